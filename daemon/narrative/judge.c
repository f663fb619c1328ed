/* SPDX-License-Identifier: Apache-2.0
 *
 * judge.c - whether a category is stated for this exam: not denied, past, supposed, someone else's,
 * or a line of a legend.
 */
#include "autoconf.h"
#include "hands.h"

#include <string.h>

#define NEAR_WORDS     3
#define FAR_WORDS      6
#define SENTENCE_WORDS 40
#define LEGEND_BYTES   400
#define FIRST_YEAR     1990
#define LAST_YEAR      2099
#define LEGEND_ITEMS   3
#define LEGEND_TOKENS  90
#define STATED_WORDS   3
#define SUBJECT_WORDS  3 /* "prior CT is", "no liver lesion is": of what is stated */

/* A dash with blanks around it parts clauses; one inside a word does not. */
static bool dash_between(const struct text *t, uint32_t a, uint32_t b)
{
	for (uint32_t k = a; k < b; k++)
		if ((t->token[k].gap & (GAP_HYPHEN | GAP_SPACE)) == (GAP_HYPHEN | GAP_SPACE) ||
		    t->token[k].gap & GAP_BLANK_LINE)
			return true;
	return false;
}

struct reach {
	int words;
	const char *signs;
};

/* How far a cue in front of a category carries; words 0: it says nothing of what follows. */
static struct reach reach_of(const struct text *t, const struct mark *m)
{
	const char *value = entry_of(t, m)->value;
	int words = strcmp(value, "near") == 0 ? NEAR_WORDS : FAR_WORDS;
	switch ((enum word_class)m->class) {
	case W_PAST:
		if (strcmp(value, "exam") == 0)
			return (struct reach){0, ""};
		return (struct reach){words, ";,)."};
	case W_HISTORY:
		return strcmp(value, "near") == 0	? (struct reach){2, ";,()."}
		       : strcmp(value, "sentence") == 0 ? (struct reach){SENTENCE_WORDS, ";"}
							: (struct reach){words, ";,)."};
	case W_NEGATION:
		return (struct reach){words, words == NEAR_WORDS ? ";,:()." : ";,:)."};
	case W_SUPPOSE:
		return (struct reach){words, ";:)"};
	case W_PLAN:
		return (struct reach){words, ";,)."};
	case W_PERSON:
		return (struct reach){40, ";"};
	case W_CONDITION:
		return (struct reach){60, ";"};
	case W_LEGEND:
		return (struct reach){40, ";"};
	case W_OVERALL:
		return (struct reach){4, ";,.)"};
	default:
		return (struct reach){0, ""};
	}
}

static const char *reason_of(enum word_class class)
{
	return class == W_HISTORY     ? "history"
	       : class == W_PAST      ? "history"
	       : class == W_NEGATION  ? "negation"
	       : class == W_SUPPOSE   ? "condition"
	       : class == W_CONDITION ? "condition"
	       : class == W_PLAN      ? "plan"
	       : class == W_PERSON    ? "person"
	       : class == W_LEGEND    ? "legend"
				      : NULL;
}

/* "Comparison is made to the mammogram of June 2023, BI-RADS 2." */
static bool dated_list_before(const struct text *t, const struct mention *m, uint32_t from)
{
	if (m->first < from + 3 ||
	    !(is_sign(t, m->first - 1, ',') || is_sign(t, m->first - 1, '(')))
		return false;
	const struct token *year = &t->token[m->first - 2];
	if (year->kind != TOKEN_NUMBER || year->number < FIRST_YEAR || year->number > LAST_YEAR ||
	    mark_ends_at(t, m->first - 2, W_HISTORY)) /* "unchanged since 2022, ..." */
		return false;
	for (uint32_t i = m->name_mark; i-- > 0 && t->mark[i].token >= from;)
		if (t->mark[i].class == W_HISTORY)
			return true;
	return false;
}

/* "On 5/12/2023 the report gave ...", "In 2022, ...". */
static bool dated_before(const struct text *t, const struct mention *m, uint32_t from)
{
	for (uint32_t k = m->first; k-- > from && k + 12 > m->first;) {
		const struct token *year = &t->token[k];
		if (year->kind != TOKEN_NUMBER || year->len != 4 || year->number < FIRST_YEAR ||
		    year->number > LAST_YEAR)
			continue;
		uint32_t first = k;
		while (first > from && k - first < 5 &&
		       (t->token[first - 1].kind != TOKEN_WORD || mark_at(t, first - 1, W_MONTH)))
			first--;
		if (first == from || !mark_at(t, first - 1, W_BY))
			return false;
		return !break_between(t, k, m->first, first - 1 == from ? ";:." : ";:.,)");
	}
	return false;
}

