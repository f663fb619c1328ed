/* SPDX-License-Identifier: Apache-2.0
 *
 * moved.c - a report that was sent for the wrong patient and comes again for another one.
 *
 * What it asks for is tracked for the second patient as any report's.  Whether it still stands for
 * the first is a question: until it is answered that patient's follow-ups of it pause.  Numbers of
 * exams are used again after years: then nothing is asked.
 */
#include "autoconf.h"
#include "moved.h"
#include "answer.h"
#include "merge.h"
#include "question.h"
#include "resolve.h"
#include "whose.h"

#include <string.h>

#define BESIDE_MAX 8
#define SAME_DAYS  31 /* exams of one number further apart than that are two */

/* ---- the same exam of another patient -------------------------------------------------------- */

static bool is_beside(struct work *w, const struct chart *c, const struct chart *o)
{
	struct chart *beside[BESIDE_MAX];
	size_t n = charts_beside(w->all, c, beside, BESIDE_MAX);
	for (size_t i = 0; i < n; i++)
		if (beside[i] == o)
			return true;
	return false;
}

static struct exam *exam_of(
    struct chart *c, const struct facts *m, const struct facts_report *r, struct arena *a)
{
	const char *facility = facility_of(a, m->sender);
	for (size_t i = 0; r->accession && i < c->exam_count; i++) {
		struct exam *x = c->exam[i];
		if (x->accession && strcmp(x->accession, r->accession) == 0 &&
		    strcmp(x->facility, facility) == 0)
			return x;
	}
	return NULL;
}

static bool stands(const struct exam *x)
{
	return x->current &&
	       (x->current->status == VERSION_FINAL || x->current->status == VERSION_CORRECTED ||
		   x->current->status == VERSION_PRELIMINARY);
}

static bool may_be_one(const struct exam *x, const struct exam *y)
{
	if (!stands(x) || !stands(y))
		return false;
	if (x->day == DATE_NONE || y->day == DATE_NONE)
		return true;
	return x->day <= y->day + SAME_DAYS && y->day <= x->day + SAME_DAYS;
}

/* ---- asking --------------------------------------------------------------------------------- */

/* Each follow-up that pauses has its own question. */
static const char *key_of(struct work *w, const struct exam *x, const struct case_record *r)
{
	return arena_printf(
	    w->arena, "%lld/moved%s%s", (long long)x->id, r ? " " : "", r ? r->finding_key : "");
}

static bool is_asked_of(struct work *w, const struct exam *x, const struct question *q)
{
	const char *key = key_of(w, x, NULL);
	return q->kind == QUESTION_REPORT_MOVED && strncmp(q->key, key, strlen(key)) == 0;
}

static bool was_withdrawn(const struct question *q)
{
	return !q->open && text_same(q->answered_by, MACHINE);
}

static void ask_one(struct work *w, const struct exam *x, const struct case_record *r,
    const struct chart *c, const struct chart *other)
{
	const struct question q = {.kind = QUESTION_REPORT_MOVED,
	    .patient = c->patient.id,
	    .report = x->current->id,
	    .followup = r ? r->f.id : 0,
	    .inbound = w->event->inbound,
	    .key = key_of(w, x, r),
	    .evidence = arena_printf(w->arena, "exam %s, now of patient number %s", x->accession,
		other->number_count ? other->number[0]->value : "not known"),
	    .text = "this report has come again for another patient: is it that one's? Until it "
		    "is answered what this patient is followed up for by it pauses"};
	question_ask(w, &q);
	note(w, "asked: %s", vocabulary_word(&question_kind_words, q.kind));
}

static bool ask_whose(struct work *w, struct chart *c, struct exam *x, const struct chart *other)
{
	size_t asked = 0;
	work_on(w, c);
	for (size_t i = 0; i < c->question_count; i++)
		if (is_asked_of(w, x, c->question[i]) && !was_withdrawn(c->question[i]))
			return true; /* it is asked, or was answered */
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *r = c->record[i];
		if (r->f.index_exam != x->id || !case_is_open(r))
			continue;
		ask_one(w, x, r, c, other);
		asked++;
		if (!case_hold(w, r, HOLD_REVIEW, "its report now names another patient"))
			return false;
	}
	if (!asked)
		ask_one(w, x, NULL, c, other);
	return true;
}

static bool no_longer_asked(struct work *w, struct chart *c, const struct exam *x, const char *why)
{
	work_on(w, c);
	for (size_t i = 0; i < c->question_count; i++)
		if (is_asked_of(w, x, c->question[i]))
			question_withdraw(w, QUESTION_REPORT_MOVED, c->question[i]->key, why);
	for (size_t i = 0; i < c->case_count; i++)
		if (c->record[i]->f.index_exam == x->id && !case_go_on(w, c, c->record[i], why))
			return false;
	return true;
}

bool moved_is_one(struct work *w, struct chart *c, const struct exam *x)
{
	return no_longer_asked(w, c, x, "the two patients are one");
}

bool report_of_two(
    struct work *w, struct chart *c, const struct facts *m, const struct facts_report *r)
{
	struct exam *x = exam_of(c, m, r, w->arena);
	bool ok = true;
	if (!x || !x->current)
		return true;
	if (!stands(x))
		return no_longer_asked(w, c, x, "the report was taken back for this patient");
	for (size_t i = 0; ok && i < w->all->count; i++) {
		struct chart *o = w->all->chart[i];
		struct exam *y = o == c || o->merged_into ? NULL : exam_of(o, m, r, w->arena);
		if (!y || !may_be_one(x, y) || is_beside(w, c, o))
			continue;
		bool newer = x->current->status_at >= y->current->status_at;
		ok = newer ? no_longer_asked(w, c, x, "it came for this patient once more") &&
				 ask_whose(w, o, y, c)
			   : ask_whose(w, c, x, o);
	}
	work_on(w, c);
	return ok;
}

/* ---- answering ------------------------------------------------------------------------------ */

static bool take_back(struct answering *g)
{
	struct work *w = g->w;
	for (size_t i = 0; i < g->c->case_count; i++) {
		struct case_record *r = g->c->record[i];
		if (r->f.index_exam != g->x->id || !case_is_open(r))
			continue;
		note(w, "entered in error: follow-up %s", r->ref);
		if (!case_end(w, r, CLOSURE_ENTERED_IN_ERROR,
			DETAILS(D_INT("report", g->q->report), D_INT("review", g->q->id),
			    D_TEXT("by", g->a->by))))
			return false;
	}
	return true;
}

bool answer_moved(struct answering *g)
{
	struct work *w = g->w;
	if (!g->x)
		return refuse(w, "the exam that the question is about is not here any more");
	g->x->status = EXAM_WITHDRAWN;
	exam_changed(w, g->x);
	if (!answer_settle(g, false))
		return false;
	return take_back(g) && no_longer_asked(w, g->c, g->x,
				   "the report is another patient's"); /* what it had closed is open
									  again: see proof.c */
}
