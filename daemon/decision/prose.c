/* SPDX-License-Identifier: Apache-2.0
 *
 * prose.c - what the prose of a report adds to the decisions of its coded findings.
 *
 * A coded value outranks prose, and a disagreement is shown.
 */
#include "autoconf.h"
#include "prose.h"
#include "series.h"

#include <string.h>
#include <strings.h>

#define CUT_SEARCH 200 /* bytes in which a word ends */

/* ---- the text ------------------------------------------------------------------------------- */

const char *prose_words(const struct prose_reading *g, struct narrative_span span)
{
	char *s = arena_strndup(g->w->arena, g->text + span.start, span.len);
	for (char *p = s; *p; p++)
		if (*p == '\n' || *p == '\r' || *p == '\t')
			*p = ' ';
	return s;
}

const char *prose_sentence(const struct prose_reading *g, const struct narrative_record *n)
{
	return prose_words(g, n->sentence);
}

void prose_ask(struct prose_reading *g, enum question_kind kind, const char *about,
    const char *text, const char *evidence)
{
	struct prose *p = g->out;
	struct arena *a = g->w->arena;
	p->question = arena_grow(a, p->question, p->question_count, sizeof *p->question);
	p->question[p->question_count++] =
	    (struct prose_question){kind, arena_printf(a, "text/%s", about), text, evidence};
}

void prose_add(struct prose_reading *g, const struct duty *d)
{
	duty_split(g->w, d, &g->out->list);
}

/* ---- categories ----------------------------------------------------------------------------- */

static const struct facts_finding *coded_of(const struct facts_report *r, const char *system)
{
	for (size_t i = 0; i < r->finding_count; i++)
		if (r->finding[i].system && strcmp(r->finding[i].system, system) == 0)
			return &r->finding[i];
	return NULL;
}

static struct duty *decision_of(struct prose *p, const char *system)
{
	for (size_t i = 0; i < p->list.count; i++)
		if (p->list.duty[i].system && strcmp(p->list.duty[i].system, system) == 0)
			return &p->list.duty[i];
	return NULL;
}

static const char *value_of(const struct pair *p, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(p[i].key, key) == 0)
			return p[i].value;
	return NULL;
}

/* The inputs of a duty with one of them as the prose has it. */
static struct pair *said_instead(
    struct prose_reading *g, const struct duty *d, const struct pair *said)
{
	struct pair *all = arena_alloc(g->w->arena, d->input_count * sizeof *all);
	for (size_t i = 0; i < d->input_count; i++)
		all[i] = strcmp(d->input[i].key, said->key) == 0 ? *said : d->input[i];
	return all;
}

/* The coded value decides; what the prose says otherwise is shown. */
static void compare(struct prose_reading *g, const struct narrative_record *n,
    const struct facts_finding *coded, const char *category)
{
	struct arena *a = g->w->arena;
	size_t count;
	struct pair *said = category_inputs(g->w->rules->advice, a, n->table, category, "", &count);
	struct duty *d = decision_of(g->out, n->table);
	const char *value = value_of(coded->input, coded->input_count, said[0].key);
	if (!d || !value || strcasecmp(value, said[0].value) == 0)
		return;
	duty_ask(g->w, d, QUESTION_DISAGREEMENT,
	    arena_printf(a, "%s is coded as %s; the report says %s: \"%s\"", n->system, value,
		category, prose_sentence(g, n)));
	const struct guideline *t = guideline_find(g->w->rules->guidelines, d->system, d->version);
	if (t && count == 1)
		duty_track_cautious(g->w, t, said_instead(g, d, said), d->input_count,
		    arena_printf(a, "the report's %s %s", n->system, category), d);
}

static const char *version_of(struct prose_reading *g, const struct narrative_record *n)
{
	const char *v = n->version;
	if (!v)
		return NULL;
	if (guideline_find(g->w->rules->guidelines, n->table, v))
		return v;
	return (*v == 'v' || *v == 'V') && guideline_find(g->w->rules->guidelines, n->table, v + 1)
		   ? v + 1
		   : NULL;
}

