/* SPDX-License-Identifier: Apache-2.0
 *
 * possible.c - what the answers that are still possible have in common.
 *
 * Doubt is tracked: where each of them owes something, that is owed now, with the menu of their
 * actions and the earliest of their dates.  Where one owes nothing there is no common duty.
 */
#include "autoconf.h"
#include "answer.h"
#include "followupd/guideline.h"

#include <limits.h>
#include <string.h>

struct common {
	struct arena *arena;
	size_t count;
	struct guideline_answer *owed; /* one for each answer that a table gives by itself */
	bool bare;		       /* one of them owes nothing more than what all owe */
};

/* ---- "a|b" as a set ------------------------------------------------------------------------- */

static bool has_word(const char *menu, const char *word, size_t n)
{
	size_t len = 0;
	for (const char *w = vocabulary_next(menu, &len); w; w = vocabulary_next(w, &len))
		if (len == n && strncmp(w, word, n) == 0)
			return true;
	return false;
}

static bool is_within(const char *some, const char *all)
{
	size_t len = 0;
	for (const char *w = vocabulary_next(some, &len); w; w = vocabulary_next(w, &len))
		if (!has_word(all, w, len))
			return false;
	return true;
}

static bool same_menu(const char *a, const char *b)
{
	return is_within(a, b) && is_within(b, a);
}

static const char *joined(struct arena *a, const char *menu, const char *more)
{
	size_t len = 0;
	for (const char *w = vocabulary_next(more, &len); w; w = vocabulary_next(w, &len))
		if (!has_word(menu, w, len))
			menu = arena_printf(a, "%s%s%.*s", menu, *menu ? "|" : "", (int)len, w);
	return menu;
}

/* ---- the parts of "a+b": each is owed ------------------------------------------------------- */

/* The part at *at, which moves on; NULL: there is none left. */
static const char *next_part(struct arena *a, const char **at)
{
	size_t n = strcspn(*at, "+");
	const char *part = n ? arena_strndup(a, *at, n) : NULL;
	*at += n;
	*at += **at == '+';
	return part;
}

static bool owes_part(struct arena *a, const struct guideline_answer *r, const char *part)
{
	const char *at = r->action, *own;
	while ((own = next_part(a, &at)))
		if (same_menu(own, part))
			return true;
	return false;
}

static bool all_owe(const struct common *c, const char *part)
{
	for (size_t i = 0; i < c->count; i++)
		if (!owes_part(c->arena, &c->owed[i], part))
			return false;
	return true;
}

/* What is left of an answer without the parts that all owe. */
static const char *own_part(const struct common *c, const struct guideline_answer *r)
{
	const char *at = r->action, *part, *rest = "";
	while ((part = next_part(c->arena, &at)))
		if (!all_owe(c, part))
			rest = joined(c->arena, rest, part);
	return rest;
}

static void join_actions(struct common *c, struct guideline_answer *out)
{
	const char *at = c->owed[0].action, *part, *action = "", *menu = "", *modality = "";
	while ((part = next_part(c->arena, &at)))
		if (all_owe(c, part))
			action = arena_printf(c->arena, "%s%s%s", action, *action ? "+" : "", part);
	for (size_t i = 0; i < c->count; i++)
		c->bare = c->bare || !*own_part(c, &c->owed[i]);
	for (size_t i = 0; i < c->count; i++) {
		const char *rest = own_part(c, &c->owed[i]);
		if (c->bare && *rest)
			continue;
		menu = joined(c->arena, menu, rest);
		modality = joined(c->arena, modality, c->owed[i].modality);
	}
	if (*menu)
		action = arena_printf(c->arena, "%s%s%s", action, *action ? "+" : "", menu);
	out->action = action;
	out->modality = modality;
}

/* ---- dates ---------------------------------------------------------------------------------- */

static int about_days(int n, const char *unit)
{
	if (strcmp(unit, "months") == 0)
		return n * 30;
	if (strcmp(unit, "hours") == 0)
		return n / 24;
	return strcmp(unit, "minutes") == 0 ? 0 : n;
}

static int latest_of(const struct guideline_answer *r)
{
	return r->max < 0 ? r->min : r->max;
}

/* The imaging that the interval was published for is not part of what all owe. */
static bool is_left_out(const struct common *c, const struct guideline_answer *r)
{
	return c->bare && strstr(own_part(c, r), "imaging") != NULL;
}

