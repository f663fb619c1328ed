/* SPDX-License-Identifier: Apache-2.0
 *
 * test_worktime.c - week ends, holidays and the send time across clock changes.
 */
#include "autoconf.h"
#include "../suite.h"
#include "followupd/worktime.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

Suite *worktime_suite(void);

#define WEEKDAYS 0x1f

static struct arena *arena;
static struct worktime work;

static void setup(void)
{
	char path[4096];
	struct err e;
	arena = arena_new();
	work = (struct worktime){.zone = zone_find("America/New_York"),
	    .workdays = WEEKDAYS,
	    .send_hour = 7,
	    .send_minute = 30};
	snprintf(path, sizeof path, "%s/schema/codes/holidays.csv", source_dir());
	ck_assert_msg(worktime_holidays(arena, path, &work, &e), "%s", e.text);
}

static void teardown(void)
{
	arena_free(arena);
}

static date day(const char *s)
{
	date d;
	ck_assert_msg(date_parse(s, &d), "%s", s);
	return d;
}

static const struct {
	const char *from, *to;
} shifts[] = {
    {"2026-11-23", "2026-11-23"}, /* Monday */
    {"2026-11-26", "2026-11-27"}, /* Thanksgiving */
    {"2026-11-28", "2026-11-30"}, /* Saturday */
    {"2026-07-03", "2026-07-06"}, /* observed on Friday, then a week end */
    {"2027-12-24", "2027-12-27"},
    {"2027-12-31", "2028-01-03"},
    {"2028-02-29", "2028-02-29"},
    {"2030-12-25", "2030-12-26"},
};

START_TEST(a_day_off_moves_forward)
{
	char text[32];
	ck_assert_str_eq(
	    date_text(worktime_shift(&work, day(shifts[_i].from)), text), shifts[_i].to);
	ck_assert_int_eq(worktime_is_working(&work, day(shifts[_i].from)),
	    strcmp(shifts[_i].from, shifts[_i].to) == 0);
}
END_TEST

START_TEST(days_off_between_two_days_do_not_count)
{
	static const struct {
		const char *from, *until;
		int days;
	} rows[] = {
	    {"2026-11-23", "2026-11-27", 3}, /* Thanksgiving is between */
	    {"2026-11-27", "2026-11-30", 1},
	    {"2026-11-28", "2026-11-30", 0}, /* from a Saturday: the Monday is the first */
	    {"2026-11-28", "2026-12-01", 1},
	    {"2026-11-27", "2026-11-20", 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ck_assert_int_eq(
		    worktime_between(&work, day(rows[i].from), day(rows[i].until)), rows[i].days);
}
END_TEST

START_TEST(every_federal_holiday_of_five_years_is_there)
{
	/* eleven a year, and seven days in lieu of a week end from 2026 to 2030 */
	ck_assert_uint_eq(work.holiday_count, 5 * 11 + 7);
	for (size_t i = 1; i < work.holiday_count; i++)
		ck_assert_int_lt(work.holiday[i - 1], work.holiday[i]);
}
END_TEST

START_TEST(the_send_time_is_local_on_both_sides_of_a_clock_change)
{
	static const struct {
		const char *day, *utc;
	} rows[] = {{"2026-03-06", "2026-03-06T12:30:00Z"}, {"2026-03-07", "2026-03-09T11:30:00Z"},
	    {"2026-10-30", "2026-10-30T11:30:00Z"}, {"2026-11-01", "2026-11-02T12:30:00Z"}};
	char text[32];
	ck_assert_str_eq(
	    instant_text(worktime_send_at(&work, day(rows[_i].day)), text), rows[_i].utc);
}
END_TEST

START_TEST(a_send_time_in_the_gap_is_sent_once_at_the_offset_before)
{
	char text[32];
	work.workdays = 0x7f;
	work.send_hour = 2;
	ck_assert_str_eq(
	    instant_text(worktime_send_at(&work, day("2026-03-08")), text), "2026-03-08T07:30:00Z");
	work.send_hour = 1;
	ck_assert_str_eq(
	    instant_text(worktime_send_at(&work, day("2026-11-01")), text), "2026-11-01T05:30:00Z");
}
END_TEST

START_TEST(working_days_are_counted_over_week_ends_and_holidays)
{
	static const struct {
		const char *from;
		int n;
		const char *to;
	} rows[] = {{"2026-11-25", 1, "2026-11-27"}, {"2026-11-25", 2, "2026-11-30"},
	    {"2026-11-28", 0, "2026-11-30"}, {"2026-11-28", 1, "2026-12-01"},
	    {"2026-11-23", 5, "2026-12-01"}};
	char text[32];
	ck_assert_str_eq(
	    date_text(worktime_add(&work, day(rows[_i].from), rows[_i].n), text), rows[_i].to);
}
END_TEST

START_TEST(a_calendar_without_working_days_ends)
{
	work.workdays = 0;
	ck_assert_int_eq(worktime_shift(&work, day("2026-11-23")), day("2026-11-23"));
}
END_TEST

START_TEST(all_wrong_holidays_are_named)
{
	char path[] = "/tmp/holidays-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	static const char text[] = "date,name\n2026-13-01,a\n2026-01-01,b\n1.5.2026,c\n";
	ck_assert_int_eq(write(fd, text, sizeof text - 1), sizeof text - 1);
	close(fd);
	struct err e;
	ck_assert(!worktime_holidays(arena, path, &work, &e));
	unlink(path);
	ck_assert_msg(strstr(e.text, ":2: \"2026-13-01\"") != NULL, "%s", e.text);
	ck_assert_msg(strstr(e.text, ":4: \"1.5.2026\"") != NULL, "%s", e.text);
	ck_assert(!worktime_holidays(arena, "/nonexistent", &work, &e));
}
END_TEST

Suite *worktime_suite(void)
{
	Suite *s = suite_create("worktime");
	TCase *t = tcase_create("days");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_day_off_moves_forward, 0, sizeof shifts / sizeof *shifts);
	tcase_add_test(t, days_off_between_two_days_do_not_count);
	tcase_add_test(t, every_federal_holiday_of_five_years_is_there);
	tcase_add_loop_test(t, the_send_time_is_local_on_both_sides_of_a_clock_change, 0, 4);
	tcase_add_test(t, a_send_time_in_the_gap_is_sent_once_at_the_offset_before);
	tcase_add_loop_test(t, working_days_are_counted_over_week_ends_and_holidays, 0, 5);
	tcase_add_test(t, a_calendar_without_working_days_ends);
	tcase_add_test(t, all_wrong_holidays_are_named);
	suite_add_tcase(s, t);
	return s;
}