static void open_category(struct prose_reading *g, const struct narrative_record *n,
    const char *category, const char *mm, bool alone)
{
	struct work *w = g->w;
	struct arena *a = w->arena;
	int number = 1;
	const char *side = NULL;
	if (strncmp(category, "R=", 2) == 0 || strncmp(category, "L=", 2) == 0) {
		side = *category == 'R' ? "right" : "left";
		category += 2;
	}
	for (size_t i = 0; i < g->out->list.count; i++) {
		const struct duty *o = &g->out->list.duty[i];
		number += o->system && !strchr(o->key, '+') && strcmp(o->system, n->table) == 0;
	}
	struct facts_finding f = {.group = "",
	    .system = n->table,
	    .version = version_of(g, n),
	    .stated = {.min = -1, .max = -1, .unit = ""},
	    .evidence = prose_sentence(g, n)};
	f.input = category_inputs(w->rules->advice, a, n->table, category, mm, &f.input_count);
	const char *key = arena_printf(a, "%s#%d", n->table, number);
	struct duty d = duty_new(g->x, &f, key);
	if (side)
		d.laterality = side;
	duty_of_category(
	    w, g->c, g->x, &f, series_before(w, g->c, g->x, g->closed, n->table, key, alone), &d);
	d.origin = ORIGIN_NARRATIVE;
	if (!n->certain)
		duty_ask(w, &d, QUESTION_DOUBTFUL_TEXT,
		    arena_printf(a, "%s %s is not sure (%s)", n->system, category, n->reason));
	if (!n->certain)
		d.kind = DUTY_ASKED;
	prose_add(g, &d);
}

static void read_category(struct prose_reading *g, const struct narrative_record *n)
{
	const struct facts_finding *coded = coded_of(g->r, n->table);
	char *rest = arena_strdup(g->w->arena, n->category), *one;
	char *sizes = arena_strdup(g->w->arena, n->sizes);
	bool alone = !strchr(rest, '|');
	while ((one = strsep(&rest, "|"))) {
		const char *mm = strsep(&sizes, "|");
		if (!coded)
			open_category(g, n, one, mm, alone);
		else if (alone)
			compare(g, n, coded, one);
	}
}

/* ---- the report ----------------------------------------------------------------------------- */

void prose_opinion(struct prose_reading *g, const char *sentence)
{
	struct prose *p = g->out;
	if (g->found->reread.len) /* it has been given */
		return;
	for (size_t i = 0; i < p->question_count; i++)
		if (p->question[i].kind == QUESTION_SECOND_OPINION)
			return;
	prose_ask(g, QUESTION_SECOND_OPINION, "second-opinion",
	    "the report wants somebody else to read this exam, too: who does, and what does that "
	    "reading say?",
	    sentence);
}

/* Whoever acted on the first reading has to be told of the second one. */
static void ask_discrepancy(struct prose_reading *g)
{
	const struct narrative_communication *c = &g->found->communication;
	bool asked = false;
	for (size_t i = 0; i < g->out->question_count; i++)
		asked = asked || g->out->question[i].kind == QUESTION_CRITICAL_COMMUNICATION;
	if (!g->found->differs.len || asked || (c->told && !c->failed))
		return;
	prose_ask(g, QUESTION_DISCREPANCY, "discrepancy",
	    "the report differs from an earlier reading, and nobody is said to have been told: was "
	    "the clinician who acted on the first one told, who, and when?",
	    prose_words(g, g->found->differs));
}

/* What the exam lacks, of those kinds; not of single regions: the others are as good as they were.
 * NULL: nothing. */
static const struct narrative_doubt *lacking(const struct narrative_records *found, unsigned kinds)
{
	for (size_t i = 0; i < found->doubt_count; i++)
		if (kinds & SET_OF(found->doubt[i].kind) && !found->doubt[i].of)
			return &found->doubt[i];
	return NULL;
}

/* An exam that shows nothing answers nothing, and nobody says what becomes of it. */
static void ask_inadequate(struct prose_reading *g, const struct narrative_records *found)
{
	const struct narrative_doubt *d =
	    lacking(found, SET_OF(DOUBT_NOT_DONE) | SET_OF(DOUBT_NONDIAGNOSTIC));
	bool owed = g->out->question_count || g->out->no_followup || found->unreadable;
	for (size_t i = 0; i < g->out->list.count; i++)
		owed = owed || g->out->list.duty[i].kind != DUTY_NONE;
	if (d && d->verdict && !owed)
		prose_ask(g, QUESTION_INCOMPLETE_RECOMMENDATION, "inadequate",
		    "the report says that this exam does not suffice, and not whether it is "
		    "repeated: is it, and when?",
		    prose_words(g, d->sentence));
}

