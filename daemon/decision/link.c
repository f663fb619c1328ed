/* SPDX-License-Identifier: Apache-2.0
 *
 * link.c - orders against follow-ups: which order belongs to which, and why.
 *
 * An order that is linked is no proof of anything; it says by which numbers the exam will come.
 * What it is for it says by its numbers, by its note or by what it orders; a note alone, on an
 * order that could not answer, links nothing.  A better order takes the link from a worse one, so
 * that it does not matter which came first.
 */
#include "autoconf.h"
#include "answer.h"
#include "appointment.h"
#include "resolve.h"

#include <ctype.h>
#include <string.h>

bool case_is_linked(const struct case_record *row, const struct exam *x)
{
	return followup_is_linked(&row->f, x->placer, x->filler, x->accession);
}

bool case_has_order(const struct case_record *row)
{
	return row->f.order_placer || row->f.order_filler || row->f.order_accession;
}

static bool is_planned(const struct exam *x)
{
	return !x->same_as && (x->status == EXAM_ORDERED || x->status == EXAM_SCHEDULED);
}

/* ---- how well one fits ---------------------------------------------------------------------- */

static bool names(const char *text, const char *number)
{
	size_t n = number ? strlen(number) : 0;
	for (const char *p = text; n && p && (p = strstr(p, number)) != NULL; p++)
		if ((p == text || !isalnum((unsigned char)p[-1])) && !isalnum((unsigned char)p[n]))
			return true;
	return false;
}

/* An order is matched as the exam it will be, whatever its numbers: on the day it is planned for,
 * else on the target. */
static struct match_result match_order(
    struct work *w, const struct case_record *row, const struct exam *x, date day)
{
	struct exam_candidate candidate = {.exam = x->id,
	    .class = *x->class,
	    .status = REPORT_FINAL,
	    .day = day != DATE_NONE ? day : row->f.window.target};
	return match_exam(w->arena, w->rules->codes, &row->f, row->index_accession, &candidate);
}

struct order_fitting order_fitting(
    struct work *w, const struct case_record *row, const struct exam *x, date day)
{
	struct order_fitting g = {
	    .named = names(x->order_note, row->index_accession), .m = match_order(w, row, x, day)};
	if (g.m.verdict == MATCH_CLOSE || (g.named && g.m.suits))
		g.fit = g.named ? FIT_NAMED : FIT_KIND;
	else if (g.m.verdict == MATCH_REVIEW && (g.named || !g.m.suits)) /* not for its day alone */
		g.fit = g.named ? FIT_NAMED_DOUBTFUL : FIT_DOUBTFUL;
	return g;
}

/* ---- the link ------------------------------------------------------------------------------- */

static const char *or_else(const char *a, const char *b)
{
	return a ? a : b;
}

static bool link_to(struct work *w, struct case_record *row, const struct exam *x, const char *how)
{
	struct followup *f = &row->f;
	bool known = case_is_linked(row, x);
	bool more = (x->placer && !f->order_placer) || (x->filler && !f->order_filler) ||
		    (x->accession && !f->order_accession);
	if (known && !more)
		return true;
	f->order_placer = known ? or_else(f->order_placer, x->placer) : x->placer;
	f->order_filler = known ? or_else(f->order_filler, x->filler) : x->filler;
	f->order_accession = known ? or_else(f->order_accession, x->accession) : x->accession;
	case_changed(w, row);
	history_add(
	    w, row, w->actor, HISTORY_LINKED, DETAILS(D_INT("exam", x->id), D_TEXT("how", how)));
	return true;
}

static const struct exam *exam_linked(const struct chart *c, const struct case_record *row)
{
	for (size_t i = 0; i < c->exam_count; i++)
		if (!c->exam[i]->same_as && case_is_linked(row, c->exam[i]))
			return c->exam[i];
	return NULL;
}

/* Whether x is more likely the order of row than the one it has.  Of two that are as likely the
 * earlier one, whichever was heard of first. */
