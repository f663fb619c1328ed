/* SPDX-License-Identifier: Apache-2.0
 *
 * test_measure.c - intervals against published ones, and what of small groups can be worked out.
 */
#include "followupd/measure.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *measure_suite(void);

/* R. G. Newcombe, Stat Med 1998;17:857-872, table I: method 3, the score method without correction.
 */
START_TEST(intervals_are_the_published_ones)
{
	static const struct {
		int64_t k, n;
		double low, high;
	} rows[] = {{81, 263, .2553, .3662}, {15, 148, .0624, .1605}, {0, 20, 0, .1611},
	    {1, 29, .0061, .1718}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double low, high;
		measure_wilson(rows[i].k, rows[i].n, &low, &high);
		ck_assert_double_eq_tol(low, rows[i].low, .00005);
		ck_assert_double_eq_tol(high, rows[i].high, .00005);
		measure_wilson(rows[i].n - rows[i].k, rows[i].n, &low, &high);
		ck_assert_double_eq_tol(high, 1 - rows[i].low, .00005);
	}
}
END_TEST

/* In how many ways the sum of what is withheld may be shared out, at most two; lines that are said
 * to be small have 0 to 10. */
static int ways(const struct measure_line *line, size_t count, int64_t sum, int64_t *first)
{
	if (!count)
		return sum == 0;
	if (line->shown == GROUP_SHOWN)
		return ways(line + 1, count - 1, sum, first);
	int64_t from = line->shown == GROUP_SMALL || first ? 0 : 11;
	int64_t to = line->shown == GROUP_SMALL ? 10 : sum;
	int found = 0;
	for (int64_t n = from; n <= to && n <= sum && found < 2; n++)
		found += ways(line + 1, count - 1, sum - n, first) > 0;
	return found;
}

static void check_groups(const int *size, size_t count)
{
	struct measure_line line[8] = {0};
	int64_t sum = 0, withheld = 0;
	bool any_small = false, told_small = false;
	for (size_t i = 0; i < count; i++)
		line[i].n.of_class[i % 2 ? MEASURE_MET : MEASURE_NOT] = size[i];
	measure_withhold(line, count);
	for (size_t i = 0; i < count; i++) {
		ck_assert(size[i] >= MEASURE_SMALL || line[i].shown != GROUP_SHOWN);
		any_small |= size[i] < MEASURE_SMALL;
		told_small |= line[i].shown == GROUP_SMALL;
		if (line[i].shown != GROUP_SHOWN) {
			sum += size[i];
			withheld++;
		}
	}
	ck_assert(any_small == (withheld > 0));
	if (!any_small)
		return;
	/* All of them withheld and none said to be small: any sharing-out of the sum may be. */
	int64_t anything = 0;
	for (size_t i = 0; i < count && withheld > 1; i++) {
		struct measure_line t = line[0];
		line[0] = line[i];
		line[i] = t;
		if (line[0].shown != GROUP_SHOWN && sum)
			ck_assert_int_ge(ways(line, count, sum, told_small ? NULL : &anything), 2);
	}
}

START_TEST(no_small_group_can_be_worked_out)
{
	int size[5];
	static const int sizes[] = {0, 1, 5, 9, 10, 11, 12, 20, 40};
	const int n = sizeof sizes / sizeof *sizes;
	for (int count = 1; count <= 4; count++) {
		int all = 1;
		for (int i = 0; i < count; i++)
			all *= n;
		for (int pick = 0; pick < all; pick++) {
			for (int i = 0, rest = pick; i < count; i++, rest /= n)
				size[i] = sizes[rest % n];
			check_groups(size, (size_t)count);
		}
	}
}
END_TEST

START_TEST(months_and_trend)
{
	const struct measure *m = measure_find("acr-completion");
	const struct measure_count counts[] = {{date_of(2026, 1, 1), "all", "", NULL, "done", 4},
	    {date_of(2026, 1, 1), "all", "", NULL, "open", 6},
	    {date_of(2026, 1, 1), "all", "", NULL, "CLIN_CLOSED", 3},
	    {date_of(2026, 3, 1), "all", "", NULL, "elsewhere", 9},
	    {date_of(2026, 3, 1), "all", "", NULL, "late", 1},
	    {date_of(2026, 3, 1), "all", "", NULL, "pending", 7},
	    {DATE_NONE, "language", "en", NULL, "done", 12},
	    {DATE_NONE, "language", "so", NULL, "open", 8},
	    {DATE_NONE, "site", "NORTH", NULL, "open", 2}};
	struct arena *a = arena_new();
	struct measure_result *r =
	    measure_compute(a, m, "all", counts, sizeof counts / sizeof *counts);
	ck_assert_uint_eq(r->month_count, 3);
	ck_assert_int_eq(measure_cases(&r->month[1].n), 0);
	ck_assert_int_eq(measure_cases(&r->total), 20);
	ck_assert_int_eq(r->total.of_class[MEASURE_MET], 13);
	ck_assert_int_eq(r->total.of_class[MEASURE_EXCLUDED], 3);
	ck_assert_int_eq(r->total.of_class[MEASURE_PENDING], 7);
	ck_assert_str_eq(r->outcome[r->outcome_count - 1], "CLIN_CLOSED");
	ck_assert_str_eq(measure_outcome_words(m, "CLIN_CLOSED"), "not indicated");
	ck_assert_str_eq(r->trend, "From 40 % in January to 90 % in March; lowest 40 % in January, "
				   "highest 90 % in March.");
	ck_assert_uint_eq(r->group_count, 2);
	ck_assert_str_eq(r->group[0].dim->name, "site");
	ck_assert_int_eq(r->group[0].line[0].shown, GROUP_SHOWN);
	ck_assert_int_eq(r->group[1].line[0].shown, GROUP_WITHHELD);
	r = measure_compute(a, m, "owner", counts, 0);
	ck_assert_str_eq(r->trend, "No case has come to its end yet.");
	arena_free(a);
}
END_TEST

START_TEST(every_measure_says_what_it_counts)
{
	for (const struct measure *m = measures; m->name; m++) {
		bool met = false, not = false;
		ck_assert(m->title && m->met && m->month && m->denominator && m->numerator &&
			  m->excluded && m->source && m->sql);
		for (size_t i = 0; i < m->outcome_count; i++) {
			met |= m->outcome[i].counts == MEASURE_MET;
			not |= m->outcome[i].counts == MEASURE_NOT;
		}
		ck_assert(met && not );
		ck_assert_ptr_eq(measure_find(m->name), m);
	}
	ck_assert_ptr_null(measure_find("nothing"));
}
END_TEST

Suite *measure_suite(void)
{
	Suite *s = suite_create("measure");
	TCase *t = tcase_create("measure");
	tcase_add_test(t, intervals_are_the_published_ones);
	tcase_add_test(t, no_small_group_can_be_worked_out);
	tcase_add_test(t, months_and_trend);
	tcase_add_test(t, every_measure_says_what_it_counts);
	suite_add_tcase(s, t);
	return s;
}
