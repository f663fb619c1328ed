/* SPDX-License-Identifier: Apache-2.0
 *
 * live.c - what anything later in the table can still look at.
 *
 * Two passes that stand at the same place and agree on that have the same future, so the checker
 * walks it once.  Of a variable that only condition cells look at, its value does not count, but
 * which of the conditions still ahead it meets.  Too much in a key costs time; one thing too few
 * would be a wrong proof.
 */
#include "autoconf.h"
#include "checker.h"

#define BIT(i)	  ((uint64_t)1 << (i))
#define ASKED_MAX 64 /* bits of a key */

/* ---- prepared once for a table ------------------------------------------------------------- */

static struct looked both(struct looked a, struct looked b)
{
	return (struct looked){a.at | b.at, a.value | b.value};
}

static struct looked of_expr(const struct expr *x)
{
	return (struct looked){expr_mentions(x), expr_values(x)};
}

static struct looked of_schedule(const struct guideline *g, const struct schedule *s)
{
	uint64_t step = g->step_var >= 0 ? BIT(g->step_var) : 0;
	struct looked all = {step, step};
	for (size_t i = 0; i < s->count; i++)
		all = both(all, of_expr(s->step[i].until));
	return all;
}

static void ask(struct live *l, struct arena *a, const struct cell *c, size_t at)
{
	size_t n = l->asked_count[c->var];
	struct asked *list = l->asked[c->var];
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].cell->text, c->text) == 0)
			return; /* rows are read from the last one back */
	if (n > ASKED_MAX)
		return;
	list = arena_grow(a, list, n, sizeof *list);
	list[n] = (struct asked){c, at};
	l->asked[c->var] = list;
	l->asked_count[c->var] = n + 1;
}

static void read_rows(struct live *l, struct arena *a)
{
	for (size_t i = l->g->stage_count; i-- > 0;) {
		const struct stage *st = &l->g->stage[i];
		l->row[i] = arena_alloc(a, (st->row_count + 1) * sizeof *l->row[i]);
		for (size_t k = st->row_count; k-- > 0;) {
			const struct row *r = &st->row[k];
			l->row[i][k] = l->row[i][k + 1];
			for (size_t c = 0; c < r->cell_count; c++) {
				l->row[i][k] |= BIT(r->cell[c].var);
				ask(l, a, &r->cell[c], i * ROWS_MAX + k);
			}
		}
	}
}

static void read_stages(struct live *l)
{
	for (size_t i = 0; i < l->g->schedule_count; i++)
		l->schedules = both(l->schedules, of_schedule(l->g, &l->g->schedule[i]));
	for (size_t i = l->g->stage_count; i-- > 0;) {
		const struct stage *st = &l->g->stage[i];
		struct looked own = of_expr(st->when);
		own.at |= l->row[i][0];
		l->stage[0][i] = both(l->stage[0][i + 1], own);
		l->stage[1][i] = l->stage[1][i + 1];
		if (st->hit == HIT_OVERLAY)
			l->stage[1][i] = both(l->stage[1][i], own);
	}
}

static uint64_t matched(const struct live *l, int var, struct input_value x)
{
	uint64_t all = 0;
	for (size_t i = 0; i < l->asked_count[var]; i++)
		if (cell_matches(&l->g->variable[var], l->asked[var][i].cell, x))
			all |= BIT(i);
	return all;
}

static void match_samples(struct live *l, struct arena *a, int var)
{
	struct input_value *v = variable_samples(a, l->g, var, &l->sample_count[var]);
	l->matches[var] = arena_alloc(a, (l->sample_count[var] + 1) * sizeof *l->matches[var]);
	for (size_t i = 0; i < l->sample_count[var]; i++)
		l->matches[var][i] = matched(l, var, v[i]);
}

