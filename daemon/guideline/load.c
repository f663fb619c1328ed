/* SPDX-License-Identifier: Apache-2.0
 *
 * load.c - a CSV file becomes a table; the format is followupd-guidelines(5).
 *
 * Fails: collects every fault of the file with its line, then refuses the table.
 */
#include "autoconf.h"
#include "load.h"
#include "followupd/sha256.h"

#include <stdlib.h>
#include <string.h>

#define FIELD_MAX  4000
#define FAULTS_MAX 50 /* the first ones say enough */

void load_fault(struct loader *l, const char *fmt, ...)
{
	va_list ap;
	char *text;
	if (l->fault_count++ >= FAULTS_MAX)
		return;
	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) >= 0) {
		buf_addf(&l->faults, "%s:%d: %s\n", l->g->path, l->line, text);
		free(text);
	}
	va_end(ap);
}

bool load_room(struct loader *l, size_t count, size_t most, const char *what)
{
	if (count == most)
		load_fault(l, "more than %zu %s", most, what);
	return count < most;
}

const char *load_field(const struct csv_row *r, size_t i)
{
	return i < r->count ? r->field[i] : "";
}

/* ---- the head ------------------------------------------------------------------------------ */

static void read_table(struct loader *l, const struct csv_row *r)
{
	struct guideline *g = l->g;
	const char *key = load_field(r, 1), *value = load_field(r, 2);
	const struct {
		const char *key, **to;
	} keys[] = {{"system", &g->system}, {"version", &g->version}, {"title", &g->title},
	    {"citation", &g->citation}, {"prefix", &g->prefix}, {"step input", &g->step_input},
	    {"category input", &g->category_input}, {"checked_on", &g->checked_on},
	    {"superseded_by", &g->superseded_by}};
	date day;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(key, keys[i].key) == 0) {
			if (**keys[i].to)
				load_fault(l, "table %s is given twice", key);
			if (keys[i].to == &g->checked_on && !date_parse(value, &day))
				load_fault(
				    l, "checked_on: \"%.40s\" is no day like 2026-11-28", value);
			*keys[i].to = value;
			return;
		}
	if (strcmp(key, "default") == 0)
		g->is_default = strcmp(value, "yes") == 0;
	else if (strcmp(key, "format") != 0 || strcmp(value, "1") != 0)
		load_fault(l, "unknown table entry \"%.40s\" with value \"%.40s\"", key, value);
}

static void read_named(
    struct loader *l, const struct csv_row *r, struct named **list, size_t *count)
{
	bool anchor = list == &l->g->anchor;
	struct named n = {.name = load_field(r, 1),
	    .from = anchor ? load_field(r, 2) : "",
	    .meaning = load_field(r, anchor ? 3 : 2),
	    .line = l->line};
	for (size_t i = 0; i < *count; i++)
		if (strcmp((*list)[i].name, n.name) == 0)
			load_fault(l, "\"%s\" is declared twice", n.name);
	if (!load_room(l, *count, LIST_MAX, anchor ? "anchors" : "sources"))
		return;
	*list = arena_grow(l->arena, *list, *count, sizeof n);
	(*list)[(*count)++] = n;
}

static void read_note(struct loader *l, const struct csv_row *r)
{
	struct guideline *g = l->g;
	if (!load_room(l, g->note_count, LIST_MAX, "notes"))
		return;
	g->note = arena_grow(l->arena, g->note, g->note_count, sizeof *g->note);
	g->note[g->note_count++] = load_field(r, 1);
}

/* ---- inputs -------------------------------------------------------------------------------- */

static bool read_type(struct loader *l, struct variable *v, const char *type)
{
	static const struct {
		const char *name;
		enum type type;
	} types[] = {{"enum", TYPE_ENUM}, {"bool", TYPE_BOOL}, {"integer", TYPE_INTEGER},
	    {"decimal", TYPE_DECIMAL}, {"set", TYPE_SET}, {"date", TYPE_DATE}, {"text", TYPE_TEXT}};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(type, types[i].name) == 0) {
			v->type = types[i].type;
			v->type_name = types[i].name;
			return true;
		}
	load_fault(l, "%s: unknown type \"%.40s\"", v->name, type);
	return false;
}

static void read_words(struct loader *l, struct variable *v, const char *legal)
{
	char *rest = arena_strdup(l->arena, legal), *s;
	while ((s = strsep(&rest, "|"))) {
		if (!*s || v->word_count == 63) {
			load_fault(l, "%s: an empty legal value, or too many", v->name);
			return;
		}
		if (!load_room(l, l->g->word_count, WORDS_MAX, "different words"))
			return;
		v->word = arena_grow(l->arena, v->word, v->word_count, sizeof *v->word);
		v->word[v->word_count++] = table_word_add(l->arena, l->g, s);
	}
}

