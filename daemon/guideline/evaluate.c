/* SPDX-License-Identifier: Apache-2.0
 *
 * evaluate.c - stated inputs in, one answer out; missing inputs are tried with all their values.
 */
#include "autoconf.h"
#include "answer.h"

#include <string.h>
#include <strings.h>

#define LEAVES_MAX  2000    /* beyond, the inputs already known to matter are named */
#define WORK_MAX    2000000 /* cells and expressions looked at; the same */
#define ANSWERS_MAX 63
#define ROWS_NAMED  100

struct search {
	struct arena *arena;
	const struct guideline *g;
	size_t leaves;
	uint64_t work;
	uint64_t matters; /* variables whose values lead to different answers */
	size_t answer_count;
	bool crowded;			   /* there were more */
	struct state *answer[ANSWERS_MAX]; /* one state for each different answer */
	int row[ROWS_NAMED];		   /* lines of the rows reached */
	const char *id[ROWS_NAMED];	   /* and their ids */
	size_t row_count;
	const char *urgency, *evidence; /* the most urgent, the weakest */
	struct {
		struct input_value *v;
		size_t count;
	} samples[VARIABLES_MAX];
};

static bool same_action(const struct action *a, const struct action *b)
{
	return strcmp(a->action, b->action) == 0 && strcmp(a->modality, b->modality) == 0 &&
	       a->min == b->min && a->max == b->max && strcmp(a->unit, b->unit) == 0 &&
	       strcmp(a->anchor, b->anchor) == 0;
}

static bool same_answer(const struct state *a, const struct state *b)
{
	if (!a->row != !b->row || a->step != b->step || a->overlay_count != b->overlay_count)
		return false;
	for (size_t i = 0; i < a->overlay_count; i++)
		if (a->overlay[i] != b->overlay[i])
			return false;
	if (!a->row || a->row == b->row)
		return true;
	return a->row->schedule == b->row->schedule && same_action(&a->row->act, &b->row->act) &&
	       strcmp(a->row->enabled, b->row->enabled) == 0;
}

/* Keeps the order of the table. */
static void note_row(struct search *x, const struct state *s)
{
	const char *id = s->row ? answer_row_id(s) : "";
	size_t at = 0;
	if (!*id || x->row_count == ROWS_NAMED)
		return;
	for (size_t i = 0; i < x->row_count; i++) {
		if (x->row[i] == s->row->line && strcmp(x->id[i], id) == 0)
			return;
		at += x->row[i] <= s->row->line;
	}
	memmove(x->row + at + 1, x->row + at, (x->row_count - at) * sizeof *x->row);
	memmove(x->id + at + 1, x->id + at, (x->row_count - at) * sizeof *x->id);
	x->row[at] = s->row->line;
	x->id[at] = id;
	x->row_count++;
}

/* Each id once, "a|b". */
static const char *row_ids(const struct search *x)
{
	const char *all = "";
	for (size_t i = 0; i < x->row_count; i++) {
		size_t k = 0;
		while (k < i && strcmp(x->id[k], x->id[i]) != 0)
			k++;
		if (k == i)
			all = arena_printf(x->arena, "%s%s%s", all, i ? "|" : "", x->id[i]);
	}
	return all;
}

static uint64_t leaf(struct search *x, const struct state *s)
{
	struct state spent;
	state_copy(&spent, s);
	x->leaves++;
	if (state_rejected(&spent))
		return 0;
	note_row(x, s);
	if (s->row &&
	    vocabulary_urgency_rank(s->row->urgency) > vocabulary_urgency_rank(x->urgency))
		x->urgency = s->row->urgency;
	if (s->row &&
	    vocabulary_evidence_rank(s->row->evidence) < vocabulary_evidence_rank(x->evidence))
		x->evidence = s->row->evidence;
	for (size_t i = 0; i < x->answer_count; i++)
		if (same_answer(x->answer[i], s))
			return (uint64_t)1 << i;
	if (x->answer_count == ANSWERS_MAX) {
		x->crowded = true;
		return (uint64_t)1 << ANSWERS_MAX;
	}
	x->answer[x->answer_count] = arena_alloc(x->arena, sizeof *s);
	state_copy(x->answer[x->answer_count], s);
	return (uint64_t)1 << x->answer_count++;
}

static bool is_exhausted(const struct search *x)
{
	return x->leaves >= LEAVES_MAX || x->work >= WORK_MAX;
}

