/* SPDX-License-Identifier: Apache-2.0
 *
 * import_cases.c - followupctl import: the cases of an old tracker come in, are listed, and are
 * taken back.
 *
 * A file is imported as a whole or, asked for, without its faulty and refused rows, which go to a
 * file as they are.  What is printed are lines of the file and words of the program, and where a
 * person has to look, the value at fault.
 */
#include "autoconf.h"
#include "import.h"
#include "followupd/buf.h"
#include "followupd/confuse_text.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/people_store.h"
#include "followupd/sha256.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)256 << 20)

struct tracker_import {
	struct import_plan plan;
	struct buf file, map;
	struct csv csv;
	char batch[9];
	int64_t stored;
};

static const char *const outcome_words[IMPORT_OUTCOMES] = {
    [IMPORT_OPENS] = "opens",
    [IMPORT_CHANGES] = "changes",
    [IMPORT_ASKS] = "asks",
    [IMPORT_NOTHING] = "nothing owed",
    [IMPORT_KNOWN] = "known",
    [IMPORT_TRACKED] = "tracked already",
    [IMPORT_CLOSED] = "closed there",
    [IMPORT_REFUSED] = "refused",
    [IMPORT_FAULTY] = "faulty",
};

/* ---- reading ------------------------------------------------------------------------------------
 */

/* The same file and mapping are the same batch. */
static void name_batch(struct tracker_import *m)
{
	struct buf all = {0};
	char hex[65];
	buf_add(&all, m->file.data, m->file.len);
	buf_addc(&all, '\0');
	buf_add(&all, m->map.data, m->map.len);
	snprintf(m->batch, sizeof m->batch, "%.8s", sha256_hex(all.data, all.len, hex));
	buf_free(&all);
}

static bool read_files(struct tracker_import *m, const char *csv, const char *map, struct err *e)
{
	struct arena *a = m->plan.arena;
	struct tracker_map *mapping;
	struct buf faults = {0};
	if (!buf_read_file(&m->map, map, FILE_MAX, e) || !buf_read_file(&m->file, csv, FILE_MAX, e))
		return false;
	bool ok = tracker_map_read(a, map, &m->map, &mapping, &faults);
	m->plan.map = mapping;
	if (!ok) { /* all of them, which an error has no room for */
		fputs(buf_text(&faults), stderr);
		err_set(e, ERR_CONFIG, "the mapping \"%.200s\" is of no use", map);
	}
	buf_free(&faults);
	int line = ok ? confuse_unreadable(m->file.data, m->file.len) : 0;
	if (line) {
		err_set(e, ERR_INPUT, "%s:%d: is not UTF-8 text", csv, line);
		err_hint(e, "iconv -f WINDOWS-1252 -t UTF-8 makes it so, if that is what it is.");
	}
	name_batch(m);
	return ok && !line && csv_read_foreign(a, m->file.data, m->file.len, &m->csv, e);
}

/* ---- printing -----------------------------------------------------------------------------------
 */

static size_t count_of(const struct tracker_import *m, enum import_outcome o)
{
	size_t n = 0;
	for (size_t i = 0; i < m->plan.count; i++)
		n += m->plan.row[i].outcome == o;
	return n;
}

static size_t overdue_of(const struct tracker_import *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->plan.count; i++)
		n += m->plan.row[i].outcome == IMPORT_OPENS && m->plan.row[i].overdue;
	return n;
}

/* Rows that cannot be taken as they are. */
static bool is_unfit(enum import_outcome o)
{
	return o == IMPORT_FAULTY || o == IMPORT_REFUSED;
}

/* A fault may also be of the file, and of no row. */
static bool any_unfit(const struct tracker_import *m)
{
	return m->plan.rows.fault_count || count_of(m, IMPORT_REFUSED);
}

static json_t *plan_json(const struct tracker_import *m, bool stored)
{
	const struct import_plan *p = &m->plan;
	json_t *rows = json_array(), *faults = json_array(), *counts = json_object();
	for (size_t i = 0; i < p->count; i++)
		if (p->row[i].outcome != IMPORT_FAULTY)
			json_array_append_new(
			    rows, json_pack("{s:i, s:s, s:s, s:b}", "line", p->row[i].row->line,
				      "outcome", outcome_words[p->row[i].outcome], "text",
				      p->row[i].text, "overdue", p->row[i].overdue));
	for (size_t i = 0; i < p->rows.fault_count; i++)
		json_array_append_new(
		    faults, json_pack("{s:i, s:s, s:s}", "line", p->rows.fault[i].line, "column",
				p->rows.fault[i].column, "fault", p->rows.fault[i].text));
	for (int o = 0; o < IMPORT_OUTCOMES; o++)
		json_object_set_new(counts, outcome_words[o],
		    json_integer((json_int_t)count_of(m, (enum import_outcome)o)));
	return json_pack("{s:s, s:b, s:I, s:o, s:o, s:o}", "batch", m->batch, "stored", stored,
	    "messages", (json_int_t)m->stored, "counts", counts, "rows", rows, "faults", faults);
}

