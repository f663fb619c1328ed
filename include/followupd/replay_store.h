/* SPDX-License-Identifier: Apache-2.0
 *
 * replay_store.h - many stored messages applied again, as one batch and some at a time; corrected
 * copies of messages that could not be used.
 *
 * Only messages of systems (HL7, FHIR) are applied again by a filter, never what people said.
 */
#ifndef FOLLOWUPD_REPLAY_STORE_H
#define FOLLOWUPD_REPLAY_STORE_H

#include "followupd/inbound_store.h"
#include "followupd/inbox.h"

/* How many of the filter there are, a row for each source, type, verdict and outcome: source,
 * message_type, verdict, outcome, messages, replayable, first_id, last_id.  f->limit is of no
 * interest.  rows_free by the caller. */
MUST_CHECK bool replay_kinds(
    struct session *s, const struct inbox_filter *f, struct rows *out, struct err *e);

struct replay_batch {
	int64_t batch;	 /* 0: none yet */
	int64_t through; /* the last message that was given */
	int64_t end;	 /* the last message there was when it began */
};

/* A new one, or with a number that which was begun then.  ERR_NOT_FOUND: there is none. */
MUST_CHECK bool replay_begin(
    struct session *s, int64_t batch, struct replay_batch *out, struct err *e);
/* Gives the next of the filter, at most so many, in the order in which they came; *given 0: there
 * are no more. */
MUST_CHECK bool replay_next(struct session *s, const struct inbox_filter *f, const char *by,
    int64_t most, struct replay_batch *b, int64_t *given, struct err *e);

struct replay_state {
	int64_t given, waiting, applied, not_applied, refused, failed;
};
MUST_CHECK bool replay_state(
    struct session *s, int64_t batch, struct replay_state *out, struct err *e);

/* Stores the corrected copy of message `of` and queues it.  ERR_REFUSED: the same is stored
 * already.  by: ref of a person. */
MUST_CHECK bool mend_put(struct session *s, const struct inbound_row *row, int64_t of,
    const char *by, const char *why, int64_t *id, struct err *e);

#endif
