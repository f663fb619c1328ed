/* SPDX-License-Identifier: Apache-2.0
 *
 * queue.c - the first timer of each chart among what is due.
 */
#include "autoconf.h"
#include "hospital.h"

/* An item that does not fit its slot's `due` any more is passed over when it comes up. */
void queue_timer(struct hospital *h, size_t slot)
{
	struct slot *s = &h->slot[slot];
	instant due = chart_due(s->chart);
	if (due == s->due)
		return;
	s->due = due;
	if (due != INSTANT_NONE)
		due_put(&h->queue, (struct due){.at = due, .place = slot});
}
