/* SPDX-License-Identifier: Apache-2.0
 *
 * http_server.c - a server for test_http.py that tells its clients what it understood.
 *
 * http-server WHERE [LIMIT=N]...   WHERE: an address, whose free port it prints, or a path
 * Limits: those of struct http_limits, times in milliseconds; page=1 refuses by a page of its own.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/http.h"
#include "followupd/listen.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT	  "text/plain; charset=utf-8"
#define LATER_MAX 8

static struct loop *loop;
static int64_t answered, refused, cut;
static struct http_request *later[LATER_MAX];
static size_t later_count;

static void answer(struct http_request *r, struct buf *b)
{
	http_answer(r, 200, TEXT, buf_text(b), b->len);
	buf_free(b);
}

/* What of a request can be asked for by a name; "-": nothing. */
static void add(struct buf *b, const char *label, const char *value)
{
	buf_addf(b, "%s: %s\n", label, value ? value : "-");
}

static void add_form(struct buf *b, const struct http_request *r)
{
	for (size_t i = 0; i < http_form_count(r); i++) {
		const char *name, *value;
		http_form_at(r, i, &name, &value);
		buf_addf(b, "field %s: %s\n", name, value);
	}
}

static void tell(struct http_request *r, void *arg)
{
	struct buf b = {0};
	const char *parts = http_route_of(r)->what;
	buf_addf(&b, "method: %u\npath: %s\n", http_method(r), http_path(r));
	for (size_t i = 0; parts && i < strlen(parts); i++)
		add(&b, "part", http_part(r, i));
	add(&b, "query a", http_query(r, "a"));
	add(&b, "form a", http_form(r, "a"));
	add_form(&b, r);
	add(&b, "x-test", http_header(r, "X-Test"));
	buf_addf(&b, "x-tests: %zu\n", http_header_count(r, "X-Test"));
	add(&b, "cookie s", http_cookie(r, "s"));
	add(&b, "peer", http_peer(r));
	buf_addf(&b, "uid: %ld\n", http_peer_uid(r));
	answer(r, &b);
}

/* Parks the request until somebody asks for /release. */
static void wait_later(struct http_request *r, void *arg)
{
	if (later_count == LATER_MAX) {
		http_answer(r, 503, TEXT, "full\n", 5);
		return;
	}
	if (http_query(r, "allow"))
		http_allow(r, atoll(http_query(r, "allow")) * 1000);
	later[later_count++] = r;
}

static void look(struct http_request *r, void *arg)
{
	struct buf b = {0};
	for (size_t i = 0; i < later_count; i++)
		buf_adds(&b, http_gone(later[i]) ? "gone\n" : "there\n");
	answer(r, &b);
}

static void release(struct http_request *r, void *arg)
{
	for (size_t i = 0; i < later_count; i++)
		http_answer(later[i], 200, TEXT, "released\n", 9);
	later_count = 0;
	http_answer(r, 200, TEXT, "ok\n", 3);
}

/* Puts what the client sent into headers, as no page should. */
static void set(struct http_request *r, void *arg)
{
	http_add_header(r, "Set-Cookie", "a=1; HttpOnly");
	http_add_header(r, "Set-Cookie", "b=2; HttpOnly");
	http_add_header(r, "X-Default", "replaced");
	http_add_header(r, "X-Empty", "");
	if (http_query(r, "a"))
		http_add_header(r, "X-Echo", http_query(r, "a"));
	http_answer(r, 200, TEXT, "set\n", 4);
}

static void redirect(struct http_request *r, void *arg)
{
	http_add_header(r, "Set-Cookie", "a=1; HttpOnly");
	http_redirect(r, 303, http_query(r, "a"));
}

static void big(struct http_request *r, void *arg)
{
	size_t len = (size_t)64 << 20;
	char *body = xcalloc(1, len);
	http_answer(r, 200, "application/octet-stream", body, len);
	free(body);
}

static void tally(struct http_request *r, void *arg)
{
	struct buf b = {0};
	buf_addf(&b, "answered: %" PRId64 "\nrefused: %" PRId64 "\ncut: %" PRId64 "\n", answered,
	    refused, cut);
	answer(r, &b);
}

static void refuse(struct http_request *r, unsigned status, const char *why, void *arg)
{
	struct buf b = {0};
	buf_addf(&b, "<p>%u %s %s", status, why, http_path(r));
	http_answer(r, status, "text/html; charset=utf-8", b.data, b.len);
	buf_free(&b);
}

static void on_stop(void *arg)
{
	loop_quit(loop);
}

/* Stands still inside a turn of the library, so that what is sent meanwhile comes after the last.
 */
static void stop(struct http_request *r, void *arg)
{
	loop_quit(loop);
	raise(SIGSTOP);
	http_answer(r, 200, TEXT, "ok\n", 3);
}

static const struct http_route routes[] = {
    {HTTP_GET, "/tell", tell, NULL},
    {HTTP_GET, "/tell/{}", tell, "1"},
    {HTTP_GET | HTTP_POST, "/tell/{}/and/{}", tell, "12"},
    {HTTP_POST, "/form", tell, NULL},
    {HTTP_GET, "/later", wait_later, NULL},
    {HTTP_POST, "/later", wait_later, NULL},
    {HTTP_GET, "/look", look, NULL},
    {HTTP_GET, "/release", release, NULL},
    {HTTP_GET, "/set", set, NULL},
    {HTTP_GET, "/to", redirect, NULL},
    {HTTP_GET, "/big", big, NULL},
    {HTTP_GET, "/tally", tally, NULL},
    {HTTP_GET, "/stop", stop, NULL},
    {0},
};

static void read_limit(struct http_options *o, const char *word)
{
	const char *equals = strchr(word, '=');
	size_t n = equals ? (size_t)(equals - word) : 0;
	long long value = equals ? atoll(equals + 1) : 0;
	if (strncmp(word, "connections", n) == 0)
		o->limits.connections = (unsigned)value;
	else if (strncmp(word, "per_peer", n) == 0)
		o->limits.per_peer = (unsigned)value;
	else if (strncmp(word, "body", n) == 0)
		o->limits.body = (size_t)value;
	else if (strncmp(word, "memory", n) == 0)
		o->limits.memory = (size_t)value;
	else if (strncmp(word, "deadline", n) == 0)
		o->limits.deadline = value * 1000;
	else if (strncmp(word, "idle", n) == 0)
		o->limits.idle = value * 1000;
	else if (strncmp(word, "page", n) == 0)
		o->refuse = refuse;
}

int main(int argc, char **argv)
{
	static const struct http_field headers[] = {
	    {"X-Default", "default"}, {"Cache-Control", "no-store"}, {0}};
	struct http_options o = {.routes = routes,
	    .headers = headers,
	    .tally = {&answered, &refused, &cut},
	    .limits = {512, 16, 65536, 98304, 600000000, 600000000}};
	struct err e = {0};
	int fd, port = 0;
	if (argc < 2)
		return 2;
	for (int i = 2; i < argc; i++)
		read_limit(&o, argv[i]);
	if (argv[1][0] == '/' ? !listen_local(argv[1], 64, &fd, &e)
			      : !listen_open(argv[1], 0, 64, &fd, &port, &e)) {
		log_err(LOG_LVL_ERROR, &e, "http-server");
		return 1;
	}
	loop = loop_new(on_stop, NULL, NULL);
	struct http *h = http_new(loop, fd, &o);
	printf("%d\n", port);
	fflush(stdout);
	loop_run(loop);
	http_free(h);
	loop_free(loop);
	return 0;
}
