/* SPDX-License-Identifier: Apache-2.0
 *
 * keep.c - what was decided takes the place of what was there.
 */
#include "autoconf.h"
#include "hospital.h"
#include "chart_copy.h"
#include "followupd/alike.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

static void replace(struct slot *s, struct chart *c, struct arena *a)
{
	arena_free(s->arena);
	s->chart = c;
	s->arena = a;
	s->has_lines = has_lines(c);
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

static void keep_people(struct hospital *h, const struct sim_decision *t)
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

static void keep_numbers(struct hospital *h, const struct chart *c, size_t slot)
{
	for (size_t i = 0; i < c->number_count; i++) {
		const struct patient_number *n = c->number[i];
		char like[64], alike[ALIKE_MAX];
		hospital_number(h, n->authority, n->value, slot);
		snprintf(like, sizeof like, "~%s", n->authority);
		number_alike(n->value, strlen(n->value), alike, NULL);
		if (*alike)
			hospital_number(h, like, alike, slot);
	}
	for (size_t i = 0; i < c->exam_count; i++) {
		char facility[64];
		snprintf(facility, sizeof facility, "exam %s", c->exam[i]->facility);
		if (c->exam[i]->accession && c->exam[i]->mark == ROW_FRESH)
			hospital_number(h, facility, c->exam[i]->accession, slot);
	}
}

/* ---- questions: once for each kind and key, in one chart --------------------------------------
 */

static struct question *same_question(const struct chart *c, const struct question *q)
{
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->kind == q->kind && strcmp(c->question[i]->key, q->key) == 0)
			return c->question[i];
	return NULL;
}

/* An open one stays, an answered one is asked again as what it was. */
static void ask_again(struct slot *s, struct question *old, const struct question *q)
{
	const struct question was = *old;
	if (was.open)
		return;
	*old = *question_copy(s->arena, q);
	old->id = was.id;
	old->patient = was.patient;
	old->followup = was.followup;
	old->event_seq += was.event_seq;
}

/* What an event without a patient asks about somebody's follow-up lies in his chart from then on.
 */
static void hand_over(struct hospital *h, const struct question *q)
{
	struct slot *s = hospital_slot(h, hospital_patient(h, q->patient));
	struct chart *c = s->chart;
	struct question *old = same_question(c, q);
	if (old) {
		ask_again(s, old, q);
		return;
	}
	struct question *own = question_copy(s->arena, q);
	own->patient = c->patient.id;
	c->question = arena_grow(s->arena, c->question, c->question_count, sizeof *c->question);
	c->question[c->question_count++] = own;
}

static void hand_out(struct hospital *h)
{
	struct chart *c = h->nobody.chart;
	size_t left = 0;
	for (size_t i = 0; i < c->question_count; i++) {
		if (c->question[i]->patient)
			hand_over(h, c->question[i]);
		else
			c->question[left++] = c->question[i];
	}
	c->question_count = left;
}

static bool is_asked_elsewhere(struct hospital *h, const struct chart *c, const struct question *q)
{
	for (size_t i = 0; i < h->slot_count; i++) {
		struct slot *s = &h->slot[i];
		struct question *old = s->chart && s->chart->patient.id != c->patient.id
					   ? same_question(s->chart, q)
					   : NULL;
		if (old) {
			ask_again(s, old, q);
			return true;
		}
	}
	return false;
}

/* A person without an address is asked about once, whoever's follow-ups he has. */
static void drop_asked_elsewhere(struct hospital *h, struct chart *c)
{
	size_t left = 0;
	for (size_t i = 0; i < c->question_count; i++) {
		struct question *q = c->question[i];
		if (q->mark != ROW_FRESH || q->kind != QUESTION_NO_ADDRESS ||
		    !is_asked_elsewhere(h, c, q))
			c->question[left++] = q;
	}
	c->question_count = left;
}

static bool is_touched(const struct sim_decision *t, const struct chart *c)
{
	for (size_t i = 0; i < t->d.touched_count; i++)
		if (t->d.touched[i] == c)
			return true;
	return false;
}

/* One chart may have the attempt's arena; of several each gets its own. */
void decision_keep(struct hospital *h, struct sim_decision *t)
{
	struct arena *free_arena = t->arena;
	h->next_id += (int64_t)t->ids.used;
	mails_compose(h, t);
	keep_people(h, t);
	if (t->with_nobody && is_touched(t, t->all.nobody)) {
		replace_by_copy(&h->nobody, t->all.nobody);
		hand_out(h);
	}
	for (size_t i = 0; i < t->all.count; i++) {
		struct chart *c = t->all.chart[i];
		if (c == t->bystander)
			continue;
		size_t at = i < t->before_count ? t->slot[i] : add_slot(h);
		drop_asked_elsewhere(h, c);
		keep_numbers(h, c, at);
		chart_order(c);
		if (i + 1 == t->all.count && free_arena) {
			replace(&h->slot[at], c, free_arena);
			free_arena = NULL;
		} else if (is_touched(t, c)) {
			replace_by_copy(&h->slot[at], c);
		}
		queue_timer(h, at);
	}
	arena_free(free_arena);
}
