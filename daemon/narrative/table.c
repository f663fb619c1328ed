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

#define HEADING_TOKENS 24
#define ROWS	       3 /* without a heading */
#define HEADED_ROWS    2
#define HEADED_STEPS   3
#define ACT_REACH      14 /* tokens from a limit to what is done */

static bool is_act(const struct text *t, uint32_t k)
{
	static const enum word_class acts[] = {W_MODALITY, W_IMAGING, W_UNIT, W_FREQUENCY, W_ACTION,
	    W_SERVICE, W_FOLLOW, W_NO_NEED, W_AGAIN, W_WORKUP, W_REFER, W_TREATMENT, W_RECOMMEND};
	for (size_t i = 0; t->token[k].mark && i < sizeof acts / sizeof *acts; i++)
		if (mark_at(t, k, acts[i]))
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
	bool names = false;
	for (uint32_t k = s->first; k < s->end && k < s->first + HEADING_TOKENS; k++) {
		if (is_sign(t, k, ':') && names) {
			*behind = k + 1;
			return true;
		}
		if (mark_at(t, k, W_BY) || token_is(t, k, "per"))
			return false;
		names = names || mark_at(t, k, W_GUIDELINE) || mark_at(t, k, W_LEGEND);
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			names = names || token_is(t, k, words[i]);
	}
	return false;
}

static bool goes_on(const struct text *t, size_t from, size_t i)
{
	return i < t->sentence_count && t->sentence[i].paragraph == t->sentence[from].paragraph &&
	       (i == from || !t->sentence[i].heading);
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

void tables_find(struct text *t)
{
	for (size_t i = 0, end; i<t->sentence_count; i = end> i ? end : i + 1) {
		uint32_t behind;
		end = is_heading(t, &t->sentence[i], &behind) ? headed_table(t, i, behind) : i;
		end = end > i ? end : bare_table(t, i);
		for (size_t k = i; k < end; k++)
			t->sentence[k].scale = true;
	}
}
