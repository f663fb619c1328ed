/* SPDX-License-Identifier: Apache-2.0
 *
 * observations.c - which coded observation is which input of which decision table.
 *
 * Fails: returns false with all faults of a file, line by line.
 */
#include "autoconf.h"
#include "followupd/observations.h"
#include "followupd/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define GENERIC_SYSTEM "99FUD"
#define STATED	       "stated"

struct observation_row {
	const char *code, *coding_system;
	struct observation o;
	int order; /* site rows first, then as in the file */
};

struct observation_map {
	size_t count;
	struct observation_row *row; /* by code, then order */
};

enum observation_column {
	IN_CODE,
	IN_CODING_SYSTEM,
	IN_SYSTEM,
	IN_VERSION,
	IN_INPUT,
	IN_UNIT,
	IN_VALUES,
	COLUMNS
};
static const char *const column_names[COLUMNS] = {
    "code", "coding_system", "system", "version", "input", "unit", "values"};

struct observation_loading {
	struct arena *arena;
	struct observation_map *map;
	const char *path;
	size_t others; /* rows of the file read before */
	struct err *e;
	bool ok;
};

static void fault(struct observation_loading *l, int line, const char *what, const char *value)
{
	size_t used = l->ok || !l->e ? 0 : strlen(l->e->text);
	if (l->ok)
		err_set(l->e, ERR_CONFIG, "%s:%d: %s \"%s\"", l->path, line, what, value);
	else if (l->e && used + 8 < sizeof l->e->text)
		snprintf(l->e->text + used, sizeof l->e->text - used, "; %s:%d: %s \"%s\"", l->path,
		    line, what, value);
	l->ok = false;
}

static bool is_name(const char *s)
{
	return *s && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-.") == strlen(s);
}

/* "S=yes;none=no" */
static bool read_values(struct arena *a, const char *text, struct observation *o)
{
	char *list = arena_strdup(a, text), *save = NULL;
	for (char *one = strtok_r(list, ";", &save); one; one = strtok_r(NULL, ";", &save)) {
		char *equals = strchr(one, '=');
		if (!equals || equals == one || !equals[1])
			return false;
		*equals = '\0';
		o->from = arena_grow(a, o->from, o->value_count, sizeof *o->from);
		o->to = arena_grow(a, o->to, o->value_count, sizeof *o->to);
		o->from[o->value_count] = one;
		o->to[o->value_count++] = equals + 1;
	}
	return true;
}

static void read_row(
    struct observation_loading *l, const struct csv_row *from, const int column[COLUMNS])
{
	struct observation_row r = {.code = csv_get(from, column[IN_CODE]),
	    .coding_system = csv_get(from, column[IN_CODING_SYSTEM]),
	    .order = (int)l->map->count,
	    .o = {.system = csv_get(from, column[IN_SYSTEM]),
		.version = csv_get(from, column[IN_VERSION]),
		.input = csv_get(from, column[IN_INPUT]),
		.unit = csv_get(from, column[IN_UNIT])}};
	if (!*r.code)
		return fault(l, from->line, "code is empty for input", r.o.input);
	if (!is_name(r.o.system))
		return fault(l, from->line, "not the name of a decision table:", r.o.system);
	if (!is_name(r.o.input))
		return fault(l, from->line, "not the name of an input:", r.o.input);
	if (strcmp(r.o.system, STATED) == 0 && strcmp(r.o.input, "interval") != 0 &&
	    strcmp(r.o.input, "procedure") != 0)
		return fault(l, from->line, "stated is interval or procedure, not", r.o.input);
	if (!read_values(l->arena, csv_get(from, column[IN_VALUES]), &r.o))
		return fault(l, from->line,
		    "values are not a list FROM=TO;FROM=TO:", csv_get(from, column[IN_VALUES]));
	for (size_t i = 0; i < l->map->count; i++)
		if (strcasecmp(l->map->row[i].code, r.code) == 0 &&
		    strcasecmp(l->map->row[i].coding_system, r.coding_system) == 0) {
			if (i >= l->others)
				fault(l, from->line, "code stands twice:", r.code);
			return; /* the site's own row stands before the shipped one */
		}
	l->map->row = arena_grow(l->arena, l->map->row, l->map->count, sizeof r);
	l->map->row[l->map->count++] = r;
}

static bool read_file(struct observation_loading *l, const char *path)
{
	struct csv c;
	int column[COLUMNS];
	l->path = path;
	l->others = l->map->count;
	if (!csv_read_file(l->arena, path, &c, l->e))
		return l->ok = false;
	for (int i = 0; i < COLUMNS; i++) {
		column[i] = csv_column(&c, column_names[i]);
		if (column[i] < 0)
			fault(
			    l, c.count ? c.row[0].line : 1, "there is no column", column_names[i]);
	}
	for (size_t i = 1; l->ok && i < c.count; i++)
		read_row(l, &c.row[i], column);
	return l->ok;
}

static int by_code(const void *a, const void *b)
{
	const struct observation_row *x = a, *y = b;
	int c = strcasecmp(x->code, y->code);
	return c ? c : (x->order > y->order) - (x->order < y->order);
}

bool observations_load(struct arena *a, const char *path, const char *site_path,
    const struct observation_map **out, struct err *e)
{
	struct observation_map *map = arena_alloc(a, sizeof *map);
	struct observation_loading l = {.arena = a, .map = map, .e = e, .ok = true};
	*out = map;
	if (site_path && *site_path && !read_file(&l, site_path))
		return false;
	if (!read_file(&l, path))
		return false;
	if (map->count)
		qsort(map->row, map->count, sizeof *map->row, by_code);
	return true;
}

/* SYSTEM.INPUT or SYSTEM/VERSION.INPUT; a version may contain points. */
static bool read_generic(struct arena *a, const char *code, struct observation *out)
{
	const char *point = strrchr(code, '.'), *slash = strchr(code, '/');
	if (!point || point == code || (slash && slash > point))
		return false;
	char *system = arena_strndup(a, code, (size_t)((slash ? slash : point) - code));
	*out =
	    (struct observation){.system = system, .version = "", .input = point + 1, .unit = ""};
	if (slash)
		out->version = arena_strndup(a, slash + 1, (size_t)(point - slash - 1));
	for (char *p = system; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 32);
	return is_name(out->system) && is_name(out->input);
}

bool observation_find(const struct observation_map *map, struct arena *a, const char *code,
    const char *system, struct observation *out)
{
	if (!code || !*code)
		return false;
	if (system && strcasecmp(system, GENERIC_SYSTEM) == 0)
		return read_generic(a, code, out);
	size_t low = 0, high = map ? map->count : 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcasecmp(map->row[middle].code, code) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; map && low < map->count && strcasecmp(map->row[low].code, code) == 0; low++) {
		const char *want = map->row[low].coding_system;
		if (!*want || (system && strcasecmp(want, system) == 0)) {
			*out = map->row[low].o;
			return true;
		}
	}
	return false;
}

const char *observation_value(const struct observation *o, const char *word)
{
	for (size_t i = 0; i < o->value_count; i++)
		if (strcasecmp(o->from[i], word) == 0)
			return o->to[i];
	return word;
}

size_t observations_count(const struct observation_map *map)
{
	return map ? map->count : 0;
}
