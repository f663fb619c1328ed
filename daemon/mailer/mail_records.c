/* SPDX-License-Identifier: Apache-2.0
 *
 * mail_records.c - keeps what became of mails until it is committed, many in one transaction.
 *
 * Order does not matter: no two records speak of the same claim, and each names the claim it ends.
 * Fails: what the database cannot take now is kept and tried again with back-off; a batch it
 * refuses is tried one by one, and the one it refuses is logged.
 */
#include "autoconf.h"
#include "followupd/mail_records.h"
#include "followupd/fault.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <stdlib.h>

#define BATCH_MAX 256
#define HOLD	  (SECONDS(1) / 500) /* nobody waits for a record, so a few share a commit */
#define AGAIN	  (SECONDS(1) / 10) /* to the first repetition; each later one waits twice as long */
#define AGAIN_MAX SECONDS(5)

enum { ACCEPTED, RELEASED, OTHERS, QUEUES };

struct queue {
	struct record *first, **end;
};

struct records {
	struct db *db;
	struct records_handlers on;
	struct loop_timer *hold, *again;
	struct queue queue[QUEUES]; /* they take turns */
	size_t turn;
	struct queue *sending; /* the one whose first `count` are on their way */
	size_t count;
	int failures; /* in a row */
	bool held_enough, hurry, one_by_one;
};

bool records_empty(const struct records *k)
{
	return !k->queue[ACCEPTED].first && !k->queue[RELEASED].first && !k->queue[OTHERS].first;
}

void records_add(struct records *k, const struct record *r)
{
	struct queue *q = &k->queue[r->kind == RECORD_ACCEPTED	? ACCEPTED
				    : r->kind == RECORD_RELEASE ? RELEASED
								: OTHERS];
	struct record *own = xmalloc(sizeof *own);
	*own = *r;
	own->next = NULL;
	*q->end = own;
	q->end = &own->next;
}

static void drop(struct queue *q, size_t count)
{
	for (; count && q->first; count--) {
		struct record *r = q->first;
		q->first = r->next;
		free(r);
	}
	if (!q->first)
		q->end = &q->first;
}

static void tell_due(const struct records *k)
{
	const struct record *r = k->sending->first;
	for (size_t i = 0; i < k->count; i++, r = r->next)
		if (r->kind == RECORD_RETRY || r->kind == RECORD_RELEASE)
			k->on.due(r->delay, k->on.arg);
}

/* A record that is given up would let its mail be sent again. */
static void keep(struct records *k, const struct err *e)
{
	int64_t pause = AGAIN;
	k->sending = NULL; /* perhaps committed, perhaps not: run again when it is back */
	if (e->code == ERR_LOST)
		return;
	for (int i = 0; i < k->failures && pause < AGAIN_MAX; i++)
		pause *= 2;
	if (k->failures++ % 20 == 0)
		log_err(LOG_LVL_WARNING, e, "%zu mails are recorded later", k->count);
	loop_timer_set(k->again, pause < AGAIN_MAX ? pause : AGAIN_MAX);
}

static void on_recorded(long found, const struct err *e, void *arg)
{
	struct records *k = arg;
	struct queue *q = k->sending;
	if (e && err_of_surroundings(e)) {
		keep(k, e);
		k->on.changed(k->on.arg);
		return;
	}
	k->failures = 0;
	if (e && k->count > 1) {
		log_err(LOG_LVL_ERROR, e, "could not record %zu mails at once", k->count);
		k->one_by_one = true;
	} else {
		if (e)
			log_err(LOG_LVL_ERROR, e, "notice %lld: could not record %s",
			    (long long)q->first->notice_id, q->first->verdict);
		else if ((size_t)found < k->count)
			log_debug("%ld of %zu mails were still in the outbox", found, k->count);
		if (!e) {
			tell_due(k);
			FAULT("mailer.recorded");
		}
		drop(q, k->count);
		k->one_by_one = k->one_by_one && q->first;
	}
	k->sending = NULL;
	k->on.changed(k->on.arg);
}

static bool should_hold(struct records *k)
{
	if (k->held_enough || k->hurry)
		return false;
	if (!loop_timer_pending(k->hold))
		loop_timer_set(k->hold, HOLD);
	return true;
}

static void on_again(void *arg)
{
	records_send(arg);
}

static void on_hold_end(void *arg)
{
	struct records *k = arg;
	k->held_enough = true;
	records_send(k);
}

void records_send(struct records *k)
{
	if (k->sending || records_empty(k) || !db_is_up(k->db) || loop_timer_pending(k->again) ||
	    should_hold(k))
		return;
	k->held_enough = false;
	loop_timer_set(k->hold, -1);
	do
		k->turn = (k->turn + 1) % QUEUES;
	while (!k->queue[k->turn].first);
	k->sending = &k->queue[k->turn];
	const struct record *first = k->sending->first;
	size_t most = k->one_by_one || k->turn == OTHERS ? 1 : BATCH_MAX;
	k->count = 0;
	for (const struct record *r = first; r && k->count < most; r = r->next)
		k->count++;
	if (k->turn == ACCEPTED)
		outbox_accept(k->db, first, k->count, on_recorded, k);
	else if (k->turn == RELEASED)
		outbox_release(k->db, first, k->count, on_recorded, k);
	else
		outbox_record(k->db, first, on_recorded, k);
}

void records_hurry(struct records *k)
{
	k->hurry = true;
}

struct records *records_new(struct loop *l, struct db *d, struct records_handlers h)
{
	struct records *k = xcalloc(1, sizeof *k);
	k->db = d;
	k->on = h;
	k->hold = loop_timer_new(l, on_hold_end, k);
	k->again = loop_timer_new(l, on_again, k);
	for (size_t i = 0; i < QUEUES; i++)
		k->queue[i].end = &k->queue[i].first;
	return k;
}

void records_free(struct records *k)
{
	if (!k)
		return;
	for (size_t i = 0; i < QUEUES; i++)
		drop(&k->queue[i], SIZE_MAX);
	loop_timer_free(k->hold);
	loop_timer_free(k->again);
	free(k);
}
