/* SPDX-License-Identifier: Apache-2.0
 *
 * resolve.c - exams against follow-ups: which order belongs, which completed exam closes.
 *
 * Messages come in any order, so both directions are asked: a new exam against the open cases, and
 * a new case against the exams that are already known.  Only a clear match acts; a doubtful one is
 * a question and pauses the reminders for a week.
 */
#include "autoconf.h"
#include "engine.h"

#include <string.h>

#define PAUSE_DAYS 7

static bool equal(const char *a, const char *b)
{
	return a && b && *a && strcmp(a, b) == 0;
}

bool case_is_linked(const struct case_row *row, const struct exam *x)
{
	const struct followup *f = &row->f;
	return equal(f->order_placer, x->placer) || equal(f->order_filler, x->filler) ||
	       equal(f->order_accession, x->accession);
}

static bool is_live(const struct case_row *row)
{
	return row->f.state != FOLLOWUP_CLOSED;
}

/* ---- completed exams --------------------------------------------------------------------------
 */

static enum report_status status_of(const struct exam *x)
{
	if (strcmp(x->status, "final") == 0)
		return REPORT_FINAL;
	if (strcmp(x->status, "preliminary") == 0)
		return REPORT_PRELIMINARY;
	if (strcmp(x->status, "performed") == 0)
		return REPORT_PERFORMED;
	return REPORT_CANCELLED;
}

static const char *comparison_of(const struct facts_report *r)
{
	for (size_t i = 0; r && i < r->passage_count; i++)
		if (r->passage[i].section == SECTION_COMPARISON)
			return r->passage[i].text;
	return NULL;
}

static bool close_by_exam(struct work *w, struct case_row *row, const struct exam *x,
    const struct match_result *m, struct closed_list *closed, struct outcome *o)
{
	row->f.performed_at = x->started_at != INSTANT_NONE ? x->started_at : DAYS((instant)x->day);
	closed->id = arena_grow(w->u.arena, closed->id, closed->count, sizeof *closed->id);
	closed->id[closed->count++] = row->f.id;
	outcome_add(o, "closed follow-up %lld by exam %lld (%s)", (long long)row->f.id,
	    (long long)x->id, m->closure);
	return case_end(w, row, m->closure,
	    json_pack("{s:I, s:s, s:s, s:I}", "exam", (json_int_t)x->id, "accession",
		x->accession ? x->accession : "", "reasons", m->reasons, "inbound",
		(json_int_t)(w->from ? w->from->id : 0)));
}

static bool ask_match(struct work *w, struct case_row *row, const struct exam *x,
    const struct match_result *m, struct outcome *o)
{
	struct review r = {.kind = "exam-match",
	    .patient = row->f.patient,
	    .followup = row->f.id,
	    .inbound = w->from ? w->from->id : 0,
	    .evidence = m->reasons,
	    .key = arena_printf(w->u.arena, "%lld/%lld", (long long)row->f.id, (long long)x->id),
	    .question =
		arena_printf(w->u.arena, "does exam %s of follow-up %s's patient answer it?",
		    x->accession ? x->accession : "without number", row->ref)};
	review_add(&w->u, &r);
	history_add(&w->u, row->f.id, w->actor, "match-doubtful",
	    json_pack("{s:I, s:s}", "exam", (json_int_t)x->id, "reasons", m->reasons));
	outcome_add(o, "exam %lld may answer follow-up %lld: asked", (long long)x->id,
	    (long long)row->f.id);
	if (!row->timer_step || row->f.hold != HOLD_NONE)
		return true;
	date later = zone_date(w->rules->worktime.zone, w->u.now) + PAUSE_DAYS;
	instant pause = worktime_send_at(&w->rules->worktime, later);
	if (row->timer_due < pause)
		timer_set(&w->u, row, row->timer_step, pause);
	return true;
}

struct match_result match_case(
    struct work *w, const struct case_row *row, const struct exam *x, const struct facts_report *r)
{
	struct exam_candidate candidate = {.exam = x->id,
	    .accession = x->accession,
	    .placer = x->placer,
	    .filler = x->filler,
	    .class = exam_class_of(w->rules, x),
	    .day = x->day,
	    .status = status_of(x),
	    .comparison = comparison_of(r)};
	return match_exam(w->u.arena, w->rules->codes, &row->f, row->index_accession, &candidate);
}

