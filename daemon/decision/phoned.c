/* SPDX-License-Identifier: Apache-2.0
 *
 * phoned.c - an order or an appointment that somebody told by phone.
 *
 * It is kept as an appointment of its own, with who said it, and counts until the feed speaks of
 * the same: then it is confirmed, or contradicted, and a person is asked about that.  What the feed
 * knows is never replaced by it.  Fails: never by itself; what cannot be is refused.
 */
#include "autoconf.h"
#include "answer.h"
#include "appointment.h"
#include "case.h"
#include "hand_over.h"
#include "phoned.h"
#include "question.h"
#include "resolve.h"

#include <string.h>

#define DAYS_AHEAD  1100 /* no exam is booked further ahead than three years */
#define WORDS_BYTES 200

static bool is_phoned(const struct appointment *a)
{
	return a->said_by != 0;
}

static bool stands(const struct appointment *a)
{
	return a->status <= VISIT_CHANGED;
}

/* What stands of what was told by phone about it; NULL: nothing. */
static struct appointment *phoned_of(const struct chart *c, const struct case_record *r)
{
	for (size_t i = 0; i < c->appointment_count; i++) {
		struct appointment *a = c->appointment[i];
		if (is_phoned(a) && stands(a) && a->followup == r->f.id)
			return a;
	}
	return NULL;
}

static const char *when_words(const struct work *w, instant at)
{
	char day[32];
	const struct zone *z = w->rules->worktime.zone;
	const struct civil t = zone_civil(z, at);
	const char *text = date_text(zone_date(z, at), day);
	return zone_is_day(z, at)
		   ? arena_strdup(w->arena, text)
		   : arena_printf(w->arena, "%s at %02d:%02d", text, t.hour, t.minute);
}

const char *phoned_words(const struct work *w, const struct appointment *a)
{
	return is_phoned(a) ? arena_printf(w->arena, "by phone, %s%s%s", a->told_by,
				  a->place ? ", " : "", a->place ? a->place : "")
			    : NULL;
}

/* ---- a person says so ----------------------------------------------------------------------- */

static const char *read_start(
    struct work *w, const struct case_record *r, const struct answer *a, instant *out)
{
	date day;
	*out = INSTANT_NONE;
	if (!a->at)
		return NULL;
	if (date_parse(a->at, &day))
		*out = zone_at(w->rules->worktime.zone, day, 0, 0);
	else if (!time_said(w, a->at, out))
		return "say the appointment as \"2026-03-20 10:40\", or its day as 2026-03-20";
	if (work_day(w, *out) > work_today(w) + DAYS_AHEAD)
		return "that day is more than three years ahead";
	if (work_day(w, *out) < r->f.window.anchor)
		return "that day is before the exam that gave the finding";
	return NULL;
}

static bool is_too_long(const char *s)
{
	return s && strlen(s) > WORDS_BYTES;
}

static const char *said_fault(
    struct work *w, const struct case_record *r, const struct answer *a, instant starts)
{
	const struct appointment *was = phoned_of(w->chart, r);
	if (!case_is_open(r))
		return "the follow-up is closed";
	if (r->f.state == FOLLOWUP_PERFORMED)
		return "the patient has come already";
	if (!a->source || !*a->source)
		return "say who said it, as \"Dr Lee's office\"";
	if (is_too_long(a->source) || is_too_long(a->number) || is_too_long(a->what))
		return "say it in at most 200 characters each";
	if (starts == INSTANT_NONE && case_has_order(r))
		return "an order for it is on record already";
	if (was && was->starts_at == starts && text_same(was->place, a->what) &&
	    text_same(was->filler, a->number))
		return "that is on record already";
	return NULL;
}

static void write_line(struct work *w, struct case_record *r, enum history_kind kind,
    const struct appointment *p, const char *why)
{
	struct detail d[5] = {D_TEXT("source", phoned_words(w, p))};
	size_t count = 1;
	if (p->starts_at != INSTANT_NONE)
		d[count++] = D_TEXT("appointment", when_words(w, p->starts_at));
	if (p->filler)
		d[count++] = D_TEXT("number", p->filler);
	if (why)
		d[count++] = D_TEXT("why", why);
	history_add(w, r, w->actor, kind, d, count);
}

bool answer_order(struct work *w, struct case_record *r, const struct answer *a)
{
	instant starts;
	const char *fault = read_start(w, r, a, &starts);
	if (!fault)
		fault = said_fault(w, r, a, starts);
	if (fault)
		return refuse(w, fault);
	struct appointment *was = phoned_of(w->chart, r);
	if (was) { /* told anew */
		was->status = VISIT_CANCELLED;
		appointment_changed(w, was);
	}
	const struct appointment said = {.sender = "",
	    .filler = a->number,
	    .followup = r->f.id,
	    .said_by = directory_find(w->all->people, a->by)->id,
	    .told_by = a->source,
	    .place = a->what,
	    .status = VISIT_BOOKED,
	    .starts_at = starts,
	    .event_at = w->event->received_at};
	struct appointment *p = appointment_add(w, w->chart, &said);
	write_line(w, r, HISTORY_PHONED, p, NULL);
	note(w, "recorded as told by phone; what the feed says later confirms or contradicts it");
	return starts == INSTANT_NONE
		   ? case_fact(w, r, FACT_ORDERED, NULL, INSTANT_NONE) && !w->failed
		   : appointments_of_case_said(w, w->chart, r, p);
}

