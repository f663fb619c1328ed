/* SPDX-License-Identifier: Apache-2.0
 *
 * exam.c - the exam row an order, an appointment or a report speaks of.
 *
 * Known by accession, filler or placer number within the facility, in that order; a message that
 * knows more than the row fills in what is missing.
 */
#include "autoconf.h"
#include "resolve.h"

#include <string.h>

static bool same(const char *a, const char *b)
{
	return a && b && *a && strcmp(a, b) == 0;
}

struct exam *exam_find(struct chart *c, const struct exam_ids *ids)
{
	for (int pass = 0; pass < 3; pass++)
		for (size_t i = 0; i < c->exam_count; i++) {
			struct exam *x = c->exam[i];
			if (strcmp(x->facility, ids->facility) != 0)
				continue;
			if ((pass == 0 && same(x->accession, ids->accession)) ||
			    (pass == 1 && same(x->filler, ids->filler)) ||
			    (pass == 2 && same(x->placer, ids->placer)))
				return x;
		}
	return NULL;
}

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

void exams_know_class(struct work *w, struct chart *c)
{
	for (size_t i = 0; i < c->exam_count; i++)
		if (!c->exam[i]->class)
			exam_know_class(w, c->exam[i]);
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

struct exam *exam_find_or_make(struct work *w, struct chart *c, const struct exam_ids *ids,
    const struct coded *procedure, const char *modality, struct moment day)
{
	struct exam *x = exam_find(c, ids);
	if (!x) {
		struct exam fresh = {.facility = ids->facility,
		    .status = EXAM_ORDERED,
		    .day = DATE_NONE,
		    .started_at = INSTANT_NONE,
		    .order_event_at = INSTANT_NONE};
		fill_exam(w, &fresh, ids, procedure, modality, day);
		exam_know_class(w, &fresh);
		return exam_add(w, c, &fresh);
	}
	if (fill_exam(w, x, ids, procedure, modality, day)) {
		exam_know_class(w, x);
		exam_changed(w, x);
	}
	return x;
}
