/* SPDX-License-Identifier: Apache-2.0
 *
 * support_store.h - how large and of which kinds what is stored is, for people who help.
 *
 * Words are those of closed sets and names of tables; nothing that arrived or that somebody wrote.
 */
#ifndef FOLLOWUPD_SUPPORT_STORE_H
#define FOLLOWUPD_SUPPORT_STORE_H

#include "followupd/session.h"

/* The version of libpq, as 150018. */
int support_libpq(void);
/* rows_free by the caller, here and below.
 * One row: the server's version, settings that matter, the size of all. */
MUST_CHECK bool support_server(struct session *s, struct rows *out, struct err *e);
/* version, applied_at of each migration. */
MUST_CHECK bool support_migrations(struct session *s, struct rows *out, struct err *e);
/* table, rows (as PostgreSQL estimates), bytes, of which indexes, dead rows, last vacuum. */
MUST_CHECK bool support_tables(struct session *s, struct rows *out, struct err *e);
/* what, word, count. */
MUST_CHECK bool support_counts(struct session *s, struct rows *out, struct err *e);
/* role, state, seconds since it began and since it last said that it lives, trouble: a text. */
MUST_CHECK bool support_roles(struct session *s, struct rows *out, struct err *e);

#endif
