/* SPDX-License-Identifier: Apache-2.0
 *
 * decide.c - the one entry to the core: hands an event to the file of its kind.
 *
 * Fails: the charts that were touched are marked as spoiled; whoever loaded them loads them again.
 */
#include "autoconf.h"
#include "apply.h"
#include "beside.h"
#include "closed.h"
#include "come_back.h"
#include "letters.h"
#include "phoned.h"
#include "proof.h"
#include "question.h"
#include "undo.h"

#include <string.h>

static bool apply_facts(struct work *w, const struct facts *m)
{
	for (size_t i = 0; i < m->flag_count; i++)
		note(w, "flag %s", m->flag[i]);
	if (w->event->id_reused)
		note(w, "flag control-id-reused");
	if (m->training || m->kind == FACTS_UNSUPPORTED) {
		w->out->outcome = OUTCOME_NOT_APPLIED;
		note(w, "%s", m->training ? "training message" : m->why ? m->why : "unsupported");
		return true;
	}
	switch (m->kind) {
	case FACTS_UNSUPPORTED:
		break;
	case FACTS_REPORTS:
		return apply_reports(w, m);
	case FACTS_ORDERS:
		return apply_orders(w, m);
	case FACTS_APPOINTMENT:
		return apply_appointment(w, m);
	case FACTS_PATIENT:
		return apply_patient(w, m);
	case FACTS_MERGES:
		return apply_merges(w, m);
	case FACTS_PROVIDERS:
		return apply_providers(w, m);
	}
	return work_fail(w, ERR_INPUT, "message of unknown kind %d", (int)m->kind);
}

static bool apply_timers(struct work *w, int64_t patient)
{
	struct chart *c = charts_of(w->all, patient);
	if (!patient)
		return fire_questions(w, w->all->nobody);
	if (!c)
		return work_fail(
		    w, ERR_NOT_FOUND, "patient %lld is not loaded", (long long)patient);
	return fire_timers(w, c) && fire_questions(w, c);
}

/* Silence would be worse than the fault: a person is asked. */
static bool put_aside(struct work *w, const struct event *e)
{
	work_on(w, w->all->nobody);
	const struct question q = {
	    .kind = e->patient ? QUESTION_TIMER_FAILED : QUESTION_MESSAGE_FAILED,
	    .key =
		arena_printf(w->arena, "%lld", (long long)(e->patient ? e->patient : e->inbound)),
	    .patient = e->patient,
	    .inbound = e->inbound,
	    .evidence = e->why,
	    .text = e->patient
			? "a due step of this patient's follow-up could not be taken; it is tried "
			  "again every day"
			: "this message could not be applied; it is kept and can be replayed"};
	question_ask(w, &q);
	note(w, "%s", e->why);
	return !w->failed;
}

static bool apply(struct work *w, const struct event *e)
{
	switch (e->kind) {
	case EVENT_MESSAGE:
		return apply_facts(w, e->facts);
	case EVENT_ANSWER:
		return apply_answer(w, e->answer);
	case EVENT_REPLY:
		return apply_reply(w, e->mailed);
	case EVENT_TIMERS:
		return apply_timers(w, e->patient);
	case EVENT_DIGEST:
		return send_digest(w, e->digest);
	case EVENT_UNDELIVERED:
		return take_undelivered(w, e->undelivered);
	case EVENT_SHADOW_DAY:
		return sum_up_shadow(w, e->shadow_day);
	case EVENT_SILENT_DAY:
		return tell_silence(w, e->mail_day);
	case EVENT_SOURCE:
		return look_at_source(w, e->source);
	case EVENT_PUT_ASIDE:
		return put_aside(w, e);
	}
	return work_fail(w, ERR_INPUT, "event of unknown kind %d", (int)e->kind);
}

/* What the event did to what is closed. */
static bool settle(struct work *w)
{
	if (w->out->outcome != OUTCOME_APPLIED)
		return true;
	const char *who = w->actor;
	w->actor = MACHINE;
	if (!phoned_settle(w) || !closed_settle(w) || !proofs_settle(w) || !needs_settle(w))
		return false;
	if (!event_takes_back(w->event)) /* that somebody has seen the report, which that is not */
		beside_settle(w, who);
	letters_settle(w);
	return !w->failed;
}

void decide(struct charts *all, const struct event *event, const struct rules *rules, instant now,
    struct arena *arena, struct decided *out)
{
	struct work w = {.arena = arena,
	    .now = now,
	    .rules = rules,
	    .event = event,
	    .all = all,
	    .old_since = INSTANT_NONE,
	    .actor = MACHINE,
	    .out = out};
	*out = (struct decided){.outcome = OUTCOME_APPLIED};
	out->ok = apply(&w, event) && settle(&w) && !w.failed;
	if (out->ok)
		undo_keep(&w);
	if (!out->ok)
		decided_fail(out, all, &w.err);
}

/* Nobody's questions know nothing of each other: there one may fail and the others are saved. */
void decided_fail(struct decided *d, const struct charts *all, const struct err *e)
{
	d->ok = false;
	d->outcome = OUTCOME_FAILED;
	d->err = *e;
	for (size_t i = 0; i < d->touched_count; i++)
		if (d->touched[i] != all->nobody)
			d->touched[i]->spoiled = true;
}

int64_t decided_notice(const struct decided *d)
{
	for (size_t i = 0; d->ok && i < d->change_count; i++)
		if (d->change[i].kind == CHANGE_NOTICE)
			return d->change[i].notice->id;
	return 0;
}

const char *decided_detail(const struct decided *d, struct arena *arena)
{
	size_t len = 1;
	for (size_t i = 0; i < d->note_count; i++)
		len += strlen(d->note[i]) + 2;
	char *text = arena_alloc(arena, len), *at = text;
	for (size_t i = 0; i < d->note_count; i++) {
		if (i)
			at = stpcpy(at, "; ");
		at = stpcpy(at, d->note[i]);
	}
	return text;
}
