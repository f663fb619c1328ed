/* SPDX-License-Identifier: Apache-2.0
 *
 * test_zone.c - local time to UTC at every kind of change (RFC 5545 section 3.3.5).
 */
#include "followupd/zone.h"

#include <check.h>

Suite *zone_suite(void);

START_TEST(local_time_is_read_as_rfc_5545_says)
{
	static const struct {
		const char *zone;
		struct civil local;
		const char *utc;
	} rows[] = {
	    {"Europe/Berlin", {2026, 7, 1, 9, 0}, "2026-07-01T07:00:00Z"},
	    {"Europe/Berlin", {2026, 12, 1, 9, 0}, "2026-12-01T08:00:00Z"},
	    {"Europe/Berlin", {2027, 3, 28, 2, 30}, "2027-03-28T01:30:00Z"},  /* does not occur */
	    {"Europe/Berlin", {2026, 10, 25, 2, 30}, "2026-10-25T00:30:00Z"}, /* twice: the first */
	    {"Europe/Berlin", {2026, 10, 25, 3, 0}, "2026-10-25T02:00:00Z"},
	    {"America/New_York", {2007, 3, 11, 2, 30}, "2007-03-11T07:30:00Z"}, /* RFC 5545's own */
	    {"America/New_York", {2007, 11, 4, 1, 30}, "2007-11-04T05:30:00Z"}, /* RFC 5545's own */
	    {"America/Los_Angeles", {2026, 10, 1, 14, 30}, "2026-10-01T21:30:00Z"},
	    {"Asia/Kolkata", {2026, 4, 15, 12, 0}, "2026-04-15T06:30:00Z"},
	    {"Australia/Lord_Howe", {2026, 10, 4, 2, 15},
		"2026-10-03T15:45:00Z"}, /* half-hour gap */
	    {"Europe/Berlin", {2099, 7, 1, 9, 0}, "2099-07-01T07:00:00Z"},
	    {"UTC", {2026, 1, 1, 0, 0}, "2026-01-01T00:00:00Z"},
	};
	char text[32];
	const struct zone *z = zone_find(rows[_i].zone);
	ck_assert_ptr_nonnull(z);
	ck_assert_str_eq(instant_text(zone_instant(z, &rows[_i].local), text), rows[_i].utc);
}
END_TEST

START_TEST(every_hour_of_three_years_round_trips_or_is_in_a_fold)
{
	const struct zone *z = zone_find("Europe/Berlin");
	int folded = 0;
	for (instant t = DAYS(date_of(2025, 1, 1)); t < DAYS(date_of(2028, 1, 1)); t += HOURS(1)) {
		struct civil c = zone_civil(z, t);
		instant back = zone_instant(z, &c);
		if (back != t) {
			ck_assert_int_eq(t - back, HOURS(1)); /* the second of the two */
			folded++;
		}
	}
	ck_assert_int_eq(folded, 3);
}
END_TEST

START_TEST(a_day_without_an_hour_is_its_first_instant)
{
	const struct zone *z = zone_find("America/Chicago");
	char text[96];
	instant day = zone_at(z, date_of(2026, 6, 1), 0, 0);
	ck_assert(zone_is_day(z, day));
	ck_assert(!zone_is_day(z, day + HOURS(9)));
	ck_assert(!zone_is_day(z, INSTANT_NONE));
	ck_assert_str_eq(zone_time_text(z, day, text), "2026-06-01");
	ck_assert_str_eq(
	    zone_time_text(z, day + HOURS(9), text), "2026-06-01 09:00 (America/Chicago)");
}
END_TEST

START_TEST(a_zone_that_is_not_there_is_null)
{
	ck_assert_ptr_null(zone_find("Mars/Olympus"));
}
END_TEST

Suite *zone_suite(void)
{
	Suite *s = suite_create("zone");
	TCase *t = tcase_create("rules");
	tcase_add_loop_test(t, local_time_is_read_as_rfc_5545_says, 0, 12);
	tcase_add_test(t, every_hour_of_three_years_round_trips_or_is_in_a_fold);
	tcase_add_test(t, a_day_without_an_hour_is_its_first_instant);
	tcase_add_test(t, a_zone_that_is_not_there_is_null);
	suite_add_tcase(s, t);
	return s;
}
