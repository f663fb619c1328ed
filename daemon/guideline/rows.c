/* SPDX-License-Identifier: Apache-2.0
 *
 * rows.c - the loader's half for stages, rows and schedules.
 */
#include "autoconf.h"
#include "load.h"

#include <stdlib.h>
#include <string.h>

#define INTERVAL_MAX 1200
#define STEP_MAX     100 /* the number of a step */

static int read_count(struct loader *l, const char *column, const char *s, int most)
{
	char *end;
	if (!*s)
		return -1;
	long n = strtol(s, &end, 10);
	if (*end || n < 0 || n > most || strlen(s) > 6) {
		load_fault(l, "%s: \"%.40s\" is not a whole number up to %d", column, s, most);
		return -1;
	}
	return (int)n;
}

static void read_stage(struct loader *l, const struct csv_row *r)
{
	static const struct {
		const char *name;
		enum hit hit;
	} hits[] = {{"first", HIT_FIRST}, {"unique", HIT_UNIQUE},
	    {"first-or-none", HIT_FIRST_OR_NONE}, {"overlay", HIT_OVERLAY}};
	struct guideline *g = l->g;
	struct stage s = {.name = load_field(r, 1),
	    .when_text = load_field(r, 3),
	    .meaning = load_field(r, 4),
	    .line = l->line};
	size_t i = 0, n = sizeof hits / sizeof *hits;
	while (i < n && strcmp(load_field(r, 2), hits[i].name) != 0)
		i++;
	if (i == n)
		load_fault(l, "unknown hit rule \"%.40s\"", load_field(r, 2));
	else
		s.hit = hits[i].hit;
	s.when = load_expr(l, "when", s.when_text);
	if (!*s.name)
		load_fault(l, "a stage without a name");
	for (size_t k = 0; k < g->stage_count; k++)
		if (strcmp(g->stage[k].name, s.name) == 0)
			load_fault(l, "two stages of the name \"%.40s\"", s.name);
	if (!load_room(l, g->stage_count, STAGES_MAX, "stages"))
		return;
	g->stage = arena_grow(l->arena, g->stage, g->stage_count, sizeof s);
	g->stage[g->stage_count++] = s;
}

static void read_cell(struct loader *l, struct row *row, const char *name, const char *text)
{
	struct err e;
	struct cell c;
	int var = table_variable(l->g, name);
	if (var < 0 || l->g->variable[var].type >= TYPE_DATE) {
		load_fault(l, "column \"if %.40s\": no such input, or not one to decide by", name);
		return;
	}
	if (!*text)
		return;
	if (!cell_parse(l->arena, l->g, var, text, &c, &e)) {
		load_fault(l, "row %s, if %s: %s", row->id, name, e.text);
		return;
	}
	if (!load_room(l, l->cells, CELLS_MAX, "conditions"))
		return;
	l->cells++;
	row->cell = arena_grow(l->arena, row->cell, row->cell_count, sizeof c);
	row->cell[row->cell_count++] = c;
}

static void read_assign(struct loader *l, struct row *row, const char *name, const char *text)
{
	struct err e;
	struct assign s = {.var = table_variable(l->g, name)};
	if (s.var < 0) {
		load_fault(l, "column \"set %.40s\": no such input", name);
		return;
	}
	if (!*text)
		return;
	if (!value_read(l->g, &l->g->variable[s.var], text, &s.value, &e)) {
		load_fault(l, "row %s, set %s", row->id, e.text);
		return;
	}
	row->assign = arena_grow(l->arena, row->assign, row->assign_count, sizeof s);
	row->assign[row->assign_count++] = s;
}

