/* SPDX-License-Identifier: Apache-2.0
 *
 * roles.h - the entry of each role.  All return the exit status of the process.
 *
 * Every role starts in one order: configuration (given), loop, database, its own listeners or
 * timers, loop_ready, loop_run.
 */
#ifndef FOLLOWUPD_ROLES_H
#define FOLLOWUPD_ROLES_H

#include "followupd/checks.h"
#include "followupd/config.h"

/* c changes under config_reload only. */
int database_run(struct config *c); /* the embedded cluster */
int intake_run(struct config *c);
int engine_run(struct config *c);
int mailer_run(struct config *c);
int mail_worker_run(struct config *c); /* started by the mailer, on descriptor 3 */
int auth_worker_run(struct config *c); /* started by the pages, on descriptor 3 */
int web_run(struct config *c);
int pages_run(struct config *c);

/* What the start of the role needs and does not find, for followupd -t.  Nothing is changed. */
void database_check(const struct config *c, struct checks *k);
void intake_check(const struct config *c, struct checks *k);
void engine_check(const struct config *c, struct checks *k);
void mailer_check(const struct config *c, struct checks *k);
void web_check(const struct config *c, struct checks *k);
void pages_check(const struct config *c, struct checks *k);

#endif
