/* SPDX-License-Identifier: Apache-2.0
 *
 * csv.h - RFC 4180 rows: read from memory (libcsv), with line numbers for errors; written.
 */
#ifndef FOLLOWUPD_CSV_H
#define FOLLOWUPD_CSV_H

#include <stddef.h>
#include "followupd/buf.h"
#include "followupd/err.h"
#include "followupd/mem.h"

struct csv_row {
	int line; /* where the row starts in the file, from 1 */
	size_t count;
	char **field; /* count strings, never NULL */
};

struct csv {
	size_t count;
	struct csv_row *row;
};

/* Reads all rows into the arena.  Empty lines and lines that start with '#' are left out (their
 * line numbers still count).  A byte order mark is skipped.  False: err names the line. */
MUST_CHECK bool csv_read(
    struct arena *a, const char *data, size_t len, struct csv *out, struct err *e);
/* The same of a file from elsewhere, where a line that starts with '#' is a row like any other. */
MUST_CHECK bool csv_read_foreign(
    struct arena *a, const char *data, size_t len, struct csv *out, struct err *e);
MUST_CHECK bool csv_read_file(struct arena *a, const char *path, struct csv *out, struct err *e);

/* The column of that name in row 0, or -1. */
int csv_column(const struct csv *c, const char *name);
/* The field, or "" when the row is shorter. */
const char *csv_get(const struct csv_row *r, int column);

/* Adds a field and what ends it, ',' or '\n'.  Text that a spreadsheet would compute gets an
 * apostrophe before it.  Every CSV of the program is written by these two. */
void csv_put(struct buf *b, const char *text, char end);
/* The same to standard output, whose lines end as those of other programs, by '\n' alone. */
void csv_print(const char *text, char end);

#endif