/* The interval that begins first; where all count in one unit it also ends with the first. */
static void join_dates(const struct common *c, struct guideline_answer *out)
{
	const struct guideline_answer *first = NULL;
	bool undated = false, one_unit = true;
	int max = INT_MAX;
	for (size_t i = 0; i < c->count; i++) {
		const struct guideline_answer *r = &c->owed[i];
		bool dated = r->min >= 0 && !is_left_out(c, r);
		undated = undated || !dated;
		if (!dated)
			continue;
		one_unit = one_unit && (!first || strcmp(first->unit, r->unit) == 0);
		max = latest_of(r) < max ? latest_of(r) : max;
		if (!first || about_days(r->min, r->unit) < about_days(first->min, first->unit))
			first = r;
	}
	out->undated = undated && first;
	if (!first) {
		out->anchor = c->owed[0].anchor;
		out->from = c->owed[0].from;
		return;
	}
	out->min = first->min;
	out->max = one_unit && first->min >= 0 ? max : first->max;
	out->unit = first->unit;
	out->anchor = first->anchor;
	out->from = first->from;
}

/* ---- one of them that covers all ------------------------------------------------------------ */

static bool same_actions(const char *a, const char *b)
{
	return strchr(a, '+') || strchr(b, '+') ? strcmp(a, b) == 0 : same_menu(a, b);
}

static bool covers(const struct guideline_answer *r, const struct guideline_answer *all)
{
	return !all->undated && same_actions(r->action, all->action) &&
	       same_menu(r->modality, all->modality) && r->min == all->min && r->max == all->max &&
	       strcmp(r->unit, all->unit) == 0;
}

static size_t owed_steps(const struct guideline_answer *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->step_count; i++)
		n += guideline_action_is_owed(r->step[i].action);
	return n;
}

/* Of several the one whose schedule asks for the most. */
static const struct guideline_answer *covering(
    const struct common *c, const struct guideline_answer *all)
{
	const struct guideline_answer *best = NULL;
	for (size_t i = 0; i < c->count; i++)
		if (covers(&c->owed[i], all) &&
		    (!best || owed_steps(&c->owed[i]) > owed_steps(best)))
			best = &c->owed[i];
	return best;
}

/* ---- what stands beside the answer ---------------------------------------------------------- */

static bool has_overlay(const struct guideline_answer *r, int line)
{
	for (size_t i = 0; i < r->overlay_count; i++)
		if (r->overlay[i].row_line == line)
			return true;
	return false;
}

static void join_overlays(const struct common *c, struct guideline_answer *out)
{
	const struct guideline_answer *first = &c->owed[0];
	struct guideline_answer *kept =
	    arena_alloc(c->arena, (first->overlay_count + 1) * sizeof *kept);
	size_t count = 0;
	for (size_t i = 0; i < first->overlay_count; i++) {
		bool all = true;
		for (size_t k = 1; k < c->count; k++)
			all = all && has_overlay(&c->owed[k], first->overlay[i].row_line);
		if (all)
			kept[count++] = first->overlay[i];
	}
	out->overlay = kept;
	out->overlay_count = count;
}

static const char *one_category(const struct common *c)
{
	const char *category = c->owed[0].category;
	for (size_t i = 1; category && i < c->count; i++)
		if (!c->owed[i].category || strcmp(category, c->owed[i].category) != 0)
			return NULL;
	return category;
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* False: one of them owes nothing, or there is none that a table gives by itself. */
static bool collect(struct common *c, struct state *const *state, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct guideline_answer r;
		if (!state[i]->row)
			return false;
		answer_clear(state[i]->g, &r);
		answer_fill(c->arena, state[i], &r);
		if (strcmp(r.action, ACTION_REVIEW) == 0)
			continue; /* a person's decision takes nothing from what the others owe */
		if (!guideline_action_is_owed(r.action))
			return false;
		c->owed = arena_grow(c->arena, c->owed, c->count, sizeof r);
		c->owed[c->count++] = r;
	}
	return c->count > 0;
}

bool answer_common(
    struct arena *a, struct state *const *state, size_t count, struct guideline_answer *out)
{
	struct common c = {.arena = a};
	struct guideline_answer all;
	if (!collect(&c, state, count))
		return false;
	answer_clear(state[0]->g, &all);
	join_actions(&c, &all);
	join_dates(&c, &all);
	if (!*all.action)
		return false;
	const struct guideline_answer *one = covering(&c, &all);
	if (one)
		all = *one;
	else
		all.note = "what all rows that are still possible have in common, by the earliest "
			   "of their dates";
	join_overlays(&c, &all);
	all.category = one_category(&c);
	all.provisional = true;
	*out = all;
	return true;
}
