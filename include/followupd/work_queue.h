/* SPDX-License-Identifier: Apache-2.0
 *
 * work_queue.h - what waits to be decided: stored messages, due timers, mails that failed.
 *
 * Claims take sets and pass over what another engine has, so that several share the work.  What a
 * claim costs follows what it returns, never what is stored.
 */
#ifndef FOLLOWUPD_WORK_QUEUE_H
#define FOLLOWUPD_WORK_QUEUE_H

#include "followupd/decision.h"
#include "followupd/unit.h"

#define CLAIM_LANES    16
#define CLAIM_MESSAGES 128
#define CLAIM_PATIENTS 128
#define CLAIM_BYTES    (32 * 1024 * 1024) /* of messages; a larger one comes alone */

struct waiting {
	int64_t id;
	int attempts;
	enum inbound_format format;
	const char *source, *message_type, *control_id;
	const char *raw; /* NUL behind it */
	size_t len;
	instant received_at;
	const char *documents; /* what its documents say, as documents_parse() takes it; or NULL */
	int lane;	       /* 0 to LANES - 1, of its history too */
	bool id_reused; /* another message of that source has this control id and other content */
};

/* A row with id, attempts, source, format, message_type, control_id, raw, received_at, what
 * DOCUMENTS_OF gives, lane, id_reused, in this order. */
void waiting_read(struct arena *a, const struct rows *r, int row, struct waiting *out);
/* Lanes that are passed over: of their first message a document is being read. */
struct held_lanes {
	const int *lane;
	size_t count;
};
/* Locks up to `lanes` of the lanes that have waited longest, of those with live messages (see
 * inbound_store.h) where there are any, and reads up to `limit` of their
 * messages, ascending by id (and so in order within each lane); at most CLAIM_* of each.  A lane is
 * locked until the unit ends.  u->now is not before the arrival of any of them.  *count 0: nothing
 * to do. */
MUST_CHECK bool messages_claim(struct unit *u, int lanes, struct held_lanes held, int limit,
    struct waiting **out, size_t *count);
/* Sets the number of attempts of those that have `from` of them: before they are made in a
 * transaction of their own, so that what kills the engine is found; with the numbers exchanged they
 * are taken back. */
void messages_attempted(struct unit *u, const int64_t *id, size_t count, int from, int to);
/* waits: the message is in the queue and nobody else works on it; it is locked until the unit ends.
 */
MUST_CHECK bool message_waits(struct unit *u, int64_t id, bool *waits);

struct message_done {
	int64_t id;
	enum outcome_word outcome;
	const char *detail; /* NULL: nothing to say */
};

/* Takes them out of the queue and says what became of them. */
void messages_done(struct unit *u, const struct message_done *d, size_t count);

/* Locks up to `limit` patients that have a due timer, the longest due first, and passes over those
 * that another engine works on; at most CLAIM_PATIENTS.  low: no timer is due before it, as far as
 * the caller knows; INSTANT_NONE looks at all, which it must before it believes that nothing is
 * due. *first: due instant of the first one claimed. */
MUST_CHECK bool timers_claim(
    struct unit *u, instant low, int limit, int64_t **patient, size_t *count, instant *first);
/* The next due instant, INSTANT_NONE when there is none, and the clock.  Outside a unit. */
MUST_CHECK bool timers_next(struct session *s, instant *now, instant *due, struct err *e);
/* Puts everything due of these patients off. */
void timers_postpone(struct unit *u, const int64_t *patient, size_t count, instant due);

/* Patients with a due question, added to those claimed, and due questions of nobody. */
MUST_CHECK bool questions_claim(struct unit *u, int limit, int64_t **patient, size_t *count,
    int64_t **loose, size_t *loose_count);
#define CLAIM_DIGESTS 16 /* people */
/* What waits for people whose digest is due, the most pressing first, so many questions and so many
 * lines about follow-ups at most; and apart what old reports ask for. */
MUST_CHECK bool digests_claim(struct unit *u, int limit, struct digest **out, size_t *count);
/* Before what was decided is saved.  Where it had no room for all of them, or could not be written
 * (notice 0), the rest is due at `next`. */
void digest_sent(struct unit *u, const struct digest *d, int64_t notice, instant next);
/* After e: those that are due are tried again at once where another engine was first, else in an
 * hour.  False: the surroundings did it, and e is not cured. */
MUST_CHECK bool digests_put_off(struct session *s, struct err *e);

/* Failed mails that nobody has made work of, the oldest first; another engine's are passed over. */
MUST_CHECK bool failures_claim(struct unit *u, struct undelivered **out, size_t *count);
/* What was taken back while it was leaving and has not left after all. */
void notices_sweep(struct unit *u);

/* What the people with these refs have open, ascending by id. */
MUST_CHECK bool owned_cases(struct unit *u, const char *const *ref, size_t ref_count,
    struct owned_case **out, size_t *count);

#endif
