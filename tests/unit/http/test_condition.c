/* SPDX-License-Identifier: Apache-2.0
 *
 * test_condition.c - which conditions of a client say that it has what it would get.
 */
#include "autoconf.h"
#include "followupd/condition.h"

#include <check.h>

Suite *condition_suite(void);

#define TAG    "\"7-2-ab\""
#define BEFORE "Mon, 02 Mar 2026 09:44:59 GMT"
#define SAME   "Mon, 02 Mar 2026 09:45:00 GMT"

static const struct {
	const char *none_match, *since;
	bool has;
} conditions[] = {
    {NULL, NULL, false},
    {TAG, NULL, true},
    {"W/" TAG, NULL, true},
    {"\"7-1-ab\"", NULL, false},
    {"\"7-1-ab\", " TAG, NULL, true},
    {"\"7-1-ab\",W/" TAG, NULL, true},
    {"\"7-1-ab\" , \"x\"", NULL, false},
    {"*", NULL, true},
    {"", NULL, false},
    {"7-2-ab", NULL, false},
    {"\"7-2-ab", NULL, false},
    {"\"7-2-abc\"", NULL, false},
    {"W/", NULL, false},
    {"x, " TAG, NULL, false},
    {NULL, SAME, true},
    {NULL, "Mon, 02 Mar 2026 09:45:01 GMT", true},
    {NULL, BEFORE, false},
    {NULL, "Tue, 02 Mar 2026 09:45:00 GMT", false}, /* that day was a Monday */
    {NULL, "Mon, 31 Feb 2027 09:45:00 GMT", false},
    {NULL, "Mon, 02 Mar 2026 25:45:00 GMT", false},
    {NULL, "Monday, 02-Mar-26 09:45:00 GMT", false},
    {NULL, "now", false},
    {NULL, "", false},
    {"\"7-1-ab\"", SAME, false}, /* the tag counts alone */
    {TAG, BEFORE, true},
};

START_TEST(conditions_are_read)
{
	instant changed;
	ck_assert(instant_parse("2026-03-02T09:45:00.4Z", &changed));
	ck_assert_int_eq(
	    client_has_it(conditions[_i].none_match, conditions[_i].since, TAG, changed),
	    conditions[_i].has);
}
END_TEST

START_TEST(a_time_that_is_not_to_be_relied_on_is_not)
{
	ck_assert(!client_has_it(NULL, SAME, TAG, INSTANT_NONE));
	ck_assert(client_has_it(TAG, SAME, TAG, INSTANT_NONE));
}
END_TEST

START_TEST(a_date_is_read_as_it_is_written)
{
	static const char *const times[] = {
	    "1970-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "2026-12-31T12:30:00Z"};
	instant t, read;
	char text[HTTP_DATE_SIZE];
	ck_assert(instant_parse(times[_i], &t));
	ck_assert(http_date_read(http_date(t, text), &read));
	ck_assert_int_eq(read, t);
}
END_TEST

Suite *condition_suite(void)
{
	Suite *s = suite_create("condition");
	TCase *t = tcase_create("conditions");
	tcase_add_loop_test(t, conditions_are_read, 0, sizeof conditions / sizeof *conditions);
	tcase_add_test(t, a_time_that_is_not_to_be_relied_on_is_not);
	tcase_add_loop_test(t, a_date_is_read_as_it_is_written, 0, 3);
	suite_add_tcase(s, t);
	return s;
}
