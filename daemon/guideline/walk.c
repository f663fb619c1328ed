/* SPDX-License-Identifier: Apache-2.0
 *
 * walk.c - proves a table: walks every combination at, below and above each threshold.
 *
 * Inputs are looked at only where a row asks for them, so the walk is the table's decision tree
 * and not the product of all inputs.  Derived numbers are walked as if they were stated: a table
 * that is complete for every value of them is complete for every value that can be computed.
 *
 * Where two branches stand at the same place and agree on all that can still be looked at, what
 * lies below is the same: it is walked once and counted twice.  The first of equal faults is the
 * one the plain walk meets first, so both report the same, and examples are branches that were
 * really walked.
 */
#include "autoconf.h"
#include "checker.h"

#include <stdlib.h>

#define FAULTS_MAX 20 /* of one walk: the first ones say enough */

struct walk {
	struct checker *c;
	struct live *live;
	struct memo *memo;
	uint64_t work;
	unsigned char *reached[STAGES_MAX]; /* by stage, by row */
	size_t shown;
	struct {
		size_t stage;
		enum row_outcome kind;
		const struct row *row, *other;
	} seen[FAULTS_MAX];
	struct {
		struct input_value *v;
		size_t count;
	} samples[VARIABLES_MAX];
};

static const char *example(struct arena *a, const struct state *s)
{
	const char *text = "";
	struct state view;
	state_copy(&view, s);
	state_before_rows(&view);
	for (size_t i = 0; i < s->g->variable_count; i++) {
		const struct variable *v = &s->g->variable[i];
		bool walked = !v->is_input && s->tried >> i & 1;
		if (walked || s->stated >> i & 1)
			text = arena_printf(a, "%s%s%s=%s", text, *text ? ";" : "", v->name,
			    stated_text(a, &view, (int)i));
	}
	return *text ? text : "(any input)";
}

static bool is_new(struct walk *w, const struct state *s, enum row_outcome o)
{
	for (size_t i = 0; i < w->shown; i++)
		if (w->seen[i].stage == s->stage && w->seen[i].kind == o &&
		    w->seen[i].row == s->hit && w->seen[i].other == s->other)
			return false;
	if (w->shown == FAULTS_MAX)
		return false;
	w->seen[w->shown].stage = s->stage;
	w->seen[w->shown].kind = o;
	w->seen[w->shown].row = s->hit;
	w->seen[w->shown++].other = s->other;
	return true;
}

static void report(struct walk *w, const struct state *s, enum row_outcome o)
{
	const struct guideline *g = s->g;
	if (!is_new(w, s, o))
		return;
	struct arena *a = arena_new();
	const char *with = example(a, s);
	const struct stage *st = s->stage < g->stage_count ? &g->stage[s->stage] : NULL;
	if (o == OUTCOME_NO_ROW)
		check_fault(w->c, st->line, "stage %s: no row matches %s", st->name, with);
	else if (o == OUTCOME_OVERLAP)
		check_fault(w->c, s->other->line,
		    "stage %s: rows %s (line %d) and %s both match %s", st->name, s->hit->id,
		    s->hit->line, s->other->id, with);
	else if (o == OUTCOME_CROWDED)
		check_fault(w->c, st->line,
		    "stage %s: more than %d obligations beside the answer for %s", st->name,
		    OVERLAY_MAX, with);
	else if (s->row)
		check_fault(w->c, s->row->line, "row %s: its schedule has no end, reached by %s",
		    s->row->id, with);
	else
		check_fault(w->c, 1, "the last stage is passed without an answer by %s", with);
	arena_free(a);
}

static void mark(struct walk *w, const struct row *r)
{
	const struct guideline *g = w->c->g;
	for (size_t i = 0; i < g->stage_count; i++)
		if (g->stage[i].row_count && r >= g->stage[i].row &&
		    r < g->stage[i].row + g->stage[i].row_count)
			w->reached[i][r - g->stage[i].row] = 1;
}

/* A reject line that calculates may hold at every sample and yet not between them: it does not
 * excuse a gap. */
static struct tally leaf(struct walk *w, struct state *s, enum row_outcome o)
{
	const struct reject *rejected = state_rejected(s);
	w->work += s->work;
	if ((!rejected || rejected->arithmetic) && o != OUTCOME_ANSWER && o != OUTCOME_INCOMPLETE)
		report(w, s, o);
	return (struct tally){.leaves = 1, .alive = !rejected};
}

