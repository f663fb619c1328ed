/* SPDX-License-Identifier: Apache-2.0
 *
 * silence.c - finds inputs whose silence takes a row that asks for less.
 *
 * Of an input that a report leaves out, or calls unknown, every value is still possible.  Where the
 * table answers all the same, by a value for when it is missing, by a row for "missing" or by
 * given(), that answer must not ask for less, or later, than one of those values would.  The table
 * is walked twice at once, silent about the input and stating it, with everything else alike.  An
 * input that a presume line names is left out: somebody has said why its silence may be taken so.
 *
 * The walk stands on the samples of its inputs and stops when it gets long: what it finds is wrong,
 * what it does not find is not proven.
 */
#include "autoconf.h"
#include "checker.h"

#include <stdlib.h>
#include <string.h>

#define WORK_MAX 300000 /* cells and expressions, of one input and value */
#define ASKS	 1	/* rank of an answer that only asks a person to look */

enum side { SILENT, STATED };

struct twins {
	struct state s[2];
	bool done[2];
};

struct silence {
	struct checker *c;
	struct live *live;
	struct memo *memo;
	uint64_t work;
	uint64_t given;	  /* inputs of which something asks whether they are stated */
	int var;	  /* the input in question */
	const char *said; /* "not stated" or "unknown" */
	bool found;
};

/* ---- which answer asks for less ------------------------------------------------------------ */

static const struct action *action_of(const struct state *s)
{
	return s->step ? &s->step->act : &s->row->act;
}

static bool is_off(const struct state *s)
{
	return strcmp(s->row->enabled, "yes") != 0;
}

static bool asks_person(const struct state *s)
{
	const char *action = action_of(s)->action;
	return is_off(s) || strcmp(action, ACTION_REVIEW) == 0 ||
	       strcmp(action, "not-applicable") == 0;
}

static int64_t minutes_of(const struct action *a)
{
	static const struct {
		const char *unit;
		int minutes;
	} units[] = {{"minutes", 1}, {"hours", 60}, {"days", 1440}, {"business-days", 1440},
	    {"months", 43200}};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (a->max >= 0 && strcmp(a->unit, units[i].unit) == 0)
			return (int64_t)a->max * units[i].minutes;
	return -1;
}

/* An overlay of the one that the other has not. */
static bool owes_beside(const struct state *more, const struct state *less)
{
	for (size_t i = 0; i < more->overlay_count; i++) {
		bool both = false;
		for (size_t k = 0; k < less->overlay_count; k++)
			both = both || less->overlay[k] == more->overlay[i];
		if (!both && guideline_action_is_owed(more->overlay[i]->act.action))
			return true;
	}
	return false;
}

/* A person who is asked decides nothing too low; nothing is owed less than that somebody looks. */
static bool asks_less(const struct state *silent, const struct state *stated)
{
	if (!silent->row || !stated->row || asks_person(silent))
		return false;
	const struct action *less = action_of(silent), *more = action_of(stated);
	int rank = guideline_action_weight(less->action),
	    other = asks_person(stated) ? ASKS : guideline_action_weight(more->action);
	if (rank != other || asks_person(stated))
		return rank < other;
	int64_t later = minutes_of(less), earlier = minutes_of(more);
	bool dated = guideline_action_is_owed(less->action) && later >= 0 && earlier >= 0 &&
		     strcmp(less->anchor, more->anchor) == 0;
	return (dated && later > earlier) || owes_beside(stated, silent);
}

/* ---- the report ---------------------------------------------------------------------------- */

static const char *inputs_of(struct arena *a, const struct state *s)
{
	const char *text = "";
	struct state view;
	state_copy(&view, s);
	state_before_rows(&view);
	for (size_t i = 0; i < s->g->variable_count; i++)
		if (s->g->variable[i].is_input && s->stated >> i & 1)
			text = arena_printf(a, "%s%s%s=%s", text, *text ? ";" : "",
			    s->g->variable[i].name, stated_text(a, &view, (int)i));
	return text;
}

