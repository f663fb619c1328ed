/* SPDX-License-Identifier: Apache-2.0
 *
 * rules.c - reads schema/narrative/ and a site's directory of the same file names.
 *
 * Fails: at the first wrong row, with file and line; nothing is left out silently.
 */
#include "autoconf.h"
#include "hands.h"
#include "net.h"
#include "performed.h"
#include "followupd/csv.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MATCH_LIMIT 20000
#define DEPTH_LIMIT 500

static const char *const class_names[W_COUNT] = {[W_NAME] = "name",
    [W_SECTION] = "section",
    [W_MODALITY] = "modality",
    [W_GUIDANCE] = "guidance",
    [W_REGION] = "region",
    [W_SIDE] = "side",
    [W_SITE] = "site",
    [W_IMAGING] = "imaging",
    [W_EXAM_TYPE] = "exam-type",
    [W_RECOMMEND] = "recommend",
    [W_FOLLOW] = "follow",
    [W_WEAK] = "weak",
    [W_NEGATION] = "negation",
    [W_NO_NEED] = "no-need",
    [W_DENIED] = "denied",
    [W_HISTORY] = "history",
    [W_THEN] = "then",
    [W_PAST] = "past",
    [W_DONE] = "done",
    [W_SEEN] = "seen",
    [W_CONDITION] = "condition",
    [W_SUPPOSE] = "suppose",
    [W_PLAN] = "plan",
    [W_RECALL] = "recall",
    [W_PERSON] = "person",
    [W_OVERALL] = "overall",
    [W_CLINICAL] = "clinical",
    [W_BREAK] = "break",
    [W_NEXT] = "next-step",
    [W_GUIDELINE] = "guideline",
    [W_POPULATION] = "population",
    [W_LESION] = "lesion",
    [W_LEGEND] = "legend",
    [W_STATED] = "stated",
    [W_FOREIGN] = "foreign",
    [W_LABEL] = "label",
    [W_PLURAL] = "plural",
    [W_UNIT] = "unit",
    [W_NUMBER] = "number",
    [W_FREQUENCY] = "frequency",
    [W_BOUND] = "bound",
    [W_TO] = "to",
    [W_LASTING] = "lasting",
    [W_AGE] = "age",
    [W_LESS_MORE] = "less-more",
    [W_MONTH] = "month",
    [W_BY] = "by",
    [W_BLANK] = "blank",
    [W_START] = "start",
    [W_CONTRAST] = "contrast",
    [W_ACTION] = "action",
    [W_SERVICE] = "service",
    [W_REFER] = "refer",
    [W_WORKUP] = "workup",
    [W_LATER] = "later",
    [W_TREATMENT] = "treatment",
    [W_FROM] = "from",
    [W_WITHDRAW] = "withdraw",
    [W_AGAIN] = "again",
    [W_IGNORE] = "ignore"};

/* One file of a directory: its rows below the header, by column name. */
struct table {
	const char *path;
	struct csv csv;
	int column[8];
	size_t next;
};

struct rule_loading {
	struct narrative_rules *r;
	const char *directory;
	bool site;
	struct err *e;
};

static bool at_line(const struct rule_loading *l, const struct table *t)
{
	return err_prefix(l->e, "%s:%d", t->path, t->csv.row[t->next - 1].line);
}

/* A site's file may be missing; one of ours may not. */
static bool open_table(
    struct rule_loading *l, const char *file, const char *const *columns, struct table *t)
{
	*t = (struct table){.path = arena_printf(l->r->a, "%s/%s", l->directory, file), .next = 1};
	if (l->site && access(t->path, F_OK) != 0)
		return true;
	if (!csv_read_file(l->r->a, t->path, &t->csv, l->e))
		return false;
	for (int i = 0; columns[i]; i++) {
		t->column[i] = csv_column(&t->csv, columns[i]);
		if (t->column[i] < 0)
			return err_set(l->e, ERR_CONFIG, "%s:%d: there is no column \"%s\"",
			    t->path, t->csv.count ? t->csv.row[0].line : 1, columns[i]);
	}
	return true;
}

