/* SPDX-License-Identifier: Apache-2.0
 *
 * backup_store.h - what a backup asks the database beside pg_dump, as its owner.
 */
#ifndef FOLLOWUPD_BACKUP_STORE_H
#define FOLLOWUPD_BACKUP_STORE_H

#include "followupd/buf.h"
#include "followupd/session.h"

struct backup_facts {
	char snapshot[64];	   /* for pg_dump: it sees what this transaction sees */
	instant clock;		   /* of all decisions; a rehearsal has its own */
	instant at;		   /* real time */
	int schema, server;	   /* server: like 150005 */
	bool rehearsal, passwords; /* passwords: those of the logins can be read */
};

/* Begins a transaction that sees one moment; session_rollback() ends it. */
MUST_CHECK bool backup_begin(struct session *s, struct backup_facts *out, struct err *e);
/* Of each table: name like "followupd.events", rows, in that moment. */
MUST_CHECK bool backup_rows(struct session *s, struct rows *out, struct err *e);
/* Adds a script that makes the logins where they are missing, with their settings. */
MUST_CHECK bool backup_roles(
    struct session *s, const struct backup_facts *f, struct buf *out, struct err *e);

/* Whether nothing of ours is there; of whose mail it says what. server as above. */
MUST_CHECK bool restore_target(struct session *s, bool *empty, int *server, struct err *e);

#endif
