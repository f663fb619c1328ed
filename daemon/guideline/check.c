/* SPDX-License-Identifier: Apache-2.0
 *
 * check.c - proves a table: walks every combination at, below and above each threshold.
 *
 * Inputs are looked at only where a row asks for them, so the walk is the table's decision tree
 * and not the product of all inputs.  Derived numbers are walked as if they were stated: a table
 * that is complete for every value of them is complete for every value that can be computed.
 */
#include "autoconf.h"
#include "checker.h"

#include <stdlib.h>
#include <string.h>

#define WALK_MAX   5000000
#define FAULTS_MAX 20 /* of one walk: the first ones say enough */

struct walk {
	struct checker *c;
	uint64_t leaves;
	unsigned char *reached[VARIABLES_MAX]; /* by stage, by row */
	size_t shown, tangled;
	struct {
		size_t stage;
		enum outcome kind;
		const struct row *row, *other;
	} seen[FAULTS_MAX];
	struct {
		struct value *v;
		size_t count;
	} samples[VARIABLES_MAX];
};

void check_fault(struct checker *c, int line, const char *fmt, ...)
{
	va_list ap;
	c->faults++;
	fprintf(c->report, "%s:%d: %s %s: ", c->g->path, line, c->g->system, c->g->version);
	va_start(ap, fmt);
	vfprintf(c->report, fmt, ap);
	va_end(ap);
	fputc('\n', c->report);
}

static const char *example(struct arena *a, const struct state *s)
{
	const char *text = "";
	for (size_t i = 0; i < s->g->variable_count; i++) {
		const struct variable *v = &s->g->variable[i];
		bool walked = s->stated >> i & 1 || (!v->is_input && v->free);
		if (walked && s->v[i].kind > VALUE_NEED)
			text = arena_printf(a, "%s%s%s=%s", text, *text ? ";" : "", v->name,
			    value_text(a, s->g, v, s->v[i]));
	}
	return *text ? text : "(any input)";
}

static bool is_new(struct walk *w, const struct state *s, enum outcome o)
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

static void report(struct walk *w, const struct state *s, enum outcome o)
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
		if (r >= g->stage[i].row && r < g->stage[i].row + g->stage[i].row_count)
			w->reached[i][r - g->stage[i].row] = 1;
}

static void leaf(struct walk *w, struct state *s, enum outcome o)
{
	const char *message;
	w->leaves++;
	if (state_rejected(s, &message))
		return;
	for (size_t i = 0; i < s->trail_count; i++)
		mark(w, s->trail[i]);
	for (size_t i = 0; i < s->overlay_count; i++)
		mark(w, s->overlay[i]);
	if (s->row)
		mark(w, s->row);
	if (s->work > WORK_MAX && !w->tangled++)
		check_fault(w->c, 1, "derived inputs refer to each other too often");
	if (o != OUTCOME_ANSWER && o != OUTCOME_INCOMPLETE)
		report(w, s, o);
}

static void explore(struct walk *w, struct state *s)
{
	enum outcome o = state_run(s);
	if (o != OUTCOME_NEED) {
		leaf(w, s, o);
		return;
	}
	int var = s->need.var;
	uint64_t bit = (uint64_t)1 << var;
	if (s->need.presence) {
		for (int stated = 0; stated < 2; stated++) {
			struct state copy = *s;
			copy.presence |= bit;
			copy.stated |= stated ? bit : 0;
			explore(w, &copy);
		}
		return;
	}
	if (!w->samples[var].v)
		w->samples[var].v =
		    variable_samples(w->c->arena, s->g, var, &w->samples[var].count);
	for (size_t i = 0; i < w->samples[var].count && w->leaves < WALK_MAX; i++) {
		struct state copy = *s;
		copy.v[var] = w->samples[var].v[i];
		if (s->g->variable[var].is_input) {
			copy.presence |= bit;
			copy.stated |= bit;
		}
		explore(w, &copy);
	}
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

static uint64_t walk(struct checker *c)
{
	struct walk *w = arena_alloc(c->arena, sizeof *w);
	struct state s = {.g = c->g, .walking = true};
	w->c = c;
	for (size_t i = 0; i < c->g->stage_count; i++)
		w->reached[i] = arena_alloc(c->arena, c->g->stage[i].row_count + 1);
	explore(w, &s);
	if (w->leaves >= WALK_MAX)
		check_fault(c, 1, "more than %d combinations: split a stage", WALK_MAX);
	else
		unreached(w);
	return w->leaves;
}

size_t guideline_check(
    const struct guideline *g, const struct guideline_tokens *tokens, FILE *out, uint64_t *walked)
{
	struct checker c = {.g = g, .tokens = tokens, .report = out, .arena = arena_new()};
	check_words(&c);
	uint64_t leaves = 0;
	if (g->stage_count > VARIABLES_MAX)
		check_fault(&c, 1, "more than %d stages", VARIABLES_MAX);
	else
		leaves = walk(&c);
	if (walked)
		*walked = leaves;
	arena_free(c.arena);
	return c.faults;
}
