/* SPDX-License-Identifier: Apache-2.0
 *
 * http.c - libmicrohttpd on the event loop, with the limits it does not have.
 *
 * The library frames requests and refuses most of what is malformed.  Added here: a deadline for
 * the whole request, because its own time-out begins again with every byte; refusal of two
 * lengths, of Content-Length beside Transfer-Encoding, of bodies in pieces, of names and values of
 * headers that cannot be, and of %00 in the target; bodies only where a route takes a form.
 * Never seen here: a NUL cuts its line, a folded header is lost, and a bare LF ends a line.  A
 * proxy in front has to refuse the first two, as Apache, nginx and HAProxy do. States of a
 * connection: between two requests -> request -> between two -> closed States of a request: framed
 * -> (body ->) asked -> (suspended ->) answered -> gone Fails: answers 4xx; ends the process when
 * the library cannot start.
 */
#include "autoconf.h"
#include "followupd/clock.h"
#include "followupd/log.h"
#include "request.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

/* A body that is refused is read to its end up to here, because closing on a client that still
 * sends takes the answer from it. */
#define DRAIN_MAX  ((uint64_t)1024 * 1024)
#define FORM_TYPE  "application/x-www-form-urlencoded"
#define JSON_TYPE  "application/json"
#define PLAIN_TEXT "text/plain; charset=utf-8"

/* ---- the library's turn --------------------------------------------------------------- */

static void run(void *arg)
{
	struct http *h = arg;
	MHD_UNSIGNED_LONG_LONG ms;
	h->again = false;
	MHD_run(h->daemon);
	bool more = MHD_get_timeout(h->daemon, &ms) == MHD_YES;
	loop_timer_set(h->timer, h->again ? 0 : more ? (int64_t)ms * 1000 : -1);
}

/* Not MHD_run itself: this may be inside of it. */
void http_run_again(struct http *h)
{
	h->again = true;
	loop_timer_set(h->timer, 0);
}

static void on_epoll(evutil_socket_t fd, short what, void *arg)
{
	run(arg);
}

/* ---- connections ----------------------------------------------------------------------- */

/* The library owns the socket and must not find it closed; shut down, it closes it itself. */
static void on_deadline(void *arg)
{
	struct http_client *c = arg;
	if (c->request || !c->served) {
		++*c->http->o.tally.cut;
		log_debug("a client on socket %d took more than its time", c->fd);
	}
	shutdown(c->fd, SHUT_RDWR);
	http_run_again(c->http);
}

static void see_peer(struct http_client *c)
{
	struct sockaddr_storage name = {0};
	socklen_t len = sizeof name;
	struct ucred who;
	socklen_t who_len = sizeof who;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)(const void *)&name;
	const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)&name;
	c->uid = -1;
	if (getpeername(c->fd, (struct sockaddr *)&name, &len) < 0)
		return; /* it has gone already */
	if (name.ss_family == AF_INET)
		inet_ntop(AF_INET, &in->sin_addr, c->peer, sizeof c->peer);
	else if (name.ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr))
		inet_ntop(AF_INET, &in6->sin6_addr.s6_addr[12], c->peer, sizeof c->peer);
	else if (name.ss_family == AF_INET6)
		inet_ntop(AF_INET6, &in6->sin6_addr, c->peer, sizeof c->peer);
	else if (name.ss_family == AF_UNIX) {
		strcpy(c->peer, "local");
		if (getsockopt(c->fd, SOL_SOCKET, SO_PEERCRED, &who, &who_len) == 0)
			c->uid = (long)who.uid;
	}
}

static bool is_stranger(const struct http_client *c)
{
	const long *user = c->http->o.user;
	return user && (*user < 0 || c->uid != *user);
}

static void client_open(struct http *h, struct MHD_Connection *connection, void **context)
{
	const union MHD_ConnectionInfo *fd =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct http_client *c = xcalloc(1, sizeof *c);
	*c = (struct http_client){.http = h, .connection = connection, .fd = fd->connect_fd};
	see_peer(c);
	/* What it has sent already is answered; there is nothing to wait for. */
	if (is_stranger(c))
		shutdown(c->fd, SHUT_RD);
	c->deadline = loop_timer_new(h->loop, on_deadline, c);
	loop_timer_set(c->deadline, h->o.limits.deadline);
	c->next = h->all;
	c->link = &h->all;
	if (c->next)
		c->next->link = &c->next;
	h->all = c;
	*context = c;
}

