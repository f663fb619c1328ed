/* SPDX-License-Identifier: Apache-2.0
 *
 * explain_question.c - what is asked about a follow-up, what it waits for, and what comes next.
 *
 * Fails: never.
 */
#include "autoconf.h"
#include "case.h"
#include "explain_parts.h"
#include "followupd/answers.h"
#include "holder.h"
#include "question.h"
#include "resolve.h"
#include "tell.h"

#include <stdlib.h>
#include <string.h>

/* ---- questions ------------------------------------------------------------------------------ */

/* About it, about the report that gave it, or about the patient. */
static bool concerns(const struct explaining *g, const struct question *q)
{
	const struct exam *index = chart_exam(g->c, g->r->f.index_exam);
	if (q->followup)
		return q->followup == g->r->f.id;
	if (q->report && index && index->current && q->report == index->current->id)
		return true;
	return q->open && (q->kind == QUESTION_DECEASED || q->kind == QUESTION_PATIENT_IDENTITY);
}

static const char *role_name(const struct work *w, enum role role, const struct person *p)
{
	const char *word = vocabulary_word(&role_words, (int)role);
	return p ? arena_printf(w->arena, "%s (%s)", explain_person(w, p), word)
		 : arena_printf(w->arena, "nobody: there is no %s with a mail address", word);
}

const char *explain_question_next(const struct work *w, const struct question *q)
{
	const struct question_step *step =
	    question_step_of(&w->rules->policy.question[q->class], q->step);
	return role_name(w, step->to, question_addressee(w, q, step->to).person);
}

/* Until a person answers, the one who has it is reminded; that is no one else. */
static void add_asking(const struct work *w, const struct question *q,
    const struct planned_question *next, struct explain_asks *out)
{
	struct work then = *w;
	then.now = next->due > w->now ? next->due : w->now;
	const struct person *p = question_addressee(&then, q, next->step->to).person;
	bool again = p && p->id == q->owner;
	for (size_t i = 0; i < out->count; i++)
		again = again || out->item[i].person == (p ? p->id : 0);
	if (again)
		return;
	out->item = arena_grow(w->arena, out->item, out->count, sizeof *out->item);
	out->item[out->count++] = (struct explain_asking){
	    .at = then.now, .person = p ? p->id : 0, .who = role_name(w, next->step->to, p)};
}

void explain_question_asks(const struct work *w, const struct question *q, struct explain_asks *out)
{
	const struct question_band *b = &w->rules->policy.question[q->class];
	const struct question_clock clock = question_clock_of(q);
	struct planned_question next = {question_step_of(b, q->step), q->due};
	for (size_t i = 0; i < b->step_count && out->by == INSTANT_NONE; i++)
		if (b->step[i].tier)
			out->by =
			    question_due(&b->step[i], &w->rules->worktime, &clock, q->asked_at).due;
	for (;;) {
		add_asking(w, q, &next, out);
		if (next.step == &b->step[b->step_count - 1])
			return;
		next = question_next(b, &w->rules->worktime, &clock, next.step->name, w->now);
	}
}

static void add_question(struct explaining *g, const struct question *q, bool apart)
{
	struct explanation *out = g->out;
	struct work *w = &g->w;
	out->question =
	    arena_grow(w->arena, out->question, out->question_count, sizeof *out->question);
	struct explain_question *e = &out->question[out->question_count++];
	*e = (struct explain_question){.id = q->id,
	    .ref = question_ref(w->arena, q->id),
	    .kind = q->kind,
	    .text = q->text,
	    .open = q->open,
	    .apart = apart,
	    .owner = explain_person(w, directory_get(w->all->people, q->owner)),
	    .asked_at = q->asked_at,
	    .next_at = INSTANT_NONE,
	    .answered_at = INSTANT_NONE};
	if (q->open) {
		e->answers = answers_of(w->arena, q->kind);
		e->next_at = q->due;
		e->next_to = explain_question_next(w, q);
	} else {
		e->answered_by = explain_actor(w, q->answered_by);
		e->answer = q->answer;
		e->answered_at = q->answered_at;
	}
}

