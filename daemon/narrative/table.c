/* SPDX-License-Identifier: Apache-2.0
 *
 * table.c - what a guideline wants of other sizes and grades, told in running text: "Below 6 mm, no
 * follow-up. 6-8 mm, CT at 6-12 months.", "Graf scheme: Ia nothing. IIa rescan. III treat."
 *
 * A row is a limit of size and, beside it, what is done for it.  Three rows of one paragraph are a
 * table; behind a heading that names a guideline, a scheme or a reference two are enough, or three
 * steps of a scale.  What stands in no row and between none is the author's own.  A finding that is
 * measured is no row.  Fails: never.
 */
#include "autoconf.h"
#include "recommend.h"

#include <string.h>

#define HEADING_TOKENS 24
#define ROWS	       3 /* without a heading */
#define HEADED_ROWS    2
#define HEADED_STEPS   3
#define QUOTED_BYTES   1200
#define LAST_WORDS     8
#define ACT_REACH      14 /* tokens from a limit to what is done */

#define ACTS                                                                                       \
	(BIT(W_MODALITY) | BIT(W_IMAGING) | BIT(W_UNIT) | BIT(W_FREQUENCY) | BIT(W_ACTION) |       \
	    BIT(W_SERVICE) | BIT(W_FOLLOW) | BIT(W_NO_NEED) | BIT(W_AGAIN) | BIT(W_WORKUP) |       \
	    BIT(W_REFER) | BIT(W_TREATMENT) | BIT(W_RECOMMEND))

static bool is_act(const struct text *t, uint32_t k)
{
	for (uint32_t m = t->token[k].mark; m && m <= t->mark_count && t->mark[m - 1].token == k;
	     m++)
		if (ACTS & BIT(t->mark[m - 1].class))
			return true;
	return token_is(t, k, "nothing") || token_is(t, k, "none");
}

/* Beside the limit [at, end), and nearer to it than to the next one. */
static bool has_act(
    const struct text *t, const struct sentence *s, uint32_t at, const struct size_row *row)
{
	struct size_row next;
	uint32_t from = at > s->first + ACT_REACH ? at - ACT_REACH : s->first;
	for (uint32_t k = row->end; k < s->end && k < row->end + ACT_REACH; k++)
		if (size_row_at(t, s, k, &next))
			break;
		else if (is_act(t, k))
			return true;
	for (uint32_t k = at; k-- > from && !is_sign(t, k, ';');)
		if (is_act(t, k))
			return true;
	return false;
}

/* "4.0-4.9": of what the heading says; no time. */
static bool bare_range_at(
    const struct text *t, const struct sentence *s, uint32_t k, struct size_row *out)
{
	uint32_t to = k + 1 + token_is(t, k + 1, "to");
	bool joined = to > k + 1 || (to < s->end && t->token[to].gap & GAP_HYPHEN);
	*out = (struct size_row){
	    number_in_hundredths(t, k, s->end), number_in_hundredths(t, to, s->end), to + 1};
	return joined && t->token[k].kind == TOKEN_DECIMAL && out->low < out->high &&
	       !mark_at(t, to + 1, W_UNIT);
}

struct found_rows {
	int rows, low, high; /* of the last */
	bool measured;	     /* a finding's own size */
};

/* Rows of the sentence that differ from the one before. */
static void count_rows(
    const struct text *t, const struct sentence *s, bool headed, struct found_rows *o)
{
	struct size_row row;
	for (uint32_t k = s->first; k < s->end; k++) {
		uint32_t behind;
		if (size_row_at(t, s, k, &row) || (headed && bare_range_at(t, s, k, &row))) {
			bool other = row.low != o->low || row.high != o->high;
			o->rows += other && has_act(t, s, k, &row);
			o->low = row.low;
			o->high = row.high;
			k = row.end - 1;
		} else if (measure_at(t, k, s->end, &behind) > 0) {
			o->measured = true;
			k = behind - 1;
		}
	}
}

/* "Fleischner Society 2017 guidance for incidental nodules:", "Graf scheme:", but not "Per ACR:".
 */
static bool is_heading(const struct text *t, const struct sentence *s, uint32_t *behind)
{
	static const char *const words[] = {"scheme", "reference", "intervals", "guidance",
	    "thresholds", "criteria", "schedule", "classification", "table", "categories", "grades",
	    "grading", "cutoffs"};
	bool names = false, aside = false;
	uint32_t colon = s->first;
	while (colon < s->end && colon < s->first + HEADING_TOKENS && !is_sign(t, colon, ':'))
		colon++;
	if (!is_sign(t, colon, ':') || colon == s->end)
		return false; /* most sentences */
	for (uint32_t k = s->first; k < s->end && k < s->first + HEADING_TOKENS; k++) {
		aside = is_sign(t, k, '(') || (aside && !is_sign(t, k, ')'));
		if (is_sign(t, k, ':') && names) {
			*behind = k + 1;
			return true;
		}
		if (!aside && (mark_at(t, k, W_BY) || token_is(t, k, "per")))
			return false;
		names = names || mark_at(t, k, W_GUIDELINE) || mark_at(t, k, W_LEGEND);
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			names = names || token_is(t, k, words[i]);
	}
	return false;
}

/* No table is longer: what is looked at behind each heading does not grow with the text. */
#define TABLE_SENTENCES 16
#define TABLE_TOKENS	400

