/* SPDX-License-Identifier: Apache-2.0
 *
 * diff.c - two tables compared by what their lines mean, not by where they stand.
 */
#include "autoconf.h"
#include "diff.h"
#include "wording.h"

#include <stdlib.h>

struct diff {
	struct arena *arena;
	const struct guideline *g[2];
	struct guideline_diff *out;
	const char *what; /* the line under comparison */
};

static void note(
    struct diff *d, const char *kind, const char *field, const char *from, const char *to)
{
	struct guideline_diff *o = d->out;
	o->change = arena_grow(d->arena, o->change, o->change_count, sizeof *o->change);
	o->change[o->change_count++] = (struct guideline_change){kind, d->what, field, from, to};
}

static void field(struct diff *d, const char *name, const char *from, const char *to)
{
	if (strcmp(from, to) != 0)
		note(d, "changed", name, from, to);
}

/* Without the table's prefix, wherever it stands: LR11-SB1 and LR22-SB1 are the same row. */
static const char *plain(struct diff *d, int side, const char *text)
{
	const char *prefix = d->g[side]->prefix, *at;
	size_t n = strlen(prefix);
	if (strcmp(d->g[0]->prefix, d->g[1]->prefix) == 0 || !n || !strstr(text, prefix))
		return text;
	struct buf b = {0};
	while ((at = strstr(text, prefix))) {
		buf_add(&b, text, (size_t)(at - text));
		text = at + n;
	}
	buf_adds(&b, text);
	char *all = arena_strdup(d->arena, buf_text(&b));
	buf_free(&b);
	return all;
}

static void field_plain(struct diff *d, const char *name, const char *from, const char *to)
{
	field(d, name, plain(d, 0, from), plain(d, 1, to));
}

/* ---- conditions ---------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The same for a|b and b|a, <6 and <6.0. */
static const char *canonical(struct diff *d, const struct guideline *g, const struct cell *c)
{
	const char *part[64], *all = c->negate ? "!=" : "";
	size_t count = 0;
	for (size_t i = 0; i < c->count && count < 64; i++) {
		struct cell one = {.var = c->var, .count = 1, .atom = &c->atom[i]};
		part[count++] = word_cell(d->arena, g, &one);
	}
	qsort(part, count, sizeof *part, by_text);
	for (size_t i = 0; i < count; i++)
		all = arena_printf(d->arena, "%s|%s", all, part[i]);
	return all;
}

static const struct cell *cell_on(
    const struct guideline *g, const struct row *r, const char *variable)
{
	for (size_t i = 0; i < r->cell_count; i++)
		if (strcmp(g->variable[r->cell[i].var].name, variable) == 0)
			return &r->cell[i];
	return NULL;
}

static bool same_cell(struct diff *d, const struct cell *a, const struct cell *b)
{
	return a && b ? strcmp(canonical(d, d->g[0], a), canonical(d, d->g[1], b)) == 0 : a == b;
}

/* Calls field() for each condition that differs; without `report` only counts. */
static size_t diff_cells(struct diff *d, const struct row *a, const struct row *b, bool report)
{
	size_t differing = 0;
	for (int side = 0; side < 2; side++) {
		const struct row *r = side ? b : a;
		for (size_t i = 0; i < r->cell_count; i++) {
			const char *name = d->g[side]->variable[r->cell[i].var].name;
			const struct cell *x = cell_on(d->g[0], a, name),
					  *y = cell_on(d->g[1], b, name);
			if ((side && x) || same_cell(d, x, y))
				continue;
			differing++;
			if (report)
				field(d, arena_printf(d->arena, "if %s", name),
				    x ? word_cell(d->arena, d->g[0], x) : "any",
				    y ? word_cell(d->arena, d->g[1], y) : "any");
		}
	}
	return differing;
}

/* ---- rows ---------------------------------------------------------------------------------- */

static const char *assigned(
    struct diff *d, const struct guideline *g, const struct row *r, const char *name)
{
	for (size_t i = 0; i < r->assign_count; i++) {
		const struct variable *v = &g->variable[r->assign[i].var];
		if (strcmp(v->name, name) == 0)
			return value_text(d->arena, g, v, r->assign[i].value);
	}
	return "";
}

static void diff_assigns(struct diff *d, const struct row *a, const struct row *b)
{
	for (int side = 0; side < 2; side++) {
		const struct row *r = side ? b : a;
		for (size_t i = 0; i < r->assign_count; i++) {
			const char *name = d->g[side]->variable[r->assign[i].var].name,
				   *x = assigned(d, d->g[0], a, name),
				   *y = assigned(d, d->g[1], b, name);
			if (!side || !*x)
				field(d, arena_printf(d->arena, "set %s", name), x, y);
		}
	}
}

