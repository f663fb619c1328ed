/* SPDX-License-Identifier: Apache-2.0
 *
 * queue.c - what is due and when: an ordered heap of timers and mails.
 */
#include "autoconf.h"
#include "hospital.h"

static bool is_before(const struct queued *a, const struct queued *b)
{
	if (a->at != b->at)
		return a->at < b->at;
	/* At one instant timers come before mails, so that there is one order to compare. */
	if (!a->notice != !b->notice)
		return !a->notice;
	return a->order < b->order;
}

static void swap(struct queued *a, struct queued *b)
{
	struct queued t = *a;
	*a = *b;
	*b = t;
}

void queue_put(struct hospital *h, struct queued item)
{
	if (h->queue_count == h->queue_room) {
		h->queue_room = h->queue_room ? h->queue_room * 2 : 1024;
		h->queue = xreallocarray(h->queue, h->queue_room, sizeof *h->queue);
	}
	item.order = h->next_order++;
	size_t i = h->queue_count++;
	h->queue[i] = item;
	for (; i && is_before(&h->queue[i], &h->queue[(i - 1) / 2]); i = (i - 1) / 2)
		swap(&h->queue[i], &h->queue[(i - 1) / 2]);
}

static void sink(struct hospital *h)
{
	for (size_t i = 0;;) {
		size_t least = i;
		for (size_t child = 2 * i + 1; child <= 2 * i + 2; child++)
			if (child < h->queue_count && is_before(&h->queue[child], &h->queue[least]))
				least = child;
		if (least == i)
			return;
		swap(&h->queue[i], &h->queue[least]);
		i = least;
	}
}

bool queue_take(struct hospital *h, instant until, struct queued *out)
{
	if (!h->queue_count || h->queue[0].at > until)
		return false;
	*out = h->queue[0];
	h->queue[0] = h->queue[--h->queue_count];
	sink(h);
	return true;
}

static instant earliest(const struct chart *c)
{
	instant due = INSTANT_NONE;
	for (size_t i = 0; i < c->case_count; i++)
		if (c->record[i]->timer_step &&
		    (due == INSTANT_NONE || c->record[i]->timer_due < due))
			due = c->record[i]->timer_due;
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->open && c->question[i]->due != INSTANT_NONE &&
		    (due == INSTANT_NONE || c->question[i]->due < due))
			due = c->question[i]->due;
	return due;
}

/* An item that does not fit its slot's `due` any more is passed over when it comes up. */
void queue_timer(struct hospital *h, size_t slot)
{
	struct slot *s = &h->slot[slot];
	instant due = earliest(s->chart);
	if (due == s->due)
		return;
	s->due = due;
	if (due != INSTANT_NONE)
		queue_put(h, (struct queued){.at = due, .slot = slot});
}
