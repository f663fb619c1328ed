/* SPDX-License-Identifier: Apache-2.0
 *
 * inbound_store.h - what arrived, as rows: many in one statement and one commit.
 */
#ifndef FOLLOWUPD_INBOUND_STORE_H
#define FOLLOWUPD_INBOUND_STORE_H

#include "followupd/db.h"
#include "followupd/sha256.h"
#include "followupd/vocabulary.h"

/* Messages of one patient are applied in the order in which they came, those of others need not
 * wait: a patient has a lane.  What was sent long before it came (a back-load) waits in that lane
 * plus HISTORY_LANE: still in its order within the lane, but a lane goes first while something live
 * is in it. */
#define LANES	     64
#define HISTORY_LANE 64

/* One line of table inbound; all texts are printable ASCII and lend. */
struct inbound_row {
	const char *source, *peer;
	enum inbound_format format;
	enum inbound_verdict verdict;
	const char *reason; /* NULL when accepted */
	int lane;
	const char *sender, *control_id, *message_type;
	unsigned char sha256[SHA256_SIZE]; /* with source and control_id the row's identity */
	const char *raw;
	size_t len;
};

/* Stores the rows that are new, queues the accepted ones for the engine and wakes it, in order, in
 * one transaction.  The rows lend during the call only. */
void inbound_store(
    struct db *d, const struct inbound_row *const *row, size_t count, db_fn fn, void *arg);
/* Its answer: id[i] of each row in order, 0 where that message was there before (or earlier in the
 * same call).  Returns the database's clock at the commit. */
instant inbound_read_stored(const struct rows *r, int64_t *id, size_t count);

/* Finds the rows that inbound_store called old. */
void inbound_find(
    struct db *d, const struct inbound_row *const *row, size_t count, db_fn fn, void *arg);
/* Its answer: id[i] 0 where there is no such row.  followed: there is a newer one of that number
 * and source, accepted; NULL: of no interest. */
void inbound_read_found(
    const struct rows *r, int64_t *id, enum inbound_verdict *verdict, bool *followed, size_t count);

/* An accepted row with that number: the one that says the same, else the newest. */
struct wanted_row {
	const char *control_id;
	const unsigned char *sha256;
	int64_t id; /* found; 0: there is none */
	bool same;  /* it says the same */
};
void inbound_look_up(struct db *d, const char *source, const struct wanted_row *row, size_t count,
    db_fn fn, void *arg);
/* Its answer: fills id and same. */
void inbound_read_looked_up(const struct rows *r, struct wanted_row *row, size_t count);

/* Whose token that is, and what it may do, for one that came from that address. */
void inbound_enter(struct db *d, const char *token, const char *peer, db_fn fn, void *arg);
/* NULL: no token that lives, or one that may not come from there.  Lends. */
const char *inbound_read_program(const struct rows *r, bool *writes);

#endif
