/* SPDX-License-Identifier: Apache-2.0
 *
 * row.c - the rows of the file, by the mapping, with all their faults.
 */
#include "autoconf.h"
#include "tracker_map.h"
#include "followupd/latin.h"
#include "followupd/sha256.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TEXT_MAX 4000 /* bytes of a field */
#define SAID_MAX 60   /* of it in a fault */

struct row_reader {
	struct arena *a;
	const struct tracker_map *m;
	const struct csv *csv;
	date today;
	int column[TRACKER_FIELDS];
	struct tracker_rows *out;
};

static const char *column_of(const struct tracker_map *m, enum tracker_field f)
{
	const char *column = m->field[f].column;
	return column ? column : tracker_field_word(f);
}

static void add_fault(
    struct arena *a, struct tracker_rows *all, int line, const char *column, const char *text)
{
	all->fault = arena_grow(a, all->fault, all->fault_count, sizeof *all->fault);
	all->fault[all->fault_count++] = (struct tracker_fault){line, column, text};
}

void tracker_add_fault(struct arena *a, struct tracker_rows *all, struct tracker_row *r,
    const struct tracker_map *m, enum tracker_field f, const char *text)
{
	r->faulty = true;
	add_fault(a, all, r->line, column_of(m, f), text);
}

static void fault(
    struct row_reader *g, struct tracker_row *r, enum tracker_field f, const char *text)
{
	tracker_add_fault(g->a, g->out, r, g->m, f, text);
}

/* Up to SAID_MAX bytes of it, in whole characters. */
static int said_length(const char *said)
{
	return (int)utf8_whole(said, strnlen(said, SAID_MAX));
}

/* ---- one value --------------------------------------------------------------------------------
 */

static const char *trimmed(struct arena *a, const char *s)
{
	s += strspn(s, " \t\r\n");
	size_t n = strlen(s);
	while (n && strchr(" \t\r\n", s[n - 1]))
		n--;
	return arena_strndup(a, s, n);
}

/* Their word as ours; NULL: the mapping has words, and not this one. */
static const char *meaning(const struct tracker_mapped *f, const char *said)
{
	for (size_t i = 0; i < f->meaning_count; i++)
		if (strcasecmp(f->meaning[i].from, said) == 0)
			return f->meaning[i].to;
	return f->meaning_count && *said ? NULL : said;
}

/* As it stands for further reading; "" where nothing is said or what is said is a fault. */
static const char *value(
    struct row_reader *g, struct tracker_row *r, const struct csv_row *row, enum tracker_field f)
{
	const struct tracker_mapped *how = &g->m->field[f];
	if (!how->given)
		return "";
	const char *said = trimmed(g->a, how->column ? csv_get(row, g->column[f]) : how->value),
		   *means;
	if (!*said && how->otherwise)
		return how->otherwise;
	if (strlen(said) > TEXT_MAX)
		fault(g, r, f, arena_printf(g->a, "has more than %d bytes", TEXT_MAX));
	else if (!*said && tracker_must_be_filled(f))
		fault(g, r, f, "is empty, and is needed");
	else if (!(means = meaning(how, said)))
		fault(g, r, f,
		    arena_printf(g->a, "has \"%.*s\", which the mapping does not know",
			said_length(said), said));
	else
		return means;
	return "";
}

static date day(
    struct row_reader *g, struct tracker_row *r, const struct csv_row *row, enum tracker_field f)
{
	const char *said = value(g, r, row, f), *format = g->m->field[f].format;
	date d = DATE_NONE;
	if (*said && !tracker_day(said, format, &d))
		fault(g, r, f,
		    arena_printf(g->a, "has \"%.*s\", which is no day as %s", said_length(said),
			said, format));
	return d;
}

static void split_name(struct row_reader *g, struct tracker_row *r, const char *name)
{
	const char *comma = strchr(name, ',');
	if (comma) {
		r->family = trimmed(g->a, arena_strndup(g->a, name, (size_t)(comma - name)));
		r->given = trimmed(g->a, comma + 1);
	}
	if (!*r->family || !*r->given)
		fault(g, r, TRACKER_NAME, "is not \"Family, Given\"");
}

static void read_name(struct row_reader *g, struct tracker_row *r, const struct csv_row *row)
{
	r->family = value(g, r, row, TRACKER_FAMILY);
	r->given = value(g, r, row, TRACKER_GIVEN);
	if (g->m->field[TRACKER_NAME].given)
		split_name(g, r, value(g, r, row, TRACKER_NAME));
	else if (!*r->family)
		fault(g, r, TRACKER_FAMILY, "is empty, and is needed");
}

/* ---- a row ------------------------------------------------------------------------------------
 */

static void check_whole(struct row_reader *g, struct tracker_row *r)
{
	if (!*r->recommended && r->due == DATE_NONE)
		fault(g, r, TRACKER_RECOMMENDED,
		    "is empty, and so is the due date: what is owed is not said");
	if (*r->sex && (strlen(r->sex) != 1 || !strchr("FMOU", *r->sex)))
		fault(g, r, TRACKER_SEX,
		    arena_printf(g->a, "has \"%.*s\", which is not F, M, O or U",
			said_length(r->sex), r->sex));
	if (!*r->authority && !*g->m->facility)
		fault(g, r, TRACKER_AUTHORITY, "is empty: nobody knows whose number it is");
	if (r->exam_date != DATE_NONE && r->exam_date > g->today)
		fault(g, r, TRACKER_EXAM_DATE, "is in the future");
	if (r->exam_date != DATE_NONE && r->birth != DATE_NONE && r->exam_date < r->birth)
		fault(g, r, TRACKER_EXAM_DATE, "is before the birth");
	if (r->due != DATE_NONE && r->exam_date != DATE_NONE &&
	    (r->due < r->exam_date || r->due - r->exam_date > 9999))
		fault(g, r, TRACKER_DUE, "is before the exam, or decades after it");
}

