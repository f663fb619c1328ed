/* SPDX-License-Identifier: Apache-2.0
 *
 * session.h - a blocking connection with a deadline, for work that is one transaction at a time.
 *
 * session_tell queues a statement whose result nobody waits for; it travels with the next
 * session_ask or session_commit, which fails if any told statement failed.  So a transaction of
 * twenty statements costs as many round trips as it has questions.
 */
#ifndef FOLLOWUPD_SESSION_H
#define FOLLOWUPD_SESSION_H

#include "followupd/sql.h"

struct session;

/* Connects within timeout seconds, or few seconds for each of several hosts, and gives every later
 * wait the same limit. */
MUST_CHECK bool session_open(
    const char *conninfo, int timeout, struct session **out, struct err *e);
void session_close(struct session *s); /* NULL-safe; rolls back */
/* Of each statement on the server, from here on; what the connection string says holds before. */
MUST_CHECK bool session_patience(struct session *s, int seconds, struct err *e);
int session_socket(const struct session *s);
bool session_broken(const struct session *s); /* close it and open another */

MUST_CHECK bool session_listen(struct session *s, const char *const *channels, struct err *e);
/* Takes in what the socket has; true when a notification came. */
bool session_drain(struct session *s);

MUST_CHECK bool session_begin(struct session *s, struct err *e);
MUST_CHECK bool session_commit(struct session *s, struct err *e);
/* The same in two steps: all that was told is on its way when _send returns, and the database works
 * on it until _wait tells how it ended.  Nothing else may be done with the session in between. */
void session_commit_send(struct session *s);
MUST_CHECK bool session_commit_wait(struct session *s, struct err *e);
void session_rollback(struct session *s);

void session_tell(
    struct session *s, const struct statement *st, const struct value *v, size_t count);
/* rows_free(rows) by the caller, when it was successful. */
MUST_CHECK bool session_ask(struct session *s, const struct statement *st, const struct value *v,
    size_t count, struct rows *rows, struct err *e);
/* Outside a transaction, or where the result does not matter but the success does. */
MUST_CHECK bool session_do(struct session *s, const struct statement *st, const struct value *v,
    size_t count, struct err *e);
/* A script of several statements, unprepared: migrations only. */
MUST_CHECK bool session_script(struct session *s, const char *sql, struct err *e);

#endif
