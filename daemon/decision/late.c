/* SPDX-License-Identifier: Apache-2.0
 *
 * late.c - a finding whose report comes after the report of the exam that answers it.
 *
 * What that exam found was decided without it, and is decided again with the history that is known
 * now, as far as the chart has it: what its table says otherwise then is opened instead.  What a
 * report recommends in words, and what a person has acknowledged, stays as it is.
 */
#include "autoconf.h"
#include "late.h"
#include "case.h"
#include "proof.h"
#include "question.h"
#include "resolve.h"
#include "series.h"

#include <string.h>

static bool is_of_system(const struct finding *f, const struct case_record *r)
{
	return f->system && f->disposition != DISPOSITION_SHADOW && r->ruling &&
	       text_same(f->system, r->ruling->system) && !strchr(f->key, '+') &&
	       !strchr(r->finding_key, '+');
}

/* What exam x says of r's finding; NULL: nothing that is known for certain to be of it. */
static const struct finding *result_for(const struct exam *x, const struct case_record *r)
{
	const struct finding *only = NULL, *same = NULL;
	size_t count = 0;
	for (size_t i = 0; x->current && i < x->current->finding_count; i++) {
		const struct finding *f = x->current->finding[i];
		if (!is_of_system(f, r))
			continue;
		only = f;
		count++;
		if (strcmp(f->key, r->finding_key) == 0)
			same = f;
	}
	return count == 1 ? only : same;
}

/* The one that x's finding opened when nothing was known before it. */
static struct case_record *opened_by(
    const struct chart *c, const struct exam *x, const struct finding *f)
{
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *r = c->record[i];
		if (r->f.index_exam == x->id && r->f.series_step == 1 && case_is_open(r) &&
		    strcmp(r->finding_key, f->key) == 0)
			return r;
	}
	return NULL;
}

/* ---- decided again with what is known now -----------------------------------------------------
 */

static struct duty decide_again(struct work *w, struct chart *c, const struct exam *x,
    const struct finding *f, const struct case_record *before)
{
	struct facts_finding said = {.system = f->system,
	    .version = f->version,
	    .stated = {.min = -1, .max = -1, .unit = ""},
	    .evidence = f->evidence};
	said.input = arena_alloc(w->arena, (f->input_count + 1) * sizeof *said.input);
	for (size_t i = 0; i < f->input_count; i++)
		if (!inputs_filled_alone(c, x, &f->input[i]))
			said.input[said.input_count++] = f->input[i];
	struct duty d = duty_new(x, &said, f->key);
	duty_of_category(w, c, x, &said, before, &d);
	return d;
}

static bool is_planned_by_table(const struct case_record *r)
{
	return r->ruling && !r->ruling->stated && !strchr(r->f.action, '+') &&
	       r->f.acknowledged_at == INSTANT_NONE;
}

static bool same_plan(const struct case_record *r, const struct duty *d, const struct window *w)
{
	return text_same(r->f.action, d->action) &&
	       strcmp(r->f.modality, d->modality ? d->modality : "") == 0 &&
	       r->f.window.target == w->target && r->f.window.latest == w->latest;
}

/* What the finding asks of a person, and its follow-up waits for. */
static bool ask_of(struct work *w, struct case_record *next, const struct exam *x,
    const struct finding *f, const struct duty *d)
{
	const struct question q = {.kind = d->question_kind,
	    .patient = next->f.patient,
	    .report = x->current->id,
	    .followup = next->f.id,
	    .inbound = w->event->inbound,
	    .key = arena_printf(w->arena, "%lld/%s", (long long)x->id, f->key),
	    .evidence = f->evidence,
	    .text = d->question};
	if (!question_was_answered(w, &q))
		question_ask(w, &q);
	return case_hold(w, next, HOLD_REVIEW, d->question);
}

/* Only asked about, and nothing goes on by itself: it stays until what was asked of x, whose report
 * came when nobody knew of r, is answered. */
static bool keep(struct work *w, struct chart *c, struct case_record *r, const struct exam *x)
{
	for (size_t i = 0; i < c->question_count; i++) {
		struct question *q = c->question[i];
		if (q->open && !q->followup && x->current && q->report == x->current->id)
			question_tie(w, q, r->f.id);
	}
	return case_again(w, r, "its exam was done, and the result needs a decision") &&
	       case_hold(w, r, HOLD_REVIEW, "the result of its exam is asked about");
}

/* As it is opened when r is known. */
static bool open_parts(struct work *w, struct chart *c, const struct case_record *r,
    const struct exam *x, int64_t finding, const struct duty *d)
{
	struct duty_list parts = {0};
	if (text_same(r->ruling->row, d->row) && ruling_has_next(r->ruling) &&
	    (!d->ruling || d->ruling->step_count))
		return series_advance(w, c, r, x, finding);
	duty_split(w, d, &parts);
	for (size_t i = 0; i < parts.count; i++) {
		struct closed_list late = {0};
		struct case_record *fresh;
		if (!case_open(w, c, x, finding, &parts.duty[i], r, r->f.owner, &fresh) ||
		    !resolve_case(w, c, fresh, &late) ||
		    (late.count && !late_answered(w, c, fresh)))
			return false;
	}
	return true;
}

