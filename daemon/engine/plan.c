/* SPDX-License-Identifier: Apache-2.0
 *
 * plan.c - the life of a case: opened, planned again, held, released, closed, reopened.
 *
 * Each of these keeps window, timer, queued mails, calendar entries and history in step, in the
 * transaction of whatever caused it.  Owns: the rule that an open case has one timer.
 */
#include "autoconf.h"
#include "engine.h"
#include "followupd/closure.h"
#include "followupd/window.h"

#include <stdlib.h>
#include <string.h>

static json_t *window_json(const struct window *v)
{
	char a[32], b[32], c[32], d[32];
	return json_pack("{s:s, s:s, s:s, s:s, s:b}", "anchor", date_text(v->anchor, a), "earliest",
	    date_text(v->earliest, b), "target", date_text(v->target, c), "latest",
	    date_text(v->latest, d), "published", v->published);
}

static bool make_window(struct work *w, const struct exam *index, const struct decision *d,
    const struct case_row *predecessor, struct window *out)
{
	struct err e = {0};
	date anchor = index->day;
	if (predecessor && strcmp(d->from, "first") == 0)
		anchor = predecessor->f.window.anchor;
	if (anchor == DATE_NONE)
		anchor = zone_date(w->rules->worktime.zone, w->u.now);
	if (d->min < 0) {
		*out = window_local(anchor, w->rules->policy.local_target_days);
		return true;
	}
	return window_make(anchor, d->min, d->max < 0 ? d->min : d->max, d->unit, out, &e) ||
	       unit_fail(&w->u, e.code, "%s", e.text);
}

/* ---- the timer ----------------------------------------------------------------------------------
 */

/* The first step after `after` that is not over already; a new case starts with its first step. */
void case_schedule(struct work *w, struct case_row *row, const char *after)
{
	const struct band *b = policy_band(&w->rules->policy, &row->f.window);
	struct planned p = policy_next(b, &row->f, &w->rules->worktime, after, w->u.now);
	while (after && p.due < w->u.now && p.step->tier == 0 && p.step->repeat_days == 0)
		p = policy_next(b, &row->f, &w->rules->worktime, p.step->name, w->u.now);
	timer_set(&w->u, row, p.step->name, p.due);
}

/* ---- the calendar
 * --------------------------------------------------------------------------------- */

/* Withdraws every live entry; who was told of it gets the CANCEL. */
static bool cancel_calendar(
    struct work *w, struct case_row *row, const char *notice, const char *why)
{
	struct calendar_list list;
	bool said = false;
	if (!calendar_load(&w->u, row->f.id, &list))
		return false;
	for (size_t i = 0; i < list.count; i++) {
		struct calendar_entry *c = &list.entry[i];
		if (c->cancelled)
			continue;
		bool past = c->starts_at != INSTANT_NONE && c->starts_at < w->u.now;
		bool told;
		c->cancelled = true;
		c->sequence++;
		calendar_save(&w->u, c);
		if (!notice_was_told(&w->u, row->f.id, c->person, &told))
			return false;
		if (!told || past)
			continue;
		struct telling t = {.kind = notice,
		    .to = "owner",
		    .why = why,
		    .due = INSTANT_NONE,
		    .calendar = CALENDAR_CANCEL,
		    .cancel = c,
		    .step = arena_printf(w->u.arena, "%s-%s", notice, c->kind)};
		if (!tell(w, row, &t))
			return false;
		said = true;
	}
	bool told;
	if (said || !notice_was_told(&w->u, row->f.id, row->f.owner, &told))
		return said;
	struct telling t = {
	    .kind = notice, .step = notice, .to = "owner", .why = why, .due = INSTANT_NONE};
	return !told || tell(w, row, &t);
}

/* ---- opening
 * ----------------------------------------------------------------------------------------- */

static const char *guideline_of(struct work *w, const struct decision *d)
{
	if (d->answer)
		return d->answer;
	return arena_printf(w->u.arena, "{\"row\":\"%s\"}", d->row);
}

bool case_open(struct work *w, struct chart *c, const struct exam *index, int64_t finding,
    const struct decision *d, const struct case_row *predecessor, int64_t owner,
    struct case_row **out)
{
	struct case_row row = {.finding_key = d->key,
	    .index_accession = index->accession,
	    .policy = w->rules->policy_id,
	    .guideline = guideline_of(w, d)};
	struct followup *f = &row.f;
	*f = (struct followup){.patient = c->patient.id,
	    .finding = finding,
	    .index_exam = index->id,
	    .action = d->action,
	    .modality = d->modality,
	    .laterality = d->laterality,
	    .optional = d->optional,
	    .owner = owner,
	    .opened_at = w->u.now,
	    .acknowledged_at = INSTANT_NONE,
	    .appointment_at = INSTANT_NONE,
	    .performed_at = INSTANT_NONE,
	    .series_step = 1};
	if (predecessor) {
		f->series = predecessor->f.series;
		f->series_step = predecessor->f.series_step + 1;
	}
	if (!make_window(w, index, d, predecessor, &f->window))
		return false;
	*out = case_insert(&w->u, &c->cases, &row);
	history_add(&w->u, (*out)->f.id, w->actor, "opened",
	    json_pack("{s:o, s:s, s:s, s:s, s:i, s:I}", "window", window_json(&f->window), "row",
		d->row, "action", d->action, "modality", d->modality ? d->modality : "", "step",
		f->series_step, "inbound", (json_int_t)(w->from ? w->from->id : 0)));
	if (c->patient.deceased)
		return case_hold(w, *out, HOLD_SUSPENDED, "the patient has died");
	case_schedule(w, *out, NULL);
	return true;
}