static bool goes_on(const struct text *t, size_t from, size_t i)
{
	if (i == from)
		return true;
	return i < t->sentence_count && i - from < TABLE_SENTENCES && !t->sentence[i].heading &&
	       t->sentence[i].paragraph == t->sentence[from].paragraph &&
	       t->sentence[i].end - t->sentence[from].first <= TABLE_TOKENS;
}

/* Behind the last sentence of the table that is headed by sentence i; i where there is none. */
static size_t headed_table(const struct text *t, size_t i, uint32_t behind)
{
	struct found_rows found = {.low = -1};
	struct sentence all = t->sentence[i];
	size_t end = i;
	int steps = 0;
	all.first = behind;
	for (size_t k = i; goes_on(t, i, k); k++) {
		struct sentence s = t->sentence[k];
		int rows = found.rows, up = steps;
		s.first = k == i ? behind : s.first;
		count_rows(t, &s, true, &found);
		all.end = s.end;
		steps = scale_steps(t, &all);
		if (found.rows > rows || steps > up)
			end = k + 1;
	}
	return found.rows >= HEADED_ROWS || steps >= HEADED_STEPS ? end : i;
}

/* The same of one that begins with its first row. */
static size_t bare_table(const struct text *t, size_t i)
{
	struct found_rows found = {.low = -1};
	size_t end = i;
	if (!(t->sentence[i].classes & ACTS))
		return i;
	for (size_t k = i; goes_on(t, i, k); k++) {
		int rows = found.rows;
		count_rows(t, &t->sentence[k], false, &found);
		if (found.measured || (k == i && !found.rows))
			break;
		if (found.rows > rows)
			end = k + 1;
	}
	return found.rows >= ROWS ? end : i;
}

/* The byte behind a quotation that opens right behind the heading; 0: none does. */
static size_t quotation_end(const struct text *t, uint32_t behind)
{
	if (behind == 0 || behind >= t->token_count)
		return 0;
	size_t colon = t->token[behind - 1].start, first = t->token[behind].start;
	const char *open = memchr(t->data + colon, '"', first - colon),
		   *close = open ? memchr(t->data + first, '"', t->len - first) : NULL;
	return close && close - t->data - first < QUOTED_BYTES ? (size_t)(close - t->data) : 0;
}

/* "Reference text (inserted by the system): "For Bosniak IIF ..."": all that is quoted. */
static size_t quoted_table(const struct text *t, size_t i, uint32_t behind)
{
	size_t stop = quotation_end(t, behind), end = i;
	while (stop && end < t->sentence_count && t->token[t->sentence[end].first].start < stop)
		end++;
	return end;
}

/* "Grade I ..., II ..., III ... Grades III up: rescan.)": to the bracket that closes it. */
static void fill_brackets(struct text *t)
{
	int open = 0;
	for (size_t i = 0; i < t->sentence_count; i++) {
		struct sentence *s = &t->sentence[i];
		if (open > 0 && t->sentence[i - 1].paragraph != s->paragraph)
			open = 0;
		bool inside = open > 0;
		if (inside)
			s->scale = true;
		for (uint32_t k = s->first; s->scale && k < s->end; k++)
			open += is_sign(t, k, '(') - (is_sign(t, k, ')') && open > 0);
		open = s->scale ? open : 0;
	}
}

/* "Not applicable to this patient" at the token. */
static bool denies_at(const struct text *t, const struct sentence *s, uint32_t k)
{
	static const char *const of[] = {"this", "these", "here", "patient", "case"};
	if (!token_is(t, k, "not") ||
	    !(token_is(t, k + 1, "applicable") || token_is(t, k + 1, "relevant")))
		return false;
	for (uint32_t n = k + 2; n < s->end && n < k + 5; n++)
		for (size_t i = 0; i < sizeof of / sizeof *of; i++)
			if (token_is(t, n, of[i]))
				return true;
	return false;
}

/* What a guideline says in front of that it does not apply: alone, or as the end of its sentence.
 */
static void find_inapplicable(struct text *t)
{
	const uint64_t told = BIT(W_GUIDELINE) | BIT(W_LEGEND);
	for (size_t i = 0; i < t->sentence_count; i++) {
		struct sentence *s = &t->sentence[i];
		if (i > 0 && denies_at(t, s, s->first) && t->sentence[i - 1].classes & told &&
		    t->sentence[i - 1].paragraph == s->paragraph)
			t->sentence[i - 1].scale = true;
		for (uint32_t k = s->first + 1; k + 2 < s->end; k++)
			if (s->end <= k + LAST_WORDS && is_sign(t, k - 1, ';') &&
			    denies_at(t, s, k))
				s->scale = true;
	}
}

void tables_find(struct text *t)
{
	for (size_t i = 0, end; i<t->sentence_count; i = end> i ? end : i + 1) {
		uint32_t behind;
		bool headed = is_heading(t, &t->sentence[i], &behind);
		size_t quoted = headed ? quoted_table(t, i, behind) : i;
		end = quoted > i ? quoted : headed ? headed_table(t, i, behind) : i;
		end = end > i ? end : bare_table(t, i);
		for (size_t k = i; k < end; k++) {
			t->sentence[k].scale = true;
			if (quoted > i) /* its categories, too, are nobody's */
				t->sentence[k].legend = t->sentence[k].skip = true;
		}
	}
	fill_brackets(t);
	find_inapplicable(t);
}
