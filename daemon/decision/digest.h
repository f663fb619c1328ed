/* SPDX-License-Identifier: Apache-2.0
 *
 * digest.h - what is told in a summary instead of a mail of its own.
 */
#ifndef DAEMON_DECISION_DIGEST_H
#define DAEMON_DECISION_DIGEST_H

#include "work.h"

/* Instead of a mail: a line of the coordinator's next summary of what old reports ask for. */
void tell_in_summary(struct work *w, const struct case_record *r);

#endif
