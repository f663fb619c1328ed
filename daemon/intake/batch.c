/* SPDX-License-Identifier: Apache-2.0
 *
 * batch.c - group commit: what arrives while one commit is on its way shares the next.
 *
 * Stages of the messages in flight:
 *     together  all in one statement          -> finding | done | alone | given back
 *     alone     one statement each, since one of them spoils it for all
 *                                             -> rejecting | finding | done | given back
 *     rejecting what the database refused, kept for a person to look at
 *                                             -> finding | done | given back
 *     finding   how old messages were answered the first time
 *                                             -> done | given back
 * Done: each sender is answered.  Given back: nobody is answered and the connections close, so that
 * the senders send again; what was stored all the same is then a duplicate.
 */
#include "autoconf.h"
#include "intake.h"
#include "followupd/fault.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <stdio.h>
#include <stdlib.h>

/* Beyond this a batch gains nothing and its senders wait longer. */
#define BATCH_ROWS 512

enum batch_stage { STAGE_IDLE, STAGE_TOGETHER, STAGE_ALONE, STAGE_REJECTING, STAGE_FINDING };

struct commit_batch {
	struct intake *in;
	struct message_list queue;
	size_t messages, bytes; /* queued and in flight */
	bool full;
	enum batch_stage stage;
	struct message *flight[BATCH_ROWS];
	size_t count, open; /* open: statements not answered yet */
	struct err failure; /* the first of a stage that makes all be given back */
	instant at;
	struct event *start;
	const struct inbound_row *row[BATCH_ROWS]; /* of the statement being sent or read */
	int64_t id[BATCH_ROWS];
};

/* ---- the queue ---------------------------------------------------------------------- */

static void forget(struct commit_batch *b, struct message *m)
{
	b->messages--;
	b->bytes -= m->row.len;
	message_free(m);
}

bool batch_full(const struct commit_batch *b)
{
	return b->full;
}

size_t batch_bytes(const struct commit_batch *b)
{
	return b->bytes;
}

instant batch_last_commit(const struct commit_batch *b)
{
	return b->at;
}

bool batch_idle(const struct commit_batch *b)
{
	return b->stage == STAGE_IDLE && STAILQ_EMPTY(&b->queue);
}

void batch_push(struct commit_batch *b, struct message *m)
{
	STAILQ_INSERT_TAIL(&b->queue, m, next);
	b->messages++;
	b->bytes += m->row.len;
	if (b->messages >= PENDING_MESSAGES || b->bytes >= PENDING_BYTES) {
		b->full = true;
		b->in->held = true;
		intake_update(b->in);
	}
	FAULT("intake.frame-read");
	batch_start(b);
}

/* Not at once: other connections have something to read in the same turn of the loop. */
void batch_start(struct commit_batch *b)
{
	if (b->stage == STAGE_IDLE)
		event_active(b->start, EV_TIMEOUT, 0);
}

void batch_drop(struct commit_batch *b)
{
	struct message *m;
	while ((m = STAILQ_FIRST(&b->queue))) {
		STAILQ_REMOVE_HEAD(&b->queue, next);
		m->from->calls->given_back(m->from);
		forget(b, m);
	}
}

/* ---- the end of a batch --------------------------------------------------------------- */

/* The one function that changes the stage. */
static void enter(struct commit_batch *b, enum batch_stage to)
{
	b->stage = to;
	b->open = 0;
	b->failure = (struct err){0};
}

static void become_idle(struct commit_batch *b)
{
	b->count = 0;
	enter(b, STAGE_IDLE);
	if (b->full && b->messages <= PENDING_MESSAGES / 2 && b->bytes <= PENDING_BYTES / 2) {
		b->full = false;
		intake_update(b->in);
	}
	if (b->in->stopping)
		intake_update(b->in);
	batch_start(b);
}

