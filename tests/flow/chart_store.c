/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_store.c - saves hand-made changes of every kind, loads the charts again and compares; two
 * engines that are after the same person, number or patient.
 *
 * Run by test_chart_store.py with the connection of the engine's login in CONNINFO.
 */
#include "autoconf.h"
#include "../unit/suite.h"
#include "chart_by_hand.h"
#include "followupd/array.h"
#include "followupd/chart_json.h"
#include "followupd/chart_store.h"
#include "followupd/work_queue.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE 600 /* seconds; only ends a hang */

static int asked;
bool __real_session_ask(struct session *s, const struct statement *st, const struct value *v,
    size_t count, struct rows *rows, struct err *e);
bool __wrap_session_ask(struct session *s, const struct statement *st, const struct value *v,
    size_t count, struct rows *rows, struct err *e);
bool __wrap_session_ask(struct session *s, const struct statement *st, const struct value *v,
    size_t count, struct rows *rows, struct err *e)
{
	asked++;
	return __real_session_ask(s, st, v, count, rows, e);
}

static struct session *open_session(void)
{
	struct session *s;
	struct err e;
	if (!session_open(getenv("CONNINFO"), DEADLINE, &s, &e))
		ck_abort_msg("%s", e.text);
	return s;
}

static void begin(struct unit *u, struct session *s)
{
	struct err e;
	if (!unit_begin(u, s, &e))
		ck_abort_msg("%s", e.text);
}

static void commit(struct unit *u)
{
	struct err e;
	if (!unit_commit(u, &e))
		ck_abort_msg("%s %s", e.sqlstate, e.text);
}

static int64_t number_of(struct session *s, const char *sql)
{
	static struct statement made[32]; /* a statement is known by its address */
	static size_t used;
	struct statement *st = &made[used++];
	ck_assert_uint_lt(used, 32);
	*st = (struct statement){sql, sql};
	struct rows r;
	struct err e;
	if (!session_ask(s, st, NO_VALUES, &r, &e))
		ck_abort_msg("%s", e.text);
	int64_t n = rows_count(&r) ? rows_int(&r, 0, 0) : 0;
	rows_free(&r);
	return n;
}

static struct chart *load_one(struct unit *u, const char *number, struct charts *all)
{
	const struct patient_number n = {.authority = "RB", .value = number};
	const struct chart_request q = {.number_count = 1, .number = &n};
	*all = (struct charts){0};
	ck_assert_msg(charts_load(u, &q, all), "%s", u->err.text);
	/* Whoever was merged into him comes along, with the names of before. */
	struct chart *one = NULL;
	for (size_t i = 0; i < all->count; i++)
		if (!all->chart[i]->merged_into) {
			ck_assert_ptr_null(one);
			one = all->chart[i];
		}
	ck_assert_ptr_nonnull(one);
	return one;
}

static void make(struct session *s, const char *number, const char *person)
{
	struct unit u;
	struct hand h;
	struct id_pool ids = {0};
	begin(&u, s);
	start(&h, &u, &ids);
	add_everything(&h, number, person);
	save(&h);
	commit(&u);
	ids_forget(&ids);
}

#define BROKEN_HASHES                                                                              \
	"SELECT count(*) FROM (SELECT hash = event_hash(coalesce(lag(hash) OVER w, ''), "          \
	"followup_id, seq, at, actor, kind, detail) AS right FROM events WINDOW w AS (PARTITION "  \
	"BY followup_id ORDER BY seq)) v WHERE NOT \"right\""

/* ---- tests ---------------------------------------------------------------------------------- */