static void diff_action(struct diff *d, const struct action *a, const struct action *b)
{
	field(d, "action", a->action, b->action);
	field(d, "modality", a->modality, b->modality);
	field(d, "interval", word_interval(d->arena, a), word_interval(d->arena, b));
	field(d, "anchor", a->anchor, b->anchor);
}

static void diff_row(struct diff *d, const struct row *a, const struct row *b)
{
	diff_cells(d, a, b, true);
	diff_assigns(d, a, b);
	diff_action(d, &a->act, &b->act);
	field(d, "enabled", a->enabled, b->enabled);
	field(d, "urgency", a->urgency, b->urgency);
	field_plain(d, "schedule", a->schedule_name, b->schedule_name);
	field_plain(d, "next", a->next, b->next);
	field(d, "evidence", a->evidence, b->evidence);
	field(d, "source", a->source, b->source);
	field_plain(d, "note", a->note, b->note);
	field(d, "flag", a->flag, b->flag);
}

static bool same_row(struct diff *d, const struct row *a, const struct row *b)
{
	struct guideline_diff changes = {0};
	struct diff scratch = *d;
	scratch.out = &changes;
	scratch.arena = arena_new();
	diff_row(&scratch, a, b);
	arena_free(scratch.arena);
	return changes.change_count == 0;
}

static bool same_id(struct diff *d, const struct row *a, const struct row *b)
{
	return strcmp(plain(d, 0, a->id), plain(d, 1, b->id)) == 0;
}

/* Rows of one id are matched best first: equal, then of equal conditions, then in order. */
static void match_rows(
    struct diff *d, const struct stage *a, const struct stage *b, int *match, bool *taken)
{
	for (size_t i = 0; i < a->row_count; i++)
		match[i] = -1;
	for (int pass = 0; pass < 3; pass++)
		for (size_t i = 0; i < a->row_count; i++)
			for (size_t k = 0; k < b->row_count && match[i] < 0; k++) {
				const struct row *x = &a->row[i], *y = &b->row[k];
				if (taken[k] || !same_id(d, x, y))
					continue;
				if (pass == 0	? !same_row(d, x, y)
				    : pass == 1 ? diff_cells(d, x, y, false) != 0
						: false)
					continue;
				match[i] = (int)k;
				taken[k] = true;
			}
}

static const char *row_name(struct diff *d, int side, const struct row *r)
{
	return arena_printf(d->arena, "row %s", plain(d, side, r->id));
}

static const char *row_words(struct diff *d, int side, const struct row *r)
{
	return arena_printf(d->arena, "%s: %s", word_conditions(d->arena, d->g[side], r),
	    word_answer(d->arena, d->g[side], r));
}

static void diff_rows(struct diff *d, const struct stage *a, const struct stage *b)
{
	int *match = arena_alloc(d->arena, (a->row_count + 1) * sizeof *match), last = -1;
	bool *taken = arena_alloc(d->arena, b->row_count + 1);
	bool ordered = a->hit == HIT_FIRST || a->hit == HIT_FIRST_OR_NONE;
	match_rows(d, a, b, match, taken);
	for (size_t i = 0; i < a->row_count; i++) {
		d->what = row_name(d, 0, &a->row[i]);
		if (match[i] < 0) {
			note(d, "removed", "", row_words(d, 0, &a->row[i]), "");
			continue;
		}
		diff_row(d, &a->row[i], &b->row[match[i]]);
		if (ordered && match[i] < last)
			note(d, "changed", "order",
			    arena_printf(d->arena, "row %zu of stage %s", i + 1, a->name),
			    arena_printf(d->arena, "row %d", match[i] + 1));
		last = match[i] > last ? match[i] : last;
	}
	for (size_t k = 0; k < b->row_count; k++)
		if (!taken[k]) {
			d->what = row_name(d, 1, &b->row[k]);
			note(d, "added", "", "", row_words(d, 1, &b->row[k]));
		}
}

/* ---- lists that are matched by name -------------------------------------------------------- */

/* Calls one(d, i, k) for each pair of equal names; SIZE_MAX stands for none. */
static void by_name(struct diff *d, size_t count[2],
    const char *(*name)(struct diff *, int side, size_t i),
    void (*one)(struct diff *, size_t i, size_t k))
{
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < count[side]; i++) {
			size_t k = 0;
			while (k < count[!side] && strcmp(name(d, side, i), name(d, !side, k)) != 0)
				k++;
			if (k == count[!side])
				one(d, side ? SIZE_MAX : i, side ? i : SIZE_MAX);
			else if (!side)
				one(d, i, k);
		}
}

