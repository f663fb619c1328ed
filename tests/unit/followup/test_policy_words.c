/* SPDX-License-Identifier: Apache-2.0
 *
 * test_policy_words.c - a policy in words, and the line of its file in which each step stands.
 */
#include "autoconf.h"
#include "followupd/policy_words.h"
#include "default_policy.h"

#include <check.h>
#include <string.h>

Suite *policy_words_suite(void);

/* The text of that line, until the next comment or line feed. */
static const char *line_of(const struct policy *p, int line)
{
	const char *at = p->text;
	for (int n = 1; n < line; n++)
		at = strchr(at, '\n') + 1;
	return at;
}

START_TEST(each_step_has_the_line_in_which_it_stands)
{
	for (size_t i = 0; i < policy.band_count; i++) {
		for (size_t k = 0; k < policy.band[i].step_count; k++) {
			const struct step *s = &policy.band[i].step[k];
			const char *at = line_of(&policy, s->line);
			const char *named = strstr(at, s->name);
			ck_assert_msg(named && named < strchr(at, '\n'), "%s, line %d: %.40s",
			    s->name, s->line, at);
		}
	}
}
END_TEST

static const struct {
	const char *band, *step, *when;
	char mark;
} steps[] = {
    {"critical", "tier-2", "90 minutes after it was opened, at any hour", 0},
    {"urgent", "acknowledge",
	"4 hours after it was opened, in working hours, but 12 hours after at the latest", 0},
    {"lt-3-months", "first", "at once", 0},
    {"lt-3-months", "acknowledge", "7 days after it was opened", 'E'},
    {"lt-3-months", "overdue", "14 days after the latest date", 'J'},
    {"3-12-months", "overdue", "30 days after the latest date", 'E'},
    {"3-12-months", "still-open", "135 days after the latest date, then every 30 days", 0},
    {"gt-12-months", "reminder-90", "90 days before the due date", 0},
};

START_TEST(a_step_says_when_and_on_what_ground)
{
	const struct band *b = policy.band;
	while (strcmp(b->name, steps[_i].band) != 0)
		b++;
	const struct step *s = policy_step(b, steps[_i].step);
	struct arena *a = arena;
	ck_assert_str_eq(policy_when(a, b, s), steps[_i].when);
	ck_assert_int_eq(policy_mark(&policy, s->line), steps[_i].mark);
}
END_TEST

static const struct {
	struct question_step step;
	const char *when;
} questions[] = {
    {{.any_hour = true}, "at once, at any hour"},
    {{.after = DAYS(3)}, "3 working days after it was asked, in working hours"},
    {{.after = MINUTES(30), .any_hour = true}, "30 minutes after it was asked, at any hour"},
    {{.after = DAYS(1), .repeat = DAYS(1)},
	"1 working day after it was asked, in working hours, then every working day"},
    {{.from_deadline = true, .before = DAYS(2)},
	"2 days before the day by which it has to be answered, in working hours"},
    {{.from_deadline = true},
	"when the day by which it has to be answered is over, in working hours"},
};

START_TEST(a_question_says_when)
{
	struct arena *a = arena;
	ck_assert_str_eq(policy_question_when(a, &questions[_i].step), questions[_i].when);
}
END_TEST

Suite *policy_words_suite(void)
{
	Suite *s = suite_create("policy words");
	TCase *t = tcase_create("words");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, each_step_has_the_line_in_which_it_stands);
	tcase_add_loop_test(
	    t, a_step_says_when_and_on_what_ground, 0, (int)(sizeof steps / sizeof *steps));
	tcase_add_loop_test(
	    t, a_question_says_when, 0, (int)(sizeof questions / sizeof *questions));
	suite_add_tcase(s, t);
	return s;
}
