/* SPDX-License-Identifier: Apache-2.0
 *
 * settle.c - one record for one thing that a report asks for, however often it says so.
 */
#include "autoconf.h"
#include "recommend.h"

#include <string.h>

#define ADDENDUM 10 /* the rank of what an addendum asks, least */

bool list_within(const char *inner, const char *outer)
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
	if (a->kind != b->kind)
		return false;
	if (a->condition != b->condition && *b->modality)
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

/* "The recommendation for CT is withdrawn": what was asked for before, of the exams it names, or
 * all. */
void recommendations_withdraw(struct text *t, uint32_t sentence, struct recs *all)
{
	all->withdraw = arena_grow(t->a, all->withdraw, all->withdrawn, sizeof *all->withdraw);
	all->withdraw[all->withdrawn++] = sentence;
}

/* Of another part of the body than the sentence. */
static bool is_elsewhere(const struct text *t, const struct sentence *s, const struct rec *r)
{
	bool named = false, same = false;
	for (uint32_t k = s->mark; k < s->mark_end; k++)
		if (t->mark[k].class == W_REGION) {
			const char *region = entry_of(t, &t->mark[k])->value;
			named = true;
			same = same || list_within(region, r->region) ||
			       list_within(r->region, region);
		}
	return named && *r->region && !same;
}

#define ITEM_SENTENCES 12 /* of one point of a list */

/* The point of a list that the sentence stands under; 0: of none. */
static int item_of(const struct text *t, uint32_t sentence)
{
	for (uint32_t i = sentence + 1; i-- > 0 && i + ITEM_SENTENCES > sentence;) {
		uint32_t k = t->sentence[i].first;
		if (t->sentence[i].line_start && t->token[k].kind == TOKEN_NUMBER &&
		    (is_sign(t, k + 1, '.') || is_sign(t, k + 1, ')')))
			return t->token[k].number;
	}
	return 0;
}

/* "Point 3 is withdrawn": 3; 0: it names none. */
static int point_named(const struct text *t, const struct sentence *s)
{
	static const char *const words[] = {"point", "item", "impression", "recommendation"};
	for (uint32_t k = s->first; k + 1 < s->end; k++)
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (token_is(t, k, words[i]) && t->token[k + 1].kind == TOKEN_NUMBER &&
			    t->token[k + 1].len <= 2)
				return t->token[k + 1].number;
	return 0;
}

static void drop_replaced(struct text *t, struct rec *r)
{
	r->dropped = true;
	t->sentence[r->sentence].replaced = true;
}

/* Where the clause starts that takes back: "the old CT is here, the recommendation is withdrawn"
 * names no exam; "a film was suggested; that is superseded" does. */
static uint32_t withdrawing_from(const struct text *t, const struct sentence *s)
{
	uint32_t i = s->mark_end;
	while (i > s->mark && t->mark[i - 1].class != W_WITHDRAW)
		i--;
	bool what = false;
	for (uint32_t k = i > s->mark ? t->mark[i - 1].token : s->first; k-- > s->first;) {
		if (is_sign(t, k, ';') || is_sign(t, k, ',') || mark_at(t, k, W_BREAK))
			return what ? k : s->first;
		what = what || mark_at(t, k, W_RECOMMEND) || mark_at(t, k, W_FOLLOW);
	}
	return s->first;
}

/* "CT in 3 months, PET/CT or biopsy": one wish with its alternatives. */
static bool is_alternative(const struct text *t, const struct rec *r)
{
	bool either = false;
	for (uint32_t k = r->first; k < r->end; k++) {
		either = either || mark_value(t, k, W_TO, "or");
		if (mark_value(t, k, W_TO, "and"))
			return false;
	}
	return either;
}

static void withdraw(struct text *t, uint32_t sentence, struct recs *all)
{
	const struct sentence *s = &t->sentence[sentence];
	int point = point_named(t, s);
	uint32_t mark = s->mark, from = withdrawing_from(t, s);
	bool exam = false;
	while (mark < s->mark_end && t->mark[mark].token < from)
		mark++;
	for (uint32_t k = mark; k < s->mark_end; k++)
		exam = exam || t->mark[k].class == W_MODALITY || t->mark[k].class == W_ACTION;
	for (size_t i = 0; i < all->count; i++) {
		struct rec *r = &all->rec[i];
		bool named = point ? item_of(t, r->sentence) == point : !exam,
		     before = s->addendum ? r->rank < ADDENDUM : r->sentence < sentence;
		for (uint32_t k = mark; k < s->mark_end; k++)
			named = named ||
				((t->mark[k].class == W_MODALITY || t->mark[k].class == W_ACTION) &&
				    list_within(entry_of(t, &t->mark[k])->value, r->modality));
		if (!named || !before || is_elsewhere(t, s, r))
			continue;
		for (size_t k = 0; k < all->count && is_alternative(t, r); k++)
			if (all->rec[k].first == r->first)
				drop_replaced(t, &all->rec[k]);
		drop_replaced(t, r);
	}
}

