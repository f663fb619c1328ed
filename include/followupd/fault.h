/* SPDX-License-Identifier: Apache-2.0
 *
 * fault.h - named places where a test can make this process fail.
 *
 * FAULT("mailer.after-phase") does nothing, and costs nothing, unless the program was configured
 * with --enable-debug.  Then the environment variable FOLLOWUPD_FAULT decides:
 *     NAME:ACTION[:N][,...]     at the Nth passage (default 1)
 * ACTION is kill (SIGKILL to itself), exit (status 86), or delay=MS.  FOLLOWUPD_FAULT_ONCE names
 * a file: a fault fires only if it can create FILE.NAME, so a restarted process passes.
 * Every name stands in fault_names[] and is listed by `followupd --fault-points`; the kill test
 * drives each.
 */
#ifndef FOLLOWUPD_FAULT_H
#define FOLLOWUPD_FAULT_H

#include "autoconf.h"

extern const char *const fault_names[]; /* NULL-terminated */

#ifdef WITH_FAULTS
void fault_hit(const char *name);
#define FAULT(name) fault_hit(name)
#else
#define FAULT(name) ((void)0)
#endif

#endif
