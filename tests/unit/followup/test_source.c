/* SPDX-License-Identifier: Apache-2.0
 *
 * test_source.c - at which second a source is silent for too long, and how that is said.
 */
#include "followupd/source.h"

#include <check.h>

Suite *source_suite(void);

static const struct {
	int64_t silent, usual;
	bool late;
} silences[] = {
    {600, 0, false}, {601, 0, true},	     /* ten minutes are nobody's silence */
    {900, 600, false}, {901, 600, true},     /* half as much again */
    {5400, 3600, false}, {5401, 3600, true}, /* of an hour */
};

START_TEST(late_is_half_as_much_again_and_ten_minutes)
{
	ck_assert_int_eq(
	    source_is_late(silences[_i].silent, silences[_i].usual), silences[_i].late);
}
END_TEST

START_TEST(regular_is_every_two_days)
{
	ck_assert(source_is_regular(2 * 86400));
	ck_assert(!source_is_regular(2 * 86400 + 1));
}
END_TEST

static const struct {
	int64_t seconds;
	const char *words;
} spans[] = {{1, "1 second"}, {119, "119 seconds"}, {120, "2 minutes"}, {7199, "119 minutes"},
    {7200, "2 hours"}, {172799, "47 hours"}, {172800, "2 days"}};

START_TEST(a_span_is_in_the_largest_unit_of_which_there_are_two)
{
	struct arena *a = arena_new();
	ck_assert_str_eq(span_in_words(a, spans[_i].seconds), spans[_i].words);
	arena_free(a);
}
END_TEST

Suite *source_suite(void)
{
	Suite *s = suite_create("source");
	TCase *t = tcase_create("silence");
	tcase_add_loop_test(t, late_is_half_as_much_again_and_ten_minutes, 0,
	    (int)(sizeof silences / sizeof *silences));
	tcase_add_test(t, regular_is_every_two_days);
	tcase_add_loop_test(t, a_span_is_in_the_largest_unit_of_which_there_are_two, 0,
	    (int)(sizeof spans / sizeof *spans));
	suite_add_tcase(s, t);
	return s;
}
