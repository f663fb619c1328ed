/* SPDX-License-Identifier: Apache-2.0
 *
 * test_policy_change.c - a follow-up goes on by the policy that planned it when another one comes
 * into force, and goes by that one when a person says so.
 *
 * The other policy is the shipped one with one step altered; what is foreseen is compared with what
 * is done.
 */
#include "../suite.h"
#include "followupd/foresee.h"
#include "table.h"
#include "world.h"

#include <string.h>

Suite *policy_change_suite(void);

#define ONE  "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
#define TOLD ONE "at 2026-03-03\ntimers\nsend\n"
#define JUNE TOLD "at 2026-06-20\ntimers\nsend\n"
#define READ "report acc=A1 proc=79086-5 day=2026-03-02 by=doc read=rad f=lung-rads:category=4A\n"
#define SWAP "policy case=5 policy=now"

/* Of the band up to a year: the line stands in another one, too. */
#define REMINDER_30 "step \"reminder-30\"     { from = target days = "
#define BEHIND_30                                                                                  \
	" to = owner       notice = not-scheduled mail = alone unless = scheduled }\n"             \
	"\tstep \"reminder-7\"      { from = target days = -7  to = owner       notice = "         \
	"reminder "                                                                                \
	"}\n"                                                                                      \
	"\tstep \"overdue\"         { from = latest days = 30"

/* `find` of the shipped text becomes `put`. */
static const struct altered {
	const char *find, *put;
} overdue_sooner = {"latest days = 30  to = owner ", "latest days = 15  to = owner "},
  overdue_later = {"latest days = 30  to = owner ", "latest days = 40  to = owner "},
  to_coordinator = {"latest days = 30  to = owner ", "latest days = 30  to = coordinator "},
  another_name = {"step \"overdue\"         { from = latest days = 30 ",
      "step \"late\"            { from = latest days = 30 "},
  reminder_moved = {REMINDER_30 "-30" BEHIND_30, REMINDER_30 "-20" BEHIND_30},
  only_the_version = {"version = \"2026.1\"", "version = \"2026.1b\""};

static const struct {
	const struct altered *other;
	const char *story, *event; /* the story by the shipped policy, the event by the other */
	const char *expected;	   /* history, notices and timers */
	enum policy_effect effect; /* foreseen, where the event is the swap */
} rows[] = {
    /* nobody says so: what was planned goes on as it was */
    {&overdue_sooner, JUNE, "timers", "", EFFECT_NONE},
    {&overdue_sooner, TOLD "at 2026-07-02", "timers",
	"history 5 skipped\nhistory 5 skipped\nhistory 5 skipped\nhistory 5 skipped\nhistory 5 "
	"skipped\nhistory 5 overdue\nnotice overdue to 905 as overdue in a digest\nhistory 5 "
	"told\ntimer 5 "
	"tier-2 "
	"2026-08-03T12:30:00Z\n",
	EFFECT_NONE},
    /* it would have been escalated by now: at once, and nothing else is said */
    {&overdue_sooner, JUNE, SWAP,
	"history 5 policy-changed\ntimer 5 overdue 2026-06-17T12:30:00Z\n", EFFECT_AT_ONCE},
    {&overdue_later, JUNE, SWAP, "history 5 policy-changed\ntimer 5 overdue 2026-07-13T12:30:00Z\n",
	EFFECT_LATER},
    {&to_coordinator, JUNE, SWAP, "history 5 policy-changed\n", EFFECT_OTHER},
    {&another_name, JUNE, SWAP, "history 5 policy-changed\ntimer 5 late 2026-07-02T12:30:00Z\n",
	EFFECT_OTHER},
    {&only_the_version, JUNE, SWAP, "history 5 policy-changed\n", EFFECT_NONE},
    /* its owner was not told yet: it begins */
    {&overdue_sooner, ONE, SWAP, "history 5 policy-changed\n", EFFECT_NONE},
    /* what escalated already is not told again: the next tier comes */
    {&another_name, JUNE "at 2026-07-02\ntimers\nsend\n", SWAP, "history 5 policy-changed\n",
	EFFECT_NONE},
    /* held: it goes by the other one when it is released */
    {&overdue_sooner,
	JUNE "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A pat=M2 "
	     "status=corrected at=2026-06-20\n",
	SWAP, "history 5 policy-changed\n", EFFECT_HELD},
    /* refusals */
    {&overdue_sooner, TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y", SWAP,
	"refused: the follow-up is closed\n", EFFECT_NONE},
    {&overdue_sooner, TOLD, "policy case=5", "refused: say which policy it is to go by\n",
	EFFECT_NONE},
};