static bool next_row(struct table *t)
{
	return t->next < t->csv.count && t->next++;
}

static const char *cell(const struct table *t, int column)
{
	return csv_get(&t->csv.row[t->next - 1], t->column[column]);
}

/* ---- word lists ------------------------------------------------------------------------------ */

const char *narrative_class_name(int class)
{
	return class_names[class];
}

int narrative_class_of(const char *name, size_t len)
{
	for (int i = 0; i < W_COUNT; i++)
		if (class_names[i] && strlen(class_names[i]) == len &&
		    memcmp(class_names[i], name, len) == 0)
			return i;
	return -1;
}

static bool value_fits(int class, const char *value)
{
	static const char *const lists[W_COUNT] = {[W_SIDE] = " left right bilateral ",
	    [W_RECOMMEND] = " strong weak if corrects ",
	    [W_NEGATION] = " near far ",
	    [W_UNIT] = " day week month year hour ",
	    [W_BOUND] = " most least about every ahead between ",
	    [W_EXAM_TYPE] = " US MRI "};
	if (class == W_CONDITION && *value)
		return strcmp(value, "fact") == 0 || strcmp(value, "later") == 0 ||
		       strcmp(value, "inverted") == 0;
	if (class == W_NUMBER || class == W_MONTH)
		return *value && value[strspn(value, "0123456789")] == '\0';
	if (class == W_MODALITY || class == W_REGION || class == W_SECTION || class == W_ACTION ||
	    class == W_SERVICE)
		return *value != '\0';
	if (!lists[class])
		return true;
	const char *found = *value ? strstr(lists[class], value) : NULL;
	return found && found[-1] == ' ' && found[strlen(value)] == ' ';
}

static bool add_word_row(struct rule_loading *l, struct table *t)
{
	const char *name = cell(t, 1), *value = cell(t, 2);
	int class = narrative_class_of(name, strlen(name));
	if (class < 0 || class == W_NAME)
		return err_set(l->e, ERR_CONFIG, "unknown class \"%s\"", name);
	if (!value_fits(class, value))
		return err_set(l->e, ERR_CONFIG, "\"%s\" is no value of class %s", value, name);
	struct entry one = {.value = value,
	    .number = atoi(value),
	    .class = (uint8_t) class,
	    .capitals = strcmp(cell(t, 3), "capitals") == 0};
	return lexicon_add(l->r, cell(t, 0), &one, l->e);
}

static bool load_words(struct rule_loading *l, const char *file)
{
	static const char *const columns[] = {"words", "class", "value", "only", NULL};
	struct table t;
	if (!open_table(l, file, columns, &t))
		return false;
	while (next_row(&t))
		if (!add_word_row(l, &t))
			return at_line(l, &t);
	return true;
}

/* ---- systems and their names -------------------------------------------------------------------
 */

static int system_named(const struct narrative_rules *r, const char *name)
{
	for (size_t i = 0; i < r->system_count; i++)
		if (strcmp(r->system[i].name, name) == 0)
			return (int)i;
	return -1;
}

static void read_categories(struct narrative_rules *r, struct system *s, const char *list)
{
	for (const char *p = list; *(p += strspn(p, " "));) {
		size_t n = strcspn(p, " ");
		s->category = arena_grow(r->a, s->category, s->category_count, sizeof *s->category);
		s->category[s->category_count++] = arena_strndup(r->a, p, n);
		p += n;
	}
}

