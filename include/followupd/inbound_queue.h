/* SPDX-License-Identifier: Apache-2.0
 *
 * inbound_queue.h - stored messages waiting to be applied, lane by lane.
 *
 * A lane is locked while its messages are applied, so several engines share the work and the
 * messages of one patient keep their order.
 */
#ifndef FOLLOWUPD_INBOUND_QUEUE_H
#define FOLLOWUPD_INBOUND_QUEUE_H

#include "followupd/unit.h"

struct inbound {
	int64_t id;
	int attempts;
	const char *source, *format, *message_type, *control_id;
	const char *raw;
	size_t len;
	instant received_at;
	bool id_reused; /* another message of that source has this control id and other content */
};

/* Locks the lane that has waited longest and reads up to limit messages; *count 0: nothing to do.
 */
MUST_CHECK bool inbound_claim(struct unit *u, int limit, struct inbound **out, size_t *count);
/* Counts an attempt before it is made, in a transaction of its own: what kills the engine is found.
 * With the numbers exchanged it is taken back.  Nothing happens where the number is not `from`. */
void inbound_attempt(struct unit *u, int64_t id, int from, int to);
/* outcome: applied not-applied refused failed */
void inbound_done(struct unit *u, int64_t id, const char *outcome, const char *detail);

#endif
