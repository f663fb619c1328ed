/* SPDX-License-Identifier: Apache-2.0
 *
 * sql.c - binds typed values and reads typed columns.
 *
 * Fails: a column that is not of the asked type is a bug: the statement and its reader stand
 * together.
 */
#include "autoconf.h"
#include "followupd/sql.h"
#include "followupd/buf.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sql_bind(struct bound *b, const struct value *v, size_t count)
{
	if (count > VALUES_MAX)
		bug("%zu parameters in one statement", count);
	b->count = (int)count;
	for (size_t i = 0; i < count; i++) {
		b->value[i] = b->scratch[i];
		b->length[i] = 0;
		b->format[i] = 0;
		switch (v[i].type) {
		case VALUE_NULL:
			b->value[i] = NULL;
			break;
		case VALUE_INT:
			snprintf(b->scratch[i], sizeof b->scratch[i], "%" PRId64, v[i].number);
			break;
		case VALUE_BOOL:
			strcpy(b->scratch[i], v[i].number ? "t" : "f");
			break;
		case VALUE_TEXT:
			b->value[i] = v[i].text;
			break;
		case VALUE_BYTES:
			b->value[i] = v[i].text ? v[i].text : "";
			b->length[i] = (int)v[i].len;
			b->format[i] = 1;
			break;
		case VALUE_INSTANT:
			if (v[i].number == INSTANT_NONE)
				b->value[i] = NULL;
			else
				instant_text(v[i].number, b->scratch[i]);
			break;
		case VALUE_DATE:
			if ((date)v[i].number == DATE_NONE)
				b->value[i] = NULL;
			else
				date_text((date)v[i].number, b->scratch[i]);
			break;
		}
	}
}

int rows_count(const struct rows *r)
{
	return PQntuples(r->result);
}

long rows_affected(const struct rows *r)
{
	return strtol(PQcmdTuples(r->result), NULL, 10);
}

bool rows_null(const struct rows *r, int row, int column)
{
	return PQgetisnull(r->result, row, column) != 0;
}

const char *rows_text(const struct rows *r, int row, int column)
{
	return rows_null(r, row, column) ? NULL : PQgetvalue(r->result, row, column);
}

int64_t rows_int(const struct rows *r, int row, int column)
{
	const char *s = rows_text(r, row, column);
	char *end;
	if (!s)
		return 0;
	int64_t n = strtoll(s, &end, 10);
	if (*end || end == s)
		bug("column %s is \"%s\", not a number", PQfname(r->result, column), s);
	return n;
}

bool rows_bool(const struct rows *r, int row, int column)
{
	const char *s = rows_text(r, row, column);
	return s && *s == 't';
}

date rows_date(const struct rows *r, int row, int column)
{
	const char *s = rows_text(r, row, column);
	date d;
	if (!s)
		return DATE_NONE;
	if (!date_parse(s, &d))
		bug("column %s is \"%s\", not a date", PQfname(r->result, column), s);
	return d;
}

instant rows_instant(const struct rows *r, int row, int column)
{
	const char *s = rows_text(r, row, column);
	char iso[48];
	instant t;
	if (!s)
		return INSTANT_NONE;
	/* "2026-03-02 09:45:00.25+00" */
	size_t n = strlen(s);
	if (n < 22 || n > 40 || strcmp(s + n - 3, "+00") != 0)
		bug("column %s is \"%s\", not an instant in UTC", PQfname(r->result, column), s);
	memcpy(iso, s, n - 3);
	iso[10] = 'T';
	strcpy(iso + n - 3, "Z");
	if (!instant_parse(iso, &t))
		bug("column %s is \"%s\", not an instant", PQfname(r->result, column), s);
	return t;
}

unsigned char *rows_bytes(const struct rows *r, int row, int column, size_t *len)
{
	if (PQfformat(r->result, column)) {
		*len = (size_t)PQgetlength(r->result, row, column);
		unsigned char *stored = xmalloc(*len + 1);
		memcpy(stored, PQgetvalue(r->result, row, column), *len + 1);
		return stored;
	}
	unsigned char *raw =
	    PQunescapeBytea((const unsigned char *)PQgetvalue(r->result, row, column), len);
	if (!raw)
		fatal("out of memory reading a column");
	unsigned char *own = xmalloc(*len + 1); /* libpq's memory has its own free */
	memcpy(own, raw, *len);
	own[*len] = '\0';
	PQfreemem(raw);
	return own;
}

