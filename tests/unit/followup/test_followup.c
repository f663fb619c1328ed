/* SPDX-License-Identifier: Apache-2.0
 *
 * test_followup.c - the whole diagram of states and facts, and what a fact leaves behind.
 */
#include "autoconf.h"
#include "followupd/followup.h"
#include "followupd/buf.h"

#include <check.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *followup_suite(void);

#define NOW (DAYS(20000))

/* A follow-up in that state with all the facts that lead to it. */
static struct followup in_state(enum followup_state s)
{
	struct followup f = {.state = s,
	    .appointment_at = INSTANT_NONE,
	    .performed_at = INSTANT_NONE,
	    .acknowledged_at = INSTANT_NONE};
	if (s >= FOLLOWUP_ORDERED)
		f.order_placer = "RGO801544";
	if (s == FOLLOWUP_SCHEDULED || s == FOLLOWUP_PERFORMED)
		f.appointment_at = NOW + DAYS(3);
	if (s == FOLLOWUP_PERFORMED)
		f.performed_at = NOW - DAYS(1);
	if (s == FOLLOWUP_CLOSED)
		f.closure = CLOSURE_DECLINED;
	return f;
}

static const char diagram[] =
    "open: ordered=ordered order-gone=- scheduled=scheduled unscheduled=- "
    "no-show=open performed=performed not-performed=- closed=closed "
    "reopened=-\n"
    "ordered: ordered=ordered order-gone=open scheduled=scheduled "
    "unscheduled=- no-show=ordered performed=performed not-performed=open "
    "closed=closed reopened=-\n"
    "scheduled: ordered=scheduled order-gone=open scheduled=scheduled "
    "unscheduled=ordered no-show=ordered performed=performed "
    "not-performed=open closed=closed reopened=-\n"
    "performed: ordered=performed order-gone=open scheduled=performed "
    "unscheduled=- no-show=- performed=performed not-performed=open "
    "closed=closed reopened=-\n"
    "closed: ordered=- order-gone=- scheduled=- unscheduled=- no-show=- "
    "performed=- not-performed=- closed=- reopened=ordered\n";

START_TEST(the_diagram_is_this)
{
	struct buf b = {0};
	for (int s = FOLLOWUP_OPEN; s <= FOLLOWUP_CLOSED; s++) {
		buf_addf(&b, "%s:", vocabulary_word(&followup_state_words, s));
		for (int fact = FACT_ORDERED; fact <= FACT_REOPENED; fact++) {
			struct followup f = in_state((enum followup_state)s), before;
			if (fact == FACT_CLOSED && s != FOLLOWUP_CLOSED)
				f.closure = CLOSURE_ADMIN_CLOSED;
			before = f;
			struct err e;
			bool ok = followup_enter(&f, (enum followup_fact)fact, NOW, &e);
			buf_addf(&b, " %s=%s",
			    vocabulary_word(&history_kind_words,
				(int)followup_fact_line((enum followup_fact)fact)),
			    ok ? vocabulary_word(&followup_state_words, (int)f.state) : "-");
			if (!ok) {
				ck_assert_int_eq(e.code, ERR_REFUSED);
				ck_assert_int_eq(memcmp(&f, &before, sizeof f), 0);
			}
		}
		buf_addc(&b, '\n');
	}
	ck_assert_str_eq(buf_text(&b), diagram);
	buf_free(&b);
}
END_TEST

START_TEST(a_cancelled_order_takes_the_appointment_with_it)
{
	struct followup f = in_state(FOLLOWUP_SCHEDULED);
	ck_assert(followup_enter(&f, FACT_ORDER_GONE, NOW, NULL));
	ck_assert_ptr_null(f.order_placer);
	ck_assert_int_eq(f.appointment_at, INSTANT_NONE);
}
END_TEST

START_TEST(a_no_show_escalates_and_frees_the_date)
{
	struct followup f = in_state(FOLLOWUP_SCHEDULED);
	ck_assert(followup_enter(&f, FACT_NO_SHOW, NOW, NULL));
	ck_assert_int_eq(f.tier, 1);
	ck_assert_int_eq(f.appointment_at, INSTANT_NONE);
	f = in_state(FOLLOWUP_SCHEDULED);
	f.tier = 3;
	ck_assert(followup_enter(&f, FACT_NO_SHOW, NOW, NULL));
	ck_assert_int_eq(f.tier, 3);
}
END_TEST

START_TEST(an_appointment_without_an_order_falls_back_to_open)
{
	struct followup f = in_state(FOLLOWUP_OPEN);
	f.appointment_at = NOW + DAYS(9);
	ck_assert(followup_enter(&f, FACT_SCHEDULED, NOW, NULL));
	ck_assert(followup_enter(&f, FACT_UNSCHEDULED, NOW, NULL));
	ck_assert_int_eq(f.state, FOLLOWUP_OPEN);
}
END_TEST