static void report(struct silence *w, const struct twins *t)
{
	struct arena *a = arena_new();
	const struct variable *v = &w->c->g->variable[w->var];
	const struct row *row = t->s[SILENT].row;
	check_fault(w->c, row->line,
	    "row %s: taken when %s is %s, and asks for less, or later, than row %s, which is still "
	    "possible: %s",
	    row->id, v->name, w->said, t->s[STATED].row->id, inputs_of(a, &t->s[STATED]));
	w->found = true;
	arena_free(a);
}

/* ---- the walk ------------------------------------------------------------------------------ */

static void explore(struct silence *w, struct twins *t);

/* A reject line that holds for one of them: this cannot be. */
static void compare(struct silence *w, const struct twins *t)
{
	if (!asks_less(&t->s[SILENT], &t->s[STATED]))
		return;
	struct state spent;
	for (int side = 0; side < 2; side++) {
		state_copy(&spent, &t->s[side]);
		if (state_rejected(&spent))
			return;
	}
	report(w, t);
}

static void try_all(struct silence *w, const struct twins *t, enum side side)
{
	int var = t->s[side].need.var;
	uint64_t bit = (uint64_t)1 << var;
	bool presence = t->s[side].need.presence;
	size_t count = 2;
	struct input_value *sample = NULL;
	if (!presence)
		sample = variable_samples(w->c->arena, w->c->g, var, &count);
	struct twins *copy = xmalloc(sizeof *copy);
	for (size_t i = 0; i < count && !w->found && w->work < WORK_MAX; i++) {
		for (int k = 0; k < 2; k++) {
			struct state *s = &copy->s[k];
			state_copy(s, &t->s[k]);
			copy->done[k] = t->done[k];
			s->presence |= bit;
			s->stated |= !presence || i ? bit : 0;
			if (!presence) {
				s->v[var] = sample[i];
				s->tried |= bit;
			}
		}
		explore(w, copy);
	}
	free(copy);
}

static void add_side(
    const struct silence *w, const struct twins *t, int side, struct buf *all, struct buf *one)
{
	const struct state *s = &t->s[side];
	char flags[] = {t->done[side], s->ended};
	live_key(w->live, s, live_ahead(w->live, &t->s[!side]), one);
	buf_add(all, one->data, one->len);
	buf_add(all, flags, sizeof flags);
	buf_add(all, &s->row, sizeof s->row);
	buf_add(all, &s->step, sizeof s->step);
	buf_add(all, s->overlay, s->overlay_count * sizeof *s->overlay);
}

/* Twins that stand at the same place and know the same have the same future: no difference is left.
 * Otherwise what lies below was seen, or is remembered from now on. */
static bool is_settled(struct silence *w, const struct twins *t)
{
	struct buf side[2] = {{0}, {0}}, one = {0}, key = {0};
	for (int i = 0; i < 2; i++)
		add_side(w, t, i, &side[i], &one);
	bool settled =
	    side[0].len == side[1].len && memcmp(side[0].data, side[1].data, side[0].len) == 0;
	if (!settled) {
		buf_add(&key, &side[0].len, sizeof side[0].len);
		buf_add(&key, side[0].data, side[0].len);
		buf_add(&key, side[1].data, side[1].len);
		settled = memo_find(w->memo, &key) != NULL;
		if (!settled)
			memo_add(w->memo, &key, (struct tally){0});
	}
	buf_free(&side[0]);
	buf_free(&side[1]);
	buf_free(&one);
	buf_free(&key);
	return settled;
}

static void explore(struct silence *w, struct twins *t)
{
	int asking = -1;
	for (int i = 0; i < 2 && asking < 0; i++) {
		if (t->done[i])
			continue;
		enum row_outcome o = state_run(&t->s[i]);
		w->work += t->s[i].work + 1;
		if (o == OUTCOME_NEED)
			asking = i;
		else if (o != OUTCOME_ANSWER)
			return; /* no answer, no comparison */
		else
			t->done[i] = true;
	}
	if (asking < 0) {
		compare(w, t);
		return;
	}
	/* The silent one asks for the input itself: evaluation tries all of its values. */
	if (asking == SILENT && t->s[SILENT].need.var == w->var)
		return;
	if (!is_settled(w, t))
		try_all(w, t, (enum side)asking);
}

