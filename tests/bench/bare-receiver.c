/* SPDX-License-Identifier: Apache-2.0
 *
 * bare-receiver.c - the yardstick of the intake bench: MLLP into one table, and nothing else.
 *
 * Frames MLLP, takes MSH-10, inserts one row a message, answers AA once it is committed.  Group
 * commit: messages that arrive while a sync is in flight form the next batch, across connections.
 * A batch that fails is sent again message by message, so that only a duplicate is one.
 * No limits, no checks, no acknowledgement modes, no order of work for anybody behind it.
 * Run it with --help for its arguments.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/mem.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define READ_SIZE  65536
#define MAX_BATCH  1024
#define MAX_ID	   199
#define UNIQUE	   "23505"
#define PARAMETERS 3

struct message {
	struct message *next;
	struct client *client;
	bool stored;
	size_t len;
	char control_id[MAX_ID + 1];
	char raw[];
};

struct queue {
	struct message *first, **last;
	size_t count;
};

struct client {
	struct receiver *receiver;
	int fd; /* -1: gone, freed with its last message */
	size_t messages;
	struct buf in, out;
	struct event *readable, *writable;
};

struct receiver {
	struct event_base *base;
	PGconn *db;
	struct event *db_readable, *db_writable;
	struct queue waiting, flying;
	struct message *next_result; /* of flying */
	bool one_by_one;	     /* flying has a sync behind each message */
	bool failed;		     /* flying was rolled back */
};

static const char help[] =
    "Usage: bare-receiver CONNINFO TABLE\n"
    "Receives HL7 over MLLP on a free loopback port, stores every message in TABLE (source,\n"
    "control_id, raw), acknowledges after the commit.  Prints \"port N\" when it is ready; ends\n"
    "at SIGTERM.  Exit status: 1 when the database fails, 2 misuse.\n";

static void start_batch(struct receiver *r);

static void put(struct queue *q, struct message *m)
{
	if (!q->first)
		q->last = &q->first;
	m->next = NULL;
	*q->last = m;
	q->last = &m->next;
	q->count++;
}

static struct message *take(struct queue *q)
{
	struct message *m = q->first;
	q->first = m->next;
	q->count--;
	return m;
}

/* ---- clients -------------------------------------------------------------------------- */

static void client_release(struct client *c)
{
	if (c->fd >= 0 || c->messages)
		return;
	buf_free(&c->in);
	buf_free(&c->out);
	free(c);
}

static void client_close(struct client *c)
{
	event_free(c->readable);
	event_free(c->writable);
	close(c->fd);
	c->fd = -1;
}

static void client_flush(struct client *c)
{
	if (c->fd < 0 || !c->out.len)
		return;
	ssize_t n = send(c->fd, c->out.data, c->out.len, MSG_NOSIGNAL);
	if (n < 0 && errno != EAGAIN && errno != EINTR) {
		client_close(c);
		return;
	}
	buf_consume(&c->out, n > 0 ? (size_t)n : 0);
	if (c->out.len)
		event_add(c->writable, NULL);
}

static void on_client_writable(evutil_socket_t fd, short what, void *arg)
{
	struct client *c = arg;
	client_flush(c);
	client_release(c);
}

/* MSH-10: what stands between the 9th and the 10th separator; the separator is MSH-1 itself. */
static void copy_control_id(struct message *m)
{
	size_t at = 3, fields = 0, len = 0;
	for (; at < m->len && m->raw[at] != '\r' && fields < 9; at++)
		fields += m->raw[at] == m->raw[3];
	while (at + len < m->len && len < MAX_ID && m->raw[at + len] != m->raw[3] &&
	       m->raw[at + len] != '\r')
		len++;
	memcpy(m->control_id, m->raw + at, len);
	m->control_id[len] = '\0';
}

static void take_frames(struct client *c)
{
	size_t done = 0;
	for (;;) {
		char *start = c->in.data + done;
		char *end = memmem(start, c->in.len - done, "\x1c\r", 2);
		if (!end)
			break;
		size_t len = (size_t)(end - start) - 1;
		if (*start == '\v' && len > 8) {
			struct message *m = xmalloc(sizeof *m + len);
			*m = (struct message){.client = c, .len = len};
			memcpy(m->raw, start + 1, len);
			copy_control_id(m);
			c->messages++;
			put(&c->receiver->waiting, m);
		}
		done = (size_t)(end + 2 - c->in.data);
	}
	buf_consume(&c->in, done);
}

static void on_client_readable(evutil_socket_t fd, short what, void *arg)
{
	struct client *c = arg;
	ssize_t n = recv(fd, buf_room(&c->in, READ_SIZE), READ_SIZE, 0);
	if (n > 0) {
		c->in.len += (size_t)n;
		take_frames(c);
		start_batch(c->receiver);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		client_close(c);
		client_release(c);
	}
}

static void on_accept(
    struct evconnlistener *l, evutil_socket_t fd, struct sockaddr *sa, int len, void *arg)
{
	struct receiver *r = arg;
	struct client *c = xcalloc(1, sizeof *c);
	int one = 1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	c->receiver = r;
	c->fd = fd;
	c->readable = event_new(r->base, fd, EV_READ | EV_PERSIST, on_client_readable, c);
	c->writable = event_new(r->base, fd, EV_WRITE, on_client_writable, c);
	event_add(c->readable, NULL);
}

/* ---- the database --------------------------------------------------------------------- */

static void db_flush(struct receiver *r)
{
	int left = PQflush(r->db);
	if (left < 0)
		errx(1, "%s", PQerrorMessage(r->db));
	if (left > 0)
		event_add(r->db_writable, NULL);
}

