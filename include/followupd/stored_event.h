/* SPDX-License-Identifier: Apache-2.0
 *
 * stored_event.h - a stored message becomes an event of the core.
 */
#ifndef FOLLOWUPD_STORED_EVENT_H
#define FOLLOWUPD_STORED_EVENT_H

#include "followupd/config.h"
#include "followupd/observations.h"
#include "followupd/work_queue.h"

struct stored_event {
	struct event event;
	bool refused;	 /* it cannot be read, or is no answer; then why says so */
	const char *why; /* without patient data */
};

/* c: the settings of its listener.  Everything lives in the arena; texts may lend from m->raw. */
void stored_event_read(struct arena *a, const struct config *c,
    const struct observation_map *observations, const struct waiting *m, struct stored_event *out);

#endif