static void give_back(struct commit_batch *b, const struct err *e)
{
	log_err(LOG_LVL_WARNING, e, "%zu messages are not acknowledged", b->count);
	for (size_t i = 0; i < b->count; i++)
		b->flight[i]->from->calls->given_back(b->flight[i]->from);
	for (size_t i = 0; i < b->count; i++)
		forget(b, b->flight[i]);
	if (e->code != ERR_LOST)
		intake_pause(b->in);
	become_idle(b);
}

static void record(struct intake *in, const struct message *m)
{
	const char *source = m->row.source, *peer = m->row.peer;
	bool fragment = m->row.verdict == INBOUND_FRAGMENT;
	if (m->outcome == STORING_REFUSED) {
		log_error("message %lld, control id \"%s\", source %s, from %s: the database "
			  "refuses it (%s); it is kept as rejected",
		    (long long)m->id, m->label.control_id, source, peer, m->reason);
		COUNT(in, MESSAGES_REJECTED);
	} else if (m->outcome == STORING_DUPLICATE && !fragment) {
		log_debug("message %lld, control id \"%s\", source %s, from %s: sent again",
		    (long long)m->id, m->label.control_id, source, peer);
		COUNT(in, MESSAGES_DUPLICATE);
	} else if (m->row.verdict == INBOUND_ACCEPTED) {
		log_debug("message %lld, control id \"%s\", source %s, from %s: stored",
		    (long long)m->id, m->label.control_id, source, peer);
		COUNT(in, MESSAGES_ACCEPTED);
	} else {
		log_warning("%s %lld, control id \"%s\", source %s, from %s: %s",
		    fragment ? "fragment" : "rejected message", (long long)m->id,
		    m->label.control_id, source, peer, m->reason);
		COUNT(in, fragment ? FRAGMENTS : MESSAGES_REJECTED);
	}
}

static void finish(struct commit_batch *b)
{
	struct intake *in = b->in;
	FAULT("intake.committed");
	COUNT(in, BATCHES);
	for (size_t i = 0; i < b->count; i++) {
		struct message *m = b->flight[i];
		record(in, m);
		m->from->calls->stored(m->from, m, b->at);
	}
	for (size_t i = 0; i < b->count; i++)
		forget(b, b->flight[i]);
	become_idle(b);
}

/* ---- finding ---------------------------------------------------------------------------- */

static bool must_be_found(const struct message *m)
{
	return m->id == 0 && m->row.verdict != INBOUND_FRAGMENT;
}

static void on_found(struct rows *rows, const struct err *e, void *arg)
{
	struct commit_batch *b = arg;
	enum inbound_verdict verdict[BATCH_ROWS];
	size_t n = 0;
	if (e) {
		give_back(b, e);
		return;
	}
	for (size_t i = 0; i < b->count; i++)
		n += must_be_found(b->flight[i]);
	inbound_read_found(rows, b->id, verdict, NULL, n);
	for (size_t i = 0, k = 0; i < b->count; i++)
		if (must_be_found(b->flight[i])) {
			if (b->id[k])
				b->flight[i]->known_verdict = verdict[k];
			b->flight[i]->id = b->id[k++];
		}
	finish(b);
}

static void find(struct commit_batch *b)
{
	size_t n = 0;
	for (size_t i = 0; i < b->count; i++)
		if (must_be_found(b->flight[i]))
			b->row[n++] = &b->flight[i]->row;
	if (!n) {
		finish(b);
		return;
	}
	enter(b, STAGE_FINDING);
	inbound_find(b->in->db, b->row, n, on_found, b);
}

/* ---- alone, rejecting ------------------------------------------------------------------- */

static void send_alone(
    struct commit_batch *b, enum batch_stage stage, enum message_outcome which, db_fn fn)
{
	enter(b, stage);
	for (size_t i = 0; i < b->count; i++)
		b->open += b->flight[i]->outcome == which;
	for (size_t i = 0; i < b->count; i++)
		if (b->flight[i]->outcome == which) {
			b->row[0] = &b->flight[i]->row;
			inbound_store(b->in->db, b->row, 1, fn, b->flight[i]);
		}
}

