/* SPDX-License-Identifier: Apache-2.0
 *
 * chaos.h - events from arbitrary bytes, over a chart that goes through several of them.
 */
#ifndef TESTS_UNIT_DECISION_CHAOS_H
#define TESTS_UNIT_DECISION_CHAOS_H

#include "world.h"

#include <stdint.h>

/* Bytes that decide; all zero when they are used up. */
struct dice {
	const uint8_t *at;
	size_t left;
};

/* Any facts, answers, timers and mails, one event after the other until the dice are used up.
 * or one of them fails.  Returns what is wrong, in words; NULL: every rule held.  w is open, and
 * stays the caller's. */
const char *chaos_run(struct world *w, struct dice *d);
/* The one event: decided, and every rule of the charts checked.  A decision may fail only when one
 * message asks for too much, or nobody is there to own a follow-up. */
const char *chaos_decide(struct world *w, const struct event *e);

#endif
