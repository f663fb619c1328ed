/* SPDX-License-Identifier: Apache-2.0
 *
 * test_policy_check.c - one thing of the default policy made wrong, and what is said of it.
 */
#include "autoconf.h"
#include "default_policy.h"
#include "followupd/policy_check.h"

#include <stdio.h>
#include <string.h>

Suite *policy_check_suite(void);

static struct step *last_of(struct band *b)
{
	return &b->step[b->step_count - 1];
}

static struct step *named(struct band *b, const char *name)
{
	size_t i = 0;
	while (strcmp(b->step[i].name, name) != 0)
		i++;
	return &b->step[i];
}

#define URGENT (&policy.band[1])
#define MONTHS (&policy.band[2])

static void too_soon(void)
{
	named(MONTHS, "tier-2")->days = 16;
}

static void minutes_too_soon(void)
{
	named(URGENT, "tier-2")->to = ROLE_COORDINATOR;
	named(URGENT, "tier-2")->after = MINUTES(20);
}

static void falls(void)
{
	named(MONTHS, "tier-3")->days = 15;
}

static void ends_with_the_owner(void)
{
	last_of(MONTHS)->to = ROLE_OWNER;
}

static void repeats_too_soon(void)
{
	last_of(MONTHS)->repeat_days = 3;
}

static void leaves_a_state(void)
{
	last_of(MONTHS)->unless = UNLESS_SCHEDULED;
}

static void has_no_tier(void)
{
	last_of(URGENT)->tier = 0;
}

static void never_overdue(void)
{
	for (size_t i = 0; i < MONTHS->step_count; i++)
		MONTHS->step[i].overdue = false;
}

static void tells_somebody_else_first(void)
{
	MONTHS->step[0].to = ROLE_CHIEF;
}

static void asks_twice_a_day(void)
{
	policy.question[CLASS_AUTHOR].step[1].after = HOURS(4);
}

static const struct {
	void (*spoil)(void);
	const char *want;
} rows[] = {
    {too_soon,
	"step \"tier-2\" tells the coordinator 2 d from step \"overdue\": at least 7 d apart"},
    {minutes_too_soon,
	"step \"tier-2\" tells the coordinator 20 min from step \"coordinator\": at least 30 min "
	"apart"},
    {falls, "step \"tier-3\" is tier 3 and does not come after step \"tier-2\" of tier 2"},
    {ends_with_the_owner, "step \"still-open\" is the last of band \"lt-3-months\" and goes to the "
			  "owner, who has not answered"},
    {repeats_too_soon, "step \"still-open\" tells the coordinator every 3 d: at least 7 d apart"},
    {leaves_a_state,
	"step \"still-open\" is the last of band \"lt-3-months\" and passes over what is "
	"scheduled: nobody is asked any more"},
    {has_no_tier, "step \"still-open\" is the last of band \"urgent\" and has no tier: nobody is "
		  "asked instead of the owner"},
    {never_overdue, "no step of band \"lt-3-months\" marks the follow-up overdue"},
    {tells_somebody_else_first, "step \"first\" is the first of band \"lt-3-months\" and does not "
				"tell the owner of the opening"},
    {asks_twice_a_day, "step \"again\" tells the owner 4 h from step \"told\": at least 1 d apart"},
};

START_TEST(what_is_wrong_is_named_with_its_line)
{
	struct policy_fault *fault;
	bool found = false;
	rows[_i].spoil();
	size_t count = policy_faults(arena, &policy, &fault);
	ck_assert_uint_gt(count, 0);
	for (size_t i = 0; i < count; i++) {
		found = found || strcmp(fault[i].words, rows[_i].want) == 0;
		ck_assert_int_gt(fault[i].line, i ? fault[i - 1].line - 1 : 0);
	}
	ck_assert_msg(found, "%s", fault[0].words);
}
END_TEST

START_TEST(of_the_default_policy_nothing_is)
{
	struct policy_fault *fault;
	ck_assert_uint_eq(policy_faults(arena, &policy, &fault), 0);
}
END_TEST

Suite *policy_check_suite(void)
{
	Suite *s = suite_create("policy_check");
	TCase *t = tcase_create("faults");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, of_the_default_policy_nothing_is);
	tcase_add_loop_test(
	    t, what_is_wrong_is_named_with_its_line, 0, (int)(sizeof rows / sizeof *rows));
	suite_add_tcase(s, t);
	return s;
}
