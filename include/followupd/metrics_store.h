/* SPDX-License-Identifier: Apache-2.0
 *
 * metrics_store.h - one reading of counts and ages from the database, without patient data.
 *
 * Made from the views of schema/0003_metrics.sql, with the login of the web role.
 */
#ifndef FOLLOWUPD_METRICS_STORE_H
#define FOLLOWUPD_METRICS_STORE_H

#include "followupd/db.h"
#include "followupd/session.h"

/* Ages are whole seconds and never negative.  Heartbeats are in real time, the rest by clock_now().
 */
struct role_pulse {
	const char *role, *process;
	int64_t age;	 /* of the heartbeat */
	int64_t started; /* seconds since the epoch */
};
struct role_counter {
	const char *name, *help, *role, *process; /* help is NULL when the role gave none */
	int64_t value;
};
struct queue_depth {
	const char *queue;
	int64_t depth;
	int64_t oldest_age; /* of what is due; 0 when nothing is */
};
struct followup_count {
	const char *state, *hold;
	bool overdue;
	int64_t count;
};
struct review_count {
	const char *kind;
	int64_t count;
};
struct feed_age {
	const char *source;
	int64_t age; /* since its newest message */
};

struct source_metric {
	const char *source, *kind; /* "LAKE_ORU", "ORU" */
	int64_t silent, usual;	   /* seconds; usual -1: not known yet */
};

/* Texts live in the reading.  counters are sorted by name. */
struct metrics {
	struct arena *arena;
	int64_t schema_version, clock_offset; /* seconds */
	int64_t mail_held;		      /* 1: this database is a copy, and sends none */
	int64_t waits, standbys;	      /* 1: a commit waits for a standby; connected */
	size_t role_count, counter_count, queue_count, followup_count, review_count, feed_count,
	    source_count;
	struct role_pulse *role;
	struct role_counter *counter;
	struct queue_depth *queue;
	struct followup_count *followup;
	struct review_count *review;
	struct feed_age *feed;
	struct source_metric *source;
};

void metrics_free(struct metrics *m); /* NULL-safe */

/* Takes m (metrics_free), or gets NULL and e: ERR_LOST, ERR_DATABASE, or ERR_REFUSED for another
 * schema than this program's. */
typedef void (*metrics_fn)(struct metrics *m, const struct err *e, void *arg);

/* At once: queues, follow-ups, review and sources only; metrics_free, when it was successful. */
MUST_CHECK bool metrics_count(struct session *s, struct metrics **out, struct err *e);

/* Remembers from reading to reading when each source was last heard of. d: lends for ever. */
struct metrics_reader *metrics_reader_new(struct db *d);
void metrics_reader_free(
    struct metrics_reader *r); /* a reading under way is dropped; after db_free */
bool metrics_reading(const struct metrics_reader *r);
/* Not while the database is down or a reading is under way. */
void metrics_read(struct metrics_reader *r, metrics_fn fn, void *arg);

#endif
