/* SPDX-License-Identifier: Apache-2.0
 *
 * print.c - tables, pages and JSON on standard output.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/ctl.h"
#include "followupd/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 24
#define CELL_MAX    60 /* characters of a cell that is not the last of its line; JSON has it all */
#define LABEL_WIDTH 16

void ctl_print_json(json_t *j)
{
	json_dumpf(j, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(j);
}

char *ctl_time(const struct ctl *c, instant t, char out[static 32])
{
	if (t == INSTANT_NONE)
		return strcpy(out, "-");
	struct civil l = zone_civil(c->zone, t);
	snprintf(
	    out, 32, "%04d-%02d-%02d %02d:%02d", l.year % 10000, l.month, l.day, l.hour, l.minute);
	return out;
}

/* ---- text that a terminal does not obey ---------------------------------------------------- */

/* Bytes of one control character at s: C0, DEL, or C1 as UTF-8; 0 when it is none. */
static size_t control_length(const char *s)
{
	unsigned char first = (unsigned char)s[0], second = (unsigned char)s[first != 0];
	if (first < 0x20 || first == 0x7f)
		return 1;
	return first == 0xc2 && second >= 0x80 && second <= 0x9f ? 2 : 0;
}

static bool starts_character(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

char *ctl_clean(const char *s, size_t most)
{
	struct buf b = {0};
	size_t shown = 0;
	while (*s) {
		size_t control = control_length(s);
		if (control || starts_character(*s)) {
			if (shown == most) {
				buf_adds(&b, "…");
				break;
			}
			shown++;
		}
		if (control) {
			buf_addc(&b, ' ');
			s += control;
		} else {
			buf_addc(&b, *s++);
		}
	}
	return b.data ? buf_steal(&b) : xstrdup("");
}

static int text_width(const char *s)
{
	int n = 0;
	for (; *s; s++)
		n += starts_character(*s);
	return n;
}

/* ---- values --------------------------------------------------------------------------------- */

/* ["a","b"] as "a|b"; anything else as it is written. */
static char *json_words(const char *text)
{
	json_t *j = json_loads(text, JSON_DECODE_ANY, NULL), *v;
	struct buf b = {0};
	size_t i;
	bool words = json_is_array(j);
	json_array_foreach(j, i, v) words = words && json_is_string(v);
	if (words)
		json_array_foreach(j, i, v)
		    buf_addf(&b, "%s%s", i ? "|" : "", json_string_value(v));
	else
		buf_adds(&b, text);
	json_decref(j);
	return b.data ? buf_steal(&b) : xstrdup("-");
}

static char *value_text(const struct ctl *c, const struct rows *r, int row, int column)
{
	char time[32];
	if (rows_null(r, row, column))
		return xstrdup("-");
	const char *text = rows_text(r, row, column);
	switch (rows_kind(r, column)) {
	case COLUMN_INSTANT:
		return xstrdup(ctl_time(c, rows_instant(r, row, column), time));
	case COLUMN_BOOL:
		return xstrdup(*text == 't' ? "yes" : "no");
	case COLUMN_JSON:
		return json_words(text);
	case COLUMN_NUMBER:
	case COLUMN_DATE:
	case COLUMN_TEXT:
		break;
	}
	return xstrdup(*text ? text : "-");
}

char *ctl_value(const struct ctl *c, const struct rows *r, int row, const char *column)
{
	int i = rows_column(r, column);
	return i < 0 ? xstrdup("-") : value_text(c, r, row, i);
}

/* ---- tables --------------------------------------------------------------------------------- */

struct print_table {
	int count, column[COLUMNS_MAX], width[COLUMNS_MAX];
	char **cell; /* row by row */
};

static void choose_columns(struct print_table *t, const struct rows *r, const char *columns)
{
	if (!columns) {
		for (int i = 0; i < rows_columns(r) && t->count < COLUMNS_MAX; i++)
			t->column[t->count++] = i;
		return;
	}
	char *copy = xstrdup(columns), *at = NULL;
	for (char *w = strtok_r(copy, " ", &at); w; w = strtok_r(NULL, " ", &at)) {
		int i = rows_column(r, w);
		if (i >= 0 && t->count < COLUMNS_MAX)
			t->column[t->count++] = i;
	}
	free(copy);
}

static void fill_table(struct print_table *t, const struct ctl *c, const struct rows *r)
{
	int rows = rows_count(r);
	t->cell = xreallocarray(NULL, (size_t)rows * (size_t)t->count + 1, sizeof *t->cell);
	for (int k = 0; k < t->count; k++)
		t->width[k] = (int)strlen(rows_name(r, t->column[k]));
	for (int i = 0; i < rows; i++) {
		for (int k = 0; k < t->count; k++) {
			char *raw = value_text(c, r, i, t->column[k]),
			     *cell = ctl_clean(raw, k == t->count - 1 ? SIZE_MAX : CELL_MAX);
			int width = text_width(cell);
			if (width > t->width[k])
				t->width[k] = width;
			t->cell[i * t->count + k] = cell;
			free(raw);
		}
	}
}

static void print_cell(const char *text, int width, bool right, bool last)
{
	int pad = width - text_width(text);
	if (right)
		printf("%*s%s", pad, "", text);
	else
		printf("%s%*s", text, last ? 0 : pad, "");
	fputs(last ? "\n" : "  ", stdout);
}

static void print_table(const struct print_table *t, const struct rows *r)
{
	for (int k = 0; k < t->count; k++) {
		char *heading = xstrdup(rows_name(r, t->column[k]));
		for (char *p = heading; *p; p++)
			*p = *p == '_' ? ' ' : (char)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
		print_cell(heading, t->width[k], rows_kind(r, t->column[k]) == COLUMN_NUMBER,
		    k == t->count - 1);
		free(heading);
	}
	for (int i = 0; i < rows_count(r); i++)
		for (int k = 0; k < t->count; k++)
			print_cell(t->cell[i * t->count + k], t->width[k],
			    rows_kind(r, t->column[k]) == COLUMN_NUMBER, k == t->count - 1);
}

void ctl_print_rows(
    const struct ctl *c, const struct rows *r, const char *columns, const char *none)
{
	struct print_table t = {0};
	if (c->json) {
		ctl_print_json(rows_json_array(r));
		return;
	}
	if (rows_count(r) == 0) {
		puts(none);
		return;
	}
	choose_columns(&t, r, columns);
	fill_table(&t, c, r);
	print_table(&t, r);
	for (int i = 0; i < rows_count(r) * t.count; i++)
		free(t.cell[i]);
	free(t.cell);
}

void ctl_say_cut(int64_t skipped, int64_t shown, int64_t count, const char *what)
{
	if (skipped + shown < count || skipped)
		fprintf(stderr,
		    "%s %" PRId64 " to %" PRId64 " of %" PRId64
		    "; --limit and --skip show the others\n",
		    what, shown ? skipped + 1 : 0, shown ? skipped + shown : 0, count);
}

/* ---- pages ---------------------------------------------------------------------------------- */

void ctl_print_heading(const char *text)
{
	printf("\n%s\n", text);
}

void ctl_print_field(const char *label, const char *text)
{
	if (!text || !*text || strcmp(text, "-") == 0)
		return;
	for (const char *line = text; line;) {
		const char *end = strchr(line, '\n');
		char *one = end ? xstrndup(line, (size_t)(end - line)) : xstrdup(line),
		     *shown = ctl_clean(one, SIZE_MAX);
		printf("  %-*s %s\n", LABEL_WIDTH, line == text ? label : "", shown);
		free(shown);
		free(one);
		line = end ? end + 1 : NULL;
	}
}

void ctl_print_column(
    const struct ctl *c, const struct rows *r, int row, const char *label, const char *column)
{
	char *text = ctl_value(c, r, row, column);
	ctl_print_field(label, text);
	free(text);
}