static void on_db_writable(evutil_socket_t fd, short what, void *arg)
{
	struct receiver *r = arg;
	if (!PQconsumeInput(r->db))
		errx(1, "%s", PQerrorMessage(r->db));
	db_flush(r);
}

static void send_insert(struct receiver *r, const struct message *m)
{
	const char *values[PARAMETERS] = {"bench", m->control_id, m->raw};
	const int lengths[PARAMETERS] = {0, 0, (int)m->len}, formats[PARAMETERS] = {0, 0, 1};
	if (!PQsendQueryPrepared(r->db, "add", PARAMETERS, values, lengths, formats, 0))
		errx(1, "%s", PQerrorMessage(r->db));
}

static void send_sync(struct receiver *r)
{
	if (!PQpipelineSync(r->db))
		errx(1, "%s", PQerrorMessage(r->db));
}

/* Everything that waits, when nothing is in flight. */
static void start_batch(struct receiver *r)
{
	if (r->flying.first || !r->waiting.first)
		return;
	while (r->waiting.first && r->flying.count < MAX_BATCH) {
		struct message *m = take(&r->waiting);
		send_insert(r, m);
		put(&r->flying, m);
	}
	r->next_result = r->flying.first;
	r->one_by_one = r->failed = false;
	send_sync(r);
	db_flush(r);
}

static void send_one_by_one(struct receiver *r)
{
	for (struct message *m = r->flying.first; m; m = m->next) {
		send_insert(r, m);
		send_sync(r);
	}
	r->next_result = r->flying.first;
	r->one_by_one = true;
	db_flush(r);
}

static void answer(struct message *m)
{
	static unsigned long number;
	char date[20];
	time_t now = time(NULL);
	struct tm t;
	strftime(date, sizeof date, "%Y%m%d%H%M%S", gmtime_r(&now, &t));
	buf_addf(&m->client->out,
	    "\vMSH|^~\\&|BARE||||%s||ACK^R01^ACK|%lu|P|2.4\rMSA|%s|%s\r\x1c\r", date, ++number,
	    m->stored ? "AA" : "AE", m->control_id);
}

/* One write a client; what it has to say is complete when its last message of the batch is. */
static void end_batch(struct receiver *r)
{
	for (struct message *m = r->flying.first; m; m = m->next)
		if (m->client->fd >= 0)
			answer(m);
	while (r->flying.first) {
		struct message *m = take(&r->flying);
		client_flush(m->client);
		m->client->messages--;
		client_release(m->client);
		free(m);
	}
	start_batch(r);
}

static void on_sync(struct receiver *r)
{
	if (!r->one_by_one && r->failed)
		send_one_by_one(r);
	else if (!r->next_result)
		end_batch(r);
}

static void on_result(struct receiver *r, const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	if (status == PGRES_PIPELINE_SYNC) {
		on_sync(r);
		return;
	}
	struct message *m = r->next_result;
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	/* The same message again is as good as stored. */
	m->stored = status == PGRES_COMMAND_OK || (state && strcmp(state, UNIQUE) == 0);
	r->failed |= status != PGRES_COMMAND_OK;
	r->next_result = m->next;
}

static void on_db_readable(evutil_socket_t fd, short what, void *arg)
{
	struct receiver *r = arg;
	if (!PQconsumeInput(r->db))
		errx(1, "%s", PQerrorMessage(r->db));
	/* NULL separates the results of one statement from those of the next. */
	while (!PQisBusy(r->db)) {
		PGresult *result = PQgetResult(r->db);
		if (result) {
			on_result(r, result);
			PQclear(result);
		} else if (!r->flying.first) {
			break;
		}
	}
}

static void db_open(struct receiver *r, const char *conninfo, const char *table)
{
	r->db = PQconnectdb(conninfo);
	if (PQstatus(r->db) != CONNECTION_OK)
		errx(1, "%s", PQerrorMessage(r->db));
	char *add =
	    xasprintf("INSERT INTO %s (source, control_id, raw) VALUES ($1, $2, $3)", table);
	PGresult *prepared = PQprepare(r->db, "add", add, 0, NULL);
	if (PQresultStatus(prepared) != PGRES_COMMAND_OK)
		errx(1, "%s", PQerrorMessage(r->db));
	PQclear(prepared);
	free(add);
	if (PQsetnonblocking(r->db, 1) != 0 || !PQenterPipelineMode(r->db))
		errx(1, "%s", PQerrorMessage(r->db));
	r->db_readable =
	    event_new(r->base, PQsocket(r->db), EV_READ | EV_PERSIST, on_db_readable, r);
	r->db_writable = event_new(r->base, PQsocket(r->db), EV_WRITE, on_db_writable, r);
	event_add(r->db_readable, NULL);
}

int main(int argc, char **argv)
{
	struct receiver r = {.base = event_base_new()};
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof a;
	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return fputs(help, stdout) < 0;
	if (argc != 3)
		errx(2, "two arguments are needed; try --help");
	db_open(&r, argv[1], argv[2]);
	struct evconnlistener *l = evconnlistener_new_bind(
	    r.base, on_accept, &r, LEV_OPT_CLOSE_ON_FREE, 128, (struct sockaddr *)&a, sizeof a);
	if (!l || getsockname(evconnlistener_get_fd(l), (struct sockaddr *)&a, &len) < 0)
		err(1, "could not listen");
	printf("port %d\n", ntohs(a.sin_port));
	fflush(stdout);
	event_base_dispatch(r.base);
	return 0;
}