START_TEST(the_first_performed_time_stays)
{
	struct followup f = in_state(FOLLOWUP_ORDERED);
	ck_assert(followup_enter(&f, FACT_PERFORMED, NOW, NULL));
	ck_assert(followup_enter(&f, FACT_PERFORMED, NOW + DAYS(1), NULL));
	ck_assert_int_eq(f.performed_at, NOW);
}
END_TEST

START_TEST(nothing_closes_without_a_code)
{
	struct followup f = in_state(FOLLOWUP_OPEN);
	struct err e;
	ck_assert(!followup_enter(&f, FACT_CLOSED, NOW, &e));
	ck_assert_int_eq(f.state, FOLLOWUP_OPEN);
}
END_TEST

START_TEST(a_reopened_followup_needs_another_exam)
{
	static const struct {
		enum closure_code closure;
		bool performed;
		int appointment; /* days from now; 0 none */
		enum followup_state want;
	} rows[] = {{CLOSURE_DECLINED, false, 0, FOLLOWUP_ORDERED},
	    {CLOSURE_DECLINED, false, 5, FOLLOWUP_SCHEDULED},
	    {CLOSURE_DECLINED, false, -5, FOLLOWUP_ORDERED},
	    {CLOSURE_DECLINED, true, -5, FOLLOWUP_OPEN},
	    {CLOSURE_DONE_MATCH, false, -5, FOLLOWUP_OPEN},
	    {CLOSURE_DONE_EQUIV, true, -5, FOLLOWUP_OPEN}};
	struct followup f = in_state(FOLLOWUP_CLOSED);
	f.closure = rows[_i].closure;
	f.tier = 4;
	if (rows[_i].performed)
		f.performed_at = NOW - DAYS(5);
	if (rows[_i].appointment)
		f.appointment_at = NOW + DAYS(rows[_i].appointment);
	ck_assert(followup_enter(&f, FACT_REOPENED, NOW, NULL));
	ck_assert_int_eq(f.state, rows[_i].want);
	ck_assert_int_eq(f.tier, 0);
	ck_assert_int_eq(f.closure, CLOSURE_NONE);
}
END_TEST

START_TEST(an_unknown_state_ends_the_process)
{
	/* A process of its own, whatever CK_FORK says. */
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct followup f = in_state(FOLLOWUP_OPEN);
		f.state = (enum followup_state)9;
		_exit(followup_enter(&f, FACT_ORDERED, NOW, NULL));
	}
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}
END_TEST

/* placer, filler, accession: of the follow-up's order, then of an exam */
static const struct {
	const char *own[3], *exam[3];
	bool want;
} orders[] = {
    {{"P1", "F1", "A1"}, {"P1", "F1", "A1"}, true},
    {{"P1", NULL, NULL}, {"P1", "F1", "A1"}, true},
    {{"P1", NULL, NULL}, {"P2", NULL, NULL}, false},
    {{NULL, NULL, NULL}, {NULL, NULL, NULL}, false},
    {{"", "", ""}, {"", "", ""}, false},
    {{"P1", "F1", "A1"}, {"P1", "F2", "A2"}, false}, /* two under one order */
    {{"P1", NULL, "A1"}, {"P1", NULL, "A2"}, false},
    {{"P1", "F1", NULL}, {"P1", "F2", NULL}, false},
    {{"P1", NULL, "A1"}, {"P1", NULL, "P1"}, true}, /* stands in where none is stated */
    {{"P1", "F1", "A1"}, {"P1", "F1", "A2"}, true},
    {{"P1", "F1", "A1"}, {"P2", "F2", "A1"}, true},
};

START_TEST(an_order_is_known_by_its_numbers)
{
	const char *const *own = orders[_i].own, *const *exam = orders[_i].exam;
	struct followup f = in_state(FOLLOWUP_OPEN);
	f.order_placer = own[0];
	f.order_filler = own[1];
	f.order_accession = own[2];
	ck_assert_int_eq(followup_is_linked(&f, exam[0], exam[1], exam[2]), orders[_i].want);
}
END_TEST

Suite *followup_suite(void)
{
	Suite *s = suite_create("followup");
	TCase *t = tcase_create("states");
	tcase_add_test(t, the_diagram_is_this);
	tcase_add_test(t, a_cancelled_order_takes_the_appointment_with_it);
	tcase_add_test(t, a_no_show_escalates_and_frees_the_date);
	tcase_add_test(t, an_appointment_without_an_order_falls_back_to_open);
	tcase_add_test(t, the_first_performed_time_stays);
	tcase_add_test(t, nothing_closes_without_a_code);
	tcase_add_loop_test(t, a_reopened_followup_needs_another_exam, 0, 6);
	tcase_add_loop_test(t, an_order_is_known_by_its_numbers, 0, sizeof orders / sizeof *orders);
	tcase_add_test(t, an_unknown_state_ends_the_process);
	suite_add_tcase(s, t);
	return s;
}
