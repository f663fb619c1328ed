/* SPDX-License-Identifier: Apache-2.0
 *
 * table.c - what a guideline wants of other sizes and grades, told in running text: "Below 6 mm, no
 * follow-up. 6-8 mm, CT at 6-12 months.", "Graf scheme: Ia nothing. IIa rescan. III treat."
 *
 * A row is a limit of size and, beside it, what is done for it.  Three rows of one paragraph that
 * share no size are a table; behind a heading that names a guideline, a scheme or a reference two
 * are enough, or three steps of a scale.  What stands in no row and between none is the author's
 * own.  A finding that is measured is no row, and findings of several organs or sides, or in a
 * numbered list, are no table.  Fails: never.
 */
#include "autoconf.h"
#include "recommend.h"

#include <string.h>

#define HEADING_TOKENS 24
#define ROWS	       3 /* without a heading */
#define HEADED_ROWS    2
#define HEADED_STEPS   3
#define QUOTED_BYTES   1200
#define QUOTED_LEAST                                                                               \
	80		/* what a system inserts; a word or a wish in quotation marks is shorter   \
			 */
#define BRACKET_REACH 8 /* sentences from a bracket to the one that closes it */
#define LAST_WORDS    8
#define ACT_REACH     14 /* tokens from a limit to what is done */

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
	bool overlap;	     /* a size fits two rows: two findings, or steps of two grades */
	const char *region;  /* of the first row that names one */
};

/* "1. Lung nodule", "(1) Aorta", "b) Nodule", "- Nodule": an item of a list of findings. */
static bool is_item(const struct text *t, const struct sentence *s)
{
	uint32_t k = s->first;
	if (t->token[k].gap & GAP_HYPHEN || is_sign(t, k, '*') || is_sign(t, k, '-'))
		return true;
	k += is_sign(t, k, '(');
	if (k + 1 >= s->end || t->token[k].len > 2 || t->token[k + 1].gap)
		return false;
	return is_sign(t, k + 1, ')') ||
	       (is_sign(t, k + 1, '.') && t->token[k].kind == TOKEN_NUMBER);
}

/* "The nodule is now over 8 mm", "largest 8-9 mm": said of what is there. */
static bool tells_finding(const struct text *t, const struct sentence *s)
{
	static const char *const words[] = {"this", "there", "now", "was", "were", "largest", "new",
	    "grown", "has", "left", "right", "bilateral", "second", "third", "another", "her",
	    "his", "today", "stable", "unchanged", "increased"};
	for (uint32_t k = s->first; k < s->end; k++)
		if (token_in(t, k, words, sizeof words / sizeof *words))
			return true;
	return HAS(s, W_SIDE) || is_item(t, s);
}

/* What is looked at: not the organ of the exam, which a guideline names, too. */
static const char *region_of(const struct text *t, const struct sentence *s)
{
	for (uint32_t i = s->mark; i < s->mark_end; i++)
		if (t->mark[i].class == W_REGION)
			return entry_of(t, &t->mark[i])->value;
	return NULL;
}

/* Rows that tell of one thing each, and of different ones, are findings. */
static bool is_of_patient(const struct text *t, const struct sentence *s, struct found_rows *o)
{
	const char *region = region_of(t, s);
	if (tells_finding(t, s) || (region && o->region && strcmp(region, o->region) != 0))
		return true;
	o->region = o->region ? o->region : region;
	return false;
}

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
			o->overlap = o->overlap || (other && o->low >= 0 && row.low < o->high &&
						       o->low < row.high);
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
		names = names || token_in(t, k, words, sizeof words / sizeof *words);
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
		if (found.measured ||
		    ((found.rows > rows || steps > up) && is_of_patient(t, &s, &found)))
			return i;
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
		/* "FNA if >= 2.5 cm, follow if >= 1.5 cm" */
		found.overlap = found.overlap && !is_table_row(t, &t->sentence[k]);
		if (found.overlap ||
		    (found.rows > rows && is_of_patient(t, &t->sentence[k], &found)))
			return i;
		if (found.rows > rows)
			end = k + 1;
	}
	return found.rows >= ROWS ? end : i;
}

/* The byte of the quotation mark that closes what opens right behind the heading; 0: nothing does,
 * or it is too short to be more than a word of the author's. */
static size_t quotation_end(const struct text *t, uint32_t behind)
{
	if (behind == 0 || behind >= t->token_count)
		return 0;
	size_t colon = t->token[behind - 1].start, first = t->token[behind].start;
	const char *open = memchr(t->data + colon, '"', first - colon),
		   *close = open ? memchr(t->data + first, '"', t->len - first) : NULL;
	size_t len = close ? (size_t)(close - t->data) - first : 0;
	return len >= QUOTED_LEAST && len < QUOTED_BYTES ? first + len : 0;
}

/* Nothing but signs of the sentence stands at or behind that byte. */
static bool ends_before(const struct text *t, const struct sentence *s, size_t byte)
{
	uint32_t k = s->end;
	while (k > s->first && t->token[k - 1].kind == TOKEN_SIGN)
		k--;
	return k > s->first && t->token[k - 1].start < byte;
}

/* "Reference text (inserted by the system): "For Bosniak IIF ..."": all sentences that are quoted
 * from their first word to their last. */
static size_t quoted_table(const struct text *t, size_t i, uint32_t behind)
{
	size_t stop = quotation_end(t, behind), end = i;
	while (stop && end < t->sentence_count && ends_before(t, &t->sentence[end], stop))
		end++;
	return end;
}

/* Counts the brackets of the sentence that are open behind it; *behind: its words behind the one
 * that closes the first.  A list number's own is none. */
static int open_behind(const struct text *t, const struct sentence *s, int open, int *behind)
{
	uint32_t closed = s->end;
	for (uint32_t k = s->first; k < s->end; k++) {
		bool item = is_sign(t, k, ')') && k == s->first + 1;
		if (is_sign(t, k, '('))
			open++;
		else if (is_sign(t, k, ')') && !item && open > 0 && --open == 0)
			closed = k;
	}
	*behind = open == 0 ? words_between(t, closed, s->end) : 0;
	return open;
}

/* "Grade I ..., II ..., III ... Grades III up: rescan.)": to the bracket that closes it.  Where
 * none does in that paragraph it was forgotten, and what stands behind it is the author's. */
static void fill_brackets(struct text *t)
{
	for (size_t i = 0; i < t->sentence_count; i++) {
		int behind,
		    open = t->sentence[i].scale ? open_behind(t, &t->sentence[i], 0, &behind) : 0;
		size_t k = i + 1;
		for (; open > 0 && k < t->sentence_count && k - i <= BRACKET_REACH; k++) {
			const struct sentence *s = &t->sentence[k];
			if (s->paragraph != t->sentence[i].paragraph || s->heading)
				break;
			open = open_behind(t, s, open, &behind);
			if (open == 0)
				k -= behind > 0; /* ") Ultrasound in 4 weeks" */
		}
		for (size_t n = i + 1; open == 0 && n < k; n++)
			t->sentence[n].scale = true;
		i = open == 0 && k > i + 1 ? k - 1 : i;
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
		if (token_in(t, n, of, sizeof of / sizeof *of))
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
