/* SPDX-License-Identifier: Apache-2.0
 *
 * test_core.c - what holds for every decision: ids, budget, unknown kinds, finding things in
 * charts.
 */
#include "table.h"

#include <string.h>

Suite *core_suite(void);

static struct world w;

static void setup(void)
{
	world_open(&w, shipped_rules(source_dir()));
}

static void teardown(void)
{
	world_close(&w);
}

static void fails_with(const struct event *e, const char *text)
{
	world_decide(&w, e);
	ck_assert(!w.out.ok);
	ck_assert_int_eq(w.out.outcome, OUTCOME_FAILED);
	ck_assert_msg(strstr(w.out.err.text, text) != NULL, "%s", w.out.err.text);
}

START_TEST(an_event_of_unknown_kind_fails)
{
	const struct event e = {.kind = (enum event_kind)99};
	fails_with(&e, "event of unknown kind 99");
}
END_TEST

START_TEST(a_message_of_unknown_kind_fails)
{
	const struct facts m = {.kind = (enum facts_kind)99};
	const struct event e = {.kind = EVENT_MESSAGE, .facts = &m};
	fails_with(&e, "message of unknown kind 99");
}
END_TEST

START_TEST(an_appointment_event_of_unknown_kind_fails)
{
	struct event e;
	script_event(&w, "appointment placer=P1 when=2026-06-01T15:00:00Z", &e);
	struct facts m = *e.facts;
	m.appointment.event = (enum appointment_event)99;
	e.facts = &m;
	fails_with(&e, "appointment event 99");
}
END_TEST

/* A message made to be expensive is put aside; the others go on. */
START_TEST(too_much_work_for_one_message_fails)
{
	struct event e;
	script_event(&w, "report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=emergent", &e);
	struct facts m = *e.facts;
	struct facts_report r = m.report[0];
	r.finding_count = 25000;
	r.finding = arena_alloc(w.arena, r.finding_count * sizeof *r.finding);
	for (size_t i = 0; i < r.finding_count; i++)
		r.finding[i] = m.report[0].finding[0];
	m.report = &r;
	e.facts = &m;
	w.id_room = 60000;
	fails_with(&e, "more work than one message may");
	ck_assert(w.all.chart[0]->spoiled);
}
END_TEST

START_TEST(an_authority_stands_in_where_none_is_stated)
{
	static const struct {
		const char *authority, *sender, *expected;
	} rows[] = {{"EPI", "RIS|GEN", "EPI"}, {NULL, "RIS|GEN", "@GEN"}, {"", "RIS|", "@RIS|"},
	    {NULL, "RIS", "@RIS"}, {NULL, NULL, "@"}};
	const struct identifier id = {.value = "1", .authority = rows[_i].authority};
	ck_assert_str_eq(authority_of(w.arena, &id, rows[_i].sender), rows[_i].expected);
}
END_TEST

START_TEST(a_message_names_every_patient_it_speaks_of)
{
	struct event e;
	size_t count;
	script_event(&w, "merge keep=M1 drop=M2 pat=M3", &e);
	const struct patient_number *n = event_numbers(e.facts, w.arena, &count);
	/* each under both names that a facility's own authority may have */
	ck_assert_int_eq(count, 6);
	ck_assert_str_eq(n[0].value, "M3");
	ck_assert_str_eq(n[2].value, "M1");
	ck_assert_str_eq(n[4].value, "M2");
	ck_assert_str_eq(n[4].authority, "@GEN");
	ck_assert_str_eq(n[5].value, "M2");
	ck_assert_str_eq(n[5].authority, "GEN");
	script_event(&w, "patient nopat", &e);
	event_numbers(e.facts, w.arena, &count);
	ck_assert_int_eq(count, 0);
}
END_TEST

START_TEST(what_is_not_there_is_not_found)
{
	struct chart *of;
	script_run(&w, "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3");
	ck_assert_ptr_null(charts_find(&w.all, "@GEN", "M9"));
	ck_assert_ptr_null(charts_find(&w.all, "EPI", "M1"));
	ck_assert_ptr_eq(charts_find(&w.all, "@GEN", "M1"), w.all.chart[0]);
	ck_assert_ptr_null(charts_of(&w.all, 999));
	ck_assert_ptr_null(charts_case(&w.all, 999, &of));
	ck_assert_ptr_null(chart_exam(w.all.chart[0], 999));
	ck_assert_ptr_null(chart_case(w.all.chart[0], 999));
}
END_TEST

