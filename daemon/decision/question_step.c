/* SPDX-License-Identifier: Apache-2.0
 *
 * question_step.c - what happens when the time of a question has come: somebody is told, and whom
 * it goes up to next stands with its time.
 */
#include "autoconf.h"
#include "apply.h"
#include "holder.h"
#include "question.h"
#include "tell.h"

static void tell_step(struct work *w, struct question *q, const struct question_step *s,
    const struct planned_question *next, instant at)
{
	const struct addressee h = question_addressee(w, q, s->to);
	const struct person *to = h.person;
	if (!directory_reachable(to)) {
		note(w, "nobody can be told of question %lld", (long long)q->id);
		return;
	}
	if (s->alone) {
		tell_of_question(w, q, s, &h, next, at);
		return;
	}
	const struct digest_line line = {.person = to->id,
	    .question = q->id,
	    .step = s->name,
	    .due = worktime_digest_at(&w->rules->worktime, at, -1)};
	digest_add(w, &line);
}

void question_tell_again(struct work *w, struct question *q)
{
	const struct question_band *b = &w->rules->policy.question[q->class];
	const struct question_step *first = &b->step[0], *due = question_step_of(b, q->step);
	const struct planned_question next = {question_sleeps(w, q) ? first : due, q->due};
	/* What comes of a sleeping one next is its owner's again. */
	if (due != first)
		tell_step(w, q, first, &next, question_tell_at(first, &w->rules->worktime, w->now));
}

/* Who had it is told no more; who has it now is told once, unless that still comes by itself. */
void question_hand_over(struct work *w, struct question *q, int64_t person)
{
	const struct question_band *b = &w->rules->policy.question[q->class];
	const struct planned_question same = {question_step_of(b, q->step), q->due};
	question_untell(w, q, q->owner);
	q->owner = person;
	question_wait(w, q, &same);
	question_tell_again(w, q);
}

void question_ask_anew(struct work *w, struct question *q, int64_t person)
{
	const struct question_band *b = &w->rules->policy.question[q->class];
	question_untell(w, q, 0);
	q->owner = person;
	q->tier = 0;
	q->clock = w->now > q->asked_at ? w->now : q->asked_at;
	q->waits_until = INSTANT_NONE;
	const struct question_clock clock = question_clock_of(q);
	const struct planned_question first =
	    question_next(b, &w->rules->worktime, &clock, NULL, w->now);
	question_wait(w, q, &first);
}

/* ---- a question that sleeps ----------------------------------------------------------------- */

bool question_sleeps(const struct work *w, const struct question *q)
{
	return q->waits_until != INSTANT_NONE && q->waits_until > w->now;
}

void question_put_off(struct work *w, struct question *q, date day)
{
	const struct question_band *b = &w->rules->policy.question[q->class];
	const struct worktime *t = &w->rules->worktime;
	bool begun = question_step_of(b, q->step) != &b->step[0];
	instant from = question_sleeps(w, q) ? q->waits_until : worktime_open_at(t, w->now);
	question_untell(w, q, 0);
	q->waits++;
	q->waits_until = worktime_send_at(t, day);
	q->clock = begun ? question_clock_after(t, q->clock, zone_date(t->zone, from),
			       zone_date(t->zone, q->waits_until))
			 : q->waits_until;
	const struct planned_question wakes = {question_step_of(b, q->step), q->waits_until};
	question_wait(w, q, &wakes);
}

/* The day has come: who owns it is told, unless a step is due with it; false: one is. */
static bool wake(struct work *w, struct question *q, const struct question_band *b)
{
	const struct question_clock clock = question_clock_of(q);
	const struct planned_question next =
	    question_due(question_step_of(b, q->step), &w->rules->worktime, &clock, q->waits_until);
	q->waits_until = INSTANT_NONE;
	question_log(w, q, QUESTION_WENT_ON, w->actor, NULL);
	if (next.due <= w->now)
		return false;
	question_wait(w, q, &next);
	tell_step(w, q, &b->step[0], &next, w->now);
	return true;
}

/* ---- its time has come ---------------------------------------------------------------------- */

/* After an outage several steps may be due at once: the latest is taken. */
static void fire(struct work *w, struct question *q)
{
	const struct question_band *b = &w->rules->policy.question[q->class];
	const struct question_step *take = question_step_of(b, q->step);
	struct planned_question next;
	const struct question_clock clock = question_clock_of(q);
	if (!q->owner)
		q->owner = question_first_owner(w, q);
	if (q->waits_until != INSTANT_NONE && wake(w, q, b))
		return;
	for (;;) {
		next = question_next(b, &w->rules->worktime, &clock, take->name, w->now);
		if (next.due > w->now)
			break;
		take = next.step;
	}
	if (take->tier > q->tier)
		q->tier = take->tier;
	question_wait(w, q, &next);
	tell_step(w, q, take, &next, w->now);
}

bool fire_questions(struct work *w, struct chart *c)
{
	size_t fired = 0;
	work_on(w, c);
	for (size_t i = 0; i < c->question_count; i++) {
		struct question *q = c->question[i];
		if (!q->open || q->due == INSTANT_NONE || q->due > w->now)
			continue;
		fire(w, q);
		fired++;
	}
	if (fired)
		note(w, "%zu questions", fired);
	return !w->failed;
}