static struct rules altered_rules(const struct rules *shipped, const struct altered *x)
{
	struct rules other = *shipped;
	struct err e = {0};
	struct buf b = {0};
	const char *text = shipped->policy.text, *at = strstr(text, x->find);
	ck_assert_msg(at && !strstr(at + 1, x->find), "\"%s\" is not in the policy once", x->find);
	buf_add(&b, text, (size_t)(at - text));
	buf_adds(&b, x->put);
	buf_adds(&b, at + strlen(x->find));
	ck_assert_msg(
	    policy_parse(shipped->arena, "altered", buf_text(&b), b.len, &other.policy, &e), "%s",
	    e.text);
	other.policy_id = policy_id(shipped->arena, &other.policy);
	other.kept = NULL;
	other.kept_count = 0;
	ck_assert(rules_keep(&other, shipped->policy_id, text, shipped->policy.text_len, &e));
	buf_free(&b);
	return other;
}

static void tell_story(struct world *w, const char *story)
{
	char *copy = xstrdup(story), *at = NULL;
	for (char *l = strtok_r(copy, "\n", &at); l; l = strtok_r(NULL, "\n", &at))
		script_line(w, l);
	free(copy);
}

START_TEST(policy_change_row)
{
	const struct rules *shipped = shipped_rules(source_dir());
	struct rules other = altered_rules(shipped, rows[_i].other);
	struct policy_change seen;
	struct err e = {0};
	struct world w;
	struct buf b = {0};
	world_open(&w, shipped);
	tell_story(&w, rows[_i].story);
	w.rules = &other;
	const struct case_record *r = w.all.chart[0]->record[0];
	bool swap = strcmp(rows[_i].event, SWAP) == 0;
	ck_assert(!swap || foresee_policy(w.arena, &w.all, &other, &other, w.now, 5, &seen, &e));
	ck_assert_int_eq(swap ? seen.effect : EFFECT_NONE, rows[_i].effect);
	script_line(&w, rows[_i].event);
	show_changes(&w, "history notice timer", &b);
	ck_assert_str_eq(buf_text(&b), rows[_i].expected);
	if (swap && strncmp(rows[_i].expected, "refused", 7) != 0)
		ck_assert_str_eq(r->policy, other.policy_id);
	else
		ck_assert_str_eq(r->policy, shipped->policy_id);
	if (swap && seen.after.step && rows[_i].effect != EFFECT_AT_ONCE) {
		ck_assert_str_eq(seen.after.step, r->plan_step);
		ck_assert_int_eq(seen.after.at, r->plan_due);
	}
	buf_free(&b);
	world_close(&w);
}
END_TEST

/* A step that was told on its day has a later one now: it is told again, under a name of its own.
 */
START_TEST(a_moved_reminder_comes_again)
{
	const struct rules *shipped = shipped_rules(source_dir());
	struct rules other = altered_rules(shipped, &reminder_moved);
	struct world w;
	struct buf b = {0};
	world_open(&w, shipped);
	tell_story(&w, TOLD "at 2026-05-04\ntimers\nsend\n");
	w.rules = &other;
	tell_story(&w, SWAP "\nat 2026-05-13\ntimers\n");
	show_changes(&w, "notice", &b);
	ck_assert_str_eq(buf_text(&b), "notice not-scheduled to 905 as reminder-30-2026-05-13\n");
	buf_free(&b);
	world_close(&w);
}
END_TEST

/* What was planned by a policy whose text nobody has goes by the one in force. */
START_TEST(without_its_text_it_goes_by_the_one_in_force)
{
	const struct rules *shipped = shipped_rules(source_dir());
	struct rules other = altered_rules(shipped, &overdue_later);
	struct world w;
	world_open(&w, shipped);
	tell_story(&w, TOLD);
	const struct case_record *r = w.all.chart[0]->record[0];
	ck_assert_ptr_eq(rules_band(&other, r)->step, other.kept[0].policy.band[3].step);
	other.kept_count = 0;
	ck_assert_ptr_eq(rules_band(&other, r)->step, other.policy.band[3].step);
	world_close(&w);
}
END_TEST

