/* SPDX-License-Identifier: Apache-2.0
 *
 * test_spoken.c - days as people say them, alone and in sentences of the core.
 */
#include "autoconf.h"
#include "daemon/pages/spoken.h"
#include "../suite.h"

Suite *spoken_suite(void);

static const struct {
	const char *said, *words;
} sentences[] = {
    {"", ""},
    {"nothing is ordered", "nothing is ordered"},
    {"due by 2026-06-02, 18 days ago", "due by 2 Jun 2026, 18 days ago"},
    {"open since 2026-03-02 12:00: nothing", "open since 2 Mar 2026, 12:00: nothing"},
    {"2026-03-02 08:05", "2 Mar 2026, 8:05"},
    {"2026-03-02 08:05:30", "2 Mar 2026 08:05:30"},
    {"from 2026-05-19 to 2026-06-16", "from 19 May 2026 to 16 Jun 2026"},
    {"batch 2026-04-22-1", "batch 2026-04-22-1"},
    {"number A-2026-04-22", "number A-2026-04-22"},
    {"2026-02-30 is none", "2026-02-30 is none"},
    {"12026-02-03", "12026-02-03"},
    {"2026-02-031", "2026-02-031"},
    {"until 2026-0", "until 2026-0"},
    {"until 2026-04-2", "until 2026-04-2"},
    {"\xc3\xa9 2026-04-02", "\xc3\xa9 2 Apr 2026"},
};

START_TEST(days_in_sentences)
{
	struct arena *a = arena_new();
	ck_assert_str_eq(spoken_dates(a, sentences[_i].said), sentences[_i].words);
	arena_free(a);
}
END_TEST

START_TEST(begins_with_a_capital)
{
	struct arena *a = arena_new();
	ck_assert_str_eq(spoken_capital(a, "by 2026-04-02"), "By 2 Apr 2026");
	ck_assert_str_eq(spoken_capital(a, ""), "");
	arena_free(a);
}
END_TEST

static const struct {
	const char *number, *dial; /* NULL: nothing to dial */
} dials[] = {{"(555) 010-0133", "5550100133"}, {"+1 555 010 0133", "+15550100133"},
    {"555-0133 ext. 12", "5550133"}, {"555-0133 / 0144", "5550133"}, {"555-0133 #12", "5550133"},
    {"555-0133, 9", "5550133"}, {"ask the ward", NULL}, {"", NULL}};

START_TEST(a_number_is_dialled_up_to_what_is_none)
{
	struct arena *a = arena_new();
	const char *dial = spoken_dial(a, dials[_i].number);
	ck_assert_pstr_eq(dial, dials[_i].dial);
	arena_free(a);
}
END_TEST

Suite *spoken_suite(void)
{
	Suite *s = suite_create("spoken");
	TCase *c = tcase_create("spoken");
	tcase_add_loop_test(c, days_in_sentences, 0, sizeof sentences / sizeof *sentences);
	tcase_add_test(c, begins_with_a_capital);
	tcase_add_loop_test(
	    c, a_number_is_dialled_up_to_what_is_none, 0, sizeof dials / sizeof *dials);
	suite_add_tcase(s, c);
	return s;
}
