/* SPDX-License-Identifier: Apache-2.0
 *
 * versions.h - what one version of a report leaves to another, whichever of them came first.
 */
#ifndef DAEMON_DECISION_VERSIONS_H
#define DAEMON_DECISION_VERSIONS_H

#include "reading.h"

/* The version under way has been decided, and took the place of g->before.  What it no longer asks
 * is asked no more; a question about a finding that it does not state becomes the one whether that
 * is still owed. */
void version_settle(struct reading *g, const struct duty_list *l);
/* The report was withdrawn, or its exam cancelled. */
void version_taken_back(struct reading *g);
/* An older version than the one that counts: what it states and the newer one does not is asked
 * about, as it would have been had it come first. */
MUST_CHECK bool version_came_late(struct reading *g);

#endif
