/* SPDX-License-Identifier: Apache-2.0
 *
 * case.c - the life of a follow-up: opened, planned again, held, released, closed, reopened.
 *
 * Owns: the rule that an open follow-up has exactly one timer.
 */
#include "autoconf.h"
#include "appointment.h"
#include "case.h"
#include "closed.h"
#include "come_back.h"
#include "followupd/closure.h"
#include "followupd/window.h"
#include "digest.h"
#include "holder.h"
#include "team.h"
#include "tell.h"

#include <string.h>

bool case_is_open(const struct case_record *r)
{
	return r->f.state != FOLLOWUP_CLOSED;
}

bool case_window(struct work *w, const struct exam *index, const struct duty *d,
    const struct case_record *predecessor, struct window *out, struct err *e)
{
	date anchor = index->day;
	if (predecessor && strcmp(d->from, "first") == 0) {
		/* A step before may have counted from the exam before it. */
		struct chart *of;
		const struct case_record *first = charts_case(w->all, predecessor->f.series, &of);
		anchor = (first ? first : predecessor)->f.window.anchor;
	}
	if (anchor == DATE_NONE)
		anchor = work_today(w);
	const struct policy *p = &w->rules->policy;
	bool repeat = has_word(d->action, "repeat-exam");
	const struct window local =
	    window_local(anchor, repeat ? p->repeat_days : p->local_target_days);
	if (d->min < 0) {
		*out = local;
		return true;
	}
	if (!window_make(anchor, d->min, d->max < 0 ? d->min : d->max, d->unit, out, e))
		return false;
	if (d->undated && local.target < out->target)
		*out = local;
	return true;
}

static bool make_window(struct work *w, const struct exam *index, const struct duty *d,
    const struct case_record *predecessor, struct window *out)
{
	struct err e = {0};
	return case_window(w, index, d, predecessor, out, &e) || work_fail(w, e.code, "%s", e.text);
}

static const struct band *band_of(const struct work *w, const struct case_record *r)
{
	return rules_band(w->rules, r);
}

/* ---- the timer ------------------------------------------------------------------------------ */

static void schedule_hold(struct work *w, struct case_record *r)
{
	bool review = r->f.hold == HOLD_REVIEW;
	timer_set(w, r, review ? "@review" : "@suspended",
	    worktime_send_at(&w->rules->worktime, work_today(w) + (review ? 7 : 30)));
}

void case_schedule(struct work *w, struct case_record *r, const char *after)
{
	const struct band *b = band_of(w, r);
	if (r->f.hold != HOLD_NONE) {
		schedule_hold(w, r);
		return;
	}
	struct planned p = policy_next(b, &r->f, &w->rules->worktime, after, w->now);
	while (after && p.due < w->now && p.step->tier == 0 && !policy_repeats(p.step))
		p = policy_next(b, &r->f, &w->rules->worktime, p.step->name, w->now);
	timer_set(w, r, p.step->name, p.due);
}

struct planned case_next(const struct work *w, const struct case_record *r)
{
	const struct step *s = r->plan_step ? policy_step(band_of(w, r), r->plan_step) : NULL;
	return case_upcoming(w, r, (struct planned){.step = s, .due = r->plan_due});
}

struct planned case_upcoming(const struct work *w, const struct case_record *r, struct planned p)
{
	const struct band *b = band_of(w, r);
	for (size_t i = 0; p.step && !policy_applies(p.step, &r->f); i++) {
		if (i == b->step_count)
			return (struct planned){0};
		p = policy_next(b, &r->f, &w->rules->worktime, p.step->name, w->now);
	}
	return p;
}

/* ---- the calendar --------------------------------------------------------------------------- */

/* What is withdrawn is withdrawn from the calendar in which it stands, whoever owns the follow-up
 * now and whether its person is away or not. */
static bool tell_cancelled(struct work *w, struct case_record *r, struct calendar_entry *e,
    enum notice_kind kind, const char *why, const char *step)
{
	const struct telling t = {.kind = kind,
	    .to = ROLE_OWNER,
	    .person = e->person,
	    .why_you = e->person == r->f.owner ? NULL : "it stands in your calendar",
	    .why = why,
	    .calendar = CALENDAR_CANCEL,
	    .cancel = e,
	    .was = kind == NOTICE_UNBOOKED && e->starts_at != INSTANT_NONE ? e->starts_at : 0,
	    .step = e->person == r->f.owner ? step
					    : arena_printf(w->arena, "%s-%s", step,
						  directory_get(w->all->people, e->person)->ref)};
	return tell(w, r, &t);
}

