/* SPDX-License-Identifier: Apache-2.0
 *
 * order.c - orders and appointments: what is planned for a follow-up, and what fell through.
 *
 * "Ordered" and "scheduled" are facts about the exam; they stop no clock and close nothing.
 */
#include "autoconf.h"
#include "engine.h"

#include <string.h>

static void exam_status(struct work *w, struct exam *x, const char *status)
{
	if (strcmp(x->status, status) == 0)
		return;
	x->status = status;
	exam_update(&w->u, x);
}

static bool is_over(const struct exam *x)
{
	return strcmp(x->status, "final") == 0 || strcmp(x->status, "preliminary") == 0 ||
	       strcmp(x->status, "withdrawn") == 0;
}

/* Gives the fact to every case this exam is linked to. */
static bool tell_cases(struct work *w, struct chart *c, enum followup_fact fact,
    const struct exam *x, instant at, struct outcome *o)
{
	for (size_t i = 0; i < c->cases.count; i++) {
		struct case_row *row = &c->cases.row[i];
		if (row->f.state == FOLLOWUP_CLOSED || !case_is_linked(row, x))
			continue;
		if (!case_fact(w, row, fact, x, at))
			return false;
		outcome_add(o, "follow-up %lld is %s", (long long)row->f.id,
		    followup_state_name(row->f.state));
	}
	return true;
}

static bool schedule(
    struct work *w, struct chart *c, struct exam *x, struct moment when, struct outcome *o)
{
	if (!is_over(x) && strcmp(x->status, "performed") != 0) {
		x->day = when.day;
		x->started_at = when.at;
		x->status = "scheduled";
		exam_update(&w->u, x);
	}
	return tell_cases(w, c, FACT_SCHEDULED, x, when.at, o);
}

static bool order_event(struct work *w, struct chart *c, struct exam *x,
    const struct facts_order *order, struct outcome *o)
{
	switch (order->event) {
	case ORDER_CANCELLED:
		if (!is_over(x))
			exam_status(w, x, "cancelled");
		return tell_cases(w, c, FACT_ORDER_GONE, x, INSTANT_NONE, o);
	case ORDER_SCHEDULED:
		if (order->scheduled.has_time)
			return schedule(w, c, x, order->scheduled, o);
		break;
	case ORDER_PERFORMED:
		if (!is_over(x))
			exam_status(w, x, "performed");
		return tell_cases(w, c, FACT_PERFORMED, x, order->event_at.at, o);
	case ORDER_NEW:
	case ORDER_CHANGED:
		if (strcmp(x->status, "cancelled") == 0)
			exam_status(w, x, "ordered"); /* ordered anew under the old number */
		break;
	case ORDER_STARTED:
		break;
	case ORDER_HELD:
	case ORDER_OTHER:
		return true;
	}
	return tell_cases(w, c, FACT_ORDERED, x, INSTANT_NONE, o);
}

static bool apply_order(struct work *w, struct chart *c, const struct facts *m,
    const struct facts_order *order, struct outcome *o)
{
	struct exam_ids ids = {.facility = facility_of(w->u.arena, m->sender),
	    .accession = order->accession,
	    .placer = order->placer.value,
	    .filler = order->filler.value,
	    .study_uid = order->study_uid};
	if (!ids.accession && !ids.placer && !ids.filler) {
		outcome_add(o, "order without a number");
		return true;
	}
	struct moment no_day = {INSTANT_NONE, DATE_NONE, false};
	struct exam *x = exam_find_or_make(w, c, &ids, &order->procedure, order->modality, no_day);
	instant at = order->event_at.at != INSTANT_NONE ? order->event_at.at : m->sent.at;
	bool stale =
	    x->order_event_at != INSTANT_NONE && at != INSTANT_NONE && at < x->order_event_at;
	if (!stale && at != INSTANT_NONE) {
		x->order_event_at = at;
		exam_update(&w->u, x);
	}
	outcome_add(o, "exam %lld%s", (long long)x->id,
	    stale ? ": a later order message was here already" : "");
	if (order->event != ORDER_CANCELLED && !is_over(x) &&
	    !link_order(w, c, x, order->note, order->scheduled, o))
		return false;
	return stale || order_event(w, c, x, order, o);
}

bool apply_orders(struct work *w, const struct facts *m, struct outcome *o)
{
	struct chart c;
	if (!chart_open(w, m, true, &c))
		return false;
	for (size_t i = 0; i < m->order_count; i++)
		if (!apply_order(w, &c, m, &m->order[i], o))
			return false;
	return true;
}

/* ---- appointments
 * -------------------------------------------------------------------------------- */

static bool appointment_event(struct work *w, struct chart *c, struct exam *x,
    const struct facts_appointment *a, struct outcome *o)
{
	switch (a->event) {
	case APPOINTMENT_BOOKED:
	case APPOINTMENT_MOVED:
	case APPOINTMENT_CHANGED:
		if (a->start.at == INSTANT_NONE || !a->start.has_time) {
			outcome_add(o, "appointment without a time");
			return true;
		}
		return schedule(w, c, x, a->start, o);
	case APPOINTMENT_CANCELLED:
		if (strcmp(x->status, "scheduled") == 0)
			exam_status(w, x, "ordered");
		return tell_cases(w, c, FACT_UNSCHEDULED, x, INSTANT_NONE, o);
	case APPOINTMENT_NO_SHOW:
		if (strcmp(x->status, "scheduled") == 0)
			exam_status(w, x, "ordered");
		return tell_cases(w, c, FACT_NO_SHOW, x, INSTANT_NONE, o);
	case APPOINTMENT_DONE:
		if (!is_over(x))
			exam_status(w, x, "performed");
		return tell_cases(w, c, FACT_PERFORMED, x, a->start.at, o);
	}
	return unit_fail(&w->u, ERR_INPUT, "appointment event %d", (int)a->event);
}

bool apply_appointment(struct work *w, const struct facts *m, struct outcome *o)
{
	const struct facts_appointment *a = &m->appointment;
	struct chart c;
	if (!chart_open(w, m, true, &c))
		return false;
	/* Without an order number the appointment's own number stands for the order. */
	struct exam_ids ids = {.facility = facility_of(w->u.arena, m->sender),
	    .placer = a->order_placer.value ? a->order_placer.value : a->placer.value,
	    .filler = a->order_filler.value ? a->order_filler.value : a->filler.value};
	if (!ids.placer && !ids.filler) {
		outcome_add(o, "appointment without a number");
		return true;
	}
	struct moment no_day = {INSTANT_NONE, DATE_NONE, false};
	struct exam *x = exam_find_or_make(w, &c, &ids, &a->procedure, NULL, no_day);
	outcome_add(o, "exam %lld", (long long)x->id);
	bool over =
	    is_over(x) || a->event == APPOINTMENT_CANCELLED || a->event == APPOINTMENT_NO_SHOW;
	if (!over && !link_order(w, &c, x, NULL, a->start, o))
		return false;
	return appointment_event(w, &c, x, a, o);
}
