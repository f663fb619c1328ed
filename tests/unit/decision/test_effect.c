/* SPDX-License-Identifier: Apache-2.0
 *
 * test_effect.c - what an answer would do is what it then does.
 */
#include "followupd/foresee.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

Suite *effect_suite(void);

#define TOLD                                                                                       \
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"               \
	"at 2026-03-03\ntimers\nsend\n"
#define AWAY "postpone case=5 until=2026-04-10 reason=abroad\n"

/* What is foreseen of an answer is what the core then makes of it, and nothing has changed by it.
 */
static const struct {
	const char *story;
	struct answer said;
} foreseen[] = {
    {TOLD, {.kind = ANSWER_POSTPONE, .until = "2026-04-10", .reason = "abroad"}},
    {TOLD AWAY, {.kind = ANSWER_POSTPONE, .until = "2026-04-09", .reason = "abroad"}},
    {TOLD AWAY, {.kind = ANSWER_POSTPONE, .until = "2026-04-20", .reason = "abroad", .seen = 1}},
    {TOLD, {.kind = ANSWER_ACKNOWLEDGE}},
    {TOLD, {.kind = ANSWER_OFFER, .person = "navi", .reason = "hers"}},
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y", {.kind = ANSWER_ACKNOWLEDGE}},
    {TOLD, {.kind = ANSWER_OPEN}},
};

START_TEST(what_is_foreseen_of_an_answer)
{
	struct answer said = foreseen[_i].said;
	const struct event event = {.kind = EVENT_ANSWER, .answer = &said};
	struct answer_effect x;
	struct err e = {0};
	struct world w;
	said.by = "coord";
	said.followup = 5;
	world_open(&w, shipped_rules(source_dir()));
	char *copy = xstrdup(foreseen[_i].story), *at = NULL;
	for (char *l = strtok_r(copy, "\n", &at); l; l = strtok_r(NULL, "\n", &at))
		script_line(&w, l);
	free(copy);
	const struct case_record *r = w.all.chart[0]->record[0];
	const struct case_record before = *r;
	ck_assert(foresee_answer(w.arena, &w.all, w.rules, w.now, &said, &x, &e));
	ck_assert_int_eq(memcmp(&before, r, sizeof before), 0);
	ck_assert_int_eq(x.seq, r->event_seq);
	world_decide(&w, &event);
	ck_assert_str_eq(x.words, decided_detail(&w.out, w.arena));
	ck_assert_int_eq(x.applied, w.out.outcome == OUTCOME_APPLIED);
	ck_assert_int_eq(x.after->f.postponed_until, r->f.postponed_until);
	ck_assert_int_eq(x.after->offer.to, r->offer.to);
	ck_assert_int_eq(x.after->plan_due, r->plan_due);
	ck_assert_int_eq(x.after->event_seq, r->event_seq);
	if (x.applied)
		ck_assert_str_eq(
		    x.next.words, explain_step_of_case(w.arena, &w.all, w.rules, w.now, 5).words);
	said.followup = 4711;
	ck_assert(!foresee_answer(w.arena, &w.all, w.rules, w.now, &said, &x, &e));
	world_close(&w);
}
END_TEST

Suite *effect_suite(void)
{
	Suite *s = suite_create("effect");
	TCase *t = tcase_create("rows");
	tcase_add_unchecked_fixture(t, table_setup, NULL);
	tcase_add_loop_test(
	    t, what_is_foreseen_of_an_answer, 0, (int)(sizeof foreseen / sizeof *foreseen));
	suite_add_tcase(s, t);
	return s;
}