/* Which answers are still possible from here. */
static uint64_t explore(struct search *x, struct state *s)
{
	enum row_outcome o = state_run(s);
	x->work += s->work;
	if (o != OUTCOME_NEED && o != OUTCOME_ANSWER)
		s->row = NULL; /* the checker knows no such table */
	if (o != OUTCOME_NEED)
		return leaf(x, s);
	int var = s->need.var;
	if (!x->samples[var].v)
		x->samples[var].v = variable_samples(x->arena, x->g, var, &x->samples[var].count);
	uint64_t all = 0;
	for (size_t i = 0; i < x->samples[var].count; i++) {
		struct state copy;
		if (s->doubting && value_is_unknown(x->g, x->samples[var].v[i]))
			continue;
		state_copy(&copy, s);
		copy.v[var] = x->samples[var].v[i];
		copy.tried |= (uint64_t)1 << var;
		if (is_exhausted(x)) {
			x->matters |= (uint64_t)1 << var;
			break;
		}
		uint64_t some = explore(x, &copy);
		if (all && some && some != all)
			x->matters |= (uint64_t)1 << var;
		all |= some;
	}
	return all;
}

/* ---- naming what is missing ---------------------------------------------------------------- */

static void name_input(struct search *x, struct guideline_answer *out, const char *name)
{
	for (size_t i = 0; i < out->missing_count; i++)
		if (strcmp(out->missing[i], name) == 0)
			return;
	out->missing = arena_grow(x->arena, out->missing, out->missing_count, sizeof name);
	out->missing[out->missing_count++] = name;
}

/* Not stated, and nothing is taken for it. */
static bool is_lacking(const struct state *s, int var)
{
	const struct variable *v = &s->g->variable[var];
	bool taken = v->absent.kind != VALUE_UNSET && !value_is_unknown(s->g, v->absent);
	return v->is_input && !(s->stated >> var & 1) && !taken;
}

static void name_lacking(
    struct search *x, const struct state *s, const struct expr *e, struct guideline_answer *out)
{
	if (!e)
		return;
	if (e->op == OP_VAR && is_lacking(s, e->var))
		name_input(x, out, s->g->variable[e->var].name);
	for (size_t i = 0; i < e->count; i++)
		name_lacking(x, s, e->arg[i], out);
}

/* A derived quantity is missing because of the inputs it is derived from. */
static void name_missing(struct search *x, const struct state *s, struct guideline_answer *out)
{
	for (size_t i = 0; i < x->g->variable_count; i++) {
		const struct variable *v = &x->g->variable[i];
		if (!(x->matters >> i & 1))
			continue;
		if (v->is_input)
			name_input(x, out, v->name);
		for (size_t k = 0; k < v->derive_count && !v->is_input; k++) {
			name_lacking(x, s, v->derive[k].when, out);
			name_lacking(x, s, v->derive[k].value, out);
		}
	}
}

/* "unknown" taken for an input that was not stated, where that made a person decide. */
static void name_unknown(struct search *x, const struct state *s, struct guideline_answer *out)
{
	if (!s->row || strcmp(out->action, ACTION_REVIEW) != 0)
		return;
	for (size_t i = 0; i < s->row->cell_count; i++) {
		int var = s->row->cell[i].var;
		if ((s->assumed >> var & 1) && value_is_unknown(x->g, s->v[var]))
			name_input(x, out, x->g->variable[var].name);
	}
}

/* ---- the answer ---------------------------------------------------------------------------- */

static int stated_variable(const struct guideline *g, const char *name)
{
	for (size_t i = 0; i < g->variable_count; i++)
		if (strcasecmp(g->variable[i].name, name) == 0)
			return (int)i;
	return -1;
}

static bool read_inputs(struct state *s, const struct pair *input, size_t count, struct err *e)
{
	for (size_t i = 0; i < count; i++) {
		int var = stated_variable(s->g, input[i].key);
		if (var < 0 || !s->g->variable[var].is_input) {
			err_set(e, ERR_INPUT, "%.60s: %s %s has no such input", input[i].key,
			    s->g->system, s->g->version);
			err_hint(e, "Use \"followupctl guideline show %s %s\" for its inputs.",
			    s->g->system, s->g->version);
			return false;
		}
		if (!input[i].value || !*input[i].value)
			continue;
		if (s->stated >> var & 1)
			return err_set(e, ERR_INPUT, "%s: stated twice", input[i].key);
		if (!value_read(s->g, &s->g->variable[var], input[i].value, &s->v[var], e))
			return false;
		s->stated |= (uint64_t)1 << var;
	}
	return true;
}

