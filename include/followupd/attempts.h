/* SPDX-License-Identifier: Apache-2.0
 *
 * attempts.h - how often waiting messages were tried, counted before they are.
 *
 * So a message that kills the engine is found: 128 at once, then 16, then 1; after the third
 * attempt it is poison.  What outlives its batch is forgiven.
 */
#ifndef FOLLOWUPD_ATTEMPTS_H
#define FOLLOWUPD_ATTEMPTS_H

#include "followupd/work_queue.h"

/* Messages whose attempt was counted and that may live yet. */
struct attempts {
	size_t count;
	struct {
		int64_t id;
		int before;
	} of[CLAIM_MESSAGES];
};

/* Counts an attempt of those that the next claim would take.  *limit: how many (0: none waited),
 * fewer where some were attempted before.  *poison: one that was attempted too often; 0: none. */
MUST_CHECK bool attempts_count(struct attempts *t, struct session *s, struct held_lanes held,
    int *limit, int64_t *poison, struct err *e);
/* Takes back those of what has outlived them. */
MUST_CHECK bool attempts_forgive(struct attempts *t, struct session *s, struct err *e);
/* The most of any of them. */
int most_attempts(const struct waiting *m, size_t count);

#endif
