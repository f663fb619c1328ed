/* SPDX-License-Identifier: Apache-2.0
 *
 * installation.h - what kind of database this is, and its first person.
 */
#ifndef FOLLOWUPD_INSTALLATION_H
#define FOLLOWUPD_INSTALLATION_H

#include "followupd/session.h"

#define FAIL_SAFE_REF "FAILSAFE"

struct installation {
	bool made; /* false: there is no schema yet, and the rest says nothing */
	bool rehearsal;
	int schema;
	bool has_fail_safe;	/* some person has the role */
	bool has_fail_safe_ref; /* the person FAIL_SAFE_REF exists, with or without it */
};

/* Needs an owner's connection where the schema may be missing. */
MUST_CHECK bool installation_read(struct session *s, struct installation *out, struct err *e);
/* Inserts the person who gets what nobody else can get.  email may be "". */
MUST_CHECK bool installation_add_fail_safe(struct session *s, const char *email, struct err *e);
/* version, name, applied_at of the migrations after a version. */
MUST_CHECK bool installation_migrations(
    struct session *s, int after, struct rows *out, struct err *e);

#endif
