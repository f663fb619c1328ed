/* SPDX-License-Identifier: Apache-2.0
 *
 * live.c - which variables anything later in the table can still look at.
 *
 * Two passes that stand at the same place and agree on those have the same future, so the checker
 * walks it once.  Too many variables in a set cost time; one too few would be a wrong proof.
 */
#include "autoconf.h"
#include "checker.h"

#define BIT(i) ((uint64_t)1 << (i))

static uint64_t of_schedule(const struct guideline *g, const struct schedule *s)
{
	uint64_t all = g->step_var >= 0 ? BIT(g->step_var) : 0;
	for (size_t i = 0; i < s->count; i++)
		all |= expr_mentions(s->step[i].until);
	return all;
}

/* With everything that derive lines may look at on behalf of these. */
static uint64_t closure(const struct live *l, uint64_t set)
{
	uint64_t all = set, todo = set;
	while (todo) {
		int i = __builtin_ctzll(todo);
		todo &= todo - 1;
		todo |= l->reads[i] & ~all;
		all |= l->reads[i];
	}
	return all;
}

static void read_rows(struct live *l, struct arena *a)
{
	for (size_t i = 0; i < l->g->stage_count; i++) {
		const struct stage *st = &l->g->stage[i];
		l->row[i] = arena_alloc(a, (st->row_count + 1) * sizeof *l->row[i]);
		for (size_t k = st->row_count; k-- > 0;) {
			l->row[i][k] = l->row[i][k + 1];
			for (size_t c = 0; c < st->row[k].cell_count; c++)
				l->row[i][k] |= BIT(st->row[k].cell[c].var);
			for (size_t c = 0; c < st->row[k].assign_count; c++)
				l->set_by_rows |= BIT(st->row[k].assign[c].var);
		}
	}
}

static void read_stages(struct live *l)
{
	for (size_t i = 0; i < l->g->schedule_count; i++)
		l->schedules |= of_schedule(l->g, &l->g->schedule[i]);
	for (size_t i = l->g->stage_count; i-- > 0;) {
		const struct stage *st = &l->g->stage[i];
		uint64_t own = l->row[i][0] | expr_mentions(st->when);
		l->stage[0][i] = l->stage[0][i + 1] | own;
		l->stage[1][i] = l->stage[1][i + 1] | (st->hit == HIT_OVERLAY ? own : 0);
	}
}

struct live *live_new(struct arena *a, const struct guideline *g)
{
	struct live *l = arena_alloc(a, sizeof *l);
	l->g = g;
	for (size_t i = 0; i < g->variable_count; i++)
		for (size_t k = 0; k < g->variable[i].derive_count; k++)
			l->reads[i] |= expr_mentions(g->variable[i].derive[k].when) |
				       expr_mentions(g->variable[i].derive[k].value);
	read_rows(l, a);
	read_stages(l);
	for (size_t i = 0; i < g->reject_count; i++) {
		l->reject[i] = closure(l, expr_mentions(g->reject[i].when));
		l->reject_is_lasting[i] = !(l->reject[i] & l->set_by_rows);
	}
	return l;
}

/* ---- the key of a state --------------------------------------------------------------------- */

static uint64_t from_here(const struct live *l, const struct state *s)
{
	size_t at = s->stage;
	bool answered = s->row != NULL;
	uint64_t all = s->row ? 0 : l->schedules;
	if (s->row && s->row->schedule)
		all |= of_schedule(l->g, s->row->schedule);
	if (at == l->g->stage_count)
		return all;
	const struct stage *st = &l->g->stage[at];
	all |= l->stage[answered][at + 1];
	if (!s->entered)
		return all | expr_mentions(st->when) | l->row[at][0];
	const struct row *r = s->row_at < st->row_count ? &st->row[s->row_at] : NULL;
	for (size_t i = s->cell_at; r && i < r->cell_count; i++)
		all |= BIT(r->cell[i].var);
	return all | (r ? l->row[at][s->row_at + 1] : 0);
}

/* A reject line whose truth is known and cannot change needs no variables any more. */
static uint64_t open_rejects(const struct live *l, const struct state *s, bool *dead)
{
	uint64_t all = 0;
	struct state copy;
	for (size_t i = 0; i < l->g->reject_count; i++) {
		if (!l->reject_is_lasting[i]) {
			all |= l->reject[i];
			continue;
		}
		state_copy(&copy, s);
		struct value v = expr_eval(&copy, l->g->reject[i].when);
		if (v.kind != VALUE_WORD)
			all |= l->reject[i];
		else if (v.word == WORD_YES && l->g->reject[i].arithmetic)
			all |= l->reject[i];
		else if (v.word == WORD_YES)
			*dead = true;
	}
	return *dead ? 0 : all;
}

static void add_value(struct buf *key, struct value v)
{
	char kind = (char)v.kind;
	buf_add(key, &kind, 1);
	if (v.kind == VALUE_NUMBER)
		buf_add(key, &v.number, sizeof v.number);
	else if (v.kind == VALUE_WORD)
		buf_add(key, &v.word, sizeof v.word);
	else if (v.kind == VALUE_SET)
		buf_add(key, &v.set, sizeof v.set);
}

/* All of it, with what is yet to be derived. */
static uint64_t unfolded(const struct live *l, const struct state *s, uint64_t set)
{
	uint64_t todo = set;
	while (todo) {
		int i = __builtin_ctzll(todo);
		todo &= todo - 1;
		if (s->v[i].kind == VALUE_UNSET) {
			todo |= l->reads[i] & ~set;
			set |= l->reads[i];
		}
	}
	return set;
}

void live_key(const struct live *l, const struct state *s, struct buf *key, bool *dead)
{
	struct {
		const struct row *row, *hit;
		uint64_t set, presence, stated;
		uint32_t stage, row_at, cell_at;
		int32_t need;
		uint8_t entered, dead, overlays, about_presence;
	} place;
	*dead = false;
	uint64_t set = open_rejects(l, s, dead);
	set = unfolded(l, s, set | from_here(l, s));
	memset(&place, 0, sizeof place); /* the gaps too: it is compared as bytes */
	place.row = s->row;
	place.hit = s->hit;
	place.set = set;
	place.presence = s->presence & set;
	place.stated = s->stated & set;
	place.stage = (uint32_t)s->stage;
	place.row_at = (uint32_t)s->row_at;
	place.cell_at = (uint32_t)s->cell_at;
	place.need = s->need.var;
	place.entered = s->entered;
	place.dead = *dead;
	place.overlays = (uint8_t)s->overlay_count;
	place.about_presence = s->need.presence;
	buf_clear(key);
	buf_add(key, &place, sizeof place);
	for (; set; set &= set - 1)
		add_value(key, s->v[__builtin_ctzll(set)]);
}
