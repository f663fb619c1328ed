/* SPDX-License-Identifier: Apache-2.0
 *
 * test_compute.c - exact arithmetic, and derived inputs of the kinds other guidelines need.
 */
#include "autoconf.h"
#include "table.h"
#include "../suite.h"

#include <string.h>

Suite *compute_suite(void);

START_TEST(halves_round_up_exactly)
{
	static const struct {
		const char *x, *unit, *want;
	} rows[] = {{"5.95", "0.1", "6"}, {"5.94", "0.1", "5.9"}, {"5.5", "1", "6"},
	    {"8.49", "1", "8"}, {"-0.5", "1", "0"}, {"-0.51", "1", "-1"}, {"0", "1", "0"},
	    /* as a machine prints a sum of tenths */
	    {"5.9499999999999993", "0.1", "5.9"}, {"5.9500000000000002", "0.1", "6"},
	    {"5.9000000000000000000000", "1", "6"}};
	struct arena *a = arena_new();
	struct number x, unit, r;
	ck_assert(number_parse(rows[_i].x, &x) && number_parse(rows[_i].unit, &unit));
	ck_assert(number_round(x, unit, &r));
	ck_assert_str_eq(number_text(a, r), rows[_i].want);
	arena_free(a);
}
END_TEST

START_TEST(numbers_that_do_not_fit_are_refused)
{
	struct number x, r;
	ck_assert(!number_parse("1.", &x) && !number_parse("", &x) && !number_parse(".5", &x));
	ck_assert(!number_parse("1.000000000000000001", &x));
	ck_assert(!number_parse("1e3", &x) && !number_parse("+1", &x) && !number_parse(" 1", &x));
	ck_assert(!number_parse("1234567890", &x));
	ck_assert(number_parse("999999999.9999", &x));
	ck_assert(number_mul(x, (struct number){100000, 1}, &r));
	ck_assert(!number_mul(r, r, &r));
	ck_assert(!number_div(x, (struct number){0, 1}, &r));
}
END_TEST

static const char head[] =
    "table,format,1\ntable,system,demo\ntable,version,1\ntable,title,Demo\n"
    "input,u,integer,-100..200,HU,no,,unenhanced\ninput,e,integer,0..300,HU,no,,early\n"
    "input,d,integer,0..300,HU,no,,delayed\n"
    "input,foci,set,none|comet_tail|macro|rim|punctate,,no,,echogenic foci\n"
    "input,shape,enum,wider|taller,,no,,shape\n"
    "derive,washout,enum,adenoma|low,,given(u) and 100 * (e - d) / (e - u) >= 60,'adenoma',\n"
    "derive,washout,,,,given(u),'low',\n"
    "derive,washout,,,,100 * (e - d) / e >= 40,'adenoma',\n"
    "derive,washout,,,,,'low',\n"
    "derive,total,integer,0..30,,,\"points(foci, 'macro', 1, 'rim', 2, 'punctate', 3) + "
    "points(shape, 'taller', 3)\",\n";

/* Which of the rows yes and no answers, or the first missing input. */
static const char *ask(struct arena *a, const char *cell, const char *inputs)
{
	struct guideline *g;
	struct guideline_answer r;
	struct err e;
	struct pair in[8];
	size_t n = 0;
	const char *text = arena_printf(a,
	    "%sstage,m,first,,\ncolumns,id,if %s,action\nrow,YES,%s,notify\nrow,NO,,none\n", head,
	    strcmp(cell, "adenoma") == 0 ? "washout" : "total", cell);
	ck_assert_msg(guideline_read(a, "demo.csv", text, strlen(text), &g, &e), "%s", e.text);
	char *rest = arena_strdup(a, inputs), *one;
	while ((one = strsep(&rest, ";"))) {
		char *key = strsep(&one, "=");
		in[n++] = (struct pair){key, one};
	}
	ck_assert_msg(guideline_evaluate(g, in, n, a, &r, &e), "%s", e.text);
	return *r.row ? r.row : r.missing_count ? r.missing[0] : "";
}

START_TEST(washout_and_points_are_table_arithmetic)
{
	static const struct {
		const char *cell, *inputs, *want;
	} rows[] = {{"adenoma", "u=20;e=120;d=60", "YES"}, {"adenoma", "u=20;e=120;d=61", "NO"},
	    {"adenoma", "e=100;d=60", "YES"}, {"adenoma", "e=100;d=61", "NO"},
	    {"adenoma", "u=20;e=120", "d"}, {"adenoma", "u=20;e=20;d=10", "u"},
	    {">=6", "foci=macro+rim;shape=taller", "YES"},
	    {">=7", "foci=macro+rim;shape=taller", "NO"},
	    {">=6", "foci=punctate;shape=taller", "YES"},
	    {">=1", "foci=none+comet_tail;shape=wider", "NO"}, {">=6", "foci=rim", "shape"}};
	struct arena *a = arena_new();
	const char *got = ask(a, rows[_i].cell, rows[_i].inputs);
	bool undecided = strcmp(got, "") == 0;
	if (strcmp(rows[_i].want, "u") == 0)
		ck_assert(undecided); /* nothing is missing, the ratio does not exist: a person */
	else
		ck_assert_str_eq(got, rows[_i].want);
	arena_free(a);
}
END_TEST

/* ---- what is missing ------------------------------------------------------------------------ */