/* Of what decides in the walk: rejects with arithmetic do not. */
static void read_givens(struct live *l)
{
	const struct guideline *g = l->g;
	for (size_t i = 0; i < g->variable_count; i++)
		for (size_t k = 0; !g->variable[i].free && k < g->variable[i].derive_count; k++)
			l->given |= expr_givens(g->variable[i].derive[k].when) |
				    expr_givens(g->variable[i].derive[k].value);
	for (size_t i = 0; i < g->reject_count; i++)
		l->given |= g->reject[i].arithmetic ? 0 : expr_givens(g->reject[i].when);
	for (size_t i = 0; i < g->schedule_count; i++)
		for (size_t k = 0; k < g->schedule[i].count; k++)
			l->given |= expr_givens(g->schedule[i].step[k].until);
	for (size_t i = 0; i < g->stage_count; i++) {
		l->given |= expr_givens(g->stage[i].when);
		for (size_t k = 0; k < g->stage[i].row_count; k++)
			for (size_t c = 0; c < g->stage[i].row[k].cell_count; c++)
				if (g->stage[i].row[k].cell[c].wants_missing)
					l->given |= BIT(g->stage[i].row[k].cell[c].var);
	}
}

struct live *live_new(struct arena *a, const struct guideline *g)
{
	struct live *l = arena_alloc(a, sizeof *l);
	l->g = g;
	for (size_t i = 0; i < g->variable_count; i++)
		for (size_t k = 0; k < g->variable[i].derive_count; k++) {
			const struct derive *d = &g->variable[i].derive[k];
			l->reads[i] = both(l->reads[i], both(of_expr(d->when), of_expr(d->value)));
		}
	read_rows(l, a);
	read_stages(l);
	read_givens(l);
	for (size_t i = 0; i < g->reject_count; i++)
		l->reject[i] = of_expr(g->reject[i].when);
	for (size_t i = 0; i < g->variable_count; i++)
		if (l->asked_count[i] && l->asked_count[i] <= ASKED_MAX)
			match_samples(l, a, (int)i);
	return l;
}

/* ---- the key of a state -------------------------------------------------------------------- */

static struct looked from_here(const struct live *l, const struct state *s)
{
	static const struct looked nothing;
	size_t at = s->stage;
	bool answered = s->row != NULL;
	struct looked all = answered ? nothing : l->schedules;
	if (answered && s->row->schedule)
		all = of_schedule(l->g, s->row->schedule);
	if (at == l->g->stage_count)
		return all;
	const struct stage *st = &l->g->stage[at];
	all = both(all, l->stage[answered][at + 1]);
	if (!s->entered) {
		all = both(all, of_expr(st->when));
		all.at |= l->row[at][0];
		return all;
	}
	const struct row *r = s->row_at < st->row_count ? &st->row[s->row_at] : NULL;
	for (size_t i = s->cell_at; r && i < r->cell_count; i++)
		all.at |= BIT(r->cell[i].var);
	all.at |= r ? l->row[at][s->row_at + 1] : 0;
	return all;
}

/* With what is yet to be derived; a variable that is walked is not. */
static struct looked unfolded(const struct live *l, const struct state *s, struct looked all)
{
	uint64_t todo = all.at;
	while (todo) {
		int i = __builtin_ctzll(todo);
		todo &= todo - 1;
		bool walked = l->g->variable[i].free && !s->inputs_only;
		if (s->v[i].kind != VALUE_UNSET || walked)
			continue;
		todo |= l->reads[i].at & ~all.at;
		all = both(all, l->reads[i]);
	}
	return all;
}

/* A reject line whose truth is known looks at nothing any more: rows do not change what it means.
 * What nothing else ahead looks at will never be stated. */
static struct looked open_rejects(
    const struct live *l, const struct state *view, uint64_t ahead, bool *dead)
{
	struct looked all = {0};
	struct state copy; /* what one line derives is the same for the next */
	state_copy(&copy, view);
	copy.settled = ~ahead;
	for (size_t i = 0; i < l->g->reject_count; i++) {
		const struct reject *r = &l->g->reject[i];
		struct input_value v = expr_eval(&copy, r->when);
		if (v.kind == VALUE_WORD && v.word == WORD_YES && !r->arithmetic)
			*dead = true;
		else if (v.kind != VALUE_WORD || v.word == WORD_YES)
			all = both(all, l->reject[i]);
	}
	return *dead ? (struct looked){0} : unfolded(l, view, all);
}