static int open_first(const void *a, const void *b)
{
	const struct explain_question *x = a, *y = b;
	if (x->open != y->open)
		return x->open ? -1 : 1;
	if (x->asked_at != y->asked_at)
		return x->asked_at < y->asked_at ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* One that is not asked before a day is seen by nobody until then. */
static bool is_asked(const struct explaining *g, const struct question *q)
{
	return !q->open || q->asked_at <= g->w.now;
}

void explain_questions(struct explaining *g)
{
	struct explanation *out = g->out;
	for (size_t i = 0; i < g->c->question_count; i++)
		if (concerns(g, g->c->question[i]) && is_asked(g, g->c->question[i]))
			add_question(g, g->c->question[i], false);
	for (size_t i = 0; i < g->beside_count; i++)
		for (size_t k = 0; k < g->beside[i]->question_count; k++) {
			const struct question *q = g->beside[i]->question[k];
			if (q->open && q->kind == QUESTION_PATIENT_IDENTITY && is_asked(g, q))
				add_question(g, q, true);
		}
	if (out->question_count)
		qsort(out->question, out->question_count, sizeof *out->question, open_first);
}

/* ---- what it waits for ---------------------------------------------------------------------- */

static void wait_for(
    struct explaining *g, const char *kind, const char *question, const char *words)
{
	struct explanation *out = g->out;
	out->wait = arena_grow(g->w.arena, out->wait, out->wait_count, sizeof *out->wait);
	out->wait[out->wait_count++] = (struct explain_wait){kind, words, question};
}

static void wait_for_answers(struct explaining *g)
{
	struct arena *a = g->w.arena;
	for (size_t i = 0; i < g->out->question_count; i++) {
		const struct explain_question *q = &g->out->question[i];
		if (q->open)
			wait_for(g, "question", q->ref,
			    arena_printf(a, "the answer to %s, asked of %s since %s: %s", q->ref,
				q->owner ? q->owner : "nobody", explain_time(&g->w, q->asked_at),
				q->text));
	}
}

static const struct explain_exam *exam_that(
    const struct explanation *out, bool linked, enum explain_verdict v)
{
	for (size_t i = 0; i < out->exam_count; i++)
		if (out->exam[i].linked == linked && out->exam[i].verdict == v)
			return &out->exam[i];
	return NULL;
}

static const char *order_number(const struct followup *f)
{
	return f->order_accession ? f->order_accession
	       : f->order_filler  ? f->order_filler
				  : f->order_placer;
}

/* x NULL: only an appointment says that it was done. */
static void wait_for_report(struct explaining *g, const struct explain_exam *x)
{
	struct arena *a = g->w.arena;
	instant at = g->r->f.performed_at;
	const char *day = at != INSTANT_NONE ? explain_time(&g->w, at)
			  : x		     ? explain_day(a, x->day)
					     : "an unknown day";
	const char *number = x && x->accession ? x->accession : "without number";
	if (!x)
		wait_for(
		    g, "report", NULL, arena_printf(a, "the report of what was done on %s", day));
	else if (x->status == EXAM_PRELIMINARY)
		wait_for(g, "report", NULL,
		    arena_printf(
			a, "the final report of exam %s: only a preliminary one is there", number));
	else
		wait_for(g, "report", NULL,
		    arena_printf(a, "the report of exam %s: it was done on %s", number, day));
}

/* What is no imaging comes by a person's word, or by the result of a laboratory. */
static bool any_exam_answers(const struct explaining *g)
{
	const char *at = g->r->f.modality ? g->r->f.modality : "";
	for (; *at; at += strcspn(at, "|+"), at += strspn(at, "|+")) {
		const char *token = arena_strndup(g->w.arena, at, strcspn(at, "|+"));
		enum exam_kind k = exam_token_kind(g->w.rules->codes, token);
		if (k == TOKEN_IMAGING || k == TOKEN_BIOPSY)
			return true;
	}
	return false;
}

static void wait_for_order(struct explaining *g)
{
	const struct explanation *out = g->out;
	const struct explain_exam *pending = exam_that(out, false, EXPLAIN_NOT_YET);
	struct arena *a = g->w.arena;
	if (pending && pending->status >= EXAM_PERFORMED)
		wait_for_report(g, pending);
	else if (any_exam_answers(g))
		wait_for(g, "order", NULL,
		    arena_printf(a, "an order for %s: none is known", out->owed_words));
	else
		wait_for(g, "visit", NULL,
		    arena_printf(a, "%s: a person says when it is done", out->action));
}

static void wait_for_visit(struct explaining *g)
{
	instant at = g->r->f.appointment_at;
	struct arena *a = g->w.arena;
	if (at == INSTANT_NONE)
		wait_for(g, "appointment", NULL,
		    "the exam: an appointment is booked, its day is not known");
	else if (at > g->w.now)
		wait_for(g, "appointment", NULL,
		    arena_printf(a, "the exam: it is booked for %s", explain_time(&g->w, at)));
	else
		wait_for(g, "images", NULL,
		    arena_printf(a, "the exam: it was booked for %s, and nothing came since",
			explain_time(&g->w, at)));
}

static void wait_for_step(struct explaining *g)
{
	const struct followup *f = &g->r->f;
	const struct explain_exam *done;
	struct arena *a = g->w.arena;
	switch (f->state) {
	case FOLLOWUP_OPEN:
		wait_for_order(g);
		return;
	case FOLLOWUP_ORDERED:
		wait_for(g, "appointment", NULL,
		    arena_printf(a, "an appointment: order %s exists, and no day is known for it",
			order_number(f) ? order_number(f) : "without number"));
		return;
	case FOLLOWUP_SCHEDULED:
		wait_for_visit(g);
		return;
	case FOLLOWUP_PERFORMED:
		done = exam_that(g->out, true, EXPLAIN_NOT_YET);
		if (done || !exam_that(g->out, true, EXPLAIN_ASKED))
			wait_for_report(g, done);
		return;
	case FOLLOWUP_CLOSED:
		return;
	}
}

static const char *pause_words(struct explaining *g, int days)
{
	const char *until =
	    "reminders pause until it is answered whether the exam that was done counts";
	if (g->r->f.optional) /* never overdue */
		return until;
	return arena_printf(g->w.arena,
	    "%s; unanswered, they go on once this is overdue and %d days have passed", until, days);
}

void explain_waits(struct explaining *g)
{
	int days;
	if (!case_is_open(g->r))
		return;
	wait_for_answers(g);
	if (g->r->f.hold == HOLD_SUSPENDED)
		wait_for(g, "death", NULL,
		    "nothing is reminded: a death of the patient is on record, and closes it when "
		    "a "
		    "person confirms it");
	else if (g->r->f.hold == HOLD_REVIEW)
		wait_for(g, "hold", NULL,
		    question_waits_for(g->c, g->r->f.id) ? "reminders pause until that is answered"
							 : "reminders pause, and no open question "
							   "says why: somebody has to release it");
	else if (exam_pauses(&g->w, g->r, &days))
		wait_for(g, "exam", NULL, pause_words(g, days));
	if (g->r->f.hold != HOLD_SUSPENDED)
		wait_for_step(g);
}

/* ---- what comes next ------------------------------------------------------------------------ */

void explain_next(struct explaining *g)
{
	struct explanation *out = g->out;
	struct arena *a = g->w.arena;
	if (!case_is_open(g->r) || !g->r->plan_step)
		return;
	const struct band *b = rules_band(g->w.rules, g->r);
	const struct planned p = case_next(&g->w, g->r);
	if (g->r->f.hold == HOLD_NONE && !p.step && policy_step(b, g->r->plan_step))
		return; /* no step has a point any more */
	out->next_step = g->r->plan_step;
	out->next_at = g->r->plan_due;
	if (g->r->f.hold != HOLD_NONE) {
		out->next_words = "it is looked at whether anything still holds it";
		return;
	}
	int days;
	if (exam_pauses(&g->w, g->r, &days)) {
		out->next_words = "it is looked at whether the question about the exam is answered";
		return;
	}
	if (!p.step) {
		out->next_words = "it is planned again: the policy has other steps now";
		return;
	}
	out->next_step = p.step->name;
	out->next_at = p.due;
	const char *kind = p.step->tier	     ? arena_printf(a, "escalation, tier %d", p.step->tier)
			   : p.step->overdue ? "overdue"
					     : "reminder";
	out->next_words = arena_printf(a, "%s to %s", kind,
	    role_name(&g->w, p.step->to, step_holder(&g->w, g->r, p.step->to, p.due).person));
}

/* ---- what to do ----------------------------------------------------------------------------- */

/* command: of followupctl that records it; NULL: none. */
static void todo_by(struct explaining *g, const char *words, const char *command)
{
	struct explanation *out = g->out;
	out->todo = arena_grow(g->w.arena, out->todo, out->todo_count, sizeof *out->todo);
	out->todo[out->todo_count++] = (struct explain_todo){words, command};
}

static void todo(struct explaining *g, const char *words)
{
	todo_by(g, words, NULL);
}

static const char *close_command(const struct explaining *g)
{
	return arena_printf(
	    g->w.arena, "followupctl close %s --code CODE; --codes lists them", g->out->ref);
}

/* Of what is closed, "it answers" would be refused. */
static bool is_left_over(const struct explaining *g, const struct explain_question *q)
{
	return !case_is_open(g->r) &&
	       (q->kind == QUESTION_EXAM_MATCH || q->kind == QUESTION_APPOINTMENT_MATCH);
}

static void todo_answers(struct explaining *g)
{
	struct arena *a = g->w.arena;
	const char *no = vocabulary_word(&answer_kind_words, ANSWER_REJECT_EXAM);
	for (size_t i = 0; i < g->out->question_count; i++) {
		const struct explain_question *q = &g->out->question[i];
		if (q->open && is_left_over(g, q))
			todo_by(g, arena_printf(a, "end %s, which closes nothing any more", q->ref),
			    arena_printf(a, "followupctl review answer %s %s", q->ref, no));
		else if (q->open)
			todo_by(g, arena_printf(a, "answer %s by %s", q->ref, q->answers),
			    arena_printf(a, "followupctl review answer %s ANSWER", q->ref));
	}
}

static const char *by_when(const struct explaining *g)
{
	const struct window *v = &g->out->window;
	struct arena *a = g->w.arena;
	date today = work_today(&g->w);
	if (today > v->latest)
		return arena_printf(a, "it was due by %s, %d days ago", explain_day(a, v->latest),
		    today - v->latest);
	return arena_printf(
	    a, "it is due %s %s", v->target < today ? "since" : "on", explain_day(a, v->target));
}

/* Before an exam counts, reminders to the owner do what can be done. */
static bool is_quiet(struct explaining *g)
{
	const struct explanation *out = g->out;
	int days;
	if (g->r->f.hold == HOLD_NONE && exam_pauses(&g->w, g->r, &days)) {
		todo(g, "nothing else until that is answered");
		return true;
	}
	if (g->r->overdue || g->r->f.tier || work_today(&g->w) >= out->counts_from ||
	    !out->next_words)
		return false;
	todo(g, arena_printf(g->w.arena, "nothing %s: %s; next is a %s on %s",
		    out->todo_count ? "else yet" : "yet", by_when(g), out->next_words,
		    explain_time(&g->w, out->next_at)));
	return true;
}

/* Behind questions: their answers may close it. */
static const char *unless(const struct explaining *g)
{
	return g->out->todo_count ? "unless that ends it, " : "";
}

static void todo_order(struct explaining *g)
{
	const struct explanation *out = g->out;
	if (is_quiet(g))
		return;
	todo(g, arena_printf(g->w.arena, "%sask %s whether %s is ordered, or will be: %s",
		    unless(g), out->owner, out->owed_words, by_when(g)));
	todo_by(g, "if it was done elsewhere, or is not wanted any more: close it with its code",
	    close_command(g));
}

static void todo_step(struct explaining *g)
{
	const struct explanation *out = g->out;
	const struct followup *f = &g->r->f;
	struct arena *a = g->w.arena;
	const char *kind = out->wait_count ? out->wait[out->wait_count - 1].kind : "";
	if (strcmp(kind, "order") == 0)
		todo_order(g);
	else if (strcmp(kind, "visit") == 0 && !is_quiet(g))
		todo_by(g,
		    arena_printf(a, "ask %s whether it is done, and close it with its code: %s",
			out->owner, by_when(g)),
		    close_command(g));
	else if (strcmp(kind, "appointment") == 0 && f->state == FOLLOWUP_SCHEDULED)
		todo(g,
		    arena_printf(a, "nothing before the appointment%s",
			f->appointment_at == INSTANT_NONE
			    ? ""
			    : arena_printf(a, " of %s", explain_time(&g->w, f->appointment_at))));
	else if (strcmp(kind, "appointment") == 0 && !is_quiet(g))
		todo(g, arena_printf(a, "%ssee that order %s gets an appointment: %s", unless(g),
			    order_number(f) ? order_number(f) : "without number", by_when(g)));
	else if (strcmp(kind, "images") == 0)
		todo(g, "find out whether the patient came");
	else if (strcmp(kind, "report") == 0)
		todo(g, g->r->overdue || f->tier
			    ? arena_printf(a, "ask for the report: %s", by_when(g))
			    : "nothing but to wait: the final report decides by itself");
}

/* What closed it is gone, and nobody is asked of it any more. */
static void todo_closed(struct explaining *g)
{
	if (g->out->proof_fallen && !g->out->todo_count)
		todo_by(g,
		    arena_printf(
			g->w.arena, "see whether it is rightly closed: %s", g->out->proof_fallen),
		    arena_printf(g->w.arena, "followupctl reopen %s", g->r->ref));
}

void explain_todo(struct explaining *g)
{
	todo_answers(g);
	if (!case_is_open(g->r))
		todo_closed(g);
	else if (g->r->f.hold == HOLD_NONE)
		todo_step(g);
	if (!g->out->todo_count)
		todo(g, "nothing");
}
