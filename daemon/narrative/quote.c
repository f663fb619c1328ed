/* SPDX-License-Identifier: Apache-2.0
 *
 * quote.c - sentences that say what others want: a guideline's text, a key, a row of a table,
 * another report, a question.
 */
#include "autoconf.h"
#include "recommend.h"

#include <string.h>
#include <strings.h>

#define CITED_BYTES 600 /* of another report, quoted */

/* The guideline's name in front of what it says; one that stands behind is a citation. */
static bool names_guideline(const struct text *t, const struct sentence *s, bool *with_colon)
{
	for (uint32_t i = s->mark; i < s->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		if (m->class == W_MODALITY || m->class == W_FREQUENCY)
			return false;
		if (m->class != W_GUIDELINE)
			continue;
		bool goes_by = m->token > s->first && mark_at(t, m->token - 1, W_BY);
		if (goes_by && !HAS(s, W_POPULATION))
			return false; /* "per Fleischner": the author goes by it */
		bool leads = words_between(t, s->first, m->token) <= 2;
		for (uint32_t k = mark_end(m); leads && k < s->end && k < mark_end(m) + 8; k++)
			*with_colon = *with_colon || is_sign(t, k, ':');
		return !goes_by || *with_colon;
	}
	return false;
}

/* "Does he need another scan?", but not "May I suggest a CT?". */
bool is_question(const struct text *t, const struct sentence *s)
{
	static const char *const polite[] = {"may", "could", "can", "would", "might"};
	const struct token *k = &t->token[s->first];
	if (!is_sign(t, s->end - 1, '?'))
		return false;
	for (size_t i = 0; i < sizeof polite / sizeof *polite; i++)
		if (k->len == strlen(polite[i]) &&
		    strncasecmp(t->data + k->start, polite[i], k->len) == 0)
			return false;
	return true;
}

/* "Biopsy is to be considered for 4 and 5": of values, not of this patient. */
static bool is_of_values(const struct text *t, const struct sentence *s)
{
	for (uint32_t k = s->first; k + 3 < s->end; k++) {
		const struct token *a = &t->token[k + 1], *b = &t->token[k + 3];
		if (token_is(t, k, "for") && a->kind == TOKEN_NUMBER && a->len == 1 &&
		    mark_at(t, k + 2, W_TO) && b->kind == TOKEN_NUMBER && b->len == 1 &&
		    !mark_at(t, k + 4, W_UNIT))
			return true;
	}
	return false;
}

/* "PI-RADS 3 = equivocal, biopsy may be considered": a line of a key. */
static bool is_key(const struct text *t, const struct sentence *s)
{
	for (uint32_t k = s->first; k < s->end && k < s->first + 6; k++)
		if (is_sign(t, k, '=') && k > s->first && t->token[k - 1].kind == TOKEN_NUMBER &&
		    k + 1 < s->end && t->token[k + 1].kind == TOKEN_WORD)
			return true;
	return false;
}

/* "FNA if >= 1.5 cm", "6-8 mm: CT at 6-12 months", "TR4 ...: follow": a row of a table. */
bool is_table_row(const struct text *t, const struct sentence *s)
{
	uint32_t k = s->first;
	for (uint32_t i = s->mark; i < s->mark_end; i++) {
		const struct mark *m = &t->mark[i];
		uint32_t behind = mark_end(m);
		if (m->class == W_CONDITION && behind < s->end &&
		    (is_sign(t, behind, '>') || is_sign(t, behind, '<')))
			return true;
	}
	bool sized = is_sign(t, k, '<') || is_sign(t, k, '>');
	while (k < s->end && k < s->first + 6 &&
	       (t->token[k].kind != TOKEN_WORD || t->token[k].len <= 2)) {
		if (is_sign(t, k, ':'))
			return sized;
		sized = sized || (t->token[k].kind == TOKEN_WORD && t->token[k].len == 2 &&
				     (strncasecmp(t->data + t->token[k].start, "mm", 2) == 0 ||
					 strncasecmp(t->data + t->token[k].start, "cm", 2) == 0));
		k++;
	}
	return false;
}

