/* SPDX-License-Identifier: Apache-2.0
 *
 * attempt.c - a person records that somebody tried to reach the patient.
 *
 * Fails: never; what cannot have been so is refused.
 */
#include "autoconf.h"
#include "answer.h"
#include "attempt.h"
#include "come_back.h"
#include "letters.h"
#include "contact.h"
#include "followupd/contact.h"

const char *attempt_words(struct work *w, const struct case_record *r)
{
	const struct attempt *last = NULL;
	char day[32];
	for (size_t i = 0; i < r->attempt_count; i++)
		if (!last || r->attempt[i]->at >= last->at)
			last = r->attempt[i];
	return last ? arena_printf(w->arena, "%s on %s, %s",
			  vocabulary_word(&attempt_channel_words, (int)last->channel),
			  date_text(work_day(w, last->at), day),
			  vocabulary_word(&attempt_outcome_words, (int)last->outcome))
		    : NULL;
}

/* ---- what was said -------------------------------------------------------------------------- */

static const char *read_outcome(struct work *w, const struct answer *a, struct attempt *out)
{
	int channel, outcome;
	if (!vocabulary_find(&attempt_channel_words, a->channel, &channel))
		return arena_printf(w->arena, "say by what channel, with one of: %s",
		    vocabulary_list(w->arena, &attempt_channel_words, ~0U, ", "));
	unsigned may = attempt_outcomes_of((enum attempt_channel)channel);
	if (!vocabulary_find(&attempt_outcome_words, a->outcome, &outcome) ||
	    !(may & SET_OF(outcome)))
		return arena_printf(w->arena, "say what came of it (%s), with one of: %s",
		    vocabulary_word(&attempt_channel_words, channel),
		    vocabulary_list(w->arena, &attempt_outcome_words, may, ", "));
	if (channel == CHANNEL_OTHER && !a->note)
		return "say in the note what other channel it was";
	out->channel = (enum attempt_channel)channel;
	out->outcome = (enum attempt_outcome)outcome;
	return NULL;
}

/* Of a letter people know the day: that day's noon, as far as it is within the follow-up. */
static instant noon_of(const struct work *w, const struct case_record *r, date day)
{
	instant at = zone_at(w->rules->worktime.zone, day, 12, 0);
	if (at > w->now && day == work_today(w))
		return w->now;
	return at < r->f.opened_at && day == work_day(w, r->f.opened_at) ? r->f.opened_at : at;
}

static const char *read_at(
    struct work *w, const struct case_record *r, const struct answer *a, struct attempt *out)
{
	char opened[32];
	date day;
	if (!a->at) /* when it was said, whenever that is decided on */
		out->at = w->event->received_at;
	else if (date_parse(a->at, &day))
		out->at = noon_of(w, r, day);
	else if (!time_said(w, a->at, &out->at))
		return "say when, as \"2026-03-02 10:40\" or 2026-03-02";
	if (out->at > w->now)
		return "that time is in the future";
	if (out->at < r->f.opened_at)
		return arena_printf(w->arena, "that time is before follow-up %s was opened (%s)",
		    r->ref, date_text(work_day(w, r->f.opened_at), opened));
	return NULL;
}

/* When to try again; DATE_NONE: nobody wants to be reminded. */
static const char *read_next(struct work *w, const struct answer *a, date *out)
{
	*out = DATE_NONE;
	if (!a->next)
		return NULL;
	if (!date_parse(a->next, out))
		return "say when to try again, as 2026-03-20";
	return ahead_fault(
	    w, *out, w->rules->policy.attempt_next_days, "lets another attempt wait");
}

/* One attempt counts once, however often it is said. */
static const struct attempt *recorded(const struct case_record *r, const struct attempt *a)
{
	for (size_t i = 0; i < r->attempt_count; i++) {
		const struct attempt *o = r->attempt[i];
		if ((a->inbound && o->inbound == a->inbound) ||
		    (o->at == a->at && o->channel == a->channel))
			return o;
	}
	return NULL;
}

/* ---- the number ------------------------------------------------------------------------------ */

static enum contact_kind kind_of(enum attempt_channel channel)
{
	switch (channel) {
	case CHANNEL_LETTER:
	case CHANNEL_CERTIFIED_LETTER:
		return CONTACT_ADDRESS;
	case CHANNEL_MAIL:
		return CONTACT_MAIL;
	case CHANNEL_PHONE:
	case CHANNEL_PORTAL:
	case CHANNEL_VISIT:
	case CHANNEL_OTHER:
		break;
	}
	return CONTACT_PHONE;
}

static const char *contact_tried_fault(const struct answer *a, const struct attempt *one)
{
	return a->contact ? contact_fault(kind_of(one->channel), a->contact) : NULL;
}

