/* SPDX-License-Identifier: Apache-2.0
 *
 * page_enter.h - the beginning of a visit, by whatever says who it is.
 */
#ifndef DAEMON_STORE_PAGE_ENTER_H
#define DAEMON_STORE_PAGE_ENTER_H

#include "followupd/page_store.h"

/* What every such function of the database gives first. */
#define ENTER_COLUMNS                                                                              \
	"person_id, session_id, ref, name, array_to_string(roles, '|'), sees_all, clock, "         \
	"seconds_left"
#define ENTER_COUNT 8

/* enter takes the token and, if peer is not NULL, the peer.  r: its one row; rows_free by the
 * caller. */
MUST_CHECK bool visit_begin(struct session *s, struct arena *a, const struct statement *enter,
    const char *token, const char *peer, enum page_purpose purpose, struct page_visitor *out,
    struct rows *r, struct err *e);

#endif