static void read_other(struct prose_reading *g, const struct narrative_record *n, int number)
{
	struct arena *a = g->w->arena;
	const char *sentence = prose_sentence(g, n);
	if (n->kind == NARRATIVE_NO_FOLLOWUP) {
		if (!g->out->no_followup || n->addendum)
			g->out->no_followup = sentence;
		g->out->in_addendum = g->out->in_addendum || n->addendum;
		return;
	}
	bool incomplete = strcmp(n->reason, "incomplete") == 0;
	if (n->harmless || (incomplete && prose_repeat(g, n->repeat, n->sentence)))
		return;
	const char *system = n->system ? n->system : "";
	if (incomplete && n->second) {
		prose_opinion(g, sentence);
		return;
	}
	if (incomplete) {
		prose_ask(g, QUESTION_INCOMPLETE_RECOMMENDATION,
		    arena_printf(a, "incomplete#%d", number),
		    "the report wants something and does not say what, or when: what is owed?",
		    sentence);
		return;
	}
	prose_ask(g, QUESTION_DOUBTFUL_TEXT,
	    arena_printf(a, "%s#%d", *system ? system : n->reason, number),
	    arena_printf(a, "the report may state something to act on (%s%s%s): please read it",
		system, *system ? ", " : "", n->reason),
	    sentence);
}

/* The next place behind `at` where a line or a word ends, or a character does. */
static size_t cut_behind(const char *text, size_t at)
{
	for (size_t i = at; i < at + CUT_SEARCH && text[i]; i++)
		if (text[i] == '\n' || text[i] == ' ')
			return i;
	while ((text[at] & 0xc0) == 0x80)
		at++;
	return at;
}

/* Of a text that is too long, beginning and end: there stand what was asked and what was found. */
static const char *text_to_read(struct work *w, const char *text, struct prose_text *out)
{
	size_t max = w->rules->policy.report_text_max;
	out->bytes = out->bytes_read = strlen(text);
	if (out->bytes <= max)
		return text;
	size_t head = cut_behind(text, max / 2), tail = cut_behind(text, out->bytes - max / 2);
	if (tail <= head)
		return text;
	const char *read = arena_printf(w->arena, "%.*s\n\n%s", (int)head, text, text + tail);
	out->bytes_read = head + out->bytes - tail;
	return read;
}

void prose_text_read(
    struct work *w, const struct exam *x, const struct facts_report *r, struct prose_text *out)
{
	const struct narrative_options options = {.modality = x->modality, .day = x->day};
	*out = (struct prose_text){0};
	out->text = text_to_read(w, narrative_text(r->passage, r->passage_count, w->arena), out);
	narrative_extract(
	    w->rules->narrative, out->text, strlen(out->text), &options, w->arena, &out->found);
}

void prose_read(struct work *w, struct chart *c, const struct exam *x, const struct facts_report *r,
    const struct prose_text *text, const struct closed_list *closed, const struct duty_list *coded,
    struct prose *out)
{
	const struct narrative_records *found = &text->found;
	*out = (struct prose){0};
	for (size_t i = 0; i < coded->count; i++) {
		out->list.duty =
		    arena_grow(w->arena, out->list.duty, out->list.count, sizeof *coded->duty);
		out->list.duty[out->list.count++] = coded->duty[i];
	}
	struct prose_reading g = {.w = w,
	    .c = c,
	    .x = x,
	    .r = r,
	    .closed = closed,
	    .out = out,
	    .text = text->text,
	    .found = found,
	    .inadequate = lacking(found,
		SET_OF(DOUBT_NOT_DONE) | SET_OF(DOUBT_NONDIAGNOSTIC) | SET_OF(DOUBT_LIMITED))};
	for (size_t i = 0; i < found->count; i++)
		if (found->record[i].kind == NARRATIVE_CATEGORY && *found->record[i].table)
			read_category(&g, &found->record[i]);
	for (size_t i = 0; i < found->count; i++)
		if ((found->record[i].kind == NARRATIVE_RECOMMENDATION ||
			found->record[i].kind == NARRATIVE_ACTION) &&
		    (found->record[i].certain || !found->record[i].harmless))
			prose_recommendation(&g, &found->record[i]);
	for (size_t i = 0; i < found->count; i++)
		if (found->record[i].kind == NARRATIVE_NO_FOLLOWUP ||
		    found->record[i].kind == NARRATIVE_REVIEW)
			read_other(&g, &found->record[i], (int)i);
	prose_net(&g, found);
	ask_discrepancy(&g);
	ask_inadequate(&g, found);
}
