/* SPDX-License-Identifier: Apache-2.0
 *
 * size.c - the size of the one finding that a sentence gives a category to.
 *
 * "Right lower pole nodule, 12 x 10 x 9 mm, TR4": the largest diameter, and only where the sentence
 * has one category and one measure that is of today and no limit.  Anything else is no size:
 * whoever needs it asks.
 */
#include "autoconf.h"
#include "text.h"

#include <string.h>

#define WORDS_BEFORE 3
#define GRADE_WORDS  4	  /* "ACR TI-RADS TR4" */
#define TENTHS_MAX   5000 /* of a millimetre: half a metre */

int number_in_hundredths(const struct text *t, uint32_t k, uint32_t end)
{
	const struct token *n = &t->token[k];
	int value = 0, digits = -1;
	if (k >= end || (n->kind != TOKEN_NUMBER && n->kind != TOKEN_DECIMAL) || n->len > 6)
		return -1;
	for (uint32_t i = 0; i < n->len; i++) {
		char c = t->data[n->start + i];
		if (c < '0' || c > '9') {
			if (digits >= 0)
				return -1;
			digits = 0;
			continue;
		}
		value = value * 10 + (c - '0');
		digits += digits >= 0;
	}
	return digits > 2 ? -1 : digits == 2 ? value : digits == 1 ? value * 10 : value * 100;
}

/* Tenths of a millimetre in a hundredth of it; 0: no unit. */
static int unit_at(const struct text *t, uint32_t k, uint32_t end)
{
	return k >= end ? 0 : token_is(t, k, "mm") ? 1 : token_is(t, k, "cm") ? 10 : 0;
}

static bool times_at(const struct text *t, uint32_t k)
{
	return token_is(t, k, "x") || token_is(t, k, "by") || token_is(t, k, "\xc3\x97");
}

/* "12 x 10 x 9 mm", "1.2 cm": the largest in tenths of a millimetre, *behind it; 0: no measure;
 * -1: one that cannot be read. */
int measure_at(const struct text *t, uint32_t k, uint32_t end, uint32_t *behind)
{
	int most = number_in_hundredths(t, k, end), unit = 0;
	bool mixed = false;
	if (most < 0)
		return 0;
	for (;;) {
		int own = unit_at(t, ++k, end);
		k += own != 0;
		mixed = mixed || (own && unit && own != unit);
		unit = own ? own : unit;
		int next = times_at(t, k) ? number_in_hundredths(t, k + 1, end) : -1;
		if (next < 0)
			break;
		most = next > most ? next : most;
		k++;
	}
	*behind = k;
	return !unit ? 0 : mixed || most * unit / 10 > TENTHS_MAX ? -1 : most * unit / 10;
}

/* Only the end of something longer: "12*9 mm" in a sign that nobody knows, "8-12 mm", "8 to 12". */
static bool is_tail(const struct text *t, uint32_t first, uint32_t k)
{
	static const char *const joins[] = {"to", "and", "or", "by", "x"};
	if (k == first)
		return false;
	const struct token *before = &t->token[k - 1];
	if (!t->token[k].gap && (before->kind != TOKEN_SIGN || !strchr("(,:", before->sign)))
		return true;
	if (t->token[k].gap & GAP_HYPHEN)
		return before->kind == TOKEN_NUMBER || before->kind == TOKEN_DECIMAL;
	/* "12 9 mm": what stood between them is no character of ours; but "TR4 12 mm" */
	if ((before->kind == TOKEN_NUMBER || before->kind == TOKEN_DECIMAL) && before->gap)
		return true;
	bool joined = before->kind == TOKEN_SIGN && strchr("/*", before->sign);
	for (size_t i = 0; i < sizeof joins / sizeof *joins; i++)
		joined = joined || token_is(t, k - 1, joins[i]);
	return joined && k > first + 1 &&
	       (t->token[k - 2].kind == TOKEN_NUMBER || t->token[k - 2].kind == TOKEN_DECIMAL ||
		   unit_at(t, k - 2, k));
}

/* "12 mm in 2024", "in March", "in the prior exam": not "in the left lobe". */
static bool is_of_before(const struct text *t, uint32_t k)
{
	static const char *const past[] = {"previous", "prior", "last", "earlier", "previously"};
	size_t n = sizeof past / sizeof *past;
	return k < t->token_count && (t->token[k].kind != TOKEN_WORD || mark_at(t, k, W_MONTH) ||
					 token_in(t, k, past, n) || token_in(t, k + 1, past, n));
}