/* Withdraws every live entry; who was told of it gets the CANCEL. */
static bool cancel_calendar(
    struct work *w, struct case_record *r, enum notice_kind kind, const char *why)
{
	bool said = false;
	const char *word = vocabulary_word(&notice_kind_words, kind);
	const struct person *holder = step_holder(w, r, ROLE_OWNER, w->now).person;
	for (size_t i = 0; i < r->calendar_count; i++) {
		struct calendar_entry *e = r->calendar[i];
		if (e->cancelled)
			continue;
		bool past = e->starts_at != INSTANT_NONE && e->starts_at < w->now;
		calendar_cancel(w, r, e);
		if (!was_told(r, e->person) || past ||
		    !directory_reachable(directory_get(w->all->people, e->person)))
			continue;
		if (!tell_cancelled(w, r, e, kind, why,
			arena_printf(w->arena, "%s-%s", word,
			    vocabulary_word(&calendar_kind_words, e->kind))))
			return false;
		said = said || (holder && holder->id == e->person);
	}
	const struct telling t = {
	    .kind = kind, .step = word, .to = ROLE_OWNER, .why = why, .mail = MAIL_DAILY};
	return said || !was_told(r, r->f.owner) || tell(w, r, &t);
}

/* Its day or hour is another one: it moves in the calendar of who is told now, and goes from those
 * of others, where nothing would move it any more. */
static bool move_from_others(struct work *w, struct case_record *r, enum calendar_kind of,
    enum notice_kind kind, const char *why)
{
	const struct person *holder = step_holder(w, r, ROLE_OWNER, w->now).person;
	for (size_t i = 0; i < r->calendar_count; i++) {
		struct calendar_entry *e = r->calendar[i];
		if (e->cancelled || e->kind != of || (holder && holder->id == e->person))
			continue;
		calendar_cancel(w, r, e);
		if (was_told(r, e->person) &&
		    directory_reachable(directory_get(w->all->people, e->person)) &&
		    !tell_cancelled(w, r, e, kind, why,
			arena_printf(w->arena, "moved-%s-%d",
			    vocabulary_word(&calendar_kind_words, e->kind), e->sequence)))
			return false;
	}
	return true;
}

/* ---- opening -------------------------------------------------------------------------------- */

static const struct ruling *ruling_for(struct work *w, const struct duty *d)
{
	const struct ruling *r = d->ruling ? d->ruling : ruling_of_row(w, d->row);
	return d->provisional ? ruling_provisional(w, r, d->provisional) : r;
}

static void say_planned(
    struct work *w, struct case_record *r, enum history_kind kind, const struct duty *d)
{
	struct detail said[] = {D_WINDOW("window", r->f.window), D_TEXT("row", d->row),
	    D_TEXT("action", d->action), D_TEXT("modality", d->modality ? d->modality : ""),
	    D_INT("step", r->f.series_step), D_INT("inbound", w->event->inbound),
	    D_INT("team", r->f.team), D_INT("coordinator", r->f.coordinator)};
	size_t count = sizeof said / sizeof *said;
	history_add(w, r, w->actor, kind, said, r->f.team ? count : count - 2);
}

/* ---- late, and old ------------------------------------------------------------------------- */

void case_overdue(struct work *w, struct case_record *r, const char *why)
{
	r->overdue = true;
	history_add(
	    w, r, w->actor, HISTORY_OVERDUE, DETAILS(D_TEXT("why", why), D_INT("tier", r->f.tier)));
}

/* Nothing is dated into the past without being overdue at once; its tiers count from now. */
static void plan_late(struct work *w, struct case_record *r, const char *why)
{
	r->f.planned_at = w->now;
	r->f.policy_step = NULL;
	case_overdue(w, r, why);
}

/* The tiers went by while nobody could be told, or a closure took back what was reached of them:
 * they start over, the first at once. */
static void plan_after_pause(struct work *w, struct case_record *r)
{
	bool late = r->overdue || policy_escalates_on(band_of(w, r), &r->f.window) < work_today(w);
	if (late && !r->f.optional && r->f.tier == 0 && r->f.hold == HOLD_NONE)
		plan_late(w, r, "its date passed meanwhile");
}