static bool load_systems(struct rule_loading *l)
{
	static const char *const columns[] = {"system", "table", "several", "categories", NULL};
	struct narrative_rules *r = l->r;
	struct table t;
	if (!open_table(l, "systems.csv", columns, &t))
		return false;
	while (next_row(&t)) {
		int at = system_named(r, cell(&t, 0));
		if (at < 0) {
			r->system = arena_grow(r->a, r->system, r->system_count, sizeof *r->system);
			at = (int)r->system_count++;
		}
		struct system *s = &r->system[at];
		*s = (struct system){.name = cell(&t, 0),
		    .table = cell(&t, 1),
		    .sides = strcmp(cell(&t, 2), "sides") == 0,
		    .lesions = strcmp(cell(&t, 2), "lesions") == 0,
		    .sites = strcmp(cell(&t, 2), "sites") == 0};
		read_categories(r, s, cell(&t, 3));
		if (!*s->name || !s->category_count) {
			err_set(l->e, ERR_CONFIG, "a system needs a name and categories");
			return at_line(l, &t);
		}
	}
	return true;
}

static int topic_named(const struct narrative_rules *r, const char *name, size_t len)
{
	for (size_t i = 0; i < r->topic_count; i++)
		if (strlen(r->topic[i]) == len && memcmp(r->topic[i], name, len) == 0)
			return (int)i;
	return -1;
}

/* "thyroid|nodule": any of them. */
static bool read_topics(struct rule_loading *l, const char *list, uint32_t *out)
{
	for (*out = 0; *list; list += *list == '|') {
		size_t n = strcspn(list, "|");
		int at = topic_named(l->r, list, n);
		if (at < 0)
			return err_set(l->e, ERR_CONFIG, "unknown topic \"%.*s\"", (int)n, list);
		*out |= (uint32_t)1 << at;
		list += n;
	}
	return true;
}

static bool load_topics(struct rule_loading *l)
{
	static const char *const columns[] = {"word", "topic", NULL};
	struct narrative_rules *r = l->r;
	struct table t;
	if (!open_table(l, "topics.csv", columns, &t))
		return false;
	while (next_row(&t)) {
		const char *topic = cell(&t, 1);
		int at = topic_named(r, topic, strlen(topic));
		if (at < 0 && r->topic_count < sizeof r->topic / sizeof *r->topic) {
			at = (int)r->topic_count;
			r->topic[r->topic_count++] = topic;
		}
		uint16_t word = lexicon_word(r, cell(&t, 0));
		if (at < 0 || !word || !*topic) {
			err_set(l->e, ERR_CONFIG, "\"%s\" is not one word of one of 32 topics",
			    cell(&t, 0));
			return at_line(l, &t);
		}
		r->word_topic[word] |= (uint32_t)1 << at;
	}
	return true;
}

static bool read_name(struct rule_loading *l, struct table *t, struct name *n)
{
	static const struct {
		const char *name;
		enum name_kind kind;
	} known[] = {{"own", NAME_OWN}, {"plain", NAME_PLAIN}, {"short", NAME_SHORT},
	    {"dashed", NAME_DASHED}, {"leading", NAME_LEADING}, {"inherit", NAME_INHERIT},
	    {"other", NAME_OTHER}};
	const char *system = cell(t, 1), *kind = cell(t, 2), *bar = strchr(system, '|');
	*n = (struct name){.words = cell(t, 0), .system = -1, .second = -1, .title = system};
	size_t k = 0;
	while (k < sizeof known / sizeof *known && strcmp(known[k].name, kind) != 0)
		k++;
	if (k == sizeof known / sizeof *known)
		return err_set(l->e, ERR_CONFIG, "unknown kind of name \"%s\"", kind);
	n->kind = known[k].kind;
	if (bar) {
		n->system =
		    system_named(l->r, arena_strndup(l->r->a, system, (size_t)(bar - system)));
		n->second = system_named(l->r, bar + 1);
	} else {
		n->system = n->second = system_named(l->r, system);
	}
	bool mapped = n->kind != NAME_OTHER && n->kind != NAME_INHERIT;
	if (mapped && (n->system < 0 || n->second < 0))
		return err_set(l->e, ERR_CONFIG, "unknown system \"%s\"", system);
	return read_topics(l, cell(t, 3), &n->needs) && read_topics(l, cell(t, 4), &n->unless);
}