/* A limit of a guideline, what it measured before, or a distance. */
static bool is_of_other(const struct text *t, const struct sentence *s, uint32_t k, uint32_t behind)
{
	static const char *const in_front[] = {"previously", "previous", "was", "formerly", "prior",
	    "from", "threshold", "below", "above", "than", "least", "most", "over", "under", "if",
	    "exceeding", "reaching", "increased", "decreased", "grown", "limit", "cut", "criterion",
	    "last", "compared", "initially", "growth", "increase", "decrease", "change", "changed"};
	static const char *const after[] = {"previously", "before", "then", "earlier", "ago",
	    "from", "deep", "away", "below", "above", "thick", "cutoff", "threshold", "limit"};
	if (behind < s->end && token_in(t, behind, after, sizeof after / sizeof *after))
		return true;
	if (token_is(t, behind, "in") && is_of_before(t, behind + 1))
		return true;
	for (uint32_t i = k, n = 0; i-- > s->first && n < WORDS_BEFORE; n++) {
		if (t->token[i].kind == TOKEN_SIGN && strchr("<>=", t->token[i].sign))
			return true;
		if (t->token[i].kind == TOKEN_SIGN && strchr(",;:", t->token[i].sign))
			return false;
		if (token_in(t, i, in_front, sizeof in_front / sizeof *in_front))
			return true;
	}
	return false;
}

/* Tenths of a millimetre; 0: not one measure that is clear. */
static int size_in(const struct text *t, const struct sentence *s)
{
	int found = 0;
	for (uint32_t k = s->first; k < s->end; k++) {
		uint32_t behind;
		int size = measure_at(t, k, s->end, &behind);
		if (!size)
			continue;
		if (size < 0 || is_tail(t, s->first, k))
			return 0;
		bool other = is_of_other(t, s, k, behind);
		k = behind - 1;
		if (other)
			continue;
		if (found)
			return 0;
		found = size;
	}
	return found;
}

/* Mentions stand in the order of the text. */
static bool has_other_category(const struct mentions *all, size_t i)
{
	const struct mention *m = &all->mention[i];
	return (i > 0 && m[-1].sentence == m->sentence) ||
	       (i + 1 < all->count && m[1].sentence == m->sentence);
}

static bool names_finding(const struct text *t, const struct sentence *s)
{
	static const char *const words[] = {"nodule", "lesion", "mass", "cyst"};
	for (uint32_t k = s->first; k < s->end; k++)
		if (token_in(t, k, words, sizeof words / sizeof *words))
			return true;
	return false;
}

/* "Left lower nodule 11 mm, isoechoic. EU-TIRADS 3.": a sentence that is the category and no more
 * says it of the finding right before it, where that has none of its own: "isthmus 4 mm" is none.
 */
static int size_before(const struct text *t, const struct mentions *all, size_t i)
{
	const struct mention *m = &all->mention[i];
	const struct sentence *s = &t->sentence[m->sentence];
	bool other = i > 0 && m[-1].sentence + 1 == m->sentence;
	if (!m->sentence || other || s->line_start || s[-1].paragraph != s->paragraph ||
	    s[-1].scale || words_between(t, s->first, s->end) > GRADE_WORDS)
		return 0;
	for (uint32_t k = s->first, behind; k < s->end; k++)
		if (measure_at(t, k, s->end, &behind))
			return 0;
	return names_finding(t, s - 1) ? size_in(t, s - 1) : 0;
}

/* Two mentions in one section may be two findings: then each has to have its size, and the same. */
const char *size_of_category(
    struct text *t, const struct mentions *all, int system, const char *category, size_t len)
{
	int found = 0;
	unsigned known = 0, unknown = 0; /* bit per section */
	for (size_t i = 0; i < all->count; i++) {
		const struct mention *m = &all->mention[i];
		if (m->system != system || m->drop || m->review || strlen(m->category) != len ||
		    memcmp(m->category, category, len) != 0)
			continue;
		const struct sentence *s = &t->sentence[m->sentence];
		bool other = has_other_category(all, i);
		int size = other ? 0 : size_in(t, s);
		size = size || other ? size : size_before(t, all, i);
		unsigned section = 1U << s->section;
		if ((size && found && size != found) || unknown & section ||
		    (!size && known & section))
			return "";
		known |= size ? section : 0;
		unknown |= size ? 0 : section;
		found = size ? size : found;
	}
	return !found		 ? ""
	       : found % 10 == 0 ? arena_printf(t->a, "%d", found / 10)
				 : arena_printf(t->a, "%d.%d", found / 10, found % 10);
}
