/* SPDX-License-Identifier: Apache-2.0
 *
 * exam.c - the exam row an order, an appointment or a report speaks of.
 *
 * Known by accession, filler, study or placer number within the facility, in that order.  A
 * differing accession or filler outranks an equal study or placer number, and another procedure the
 * placer: two accessions under one order are two exams.  A message that knows more than
 * the row fills in what is missing; what it shows to be one becomes one.
 */
#include "autoconf.h"
#include "question.h"
#include "resolve.h"

#include <string.h>

static bool same(const char *a, const char *b)
{
	return a && b && *a && strcmp(a, b) == 0;
}

static bool differ(const char *a, const char *b)
{
	return a && b && *a && *b && strcmp(a, b) != 0;
}

/* ---- which one ------------------------------------------------------------------------------ */

enum { BY_NONE, BY_ACCESSION, BY_FILLER, BY_STUDY, BY_PLACER };

static struct exam_ids ids_of(const struct exam *x)
{
	return (struct exam_ids){.facility = x->facility,
	    .accession = x->accession,
	    .placer = x->placer,
	    .filler = x->filler,
	    .study_uid = x->study_uid};
}

/* What stands in for an accession number where a sender states none is no number of its own. */
static const char *stated_accession(const struct exam_ids *n)
{
	bool stands_in = same(n->accession, n->placer) || same(n->accession, n->filler) ||
			 same(n->accession, n->study_uid);
	return stands_in ? NULL : n->accession;
}

/* By which number the two are one; none, where a number of more weight says otherwise. */
static int agree(const struct exam_ids *a, const struct exam_ids *b)
{
	if (strcmp(a->facility, b->facility) != 0)
		return BY_NONE;
	if (same(a->accession, b->accession))
		return BY_ACCESSION;
	if (same(a->filler, b->filler))
		return BY_FILLER;
	if (differ(stated_accession(a), stated_accession(b)) || differ(a->filler, b->filler))
		return BY_NONE;
	if (same(a->study_uid, b->study_uid))
		return BY_STUDY;
	if (differ(a->study_uid, b->study_uid))
		return BY_NONE;
	return same(a->placer, b->placer) ? BY_PLACER : BY_NONE;
}

static bool is_side(const char *s)
{
	return s && (strcmp(s, "left") == 0 || strcmp(s, "right") == 0);
}

/* Nobody would do one in the place of the other: two of them under one order are two exams. */
static bool is_another(
    const struct work *w, const struct exam_class *one, const struct exam_class *other)
{
	return differ(one->modality, other->modality) ||
	       !exam_regions_meet(w->rules->codes, one, other, true) ||
	       (is_side(one->laterality) && is_side(other->laterality) &&
		   strcmp(one->laterality, other->laterality) != 0);
}

static const struct exam_class *class_of(struct work *w, struct exam *x)
{
	if (!x->class)
		exam_know_class(w, x);
	return x->class;
}

/* Only orders and appointments speak of it. */
static bool is_only_planned(const struct exam *x)
{
	return !x->current && !x->versions &&
	       (x->status == EXAM_ORDERED || x->status == EXAM_SCHEDULED ||
		   x->status == EXAM_CANCELLED || x->status == EXAM_PERFORMED);
}

bool exam_is(const struct exam *a, const struct exam *b)
{
	const struct exam_ids one = ids_of(a), other = ids_of(b);
	int by = agree(&one, &other);
	return by == BY_ACCESSION || by == BY_FILLER;
}

/* An order that turned out to be that of another exam, whose numbers are known there; or a row of
 * the same exam. */
static bool is_joined(const struct chart *c, const struct exam *x)
{
	const struct exam *root = x->same_as ? chart_exam(c, x->same_as) : NULL;
	return root && (is_only_planned(x) || exam_is(x, root));
}

struct exam *exam_known(
    struct work *w, struct chart *c, const struct exam_ids *ids, const struct exam_class *class)
{
	struct exam *best = NULL;
	int best_by = BY_NONE;
	bool best_same = false;
	for (size_t i = 0; i < c->exam_count; i++) {
		struct exam *x = c->exam[i];
		const struct exam_ids own = ids_of(x);
		int by = is_joined(c, x) ? BY_NONE : agree(&own, ids);
		if (by == BY_NONE || (by == BY_PLACER && is_another(w, class_of(w, x), class)))
			continue;
		bool same_key = same(class_of(w, x)->key, class->key);
		if (best && (by > best_by || (by == best_by && (best_same || !same_key))))
			continue;
		best = x;
		best_by = by;
		best_same = same_key;
	}
	return best;
}

/* ---- what is known of it -------------------------------------------------------------------- */

static bool fill(const char **field, const char *value)
{
	if (!value || !*value || (*field && **field))
		return false;
	*field = value;
	return true;
}

void exam_know_class(struct work *w, struct exam *x)
{
	const struct coded procedure = {
	    .code = x->procedure_code, .text = x->procedure_text, .system = x->procedure_system};
	struct exam_class *class = arena_alloc(w->arena, sizeof *class);
	*class = exam_classify(w->rules->codes, &procedure, x->modality);
	x->class = class;
}

void report_know_class(struct work *w, struct report *r)
{
	if (!r || !r->performed || r->said)
		return;
	struct exam_class *said = arena_alloc(w->arena, sizeof *said);
	*said = exam_classify(w->rules->codes, &(struct coded){.text = r->performed}, NULL);
	r->said = said;
}

void exams_know_class(struct work *w, struct chart *c)
{
	for (size_t i = 0; i < c->exam_count; i++) {
		if (!c->exam[i]->class)
			exam_know_class(w, c->exam[i]);
		report_know_class(w, c->exam[i]->current);
	}
}

