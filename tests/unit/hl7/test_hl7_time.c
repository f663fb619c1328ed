/* SPDX-License-Identifier: Apache-2.0
 *
 * test_hl7_time.c - dates and times of every form, and those that are none.
 */
#include "followupd/hl7_time.h"

#include <check.h>
#include <string.h>

Suite *hl7_time_suite(void);

static const struct {
	const char *text, *at, *day; /* "-": not stated */
	bool has_time;
	enum hl7_time_form form;
} cases[] = {
    {"2026", "2026-01-01T08:00:00Z", "-", false, HL7_TIME_PLAIN},
    {"202603", "2026-03-01T08:00:00Z", "-", false, HL7_TIME_PLAIN},
    {"20260302", "2026-03-02T08:00:00Z", "2026-03-02", false, HL7_TIME_PLAIN},
    {"2026030209", "2026-03-02T17:00:00Z", "2026-03-02", true, HL7_TIME_PLAIN},
    {"202603020945", "2026-03-02T17:45:00Z", "2026-03-02", true, HL7_TIME_PLAIN},
    {"20260302094501", "2026-03-02T17:45:01Z", "2026-03-02", true, HL7_TIME_PLAIN},
    {"20260302094501.25", "2026-03-02T17:45:01.250000Z", "2026-03-02", true, HL7_TIME_PLAIN},
    {"20260302094501.1234", "2026-03-02T17:45:01.123400Z", "2026-03-02", true, HL7_TIME_PLAIN},
    {"20260302094501-0500", "2026-03-02T14:45:01Z", "2026-03-02", true, HL7_TIME_PLAIN},
    {"202603020945+0530", "2026-03-02T04:15:00Z", "2026-03-02", true, HL7_TIME_PLAIN},
    {"20260302-0500", "2026-03-02T05:00:00Z", "2026-03-02", false, HL7_TIME_PLAIN},
    {"20260302000000+0000", "2026-03-02T00:00:00Z", "2026-03-02", true, HL7_TIME_PLAIN},
    {"20260302000000-0000", "2026-03-02T00:00:00Z", "2026-03-02", true, HL7_TIME_PLAIN},
    {"194911030000", "1949-11-03T08:00:00Z", "1949-11-03", true, HL7_TIME_PLAIN},
    {"20260302094500^S", "2026-03-02T17:45:00Z", "2026-03-02", true, HL7_TIME_PLAIN},
    {"20260302000000^D", "2026-03-02T08:00:00Z", "2026-03-02", false, HL7_TIME_PLAIN},
    {"20260302000000^L", "2026-03-01T08:00:00Z", "-", false, HL7_TIME_PLAIN},
    {"20260302094500^", "2026-03-02T17:45:00Z", "2026-03-02", true, HL7_TIME_PLAIN},
    {" 20260302 ", "2026-03-02T08:00:00Z", "2026-03-02", false, HL7_TIME_PLAIN},
    /* the gap of 8 March and the fold of 1 November 2026 in Los Angeles */
    {"20260308023000", "2026-03-08T10:30:00Z", "2026-03-08", true, HL7_TIME_PLAIN},
    {"20261101013000", "2026-11-01T08:30:00Z", "2026-11-01", true, HL7_TIME_PLAIN},
    {"20260302094501^-0500", "2026-03-02T14:45:01Z", "2026-03-02", true, HL7_TIME_ODD},
    {"20070317220949787", "2007-03-18T05:09:49.787000Z", "2007-03-17", true, HL7_TIME_ODD},
    {"2026-03-02", "2026-03-02T08:00:00Z", "2026-03-02", false, HL7_TIME_ODD},
    {"2026-03", "2026-03-01T08:00:00Z", "-", false, HL7_TIME_ODD},
    {"2026-03-02T09:45:00Z", "2026-03-02T09:45:00Z", "2026-03-02", true, HL7_TIME_ODD},
    {"2026-03-02T09:45:00.5-05:00", "2026-03-02T14:45:00.500000Z", "2026-03-02", true,
	HL7_TIME_ODD},
    {"2026-03-02 09:45", "2026-03-02T17:45:00Z", "2026-03-02", true, HL7_TIME_ODD},
    {"20260302T0945", "2026-03-02T17:45:00Z", "2026-03-02", true, HL7_TIME_ODD},
    {"2026030209+05", "2026-03-02T04:00:00Z", "2026-03-02", true, HL7_TIME_ODD},
    {"", "-", "-", false, HL7_TIME_ABSENT},
    {"\"\"", "-", "-", false, HL7_TIME_ABSENT},
    {"^S", "-", "-", false, HL7_TIME_ABSENT},
    {"20261302", "-", "-", false, HL7_TIME_BAD},
    {"20260230", "-", "-", false, HL7_TIME_BAD},
    {"20260302250000", "-", "-", false, HL7_TIME_BAD},
    {"202603022400", "-", "-", false, HL7_TIME_BAD},
    {"20260302096000", "-", "-", false, HL7_TIME_BAD},
    {"00000000", "-", "-", false, HL7_TIME_BAD},
    {"00000000000000", "-", "-", false, HL7_TIME_BAD},
    {"202", "-", "-", false, HL7_TIME_BAD},
    {"2026030", "-", "-", false, HL7_TIME_BAD},
    {"202603020", "-", "-", false, HL7_TIME_BAD},
    {"2026030209450112", "-", "-", false, HL7_TIME_BAD},
    {"202603020945011234567", "-", "-", false, HL7_TIME_BAD},
    {"20260302+2500", "-", "-", false, HL7_TIME_BAD},
    {"20260302+05x", "-", "-", false, HL7_TIME_BAD},
    {"tomorrow", "-", "-", false, HL7_TIME_BAD},
    {"20260302 about noon", "-", "-", false, HL7_TIME_BAD},
};

