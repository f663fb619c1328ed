/* SPDX-License-Identifier: Apache-2.0
 *
 * list_place.h - the list from which a follow-up or a question was opened: ?from= is its address,
 * &n= which of its rows it was.
 */
#ifndef DAEMON_PAGES_LIST_PLACE_H
#define DAEMON_PAGES_LIST_PLACE_H

#include "site.h"

/* The address of that list; NULL: none, or no such address. */
const char *list_from(struct visit *v);
/* "?from=…&n=3", to go along with what leads back to that page; "" without a list. */
const char *list_from_query(struct visit *v);
/* {words, href} of that list, else of what is to be done.  New. */
json_t *list_back_json(struct visit *v);
/* {words, previous, next} of what has that reference, or null.  Where it has left the list
 * meanwhile, the next is what has taken its place.  New.  False with e set: the database is away.
 */
MUST_CHECK bool list_place_json(struct visit *v, const char *ref, json_t **out, struct err *e);

#endif