static bool match_one(struct work *w, struct case_row *row, const struct exam *x,
    const struct facts_report *r, struct closed_list *closed, struct outcome *o)
{
	if (x->day == DATE_NONE)
		return true;
	struct match_result m = match_case(w, row, x, r);
	bool joint = strchr(row->f.action, '+') != NULL; /* one exam is only a part of it */
	switch (m.verdict) {
	case MATCH_CLOSE:
	case MATCH_CLOSE_LATE:
		return joint ? ask_match(w, row, x, &m, o)
			     : close_by_exam(w, row, x, &m, closed, o);
	case MATCH_REVIEW:
		return ask_match(w, row, x, &m, o);
	case MATCH_EARLY:
		history_add(&w->u, row->f.id, w->actor, "early-exam",
		    json_pack("{s:I, s:s}", "exam", (json_int_t)x->id, "reasons", m.reasons));
		return true;
	case MATCH_PENDING:
		return !case_is_linked(row, x) ||
		       case_fact(w, row, FACT_PERFORMED, x, x->started_at);
	case MATCH_NO:
		return true;
	}
	return unit_fail(&w->u, ERR_INPUT, "match verdict %d", (int)m.verdict);
}

bool resolve_exam(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, struct closed_list *closed, struct outcome *o)
{
	size_t count = c->cases.count; /* not those that are opened on the way */
	for (size_t i = 0; i < count; i++) {
		struct case_row *row = &c->cases.row[i];
		if (is_live(row) && row->f.index_exam != x->id &&
		    !match_one(w, row, x, r, closed, o))
			return false;
	}
	return true;
}

/* ---- orders
 * -------------------------------------------------------------------------------------- */

static bool link_to(struct work *w, struct case_row *row, const struct exam *x, const char *how)
{
	struct followup *f = &row->f;
	bool known = case_is_linked(row, x);
	bool more = (x->placer && !f->order_placer) || (x->filler && !f->order_filler) ||
		    (x->accession && !f->order_accession);
	if (known && !more)
		return true;
	f->order_placer = x->placer;
	f->order_filler = x->filler;
	f->order_accession = x->accession;
	case_update(&w->u, row);
	history_add(&w->u, f->id, w->actor, "linked",
	    json_pack("{s:I, s:s}", "exam", (json_int_t)x->id, "how", how));
	return true;
}

/* An order is matched as the exam it will be: on the day it is planned for, else on the target. */
static struct match_result match_order(
    struct work *w, const struct case_row *row, const struct exam *x, struct moment when)
{
	struct exam_candidate candidate = {.exam = x->id,
	    .class = exam_class_of(w->rules, x),
	    .status = REPORT_FINAL,
	    .accession = x->accession,
	    .placer = x->placer,
	    .filler = x->filler,
	    .day = when.day != DATE_NONE ? when.day : row->f.window.target};
	return match_exam(w->u.arena, w->rules->codes, &row->f, row->index_accession, &candidate);
}

static bool link_one(struct work *w, struct case_row *row, const struct exam *x, const char *note,
    struct moment when, struct outcome *o)
{
	bool taken = row->f.order_placer || row->f.order_filler || row->f.order_accession;
	if (case_is_linked(row, x))
		return link_to(w, row, x, "number");
	if (taken)
		return true;
	if (note && row->index_accession && strstr(note, row->index_accession))
		return link_to(w, row, x, "named in the order");
	struct match_result m = match_order(w, row, x, when);
	if (m.verdict == MATCH_CLOSE)
		return link_to(w, row, x, m.reasons);
	return m.verdict != MATCH_REVIEW || ask_match(w, row, x, &m, o);
}

bool link_order(struct work *w, struct chart *c, const struct exam *x, const char *note,
    struct moment when, struct outcome *o)
{
	for (size_t i = 0; i < c->cases.count; i++) {
		struct case_row *row = &c->cases.row[i];
		if (is_live(row) && row->f.index_exam != x->id &&
		    !link_one(w, row, x, note, when, o))
			return false;
	}
	return true;
}

/* ---- a new case against what is known already
 * ---------------------------------------------------------- */

static bool is_planned(const struct exam *x)
{
	return strcmp(x->status, "ordered") == 0 || strcmp(x->status, "scheduled") == 0;
}

static bool catch_up(struct work *w, struct case_row *row, const struct exam *x, struct outcome *o)
{
	struct moment when = {.at = x->started_at, .day = x->day};
	if (!link_one(w, row, x, NULL, when, o))
		return false;
	if (!case_is_linked(row, x))
		return true;
	if (strcmp(x->status, "scheduled") == 0 && x->started_at != INSTANT_NONE)
		return case_fact(w, row, FACT_SCHEDULED, x, x->started_at);
	return case_fact(w, row, FACT_ORDERED, x, INSTANT_NONE);
}

bool resolve_case(struct work *w, struct chart *c, struct case_row **row,
    struct closed_list *closed, struct outcome *o)
{
	for (size_t i = 0; i < c->exams.count && is_live(*row); i++) {
		const struct exam *x = &c->exams.exam[i];
		if (x->id == (*row)->f.index_exam)
			continue;
		if (is_planned(x) ? !catch_up(w, *row, x, o)
				  : !match_one(w, *row, x, NULL, closed, o))
			return false;
	}
	return true;
}
