/* SPDX-License-Identifier: Apache-2.0
 *
 * latin.c - letters of the Latin script without their accents, so that two spellings of one word
 * can be held side by side.
 *
 * Letters of other scripts have no such form.
 * Fails: never; what is no UTF-8 is read as some letter, the same way each time.
 */
#include "autoconf.h"
#include "followupd/latin.h"

#include <stddef.h>

/* What is left of U+00C0 to U+00FF and of U+0100 to U+017F without accents; a capital letter stands
 * for what is written with two: A ae, S ss, T th, O oe. */
static const char latin1[] = "aaaaaaAceeeeiiiidnooooo ouuuuyTSaaaaaaAceeeeiiiidnooooo ouuuuyTy";
static const char extended[] =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooo"
    "OOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
_Static_assert(sizeof latin1 == 64 + 1, "one letter each from U+00C0 to U+00FF");
_Static_assert(sizeof extended == 128 + 1, "one letter each from U+0100 to U+017F");

/* Further letters by ranges. */
static const struct {
	uint32_t first, last;
	char plain;
} ranges[] = {
    {0x1A0, 0x1A1, 'o'},
    {0x1AF, 0x1B0, 'u'},
    {0x218, 0x219, 's'},
    {0x21A, 0x21B, 't'},
    {0x1E9E, 0x1E9E, 'S'},
    {0x1EA0, 0x1EB7, 'a'},
    {0x1EB8, 0x1EC7, 'e'},
    {0x1EC8, 0x1ECB, 'i'},
    {0x1ECC, 0x1EE3, 'o'},
    {0x1EE4, 0x1EF1, 'u'},
    {0x1EF2, 0x1EF9, 'y'},
};

size_t utf8_whole(const char *text, size_t len)
{
	while (len && ((unsigned char)text[len] & 0xC0) == 0x80)
		len--;
	return len;
}

uint32_t utf8_next(const unsigned char **at)
{
	const unsigned char *p = *at;
	uint32_t c = *p++;
	int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
	if (more)
		c &= 0x3FU >> more;
	for (; more && (*p & 0xC0) == 0x80; more--)
		c = c << 6 | (*p++ & 0x3FU);
	*at = p;
	return c;
}

static const char *two_letters(char c)
{
	return c == 'A' ? "ae" : c == 'S' ? "ss" : c == 'T' ? "th" : "oe";
}

/* 0: nothing is left of it; ' ': a word ends. */
static char plain_of(uint32_t c)
{
	if (c >= 0xC0 && c < 0x100)
		return latin1[c - 0xC0];
	if (c >= 0x100 && c < 0x180)
		return extended[c - 0x100];
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return ranges[i].plain;
	return 0;
}

const char *latin_plain(uint32_t c, char one[static 2])
{
	one[0] = plain_of(c);
	one[1] = '\0';
	return one[0] >= 'A' && one[0] <= 'Z' ? two_letters(one[0]) : one;
}
