/* SPDX-License-Identifier: Apache-2.0
 *
 * sandbox.h - what a process gives up at its start, under systemd or not.
 */
#ifndef FOLLOWUPD_SANDBOX_H
#define FOLLOWUPD_SANDBOX_H

/* No new privileges, no core with patient data, nothing world-readable, no inherited descriptors
 * beyond standard input, output, error, 3, what systemd passed and FOLLOWUPD_READY_FD. */
void sandbox_enter(void);

#endif