static bool load_names(struct rule_loading *l)
{
	static const char *const columns[] = {
	    "words", "system", "kind", "needs", "unless", "only", NULL};
	struct narrative_rules *r = l->r;
	struct table t;
	if (!open_table(l, "names.csv", columns, &t))
		return false;
	while (next_row(&t)) {
		r->name = arena_grow(r->a, r->name, r->name_count, sizeof *r->name);
		struct name *n = &r->name[r->name_count];
		struct entry one = {.value = "",
		    .number = (int)r->name_count,
		    .class = W_NAME,
		    .capitals = strcmp(cell(&t, 5), "capitals") == 0};
		one.value = arena_printf(r->a, "%zu", r->name_count);
		r->name_count++;
		if (!read_name(l, &t, n) || !lexicon_add(r, n->words, &one, l->e))
			return at_line(l, &t);
	}
	return true;
}

/* ---- patterns ----------------------------------------------------------------------------------
 */

static bool load_macros(struct rule_loading *l)
{
	static const char *const columns[] = {"name", "pattern", NULL};
	struct narrative_rules *r = l->r;
	struct table t;
	if (!open_table(l, "patterns.csv", columns, &t))
		return false;
	while (next_row(&t)) {
		r->macro = arena_grow(r->a, r->macro, r->macro_count, sizeof *r->macro);
		r->macro[r->macro_count++] = (struct macro){cell(&t, 0), cell(&t, 1)};
	}
	for (t.next = 1; next_row(&t);) { /* once all are known: they refer to each other */
		pcre2_code *code = pattern_compile(r, cell(&t, 1), l->e);
		if (!code)
			return at_line(l, &t);
		pcre2_code_free(code);
	}
	return true;
}

static bool compile_row(struct rule_loading *l, struct table *t, struct pattern *p)
{
	char *whole = arena_printf(l->r->a, "\\G(?:%s)", p->text);
	p->code = pattern_compile(l->r, whole, l->e);
	p->where = arena_printf(l->r->a, "%s:%d", t->path, t->csv.row[t->next - 1].line);
	return p->code != NULL;
}

static bool load_values(struct rule_loading *l)
{
	static const char *const columns[] = {"system", "pattern", "category", NULL};
	struct narrative_rules *r = l->r;
	struct table t;
	if (!open_table(l, "values.csv", columns, &t))
		return false;
	size_t site_first = 0;
	while (next_row(&t)) {
		int at = system_named(r, cell(&t, 0));
		if (at < 0) {
			err_set(l->e, ERR_CONFIG, "unknown system \"%s\"", cell(&t, 0));
			return at_line(l, &t);
		}
		struct system *s = &r->system[at];
		struct pattern p = {.system = at, .text = cell(&t, 1)};
		if (!compile_row(l, &t, &p))
			return at_line(l, &t);
		p.text = cell(&t, 2);
		s->value = arena_grow(r->a, s->value, s->value_count, sizeof *s->value);
		size_t to = l->site ? site_first++ : s->value_count;
		to = to > s->value_count ? s->value_count : to;
		memmove(&s->value[to + 1], &s->value[to], (s->value_count - to) * sizeof *s->value);
		s->value[to] = p;
		s->value_count++;
	}
	return true;
}

static bool load_guards(struct rule_loading *l)
{
	static const char *const columns[] = {"reason", "outcome", "systems", "pattern", NULL};
	struct narrative_rules *r = l->r;
	struct table t;
	if (!open_table(l, "guards.csv", columns, &t))
		return false;
	while (next_row(&t)) {
		struct pattern p = {.system = -1, .text = cell(&t, 3), .reason = cell(&t, 0)};
		const char *outcome = cell(&t, 1);
		if (strcmp(outcome, "drop") != 0 && strcmp(outcome, "review") != 0 &&
		    strcmp(outcome, "allow") != 0)
			err_set(l->e, ERR_CONFIG, "outcome \"%s\" is none of drop, review, allow",
			    outcome);
		else if (*cell(&t, 2) && (p.system = system_named(r, cell(&t, 2))) < 0)
			err_set(l->e, ERR_CONFIG, "unknown system \"%s\"", cell(&t, 2));
		else if (compile_row(l, &t, &p)) {
			p.text = outcome;
			r->guard = arena_grow(r->a, r->guard, r->guard_count, sizeof *r->guard);
			r->guard[r->guard_count++] = p;
			continue;
		}
		return at_line(l, &t);
	}
	return true;
}

