/* SPDX-License-Identifier: Apache-2.0
 *
 * diff_walk.c - inputs to which two tables give different answers.
 *
 * Both tables are walked at once, over inputs only: what one asks for is given to both, with the
 * values at the thresholds of both.  Where two branches leave both tables with the same future they
 * are walked once, as in walk.c.  At each end both tables are asked for real.
 */
#include "autoconf.h"
#include "diff.h"

#include <stdlib.h>

#define WORK_MAX 30000000 /* some seconds */
#define ASK_WORK 100	  /* what asking both tables for real counts for */

struct both {
	struct state s[2];
	bool done[2]; /* has its answer */
	bool bad[2];  /* was given a value it does not know */
};

struct difference {
	uint64_t compared, differing;
};

struct diff_walk {
	struct arena *arena;
	const struct guideline *g[2];
	struct guideline_diff *out;
	struct live *live[2];
	struct memo *memo[2];	     /* compared, differing: two tallies of one key */
	int other[2][VARIABLES_MAX]; /* the same input in the other table, or -1 */
	uint64_t work;
	bool plain;
	struct {
		struct input_value *v;
		size_t count;
	} samples[2][VARIABLES_MAX];
};

/* ---- one input in two tables --------------------------------------------------------------- */

static bool is_number(const struct variable *v)
{
	return v->type == TYPE_INTEGER || v->type == TYPE_DECIMAL;
}

static int word_index(const struct guideline *g, const struct variable *v, const char *word)
{
	for (size_t i = 0; i < v->word_count; i++)
		if (strcmp(g->word[v->word[i]], word) == 0)
			return (int)i;
	return -1;
}

/* The value of variable a of one table as a value of b of the other; false: it has none. */
static bool translated(const struct guideline *ga, const struct variable *a, struct input_value x,
    const struct guideline *gb, const struct variable *b, struct input_value *out)
{
	*out = x;
	out->sample = 0; /* it counts the samples of one table */
	if (x.kind == VALUE_NUMBER)
		return is_number(b) && number_cmp(x.number, b->lo) >= 0 &&
		       number_cmp(x.number, b->hi) <= 0 &&
		       (b->type == TYPE_DECIMAL || number_is_multiple(x.number, b->precision));
	if (x.kind == VALUE_WORD) {
		int i = word_index(gb, b, ga->word[x.word]);
		if (i >= 0)
			out->word = b->word[i];
		return i >= 0 && b->type != TYPE_SET;
	}
	if (x.kind != VALUE_SET)
		return a->type == b->type;
	out->set = 0;
	for (size_t i = 0; i < a->word_count; i++) {
		int k = x.set >> i & 1 ? word_index(gb, b, ga->word[a->word[i]]) : 0;
		if (k < 0)
			return false;
		if (x.set >> i & 1)
			out->set |= (uint64_t)1 << k;
	}
	return b->type == TYPE_SET;
}

static bool same_value(struct input_value a, struct input_value b)
{
	return a.kind == b.kind && (a.kind == VALUE_NUMBER    ? number_cmp(a.number, b.number) == 0
				       : a.kind == VALUE_WORD ? a.word == b.word
				       : a.kind == VALUE_SET  ? a.set == b.set
							      : true);
}

static void add_sample(struct diff_walk *w, int side, int var, struct input_value x)
{
	struct input_value *v = w->samples[side][var].v;
	size_t n = w->samples[side][var].count;
	for (size_t i = 0; i < n; i++)
		if (same_value(v[i], x))
			return;
	v = arena_grow(w->arena, v, n, sizeof x);
	v[n] = x;
	w->samples[side][var].v = v;
	w->samples[side][var].count = n + 1;
}

/* The samples of both tables; those that only the other knows are its own business. */
static void collect_samples(struct diff_walk *w, int side, int var)
{
	size_t count;
	int k = w->other[side][var];
	struct input_value *v = variable_samples(w->arena, w->g[side], var, &count), x;
	for (size_t i = 0; i < count; i++)
		add_sample(w, side, var, v[i]);
	if (k < 0)
		return;
	v = variable_samples(w->arena, w->g[!side], k, &count);
	for (size_t i = 0; i < count; i++)
		if (translated(w->g[!side], &w->g[!side]->variable[k], v[i], w->g[side],
			&w->g[side]->variable[var], &x))
			add_sample(w, side, var, x);
}

/* ---- both asked for real ------------------------------------------------------------------- */

static size_t inputs_of(struct arena *a, const struct state *s, struct pair *in)
{
	size_t n = 0;
	struct state view;
	state_copy(&view, s);
	state_before_rows(&view);
	for (size_t i = 0; i < s->g->variable_count; i++) {
		const struct variable *v = &s->g->variable[i];
		if (v->is_input && s->stated >> i & 1)
			in[n++] = (struct pair){v->name, stated_text(a, &view, (int)i)};
	}
	return n;
}

