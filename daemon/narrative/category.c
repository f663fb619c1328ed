/* SPDX-License-Identifier: Apache-2.0
 *
 * category.c - every place where a system is named, and the category that stands behind the name.
 */
#include "autoconf.h"
#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MENTIONS_MAX 4000 /* of one text; more is no report */
#define CATEGORY_MAX 48
#define NOT_LOOKED   (-2)
#define APART_BEFORE 12 /* tokens from a name back to its category */
#define APART_LATER  40 /* and on to it */

/* ---- which system -----------------------------------------------------------------------------
 */

static bool is_mri_word(const char *word)
{
	return strcmp(word, "MRI") == 0 || strcmp(word, "MR") == 0 || strcmp(word, "MRCP") == 0;
}

static bool is_us_word(const char *word)
{
	return strcmp(word, "US") == 0 || strcmp(word, "ultrasound") == 0;
}

/* Which exam the text is of: the option, else the first word outside recommendations that says so.
 * 1 MRI, 0 US, -1 unknown. */
static int exam_is_mri(const struct text *t)
{
	if (t->o && t->o->modality)
		return is_mri_word(t->o->modality) ? 1 : is_us_word(t->o->modality) ? 0 : -1;
	int weak = -1;
	for (size_t i = 0; i < t->sentence_count; i++) {
		const struct sentence *s = &t->sentence[i];
		if (!HAS(s, W_MODALITY) && !HAS(s, W_EXAM_TYPE))
			continue;
		bool asks = HAS(s, W_RECOMMEND) || HAS(s, W_FOLLOW) ||
			    s->section == SECTION_RECOMMENDATION ||
			    s->section == SECTION_COMPARISON;
		for (uint32_t m = s->mark; m < s->mark_end; m++) {
			const char *value = entry_of(t, &t->mark[m])->value;
			bool mri = is_mri_word(value);
			if (t->mark[m].class == W_EXAM_TYPE && (mri || is_us_word(value)))
				return mri;
			if (t->mark[m].class != W_MODALITY || (!mri && !is_us_word(value)))
				continue;
			if (!asks)
				return mri;
			if (weak < 0)
				weak = mri ? 0 : -1; /* who asks for MRI has made an ultrasound */
		}
	}
	return weak;
}

static const struct name *name_of(const struct text *t, const struct mark *m)
{
	return &t->r->name[entry_of(t, m)->number];
}

static bool is_short(const struct name *n)
{
	return n->kind == NAME_SHORT || n->kind == NAME_DASHED || n->kind == NAME_LEADING ||
	       n->kind == NAME_INHERIT;
}

static int system_before(const struct text *t, uint32_t mark)
{
	for (uint32_t i = mark; i-- > 0;)
		if (t->mark[i].class == W_NAME && name_of(t, &t->mark[i])->system >= 0 &&
		    name_of(t, &t->mark[i])->kind == NAME_OWN)
			return name_of(t, &t->mark[i])->system;
	for (uint32_t i = mark; i < t->mark_count; i++)
		if (t->mark[i].class == W_NAME && name_of(t, &t->mark[i])->system >= 0 &&
		    name_of(t, &t->mark[i])->kind == NAME_OWN)
			return name_of(t, &t->mark[i])->system;
	return -1;
}

/* "Lung-RADS (LR)" makes LR mean Lung-RADS from there on. */
struct alias {
	uint16_t entry;
	int system;
};

/* Bit per system that the text names in full. */
static uint32_t systems_named(const struct text *t)
{
	uint32_t named = 0;
	for (uint32_t i = 0; i < t->mark_count; i++)
		if (t->mark[i].class == W_NAME && name_of(t, &t->mark[i])->kind == NAME_OWN &&
		    name_of(t, &t->mark[i])->system < 32)
			named |= (uint32_t)1 << name_of(t, &t->mark[i])->system;
	return named;
}

static bool about(const struct text *t, const struct name *n, bool dashed, uint32_t named)
{
	bool full = n->system >= 0 && n->system < 32 && named >> n->system & 1;
	return !n->needs || dashed || full || (t->topics & n->needs);
}

