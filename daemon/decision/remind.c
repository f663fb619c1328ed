/* SPDX-License-Identifier: Apache-2.0
 *
 * remind.c - what happens when a timer is due, and when a mail could not be delivered.
 *
 * After an outage several steps of a follow-up may be due at once: the latest that applies is taken
 * and the others are noted, because three mails at once help nobody.  A reminder never takes the
 * place of an escalation.  Steps that the policy has at one moment go to their people together.
 */
#include "autoconf.h"
#include "apply.h"
#include "case.h"
#include "come_back.h"
#include "hand_over.h"
#include "holder.h"
#include "letters.h"
#include "question.h"
#include "reply.h"
#include "resolve.h"
#include "tell.h"

#include <string.h>

/* ---- held follow-ups ------------------------------------------------------------------------ */

/* An open question is chased by itself; where there is none the end of this event frees it. */
static void fire_held(struct work *w, struct case_record *r)
{
	case_schedule(w, r, NULL);
}

/* ---- the policy's steps --------------------------------------------------------------------- */

/* The owner's first mail of its own brings the day, unless that is past; a line of a digest cannot.
 */
static bool brings_day(
    const struct work *w, const struct case_record *r, const struct band *b, const struct step *s)
{
	const struct followup *f = &r->f;
	bool known = false;
	for (size_t i = 0; i < r->calendar_count; i++)
		known = known || r->calendar[i]->kind == CALENDAR_DUE;
	if (s->mail != MAIL_ALONE || f->window.target < work_today(w))
		return false;
	return s == b->step || (s->to == ROLE_OWNER && !known && f->window.target > work_today(w));
}

/* Another policy may have a step of the same name on a later day: that is told too. */
static bool was_told_before(const struct case_record *r, const struct step *s, instant due)
{
	for (size_t i = 0; i < r->notice_count; i++) {
		const struct notice *n = r->notice[i];
		if (n->revision == r->f.revision && n->at < due && strcmp(n->step, s->name) == 0)
			return true;
	}
	return false;
}

/* Each time by its own name. */
static const char *label_of(const struct work *w, const struct case_record *r, const struct band *b,
    const struct step *s, instant due)
{
	char text[32];
	if (!policy_repeats(s) && !was_told_before(r, s, due))
		return s->name;
	return arena_printf(w->arena, "%s-%s", s->name,
	    b->timed ? instant_text(w->now, text) : date_text(work_today(w), text));
}

/* Who says that nothing is left to be done is not told the same until somebody has looked at it. */
static bool is_hushed(struct work *w, const struct case_record *r, const struct step *s)
{
	const struct person *p = step_holder(w, r, s->to, w->now).person;
	return p && reply_waits(w, r, p);
}

static bool take_step(struct work *w, struct case_record *r, const struct band *b,
    const struct step *s, instant due, struct planned next)
{
	struct followup *f = &r->f;
	const char *label = label_of(w, r, b, s, due);
	bool newly_overdue = s->overdue && !r->overdue;
	if (s->tier > f->tier) {
		f->tier = s->tier;
		look_end(r); /* whoever put off a look is asked for one now */
	}
	r->overdue = r->overdue || s->overdue;
	history_add(w, r, w->actor,
	    newly_overdue ? HISTORY_OVERDUE
	    : s->tier	  ? HISTORY_ESCALATED
			  : HISTORY_REMINDED,
	    DETAILS(D_TEXT("step", label), D_TEXT("to", vocabulary_word(&role_words, (int)s->to)),
		D_INT("tier", s->tier)));
	if (is_hushed(w, r, s))
		return true;
	const struct telling t = {.kind = NOTICE_STEP,
	    .template = s->notice,
	    .step = label,
	    .next = next,
	    .to = s->to,
	    .mail = s->mail,
	    .alarm_days = b->alarm_days,
	    .calendar = brings_day(w, r, b, s) ? CALENDAR_ASK_DUE : CALENDAR_LEAVE};
	return tell(w, r, &t);
}

/* The policy has no such step: it was edited, and the text before is not kept.  Plan again from
 * what was done. */
static void plan_again(struct work *w, struct case_record *r, const struct band *b)
{
	const char *done = r->f.policy_step;
	case_schedule(w, r, done && policy_step(b, done) ? done : NULL);
}

/* The owner is asked the same again too soon: two reminders that meet are one.  What brings the day
 * into a calendar goes all the same, and so does what escalates. */
static bool was_told_lately(
    struct work *w, struct case_record *r, const struct band *b, const struct step *s)
{
	const struct person *p = step_holder(w, r, s->to, w->now).person;
	bool reminds = !b->timed && s != b->step && !policy_escalates(b, s);
	if (!p || !reminds || brings_day(w, r, b, s))
		return false;
	instant last = told_last(r, p->id);
	return last != INSTANT_NONE &&
	       work_day(w, last) + w->rules->policy.apart_days > work_today(w);
}

/* Steps that the policy has at one moment, each for another person. */
struct due_steps {
	instant due;
	size_t count;
	const struct step **step;
};

static void pass_over(struct work *w, struct case_record *r, const struct step *s)
{
	history_add(w, r, w->actor, HISTORY_SKIPPED, DETAILS(D_TEXT("step", s->name)));
}

static bool reminds_beside(const struct due_steps *m, const struct step *s)
{
	bool escalates = false;
	for (size_t i = 0; i < m->count; i++)
		escalates = escalates || m->step[i]->tier > 0;
	return s->tier == 0 && escalates;
}

