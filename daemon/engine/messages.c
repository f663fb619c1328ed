/* SPDX-License-Identifier: Apache-2.0
 *
 * messages.c - waiting messages, up to 128 at once: read, decided, saved.
 *
 * A merge speaks of two charts and somebody who leaves of many: such a message is applied alone.
 * When a chart is spoiled, the messages of the batch that concern it stay in the queue, those that
 * came before the fault too: nothing of it was saved, and the next batch takes them up.
 */
#include "autoconf.h"
#include "bundle.h"
#include "followupd/attempts.h"
#include "followupd/document_store.h"
#include "followupd/fault.h"
#include "followupd/inbound_store.h"
#include "followupd/log.h"
#include "followupd/stored_event.h"

#include <string.h>

/* One claim of messages under way. */
struct message_bundle {
	struct bundle b;
	size_t count;
	struct waiting *waiting;
	struct stored_event *reading;
	size_t done_count;
	struct message_done *done;
	const struct decided **by; /* what did it, for each of done; NULL: nothing to be saved */
};

/* ---- what to load --------------------------------------------------------------------------- */

static bool load(struct message_bundle *i)
{
	struct event_request w = {0};
	struct owned_case *owned = NULL;
	size_t owned_count = 0;
	event_request(i->b.u.arena, i->reading, i->count, &w);
	if (w.leaver_count && !owned_cases(&i->b.u, w.leaver, w.leaver_count, &owned, &owned_count))
		return false;
	for (size_t k = 0; k < i->count; k++) {
		i->reading[k].event.owned = owned;
		i->reading[k].event.owned_count = owned_count;
	}
	return bundle_load(&i->b, &w.charts, i->count);
}

/* ---- one after the other, in memory --------------------------------------------------------- */

static void done(struct message_bundle *i, int64_t id, enum outcome_word word, const char *detail,
    const struct decided *by)
{
	i->by[i->done_count] = by;
	i->done[i->done_count++] = (struct message_done){id, word, detail};
	log_debug("message %lld %s: %s", (long long)id, vocabulary_word(&outcome_words, (int)word),
	    detail);
}

static bool put_aside(struct message_bundle *i, int64_t id, const char *why)
{
	const struct event e = {.kind = EVENT_PUT_ASIDE, .inbound = id, .why = why};
	log_error("message %lld is put aside: %s", (long long)id, why);
	const struct decided *d = bundle_decide(&i->b, &e);
	if (d)
		done(i, id, OUTCOME_FAILED, why, d);
	return d != NULL;
}

/* Only what is saved is done. */
static void drop_unsaved(struct message_bundle *i)
{
	size_t kept = 0;
	for (size_t k = 0; k < i->done_count; k++)
		if (!i->by[k] || decided_stands(i->by[k]))
			i->done[kept++] = i->done[k];
	i->done_count = kept;
}

static bool decide_one(struct message_bundle *i, size_t k)
{
	const struct stored_event *r = &i->reading[k];
	if (r->refused) {
		done(i, i->waiting[k].id, OUTCOME_REFUSED, r->why, NULL);
		return true;
	}
	if (event_is_spoiled(&i->b.charts, &r->event, i->b.u.arena))
		return true;
	const struct decided *d = bundle_decide(&i->b, &r->event);
	if (!d)
		return false;
	if (!d->ok)
		return put_aside(i, i->waiting[k].id, d->err.text);
	done(i, i->waiting[k].id, d->outcome, decided_detail(d, i->b.u.arena), d);
	return true;
}

/* A message whose documents nobody has read waits for them, and what is behind it in its lane waits
 * with it: the order of each patient's messages stays. */
static bool hold_back(struct message_bundle *i)
{
	struct document_reader *reader = i->b.x->reader;
	uint64_t held = 0; /* a set of lanes */
	size_t kept = 0;
	_Static_assert(LANES <= 64, "a lane is a bit");
	for (size_t k = 0; k < i->count; k++) {
		const struct waiting *m = &i->waiting[k];
		const struct stored_event *r = &i->reading[k];
		const struct facts *f = r->event.kind == EVENT_MESSAGE ? r->event.facts : NULL;
		bool waits = held >> m->lane & 1;
		if (!waits && !r->refused && f && f->unread_count) {
			reader_want(reader, m->id, m->lane, f->unread, f->unread_count);
			held |= UINT64_C(1) << m->lane;
		} else if (!waits) {
			i->waiting[kept] = *m;
			i->reading[kept++] = *r;
		}
	}
	i->count = kept;
	return held != 0;
}

