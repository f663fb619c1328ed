/* SPDX-License-Identifier: Apache-2.0
 *
 * test_run.c - findings under a policy: what silence brings, what people spare themselves, and that
 * the same seed does the same.
 */
#include "../suite.h"
#include "site.h"

#include <string.h>

Suite *run_suite(void);

static const char findings[] = "exam_date,patient,procedure,what,interval,orderer,radiologist\n"
			       "2026-03-02,ann,CT CHEST,CT-CHEST,6 months,D1,R1\n"
			       "2026-03-04,ben,CT CHEST,CT-CHEST,6 months,D2,R1\n"
			       "2026-03-04,,CT CHEST,CT-CHEST,1 year,D2,R1\n";

static const struct behaviour everybody = {.of = {[BEHAVE_ACKNOWLEDGE] = {100, 1, 3},
					       [BEHAVE_ORDER] = {100, 4, 9},
					       [BEHAVE_EXAM] = {100, -20, -10},
					       [BEHAVE_ANSWER] = {100, 0, 2}},
    .seed = 7};

static struct simulation run_of(
    struct arena *a, const struct rules *rules, const struct behaviour *model, const char *text)
{
	struct directory *people = arena_alloc(a, sizeof *people);
	const char *faults;
	struct simulation s = {.arena = a,
	    .rules = rules,
	    .people = people,
	    .from = date_of(2026, 3, 2),
	    .until = date_of(2027, 8, 31),
	    .model = model};
	s.item = site_findings(a, text, people, &s.item_count, &faults);
	ck_assert_str_eq(faults, "");
	simulation_run(&s);
	ck_assert_msg(s.failed_count == 0, "%s", s.failed ? s.failed : "");
	return s;
}

static int count_of(const struct simulation *s, enum told_kind kind, int tier)
{
	int n = 0;
	for (size_t i = 0; i < s->told_count; i++)
		n += s->told[i].kind == kind && (!tier || s->told[i].tier == tier);
	return n;
}

/* Every step of the band once, as the policy has them; the last one again and again. */
START_TEST(silence_is_the_whole_policy)
{
	struct arena *a = arena_new();
	const struct simulation s = run_of(a, site_rules(), NULL, findings);
	ck_assert_uint_eq(s.followup_count, 3);
	ck_assert_int_eq(count_of(&s, TOLD_LETTER, 0), 3);
	/* a letter that nobody sends goes up as a question does */
	static const int escalations[] = {6, 3, 3};
	for (int tier = 1; tier < 4; tier++)
		ck_assert_int_eq(count_of(&s, TOLD_ESCALATION, tier), escalations[tier - 1]);
	ck_assert_int_gt(count_of(&s, TOLD_ESCALATION, 4), 6);
	ck_assert_int_eq(count_of(&s, TOLD_CALL, 0), 6);
	ck_assert_int_eq(count_of(&s, TOLD_CALENDAR, 0), 3);
	arena_free(a);
}
END_TEST

/* Acknowledged, ordered and done in time: nobody is reminded of that or escalated to. */
START_TEST(who_acts_is_left_alone)
{
	struct arena *a = arena_new();
	const struct simulation s = run_of(a, site_rules(), &everybody, findings);
	ck_assert_uint_eq(s.followup_count, 3);
	for (size_t i = 0; i < s.told_count; i++)
		ck_assert_int_eq(s.told[i].tier, 0);
	ck_assert_int_eq(count_of(&s, TOLD_LETTER, 0), 0);
	ck_assert_int_eq(count_of(&s, TOLD_CALL, 0), 0);
	/* The first mail, and that nothing is scheduled. */
	const struct simulation silent = run_of(a, site_rules(), NULL, findings);
	ck_assert_int_lt(count_of(&s, TOLD_MAIL, 0), count_of(&silent, TOLD_MAIL, 0) / 2);
	arena_free(a);
}
END_TEST

START_TEST(an_order_spares_the_question_for_one)
{
	struct arena *a = arena_new();
	struct behaviour orders = {.of = {[BEHAVE_ORDER] = {100, 1, 5}}, .seed = 1};
	static const char one[] = "exam_date,procedure,what,interval,orderer\n"
				  "2026-03-02,CT CHEST,CT-CHEST,6 months,D1\n";
	const struct simulation silent = run_of(a, site_rules(), NULL, one),
				ordered = run_of(a, site_rules(), &orders, one);
	/* acknowledge, not-ordered and reminder-60 */
	ck_assert_int_eq(count_of(&silent, TOLD_MAIL, 0) - count_of(&ordered, TOLD_MAIL, 0), 3);
	arena_free(a);
}
END_TEST

START_TEST(a_question_is_told_until_it_is_answered)
{
	struct arena *a = arena_new();
	static const char one[] = "exam_date,procedure,system,inputs,orderer,radiologist\n"
				  "2026-03-02,CT CHEST,lung-rads,category=17,D1,R1\n";
	const struct simulation silent = run_of(a, site_rules(), NULL, one),
				answered = run_of(a, site_rules(), &everybody, one);
	ck_assert_uint_eq(silent.question_count, 1);
	ck_assert_int_gt(count_of(&silent, TOLD_ESCALATION, 4), 20);
	ck_assert_int_eq(count_of(&answered, TOLD_ESCALATION, 0), 0);
	ck_assert_int_gt(count_of(&answered, TOLD_LINE, 0) + count_of(&answered, TOLD_MAIL, 0), 0);
	arena_free(a);
}
END_TEST

START_TEST(a_seed_does_the_same)
{
	struct arena *a = arena_new();
	struct behaviour half = everybody;
	for (int i = 0; i < BEHAVIOURS; i++)
		half.of[i].percent = 50;
	const struct simulation one = run_of(a, site_rules(), &half, findings),
				two = run_of(a, site_rules(), &half, findings);
	ck_assert_uint_eq(one.told_count, two.told_count);
	for (size_t i = 0; i < one.told_count; i++) {
		ck_assert_int_eq(one.told[i].day, two.told[i].day);
		ck_assert_int_eq(one.told[i].person, two.told[i].person);
		ck_assert_int_eq(one.told[i].kind, two.told[i].kind);
	}
	arena_free(a);
}
END_TEST

Suite *run_suite(void)
{
	Suite *s = suite_create("run");
	TCase *t = tcase_create("run");
	tcase_add_test(t, silence_is_the_whole_policy);
	tcase_add_test(t, who_acts_is_left_alone);
	tcase_add_test(t, an_order_spares_the_question_for_one);
	tcase_add_test(t, a_question_is_told_until_it_is_answered);
	tcase_add_test(t, a_seed_does_the_same);
	suite_add_tcase(s, t);
	return s;
}