static int system_of(
    struct text *t, uint32_t mark, const struct alias *alias, uint32_t named, int *inherited)
{
	const struct mark *m = &t->mark[mark];
	const struct name *n = name_of(t, m);
	if (alias->system >= 0 && alias->entry == m->entry)
		return alias->system;
	bool dashed = n->kind == NAME_DASHED && mark_end(m) < t->token_count &&
		      t->token[mark_end(m)].gap == GAP_HYPHEN;
	if (!about(t, n, dashed, named) || (n->unless && t->topics & n->unless))
		return -1;
	if (n->kind == NAME_PLAIN) {
		if (t->exam_mri == NOT_LOOKED)
			t->exam_mri = exam_is_mri(t);
		return t->exam_mri == 1 ? n->second : n->system;
	}
	if (n->kind == NAME_INHERIT) {
		if (*inherited == NOT_LOOKED)
			*inherited = system_before(t, mark);
		return *inherited;
	}
	return n->kind == NAME_OTHER ? -1 : n->system;
}

static void note_alias(const struct text *t, const struct mark *m, struct alias *alias)
{
	uint32_t k = mark_end(m);
	const struct mark *inner = is_sign(t, k, '(') ? mark_at(t, k + 1, W_NAME) : NULL;
	if (inner && is_sign(t, mark_end(inner), ')') && is_short(name_of(t, inner)) &&
	    name_of(t, m)->kind == NAME_OWN)
		*alias = (struct alias){inner->entry, name_of(t, m)->system};
}

/* ---- its value ----------------------------------------------------------------------------------
 */

int category_order(const struct system *s, const char *category, size_t len)
{
	for (size_t i = 0; i < s->category_count; i++)
		if (strlen(s->category[i]) == len && strncmp(s->category[i], category, len) == 0)
			return (int)i;
	return -1;
}

/* Every part between bars is a category once its side and what stands behind a slash or the
 * template's semicolon is left out. */
static bool all_valid(const struct system *s, const char *text)
{
	for (const char *p = text; *p; p += *p == '|') {
		const char *base = p[1] == '=' ? p + 2 : p;
		if (category_order(s, base, strcspn(base, ";/|")) < 0)
			return false;
		p += strcspn(p, "|");
	}
	return *text != '\0';
}

/* Fills a template: $1 is what group 1 took, in capitals, without blanks and brackets. */
static void fill_template(
    const char *template, const char *subject, pcre2_match_data *m, char out[static CATEGORY_MAX])
{
	PCRE2_SIZE *o = pcre2_get_ovector_pointer(m);
	size_t n = 0, groups = pcre2_get_ovector_count(m);
	for (const char *p = template; *p && n < CATEGORY_MAX - 1; p++) {
		size_t g = *p == '$' && isdigit((unsigned char)p[1]) ? (size_t)(p[1] - '0') : 0;
		if (!g) {
			out[n++] = *p;
			continue;
		}
		p++;
		if (g >= groups || o[2 * g] == PCRE2_UNSET)
			continue;
		for (size_t i = o[2 * g]; i < o[2 * g + 1] && n < CATEGORY_MAX - 1; i++) {
			char c = subject[i];
			bool dash = c == '-' && !(i && subject[i - 1] == 'i'); /* keep I- */
			if (c != ' ' && c != '(' && c != ')' && !dash)
				out[n++] = c == ',' ? '/' : (char)toupper((unsigned char)c);
		}
	}
	out[n] = '\0';
}

/* "R=2|L=2" says one thing. */
static void join_equal_sides(char *c)
{
	char *bar = strchr(c, '|');
	if (c[0] && c[1] == '=' && bar && bar[1] && bar[2] == '=') {
		*bar = '\0';
		if (strcmp(c + 2, bar + 3) == 0)
			memmove(c, c + 2, strlen(c + 2) + 1);
		else
			*bar = '|';
	}
}

/* Takes out the template's semicolons, and the slashes of parts that are not there: "3/P2//". */
static void drop_separators(char *c)
{
	char *first = c, *to = c;
	for (; *c; c++)
		if (*c != ';' && !(*c == '/' && (to == first || to[-1] == '/')))
			*to++ = *c;
	while (to > first && to[-1] == '/')
		to--;
	*to = '\0';
}

struct found {
	char category[CATEGORY_MAX];
	size_t start, end; /* in the window */
	bool changed;	   /* from another one */
};