/* Through the steps that were due since the report was written, without taking them. */
static void take_passed_steps(struct work *w, struct case_record *r)
{
	struct followup *f = &r->f;
	const struct band *b = band_of(w, r);
	bool overdue = !f->optional && f->window.latest < work_today(w);
	struct planned p = policy_next(b, f, &w->rules->worktime, NULL, w->now);
	for (; p.due <= w->now; p = policy_next(b, f, &w->rules->worktime, p.step->name, w->now)) {
		f->policy_step = p.step->name;
		if (!policy_applies(p.step, f))
			continue;
		overdue = overdue || p.step->overdue;
		if (p.step->tier > f->tier)
			f->tier = p.step->tier;
	}
	if (overdue)
		case_overdue(w, r, "its report is old");
	timer_set(w, r, p.step->name, p.due);
}

/* Asked for by an old report, and its owner was never told of it. */
static bool is_quiet(const struct work *w, const struct case_record *r)
{
	return w->old_since != INSTANT_NONE && !was_told(r, r->f.owner);
}

/* From the first step on; an old report's as of its own day. */
static void start(struct work *w, struct case_record *r)
{
	struct followup *f = &r->f;
	if (is_quiet(w, r)) {
		f->planned_at = w->old_since;
		take_passed_steps(w, r);
		tell_in_summary(w, r);
		return;
	}
	if (!f->optional && f->window.latest < work_today(w))
		plan_late(w, r, "its date has passed");
	else if (f->planned_at < f->opened_at)
		f->planned_at = w->now;
	case_schedule(w, r, f->policy_step);
}

bool case_open(struct work *w, struct chart *c, const struct exam *index, int64_t finding,
    const struct duty *d, const struct case_record *predecessor, int64_t owner,
    struct case_record **out)
{
	struct case_record r = {.finding_key = d->key,
	    .index_accession = index->accession,
	    .policy = w->rules->policy_id,
	    .ruling = ruling_for(w, d)};
	r.f = (struct followup){.patient = c->patient.id,
	    .finding = finding,
	    .index_exam = index->id,
	    .action = d->action,
	    .modality = d->modality ? d->modality : "",
	    .laterality = d->laterality,
	    .optional = d->optional,
	    .owner = owner,
	    .opened_at = w->now,
	    .planned_at = w->now,
	    .acknowledged_at = INSTANT_NONE,
	    .appointment_at = INSTANT_NONE,
	    .performed_at = INSTANT_NONE,
	    .postponed_until = DATE_NONE,
	    .series = predecessor ? predecessor->f.series : 0,
	    .series_step = predecessor ? predecessor->f.series_step + 1 : 1};
	if (!make_window(w, index, d, predecessor, &r.f.window))
		return false;
	*out = case_add(w, c, &r);
	team_take(w, c, *out);
	say_planned(w, *out, HISTORY_OPENED, d);
	if (c->patient.deceased)
		return case_hold(w, *out, HOLD_SUSPENDED, "the patient has died");
	start(w, *out);
	return !w->failed;
}

/* ---- planned again: a corrected report ------------------------------------------------------ */

static bool same_window(const struct window *a, const struct window *b)
{
	return a->anchor == b->anchor && a->earliest == b->earliest && a->target == b->target &&
	       a->latest == b->latest;
}

static void take_plan(
    struct work *w, struct case_record *r, const struct duty *d, const struct window *fresh)
{
	struct followup *f = &r->f;
	f->window = *fresh;
	r->policy = w->rules->policy_id;
	f->action = d->action;
	f->modality = d->modality ? d->modality : "";
	f->optional = d->optional;
	f->revision++;
	f->tier = 0;
	r->overdue = false;
	postpone_end(r); /* it was the old plan's */
	f->policy_step = was_told(r, f->owner) ? band_of(w, r)->step[0].name : NULL;
}

bool case_replan(struct work *w, struct case_record *r, const struct exam *index, int64_t finding,
    const struct duty *d, const struct case_record *predecessor)
{
	struct window fresh;
	struct followup *f = &r->f;
	if (!make_window(w, index, d, predecessor, &fresh))
		return false;
	bool unchanged = same_window(&fresh, &f->window) && text_same(f->action, d->action) &&
			 text_same(f->modality, d->modality);
	f->finding = finding;
	r->ruling = ruling_for(w, d);
	case_changed(w, r);
	if (unchanged)
		return true;
	notices_take_back(w, r);
	take_plan(w, r, d, &fresh);
	say_planned(w, r, HISTORY_REPLANNED, d);
	if (f->hold == HOLD_NONE)
		start(w, r);
	else
		case_schedule(w, r, NULL);
	const struct telling t = {.kind = NOTICE_CORRECTED,
	    .step = "corrected",
	    .to = ROLE_OWNER,
	    .why = text_same(w->actor, MACHINE) ? "a corrected report changed the recommendation"
						: "somebody planned it again",
	    .calendar = CALENDAR_ASK_DUE,
	    .alarm_days = band_of(w, r)->alarm_days};
	return move_from_others(w, r, CALENDAR_DUE, t.kind, t.why) &&
	       (!was_told(r, f->owner) || tell(w, r, &t));
}

