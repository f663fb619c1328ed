/* SPDX-License-Identifier: Apache-2.0
 *
 * caution.c - while two readings of a finding disagree, the more cautious of them is tracked.
 *
 * What a person stated outranks what was computed, and prose does not outrank a coded value: what
 * was decided is kept and the disagreement is asked.  Until it is answered no date is later and no
 * action weaker than either reading's.
 */
#include "autoconf.h"
#include "duty.h"

#include <string.h>

static int about_days(int n, const char *unit)
{
	if (strcmp(unit, "months") == 0)
		return n * 30;
	if (strcmp(unit, "weeks") == 0)
		return n * 7;
	return strcmp(unit, "hours") == 0 ? n / 24 : n;
}

/* Where nothing is published, the local target is kept twice over: a stated date beyond that is
 * another opinion of the finding, not another way to say "soon". */
bool duty_is_later(struct work *w, const struct stated *s, const struct duty *d)
{
	int local = w->rules->policy.local_target_days;
	int latest = d->max < 0 ? d->min : d->max;
	int own = d->min >= 0 ? about_days(latest, d->unit) : 2 * local;
	return about_days(s->min, s->unit) > own;
}

static bool asks_more(const struct guideline_answer *a, const struct duty *d)
{
	int own = d->kind == DUTY_ASKED ? 0 : guideline_action_weight(d->action);
	int weight = guideline_action_weight(a->action);
	if (a->provisional || weight < 2 || strcmp(a->action, "human-review") == 0)
		return false;
	return weight > own || (weight == own && a->min >= 0 && d->min >= 0 &&
				   about_days(a->min, a->unit) < about_days(d->min, d->unit));
}

void duty_track_cautious(struct work *w, const struct guideline *g, const struct pair *input,
    size_t count, const char *why, struct duty *d)
{
	struct guideline_answer a;
	struct err e = {0};
	if (!guideline_evaluate(g, input, count, w->arena, &a, &e) || !asks_more(&a, d))
		return;
	const char *category = d->ruling ? d->ruling->category : NULL;
	duty_ask(w, d, QUESTION_DISAGREEMENT,
	    arena_printf(w->arena, "%s asks for more (row %s): which is right?", why, a.row));
	duty_take_plan(w, &a, d);
	d->kind = DUTY_OWED;
	d->provisional = arena_printf(w->arena, "%s asks for more", why);
	if (category && *category) { /* what was stated stays the category of the finding */
		a.category = category;
		d->ruling = ruling_of_answer(w, &a);
	}
}

void duty_compare_computed(struct work *w, const struct guideline *g, const struct pair *input,
    size_t count, struct duty *d)
{
	const char *key = guideline_category_input(g), *stated = NULL;
	struct pair *rest = arena_alloc(w->arena, (count + 1) * sizeof *rest);
	size_t n = 0;
	for (size_t i = 0; i < count; i++)
		if (key && strcmp(input[i].key, key) == 0)
			stated = input[i].value;
		else if (strcmp(input[i].key, "layer") != 0)
			rest[n++] = input[i];
	if (stated && *stated)
		duty_track_cautious(w, g, rest, n,
		    arena_printf(w->arena, "%s %s is stated; what was measured", key, stated), d);
}
