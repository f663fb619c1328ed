/* SPDX-License-Identifier: Apache-2.0
 *
 * http.h - an HTTP server on the event loop that answers GET and HEAD on a fixed list of paths.
 *
 * One request a connection, and ten seconds for all of it.  What is badly framed, too large or not
 * on the list is answered here; a route only sees requests that may be answered.
 */
#ifndef FOLLOWUPD_WEB_HTTP_H
#define FOLLOWUPD_WEB_HTTP_H

#include "followupd/loop.h"

#define HTTP_CONNECTIONS_MAX 64

struct http;
struct http_request;

/* Answers now or later, by exactly one http_answer; the request lends until then. */
typedef void (*http_fn)(struct http_request *r, void *arg);

struct http_route {
	const char *path;
	http_fn fn;
};

/* For the counters of /metrics. */
struct http_tally {
	int64_t *answered, *refused, *cut;
};

/* Takes fd, a listening socket.  routes end with path NULL.  Ends the process when libmicrohttpd
 * cannot start. */
struct http *http_new(
    struct loop *l, int fd, const struct http_route *routes, struct http_tally tally, void *arg);
void http_free(struct http *h); /* NULL-safe; unanswered requests are dropped */

/* Copies body; type is a constant. */
void http_answer(
    struct http_request *r, unsigned status, const char *type, const void *body, size_t len);

#endif
