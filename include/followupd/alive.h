/* SPDX-License-Identifier: Apache-2.0
 *
 * alive.h - that a process turns, where no systemd watches it: a file that a container's health
 * check looks at.
 *
 * The environment's FOLLOWUPD_ALIVE_FILE names it; without that nothing is written.
 */
#ifndef FOLLOWUPD_ALIVE_H
#define FOLLOWUPD_ALIVE_H

#include "followupd/err.h"

#include <stdbool.h>

#define ALIVE_EVERY 10	/* seconds between two signs */
#define ALIVE_STALE 120 /* seconds after which nobody is alive: a statement may take 30, twice */

/* Opens it; -1: there is none, or it cannot be written, which is logged. */
int alive_open(void);
void alive_sign(int fd); /* -1: nothing */
/* Whether a sign was given lately; else e says what is wrong. */
MUST_CHECK bool alive_check(struct err *e);

#endif