/* The conditions ahead that a value meets. */
static uint64_t meets(const struct live *l, const struct state *s, int var)
{
	const struct input_value *v = &s->v[var];
	size_t here = s->stage * ROWS_MAX + (s->entered ? s->row_at : 0), ahead = 0;
	uint64_t all = v->sample && v->sample <= l->sample_count[var]
			   ? l->matches[var][v->sample - 1]
			   : matched(l, var, *v);
	while (ahead < l->asked_count[var] && l->asked[var][ahead].last >= here)
		ahead++;
	return ahead == 64 ? all : all & (BIT(ahead) - 1);
}

static void add_whole(const struct input_value *v, struct buf *key)
{
	char kind = (char)v->kind;
	buf_add(key, &kind, 1);
	if (v->kind == VALUE_NUMBER)
		buf_add(key, &v->number, sizeof v->number);
	else if (v->kind == VALUE_OPAQUE)
		buf_add(key, &v->number, sizeof v->number);
	else if (v->kind == VALUE_WORD)
		buf_add(key, &v->word, sizeof v->word);
	else if (v->kind == VALUE_SET)
		buf_add(key, &v->set, sizeof v->set);
}

static void add_value(
    const struct live *l, const struct state *s, int var, bool whole, struct buf *key)
{
	const struct input_value *v = &s->v[var];
	bool present = v->kind == VALUE_NUMBER || v->kind == VALUE_WORD || v->kind == VALUE_SET;
	if (!present || whole || l->asked_count[var] > ASKED_MAX) {
		add_whole(v, key);
		return;
	}
	uint64_t cells = meets(l, s, var);
	buf_add(key, "c", 1);
	buf_add(key, &cells, sizeof cells);
}

uint64_t live_ahead(const struct live *l, const struct state *s)
{
	return unfolded(l, s, from_here(l, s)).at;
}

void live_key(const struct live *l, const struct state *s, uint64_t others, struct buf *key)
{
	struct {
		const struct row *row, *hit;
		uint64_t set, value, presence, stated, replaced;
		uint32_t stage, row_at, cell_at;
		int32_t need;
		uint8_t entered, dead, overlays, about_presence;
	} place;
	bool dead = false;
	struct state view;
	struct looked all = unfolded(l, s, from_here(l, s)), rejects;
	state_copy(&view, s);
	state_before_rows(&view);
	rejects = open_rejects(l, &view, all.at | others, &dead);
	all = unfolded(l, s, both(all, rejects));
	memset(&place, 0, sizeof place); /* the gaps too: it is compared as bytes */
	place.row = s->row;
	place.hit = s->hit;
	place.set = all.at;
	place.value = all.value;
	place.presence = s->presence & all.at;
	place.stated = s->stated & all.at;
	place.stage = (uint32_t)s->stage;
	place.row_at = (uint32_t)s->row_at;
	place.cell_at = (uint32_t)s->cell_at;
	place.need = s->need.var;
	place.entered = s->entered;
	place.dead = dead;
	place.overlays = (uint8_t)s->overlay_count;
	place.about_presence = s->need.presence;
	place.replaced = s->replaced & rejects.at;
	buf_clear(key);
	buf_add(key, &place, sizeof place);
	for (size_t i = 0; i < l->g->kept_count && place.replaced; i++)
		if (place.replaced >> l->g->kept[i] & 1)
			add_whole(&s->before[i], key);
	for (uint64_t set = all.at; set; set &= set - 1) {
		int i = __builtin_ctzll(set);
		add_value(l, s, i, all.value >> i & 1, key);
	}
}