static const char *const asked_for =
    "table,format,1\ntable,system,demo\ntable,version,1\ntable,title,Demo\n"
    "input,size_mm,integer,0..9,mm,no,,size\ninput,kind,enum,a|b|c,,no,,kind\n"
    "input,late,bool,,,no,,late\n"
    "derive,both,enum,x|y,,late and kind = 'a','x',\nderive,both,,,,,'y',\n"
    "reject,\"kind = 'c'\",kind: c is not used\n";

/* "row" or "row; missing a b" */
static const char *answer(struct arena *a, const char *stages, const char *inputs)
{
	struct guideline *g;
	struct guideline_answer r;
	struct err e;
	struct pair in[8];
	size_t n = 0;
	const char *text = arena_printf(a, "%s%s", asked_for, stages);
	ck_assert_msg(guideline_read(a, "demo.csv", text, strlen(text), &g, &e), "%s", e.text);
	char *rest = arena_strdup(a, inputs), *one;
	while ((one = strsep(&rest, ";"))) {
		char *key = strsep(&one, "=");
		if (*key)
			in[n++] = (struct pair){key, one};
	}
	if (!guideline_evaluate(g, in, n, a, &r, &e))
		return e.text[0] ? arena_strdup(a, e.text) : "";
	const char *said = r.row;
	for (size_t i = 0; i < r.missing_count; i++)
		said = arena_printf(a, "%s%s%s", said, i ? " " : "; missing ", r.missing[i]);
	return said;
}

START_TEST(a_row_for_what_is_missing_decides)
{
	static const char stages[] =
	    "stage,m,unique,,\ncolumns,id,if size_mm,action\n"
	    "row,M,missing,notify\nrow,S,<5,none\nrow,L,!=0|1|2|3|4,none\n";
	struct arena *a = arena_new();
	ck_assert_str_eq(answer(a, stages, ""), "M");
	ck_assert_str_eq(answer(a, stages, "size_mm=4"), "S");
	ck_assert_str_eq(answer(a, stages, "size_mm=5"), "L");
	arena_free(a);
}
END_TEST

START_TEST(without_such_a_row_the_input_is_asked_for)
{
	static const char stages[] = "stage,m,unique,,\ncolumns,id,if size_mm,action\n"
				     "row,S,<5,none\nrow,L,>=5,notify\n";
	struct arena *a = arena_new();
	ck_assert_str_eq(answer(a, stages, ""), "; missing size_mm");
	arena_free(a);
}
END_TEST

START_TEST(of_a_derived_word_the_input_behind_it_is_missing)
{
	static const char stages[] = "stage,m,unique,,\ncolumns,id,if both,action\n"
				     "row,X,x,none\nrow,Y,y,notify\n";
	struct arena *a = arena_new();
	ck_assert_str_eq(answer(a, stages, "late=no"), "Y");
	ck_assert_str_eq(answer(a, stages, "kind=b"), "Y");
	ck_assert_str_eq(answer(a, stages, "late=yes"), "; missing kind");
	ck_assert_str_eq(answer(a, stages, "kind=a"), "; missing late");
	arena_free(a);
}
END_TEST

START_TEST(what_a_row_sets_is_not_what_was_stated)
{
	/* Rows make c of b, which is refused only when somebody states it. */
	static const char stages[] =
	    "stage,s,first-or-none,,\ncolumns,id,if kind,set kind\n"
	    "row,B,b,c\nstage,m,first,,\ncolumns,id,if size_mm,if kind,action\n"
	    "row,C,<5,c,none\nrow,O,,,notify\n";
	struct arena *a = arena_new();
	ck_assert_str_eq(answer(a, stages, "kind=b;size_mm=4"), "C");
	ck_assert_str_eq(answer(a, stages, "kind=b"), "; missing size_mm");
	ck_assert_str_eq(answer(a, stages, "kind=c"), "kind: c is not used");
	arena_free(a);
}
END_TEST

START_TEST(hostile_expressions_are_refused)
{
	static const char *const texts[] = {"", "u +", "(u", "nobody", "given(1)", "u in 3", "'x",
	    "if(u, 1)", "1.2345678901234567891", "u ? 1",
	    "((((((((((((((((((((((((((((((((((((((((((u))", "not"};
	struct arena *a = arena_new();
	struct guideline *g;
	struct err e;
	const char *text = arena_printf(a,
	    "%sderive,x,integer,0..9,,,\"%s\",\nstage,m,first,,\ncolumns,id,action\nrow,A,none\n",
	    head, texts[_i]);
	ck_assert(!guideline_read(a, "demo.csv", text, strlen(text), &g, &e));
	ck_assert_msg(strstr(e.text, "demo.csv:15") != NULL, "%s", e.text);
	arena_free(a);
}
END_TEST

Suite *compute_suite(void)
{
	Suite *s = suite_create("compute");
	TCase *t = tcase_create("exact");
	tcase_add_loop_test(t, halves_round_up_exactly, 0, 10);
	tcase_add_test(t, numbers_that_do_not_fit_are_refused);
	tcase_add_loop_test(t, washout_and_points_are_table_arithmetic, 0, 11);
	tcase_add_test(t, a_row_for_what_is_missing_decides);
	tcase_add_test(t, without_such_a_row_the_input_is_asked_for);
	tcase_add_test(t, of_a_derived_word_the_input_behind_it_is_missing);
	tcase_add_test(t, what_a_row_sets_is_not_what_was_stated);
	tcase_add_loop_test(t, hostile_expressions_are_refused, 0, 12);
	suite_add_tcase(s, t);
	return s;
}