START_TEST(arrays_of_every_type_come_back)
{
	static const struct statement st = {"echo",
	    "SELECT i, n, t, encode(y, 'hex'), b, z, d FROM unnest($1::bigint[], $2::int[], "
	    "$3::text[], $4::bytea[], $5::bool[], $6::timestamptz[], $7::date[]) AS v (i, n, t, y, "
	    "b, z, d)"};
	struct session *s = open_session();
	struct sheet t;
	struct value v[VALUES_MAX];
	struct rows r;
	struct err e;
	instant at = SECONDS(1772444700) + 250001, old = -SECONDS(86400) - 1;
	sheet_begin(&t, "Iitybzd");
	sheet_int(&t, INT64_MAX);
	sheet_int(&t, INT32_MIN);
	sheet_text(&t, "{\"a\", NULL}");
	sheet_bytes(&t, "\0\1", 2);
	sheet_bool(&t, true);
	sheet_instant(&t, at);
	sheet_date(&t, date_of(2026, 3, 2));
	sheet_id(&t, 0);
	sheet_int(&t, 0);
	sheet_text(&t, NULL);
	sheet_bytes(&t, "", 0);
	sheet_bool(&t, false);
	sheet_instant(&t, old);
	sheet_date(&t, DATE_NONE);
	sheet_values(&t, v);
	ck_assert_msg(session_ask(s, &st, v, t.width, &r, &e), "%s", e.text);
	sheet_end(&t);
	ck_assert_int_eq(rows_count(&r), 2);
	ck_assert_int_eq(rows_int(&r, 0, 0), INT64_MAX);
	ck_assert_int_eq(rows_int(&r, 0, 1), INT32_MIN);
	ck_assert_str_eq(rows_text(&r, 0, 2), "{\"a\", NULL}");
	ck_assert_str_eq(rows_text(&r, 0, 3), "0001");
	ck_assert(rows_bool(&r, 0, 4) && !rows_bool(&r, 1, 4));
	ck_assert_int_eq(rows_instant(&r, 0, 5), at);
	ck_assert_int_eq(rows_instant(&r, 1, 5), old);
	ck_assert_int_eq(rows_date(&r, 0, 6), date_of(2026, 3, 2));
	ck_assert(rows_null(&r, 1, 0) && rows_null(&r, 1, 2) && rows_null(&r, 1, 6));
	ck_assert_str_eq(rows_text(&r, 1, 3), "");
	rows_free(&r);
	session_close(s);
}
END_TEST

static void check_case(const struct case_record *c)
{
	ck_assert_int_eq(c->f.state, FOLLOWUP_SCHEDULED);
	ck_assert_str_eq(c->timer_step, "first");
	ck_assert_str_eq(c->plan_step, "not-ordered");
	ck_assert_int_eq(c->plan_due - c->timer_due, DAYS(8));
	ck_assert_int_eq(c->again_for, c->f.owner);
	ck_assert_int_eq(c->again_at - c->timer_due, DAYS(1));
	ck_assert_int_eq(c->need.what, NEED_ORDER);
	ck_assert_int_eq(c->need.by, c->f.owner);
	ck_assert_int_eq(c->need.ask_at - c->need.since, DAYS(5));
	ck_assert_int_eq(c->need.asked, 1);
	ck_assert_str_eq(c->need.note, "asked for it");
	ck_assert_int_eq(c->look.by, c->f.owner);
	ck_assert_int_eq(c->look.at - c->timer_due, DAYS(5));
	ck_assert_int_eq(c->offer.to, c->f.owner);
	ck_assert_int_eq(c->offer.by, c->f.owner);
	ck_assert_int_eq(c->offer.ends - c->timer_due, DAYS(6));
	ck_assert_str_eq(c->offer.reason, "on leave");
	ck_assert_int_eq(c->f.postponed_until, c->f.window.anchor + 30);
	ck_assert_int_eq(c->postponed_at - c->timer_due, DAYS(7));
	ck_assert_int_eq(c->postponements, 1);
	ck_assert_str_eq(c->postponed_why, "abroad");
	ck_assert_uint_eq(c->attempt_count, 1);
	ck_assert_int_eq(c->attempt[0]->channel, CHANNEL_CERTIFIED_LETTER);
	ck_assert_int_eq(c->attempt[0]->outcome, ATTEMPT_RECEIPT);
	ck_assert_int_eq(c->attempt[0]->recorded_at - c->attempt[0]->at, HOURS(1));
	ck_assert_int_eq(c->event_seq, 2);
	ck_assert_uint_eq(c->ruling->step_count, 2);
	ck_assert(c->ruling->step[1].repeats && c->ruling->step[1].optional);
	ck_assert_str_eq(c->ruling->step[0].id, "S1");
	ck_assert_uint_eq(c->ruling->overlay_count, 1);
	ck_assert_str_eq(c->ruling->overlay[0].note, "see \"note\"");
	ck_assert_str_eq(c->ruling->missing[0], "size");
	ck_assert_str_eq(c->ruling->provisional, "open: \"size\"");
	ck_assert_uint_eq(c->calendar_count, 1);
	ck_assert_uint_eq(c->notice_count, 2);
	ck_assert_int_eq(c->notice[0]->fate, NOTICE_WAITS);
	ck_assert_int_eq(c->notice[1]->fate, NOTICE_TAKEN_BACK);
	ck_assert_ptr_nonnull(c->notice[1]->message_id);
}

