/* SPDX-License-Identifier: Apache-2.0
 *
 * supervise.h - runs the roles as children of one process and starts again what dies.
 */
#ifndef FOLLOWUPD_SUPERVISE_H
#define FOLLOWUPD_SUPERVISE_H

#include "followupd/config.h"

struct supervised {
	const char *role;
	bool first; /* the others start when it is ready, and it stops when they are gone */
};

/* program is executed as `program -r ROLE options...`, and is passed c as it was last accepted.
 * Returns when everything has stopped. */
void supervise(const char *program, const char *const *options, const struct supervised *roles,
    int count, struct config *c);

#endif
