/* SPDX-License-Identifier: Apache-2.0
 *
 * db.c - an asynchronous PostgreSQL connection on the event loop, in pipeline mode.
 *
 * One request is: [prepare] query sync.  Its results come back in order and end with the sync; only
 * then is its callback called, so an answer always means "committed".  States:
 *     waiting    between two attempts, with back-off     -> connecting
 *     connecting PQconnectPoll                            -> setup | waiting
 *     setup      settings and LISTEN on their way         -> up | waiting
 *     up         requests flow                            -> waiting
 * Fails: a broken connection, one to a server that became read-only, that no longer answers, or
 * that gave up waiting for its standby, answers everything pending with ERR_LOST and starts over,
 * with back-off until a statement has succeeded.
 */
#include "autoconf.h"
#include "followupd/db.h"
#include "followupd/buf.h"
#include "followupd/hosts.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <stdlib.h>
#include <string.h>

enum db_state { DB_WAITING, DB_CONNECTING, DB_SETUP, DB_UP };

struct request {
	struct request *next;
	const struct statement *statement;
	db_fn fn;
	void *arg;
	PGresult *result;   /* of the query itself, until the sync */
	struct err failure; /* the first of the request */
	int skip;	    /* results of a prepare before the query's own */
};

struct db {
	struct loop *loop;
	char *conninfo;
	const char *const *channels;
	struct db_handlers on;
	enum db_state state;
	PGconn *conn;
	struct event *read, *write;
	struct loop_timer *retry;
	struct loop_timer *silence; /* runs while something is pending */
	int patience;		    /* seconds */
	bool alone;		    /* the server committed without its standby */
	int failures;		    /* in a row; of connections on which nothing succeeded */
	struct request *head, **tail;
	size_t pending;
	size_t prepared_count;
	const struct statement **prepared;
	struct bound bound;
};

static void connect_start(void *arg);
static void on_ready(evutil_socket_t fd, short what, void *arg);

#define CONNECT_TIMEOUT 10 /* seconds */

/* ---- going down and coming back ------------------------------------------------- */

static void drop_connection(struct db *d)
{
	if (d->read)
		event_free(d->read);
	if (d->write)
		event_free(d->write);
	d->read = d->write = NULL;
	PQfinish(d->conn);
	d->conn = NULL;
	d->alone = false;
	d->prepared_count = 0;
}

static void listen_for_answer(struct db *d)
{
	loop_timer_set(d->silence, d->head ? SECONDS(d->patience) : -1);
}

static void answer(struct db *d, const struct err *e)
{
	struct request *q = d->head;
	d->head = q->next;
	if (!d->head)
		d->tail = &d->head;
	d->pending--;
	listen_for_answer(d);
	struct rows rows = {q->result};
	const struct err *failure = e ? e : q->failure.code != ERR_NONE ? &q->failure : NULL;
	if (!failure && d->state == DB_UP)
		d->failures = 0;
	if (q->fn)
		q->fn(failure ? NULL : &rows, failure, q->arg);
	else if (failure)
		log_err(LOG_LVL_WARNING, failure, "statement %s", q->statement->name);
	PQclear(q->result);
	free(q);
}

static int64_t backoff(int failures)
{
	int64_t delay = 50000;
	for (int i = 1; i < failures && delay < 5000000; i++)
		delay *= 2;
	return delay > 5000000 ? 5000000 : delay;
}

static void go_down(struct db *d, const char *why)
{
	bool was_up = d->state == DB_UP;
	struct err e;
	err_set(&e, ERR_LOST, "database connection lost: %s", why);
	for (char *p = e.text; *p; p++)
		if (*p == '\n')
			*p = ' ';
	d->failures++;
	/* The second says why it does not come back. */
	if (was_up || d->failures <= 2 || d->failures % 20 == 0)
		log_warning("%s", e.text);
	drop_connection(d);
	d->state = DB_WAITING;
	loop_timer_set(d->retry, backoff(d->failures));
	/* Callbacks see the connection down, so none of them starts a new request. */
	while (d->head)
		answer(d, &e);
	if (was_up && d->on.down)
		d->on.down(d->on.arg);
}

/* A process that is stopped keeps its connections, and TCP finds nothing wrong with them. */
static void on_silence(void *arg)
{
	struct db *d = arg;
	char why[80];
	snprintf(why, sizeof why, "no answer within %d seconds", d->patience);
	hosts_silent();
	go_down(d, why);
}

/* ---- writing ----------------------------------------------------------------------- */

