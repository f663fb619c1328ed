/* SPDX-License-Identifier: Apache-2.0
 *
 * test_clock.c - calendar arithmetic by table and by walking every day of four centuries.
 */
#include "followupd/clock.h"

#include <check.h>

Suite *clock_suite(void);

START_TEST(months_clamp_to_the_months_end)
{
	static const struct {
		int y, m, d, months;
		const char *want;
	} rows[] = {
	    {2026, 1, 31, 1, "2026-02-28"},
	    {2028, 1, 31, 1, "2028-02-29"},
	    {2026, 8, 31, 6, "2027-02-28"},
	    {2027, 8, 31, 6, "2028-02-29"},
	    {2028, 2, 29, 12, "2029-02-28"},
	    {2028, 2, 29, 48, "2032-02-29"},
	    {2026, 3, 2, 6, "2026-09-02"},
	    {2026, 3, 2, 12, "2027-03-02"},
	    {2026, 12, 15, 1, "2027-01-15"},
	    {2026, 3, 31, -1, "2026-02-28"},
	    {2026, 1, 15, -1, "2025-12-15"},
	};
	char text[32];
	date d = date_add_months(date_of(rows[_i].y, rows[_i].m, rows[_i].d), rows[_i].months);
	ck_assert_str_eq(date_text(d, text), rows[_i].want);
}
END_TEST

START_TEST(days_that_do_not_exist_are_refused)
{
	ck_assert_int_eq(date_of(2026, 2, 29), DATE_NONE);
	ck_assert_int_eq(date_of(1900, 2, 29), DATE_NONE);
	ck_assert_int_ne(date_of(2000, 2, 29), DATE_NONE);
	ck_assert_int_eq(date_of(2026, 13, 1), DATE_NONE);
	ck_assert_int_eq(date_of(2026, 0, 1), DATE_NONE);
	ck_assert_int_eq(date_of(2026, 4, 31), DATE_NONE);
	ck_assert_int_eq(date_of(0, 1, 1), DATE_NONE);
}
END_TEST

START_TEST(every_day_of_four_centuries_round_trips)
{
	int y, m, d, last = -1;
	for (date day = date_of(1800, 1, 1); day < date_of(2200, 1, 1); day++) {
		date_civil(day, &y, &m, &d);
		ck_assert_int_eq(date_of(y, m, d), day);
		if (last >= 0)
			ck_assert_int_eq(date_weekday(day), (last + 1) % 7);
		last = date_weekday(day);
	}
	ck_assert_int_eq(date_weekday(date_of(2026, 11, 23)), 0);
}
END_TEST

START_TEST(instants_round_trip_as_text)
{
	static const char *const rows[] = {"1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z",
	    "2026-03-02T09:45:00Z", "2028-02-29T23:59:59.250000Z", "1753-04-17T06:00:00Z"};
	char text[32];
	instant t;
	ck_assert(instant_parse(rows[_i], &t));
	ck_assert_str_eq(instant_text(t, text), rows[_i]);
}
END_TEST

START_TEST(text_that_is_no_instant_is_refused)
{
	static const char *const rows[] = {"", "2026-03-02", "2026-03-02T09:45:00",
	    "2026-02-30T00:00:00Z", "2026-03-02T24:00:00Z", "2026-03-02T09:60:00Z",
	    "2026-03-02T09:45:00Z ", "2026-3-2T09:45:00Z"};
	instant t;
	ck_assert(!instant_parse(rows[_i], &t));
}
END_TEST

Suite *clock_suite(void)
{
	Suite *s = suite_create("clock");
	TCase *t = tcase_create("calendar");
	tcase_add_loop_test(t, months_clamp_to_the_months_end, 0, 11);
	tcase_add_test(t, days_that_do_not_exist_are_refused);
	tcase_add_test(t, every_day_of_four_centuries_round_trips);
	tcase_add_loop_test(t, instants_round_trip_as_text, 0, 5);
	tcase_add_loop_test(t, text_that_is_no_instant_is_refused, 0, 8);
	suite_add_tcase(s, t);
	return s;
}
