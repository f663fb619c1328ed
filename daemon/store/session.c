/* SPDX-License-Identifier: Apache-2.0
 *
 * session.c - a blocking connection in pipeline mode, every wait bounded.
 *
 * Told statements are sent at once and answered in order; the next question collects their answers
 * on the way to its own.  After any failure the transaction is rolled back as a whole, so nobody
 * has to know which of them it was beyond the message.
 * Fails: false with err; ERR_LOST when the connection is gone, the deadline passed, the server
 * became read-only, or it gave up waiting for its standby.
 */
#include "autoconf.h"
#include "followupd/session.h"
#include "followupd/hosts.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum session_state { SESSION_IDLE, SESSION_IN_TRANSACTION, SESSION_BROKEN };

struct session {
	PGconn *conn;
	int timeout; /* seconds */
	enum session_state state;
	int syncs;		     /* on their way */
	int told;		     /* results to collect before the next answer */
	uint64_t written, replan_at; /* bytes of arrays told, and when plans are made anew */
	size_t prepared_count;
	const struct statement **prepared;
	struct bound bound;
	struct err failure; /* of a statement that was told */
	bool alone;	    /* the server committed without its standby */
};

/* The one function that changes the state; what is broken stays so until it is opened anew. */
static void enter(struct session *s, enum session_state to)
{
	if (s->state != SESSION_BROKEN)
		s->state = to;
}

static bool is_broken(const struct session *s)
{
	return s->state == SESSION_BROKEN;
}

/* ---- waiting, always with a deadline ---------------------------------------- */

static bool wait_socket(struct session *s, short events, int64_t deadline)
{
	for (;;) {
		int64_t left = deadline - monotonic_now();
		if (left <= 0)
			return false;
		struct pollfd p = {.fd = PQsocket(s->conn), .events = events};
		int n = poll(&p, 1, (int)(left / 1000) + 1);
		if (n > 0)
			return true;
		if (n < 0 && errno != EINTR)
			return false;
	}
}

static bool lost(struct session *s, struct err *e, const char *what)
{
	enter(s, SESSION_BROKEN);
	return err_set(e, ERR_LOST, "database connection lost: %s", what);
}

static bool flush(struct session *s, int64_t deadline, struct err *e)
{
	for (;;) {
		int left = PQflush(s->conn);
		if (left == 0)
			return true;
		if (left < 0)
			return lost(s, e, "write failed");
		if (!wait_socket(s, POLLIN | POLLOUT, deadline))
			return lost(s, e, "no progress writing within the time limit");
		if (!PQconsumeInput(s->conn)) /* the server may be blocked on us reading */
			return lost(s, e, "read failed");
	}
}

/* The next result, or NULL at the end of one statement's results (as PQgetResult). */
static bool next_result(struct session *s, int64_t deadline, PGresult **out, struct err *e)
{
	while (PQisBusy(s->conn)) {
		if (!wait_socket(s, POLLIN, deadline)) {
			hosts_silent();
			return lost(s, e, "no answer within the time limit");
		}
		if (!PQconsumeInput(s->conn))
			return lost(s, e, "read failed");
	}
	*out = PQgetResult(s->conn);
	if (PQstatus(s->conn) == CONNECTION_BAD) {
		PQclear(*out);
		return lost(s, e, "server closed the connection");
	}
	return true;
}

static int64_t deadline_of(const struct session *s)
{
	return monotonic_now() + (int64_t)s->timeout * 1000000;
}

/* ---- connecting -------------------------------------------------------------- */

/* silent: it ran out of time, as at a server that is stopped. */
static bool connect_wait(struct session *s, int patience, bool *silent, struct err *e)
{
	int64_t deadline = monotonic_now() + SECONDS(patience);
	*silent = false;
	for (;;) {
		PostgresPollingStatusType st = PQconnectPoll(s->conn);
		if (st == PGRES_POLLING_OK)
			return true;
		if (st == PGRES_POLLING_FAILED)
			return sql_error(e, NULL, s->conn, NULL);
		if (!wait_socket(s, st == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline)) {
			hosts_silent();
			*silent = true;
			return err_set(e, ERR_LOST,
			    "database did not accept the connection in %d seconds", patience);
		}
	}
}