static void flush(struct db *d)
{
	int left = PQflush(d->conn);
	if (left < 0)
		event_active(d->read, EV_READ, 0); /* the reader finds the connection broken */
	else if (left > 0)
		event_add(d->write, NULL);
}

static bool is_prepared(const struct db *d, const struct statement *s)
{
	for (size_t i = 0; i < d->prepared_count; i++)
		if (d->prepared[i] == s)
			return true;
	return false;
}

static struct request *enqueue(struct db *d, const struct statement *s, db_fn fn, void *arg)
{
	struct request *q = xcalloc(1, sizeof *q);
	*q = (struct request){.statement = s, .fn = fn, .arg = arg};
	*d->tail = q;
	d->tail = &q->next;
	if (!d->pending++)
		listen_for_answer(d);
	return q;
}

void db_run(struct db *d, const struct statement *s, const struct value *v, size_t count, db_fn fn,
    void *arg)
{
	if (d->state != DB_UP)
		bug("statement %s while the database connection is down", s->name);
	struct request *q = enqueue(d, s, fn, arg);
	int sent = 1;
	if (!is_prepared(d, s)) {
		d->prepared =
		    xreallocarray(d->prepared, d->prepared_count + 1, sizeof *d->prepared);
		d->prepared[d->prepared_count++] = s;
		sent = PQsendPrepare(d->conn, s->name, s->sql, 0, NULL);
		q->skip = 1;
	}
	sql_bind(&d->bound, v, count);
	if (sent)
		sent = PQsendQueryPrepared(d->conn, s->name, d->bound.count, d->bound.value,
		    d->bound.length, d->bound.format, s->raw);
	if (!sent || !PQpipelineSync(d->conn))
		event_active(d->read, EV_READ, 0);
	else
		flush(d);
}

/* ---- reading ------------------------------------------------------------------------ */

static void forget_prepared(struct db *d, const struct statement *s)
{
	for (size_t i = 0; i < d->prepared_count; i++)
		if (d->prepared[i] == s)
			d->prepared[i] = d->prepared[--d->prepared_count];
}

static void take_result(struct db *d, PGresult *r)
{
	struct request *q = d->head;
	ExecStatusType st = PQresultStatus(r);
	if (st == PGRES_PIPELINE_SYNC) {
		PQclear(r);
		if (q->skip)
			forget_prepared(d, q->statement); /* the prepare itself failed */
		if (d->alone && q->failure.code == ERR_NONE)
			sql_alone(&q->failure);
		if (q->failure.code == ERR_LOST)
			go_down(d, q->failure.text); /* though the server may still talk */
		else
			answer(d, NULL);
		return;
	}
	if (st == PGRES_FATAL_ERROR || st == PGRES_BAD_RESPONSE) {
		if (q->failure.code == ERR_NONE)
			sql_error(&q->failure, r, d->conn, q->statement->name);
	} else if (st == PGRES_TUPLES_OK || (st == PGRES_COMMAND_OK && q->skip == 0)) {
		PQclear(q->result);
		q->result = r;
		return;
	} else if (st == PGRES_COMMAND_OK) {
		q->skip = 0; /* the prepare */
	}
	PQclear(r);
}

static void read_results(struct db *d)
{
	int empty = 0; /* a NULL separates statements; two in a row mean nothing is there */
	while (d->conn && d->head && empty < 2 && !PQisBusy(d->conn)) {
		PGresult *r = PQgetResult(d->conn);
		empty = r ? 0 : empty + 1;
		if (r)
			take_result(d, r);
	}
}

static void read_notifications(struct db *d)
{
	PGnotify *n;
	while (d->conn && (n = PQnotifies(d->conn))) {
		if (d->on.notify)
			d->on.notify(n->relname, d->on.arg);
		PQfreemem(n);
	}
}

static void on_io(evutil_socket_t fd, short what, void *arg)
{
	struct db *d = arg;
	if (!PQconsumeInput(d->conn) || PQstatus(d->conn) == CONNECTION_BAD) {
		go_down(d, PQerrorMessage(d->conn));
		return;
	}
	flush(d);
	read_results(d);
	if (d->conn && PQstatus(d->conn) == CONNECTION_BAD)
		go_down(d, PQerrorMessage(d->conn));
	else
		read_notifications(d);
}

/* ---- connecting ----------------------------------------------------------------------- */

static void on_setup(struct rows *rows, const struct err *e, void *arg)
{
	struct db *d = arg;
	if (e && e->code != ERR_LOST)
		go_down(d, e->text);
	if (e || d->head)
		return; /* lost already, or more of the set-up is on its way */
	d->state = DB_UP;
	hosts_found();
	if (d->on.up)
		d->on.up(d->on.arg);
}