/* Whether the same person was to be told at that moment; the more pressing of the two is. */
static bool same_person(
    struct work *w, struct case_record *r, struct due_steps *m, const struct step *s)
{
	const struct person *p = step_holder(w, r, s->to, w->now).person;
	for (size_t i = 0; i < m->count; i++) {
		if (step_holder(w, r, m->step[i]->to, w->now).person != p)
			continue;
		bool less = s->tier < m->step[i]->tier;
		pass_over(w, r, less ? s : m->step[i]);
		if (!less)
			m->step[i] = s;
		return true;
	}
	return false;
}

/* Of steps that are due at once: those of the latest moment, but no reminder instead of an
 * escalation. */
static void more_pressing(
    struct work *w, struct case_record *r, struct due_steps *m, const struct planned *p)
{
	bool other = m->count && p->due != m->due;
	if (other && reminds_beside(m, p->step)) {
		pass_over(w, r, p->step);
		return;
	}
	for (size_t i = 0; other && i < m->count; i++)
		pass_over(w, r, m->step[i]);
	if (other)
		m->count = 0;
	m->due = p->due;
	if (same_person(w, r, m, p->step))
		return;
	m->step = arena_grow(w->arena, m->step, m->count, sizeof *m->step);
	m->step[m->count++] = p->step;
}

/* Nobody is told of it; on the desk it is overdue beside its question all the same. */
static void rest(struct work *w, struct case_record *r)
{
	if (!r->overdue && exam_runs_out(w, r, w->now)) {
		case_overdue(w, r, "its date passed while the exam is in question");
		case_changed(w, r);
	}
	exam_rest(w, r);
}

static bool fire_step(struct work *w, struct case_record *r)
{
	struct followup *f = &r->f;
	const struct band *b = rules_band(w->rules, r);
	struct due_steps take = {0};
	struct planned p = {.step = policy_step(b, r->plan_step), .due = r->plan_due};
	const char *last = r->plan_step;
	int days;
	if (!p.step) {
		plan_again(w, r, b);
		return true;
	}
	if (exam_pauses(w, r, &days)) {
		rest(w, r);
		return true;
	}
	for (;;) {
		if (policy_applies(p.step, f)) {
			more_pressing(w, r, &take, &p);
			if (!is_hushed(w, r, p.step)) /* whoever else is told at that moment */
				letter_by_step(w, r, p.step->letter);
		}
		last = p.step->name;
		p = policy_next(b, f, &w->rules->worktime, last, w->now);
		if (p.due > w->now || policy_repeats(p.step))
			break;
	}
	f->policy_step = last;
	const struct planned next = case_upcoming(w, r, p);
	for (size_t i = 0; i < take.count; i++)
		if (was_told_lately(w, r, b, take.step[i]) ||
		    (!policy_escalates(b, take.step[i]) && is_hushed(w, r, take.step[i])))
			pass_over(w, r, take.step[i]);
		else if (!take_step(w, r, b, take.step[i], take.due, next))
			return false;
	case_changed(w, r);
	timer_set(w, r, p.step->name, p.due);
	return true;
}

static bool fire(struct work *w, struct case_record *r)
{
	if (!come_back(w, r))
		return false;
	if (!case_is_open(r) || r->plan_due > w->now)
		return true;
	if (r->f.hold == HOLD_NONE)
		return fire_step(w, r);
	fire_held(w, r);
	return true;
}

bool fire_timers(struct work *w, struct chart *c)
{
	size_t fired = 0;
	work_on(w, c);
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *r = c->record[i];
		if (!r->timer_step || r->timer_due > w->now)
			continue;
		if (!case_is_open(r))
			timer_drop(w, r);
		else if (!fire(w, r))
			return false;
		fired++;
	}
	note(w, "%zu timers", fired);
	return !w->failed;
}

/* ---- mails that found nobody ---------------------------------------------------------------- */

static struct question *ask_who_tells(struct work *w, const struct undelivered *d)
{
	const struct question q = {.kind = QUESTION_UNDELIVERABLE,
	    .followup = d->followup,
	    .patient = w->chart->patient.id,
	    .key = arena_printf(w->arena, "%lld", (long long)d->notice),
	    .evidence = d->reply,
	    .text = arena_printf(w->arena,
		"mail %lld (%s) could not be delivered (code %d): who tells this person?",
		(long long)d->notice, d->template, d->code)};
	return question_ask(w, &q);
}

bool take_undelivered(struct work *w, const struct undelivered *d)
{
	struct chart *c = w->all->nobody;
	struct case_record *r = d->followup ? charts_case(w->all, d->followup, &c) : NULL;
	work_on(w, c);
	struct question *asked = ask_who_tells(w, d);
	work_taken(w, d->notice);
	if (!r || w->failed)
		return !w->failed;
	history_add(w, r, w->actor, HISTORY_UNDELIVERED,
	    DETAILS(
		D_INT("notice", d->notice), D_INT("person", d->person), D_INT("code", d->code)));
	/* One further mail, and never about the failure of such a mail. */
	const struct person *coordinator = case_coordinator(w, r);
	if (!coordinator || coordinator->id == d->person ||
	    strcmp(d->template, vocabulary_word(&notice_kind_words, NOTICE_UNDELIVERABLE)) == 0)
		return !w->failed;
	const struct person *failed = directory_get(w->all->people, d->person);
	const struct telling t = {.kind = NOTICE_UNDELIVERABLE,
	    .to = ROLE_COORDINATOR,
	    .why = d->reply,
	    .failed_to = failed ? person_words(w, failed) : NULL,
	    .step = arena_printf(w->arena, "undeliverable-%lld", (long long)d->notice)};
	question_told(w, asked);
	return tell(w, r, &t);
}