/* One attempt at every server, each the first once: who calls may have only one. */
static bool connect_any(struct session *s, const char *conninfo, struct err *e)
{
	bool ok = false, silent = true;
	for (unsigned left = hosts_count(conninfo); silent && left > 0; left--) {
		char *info = hosts_turned(conninfo);
		PQfinish(s->conn);
		s->conn = PQconnectStart(info);
		free(info);
		if (!s->conn)
			fatal("out of memory opening a database connection");
		silent = false;
		ok = PQstatus(s->conn) == CONNECTION_BAD
			 ? sql_error(e, NULL, s->conn, NULL)
			 : connect_wait(s, hosts_patience(conninfo, s->timeout), &silent, e);
	}
	return ok;
}

bool session_open(const char *conninfo, int timeout, struct session **out, struct err *e)
{
	static const struct statement setup = {"session_setup",
	    "SELECT set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO', false), "
	    "set_config('search_path', 'followupd', false)"};
	struct session *s = xcalloc(1, sizeof *s);
	s->timeout = timeout;
	bool ok = connect_any(s, conninfo, e);
	sql_watch(s->conn, &s->alone);
	if (ok && PQsetnonblocking(s->conn, 1) < 0)
		ok = err_set(e, ERR_LOST, "database connection cannot be made non-blocking");
	if (ok && PQenterPipelineMode(s->conn) != 1)
		ok = err_set(e, ERR_LOST, "database connection cannot enter pipeline mode");
	if (!ok || !session_do(s, &setup, NO_VALUES, e)) {
		session_close(s);
		return false;
	}
	hosts_found();
	*out = s;
	return true;
}

void session_close(struct session *s)
{
	if (!s)
		return;
	PQfinish(s->conn);
	free(s->prepared);
	free(s);
}

int session_socket(const struct session *s)
{
	return PQsocket(s->conn);
}

bool session_broken(const struct session *s)
{
	return is_broken(s);
}

/* ---- statements ---------------------------------------------------------------- */

static bool is_prepared(const struct session *s, const struct statement *st)
{
	for (size_t i = 0; i < s->prepared_count; i++)
		if (s->prepared[i] == st)
			return true;
	return false;
}

static void send(struct session *s, const struct statement *st, const struct value *v, size_t count)
{
	if (is_broken(s))
		return;
	if (!is_prepared(s, st)) {
		s->prepared =
		    xreallocarray(s->prepared, s->prepared_count + 1, sizeof *s->prepared);
		s->prepared[s->prepared_count++] = st;
		if (!PQsendPrepare(s->conn, st->name, st->sql, 0, NULL))
			enter(s, SESSION_BROKEN);
		s->told++;
	}
	sql_bind(&s->bound, v, count);
	if (!is_broken(s) && !PQsendQueryPrepared(s->conn, st->name, s->bound.count, s->bound.value,
				 s->bound.length, s->bound.format, st->raw))
		enter(s, SESSION_BROKEN);
}

static bool note_failure(struct session *s, PGresult *r)
{
	ExecStatusType st = PQresultStatus(r);
	if (st == PGRES_FATAL_ERROR || st == PGRES_BAD_RESPONSE) {
		if (s->failure.code == ERR_NONE)
			sql_error(&s->failure, r, s->conn, NULL);
		return true;
	}
	return st == PGRES_PIPELINE_ABORTED;
}

/* Collects the results of everything told so far. */
static bool collect_told(struct session *s, int64_t deadline, struct err *e)
{
	while (s->told > 0) {
		PGresult *r;
		if (!next_result(s, deadline, &r, e))
			return false;
		if (!r)
			s->told--;
		else
			note_failure(s, r);
		PQclear(r);
	}
	return true;
}

static bool send_sync(struct session *s)
{
	if (!PQpipelineSync(s->conn))
		return false;
	s->syncs++;
	return true;
}

/* Reads on to the last sync that was sent, throwing results away. */
static bool drain_to_sync(struct session *s, struct err *e)
{
	int64_t deadline = deadline_of(s);
	if (!flush(s, deadline, e))
		return false;
	for (;;) {
		PGresult *r;
		if (!next_result(s, deadline, &r, e))
			return false;
		bool synced = r && PQresultStatus(r) == PGRES_PIPELINE_SYNC;
		PQclear(r);
		if (synced && --s->syncs == 0)
			return true;
	}
}