/* A valid category of the system at `at`. */
static bool value_at(const struct text *t, const struct system *s, const struct text_window *w,
    size_t at, struct found *f)
{
	for (size_t i = 0; i < s->value_count; i++) {
		if (!pattern_match(t->r, s->value[i].code, w->text, w->len, at, t->match))
			continue;
		PCRE2_SIZE *o = pcre2_get_ovector_pointer(t->match);
		f->start = at;
		f->end = o[1];
		if (isalnum((unsigned char)w->text[f->end]) && f->end > at &&
		    isalnum((unsigned char)w->text[f->end - 1]))
			continue;
		fill_template(s->value[i].text, w->text, t->match, f->category);
		if (!all_valid(s, f->category))
			continue;
		drop_separators(f->category);
		join_equal_sides(f->category);
		return true;
	}
	return false;
}

static bool moves(
    const struct text *t, const pcre2_code *code, const struct text_window *w, size_t *at)
{
	if (!pattern_match(t->r, code, w->text, w->len, *at, t->match))
		return false;
	size_t end = pcre2_get_ovector_pointer(t->match)[1];
	bool moved = end > *at;
	*at = end;
	return moved;
}

/* "upgraded from": right before the name. */
static bool ends_in_from(const struct text *t, uint32_t name)
{
	if (!mark_ends_at(t, name, W_HISTORY))
		return false;
	const struct token *k = &t->token[name - 1];
	return k->len == 4 && strncasecmp(t->data + k->start, "from", 4) == 0;
}

/* "2 changed to 4", "changed from 0 to 2", "from Lung-RADS 2 to 4A": the later one counts. */
static bool current_value_at(const struct text *t, const struct system *s,
    const struct text_window *w, size_t at, bool from_it, struct found *f)
{
	size_t from = at;
	struct found later;
	f->changed = true;
	if (moves(t, t->r->change_from, w, &from)) {
		if (!value_at(t, s, w, from, f))
			return false;
		at = f->end;
		if (!moves(t, t->r->change_joint, w, &at))
			return false;
		moves(t, t->r->connector, w, &at);
		return value_at(t, s, w, at, f);
	}
	f->changed = false;
	if (!value_at(t, s, w, at, f))
		return false;
	size_t behind = f->end;
	bool moved = from_it ? moves(t, t->r->change_joint, w, &behind)
			     : moves(t, t->r->change_to, w, &behind);
	if (moved && value_at(t, s, w, behind, &later)) {
		*f = later;
		f->changed = true;
	}
	return true;
}

/* ---- what follows it
 * ------------------------------------------------------------------------------ */

static bool has_word(const char *s, size_t from, size_t to)
{
	for (; from < to; from++)
		if (isalpha((unsigned char)s[from]))
			return true;
	return false;
}

/* A number behind "two", "several", "category", or with a letter, is no count. */
static bool may_be_count(const struct text *t, const struct mark *name, const struct text_window *w,
    const struct found *f)
{
	size_t digit = f->start;
	while (digit < f->end && !isalnum((unsigned char)w->text[digit]))
		digit++;
	if (has_word(w->text, 0, f->start) || w->text[digit] < '2' || w->text[digit] > '9')
		return false;
	if (has_word(w->text, f->start, f->end))
		return false;
	if (is_short(name_of(t, name)) && w->text[0] != ' ')
		return false; /* "TR4 nodules" */
	for (uint32_t k = name->token; k-- > 0 && k + 4 > name->token;)
		if (mark_at(t, k, W_PLURAL) || (t->token[k].kind == TOKEN_NUMBER) ||
		    mark_at(t, k, W_NUMBER))
			return false;
	return true;
}

static void guard(const struct text *t, const struct mark *name, const struct text_window *w,
    const struct found *f, struct mention *m)
{
	uint32_t next = window_token(w, f->end, (uint32_t)t->token_count);
	bool new_line = next < t->token_count && t->token[next].gap & GAP_LINE &&
			t->token[next].caps != CAPS_NONE;
	if (new_line)
		return; /* another line says nothing about it */
	for (size_t i = 0; i < t->r->guard_count; i++) {
		const struct pattern *g = &t->r->guard[i];
		if ((g->system >= 0 && g->system != m->system) ||
		    !pattern_match(t->r, g->code, w->text, w->len, f->end, t->match))
			continue;
		if (strcmp(g->reason, "count") == 0 && !may_be_count(t, name, w, f))
			continue;
		if (strcmp(g->text, "allow") == 0)
			return;
		if (strcmp(g->text, "drop") == 0)
			m->drop = g->reason;
		else
			m->review = g->reason;
		return;
	}
}