/* The report that comes late may be old, and x's is not, or the other way round. */
static bool open_after(struct work *w, struct chart *c, const struct case_record *r,
    const struct exam *x, int64_t finding, const struct duty *d)
{
	instant old_since = w->old_since;
	bool old = x->day != DATE_NONE && x->day < work_today(w) - w->rules->policy.replay_days;
	w->old_since = old ? zone_at(w->rules->worktime.zone, x->day, 0, 0) : INSTANT_NONE;
	bool ok = open_parts(w, c, r, x, finding, d);
	w->old_since = old_since;
	return ok;
}

static bool open_instead(struct work *w, struct chart *c, struct case_record *next,
    const struct case_record *r, const struct exam *x, int64_t finding, const struct duty *d)
{
	return case_end(w, next, CLOSURE_DUPLICATE,
		   DETAILS(D_TEXT("reason", "what came before its exam was heard of late"),
		       D_INT("followup", r->f.id), D_TEXT("row", d->row))) &&
	       open_after(w, c, r, x, finding, d);
}

/* It asked for nothing, of somebody who was not known to be watched. */
static bool look_again(struct work *w, struct chart *c, const struct case_record *r,
    const struct exam *x, const struct finding *f)
{
	struct window window;
	struct err e = {0};
	if (f->disposition != DISPOSITION_NONE)
		return true; /* what it opened has gone its way */
	struct duty d = decide_again(w, c, x, f, r);
	if (d.kind != DUTY_OWED || strchr(d.action, '+') || !case_window(w, x, &d, r, &window, &e))
		return true;
	return open_after(w, c, r, x, f->id, &d);
}

/* next goes on from r: decided with what `known` tells, which is r where the exam answered it, and
 * nothing where the exam only took its place, as supersede() does with one that comes in time. */
static bool go_on_from(struct work *w, struct chart *c, struct case_record *next,
    struct case_record *r, const struct case_record *known, const struct exam *x,
    const struct finding *f)
{
	struct window window;
	struct err e = {0};
	if (!is_planned_by_table(next))
		return true;
	struct duty d = decide_again(w, c, x, f, known);
	if (d.question_kind != QUESTION_GUIDELINE_REVIEW)
		question_withdraw(w, QUESTION_GUIDELINE_REVIEW,
		    arena_printf(w->arena, "%lld/%s", (long long)x->id, f->key),
		    "what came before is known now");
	if (d.kind == DUTY_NONE)
		return case_end(w, next, CLOSURE_WITHDRAWN,
		    DETAILS(D_INT("report", x->current->id), D_TEXT("row", d.row)));
	if (d.kind == DUTY_ASKED)
		return ask_of(w, next, x, f, &d) &&
		       (ruling_has_next(r->ruling) ? series_advance(w, c, r, x, 0)
						   : keep(w, c, r, x));
	if (!case_window(w, x, &d, r, &window, &e) || same_plan(next, &d, &window))
		return true;
	return open_instead(w, c, next, r, x, f->id, &d);
}

bool late_answered(struct work *w, struct chart *c, struct case_record *r)
{
	struct exam *x = proof_exam(c, r);
	const struct finding *f = x ? result_for(x, r) : NULL;
	struct case_record *next = f ? opened_by(c, x, f) : NULL;
	if (!work_spend(w, c->case_count))
		return false;
	if (next)
		return go_on_from(w, c, next, r, r, x, f);
	if (x && f && f->disposition == DISPOSITION_REVIEW && !ruling_has_next(r->ruling))
		return keep(w, c, r, x);
	if (x && f && f->disposition != DISPOSITION_REVIEW)
		return look_again(w, c, r, x, f);
	return !x || series_advance(w, c, r, x, 0);
}

/* ---- a newer result ---------------------------------------------------------------------------
 */

/* The coded findings of x, as far as it matters which of them are of one system. */
static struct duty_list findings_of(struct work *w, const struct exam *x)
{
	struct duty_list l = {0};
	l.duty = arena_alloc(w->arena, (x->current->finding_count + 1) * sizeof *l.duty);
	for (size_t i = 0; i < x->current->finding_count; i++) {
		const struct finding *f = x->current->finding[i];
		l.duty[l.count++] = (struct duty){.key = f->key, .system = f->system};
	}
	return l;
}

bool late_superseded(
    struct work *w, struct chart *c, struct case_record *r, const struct exam *newer)
{
	if (!newer->current || newer->status != EXAM_FINAL || newer->same_as ||
	    newer->day == DATE_NONE || newer->day <= r->f.window.anchor || !case_is_open(r))
		return true;
	const struct duty_list l = findings_of(w, newer);
	for (size_t i = 0; i < l.count && case_is_open(r); i++) {
		const struct finding *f = newer->current->finding[i];
		struct case_record *next = opened_by(c, newer, f);
		struct duty d = l.duty[i];
		if (!is_of_system(f, r) || f->disposition == DISPOSITION_REVIEW)
			continue;
		d.kind = f->disposition == DISPOSITION_FOLLOWUP ? DUTY_OWED : DUTY_NONE;
		d.row = f->row;
		d.laterality = next ? next->f.laterality : NULL;
		if (!work_spend(w, c->case_count) ||
		    !supersede(w, c, newer, newer->current->id, &l, &d))
			return false;
		if (next && d.before == r->f.id && !go_on_from(w, c, next, r, NULL, newer, f))
			return false;
		if (next && d.kind == DUTY_ASKED && !ask_of(w, next, newer, f, &d))
			return false;
	}
	return !w->failed;
}