static bool plain(struct session *s, const char *sql, struct err *e)
{
	if (!PQsendQueryParams(s->conn, sql, 0, NULL, NULL, NULL, NULL, 0) || !send_sync(s))
		return lost(s, e, "write failed");
	return drain_to_sync(s, e);
}

/* After a failure: back to an idle connection.  A statement prepared behind the failed one does not
 * exist on the server, one before it does; dropping all brings both sides in step again. */
static void recover(struct session *s)
{
	struct err ignored;
	if (is_broken(s))
		return;
	if (!send_sync(s) || !drain_to_sync(s, &ignored) ||
	    (s->state == SESSION_IN_TRANSACTION && !plain(s, "ROLLBACK", &ignored)) ||
	    !plain(s, "DEALLOCATE ALL", &ignored))
		enter(s, SESSION_BROKEN);
	s->told = 0;
	s->prepared_count = 0;
	enter(s, SESSION_IDLE);
}

static bool fail(struct session *s, const struct statement *st, struct err *e)
{
	struct err first = s->failure;
	s->failure = (struct err){0};
	if (first.code == ERR_LOST)
		enter(s, SESSION_BROKEN); /* also where the server still talks: see sql_error() */
	recover(s);
	if (first.code == ERR_NONE)
		return err_set(e, is_broken(s) ? ERR_LOST : ERR_DATABASE,
		    "database: statement %s was not run", st->name);
	if (e)
		*e = first;
	/* What our own functions refuse is said to a person in their words. */
	return first.code != ERR_REFUSED && err_prefix(e, "%s", st->name);
}

void session_tell(
    struct session *s, const struct statement *st, const struct value *v, size_t count)
{
	if (s->state != SESSION_IN_TRANSACTION && !is_broken(s))
		bug("statement %s told outside a transaction", st->name);
	send(s, st, v, count);
	s->told++;
	for (size_t i = 0; i < count; i++)
		s->written += v[i].len;
	/* Keep both socket buffers from filling: the server stops reading when nobody takes its
	 * answers. */
	struct err ignored;
	if (!is_broken(s) && s->told % 64 == 0)
		(void)(flush(s, deadline_of(s), &ignored) && PQconsumeInput(s->conn));
}

/* The one answer behind those told, all of it sent. */
static bool read_answer(struct session *s, const struct statement *st, bool sync, int64_t deadline,
    struct rows *out, struct err *e)
{
	if (!collect_told(s, deadline, e))
		return false;
	PGresult *answer, *end = NULL;
	if (!next_result(s, deadline, &answer, e))
		return false;
	bool bad = !answer || note_failure(s, answer) || s->failure.code != ERR_NONE;
	if (bad) {
		PQclear(answer);
		return fail(s, st, e);
	}
	if (!next_result(s, deadline, &end, e) || (sync && !drain_to_sync(s, e)) || s->alone) {
		PQclear(answer);
		if (s->alone)
			enter(s, SESSION_BROKEN);
		return s->alone && sql_alone(e);
	}
	out->result = answer;
	return true;
}

/* Outside a transaction a sync goes with it, because the sync is the commit, and because an
 * unsynced server delivers no notifications. */
static bool collect_answer(
    struct session *s, const struct statement *st, bool sync, struct rows *out, struct err *e)
{
	int64_t deadline = deadline_of(s);
	if (is_broken(s) || !(sync ? send_sync(s) : PQsendFlushRequest(s->conn)))
		return lost(s, e, "write failed");
	return flush(s, deadline, e) && read_answer(s, st, sync, deadline, out, e);
}

bool session_ask(struct session *s, const struct statement *st, const struct value *v, size_t count,
    struct rows *rows, struct err *e)
{
	send(s, st, v, count);
	return collect_answer(s, st, s->state != SESSION_IN_TRANSACTION, rows, e);
}

bool session_do(struct session *s, const struct statement *st, const struct value *v, size_t count,
    struct err *e)
{
	struct rows r = {0};
	if (!session_ask(s, st, v, count, &r, e))
		return false;
	rows_free(&r);
	return true;
}

bool session_patience(struct session *s, int seconds, struct err *e)
{
	static const struct statement st = {
	    "session_patience", "SELECT set_config('statement_timeout', $1 || 's', false)"};
	return session_do(s, &st, VALUES(V_INT(seconds)), e);
}

