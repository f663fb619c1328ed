/* SPDX-License-Identifier: Apache-2.0
 *
 * run.c - one pass through the stages of a table, which stops when it needs a value.
 *
 * The caller assigns the value and runs on, or copies the state and tries all values: that is how
 * missing inputs are answered and how the checker proves a table.
 */
#include "autoconf.h"
#include "table.h"

#include <string.h>

static struct input_value need(int var)
{
	return (struct input_value){.kind = VALUE_NEED, .var = var};
}

/* The declared lines in order; one whose condition is unknown ends the search, unknown. */
static struct input_value derived(struct state *s, const struct variable *v)
{
	static const struct input_value absent = {.kind = VALUE_ABSENT};
	for (size_t i = 0; i < v->derive_count; i++) {
		const struct derive *d = &v->derive[i];
		if (d->when) {
			struct input_value when = expr_eval(s, d->when);
			if (when.kind != VALUE_WORD)
				return when.kind == VALUE_NEED ? when : absent;
			if (when.word == WORD_NO)
				continue;
		}
		return expr_eval(s, d->value);
	}
	return absent;
}

/* A computed value outside the declared legal ones is no value. */
static bool is_legal(const struct variable *v, struct input_value x)
{
	if (x.kind == VALUE_NUMBER)
		return (v->type == TYPE_INTEGER || v->type == TYPE_DECIMAL) &&
		       number_cmp(x.number, v->lo) >= 0 && number_cmp(x.number, v->hi) <= 0;
	for (size_t i = 0; x.kind == VALUE_WORD && i < v->word_count; i++)
		if (v->word[i] == x.word)
			return true;
	return false;
}

/* Whether the checker takes a variable as it comes, whatever it could be derived from. */
static bool is_walked(const struct state *s, const struct variable *v, uint64_t bit)
{
	if (!s->walking || !v->free)
		return false;
	return !s->inputs_only ||
	       (v->is_input && (s->stated & bit || !((s->presence | s->settled) & bit)));
}

bool value_is_unknown(const struct guideline *g, struct input_value x)
{
	return x.kind == VALUE_WORD && strcmp(g->word[x.word], "unknown") == 0;
}

struct input_value state_get(struct state *s, int var)
{
	const struct variable *v = &s->g->variable[var];
	uint64_t bit = (uint64_t)1 << var;
	struct input_value x = s->v[var];
	if (x.kind != VALUE_UNSET)
		return x;
	bool walked = is_walked(s, v, bit), stated = s->stated & bit;
	if (v->derive_count && !walked) {
		s->v[var].kind = VALUE_ABSENT; /* lines that refer to each other end here */
		x = derived(s, v);
		s->v[var] = is_legal(v, x) ? x : (struct input_value){.kind = VALUE_UNSET};
		if (x.kind == VALUE_NEED || s->v[var].kind != VALUE_UNSET)
			return x;
	}
	/* In the proof, what nobody asked for may have been stated all the same, and what is not
	 * stated may have been derived. */
	bool unstated =
	    !stated && (!s->walking || s->presence & bit || (s->inputs_only && s->settled & bit));
	if (s->doubting && value_is_unknown(s->g, v->absent))
		return (struct input_value){.kind = VALUE_ABSENT};
	if (v->absent.kind != VALUE_UNSET && unstated && !(walked && v->derive_count)) {
		s->assumed |= bit;
		return s->v[var] = v->absent;
	}
	bool open = s->inputs_only ? walked : walked || v->is_input;
	return s->walking && open && !(s->settled & bit)
		   ? need(var)
		   : (struct input_value){.kind = VALUE_ABSENT};
}

/* Somewhere below an unknown expression is what it lacks; that is branched over. */
static int lacking(struct state *s, const struct expr *x)
{
	if (x->op == OP_VAR && state_get(s, x->var).kind == VALUE_ABSENT)
		return x->var;
	for (size_t i = 0; i < x->count; i++) {
		int var = lacking(s, x->arg[i]);
		if (var >= 0)
			return var;
	}
	return -1;
}

/* The line that would give a derived value, were something known; NULL: none would. */
static const struct expr *undecided_line(struct state *s, const struct variable *v)
{
	for (size_t i = 0; i < v->derive_count; i++) {
		const struct derive *d = &v->derive[i];
		struct input_value when = {.kind = VALUE_WORD, .word = WORD_YES};
		if (d->when)
			when = expr_eval(s, d->when);
		if (when.kind != VALUE_WORD)
			return d->when;
		if (when.word == WORD_YES)
			return d->value;
	}
	return NULL;
}

struct input_value state_need(struct state *s, int var)
{
	for (int depth = 0; depth < VARIABLES_MAX; depth++) {
		const struct variable *v = &s->g->variable[var];
		const struct expr *x = v->free ? NULL : undecided_line(s, v);
		int behind = x ? lacking(s, x) : -1;
		if (behind < 0)
			break;
		var = behind;
	}
	return need(var);
}

static struct input_value condition(struct state *s, const struct expr *x)
{
	struct input_value v = expr_eval(s, x);
	if (v.kind != VALUE_ABSENT || s->inputs_only)
		return v;
	int var = lacking(s, x);
	return var >= 0 ? state_need(s, var) : v;
}

/* ---- rows ---------------------------------------------------------------------------------- */

/* yes, no, need or absent; resumes at the cell it stopped at */
static struct input_value row_test(struct state *s, const struct row *r)
{
	for (; s->cell_at < r->cell_count; s->cell_at++) {
		struct input_value v = cell_test(s, &r->cell[s->cell_at]);
		if (v.kind != VALUE_WORD || v.word == WORD_NO)
			return v;
	}
	return (struct input_value){.kind = VALUE_WORD, .word = WORD_YES};
}

