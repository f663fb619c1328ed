/* SPDX-License-Identifier: Apache-2.0
 *
 * resolve.c - exams against follow-ups: which order belongs, which completed exam closes.
 *
 * Messages come in any order, so both directions are asked: a new exam against the open cases, and
 * a new case against the exams that are already known.  Only a clear match acts; a doubtful one is
 * a question and pauses the reminders for a week.
 */
#include "autoconf.h"
#include "answer.h"
#include "resolve.h"
#include "question.h"

#include <string.h>

#define PAUSE_DAYS 7
#define MATCH_COST 20 /* steps of one match, next to a look at a follow-up */

static bool equal(const char *a, const char *b)
{
	return a && b && *a && strcmp(a, b) == 0;
}

bool case_is_linked(const struct case_record *row, const struct exam *x)
{
	const struct followup *f = &row->f;
	return equal(f->order_placer, x->placer) || equal(f->order_filler, x->filler) ||
	       equal(f->order_accession, x->accession);
}

/* ---- completed exams --------------------------------------------------------------------------
 */

static enum report_status status_of(const struct exam *x)
{
	switch (x->status) {
	case EXAM_FINAL:
		return REPORT_FINAL;
	case EXAM_PRELIMINARY:
		return REPORT_PRELIMINARY;
	case EXAM_PERFORMED:
		return REPORT_PERFORMED;
	default:
		return REPORT_CANCELLED;
	}
}

static const char *comparison_of(const struct facts_report *r)
{
	for (size_t i = 0; r && i < r->passage_count; i++)
		if (r->passage[i].section == SECTION_COMPARISON)
			return r->passage[i].text;
	return NULL;
}

static bool close_by_exam(struct work *w, struct case_record *row, const struct exam *x,
    const struct match_result *m, struct closed_list *closed)
{
	row->f.performed_at = x->started_at != INSTANT_NONE ? x->started_at : DAYS((instant)x->day);
	closed->id = arena_grow(w->arena, closed->id, closed->count, sizeof *closed->id);
	closed->id[closed->count++] = row->f.id;
	note(w, "closed follow-up %lld by exam %lld (%s)", (long long)row->f.id, (long long)x->id,
	    closure_text(m->closure));
	return case_end(w, row, m->closure,
	    DETAILS(D_INT("exam", x->id), D_TEXT("accession", x->accession ? x->accession : ""),
		D_TEXT("reasons", m->reasons), D_INT("inbound", w->event->inbound)));
}

static bool ask_match(
    struct work *w, struct case_record *row, const struct exam *x, const struct match_result *m)
{
	struct question q = {.kind = QUESTION_EXAM_MATCH,
	    .patient = row->f.patient,
	    .followup = row->f.id,
	    .inbound = w->event->inbound,
	    .evidence = m->reasons,
	    .key = arena_printf(w->arena, "%lld/%lld", (long long)row->f.id, (long long)x->id),
	    .text = arena_printf(w->arena, "does exam %s of follow-up %s's patient answer it?",
		x->accession ? x->accession : "without number", row->ref)};
	question_ask(w, &q);
	history_add(w, row, w->actor, HISTORY_MATCH_DOUBTFUL,
	    DETAILS(D_INT("exam", x->id), D_TEXT("reasons", m->reasons)));
	note(w, "exam %lld may answer follow-up %lld: asked", (long long)x->id,
	    (long long)row->f.id);
	if (!row->timer_step || row->f.hold != HOLD_NONE)
		return true;
	date later = zone_date(w->rules->worktime.zone, w->now) + PAUSE_DAYS;
	instant pause = worktime_send_at(&w->rules->worktime, later);
	if (row->timer_due >= pause)
		return true;
	timer_set(w, row, row->timer_step, pause);
	date planned = zone_date(w->rules->worktime.zone, row->f.planned_at);
	if (row->f.tier == 0 && planned > row->f.window.latest) { /* its tiers are still to come */
		row->f.planned_at = pause;
		case_changed(w, row);
	}
	return true;
}

struct match_result match_case(struct work *w, const struct case_record *row, const struct exam *x,
    const struct facts_report *r)
{
	struct exam_candidate candidate = {.exam = x->id,
	    .accession = x->accession,
	    .placer = x->placer,
	    .filler = x->filler,
	    .class = *x->class,
	    .day = x->day,
	    .status = status_of(x),
	    .comparison = comparison_of(r)};
	return match_exam(w->arena, w->rules->codes, &row->f, row->index_accession, &candidate);
}

