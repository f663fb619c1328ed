/* SPDX-License-Identifier: Apache-2.0
 *
 * passed.c - the day of an appointment passes and nothing comes: somebody is asked.
 *
 * The question is asked when the appointment is known, for the day on which its result is missed;
 * until then nobody sees it, and whatever comes takes it back.
 */
#include "autoconf.h"
#include "appointment.h"
#include "case.h"
#include "question.h"
#include "resolve.h"

static const char its_exam_came[] = "its exam has come";

static const char *key_of(struct work *w, const struct case_record *r)
{
	return arena_printf(w->arena, "%lld", (long long)r->f.id);
}

static instant missed_at(const struct work *w, const struct case_record *r)
{
	const struct worktime *t = &w->rules->worktime;
	date day = zone_date(t->zone, r->f.appointment_at);
	instant at = worktime_send_at(t, worktime_add(t, day, w->rules->policy.appointment_days));
	return at > w->now ? at : w->now;
}

static void ask(struct work *w, const struct case_record *r, const char *appointment)
{
	const struct question q = {.kind = QUESTION_APPOINTMENT_PASSED,
	    .patient = r->f.patient,
	    .followup = r->f.id,
	    .inbound = w->event->inbound,
	    .key = key_of(w, r),
	    .evidence = appointment,
	    .text = arena_printf(w->arena,
		"the appointment of follow-up %s has passed and neither images nor a report came: "
		"was "
		"the exam done?",
		r->ref)};
	question_ask_from(w, &q, missed_at(w, r));
}

void appointment_watch(struct work *w, struct case_record *r)
{
	char text[32];
	const char *key = key_of(w, r);
	const struct followup *f = &r->f;
	const struct question *q = question_of(w->chart, QUESTION_APPOINTMENT_PASSED, key);
	bool waits = f->state == FOLLOWUP_SCHEDULED && f->appointment_at != INSTANT_NONE &&
		     f->hold != HOLD_SUSPENDED;
	const char *appointment =
	    waits ? arena_strdup(w->arena, instant_text(f->appointment_at, text)) : NULL;
	bool known = q && waits && text_same(q->evidence, appointment);
	if (known && (q->open || !text_same(q->answered_by, "engine") ||
			 text_same(q->answer, its_exam_came)))
		return; /* it is asked of that day, or a person has answered, or something came */
	question_withdraw(w, QUESTION_APPOINTMENT_PASSED, key,
	    waits ? "the appointment moved" : "nobody waits for that appointment any more");
	if (waits)
		ask(w, r, appointment);
}

static bool is_asked(struct work *w, const struct case_record *r, const struct exam *x)
{
	const struct question *q = question_of(w->chart, QUESTION_EXAM_MATCH,
	    arena_printf(w->arena, "%lld/%lld", (long long)r->f.id, (long long)x->id));
	return q && q->open;
}

void appointment_answered(struct work *w, const struct chart *c, const struct exam *x)
{
	for (size_t i = 0; i < c->case_count; i++) {
		const struct case_record *r = c->record[i];
		if (case_is_open(r) && (case_is_linked(r, x) || is_asked(w, r, x)))
			question_withdraw(
			    w, QUESTION_APPOINTMENT_PASSED, key_of(w, r), its_exam_came);
	}
}
