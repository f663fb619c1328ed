/* SPDX-License-Identifier: Apache-2.0
 *
 * migrate.h - brings a database to this program's schema.
 *
 * Migrations are schema/NNNN_name.sql, each applied once, in one transaction, under one lock.
 */
#ifndef FOLLOWUPD_MIGRATE_H
#define FOLLOWUPD_MIGRATE_H

#include "followupd/session.h"

/* The newest migration this program knows. */
#define SCHEMA_VERSION 60

/* Makes the logins and the schema where they are missing and applies what is missing.  Needs an
 * owner's connection (the embedded cluster's own user; followupd_owner or a superuser elsewhere).
 * rehearsal matters only at the very first migration.  *applied counts what was done. */
MUST_CHECK bool migrate(
    struct session *s, const char *directory, bool rehearsal, int *applied, struct err *e);

/* Whether the directory has every migration that this program knows. */
MUST_CHECK bool migrate_have_all(const char *directory, struct err *e);

/* Refuses a database that is older or newer than the program. */
MUST_CHECK bool migrate_check(struct session *s, struct err *e);

#endif