/* "0.0..300.0": both inclusive; the decimals written are the precision. */
static void read_range(struct loader *l, struct variable *v, const char *legal)
{
	const char *dots = strstr(legal, "..");
	char *lo = dots ? arena_strndup(l->arena, legal, (size_t)(dots - legal)) : NULL;
	if (!dots || !number_parse(lo, &v->lo) || !number_parse(dots + 2, &v->hi) ||
	    number_cmp(v->lo, v->hi) > 0) {
		load_fault(l, "%s: \"%.40s\" is not a range like 0.0..300.0", v->name, legal);
		return;
	}
	const char *point = strchr(dots + 2, '.');
	v->precision = (struct number){1, 1};
	for (size_t i = point ? strlen(point + 1) : 0; i; i--)
		v->precision.d *= 10;
	if ((v->type == TYPE_INTEGER) != (v->precision.d == 1))
		load_fault(l, "%s: the range of %s has the wrong number of decimals", v->name,
		    v->type_name);
}

static struct variable *declare(struct loader *l, const struct csv_row *r)
{
	struct guideline *g = l->g;
	const char *name = load_field(r, 1), *legal = load_field(r, 3);
	if (!*name || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(name) ||
	    strlen(name) > 40 || table_variable(g, name) >= 0 ||
	    g->variable_count == VARIABLES_MAX) {
		load_fault(
		    l, "\"%.40s\": not a new name of letters, digits and _, or too many", name);
		return NULL;
	}
	struct variable v = {.name = name,
	    .legal_text = legal,
	    .unit = load_field(r, 4),
	    .type_name = "",
	    .required = "",
	    .round_text = "",
	    .presumed = "",
	    .meaning = load_field(r, 7),
	    .line = l->line};
	if (!read_type(l, &v, load_field(r, 2)))
		return NULL;
	if (v.type == TYPE_BOOL && *legal)
		load_fault(l, "%s: a bool is always yes|no; use enum for other words", name);
	if (v.type == TYPE_BOOL)
		v.legal_text = "yes|no";
	if (v.type == TYPE_DATE)
		v.legal_text = "YYYY-MM-DD";
	if (v.type == TYPE_ENUM || v.type == TYPE_SET || v.type == TYPE_BOOL)
		read_words(l, &v, v.legal_text);
	if (v.type == TYPE_INTEGER || v.type == TYPE_DECIMAL)
		read_range(l, &v, legal);
	g->variable[g->variable_count] = v;
	return &g->variable[g->variable_count++];
}

static void read_input(struct loader *l, const struct csv_row *r)
{
	struct err e;
	struct variable *v = declare(l, r);
	if (!v)
		return;
	v->is_input = v->free = true;
	v->required = load_field(r, 5);
	const char *absent = load_field(r, 6);
	if (*absent && !value_read(l->g, v, absent, &v->absent, &e))
		load_fault(l, "if missing: %s", e.text);
	if (strcmp(v->required, "yes") == 0 && *absent)
		load_fault(l, "%s is required and yet has a value for when it is missing", v->name);
	if (strncmp(v->required, "when ", 5) == 0) {
		if (!expr_parse(l->arena, l->g, v->required + 5, &v->required_when, &e))
			load_fault(l, "required: %s", e.text);
	} else if (strcmp(v->required, "yes") != 0 && strcmp(v->required, "no") != 0) {
		load_fault(l, "%s: required is yes, no or when CONDITION", v->name);
	}
}

struct expr *load_expr(struct loader *l, const char *column, const char *text)
{
	struct err e;
	struct expr *x = NULL;
	if (*text && !expr_parse(l->arena, l->g, text, &x, &e))
		load_fault(l, "%s: %s", column, e.text);
	expr_thresholds(l->arena, l->g, x);
	return x;
}

static void read_derive(struct loader *l, const struct csv_row *r)
{
	int known = table_variable(l->g, load_field(r, 1));
	bool typed = *load_field(r, 2);
	if (known >= 0 && typed) {
		load_fault(l, "%s is already declared: leave its type empty", load_field(r, 1));
		return;
	}
	struct variable *v = known >= 0 ? &l->g->variable[known] : declare(l, r);
	if (!v || !load_room(l, l->derive_lines, LIST_MAX, "derive lines"))
		return;
	l->derive_lines++;
	struct derive d = {.line = l->line,
	    .when_text = load_field(r, 5),
	    .value_text = load_field(r, 6),
	    .meaning = load_field(r, 7),
	    .when = load_expr(l, "when", load_field(r, 5)),
	    .value = load_expr(l, "value", load_field(r, 6))};
	if (!d.value) {
		load_fault(l, "%s: no value to derive", v->name);
		return;
	}
	if (expr_has_numbers(l->g, d.value) || expr_has_numbers(l->g, d.when))
		v->free = true;
	v->derive = arena_grow(l->arena, v->derive, v->derive_count, sizeof d);
	v->derive[v->derive_count++] = d;
}

