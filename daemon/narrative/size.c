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
#include <strings.h>

#define DIAMETERS    3
#define WORDS_BEFORE 3
#define TENTHS_MAX   5000 /* of a millimetre: half a metre */

/* In hundredths; -1: no number, or finer. */
static int number_at(const struct text *t, uint32_t k, uint32_t end)
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

/* "12 x 10 x 9 mm", "1.2 cm": the largest in tenths of a millimetre, *behind it; 0: no measure;
 * -1: one that cannot be read. */
static int measure_at(const struct text *t, uint32_t k, uint32_t end, uint32_t *behind)
{
	int most = number_at(t, k, end), unit = 0;
	if (most < 0)
		return 0;
	for (int i = 0; i < DIAMETERS; i++) {
		unit = unit_at(t, ++k, end);
		k += unit != 0;
		if (!token_is(t, k, "x") && !token_is(t, k, "by"))
			break;
		int next = number_at(t, k + 1, end);
		if (next < 0)
			break;
		most = next > most ? next : most;
		k++;
	}
	*behind = k;
	return !unit ? 0 : most * unit / 10 > TENTHS_MAX ? -1 : most * unit / 10;
}

/* A limit of a guideline, or what it measured before. */
static bool is_of_other(const struct text *t, uint32_t first, uint32_t k)
{
	static const char *const words[] = {"previously", "previous", "was", "formerly", "prior",
	    "from", "threshold", "below", "above", "than", "least", "most", "over", "under", "if",
	    "exceeding", "reaching", "increased", "decreased", "grown", "limit", "cut",
	    "criterion"};
	for (uint32_t i = k, n = 0; i-- > first && n < WORDS_BEFORE; n++) {
		if (t->token[i].kind == TOKEN_SIGN) {
			if (strchr("<>=", t->token[i].sign))
				return true;
			if (strchr(",;:", t->token[i].sign))
				return false;
			continue;
		}
		for (size_t w = 0; w < sizeof words / sizeof *words; w++)
			if (token_is(t, i, words[w]))
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
		/* "12*9 mm" in a sign that nobody knows: the 9 would be the smaller one */
		if (size < 0 ||
		    (k > s->first && !t->token[k].gap && !strchr("(,:", t->token[k - 1].sign)))
			return 0;
		bool other = is_of_other(t, s->first, k);
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

const char *size_of_category(
    struct text *t, const struct mentions *all, int system, const char *category, size_t len)
{
	int found = 0;
	for (size_t i = 0; i < all->count; i++) {
		const struct mention *m = &all->mention[i];
		if (m->system != system || m->drop || m->review || strlen(m->category) != len ||
		    memcmp(m->category, category, len) != 0)
			continue;
		int size = has_other_category(all, i) ? 0 : size_in(t, &t->sentence[m->sentence]);
		if (size && found && size != found)
			return ""; /* two findings of that category */
		found = size ? size : found;
	}
	return !found		 ? ""
	       : found % 10 == 0 ? arena_printf(t->a, "%d", found / 10)
				 : arena_printf(t->a, "%d.%d", found / 10, found % 10);
}
