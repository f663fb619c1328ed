/* SPDX-License-Identifier: Apache-2.0
 *
 * test_window.c - published intervals as days, and both sides of every tolerance.
 */
#include "followupd/window.h"

#include <check.h>
#include <string.h>

Suite *window_suite(void);

static date day(const char *s)
{
	date d;
	ck_assert_msg(date_parse(s, &d), "%s", s);
	return d;
}

static const struct {
	const char *anchor;
	int min, max;
	const char *unit, *earliest, *target, *latest;
} intervals[] = {
    {"2026-03-02", 6, 12, "months", "2026-09-02", "2026-09-02", "2027-03-02"},
    {"2026-03-12", 3, 3, "months", "2026-06-12", "2026-06-12", "2026-06-12"},
    {"2026-03-25", 335, 400, "days", "2027-02-23", "2027-02-23", "2027-04-29"},
    {"2026-04-15", 6, 6, "weeks", "2026-05-27", "2026-05-27", "2026-05-27"},
    {"2026-08-31", 6, 6, "months", "2027-02-28", "2027-02-28", "2027-02-28"},
    {"2027-08-31", 6, 6, "months", "2028-02-29", "2028-02-29", "2028-02-29"},
    {"2028-02-29", 12, 12, "months", "2029-02-28", "2029-02-28", "2029-02-28"},
    {"2026-01-31", 1, 1, "months", "2026-02-28", "2026-02-28", "2026-02-28"},
    {"2026-12-31", 2, 2, "months", "2027-02-28", "2027-02-28", "2027-02-28"},
    {"2026-03-02", 24, 72, "hours", "2026-03-03", "2026-03-03", "2026-03-05"},
    {"2026-03-02", 1, 25, "hours", "2026-03-03", "2026-03-03", "2026-03-04"},
    /* "no later than": the end is what is worked towards */
    {"2026-03-02", 0, 8, "weeks", "2026-03-02", "2026-04-27", "2026-04-27"},
    {"2026-03-02", 0, 0, "days", "2026-03-02", "2026-03-02", "2026-03-02"},
};

START_TEST(an_interval_becomes_days)
{
	struct window w;
	struct err e;
	date anchor = day(intervals[_i].anchor);
	ck_assert_msg(
	    window_make(anchor, intervals[_i].min, intervals[_i].max, intervals[_i].unit, &w, &e),
	    "%s", e.text);
	char text[32];
	ck_assert_str_eq(date_text(w.earliest, text), intervals[_i].earliest);
	ck_assert_str_eq(date_text(w.target, text), intervals[_i].target);
	ck_assert_str_eq(date_text(w.latest, text), intervals[_i].latest);
	ck_assert_int_eq(w.anchor, anchor);
	ck_assert(w.published);
}
END_TEST

START_TEST(what_is_no_interval_is_refused)
{
	static const struct {
		int min, max;
		const char *unit, *want;
	} rows[] = {{6, 3, "months", "6..3"}, {-1, 3, "months", "-1..3"},
	    {3, -1, "months", "3..-1"}, {1, 2, "years", "\"years\""}, {1, 1201, "months", "1201"},
	    {1, 40000, "days", "40000"}};
	struct window w;
	struct err e;
	ck_assert(
	    !window_make(day("2026-03-02"), rows[_i].min, rows[_i].max, rows[_i].unit, &w, &e));
	ck_assert_msg(strstr(e.text, rows[_i].want) != NULL, "%s", e.text);
	ck_assert(!window_make(DATE_NONE, 1, 2, "days", &w, &e));
}
END_TEST

START_TEST(a_local_target_is_marked_as_such)
{
	struct window w = window_local(day("2026-03-02"), 30);
	char text[32];
	ck_assert(!w.published);
	ck_assert_str_eq(date_text(w.target, text), "2026-04-01");
	ck_assert_int_eq(w.latest, w.target);
	struct tolerance t = window_tolerance(&w);
	ck_assert_int_eq(t.open_from, w.anchor + 1);
	ck_assert_int_eq(t.on_time_until, DATE_NONE);
	ck_assert_int_eq(t.overdue_after, w.anchor + 90);
	w = window_local(day("2026-03-02"), 120);
	ck_assert_int_eq(window_tolerance(&w).overdue_after, w.target);
}
END_TEST

