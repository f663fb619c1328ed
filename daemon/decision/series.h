/* SPDX-License-Identifier: Apache-2.0
 *
 * series.h - where a surveillance series stands, and its next step.
 */
#ifndef DAEMON_DECISION_SERIES_H
#define DAEMON_DECISION_SERIES_H

#include "duty.h"

/* Opens the step after `ended`, which `done` has just answered; nothing when it has none. */
MUST_CHECK bool series_advance(struct work *w, struct chart *c, const struct case_record *ended,
    const struct exam *done, int64_t finding);
/* What the finding `key` of exam x continues: a case that x has just ended, or, in a new version of
 * its report, the one before; NULL: nothing.  alone: the only finding of its system. */
const struct case_record *series_before(struct work *w, struct chart *c, const struct exam *x,
    const struct closed_list *closed, const char *system, const char *key, bool alone);
/* Puts the steps of a schedule in the report's own words into r; the first is the one given. */
void series_of_words(
    struct work *w, const struct narrative_record *n, const struct duty *first, struct ruling *r);
/* The step of the schedule that the case is; 0: it has none. */
int series_step_of(const struct case_record *r);
/* supersede.c: ends the older follow-up that d takes the place of, and sets d->before; or asks. */
MUST_CHECK bool supersede(struct work *w, struct chart *c, const struct exam *x, int64_t report,
    const struct duty_list *l, struct duty *d);

#endif