/* ---- planned again: a corrected report
 * -------------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_window(const struct window *a, const struct window *b)
{
	return a->anchor == b->anchor && a->earliest == b->earliest && a->target == b->target &&
	       a->latest == b->latest;
}

bool case_replan(struct work *w, struct case_row *row, const struct exam *index, int64_t finding,
    const struct decision *d, const struct case_row *predecessor)
{
	struct window fresh;
	struct followup *f = &row->f;
	bool told;
	if (!make_window(w, index, d, predecessor, &fresh))
		return false;
	bool unchanged = same_window(&fresh, &f->window) && same_text(f->action, d->action) &&
			 same_text(f->modality, d->modality);
	f->finding = finding;
	row->guideline = guideline_of(w, d);
	if (unchanged) {
		case_update(&w->u, row);
		return true;
	}
	if (!notice_was_told(&w->u, f->id, f->owner, &told))
		return false;
	notice_withdraw(&w->u, f->id);
	f->window = fresh;
	f->action = d->action;
	f->modality = d->modality;
	f->optional = d->optional;
	f->revision++;
	f->tier = 0;
	row->overdue = false;
	const struct band *b = policy_band(&w->rules->policy, &f->window);
	f->policy_step = told ? b->step[0].name : NULL;
	case_update(&w->u, row);
	history_add(&w->u, f->id, w->actor, "replanned",
	    json_pack("{s:o, s:s, s:s, s:s, s:I}", "window", window_json(&fresh), "row", d->row,
		"action", d->action, "modality", d->modality ? d->modality : "", "inbound",
		(json_int_t)(w->from ? w->from->id : 0)));
	case_schedule(w, row, f->policy_step);
	if (!told)
		return true;
	struct telling t = {.kind = "corrected",
	    .step = "corrected",
	    .to = "owner",
	    .due = INSTANT_NONE,
	    .why = "a corrected report changed the recommendation",
	    .calendar = CALENDAR_REQUEST_DUE,
	    .alarm_days = b->alarm_days};
	return tell(w, row, &t);
}

/* ---- holds
 * -----------------------------------------------------------------------------------------------
 */

bool case_hold(struct work *w, struct case_row *row, enum followup_hold hold, const char *why)
{
	struct followup *f = &row->f;
	if (f->hold == hold || f->hold == HOLD_SUSPENDED)
		return true;
	f->hold = hold;
	notice_withdraw(&w->u, f->id);
	case_update(&w->u, row);
	history_add(&w->u, f->id, w->actor, "held",
	    json_pack("{s:s, s:s}", "hold", followup_hold_name(hold), "why", why));
	date today = zone_date(w->rules->worktime.zone, w->u.now);
	int days = hold == HOLD_REVIEW ? 7 : 30;
	timer_set(&w->u, row, hold == HOLD_REVIEW ? "@review" : "@suspended",
	    worktime_send_at(&w->rules->worktime, today + days));
	return hold != HOLD_SUSPENDED || cancel_calendar(w, row, "deceased", why);
}

bool case_release(struct work *w, struct case_row *row, const char *why)
{
	struct followup *f = &row->f;
	if (f->hold == HOLD_NONE)
		return true;
	f->hold = HOLD_NONE;
	f->revision++; /* what was withdrawn by the hold may be told again */
	case_update(&w->u, row);
	history_add(&w->u, f->id, w->actor, "released", json_pack("{s:s}", "why", why));
	case_schedule(w, row, f->policy_step);
	return true;
}

/* ---- the end, and the way back
 * ------------------------------------------------------------------------------ */

bool case_end(struct work *w, struct case_row *row, const char *closure, json_t *proof)
{
	struct followup *f = &row->f;
	struct err e = {0};
	char *detail = json_dumps(proof, JSON_COMPACT);
	const char *own = arena_strdup(w->u.arena, detail);
	free(detail);
	f->closure = closure;
	if (!followup_enter(f, FACT_CLOSED, w->u.now, &e)) {
		json_decref(proof);
		return unit_fail(&w->u, e.code, "follow-up %lld: %s", (long long)f->id, e.text);
	}
	case_close(&w->u, row, w->actor, own);
	timer_drop(&w->u, row);
	notice_withdraw(&w->u, f->id);
	json_object_set_new(proof, "closure", json_string(closure));
	history_add(&w->u, f->id, w->actor, "closed", proof);
	return cancel_calendar(w, row, "withdrawn", closure_find(closure)->meaning);
}