/* Days before the earliest and after the latest day, on both sides of each row's limit. */
static const struct {
	int min, max;
	const char *unit;
	int before, after, overdue;
} tolerances[] = {
    {42, 42, "days", 7, 14, 7},
    {43, 43, "days", 14, 30, 14},
    {6, 6, "weeks", 7, 14, 7},
    {92, 92, "days", 14, 30, 14},
    {93, 93, "days", 30, 60, 30},
    {3, 3, "months", 14, 30, 14},
    {4, 4, "months", 30, 60, 30},
    {6, 12, "months", 30, 60, 30},
    {12, 12, "months", 30, 60, 30},
    {24, 24, "months", 30, 60, 30},
    {3, 6, "months", 30, 60, 30},
};

START_TEST(tolerance_follows_the_nominal_interval)
{
	struct window w;
	struct err e;
	ck_assert(window_make(day("2026-03-02"), tolerances[_i].min, tolerances[_i].max,
	    tolerances[_i].unit, &w, &e));
	struct tolerance t = window_tolerance(&w);
	ck_assert_int_eq(w.earliest - t.open_from, tolerances[_i].before);
	ck_assert_int_eq(t.on_time_until - w.latest, tolerances[_i].after);
	ck_assert_int_eq(t.overdue_after - w.latest, tolerances[_i].overdue);
	int half = (w.earliest - w.anchor + 1) / 2;
	ck_assert_int_eq(t.early_review - w.anchor, half);
}
END_TEST

/* What was ordered for it has the published days, but for the shortest intervals. */
START_TEST(tolerance_of_an_order_is_the_published_one)
{
	static const struct {
		int min, max;
		const char *unit;
		int before, after;
	} rows[] = {{6, 6, "weeks", 7, 14}, {3, 3, "months", 30, 60}, {7, 7, "weeks", 24, 60},
	    {2, 2, "months", 30, 60}, {6, 12, "months", 30, 60}, {12, 12, "months", 30, 60}};
	struct window w;
	struct err e;
	ck_assert(
	    window_make(day("2026-03-02"), rows[_i].min, rows[_i].max, rows[_i].unit, &w, &e));
	struct tolerance t = window_tolerance_ordered(&w);
	ck_assert_int_eq(w.earliest - t.open_from, rows[_i].before);
	ck_assert_int_eq(t.on_time_until - w.latest, rows[_i].after);
	ck_assert_int_ge(t.open_from, t.early_review);
	ck_assert_int_eq(t.overdue_after, window_tolerance(&w).overdue_after);
}
END_TEST

START_TEST(no_later_than_opens_the_day_after_the_index_exam)
{
	static const struct {
		int max;
		int after, overdue;
	} rows[] = {{92, 30, 14}, {93, 60, 30}, {14, 30, 14}};
	struct window w;
	struct err e;
	ck_assert(window_make(day("2026-03-02"), 0, rows[_i].max, "days", &w, &e));
	struct tolerance t = window_tolerance(&w);
	ck_assert_int_eq(t.open_from, w.anchor + 1);
	ck_assert_int_eq(t.early_review, t.open_from);
	ck_assert_int_eq(t.on_time_until - w.latest, rows[_i].after);
	ck_assert_int_eq(t.overdue_after - w.latest, rows[_i].overdue);
}
END_TEST

START_TEST(nothing_opens_before_the_index_exam)
{
	struct window w;
	struct err e;
	for (int days = 1; days < 800; days++) {
		ck_assert(window_make(day("2026-03-02"), days, days, "days", &w, &e));
		struct tolerance t = window_tolerance(&w);
		ck_assert_int_gt(t.open_from, w.anchor);
		ck_assert_int_gt(t.early_review, w.anchor);
		ck_assert_int_le(t.early_review, t.open_from);
		ck_assert_int_gt(t.on_time_until, w.latest);
	}
}
END_TEST

Suite *window_suite(void)
{
	Suite *s = suite_create("window");
	TCase *t = tcase_create("days");
	tcase_add_loop_test(t, an_interval_becomes_days, 0, sizeof intervals / sizeof *intervals);
	tcase_add_loop_test(t, what_is_no_interval_is_refused, 0, 6);
	tcase_add_test(t, a_local_target_is_marked_as_such);
	tcase_add_loop_test(
	    t, tolerance_follows_the_nominal_interval, 0, sizeof tolerances / sizeof *tolerances);
	tcase_add_loop_test(t, no_later_than_opens_the_day_after_the_index_exam, 0, 3);
	tcase_add_loop_test(t, tolerance_of_an_order_is_the_published_one, 0, 6);
	tcase_add_test(t, nothing_opens_before_the_index_exam);
	suite_add_tcase(s, t);
	return s;
}
