/* SPDX-License-Identifier: Apache-2.0
 *
 * rehearsal.h - the virtual clock: what it shows, the next instant with work, and setting it.
 */
#ifndef FOLLOWUPD_REHEARSAL_H
#define FOLLOWUPD_REHEARSAL_H

#include "followupd/session.h"

struct clock_state {
	bool rehearsal;
	instant now, real; /* the virtual and the machine's */
};

MUST_CHECK bool clock_read(struct session *s, struct clock_state *out, struct err *e);

/* The earliest timer or mail that is due after now; INSTANT_NONE when there is none. */
MUST_CHECK bool clock_next(struct session *s, instant *next, struct err *e);
/* Never moves back: a target that has passed meanwhile leaves the clock as it is.  Tells the
 * roles.  ERR_REFUSED in a production database. */
MUST_CHECK bool clock_move(struct session *s, instant target, struct err *e);

/* Forward or back, before the first message was stored.  ERR_REFUSED later. */
MUST_CHECK bool clock_start_at(struct session *s, instant target, struct err *e);

/* What has to happen before the clock may go on. */
struct clock_work {
	int64_t timers, inbound, outbox, sending, undelivered;
	int64_t last_event, last_attempt; /* signs of life */
};

/* lease: seconds a mail may be on its way at most. */
MUST_CHECK bool clock_work(struct session *s, int lease, struct clock_work *out, struct err *e);
/* The oldest of each kind of work, as text that names ids: what an operator has to look at. */
MUST_CHECK bool clock_stuck(struct session *s, int lease, struct rows *out, struct err *e);

#endif
