/* SPDX-License-Identifier: Apache-2.0
 *
 * http.c - libmicrohttpd on the event loop, with the limits it does not have.
 *
 * The library frames requests and refuses most of what is malformed.  Added here: a deadline for
 * the whole connection, because its own time-out begins again with every byte; refusal of two
 * lengths, of Content-Length beside Transfer-Encoding, and of %00 in the target; no bodies.
 * States of a request: reading -> asked -> (suspended ->) answered -> closed
 * Fails: answers 4xx and closes; ends the process when the library cannot start.
 */
#include "autoconf.h"
#include "followupd/http.h"
#include "followupd/clock.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <microhttpd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#define PATH_MAX_LEN 64

struct http {
	struct loop *loop;
	struct MHD_Daemon *daemon;
	struct event *epoll;
	struct loop_timer *timer;
	struct http_options o;
	struct http_request *all; /* connections */
	bool closed;		  /* one or more in this turn */
};

struct http_request {
	struct http *http;
	struct http_request *next, **link;
	struct MHD_Connection *connection;
	struct loop_timer *deadline;
	int fd;
	bool zero_byte;		 /* %00 in the target */
	char path[PATH_MAX_LEN]; /* as sent, without the query; empty when too long */
	bool asked, suspended;
	unsigned status; /* 0 until there is an answer */
	struct MHD_Response *response;
};

/* ---- the library's turn --------------------------------------------------------------- */

static void run(void *arg)
{
	struct http *h = arg;
	MHD_UNSIGNED_LONG_LONG ms;
	h->closed = false;
	MHD_run(h->daemon);
	bool more = MHD_get_timeout(h->daemon, &ms) == MHD_YES;
	/* At its limit the library stops listening, and listens again only in the turn after the
	 * one that closed a connection; nothing else would call for that turn. */
	loop_timer_set(h->timer, h->closed ? 0 : more ? (int64_t)ms * 1000 : -1);
}

static void on_epoll(evutil_socket_t fd, short what, void *arg)
{
	run(arg);
}

/* ---- connections ----------------------------------------------------------------------- */

/* The library owns the socket and must not find it closed; shut down, it closes it itself. */
static void on_deadline(void *arg)
{
	struct http_request *r = arg;
	++*r->http->o.tally.cut;
	log_debug("a client on socket %d took more than its time", r->fd);
	shutdown(r->fd, SHUT_RDWR);
	loop_timer_set(r->http->timer, 0);
}

static void request_open(struct http *h, struct MHD_Connection *c, void **context)
{
	const union MHD_ConnectionInfo *fd =
	    MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct http_request *r = xcalloc(1, sizeof *r);
	*r = (struct http_request){.http = h, .connection = c, .fd = fd->connect_fd};
	r->deadline = loop_timer_new(h->loop, on_deadline, r);
	loop_timer_set(r->deadline, h->o.limits.deadline);
	r->next = h->all;
	r->link = &h->all;
	if (r->next)
		r->next->link = &r->next;
	h->all = r;
	*context = r;
}

static void request_close(struct http_request *r)
{
	r->http->closed = true;
	*r->link = r->next;
	if (r->next)
		r->next->link = r->link;
	if (r->response)
		MHD_destroy_response(r->response);
	loop_timer_free(r->deadline);
	free(r);
}

static void on_connection(
    void *arg, struct MHD_Connection *c, void **context, enum MHD_ConnectionNotificationCode what)
{
	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		request_open(arg, c, context);
	else if (*context)
		request_close(*context);
}

