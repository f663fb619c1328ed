/* SPDX-License-Identifier: Apache-2.0
 *
 * explain_exam.c - each exam, order and appointment that a follow-up could mean, and why it counts
 * or does not.
 *
 * Every judgement is that of resolve.c, link.c and proof.c, asked once more.
 * Fails: never.
 */
#include "autoconf.h"
#include "answer.h"
#include "appointment.h"
#include "explain_parts.h"
#include "phoned.h"
#include "proof.h"
#include "resolve.h"
#include "tell.h"

#include <stdlib.h>
#include <string.h>

/* ---- points --------------------------------------------------------------------------------- */

static struct match_reason point_of(enum exam_reason point, enum reason_weight weight)
{
	return (struct match_reason){.point = point,
	    .weight = weight,
	    .day = DATE_NONE,
	    .from = DATE_NONE,
	    .until = DATE_NONE};
}

static void add(struct explaining *g, struct explain_exam *e, const struct match_reason *r)
{
	struct arena *a = g->w.arena;
	e->reason = arena_grow(a, e->reason, e->reason_count, sizeof *e->reason);
	e->reason[e->reason_count++] = explain_point(a, r);
}

static void add_plain(
    struct explaining *g, struct explain_exam *e, enum exam_reason point, enum reason_weight weight)
{
	const struct match_reason r = point_of(point, weight);
	add(g, e, &r);
}

static void add_with(struct explaining *g, struct explain_exam *e, enum exam_reason point,
    enum reason_weight weight, const char *have)
{
	struct match_reason r = point_of(point, weight);
	r.have = have;
	add(g, e, &r);
}

static bool is_about_day(enum exam_reason point)
{
	return point == REASON_MUCH_TOO_EARLY || point == REASON_EARLY || point == REASON_ON_TIME ||
	       point == REASON_LATE || point == REASON_TOO_SOON;
}

/* What is still to come has no report, and mostly no day: it was matched on the target. */
static bool is_said(const struct exam *x, const struct match_reason *r, bool planned)
{
	if (planned)
		return r->point != REASON_FINAL && (x->day != DATE_NONE || !is_about_day(r->point));
	return !(r->point == REASON_CANCELLED && !x->current && !x->versions);
}

static void add_match(struct explaining *g, struct explain_exam *e, const struct exam *x,
    const struct match_result *m, bool planned)
{
	for (size_t i = 0; i < m->point_count; i++)
		if (is_said(x, &m->point[i], planned))
			add(g, e, &m->point[i]);
		else if (m->point[i].point == REASON_CANCELLED)
			add_plain(g, e, REASON_ORDER_CANCELLED, WEIGHS_AGAINST);
}

static void add_rejection(
    struct explaining *g, struct explain_exam *e, const struct question *rejection)
{
	const struct zone *z = g->w.rules->worktime.zone;
	struct match_reason r = point_of(REASON_REJECTED, WEIGHS_AGAINST);
	const char *why =
	    rejection->answer + strlen(vocabulary_word(&answer_kind_words, ANSWER_REJECT_EXAM));
	why += strspn(why, ":; ");
	r.have = explain_actor(&g->w, rejection->answered_by);
	r.owed = *why ? why : "no reason was given";
	r.from = zone_date(z, rejection->answered_at);
	add(g, e, &r);
}

/* ---- the verdict ---------------------------------------------------------------------------- */

const char *explain_asked(struct explaining *g, enum question_kind kind, int64_t id)
{
	const struct question *q = question_of(g->c, kind,
	    arena_printf(g->w.arena, "%lld/%lld", (long long)g->r->f.id, (long long)id));
	return q && q->open && q->asked_at <= g->w.now ? question_ref(g->w.arena, q->id) : NULL;
}

static bool is_planned(const struct exam *x)
{
	return x->status == EXAM_ORDERED || x->status == EXAM_SCHEDULED;
}

/* Of a closed follow-up only what is asked, or could never answer, is more than not needed. */
static enum explain_verdict unless_closed(const struct explaining *g, enum explain_verdict v)
{
	bool open = case_is_open(g->r);
	return open || v == EXPLAIN_DOES_NOT_COUNT || v == EXPLAIN_ASKED ? v : EXPLAIN_NOT_NEEDED;
}