/* At its limit the library stops listening, and listens again only in the turn after the one that
 * closed a connection; nothing else would call for that turn. */
static void client_close(struct http_client *c)
{
	http_run_again(c->http);
	*c->link = c->next;
	if (c->next)
		c->next->link = c->link;
	if (c->request)
		request_free(c->request);
	loop_timer_free(c->deadline);
	free(c);
}

static void on_connection(
    void *arg, struct MHD_Connection *c, void **context, enum MHD_ConnectionNotificationCode what)
{
	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		client_open(arg, c, context);
	else if (*context)
		client_close(*context);
}

static struct http_client *client_of(struct MHD_Connection *c)
{
	return MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* ---- a request begins and ends ----------------------------------------------------------- */

/* The target as it was sent: the library hands its decoded form to the handler. */
static void *on_target(void *arg, const char *target, struct MHD_Connection *connection)
{
	struct http_client *c = client_of(connection);
	if (c->served)
		loop_timer_set(c->deadline, c->http->o.limits.deadline);
	c->served = true;
	c->request = request_new(c, target);
	return c->request;
}

static void on_completed(void *arg, struct MHD_Connection *connection, void **context,
    enum MHD_RequestTerminationCode why)
{
	struct http_client *c = client_of(connection);
	if (!c->request)
		return;
	request_free(c->request);
	c->request = NULL;
	if (c->http->o.limits.idle)
		loop_timer_set(c->deadline, c->http->o.limits.idle);
}

/* ---- what is refused ---------------------------------------------------------------------- */

static const struct {
	unsigned method;
	const char *name;
} methods[] = {{HTTP_GET, "GET"}, {HTTP_HEAD, "HEAD"}, {HTTP_POST, "POST"}, {HTTP_PUT, "PUT"}};

static unsigned method_of(const char *name)
{
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (strcmp(methods[i].name, name) == 0)
			return methods[i].method;
	return 0;
}

static void add_allow(struct http_request *r)
{
	struct buf allow = {0};
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (r->found.methods & methods[i].method)
			buf_addf(&allow, "%s%s", allow.len ? ", " : "", methods[i].name);
	http_add_header(r, MHD_HTTP_HEADER_ALLOW, buf_text(&allow));
	buf_free(&allow);
}

static void refuse(struct http_request *r, unsigned status, const char *why)
{
	const struct http_options *o = &r->client->http->o;
	r->asked = true;
	++*o->tally.refused;
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		add_allow(r);
	if (o->refuse && !r->client->http->stopping) {
		o->refuse(r, status, why, o->arg);
		return;
	}
	char body[120];
	int n = snprintf(body, sizeof body, "%s\n", why);
	http_answer(r, status, PLAIN_TEXT, body, (size_t)n);
}

/* What the headers say of the frame. */
struct framing {
	const char *json_type; /* allowed beside application/json, or NULL */
	int hosts, lengths, codings, types;
	bool odd, body, expects, encoded, form, json, authorized;
	uint64_t length; /* the library has seen that it is a number */
};

/* Says nothing that is not so of every body here. */
static bool is_parameter(const char *text, size_t len)
{
	static const char *const known[] = {
	    "", "charset=utf-8", "charset=\"utf-8\"", "fhirVersion=4.0"};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i]) == len && strncasecmp(text, known[i], len) == 0)
			return true;
	return false;
}

/* In UTF-8, with or without saying so. */
static bool is_type(const char *type, const char *wanted)
{
	size_t n = strlen(wanted);
	if (strncasecmp(type, wanted, n) != 0)
		return false;
	for (type += n + strspn(type + n, " \t"); *type == ';'; type += strspn(type, " \t")) {
		type += 1 + strspn(type + 1, " \t");
		n = strcspn(type, "; \t");
		if (!is_parameter(type, n))
			return false;
		type += n;
	}
	return !*type;
}