static struct tally explore(struct walk *w, struct state *s);

static void add(struct tally *sum, struct tally t)
{
	if (__builtin_add_overflow(sum->leaves, t.leaves, &sum->leaves))
		sum->leaves = UINT64_MAX;
	sum->alive |= t.alive;
}

/* Is it stated at all? */
static struct tally try_presence(struct walk *w, const struct state *s, uint64_t bit)
{
	struct tally sum = {0};
	struct state copy;
	for (int stated = 0; stated < 2; stated++) {
		state_copy(&copy, s);
		copy.presence |= bit;
		copy.stated |= stated ? bit : 0;
		add(&sum, explore(w, &copy));
	}
	return sum;
}

/* A value that is asked for and not stated: evaluation tries all, and given() still says no.  What
 * could be derived may turn out to be missing as well. */
static struct tally try_values(struct walk *w, const struct state *s, int var, uint64_t bit)
{
	const struct variable *v = &s->g->variable[var];
	bool unstated = (s->presence & bit) && !(s->stated & bit);
	struct tally sum = {0};
	struct state copy;
	if (!w->samples[var].v)
		w->samples[var].v =
		    variable_samples(w->c->arena, s->g, var, &w->samples[var].count);
	for (size_t i = 0; i < w->samples[var].count && w->work < w->c->options.work; i++) {
		state_copy(&copy, s);
		copy.v[var] = w->samples[var].v[i];
		copy.tried |= bit;
		if (v->is_input && !unstated) {
			copy.presence |= bit;
			copy.stated |= bit;
		}
		add(&sum, explore(w, &copy));
	}
	if (unstated && v->derive_count && s->v[var].kind == VALUE_UNSET) {
		state_copy(&copy, s);
		copy.v[var].kind = VALUE_ABSENT;
		copy.tried |= bit;
		add(&sum, explore(w, &copy));
	}
	return sum;
}

static struct tally branch(struct walk *w, const struct state *s)
{
	int var = s->need.var;
	uint64_t bit = (uint64_t)1 << var;
	struct buf key = {0};
	if (!w->c->options.plain) {
		live_key(w->live, s, 0, &key);
		const struct tally *known = memo_find(w->memo, &key);
		if (known) {
			buf_free(&key);
			return *known;
		}
	}
	bool presence = s->need.presence || (s->g->variable[var].is_input && !(s->presence & bit) &&
						(w->live->given & bit));
	struct tally t = presence ? try_presence(w, s, bit) : try_values(w, s, var, bit);
	if (!w->c->options.plain && w->work < w->c->options.work)
		memo_add(w->memo, &key, t);
	buf_free(&key);
	return t;
}

static struct tally explore(struct walk *w, struct state *s)
{
	size_t trail = s->trail_count, overlays = s->overlay_count;
	enum row_outcome o = state_run(s);
	w->work += s->work;
	struct tally t = o == OUTCOME_NEED ? branch(w, s) : leaf(w, s, o);
	if (!t.alive)
		return t;
	for (size_t i = trail; i < s->trail_count; i++)
		mark(w, s->trail[i]);
	for (size_t i = overlays; i < s->overlay_count; i++)
		mark(w, s->overlay[i]);
	if (s->row)
		mark(w, s->row);
	return t;
}

static void unreached(struct walk *w)
{
	const struct guideline *g = w->c->g;
	for (size_t i = 0; i < g->stage_count; i++)
		for (size_t k = 0; k < g->stage[i].row_count; k++)
			if (!w->reached[i][k])
				check_fault(w->c, g->stage[i].row[k].line,
				    "stage %s: row %s can never be reached", g->stage[i].name,
				    g->stage[i].row[k].id);
}

uint64_t check_walk(struct checker *c)
{
	struct walk *w = arena_alloc(c->arena, sizeof *w);
	struct state s = {.g = c->g, .walking = true};
	w->c = c;
	w->live = live_new(c->arena, c->g);
	w->memo = memo_new();
	for (size_t i = 0; i < c->g->stage_count; i++)
		w->reached[i] = arena_alloc(c->arena, c->g->stage[i].row_count + 1);
	struct tally t = explore(w, &s);
	memo_free(w->memo);
	if (w->work >= w->c->options.work)
		check_fault(c, 1, "too many combinations to walk: split a stage");
	else
		unreached(w);
	return t.leaves;
}