/* People read the name of a follow-up out: no two of a million are the same. */
START_TEST(names_of_followups_differ)
{
	static const int64_t ids[] = {1, 2, 17210367, 17210368, 17210369, INT64_C(1) << 40};
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(case_ref(w.arena, ids[i]), case_ref(w.arena, ids[k]));
	ck_assert_int_eq(strlen(case_ref(w.arena, 1)), 6);
}
END_TEST

/* What changed is marked, for whoever saves it. */
START_TEST(what_changes_is_marked)
{
	script_run(&w, "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3");
	struct chart *c = w.all.chart[0];
	ck_assert_int_eq(c->patient.mark, ROW_FRESH);
	c->patient.mark = c->exam[0]->mark = c->exam[0]->current->mark = ROW_CLEAN;
	c->record[0]->mark = c->number[0]->mark = ROW_CLEAN;
	script_run(&w, "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=2 "
		       "status=corrected family=Roe");
	ck_assert_int_eq(c->patient.mark, ROW_CHANGED);
	ck_assert_int_eq(c->exam[0]->mark, ROW_CHANGED);
	ck_assert_int_eq(c->record[0]->mark, ROW_CHANGED);
	ck_assert_int_eq(c->number[0]->mark, ROW_CLEAN);
}
END_TEST

/* The policy was edited: a step it has not got is planned again from what was done. */
START_TEST(a_step_the_policy_has_lost_is_planned_again)
{
	script_run(&w, "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3");
	struct case_record *r = w.all.chart[0]->record[0];
	r->timer_step = r->plan_step = "gone";
	r->f.policy_step = _i == 0 ? NULL : _i == 1 ? "first" : "gone-too";
	script_run(&w, "at 2026-03-20\ntimers");
	ck_assert_ptr_null(world_check(&w));
	ck_assert_str_eq(r->timer_step, _i == 1 ? "not-ordered" : "first");
}
END_TEST

START_TEST(a_closed_followup_that_has_a_timer_loses_it)
{
	script_run(&w, "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3\n"
		       "close case=5 code=CLIN_CLOSED clinician=doc reason=y");
	struct case_record *r = w.all.chart[0]->record[0];
	r->timer_step = r->plan_step = "first";
	r->timer_due = r->plan_due = w.now;
	script_run(&w, "timers");
	ck_assert_ptr_null(r->timer_step);
}
END_TEST

/* What is leaving may be there already: it is not called back, only corrected. */
START_TEST(a_notice_that_is_leaving_is_only_corrected)
{
	struct buf b = {0};
	script_run(&w, "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3\n"
		       "at 2026-03-03\ntimers\nleaving\n"
		       "close case=5 code=CLIN_CLOSED clinician=doc reason=y");
	show_changes(&w, "taken-back notice", &b);
	ck_assert_str_eq(
	    buf_text(&b), "taken-back first\nnotice withdrawn to 905 as withdrawn-due CANCEL\n");
	ck_assert_int_eq(w.all.chart[0]->record[0]->notice[0]->fate, NOTICE_LEAVING);
	buf_free(&b);
}
END_TEST

Suite *core_suite(void)
{
	Suite *s = suite_create("core");
	TCase *t = tcase_create("decide");
	tcase_add_unchecked_fixture(t, table_setup, NULL);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, an_event_of_unknown_kind_fails);
	tcase_add_test(t, a_message_of_unknown_kind_fails);
	tcase_add_test(t, an_appointment_event_of_unknown_kind_fails);
	tcase_add_test(t, too_much_work_for_one_message_fails);
	tcase_add_loop_test(t, an_authority_stands_in_where_none_is_stated, 0, 5);
	tcase_add_test(t, a_message_names_every_patient_it_speaks_of);
	tcase_add_test(t, what_is_not_there_is_not_found);
	tcase_add_test(t, names_of_followups_differ);
	tcase_add_test(t, what_changes_is_marked);
	tcase_add_loop_test(t, a_step_the_policy_has_lost_is_planned_again, 0, 3);
	tcase_add_test(t, a_closed_followup_that_has_a_timer_loses_it);
	tcase_add_test(t, a_notice_that_is_leaving_is_only_corrected);
	suite_add_tcase(s, t);
	return s;
}
