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

#include <stdio.h>
#include <string.h>

/* Wider than what is stated: "in 100,000,000 months" has days too. */
static int64_t about_days(int64_t n, const char *unit)
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
	int64_t own = d->min >= 0 ? about_days(latest, d->unit) : 2 * local;
	return about_days(s->min, s->unit) > own;
}

#define PRESSING_DAYS 14

/* product: words of a biopsy are of the suspicious class.  What is due within two weeks is past
 * before a digest and its reminders have found somebody. */
bool duty_is_pressing(struct work *w, const struct duty *d)
{
	char first[64];
	if (!d->modality)
		return false;
	snprintf(first, sizeof first, "%.*s", (int)strcspn(d->modality, "|+"), d->modality);
	bool dated = d->unit && (strcmp(d->unit, "hours") == 0 || strcmp(d->unit, "days") == 0 ||
				    strcmp(d->unit, "weeks") == 0);
	int latest = d->max < 0 ? d->min : d->max;
	return exam_token_kind(w->rules->codes, first) == TOKEN_BIOPSY ||
	       (dated && latest >= 0 && about_days(latest, d->unit) <= PRESSING_DAYS);
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

/* What is known of the patient beside the category computes nothing. */
static bool is_measured(const struct facts_finding *f, const char *key)
{
	for (size_t i = 0; i < f->input_count; i++) {
		const struct pair *p = &f->input[i];
		if (p->value && *p->value && strcmp(p->key, "layer") != 0 &&
		    !(key && strcmp(p->key, key) == 0))
			return true;
	}
	return false;
}

void duty_compare_computed(struct work *w, const struct guideline *g, const struct facts_finding *f,
    const struct pair *input, size_t count, struct duty *d)
{
	const char *key = guideline_category_input(g), *stated = NULL;
	struct pair *rest = arena_alloc(w->arena, (count + 1) * sizeof *rest);
	size_t n = 0;
	if (!is_measured(f, key))
		return;
	for (size_t i = 0; i < count; i++)
		if (key && strcmp(input[i].key, key) == 0)
			stated = input[i].value;
		else if (strcmp(input[i].key, "layer") != 0)
			rest[n++] = input[i];
	if (stated && *stated)
		duty_track_cautious(w, g, rest, n,
		    arena_printf(w->arena, "%s %s is stated; what was measured", key, stated), d);
}
