/* SPDX-License-Identifier: Apache-2.0
 *
 * order.c - orders: what is planned for a follow-up, and what fell through.
 *
 * "Ordered" and "scheduled" are facts about the exam; they stop no clock and close nothing.
 */
#include "autoconf.h"
#include "appointment.h"
#include "apply.h"
#include "closed.h"
#include "late.h"
#include "proof.h"
#include "resolve.h"

#include <string.h>

static void set_status(struct work *w, struct exam *x, enum exam_status status)
{
	if (x->status == status)
		return;
	x->status = status;
	exam_changed(w, x);
}

static bool is_over(const struct exam *x)
{
	return x->status == EXAM_FINAL || x->status == EXAM_PRELIMINARY ||
	       x->status == EXAM_WITHDRAWN;
}

/* Gives the fact to every case this exam is linked to. */
static bool tell_cases(
    struct work *w, struct chart *c, enum followup_fact fact, const struct exam *x, instant at)
{
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *row = c->record[i];
		if (row->f.state == FOLLOWUP_CLOSED || !case_is_linked(row, x))
			continue;
		if (!case_fact(w, row, fact, x, at))
			return false;
		note(w, "follow-up %lld is %s", (long long)row->f.id,
		    vocabulary_word(&followup_state_words, (int)row->f.state));
	}
	return true;
}

#define NOTE_MAX 2000 /* bytes kept of what an order says */

static const char *note_of(struct work *w, const char *said)
{
	size_t n = strlen(said);
	for (n = n > NOTE_MAX ? NOTE_MAX : n; n && (said[n] & 0xC0) == 0x80;)
		n--;
	return arena_strndup(w->arena, said, n);
}

/* What the latest message orders; a report knows better what was done. */
static bool take_order(
    struct work *w, struct chart *c, struct exam *x, const struct facts_order *order)
{
	if (order->note && !text_same(x->order_note, order->note)) {
		x->order_note = note_of(w, order->note);
		exam_changed(w, x);
	}
	if (x->current || !exam_take_procedure(w, x, &order->procedure, order->modality))
		return true;
	return link_again(w, c, x);
}

/* What rests on an exam whose order is cancelled after its report was signed: both cannot be. */
static void ask_closed(struct work *w, struct chart *c, const struct exam *x)
{
	for (size_t i = 0; i < c->case_count; i++) {
		const struct case_record *r = c->record[i];
		if (!case_is_open(r) && proof_exam(c, r) == x)
			closed_ask(w, r, arena_printf(w->arena, "%lld/cancelled", (long long)x->id),
			    "the order was cancelled after the report",
			    arena_printf(w->arena,
				"follow-up %s was closed by an exam whose order has been cancelled "
				"since: was the exam done?",
				r->ref));
	}
}

static bool order_event(struct work *w, struct chart *c, struct exam *x,
    const struct facts_order *order, const char *sender, instant at)
{
	switch (order->event) {
	case ORDER_CANCELLED:
		if (!is_over(x))
			set_status(w, x, EXAM_CANCELLED);
		else if (x->status == EXAM_FINAL)
			ask_closed(w, c, x);
		return link_gone(w, c, x);
	case ORDER_SCHEDULED:
		if (order->scheduled.day == DATE_NONE || is_over(x) || x->status == EXAM_PERFORMED)
			break;
		appointment_of_order(w, c, x, sender, order->scheduled, at);
		if (!appointments_of_cases(w, c))
			return false;
		break;
	case ORDER_PERFORMED:
		if (!is_over(x))
			set_status(w, x, EXAM_PERFORMED);
		return tell_cases(w, c, FACT_PERFORMED, x, order->event_at.at);
	case ORDER_NEW:
	case ORDER_CHANGED:
		if (x->status == EXAM_CANCELLED) { /* ordered anew under the old number */
			set_status(w, x, EXAM_ORDERED);
			exam_plan(w, c, x);
		}
		break;
	case ORDER_STARTED:
		break;
	case ORDER_HELD:
	case ORDER_OTHER:
		return true;
	}
	return tell_cases(w, c, FACT_ORDERED, x, INSTANT_NONE);
}

/* A later order message, or what became of the exam since, was here already. */
static bool is_outrun(const struct exam *x, instant at)
{
	if (at == INSTANT_NONE)
		return false;
	return (x->order_event_at != INSTANT_NONE && at < x->order_event_at) ||
	       (x->current && at < x->current->status_at);
}

/* What it is for, also when its report was here before it: then that report may say more. */
static bool link_whenever(
    struct work *w, struct chart *c, struct exam *x, const struct facts_order *order)
{
	struct closed_list closed = {0};
	if (x->status == EXAM_WITHDRAWN)
		return true;
	if (!link_order(w, c, x, order->scheduled))
		return false;
	if (!is_over(x))
		return true;
	if (!tell_cases(w, c, FACT_ORDERED, x, INSTANT_NONE) ||
	    !resolve_linked(w, c, x, NULL, &closed))
		return false;
	for (size_t i = 0; i < closed.count; i++)
		if (!late_answered(w, c, chart_case(c, closed.id[i])))
			return false;
	return true;
}

static bool apply_order(
    struct work *w, struct chart *c, const struct facts *m, const struct facts_order *order)
{
	struct exam_ids ids = {.facility = facility_of(w->arena, m->sender),
	    .accession = order->accession,
	    .placer = order->placer.value,
	    .filler = order->filler.value,
	    .study_uid = order->study_uid};
	if (!ids.accession && !ids.placer && !ids.filler) {
		note(w, "order without a number");
		return true;
	}
	struct moment no_day = {INSTANT_NONE, DATE_NONE, false, NULL};
	struct exam *x = exam_find_or_make(w, c, &ids, &order->procedure, order->modality, no_day);
	instant at = order->event_at.at != INSTANT_NONE ? order->event_at.at : m->sent.at;
	bool stale = is_outrun(x, at);
	if (!stale && at != INSTANT_NONE) {
		x->order_event_at = at;
		exam_changed(w, x);
	}
	note(w, "exam %lld%s", (long long)x->id,
	    stale ? ": a later message about it was here already" : "");
	if (!stale && !take_order(w, c, x, order))
		return false;
	appointments_join(w, c, x);
	if (order->event != ORDER_CANCELLED && !link_whenever(w, c, x, order))
		return false;
	return (stale || order_event(w, c, x, order, m->sender, at)) && appointments_of_cases(w, c);
}

bool apply_orders(struct work *w, const struct facts *m)
{
	struct chart *c = chart_of_message(w, m, true);
	if (!c)
		return w->failed ? false : refuse(w, "no patient identifier");
	for (size_t i = 0; i < m->order_count; i++)
		if (!apply_order(w, c, m, &m->order[i]))
			return false;
	return true;
}