static void name_possible(const struct search *x, struct guideline_answer *out)
{
	out->possible_rows = row_ids(x);
	for (size_t i = 0; i < x->row_count; i++)
		if (!i || x->row[i] != x->row[i - 1])
			answer_line(x->arena, &out->possible, &out->possible_count, x->row[i]);
}

static struct search search_of(struct arena *a, const struct guideline *g)
{
	return (struct search){.arena = a, .g = g, .urgency = "", .evidence = "V2"};
}

static bool is_whole(const struct search *x)
{
	return !x->crowded && !is_exhausted(x);
}

/* What was searched has something in common, and so becomes the answer. */
static bool in_common(struct search *x, const struct state *s, struct guideline_answer *out)
{
	struct guideline_answer all;
	if (!is_whole(x) || !answer_common(x->arena, x->answer, x->answer_count, &all))
		return false;
	*out = all;
	out->urgency = x->urgency;
	out->evidence = x->evidence;
	out->missing_count = 0;
	name_possible(x, out);
	name_missing(x, s, out);
	if (!*out->row)
		out->row = out->possible_rows;
	return true;
}

/* An input that nobody knows, said or not, is open like one that is missing. */
static bool forget_unknown(struct state *s)
{
	bool any = false;
	for (size_t i = 0; i < s->g->variable_count; i++) {
		const struct variable *v = &s->g->variable[i];
		bool said = (s->stated >> i & 1) && value_is_unknown(s->g, s->v[i]);
		if (said) {
			s->v[i].kind = VALUE_UNSET;
			s->stated &= ~((uint64_t)1 << i);
		}
		for (size_t k = 0; k < v->word_count; k++)
			any = any || strcmp(s->g->word[v->word[k]], "unknown") == 0;
	}
	return any;
}

/* A person would have to decide: what does every row that is still possible owe?  x: the search so
 * far, NULL when nothing was searched. */
static bool provisional(
    struct search *x, struct arena *a, const struct state *start, struct guideline_answer *out)
{
	struct state s = *start;
	if (!start->stated) /* of nothing, everything is possible */
		return false;
	if (!forget_unknown(&s))
		return x && in_common(x, start, out);
	struct search again = search_of(a, start->g);
	s.doubting = true;
	struct state first = s;
	return explore(&again, &s) && again.answer_count && in_common(&again, &first, out);
}

static void undecided(struct search *x, const struct state *s, struct guideline_answer *out)
{
	if (provisional(x, x->arena, s, out))
		return;
	answer_review(out, "the inputs stated leave more than one row possible");
	name_possible(x, out);
	name_missing(x, s, out);
}

bool guideline_evaluate(const struct guideline *g, const struct pair *input, size_t count,
    struct arena *a, struct guideline_answer *out, struct err *e)
{
	struct state s = {.g = g};
	answer_clear(g, out);
	if (!read_inputs(&s, input, count, e))
		return false;
	struct state start = s, spent = s;
	const struct reject *reject = state_rejected(&spent);
	if (reject)
		return err_set(e, ERR_INPUT, "%s", reject->message);
	enum row_outcome o = state_run(&s);
	struct search x = search_of(a, g);
	bool branched = o == OUTCOME_NEED;
	if (branched) {
		uint64_t answers = explore(&x, &s);
		if (answers == 0 && !is_exhausted(&x))
			return err_set(e, ERR_INPUT, "the inputs stated contradict each other");
		if (x.answer_count != 1 || is_exhausted(&x)) {
			undecided(&x, &start, out);
			return true;
		}
		state_copy(&s, x.answer[0]);
	}
	if (!s.row || o == OUTCOME_NO_ROW || o == OUTCOME_OVERLAP || o == OUTCOME_CROWDED) {
		answer_review(out, "the table has no single row for these inputs");
		return true;
	}
	answer_fill(a, &s, out);
	if (branched) {
		out->category = NULL;
		out->urgency = x.urgency;
		out->evidence = x.evidence;
		name_possible(&x, out);
		out->row = *out->possible_rows ? out->possible_rows : out->row;
	}
	name_unknown(&x, &s, out);
	if (strcmp(out->action, ACTION_REVIEW) == 0)
		provisional(NULL, a, &start, out);
	return true;
}