/* ---- what the feed says --------------------------------------------------------------------- */

/* An hour says the same as its day. */
static bool same_time(const struct work *w, instant a, instant b)
{
	const struct zone *z = w->rules->worktime.zone;
	bool day_only = zone_is_day(z, a) || zone_is_day(z, b);
	return day_only ? zone_date(z, a) == zone_date(z, b) : a == b;
}

/* Nobody else has it, and it was said at that time or behind it. */
static const char *fallen(
    struct work *w, const struct chart *c, const struct case_record *r, const struct appointment *p)
{
	for (size_t i = 0; i < c->appointment_count; i++) {
		struct appointment *a = c->appointment[i];
		if (!is_phoned(a) && (a->status == VISIT_CANCELLED || a->status == VISIT_NO_SHOW) &&
		    a->event_at >= p->event_at && a->starts_at != INSTANT_NONE &&
		    same_time(w, a->starts_at, p->starts_at) && appointment_belongs(w, c, r, a))
			return a->status == VISIT_NO_SHOW
				   ? "the feed says that the patient did not come"
				   : "the feed says that it is cancelled";
	}
	return NULL;
}

/* The follow-up does not wait for it any more: it was closed and opened again. */
static bool is_over(const struct case_record *r, const struct appointment *p)
{
	if (p->starts_at == INSTANT_NONE)
		return r->f.state == FOLLOWUP_OPEN;
	return r->f.state != FOLLOWUP_PERFORMED && r->f.appointment_at != p->starts_at;
}

/* Why it counts no more, and as what; NULL: it still does. */
static const char *end_words(struct work *w, const struct chart *c, const struct case_record *r,
    const struct appointment *p, enum visit_status *as)
{
	bool order = p->starts_at == INSTANT_NONE;
	const struct appointment *real = order ? NULL : appointment_of_feed(w, c, r);
	const char *gone = order || real ? NULL : fallen(w, c, r, p);
	bool same = real ? same_time(w, real->starts_at, p->starts_at) : order && case_has_order(r);
	*as = same ? VISIT_CONFIRMED : real || gone ? VISIT_CONTRADICTED : VISIT_CANCELLED;
	if (real)
		return arena_printf(w->arena, "the feed has %s", when_words(w, real->starts_at));
	if (same || gone)
		return same ? "the feed has the order" : gone;
	return is_over(r, p) ? "the follow-up was opened again" : NULL;
}

static void ask(
    struct work *w, const struct case_record *r, const struct appointment *p, const char *feed)
{
	const char *said = p->starts_at == INSTANT_NONE ? "is ordered"
							: arena_printf(w->arena, "is booked for %s",
							      when_words(w, p->starts_at));
	const struct question q = {.kind = QUESTION_PHONE_DIFFERS,
	    .patient = r->f.patient,
	    .followup = r->f.id,
	    .inbound = w->event->inbound,
	    .key = arena_printf(w->arena, "%lld/%lld", (long long)r->f.id, (long long)p->id),
	    .evidence = phoned_words(w, p),
	    .text = arena_printf(w->arena,
		"%s said by phone that the exam of follow-up %s %s, and %s: what holds?",
		p->told_by, r->ref, said, feed)};
	question_ask(w, &q);
}

static bool settle(struct work *w, struct chart *c, struct case_record *r)
{
	enum visit_status as;
	struct appointment *p = case_is_open(r) ? phoned_of(c, r) : NULL;
	if (!p || !work_spend(w, c->appointment_count))
		return !w->failed;
	const char *why = end_words(w, c, r, p, &as);
	if (!why)
		return true;
	p->status = as;
	appointment_changed(w, p);
	write_line(
	    w, r, as == VISIT_CONFIRMED ? HISTORY_PHONE_CONFIRMED : HISTORY_PHONE_ENDED, p, why);
	note(w, "what was told by phone of follow-up %lld is %s: %s", (long long)r->f.id,
	    vocabulary_word(&visit_status_words, (int)as), why);
	if (as == VISIT_CONTRADICTED)
		ask(w, r, p, why);
	return p->starts_at == INSTANT_NONE || appointments_of_case(w, c, r, true);
}

bool phoned_settle(struct work *w)
{
	for (size_t i = 0; i < w->out->touched_count; i++) {
		struct chart *c = w->out->touched[i];
		work_on(w, c);
		for (size_t k = 0; c->appointment_count && k < c->case_count; k++)
			if (!settle(w, c, c->record[k]))
				return false;
	}
	return !w->failed;
}
