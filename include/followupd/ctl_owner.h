/* SPDX-License-Identifier: Apache-2.0
 *
 * ctl_owner.h - what works as the owner of the database.
 *
 * An embedded cluster that nobody runs is started for the occasion and stopped again; one that an
 * instance runs is used as it is.
 */
#ifndef FOLLOWUPD_CTL_OWNER_H
#define FOLLOWUPD_CTL_OWNER_H

#include "followupd/ctl.h"

#include <sys/types.h>

struct owner {
	struct session *session;
	pid_t postgres; /* ours to stop; 0 when somebody else runs it */
};

enum owner_wants {
	OWNER_THERE,  /* a database that is there */
	OWNER_MAKE,   /* an embedded one is made where there is none */
	OWNER_RESTORE /* the same, in a place that a restore has marked as its own */
};

bool ctl_embedded(const struct config *c);
/* Connects, to a running database if there is one. */
MUST_CHECK bool ctl_become_owner(
    const struct config *c, enum owner_wants wants, struct owner *o, struct err *e);
void ctl_close_owner(struct owner *o);

#endif
