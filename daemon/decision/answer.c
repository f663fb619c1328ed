/* SPDX-License-Identifier: Apache-2.0
 *
 * answer.c - what a person said: acknowledged, closed, reopened, a question answered.
 */
#include "autoconf.h"
#include "apply.h"
#include "case.h"
#include "followupd/closure.h"
#include "series.h"

#include <string.h>

static bool acknowledge(struct work *w, struct case_record *r, const struct answer *a)
{
	if (!case_is_open(r))
		return refuse(w, "the follow-up is closed");
	if (r->f.acknowledged_at == INSTANT_NONE)
		r->f.acknowledged_at = w->now;
	case_changed(w, r);
	history_add(w, r, a->by, HISTORY_ACKNOWLEDGED,
	    a->reason ? &D_TEXT("note", a->reason) : NULL, a->reason != NULL);
	note(w, "acknowledged; the follow-up stays open until the exam is done");
	return true;
}

/* ---- closing -------------------------------------------------------------------------------- */

/* A step done is followed by the next one; an exam that is not known here counts from today. */
static bool go_on(struct work *w, const struct case_record *r, const char *accession)
{
	struct chart *c = w->chart;
	const struct exam *index = chart_exam(c, r->f.index_exam);
	struct exam done = index ? *index : (struct exam){0};
	for (size_t i = 0; accession && i < c->exam_count; i++)
		if (text_same(c->exam[i]->accession, accession))
			return series_advance(w, c, r, c->exam[i], 0);
	done.day = work_today(w);
	return series_advance(w, c, r, &done, 0);
}

static bool close_case(struct work *w, struct case_record *r, const struct answer *a)
{
	struct err e = {0};
	const struct closure_proof proof = {.exam = a->exam,
	    .reason = a->reason,
	    .clinician = a->clinician,
	    .link = a->link,
	    .report = a->report,
	    .source = a->source};
	if (!case_is_open(r))
		return refuse(w, "the follow-up is closed already");
	if (!a->code || !closure_allowed(a->code, &proof, &e))
		return refuse(w, a->code ? e.text : "a closure needs a code");
	const struct detail all[] = {D_TEXT("exam", a->exam), D_TEXT("reason", a->reason),
	    D_TEXT("clinician", a->clinician), D_TEXT("link", a->link), D_TEXT("report", a->report),
	    D_TEXT("source", a->source), D_TEXT("by", a->by)};
	struct detail given[sizeof all / sizeof *all];
	size_t count = 0;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].text)
			given[count++] = all[i];
	const struct closure *closure = closure_find(a->code);
	note(w, "closed with %s", a->code);
	return case_end(w, r, closure->code, given, count) &&
	       (!closure->step_done || go_on(w, r, a->exam));
}

/* ---- reopening ------------------------------------------------------------------------------ */

/* The next step was opened because this one was done. */
static bool take_back_next(struct work *w, const struct case_record *r)
{
	struct chart *c = w->chart;
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *next = c->record[i];
		if (next->f.series != r->f.series || !case_is_open(next) ||
		    next->f.series_step != r->f.series_step + 1)
			continue;
		note(w, "took back follow-up %lld, its next step", (long long)next->f.id);
		if (!case_end(w, next, "ENTERED_IN_ERROR",
			DETAILS(D_TEXT("reason", "the step before it was reopened"),
			    D_INT("reopened", r->f.id))))
			return false;
	}
	return true;
}

static bool reopen_case(struct work *w, struct case_record *r, const struct answer *a)
{
	if (case_is_open(r))
		return refuse(w, "the follow-up is open");
	if (!a->reason)
		return refuse(w, "reopening needs a reason");
	note(w, "reopened");
	return take_back_next(w, r) && case_again(w, r, a->reason);
}

/* ---- questions ------------------------------------------------------------------------------ */

static struct question *find_question(struct work *w, int64_t id, struct chart **of)
{
	struct charts *all = w->all;
	for (size_t i = 0; i <= all->count; i++) {
		struct chart *c = i < all->count ? all->chart[i] : all->nobody;
		for (size_t k = 0; k < c->question_count; k++)
			if (c->question[k]->id == id) {
				*of = c;
				return c->question[k];
			}
	}
	return NULL;
}

static bool answer_question(struct work *w, const struct answer *a)
{
	struct chart *c;
	if (!a->resolution)
		return refuse(w, "a question is answered with words");
	struct question *q = find_question(w, a->question, &c);
	if (!q || !q->open)
		return refuse(w, "there is no such open question");
	struct case_record *r = q->followup ? charts_case(w->all, q->followup, &c) : NULL;
	work_on(w, c);
	question_answer(w, q, a->by, a->resolution);
	note(w, "answered");
	if (!r)
		return true;
	history_add(w, r, a->by, HISTORY_QUESTION_ANSWERED,
	    DETAILS(D_INT("review", q->id), D_TEXT("resolution", a->resolution)));
	bool release =
	    case_is_open(r) && r->f.hold == HOLD_REVIEW && !question_waits_for(c, q->followup);
	return !release || case_release(w, r, "its questions are answered");
}

bool apply_answer(struct work *w, const struct answer *a)
{
	struct chart *c;
	w->actor = a->by;
	if (a->kind == ANSWER_REVIEW)
		return answer_question(w, a);
	struct case_record *r = charts_case(w->all, a->followup, &c);
	if (!r)
		return refuse(w, "there is no such follow-up");
	work_on(w, c);
	switch (a->kind) {
	case ANSWER_ACKNOWLEDGE:
		return acknowledge(w, r, a);
	case ANSWER_CLOSE:
		return close_case(w, r, a);
	case ANSWER_REOPEN:
		return reopen_case(w, r, a);
	case ANSWER_REVIEW:
		break;
	}
	return true;
}
