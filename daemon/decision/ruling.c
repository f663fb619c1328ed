/* SPDX-License-Identifier: Apache-2.0
 *
 * ruling.c - what decided a follow-up, kept as the table said it when it was opened.
 */
#include "autoconf.h"
#include "duty.h"

#include <string.h>

static void take_steps(struct work *w, const struct guideline_answer *a, struct ruling *r)
{
	r->step_count = a->step_count;
	r->step = arena_alloc(w->arena, a->step_count * sizeof *r->step);
	if (a->step_count)
		memcpy(r->step, a->step, a->step_count * sizeof *r->step);
}

static void take_overlays(struct work *w, const struct guideline_answer *a, struct ruling *r)
{
	r->overlay_count = a->overlay_count;
	r->overlay = arena_alloc(w->arena, a->overlay_count * sizeof *r->overlay);
	for (size_t i = 0; i < a->overlay_count; i++) {
		const struct guideline_answer *o = &a->overlay[i];
		r->overlay[i] = (struct overlay){
		    o->row, o->action, o->modality, o->unit, o->note, o->min, o->max};
	}
}

const struct ruling *ruling_of_answer(struct work *w, const struct guideline_answer *a)
{
	struct ruling *r = arena_alloc(w->arena, sizeof *r);
	*r = (struct ruling){.system = a->system,
	    .version = a->version,
	    .row = a->row,
	    .category = a->category,
	    .action = a->action,
	    .urgency = a->urgency,
	    .evidence = a->evidence,
	    .citation = a->citation,
	    .table_sha256 = a->table_sha256,
	    .next = a->next,
	    .missing_count = a->missing_count,
	    .missing = a->missing};
	take_steps(w, a, r);
	take_overlays(w, a, r);
	return r;
}

static struct ruling *copy(struct work *w, const struct ruling *r)
{
	struct ruling *own = arena_alloc(w->arena, sizeof *own);
	*own = r ? *r : (struct ruling){0};
	return own;
}

const struct ruling *ruling_of_row(struct work *w, const char *row)
{
	struct ruling *own = copy(w, NULL);
	own->row = row;
	return own;
}

const struct ruling *ruling_without_steps(struct work *w, const struct ruling *r, const char *row)
{
	struct ruling *own = copy(w, r);
	own->step_count = 0;
	if (row)
		own->row = row;
	return own;
}

const struct ruling *ruling_provisional(struct work *w, const struct ruling *r, const char *why)
{
	struct ruling *own = copy(w, r);
	own->provisional = why;
	return own;
}

bool ruling_has_next(const struct ruling *r)
{
	return r && r->step_count && (r->step[0].repeats || r->step_count > 1);
}

const struct ruling *ruling_advance(struct work *w, const struct ruling *r)
{
	if (!ruling_has_next(r))
		return NULL;
	struct ruling *own = copy(w, r);
	if (!r->step[0].repeats) {
		own->step++;
		own->step_count--;
	}
	if (own->step[0].id && *own->step[0].id) /* the step has a row id of its own */
		own->row = own->step[0].id;
	return own;
}
