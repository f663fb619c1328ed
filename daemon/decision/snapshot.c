/* SPDX-License-Identifier: Apache-2.0
 *
 * snapshot.c - copies the elements of a chart.
 */
#include "autoconf.h"
#include "snapshot.h"

#include <string.h>

static void *copy_elements(struct arena *a, void *const *old, size_t count, size_t size)
{
	void **own = NULL;
	for (size_t i = 0; i < count; i++) {
		own = arena_grow(a, own, i, sizeof *own);
		own[i] = arena_alloc(a, size);
		memcpy(own[i], old[i], size);
	}
	return own;
}

#define COPY(a, vector, count)                                                                     \
	((vector) = copy_elements(a, (void *const *)(vector), count, sizeof **(vector)))

static void copy_report(struct arena *a, struct exam *x)
{
	if (!x->current)
		return;
	struct report *own = arena_alloc(a, sizeof *own);
	*own = *x->current;
	COPY(a, own->finding, own->finding_count);
	x->current = own;
}

struct chart *chart_snapshot(struct arena *a, const struct chart *c)
{
	struct chart *own = arena_alloc(a, sizeof *own);
	*own = *c;
	COPY(a, own->contact, own->contact_count);
	COPY(a, own->exam, own->exam_count);
	COPY(a, own->appointment, own->appointment_count);
	COPY(a, own->record, own->case_count);
	COPY(a, own->question, own->question_count);
	COPY(a, own->letter, own->letter_count);
	for (size_t i = 0; i < own->exam_count; i++)
		copy_report(a, own->exam[i]);
	for (size_t i = 0; i < own->case_count; i++) {
		struct case_record *r = own->record[i];
		COPY(a, r->calendar, r->calendar_count);
		COPY(a, r->notice, r->notice_count);
		COPY(a, r->line, r->line_count);
	}
	for (size_t i = 0; i < own->question_count; i++)
		COPY(a, own->question[i]->line, own->question[i]->line_count);
	return own;
}
