/* SPDX-License-Identifier: Apache-2.0
 *
 * rebuild_store.h - what charts were made of: applied messages and answers, ends of mails, steps.
 *
 * Everything is read at one moment of the database, in a transaction that writes nothing.
 */
#ifndef FOLLOWUPD_REBUILD_STORE_H
#define FOLLOWUPD_REBUILD_STORE_H

#include "followupd/replay.h"
#include "followupd/work_queue.h"

struct applied_message {
	struct waiting m;
	bool waits; /* nobody has decided it yet; then the others are not set */
	instant at;
	enum outcome_word outcome;
};

/* now: the clock of that moment.  Rolled back with session_rollback. */
MUST_CHECK bool rebuild_begin(struct session *s, instant *now, struct err *e);
MUST_CHECK bool rebuild_count(struct unit *u, int64_t *messages);
/* The next accepted messages by id, some at once; *count 0: there are no more.  Whether an id was
 * used for other content is not looked up. */
MUST_CHECK bool rebuild_next(
    struct unit *u, int64_t after, struct applied_message **out, size_t *count);
/* Those messages, ascending by id. */
MUST_CHECK bool rebuild_messages(struct unit *u, const int64_t *id, size_t id_count,
    struct applied_message **out, size_t *count);

/* A number of a patient who stands for himself; without one both are NULL. */
struct numbered {
	int64_t id; /* of the patient, or of what is about him */
	const char *authority, *value;
};

/* One number of each patient whom these follow-ups and questions are about, if any. */
MUST_CHECK bool rebuild_subjects(struct unit *u, const int64_t *followup, size_t followup_count,
    const int64_t *question, size_t question_count, struct numbered **out, size_t *count);
/* All numbers of the next patients by id; *count 0: there are no more. */
MUST_CHECK bool rebuild_patients(
    struct unit *u, int64_t after, struct numbered **out, size_t *count);

/* How the mails of these follow-ups ended and when their steps were taken, into *out. */
MUST_CHECK bool rebuild_told(
    struct unit *u, const int64_t *followup, size_t count, struct replay *out);

#endif
