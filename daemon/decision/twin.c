/* SPDX-License-Identifier: Apache-2.0
 *
 * twin.c - the same report under another number is known by its text and ties to what is there.
 *
 * The exam under which it came first is the root: its findings, follow-ups and questions stand for
 * all of its numbers, and an exam that is another number of it closes nothing by itself.  A
 * template that is used again has the same text too: so the day, the side and the region are looked
 * at, and what is not sure is decided like any other report and asked (twin_ask.c).
 */
#include "autoconf.h"
#include "question.h"
#include "twin.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DAYS_APART 2 /* a clock of another zone, a night between exam and report */

static bool is_side(const char *s)
{
	return s && (strcmp(s, "left") == 0 || strcmp(s, "right") == 0);
}

static bool sides_differ(const struct exam *a, const struct exam *b)
{
	const char *one = a->class->laterality, *other = b->class->laterality;
	return is_side(one) && is_side(other) && strcmp(one, other) != 0;
}

static bool regions_meet(
    const struct work *w, const struct exam *a, const struct exam *b, bool unknown)
{
	return exam_regions_meet(w->rules->codes, a->class, b->class, unknown);
}

/* The same procedure by its name, or a region that both are known to show. */
static bool exams_meet(const struct work *w, const struct exam *a, const struct exam *b)
{
	const char *one = a->procedure_text ? a->procedure_text : a->procedure_code,
		   *other = b->procedure_text ? b->procedure_text : b->procedure_code;
	if (one && other && strcasecmp(one, other) == 0)
		return true;
	return regions_meet(w, a, b, false);
}

static bool days_meet(const struct exam *a, const struct exam *b)
{
	return a->day != DATE_NONE && b->day != DATE_NONE && abs(a->day - b->day) <= DAYS_APART;
}

bool twin_may_be(const struct work *w, const struct exam *a, const struct exam *b)
{
	return days_meet(a, b) && !sides_differ(a, b) && regions_meet(w, a, b, true);
}

static bool is_final(const struct report *r)
{
	return r->status == VERSION_FINAL || r->status == VERSION_CORRECTED;
}

static bool is_taken_back(const struct report *r)
{
	return r->status == VERSION_CANCELLED || r->status == VERSION_WITHDRAWN;
}

/* Something rests on the exam already. */
static bool is_in_use(const struct chart *c, const struct exam *x)
{
	for (size_t i = 0; i < c->case_count; i++)
		if (c->record[i]->f.index_exam == x->id)
			return true;
	for (size_t i = 0; i < c->exam_count; i++)
		if (c->exam[i]->same_as == x->id && c->exam[i]->current)
			return true;
	return false;
}

struct exam *twin_find(
    struct work *w, struct chart *c, const struct exam *x, const struct report *v, bool *loose)
{
	*loose = false;
	if (!v->fingerprint || !work_spend(w, c->exam_count + c->case_count) || is_in_use(c, x))
		return NULL;
	for (size_t i = 0; i < c->exam_count; i++) {
		struct exam *y = c->exam[i];
		const struct report *o = y->current;
		if (y == x || !o || o->fingerprint != v->fingerprint ||
		    (!is_final(o) && !is_taken_back(o)) || !days_meet(x, y) || sides_differ(x, y))
			continue;
		*loose = o->inbound != v->inbound && !exams_meet(w, x, y);
		return chart_root(c, y);
	}
	return NULL;
}

/* ---- whether all of it is there -------------------------------------------------------------- */

static const struct finding *finding_of(const struct exam *x, const char *key)
{
	for (size_t i = 0; i < x->current->finding_count; i++)
		if (strcmp(x->current->finding[i]->key, key) == 0)
			return x->current->finding[i];
	return NULL;
}

static bool has_input(const struct finding *f, const struct pair *p)
{
	for (size_t i = 0; i < f->input_count; i++)
		if (strcmp(f->input[i].key, p->key) == 0 &&
		    strcmp(f->input[i].value, p->value) == 0)
			return true;
	return false;
}

/* One text with two codes is not one report. */
static bool is_coded(const struct exam *x, const struct facts_finding *f)
{
	for (size_t i = 0; i < x->current->finding_count; i++) {
		const struct finding *o = x->current->finding[i];
		size_t found = 0;
		if (!text_same(o->system, f->system))
			continue;
		for (size_t k = 0; k < f->input_count; k++)
			found += has_input(o, &f->input[k]);
		if (found == f->input_count)
			return true;
	}
	return false;
}

static const struct case_record *case_of(
    const struct chart *c, const struct exam *x, const char *key)
{
	for (size_t i = 0; i < c->case_count; i++)
		if (c->record[i]->f.index_exam == x->id &&
		    strcmp(c->record[i]->finding_key, key) == 0)
			return c->record[i];
	return NULL;
}

/* The plan stands in the text for both, or in discrete fields for each. */
static bool same_plan(struct work *w, const struct exam *root, const struct duty *d,
    const struct case_record *r, bool loose)
{
	struct window own;
	struct err e = {0};
	bool tokens = exam_tokens_agree(
	    w->rules->codes, d->modality ? d->modality : "", r->f.modality ? r->f.modality : "");
	if (loose)
		return tokens && *exam_token_region(w->rules->codes, r->f.modality);
	return d->origin != ORIGIN_RECOMMENDATION ||
	       (tokens && case_window(w, root, d, NULL, &own, &e) &&
		   own.target == r->f.window.target);
}

