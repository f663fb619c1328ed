/* SPDX-License-Identifier: Apache-2.0
 *
 * sql.h - statements, typed parameters and rows: what the two kinds of connection share.
 *
 * A statement is a constant with a name; it is prepared on a connection the first time it runs
 * there.  Parameters are always bound, never pasted.
 */
#ifndef FOLLOWUPD_SQL_H
#define FOLLOWUPD_SQL_H

#include <libpq-fe.h>
#include <stdint.h>
#include "followupd/clock.h"

struct statement {
	const char *name; /* unique in the program */
	const char *sql;
	bool raw; /* its columns come as they are stored: each is a text or bytea */
};

enum value_type {
	VALUE_NULL,
	VALUE_INT,
	VALUE_TEXT,
	VALUE_BYTES,
	VALUE_BOOL,
	VALUE_INSTANT,
	VALUE_DATE
};

struct value {
	enum value_type type;
	int64_t number;
	const char *text; /* lends until the call returns */
	size_t len;
};

#define V_NULL	      ((struct value){VALUE_NULL})
#define V_INT(n)      ((struct value){VALUE_INT, (n)})
#define V_ID(n)	      ((n) ? V_INT(n) : V_NULL) /* 0 is no id */
#define V_BOOL(b)     ((struct value){VALUE_BOOL, (b)})
#define V_INSTANT(t)  ((struct value){VALUE_INSTANT, (t)}) /* INSTANT_NONE is NULL */
#define V_DATE(d)     ((struct value){VALUE_DATE, (d)})	   /* DATE_NONE is NULL */
#define V_TEXT(s)     ((struct value){VALUE_TEXT, 0, (s)}) /* NULL is NULL */
#define V_BYTES(p, n) ((struct value){VALUE_BYTES, 0, (p), (n)})
#define VALUES(...)                                                                                \
	(const struct value[]){__VA_ARGS__},                                                       \
	    sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value)
#define NO_VALUES  NULL, 0
#define VALUES_MAX 64

/* The four arrays PQsendQueryPrepared wants, with room for the numbers' text. */
struct bound {
	int count;
	const char *value[VALUES_MAX];
	int length[VALUES_MAX], format[VALUES_MAX];
	char scratch[VALUES_MAX][48];
};

void sql_bind(struct bound *b, const struct value *v, size_t count);

/* The result of one statement.  Texts lend until rows_free. */
struct rows {
	PGresult *result;
};

int rows_count(const struct rows *r);
long rows_affected(const struct rows *r);
bool rows_null(const struct rows *r, int row, int column);
const char *rows_text(const struct rows *r, int row, int column); /* NULL when null */
int64_t rows_int(const struct rows *r, int row, int column);	  /* 0 when null */
bool rows_bool(const struct rows *r, int row, int column);
date rows_date(const struct rows *r, int row, int column); /* DATE_NONE when null */
/* Sessions run with TimeZone = UTC and DateStyle = ISO; that is the text parsed here. */
instant rows_instant(const struct rows *r, int row, int column);
/* bytea: returns new (free()), len in *len. */
unsigned char *rows_bytes(const struct rows *r, int row, int column, size_t *len);
void rows_free(struct rows *r); /* NULL-safe inside; leaves r empty */

/* "{1,2,3}" and "{\"a\",\"b\"}" for array parameters; returns new. */
char *sql_int_array(const int64_t *v, size_t count);
char *sql_text_array(const char *const *v, size_t count);

/* Fills e from a failed result: primary message and SQLSTATE.  Its code (PostgreSQL manual,
 * appendix A): ERR_LOST      the connection ended, or the server ends it (FATAL), or 25006: a
 * server that became read-only is another server's standby now, and only a new connection finds the
 * one that writes; or 26000 and 42P05: a pooler hands the connection to others ERR_WAIT classes 40,
 * 53, 57, 58 and 55P03: deadlock, disk or memory full, cancelled or timed out, a failed read, a
 * lock that somebody holds ERR_REFUSED   class FU: our own functions say no ERR_DATABASE  anything
 * else */
bool sql_error(struct err *e, const PGresult *r, const PGconn *c, const char *statement);
/* Notes in *alone that the server committed without the standby it should have waited for (its
 * administrator cancelled that wait): it says so by a warning only, and what a failover would lose
 * is not to be acknowledged.  Other notices go to standard error, as libpq does.  lends: alone. */
void sql_watch(PGconn *c, bool *alone);
/* ERR_LOST with those words. */
bool sql_alone(struct err *e);
/* Whether the database refused the values themselves, and would again: data exception, constraint,
 * program limit (classes 22, 23, 54).  Anything else, like a missing table, is not the fault of the
 * row that met it. */
bool sql_blames_values(const struct err *e);

#endif
