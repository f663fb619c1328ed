/* SPDX-License-Identifier: Apache-2.0
 *
 * http.h - an HTTP server on the event loop: routes, forms, cookies, answers now or later.
 *
 * What is badly framed, too large, malformed or not on the list is answered here; a route sees only
 * requests that may be answered.  Strings are lent until the request is answered.
 */
#ifndef FOLLOWUPD_HTTP_H
#define FOLLOWUPD_HTTP_H

#include <stddef.h>
#include <stdint.h>
#include "followupd/loop.h"

struct http;
struct http_request;

/* HTTP_JSON beside HTTP_POST or HTTP_PUT: its body is JSON instead of a form. */
enum { HTTP_GET = 1, HTTP_HEAD = 2, HTTP_POST = 4, HTTP_JSON = 8, HTTP_PUT = 16 };

/* Answers by exactly one http_answer or http_redirect, in this call or later.  Until then r is
 * valid, whatever becomes of its client; afterwards it is gone. */
typedef void (*http_fn)(struct http_request *r, void *arg);

/* path is "/case/{}/attempt", where {} is one part that is not empty; all else is compared byte for
 * byte with what was sent.  The first route that fits counts; routes of one path with other methods
 * may stand beside each other.  With HTTP_GET a route takes HEAD too. */
struct http_route {
	unsigned methods;
	const char *path;
	http_fn fn;
	const void *what; /* the caller's own: a right, a page */
};

struct http_field {
	const char *name, *value;
};

struct http_limits {
	unsigned connections; /* more wait in the queue of the socket */
	unsigned per_peer;    /* connections of one address, more are closed; 0: not limited */
	size_t body;	      /* bytes of a form; 0: none is taken */
	size_t memory;	  /* bytes of a request's line and headers, and of the answer's headers */
	int64_t deadline; /* microseconds from accepting the connection, or from a later request's
			     first line, until the answer has been sent */
	int64_t idle;	  /* microseconds between requests of a connection; 0: it has only one */
	size_t json;	  /* bytes of JSON from who sends Authorization; else those of a form */
};

/* For the counters of /metrics. */
struct http_tally {
	int64_t *answered, *refused, *cut;
};

/* Everything in it is lent until http_free. */
struct http_options {
	struct http_limits limits;
	const struct http_route *routes; /* ends with path NULL */
	const struct http_field
	    *headers;	       /* of every answer that has not its own; ends with name NULL */
	const long *user;      /* at a Unix socket nobody else is served, 403; NULL: anybody is */
	const char *json_type; /* of a JSON body beside application/json; NULL: no other */
	struct http_tally tally;
	/* Answers with this status what is refused here, as a page for people; why: a short English
	 * line.  NULL: that line as plain text.  It may call http_path, http_method, http_header*,
	 * http_cookie and http_peer*; there is no route, part or form. */
	void (*refuse)(struct http_request *r, unsigned status, const char *why, void *arg);
	void *arg; /* of refuse and the routes */
};

/* Takes fd, a listening socket, TCP or Unix.  Ends the process when libmicrohttpd cannot start. */
struct http *http_new(struct loop *l, int fd, const struct http_options *o);
void http_free(struct http *h); /* NULL-safe; unanswered requests are answered 503 */

/* ---- what was asked -------------------------------------------------------------------- */

const struct http_route *http_route_of(const struct http_request *r);
const char *http_path(const struct http_request *r); /* as sent, without the query */
unsigned http_method(const struct http_request *r);  /* one of HTTP_*; 0: another, in refuse */
/* The i-th {}, decoded: UTF-8 without control characters, neither "." nor "..". */
const char *http_part(const struct http_request *r, size_t i);
/* The first field of that name; NULL: there is none.  UTF-8 without NUL; may be empty. */
const char *http_query(const struct http_request *r, const char *name);
const char *http_form(const struct http_request *r, const char *name);
size_t http_query_count(const struct http_request *r);
void http_query_at(const struct http_request *r, size_t i, const char **name, const char **value);
/* All fields of the form as they were sent, repeated names too. */
size_t http_form_count(const struct http_request *r);
void http_form_at(const struct http_request *r, size_t i, const char **name, const char **value);

/* The body of a route with HTTP_JSON as it was sent: any bytes. */
const char *http_body(const struct http_request *r, size_t *len);

/* NULL: there is none, or more than one; http_header_count says which.  Case does not count. */
const char *http_header(const struct http_request *r, const char *name);
size_t http_header_count(const struct http_request *r, const char *name);
const char *http_cookie(const struct http_request *r, const char *name); /* NULL as above */

/* The address as a number, of a proxy if there is one; "local" of a Unix socket; empty when the
 * client has gone already. */
const char *http_peer(const struct http_request *r);
/* The address of who asks: what the proxy, which is the user proxy_uid at a Unix socket, adds last
 * to X-Forwarded-For; of anybody else http_peer().  Returns out. */
#define HTTP_PEER_SIZE 64
const char *http_asker(
    const struct http_request *r, long proxy_uid, char out[static HTTP_PEER_SIZE]);
struct http_forward {
	long proxy_uid, uid; /* -1: nobody; http_peer_uid() */
	const char *said, *peer;
};
const char *http_forwarded(const struct http_forward *f, char out[static HTTP_PEER_SIZE]);
/* Who opened the connection, of a Unix socket (SO_PEERCRED); -1: another socket, or not known. */
long http_peer_uid(const struct http_request *r);

/* ---- the answer ------------------------------------------------------------------------- */

/* The client has closed its side or was cut at the deadline: whoever works for this answer may
 * leave it.  The request still has to be answered. */
bool http_gone(const struct http_request *r);
/* From now on there is this much time, microseconds, instead of the rest of the deadline. */
void http_allow(struct http_request *r, int64_t time);

/* Both copied; before the answer.  Set-Cookie may come several times, any other name replaces what
 * was there.  With anything but printable ASCII in value the answer becomes a 500: a client must
 * not write our headers.  name is a constant. */
void http_add_header(struct http_request *r, const char *name, const char *value);
/* Copies body; type is a constant. */
void http_answer(
    struct http_request *r, unsigned status, const char *type, const void *body, size_t len);
/* location: a path of this site with its query, percent-encoded; else the answer is a 500. */
void http_redirect(struct http_request *r, unsigned status, const char *location);

#endif
