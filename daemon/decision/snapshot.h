/* SPDX-License-Identifier: Apache-2.0
 *
 * snapshot.h - a chart as it is now, whatever an event makes of it.
 */
#ifndef DAEMON_DECISION_SNAPSHOT_H
#define DAEMON_DECISION_SNAPSHOT_H

#include "followupd/chart.h"

/* New in the arena.  Elements are copied, so that what changes in one changes there only; texts are
 * shared, as are versions of reports that do not count. */
struct chart *chart_snapshot(struct arena *a, const struct chart *c);

#endif
