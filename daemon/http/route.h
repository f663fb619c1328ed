/* SPDX-License-Identifier: Apache-2.0
 *
 * route.h - which route a path belongs to.
 */
#ifndef FOLLOWUPD_HTTP_ROUTE_H
#define FOLLOWUPD_HTTP_ROUTE_H

#include "followupd/http.h"
#include "followupd/mem.h"

#define ROUTE_PARTS_MAX 4

struct route_found {
	const struct http_route *route; /* NULL: none takes this path with this method */
	unsigned methods;		/* of all routes that take the path */
	const char *part[ROUTE_PARTS_MAX];
	size_t part_count;
};

/* path is as it was sent, without a query.  False: a part is malformed.  Parts live in a. */
MUST_CHECK bool route_find(struct arena *a, const struct http_route *routes, const char *path,
    unsigned method, struct route_found *found, struct err *e);

#endif