/* The guideline itself rounds what is measured before it compares. */
static void read_round(struct loader *l, const struct csv_row *r)
{
	int var = table_variable(l->g, load_field(r, 1));
	struct variable *v = var < 0 ? NULL : &l->g->variable[var];
	if (!v || !v->is_input || (v->type != TYPE_INTEGER && v->type != TYPE_DECIMAL)) {
		load_fault(l, "round: \"%.40s\" is no input that is a number", load_field(r, 1));
		return;
	}
	v->round_text = load_field(r, 2);
	if (!number_parse(v->round_text, &v->round_to) ||
	    number_cmp(v->round_to, (struct number){0, 1}) <= 0 ||
	    !number_is_multiple(v->round_to, v->precision))
		load_fault(l, "round: %s is rounded to \"%.40s\"", v->name, v->round_text);
}

/* Why the silence of a report may be taken for the value declared, or for the rows that say so. */
static void read_presume(struct loader *l, const struct csv_row *r)
{
	int var = table_variable(l->g, load_field(r, 1));
	struct variable *v = var < 0 ? NULL : &l->g->variable[var];
	if (!v || !v->is_input || *v->presumed || !*load_field(r, 2)) {
		load_fault(l, "presume: \"%.40s\" is no input, is named twice or has no reason",
		    load_field(r, 1));
		return;
	}
	v->presumed = load_field(r, 2);
	v->presumed_line = l->line;
}

static void read_reject(struct loader *l, const struct csv_row *r)
{
	struct guideline *g = l->g;
	struct reject j = {.when = load_expr(l, "condition", load_field(r, 1)),
	    .when_text = load_field(r, 1),
	    .message = load_field(r, 2),
	    .line = l->line};
	if (!j.when || !*j.message) {
		load_fault(l, "a reject line needs a condition and a message");
		return;
	}
	j.arithmetic = expr_calculates(g, j.when);
	if (!load_room(l, g->reject_count, LIST_MAX, "reject lines"))
		return;
	g->reject = arena_grow(l->arena, g->reject, g->reject_count, sizeof j);
	g->reject[g->reject_count++] = j;
}

/* ---- the file ------------------------------------------------------------------------------ */

static void read_line(struct loader *l, struct csv_row *r)
{
	const char *kind = r->field[0];
	l->line = r->line;
	while (r->count > 1 && !*r->field[r->count - 1])
		r->count--; /* a spreadsheet fills every line up to the widest */
	for (size_t i = 0; i < r->count; i++)
		if (strlen(r->field[i]) > FIELD_MAX)
			load_fault(l, "a field of more than %d characters", FIELD_MAX);
	if (strcmp(kind, "table") == 0)
		read_table(l, r);
	else if (strcmp(kind, "source") == 0)
		read_named(l, r, &l->g->source, &l->g->source_count);
	else if (strcmp(kind, "anchor") == 0)
		read_named(l, r, &l->g->anchor, &l->g->anchor_count);
	else if (strcmp(kind, "input") == 0)
		read_input(l, r);
	else if (strcmp(kind, "derive") == 0)
		read_derive(l, r);
	else if (strcmp(kind, "round") == 0)
		read_round(l, r);
	else if (strcmp(kind, "presume") == 0)
		read_presume(l, r);
	else if (strcmp(kind, "reject") == 0)
		read_reject(l, r);
	else if (strcmp(kind, "note") == 0)
		read_note(l, r);
	else if (!load_rows(l, r))
		load_fault(l, "unknown kind of line \"%.40s\"", kind);
}

/* What an expression costs at most: derived inputs spelt out, each once on the way down.  A table
 * whose lines refer to each other without end is refused, so that evaluation never has to stop. */
static size_t cost_of(
    const struct guideline *g, const struct expr *x, uint64_t within, size_t spent)
{
	if (!x || ++spent > COST_MAX)
		return spent;
	for (size_t i = 0; i < x->count; i++)
		spent = cost_of(g, x->arg[i], within, spent);
	if (x->op != OP_VAR || within >> x->var & 1)
		return spent;
	const struct variable *v = &g->variable[x->var];
	within |= (uint64_t)1 << x->var;
	for (size_t i = 0; i < v->derive_count; i++) {
		spent = cost_of(g, v->derive[i].when, within, spent);
		spent = cost_of(g, v->derive[i].value, within, spent);
	}
	return spent;
}