static void check_appointment(const struct chart *c)
{
	ck_assert_uint_eq(c->appointment_count, 1);
	const struct appointment *a = c->appointment[0];
	ck_assert_str_eq(a->sender, "S|RB");
	ck_assert_str_eq(a->placer, "AP1");
	ck_assert_ptr_null(a->filler);
	ck_assert_str_eq(a->order_placer, "P1");
	ck_assert_str_eq(a->procedure_text, "CT chest");
	ck_assert_int_eq(a->exam, c->exam[0]->id);
	ck_assert_int_eq(a->followup, 0);
	ck_assert_int_eq(a->status, VISIT_MOVED);
	ck_assert_int_eq(a->said_by, c->exam[0]->orderer);
	ck_assert_str_eq(a->told_by, "the desk");
	ck_assert_str_eq(a->place, "Lakeside");
	ck_assert_int_eq(a->starts_at - a->event_at, DAYS(9));
}

START_TEST(everything_that_was_saved_is_loaded)
{
	struct session *s = open_session();
	struct unit u;
	struct charts all;
	make(s, "N1", "P1");
	begin(&u, s);
	struct chart *c = load_one(&u, "N1", &all);
	ck_assert_str_eq(c->patient.family, "Okafor");
	ck_assert_int_eq(c->patient.birth, date_of(1961, 4, 5));
	ck_assert_uint_eq(c->number_count, 1);
	ck_assert_uint_eq(c->exam_count, 1);
	struct exam *x = c->exam[0];
	ck_assert_int_eq(x->versions, 1);
	ck_assert_str_eq(x->order_note, "for A0");
	check_appointment(c);
	ck_assert_int_eq(x->current->text_sha256[31], 0xa7);
	ck_assert_uint_eq(x->current->fingerprint, 0xfeedfacecafe0001);
	ck_assert_str_eq(x->current->performed, "CT CHEST");
	ck_assert_str_eq(x->current->doubts, "limited:liver|only-left");
	ck_assert_str_eq(x->current->shows, "liver|chest:mm");
	ck_assert_uint_eq(x->current->finding_count, 2);
	ck_assert_uint_eq(x->current->finding[0]->input_count, 2);
	ck_assert_int_eq(x->current->finding[1]->shadow->min, 6);
	ck_assert_uint_eq(c->case_count, 1);
	check_case(c->record[0]);
	ck_assert_uint_eq(c->question_count, 1);
	ck_assert(c->question[0]->open);
	ck_assert_int_eq(c->question[0]->class, CLASS_REVIEW);
	ck_assert_int_eq(c->question[0]->tier, 2);
	ck_assert(c->question[0]->due != INSTANT_NONE);
	bool known = false;
	for (size_t i = 0; i < all.people->count; i++)
		known = known || strcmp(all.people->person[i]->ref, "P1") == 0;
	ck_assert(known);
	commit(&u);
	ck_assert_int_eq(number_of(s, BROKEN_HASHES), 0);
	session_close(s);
}
END_TEST