void case_settle(struct work *w, struct case_record *r)
{
	if (!r->ruling || !r->ruling->provisional)
		return;
	r->ruling = ruling_provisional(w, r->ruling, NULL);
	case_changed(w, r);
}

/* ---- holds ---------------------------------------------------------------------------------- */

/* The one function that changes a hold. */
static void enter_hold(struct work *w, struct case_record *r, enum followup_hold hold)
{
	r->f.hold = hold;
	if (hold == HOLD_NONE)
		r->f.revision++; /* what was withdrawn by the hold may be told again */
	else
		notices_take_back(w, r);
	case_changed(w, r);
	appointment_watch(w, r);
}

bool case_hold(struct work *w, struct case_record *r, enum followup_hold hold, const char *why)
{
	if (r->f.hold == hold || r->f.hold == HOLD_SUSPENDED)
		return true;
	enter_hold(w, r, hold);
	history_add(w, r, w->actor, HISTORY_HELD,
	    DETAILS(D_TEXT("hold", vocabulary_word(&followup_hold_words, (int)hold)),
		D_TEXT("why", why)));
	case_schedule(w, r, NULL);
	return hold != HOLD_SUSPENDED || cancel_calendar(w, r, NOTICE_DECEASED, why);
}

bool case_release(struct work *w, struct case_record *r, const char *why)
{
	if (r->f.hold == HOLD_NONE)
		return true;
	enter_hold(w, r, HOLD_NONE);
	history_add(w, r, w->actor, HISTORY_RELEASED, DETAILS(D_TEXT("why", why)));
	plan_after_pause(w, r);
	case_schedule(w, r, r->f.policy_step);
	return true;
}

bool case_go_on(struct work *w, const struct chart *c, struct case_record *r, const char *why)
{
	return !case_is_open(r) || r->f.hold != HOLD_REVIEW || question_waits_for(c, r->f.id) ||
	       case_release(w, r, why);
}

/* ---- the end, and the way back -------------------------------------------------------------- */

/* The one function that asks the state machine. */
static bool enter(struct work *w, struct case_record *r, enum followup_fact fact)
{
	struct err e = {0};
	return followup_enter(&r->f, fact, w->now, &e) ||
	       work_fail(w, e.code, "follow-up %lld: %s", (long long)r->f.id, e.text);
}

bool case_end(struct work *w, struct case_record *r, enum closure_code closure,
    const struct detail *detail, size_t count)
{
	struct detail *proof = details_copy(w, detail, count, 1);
	r->f.closure = closure;
	if (!enter(w, r, FACT_CLOSED))
		return false;
	r->closed_by = w->actor;
	r->closed_at = w->now;
	r->closure_detail = proof;
	r->closure_detail_count = count;
	come_back_end(w, r);
	team_let_go(w, r);
	case_changed(w, r);
	timer_drop(w, r);
	notices_take_back(w, r);
	appointment_watch(w, r);
	proof[count] = D_TEXT("closure", closure_text(closure));
	history_add(w, r, w->actor, HISTORY_CLOSED, proof, count + 1);
	closed_ask_later(w, r);
	return cancel_calendar(
	    w, r, NOTICE_WITHDRAWN, vocabulary_meaning(&closure_words, (int)closure));
}