static const char *stage_name(struct diff *d, int side, size_t i)
{
	return d->g[side]->stage[i].name;
}

static void diff_stage(struct diff *d, size_t i, size_t k)
{
	static const struct stage nothing;
	const struct stage *a = i == SIZE_MAX ? &nothing : &d->g[0]->stage[i],
			   *b = k == SIZE_MAX ? &nothing : &d->g[1]->stage[k];
	d->what = arena_printf(d->arena, "stage %s", a->name ? a->name : b->name);
	if (!a->name)
		note(d, "added", "", "", word_hit(b->hit));
	else if (!b->name)
		note(d, "removed", "", word_hit(a->hit), "");
	if (a->name && b->name) {
		field(d, "hit rule", word_hit(a->hit), word_hit(b->hit));
		field(d, "when", a->when_text, b->when_text);
		field(d, "meaning", a->meaning, b->meaning);
	}
	diff_rows(d, a, b);
}

static const char *variable_name(struct diff *d, int side, size_t i)
{
	return d->g[side]->variable[i].name;
}

static const char *derive_lines(struct diff *d, const struct variable *v)
{
	const char *all = "";
	for (size_t i = 0; i < v->derive_count; i++)
		all = arena_printf(d->arena, "%s%s%s%s%s", all, i ? "; " : "",
		    v->derive[i].value_text, *v->derive[i].when_text ? " when " : "",
		    v->derive[i].when_text);
	return all;
}

static const char *absent_text(struct diff *d, int side, const struct variable *v)
{
	return v->absent.kind == VALUE_UNSET ? "" : value_text(d->arena, d->g[side], v, v->absent);
}

static void diff_variable(struct diff *d, size_t i, size_t k)
{
	const struct variable *a = i == SIZE_MAX ? NULL : &d->g[0]->variable[i],
			      *b = k == SIZE_MAX ? NULL : &d->g[1]->variable[k], *any = a ? a : b;
	d->what = arena_printf(d->arena, "%s %s", any->is_input ? "input" : "derived", any->name);
	if (!a || !b) {
		const char *words =
		    arena_printf(d->arena, "%s: %s", any->type_name, word_legal(d->arena, any));
		note(d, a ? "removed" : "added", "", a ? words : "", b ? words : "");
		return;
	}
	field(d, "kind", a->is_input ? "input" : "derived", b->is_input ? "input" : "derived");
	field(d, "type", a->type_name, b->type_name);
	field(d, "legal values", a->legal_text, b->legal_text);
	field(d, "unit", a->unit, b->unit);
	field(d, "required", a->required, b->required);
	field(d, "rounded to", a->round_text, b->round_text);
	field(d, "silence presumed", a->presumed, b->presumed);
	field(d, "if missing", absent_text(d, 0, a), absent_text(d, 1, b));
	field(d, "derived as", derive_lines(d, a), derive_lines(d, b));
	field(d, "meaning", a->meaning, b->meaning);
}

static const char *schedule_name(struct diff *d, int side, size_t i)
{
	return plain(d, side, d->g[side]->schedule[i].name);
}

static const char *step_words(struct diff *d, int side, const struct table_step *t)
{
	return arena_printf(d->arena, "%s%s%s", word_action(d->arena, d->g[side], &t->act),
	    *t->until_text ? ", until " : "", t->until_text);
}

static void diff_step(struct diff *d, const char *name, const char *number,
    const struct table_step *a, const struct table_step *b)
{
	d->what = arena_printf(d->arena, "schedule %s %s", name, number);
	if (!a || !b) {
		if (a || b)
			note(d, a ? "removed" : "added", "", a ? step_words(d, 0, a) : "",
			    b ? step_words(d, 1, b) : "");
		return;
	}
	diff_action(d, &a->act, &b->act);
	field_plain(d, "id", a->id, b->id);
	field(d, "repeats", a->repeats ? "yes" : "no", b->repeats ? "yes" : "no");
	field(d, "until", a->until_text, b->until_text);
	field_plain(d, "note", a->note, b->note);
}

static void diff_schedule(struct diff *d, size_t i, size_t k)
{
	static const struct schedule nothing;
	const struct schedule *a = i == SIZE_MAX ? &nothing : &d->g[0]->schedule[i],
			      *b = k == SIZE_MAX ? &nothing : &d->g[1]->schedule[k];
	const char *name = a->name ? plain(d, 0, a->name) : plain(d, 1, b->name);
	size_t most = a->count > b->count ? a->count : b->count;
	for (size_t n = 0; n < most; n++)
		diff_step(d, name, arena_printf(d->arena, "step %zu", n + 1),
		    n < a->count ? &a->step[n] : NULL, n < b->count ? &b->step[n] : NULL);
	diff_step(d, name, "end", a->end, b->end);
}