static void change_everything(struct hand *h, struct chart *c)
{
	struct case_record *r = c->record[0];
	static const struct detail proof[] = {{.key = "by", .type = DETAIL_TEXT, .text = "Dr. May"},
	    {.key = "report", .type = DETAIL_INT, .number = 12}};
	h->chart = c;
	add_report(h, c->exam[0])->status = VERSION_CORRECTED;
	struct finding *g = add_finding(h, c->exam[0]->current, NULL);
	g->disposition = DISPOSITION_NONE;
	r->f.state = FOLLOWUP_CLOSED;
	r->f.closure = CLOSURE_DONE_MATCH;
	r->closed_at = h->u->now;
	r->closed_by = "engine";
	r->closure_detail = proof;
	r->closure_detail_count = 2;
	r->mark = ROW_CHANGED;
	add(h, CHANGE_CASE)->record = r;
	r->timer_step = NULL;
	r->again_for = 0;
	r->again_at = INSTANT_NONE;
	r->offer = (struct offer){.ends = INSTANT_NONE};
	r->need = (struct needing){.since = INSTANT_NONE, .ask_at = INSTANT_NONE};
	r->look = (struct next_look){.at = INSTANT_NONE};
	r->f.postponed_until = DATE_NONE;
	r->postponed_at = INSTANT_NONE;
	add(h, CHANGE_TIMER)->record = r;
	add(h, CHANGE_TAKEN_BACK)->notice = r->notice[0];
	r->calendar[0]->cancelled = true;
	r->calendar[0]->sequence = 1;
	r->calendar[0]->mark = ROW_CHANGED;
	struct change *e = add(h, CHANGE_CALENDAR);
	e->entry = r->calendar[0];
	e->of = r;
	struct question *q = c->question[0];
	q->open = false;
	q->step = NULL;
	q->due = INSTANT_NONE;
	q->answered_by = "Dr. May";
	q->answer = "yes";
	q->answered_at = h->u->now;
	q->mark = ROW_CHANGED;
	add(h, CHANGE_QUESTION)->question = q;
	add_asking(h, q, QUESTION_WAS_ANSWERED);
	c->patient.deceased = true;
	c->patient.mark = ROW_CHANGED;
	add(h, CHANGE_PATIENT)->patient = &c->patient;
	c->exam[0]->status = EXAM_WITHDRAWN;
	c->exam[0]->mark = ROW_CHANGED;
	add(h, CHANGE_EXAM)->exam = c->exam[0];
	c->appointment[0]->status = VISIT_CANCELLED;
	c->appointment[0]->followup = r->f.id;
	c->appointment[0]->mark = ROW_CHANGED;
	add(h, CHANGE_APPOINTMENT)->appointment = c->appointment[0];
	add_line(h, r, HISTORY_CLOSED);
}

START_TEST(changed_rows_are_updated)
{
	struct session *s = open_session();
	struct unit u;
	struct hand h;
	struct charts all;
	struct id_pool ids = {0};
	make(s, "N2", "P2");
	begin(&u, s);
	start(&h, &u, &ids);
	change_everything(&h, load_one(&u, "N2", &all));
	save(&h);
	commit(&u);
	begin(&u, s);
	struct chart *c = load_one(&u, "N2", &all);
	struct case_record *r = c->record[0];
	ck_assert(c->patient.deceased);
	ck_assert_int_eq(c->exam[0]->status, EXAM_WITHDRAWN);
	ck_assert_int_eq(c->appointment[0]->status, VISIT_CANCELLED);
	ck_assert_int_eq(c->appointment[0]->followup, r->f.id);
	ck_assert_int_eq(c->exam[0]->versions, 2);
	ck_assert_int_eq(c->exam[0]->current->version, 2);
	ck_assert_uint_eq(c->exam[0]->current->finding_count, 1);
	ck_assert_int_eq(r->f.state, FOLLOWUP_CLOSED);
	ck_assert_str_eq(r->closed_by, "engine");
	ck_assert_uint_eq(r->closure_detail_count, 2);
	ck_assert_ptr_null(r->timer_step);
	ck_assert_int_eq(r->notice[0]->fate, NOTICE_TAKEN_BACK);
	ck_assert(r->calendar[0]->cancelled);
	ck_assert_int_eq(r->event_seq, 3);
	ck_assert(!c->question[0]->open);
	ck_assert(c->question[0]->due == INSTANT_NONE);
	commit(&u);
	ck_assert_int_eq(number_of(s, BROKEN_HASHES), 0);
	ids_forget(&ids);
	session_close(s);
}
END_TEST

