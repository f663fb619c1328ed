/* SPDX-License-Identifier: Apache-2.0
 *
 * said.h - what a report says of its own exam, for the follow-ups that wait for one.
 */
#ifndef DAEMON_DECISION_SAID_H
#define DAEMON_DECISION_SAID_H

#include "prose.h"

/* Notes with the version what its text names as done, and what it says against it.  coded: what
 * was found stands in codes, or is still to come, whatever the text is. */
void said_note(struct work *w, const struct prose_text *t, bool coded, struct report *version);

#endif
