/* SPDX-License-Identifier: Apache-2.0
 *
 * alike.c - numbers that differ only in how they are written.
 *
 * Fails: never.
 */
#include "autoconf.h"
#include "followupd/alike.h"

#include <string.h>

#define ALIKE_LEAST 3 /* signs: shorter ones are alike by chance */

static char sign(char c)
{
	if (c >= 'a' && c <= 'z')
		return (char)(c - 'a' + 'A');
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ? c : '\0';
}

void number_alike(const char *value, size_t len, char out[ALIKE_MAX], bool *cut)
{
	size_t n = 0;
	bool behind = len > 2 && sign(value[len - 1]) && memchr("-/ ", value[len - 2], 3);
	if (cut)
		*cut = behind;
	if (behind)
		len -= 2;
	bool front = true,
	     zeros = false; /* letters, then zeros: the first ones alone are left out */
	for (size_t i = 0; i < len && n < ALIKE_MAX; i++) {
		char c = sign(value[i]);
		if (!c)
			continue;
		front = front && (c == '0' || (c >= 'A' && !zeros));
		zeros = front && c == '0';
		if (!zeros)
			out[n++] = c;
	}
	if (n < ALIKE_LEAST || n == ALIKE_MAX)
		n = 0;
	out[n] = '\0';
}
