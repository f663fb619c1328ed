/* SPDX-License-Identifier: Apache-2.0
 *
 * lines.c - lines about follow-ups wait for their digest; a digest that is decided arrives at once.
 *
 * Questions are no part of it here: their lines change no chart.
 */
#include "autoconf.h"
#include "hospital.h"

void line_put(struct hospital *h, const struct notice *n)
{
	h->line_count++;
	due_put(&h->queue, (struct due){.at = n->digest, .rank = DUE_DIGEST, .what = n->person});
}

static bool is_line(const struct notice *n)
{
	return n->digest != INSTANT_NONE && n->fate == NOTICE_WAITS && !n->carrier;
}

static bool is_waiting(const struct hospital *h, const struct notice *n, int64_t person)
{
	return n->person == person && is_line(n) && n->digest <= h->now;
}

bool has_lines(const struct chart *c)
{
	for (size_t i = 0; i < c->case_count; i++)
		for (size_t k = 0; k < c->record[i]->notice_count; k++)
			if (is_line(c->record[i]->notice[k]))
				return true;
	return false;
}

/* Lines of that chart that wait for that person. */
static size_t add_lines(const struct hospital *h, struct arena *a, const struct chart *c,
    int64_t person, struct digest *d)
{
	size_t before = d->line_count;
	for (size_t i = 0; i < c->case_count; i++)
		for (size_t k = 0; k < c->record[i]->notice_count; k++) {
			const struct notice *n = c->record[i]->notice[k];
			if (!is_waiting(h, n, person))
				continue;
			struct digest_told *all = arena_grow(
			    a, (void *)(uintptr_t)d->line, d->line_count, sizeof *d->line);
			all[d->line_count++] = (struct digest_told){n->followup, n->id};
			d->line = all;
		}
	return d->line_count - before;
}

static void arrive(struct hospital *h, const size_t *slot, size_t count)
{
	for (size_t s = 0; s < count; s++) {
		struct chart *c = hospital_slot(h, slot[s])->chart;
		for (size_t i = 0; i < c->case_count; i++)
			for (size_t k = 0; k < c->record[i]->notice_count; k++) {
				struct notice *n = c->record[i]->notice[k];
				if (n->carrier && n->fate == NOTICE_WAITS)
					n->fate = NOTICE_ACCEPTED;
			}
	}
}

/* Each line wants its digest, the first one takes all of them: whether there was one at this
 * instant and no line since.  All charts with lines are looked through for a digest. */
static bool was_sent(struct hospital *h, int64_t person)
{
	struct sent_digest *s = h->sent, *end = h->sent + h->sent_count;
	while (s < end && s->person != person)
		s++;
	if (s == end) {
		h->sent = xreallocarray(h->sent, h->sent_count + 1, sizeof *h->sent);
		s = &h->sent[h->sent_count++];
		*s = (struct sent_digest){.person = person, .at = INSTANT_NONE};
	}
	bool was = s->at == h->now && s->line_count == h->line_count;
	s->at = h->now;
	s->line_count = h->line_count;
	return was;
}

/* Of as many patients as one event may concern; the others follow in another one. */
void digest_send(struct hospital *h, int64_t person)
{
	if (was_sent(h, person))
		return;
	struct arena *a = arena_new();
	struct digest *d = arena_alloc(a, sizeof *d);
	struct event *e = arena_alloc(a, sizeof *e);
	size_t slot[INVOLVED], count = 0, i = 0;
	*d = (struct digest){.person = person};
	*e = (struct event){.kind = EVENT_DIGEST, .digest = d};
	for (; i < h->slot_count && count < INVOLVED / 2; i++)
		if (h->slot[i].has_lines && !h->slot[i].chart->merged_into &&
		    add_lines(h, a, h->slot[i].chart, person, d))
			slot[count++] = i;
	if (!count) {
		arena_free(a);
		return;
	}
	if (i < h->slot_count) {
		h->line_count++; /* those that are left */
		due_put(&h->queue, (struct due){.at = h->now, .rank = DUE_DIGEST, .what = person});
	}
	hospital_decide(h, e, slot, count, true, a);
	arrive(h, slot, count);
}
