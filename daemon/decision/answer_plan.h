/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_plan.h - what a person says is owed, and when.
 */
#ifndef DAEMON_DECISION_ANSWER_PLAN_H
#define DAEMON_DECISION_ANSWER_PLAN_H

#include "answer.h"
#include "duty.h"

struct plan {
	const char *tokens, *action, *side; /* side NULL: as the exam's */
	int min, max;
	const char *unit;
	date from; /* what the interval counts from */
	const char
	    *tracked_by; /* the open follow-up of the same exam at the same time; NULL: none */
};

/* Reads a->what, and a->interval or a->due, a->from of the answer about g->x.  from: g->x as of the
 * day that the interval counts from.  NULL: it is understood; else why not. */
const char *plan_read(struct answering *g, struct plan *p, struct exam *from);
/* What is owed by it. */
struct duty plan_duty(
    const struct answering *g, const struct plan *p, const struct exam *from, const char *key);

#endif