/* "is assessed as" right before the category: where it starts; else the category itself. */
static uint32_t stated_at(const struct text *t, const struct mention *m, uint32_t from)
{
	for (uint32_t i = m->name_mark; i-- > 0 && t->mark[i].token >= from;)
		if (t->mark[i].class == W_STATED && mark_end(&t->mark[i]) <= m->first)
			return words_between(t, mark_end(&t->mark[i]), m->first) <= STATED_WORDS
				   ? t->mark[i].token
				   : m->first;
	return m->first;
}

/* What stands before "is assessed as" tells of its subject, unless it is the subject. */
static bool is_shielded(
    const struct text *t, const struct mark *cue, uint32_t stated, const struct mention *m)
{
	static const uint64_t touched =
	    BIT(W_NEGATION) | BIT(W_HISTORY) | BIT(W_PAST) | BIT(W_PLAN) | BIT(W_SUPPOSE);
	bool history = cue->class == W_HISTORY || cue->class == W_PAST;
	if (history && (m->changed || mark_ends_at(t, cue->token, W_NEGATION) ||
			   mark_ends_at(t, cue->token, W_IGNORE)))
		return true; /* "in the absence of earlier images" */
	return stated < m->first && touched & BIT(cue->class) &&
	       words_between(t, mark_end(cue), stated) > SUBJECT_WORDS;
}

static void look_before(struct text *t, struct mention *m, uint32_t from)
{
	uint32_t stated = stated_at(t, m, from);
	for (uint32_t i = m->name_mark; i-- > 0 && t->mark[i].token >= from;) {
		const struct mark *cue = &t->mark[i];
		struct reach r = reach_of(t, cue);
		uint32_t end = mark_end(cue);
		uint32_t to = cue->class == W_NEGATION && stated >= end ? stated : m->first;
		if (!r.words || words_between(t, end, to) > r.words ||
		    is_shielded(t, cue, stated, m) || break_between(t, end, m->first, r.signs) ||
		    (cue->class != W_PERSON && cue->class != W_CONDITION &&
			dash_between(t, end + (end < m->first), m->first)))
			continue;
		if (cue->class == W_PLAN && *entry_of(t, cue)->value == '\0' &&
		    HAS(&t->sentence[m->sentence], W_RECOMMEND))
			continue; /* "recommend biopsy of the BI-RADS 4 mass" */
		if (cue->class == W_OVERALL)
			m->overall = true;
		else
			m->drop = reason_of(cue->class);
		if (m->drop)
			return;
	}
	if (dated_before(t, m, from) || dated_list_before(t, m, from))
		m->drop = "history";
}

static bool number_between(const struct text *t, uint32_t a, uint32_t b)
{
	for (; a < b; a++)
		if (t->token[a].kind == TOKEN_NUMBER)
			return true;
	return false;
}

/* Between the name and the value: "was", "overall". */
static void look_inside(struct text *t, struct mention *m)
{
	for (uint32_t i = m->name_mark + 1; i < t->mark_count && t->mark[i].token < m->value_first;
	     i++) {
		if (t->mark[i].class == W_HISTORY && !m->changed &&
		    !number_between(t, mark_end(&t->mark[i]), m->value_first))
			m->drop = "history";
		if (t->mark[i].class == W_NEGATION)
			m->drop = "negation";
		if (t->mark[i].class == W_OVERALL)
			m->overall = true;
	}
}

/* "CAD-RADS 3/P2, stents excluded": a bare "excluded" behind a plural is of those. */
static bool denies_another(const struct text *t, const struct mention *m, const struct mark *cue)
{
	const struct token *word = cue->token > m->end ? &t->token[cue->token - 1] : NULL;
	return word && cue->count == 1 && word->kind == TOKEN_WORD && word->len > 4 &&
	       t->data[word->start + word->len - 1] == 's';
}

static void look_behind(struct text *t, struct mention *m, uint32_t limit)
{
	for (uint32_t i = m->name_mark + 1; i < t->mark_count && t->mark[i].token <= limit; i++) {
		const struct mark *cue = &t->mark[i];
		bool moved = cue->class == W_THEN && strcmp(entry_of(t, cue)->value, "to") == 0;
		if (cue->token < m->end || (cue->token == limit && !moved))
			continue;
		int words = words_between(t, m->end, cue->token);
		if (words > NEAR_WORDS + 1)
			return;
		if (break_between(t, m->end, cue->token, ";,:.") ||
		    dash_between(t, m->end, cue->token + 1))
			continue;
		uint32_t end = mark_end(cue);
		if (moved) {
			m->drop = m->drop ? m->drop : "history"; /* "... was upgraded to" */
			continue;
		}
		if (cue->class == W_THEN &&
		    (end == limit || t->token[end].kind == TOKEN_NUMBER ||
			is_sign(t, end + 1, ')') || is_sign(t, end + 2, ')')))
			continue; /* it speaks of the one that follows */
		if (cue->class == W_DENIED && !denies_another(t, m, cue))
			m->drop = "negation";
		else if (cue->class == W_DENIED)
			continue;
		else if (cue->class == W_THEN && words <= 1)
			m->drop = "history";
		else if (cue->class == W_PLAN && strcmp(entry_of(t, cue)->value, "visit") == 0)
			m->drop = "plan";
		else if (cue->class == W_RECALL && words <= 1)
			m->drop = "plan";
		else if (cue->class == W_OVERALL && words <= 2)
			m->overall = true;
	}
}