static void judge_order(struct explaining *g, struct explain_exam *e, const struct exam *x)
{
	const struct order_fitting o = order_fitting(&g->w, g->r, x, x->day);
	const struct question *no = e->linked ? NULL : answer_rejected(&g->w, g->r, x);
	bool fits = e->linked || o.m.verdict == MATCH_CLOSE || o.m.verdict == MATCH_CLOSE_LATE ||
		    o.m.verdict == MATCH_REVIEW;
	e->verdict = unless_closed(g, fits && !no ? EXPLAIN_NOT_YET : EXPLAIN_DOES_NOT_COUNT);
	if (e->question)
		e->verdict = EXPLAIN_ASKED;
	if (no)
		add_rejection(g, e, no);
	if (e->linked)
		add_plain(g, e, REASON_ORDERED_FOR_IT, WEIGHS_FOR);
	if (o.named)
		add_plain(g, e, REASON_NOTE_NAMES, WEIGHS_FOR);
	add_plain(g, e, REASON_ONLY_ORDERED, WEIGHS_DOUBT);
	if (!e->linked && fits && case_has_order(g->r))
		add_plain(g, e, REASON_OTHER_ORDER, WEIGHS_DOUBT);
	add_match(g, e, x, &o.m, true);
}

static enum explain_verdict verdict_of(enum judgement j)
{
	switch (j) {
	case JUDGED_CLOSE:
		return EXPLAIN_FITS;
	case JUDGED_ASK:
		return EXPLAIN_ASKED;
	case JUDGED_PENDING:
	case JUDGED_UNDATED:
		return EXPLAIN_NOT_YET;
	case JUDGED_EARLY:
	case JUDGED_REJECTED:
	case JUDGED_NOT:
		break;
	}
	return EXPLAIN_DOES_NOT_COUNT;
}

static void judge_done(struct explaining *g, struct explain_exam *e, const struct exam *x)
{
	const struct judged j = judge_exam(&g->w, g->r, x, NULL);
	e->verdict = verdict_of(j.is);
	if (e->question)
		e->verdict = EXPLAIN_ASKED;
	else if (e->verdict == EXPLAIN_ASKED && !case_is_open(g->r))
		e->verdict = EXPLAIN_NOT_NEEDED;
	e->verdict = unless_closed(g, e->verdict);
	if (j.rejection)
		add_rejection(g, e, j.rejection);
	add_match(g, e, x, &j.m, false);
	e->by_person = closure_by_person(g->r, x, &j.m);
	if (j.joint && j.m.verdict != MATCH_NO)
		add_plain(g, e, REASON_JOINT, WEIGHS_DOUBT);
}

/* By the text of its report, which is not at hand any more. */
static bool was_settled_by_text(const struct case_record *r)
{
	for (size_t i = 0; i < r->closure_detail_count; i++)
		if (strcmp(r->closure_detail[i].key, "reasons") == 0)
			return strstr(r->closure_detail[i].text, MATCH_COMPARES) != NULL;
	return false;
}

/* It closed it, and why it did; what a person took for the answer need not match. */
static void judge_proof(struct explaining *g, struct explain_exam *e, const struct exam *x)
{
	const struct zone *z = g->w.rules->worktime.zone;
	const struct judged j = judge_exam(&g->w, g->r, x, NULL);
	const char *fallen = proof_fallen(&g->w, g->c, g->r);
	struct match_reason closed = point_of(REASON_CLOSED_IT, WEIGHS_FOR);
	closed.from = zone_date(z, g->r->closed_at);
	e->verdict = EXPLAIN_CLOSES;
	add(g, e, &closed);
	if (fallen)
		add_with(g, e, REASON_FALLEN, WEIGHS_AGAINST, fallen);
	add_match(g, e, x, &j.m, false);
	if (was_settled_by_text(g->r))
		add_plain(g, e, REASON_COMPARES, WEIGHS_FOR);
}

static void judge(struct explaining *g, struct explain_exam *e, const struct exam *x)
{
	if (e->apart) {
		e->verdict = EXPLAIN_DOES_NOT_COUNT;
		add_with(g, e, REASON_IDENTITY, WEIGHS_AGAINST, g->identity);
		const struct match_result m = match_case(&g->w, g->r, x, NULL);
		add_match(g, e, x, &m, is_planned(x));
	} else if (case_is_index(g->r, x)) {
		e->verdict = EXPLAIN_ORIGIN;
	} else if (!case_is_open(g->r) && proof_exam(g->c, g->r) == x) {
		judge_proof(g, e, x);
	} else if (is_planned(x)) {
		judge_order(g, e, x);
	} else {
		judge_done(g, e, x);
	}
	if (x->came_from)
		add_plain(g, e, REASON_CAME_BY_MERGE, WEIGHS_FOR);
}

/* ---- which ones ----------------------------------------------------------------------------- */