static const char *version_in(
    const struct text *t, const struct text_window *w, PCRE2_SIZE *o, struct arena *a)
{
	int group = pcre2_substring_number_from_name(t->r->connector, (PCRE2_SPTR) "version");
	if (group <= 0 || (uint32_t)group >= pcre2_get_ovector_count(t->match) ||
	    o[2 * group] == PCRE2_UNSET)
		return NULL;
	return arena_strndup(a, w->text + o[2 * group], o[2 * group + 1] - o[2 * group]);
}

static uint32_t sentence_of(const struct text *t, uint32_t token, uint32_t from)
{
	while (from + 1 < t->sentence_count && t->sentence[from].end <= token)
		from++;
	return from;
}

/* A value that stands apart from its name: where the name's token is, and where to look. */
struct apart {
	uint32_t name, name_end, first, end; /* first, end: of the sentence */
};

/* "category 4B of Lung-RADS": a word for category, the value, and only the joint up to the name. */
static bool value_before(const struct text *t, const struct system *s, const struct apart *p,
    struct text_window *w, struct found *f)
{
	for (uint32_t k = p->name; k-- > p->first && k + APART_BEFORE > p->name;) {
		const struct mark *other = mark_at(t, k, W_NAME);
		if (other && name_of(t, other)->kind == NAME_OWN)
			return false;
		window_fill(t, k, p->name, w);
		size_t at = w->text[0] == ' ' || w->text[0] == '-';
		if (!moves(t, t->r->value_word, w, &at) || !value_at(t, s, w, at, f))
			continue;
		size_t gap = f->end;
		moves(t, t->r->value_gap, w, &gap);
		return gap == w->len;
	}
	return false;
}

/* "By Lung-RADS 2022 the nodule of 7 mm is category 3": the name, and its category further on. */
static bool value_later(const struct text *t, const struct system *s, const struct apart *p,
    struct text_window *w, struct found *f)
{
	for (uint32_t k = p->name_end; k < p->end && k < p->name_end + APART_LATER; k++) {
		const struct mark *other = mark_at(t, k, W_NAME);
		if (mark_at(t, k, W_FOREIGN) || (other && name_of(t, other)->kind != NAME_INHERIT))
			return false;
		bool colon = is_sign(t, k, ':') && k > p->name_end;
		window_fill(t, colon ? k + 1 : k, p->end, w);
		size_t at = w->text[0] == ' ' || w->text[0] == '-';
		bool named = !colon && moves(t, t->r->value_word, w, &at);
		if (!named && !colon && !moves(t, t->r->value_copula, w, &at))
			continue;
		if (!value_at(t, s, w, at, f))
			continue;
		size_t behind = f->end;
		if (named || behind == w->len || moves(t, t->r->value_end, w, &behind))
			return true;
	}
	return false;
}

static bool read_apart(struct text *t, const struct mark *name, const struct apart *p,
    const struct system *s, struct mention *out)
{
	struct text_window w;
	struct found f = {0};
	bool before = value_before(t, s, p, &w, &f);
	if (!before && !value_later(t, s, p, &w, &f))
		return false;
	out->category = arena_strdup(t->a, f.category);
	out->whole = strchr(f.category, '=') != NULL;
	out->value_first = window_token(&w, f.start, p->end);
	out->end = window_token(&w, f.end - 1, p->end) + 1;
	if (!before) {
		guard(t, name, &w, &f, out);
		out->behind = out->drop != NULL;
		return true;
	}
	out->first = out->value_first;
	out->end = p->name_end;
	return true;
}

