/* SPDX-License-Identifier: Apache-2.0
 *
 * test_alarm.c - alarms ring in working hours, within four weeks, and never in the past.
 */
#include "followupd/alarm.h"

#include <check.h>

Suite *alarm_suite(void);

#define HOURS_OF(d, h) ((d)*1440 + (h)*60)

static date holiday[1];

/* Notices go out at 08:00 in New York; the Monday of Labor Day is off. */
static struct worktime work(void)
{
	holiday[0] = date_of(2026, 9, 7);
	return (struct worktime){.zone = zone_find("America/New_York"),
	    .workdays = 0x1f,
	    .send_hour = 8,
	    .holiday_count = 1,
	    .holiday = holiday};
}

static const struct {
	const char *day, *starts, *now;
	int days, first, second;
} plans[] = {
    /* A Wednesday: the same hour two weeks and one week ahead. */
    {"2026-09-30", NULL, "2026-03-02T12:00:00Z", 14, HOURS_OF(13, 16), HOURS_OF(6, 16)},
    /* No client waits longer than four weeks. */
    {"2026-09-30", NULL, "2026-03-02T12:00:00Z", 60, HOURS_OF(27, 16), HOURS_OF(6, 16)},
    {"2026-09-30", NULL, "2026-03-02T12:00:00Z", 7, HOURS_OF(6, 16), 0},
    {"2026-09-30", NULL, "2026-03-02T12:00:00Z", 0, 0, 0},
    /* Four weeks before is Labor Day: the day after it. */
    {"2026-10-05", NULL, "2026-03-02T12:00:00Z", 30, HOURS_OF(26, 16), HOURS_OF(6, 16)},
    /* Two days before a Wednesday and Labor Day between a week end: Friday. */
    {"2026-09-09", NULL, "2026-03-02T12:00:00Z", 2, HOURS_OF(4, 16), 0},
    /* The first is past, then both are. */
    {"2026-09-30", NULL, "2026-09-20T12:00:00Z", 14, HOURS_OF(6, 16), 0},
    {"2026-09-30", NULL, "2026-09-29T12:00:00Z", 14, 0, 0},
    /* An appointment on Monday at 07:30: Friday at 08:00, over the clock change an hour more. */
    {"2026-06-15", "2026-06-15T11:30:00Z", "2026-03-02T12:00:00Z", 1, HOURS_OF(3, 0) - 30, 0},
    {"2026-11-02", "2026-11-02T12:30:00Z", "2026-03-02T12:00:00Z", 1, HOURS_OF(3, 0) + 30, 0},
};

START_TEST(an_alarm_rings_in_working_hours)
{
	struct worktime w = work();
	instant starts = INSTANT_NONE, now;
	date d;
	int alarm[ALARM_COUNT];
	ck_assert(date_parse(plans[_i].day, &d));
	ck_assert(!plans[_i].starts || instant_parse(plans[_i].starts, &starts));
	ck_assert(instant_parse(plans[_i].now, &now));
	alarm_plan(&w, d, starts, plans[_i].days, now, alarm);
	ck_assert_int_eq(alarm[0], plans[_i].first);
	ck_assert_int_eq(alarm[1], plans[_i].second);
}
END_TEST

/* Every day of two years, however far ahead. */
START_TEST(no_alarm_is_at_night_or_too_far_ahead)
{
	struct worktime w = work();
	for (date d = date_of(2026, 1, 1); d < date_of(2028, 1, 1); d++)
		for (int days = 1; days < 70; days++) {
			int alarm[ALARM_COUNT];
			alarm_plan(&w, d, INSTANT_NONE, days, 0, alarm);
			ck_assert_int_gt(alarm[0], 0);
			for (int i = 0; i < ALARM_COUNT && alarm[i]; i++) {
				date rings = d - (alarm[i] + 8 * 60) / 1440;
				ck_assert_int_eq((alarm[i] + 8 * 60) % 1440, 0);
				ck_assert_int_le(alarm[i], 28 * 1440);
				ck_assert(worktime_is_working(&w, rings));
			}
			ck_assert(!alarm[1] || alarm[0] > alarm[1]);
		}
}
END_TEST

Suite *alarm_suite(void)
{
	Suite *s = suite_create("alarm");
	TCase *t = tcase_create("alarm");
	tcase_add_loop_test(
	    t, an_alarm_rings_in_working_hours, 0, (int)(sizeof plans / sizeof *plans));
	tcase_add_test(t, no_alarm_is_at_night_or_too_far_ahead);
	suite_add_tcase(s, t);
	return s;
}