/* ---- which inputs, and how they are silent ------------------------------------------------- */

static bool has_missing_cell(const struct guideline *g, int var)
{
	for (size_t i = 0; i < g->stage_count; i++)
		for (size_t k = 0; k < g->stage[i].row_count; k++)
			for (size_t m = 0; m < g->stage[i].row[k].cell_count; m++)
				if (g->stage[i].row[k].cell[m].var == var &&
				    g->stage[i].row[k].cell[m].wants_missing)
					return true;
	return false;
}

static void walk_from(struct silence *w, const struct input_value *silent, struct input_value v)
{
	struct twins *t = xmalloc(sizeof *t);
	uint64_t bit = (uint64_t)1 << w->var;
	*t = (struct twins){.done = {false, false}};
	for (int i = 0; i < 2; i++) {
		struct state *s = &t->s[i];
		*s = (struct state){.g = w->c->g, .walking = true, .inputs_only = true};
		s->presence = bit;
		if (i == STATED || silent) {
			s->stated = s->tried = bit;
			s->v[w->var] = i == STATED ? v : *silent;
		}
	}
	w->memo = memo_new();
	w->work = 0;
	explore(w, t);
	memo_free(w->memo);
	free(t);
}

/* silent: the word for "unknown", NULL when it is not stated at all. */
static void try_values(struct silence *w, const struct input_value *silent)
{
	size_t count;
	struct input_value *sample = variable_samples(w->c->arena, w->c->g, w->var, &count);
	w->found = false;
	w->said = silent ? "unknown" : "not stated";
	for (size_t i = 0; i < count && !w->found; i++)
		if (!value_is_unknown(w->c->g, sample[i]))
			walk_from(w, silent, sample[i]);
}

static uint64_t givens_of(const struct guideline *g)
{
	uint64_t all = 0;
	for (size_t i = 0; i < g->variable_count; i++)
		for (size_t k = 0; k < g->variable[i].derive_count; k++)
			all |= expr_givens(g->variable[i].derive[k].when) |
			       expr_givens(g->variable[i].derive[k].value);
	for (size_t i = 0; i < g->schedule_count; i++)
		for (size_t k = 0; k < g->schedule[i].count; k++)
			all |= expr_givens(g->schedule[i].step[k].until);
	for (size_t i = 0; i < g->stage_count; i++)
		all |= expr_givens(g->stage[i].when);
	return all;
}

/* Something answers although the input is not stated. */
static bool takes_silence(const struct silence *w, int var)
{
	return w->c->g->variable[var].absent.kind != VALUE_UNSET || w->given >> var & 1 ||
	       has_missing_cell(w->c->g, var);
}

/* The word by which the input itself says that nobody knows; false: it has none. */
static bool unknown_of(const struct guideline *g, int var, struct input_value *out)
{
	const struct variable *v = &g->variable[var];
	for (size_t i = 0; i < v->word_count && v->type == TYPE_ENUM; i++) {
		*out = (struct input_value){.kind = VALUE_WORD, .word = v->word[i]};
		if (value_is_unknown(g, *out))
			return true;
	}
	return false;
}

static void try_input(struct silence *w, int var)
{
	const struct variable *v = &w->c->g->variable[var];
	struct input_value unknown;
	bool silent = takes_silence(w, var), says = unknown_of(w->c->g, var, &unknown);
	w->var = var;
	w->found = false;
	if (*v->presumed && !silent && !says)
		check_warning(
		    w->c, v->presumed_line, "presume %s: nothing takes its silence", v->name);
	if (*v->presumed)
		return;
	if (silent)
		try_values(w, NULL);
	if (says && !w->found)
		try_values(w, &unknown);
}

void check_silence(struct checker *c)
{
	const struct guideline *g = c->g;
	struct silence w = {.c = c, .live = live_new(c->arena, g), .given = givens_of(g)};
	for (size_t i = 0; i < g->variable_count; i++) {
		const struct variable *v = &g->variable[i];
		bool decides = v->type != TYPE_DATE && v->type != TYPE_TEXT;
		if (v->is_input && decides && (int)i != g->step_var)
			try_input(&w, (int)i);
	}
}
