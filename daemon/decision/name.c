/* SPDX-License-Identifier: Apache-2.0
 *
 * name.c - names as plain words, so that two spellings of one name can be held side by side.
 *
 * Letters of other scripts stay as they are.
 * Fails: never; what is too long is cut, the same way on both sides.
 */
#include "autoconf.h"
#include "followupd/latin.h"
#include "name.h"

#include <stdint.h>
#include <string.h>

#define JOINED (NAME_WORDS * NAME_BYTES)

/* ---- letters -------------------------------------------------------------------------------- */

/* Umlauts and their Nordic relatives as they are spelled out; NULL: it has no such spelling. */
static const char *spelled_out(uint32_t c)
{
	switch (c < 0xE0 ? c + 0x20 : c) {
	case 0xE4:
		return "ae";
	case 0xE5:
		return "aa";
	case 0xF6:
	case 0xF8:
		return "oe";
	case 0xFC:
		return "ue";
	default:
		return NULL;
	}
}

static bool is_apostrophe(uint32_t c)
{
	return c == '\'' || c == '`' || c == 0xB4 || c == 0x2019 || c == 0x2018 || c == 0x2BC;
}

/* ---- words ---------------------------------------------------------------------------------- */

static void put(struct person_name *n, const char *bytes, size_t count)
{
	if (n->count == NAME_WORDS)
		return;
	char *word = n->word[n->count];
	size_t have = strlen(word);
	if (have + count < NAME_BYTES)
		memcpy(word + have, bytes, count);
}

static void end_word(struct person_name *n)
{
	if (n->count < NAME_WORDS && n->word[n->count][0])
		n->count++;
}

static void put_ascii(struct person_name *n, uint32_t c)
{
	char one = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	bool letter = (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9');
	if (letter)
		put(n, &one, 1);
	else
		end_word(n);
}

static void put_letter(struct person_name *n, uint32_t c, bool spelled, const unsigned char *from,
    const unsigned char *end)
{
	const char *out = spelled && c < 0x100 ? spelled_out(c) : NULL;
	char one[2];
	const char *plain = latin_plain(c, one);
	if (out)
		put(n, out, strlen(out));
	else if (*plain == ' ' || (c >= 0x2000 && c < 0x2070) || c == 0xA0)
		end_word(n);
	else if (*plain)
		put(n, plain, strlen(plain));
	else if (c < 0x300 || c >= 0x370) /* an accent of its own is left out */
		put(n, (const char *)from, (size_t)(end - from));
}

void name_read(const char *text, bool spelled, struct person_name *out)
{
	const unsigned char *at = (const unsigned char *)(text ? text : "");
	memset(out, 0, sizeof *out);
	while (*at) {
		const unsigned char *from = at;
		uint32_t c = utf8_next(&at);
		if (is_apostrophe(c))
			continue;
		if (c < 0x80)
			put_ascii(out, c);
		else
			put_letter(out, c, spelled, from, at);
	}
	end_word(out);
}

static bool listed(const char *const *list, const char *word)
{
	for (; *list; list++)
		if (strcmp(*list, word) == 0)
			return true;
	return false;
}

bool name_is_stated(const struct person_name *n)
{
	static const char *const nobody[] = {"unknown", "unk", "unidentified", "nn", "noname",
	    "baby", "babyboy", "babygirl", "newborn", "infant", "boy", "girl", "trauma", NULL};
	/* "Baby of Sina": the name is the mother's. */
	if (n->count > 2 && listed(nobody, n->word[0]) && strcmp(n->word[1], "of") == 0)
		return false;
	for (size_t i = 0; i < n->count; i++)
		if (!listed(nobody, n->word[i]))
			return true;
	return false;
}

void name_without_particles(const struct person_name *n, struct person_name *out)
{
	static const char *const particles[] = {"van", "von", "vom", "vander", "de", "den", "der",
	    "del", "della", "di", "da", "do", "dos", "das", "du", "la", "le", "les", "el", "al",
	    "bin", "ibn", "bint", "ben", "abu", "ter", "ten", "te", "zu", "zum", "zur", "af", "av",
	    "mac", "mc", "san", "st", "y", "e", NULL};
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < n->count; i++)
		if (!listed(particles, n->word[i]))
			memcpy(out->word[out->count++], n->word[i], NAME_BYTES);
	if (!out->count)
		*out = *n;
}

/* ---- side by side --------------------------------------------------------------------------- */

#define SHORT_FORM 5 /* letters that have to be the same: Nevil, Neville; Chris, Christopher */

static bool stands_for(const char *a, const char *b, bool shortened)
{
	size_t n = strlen(a), m = strlen(b), least = n < m ? n : m;
	return strcmp(a, b) == 0 ||
	       (shortened && (least == 1 || least >= SHORT_FORM) && strncmp(a, b, least) == 0);
}

/* Each word of a has one of its own in b. */
static bool covered(const struct person_name *a, const struct person_name *b, bool initials)
{
	bool taken[NAME_WORDS] = {false};
	for (size_t i = 0; i < a->count; i++) {
		size_t k = 0;
		while (k < b->count && (taken[k] || !stands_for(a->word[i], b->word[k], initials)))
			k++;
		if (k == b->count)
			return false;
		taken[k] = true;
	}
	return a->count > 0;
}

bool name_part_of(const struct person_name *a, const struct person_name *b)
{
	return covered(a, b, false);
}

bool name_initials_of(const struct person_name *a, const struct person_name *b)
{
	return covered(a, b, true);
}

static void join(const struct person_name *n, char out[JOINED + 1])
{
	char *at = out;
	for (size_t i = 0; i < n->count; i++)
		at = stpcpy(at, n->word[i]);
	*at = '\0';
}

bool name_joined_same(const struct person_name *a, const struct person_name *b)
{
	char x[JOINED + 1], y[JOINED + 1];
	join(a, x);
	join(b, y);
	return *x && strcmp(x, y) == 0;
}

bool name_joined_close(const struct person_name *a, const struct person_name *b)
{
	char x[JOINED + 1], y[JOINED + 1];
	join(a, x);
	join(b, y);
	size_t n = strlen(x), m = strlen(y), head = 0, tail = 0;
	if (n < 4 || m < 4)
		return false;
	while (head < n && head < m && x[head] == y[head])
		head++;
	while (tail < n - head && tail < m - head && x[n - 1 - tail] == y[m - 1 - tail])
		tail++;
	size_t left = n - head - tail, other = m - head - tail;
	bool exchanged =
	    left == 2 && other == 2 && x[head] == y[head + 1] && x[head + 1] == y[head];
	return (left <= 1 && other <= 1) || exchanged;
}