/* True when the stage has all its answers and goes on. */
static bool stage_complete(struct commit_batch *b, const struct err *e)
{
	if (e && !sql_blames_values(e) && b->failure.code == ERR_NONE)
		b->failure = *e;
	if (--b->open > 0)
		return false;
	if (b->failure.code == ERR_NONE)
		return true;
	struct err failure = b->failure;
	give_back(b, &failure);
	return false;
}

static void on_kept(struct rows *rows, const struct err *e, void *arg)
{
	struct message *m = arg;
	struct commit_batch *b = m->from->in->batch;
	if (!e)
		b->at = inbound_read_stored(rows, &m->id, 1);
	if (stage_complete(b, e))
		find(b);
}

static void refuse(struct message *m, const struct err *e)
{
	m->outcome = STORING_REFUSED;
	m->row.verdict = INBOUND_REJECTED;
	m->row.reason = m->reason;
	snprintf(m->reason, sizeof m->reason, "refused by the database, SQLSTATE %s", e->sqlstate);
}

static void keep_refused(struct commit_batch *b)
{
	bool any = false;
	for (size_t i = 0; i < b->count; i++)
		any = any || b->flight[i]->outcome == STORING_REFUSED;
	if (any)
		send_alone(b, STAGE_REJECTING, STORING_REFUSED, on_kept);
	else
		find(b);
}

static void take_outcome(struct message *m, int64_t id)
{
	m->id = id;
	m->outcome = id ? STORING_STORED : STORING_DUPLICATE;
}

static void on_alone(struct rows *rows, const struct err *e, void *arg)
{
	struct message *m = arg;
	struct commit_batch *b = m->from->in->batch;
	int64_t id;
	if (!e) {
		b->at = inbound_read_stored(rows, &id, 1);
		take_outcome(m, id);
	} else if (sql_blames_values(e)) {
		refuse(m, e);
	}
	if (stage_complete(b, e))
		keep_refused(b);
}

/* ---- together --------------------------------------------------------------------------- */

static void on_together(struct rows *rows, const struct err *e, void *arg)
{
	struct commit_batch *b = arg;
	if (e && sql_blames_values(e)) {
		log_err(LOG_LVL_WARNING, e, "%zu messages are stored one by one", b->count);
		send_alone(b, STAGE_ALONE, STORING_NONE, on_alone);
		return;
	}
	if (e) {
		give_back(b, e);
		return;
	}
	b->at = inbound_read_stored(rows, b->id, b->count);
	for (size_t i = 0; i < b->count; i++)
		take_outcome(b->flight[i], b->id[i]);
	find(b);
}

static void on_start(evutil_socket_t fd, short what, void *arg)
{
	struct commit_batch *b = arg;
	struct message *m;
	size_t bytes = 0;
	if (b->stage != STAGE_IDLE || !db_is_up(b->in->db) || loop_timer_pending(b->in->pause))
		return;
	while ((m = STAILQ_FIRST(&b->queue)) && b->count < BATCH_ROWS) {
		if (b->count && bytes + m->row.len > BATCH_BYTES)
			break;
		STAILQ_REMOVE_HEAD(&b->queue, next);
		bytes += m->row.len;
		b->row[b->count] = &m->row;
		b->flight[b->count++] = m;
	}
	if (!b->count)
		return;
	enter(b, STAGE_TOGETHER);
	inbound_store(b->in->db, b->row, b->count, on_together, b);
	FAULT("intake.batch-sent");
}

struct commit_batch *batch_new(struct intake *in)
{
	struct commit_batch *b = xcalloc(1, sizeof *b);
	b->in = in;
	b->at = INSTANT_NONE;
	STAILQ_INIT(&b->queue);
	b->start = event_new(loop_base(in->loop), -1, 0, on_start, b);
	if (!b->start)
		fatal("libevent has no room for an event");
	return b;
}

void batch_free(struct commit_batch *b)
{
	for (size_t i = 0; i < b->count; i++)
		forget(b, b->flight[i]);
	batch_drop(b);
	event_free(b->start);
	free(b);
}
