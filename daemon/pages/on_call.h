/* SPDX-License-Identifier: Apache-2.0
 *
 * on_call.h - a stretch of time as a plan of who is on call shows it: part by part, gaps too.
 */
#ifndef DAEMON_PAGES_ON_CALL_H
#define DAEMON_PAGES_ON_CALL_H

#include "followupd/clock.h"
#include "followupd/mem.h"

struct shift {
	instant from, until;
};

struct on_call_part {
	instant from, until;
	size_t count;  /* 0: nobody */
	size_t *shift; /* those that go on all through it, in the order in which they were given */
};

/* The parts of [from, until), one after the other without a gap; into the arena. */
size_t on_call_parts(struct arena *a, const struct shift *shift, size_t count, instant from,
    instant until, struct on_call_part **out);

#endif