static void read_status(struct row_reader *g, struct tracker_row *r, const struct csv_row *row)
{
	const char *said = value(g, r, row, TRACKER_STATUS);
	r->closed = strcmp(said, "closed") == 0;
	if (*said && !r->closed && strcmp(said, "open") != 0)
		fault(g, r, TRACKER_STATUS,
		    arena_printf(g->a, "has \"%.*s\", which is not open or closed; map says which",
			said_length(said), said));
}

static const char *key_of(struct row_reader *g, const struct tracker_row *r)
{
	char birth[32], exam[32], due[32], hex[65];
	const char *all =
	    *r->own_case ? arena_printf(g->a, "case\n%s\n%s", g->m->facility, r->own_case)
			 : arena_printf(g->a, "%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s",
			       g->m->facility, r->authority, r->number, r->family, r->given,
			       date_text(r->birth, birth), r->exam, date_text(r->exam_date, exam),
			       r->finding, r->recommended, date_text(r->due, due));
	return arena_strndup(g->a, sha256_hex(all, strlen(all), hex), 12);
}

static void read_row(struct row_reader *g, const struct csv_row *row)
{
	struct tracker_rows *out = g->out;
	out->row = arena_grow(g->a, out->row, out->count, sizeof *out->row);
	struct tracker_row *r = &out->row[out->count++];
	*r = (struct tracker_row){.line = row->line, .key = "", .family = "", .given = ""};
	if (row->count != g->csv->row[0].count) {
		r->faulty = true;
		add_fault(g->a, out, row->line, "row",
		    arena_printf(g->a, "has %zu fields, the first line has %zu", row->count,
			g->csv->row[0].count));
		return;
	}
	read_status(g, r, row);
	if (r->closed)
		return; /* what else it says is of no use, be it right or wrong */
	r->number = value(g, r, row, TRACKER_NUMBER);
	r->authority = value(g, r, row, TRACKER_AUTHORITY);
	read_name(g, r, row);
	r->birth = day(g, r, row, TRACKER_BIRTH);
	r->sex = value(g, r, row, TRACKER_SEX);
	r->exam = value(g, r, row, TRACKER_EXAM);
	r->exam_date = day(g, r, row, TRACKER_EXAM_DATE);
	r->finding = value(g, r, row, TRACKER_FINDING);
	r->recommended = value(g, r, row, TRACKER_RECOMMENDED);
	r->due = day(g, r, row, TRACKER_DUE);
	r->owner = value(g, r, row, TRACKER_OWNER);
	r->notes = value(g, r, row, TRACKER_NOTES);
	r->own_case = value(g, r, row, TRACKER_CASE);
	check_whole(g, r);
	r->key = key_of(g, r);
}

static int by_key(const void *a, const void *b)
{
	const struct tracker_row *x = *(struct tracker_row *const *)a,
				 *y = *(struct tracker_row *const *)b;
	int order = strcmp(x->key, y->key);
	return order ? order : (x->line > y->line) - (x->line < y->line);
}

static void find_repeated(struct row_reader *g)
{
	size_t n = 0;
	struct tracker_row **list = arena_alloc(g->a, (g->out->count + 1) * sizeof(*list));
	for (size_t i = 0; i < g->out->count; i++)
		if (!g->out->row[i].faulty && !g->out->row[i].closed)
			list[n++] = &g->out->row[i];
	if (n)
		qsort(list, n, sizeof(*list), by_key);
	for (size_t i = 1; i < n; i++)
		if (strcmp(list[i]->key, list[i - 1]->key) == 0)
			fault(g, list[i], *list[i]->own_case ? TRACKER_CASE : TRACKER_NUMBER,
			    arena_printf(
				g->a, "the row is that of line %d once more", list[i - 1]->line));
}

static bool find_columns(struct row_reader *g)
{
	bool ok = g->csv->count > 0;
	if (!ok)
		add_fault(g->a, g->out, 1, "file", "has no line with the names of its columns");
	for (int f = 0; ok && f < TRACKER_FIELDS; f++) {
		const char *column = g->m->field[f].column;
		g->column[f] = column ? csv_column(g->csv, column) : -1;
		if (column && g->column[f] < 0)
			add_fault(
			    g->a, g->out, g->csv->row[0].line, column, "is no column of the file");
	}
	return ok && !g->out->fault_count;
}

void tracker_read(struct arena *a, const struct tracker_map *m, const struct csv *csv, date today,
    struct tracker_rows *out)
{
	struct row_reader g = {.a = a, .m = m, .csv = csv, .today = today, .out = out};
	*out = (struct tracker_rows){0};
	if (!find_columns(&g))
		return;
	for (size_t i = 1; i < csv->count; i++)
		read_row(&g, &csv->row[i]);
	find_repeated(&g);
}