struct held_lanes lanes_held(const struct bundle_context *x)
{
	struct held_lanes h;
	h.count = reader_lanes(x->reader, &h.lane);
	return h;
}

bool documents_take(struct bundle_context *x, struct err *e)
{
	const struct document_done *done;
	size_t count = reader_done(x->reader, &done);
	if (count && !documents_save(x->session, done, count, e))
		return false;
	reader_forget(x->reader);
	return true;
}

static bool stands_alone(const struct stored_event *r)
{
	return !r->refused && event_stands_alone(&r->event);
}

/* What stands behind such a message waits. */
static size_t cut_before_alone(const struct message_bundle *i)
{
	for (size_t k = 0; k < i->count; k++)
		if (stands_alone(&i->reading[k]))
			return k ? k : 1;
	return i->count;
}

/* A person waits for the answer to an answer. */
static void tell_answered(struct message_bundle *i)
{
	static const struct statement notify = {
	    "notify_applied", "SELECT pg_notify('followupd_applied', $1)"};
	for (size_t k = 0; k < i->count; k++)
		if (i->reading[k].event.kind == EVENT_ANSWER)
			unit_tell(&i->b.u, &notify,
			    VALUES(V_TEXT(
				arena_printf(i->b.u.arena, "%lld", (long long)i->waiting[k].id))));
}

static void read_all(struct message_bundle *i)
{
	const struct bundle *b = &i->b;
	i->reading = arena_alloc(b->u.arena, i->count * sizeof *i->reading);
	for (size_t k = 0; k < i->count; k++)
		stored_event_read(
		    b->u.arena, b->x->config, &b->x->book->stored, &i->waiting[k], &i->reading[k]);
}

/* Whether any is left to be decided. */
static bool choose(struct message_bundle *i, struct claimed *out)
{
	read_all(i);
	out->held = hold_back(i);
	if (!i->count)
		return false;
	i->count = cut_before_alone(i);
	out->attempts = most_attempts(i->waiting, i->count);
	out->alone = stands_alone(&i->reading[0]);
	return true;
}

static bool work(struct message_bundle *i)
{
	struct bundle *b = &i->b;
	i->done = arena_alloc(b->u.arena, i->count * sizeof *i->done);
	i->by = arena_alloc(b->u.arena, i->count * sizeof *i->by);
	if (!load(i))
		return false;
	for (size_t k = 0; k < i->count; k++)
		if (!decide_one(i, k))
			return false;
	FAULT("engine.decided");
	drop_unsaved(i);
	messages_done(&b->u, i->done, i->done_count);
	tell_answered(i);
	return true;
}

bool messages_send(struct bundle_context *x, int limit, bool counted, bool beside,
    struct claimed *out, struct err *e)
{
	struct message_bundle i = {0};
	*out = (struct claimed){0};
	if (!bundle_begin(&i.b, x, e))
		return false;
	bool ok = messages_claim(&i.b.u, CLAIM_LANES, lanes_held(x), limit, &i.waiting, &i.count);
	bool any = ok && i.count && choose(&i, out);
	if (ok && (!any || (out->attempts && !counted) || (out->alone && beside))) {
		unit_rollback(&i.b.u);
		return true;
	}
	if (ok) {
		FAULT("engine.claimed");
		out->count = i.count;
		out->first = i.waiting[0].id;
	}
	ok = ok && work(&i);
	out->done = i.done_count;
	for (size_t k = 0; k < i.done_count; k++)
		out->outcome[i.done[k].outcome]++;
	if (!bundle_send(&i.b, ok, e))
		return false;
	x->sent = i.b.u;
	return true;
}

bool messages_wait(struct bundle_context *x, struct err *e)
{
	if (!unit_wait(&x->sent, e))
		return false;
	FAULT("engine.committed");
	return true;
}

bool put_message_aside(struct bundle_context *x, int64_t id, const char *why, struct err *e)
{
	struct message_bundle i = {0};
	const struct chart_request nothing = {0};
	struct message_done done;
	const struct decided *by;
	if (!bundle_begin(&i.b, x, e))
		return false;
	bool waits = false, ok = message_waits(&i.b.u, id, &waits);
	if (ok && !waits) { /* another engine had better luck with it, or is at it */
		unit_rollback(&i.b.u);
		return true;
	}
	i.done = &done;
	i.by = &by;
	ok = ok && bundle_load(&i.b, &nothing, 1) && put_aside(&i, id, why);
	if (ok)
		messages_done(&i.b.u, i.done, i.done_count);
	return bundle_save(&i.b, ok, e);
}