static bool read_mention(
    struct text *t, uint32_t mark, int system, const struct sentence *in, struct mention *out)
{
	const struct mark *name = &t->mark[mark];
	const struct system *s = &t->r->system[system];
	struct text_window w;
	struct found f;
	bool inherits = name_of(t, name)->kind == NAME_INHERIT; /* its last word says how */
	window_fill(t, mark_end(name) - inherits, (uint32_t)t->token_count, &w);
	size_t at = 0;
	const char *version = NULL;
	if (pattern_match(t->r, t->r->connector, w.text, w.len, 0, t->match)) {
		PCRE2_SIZE *o = pcre2_get_ovector_pointer(t->match);
		at = o[1];
		version = version_in(t, &w, o, t->a);
	}
	*out = (struct mention){
	    .name_mark = mark, .first = name->token, .system = system, .version = version};
	bool from_it = ends_in_from(t, name->token);
	if (current_value_at(t, s, &w, at, from_it, &f)) {
		out->category = arena_strdup(t->a, f.category);
		out->whole = strchr(f.category, '=') != NULL;
		out->changed = f.changed;
	} else {
		if (is_short(name_of(t, name)))
			return false;
		struct apart p = {name->token, mark_end(name), in->first, in->end};
		if (!pattern_match(t->r, t->r->any_value, w.text, w.len, at, t->match))
			return read_apart(t, name, &p, s, out);
		f.start = at;
		f.end = pcre2_get_ovector_pointer(t->match)[1];
		snprintf(f.category, sizeof f.category, "%.*s", (int)(f.end - at), w.text + at);
		out->review = "invalid";
		out->category = arena_strdup(t->a, f.category);
	}
	out->value_first = window_token(&w, f.start, (uint32_t)t->token_count);
	out->end = window_token(&w, f.end ? f.end - 1 : 0, (uint32_t)t->token_count) + 1;
	struct mention guarded = *out;
	guarded.review = NULL;
	guard(t, name, &w, &f, &guarded);
	out->behind = guarded.drop != NULL;
	if (guarded.drop)
		out->drop = guarded.drop;
	else if (!out->review)
		out->review = guarded.review;
	return true;
}

static bool opens_sentence(const struct text *t, uint32_t token)
{
	return token == 0 || t->token[token].gap & GAP_LINE || is_sign(t, token - 1, '.') ||
	       is_sign(t, token - 1, ':') || is_sign(t, token - 1, ',');
}

/* The sentence has a name no more, unless it has another one. */
static void forget_name(struct text *t, struct sentence *s)
{
	for (uint32_t i = s->mark; i < s->mark_end; i++)
		if (t->mark[i].class == W_NAME)
			return;
	s->classes &= ~BIT(W_NAME);
}

/* "Category 0, incomplete." is a name of its own only where no system is named in full. */
static void drop_leading(struct text *t, uint32_t named)
{
	uint32_t sentence = 0;
	for (uint32_t i = 0; i < t->mark_count; i++) {
		struct mark *m = &t->mark[i];
		if (m->class != W_NAME || name_of(t, m)->kind != NAME_LEADING ||
		    (!named && opens_sentence(t, m->token)))
			continue;
		m->class = W_IGNORE;
		t->token[m->token].classes |=
		    BIT(W_IGNORE); /* a name in full may begin there too */
		sentence = sentence_of(t, m->token, sentence);
		forget_name(t, &t->sentence[sentence]);
	}
}

void categories_find(struct text *t, struct mentions *out)
{
	struct alias alias = {.system = -1};
	int inherited = NOT_LOOKED;
	uint32_t sentence = 0, named = systems_named(t);
	drop_leading(t, named);
	for (uint32_t i = 0; i < t->mark_count && out->count < MENTIONS_MAX; i++) {
		const struct mark *name = &t->mark[i];
		struct mention m;
		if (name->class != W_NAME)
			continue;
		note_alias(t, name, &alias);
		if (name_of(t, name)->kind == NAME_OWN)
			inherited = name_of(t, name)->system;
		int system = system_of(t, i, &alias, named, &inherited);
		const struct mention *last = out->count ? &out->mention[out->count - 1] : NULL;
		sentence = sentence_of(t, name->token, sentence);
		if (system < 0 || (last && name->token < last->end) ||
		    !read_mention(t, i, system, &t->sentence[sentence], &m))
			continue;
		m.sentence = sentence;
		out->mention = arena_grow(t->a, out->mention, out->count, sizeof m);
		out->mention[out->count++] = m;
	}
}
