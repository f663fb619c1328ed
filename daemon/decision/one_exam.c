/* SPDX-License-Identifier: Apache-2.0
 *
 * one_exam.c - exams that two records had under one number, and that are one now that the records
 * are one person's.
 *
 * The row with the newest version of the report stays, and what that version says holds for
 * follow-ups of the other row as if both had come under one number.
 */
#include "autoconf.h"
#include "case.h"
#include "merge.h"
#include "moved.h"
#include "question.h"
#include "resolve.h"
#include "twin.h"

#include <string.h>

/* ---- follow-ups of the older version --------------------------------------------------------- */

static const char *key_of(struct work *w, const struct exam *x, const char *key)
{
	return arena_printf(w->arena, "%lld/%s", (long long)x->id, key);
}

static const struct finding *finding_of(const struct exam *x, const char *key)
{
	for (size_t i = 0; x->current && i < x->current->finding_count; i++)
		if (strcmp(x->current->finding[i]->key, key) == 0)
			return x->current->finding[i];
	return NULL;
}

static bool has_own(const struct chart *c, const struct exam *x, const char *key)
{
	for (size_t i = 0; i < c->case_count; i++)
		if (c->record[i]->f.index_exam == x->id &&
		    strcmp(c->record[i]->finding_key, key) == 0)
			return true;
	return false;
}

static bool ask_and_hold(struct work *w, struct case_record *r, const struct exam *x,
    enum question_kind kind, const char *text)
{
	const struct question q = {.kind = kind,
	    .patient = r->f.patient,
	    .report = x->current->id,
	    .followup = r->f.id,
	    .inbound = w->event->inbound,
	    .key = key_of(w, x, r->finding_key),
	    .evidence = "",
	    .text = text};
	question_ask(w, &q);
	return case_hold(w, r, HOLD_REVIEW, text);
}

/* As the newest version says; own: that version has opened the same one itself. */
static bool settle_case(struct work *w, struct case_record *r, const struct exam *x, bool own)
{
	const struct finding *f = finding_of(x, r->finding_key);
	if (!case_is_open(r))
		return true;
	if (own || x->current->status == VERSION_WITHDRAWN)
		return case_end(
		    w, r, CLOSURE_ENTERED_IN_ERROR, DETAILS(D_INT("report", x->current->id)));
	if (x->current->status == VERSION_CANCELLED)
		return ask_and_hold(w, r, x, QUESTION_INDEX_CANCELLED,
		    "the exam that gave this follow-up was cancelled: is it still owed?");
	if (x->status != EXAM_FINAL || r->f.series_step != 1)
		return true;
	if (f)
		return f->disposition != DISPOSITION_NONE ||
		       case_end(w, r, CLOSURE_WITHDRAWN, DETAILS(D_INT("report", x->current->id)));
	return ask_and_hold(w, r, x, QUESTION_FINDING_GONE,
	    "a new version of the report no longer states this finding: is the follow-up still "
	    "owed?");
}

/* ---- one of two ------------------------------------------------------------------------------ */

static bool is_newer(const struct exam *a, const struct exam *b)
{
	if (a->current->status_at != b->current->status_at)
		return a->current->status_at > b->current->status_at;
	return a->current->status > b->current->status;
}

static void ask_no_more(struct work *w, const struct chart *c, const struct exam *gone)
{
	const char *prefix = key_of(w, gone, "");
	for (size_t i = 0; i < c->question_count; i++) {
		struct question *q = c->question[i];
		if (q->open && q->class != CLASS_CRITICAL &&
		    strncmp(q->key, prefix, strlen(prefix)) == 0)
			question_end(w, q, QUESTION_WAS_WITHDRAWN, MACHINE,
			    "a newer version of the report is known");
	}
}

static bool join_reported(struct work *w, struct chart *c, struct exam *gone, struct exam *stays)
{
	size_t count = 0;
	struct case_record **moved =
	    arena_alloc(w->arena, (c->case_count + 1) * sizeof(struct case_record *));
	for (size_t i = 0; i < c->case_count; i++)
		if (c->record[i]->f.index_exam == gone->id)
			moved[count++] = c->record[i];
	stays->versions += gone->versions;
	if (!moved_is_one(w, c, gone) || !moved_is_one(w, c, stays))
		return false;
	ask_no_more(w, c, gone);
	for (size_t i = 0; i < count; i++)
		if (!settle_case(w, moved[i], stays, has_own(c, stays, moved[i]->finding_key)))
			return false;
	return twin_move(w, c, gone, stays, "both records had it under one number");
}

static bool join_if_one(struct work *w, struct chart *c, struct exam *x, struct exam *y)
{
	if (x->same_as || y->same_as || !x->current || !y->current || !exam_is(x, y))
		return true;
	return is_newer(x, y) ? join_reported(w, c, y, x) : join_reported(w, c, x, y);
}

bool exams_join(struct work *w, struct chart *c, size_t exams)
{
	if (!work_spend(w, exams * (c->exam_count - exams)))
		return false;
	for (size_t i = exams; i < c->exam_count; i++) {
		exam_join_planned(w, c, c->exam[i]);
		for (size_t k = 0; k < exams; k++)
			if (!join_if_one(w, c, c->exam[i], c->exam[k]))
				return false;
	}
	return !w->failed;
}