static void check_cost(struct loader *l)
{
	struct guideline *g = l->g;
	for (size_t i = 0; i < g->variable_count; i++) {
		struct expr x = {.op = OP_VAR, .var = (int)i};
		if (g->variable[i].derive_count)
			l->line = g->variable[i].derive[0].line;
		if (cost_of(g, &x, 0, 0) > COST_MAX) {
			load_fault(l,
			    "%s: its derive lines are too long, or refer to others too often",
			    g->variable[i].name);
			return; /* what is derived from it is too */
		}
	}
}

static void finish(struct loader *l)
{
	struct guideline *g = l->g;
	l->line = 1;
	if (!*g->system || !*g->version || !*g->title)
		load_fault(l, "the table does not say its system, version and title");
	if (g->stage_count == 0)
		load_fault(l, "the table has no stage");
	g->step_var = *g->step_input ? table_variable(g, g->step_input) : -1;
	if (*g->step_input && (g->step_var < 0 || g->variable[g->step_var].type != TYPE_INTEGER))
		load_fault(l, "step input \"%s\" is not an integer input", g->step_input);
	g->category_var = *g->category_input ? table_variable(g, g->category_input) : -1;
	if (*g->category_input && g->category_var < 0)
		load_fault(l, "category input \"%s\" is not an input", g->category_input);
	for (size_t i = 0; i < g->variable_count; i++)
		if (g->variable[i].threshold_count > THRESHOLDS_MAX)
			load_fault(l, "%s: more than %d different numbers to compare with",
			    g->variable[i].name, THRESHOLDS_MAX);
	load_link(l);
	if (l->fault_count == 0)
		check_cost(l);
}

static bool read_all(struct loader *l, const char *data, size_t len)
{
	struct csv csv;
	struct err e;
	struct guideline *g = l->g;
	g->variable = arena_alloc(l->arena, VARIABLES_MAX * sizeof *g->variable);
	table_word_add(l->arena, g, "no");
	table_word_add(l->arena, g, "yes");
	sha256_hex(data, len, g->sha256);
	l->line = text_fault(data, len);
	if (l->line) {
		load_fault(l, "not UTF-8 text: save the file as \"CSV UTF-8\"");
		return false;
	}
	if (!csv_read(l->arena, data, len, &csv, &e)) {
		buf_addf(&l->faults, "%s: %s\n", g->path, e.text);
		return false;
	}
	if (csv.count && csv.row[0].count == 1 && strchr(csv.row[0].field[0], ';')) {
		l->line = csv.row[0].line;
		load_fault(l, "cells are parted by semicolons: save the file with commas");
		return false;
	}
	for (size_t i = 0; i < csv.count; i++)
		read_line(l, &csv.row[i]);
	finish(l);
	return l->fault_count == 0;
}

static bool read_table_file(struct arena *a, const char *path, const char *data, size_t len,
    struct guideline **out, struct buf *faults)
{
	struct guideline *g = arena_alloc(a, sizeof *g);
	*g = (struct guideline){.path = arena_strdup(a, path),
	    .system = "",
	    .version = "",
	    .title = "",
	    .citation = "",
	    .checked_on = "",
	    .superseded_by = "",
	    .prefix = "",
	    .step_input = "",
	    .category_input = ""};
	struct loader l = {.arena = a, .g = g};
	bool ok = read_all(&l, data, len);
	if (l.fault_count > FAULTS_MAX)
		buf_addf(&l.faults, "%s: and %zu more\n", path, l.fault_count - FAULTS_MAX);
	*faults = l.faults;
	*out = g;
	return ok;
}

bool guideline_read(struct arena *a, const char *path, const char *data, size_t len,
    struct guideline **out, struct err *e)
{
	struct buf faults = {0}, line = {0};
	bool ok = read_table_file(a, path, data, len, out, &faults);
	for (size_t i = 0; !ok && i + 1 < faults.len; i++)
		if (faults.data[i] == '\n')
			buf_adds(&line, "; ");
		else
			buf_addc(&line, faults.data[i]);
	if (!ok)
		err_set(e, ERR_CONFIG, "%s", buf_text(&line));
	buf_free(&line);
	buf_free(&faults);
	return ok;
}

bool guideline_read_to(struct arena *a, const char *path, const char *data, size_t len,
    struct guideline **out, FILE *report)
{
	struct buf faults = {0};
	bool ok = read_table_file(a, path, data, len, out, &faults);
	fputs(buf_text(&faults), report);
	buf_free(&faults);
	return ok;
}
