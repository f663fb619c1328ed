/* SPDX-License-Identifier: Apache-2.0
 *
 * bare-applier.c - the yardstick of the engine bench: the rows that the engine wrote, written
 * again.
 *
 * Reads all rows of the tables that deciding writes into memory, as the engine has left them, makes
 * an empty copy of those tables (keys, checks and indexes included) in a schema of its own, and
 * writes the rows there: batches of 128 messages, one statement a table and batch with an array a
 * column, one pipeline and one commit a batch, one session, one delete of the queue's rows.  It
 * reads nothing and decides nothing.  Run it with --help for its arguments.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/mem.h"

#include <err.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define BATCH	    128
#define COLUMNS_MAX 64
#define TABLES_MAX  64

static const char help[] =
    "Usage: bare-applier CONNINFO MESSAGES TABLE...\n"
    "Writes the rows of those tables again, as many batches of 128 as MESSAGES need, into the\n"
    "schema \"bare\" (dropped first).  Prints messages a second, seconds, and processor seconds "
    "of\n"
    "its own.  Says \"ready\" and waits for a line before it writes.  The database must have "
    "applied\n"
    "that many messages.\n";

struct table {
	const char *name;
	int columns;
	char *statement;  /* INSERT ... SELECT unnest($1::text[]::type[]), ... */
	PGresult *rows;	  /* as text */
	int total, taken; /* rows */
};

static PGconn *db;

static PGresult *ask(const char *sql)
{
	PGresult *r = PQexec(db, sql);
	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
		errx(1, "%s: %s", sql, PQerrorMessage(db));
	return r;
}

static void run(const char *sql)
{
	PQclear(ask(sql));
}

/* ---- reading what the engine wrote ---------------------------------------------------------- */

static bool is_array(const char *type)
{
	size_t n = strlen(type);
	return n > 2 && strcmp(type + n - 2, "[]") == 0;
}

static void describe(struct table *t)
{
	char *sql = xasprintf("SELECT quote_ident(attname), format_type(atttypid, atttypmod) FROM "
			      "pg_attribute WHERE attrelid = 'followupd.%s'::regclass AND attnum > "
			      "0 AND NOT attisdropped ORDER BY attnum",
	    t->name);
	PGresult *r = ask(sql);
	struct buf columns = {0}, arrays = {0};
	free(sql);
	t->columns = PQntuples(r);
	if (t->columns > COLUMNS_MAX)
		errx(1, "table %s has %d columns", t->name, t->columns);
	for (int i = 0; i < t->columns; i++) {
		const char *type = PQgetvalue(r, i, 1);
		buf_addf(&columns, "%s%s", i ? ", " : "", PQgetvalue(r, i, 0));
		/* An array of arrays is written as the texts of its elements. */
		if (is_array(type))
			buf_addf(&arrays, "%sv%d::%s", i ? ", " : "", i, type);
		else
			buf_addf(&arrays, "%sv%d", i ? ", " : "", i);
	}
	struct buf s = {0};
	buf_addf(&s, "INSERT INTO bare.%s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM unnest(",
	    t->name, buf_text(&columns), buf_text(&arrays));
	for (int i = 0; i < t->columns; i++) {
		const char *type = PQgetvalue(r, i, 1);
		buf_addf(&s, "%s$%d::%s[]", i ? ", " : "", i + 1, is_array(type) ? "text" : type);
	}
	buf_adds(&s, ") AS x (");
	for (int i = 0; i < t->columns; i++)
		buf_addf(&s, "%sv%d", i ? ", " : "", i);
	buf_addc(&s, ')');
	t->statement = buf_steal(&s);
	buf_free(&columns);
	buf_free(&arrays);
	PQclear(r);
}

static void copy_table(struct table *t)
{
	char *sql =
	    xasprintf("CREATE TABLE bare.%s (LIKE followupd.%s INCLUDING ALL)", t->name, t->name);
	run(sql);
	free(sql);
	sql = xasprintf("SELECT * FROM followupd.%s", t->name);
	t->rows = ask(sql);
	t->total = PQntuples(t->rows);
	free(sql);
	if (t->total) {
		PGresult *r = PQprepare(db, t->name, t->statement, 0, NULL);
		if (PQresultStatus(r) != PGRES_COMMAND_OK)
			errx(1, "%s: %s", t->statement, PQerrorMessage(db));
		PQclear(r);
	}
}

/* ---- writing it again ----------------------------------------------------------------------- */

static void add_element(struct buf *b, const PGresult *rows, int row, int column)
{
	if (PQgetisnull(rows, row, column)) {
		buf_adds(b, "NULL");
		return;
	}
	buf_addc(b, '"');
	for (const char *p = PQgetvalue(rows, row, column); *p; p++) {
		if (*p == '"' || *p == '\\')
			buf_addc(b, '\\');
		buf_addc(b, *p);
	}
	buf_addc(b, '"');
}