/* "TI-RADS 3 in 2024": what stands behind it made it a past one. */
static bool dated_behind(const struct mention *m)
{
	return m->behind && m->drop && strcmp(m->drop, "history") == 0;
}

/* "A or B", "A and B": what holds for the first holds for the second. */
static bool goes_with(const struct text *t, const struct mention *before, const struct mention *m)
{
	if (m->first < before->end || m->first > before->end + 2)
		return false;
	bool past = before->drop && strcmp(before->drop, "history") == 0; /* "from A to B" */
	bool range = before->drop && strcmp(before->drop, "range") == 0;  /* "1 to 5, M" */
	for (uint32_t k = before->end; k < m->first; k++)
		if (!(mark_at(t, k, W_TO) && !(past && mark_value(t, k, W_TO, "to"))) &&
		    !is_sign(t, k, '/') && !is_sign(t, k, '&') && !is_sign(t, k, '.') &&
		    !(range && is_sign(t, k, ',')))
			return false;
	return true;
}

/* "ASSESSMENT: BI-RADS 2", "Lung-RADS category: 3" at the start of a line. */
static bool labelled(const struct text *t, const struct mention *m)
{
	const struct sentence *s = &t->sentence[m->sentence];
	bool colon = false;
	if (s->labelled)
		return true;
	for (uint32_t k = s->first; k < m->value_first; k++) {
		if (is_sign(t, k, ':') || is_sign(t, k, '='))
			colon =
			    colon || k > m->first || (k > s->first && mark_ends_at(t, k, W_LABEL));
		else if (k < m->first && t->token[k].kind == TOKEN_WORD &&
			 !mark_at(t, k, W_LABEL) && !mark_at(t, k, W_OVERALL) &&
			 !mark_at(t, k, W_SIDE) && !mark_at(t, k, W_REGION) &&
			 !mark_at(t, k, W_SECTION))
			return false;
	}
	return colon;
}

/* Where cues in front of m may start; those that belong to the mention before do not count. */
static uint32_t reach_back(const struct text *t, const struct mention *before,
    const struct mention *m, const struct sentence *s)
{
	if (!before || before->end > m->first)
		return s->first;
	uint32_t from = before->end;
	if (dated_behind(before))
		for (from += 2; from < m->first && from < before->end + 6;)
			if (t->token[from++].kind == TOKEN_NUMBER)
				break; /* its year */
	return from < m->first ? from : m->first;
}

void mention_judge(struct text *t, struct mentions *all, struct mention *m)
{
	const struct sentence *s = &t->sentence[m->sentence];
	struct mention *before = m > all->mention && m[-1].sentence == m->sentence ? m - 1 : NULL;
	struct mention *next =
	    m + 1 < all->mention + all->count && m[1].sentence == m->sentence ? m + 1 : NULL;
	if (m->drop)
		return;
	if (s->skip) {
		m->drop = "section";
		return;
	}
	if (hands_rule_at(t, m->sentence, m->end)) {
		m->drop = "legend";
		return;
	}
	m->labelled = labelled(t, m);
	m->overall = s->overall || mark_at(t, m->first, W_OVERALL);
	if (m->first > s->first && mark_value(t, m->first - 1, W_BOUND, "between"))
		m->review = "between";
	look_inside(t, m);
	if (!m->drop)
		look_before(t, m, reach_back(t, before, m, s));
	if (!m->drop) {
		look_behind(t, m, next ? next->first : s->end);
		m->behind = m->drop != NULL;
	}
	if (before && goes_with(t, before, m)) {
		m->drop = m->drop || dated_behind(before) ? m->drop : before->drop;
		m->review = m->review ? m->review : before->review;
	}
	if (before && before->drop && strcmp(before->drop, "condition") == 0 && !m->drop &&
	    !break_between(t, before->end, m->first, ";"))
		m->drop = before->drop;
	if (before && before->drop && strcmp(before->drop, "person") == 0 && !m->drop &&
	    !break_between(t, before->end, m->first, ";"))
		m->drop = before->drop;
}

