/* SPDX-License-Identifier: Apache-2.0
 *
 * due.c - an ordered heap of what is due.
 */
#include "autoconf.h"
#include "followupd/due.h"
#include "followupd/mem.h"

#include <stdlib.h>

static bool is_before(const struct due *a, const struct due *b)
{
	if (a->at != b->at)
		return a->at < b->at;
	if (a->rank != b->rank)
		return a->rank < b->rank;
	return a->order < b->order;
}

static void swap(struct due *a, struct due *b)
{
	struct due t = *a;
	*a = *b;
	*b = t;
}

void due_put(struct due_heap *h, struct due item)
{
	if (h->count == h->room) {
		h->room = h->room ? h->room * 2 : 1024;
		h->item = xreallocarray(h->item, h->room, sizeof *h->item);
	}
	item.order = h->next_order++;
	size_t i = h->count++;
	h->item[i] = item;
	for (; i && is_before(&h->item[i], &h->item[(i - 1) / 2]); i = (i - 1) / 2)
		swap(&h->item[i], &h->item[(i - 1) / 2]);
}

static void sink(struct due_heap *h)
{
	for (size_t i = 0;;) {
		size_t least = i;
		for (size_t child = 2 * i + 1; child <= 2 * i + 2; child++)
			if (child < h->count && is_before(&h->item[child], &h->item[least]))
				least = child;
		if (least == i)
			return;
		swap(&h->item[i], &h->item[least]);
		i = least;
	}
}

bool due_take(struct due_heap *h, instant until, struct due *out)
{
	if (!h->count || h->item[0].at > until)
		return false;
	*out = h->item[0];
	h->item[0] = h->item[--h->count];
	sink(h);
	return true;
}

void due_free(struct due_heap *h)
{
	free(h->item);
	*h = (struct due_heap){0};
}