static void print_plan(const struct tracker_import *m)
{
	const struct import_plan *p = &m->plan;
	for (size_t i = 0; i < p->count; i++)
		if (p->row[i].outcome != IMPORT_FAULTY)
			printf("line %-6d %-15s %s\n", p->row[i].row->line,
			    outcome_words[p->row[i].outcome], p->row[i].text);
	for (size_t i = 0; i < p->rows.fault_count; i++)
		fprintf(stderr, "line %d: %s: %s\n", p->rows.fault[i].line, p->rows.fault[i].column,
		    p->rows.fault[i].text);
	printf("%zu rows:", p->count);
	for (int o = 0; o < IMPORT_OUTCOMES; o++)
		if (count_of(m, (enum import_outcome)o))
			printf(" %zu %s,", count_of(m, (enum import_outcome)o), outcome_words[o]);
	printf(" %zu of those opened overdue\n", overdue_of(m));
}

static void print_end(const struct tracker_import *m, bool dry, bool stored)
{
	if (stored)
		printf("Stored %" PRId64 " messages as batch %s; the engine takes them. What is "
		       "long due is told in a summary, not mailed one by one.\n"
		       "followupctl import list shows what became of it, followupctl import undo "
		       "%s takes it back.\n",
		    m->stored, m->batch, m->batch);
	else if (any_unfit(m))
		printf("Nothing is stored: mend the lines above, or give --skip-faulty FILE.\n");
	else if (dry)
		printf("Nothing is stored: this was a dry run.\n");
}

/* ---- storing ------------------------------------------------------------------------------------
 */

struct line_place {
	const char *p, *end;
	int line; /* that begins at p, from 1 */
};

/* Where that line begins, which is not before the place. */
static const char *go_to_line(struct line_place *at, int line)
{
	for (; at->line < line && at->p < at->end; at->line++) {
		at->p = memchr(at->p, '\n', (size_t)(at->end - at->p));
		at->p = at->p ? at->p + 1 : at->end;
	}
	return at->p;
}

/* A row of the CSV as it stands in the file, quotes and all. */
static void add_raw(const struct csv *csv, size_t row, struct line_place *at, struct buf *out)
{
	const char *from = go_to_line(at, csv->row[row].line);
	const char *to = row + 1 < csv->count ? go_to_line(at, csv->row[row + 1].line) : at->end;
	buf_add(out, from, (size_t)(to - from));
	if (out->len && out->data[out->len - 1] != '\n')
		buf_addc(out, '\n');
}

static bool write_unfit(const struct tracker_import *m, const char *path, struct err *e)
{
	struct buf out = {0};
	struct line_place at = {m->file.data, m->file.data + m->file.len, 1};
	add_raw(&m->csv, 0, &at, &out);
	for (size_t i = 0; i < m->plan.count; i++)
		if (is_unfit(m->plan.row[i].outcome))
			add_raw(&m->csv, i + 1, &at, &out);
	FILE *f = fopen(path, "wx");
	bool ok = f && fwrite(out.data, 1, out.len, f) == out.len;
	ok = f && fclose(f) == 0 && ok;
	if (!ok)
		err_set(e, ERR_SYSTEM, "could not write \"%s\": %s; nothing is imported", path,
		    strerror(errno));
	buf_free(&out);
	return ok;
}

static bool is_new(enum import_outcome o)
{
	return o == IMPORT_OPENS || o == IMPORT_CHANGES || o == IMPORT_ASKS || o == IMPORT_NOTHING;
}

static bool store(struct tracker_import *m, struct err *e)
{
	struct import_plan *p = &m->plan;
	struct import_message *list = arena_alloc(p->arena, (p->count + 1) * sizeof *list);
	size_t n = 0;
	for (size_t i = 0; i < p->count; i++)
		if (is_new(p->row[i].outcome))
			list[n++] = p->row[i].message;
	return !n || import_put(p->c->session, m->batch, list, n, &m->stored, e);
}

static int run(struct tracker_import *m, bool dry, const char *skip_to, struct err *e)
{
	struct import_plan *p = &m->plan;
	if (!import_plan(p, &m->csv, e))
		return ctl_fail(e);
	bool unfit = any_unfit(m), skipped = unfit && skip_to && p->count;
	bool stored = !dry && (!unfit || skipped);
	if (stored && ((skipped && !write_unfit(m, skip_to, e)) || !store(m, e)))
		return ctl_fail(e);
	if (p->c->json) {
		ctl_print_json(plan_json(m, stored));
	} else {
		print_plan(m);
		print_end(m, dry, stored);
	}
	return unfit && !skipped ? CTL_REFUSED : CTL_DONE;
}