/* A name is a token (RFC 9110 section 5.6.2); one with a blank behind it is another name here and
 * may be the same one to a proxy.  A CR inside a value may have been the end of a line there. */
static bool is_odd(const char *name, const char *value)
{
	static const char token[] = "!#$%&'*+-.^_`|~0123456789"
				    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	for (const char *p = value; *p; p++)
		if (((unsigned char)*p < ' ' && *p != '\t') || *p == 0x7F)
			return true;
	return name[strspn(name, token)];
}

static enum MHD_Result on_header(
    void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct framing *f = arg;
	value = value ? value : "";
	f->odd = f->odd || is_odd(name, value);
	if (strcasecmp(name, MHD_HTTP_HEADER_HOST) == 0)
		f->hosts++;
	else if (strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0) {
		f->lengths++;
		f->body = f->body || strcmp(value, "0") != 0;
		f->length = strtoull(value, NULL, 10);
	} else if (strcasecmp(name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0) {
		f->codings++;
		f->body = true;
	} else if (strcasecmp(name, MHD_HTTP_HEADER_CONTENT_TYPE) == 0) {
		f->form = f->types == 0 && is_type(value, FORM_TYPE);
		f->json = f->types++ == 0 && (is_type(value, JSON_TYPE) ||
						 (f->json_type && is_type(value, f->json_type)));
	} else if (strcasecmp(name, MHD_HTTP_HEADER_AUTHORIZATION) == 0)
		f->authorized = true;
	else if (strcasecmp(name, MHD_HTTP_HEADER_CONTENT_ENCODING) == 0)
		f->encoded = true;
	else if (strcasecmp(name, MHD_HTTP_HEADER_EXPECT) == 0)
		f->expects = true;
	return MHD_YES;
}

static void mark(struct http_request *r, unsigned status, const char *why)
{
	r->refusal = status;
	r->why = why;
}

static bool takes_json(const struct http_request *r)
{
	return r->found.route && (r->found.route->methods & HTTP_JSON);
}

static void judge_body(struct http_request *r, const struct framing *f)
{
	const struct http_limits *l = &r->client->http->o.limits;
	bool json = takes_json(r);
	if (!(r->method & (HTTP_POST | HTTP_PUT)) || !l->body)
		mark(r, MHD_HTTP_CONTENT_TOO_LARGE, "no body is taken here");
	else if (f->codings)
		mark(r, MHD_HTTP_LENGTH_REQUIRED, "a body needs a Content-Length");
	else if (f->encoded || !(json ? f->json : f->form))
		mark(r, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE,
		    json ? "a body has to be " JSON_TYPE : "a body has to be " FORM_TYPE);
	else if (f->length > (json && f->authorized ? l->json : l->body))
		mark(r, MHD_HTTP_CONTENT_TOO_LARGE,
		    json ? "the body is too large" : "the form is too large");
}

static void judge_target(struct http_request *r)
{
	struct err e;
	if (strstr(r->path, "%00") || (r->query && strstr(r->query, "%00")))
		mark(r, MHD_HTTP_BAD_REQUEST, "%00 in the target");
	else if (!route_find(
		     r->arena, r->client->http->o.routes, r->path, r->method, &r->found, &e))
		mark(r, MHD_HTTP_BAD_REQUEST, "malformed path");
	else if (!r->found.methods)
		mark(r, MHD_HTTP_NOT_FOUND, "not found");
	else if (!r->found.route)
		mark(r, MHD_HTTP_METHOD_NOT_ALLOWED, "method not allowed");
	else if (r->query && !form_parse(r->arena, r->query, strlen(r->query), &r->queries, &e))
		mark(r, MHD_HTTP_BAD_REQUEST, "malformed query");
}

/* Answered here, before its body, the library closes the connection behind the answer. */
static void judge(struct http_request *r, const char *method)
{
	struct framing f = {.json_type = r->client->http->o.json_type};
	bool drain = r->client->http->o.limits.body > 0;
	r->method = method_of(method);
	MHD_get_connection_values(r->client->connection, MHD_HEADER_KIND, on_header, &f);
	if (is_stranger(r->client)) {
		mark(r, MHD_HTTP_FORBIDDEN, "this socket is another user's");
		drain = false;
	} else if (f.hosts > 1 || f.lengths + f.codings > 1) {
		mark(r, MHD_HTTP_BAD_REQUEST, "more than one Host, or length, or coding");
		drain = false;
	} else if (f.odd) {
		mark(r, MHD_HTTP_BAD_REQUEST, "a malformed header");
		drain = false;
	} else {
		judge_target(r);
		if (!r->refusal && f.body)
			judge_body(r, &f);
	}
	drain = drain && !f.codings && !f.expects && f.length <= DRAIN_MAX;
	if (r->refusal && f.body && !drain)
		refuse(r, r->refusal, r->why);
}

/* ---- requests ---------------------------------------------------------------------------- */

static void ask(struct http_request *r)
{
	struct err e;
	if (r->client->http->stopping)
		mark(r, MHD_HTTP_SERVICE_UNAVAILABLE, "stopping");
	else if (!r->refusal && r->body.len && !takes_json(r) &&
		 !form_parse(r->arena, r->body.data, r->body.len, &r->form, &e)) {
		if (e.code == ERR_REFUSED)
			mark(r, MHD_HTTP_CONTENT_TOO_LARGE, "the form has too much in it");
		else
			mark(r, MHD_HTTP_BAD_REQUEST, "malformed form");
	}
	if (!takes_json(r))
		buf_free(&r->body);
	r->asked = true;
	if (r->refusal)
		refuse(r, r->refusal, r->why);
	else
		r->found.route->fn(r, r->client->http->o.arg);
}

/* Called once with the headers, then with each piece of the body, then at the end; and again after
 * each time that it suspended the connection. */
static enum MHD_Result on_request(void *arg, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size,
    void **context)
{
	struct http_request *r = client_of(connection)->request;
	if (!r->framed) {
		r->framed = true;
		judge(r, method);
		if (!r->asked)
			return MHD_YES;
	} else if (*upload_size) {
		if (!r->refusal)
			buf_add(&r->body, upload, *upload_size);
		*upload_size = 0;
		return MHD_YES;
	} else if (!r->asked) {
		ask(r);
	}
	if (r->status)
		return MHD_queue_response(connection, r->status, r->response);
	r->suspended = true;
	MHD_suspend_connection(connection);
	return MHD_YES;
}

/* ---- start and end -------------------------------------------------------------------------- */

/* Remarks on clients, not on us; they may hold what a client sent, so the text stays out. */
static void on_remark(void *arg, const char *fmt, va_list ap)
{
	log_debug("libmicrohttpd had a remark on a client");
}

/* Whole seconds, behind our own deadlines. */
static unsigned time_out(const struct http_limits *l)
{
	return (unsigned)((l->deadline > l->idle ? l->deadline : l->idle) / SECONDS(1)) + 1;
}

struct http *http_new(struct loop *l, int fd, const struct http_options *o)
{
	struct http *h = xcalloc(1, sizeof *h);
	*h = (struct http){.loop = l, .o = *o};
	h->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG,
	    0, NULL, NULL, on_request, h, MHD_OPTION_EXTERNAL_LOGGER, on_remark, NULL,
	    MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_STRICT_FOR_CLIENT, 1,
	    MHD_OPTION_CONNECTION_LIMIT, o->limits.connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
	    o->limits.per_peer, MHD_OPTION_CONNECTION_MEMORY_LIMIT, o->limits.memory,
	    MHD_OPTION_CONNECTION_TIMEOUT, time_out(&o->limits), MHD_OPTION_NOTIFY_CONNECTION,
	    on_connection, h, MHD_OPTION_URI_LOG_CALLBACK, on_target, h,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, h, MHD_OPTION_END);
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
	static const char stopping[] = "stopping\n";
	if (!h)
		return;
	h->stopping = true;
	for (struct http_client *c = h->all; c; c = c->next)
		if (c->request && c->request->suspended)
			http_answer(c->request, MHD_HTTP_SERVICE_UNAVAILABLE, PLAIN_TEXT, stopping,
			    strlen(stopping));
	MHD_run(h->daemon); /* the answers leave; no route is asked any more */
	event_free(h->epoll);
	MHD_stop_daemon(h->daemon);
	loop_timer_free(h->timer);
	free(h);
}