START_TEST(a_question_is_asked_again_only_when_it_was_answered)
{
	struct session *s = open_session();
	struct unit u;
	struct hand h;
	struct charts all = {0};
	struct id_pool ids = {0};
	const struct question_key key = {QUESTION_SHADOW_SUMMARY, "day"};
	const struct chart_request q = {.key_count = 1, .key = &key};
	int64_t first = 0;
	for (int i = 0; i < 2;
	     i++) { /* the second does not know of the first, and stays behind it */
		begin(&u, s);
		start(&h, &u, &ids);
		add_question(&h, key.kind, key.key)->text = i ? "later" : "which?";
		save(&h);
		commit(&u);
		begin(&u, s);
		ck_assert(charts_load(&u, &q, &all));
		ck_assert_uint_eq(all.nobody->question_count, 1);
		first = first ? first : all.nobody->question[0]->id;
		ck_assert_int_eq(all.nobody->question[0]->id, first);
		ck_assert_str_eq(all.nobody->question[0]->text, "which?");
		commit(&u);
	}
	ids_forget(&ids);
	session_close(s);
}
END_TEST

START_TEST(a_merge_moves_everything)
{
	struct session *s = open_session();
	struct unit u;
	struct hand h;
	struct charts all = {0};
	struct id_pool ids = {0};
	const struct patient_number n[] = {{.authority = "RB", .value = "N3"},
	    {.authority = "RB", .value = "N4"}, {.authority = "RB", .value = "N5"}};
	const struct chart_request q = {.number_count = 3, .number = n};
	make(s, "N3", "P3");
	make(s, "N4", "P4");
	make(s, "N5", "P5");
	begin(&u, s);
	start(&h, &u, &ids);
	ck_assert(charts_load(&u, &q, &all));
	ck_assert_uint_eq(all.count, 3);
	int64_t last = all.chart[2]->patient.id;
	for (int i = 0; i < 2; i++) { /* 3 into 4, then 4 into 5 */
		h.chart = all.chart[i + 1];
		add(&h, CHANGE_MERGE)->retired = all.chart[i];
	}
	save(&h);
	commit(&u);
	begin(&u, s);
	struct chart *c = load_one(&u, "N3", &all);
	ck_assert_int_eq(c->patient.id, last);
	ck_assert_uint_eq(c->number_count, 3);
	ck_assert_uint_eq(c->case_count, 3);
	ck_assert_uint_eq(c->exam_count, 3);
	ck_assert_uint_eq(c->appointment_count, 3);
	ck_assert_uint_eq(c->question_count, 3);
	ck_assert(c->number[0]->retired && c->number[1]->retired && !c->number[2]->retired);
	commit(&u);
	ids_forget(&ids);
	session_close(s);
}
END_TEST

