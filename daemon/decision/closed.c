/* SPDX-License-Identifier: Apache-2.0
 *
 * closed.c - what is asked about follow-ups that are closed, or that wait because of a death.
 *
 * A closure by a specialist's plan is asked about again after a year; one by a refusal when the
 * patient has an order, an exam or a visit after all; one by loss is open again then.  A death that
 * a message tells suspends, and closes when a person confirms it.
 */
#include "autoconf.h"
#include "closed.h"
#include "proof.h"
#include "question.h"

#include <string.h>

#define MANAGED_DAYS 365

/* ---- one question about one closed follow-up ------------------------------------------------ */

static struct question about(struct work *w, const struct case_record *r, const char *what,
    const char *evidence, const char *text)
{
	return (struct question){.kind = QUESTION_CLOSED_RIGHTLY,
	    .patient = r->f.patient,
	    .followup = r->f.id,
	    .inbound = w->event->inbound,
	    .key = arena_printf(w->arena, "%lld/%s", (long long)r->f.id, what),
	    .evidence = evidence,
	    .text = text};
}

void closed_ask(struct work *w, const struct case_record *r, const char *what, const char *evidence,
    const char *text)
{
	const struct question q = about(w, r, what, evidence, text);
	const struct question *was = question_of(w->chart, q.kind, q.key);
	bool answered = was && !was->open && !text_same(was->answered_by, MACHINE);
	if (answered && text_same(was->evidence, evidence))
		return;
	if (!was || !was->open)
		note(w, "asked whether follow-up %s is rightly closed", r->ref);
	question_ask(w, &q);
}

void closed_ended(struct work *w, const struct case_record *r)
{
	for (size_t i = 0; i < w->chart->question_count; i++) {
		struct question *q = w->chart->question[i];
		if (q->open && q->kind == QUESTION_CLOSED_RIGHTLY && q->followup == r->f.id)
			question_end(
			    w, q, QUESTION_WAS_WITHDRAWN, w->actor, "the follow-up is open again");
	}
}

/* ---- a specialist's plan -------------------------------------------------------------------- */

void closed_ask_later(struct work *w, const struct case_record *r)
{
	char today[32], closed[32];
	if (r->f.closure != CLOSURE_MANAGED_ONC && r->f.closure != CLOSURE_MANAGED_SPEC)
		return;
	const char *day = arena_strdup(w->arena, date_text(work_today(w), today));
	const struct question q = about(w, r, arena_printf(w->arena, "managed-%s", day), day,
	    arena_printf(w->arena,
		"follow-up %s was closed on %s because a specialist's plan covers it: is that so "
		"still?",
		r->ref, date_text(work_day(w, r->closed_at), closed)));
	question_ask_from(
	    w, &q, worktime_send_at(&w->rules->worktime, work_today(w) + MANAGED_DAYS));
}

/* ---- news of a patient who had declined, was too ill for it, or was lost -------------------- */

/* Why an order for it contradicts the closure; NULL: it does not. */
static const char *given_up_words(const struct case_record *r)
{
	switch (r->f.closure) {
	case CLOSURE_DECLINED:
		return "was declined by the patient";
	case CLOSURE_LTFU:
		return "was given up as lost";
	case CLOSURE_LIMITED_LIFE:
		return "was closed for a limited life expectancy";
	case CLOSURE_HOSPICE:
		return "was closed because of hospice care";
	default:
		return NULL;
	}
}

static bool is_given_up(const struct case_record *r)
{
	return !case_is_open(r) && given_up_words(r);
}

/* Whether the exam, planned or done, is one that would answer the follow-up. */
static bool suits(struct work *w, const struct case_record *r, const struct exam *x)
{
	const struct exam_candidate candidate = {.exam = x->id,
	    .accession = x->accession,
	    .placer = x->placer,
	    .filler = x->filler,
	    .class = *x->class,
	    .day = x->day != DATE_NONE ? x->day : r->f.window.latest,
	    .status = REPORT_FINAL};
	return match_exam(w->arena, w->rules->codes, &r->f, r->index_accession, &candidate).suits;
}

/* It came after the closure, and stands. */
static bool is_news(const struct work *w, const struct case_record *r, const struct exam *x)
{
	date closed = work_day(w, r->closed_at);
	if (x->status == EXAM_CANCELLED || x->status == EXAM_WITHDRAWN || x->id == r->f.index_exam)
		return false;
	if (x->order_event_at != INSTANT_NONE && x->order_event_at > r->closed_at)
		return true;
	return x->day != DATE_NONE && x->day >= closed;
}