bool case_again(struct work *w, struct case_record *r, const char *why)
{
	const char *was = closure_text(r->f.closure), *by = r->closed_by;
	if (!enter(w, r, FACT_REOPENED))
		return false;
	r->f.revision++;
	team_take_up(w, r);
	r->closed_by = NULL;
	r->closed_at = INSTANT_NONE;
	r->closure_detail_count = 0;
	closed_ended(w, r);
	if (r->f.hold == HOLD_SUSPENDED && !charts_of(w->all, r->f.patient)->patient.deceased)
		enter_hold(w, r, HOLD_NONE); /* the death was taken back while it was closed */
	case_changed(w, r);
	appointment_watch(w, r);
	history_add(w, r, w->actor, HISTORY_REOPENED,
	    DETAILS(D_TEXT("why", why), D_TEXT("was", was ? was : ""),
		D_TEXT("closed_by", by ? by : "")));
	if (is_quiet(w, r)) {
		start(w, r);
		return !w->failed;
	}
	plan_after_pause(w, r);
	case_schedule(w, r, r->f.policy_step);
	const struct telling t = {.kind = NOTICE_REOPENED,
	    .step = "reopened",
	    .to = ROLE_OWNER,
	    .why = why,
	    .calendar = CALENDAR_ASK_DUE,
	    .alarm_days = band_of(w, r)->alarm_days};
	return tell(w, r, &t);
}

/* ---- facts from outside --------------------------------------------------------------------- */

static bool cancel_appointment(struct work *w, struct case_record *r, bool say)
{
	for (size_t i = 0; i < r->calendar_count; i++) {
		struct calendar_entry *e = r->calendar[i];
		if (e->cancelled || e->kind != CALENDAR_APPOINTMENT)
			continue;
		calendar_cancel(w, r, e);
		if (say && directory_reachable(directory_get(w->all->people, e->person)) &&
		    !tell_cancelled(w, r, e, NOTICE_UNBOOKED, "the appointment was cancelled",
			arena_printf(w->arena, "appointment-%d", e->sequence)))
			return false;
	}
	return true;
}

static bool tell_appointment(struct work *w, struct case_record *r, instant was)
{
	char text[32];
	bool first = was == INSTANT_NONE;
	if (r->f.appointment_at <= w->now)
		return true; /* it is over: nobody needs to be told that it was booked */
	const struct telling t = {.kind = first ? NOTICE_BOOKED : NOTICE_MOVED,
	    .to = ROLE_OWNER,
	    .calendar = CALENDAR_ASK_APPOINTMENT,
	    .alarm_days = 1,
	    .was = first ? 0 : was,
	    .why = first ? "an appointment was booked" : "the appointment moved",
	    .step =
		arena_printf(w->arena, "appointment-%s", instant_text(r->f.appointment_at, text))};
	return move_from_others(w, r, CALENDAR_APPOINTMENT, t.kind, t.why) && tell(w, r, &t);
}

static bool tell_no_show(struct work *w, struct case_record *r, instant was)
{
	char text[32];
	const struct telling t = {.kind = NOTICE_NO_SHOW,
	    .to = ROLE_COORDINATOR,
	    .was = was,
	    .why = "the appointment was not kept",
	    .step = arena_printf(w->arena, "no-show-%s", instant_text(was, text))};
	return tell(w, r, &t);
}

static bool tell_fact(struct work *w, struct case_record *r, enum followup_fact fact, instant was)
{
	switch (fact) {
	case FACT_SCHEDULED:
		return tell_appointment(w, r, was);
	case FACT_NO_SHOW:
		return cancel_appointment(w, r, false) && tell_no_show(w, r, was);
	case FACT_UNSCHEDULED:
	case FACT_ORDER_GONE:
		return cancel_appointment(w, r, true);
	default:
		return true;
	}
}

bool case_fact(struct work *w, struct case_record *r, enum followup_fact fact, const struct exam *x,
    instant at)
{
	struct followup *f = &r->f, kept = *f;
	struct err e = {0};
	char text[32];
	instant was = f->appointment_at;
	if (fact == FACT_SCHEDULED && f->state == FOLLOWUP_SCHEDULED && was == at)
		return true; /* order and appointment messages both say so */
	if (fact == FACT_SCHEDULED)
		f->appointment_at = at;
	if (fact == FACT_PERFORMED && f->performed_at == INSTANT_NONE)
		f->performed_at = at;
	if (!followup_enter(f, fact, w->now, &e)) {
		*f = kept; /* it cannot happen in this state: a late message about something that is
			      over */
		return true;
	}
	if (f->state == kept.state && was == f->appointment_at && fact != FACT_NO_SHOW)
		return true;
	case_changed(w, r);
	history_add(w, r, w->actor, followup_fact_line(fact),
	    DETAILS(D_INT("exam", x ? x->id : 0),
		D_TEXT(
		    "appointment", arena_strdup(w->arena, instant_text(f->appointment_at, text))),
		D_INT("inbound", w->event->inbound)));
	appointment_watch(w, r);
	return tell_fact(w, r, fact, was);
}
