/* SPDX-License-Identifier: Apache-2.0
 *
 * keep.c - what was decided takes the place of what was there.
 */
#include "autoconf.h"
#include "hospital.h"
#include "chart_copy.h"

#include <stdlib.h>

static void replace(struct slot *s, struct chart *c, struct arena *a)
{
	arena_free(s->arena);
	s->chart = c;
	s->arena = a;
}

static void replace_by_copy(struct slot *s, const struct chart *c)
{
	struct arena *a = arena_new();
	replace(s, chart_copy(a, c), a);
}

static size_t add_slot(struct hospital *h)
{
	if (h->slot_count == h->slot_room) {
		h->slot_room = h->slot_room ? h->slot_room * 2 : 256;
		h->slot = xreallocarray(h->slot, h->slot_room, sizeof *h->slot);
	}
	h->slot[h->slot_count] = (struct slot){.due = INSTANT_NONE};
	return h->slot_count++;
}

static void keep_people(struct hospital *h, const struct attempt *t)
{
	for (size_t i = 0; i < t->people.count; i++) {
		const struct person *p = t->people.person[i];
		if (p->mark == ROW_CLEAN)
			continue;
		struct person *own = person_copy(h->people_arena, p);
		if (i < h->people.count) {
			h->people.person[i] = own;
			continue;
		}
		h->people.person = arena_grow(
		    h->people_arena, h->people.person, h->people.count, sizeof *h->people.person);
		h->people.person[h->people.count++] = own;
	}
}

static void keep_numbers(struct hospital *h, size_t slot)
{
	const struct chart *c = h->slot[slot].chart;
	for (size_t i = 0; i < c->number_count; i++)
		hospital_number(h, c->number[i]->authority, c->number[i]->value, slot);
}

static bool is_touched(const struct attempt *t, const struct chart *c)
{
	for (size_t i = 0; i < t->d.touched_count; i++)
		if (t->d.touched[i] == c)
			return true;
	return false;
}

/* One chart may have the attempt's arena; of several each gets its own. */
void attempt_keep(struct hospital *h, struct attempt *t)
{
	struct arena *free_arena = t->arena;
	h->next_id += (int64_t)t->ids.used;
	mails_compose(h, t);
	keep_people(h, t);
	if (t->with_nobody && is_touched(t, t->all.nobody))
		replace_by_copy(&h->nobody, t->all.nobody);
	for (size_t i = 0; i < t->all.count; i++) {
		struct chart *c = t->all.chart[i];
		if (c == t->bystander)
			continue;
		size_t at = i < t->before_count ? t->slot[i] : add_slot(h);
		if (i + 1 == t->all.count && free_arena) {
			replace(&h->slot[at], c, free_arena);
			free_arena = NULL;
		} else if (is_touched(t, c)) {
			replace_by_copy(&h->slot[at], c);
		}
		keep_numbers(h, at);
		queue_timer(h, at);
	}
	arena_free(free_arena);
}