static bool came_back(struct work *w, struct chart *c, struct case_record *r, const char *what)
{
	if (r->f.closure == CLOSURE_LTFU) {
		note(w, "reopened follow-up %s: %s", r->ref, what);
		return proof_reopen(
		    w, c, r, arena_printf(w->arena, "the patient was given up as lost; %s", what));
	}
	closed_ask(w, r, "again", what,
	    arena_printf(w->arena, "follow-up %s %s; %s: is it owed again?", r->ref,
		given_up_words(r), what));
	return !w->failed;
}

static bool exam_came(struct work *w, struct chart *c, const struct exam *x)
{
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *r = c->record[i];
		if (!is_given_up(r) || !is_news(w, r, x))
			continue;
		if (r->f.closure != CLOSURE_LTFU && (!x->class || !suits(w, r, x)))
			continue;
		const char *number = x->accession ? x->accession : x->placer ? x->placer : "";
		if (!came_back(w, c, r, arena_printf(w->arena, "there is exam %s since", number)))
			return false;
	}
	return true;
}

/* An admission, a registration of an outpatient. */
static bool is_visit(const struct facts *m)
{
	return m->kind == FACTS_PATIENT && m->event &&
	       (strcmp(m->event, "A01") == 0 || strcmp(m->event, "A04") == 0);
}

static bool visit_came(struct work *w, struct chart *c)
{
	char day[32];
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *r = c->record[i];
		bool tells = r->f.closure == CLOSURE_LTFU || r->f.closure == CLOSURE_DECLINED;
		if (tells && is_given_up(r) &&
		    !came_back(w, c, r,
			arena_printf(
			    w->arena, "there was a visit on %s", date_text(work_today(w), day))))
			return false;
	}
	return true;
}

static bool any_given_up(const struct chart *c)
{
	for (size_t i = 0; i < c->case_count; i++)
		if (is_given_up(c->record[i]))
			return true;
	return false;
}

static bool look_for_news(struct work *w, struct chart *c)
{
	const struct event *e = w->event;
	size_t changes = w->out->change_count;
	if (e->kind != EVENT_MESSAGE || c->patient.deceased || !any_given_up(c))
		return true;
	for (size_t i = 0; i < changes; i++) {
		const struct change *k = &w->out->change[i];
		if (k->kind == CHANGE_EXAM && k->chart == c &&
		    (!work_spend(w, c->case_count) || !exam_came(w, c, k->exam)))
			return false;
	}
	return !is_visit(e->facts) || visit_came(w, c);
}

/* ---- a death -------------------------------------------------------------------------------- */

/* Asked before a merge it has the number of the other record. */
static const struct question *asked_of_death(const struct chart *c)
{
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->kind == QUESTION_DECEASED && c->question[i]->open)
			return c->question[i];
	return NULL;
}

static void look_for_death(struct work *w, struct chart *c)
{
	const struct question *asked = asked_of_death(c);
	const struct case_record *waits = NULL;
	char day[32];
	for (size_t i = 0; i < c->case_count; i++)
		if (case_is_open(c->record[i]) && c->record[i]->f.hold == HOLD_SUSPENDED)
			waits = c->record[i];
	if (!waits && asked)
		question_withdraw(
		    w, QUESTION_DECEASED, asked->key, "no follow-up waits for it any more");
	if (!waits || asked)
		return;
	const struct question q = {.kind = QUESTION_DECEASED,
	    .patient = c->patient.id,
	    .inbound = w->event->inbound,
	    .key = arena_printf(w->arena, "%lld", (long long)c->patient.id),
	    .evidence = arena_printf(
		w->arena, "follow-up %s waits since %s", waits->ref, date_text(work_today(w), day)),
	    .text = "the register of patients records a death, and open follow-ups are suspended: "
		    "has the patient died? They are closed when you confirm it"};
	question_ask(w, &q);
}

void closed_death_taken_back(struct work *w, struct chart *c)
{
	char day[32];
	for (size_t i = 0; i < c->case_count; i++) {
		const struct case_record *r = c->record[i];
		if (!case_is_open(r) && r->f.closure == CLOSURE_DECEASED)
			closed_ask(w, r, "alive",
			    arena_printf(
				w->arena, "taken back on %s", date_text(work_today(w), day)),
			    arena_printf(w->arena,
				"follow-up %s was closed by a death that the register of patients "
				"takes back: is it still owed?",
				r->ref));
	}
}

/* ---- the end of an event -------------------------------------------------------------------- */

bool closed_settle(struct work *w)
{
	if (w->event->kind != EVENT_MESSAGE && w->event->kind != EVENT_ANSWER)
		return true;
	for (size_t i = 0; i < w->out->touched_count; i++) {
		struct chart *c = w->chart = w->out->touched[i];
		if (!look_for_news(w, c))
			return false;
		look_for_death(w, c);
	}
	return !w->failed;
}