/* "was written", "the outside report said", "states": whose words a quotation has. */
static bool cites_at(const struct text *t, uint32_t k)
{
	static const char *const words[] = {"was", "were", "wrote", "written", "said", "state",
	    "says", "stated", "states", "stating", "advised", "recommended", "suggested", "read",
	    "reads", "had", "noted", "worded", "quoted", "called"};
	if (token_in(t, k, words, sizeof words / sizeof *words))
		return true;
	return mark_at(t, k, W_PAST) || mark_at(t, k, W_HISTORY) || mark_at(t, k, W_THEN) ||
	       mark_at(t, k, W_LEGEND);
}

/* 'Compared with the CT, when "repeat in 3 weeks" was written': every time that the sentence names
 * stands between quotation marks of its own, and it says whose words they are. */
static bool quotes_times(const struct text *t, const struct sentence *s)
{
	size_t at = t->token[s->first].start, quotes = 0;
	at -= at > 0 && t->data[at - 1] == '"'; /* no token, and so not of the sentence */
	if (!memchr(t->data + at, '"', t->token[s->end - 1].start - at))
		return false;
	bool quoted = false, cites = false;
	for (uint32_t k = s->first; k < s->end; k++) {
		for (; at < t->token[k].start; at++)
			quotes += t->data[at] == '"';
		bool unit = mark_at(t, k, W_UNIT) || mark_at(t, k, W_FREQUENCY);
		bool since = unit && k + 1 < s->end &&
			     (token_is(t, k + 1, "ago") || token_is(t, k + 1, "back") ||
				 token_is(t, k + 1, "earlier"));
		if (unit && !since && quotes % 2 == 0)
			return false;
		quoted = quoted || (unit && quotes % 2);
		cites = cites || mark_at(t, k, W_GUIDELINE) || (quotes % 2 == 0 && cites_at(t, k));
	}
	return quoted && cites;
}

/* What another report said stands between quotation marks behind its name. */
static bool is_cited(const struct text *t, const struct sentence *s)
{
	size_t first = t->token[s->first].start, room = first < CITED_BYTES ? first : CITED_BYTES;
	const char *open = memrchr(t->data + first - room, '"', room);
	if (!open)
		return false;
	size_t at = (size_t)(open - t->data) + 1, end = first;
	while (end < t->len && end - first < CITED_BYTES && t->data[end] != '"')
		end++;
	uint32_t k = s->first;
	while (k > 0 && t->token[k].start >= at)
		k--;
	for (uint32_t n = 0; end < t->len && t->data[end] == '"' && n < 8 && k > 0; n++, k--)
		if (mark_at(t, k, W_HISTORY) || mark_at(t, k, W_PAST) || mark_at(t, k, W_LEGEND) ||
		    (token_is(t, k, "received") && token_is(t, k - 1, "as")))
			return true;
	return false;
}

bool is_told_of_others(const struct text *t, const struct sentence *s)
{
	return is_key(t, s) || is_of_values(t, s) || is_cited(t, s) || quotes_times(t, s);
}

/* ---- sizes that a guideline names ------------------------------------------------------------ */

#define LOOK_BACK 4 /* sentences before it that may say how large the finding is */

/* What stands right before a limit: '<' below it, '>' above it, 0: no word of a limit. */
static char limit_before(const struct text *t, uint32_t k, uint32_t first)
{
	static const char *const above[] = {"than", "above", "over", "least", "exceeding", "from"};
	if (k == first)
		return 0;
	k -= is_sign(t, k - 1, '=') && k > first + 1;
	if (is_sign(t, k - 1, '<') || token_is(t, k - 1, "below") || token_is(t, k - 1, "under"))
		return '<';
	if (token_is(t, k - 1, "to") && k > first + 1 && token_is(t, k - 2, "up"))
		return '<';
	if (token_is(t, k - 1, "than") && k > first + 1 &&
	    (token_is(t, k - 2, "less") || token_is(t, k - 2, "smaller")))
		return '<';
	bool is_above = is_sign(t, k - 1, '>') || token_is(t, k - 1, "if");
	is_above = is_above || token_in(t, k - 1, above, sizeof above / sizeof *above);
	return is_above ? '>' : 0;
}