static const struct statement setup_statement = {"db_setup",
    "SELECT set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO', false), "
    "set_config('search_path', 'followupd', false)"};

static bool send_setup(struct db *d)
{
	enqueue(d, &setup_statement, on_setup, d);
	if (!PQsendQueryParams(d->conn, setup_statement.sql, 0, NULL, NULL, NULL, NULL, 0) ||
	    !PQpipelineSync(d->conn))
		return false;
	for (const char *const *c = d->channels; c && *c; c++) {
		char *sql = xasprintf("LISTEN %s", *c);
		enqueue(d, &setup_statement, on_setup, d);
		int ok = PQsendQueryParams(d->conn, sql, 0, NULL, NULL, NULL, NULL, 0) &&
			 PQpipelineSync(d->conn);
		free(sql);
		if (!ok)
			return false;
	}
	return true;
}

static void connected(struct db *d)
{
	struct event_base *base = loop_base(d->loop);
	int fd = PQsocket(d->conn);
	PQsetnonblocking(d->conn, 1);
	sql_watch(d->conn, &d->alone);
	d->state = DB_SETUP;
	d->read = event_new(base, fd, EV_READ | EV_PERSIST, on_io, d);
	d->write = event_new(base, fd, EV_WRITE, on_io, d);
	if (!d->read || !d->write)
		fatal("libevent has no room for an event");
	event_add(d->read, NULL);
	loop_timer_set(d->retry, -1);
	if (PQenterPipelineMode(d->conn) != 1 || !send_setup(d))
		go_down(d, PQerrorMessage(d->conn));
	else
		flush(d);
}

/* libpq may change the socket between two polls, so the event is made anew each time. */
static void poll_connection(struct db *d)
{
	PostgresPollingStatusType st = PQconnectPoll(d->conn);
	if (d->read)
		event_free(d->read);
	d->read = NULL;
	if (st == PGRES_POLLING_OK) {
		connected(d);
	} else if (st == PGRES_POLLING_FAILED) {
		go_down(d, PQerrorMessage(d->conn));
	} else {
		short what = st == PGRES_POLLING_READING ? EV_READ : EV_WRITE;
		d->read = event_new(loop_base(d->loop), PQsocket(d->conn), what, on_ready, d);
		if (!d->read)
			fatal("libevent has no room for an event");
		event_add(d->read, NULL);
	}
}

static void on_ready(evutil_socket_t fd, short what, void *arg)
{
	poll_connection(arg);
}

static void connect_start(void *arg)
{
	struct db *d = arg;
	if (d->state == DB_CONNECTING) {
		hosts_silent();
		go_down(d, "no connection within the time limit");
		return;
	}
	char *info = hosts_turned(d->conninfo);
	d->conn = PQconnectStart(info);
	free(info);
	if (!d->conn)
		fatal("out of memory opening a database connection");
	d->state = DB_CONNECTING;
	loop_timer_set(d->retry, SECONDS(hosts_patience(d->conninfo, CONNECT_TIMEOUT)));
	if (PQstatus(d->conn) == CONNECTION_BAD)
		go_down(d, PQerrorMessage(d->conn));
	else {
		d->read = event_new(loop_base(d->loop), PQsocket(d->conn), EV_WRITE, on_ready, d);
		event_add(d->read, NULL);
	}
}

struct db *db_new(struct loop *l, const char *conninfo, const char *const *channels, int patience,
    struct db_handlers h)
{
	struct db *d = xcalloc(1, sizeof *d);
	*d = (struct db){.loop = l,
	    .conninfo = xstrdup(conninfo),
	    .channels = channels,
	    .patience = patience,
	    .on = h};
	d->tail = &d->head;
	d->retry = loop_timer_new(l, connect_start, d);
	d->silence = loop_timer_new(l, on_silence, d);
	loop_timer_set(d->retry, 0);
	return d;
}

void db_free(struct db *d)
{
	if (!d)
		return;
	for (struct request *q = d->head, *next; q; q = next) {
		next = q->next;
		PQclear(q->result);
		free(q);
	}
	drop_connection(d);
	loop_timer_free(d->retry);
	loop_timer_free(d->silence);
	free(d->prepared);
	free(d->conninfo);
	free(d);
}

bool db_is_up(const struct db *d)
{
	return d->state == DB_UP;
}

size_t db_pending(const struct db *d)
{
	return d->pending;
}
