/* SPDX-License-Identifier: Apache-2.0
 *
 * chart.c - finds things in charts.
 */
#include "autoconf.h"
#include "followupd/chart.h"
#include "followupd/random.h"

#include <string.h>

struct chart *charts_find(const struct charts *all, const char *authority, const char *value)
{
	for (size_t i = 0; i < all->count; i++)
		for (size_t k = 0; k < all->chart[i]->number_count; k++) {
			const struct patient_number *n = all->chart[i]->number[k];
			if (!n->apart && strcmp(n->value, value) == 0 &&
			    strcmp(n->authority, authority) == 0)
				return all->chart[i];
		}
	return NULL;
}

struct chart *charts_of(const struct charts *all, int64_t patient)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->chart[i]->patient.id == patient)
			return all->chart[i];
	return NULL;
}

struct case_record *chart_case(const struct chart *c, int64_t followup)
{
	for (size_t i = 0; i < c->case_count; i++)
		if (c->record[i]->f.id == followup)
			return c->record[i];
	return NULL;
}

struct exam *chart_exam(const struct chart *c, int64_t exam)
{
	for (size_t i = 0; i < c->exam_count; i++)
		if (c->exam[i]->id == exam)
			return c->exam[i];
	return NULL;
}

struct appointment *chart_appointment(const struct chart *c, int64_t appointment)
{
	for (size_t i = 0; i < c->appointment_count; i++)
		if (c->appointment[i]->id == appointment)
			return c->appointment[i];
	return NULL;
}

struct patient_letter *chart_letter(const struct chart *c, int64_t letter)
{
	for (size_t i = 0; i < c->letter_count; i++)
		if (c->letter[i]->id == letter)
			return c->letter[i];
	return NULL;
}

struct exam *chart_root(const struct chart *c, struct exam *x)
{
	struct exam *root = x && x->same_as ? chart_exam(c, x->same_as) : NULL;
	return root ? root : x;
}

struct question *charts_question(const struct charts *all, int64_t id, struct chart **of)
{
	for (size_t i = 0; i <= all->count; i++) {
		struct chart *c = i < all->count ? all->chart[i] : all->nobody;
		for (size_t k = 0; k < c->question_count; k++)
			if (c->question[k]->id == id) {
				*of = c;
				return c->question[k];
			}
	}
	return NULL;
}

struct contact_point *charts_contact(const struct charts *all, int64_t id, struct chart **of)
{
	for (size_t i = 0; i < all->count; i++)
		for (size_t k = 0; k < all->chart[i]->contact_count; k++)
			if (all->chart[i]->contact[k]->id == id) {
				*of = all->chart[i];
				return all->chart[i]->contact[k];
			}
	return NULL;
}

struct case_record *charts_case(const struct charts *all, int64_t followup, struct chart **of)
{
	for (size_t i = 0; i < all->count; i++) {
		struct case_record *r = chart_case(all->chart[i], followup);
		if (r) {
			*of = all->chart[i];
			return r;
		}
	}
	return NULL;
}

/* ---- people --------------------------------------------------------------------------------- */

/* A number more leaves him where he is, unless it happens to be the lowest. */
uint64_t chart_spread(const struct chart *c)
{
	uint64_t least = 0;
	for (size_t i = 0; i < c->number_count; i++) {
		const struct patient_number *n = c->number[i];
		uint64_t hash = random_mix_text(random_mix_text(0, n->authority), n->value);
		if (!n->apart && (!least || hash < least))
			least = hash;
	}
	return least;
}

/* ---- names ---------------------------------------------------------------------------------- */

const char *facility_of(struct arena *a, const char *sender)
{
	const char *bar = sender ? strchr(sender, '|') : NULL;
	const char *facility = bar && bar[1] ? bar + 1 : sender ? sender : "";
	return arena_strdup(a, facility);
}

const char *authority_of(struct arena *a, const struct identifier *id, const char *sender)
{
	if (id->authority && *id->authority)
		return id->authority;
	return arena_printf(a, "@%s", facility_of(a, sender));
}

/* The id in base 28 without look-alikes, scrambled so that neighbours differ, and a check
 * character: people read it out on the phone. */
const char *case_ref(struct arena *a, int64_t id)
{
	static const char digits[] = "23456789BCDFGHJKMNPQRSTVWXYZ";
	uint64_t n =
	    (uint64_t)id * 48271 % 17210368; /* 28^5; 48271 has no factor 2 or 7: a permutation */
	n += (uint64_t)id / 17210368 * 17210368;
	char text[16];
	int at = 15, sum = 0, places = 0;
	text[at] = '\0';
	for (; places < 5 || n; places++, n /= 28) {
		int d = (int)(n % 28);
		sum += (places + 1) * d;
		text[--at] = digits[d];
	}
	return arena_printf(a, "%s%c", text + at, digits[sum % 28]);
}

instant chart_due(const struct chart *c)
{
	instant due = INSTANT_NONE;
	for (size_t i = 0; i < c->case_count; i++)
		if (c->record[i]->timer_step &&
		    (due == INSTANT_NONE || c->record[i]->timer_due < due))
			due = c->record[i]->timer_due;
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->open && c->question[i]->due != INSTANT_NONE &&
		    (due == INSTANT_NONE || c->question[i]->due < due))
			due = c->question[i]->due;
	return due;
}
