/* SPDX-License-Identifier: Apache-2.0
 *
 * beside.h - what a final report owes besides the exam that it asks for: that who ordered it sees
 * it, and what the patient has to be told.
 */
#ifndef DAEMON_DECISION_BESIDE_H
#define DAEMON_DECISION_BESIDE_H

#include "reading.h"

/* Asks for what the policy wants of the report under way; l: its findings. */
MUST_CHECK bool beside_of_report(struct reading *g, const struct duty_list *l);
/* What the report's own words say of another reading of its exam: asked with its day.  False: it is
 * a question of another kind. */
bool beside_said(struct reading *g, const struct duty_list *l, const struct prose_question *said);
/* What of it is done, by what the report says. */
void beside_done(struct reading *g);
/* Of the charts that the event touched: a report that somebody has acted on has been seen.  who: by
 * name, or MACHINE. */
void beside_settle(struct work *w, const char *who);

#endif
