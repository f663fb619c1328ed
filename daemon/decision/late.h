/* SPDX-License-Identifier: Apache-2.0
 *
 * late.h - a follow-up that is heard of after the exam that answers it.
 */
#ifndef DAEMON_DECISION_LATE_H
#define DAEMON_DECISION_LATE_H

#include "work.h"

/* r has been closed by an exam that was known before it: what that exam found goes on from it, or
 * its series does. */
MUST_CHECK bool late_answered(struct work *w, struct chart *c, struct case_record *r);
/* r is open: a newer result of the same system that is known already may take its place. */
MUST_CHECK bool late_superseded(
    struct work *w, struct chart *c, struct case_record *r, const struct exam *newer);

#endif
