/* SPDX-License-Identifier: Apache-2.0
 *
 * verify.h - what must hold at every committed moment, checked by the database itself.
 *
 * Each invariant is one question for the ids of the rows that break it; none is the right answer.
 */
#ifndef FOLLOWUPD_VERIFY_H
#define FOLLOWUPD_VERIFY_H

#include "followupd/session.h"

#define VERIFY_SHOWN 20 /* ids given for a broken invariant; there may be more */

struct invariant {
	const char *sentence;
	const char *id_of;	   /* what the ids name: "message", "follow-up", ... */
	struct statement question; /* its name is the invariant's; gives ids as bigint */
};

extern const struct invariant invariants[]; /* ends with sentence NULL */

struct verify_answer {
	int count; /* of broken rows, at most VERIFY_SHOWN */
	int64_t id[VERIFY_SHOWN];
};

/* All at one moment: between verify_begin and verify_end nothing that runs is seen half-way. */
MUST_CHECK bool verify_begin(struct session *s, struct err *e);
MUST_CHECK bool verify_ask(
    struct session *s, const struct invariant *i, struct verify_answer *out, struct err *e);
void verify_end(struct session *s);

#endif