static void assign(struct state *s, int var, struct input_value x)
{
	uint64_t bit = (uint64_t)1 << var;
	for (size_t i = 0; i < s->g->kept_count; i++)
		if (s->g->kept[i] == var && !(s->replaced & bit)) {
			s->before[i] = s->v[var];
			s->replaced |= bit;
		}
	s->v[var] = x;
}

static void fire(struct state *s, const struct row *r)
{
	for (size_t i = 0; i < r->assign_count; i++)
		assign(s, r->assign[i].var, r->assign[i].value);
	if (*r->act.action || r->schedule)
		s->row = r;
	else /* one of each stage at most */
		s->trail[s->trail_count++] = r;
}

/* Goes on with the rows of the stage from where it stopped. */
static enum row_outcome stage_rows(struct state *s, const struct stage *st)
{
	for (; s->row_at < st->row_count; s->row_at++, s->cell_at = 0) {
		const struct row *r = &st->row[s->row_at];
		struct input_value v = row_test(s, r);
		if (v.kind == VALUE_NEED) {
			s->need = v;
			return OUTCOME_NEED;
		}
		if (v.kind != VALUE_WORD)
			return OUTCOME_INCOMPLETE;
		if (v.word == WORD_NO)
			continue;
		if (st->hit == HIT_OVERLAY) {
			if (s->overlay_count == OVERLAY_MAX)
				return OUTCOME_CROWDED;
			s->overlay[s->overlay_count++] = r;
			continue;
		}
		if (s->hit) {
			s->other = r;
			return OUTCOME_OVERLAP;
		}
		s->hit = r;
		if (st->hit != HIT_UNIQUE)
			break;
	}
	if (s->hit)
		fire(s, s->hit);
	else if (st->hit == HIT_FIRST || st->hit == HIT_UNIQUE)
		return OUTCOME_NO_ROW;
	return OUTCOME_ANSWER;
}

/* no: the stage is passed by */
static struct input_value stage_enter(struct state *s, const struct stage *st)
{
	if (s->row && st->hit != HIT_OVERLAY)
		return (struct input_value){.kind = VALUE_WORD, .word = WORD_NO};
	if (!st->when)
		return (struct input_value){.kind = VALUE_WORD, .word = WORD_YES};
	return condition(s, st->when);
}

static void stage_next(struct state *s)
{
	s->stage++;
	s->row_at = s->cell_at = 0;
	s->entered = false;
	s->hit = NULL;
}

/* ---- schedules ----------------------------------------------------------------------------- */

static enum row_outcome stopped(struct state *s, struct input_value v)
{
	s->need = v;
	return v.kind == VALUE_NEED ? OUTCOME_NEED : OUTCOME_INCOMPLETE;
}

static enum row_outcome pick_step(struct state *s)
{
	const struct schedule *sch = s->row->schedule;
	int64_t wanted = 1;
	if (s->g->step_var >= 0) {
		struct input_value v = state_get(s, s->g->step_var);
		if (v.kind == VALUE_ABSENT && !s->inputs_only)
			v = need(s->g->step_var);
		if (v.kind != VALUE_NUMBER)
			return stopped(s, v);
		wanted = v.number.n / v.number.d;
	}
	for (size_t i = 0; i < sch->count && !s->step; i++)
		if (sch->step[i].number == wanted ||
		    (sch->step[i].repeats && wanted > sch->step[i].number))
			s->step = &sch->step[i];
	if (s->step && s->step->until && wanted > 1) {
		struct input_value over = condition(s, s->step->until);
		if (over.kind != VALUE_WORD) {
			s->step = NULL;
			return stopped(s, over);
		}
		if (over.word == WORD_YES)
			s->step = NULL;
	}
	if (!s->step) {
		s->step = sch->end;
		s->ended = true;
	}
	return s->step ? OUTCOME_ANSWER : OUTCOME_NO_ANSWER;
}

enum row_outcome state_run(struct state *s)
{
	s->work = 0;
	for (; s->stage < s->g->stage_count; stage_next(s)) {
		const struct stage *st = &s->g->stage[s->stage];
		if (!s->entered) {
			struct input_value v = stage_enter(s, st);
			if (v.kind != VALUE_WORD)
				return stopped(s, v);
			if (v.word == WORD_NO)
				continue;
			s->entered = true;
		}
		enum row_outcome o = stage_rows(s, st);
		if (o != OUTCOME_ANSWER)
			return o;
	}
	if (!s->row)
		return OUTCOME_NO_ANSWER;
	return s->row->schedule && !s->step ? pick_step(s) : OUTCOME_ANSWER;
}

void state_before_rows(struct state *s)
{
	if (!s->replaced)
		return;
	for (size_t i = 0; i < s->g->kept_count; i++)
		if (s->replaced >> s->g->kept[i] & 1)
			s->v[s->g->kept[i]] = s->before[i];
	/* What was derived may have been derived from what a row has set. */
	for (size_t i = 0; i < s->g->variable_count; i++)
		if (s->g->variable[i].derive_count && !((s->stated | s->tried) >> i & 1))
			s->v[i].kind = VALUE_UNSET;
	s->replaced = 0;
}

const struct reject *state_rejected(struct state *s)
{
	state_before_rows(s);
	s->settled = UINT64_MAX;
	s->work = 0;
	const struct reject *soft = NULL;
	for (size_t i = 0; i < s->g->reject_count; i++) {
		const struct reject *r = &s->g->reject[i];
		struct input_value v = expr_eval(s, r->when);
		bool holds = v.kind == VALUE_WORD && v.word == WORD_YES;
		if (holds && !r->arithmetic)
			return r;
		if (holds && !soft)
			soft = r;
	}
	return soft;
}
