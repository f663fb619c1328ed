/* SPDX-License-Identifier: Apache-2.0
 *
 * remind.c - what happens when a timer is due, and when a mail could not be delivered.
 *
 * After an outage several steps of a case may be due at once: the latest that applies is taken and
 * the others are noted, because three mails at once help nobody.
 */
#include "autoconf.h"
#include "engine.h"

#include <string.h>

static const struct step *step_named(const struct band *b, const char *name)
{
	for (size_t i = 0; i < b->step_count; i++)
		if (strcmp(b->step[i].name, name) == 0)
			return &b->step[i];
	return NULL;
}

/* ---- held cases
 * ------------------------------------------------------------------------------------ */

/* A hold has its own timer, so that nobody forgets it either. */
static bool fire_held(struct work *w, struct case_row *row)
{
	bool review = row->f.hold == HOLD_REVIEW;
	char text[32];
	date today = zone_date(w->rules->worktime.zone, w->u.now);
	timer_set(&w->u, row, review ? "@review" : "@suspended",
	    worktime_send_at(&w->rules->worktime, today + (review ? 7 : 30)));
	if (!review)
		return true;
	struct telling t = {.kind = "review",
	    .to = "coordinator",
	    .due = INSTANT_NONE,
	    .why =
		"an open question holds this follow-up: it is not reminded until somebody answers",
	    .step = arena_printf(w->u.arena, "review-%s", date_text(today, text))};
	return tell(w, row, &t);
}

/* ---- the policy's steps
 * --------------------------------------------------------------------------------- */

static bool take_step(
    struct work *w, struct case_row *row, const struct band *b, const struct step *s)
{
	struct followup *f = &row->f;
	char text[32];
	const char *label = s->name;
	if (s->repeat_days > 0)
		label = arena_printf(w->u.arena, "%s-%s", s->name,
		    date_text(zone_date(w->rules->worktime.zone, w->u.now), text));
	bool newly_overdue = s->overdue && !row->overdue;
	if (s->tier > f->tier)
		f->tier = s->tier;
	row->overdue = row->overdue || s->overdue;
	history_add(&w->u, f->id, w->actor,
	    newly_overdue ? "overdue"
	    : s->tier	  ? "escalated"
			  : "reminded",
	    json_pack("{s:s, s:s, s:i}", "step", label, "to", s->to, "tier", s->tier));
	struct telling t = {.kind = s->notice,
	    .step = label,
	    .next = policy_next(b, f, &w->rules->worktime, s->name, w->u.now),
	    .to = s->to,
	    .due = INSTANT_NONE,
	    .alarm_days = b->alarm_days,
	    .calendar =
		strcmp(s->name, b->step[0].name) == 0 ? CALENDAR_REQUEST_DUE : CALENDAR_NONE};
	return tell(w, row, &t);
}

static bool fire_step(struct work *w, struct case_row *row)
{
	struct followup *f = &row->f;
	const struct band *b = policy_band(&w->rules->policy, &f->window);
	const struct step *now = step_named(b, row->timer_step), *take = NULL;
	struct planned p = {.step = now};
	const char *last = row->timer_step;
	if (!now) { /* the policy was edited: plan again from what was done */
		case_schedule(w, row,
		    f->policy_step && step_named(b, f->policy_step) ? f->policy_step : NULL);
		return true;
	}
	for (;;) {
		if (policy_applies(p.step, f)) {
			if (take)
				history_add(&w->u, f->id, w->actor, "skipped",
				    json_pack("{s:s}", "step", take->name));
			take = p.step;
		}
		last = p.step->name;
		p = policy_next(b, f, &w->rules->worktime, last, w->u.now);
		if (p.due > w->u.now || p.step->repeat_days > 0)
			break;
	}
	f->policy_step = last;
	if (take && !take_step(w, row, b, take))
		return false;
	case_update(&w->u, row);
	timer_set(&w->u, row, p.step->name, p.due);
	return true;
}

bool fire_timers(struct work *w, struct chart *c, size_t *fired)
{
	for (size_t i = 0; i < c->cases.count; i++) {
		struct case_row *row = &c->cases.row[i];
		if (!row->timer_step || row->timer_due > w->u.now)
			continue;
		if (row->f.state == FOLLOWUP_CLOSED)
			timer_drop(&w->u, row);
		else if (!(row->f.hold == HOLD_NONE ? fire_step(w, row) : fire_held(w, row)))
			return false;
		++*fired;
	}
	return true;
}

/* ---- mails that found nobody
 * ------------------------------------------------------------------------------ */

static bool work_of_failure(struct work *w, const struct undelivered *d)
{
	struct person coordinator;
	struct chart c;
	struct review r = {.kind = "undeliverable",
	    .followup = d->followup,
	    .key = arena_printf(w->u.arena, "%lld", (long long)d->notice),
	    .evidence = d->reply,
	    .question = arena_printf(w->u.arena,
		"mail %lld (%s) could not be delivered (code %d): who tells this person?",
		(long long)d->notice, d->kind, d->code)};
	review_add(&w->u, &r);
	undelivered_done(&w->u, d->notice);
	if (!d->followup)
		return true;
	history_add(&w->u, d->followup, w->actor, "undelivered",
	    json_pack("{s:I, s:I, s:i}", "notice", (json_int_t)d->notice, "person",
		(json_int_t)d->person, "code", d->code));
	/* One further mail, and never about the failure of such a mail. */
	if (!person_in_role(&w->u, "coordinator", &coordinator))
		return false;
	if (!coordinator.id || coordinator.id == d->person || strcmp(d->kind, "undeliverable") == 0)
		return true;
	int64_t patient;
	if (!case_patient(&w->u, d->followup, &patient))
		return false;
	if (!chart_of(w, patient, &c))
		return false;
	struct telling t = {.kind = "undeliverable",
	    .to = "coordinator",
	    .due = INSTANT_NONE,
	    .why = d->reply,
	    .step = arena_printf(w->u.arena, "undeliverable-%lld", (long long)d->notice)};
	return tell(w, chart_case(&c, d->followup), &t);
}

bool take_undelivered(struct work *w, size_t *count)
{
	struct undelivered *d;
	if (!undelivered_claim(&w->u, 50, &d, count))
		return false;
	for (size_t i = 0; i < *count; i++)
		if (!work_of_failure(w, &d[i]))
			return false;
	return true;
}