static const char *anchor_name(struct diff *d, int side, size_t i)
{
	return d->g[side]->anchor[i].name;
}

static const char *source_name(struct diff *d, int side, size_t i)
{
	return d->g[side]->source[i].name;
}

static void diff_named(
    struct diff *d, const char *kind, const struct named *a, const struct named *b)
{
	static const struct named nothing = {.from = "", .meaning = ""};
	d->what = arena_printf(d->arena, "%s %s", kind, a ? a->name : b->name);
	if (!a || !b)
		note(d, a ? "removed" : "added", "", (a ? a : &nothing)->meaning,
		    (b ? b : &nothing)->meaning);
	if (a && b) {
		field(d, "counts from", a->from, b->from);
		field(d, "meaning", a->meaning, b->meaning);
	}
}

static void diff_anchor(struct diff *d, size_t i, size_t k)
{
	diff_named(d, "anchor", i == SIZE_MAX ? NULL : &d->g[0]->anchor[i],
	    k == SIZE_MAX ? NULL : &d->g[1]->anchor[k]);
}

static void diff_source(struct diff *d, size_t i, size_t k)
{
	diff_named(d, "source", i == SIZE_MAX ? NULL : &d->g[0]->source[i],
	    k == SIZE_MAX ? NULL : &d->g[1]->source[k]);
}

static const char *reject_name(struct diff *d, int side, size_t i)
{
	const struct reject *r = &d->g[side]->reject[i];
	return arena_printf(d->arena, "%s: %s", r->when_text, r->message);
}

static void diff_reject(struct diff *d, size_t i, size_t k)
{
	const struct reject *a = i == SIZE_MAX ? NULL : &d->g[0]->reject[i],
			    *b = k == SIZE_MAX ? NULL : &d->g[1]->reject[k];
	if (a && b)
		return;
	d->what = arena_printf(d->arena, "reject %s", (a ? a : b)->when_text);
	note(d, a ? "removed" : "added", "", a ? a->message : "", b ? b->message : "");
}

static const char *note_text(struct diff *d, int side, size_t i)
{
	return d->g[side]->note[i];
}

static void diff_note(struct diff *d, size_t i, size_t k)
{
	d->what = "note";
	if (i == SIZE_MAX || k == SIZE_MAX)
		note(d, k == SIZE_MAX ? "removed" : "added", "",
		    i == SIZE_MAX ? "" : d->g[0]->note[i], k == SIZE_MAX ? "" : d->g[1]->note[k]);
}

/* ---- all of it ----------------------------------------------------------------------------- */

static void diff_head(struct diff *d)
{
	const struct guideline *a = d->g[0], *b = d->g[1];
	d->what = "table";
	field(d, "title", a->title, b->title);
	field(d, "citation", a->citation, b->citation);
	field(d, "prefix", a->prefix, b->prefix);
	if (strcmp(a->version, b->version) == 0)
		field(d, "default", a->is_default ? "yes" : "no", b->is_default ? "yes" : "no");
	field(d, "step input", a->step_input, b->step_input);
	field(d, "category input", a->category_input, b->category_input);
}

void diff_tables(struct arena *a, const struct guideline *from, const struct guideline *to,
    struct guideline_diff *out)
{
	struct diff d = {.arena = a, .g = {from, to}, .out = out};
	diff_head(&d);
	by_name(&d, (size_t[]){from->note_count, to->note_count}, note_text, diff_note);
	by_name(
	    &d, (size_t[]){from->variable_count, to->variable_count}, variable_name, diff_variable);
	by_name(&d, (size_t[]){from->reject_count, to->reject_count}, reject_name, diff_reject);
	by_name(&d, (size_t[]){from->stage_count, to->stage_count}, stage_name, diff_stage);
	by_name(
	    &d, (size_t[]){from->schedule_count, to->schedule_count}, schedule_name, diff_schedule);
	by_name(&d, (size_t[]){from->anchor_count, to->anchor_count}, anchor_name, diff_anchor);
	by_name(&d, (size_t[]){from->source_count, to->source_count}, source_name, diff_source);
}

void guideline_compare(struct arena *a, const struct guideline *from, const struct guideline *to,
    struct guideline_diff *out)
{
	*out = (struct guideline_diff){.complete = true};
	diff_tables(a, from, to, out);
	diff_answers(a, from, to, false, out);
}