static bool is_better(struct work *w, const struct chart *c, const struct case_record *row,
    const struct exam *x, const struct order_fitting *g)
{
	const struct exam *y = exam_linked(c, row);
	if (!y)
		return g->fit > FIT_KIND; /* its number is known, and nothing else */
	if (y->status == EXAM_CANCELLED)
		return true;
	if (!is_planned(y))
		return false;
	struct order_fitting had = order_fitting(w, row, y, y->day);
	if (had.fit != g->fit)
		return g->fit > had.fit;
	return x->order_event_at != INSTANT_NONE && y->order_event_at != INSTANT_NONE &&
	       x->order_event_at < y->order_event_at;
}

static bool link_one(
    struct work *w, struct chart *c, struct case_record *row, const struct exam *x, date day)
{
	bool taken = case_has_order(row);
	if (case_is_linked(row, x))
		return link_to(w, row, x, "number");
	struct order_fitting g = order_fitting(w, row, x, day);
	if (g.fit < FIT_NAMED_DOUBTFUL && g.named)
		note(w, "order %lld names the exam of follow-up %lld and is not what it waits for",
		    (long long)x->id, (long long)row->f.id);
	if (g.fit < FIT_NAMED_DOUBTFUL)
		return taken || g.fit == FIT_NONE || x->current || answer_rejected(w, row, x) ||
		       resolve_ask(w, row, x, &g.m);
	if (taken && !is_better(w, c, row, x, &g))
		return true;
	const char *how = !g.named ? g.m.reasons
			  : g.fit == FIT_NAMED_DOUBTFUL
			      ? "named in the order"
			      : arena_printf(w->arena, "named in the order; %s", g.m.reasons);
	return link_to(w, row, x, how) && (!taken || appointments_of_case(w, c, row, true));
}

bool link_order(struct work *w, struct chart *c, const struct exam *x, struct moment when)
{
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *row = c->record[i];
		if (case_is_open(row) && !case_is_index(row, x) &&
		    !link_one(w, c, row, x, when.day))
			return false;
	}
	return true;
}

/* ---- against what is known already ---------------------------------------------------------- */

bool link_known(struct work *w, struct chart *c, struct case_record *row, const struct exam *x)
{
	if (!is_planned(x))
		return true;
	if (!link_one(w, c, row, x, x->day))
		return false;
	if (!case_is_linked(row, x))
		return true;
	if (x->status == EXAM_SCHEDULED && x->started_at != INSTANT_NONE)
		return case_fact(w, row, FACT_SCHEDULED, x, x->started_at);
	return case_fact(w, row, FACT_ORDERED, x, INSTANT_NONE);
}

/* One that came when the follow-up had another. */
static bool link_another(struct work *w, struct chart *c, struct case_record *row)
{
	if (!work_spend(w, c->exam_count))
		return false;
	for (size_t i = 0; i < c->exam_count; i++)
		if (!case_is_index(row, c->exam[i]) && !link_known(w, c, row, c->exam[i]))
			return false;
	return true;
}

/* It waits for another order, or for one that it can have now. */
static bool lose_order(
    struct work *w, struct chart *c, struct case_record *row, const struct exam *x)
{
	return case_fact(w, row, FACT_ORDER_GONE, x, INSTANT_NONE) && link_another(w, c, row);
}

bool link_spent(struct work *w, struct chart *c, struct case_record *row, const struct exam *x)
{
	if (!case_is_linked(row, x))
		return true;
	note(w, "exam %lld was done, and is not what follow-up %lld waits for", (long long)x->id,
	    (long long)row->f.id);
	return lose_order(w, c, row, x);
}

bool link_gone(struct work *w, struct chart *c, const struct exam *x)
{
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *row = c->record[i];
		if (case_is_open(row) && !case_is_index(row, x) && case_is_linked(row, x) &&
		    !lose_order(w, c, row, x))
			return false;
	}
	return true;
}

bool link_again(struct work *w, struct chart *c, const struct exam *x)
{
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *row = c->record[i];
		if (!case_is_open(row) || case_is_index(row, x) || !case_is_linked(row, x) ||
		    match_order(w, row, x, x->day).verdict != MATCH_NO)
			continue;
		note(w, "order %lld is no longer what follow-up %lld waits for", (long long)x->id,
		    (long long)row->f.id);
		if (!lose_order(w, c, row, x))
			return false;
	}
	return true;
}