static struct http_request *request_of(struct MHD_Connection *c)
{
	return MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* ---- requests ---------------------------------------------------------------------------- */

/* The target as it was sent: the library hands its decoded form to the handler. */
static void *on_target(void *arg, const char *target, struct MHD_Connection *c)
{
	struct http_request *r = request_of(c);
	size_t n = strcspn(target, "?");
	r->zero_byte = strstr(target, "%00") != NULL;
	if (n < sizeof r->path) {
		memcpy(r->path, target, n);
		r->path[n] = '\0';
	}
	return NULL;
}

/* What the headers say of the frame. */
struct framing {
	int hosts, lengths, codings;
	bool body;
};

static enum MHD_Result on_header(
    void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct framing *f = arg;
	if (strcasecmp(name, MHD_HTTP_HEADER_HOST) == 0)
		f->hosts++;
	if (strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0) {
		f->lengths++;
		f->body = f->body || !value || strcmp(value, "0") != 0;
	}
	if (strcasecmp(name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0) {
		f->codings++;
		f->body = true;
	}
	return MHD_YES;
}

static void refuse(struct http_request *r, unsigned status, const char *why)
{
	char body[120];
	int n = snprintf(body, sizeof body, "%s\n", why);
	++*r->http->o.tally.refused;
	http_answer(r, status, "text/plain; charset=utf-8", body, (size_t)n);
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(r->response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
}

static void ask(struct http_request *r, const char *method)
{
	struct framing f = {0};
	MHD_get_connection_values(r->connection, MHD_HEADER_KIND, on_header, &f);
	if (f.hosts > 1 || f.lengths + f.codings > 1) {
		refuse(r, MHD_HTTP_BAD_REQUEST, "more than one Host, or length, or coding");
		return;
	}
	if (r->zero_byte) {
		refuse(r, MHD_HTTP_BAD_REQUEST, "%00 in the target");
		return;
	}
	const struct http_route *route = r->http->o.routes;
	while (route->path && strcmp(route->path, r->path) != 0)
		route++;
	if (!route->path)
		refuse(r, MHD_HTTP_NOT_FOUND, "not found");
	else if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		refuse(r, MHD_HTTP_METHOD_NOT_ALLOWED, "method not allowed");
	else if (f.body)
		refuse(r, MHD_HTTP_CONTENT_TOO_LARGE, "no body is taken here");
	else
		route->fn(r, r->http->o.arg);
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size,
    void **context)
{
	struct http_request *r = request_of(c);
	if (!r->asked) {
		r->asked = true;
		ask(r, method);
	}
	if (r->status)
		return MHD_queue_response(c, r->status, r->response);
	r->suspended = true;
	MHD_suspend_connection(c);
	return MHD_YES;
}

void http_answer(
    struct http_request *r, unsigned status, const char *type, const void *body, size_t len)
{
	if (r->status)
		bug("a request was answered twice");
	r->status = status;
	r->response =
	    MHD_create_response_from_buffer(len, (void *)(uintptr_t)body, MHD_RESPMEM_MUST_COPY);
	if (!r->response)
		fatal("out of memory answering a request");
	MHD_add_response_header(r->response, MHD_HTTP_HEADER_CONNECTION, "close");
	for (const struct http_field *f = r->http->o.headers; f->name; f++)
		MHD_add_response_header(r->response, f->name, f->value);
	MHD_add_response_header(r->response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	++*r->http->o.tally.answered;
	if (r->suspended) {
		r->suspended = false;
		MHD_resume_connection(r->connection);
		loop_timer_set(r->http->timer, 0);
	}
}

/* ---- start and end -------------------------------------------------------------------------- */

/* Remarks on clients, not on us; they may hold what a client sent, so the text stays out. */
static void on_remark(void *arg, const char *fmt, va_list ap)
{
	log_debug("libmicrohttpd had a remark on a client");
}

struct http *http_new(struct loop *l, int fd, const struct http_options *o)
{
	struct http *h = xcalloc(1, sizeof *h);
	*h = (struct http){.loop = l, .o = *o};
	h->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG,
	    0, NULL, NULL, on_request, h, MHD_OPTION_EXTERNAL_LOGGER, on_remark, NULL,
	    MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_STRICT_FOR_CLIENT, 1,
	    MHD_OPTION_CONNECTION_LIMIT, o->limits.connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    o->limits.memory, MHD_OPTION_CONNECTION_TIMEOUT,
	    (unsigned)(o->limits.deadline / SECONDS(1)), MHD_OPTION_NOTIFY_CONNECTION,
	    on_connection, h, MHD_OPTION_URI_LOG_CALLBACK, on_target, h, MHD_OPTION_END);
	if (!h->daemon)
		fatal("libmicrohttpd could not start");
	int epoll = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	h->timer = loop_timer_new(l, run, h);
	h->epoll = event_new(loop_base(l), epoll, EV_READ | EV_PERSIST, on_epoll, h);
	if (!h->epoll || event_add(h->epoll, NULL) < 0)
		fatal("libevent has no room for an event");
	return h;
}

void http_free(struct http *h)
{
	if (!h)
		return;
	for (struct http_request *r = h->all; r; r = r->next)
		if (r->suspended)
			http_answer(r, MHD_HTTP_SERVICE_UNAVAILABLE, "text/plain; charset=utf-8",
			    "stopping\n", strlen("stopping\n"));
	event_free(h->epoll);
	MHD_stop_daemon(h->daemon);
	loop_timer_free(h->timer);
	free(h);
}
