/* SPDX-License-Identifier: Apache-2.0
 *
 * remind.c - what happens when a timer is due, and when a mail could not be delivered.
 *
 * After an outage several steps of a follow-up may be due at once: the latest that applies is taken
 * and the others are noted, because three mails at once help nobody.  A reminder never takes the
 * place of an escalation.
 */
#include "autoconf.h"
#include "apply.h"
#include "case.h"
#include "come_back.h"
#include "question.h"
#include "tell.h"

#include <string.h>

/* ---- held follow-ups ------------------------------------------------------------------------ */

static bool fire_held(struct work *w, struct case_record *r)
{
	/* An open question is chased by itself. */
	bool review = r->f.hold == HOLD_REVIEW && !question_waits_for(w->chart, r->f.id);
	char text[32];
	date today = work_today(w);
	case_schedule(w, r, NULL);
	const struct telling t = {.kind = NOTICE_REVIEW,
	    .to = ROLE_COORDINATOR,
	    .why = "this follow-up is held and no open question says why: it is not reminded until "
		   "somebody releases it",
	    .step = arena_printf(w->arena, "review-%s", date_text(today, text))};
	return !review || tell(w, r, &t);
}

/* ---- the policy's steps --------------------------------------------------------------------- */

/* The first mail to the owner brings the day, unless that is past.  Of an old report the first step
 * went by unsent. */
static bool brings_day(
    const struct work *w, const struct case_record *r, const struct band *b, const struct step *s)
{
	const struct followup *f = &r->f;
	bool known = false;
	for (size_t i = 0; i < r->calendar_count; i++)
		known = known || r->calendar[i]->kind == CALENDAR_DUE;
	bool late = f->planned_at < f->opened_at && f->window.target > work_today(w) && !known &&
		    s->to == ROLE_OWNER;
	return (s == b->step && f->window.target >= work_today(w)) || late;
}

static bool take_step(
    struct work *w, struct case_record *r, const struct band *b, const struct step *s)
{
	struct followup *f = &r->f;
	char text[32];
	const char *label = s->name;
	if (s->repeat_days > 0)
		label = arena_printf(w->arena, "%s-%s", s->name, date_text(work_today(w), text));
	bool newly_overdue = s->overdue && !r->overdue;
	if (s->tier > f->tier)
		f->tier = s->tier;
	r->overdue = r->overdue || s->overdue;
	history_add(w, r, w->actor,
	    newly_overdue ? HISTORY_OVERDUE
	    : s->tier	  ? HISTORY_ESCALATED
			  : HISTORY_REMINDED,
	    DETAILS(D_TEXT("step", label), D_TEXT("to", vocabulary_word(&role_words, (int)s->to)),
		D_INT("tier", s->tier)));
	const struct telling t = {.kind = NOTICE_STEP,
	    .template = s->notice,
	    .step = label,
	    .next = policy_next(b, f, &w->rules->worktime, s->name, w->now),
	    .to = s->to,
	    .alarm_days = b->alarm_days,
	    .calendar = brings_day(w, r, b, s) ? CALENDAR_ASK_DUE : CALENDAR_LEAVE};
	return tell(w, r, &t);
}

/* The policy was edited: plan again from what was done. */
static void plan_again(struct work *w, struct case_record *r, const struct band *b)
{
	const char *done = r->f.policy_step;
	case_schedule(w, r, done && policy_step(b, done) ? done : NULL);
}

/* Of two steps that are due at once: the later one, but no reminder instead of an escalation. */
static const struct step *more_pressing(
    struct work *w, struct case_record *r, const struct step *before, const struct step *after)
{
	if (!before)
		return after;
	bool reminds = after->tier == 0 && before->tier > 0;
	history_add(w, r, w->actor, HISTORY_SKIPPED,
	    DETAILS(D_TEXT("step", reminds ? after->name : before->name)));
	return reminds ? before : after;
}

static bool fire_step(struct work *w, struct case_record *r)
{
	struct followup *f = &r->f;
	const struct band *b = policy_band(&w->rules->policy, &f->window);
	const struct step *take = NULL;
	struct planned p = {.step = policy_step(b, r->plan_step)};
	const char *last = r->plan_step;
	if (!p.step) {
		plan_again(w, r, b);
		return true;
	}
	for (;;) {
		if (policy_applies(p.step, f))
			take = more_pressing(w, r, take, p.step);
		last = p.step->name;
		p = policy_next(b, f, &w->rules->worktime, last, w->now);
		if (p.due > w->now || p.step->repeat_days > 0)
			break;
	}
	f->policy_step = last;
	if (take && !take_step(w, r, b, take))
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
	return r->f.hold == HOLD_NONE ? fire_step(w, r) : fire_held(w, r);
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
	const struct person *coordinator = directory_in_role(w->all->people, ROLE_COORDINATOR);
	if (!coordinator || coordinator->id == d->person ||
	    strcmp(d->template, vocabulary_word(&notice_kind_words, NOTICE_UNDELIVERABLE)) == 0)
		return !w->failed;
	const struct telling t = {.kind = NOTICE_UNDELIVERABLE,
	    .to = ROLE_COORDINATOR,
	    .why = d->reply,
	    .step = arena_printf(w->arena, "undeliverable-%lld", (long long)d->notice)};
	question_told(w, asked);
	return tell(w, r, &t);
}
