/* SPDX-License-Identifier: Apache-2.0
 *
 * test_day.c - dates as other programs write them.
 */
#include "../../../daemon/tracker/tracker_map.h"

#include <check.h>

Suite *day_suite(void);

static const struct {
	const char *format, *text, *day; /* day NULL: it is none */
} days[] = {
    {"YYYY-MM-DD", "2026-03-02", "2026-03-02"},
    {"YYYY-MM-DD", "2026-3-2", NULL},
    {"YYYY-MM-DD", "2026-02-30", NULL},
    {"YYYY-MM-DD", "2026-03-02 00:00:00", NULL},
    {"YYYY-MM-DD*", "2026-03-02 00:00:00", "2026-03-02"},
    {"YYYY-MM-DD*", "2026-03-02", "2026-03-02"},
    {"MM/DD/YYYY", "03/02/2026", "2026-03-02"},
    {"MM/DD/YYYY", "13/02/2026", NULL},
    {"M/D/YYYY", "3/2/2026", "2026-03-02"},
    {"M/D/YYYY", "12/31/2026", "2026-12-31"},
    {"M/D/YYYY", "3/2/26", NULL},
    {"DD.MM.YYYY", "02.03.2026", "2026-03-02"},
    {"D.M.YYYY", "2.3.2026", "2026-03-02"},
    {"YYYYMMDD", "20260302", "2026-03-02"},
    {"YYYYMMDD", "2026030", NULL},
    {"YYYYMMDD", "", NULL},
    {"YYYYMMDD", "202603021", NULL},
};

START_TEST(a_day_is_read_by_its_format_alone)
{
	date d;
	char text[32];
	bool ok = tracker_day(days[_i].text, days[_i].format, &d);
	ck_assert_int_eq(ok, days[_i].day != NULL);
	if (ok)
		ck_assert_str_eq(date_text(d, text), days[_i].day);
}
END_TEST

START_TEST(a_format_leaves_nothing_to_guess)
{
	static const char *const fit[] = {
	    "YYYY-MM-DD", "M/D/YYYY", "D.M.YYYY", "YYYYMMDD", "DD MM YYYY*"};
	static const char *const unfit[] = {
	    "", "YY-MM-DD", "MM/DD", "YYYY-MM", "YYYY-MM-DD-DD", "YYYY-MMM-DD", "*YYYY-MM-DD"};
	for (size_t i = 0; i < sizeof fit / sizeof *fit; i++)
		ck_assert_msg(tracker_format_is_fit(fit[i]), "%s", fit[i]);
	for (size_t i = 0; i < sizeof unfit / sizeof *unfit; i++)
		ck_assert_msg(!tracker_format_is_fit(unfit[i]), "%s", unfit[i]);
}
END_TEST

Suite *day_suite(void)
{
	Suite *s = suite_create("day");
	TCase *t = tcase_create("days");
	tcase_add_loop_test(t, a_day_is_read_by_its_format_alone, 0, sizeof days / sizeof *days);
	tcase_add_test(t, a_format_leaves_nothing_to_guess);
	suite_add_tcase(s, t);
	return s;
}