/* ---- the net ----------------------------------------------------------------------------------
 */

static bool load_stakes(struct rule_loading *l)
{
	static const char *const columns[] = {"words", "cue", NULL};
	struct table t;
	if (!open_table(l, "stakes.csv", columns, &t))
		return false;
	while (next_row(&t))
		if (!net_add_cue(l->r->net, cell(&t, 0), cell(&t, 1), l->e))
			return at_line(l, &t);
	return true;
}

static bool load_languages(struct rule_loading *l)
{
	static const char *const columns[] = {"words", "language", NULL};
	struct table t;
	if (!open_table(l, "languages.csv", columns, &t))
		return false;
	while (next_row(&t))
		if (!net_add_language(l->r->net, cell(&t, 0), cell(&t, 1), l->e))
			return at_line(l, &t);
	return true;
}

static bool read_weight(const struct table *t, struct narrative_weight *out, struct err *e)
{
	const char *weight = cell(t, 1);
	char *end;
	long value = strtol(weight, &end, 10);
	*out = (struct narrative_weight){.feature = cell(t, 0), .weight = (int)value};
	return (!*end && end != weight && value >= INT_MIN && value <= INT_MAX) ||
	       err_set(e, ERR_CONFIG, "\"%s\" is no weight", weight);
}

static const char *const weight_columns[] = {"feature", "weight", NULL};

/* The weights that a site made from its own reports stand in the place of ours. */
static bool load_net(struct rule_loading *l)
{
	struct table t;
	struct narrative_weight one;
	if (!open_table(l, "net.csv", weight_columns, &t))
		return false;
	if (t.csv.count)
		net_clear_weights(l->r->net);
	while (next_row(&t))
		if (!read_weight(&t, &one, l->e) || !net_add_weight(l->r->net, &one, l->e))
			return at_line(l, &t);
	return load_stakes(l) && load_languages(l);
}

bool narrative_weigh(
    struct narrative_rules *r, const struct narrative_weight *weight, size_t count, struct err *e)
{
	net_clear_weights(r->net);
	for (size_t i = 0; i < count; i++)
		if (!net_add_weight(r->net, &weight[i], e))
			return false;
	return true;
}

bool narrative_read_weights(struct arena *a, const char *directory, struct narrative_weight **out,
    size_t *count, struct err *e)
{
	struct narrative_rules holder = {.a = a};
	struct rule_loading l = {.r = &holder, .directory = directory, .e = e};
	struct table t;
	if (!open_table(&l, "net.csv", weight_columns, &t))
		return false;
	*out = arena_alloc(a, (t.csv.count + 1) * sizeof **out);
	for (*count = 0; next_row(&t); ++*count)
		if (!read_weight(&t, &(*out)[*count], e))
			return at_line(&l, &t);
	return true;
}

/* ---- the frame ------------------------------------------------------------------------------ */

static bool load_frame(struct rule_loading *l)
{
	static const char *const columns[] = {"words", NULL};
	struct narrative_rules *r = l->r;
	struct table t;
	if (!open_table(l, "frame.csv", columns, &t))
		return false;
	while (next_row(&t)) {
		r->frame = arena_grow(r->a, r->frame, r->frame_count, sizeof *r->frame);
		r->frame[r->frame_count++] = cell(&t, 0);
	}
	return true;
}

