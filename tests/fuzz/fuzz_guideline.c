/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_guideline.c - a hostile table, then hostile inputs to it.
 *
 * The input is a table; what follows the first NUL byte is KEY=VALUE pairs parted by ';'.
 */
#include "autoconf.h"
#include "followupd/guideline.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = memchr(data, 0, size);
	size_t table = nul ? (size_t)(nul - data) : size, n = 0;
	struct arena *a = arena_new();
	struct guideline *g;
	struct guideline_answer answer;
	struct pair input[32];
	struct err e;
	char *rest = arena_strndup(a, nul ? (const char *)nul + 1 : "", nul ? size - table - 1 : 0);
	char *one;
	while (n < 32 && (one = strsep(&rest, ";"))) {
		char *value = strchr(one, '=');
		if (!value)
			continue;
		*value = '\0';
		input[n++] = (struct pair){.key = one, .value = value + 1};
	}
	if (guideline_read(a, "fuzz.csv", (const char *)data, table, &g, &e) &&
	    guideline_evaluate(g, input, n, a, &answer, &e) && !answer.action)
		__builtin_trap();
	arena_free(a);
	return 0;
}