int ctl_import_cases(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	const char *map = NULL, *dry = NULL, *skip_to = NULL;
	const struct ctl_option options[] = {
	    {"map", "FILE", "which column is what (needed); see followupctl(1)", &map},
	    {"dry-run", NULL, "say what it would do, and store nothing", &dry},
	    {"skip-faulty", "FILE", "import the other rows; write faulty and refused ones there",
		&skip_to},
	    {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!map)
		ctl_misuse(c, "--map is needed");
	struct tracker_import m = {.plan = {.c = c, .arena = arena_new()}};
	int status = ctl_connect_for(c, 900, &e) && read_files(&m, word[0], map, &e)
			 ? run(&m, dry != NULL, skip_to, &e)
			 : ctl_fail(&e);
	buf_free(&m.file);
	buf_free(&m.map);
	arena_free(m.plan.arena);
	return status;
}

int ctl_import_list(struct ctl *c, int argc, char **argv)
{
	struct rows r = {0};
	struct err e = {0};
	ctl_options(c, argc, argv, NULL, 0, 0);
	if (!ctl_connect(c, &e) || !import_list(c->session, &r, &e))
		return ctl_fail(&e);
	ctl_print_rows(c, &r, NULL, "nothing was imported");
	rows_free(&r);
	return CTL_DONE;
}

/* ---- taking back --------------------------------------------------------------------------------
 */

static const char *text_or_null(const struct rows *r, int i, const char *column)
{
	int k = rows_column(r, column);
	return rows_null(r, i, k) ? NULL : rows_text(r, i, k);
}

static struct import_message withdrawal_of(
    struct arena *a, const struct rows *r, int i, date today, const char *why)
{
	struct import_message m = {.lane = (int)rows_int(r, i, rows_column(r, "lane"))};
	struct buf b = {0};
	size_t len;
	unsigned char *raw = rows_bytes(r, i, rows_column(r, "raw"), &len);
	tracker_withdrawal(a, (const char *)raw, len, today, why, &b, &m.control_id);
	m.raw = arena_strndup(a, b.data, b.len);
	m.len = b.len;
	buf_free(&b);
	free(raw);
	return m;
}

/* One message for each report that nobody has touched; the others are named. */
static bool take_back(struct ctl *c, struct arena *a, const char *batch, const char *by,
    const struct rows *r, json_t *left, int64_t *stored, struct err *e)
{
	struct import_message *list = arena_alloc(a, ((size_t)rows_count(r) + 1) * sizeof *list);
	date today = zone_date(c->zone, rows_instant(r, 0, rows_column(r, "now")));
	const char *why = arena_printf(a, "Import %s was taken back by %s.", batch, by);
	size_t n = 0;
	for (int i = 0; i < rows_count(r); i++) {
		const char *touched = text_or_null(r, i, "touched");
		if (touched)
			json_array_append_new(
			    left, json_pack("{s:I, s:s?, s:s}", "message",
				      (json_int_t)rows_int(r, i, rows_column(r, "id")), "followups",
				      text_or_null(r, i, "refs"), "why", touched));
		else
			list[n++] = withdrawal_of(a, r, i, today, why);
	}
	return !n || import_put(c->session, batch, list, n, stored, e);
}

static void print_left(const struct ctl *c, const char *batch, int64_t stored, json_t *left)
{
	size_t i;
	json_t *one;
	if (c->json) {
		ctl_print_json(json_pack("{s:s, s:I, s:O}", "batch", batch, "taken_back",
		    (json_int_t)stored, "left", left));
		return;
	}
	printf("%" PRId64 " rows of batch %s are taken back; the engine closes what they opened as "
	       "ENTERED_IN_ERROR\n",
	    stored, batch);
	json_array_foreach(left, i, one)
	{
		const char *refs = json_string_value(json_object_get(one, "followups"));
		printf("left: message %" PRId64 "%s%s: %s\n",
		    (int64_t)json_integer_value(json_object_get(one, "message")),
		    refs ? ", follow-up " : "", refs ? refs : "",
		    json_string_value(json_object_get(one, "why")));
	}
}

int ctl_import_undo(struct ctl *c, int argc, char **argv)
{
	struct err e = {0};
	struct rows r = {0};
	const char *by = NULL;
	char ref[80];
	int64_t stored = 0;
	const struct ctl_option options[] = {OPTION_BY(&by), {0}};
	char **word = ctl_options(c, argc, argv, options, 1, 1);
	if (!by || !*by)
		ctl_misuse(c, "--by is needed");
	if (!ctl_connect_for(c, 900, &e) || !people_identify(c->session, by, ref, &e) ||
	    !import_rows(c->session, word[0], &r, &e))
		return ctl_fail(&e);
	struct arena *a = arena_new();
	json_t *left = json_array();
	bool ok = rows_count(&r)
		      ? take_back(c, a, word[0], ref, &r, left, &stored, &e)
		      : err_set(&e, ERR_NOT_FOUND,
			    "nothing of a batch \"%.40s\" is there to be taken back", word[0]);
	if (ok)
		print_left(c, word[0], stored, left);
	json_decref(left);
	arena_free(a);
	rows_free(&r);
	return ok ? CTL_DONE : ctl_fail(&e);
}
