/* SPDX-License-Identifier: Apache-2.0
 *
 * points.h - what a match says of an exam, point by point.
 */
#ifndef DAEMON_FOLLOWUP_POINTS_H
#define DAEMON_FOLLOWUP_POINTS_H

#include "followupd/match.h"

#define POINTS_MAX 22 /* all tests, and every doubt of a report */

struct points {
	size_t count;
	struct match_reason list[POINTS_MAX];
};

/* Lends the new one, which names nothing yet. */
struct match_reason *points_add(
    struct points *p, enum exam_reason point, enum reason_weight weight);
void points_append(struct points *p, const struct points *more);
void points_add_status(struct points *p, enum report_status s);
/* doubts: "not-done, limited". */
void points_add_doubts(struct arena *a, struct points *p, const char *doubts);
/* Into the arena. */
void points_give(struct arena *a, const struct points *p, struct match_result *r);

#endif