void rows_free(struct rows *r)
{
	PQclear(r->result);
	r->result = NULL;
}

char *sql_int_array(const int64_t *v, size_t count)
{
	struct buf b = {0};
	buf_addc(&b, '{');
	for (size_t i = 0; i < count; i++)
		buf_addf(&b, "%s%" PRId64, i ? "," : "", v[i]);
	buf_addc(&b, '}');
	return buf_steal(&b);
}

char *sql_text_array(const char *const *v, size_t count)
{
	struct buf b = {0};
	buf_addc(&b, '{');
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_addc(&b, ',');
		if (!v[i]) {
			buf_adds(&b, "NULL");
			continue;
		}
		buf_addc(&b, '"');
		for (const char *p = v[i]; *p; p++) {
			if (*p == '"' || *p == '\\')
				buf_addc(&b, '\\');
			buf_addc(&b, *p);
		}
		buf_addc(&b, '"');
	}
	buf_addc(&b, '}');
	return buf_steal(&b);
}

static void one_line(char *s)
{
	for (; *s; s++)
		if (*s == '\n')
			*s = ' ';
}

static bool is_class(const char *state, const char *classes)
{
	for (const char *c = classes; *c; c += 2 + (c[2] == ' '))
		if (strncmp(state, c, 2) == 0)
			return true;
	return false;
}

/* Our statement is not there, or somebody else's is: another connection than the one it was
 * prepared on, handed out by a pooler. */
static bool is_pooled(const char *state)
{
	return state && (strcmp(state, "26000") == 0 || strcmp(state, "42P05") == 0);
}

static enum err_code code_of(const PGresult *r, const PGconn *c)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	const char *severity = r ? PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED) : NULL;
	if (!c || PQstatus(c) == CONNECTION_BAD)
		return ERR_LOST;
	if (severity && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0))
		return ERR_LOST;
	if (!state)
		return ERR_DATABASE;
	if (is_pooled(state) || strcmp(state, "25006") == 0 || strncmp(state, "57P", 3) == 0)
		return ERR_LOST;
	if (is_class(state, "40 53 57 58") || strcmp(state, "55P03") == 0)
		return ERR_WAIT;
	return is_class(state, "FU") ? ERR_REFUSED : ERR_DATABASE;
}

bool sql_error(struct err *e, const PGresult *r, const PGconn *c, const char *statement)
{
	const char *primary = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	enum err_code code = code_of(r, c);
	bool refused = code == ERR_REFUSED;
	/* The detail may quote values, which may be a patient's: it is never shown. */
	err_set(e, code, "%s%s%s%s%s%s", refused ? "" : "database: ",
	    is_pooled(state)
		? "the connection is another one for each transaction: a pooler has to "
		  "pool sessions, not transactions"
	    : primary ? primary
	    : c	      ? PQerrorMessage(c)
		      : "connection lost",
	    statement && !refused ? " (statement " : "", statement && !refused ? statement : "",
	    statement && !refused && state ? ", " : "",
	    statement && !refused && state ? state : "");
	if (e) {
		snprintf(e->sqlstate, sizeof e->sqlstate, "%s", state ? state : "");
		one_line(e->text);
		if (statement && !refused && strlen(e->text) + 2 < sizeof e->text)
			strcat(e->text, ")");
	}
	return false;
}

bool sql_blames_values(const struct err *e)
{
	return e->code == ERR_DATABASE && is_class(e->sqlstate, "22 23 54");
}

/* By the name of the server's function: the words are in its language, the SQLSTATE is any
 * warning's. */
static void on_notice(void *arg, const PGresult *r)
{
	bool *alone = arg;
	const char *where = PQresultErrorField(r, PG_DIAG_SOURCE_FUNCTION);
	if (where && strcmp(where, "SyncRepWaitForLSN") == 0)
		*alone = true;
	fputs(PQresultErrorMessage(r), stderr);
}

void sql_watch(PGconn *c, bool *alone)
{
	*alone = false;
	PQsetNoticeReceiver(c, on_notice, alone);
}

bool sql_alone(struct err *e)
{
	return err_set(e, ERR_LOST,
	    "database connection lost: the server no longer waits for its standby to have it");
}