/* "5 mm or less", "10 mm and up" */
static char limit_behind(const struct text *t, uint32_t k)
{
	static const char *const above[] = {"more", "larger", "greater", "up", "over", "above"};
	if (!token_is(t, k, "or") && !token_is(t, k, "and"))
		return 0;
	if (token_is(t, k + 1, "less") || token_is(t, k + 1, "smaller") ||
	    token_is(t, k + 1, "under"))
		return '<';
	if (token_in(t, k + 1, above, sizeof above / sizeof *above))
		return '>';
	return 0;
}

/* "6-8 mm", "2.5 to 2.9 cm", "6 mm to 8 mm" */
static bool range_at(
    const struct text *t, const struct sentence *s, uint32_t k, struct size_row *out)
{
	uint32_t behind, to = k + 1;
	int own = measure_at(t, k, s->end, &to);
	to = own > 0 ? to : k + 1;
	bool joined = token_is(t, to, "to") || is_sign(t, to, '-');
	if (to + joined >= s->end || (!joined && !(t->token[to].gap & GAP_HYPHEN)))
		return false;
	int high = measure_at(t, to + joined, s->end, &behind);
	if (own <= 0)
		own = number_in_hundredths(t, k, s->end) *
		      (token_is(t, behind - 1, "cm") ? 10 : 1) / 10;
	*out = (struct size_row){own, high, behind};
	return high > 0 && own < high;
}

bool size_row_at(const struct text *t, const struct sentence *s, uint32_t k, struct size_row *out)
{
	const struct token *n = &t->token[k];
	uint32_t behind;
	if (n->kind != TOKEN_NUMBER && n->kind != TOKEN_DECIMAL)
		return false;
	if (range_at(t, s, k, out))
		return true;
	int size = measure_at(t, k, s->end, &behind);
	char limit = size > 0 ? limit_before(t, k, s->first) : 0;
	limit = size > 0 && !limit ? limit_behind(t, behind) : limit;
	*out = (struct size_row){limit == '<' ? 0 : size, limit == '<' ? size : INT32_MAX, behind};
	return limit != 0;
}

/* How many such rows the sentence has; the last in *out. */
static int rows_of(const struct text *t, const struct sentence *s, struct size_row *out)
{
	int count = 0;
	struct size_row row;
	for (uint32_t k = s->first; k < s->end; k++)
		if (size_row_at(t, s, k, &row)) {
			*out = row;
			count++;
			k = row.end - 1;
		}
	return count;
}

enum fit { FIT_UNKNOWN, FIT_NO, FIT_YES };

/* Whether one of the findings measured in the sentence, or right before it, is of that size. */
static enum fit fits_finding(const struct text *t, uint32_t index, const struct size_row *row)
{
	enum fit fit = FIT_UNKNOWN;
	struct size_row other;
	for (uint32_t i = index + 1; i-- > 0 && i + LOOK_BACK >= index;) {
		const struct sentence *s = &t->sentence[i];
		for (uint32_t k = s->first; k < s->end; k++) {
			uint32_t behind;
			if (size_row_at(t, s, k, &other)) {
				k = other.end - 1;
				continue;
			}
			int size = measure_at(t, k, s->end, &behind);
			if (size <= 0)
				continue;
			if (size >= row->low && size <= row->high)
				return FIT_YES;
			fit = FIT_NO;
			k = behind - 1;
		}
	}
	return fit;
}

