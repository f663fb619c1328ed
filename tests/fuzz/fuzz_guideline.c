/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_guideline.c - a hostile table is read, checked, shown and compared, and then asked.
 *
 * The input is a table; what follows the first NUL byte is KEY=VALUE pairs parted by ';'.  A table
 * that the checker finds without fault must answer whatever it accepts, and the checker must find
 * the same with and without its memory of equal subtrees.
 */
#include "autoconf.h"
#include "../../daemon/guideline/diff.h"
#include "followupd/guideline_json.h"

#include <stdlib.h>

#define INPUTS_MAX 32
#define WORK_MAX   200000 /* keeps one run within a second */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static FILE *nowhere(void)
{
	static FILE *f;
	if (!f)
		f = fopen("/dev/null", "w");
	return f;
}

static size_t cut(char *rest, struct pair *out)
{
	size_t n = 0;
	char *one;
	while (n < INPUTS_MAX && (one = strsep(&rest, ";"))) {
		char *value = strchr(one, '=');
		if (!value)
			continue;
		*value = '\0';
		out[n++] = (struct pair){.key = one, .value = value + 1};
	}
	return n;
}

/* True: proven, and not only because the walk was cut short. */
static bool check(const struct guideline *g)
{
	uint64_t fast, slow;
	struct check_options options = {.work = WORK_MAX},
			     plain = {.work = WORK_MAX, .plain = true};
	size_t faults = check_table(g, NULL, nowhere(), &options, &fast);
	size_t same = check_table(g, NULL, nowhere(), &plain, &slow);
	/* One of them may have been cut short, which is a fault as well. */
	if (!faults && !same && fast != slow)
		__builtin_trap();
	return !faults;
}

static void show(const struct guideline *g, const struct guideline_answer *answer)
{
	guideline_show(g, answer, 80, nowhere());
	guideline_show(g, answer, 120, nowhere());
	if (answer)
		guideline_explain(g, answer, 80, nowhere());
	json_decref(guideline_json(g, answer));
}

static void ask(struct arena *a, const struct guideline *g, struct pair *in, size_t n, bool proven)
{
	struct guideline_answer answer;
	struct err e;
	if (!guideline_evaluate(g, in, n, a, &answer, &e))
		return;
	if (!*answer.action || (proven && strstr(answer.note, "no single row")))
		__builtin_trap();
	show(g, &answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = memchr(data, 0, size);
	size_t table = nul ? (size_t)(nul - data) : size;
	struct arena *a = arena_new();
	struct guideline *g;
	struct guideline_diff d = {0};
	struct pair input[INPUTS_MAX];
	struct err e;
	char *rest = arena_strndup(a, nul ? (const char *)nul + 1 : "", nul ? size - table - 1 : 0);
	size_t n = cut(rest, input);
	if (guideline_read(a, "fuzz.csv", (const char *)data, table, &g, &e)) {
		show(g, NULL);
		ask(a, g, input, n, check(g));
		diff_tables(a, g, g, &d);
		if (d.change_count)
			__builtin_trap();
	}
	arena_free(a);
	return 0;
}