static bool match_one(struct work *w, struct case_record *row, const struct exam *x,
    const struct facts_report *r, struct closed_list *closed)
{
	if (x->day == DATE_NONE)
		return true;
	struct match_result m = match_case(w, row, x, r);
	bool joint = strchr(row->f.action, '+') != NULL; /* one exam is only a part of it */
	if (m.verdict != MATCH_NO && answer_rejected(w, row, x))
		return true;
	switch (m.verdict) {
	case MATCH_CLOSE:
	case MATCH_CLOSE_LATE:
		return joint ? ask_match(w, row, x, &m) : close_by_exam(w, row, x, &m, closed);
	case MATCH_REVIEW:
		return ask_match(w, row, x, &m);
	case MATCH_EARLY:
		history_add(w, row, w->actor, HISTORY_EARLY_EXAM,
		    DETAILS(D_INT("exam", x->id), D_TEXT("reasons", m.reasons)));
		return true;
	case MATCH_PENDING:
		return !case_is_linked(row, x) ||
		       case_fact(w, row, FACT_PERFORMED, x, x->started_at);
	case MATCH_NO:
		return true;
	}
	return work_fail(w, ERR_INPUT, "match verdict %d", (int)m.verdict);
}

/* The finding is in that exam, under whatever number. */
static bool is_index(const struct case_record *row, const struct exam *x)
{
	return row->f.index_exam == x->id || (x->same_as && row->f.index_exam == x->same_as);
}

/* linked: only those whose order it answers. */
static bool match_all(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, bool linked, struct closed_list *closed)
{
	size_t count = c->case_count; /* not those that are opened on the way */
	if (!work_spend(w, (linked ? 1 : MATCH_COST) * count))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct case_record *row = c->record[i];
		if (case_is_open(row) && !is_index(row, x) && (!linked || case_is_linked(row, x)) &&
		    !match_one(w, row, x, r, closed))
			return false;
	}
	return true;
}

bool resolve_exam(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, struct closed_list *closed)
{
	return match_all(w, c, x, r, false, closed);
}

bool resolve_linked(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, struct closed_list *closed)
{
	return match_all(w, c, x, r, true, closed);
}

/* ---- orders
 * -------------------------------------------------------------------------------------- */

static bool link_to(struct work *w, struct case_record *row, const struct exam *x, const char *how)
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
	case_changed(w, row);
	history_add(
	    w, row, w->actor, HISTORY_LINKED, DETAILS(D_INT("exam", x->id), D_TEXT("how", how)));
	return true;
}

/* An order is matched as the exam it will be: on the day it is planned for, else on the target. */
static struct match_result match_order(
    struct work *w, const struct case_record *row, const struct exam *x, struct moment when)
{
	struct exam_candidate candidate = {.exam = x->id,
	    .class = *x->class,
	    .status = REPORT_FINAL,
	    .accession = x->accession,
	    .placer = x->placer,
	    .filler = x->filler,
	    .day = when.day != DATE_NONE ? when.day : row->f.window.target};
	return match_exam(w->arena, w->rules->codes, &row->f, row->index_accession, &candidate);
}

static bool link_one(struct work *w, struct case_record *row, const struct exam *x,
    const char *note, struct moment when)
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
	return m.verdict != MATCH_REVIEW || answer_rejected(w, row, x) || ask_match(w, row, x, &m);
}

bool link_order(
    struct work *w, struct chart *c, const struct exam *x, const char *note, struct moment when)
{
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *row = c->record[i];
		if (case_is_open(row) && !is_index(row, x) && !link_one(w, row, x, note, when))
			return false;
	}
	return true;
}

/* ---- a new case against what is known already
 * ---------------------------------------------------------- */

static bool is_planned(const struct exam *x)
{
	return x->status == EXAM_ORDERED || x->status == EXAM_SCHEDULED;
}

static bool catch_up(struct work *w, struct case_record *row, const struct exam *x)
{
	struct moment when = {.at = x->started_at, .day = x->day};
	if (!link_one(w, row, x, NULL, when))
		return false;
	if (!case_is_linked(row, x))
		return true;
	if (x->status == EXAM_SCHEDULED && x->started_at != INSTANT_NONE)
		return case_fact(w, row, FACT_SCHEDULED, x, x->started_at);
	return case_fact(w, row, FACT_ORDERED, x, INSTANT_NONE);
}

bool resolve_between(
    struct work *w, struct chart *c, size_t exams, size_t cases, struct closed_list *closed)
{
	size_t count = c->case_count; /* not those that are opened on the way */
	if (!work_spend(w, MATCH_COST * c->exam_count * (count + 1)))
		return false;
	for (size_t i = 0; i < c->exam_count; i++)
		for (size_t k = 0; k < count; k++) {
			const struct exam *x = c->exam[i];
			struct case_record *row = c->record[k];
			if ((i < exams) == (k < cases) || !case_is_open(row) || is_index(row, x) ||
			    (x->same_as && !case_is_linked(row, x)))
				continue;
			if (is_planned(x) ? !catch_up(w, row, x)
					  : !match_one(w, row, x, NULL, closed))
				return false;
		}
	return true;
}

bool resolve_case(
    struct work *w, struct chart *c, struct case_record *row, struct closed_list *closed)
{
	if (!work_spend(w, MATCH_COST * c->exam_count))
		return false;
	for (size_t i = 0; i < c->exam_count && case_is_open(row); i++) {
		const struct exam *x = c->exam[i];
		if (is_index(row, x) || (x->same_as && !case_is_linked(row, x)))
			continue;
		if (is_planned(x) ? !catch_up(w, row, x) : !match_one(w, row, x, NULL, closed))
			return false;
	}
	return true;
}
