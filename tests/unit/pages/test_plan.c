/* SPDX-License-Identifier: Apache-2.0
 *
 * test_plan.c - a week of shifts part by part, and how days and hours are said.
 */
#include "daemon/pages/on_call.h"
#include "daemon/pages/spoken.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *plan_suite(void);

/* ---- parts --------------------------------------------------------------------------------- */

/* Times are hours; "8-20:0 20-24:" is shift 0 from 8 to 20, then nobody. */
static const struct {
	const char *name;
	size_t count;
	struct shift shift[3];
	const char *want;
} plans[] = {
    {"nobody", 0, {{0, 0}}, "0-24:"},
    {"all of it", 1, {{-5, 30}}, "0-24:0"},
    {"a gap at both ends", 1, {{8, 20}}, "0-8: 8-20:0 20-24:"},
    {"one after the other", 2, {{0, 8}, {8, 24}}, "0-8:0 8-24:1"},
    {"a gap between", 2, {{0, 8}, {9, 24}}, "0-8:0 8-9: 9-24:1"},
    {"two at once", 2, {{0, 16}, {8, 24}}, "0-8:0 8-16:01 16-24:1"},
    {"the same twice", 2, {{0, 24}, {0, 24}}, "0-24:01"},
    {"one within", 3, {{0, 24}, {8, 9}, {9, 10}}, "0-8:0 8-9:01 9-10:02 10-24:0"},
    {"outside", 2, {{-8, 0}, {24, 30}}, "0-24:"},
};

START_TEST(parts_have_no_gap)
{
	struct arena *a = arena_new();
	struct shift s[3];
	struct on_call_part *part;
	char got[200] = "";
	for (size_t i = 0; i < 3; i++)
		s[i] =
		    (struct shift){HOURS(plans[_i].shift[i].from), HOURS(plans[_i].shift[i].until)};
	size_t n = on_call_parts(a, s, plans[_i].count, 0, HOURS(24), &part);
	for (size_t i = 0; i < n; i++) {
		sprintf(got + strlen(got), "%s%d-%d:", i ? " " : "", (int)(part[i].from / HOURS(1)),
		    (int)(part[i].until / HOURS(1)));
		for (size_t k = 0; k < part[i].count; k++)
			sprintf(got + strlen(got), "%zu", part[i].shift[k]);
	}
	ck_assert_msg(strcmp(got, plans[_i].want) == 0, "%s: %s, not %s", plans[_i].name, got,
	    plans[_i].want);
	arena_free(a);
}
END_TEST

/* ---- words ---------------------------------------------------------------------------------- */

static const struct {
	const char *from, *until, *want;
} hours[] = {
    {"2026-05-04T08:00", "2026-05-05T08:00", "Mon 4 May 08:00 to Tue 08:00"},
    {"2026-05-04T08:00", "2026-05-04T17:30", "Mon 4 May 08:00 to Mon 17:30"},
    {"2026-05-04T00:00", "2026-05-11T00:00", "Mon 4 May 00:00 to Mon 11 May 00:00"},
    {"2026-12-31T08:00", "2027-01-01T08:00", "Thu 31 Dec 08:00 to Fri 08:00"},
};

START_TEST(hours_are_said)
{
	const struct zone *z = zone_find("America/Chicago");
	struct arena *a = arena_new();
	instant from, until;
	ck_assert(zone_parse(z, hours[_i].from, &from));
	ck_assert(zone_parse(z, hours[_i].until, &until));
	ck_assert_str_eq(spoken_hours(a, z, from, until), hours[_i].want);
	arena_free(a);
}
END_TEST

static const struct {
	const char *first, *last, *want;
} days[] = {
    {"2026-04-13", "2026-04-24", "13 to 24 Apr"},
    {"2026-04-13", "2026-04-13", "13 Apr"},
    {"2026-04-28", "2026-05-03", "28 Apr to 3 May"},
    {"2026-12-28", "2027-01-03", "28 Dec to 3 Jan 2027"},
    {"2027-01-03", "2027-01-09", "3 to 9 Jan 2027"},
};

START_TEST(days_are_said)
{
	struct arena *a = arena_new();
	date first, last, today;
	ck_assert(date_parse(days[_i].first, &first));
	ck_assert(date_parse(days[_i].last, &last));
	ck_assert(date_parse("2026-04-22", &today));
	ck_assert_str_eq(spoken_days(a, first, last, today), days[_i].want);
	arena_free(a);
}
END_TEST

Suite *plan_suite(void)
{
	Suite *s = suite_create("plan");
	TCase *t = tcase_create("plan");
	tcase_add_loop_test(t, parts_have_no_gap, 0, sizeof plans / sizeof *plans);
	tcase_add_loop_test(t, hours_are_said, 0, sizeof hours / sizeof *hours);
	tcase_add_loop_test(t, days_are_said, 0, sizeof days / sizeof *days);
	suite_add_tcase(s, t);
	return s;
}
