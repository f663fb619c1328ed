/* SPDX-License-Identifier: Apache-2.0
 *
 * cluster.h - the private PostgreSQL of the embedded mode, and where every login connects to.
 *
 * The cluster lies in STATE/postgres, listens on a Unix socket in STATE/run only, and believes the
 * operating system about who calls (peer): user followupd-ROLE is login followupd_ROLE, and the
 * cluster's own user may be any of them.
 */
#ifndef FOLLOWUPD_CLUSTER_H
#define FOLLOWUPD_CLUSTER_H

#include <sys/types.h>
#include "followupd/config.h"

/* login: "intake", "engine", "mailer", "web", "ctl" or "owner".  Returns new. */
char *cluster_conninfo(const struct config *c, const char *login);
/* After so many seconds without an answer the server is dead: it ends a statement itself before. */
int cluster_patience(const struct config *c);

/* Whether the socket's path is short enough; whether libpq understands database.connection. */
MUST_CHECK bool cluster_path_fits(const struct config *c, struct err *e);
MUST_CHECK bool cluster_check_connection(const struct config *c, struct err *e);

/* The same for a program of PostgreSQL that is executed next, as libpq's environment variables: a
 * password in database.connection then stands in nobody's list of processes. */
MUST_CHECK bool cluster_environment(const struct config *c, const char *login, struct err *e);

/* False: a restore was begun in the state directory and has not ended. */
MUST_CHECK bool cluster_is_whole(const struct config *c, struct err *e);
/* The file that says so; returns new. */
char *cluster_mark(const struct config *c);

/* initdb at the first start.  False: err says what to do. */
MUST_CHECK bool cluster_prepare(const struct config *c, struct err *e);
/* Forks and executes postgres; the caller waits for it. -1 with err when it cannot. */
pid_t cluster_start(const struct config *c, struct err *e);
/* Waits until it accepts connections or the time is over. */
MUST_CHECK bool cluster_wait(const struct config *c, pid_t pid, int seconds, struct err *e);

#endif