static const char *other_numbers(struct explaining *g, const struct chart *c, const struct exam *x)
{
	struct arena *a = g->w.arena;
	const char *also = NULL;
	for (size_t i = 0; i < c->exam_count; i++) {
		const char *number = explain_exam_number(c->exam[i]);
		if (c->exam[i]->same_as == x->id && number)
			also = also ? arena_printf(a, "%s, %s", also, number) : number;
	}
	return also;
}

/* What speaks against it first; of the same weight as they came. */
static void put_in_order(struct explain_exam *e)
{
	for (size_t i = 1; i < e->reason_count; i++) {
		const struct explain_reason r = e->reason[i];
		size_t k = i;
		for (; k > 0 && e->reason[k - 1].weight > r.weight; k--)
			e->reason[k] = e->reason[k - 1];
		e->reason[k] = r;
	}
}

static void add_exam(struct explaining *g, const struct chart *c, const struct exam *x)
{
	struct explanation *out = g->out;
	out->exam = arena_grow(g->w.arena, out->exam, out->exam_count, sizeof *out->exam);
	struct explain_exam *e = &out->exam[out->exam_count++];
	*e = (struct explain_exam){.id = x->id,
	    .accession = explain_exam_number(x),
	    .also = other_numbers(g, c, x),
	    .day = x->day,
	    .status = x->status,
	    .apart = c != g->c};
	e->what = explain_exam_name(g->w.arena, x, &e->by_report);
	if (!e->apart) {
		e->linked = case_is_linked(g->r, x);
		e->question = explain_asked(g, QUESTION_EXAM_MATCH, x->id);
	}
	judge(g, e, x);
	put_in_order(e);
}

/* From before it was asked for, and nobody took it for the answer. */
static bool is_earlier(struct explaining *g, const struct chart *c, const struct exam *x)
{
	const struct exam *index = chart_exam(g->c, g->r->f.index_exam);
	date from = index && index->day != DATE_NONE ? index->day : g->r->f.window.anchor;
	if (x->day == DATE_NONE || x->day >= from)
		return false;
	return c != g->c || !(case_is_index(g->r, x) || case_is_linked(g->r, x) ||
				explain_asked(g, QUESTION_EXAM_MATCH, x->id) ||
				(!case_is_open(g->r) && proof_exam(g->c, g->r) == x));
}

static int by_day(const void *a, const void *b)
{
	const struct explain_exam *x = a, *y = b;
	if (x->day != y->day)
		return x->day == DATE_NONE   ? 1
		       : y->day == DATE_NONE ? -1
		       : x->day < y->day     ? -1
					     : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static void look_through(struct explaining *g, struct chart *c)
{
	exams_know_class(&g->w, c);
	for (size_t i = 0; i < c->exam_count; i++) {
		const struct exam *x = c->exam[i];
		if (x->same_as)
			continue;
		if (is_earlier(g, c, x))
			g->out->earlier += c == g->c;
		else
			add_exam(g, c, x);
	}
}

void explain_exams(struct explaining *g)
{
	struct explanation *out = g->out;
	look_through(g, g->c);
	for (size_t i = 0; i < g->beside_count; i++)
		look_through(g, g->beside[i]);
	if (out->exam_count)
		qsort(out->exam, out->exam_count, sizeof *out->exam, by_day);
}

/* ---- appointments --------------------------------------------------------------------------- */

void explain_appointments(struct explaining *g)
{
	struct explanation *out = g->out;
	const struct zone *z = g->w.rules->worktime.zone;
	for (size_t i = 0; i < g->c->appointment_count; i++) {
		struct appointment *a = g->c->appointment[i];
		const struct exam *x = a->exam ? chart_exam(g->c, a->exam) : NULL;
		struct explain_appointment e = {.id = a->id,
		    .number = a->filler ? a->filler : a->placer,
		    .exam = x ? explain_exam_number(x) : NULL,
		    .status = a->status,
		    .starts_at = a->starts_at,
		    .day_only = a->starts_at != INSTANT_NONE && zone_is_day(z, a->starts_at),
		    .linked = appointment_belongs(&g->w, g->c, g->r, a),
		    .question = explain_asked(g, QUESTION_APPOINTMENT_MATCH, a->id),
		    .source = phoned_words(&g->w, a)};
		if (!e.linked && !e.question)
			continue;
		out->appointment = arena_grow(
		    g->w.arena, out->appointment, out->appointment_count, sizeof *out->appointment);
		out->appointment[out->appointment_count++] = e;
	}
}
