/* SPDX-License-Identifier: Apache-2.0
 *
 * samples.c - the values that stand for all values of an input.
 *
 * A number changes nothing between two thresholds it is compared with; a set changes nothing when
 * it gains a word that stands in the same cells as one it has.
 */
#include "autoconf.h"
#include "table.h"

struct samples {
	struct arena *arena;
	struct input_value *v;
	size_t count;
};

static void sample(struct samples *s, struct input_value x)
{
	s->v = arena_grow(s->arena, s->v, s->count, sizeof x);
	s->v[s->count++] = x;
	s->v[s->count - 1].sample = (uint16_t)s->count;
}

/* ---- numbers ------------------------------------------------------------------------------- */

static void sample_number(struct samples *s, const struct variable *v, struct number x)
{
	if (number_cmp(x, v->lo) < 0 || number_cmp(x, v->hi) > 0)
		return;
	for (size_t i = 0; i < s->count; i++)
		if (number_cmp(s->v[i].number, x) == 0)
			return;
	sample(s, (struct input_value){.kind = VALUE_NUMBER, .number = x});
}

/* What lies beside a threshold.  A decimal may be stated finer than its limits are written, unless
 * the guideline rounds it: between 5.9 and 6.0 there is something. */
static struct number fineness(const struct variable *v)
{
	struct number fine = v->precision;
	if (v->is_input && v->type == TYPE_DECIMAL && !*v->round_text)
		fine.d *= 2;
	return fine;
}

static void sample_numbers(struct samples *s, const struct variable *v)
{
	struct number step = fineness(v);
	sample_number(s, v, v->lo);
	sample_number(s, v, v->hi);
	for (size_t i = 0; i < v->threshold_count; i++) {
		struct number at = v->threshold[i], beside;
		sample_number(s, v, at);
		if (number_sub(at, step, &beside))
			sample_number(s, v, beside);
		if (number_add(at, step, &beside))
			sample_number(s, v, beside);
	}
}

/* ---- sets ---------------------------------------------------------------------------------- */

/* The words of a set that a cell names. */
static uint64_t words_of(const struct variable *v, const struct cell *c)
{
	uint64_t all = 0;
	for (size_t i = 0; i < c->count; i++)
		for (size_t k = 0; k < v->word_count && c->atom[i].kind == ATOM_WORD; k++)
			if (v->word[k] == c->atom[i].word)
				all |= (uint64_t)1 << k;
	return all;
}

/* Parts every class into what the cell names and what it does not. */
static void part(uint64_t *class, size_t *count, uint64_t named)
{
	for (size_t i = 0, n = *count; i < n; i++) {
		uint64_t in = class[i] & named, out = class[i] & ~named;
		if (in && out) {
			class[i] = in;
			class[(*count)++] = out;
		}
	}
}

static void part_by_cells(const struct guideline *g, int var, uint64_t *class, size_t *count)
{
	for (size_t i = 0; i < g->stage_count; i++)
		for (size_t r = 0; r < g->stage[i].row_count; r++) {
			const struct row *row = &g->stage[i].row[r];
			for (size_t c = 0; c < row->cell_count; c++)
				if (row->cell[c].var == var)
					part(class, count,
					    words_of(&g->variable[var], &row->cell[c]));
		}
}

/* Every word that points() counts is a class of its own. */
static void part_by_points(
    const struct guideline *g, int var, const struct expr *x, uint64_t *class, size_t *count)
{
	const struct variable *v = &g->variable[var];
	for (size_t i = 0; x && i < x->count; i++) {
		const struct input_value *word = &x->arg[i]->literal;
		bool counted = x->op == OP_POINTS && i && x->arg[0]->op == OP_VAR &&
			       x->arg[0]->var == var && word->kind == VALUE_WORD;
		for (size_t k = 0; counted && k < v->word_count; k++)
			if (v->word[k] == word->word && *count < SET_CLASSES_MAX)
				part(class, count, (uint64_t)1 << k);
		part_by_points(g, var, x->arg[i], class, count);
	}
}

size_t set_classes(const struct guideline *g, int var, uint64_t *class)
{
	size_t count = 1;
	class[0] = ((uint64_t)1 << g->variable[var].word_count) - 1;
	part_by_cells(g, var, class, &count);
	return count;
}

/* Every choice of one word of each class; beyond SET_CLASSES_MAX, which the checker refuses, of the
 * first ones. */
static void sample_sets(struct samples *s, const struct guideline *g, int var)
{
	uint64_t class[64];
	size_t count = set_classes(g, var, class);
	for (size_t i = 0; i < g->variable_count; i++)
		for (size_t k = 0; k < g->variable[i].derive_count; k++)
			part_by_points(g, var, g->variable[i].derive[k].value, class, &count);
	if (count > SET_CLASSES_MAX)
		count = SET_CLASSES_MAX;
	for (uint64_t choice = 1; choice < (uint64_t)1 << count; choice++) {
		uint64_t set = 0;
		for (size_t i = 0; i < count; i++)
			if (choice >> i & 1)
				set |= class[i] & -class[i];
		sample(s, (struct input_value){.kind = VALUE_SET, .set = set});
	}
}

/* The day before each one that something asks about, and that day; any, when nothing does. */
static void sample_days(struct samples *s, const struct variable *v)
{
	for (size_t i = 0; i < v->threshold_count; i++)
		for (int before = 1; before >= 0; before--) {
			struct number day = {v->threshold[i].n - before, 1};
			sample(s, (struct input_value){.kind = VALUE_OPAQUE, .number = day});
		}
	if (!s->count)
		sample(s, (struct input_value){.kind = VALUE_OPAQUE});
}

struct input_value *variable_samples(
    struct arena *a, const struct guideline *g, int var, size_t *count)
{
	const struct variable *v = &g->variable[var];
	struct samples s = {.arena = a};
	if (v->type == TYPE_INTEGER || v->type == TYPE_DECIMAL)
		sample_numbers(&s, v);
	else if (v->type == TYPE_SET)
		sample_sets(&s, g, var);
	else if (v->type == TYPE_ENUM || v->type == TYPE_BOOL)
		for (size_t i = 0; i < v->word_count; i++)
			sample(&s, (struct input_value){.kind = VALUE_WORD, .word = v->word[i]});
	else
		sample_days(&s, v);
	*count = s.count;
	return s.v;
}

const char *stated_text(struct arena *a, const struct state *s, int var)
{
	size_t count;
	const struct variable *v = &s->g->variable[var];
	struct input_value x = s->v[var];
	if (v->type == TYPE_DATE && x.kind == VALUE_OPAQUE && x.number.d)
		return date_text((date)x.number.n, arena_alloc(a, 32));
	if (v->type == TYPE_DATE)
		return "2020-01-01";
	if (v->type == TYPE_TEXT)
		return "text";
	if (x.kind == VALUE_UNSET)
		x = variable_samples(a, s->g, var, &count)[0];
	return value_text(a, s->g, v, x);
}
