/* SPDX-License-Identifier: Apache-2.0
 *
 * test_cases.c - the shipped tables against cases written from the guideline text.
 */
#include "autoconf.h"
#include "table.h"
#include "../suite.h"

#include <string.h>

Suite *cases_suite(void);

static const char *const tables[] = {"lung-rads-2022", "bi-rads-5", "fleischner-2017"};
enum { TABLES = 3 };

static struct guideline_set *load(struct arena *a)
{
	struct err e;
	struct guideline_set *set;
	const char *dir = arena_printf(a, "%s/schema/guidelines", source_dir());
	ck_assert_msg(guideline_load(a, dir, NULL, &set, &e), "%s", e.text);
	return set;
}

static struct csv cases_of(struct arena *a, const char *table)
{
	struct err e;
	struct csv c;
	const char *path = arena_printf(a, "%s/tests/data/guidelines/%s.csv", source_dir(), table);
	ck_assert_msg(csv_read_file(a, path, &c, &e), "%s", e.text);
	return c;
}

static size_t cut(char *text, struct pair *out)
{
	size_t n = 0;
	char *one;
	while (text && (one = strsep(&text, ";"))) {
		char *equals = strchr(one, '=');
		if (!equals)
			continue;
		*equals = '\0';
		out[n++] = (struct pair){one, equals + 1};
	}
	return n;
}

static const char *joined(struct arena *a, const char **text, size_t count)
{
	const char *all = "";
	for (size_t i = 0; i < count; i++)
		all = arena_printf(a, "%s%s%s", all, i ? " " : "", text[i]);
	return all;
}

static void expect(const char *id, const char *what, const char *want, const char *got)
{
	if (strcmp(want, "*") != 0)
		ck_assert_msg(
		    strcmp(want, got) == 0, "%s: %s is \"%s\", not \"%s\"", id, what, got, want);
}

static void run_case(const struct guideline_set *set, const struct csv *c, const struct csv_row *r)
{
	struct arena *a = arena_new();
	struct pair input[64];
	struct guideline_answer got;
	struct err e;
	const char *const *f = (const char *const *)r->field;
	const char *id = f[0];
	const struct guideline *g = guideline_find(set, f[1], f[2]);
	ck_assert_msg(g != NULL, "%s: no table", id);
	size_t n = cut(arena_strdup(a, f[3]), input);
	bool ok = guideline_evaluate(g, input, n, a, &got, &e);
	const char *error = csv_get(r, csv_column(c, "error"));
	ck_assert_msg(ok == !*error, "%s: %s", id, ok ? "no error" : e.text);
	if (!ok) {
		ck_assert_msg(strstr(e.text, error) != NULL, "%s: %s", id, e.text);
		arena_free(a);
		return;
	}
	expect(id, "row", f[4], got.row);
	expect(id, "action", f[5], got.action);
	expect(id, "modality", f[6], got.modality);
	expect(id, "interval", f[7],
	    got.min < 0 ? "" : arena_printf(a, "%d..%d %s", got.min, got.max, got.unit));
	expect(id, "missing", f[8], joined(a, got.missing, got.missing_count));
	if (*f[9])
		expect(id, "classified_by", f[9], got.classified_by);
	expect(id, "overlay", f[10], got.overlay_count ? got.overlay[0].row : "");
	ck_assert_str_eq(got.table_sha256, guideline_sha256(g));
	ck_assert(got.min < 0 || *got.from);
	arena_free(a);
}

START_TEST(every_case_of_the_guideline_text_is_answered)
{
	struct arena *a = arena_new();
	struct guideline_set *set = load(a);
	struct csv c = cases_of(a, tables[_i]);
	ck_assert_uint_gt(c.count, 50);
	for (size_t i = 1; i < c.count; i++)
		run_case(set, &c, &c.row[i]);
	arena_free(a);
}
END_TEST

static bool names(const char *list, const char *id)
{
	size_t n = strlen(id);
	for (const char *at = list; (at = strstr(at, id)); at += n)
		if ((at == list || at[-1] == ' ') && strchr(" ", at[n]))
			return true;
	return false;
}