static bool same_step(const struct guideline_step *a, const struct guideline_step *b)
{
	return strcmp(a->action, b->action) == 0 && strcmp(a->modality, b->modality) == 0 &&
	       a->min == b->min && a->max == b->max && strcmp(a->unit, b->unit) == 0 &&
	       strcmp(a->from, b->from) == 0 && a->repeats == b->repeats &&
	       strcmp(a->until, b->until) == 0;
}

/* What is to be done and by when; who says so, and in which words, is no difference. */
static bool same_duty(const struct guideline_answer *a, const struct guideline_answer *b)
{
	if (strcmp(a->action, b->action) != 0 || strcmp(a->modality, b->modality) != 0 ||
	    a->min != b->min || a->max != b->max || strcmp(a->unit, b->unit) != 0 ||
	    strcmp(a->from, b->from) != 0 || strcmp(a->urgency, b->urgency) != 0 ||
	    a->step_count != b->step_count || a->overlay_count != b->overlay_count)
		return false;
	for (size_t i = 0; i < a->step_count; i++)
		if (!same_step(&a->step[i], &b->step[i]))
			return false;
	for (size_t i = 0; i < a->overlay_count; i++)
		if (!same_duty(&a->overlay[i], &b->overlay[i]))
			return false;
	return true;
}

static bool states(const struct pair *in, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(in[i].key, key) == 0)
			return true;
	return false;
}

/* The inputs of one table, and what only the other knows. */
static const char *joined(struct arena *a, struct pair in[2][VARIABLES_MAX], const size_t *count)
{
	const char *text = "";
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < count[side]; i++)
			if (!side || !states(in[0], count[0], in[1][i].key))
				text = arena_printf(a, "%s%s%s=%s", text, *text ? ";" : "",
				    in[side][i].key, in[side][i].value);
	return text;
}

/* The first example of each pair of rows. */
static bool is_new(const struct guideline_diff *o, const struct guideline_example *x)
{
	for (size_t i = 0; i < o->example_count; i++) {
		const struct guideline_example *e = &o->example[i];
		bool same = true;
		for (int side = 0; side < 2; side++)
			same &= !e->error[side] == !x->error[side] &&
				(e->error[side] ||
				    strcmp(e->answer[side].row, x->answer[side].row) == 0);
		if (same)
			return false;
	}
	return o->example_count < DIFF_EXAMPLES;
}

/* Both tables' answers, in the arena given. */
static void ask(
    struct diff_walk *w, struct arena *a, const struct both *b, struct guideline_example *out)
{
	struct pair in[2][VARIABLES_MAX];
	struct err e;
	size_t count[2];
	*out = (struct guideline_example){.inputs = ""};
	for (int side = 0; side < 2; side++) {
		count[side] = inputs_of(a, &b->s[side], in[side]);
		if (b->bad[side])
			out->error[side] = "a value that this table does not know";
		else if (!guideline_evaluate(
			     w->g[side], in[side], count[side], a, &out->answer[side], &e))
			out->error[side] = arena_strdup(a, e.text);
	}
	/* Of a table that does not know a value, the other's inputs are the ones to show. */
	if (b->bad[0])
		count[0] = 0;
	else if (b->bad[1])
		count[1] = 0;
	out->inputs = joined(a, in, count);
}

static struct difference leaf(struct diff_walk *w, const struct both *b)
{
	struct arena *a = arena_new();
	struct guideline_example x;
	w->work += ASK_WORK;
	ask(w, a, b, &x);
	struct difference f = {.compared = !x.error[0] || !x.error[1]};
	f.differing =
	    f.compared && (x.error[0] || x.error[1] || !same_duty(&x.answer[0], &x.answer[1]));
	if (f.differing && is_new(w->out, &x))
		ask(w, w->arena, b, &w->out->example[w->out->example_count++]);
	arena_free(a);
	return f;
}

/* ---- the walk ------------------------------------------------------------------------------ */

static struct difference explore(struct diff_walk *w, struct both *b);

static void copy_both(struct both *to, const struct both *from)
{
	for (int side = 0; side < 2; side++) {
		state_copy(&to->s[side], &from->s[side]);
		to->done[side] = from->done[side];
		to->bad[side] = from->bad[side];
	}
}

/* Gives one value to both; x NULL: only whether it is stated. */
static void give(struct diff_walk *w, struct both *b, int side, int var, bool stated,
    const struct input_value *x)
{
	int k = w->other[side][var];
	struct state *s = &b->s[side], *t = &b->s[!side];
	s->presence |= (uint64_t)1 << var;
	s->stated |= stated ? (uint64_t)1 << var : 0;
	if (x) {
		s->v[var] = *x;
		s->tried |= (uint64_t)1 << var;
	}
	if (k < 0)
		return;
	t->presence |= (uint64_t)1 << k;
	t->stated |= stated ? (uint64_t)1 << k : 0;
	t->tried |= x ? (uint64_t)1 << k : 0;
	if (x && !translated(s->g, &s->g->variable[var], *x, t->g, &t->g->variable[k], &t->v[k]))
		b->bad[!side] = b->done[!side] = true;
}

