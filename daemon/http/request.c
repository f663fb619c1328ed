/* SPDX-License-Identifier: Apache-2.0
 *
 * request.c - what a request says, and its answer.
 *
 * Fails: an answer that a client could have written into is replaced by a 500, and logged.
 */
#include "autoconf.h"
#include "cookie.h"
#include "followupd/log.h"
#include "request.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct http_request *request_new(struct http_client *c, const char *target)
{
	struct http_request *r = xcalloc(1, sizeof *r);
	*r = (struct http_request){.client = c, .arena = arena_new()};
	size_t n = strcspn(target, "?");
	r->path = arena_strndup(r->arena, target, n);
	if (target[n])
		r->query = arena_strdup(r->arena, target + n + 1);
	return r;
}

void request_free(struct http_request *r)
{
	if (r->response)
		MHD_destroy_response(r->response);
	buf_free(&r->body);
	arena_free(r->arena);
	free(r);
}

/* ---- what was asked -------------------------------------------------------------------- */

const struct http_route *http_route_of(const struct http_request *r)
{
	return r->found.route;
}

const char *http_path(const struct http_request *r)
{
	return r->path;
}

unsigned http_method(const struct http_request *r)
{
	return r->method;
}

const char *http_part(const struct http_request *r, size_t i)
{
	if (i >= r->found.part_count || !r->found.part[i])
		bug("a route has no part %zu", i);
	return r->found.part[i];
}

const char *http_query(const struct http_request *r, const char *name)
{
	return form_value(&r->queries, name);
}

const char *http_form(const struct http_request *r, const char *name)
{
	return form_value(&r->form, name);
}

const char *http_body(const struct http_request *r, size_t *len)
{
	*len = r->body.len;
	return r->body.len ? r->body.data : "";
}

size_t http_query_count(const struct http_request *r)
{
	return r->queries.count;
}

size_t http_form_count(const struct http_request *r)
{
	return r->form.count;
}

static void field_at(const struct form *f, size_t i, const char **name, const char **value)
{
	if (i >= f->count)
		bug("a form has no field %zu", i);
	*name = f->field[i].name;
	*value = f->field[i].value;
}

void http_query_at(const struct http_request *r, size_t i, const char **name, const char **value)
{
	field_at(&r->queries, i, name, value);
}

void http_form_at(const struct http_request *r, size_t i, const char **name, const char **value)
{
	field_at(&r->form, i, name, value);
}

struct header_found {
	const char *name, *value;
	size_t count;
};

static enum MHD_Result on_header(
    void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct header_found *w = arg;
	if (strcasecmp(name, w->name) == 0) {
		w->value = value ? value : "";
		w->count++;
	}
	return MHD_YES;
}

static struct header_found look_for(const struct http_request *r, const char *name)
{
	struct header_found w = {.name = name};
	MHD_get_connection_values(r->client->connection, MHD_HEADER_KIND, on_header, &w);
	return w;
}

const char *http_header(const struct http_request *r, const char *name)
{
	struct header_found w = look_for(r, name);
	return w.count == 1 ? w.value : NULL;
}

size_t http_header_count(const struct http_request *r, const char *name)
{
	return look_for(r, name).count;
}

struct wanted_cookie {
	const char *name;
	struct cookie_found found;
};

static enum MHD_Result on_cookies(
    void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct wanted_cookie *w = arg;
	if (value && strcasecmp(name, MHD_HTTP_HEADER_COOKIE) == 0)
		cookie_find(value, w->name, &w->found);
	return MHD_YES;
}

const char *http_cookie(const struct http_request *r, const char *name)
{
	struct wanted_cookie w = {.name = name};
	MHD_get_connection_values(r->client->connection, MHD_HEADER_KIND, on_cookies, &w);
	return w.found.count == 1 ? arena_strndup(r->arena, w.found.value, w.found.len) : NULL;
}

const char *http_peer(const struct http_request *r)
{
	return r->client->peer;
}

long http_peer_uid(const struct http_request *r)
{
	return r->client->uid;
}

/* ---- the answer ------------------------------------------------------------------------- */

bool http_gone(const struct http_request *r)
{
	struct pollfd p = {.fd = r->client->fd, .events = POLLRDHUP};
	return poll(&p, 1, 0) > 0 && (p.revents & (POLLRDHUP | POLLHUP | POLLERR));
}

void http_allow(struct http_request *r, int64_t time)
{
	loop_timer_set(r->client->deadline, time);
}

static bool printable(const char *s)
{
	for (; *s; s++)
		if (*s < ' ' || *s > '~')
			return false;
	return true;
}

static struct http_field *own_header(const struct http_request *r, const char *name)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (strcasecmp(r->header[i].name, name) == 0)
			return &r->header[i];
	return NULL;
}

void http_add_header(struct http_request *r, const char *name, const char *value)
{
	if (r->status)
		bug("a header was added to an answer that was given");
	if (!printable(value)) {
		log_error("the value of header %s has characters that a header cannot have", name);
		r->spoiled = true;
		return;
	}
	struct http_field *f =
	    strcasecmp(name, MHD_HTTP_HEADER_SET_COOKIE) == 0 ? NULL : own_header(r, name);
	if (!f) {
		r->header = arena_grow(r->arena, r->header, r->header_count, sizeof *r->header);
		f = &r->header[r->header_count++];
	}
	*f = (struct http_field){name, arena_strdup(r->arena, value)};
}

static void set_header(struct http_request *r, const char *name, const char *value)
{
	if (*value && MHD_add_response_header(r->response, name, value) != MHD_YES)
		bug("libmicrohttpd refuses the header %s", name);
}

static void set_headers(struct http_request *r, const char *type)
{
	const struct http *h = r->client->http;
	if (!h->o.limits.idle || h->stopping)
		set_header(r, MHD_HTTP_HEADER_CONNECTION, "close");
	for (const struct http_field *f = h->o.headers; f && f->name; f++)
		if (!own_header(r, f->name))
			set_header(r, f->name, f->value);
	for (size_t i = 0; i < r->header_count; i++)
		set_header(r, r->header[i].name, r->header[i].value);
	set_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, type);
}

void http_answer(
    struct http_request *r, unsigned status, const char *type, const void *body, size_t len)
{
	static const char failed[] = "The answer could not be given.\n";
	if (r->status)
		bug("a request was answered twice");
	if (r->spoiled) {
		status = MHD_HTTP_INTERNAL_SERVER_ERROR;
		type = "text/plain; charset=utf-8";
		body = failed;
		len = strlen(failed);
		r->header_count = 0;
	}
	r->status = status;
	r->response =
	    MHD_create_response_from_buffer(len, (void *)(uintptr_t)body, MHD_RESPMEM_MUST_COPY);
	if (!r->response)
		fatal("out of memory answering a request");
	set_headers(r, type);
	++*r->client->http->o.tally.answered;
	if (r->suspended) {
		r->suspended = false;
		MHD_resume_connection(r->client->connection);
		http_run_again(r->client->http);
	}
}

/* "//host" and "/\host" are other sites for a browser. */
static bool stays_here(const char *location)
{
	return location[0] == '/' && location[1] != '/' && !strpbrk(location, " \"<>\\");
}

void http_redirect(struct http_request *r, unsigned status, const char *location)
{
	if (stays_here(location)) {
		http_add_header(r, MHD_HTTP_HEADER_LOCATION, location);
	} else {
		log_error("a redirect leads away from this site");
		r->spoiled = true;
	}
	http_answer(r, status, "text/plain; charset=utf-8", "", 0);
}