static void read_plain(struct loader *l, struct row *row, const char *name, const char *text)
{
	const struct {
		const char *name, **to;
	} texts[] = {{"id", &row->id}, {"enabled", &row->enabled}, {"action", &row->act.action},
	    {"modality", &row->act.modality}, {"unit", &row->act.unit},
	    {"anchor", &row->act.anchor}, {"urgency", &row->urgency}, {"next", &row->next},
	    {"evidence", &row->evidence}, {"source", &row->source}, {"note", &row->note},
	    {"flag", &row->flag}, {"schedule", &row->schedule_name}};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (strcmp(name, texts[i].name) == 0) {
			*texts[i].to = text;
			return;
		}
	if (strcmp(name, "min") == 0)
		row->act.min = read_count(l, name, text, INTERVAL_MAX);
	else if (strcmp(name, "max") == 0)
		row->act.max = read_count(l, name, text, INTERVAL_MAX);
	else
		load_fault(l, "unknown column \"%.40s\"", name);
}

static void read_row(struct loader *l, const struct csv_row *r)
{
	struct guideline *g = l->g;
	struct stage *s = g->stage_count ? &g->stage[g->stage_count - 1] : NULL;
	if (!s || !s->column_count) {
		load_fault(l, "a row outside a stage with columns");
		return;
	}
	if (!load_room(l, l->rows, ROWS_MAX, "rows"))
		return;
	l->rows++;
	struct row row = {.line = l->line,
	    .id = load_field(r, 1),
	    .enabled = "yes",
	    .urgency = "",
	    .next = "",
	    .evidence = "",
	    .source = "",
	    .note = "",
	    .flag = "",
	    .schedule_name = "",
	    .act = {"", "", -1, -1, "", ""}};
	if (r->count > s->column_count)
		load_fault(l, "row %s has more fields than its stage has columns", row.id);
	for (size_t i = 1; i < s->column_count; i++) {
		const char *name = s->column[i], *text = load_field(r, i);
		if (strncmp(name, "if ", 3) == 0)
			read_cell(l, &row, name + 3, text);
		else if (strncmp(name, "set ", 4) == 0)
			read_assign(l, &row, name + 4, text);
		else
			read_plain(l, &row, name, text);
	}
	if (!*row.id)
		load_fault(l, "a row without id");
	if (!*row.enabled)
		row.enabled = "yes";
	s->row = arena_grow(l->arena, s->row, s->row_count, sizeof row);
	s->row[s->row_count++] = row;
}

static void read_columns(struct loader *l, const struct csv_row *r)
{
	struct guideline *g = l->g;
	if (!g->stage_count || g->stage[g->stage_count - 1].column_count) {
		load_fault(l, "columns belong once below each stage line");
		return;
	}
	if (r->count > COLUMNS_MAX) {
		load_fault(l, "more than %d columns", COLUMNS_MAX);
		return;
	}
	g->stage[g->stage_count - 1].column = r->field;
	g->stage[g->stage_count - 1].column_count = r->count;
	for (size_t i = 2; i < r->count; i++)
		for (size_t k = 1; k < i; k++)
			if (strcmp(r->field[i], r->field[k]) == 0)
				load_fault(l, "column \"%.40s\" stands twice", r->field[i]);
	if (strcmp(load_field(r, 1), "id") != 0)
		load_fault(l, "the first column of a stage is id");
}

/* ---- schedules ----------------------------------------------------------------------------- */

static struct schedule *open_schedule(struct loader *l, const char *name)
{
	struct guideline *g = l->g;
	for (size_t i = 0; i < g->schedule_count; i++)
		if (strcmp(g->schedule[i].name, name) == 0)
			return &g->schedule[i];
	if (!load_room(l, g->schedule_count, LIST_MAX, "schedules"))
		return NULL;
	g->schedule = arena_grow(l->arena, g->schedule, g->schedule_count, sizeof *g->schedule);
	g->schedule[g->schedule_count] = (struct schedule){.name = name, .line = l->line};
	return &g->schedule[g->schedule_count++];
}

