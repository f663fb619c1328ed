/* SPDX-License-Identifier: Apache-2.0
 *
 * test_vignettes.c - the shipped tables against vectors of auditors who had not seen the tables.
 *
 * tests/data/guidelines/vignettes/: the columns are those of evaluate --csv; "*" is not compared,
 * and error=yes wants an error whatever its words.
 */
#include "autoconf.h"
#include "shipped.h"
#include "../suite.h"

#include <string.h>

Suite *vignettes_suite(void);

#define INPUTS_MAX 64
#define SHOWN	   3000 /* bytes of what differs */

enum {
	COL_ID,
	COL_SYSTEM,
	COL_VERSION,
	COL_INPUTS,
	COL_ROW,
	COL_ACTION,
	COL_MODALITY,
	COL_MIN,
	COL_MAX,
	COL_UNIT,
	COL_MISSING,
	COL_ERROR,
	COL_COUNT
};

static const char *const files[] = {"a", "b"};

static size_t cut(char *text, struct pair *out)
{
	size_t n = 0;
	char *one;
	while ((one = strsep(&text, ";")) && n < INPUTS_MAX) {
		char *equals = strchr(one, '=');
		if (!equals)
			continue;
		*equals = '\0';
		out[n++] = (struct pair){one, equals + 1};
	}
	return n;
}

static const char *joined(struct arena *a, const struct guideline_answer *r)
{
	const char *all = "";
	for (size_t i = 0; i < r->missing_count; i++)
		all = arena_printf(a, "%s%s%s", all, i ? ";" : "", r->missing[i]);
	return all;
}

static const char *number(struct arena *a, int n)
{
	return n < 0 ? "" : arena_printf(a, "%d", n);
}

static const char *answered(
    struct arena *a, const struct guideline_set *set, char *const *f, const char *out[COL_COUNT])
{
	struct pair input[INPUTS_MAX];
	struct guideline_answer r;
	struct err e;
	const struct guideline *g = guideline_find(set, f[COL_SYSTEM], f[COL_VERSION]);
	if (!g)
		return "no such table";
	size_t n = cut(arena_strdup(a, f[COL_INPUTS]), input);
	if (!guideline_evaluate(g, input, n, a, &r, &e))
		return arena_strdup(a, e.text);
	out[COL_ROW] = r.row;
	out[COL_ACTION] = r.action;
	out[COL_MODALITY] = r.modality;
	out[COL_MIN] = number(a, r.min);
	out[COL_MAX] = number(a, r.max);
	out[COL_UNIT] = r.min < 0 && r.max < 0 ? "" : r.unit;
	out[COL_MISSING] = joined(a, &r);
	return NULL;
}

/* NULL: as the auditor expects. */
static const char *difference(struct arena *a, const struct guideline_set *set, char *const *f)
{
	static const char *const names[] = {
	    [COL_ROW] = "row", "action", "modality", "min", "max", "unit", "missing"};
	const char *got[COL_COUNT] = {0}, *error = answered(a, set, f, got);
	if (*f[COL_ERROR])
		return error ? NULL : "an error was expected";
	if (error)
		return error;
	for (int i = COL_ROW; i <= COL_MISSING; i++)
		if (strcmp(f[i], "*") != 0 && strcmp(f[i], got[i]) != 0)
			return arena_printf(a, "%s is \"%s\", not \"%s\"", names[i], got[i], f[i]);
	return NULL;
}

START_TEST(the_auditors_vectors_are_answered)
{
	struct arena *a = arena_new();
	struct guideline_set *set;
	struct csv c;
	struct err e;
	size_t wrong = 0;
	const char *all = "";
	const char *tables = arena_printf(a, "%s/schema/guidelines", source_dir());
	const char *path =
	    arena_printf(a, "%s/tests/data/guidelines/vignettes/%s.csv", source_dir(), files[_i]);
	ck_assert_msg(guideline_load(a, tables, NULL, &set, &e), "%s", e.text);
	ck_assert_msg(csv_read_file(a, path, &c, &e), "%s", e.text);
	ck_assert_uint_gt(c.count, 300);
	for (size_t i = 1; i < c.count; i++) {
		ck_assert_msg(c.row[i].count == COL_COUNT, "%s:%d: %zu columns", path,
		    c.row[i].line, c.row[i].count);
		const char *why = difference(a, set, c.row[i].field);
		wrong += why != NULL;
		if (why && strlen(all) < SHOWN)
			all = arena_printf(a, "%s\n  %s: %s", all, c.row[i].field[COL_ID], why);
	}
	ck_assert_msg(
	    wrong == 0, "%s.csv: %zu of %zu differ%s", files[_i], wrong, c.count - 1, all);
	arena_free(a);
}
END_TEST

Suite *vignettes_suite(void)
{
	Suite *s = suite_create("vignettes");
	TCase *t = tcase_create("vignettes");
	tcase_add_loop_test(
	    t, the_auditors_vectors_are_answered, 0, (int)(sizeof files / sizeof *files));
	suite_add_tcase(s, t);
	return s;
}