/* Both have loaded nothing of it; whoever saves second is told to do it again. */
static void race(const char *number[2], const char *person[2])
{
	struct session *s[2] = {open_session(), open_session()};
	struct unit u[2];
	struct hand h[2];
	struct id_pool ids[2] = {{0}, {0}};
	struct err e = {0};
	for (int i = 0; i < 2; i++) {
		begin(&u[i], s[i]);
		start(&h[i], &u[i], &ids[i]);
		add_everything(&h[i], number[i], person[i]);
	}
	save(&h[0]);
	commit(&u[0]);
	const struct decided *second[] = {&h[1].d};
	ck_assert(changes_save(&u[1], second, 1) != u[1].failed);
	ck_assert(!unit_commit(&u[1], &e));
	ck_assert_msg(unit_again(&e), "%s %s", e.sqlstate, e.text);
	ck_assert(!session_broken(s[1]));
	for (int i = 0; i < 2; i++) {
		ids_forget(&ids[i]);
		session_close(s[i]);
	}
}

START_TEST(two_engines_that_make_the_same_person)
{
	race((const char *[]){"N6", "N7"}, (const char *[]){"P6", "P6"});
}
END_TEST

START_TEST(two_engines_that_make_the_same_patient)
{
	race((const char *[]){"N8", "N8"}, (const char *[]){"P8", "P9"});
}
END_TEST

static bool somebody_waits(struct session *s)
{
	static const struct statement st = {
	    "somebody_waits", "SELECT count(*) FROM pg_locks WHERE NOT granted"};
	struct rows r;
	struct err e;
	if (!session_ask(s, &st, NO_VALUES, &r, &e))
		ck_abort_msg("%s", e.text);
	bool any = rows_int(&r, 0, 0) > 0;
	rows_free(&r);
	return any;
}

/* In a process of its own, because it waits for the lock. */
static pid_t load_elsewhere(const char *number)
{
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid)
		return pid;
	struct unit u;
	struct charts all = {0};
	const struct patient_number n = {.authority = "RB", .value = number};
	const struct chart_request q = {.number_count = 1, .number = &n};
	begin(&u, open_session());
	bool ok = charts_load(&u, &q, &all);
	_exit(ok ? 1 : unit_again(&u.err) ? 0 : 2);
}

START_TEST(a_number_that_moves_while_its_patient_is_waited_for)
{
	struct session *s = open_session(), *watch = open_session();
	struct unit u;
	struct hand h;
	struct charts all = {0};
	struct id_pool ids = {0};
	int status;
	const struct patient_number n[] = {
	    {.authority = "RB", .value = "N10"}, {.authority = "RB", .value = "N11"}};
	const struct chart_request q = {.number_count = 2, .number = n};
	make(s, "N10", "P10");
	make(s, "N11", "P11");
	begin(&u, s);
	start(&h, &u, &ids);
	ck_assert(charts_load(&u, &q, &all));
	h.chart = all.chart[1];
	add(&h, CHANGE_MERGE)->retired = all.chart[0];
	pid_t other = load_elsewhere("N10");
	while (!somebody_waits(watch))
		ck_assert_int_eq(waitpid(other, &status, WNOHANG), 0);
	save(&h);
	commit(&u);
	ck_assert_int_eq(waitpid(other, &status, 0), other);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
	ids_forget(&ids);
	session_close(watch);
	session_close(s);
}
END_TEST

START_TEST(one_or_128_patients_cost_the_same_number_of_statements)
{
	struct session *s = open_session();
	struct unit u;
	struct charts all = {0};
	struct patient_number n[128];
	char number[128][16], person[16];
	int cost[2];
	for (int i = 0; i < 128; i++) {
		snprintf(number[i], sizeof number[i], "M%d", i);
		snprintf(person, sizeof person, "M%d", i);
		make(s, number[i], person);
		n[i] = (struct patient_number){.authority = "RB", .value = number[i]};
	}
	for (int i = 0; i < 2; i++) {
		const struct chart_request q = {.number_count = i ? 128 : 1, .number = n};
		begin(&u, s);
		asked = 0;
		ck_assert(charts_load(&u, &q, &all));
		cost[i] = asked;
		ck_assert_uint_eq(all.count, i ? 128 : 1);
		commit(&u);
	}
	ck_assert_int_eq(cost[0], cost[1]);
	ck_assert_int_eq(cost[0], 15);
	session_close(s);
}
END_TEST

