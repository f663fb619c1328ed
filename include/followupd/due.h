/* SPDX-License-Identifier: Apache-2.0
 *
 * due.h - what is due and when: an ordered heap, for a shell that keeps its own time.
 */
#ifndef FOLLOWUPD_DUE_H
#define FOLLOWUPD_DUE_H

#include <stdbool.h>
#include <stdint.h>
#include "followupd/clock.h"

struct due {
	instant at;
	unsigned rank;	/* at one instant the lower one comes first ... */
	uint64_t order; /* ... and of one rank what was put first; set by due_put */
	/* The owner's own: */
	size_t place;
	int64_t what;
	int how;
	unsigned luck;
};

struct due_heap {
	size_t count, room;
	uint64_t next_order;
	struct due *item;
};

void due_put(struct due_heap *h, struct due item);
/* The first that is due by then; false: nothing is. */
bool due_take(struct due_heap *h, instant until, struct due *out);
void due_free(struct due_heap *h);

#endif