/* ---- transactions ----------------------------------------------------------------- */

bool session_begin(struct session *s, struct err *e)
{
	static const struct statement begin = {"begin", "BEGIN"};
	if (s->state == SESSION_IN_TRANSACTION)
		bug("a transaction in a transaction");
	if (is_broken(s))
		return lost(s, e, "not connected");
	enter(s, SESSION_IN_TRANSACTION);
	session_tell(s, &begin, NO_VALUES);
	return true;
}

/* What was planned while little was stored reads too much when there is more: plans are made anew
 * when twice as much was written (with plans of an empty database 77 reports/s instead of 2,000).
 * It is not transactions that count: after fifty of one report each the next may hold a hundred. */
static bool is_replan_due(struct session *s)
{
	if (s->written <= s->replan_at)
		return false;
	s->replan_at = 2 * s->written;
	return true;
}

static const struct statement commit = {"commit", "COMMIT"};

void session_commit_send(struct session *s)
{
	static const struct statement replan = {"replan", "DISCARD PLANS"};
	struct err at_the_wait;
	if (is_replan_due(s))
		session_tell(s, &replan, NO_VALUES);
	send(s, &commit, NO_VALUES);
	if (!is_broken(s) && !(send_sync(s) && flush(s, deadline_of(s), &at_the_wait)))
		enter(s, SESSION_BROKEN);
}

bool session_commit_wait(struct session *s, struct err *e)
{
	struct rows r = {0};
	if (is_broken(s))
		return lost(s, e, "write failed");
	if (!read_answer(s, &commit, true, deadline_of(s), &r, e))
		return false;
	enter(s, SESSION_IDLE);
	/* COMMIT of a failed transaction answers ROLLBACK, without an error. */
	bool committed = strcmp(PQcmdStatus(r.result), "COMMIT") == 0;
	rows_free(&r);
	return committed || err_set(e, ERR_DATABASE, "database: the transaction was rolled back");
}

bool session_commit(struct session *s, struct err *e)
{
	session_commit_send(s);
	return session_commit_wait(s, e);
}

/* Where nothing failed, what is prepared stays: an empty claim would cost the next one its plans.
 */
void session_rollback(struct session *s)
{
	static const struct statement rollback = {"rollback", "ROLLBACK"};
	struct rows r = {0};
	struct err ignored;
	bool failed = s->failure.code != ERR_NONE;
	s->failure = (struct err){0};
	if (s->state != SESSION_IN_TRANSACTION)
		return;
	if (failed) {
		recover(s);
		return;
	}
	send(s, &rollback, NO_VALUES);
	if (collect_answer(s, &rollback, true, &r, &ignored)) {
		enter(s, SESSION_IDLE);
		rows_free(&r);
	}
}

/* ---- notifications, scripts --------------------------------------------------------- */

bool session_listen(struct session *s, const char *const *channels, struct err *e)
{
	for (; *channels; channels++) {
		char *sql = xasprintf("LISTEN %s", *channels);
		bool ok = session_script(s, sql, e);
		free(sql);
		if (!ok)
			return false;
	}
	return true;
}

bool session_drain(struct session *s)
{
	bool any = false;
	if (!PQconsumeInput(s->conn)) {
		enter(s, SESSION_BROKEN);
		return true;
	}
	for (PGnotify *n; (n = PQnotifies(s->conn)); PQfreemem(n))
		any = true;
	return any;
}

bool session_script(struct session *s, const char *sql, struct err *e)
{
	/* Several statements in one string need the simple protocol, which pipeline mode has not.
	 */
	if (is_broken(s) || PQexitPipelineMode(s->conn) != 1)
		return lost(s, e, "pipeline mode cannot be left");
	PQsetnonblocking(s->conn, 0);
	PGresult *r = PQexec(s->conn, sql);
	ExecStatusType st = PQresultStatus(r);
	bool ok =
	    st == PGRES_COMMAND_OK || st == PGRES_TUPLES_OK || sql_error(e, r, s->conn, "script");
	PQclear(r);
	PQsetnonblocking(s->conn, 1);
	if (PQenterPipelineMode(s->conn) != 1 || (!ok && e && e->code == ERR_LOST))
		enter(s, SESSION_BROKEN);
	return ok;
}
