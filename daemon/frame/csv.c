/* SPDX-License-Identifier: Apache-2.0
 *
 * csv.c - RFC 4180 rows from memory, by libcsv, and fields written.
 *
 * Fails: returns false with the line when a quote is left open or misplaced.
 */
#include "autoconf.h"
#include "followupd/csv.h"
#include "followupd/buf.h"

#include <csv.h>
#include <stdio.h>
#include <string.h>

#define CSV_FILE_MAX ((size_t)64 * 1024 * 1024)

struct csv_reading {
	struct arena *arena;
	struct csv *out;
	struct csv_row row;
	bool comments; /* lines that start with '#' are left out */
};

static void on_field(void *text, size_t len, void *arg)
{
	struct csv_reading *r = arg;
	r->row.field = arena_grow(r->arena, r->row.field, r->row.count, sizeof(char *));
	r->row.field[r->row.count++] = arena_strndup(r->arena, text, len);
}

static void on_row(int end, void *arg)
{
	struct csv_reading *r = arg;
	struct csv *c = r->out;
	if (r->row.count && !(r->row.count == 1 && !*r->row.field[0])) {
		c->row = arena_grow(r->arena, c->row, c->count, sizeof(struct csv_row));
		c->row[c->count++] = r->row;
	}
	r->row = (struct csv_row){0};
}

/* Feeds one physical line at a time: libcsv does not count lines, and a comment is none of its
 * business.  A line inside an open quote is data, whatever it starts with. */
static bool feed(
    struct csv_parser *p, struct csv_reading *r, const char *data, size_t len, struct err *e)
{
	int line = 0;
	while (len) {
		const char *nl = memchr(data, '\n', len);
		size_t n = nl ? (size_t)(nl - data) + 1 : len;
		line++;
		bool fresh = r->row.line == 0;
		bool blank = n == 1 ? *data == '\n' : n == 2 && data[0] == '\r' && nl;
		if (!(fresh && ((r->comments && data[0] == '#') || blank))) {
			if (fresh)
				r->row.line = line;
			if (csv_parse(p, data, n, on_field, on_row, r) != n)
				return err_set(e, ERR_INPUT, "line %d: misplaced quote", line);
		}
		data += n;
		len -= n;
	}
	int started = r->row.line;
	if (csv_fini(p, on_field, on_row, r) != 0)
		return err_set(e, ERR_INPUT, "line %d: quoted field is not closed", started);
	return true;
}

static bool read_rows(
    struct arena *a, const char *data, size_t len, bool comments, struct csv *out, struct err *e)
{
	struct csv_parser p;
	struct csv_reading r = {.arena = a, .out = out, .comments = comments};
	*out = (struct csv){0};
	if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
		data += 3;
		len -= 3;
	}
	if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return err_set(e, ERR_SYSTEM, "could not start the CSV parser");
	bool ok = feed(&p, &r, data, len, e);
	csv_free(&p);
	return ok;
}

bool csv_read(struct arena *a, const char *data, size_t len, struct csv *out, struct err *e)
{
	return read_rows(a, data, len, true, out, e);
}

bool csv_read_foreign(struct arena *a, const char *data, size_t len, struct csv *out, struct err *e)
{
	return read_rows(a, data, len, false, out, e);
}

bool csv_read_file(struct arena *a, const char *path, struct csv *out, struct err *e)
{
	struct buf b = {0};
	bool ok = buf_read_file(&b, path, CSV_FILE_MAX, e);
	if (ok && !csv_read(a, buf_text(&b), b.len, out, e))
		ok = err_prefix(e, "%s", path);
	buf_free(&b);
	return ok;
}

int csv_column(const struct csv *c, const char *name)
{
	for (size_t i = 0; c->count && i < c->row[0].count; i++)
		if (strcmp(c->row[0].field[i], name) == 0)
			return (int)i;
	return -1;
}

const char *csv_get(const struct csv_row *r, int column)
{
	return column >= 0 && (size_t)column < r->count ? r->field[column] : "";
}

/* Whether a spreadsheet would compute it: also behind blanks, which some drop, and in the wide
 * forms of U+FF1D, FF0B, FF0D and FF20. */
static bool is_formula(const char *text)
{
	const char *first = text + strspn(text, " ");
	return (*first && strchr("=+-@\t\r\n", *first)) ||
	       (strncmp(first, "\xef\xbc", 2) == 0 && first[2] &&
		   strchr("\x9d\x8b\x8d\xa0", first[2]));
}

static void put_field(struct buf *b, const char *text)
{
	size_t len = strlen(text);
	bool quoted = text[strcspn(text, ",\"\r\n")] || (len && strchr(" \t", text[0])) ||
		      (len && strchr(" \t", text[len - 1])); /* readers drop blanks around it */
	if (quoted)
		buf_addc(b, '"');
	if (is_formula(text))
		buf_addc(b, '\'');
	for (; *text; text++) {
		if (*text == '"')
			buf_addc(b, '"');
		buf_addc(b, *text);
	}
	if (quoted)
		buf_addc(b, '"');
}

void csv_put(struct buf *b, const char *text, char end)
{
	put_field(b, text);
	if (end == '\n')
		buf_addc(b, '\r');
	buf_addc(b, end);
}

void csv_print(const char *text, char end)
{
	struct buf b = {0};
	put_field(&b, text);
	fputs(buf_text(&b), stdout);
	putchar(end);
	buf_free(&b);
}