enum sizes sizes_limited(const struct text *t, uint32_t index)
{
	const struct sentence *s = &t->sentence[index];
	struct size_row row;
	enum sizes sizes = SIZES_NONE;
	for (uint32_t k = s->first; k < s->end; k++) {
		if (!size_row_at(t, s, k, &row))
			continue;
		enum fit fit = fits_finding(t, index, &row);
		if (fit == FIT_YES)
			return SIZES_FIT;
		sizes = fit == FIT_NO || sizes == SIZES_OTHER ? SIZES_OTHER : SIZES_UNKNOWN;
		k = row.end - 1;
	}
	return sizes;
}

/* 'Fleischner criteria: "solid, high risk", CT in 6 months is recommended': what the author calls
 * it, and nobody else. */
static bool is_quoted(const struct text *t, const struct sentence *s, uint32_t k)
{
	size_t quotes = 0;
	for (size_t at = t->token[s->first].start; at < t->token[k].start; at++)
		quotes += t->data[at] == '"';
	return quotes % 2;
}

/* "Fleischner 2017: CT in 3 to 6 months." in an impression: of no size and nobody else, or of the
 * one size that was measured, so it is what the guideline says of this finding. */
static bool is_applied(const struct text *t, uint32_t index, int rows, const struct size_row *row)
{
	const struct sentence *s = &t->sentence[index];
	enum fit fit = rows == 1 ? fits_finding(t, index, row) : FIT_UNKNOWN;
	bool main = s->section == SECTION_IMPRESSION || s->section == SECTION_RECOMMENDATION;
	if ((!main && (fit != FIT_YES || HAS(s, W_POPULATION))) || HAS(s, W_LEGEND) ||
	    HAS(s, W_NO_NEED) || !(s->classes & (BIT(W_MODALITY) | BIT(W_UNIT) | BIT(W_FOLLOW))))
		return false;
	if (rows == 1)
		return fit != FIT_NO;
	for (uint32_t i = s->mark; i < s->mark_end; i++)
		if (t->mark[i].class == W_POPULATION && !value_is(t, &t->mark[i], "rank") &&
		    !is_quoted(t, s, t->mark[i].token))
			return false;
	return rows == 0;
}

/* Behind what it quotes the sentence says that something is recommended. */
static bool wishes_behind_quotation(const struct text *t, const struct sentence *s)
{
	bool quotes = false;
	if (!HAS(s, W_RECOMMEND) || !HAS(s, W_UNIT))
		return false;
	for (uint32_t i = s->mark; i < s->mark_end; i++) {
		bool quoted = is_quoted(t, s, t->mark[i].token);
		quotes = quotes || quoted;
		if (t->mark[i].class == W_RECOMMEND && quotes && !quoted)
			return true;
	}
	return false;
}

/* "Fleischner 2017: 6-8 mm, CT at 6-12 months": what a guideline says, not what the author wants.
 */
bool is_quote(const struct text *t, uint32_t index, uint32_t *paragraph)
{
	struct sentence *s = &t->sentence[index];
	bool with_colon = false, named = HAS(s, W_GUIDELINE);
	struct size_row row = {0};
	int rows = named || *paragraph == s->paragraph ? rows_of(t, s, &row) : 0;
	if (named && is_applied(t, index, rows, &row))
		return false;
	if (named && wishes_behind_quotation(t, s)) {
		s->classes &= ~(BIT(W_LEGEND) | BIT(W_GUIDELINE)); /* for the net, too */
		return false;
	}
	if (named && names_guideline(t, s, &with_colon))
		*paragraph = s->paragraph;
	if (HAS(s, W_LEGEND) && HAS(s, W_NAME))
		*paragraph = s->paragraph;
	bool quoted =
	    with_colon || (*paragraph == s->paragraph && (rows > 0 || HAS(s, W_POPULATION)));
	bool other = rows == 1 && !named && fits_finding(t, index, &row) == FIT_NO;
	s->scale = s->scale || (quoted && (rows > 1 || other));
	return quoted;
}
