/* SPDX-License-Identifier: Apache-2.0
 *
 * moved.h - one report that two patients have: it was sent for the wrong one first.
 */
#ifndef DAEMON_DECISION_MOVED_H
#define DAEMON_DECISION_MOVED_H

#include "work.h"

/* A report of c has come: asks about the same exam of another patient, whose report is the older
 * one; or nothing is asked any more, since it was taken back. */
MUST_CHECK bool report_of_two(
    struct work *w, struct chart *c, const struct facts *m, const struct facts_report *r);

#endif
