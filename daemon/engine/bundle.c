/* SPDX-License-Identifier: Apache-2.0
 *
 * bundle.c - a set of events decided and saved in one transaction.
 *
 * Fails: the unit is rolled back and nothing has happened; charts and decisions die with its arena.
 */
#include "autoconf.h"
#include "bundle.h"
#include "followupd/fault.h"
#include "followupd/log.h"

#include <string.h>

#define IDS_PER_EVENT 24

static const struct letters *letters_of(const void *book, const char *language)
{
	return rulebook_letters(book, language);
}

bool bundle_begin(struct bundle *b, struct bundle_context *x, struct err *e)
{
	*b = (struct bundle){.x = x};
	b->composer = (struct composer){.writer = {.u = &b->u,
					    .config = x->config,
					    .zone = x->book->rules->worktime.zone,
					    .letters = letters_of,
					    .book = x->book},
	    .keys = &x->book->stored.keys,
	    .papers = x->book->papers};
	if (!x->ids_per_event)
		x->ids_per_event = IDS_PER_EVENT;
	return unit_begin(&b->u, x->session, e);
}

bool bundle_load(struct bundle *b, const struct chart_request *q, size_t events)
{
	/* Room for what put an event aside, too. */
	b->room = 2 * events;
	b->decided = arena_alloc(b->u.arena, b->room * sizeof *b->decided);
	b->saved = arena_alloc(b->u.arena, b->room * sizeof *b->saved);
	b->x->ids->wanted = 0;
	if (!ids_reserve(&b->u, b->x->ids, events * b->x->ids_per_event) ||
	    !charts_load(&b->u, q, &b->charts))
		return false;
	b->charts.ids = b->x->ids;
	FAULT("engine.loaded");
	return true;
}

/* Its ids were too few: more are reserved when the batch is done again. */
static bool ask_for_ids(struct bundle *b)
{
	b->x->ids_per_event *= 4;
	b->x->ids->wanted = 0;
	return unit_fail(&b->u, ERR_AGAIN, "more ids are needed");
}

struct decided *bundle_decide(struct bundle *b, const struct event *event)
{
	if (b->count == b->room)
		bug("more decisions than events");
	struct decided *d = &b->decided[b->count];
	struct err e = {0};
	decide(&b->charts, event, b->x->book->rules, b->u.now, b->u.arena, d);
	if (b->x->ids->wanted && !ask_for_ids(b))
		return NULL;
	if (d->ok && !compose_told(&b->composer, &b->charts, d, &e)) {
		if (b->u.failed)
			return NULL;
		decided_fail(d, &b->charts, &e);
	}
	b->saved[b->count++] = d;
	return d;
}

bool bundle_send(struct bundle *b, bool ok, struct err *e)
{
	if (!ok || !changes_save(&b->u, b->saved, b->count)) {
		if (unit_commit(&b->u, e)) /* a failed unit rolls back */
			bug("a batch was dropped that has not failed");
		return false;
	}
	FAULT("engine.saved");
	return unit_send(&b->u, e);
}

bool bundle_save(struct bundle *b, bool ok, struct err *e)
{
	return bundle_send(b, ok, e) && unit_wait(&b->u, e);
}
