/* SPDX-License-Identifier: Apache-2.0
 *
 * restore.h - a backup that is read, and its way into a database.
 */
#ifndef FOLLOWUPD_CTL_RESTORE_H
#define FOLLOWUPD_CTL_RESTORE_H

#include "backup.h"

struct restore {
	struct ctl *c;
	const char *path;
	json_t *manifest;
	int64_t rows; /* in all tables */
	struct steps steps;
};

/* A text of the manifest; "" where it says nothing. */
const char *restore_said(const struct restore *r, const char *key);

/* Everything in one transaction: the logins, pg_restore's script, that each table has as many rows
 * as the manifest says, that no session of the pages goes on, and that no mail leaves.  False:
 * nothing of it is there. */
MUST_CHECK bool restore_load(struct restore *r, struct err *e);
/* Statistics for the planner, which a dump has not. */
MUST_CHECK bool restore_analyze(const struct restore *r, struct err *e);

#endif
