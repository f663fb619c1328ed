/* SPDX-License-Identifier: Apache-2.0
 *
 * involved.c - the charts that an event needs, as a store would load them: those of its numbers and
 * exams, those who share a number with one of them, and who was merged into them.
 */
#include "autoconf.h"
#include "hospital.h"
#include "followupd/log.h"

struct involved {
	struct hospital *h;
	size_t count, *slot;
};

static void involve(struct involved *v, size_t slot)
{
	for (size_t i = 0; i < v->count; i++)
		if (v->slot[i] == slot)
			return;
	if (v->count == INVOLVED - 1)
		fatal("an event concerns more than %d charts", INVOLVED - 1);
	v->slot[v->count++] = slot;
}

static void involve_number(struct involved *v, const char *authority, const char *value)
{
	size_t n = 0, slot;
	while (hospital_find_next(v->h, authority, value, &n, &slot))
		involve(v, (size_t)(hospital_slot(v->h, slot) - v->h->slot));
}

static void involve_merged(struct involved *v, int64_t patient)
{
	if (patient)
		involve(v, hospital_patient(v->h, patient));
}

static void involve_those_beside(struct involved *v)
{
	size_t named = v->count;
	for (size_t i = 0; i < named; i++) {
		const struct chart *c = v->h->slot[v->slot[i]].chart;
		for (size_t k = 0; k < c->number_count; k++)
			involve_number(v, c->number[k]->authority, c->number[k]->value);
	}
	named = v->count;
	for (size_t i = 0; i < named; i++) {
		const struct chart *c = v->h->slot[v->slot[i]].chart;
		for (size_t k = 0; k < c->number_count; k++)
			involve_merged(v, c->number[k]->came_from);
	}
}

size_t charts_of_message(
    struct hospital *h, struct arena *a, const struct facts *m, size_t slot[INVOLVED])
{
	struct involved v = {.h = h, .slot = slot};
	size_t count;
	const struct patient_number *n = event_numbers(m, a, &count);
	for (size_t i = 0; i < count; i++)
		involve_number(&v, n[i].authority, n[i].value);
	const struct exam_number *x = event_exams(m, a, &count);
	for (size_t i = 0; i < count; i++)
		involve_number(&v, arena_printf(a, "exam %s", x[i].facility), x[i].accession);
	involve_those_beside(&v);
	return v.count;
}

size_t charts_of_answer(struct hospital *h, size_t about, size_t slot[INVOLVED])
{
	struct involved v = {.h = h, .slot = slot};
	involve(&v, about);
	involve_those_beside(&v);
	return v.count;
}