static bool has_duty(struct work *w, const struct chart *c, const struct exam *root,
    const struct duty *d, bool loose)
{
	const struct finding *f = finding_of(root, d->key);
	const struct case_record *r = case_of(c, root, d->key);
	if (!f || (f->disposition != DISPOSITION_FOLLOWUP && f->disposition != DISPOSITION_REVIEW))
		return false;
	if (d->kind == DUTY_OWED)
		return r && same_plan(w, root, d, r, loose);
	return !loose;
}

static bool has_question(
    struct work *w, const struct chart *c, const struct exam *root, const struct prose_question *q)
{
	return question_of(
	    c, q->kind, arena_printf(w->arena, "%lld/%s", (long long)root->id, q->key));
}

bool twin_has_all(struct work *w, const struct chart *c, const struct exam *x,
    const struct exam *root, const struct facts_report *r, const struct duty_list *l,
    const struct prose *p, bool loose)
{
	bool owes = p->question_count;
	if (r->ignored_documents || p->unreadable || (w->event->prose == PROSE_OFF && !l->count) ||
	    !root->current)
		return false;
	for (size_t i = 0; i < r->finding_count; i++)
		if (r->finding[i].system && !is_coded(root, &r->finding[i]))
			return false;
	for (size_t i = 0; i < l->count; i++) {
		if (l->duty[i].kind != DUTY_NONE && !has_duty(w, c, root, &l->duty[i], loose))
			return false;
		owes = owes || l->duty[i].kind != DUTY_NONE;
	}
	for (size_t i = 0; i < p->question_count; i++)
		if (loose || !has_question(w, c, root, &p->question[i]))
			return false;
	/* Nothing is lost by reading twice what asks for nothing; of another day it may be what a
	 * follow-up waits for. */
	return owes || (!loose && x->day == root->day);
}

/* ---- one of two ----------------------------------------------------------------------------- */

void twin_tie(struct work *w, struct chart *c, struct exam *x, struct exam *root)
{
	x->same_as = root->id;
	exam_changed(w, x);
	for (size_t i = 0; i < c->case_count; i++)
		if (c->record[i]->f.index_exam == root->id && c->record[i]->f.series_step == 1)
			history_add(w, c->record[i], w->actor, HISTORY_CAME_AGAIN,
			    DETAILS(D_INT("exam", x->id),
				D_TEXT("accession", x->accession ? x->accession : ""),
				D_TEXT("from", x->facility), D_INT("inbound", w->event->inbound)));
	note(
	    w, "exam %lld has the same report as exam %lld", (long long)x->id, (long long)root->id);
}

struct exam *twin_corrected(
    struct work *w, struct chart *c, const struct exam *x, const struct report *v)
{
	if (v->status != VERSION_CORRECTED || x->versions != 1 || !x->study_uid ||
	    !work_spend(w, c->exam_count + c->case_count) || is_in_use(c, x))
		return NULL;
	for (size_t i = 0; i < c->exam_count; i++) {
		struct exam *y = c->exam[i];
		if (y != x && y->current && is_final(y->current) && !y->same_as &&
		    text_same(y->study_uid, x->study_uid) && twin_may_be(w, x, y) &&
		    y->current->status_at <= v->status_at)
			return y;
	}
	return NULL;
}

struct exam *twin_heir(const struct chart *c, const struct exam *x)
{
	for (size_t i = 0; i < c->exam_count; i++)
		if (c->exam[i]->same_as == x->id && c->exam[i]->current &&
		    is_final(c->exam[i]->current))
			return c->exam[i];
	return NULL;
}

/* A follow-up that was only asked about because its report was taken back is so no longer. */
static bool go_on(struct work *w, struct chart *c, const struct exam *from, struct case_record *r)
{
	question_withdraw(w, QUESTION_INDEX_CANCELLED,
	    arena_printf(w->arena, "%lld/%s", (long long)from->id, r->finding_key),
	    "the same report stands under another number");
	return case_go_on(w, c, r, "the same report stands under another number");
}

bool twin_move(struct work *w, struct chart *c, struct exam *from, struct exam *to, const char *why)
{
	if (!work_spend(w, c->exam_count + c->case_count))
		return false;
	for (size_t i = 0; i < c->exam_count; i++) {
		struct exam *y = c->exam[i];
		if (y != to && (y == from || y->same_as == from->id)) {
			y->same_as = to->id;
			exam_changed(w, y);
		}
	}
	to->same_as = 0;
	exam_changed(w, to);
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *r = c->record[i];
		if (r->f.index_exam != from->id)
			continue;
		r->f.index_exam = to->id;
		r->index_accession = to->accession;
		case_changed(w, r);
		history_add(w, r, w->actor, HISTORY_MOVED,
		    DETAILS(D_TEXT("from", from->accession ? from->accession : ""),
			D_TEXT("to", to->accession ? to->accession : ""), D_TEXT("why", why),
			D_INT("inbound", w->event->inbound)));
		if (!go_on(w, c, from, r))
			return false;
	}
	note(w, "the report of exam %lld is that of exam %lld: %s", (long long)from->id,
	    (long long)to->id, why);
	return true;
}