static void expect_covered(const struct csv *c, const char *id)
{
	for (size_t i = 1; i < c->count; i++) {
		char **f = c->row[i].field;
		if (names(f[4], id) || names(f[9], id) || names(f[10], id))
			return;
	}
	ck_abort_msg("no case for row %s", id);
}

START_TEST(every_row_and_named_step_has_a_case)
{
	struct arena *a = arena_new();
	struct csv c = cases_of(a, tables[_i]);
	struct guideline_set *set = load(a);
	const struct guideline *g = guideline_find(set, c.row[1].field[1], c.row[1].field[2]);
	for (size_t i = 0; i < g->stage_count; i++)
		for (size_t k = 0; k < g->stage[i].row_count; k++)
			expect_covered(&c, g->stage[i].row[k].id);
	for (size_t i = 0; i < g->schedule_count; i++)
		for (size_t k = 0; k < g->schedule[i].count; k++)
			if (*g->schedule[i].step[k].id)
				expect_covered(&c, g->schedule[i].step[k].id);
	arena_free(a);
}
END_TEST

START_TEST(bi_rads_3_answers_the_whole_series)
{
	static const int months[] = {6, 12, 24, 36};
	struct arena *a = arena_new();
	struct guideline_answer r;
	struct err e;
	const struct guideline *g = guideline_find(load(a), "bi-rads", NULL);
	struct pair in[] = {{"modality", "MG"}, {"category", "3"}};
	ck_assert_msg(guideline_evaluate(g, in, 2, a, &r, &e), "%s", e.text);
	ck_assert_uint_eq(r.step_count, 4);
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(r.step[i].step, i + 1);
		ck_assert_int_eq(r.step[i].min, months[i]);
		ck_assert_int_eq(r.step[i].max, months[i]);
		ck_assert_str_eq(r.step[i].anchor, "cat3_index_date");
		ck_assert_str_eq(r.step[i].from, "first");
		ck_assert_int_eq(r.step[i].optional, i == 3);
	}
	arena_free(a);
}
END_TEST

START_TEST(chained_steps_count_from_the_exam_actually_done)
{
	struct arena *a = arena_new();
	struct guideline_answer r;
	struct err e;
	const struct guideline *g = guideline_find(load(a), "fleischner", "2017");
	struct pair in[] = {{"context", "incidental"}, {"age", "60"}, {"type", "ggn"},
	    {"count", "single"}, {"size_mm", "8"}};
	ck_assert_msg(guideline_evaluate(g, in, 5, a, &r, &e), "%s", e.text);
	ck_assert_uint_eq(r.step_count, 2);
	ck_assert_str_eq(r.step[0].from, "first");
	ck_assert_str_eq(r.step[1].from, "previous");
	ck_assert_int_eq(r.step[1].min, 24);
	ck_assert(r.step[1].repeats);
	ck_assert_str_ne(r.step[1].until, "");
	arena_free(a);
}
END_TEST

START_TEST(what_is_assumed_is_named_in_the_answer)
{
	struct arena *a = arena_new();
	struct guideline_answer r;
	struct err e;
	const struct guideline *g = guideline_find(load(a), "lung-rads", "2022");
	struct pair in[] = {{"category", "3"}};
	ck_assert_msg(guideline_evaluate(g, in, 1, a, &r, &e), "%s", e.text);
	ck_assert_str_eq(
	    joined(a, r.assumed, r.assumed_count), "modifier_s=no known_lung_cancer=no");
	arena_free(a);
}
END_TEST

Suite *cases_suite(void)
{
	Suite *s = suite_create("cases");
	TCase *t = tcase_create("tables");
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, every_case_of_the_guideline_text_is_answered, 0, TABLES);
	tcase_add_loop_test(t, every_row_and_named_step_has_a_case, 0, TABLES);
	tcase_add_test(t, bi_rads_3_answers_the_whole_series);
	tcase_add_test(t, chained_steps_count_from_the_exam_actually_done);
	tcase_add_test(t, what_is_assumed_is_named_in_the_answer);
	suite_add_tcase(s, t);
	return s;
}
