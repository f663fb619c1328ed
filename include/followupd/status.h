/* SPDX-License-Identifier: Apache-2.0
 *
 * status.h - how the instance is, in a handful of questions.
 */
#ifndef FOLLOWUPD_STATUS_H
#define FOLLOWUPD_STATUS_H

#include "followupd/session.h"

/* role instance started_at at seconds alive state counters; rows_free by the caller, here and
 * below.  A process beats every 10 seconds: it is alive for 30 after the last beat, then silent,
 * and forgotten after 10 minutes, whether it crashed or was stopped. */
MUST_CHECK bool status_roles(struct session *s, struct rows *out, struct err *e);
/* The roles that have to run, NULL last; and whether one of these rows says that it does. */
extern const char *const status_needed[];
bool status_role_lives(const struct rows *roles, const char *role);
/* One row: what waits. */
MUST_CHECK bool status_queues(struct session *s, struct rows *out, struct err *e);
/* One row: counts of follow-ups and review items. */
MUST_CHECK bool status_followups(struct session *s, struct rows *out, struct err *e);
/* One row: schema, rehearsal, the clocks, the fail-safe person. */
MUST_CHECK bool status_installation(struct session *s, struct rows *out, struct err *e);
/* One row: does a commit wait for a standby (waits, boolean) or even the disk (disk, boolean), and
 * how many standbys are connected (standbys). */
MUST_CHECK bool status_servers(struct session *s, struct rows *out, struct err *e);

#endif