static uint64_t sum_of(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static struct difference try_all(struct diff_walk *w, const struct both *b, int side)
{
	struct difference sum = {0};
	struct both *copy = xmalloc(sizeof *copy);
	int var = b->s[side].need.var;
	bool presence = b->s[side].need.presence;
	if (!presence && !w->samples[side][var].v)
		collect_samples(w, side, var);
	size_t count = presence ? 2 : w->samples[side][var].count;
	for (size_t i = 0; i < count && w->work < WORK_MAX; i++) {
		copy_both(copy, b);
		give(w, copy, side, var, presence ? i : true,
		    presence ? NULL : &w->samples[side][var].v[i]);
		struct difference f = explore(w, copy);
		sum.compared = sum_of(sum.compared, f.compared);
		sum.differing = sum_of(sum.differing, f.differing);
	}
	free(copy);
	return sum;
}

/* What live_key leaves out because no fault depends on it, and answers do. */
static void add_answer(struct buf *key, const struct both *b, int side)
{
	const struct state *s = &b->s[side];
	char flags[] = {b->done[side], b->bad[side], s->ended};
	buf_add(key, flags, sizeof flags);
	buf_add(key, &s->step, sizeof s->step);
	buf_add(key, s->overlay, s->overlay_count * sizeof *s->overlay);
	buf_add(key, s->trail, s->trail_count * sizeof *s->trail);
}

/* What the other table may yet ask for is stated to this one too. */
static uint64_t others_of(struct diff_walk *w, const struct both *b, int side)
{
	uint64_t mine = 0, theirs = live_ahead(w->live[!side], &b->s[!side]);
	for (; theirs; theirs &= theirs - 1) {
		int k = w->other[!side][__builtin_ctzll(theirs)];
		mine |= k >= 0 ? (uint64_t)1 << k : 0;
	}
	return mine;
}

static void key_of(struct diff_walk *w, const struct both *b, struct buf *key)
{
	struct buf one = {0};
	for (int side = 0; side < 2; side++) {
		live_key(w->live[side], &b->s[side], others_of(w, b, side), &one);
		buf_add(key, &one.len, sizeof one.len);
		buf_add(key, one.data, one.len);
		add_answer(key, b, side);
	}
	buf_free(&one);
}

static struct difference ahead(struct diff_walk *w, struct both *b)
{
	for (int side = 0; side < 2; side++)
		if (!b->done[side])
			return try_all(w, b, side);
	return leaf(w, b);
}

static void run_both(struct diff_walk *w, struct both *b)
{
	for (int side = 0; side < 2; side++) {
		if (b->done[side])
			continue;
		enum row_outcome o = state_run(&b->s[side]);
		w->work += b->s[side].work + 1;
		if (o == OUTCOME_NEED)
			return; /* the other runs on when this one has its value */
		b->done[side] = true;
	}
}

static struct difference explore(struct diff_walk *w, struct both *b)
{
	struct buf key = {0};
	run_both(w, b);
	if (w->plain)
		return ahead(w, b);
	key_of(w, b, &key);
	const struct tally *compared = memo_find(w->memo[0], &key),
			   *differing = memo_find(w->memo[1], &key);
	struct difference f;
	if (compared && differing) {
		f = (struct difference){compared->leaves, differing->leaves};
	} else {
		f = ahead(w, b);
		if (w->work < WORK_MAX) {
			memo_add(w->memo[0], &key, (struct tally){.leaves = f.compared});
			memo_add(w->memo[1], &key, (struct tally){.leaves = f.differing});
		}
	}
	buf_free(&key);
	return f;
}

static void pair_variables(struct diff_walk *w)
{
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < w->g[side]->variable_count; i++) {
			const struct variable *v = &w->g[side]->variable[i];
			int k = table_variable(w->g[!side], v->name);
			bool both = v->is_input && k >= 0 && w->g[!side]->variable[k].is_input;
			w->other[side][i] = both ? k : -1;
		}
}

void diff_answers(struct arena *a, const struct guideline *from, const struct guideline *to,
    bool plain, struct guideline_diff *out)
{
	struct diff_walk *w = arena_alloc(a, sizeof *w);
	struct both *b = arena_alloc(a, sizeof *b);
	*w = (struct diff_walk){.arena = a, .g = {from, to}, .out = out, .plain = plain};
	for (int side = 0; side < 2; side++) {
		w->live[side] = live_new(a, w->g[side]);
		w->memo[side] = memo_new();
		b->s[side] = (struct state){.g = w->g[side], .walking = true, .inputs_only = true};
	}
	pair_variables(w);
	struct difference f = explore(w, b);
	out->compared = f.compared;
	out->differing = f.differing;
	out->complete = w->work < WORK_MAX;
	for (int side = 0; side < 2; side++)
		memo_free(w->memo[side]);
}