static bool fill_procedure(
    struct work *w, struct exam *x, const struct coded *p, const char *modality)
{
	bool changed = fill(&x->procedure_code, p->code) |
		       fill(&x->procedure_text, p->text ? p->text : p->alt_text) |
		       fill(&x->procedure_system, p->system) | fill(&x->modality, modality);
	if (!x->exam_key && (x->procedure_code || x->procedure_text)) {
		struct exam_class class = exam_classify(w->rules->codes, p, x->modality);
		changed |= fill(&x->exam_key, class.key) | fill(&x->laterality, class.laterality) |
			   fill(&x->modality, class.modality);
	}
	return changed;
}

/* An accession that is filled in is no other exam's: exam_find would have found that one. */
static bool fill_exam(struct work *w, struct exam *x, const struct exam_ids *ids,
    const struct coded *procedure, const char *modality, struct moment day)
{
	bool changed = fill(&x->placer, ids->placer) | fill(&x->filler, ids->filler) |
		       fill(&x->study_uid, ids->study_uid) | fill(&x->accession, ids->accession) |
		       fill_procedure(w, x, procedure, modality);
	if (x->day != DATE_NONE || day.day == DATE_NONE)
		return changed;
	x->day = day.day;
	x->started_at = day.at;
	return true;
}

/* ---- orders of which a number shows later whose they are --------------------------------------
 */

static void take_planned(struct work *w, struct chart *c, struct exam *x, struct exam *order)
{
	struct exam_ids numbers = ids_of(order);
	struct coded none = {0};
	struct moment day = {order->started_at, order->day, false, NULL};
	bool later = order->order_event_at > x->order_event_at;
	fill_exam(w, x, &numbers, &none, NULL, day);
	if (later && is_only_planned(x)) {
		x->status = order->status;
		x->day = order->day;
		x->started_at = order->started_at;
	}
	x->order_event_at = later ? order->order_event_at : x->order_event_at;
	exam_changed(w, x);
	for (size_t i = 0; i < c->appointment_count; i++)
		if (c->appointment[i]->exam == order->id) {
			c->appointment[i]->exam = x->id;
			appointment_changed(w, c->appointment[i]);
		}
	fill(&x->order_note, order->order_note);
	order->same_as = x->same_as ? x->same_as : x->id;
	exam_changed(w, order);
	for (size_t i = 0; i < c->case_count; i++)
		question_withdraw(w, QUESTION_EXAM_MATCH,
		    arena_printf(
			w->arena, "%lld/%lld", (long long)c->record[i]->f.id, (long long)order->id),
		    "the order is that of an exam that is known");
	note(w, "order %lld is that of exam %lld", (long long)order->id, (long long)x->id);
}

/* Of two rows that are one by the numbers known now, the one with a report stays.  Two exams stay
 * two. */
static struct exam *join_planned(struct work *w, struct chart *c, struct exam *x)
{
	for (size_t i = 0; i < c->exam_count; i++) {
		struct exam *y = c->exam[i];
		const struct exam_ids a = ids_of(x), b = ids_of(y);
		int by = y == x || y->same_as || x->same_as ? BY_NONE : agree(&a, &b);
		if (by == BY_NONE || (!is_only_planned(x) && !is_only_planned(y)) ||
		    (by == BY_PLACER && is_another(w, class_of(w, x), class_of(w, y))))
			continue;
		struct exam *stays = is_only_planned(y) ? x : y;
		take_planned(w, c, stays, stays == x ? y : x);
		x = stays;
	}
	return x;
}

void exam_join_planned(struct work *w, struct chart *c, struct exam *x)
{
	if (work_spend(w, c->exam_count))
		join_planned(w, c, x);
}

static struct exam *exam_make(struct work *w, struct chart *c, const struct exam_ids *ids,
    const struct coded *procedure, const char *modality, struct moment day)
{
	struct exam fresh = {.facility = ids->facility,
	    .status = EXAM_ORDERED,
	    .day = DATE_NONE,
	    .started_at = INSTANT_NONE,
	    .order_event_at = INSTANT_NONE};
	fill_exam(w, &fresh, ids, procedure, modality, day);
	exam_know_class(w, &fresh);
	return exam_add(w, c, &fresh);
}

struct exam *exam_find_or_make(struct work *w, struct chart *c, const struct exam_ids *ids,
    const struct coded *procedure, const char *modality, struct moment day)
{
	const struct exam_class class = exam_classify(w->rules->codes, procedure, modality);
	struct exam *x = exam_known(w, c, ids, &class);
	if (!x)
		return exam_make(w, c, ids, procedure, modality, day);
	if (!fill_exam(w, x, ids, procedure, modality, day))
		return x;
	exam_know_class(w, x);
	exam_changed(w, x);
	return work_spend(w, c->exam_count) ? join_planned(w, c, x) : x;
}

bool exam_take_procedure(
    struct work *w, struct exam *x, const struct coded *procedure, const char *modality)
{
	const char *text = procedure->text ? procedure->text : procedure->alt_text;
	struct exam_class class = exam_classify(w->rules->codes, procedure, modality);
	bool same_name = procedure->code ? same(procedure->code, x->procedure_code)
					 : same(text, x->procedure_text);
	if (same_name || (!class.key && (!class.regions || !*class.regions)))
		return false; /* what is not understood says nothing against what was */
	x->procedure_code = procedure->code;
	x->procedure_text = text;
	x->procedure_system = procedure->system;
	x->exam_key = class.key;
	x->laterality = class.laterality;
	x->modality = class.modality ? class.modality : modality;
	exam_know_class(w, x);
	exam_changed(w, x);
	return true;
}
