/* SPDX-License-Identifier: Apache-2.0
 *
 * base32.c - bytes as letters, and back.
 *
 * Fails: what base32_write would not have written is refused.
 */
#include "autoconf.h"
#include "followupd/base32.h"

#include <string.h>

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

char *base32_write(const void *data, size_t len, char *out)
{
	const unsigned char *byte = data;
	unsigned held = 0, bits = 0;
	char *at = out;
	for (size_t i = 0; i < len; i++) {
		held = held << 8 | byte[i];
		for (bits += 8; bits >= 5; bits -= 5)
			*at++ = alphabet[held >> (bits - 5) & 31];
	}
	if (bits)
		*at++ = alphabet[held << (5 - bits) & 31];
	*at = '\0';
	return out;
}

size_t base32_read(const char *text, size_t len, unsigned char *out, size_t max)
{
	unsigned held = 0, bits = 0;
	size_t n = 0;
	for (size_t i = 0; i < len; i++) {
		char c = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
		const char *p = c ? strchr(alphabet, c) : NULL;
		if (!p || n == max)
			return 0;
		held = (held & 0xff) << 5 | (unsigned)(p - alphabet);
		bits += 5;
		if (bits < 8)
			continue;
		bits -= 8;
		out[n++] = (unsigned char)(held >> bits);
	}
	return bits < 5 && !(held & ((1U << bits) - 1)) ? n : 0;
}