static void write_rows(struct table *t, int count)
{
	struct buf column[COLUMNS_MAX] = {{0}};
	const char *value[COLUMNS_MAX];
	for (int k = 0; k < t->columns; k++) {
		buf_addc(&column[k], '{');
		for (int i = 0; i < count; i++) {
			if (i)
				buf_addc(&column[k], ',');
			add_element(&column[k], t->rows, t->taken + i, k);
		}
		buf_addc(&column[k], '}');
		value[k] = buf_text(&column[k]);
	}
	if (!PQsendQueryPrepared(db, t->name, t->columns, value, NULL, NULL, 0))
		errx(1, "%s: %s", t->name, PQerrorMessage(db));
	for (int k = 0; k < t->columns; k++)
		buf_free(&column[k]);
	t->taken += count;
}

static void send(const char *sql)
{
	if (!PQsendQueryParams(db, sql, 0, NULL, NULL, NULL, NULL, 0))
		errx(1, "%s: %s", sql, PQerrorMessage(db));
}

static void sync_batch(void)
{
	if (!PQpipelineSync(db))
		errx(1, "sync: %s", PQerrorMessage(db));
	for (;;) {
		PGresult *r = PQgetResult(db);
		if (!r)
			continue; /* the end of one statement's results */
		ExecStatusType s = PQresultStatus(r);
		if (s == PGRES_PIPELINE_SYNC) {
			PQclear(r);
			return;
		}
		if (s != PGRES_COMMAND_OK && s != PGRES_TUPLES_OK)
			errx(1, "batch: %s", PQresultErrorMessage(r));
		PQclear(r);
	}
}

/* Its share of every table's rows, so that all are written with the last batch. */
static void write_batch(struct table *t, int tables, int batch, int batches)
{
	char queue[160];
	send("BEGIN");
	for (int i = 0; i < tables; i++) {
		int until = (int)((int64_t)t[i].total * (batch + 1) / batches);
		if (until > t[i].taken)
			write_rows(&t[i], until - t[i].taken);
	}
	snprintf(queue, sizeof queue,
	    "DELETE FROM bare.inbound_todo WHERE inbound_id BETWEEN %d AND %d", batch * BATCH,
	    batch * BATCH + BATCH - 1);
	send(queue);
	send("COMMIT");
	sync_batch();
}

static double seconds(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Whoever measures the server's processor time starts its clock now. */
static void wait_for_go(void)
{
	puts("ready");
	fflush(stdout);
	while (getchar() != '\n')
		if (feof(stdin))
			errx(1, "nobody said go");
}

int main(int argc, char **argv)
{
	static struct table t[TABLES_MAX];
	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return fputs(help, stdout) < 0;
	int messages = argc > 3 ? atoi(argv[2]) : 0, tables = argc - 3;
	if (messages <= 0 || tables > TABLES_MAX) {
		fputs(help, stderr);
		return 2;
	}
	int batches = (messages + BATCH - 1) / BATCH;
	db = PQconnectdb(argv[1]);
	if (PQstatus(db) != CONNECTION_OK)
		errx(1, "%s", PQerrorMessage(db));
	run("SET client_min_messages = error; SET search_path = followupd; SET TimeZone = 'UTC'");
	run("DROP SCHEMA IF EXISTS bare CASCADE; CREATE SCHEMA bare");
	run("CREATE TABLE bare.inbound_todo (LIKE followupd.inbound_todo INCLUDING ALL)");
	char *fill =
	    xasprintf("INSERT INTO bare.inbound_todo (inbound_id, lane) SELECT n, n %% 64 FROM "
		      "generate_series(0, %d) n",
		messages - 1);
	run(fill);
	free(fill);
	for (int i = 0; i < tables; i++) {
		t[i].name = argv[3 + i];
		describe(&t[i]);
		copy_table(&t[i]);
	}
	PQenterPipelineMode(db);
	wait_for_go();
	double wall = seconds(CLOCK_MONOTONIC), own = seconds(CLOCK_PROCESS_CPUTIME_ID);
	for (int i = 0; i < batches; i++)
		write_batch(t, tables, i, batches);
	wall = seconds(CLOCK_MONOTONIC) - wall;
	own = seconds(CLOCK_PROCESS_CPUTIME_ID) - own;
	printf(
	    "{\"messages\": %d, \"seconds\": %.3f, \"rate\": %.0f, \"own_cpu\": %.3f, \"rows\": {",
	    messages, wall, messages / wall, own);
	for (int i = 0; i < tables; i++)
		printf("%s\"%s\": %d", i ? ", " : "", t[i].name, t[i].total);
	printf("}}\n");
	PQfinish(db);
	return 0;
}