/* A replay goes by what was in force then; before the first that is known, by that one. */
START_TEST(rules_as_of_a_time)
{
	const struct rules *shipped = shipped_rules(source_dir());
	struct rules other = altered_rules(shipped, &overdue_later);
	ck_assert_str_eq(rules_as_of(&other, DAYS(9)).policy_id, other.policy_id);
	rules_used(&other, DAYS(10), shipped->policy_id);
	rules_used(&other, DAYS(20), other.policy_id);
	ck_assert_str_eq(rules_as_of(&other, DAYS(9)).policy_id, shipped->policy_id);
	ck_assert_str_eq(rules_as_of(&other, DAYS(19)).policy_id, shipped->policy_id);
	ck_assert_str_eq(rules_as_of(&other, DAYS(20)).policy_id, other.policy_id);
}
END_TEST

/* Where a site says so the reader owns what he asked for, or the patient's doctor before the
 * orderer. */
START_TEST(the_site_says_who_owns)
{
	static const struct {
		const char *order;
		int64_t owner;
	} cases[] = {{"orderer, attending, primary-care", DOCTOR}, {"reader, orderer", RADIOLOGIST},
	    {"reader", RADIOLOGIST}, {"attending, orderer", DOCTOR}, {"attending", FAIL_SAFE}};
	const struct rules *shipped = shipped_rules(source_dir());
	const char *line = arena_printf(shipped->arena, "owner_order = \"%s\"", cases[_i].order);
	const struct altered x = {"owner_order = \"orderer, attending, primary-care\"", line};
	struct rules other = altered_rules(shipped, &x);
	struct world w;
	world_open(&w, &other);
	tell_story(&w, READ);
	ck_assert_int_eq(w.all.chart[0]->record[0]->f.owner, cases[_i].owner);
	world_close(&w);
}
END_TEST

/* The patient's own doctor, where an emergency department asked for it. */
START_TEST(an_emergency_has_an_order_of_its_own)
{
	static const struct {
		const char *said;
		int64_t owner;
	} cases[] = {{"setting=emergency pcp=navi", NAVIGATOR}, {"setting=emergency", DOCTOR},
	    {"setting=outpatient pcp=navi", DOCTOR}, {"pcp=navi", DOCTOR}};
	struct world w;
	world_open(&w, shipped_rules(source_dir()));
	script_line(&w, arena_printf(w.arena,
			    "report acc=A1 proc=79086-5 day=2026-03-02 by=doc "
			    "f=lung-rads:category=4A %s",
			    cases[_i].said));
	ck_assert_int_eq(w.all.chart[0]->record[0]->f.owner, cases[_i].owner);
	world_close(&w);
}
END_TEST

START_TEST(an_order_of_owners_is_read)
{
	static const char *const wrong[] = {"orderer, orderer", "nobody", ", "};
	const struct rules *shipped = shipped_rules(source_dir());
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct arena *a = arena_new();
		struct err e = {0};
		struct policy p;
		const char *text =
		    arena_printf(a, "owner_order = \"%s\"\n%s", wrong[i], shipped->policy.text);
		ck_assert(!policy_parse(a, "x", text, strlen(text), &p, &e));
		ck_assert_ptr_nonnull(strstr(e.text, "owner_order is"));
		arena_free(a);
	}
}
END_TEST

Suite *policy_change_suite(void)
{
	Suite *s = suite_create("policy_change");
	TCase *t = tcase_create("rows");
	tcase_add_unchecked_fixture(t, table_setup, NULL);
	tcase_add_loop_test(t, policy_change_row, 0, (int)(sizeof rows / sizeof *rows));
	tcase_add_test(t, a_moved_reminder_comes_again);
	tcase_add_test(t, without_its_text_it_goes_by_the_one_in_force);
	tcase_add_test(t, rules_as_of_a_time);
	tcase_add_loop_test(t, the_site_says_who_owns, 0, 5);
	tcase_add_loop_test(t, an_emergency_has_an_order_of_its_own, 0, 4);
	tcase_add_test(t, an_order_of_owners_is_read);
	suite_add_tcase(s, t);
	return s;
}