/* "The interval is revised to 2 years": of the exam that was asked for. */
static void revise(struct recs *all)
{
	struct rec *only = NULL;
	size_t asked = 0;
	for (size_t i = 0; i < all->count; i++)
		if (all->rec[i].rank < ADDENDUM && *all->rec[i].modality && !all->rec[i].dropped) {
			only = &all->rec[i];
			asked++;
		}
	for (size_t i = 0; i < all->count && asked == 1; i++) {
		struct rec *r = &all->rec[i];
		if (r->rank < ADDENDUM || *r->modality || !r->has_interval)
			continue;
		r->modality = only->modality;
		r->region = only->region;
		r->side = only->side;
		r->kind = only->kind;
	}
}

static bool is_same_exam(const struct rec *a, const struct rec *b)
{
	return (list_within(a->modality, b->modality) || list_within(b->modality, a->modality)) &&
	       same_regions(a, b);
}

/* "The adrenal CT is no longer needed": it took back what it names, and nothing else. */
static bool names_end(
    const struct text *t, const struct recs *all, const struct narrative_record *none)
{
	for (size_t i = 0; i < all->withdrawn; i++)
		if (t->token[t->sentence[all->withdraw[i]].first].start == none->sentence.start)
			return true;
	return false;
}

/* What an addendum asks for, or says is not needed, stands in the place of what the report asked.
 */
static void apply_addendum(struct text *t, struct recs *all)
{
	bool none = false, asks = false;
	for (size_t i = 0; i < t->out->count; i++)
		none |= t->out->record[i].kind == NARRATIVE_NO_FOLLOWUP &&
			t->out->record[i].addendum && !names_end(t, all, &t->out->record[i]);
	for (size_t i = 0; i < all->count; i++)
		asks |= all->rec[i].rank >= ADDENDUM;
	for (size_t i = 0; i < all->count && (none || asks); i++) {
		struct rec *r = &all->rec[i];
		if (r->rank >= ADDENDUM || r->dropped)
			continue;
		bool same = none && !asks;
		for (size_t k = 0; k < all->count && !same; k++)
			same = all->rec[k].rank >= ADDENDUM && is_same_exam(&all->rec[k], r);
		if (same)
			drop_replaced(t, r);
		if (same && none && !asks && !all->withdrawn) {
			struct narrative_record *q = record_add(t, NARRATIVE_REVIEW, r->sentence);
			q->certain = false;
			q->reason = "addendum";
		}
	}
}

static void put_rec(struct text *t, const struct rec *r)
{
	struct narrative_record *o = record_add(t, r->kind, r->sentence);
	o->modality = r->modality;
	o->region = r->region;
	o->side = r->side;
	o->conditional = r->condition != CONDITION_NONE;
	o->depends = r->condition == CONDITION_FACT;
	o->weak = r->weak;
	o->mark = span_of(t, r->first, r->end);
	if (r->has_interval) {
		o->min = r->interval.min;
		o->max = r->interval.max;
		o->unit = r->interval.unit;
		o->due_by = r->interval.due_by;
	}
	if (r->step_count) {
		o->next_min = r->step[0].min;
		o->next_max = r->step[0].max;
		o->next_unit = r->step[0].unit;
	}
	o->again = r->again && !*r->modality;
	o->step = r->step;
	o->step_count = r->step_count;
	o->from = r->from;
	o->from_day = r->from_day;
	if (r->kind == NARRATIVE_RECOMMENDATION && (!*r->modality || !r->has_interval)) {
		o->certain = false;
		o->reason = !*r->modality ? "no modality" : "no interval";
	}
}

void recommendations_settle(struct text *t, struct recs *all)
{
	revise(all);
	for (size_t i = 0; i < all->withdrawn; i++)
		withdraw(t, all->withdraw[i], all);
	drop_repeats(all);
	apply_addendum(t, all);
	for (size_t i = 0; i < all->count; i++)
		if (!all->rec[i].dropped)
			put_rec(t, &all->rec[i]);
}