/* ---- legends -----------------------------------------------------------------------------------
 */

static bool speaks_of_lesion(const struct text *t, const struct mention *m)
{
	return HAS(&t->sentence[m->sentence], W_LESION) || HAS(&t->sentence[m->sentence], W_SIDE);
}

static bool starts_item(const struct text *t, uint32_t k)
{
	if (t->token[k].gap & GAP_LINE)
		return true;
	return k > 0 && t->token[k - 1].kind == TOKEN_SIGN &&
	       (strchr(";,.|(*", t->token[k - 1].sign) != NULL ||
		   (t->token[k - 1].sign == '/' && t->token[k].gap));
}

/* "Lung-RADS 2: benign": as one line of a scale is written. */
static bool heads_item(const struct text *t, const struct mention *m)
{
	return starts_item(t, m->first) || mark_ends_at(t, m->first, W_TO) ||
	       is_sign(t, m->end, ':') || is_sign(t, m->end, '=') ||
	       (m->end < t->token_count && t->token[m->end].gap & GAP_HYPHEN);
}

/* How many named mentions from i on climb the scale, as the lines of a legend do. */
static size_t named_run(const struct text *t, const struct mentions *all, size_t i)
{
	const struct mention *first = &all->mention[i];
	size_t k = i;
	while (k + 1 < all->count) {
		const struct mention *a = &all->mention[k], *b = &all->mention[k + 1];
		if (b->system != first->system || (b->drop && strcmp(b->drop, "legend") != 0) ||
		    !heads_item(t, b) ||
		    t->token[b->first].start - t->token[a->first].start > LEGEND_BYTES / 2 ||
		    strcmp(b->category, a->category) <= 0 || speaks_of_lesion(t, b))
			break;
		k++;
	}
	return speaks_of_lesion(t, first) ? 1 : k - i + 1;
}

/* "Lung-RADS 1 negative; 2 benign; 3 ...": items without the name.  Returns how many with the
 * first, and the token behind the last. */
static int bare_items(const struct text *t, const struct mention *m, uint32_t *end)
{
	const char *last = m->category;
	char held[16];
	int count = 1;
	uint32_t from = m->end;
	for (uint32_t k = m->end; k < t->token_count && k < from + LEGEND_TOKENS / 2; k++) {
		struct text_window w;
		if (t->token[k].mark && mark_at(t, k, W_NAME))
			break;
		bool starts = starts_item(t, k);
		if ((!starts && t->token[k].kind != TOKEN_NUMBER) ||
		    t->token[k].start - t->token[from].start > LEGEND_BYTES / 2)
			continue;
		window_fill(t, k, (uint32_t)t->token_count, &w);
		size_t skip = w.text[0] == ' ' || w.text[0] == '-';
		if (!pattern_match(t->r, t->r->legend_item, w.text, w.len, skip, t->match))
			continue;
		PCRE2_SIZE *o = pcre2_get_ovector_pointer(t->match);
		size_t n = o[3] - o[2];
		if (!starts && !strchr("=:", w.text[o[1] - 1]))
			continue;
		if (n >= sizeof held)
			continue;
		char value[16];
		for (size_t i = 0; i < n; i++)
			value[i] = w.text[o[2] + i] >= 'a' && w.text[o[2] + i] <= 'z'
				       ? (char)(w.text[o[2] + i] & ~0x20)
				       : w.text[o[2] + i];
		value[n] = '\0';
		if (strcmp(value, last) <= 0)
			break;
		memcpy(held, value, n + 1);
		last = held;
		count++;
		*end = window_token(&w, o[1], (uint32_t)t->token_count);
		from = k;
	}
	return count;
}

/* "BI-RADS: 0 incomplete / 1 negative": nothing in the sentence is of this patient. */
static void skip_legend(struct text *t, const struct mention *m)
{
	struct sentence *s = &t->sentence[m->sentence];
	if (m->first == s->first)
		s->legend = s->skip = true;
}

void legends_drop(struct text *t, struct mentions *all)
{
	for (size_t i = 0; i < all->count; i++) {
		struct mention *m = &all->mention[i];
		size_t run = named_run(t, all, i);
		uint32_t end = m->end;
		int items = bare_items(t, m, &end);
		if (run < LEGEND_ITEMS && items < LEGEND_ITEMS)
			continue;
		for (size_t k = 0; k < run && run >= LEGEND_ITEMS; k++)
			m[k].drop = "legend";
		for (size_t k = i;
		     k < all->count && items >= LEGEND_ITEMS && all->mention[k].first < end; k++)
			all->mention[k].drop = "legend";
		m->drop = "legend";
		skip_legend(t, m);
		i += run >= LEGEND_ITEMS ? run - 1 : 0;
	}
}