static void read_step(struct loader *l, const struct csv_row *r)
{
	if (!*load_field(r, 1))
		load_fault(l, "a step of a schedule without a name");
	struct schedule *sch = open_schedule(l, load_field(r, 1));
	if (!sch || !load_room(l, l->steps, STEPS_MAX, "steps"))
		return;
	l->steps++;
	const char *number = load_field(r, 2);
	size_t n = strlen(number);
	struct table_step s = {.line = l->line,
	    .id = load_field(r, 3),
	    .until_text = load_field(r, 10),
	    .note = load_field(r, 11),
	    .repeats = n > 1 && number[n - 1] == '+',
	    .act = {load_field(r, 4), load_field(r, 5),
		read_count(l, "min", load_field(r, 6), INTERVAL_MAX),
		read_count(l, "max", load_field(r, 7), INTERVAL_MAX), load_field(r, 8),
		load_field(r, 9)}};
	s.until = load_expr(l, "until", s.until_text);
	if (strcmp(number, "end") == 0) {
		if (sch->end)
			load_fault(l, "schedule %s ends twice", sch->name);
		sch->end = arena_alloc(l->arena, sizeof s);
		*sch->end = s;
		return;
	}
	if (s.repeats)
		number = arena_strndup(l->arena, number, n - 1);
	s.number = read_count(l, "step", number, STEP_MAX);
	sch->step = arena_grow(l->arena, sch->step, sch->count, sizeof s);
	sch->step[sch->count++] = s;
}

bool load_rows(struct loader *l, const struct csv_row *r)
{
	static const struct {
		const char *kind;
		void (*read)(struct loader *, const struct csv_row *);
	} kinds[] = {{"stage", read_stage}, {"columns", read_columns}, {"row", read_row},
	    {"step", read_step}};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(r->field[0], kinds[i].kind) == 0) {
			kinds[i].read(l, r);
			return true;
		}
	return false;
}

/* What derive lines look at on behalf of these variables, them included. */
static uint64_t values_behind(const struct guideline *g, uint64_t all)
{
	uint64_t before = 0;
	while (all != before) {
		before = all;
		for (size_t i = 0; i < g->variable_count; i++)
			for (size_t k = 0; all >> i & 1 && k < g->variable[i].derive_count; k++)
				all |= expr_values(g->variable[i].derive[k].when) |
				       expr_values(g->variable[i].derive[k].value);
	}
	return all;
}

static bool is_set(const struct guideline *g, int var)
{
	for (size_t i = 0; i < g->stage_count; i++)
		for (size_t k = 0; k < g->stage[i].row_count; k++)
			for (size_t m = 0; m < g->stage[i].row[k].assign_count; m++)
				if (g->stage[i].row[k].assign[m].var == var)
					return true;
	return false;
}

/* Reject lines, and examples, mean what is stated, whatever rows make of it. */
static void link_kept(struct loader *l)
{
	struct guideline *g = l->g;
	uint64_t used = 0;
	for (size_t i = 0; i < g->reject_count; i++)
		used |= expr_values(g->reject[i].when);
	used = values_behind(g, used);
	for (size_t i = 0; i < g->variable_count; i++) {
		if ((!(used >> i & 1) && !g->variable[i].is_input) || !is_set(g, (int)i))
			continue;
		if (!load_room(l, g->kept_count, KEPT_MAX, "inputs that rows set"))
			return;
		g->kept[g->kept_count++] = (int)i;
	}
}

void load_link(struct loader *l)
{
	struct guideline *g = l->g;
	for (size_t i = 0; i < g->stage_count; i++)
		for (size_t k = 0; k < g->stage[i].row_count; k++) {
			struct row *r = &g->stage[i].row[k];
			l->line = r->line;
			r->schedule =
			    *r->schedule_name ? table_schedule(g, r->schedule_name) : NULL;
			if (*r->schedule_name && !r->schedule)
				load_fault(
				    l, "row %s: no schedule \"%.40s\"", r->id, r->schedule_name);
		}
	for (size_t i = 0; i < g->schedule_count && g->step_var >= 0; i++)
		for (size_t k = 0; k < g->schedule[i].count; k++)
			variable_threshold(l->arena, &g->variable[g->step_var],
			    (struct number){g->schedule[i].step[k].number, 1});
	link_kept(l);
}
