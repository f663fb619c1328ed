/* SPDX-License-Identifier: Apache-2.0
 *
 * test_day.c - days as people write them, seen from Tuesday, 3 March 2026.
 */
#include "daemon/reply/reply_parts.h"

#include <check.h>

Suite *day_suite(void);

static const struct {
	const char *text;
	enum day_side side;
	const char *day; /* NULL: none is named */
} days[] = {
    {"on 2026-04-15", DAY_AHEAD, "2026-04-15"},
    {"back 3/9", DAY_AHEAD, "2026-03-09"},
    {"back 1/5", DAY_AHEAD, "2027-01-05"},
    {"done 1/5", DAY_BEHIND, "2026-01-05"},
    {"done 11/30", DAY_BEHIND, "2025-11-30"},
    {"on 4/1/26", DAY_AHEAD, "2026-04-01"},
    {"bis 12.4.2026", DAY_AHEAD, "2026-04-12"},
    {"march 12th", DAY_AHEAD, "2026-03-12"},
    {"the 12th of march", DAY_AHEAD, "2026-03-12"},
    {"12 march 2027", DAY_AHEAD, "2027-03-12"},
    {"sept. 3, 2026", DAY_AHEAD, "2026-09-03"},
    {"next monday", DAY_AHEAD, "2026-03-09"},
    {"on tuesday", DAY_AHEAD, "2026-03-10"},
    {"last friday", DAY_BEHIND, "2026-02-27"},
    {"in two weeks", DAY_AHEAD, "2026-03-17"},
    {"3 months ago", DAY_BEHIND, "2025-12-03"},
    {"tomorrow", DAY_AHEAD, "2026-03-04"},
    {"february 30", DAY_AHEAD, NULL},
    {"13/45", DAY_AHEAD, NULL},
    {"room 12, bed 3", DAY_AHEAD, NULL},
    {"on 1/5/1902", DAY_BEHIND, NULL},
    {"a 6 mm nodule", DAY_AHEAD, NULL},
    {"may be", DAY_AHEAD, NULL},
    {"we will see", DAY_AHEAD, NULL},
    {"99999999999999999999/3", DAY_AHEAD, NULL},
    {"", DAY_AHEAD, NULL},
};

START_TEST(a_day_is_read_as_it_is_written)
{
	date d = day_named(days[_i].text, date_of(2026, 3, 3), days[_i].side);
	char text[32];
	if (!days[_i].day)
		ck_assert_msg(
		    d == DATE_NONE, "\"%s\" has the day %s", days[_i].text, date_text(d, text));
	else
		ck_assert_msg(d != DATE_NONE, "\"%s\" has no day", days[_i].text);
	if (days[_i].day)
		ck_assert_str_eq(date_text(d, text), days[_i].day);
}
END_TEST

Suite *day_suite(void)
{
	Suite *s = suite_create("day");
	TCase *t = tcase_create("day");
	tcase_add_loop_test(
	    t, a_day_is_read_as_it_is_written, 0, (int)(sizeof days / sizeof *days));
	suite_add_tcase(s, t);
	return s;
}
