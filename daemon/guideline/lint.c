/* SPDX-License-Identifier: Apache-2.0
 *
 * lint.c - the checker's warnings: not wrong, but perhaps not meant.
 */
#include "autoconf.h"
#include "checker.h"

#define TRIES_MAX 4096 /* combinations of inputs for one derive line */

void check_warning(struct checker *c, int line, const char *fmt, ...)
{
	va_list ap;
	fprintf(
	    c->report, "%s:%d: %s %s: warning: ", c->g->path, line, c->g->system, c->g->version);
	va_start(ap, fmt);
	vfprintf(c->report, fmt, ap);
	va_end(ap);
	fputc('\n', c->report);
}

/* ---- declared and never used --------------------------------------------------------------- */

static uint64_t looked_at(const struct guideline *g)
{
	uint64_t all = 0;
	if (g->step_var >= 0)
		all |= (uint64_t)1 << g->step_var;
	if (g->category_var >= 0)
		all |= (uint64_t)1 << g->category_var;
	for (size_t i = 0; i < g->reject_count; i++)
		all |= expr_mentions(g->reject[i].when);
	for (size_t i = 0; i < g->schedule_count; i++)
		for (size_t k = 0; k < g->schedule[i].count; k++)
			all |= expr_mentions(g->schedule[i].step[k].until);
	for (size_t i = 0; i < g->stage_count; i++) {
		all |= expr_mentions(g->stage[i].when);
		for (size_t k = 0; k < g->stage[i].row_count; k++)
			for (size_t m = 0; m < g->stage[i].row[k].cell_count; m++)
				all |= (uint64_t)1 << g->stage[i].row[k].cell[m].var;
	}
	return all;
}

static void find_unread(struct checker *c)
{
	const struct guideline *g = c->g;
	uint64_t all = looked_at(g), before = 0;
	while (all != before) {
		before = all;
		for (size_t i = 0; i < g->variable_count; i++)
			for (size_t k = 0; all >> i & 1 && k < g->variable[i].derive_count; k++)
				all |= expr_mentions(g->variable[i].derive[k].when) |
				       expr_mentions(g->variable[i].derive[k].value);
	}
	for (size_t i = 0; i < g->variable_count; i++) {
		const struct variable *v = &g->variable[i];
		if (!(all >> i & 1) && v->type != TYPE_DATE && v->type != TYPE_TEXT)
			check_warning(c, v->line, "%s: nothing looks at it", v->name);
	}
}

static bool names_anchor(const struct guideline *g, const char *name)
{
	for (size_t i = 0; i < g->stage_count; i++)
		for (size_t k = 0; k < g->stage[i].row_count; k++)
			if (strcmp(g->stage[i].row[k].act.anchor, name) == 0)
				return true;
	for (size_t i = 0; i < g->schedule_count; i++)
		for (size_t k = 0; k < g->schedule[i].count; k++)
			if (strcmp(g->schedule[i].step[k].act.anchor, name) == 0)
				return true;
	return false;
}

static bool names_source(const struct guideline *g, const char *name)
{
	size_t n = strlen(name);
	for (size_t i = 0; i < g->stage_count; i++)
		for (size_t k = 0; k < g->stage[i].row_count; k++) {
			const char *all = g->stage[i].row[k].source;
			for (const char *at = all; n && (at = strstr(at, name)); at += n)
				if ((at == all || at[-1] == ' ') && strchr(" ", at[n]))
					return true;
		}
	return false;
}

static void find_unnamed(struct checker *c)
{
	for (size_t i = 0; i < c->g->anchor_count; i++)
		if (!names_anchor(c->g, c->g->anchor[i].name))
			check_warning(c, c->g->anchor[i].line,
			    "anchor %s: no interval counts from it", c->g->anchor[i].name);
	for (size_t i = 0; i < c->g->source_count; i++)
		if (!names_source(c->g, c->g->source[i].name))
			check_warning(c, c->g->source[i].line, "source %s: no row refers to it",
			    c->g->source[i].name);
}

/* ---- derived numbers outside their legal range --------------------------------------------- */

struct trial {
	struct checker *c;
	const struct variable *v;
	struct state state;
	int input[VARIABLES_MAX];
	size_t inputs, tries;
};

static bool is_outside(const struct trial *t, struct input_value x)
{
	return x.kind == VALUE_NUMBER &&
	       (number_cmp(x.number, t->v->lo) < 0 || number_cmp(x.number, t->v->hi) > 0);
}

static void report_outside(const struct trial *t, const struct derive *d, struct input_value x)
{
	const char *with = "";
	const struct guideline *g = t->c->g;
	for (size_t i = 0; i < t->inputs; i++) {
		int k = t->input[i];
		with =
		    arena_printf(t->c->arena, "%s%s%s=%s", with, i ? ";" : "", g->variable[k].name,
			value_text(t->c->arena, g, &g->variable[k], t->state.v[k]));
	}
	check_warning(t->c, d->line, "derive %s: %s gives %s, outside %s, and counts as not known",
	    t->v->name, with, number_text(t->c->arena, x.number), t->v->legal_text);
}

/* Tries the samples of the inputs from `at` on; true ends the search. */
static bool try_inputs(struct trial *t, const struct derive *d, size_t at)
{
	if (at < t->inputs) {
		size_t count;
		struct input_value *sample =
		    variable_samples(t->c->arena, t->c->g, t->input[at], &count);
		for (size_t i = 0; i < count; i++) {
			t->state.v[t->input[at]] = sample[i];
			if (try_inputs(t, d, at + 1))
				return true;
		}
		return false;
	}
	if (t->tries++ == TRIES_MAX)
		return true;
	struct state copy;
	state_copy(&copy, &t->state);
	struct input_value when = d->when
				      ? expr_eval(&copy, d->when)
				      : (struct input_value){.kind = VALUE_WORD, .word = WORD_YES};
	if (when.kind != VALUE_WORD || when.word != WORD_YES)
		return false;
	struct input_value x = expr_eval(&copy, d->value);
	if (!is_outside(t, x))
		return false;
	report_outside(t, d, x);
	return true;
}

static void find_outside(struct checker *c, const struct variable *v)
{
	for (size_t i = 0; i < v->derive_count; i++) {
		uint64_t used =
		    expr_mentions(v->derive[i].when) | expr_mentions(v->derive[i].value);
		struct trial *t = arena_alloc(c->arena, sizeof *t);
		*t = (struct trial){.c = c, .v = v, .state = {.g = c->g, .stated = used}};
		for (; used; used &= used - 1)
			t->input[t->inputs++] = __builtin_ctzll(used);
		try_inputs(t, &v->derive[i], 0);
	}
}

void check_lint(struct checker *c)
{
	find_unread(c);
	find_unnamed(c);
	for (size_t i = 0; i < c->g->variable_count; i++)
		if (c->g->variable[i].type == TYPE_INTEGER ||
		    c->g->variable[i].type == TYPE_DECIMAL)
			find_outside(c, &c->g->variable[i]);
}
