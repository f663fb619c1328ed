/* SPDX-License-Identifier: Apache-2.0
 *
 * settle.c - one record for one thing that a report asks for, however often it says so.
 */
#include "autoconf.h"
#include "recommend.h"

#include <string.h>

static bool list_within(const char *inner, const char *outer)
{
	for (const char *p = inner; *p; p += *p == '|') {
		size_t n = strcspn(p, "|");
		bool found = false;
		for (const char *q = outer; *q && !found; q += *q == '|') {
			size_t k = strcspn(q, "|");
			found = k == n && memcmp(p, q, n) == 0;
			q += k;
		}
		if (!found)
			return false;
		p += n;
	}
	return true;
}

static bool same_interval(const struct rec *a, const struct rec *b)
{
	return a->interval.min == b->interval.min && a->interval.max == b->interval.max &&
	       strcmp(a->interval.unit, b->interval.unit) == 0;
}

static bool same_regions(const struct rec *a, const struct rec *b)
{
	return !*a->region || !*b->region || list_within(a->region, b->region) ||
	       list_within(b->region, a->region);
}

/* What b says is in a already (a: the higher or earlier one). */
static bool is_repeat(const struct rec *a, const struct rec *b)
{
	if (a->conditional != b->conditional && *b->modality)
		return false;
	if (!*b->modality)
		return !b->has_interval || (a->has_interval && same_interval(a, b));
	if (!list_within(b->modality, a->modality) || !same_regions(a, b))
		return false;
	return !b->has_interval || !a->has_interval || same_interval(a, b) || a->rank > b->rank;
}

static void drop_repeats(struct recs *all)
{
	for (size_t i = 0; i < all->count; i++)
		for (size_t k = 0; k < all->count && k < i + 40; k++) {
			struct rec *a = &all->rec[k], *b = &all->rec[i];
			if (i == k || a->dropped || b->dropped || !is_repeat(a, b) ||
			    (!*a->modality && *b->modality))
				continue;
			if (a->rank < b->rank || (a->rank == b->rank && k > i && is_repeat(b, a)))
				continue;
			if (!a->has_interval && b->has_interval) {
				a->has_interval = true;
				a->interval = b->interval;
			}
			b->dropped = true;
		}
}

/* What an addendum asks for, or says is not needed, stands in the place of what the report asked.
 */
static void apply_addendum(struct text *t, struct recs *all)
{
	bool none = false, asks = false;
	for (size_t i = 0; i < t->out->count; i++)
		none |=
		    t->out->record[i].kind == NARRATIVE_NO_FOLLOWUP && t->out->record[i].addendum;
	for (size_t i = 0; i < all->count; i++)
		asks |= all->rec[i].rank >= 10;
	for (size_t i = 0; i < all->count && (none || asks); i++) {
		struct rec *r = &all->rec[i];
		if (r->rank >= 10 || r->dropped)
			continue;
		bool same = none && !asks;
		for (size_t k = 0; k < all->count && !same; k++)
			same = all->rec[k].rank >= 10 &&
			       (list_within(all->rec[k].modality, r->modality) ||
				   list_within(r->modality, all->rec[k].modality));
		r->dropped = same;
		if (same && none) {
			struct narrative_record *q = record_add(t, NARRATIVE_REVIEW, r->sentence);
			q->certain = false;
			q->reason = "addendum";
		}
	}
}

static void put_rec(struct text *t, const struct rec *r)
{
	struct narrative_record *o = record_add(t, NARRATIVE_RECOMMENDATION, r->sentence);
	o->modality = r->modality;
	o->region = r->region;
	o->side = r->side;
	o->conditional = r->conditional;
	o->weak = r->weak;
	o->mark = span_of(t, r->first, r->end);
	if (r->has_interval) {
		o->min = r->interval.min;
		o->max = r->interval.max;
		o->unit = r->interval.unit;
		o->due_by = r->interval.due_by;
	}
	if (r->has_next) {
		o->next_min = r->next.min;
		o->next_max = r->next.max;
		o->next_unit = r->next.unit;
	}
	if (!*r->modality || !r->has_interval) {
		o->certain = false;
		o->reason = !*r->modality ? "no modality" : "no interval";
	}
}

void recommendations_settle(struct text *t, struct recs *all)
{
	drop_repeats(all);
	apply_addendum(t, all);
	for (size_t i = 0; i < all->count; i++)
		if (!all->rec[i].dropped)
			put_rec(t, &all->rec[i]);
}
