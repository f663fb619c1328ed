/* SPDX-License-Identifier: Apache-2.0
 *
 * closed.h - what is asked about follow-ups that are closed, or that wait because of a death.
 */
#ifndef DAEMON_DECISION_CLOSED_H
#define DAEMON_DECISION_CLOSED_H

#include "case.h"

/* Asks whether r is rightly closed; never twice for the same evidence.  what: tells the questions
 * of one follow-up apart. */
void closed_ask(struct work *w, const struct case_record *r, const char *what, const char *evidence,
    const char *text);
/* It is open again: nothing of that is asked any more. */
void closed_ended(struct work *w, const struct case_record *r);
/* r was closed because a specialist has a plan: asked about in a year. */
void closed_ask_later(struct work *w, const struct case_record *r);
/* At the end of an event: an order, exam or visit after a refusal or a loss; a death to confirm. */
MUST_CHECK bool closed_settle(struct work *w);
/* The register takes a death back that a person had confirmed. */
void closed_death_taken_back(struct work *w, struct chart *c);

#endif
