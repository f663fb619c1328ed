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

/* The two patients are one: nothing is asked any more. */
MUST_CHECK bool moved_is_one(struct work *w, struct chart *c, const struct exam *x);

#endif