bool case_again(struct work *w, struct case_row *row, const char *why)
{
	struct followup *f = &row->f;
	struct err e = {0};
	const char *was = f->closure;
	if (!followup_enter(f, FACT_REOPENED, w->u.now, &e))
		return unit_fail(&w->u, e.code, "follow-up %lld: %s", (long long)f->id, e.text);
	f->closure = NULL;
	f->revision++;
	case_reopen(&w->u, row);
	history_add(&w->u, f->id, w->actor, "reopened",
	    json_pack("{s:s, s:s}", "why", why, "was", was ? was : ""));
	case_schedule(w, row, f->policy_step);
	struct telling t = {.kind = "corrected",
	    .step = "reopened",
	    .to = "owner",
	    .due = INSTANT_NONE,
	    .why = why,
	    .calendar = CALENDAR_REQUEST_DUE,
	    .alarm_days = policy_band(&w->rules->policy, &f->window)->alarm_days};
	return tell(w, row, &t);
}

/* ---- facts from outside
 * ----------------------------------------------------------------------------------------- */

static bool cancel_appointment(struct work *w, struct case_row *row, bool say)
{
	struct calendar_list list;
	if (!calendar_load(&w->u, row->f.id, &list))
		return false;
	for (size_t i = 0; i < list.count; i++) {
		struct calendar_entry *c = &list.entry[i];
		if (c->cancelled || strcmp(c->kind, "appointment") != 0)
			continue;
		c->cancelled = true;
		c->sequence++;
		calendar_save(&w->u, c);
		struct telling t = {.kind = "unbooked",
		    .to = "owner",
		    .due = INSTANT_NONE,
		    .calendar = CALENDAR_CANCEL,
		    .cancel = c,
		    .why = "the appointment was cancelled",
		    .step = arena_printf(w->u.arena, "appointment-%d", c->sequence)};
		if (say && !tell(w, row, &t))
			return false;
	}
	return true;
}

static bool tell_appointment(struct work *w, struct case_row *row, instant was)
{
	char text[32];
	struct telling t = {.kind = was == INSTANT_NONE ? "booked" : "moved",
	    .to = "owner",
	    .due = INSTANT_NONE,
	    .calendar = CALENDAR_REQUEST_APPOINTMENT,
	    .alarm_days = 1,
	    .why = was == INSTANT_NONE ? "an appointment was booked" : "the appointment moved",
	    .step = arena_printf(
		w->u.arena, "appointment-%s", instant_text(row->f.appointment_at, text))};
	return tell(w, row, &t);
}

static bool tell_no_show(struct work *w, struct case_row *row, instant was)
{
	char text[32];
	struct telling t = {.kind = "no-show",
	    .to = "coordinator",
	    .due = INSTANT_NONE,
	    .why = "the appointment was not kept",
	    .step = arena_printf(w->u.arena, "no-show-%s", instant_text(was, text))};
	return tell(w, row, &t);
}

bool case_fact(
    struct work *w, struct case_row *row, enum followup_fact fact, const struct exam *x, instant at)
{
	struct followup *f = &row->f;
	struct err e = {0};
	char text[32];
	instant was = f->appointment_at;
	enum followup_state before = f->state;
	if (fact == FACT_SCHEDULED && before == FOLLOWUP_SCHEDULED && was == at)
		return true; /* order and appointment messages both say so */
	struct followup kept = *f;
	if (fact == FACT_SCHEDULED)
		f->appointment_at = at;
	if (fact == FACT_PERFORMED && f->performed_at == INSTANT_NONE)
		f->performed_at = at;
	if (!followup_enter(f, fact, w->u.now, &e)) {
		*f = kept; /* it cannot happen in this state: a late message about something that is
			      over */
		return true;
	}
	if (f->state == before && was == f->appointment_at && fact != FACT_NO_SHOW)
		return true;
	case_update(&w->u, row);
	history_add(&w->u, f->id, w->actor, followup_fact_name(fact),
	    json_pack("{s:I, s:s, s:I}", "exam", (json_int_t)(x ? x->id : 0), "appointment",
		instant_text(f->appointment_at, text), "inbound",
		(json_int_t)(w->from ? w->from->id : 0)));
	switch (fact) {
	case FACT_SCHEDULED:
		return tell_appointment(w, row, was);
	case FACT_NO_SHOW:
		return cancel_appointment(w, row, false) && tell_no_show(w, row, was);
	case FACT_UNSCHEDULED:
	case FACT_ORDER_GONE:
		return cancel_appointment(w, row, true);
	default:
		return true;
	}
}
