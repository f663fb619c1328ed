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
	/* This or unused, exactly once for each mail given; takes c.  reused: the session had
	 * carried mails before.
	 */
	void (*finished)(struct claim *c, const struct outcome *o, bool reused, void *arg);
	/* No octet of it has left and none will; takes c.  Its worker has ended, or its session. */
	void (*unused)(struct claim *c, void *arg);
	/* Called after every change: a worker may be free, the pool may be empty. */
	void (*changed)(void *arg);
	void *arg;
};

/* Workers are passed c and read no file.  killed, current: counters the pool keeps.  All lend for
 * ever. */
struct pool *pool_new(struct loop *l, const struct config *c, struct pool_handlers h,
    int64_t *killed, int64_t *current);
void pool_free(struct pool *p); /* kills and reaps what is left */
/* c of pool_new has changed: new workers get it, those that run end after the mails they hold. */
void pool_reconfigure(struct pool *p);

/* At most so many sessions at a time from now on, if that is fewer than mail.sessions. */
void pool_limit(struct pool *p, int sessions);

/* Whether it would take a mail now.  One that is permitted may stand behind others. */
bool pool_has_room(const struct pool *p, bool permitted);
/* total: how many permitted mails the quick ones among the workers would hold; room: how many they
 * lack.  Both 0 while no worker is quick. */
void pool_ahead(const struct pool *p, int *room, int *total);
/* takes c; only where there is room.  Nothing is told to a worker before pool_send. */
void pool_give(struct pool *p, struct claim *c);
void pool_answer(struct pool *p, const struct claim *c, bool permitted);
bool pool_send(struct pool *p); /* whether there was anything to tell */

/* No new mails; idle workers end. */
void pool_stop(struct pool *p);
void pool_kill(struct pool *p);
bool pool_empty(const struct pool *p);

#endif
