/* SPDX-License-Identifier: Apache-2.0
 *
 * unit.h - one unit of work of the engine: a transaction, its arena, its instant.
 *
 * Writes are told (they travel with the next question); a failure makes the whole unit fail at its
 * commit, so a writer need not look back.  Readers return false with u->err set.
 */
#ifndef FOLLOWUPD_UNIT_H
#define FOLLOWUPD_UNIT_H

#include "followupd/mem.h"
#include "followupd/session.h"

struct unit {
	struct session *session;
	struct arena *arena; /* everything read in this unit lives in it */
	instant now;	     /* the virtual clock, one value for the whole unit */
	struct err err;
	bool failed;
	bool mail_queued; /* the mailer is told at the commit */
};

/* Begins a transaction and reads the clock. */
MUST_CHECK bool unit_begin(struct unit *u, struct session *s, struct err *e);
MUST_CHECK bool unit_commit(struct unit *u, struct err *e);
/* The same in two steps, as session_commit_send(): where _send is false the unit is over. */
MUST_CHECK bool unit_send(struct unit *u, struct err *e);
MUST_CHECK bool unit_wait(struct unit *u, struct err *e);
void unit_rollback(struct unit *u);

void unit_tell(struct unit *u, const struct statement *st, const struct value *v, size_t count);
MUST_CHECK bool unit_ask(struct unit *u, const struct statement *st, const struct value *v,
    size_t count, struct rows *rows);
/* Marks the unit as failed: for a fault that is not the database's. Returns false. */
bool unit_fail(struct unit *u, enum err_code code, const char *fmt, ...) PRINTF(3, 4);
/* Whether another transaction was first, by our own look (ERR_AGAIN) or the database's (class 40: a
 * deadlock, a serialization failure): the whole unit is worth doing again at once. */
bool unit_again(const struct err *e);

#endif
