/* SPDX-License-Identifier: Apache-2.0
 *
 * mail_pool.h - the mail workers: started, given mails, killed at their deadline.
 */
#ifndef FOLLOWUPD_MAIL_POOL_H
#define FOLLOWUPD_MAIL_POOL_H

#include "followupd/config.h"
#include "followupd/loop.h"
#include "followupd/outbox_store.h"
#include "followupd/verdict.h"

struct pool;

struct pool_handlers {
	/* A worker stands before the body; answer with pool_answer, now or later.  lends c. */
	void (*ask)(struct claim *c, void *arg);
	/* Exactly once for each mail given; takes c.  reused: the session had carried mails before.
	 */
	void (*finished)(struct claim *c, const struct outcome *o, bool reused, void *arg);
	/* Called after every change: a worker may be free, the pool may be empty. */
	void (*changed)(void *arg);
	void *arg;
};

/* killed, current: counters the pool keeps; lend for ever. */
struct pool *pool_new(struct loop *l, const struct config *c, struct pool_handlers h,
    int64_t *killed, int64_t *current);
void pool_free(struct pool *p); /* kills and reaps what is left */
/* New workers take it; those that run end after the mail in hand. lends c. */
void pool_reconfigure(struct pool *p, const struct config *c);

/* How many mails it would take now. */
int pool_room(const struct pool *p);
/* takes c. */
void pool_give(struct pool *p, struct claim *c);
void pool_answer(struct pool *p, const struct claim *c, bool permitted);

/* No new mails; idle workers end. */
void pool_stop(struct pool *p);
void pool_kill(struct pool *p);
bool pool_empty(const struct pool *p);

#endif