/* A number that is not the patient's, and an address from which it came back, are not tried again.
 */
static void mark_wrong(struct work *w, const struct case_record *r, const struct attempt *a)
{
	static const unsigned wrong = SET_OF(ATTEMPT_WRONG_NUMBER) | SET_OF(ATTEMPT_RETURNED);
	enum contact_kind kind = kind_of(a->channel);
	if (!(wrong & SET_OF(a->outcome)))
		return;
	if (!a->contact) {
		note(w, "which one it was is not said: none is marked as wrong");
		return;
	}
	contact_is_wrong(w, kind, a->contact, a->person);
	bool more = kind == CONTACT_PHONE ? contact_next(w->chart, r) != NULL
					  : contact_best(w->chart, kind) != NULL;
	note(w, more ? "it is marked as wrong; another one is known"
		     : "it is marked as wrong; no other one is known");
}

/* ---- recording it --------------------------------------------------------------------------- */

void attempt_enter(struct work *w, struct case_record *r, const struct attempt *a, date next)
{
	struct detail d[6] = {
	    D_TEXT("channel", vocabulary_word(&attempt_channel_words, (int)a->channel)),
	    D_TEXT("outcome", vocabulary_word(&attempt_outcome_words, (int)a->outcome))};
	char text[32];
	size_t count = 2;
	d[count++] = D_TEXT("at", arena_strdup(w->arena, instant_text(a->at, text)));
	if (a->contact)
		d[count++] = D_TEXT("contact", a->contact);
	if (a->note)
		d[count++] = D_TEXT("note", a->note);
	if (a->letter)
		d[count++] = D_INT("letter", a->letter);
	if (next != DATE_NONE)
		d[count++] = D_TEXT("next", arena_strdup(w->arena, date_text(next, text)));
	attempt_add(w, r, a);
	history_add(w, r, w->actor, HISTORY_ATTEMPTED, d, count);
}

static void record(struct work *w, struct case_record *r, const struct attempt *a, date next)
{
	char text[32];
	attempt_enter(w, r, a, next);
	look_end(r);
	r->again_for = next != DATE_NONE ? a->person : 0;
	r->again_at =
	    next != DATE_NONE ? worktime_send_at(&w->rules->worktime, next) : INSTANT_NONE;
	case_changed(w, r);
	timer_look(w, r);
	if (next != DATE_NONE)
		note(w, "recorded as attempt %zu; whoever recorded it is reminded on %s",
		    r->attempt_count, date_text(work_day(w, r->again_at), text));
	else
		note(w, "recorded as attempt %zu", r->attempt_count);
	mark_wrong(w, r, a);
}

/* What came of a letter that is in the post here is told of that letter. */
static struct patient_letter *letter_of(
    const struct work *w, const struct case_record *r, const struct attempt *a)
{
	bool came = a->outcome == ATTEMPT_RECEIPT || a->outcome == ATTEMPT_RETURNED;
	return came ? letter_in_post(w->chart, r, a->channel) : NULL;
}

static bool record_letter(
    struct work *w, struct patient_letter *l, const struct attempt *one, const struct answer *a)
{
	const char *fault = letter_came(w, w->chart, l,
	    one->outcome == ATTEMPT_RECEIPT ? LETTER_RECEIVED : LETTER_RETURNED,
	    work_day(w, one->at), a);
	return fault ? refuse(w, fault) : !w->failed;
}

bool answer_attempt(struct work *w, struct case_record *r, const struct answer *a)
{
	struct attempt one = {.person = directory_find(w->all->people, a->by)->id,
	    .inbound = w->event->inbound,
	    .recorded_at = w->now,
	    .contact = a->contact,
	    .note = a->note};
	date next;
	if (r->f.state == FOLLOWUP_CLOSED)
		return refuse(w, "the follow-up is closed");
	const char *fault = read_outcome(w, a, &one);
	if (!fault)
		fault = contact_tried_fault(a, &one);
	if (!fault)
		fault = read_at(w, r, a, &one);
	if (!fault)
		fault = read_next(w, a, &next);
	if (fault)
		return refuse(w, fault);
	const struct attempt *known = recorded(r, &one);
	if (known && known->inbound == one.inbound) {
		note(w, "recorded already");
		return true;
	}
	if (known)
		return refuse(
		    w, arena_printf(w->arena, "an attempt by %s at that time is recorded already",
			   vocabulary_word(&attempt_channel_words, (int)one.channel)));
	struct patient_letter *l = letter_of(w, r, &one);
	if (l)
		return record_letter(w, l, &one, a);
	record(w, r, &one, next);
	return !w->failed;
}
