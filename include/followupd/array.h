/* SPDX-License-Identifier: Apache-2.0
 *
 * array.h - arrays as parameters of statements, in PostgreSQL's binary format.
 *
 * One array holds one column of the rows that one statement writes or asks for.  Format
 * (array_recv, src/backend/utils/adt/arrayfuncs.c): number of dimensions, whether any element is
 * NULL, type of the elements, length, lower bound, then each element as its length and its own
 * binary form; -1 is NULL.  Bind with array_value() and cast in the statement: $1::bigint[].
 */
#ifndef FOLLOWUPD_ARRAY_H
#define FOLLOWUPD_ARRAY_H

#include "followupd/buf.h"
#include "followupd/sql.h"

/* jsonb and json travel as ARRAY_TEXT: $1::text[] and a cast of the element. */
enum array_type {
	ARRAY_BIGINT,
	ARRAY_INT,
	ARRAY_TEXT,
	ARRAY_BYTES,
	ARRAY_BOOL,
	ARRAY_INSTANT,
	ARRAY_DATE,
};

struct array {
	enum array_type type;
	size_t count;
	bool has_null;
	struct buf bytes;
};

void array_begin(struct array *a, enum array_type type);
void array_null(struct array *a);
void array_int(struct array *a, int64_t n);	 /* bigint or int */
void array_id(struct array *a, int64_t id);	 /* 0 is NULL */
void array_text(struct array *a, const char *s); /* NULL is NULL */
void array_bytes(struct array *a, const void *p, size_t len);
void array_bool(struct array *a, bool b);
void array_instant(struct array *a, instant t); /* INSTANT_NONE is NULL */
void array_date(struct array *a, date d);	/* DATE_NONE is NULL */
/* Finishes the header; lends from a. */
struct value array_value(struct array *a);
void array_free(struct array *a); /* NULL-safe inside */

/* Rows on their way into one statement, an array for each of its parameters.  A row is filled from
 * the first column to the last; a value of another type than its column's is a bug. */
struct sheet {
	size_t width, at, rows; /* at: the column that is next */
	struct array column[VALUES_MAX];
};

/* One letter a column: I bigint, i int, t text, y bytes, b bool, z instant, d date. */
void sheet_begin(struct sheet *s, const char *types);
void sheet_int(struct sheet *s, int64_t n);
void sheet_id(struct sheet *s, int64_t id);
void sheet_text(struct sheet *s, const char *text);
void sheet_bytes(struct sheet *s, const void *p, size_t len);
void sheet_bool(struct sheet *s, bool b);
void sheet_instant(struct sheet *s, instant t);
void sheet_date(struct sheet *s, date d);
/* One value for each column; lends until sheet_end. */
void sheet_values(struct sheet *s, struct value out[static VALUES_MAX]);
void sheet_end(struct sheet *s); /* frees */

#endif
