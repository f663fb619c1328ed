/* SPDX-License-Identifier: Apache-2.0
 *
 * extract_csv.c - many reports: id,text in, one row a record out.
 */
#include "autoconf.h"
#include "extract.h"
#include "followupd/csv.h"

#include <csv.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define FIELDS_MAX 64
#define BLOCK_SIZE (64 * 1024)

struct stream {
	const struct extract *x;
	struct arena *row;
	size_t count;
	char *field[FIELDS_MAX];
	int id, text; /* columns, -1 until the header was read */
	bool header_seen;
};

static void put_text(const char *s)
{
	csv_print(s, ',');
}

/* Line ends become blanks, so that a row is a line. */
static void put_evidence(struct arena *a, const char *s, size_t len)
{
	char *line = arena_alloc(a, len + 1);
	size_t n = 0;
	for (size_t i = 0; i < len; i++) {
		bool blank = (unsigned char)s[i] <= ' ';
		if (!blank || n == 0 || line[n - 1] != ' ')
			line[n++] = blank ? ' ' : s[i];
	}
	line[n] = '\0';
	csv_print(line, '\n');
}

static void put_count(int n)
{
	if (n >= 0)
		printf("%d", n);
	putchar(',');
}

static void put_record(
    struct arena *a, const char *id, const char *text, const struct narrative_record *r)
{
	bool category = r->kind == NARRATIVE_CATEGORY;
	put_text(id);
	put_text(category ? r->system : "");
	put_text(category ? r->category : "");
	put_text(category ? "" : r->modality);
	put_text(category ? "" : r->region);
	put_count(category ? -1 : r->min);
	put_count(category ? -1 : r->max);
	put_text(category ? "" : r->unit);
	put_text(!category && r->conditional ? "yes" : "no");
	put_evidence(a, text + r->sentence.start, r->sentence.len);
}

static void read_header(struct stream *s)
{
	s->header_seen = true;
	for (size_t i = 0; i < s->count; i++) {
		if (strcmp(s->field[i], "id") == 0)
			s->id = (int)i;
		if (strcmp(s->field[i], "text") == 0)
			s->text = (int)i;
	}
	if (s->id >= 0 && s->text >= 0)
		puts(
		    "id,system,category,modality,region,interval_min,interval_max,unit,conditional,"
		    "evidence");
}

static void extract_row(struct stream *s)
{
	struct narrative_records all;
	if ((size_t)s->id >= s->count || (size_t)s->text >= s->count)
		return;
	const char *text = s->field[s->text];
	narrative_extract(s->x->rules, text, strlen(text), NULL, s->row, &all);
	for (size_t i = 0; i < all.count; i++)
		if (all.record[i].kind == NARRATIVE_CATEGORY ||
		    all.record[i].kind == NARRATIVE_RECOMMENDATION)
			put_record(s->row, s->field[s->id], text, &all.record[i]);
}

static void on_field(void *text, size_t len, void *arg)
{
	struct stream *s = arg;
	const char *bytes = text ? text : "";
	if (s->count == 0 && !s->header_seen && len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		len -= 3;
	}
	if (s->count < FIELDS_MAX)
		s->field[s->count++] = arena_strndup(s->row, bytes, len);
}

static void on_row(int end, void *arg)
{
	struct stream *s = arg;
	if (!s->header_seen)
		read_header(s);
	else if (s->id >= 0 && s->text >= 0)
		extract_row(s);
	s->count = 0;
	arena_free(s->row);
	s->row = arena_new();
}

static bool feed(FILE *in, struct csv_parser *p, struct stream *s, const char *path, struct err *e)
{
	static char block[BLOCK_SIZE];
	size_t n;
	while ((n = fread(block, 1, sizeof block, in)) > 0)
		if (csv_parse(p, block, n, on_field, on_row, s) != n)
			return err_set(e, ERR_INPUT, "\"%s\" is not CSV: %s", path,
			    csv_strerror(csv_error(p)));
	if (ferror(in))
		return err_set(e, ERR_SYSTEM, "could not read \"%s\": %s", path, strerror(errno));
	if (csv_fini(p, on_field, on_row, s) != 0)
		return err_set(
		    e, ERR_INPUT, "\"%s\" is not CSV: %s", path, csv_strerror(csv_error(p)));
	if (s->id < 0 || s->text < 0)
		return err_set(
		    e, ERR_INPUT, "the header of \"%s\" has no columns id and text", path);
	return true;
}

bool extract_csv(const struct extract *x, const char *path, struct err *e)
{
	struct csv_parser p;
	struct stream s = {.x = x, .row = arena_new(), .id = -1, .text = -1};
	FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	bool ok = false;
	if (!in)
		err_set(e, ERR_SYSTEM, "could not open \"%s\": %s", path, strerror(errno));
	else if (csv_init(&p, CSV_STRICT_FINI) != 0)
		err_set(e, ERR_SYSTEM, "could not start the CSV parser");
	else {
		ok = feed(in, &p, &s, path, e);
		csv_free(&p);
	}
	if (in && in != stdin)
		fclose(in);
	arena_free(s.row);
	return ok;
}
