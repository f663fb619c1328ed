/* SPDX-License-Identifier: Apache-2.0
 *
 * roles.h - the entry of each role.  All return the exit status of the process.
 *
 * Every role starts in one order: configuration (given), loop, database, its own listeners or
 * timers, loop_ready, loop_run.
 */
#ifndef FOLLOWUPD_ROLES_H
#define FOLLOWUPD_ROLES_H

#include "followupd/config.h"

int database_run(const struct config *c); /* the embedded cluster */
int intake_run(const struct config *c);
int engine_run(const struct config *c);
int mailer_run(const struct config *c);
int mail_worker_run(const struct config *c); /* started by the mailer, on descriptor 3 */
int web_run(const struct config *c);

#endif