static void check_moment(struct moment m, const char *at, const char *day, bool has_time)
{
	char text[32];
	ck_assert_str_eq(instant_text(m.at, text), at);
	ck_assert_str_eq(date_text(m.day, text), day);
	ck_assert_int_eq(m.has_time, has_time);
}

START_TEST(times_keep_their_precision)
{
	struct hl7_clock west = {.zone = zone_find("America/Los_Angeles")};
	struct moment m;
	ck_assert_int_eq(
	    hl7_time(cases[_i].text, strlen(cases[_i].text), '^', &west, &m, NULL, NULL),
	    cases[_i].form);
	check_moment(m, cases[_i].at, cases[_i].day, cases[_i].has_time);
}
END_TEST

START_TEST(own_offset_comes_before_the_message_s_before_the_zone)
{
	struct hl7_clock c = {
	    .has_offset = true, .offset = -4 * 3600, .zone = zone_find("America/Los_Angeles")};
	struct moment m;
	bool has = false;
	int offset = 0;
	hl7_time("202603020945", 12, '^', &c, &m, &has, &offset);
	check_moment(m, "2026-03-02T13:45:00Z", "2026-03-02", true);
	ck_assert(!has);
	hl7_time("202603020945+0100", 17, '^', &c, &m, &has, &offset);
	check_moment(m, "2026-03-02T08:45:00Z", "2026-03-02", true);
	ck_assert(has && offset == 3600);
	c = (struct hl7_clock){0};
	hl7_time("202603020945", 12, '^', &c, &m, NULL, NULL);
	check_moment(m, "2026-03-02T09:45:00Z", "2026-03-02", true);
}
END_TEST

Suite *hl7_time_suite(void)
{
	Suite *s = suite_create("hl7_time");
	TCase *t = tcase_create("times");
	tcase_add_loop_test(t, times_keep_their_precision, 0, sizeof cases / sizeof *cases);
	tcase_add_test(t, own_offset_comes_before_the_message_s_before_the_zone);
	suite_add_tcase(s, t);
	return s;
}
