/* SPDX-License-Identifier: Apache-2.0
 *
 * db.h - an asynchronous connection to PostgreSQL on the event loop, in pipeline mode.
 *
 * Each db_run is one statement and one transaction; many may be on their way at once and answer in
 * order.  The connection comes back by itself with back-off; what was on its way when it broke is
 * answered with ERR_LOST, and nobody knows whether it was committed.
 */
#ifndef FOLLOWUPD_DB_H
#define FOLLOWUPD_DB_H

#include "followupd/loop.h"
#include "followupd/sql.h"

struct db;

struct db_handlers {
	void (*up)(void *arg);				/* connected; channels are listened to */
	void (*down)(void *arg);			/* after all ERR_LOST answers were given */
	void (*notify)(const char *channel, void *arg); /* a hint: nothing may depend on it */
	void *arg;
};

/* conninfo: lends only during the call.  channels: NULL-terminated list to LISTEN to, or NULL;
 * lends for ever.  patience: seconds without an answer after which the server counts as dead. */
struct db *db_new(struct loop *l, const char *conninfo, const char *const *channels, int patience,
    struct db_handlers h);
void db_free(struct db *d); /* pending callbacks are not called */
bool db_is_up(const struct db *d);
size_t db_pending(const struct db *d); /* statements on their way */

/* rows is NULL when e is set; both lend for the callback only. */
typedef void (*db_fn)(struct rows *rows, const struct err *e, void *arg);

/* Must not be called while the connection is down (db_is_up). fn may be NULL: failures are logged.
 */
void db_run(struct db *d, const struct statement *s, const struct value *v, size_t count, db_fn fn,
    void *arg);

#endif