/* A line is held only against those that begin as it does. */
static void order_frame(struct narrative_rules *r)
{
	const char **sorted = arena_alloc(r->a, (r->frame_count + 1) * sizeof *sorted);
	size_t n = 0;
	for (int first = 0; first < 256; first++) {
		r->frame_from[first] = n;
		for (size_t i = 0; i < r->frame_count; i++)
			if ((unsigned char)*r->frame[i] == first)
				sorted[n++] = r->frame[i];
	}
	r->frame_from[256] = n;
	r->frame = sorted;
}

static bool load_directory(struct rule_loading *l)
{
	static const char *const lists[] = {
	    "sections.csv", "exams.csv", "cues.csv", "actions.csv", "intervals.csv"};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (!load_words(l, lists[i]))
			return false;
	return load_topics(l) && load_systems(l) && load_names(l) && load_values(l) &&
	       load_guards(l) && load_net(l) && load_frame(l);
}

static bool compile_common(struct narrative_rules *r, struct err *e)
{
	const struct {
		const char *text;
		pcre2_code **code;
	} all[] = {{"\\G{connector}", &r->connector}, {"\\G{any-value}", &r->any_value},
	    {"\\G{legend-item}", &r->legend_item}, {"\\G{change-from}", &r->change_from},
	    {"\\G{change-joint}", &r->change_joint}, {"\\G{change-to}", &r->change_to},
	    {"\\G{value-word}", &r->value_word}, {"\\G{value-copula}", &r->value_copula},
	    {"\\G{value-end}", &r->value_end}, {"\\G{value-gap}", &r->value_gap}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		*all[i].code = pattern_compile(r, all[i].text, e);
		if (!*all[i].code)
			return err_prefix(e, "patterns.csv");
	}
	return true;
}

bool narrative_load(
    const char *directory, const char *site_directory, struct narrative_rules **out, struct err *e)
{
	struct arena *a = arena_new();
	struct narrative_rules *r = arena_alloc(a, sizeof *r);
	r->a = a;
	r->net = net_new(a);
	r->hands = hands_index(a);
	r->general = general_index(a);
	r->moot = moot_index(a);
	r->telling = telling_index(a);
	r->machines = machines_index(a);
	r->told = aside_index(a);
	r->unfinished = unfinished_index(a);
	r->readings = reread_index(a);
	struct rule_loading l = {.r = r, .directory = directory, .e = e};
	r->limits = pcre2_match_context_create(NULL);
	pcre2_set_match_limit(r->limits, MATCH_LIMIT);
	pcre2_set_depth_limit(r->limits, DEPTH_LIMIT);
	bool site = site_directory && *site_directory, ok = load_macros(&l);
	if (ok && site) { /* first, because all patterns may use them */
		l = (struct rule_loading){r, site_directory, true, e};
		ok = load_macros(&l);
		l = (struct rule_loading){r, directory, false, e};
	}
	ok = ok && load_directory(&l);
	if (ok && site) {
		l = (struct rule_loading){r, site_directory, true, e};
		ok = load_directory(&l);
	}
	order_frame(r);
	ok = ok && compile_common(r, e);
	*out = r;
	if (!ok) {
		narrative_free(r);
		*out = NULL;
	}
	return ok;
}

void narrative_free(struct narrative_rules *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->system_count; i++)
		for (size_t k = 0; k < r->system[i].value_count; k++)
			pcre2_code_free(r->system[i].value[k].code);
	for (size_t i = 0; i < r->guard_count; i++)
		pcre2_code_free(r->guard[i].code);
	pcre2_code_free(r->connector);
	pcre2_code_free(r->any_value);
	pcre2_code_free(r->legend_item);
	pcre2_code_free(r->change_from);
	pcre2_code_free(r->change_joint);
	pcre2_code_free(r->change_to);
	pcre2_code_free(r->value_word);
	pcre2_code_free(r->value_copula);
	pcre2_code_free(r->value_end);
	pcre2_code_free(r->value_gap);
	pcre2_match_context_free(r->limits);
	net_free(r->net);
	lexicon_free(r);
	arena_free(r->a);
}