START_TEST(the_queues_are_claimed_in_sets)
{
	struct session *s = open_session(), *other = open_session();
	struct unit u, v;
	struct waiting *w;
	struct undelivered *f;
	struct owned_case *owned;
	int64_t *patient;
	size_t count;
	instant first;
	/* made by the test's owner: six messages in three lanes, two timers of N12 that are due */
	make(s, "N12", "P12");
	number_of(s, "WITH t AS (UPDATE timers SET due_at = '2000-01-01' WHERE followup_id IN "
		     "(SELECT f.id FROM followups f JOIN patient_identifiers i USING (patient_id) "
		     "WHERE i.value = 'N12') RETURNING 1) SELECT count(*) FROM t");
	begin(&u, s);
	ck_assert(messages_claim(&u, 2, (struct held_lanes){0}, 128, &w, &count));
	ck_assert_uint_eq(count, 4);
	for (size_t i = 1; i < count; i++)
		ck_assert_int_lt(w[i - 1].id, w[i].id);
	ck_assert_str_eq(w[0].raw, "MSH|x");
	begin(&v, other);
	struct waiting *rest;
	ck_assert(messages_claim(&v, CLAIM_LANES, (struct held_lanes){0}, 128, &rest, &count));
	ck_assert_uint_eq(count, 2);
	unit_rollback(&v);
	const int64_t ids[] = {w[0].id, w[1].id};
	const struct message_done done[] = {
	    {w[0].id, OUTCOME_APPLIED, "yes"}, {w[1].id, OUTCOME_NOT_APPLIED, NULL}};
	messages_attempted(&u, ids, 2, 0, 1);
	messages_done(&u, done, 2);
	commit(&u);
	ck_assert_int_eq(number_of(s, "SELECT count(*) FROM inbound_todo"), 4);
	begin(&u, s);
	ck_assert(timers_claim(&u, INSTANT_NONE, 128, &patient, &count, &first));
	ck_assert_uint_eq(count, 1);
	begin(&v, other);
	int64_t *none;
	ck_assert(timers_claim(&v, INSTANT_NONE, 128, &none, &count, &first));
	ck_assert_uint_eq(count, 0);
	unit_rollback(&v);
	timers_postpone(&u, patient, 1, u.now + DAYS(1));
	commit(&u);
	begin(&u, s);
	ck_assert(timers_claim(&u, INSTANT_NONE, 128, &patient, &count, &first));
	ck_assert_uint_eq(count, 0);
	ck_assert(failures_claim(&u, &f, &count));
	ck_assert_uint_eq(count, 0);
	notices_sweep(&u);
	ck_assert(owned_cases(&u, (const char *const[]){"P12", "nobody"}, 2, &owned, &count));
	ck_assert_uint_eq(count, 1);
	commit(&u);
	session_close(other);
	session_close(s);
}
END_TEST

static Suite *chart_store_suite(void)
{
	Suite *suite = suite_create("chart_store");
	TCase *c = tcase_create("database");
	tcase_set_timeout(c, DEADLINE);
	tcase_add_test(c, arrays_of_every_type_come_back);
	tcase_add_test(c, everything_that_was_saved_is_loaded);
	tcase_add_test(c, changed_rows_are_updated);
	tcase_add_test(c, a_question_is_asked_again_only_when_it_was_answered);
	tcase_add_test(c, a_merge_moves_everything);
	tcase_add_test(c, two_engines_that_make_the_same_person);
	tcase_add_test(c, two_engines_that_make_the_same_patient);
	tcase_add_test(c, a_number_that_moves_while_its_patient_is_waited_for);
	tcase_add_test(c, one_or_128_patients_cost_the_same_number_of_statements);
	tcase_add_test(c, the_queues_are_claimed_in_sets);
	suite_add_tcase(suite, c);
	return suite;
}

SUITE_MAIN(chart_store_suite)
