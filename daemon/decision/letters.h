/* SPDX-License-Identifier: Apache-2.0
 *
 * letters.h - letters to the patient on paper: queued, printed, sent, and what came of them.
 */
#ifndef DAEMON_DECISION_LETTERS_H
#define DAEMON_DECISION_LETTERS_H

#include "answer.h"
#include "followupd/policy.h"

/* The step of the policy wants one to go: it is queued, unless one like it is under way. */
void letter_by_step(struct work *w, struct case_record *r, enum step_letter what);
/* A duty beside a report wants one to go, which answers the question. */
void letter_by_duty(struct work *w, const struct question *q, enum letter_says says);
/* What a person says of a letter about the follow-up; c: its chart. */
MUST_CHECK bool answer_letter(struct work *w, struct chart *c, const struct answer *a);
/* One by that channel is in the post, and this is what came of it; NULL: none is. */
struct patient_letter *letter_in_post(
    const struct chart *c, const struct case_record *r, enum attempt_channel channel);
/* That is so, from that day on.  Words that say why it cannot be; NULL: it is recorded. */
const char *letter_came(struct work *w, struct chart *c, struct patient_letter *l,
    enum letter_state what, date day, const struct answer *a);
/* Of the charts that the event touched: what nobody is to get any more is left out. */
void letters_settle(struct work *w);
/* The question that asks while it is not sent. */
struct question *letter_clock(
    struct work *w, const struct chart *c, const struct patient_letter *l);

#endif
