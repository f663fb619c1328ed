/* SPDX-License-Identifier: Apache-2.0
 *
 * request.h - a connection and the request on it, as the files of this folder share them.
 */
#ifndef FOLLOWUPD_HTTP_REQUEST_H
#define FOLLOWUPD_HTTP_REQUEST_H

#include "followupd/buf.h"
#include "followupd/form.h"
#include "followupd/http.h"
#include "route.h"

#include <microhttpd.h>
#include <netinet/in.h>

struct http {
	struct loop *loop;
	struct MHD_Daemon *daemon;
	struct event *epoll;
	struct loop_timer *timer;
	struct http_options o;
	struct http_client *all;
	bool again; /* the library has more to do, which it does not say */
	bool stopping;
};

struct http_client {
	struct http *http;
	struct http_client *next, **link;
	struct MHD_Connection *connection;
	struct loop_timer *deadline; /* of the request, or between two */
	int fd;
	bool served; /* had a request before */
	long uid;    /* -1: not known */
	char peer[INET6_ADDRSTRLEN];
	struct http_request *request; /* NULL: between two */
};

struct http_request {
	struct http_client *client;
	struct arena *arena;
	char *path;	   /* as sent */
	const char *query; /* as sent; NULL: none */
	unsigned method;   /* 0: another */
	bool framed;	   /* its headers have been judged */
	bool asked;	   /* it went to its route, or was refused */
	bool suspended;
	unsigned refusal; /* status it will be answered with once its body has come; 0: none */
	const char *why;
	struct buf body;
	struct route_found found;
	struct form queries, form;

	struct http_field *header; /* of the answer */
	size_t header_count;
	bool spoiled;	 /* the answer would not be ours alone */
	unsigned status; /* 0 until there is an answer */
	struct MHD_Response *response;
};

void http_run_again(struct http *h); /* in the next turn of the loop */

/* request_new copies target. */
struct http_request *request_new(struct http_client *c, const char *target);
void request_free(struct http_request *r);

#endif
