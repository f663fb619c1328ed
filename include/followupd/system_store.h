/* SPDX-License-Identifier: Apache-2.0
 *
 * system_store.h - how the instance is, as the pages ask it: with the login of the pages, within a
 * visit, and but for sources and roles only for an administrator.
 *
 * Rows are freed by the caller.  No column says anything of a patient.
 */
#ifndef FOLLOWUPD_SYSTEM_STORE_H
#define FOLLOWUPD_SYSTEM_STORE_H

#include "followupd/session.h"

/* Of each source and kind of message ("ORU"): source, kind, last_at, silent, usual; seconds, usual
 * NULL: it has not sent for a week yet. */
MUST_CHECK bool system_sources(struct session *s, struct rows *out, struct err *e);
struct system_pulse {
	int64_t
	    engine_silent; /* seconds of real time since its last beat, INT64_MAX: none for a day */
	bool rehearsal, mail_held;
};
MUST_CHECK bool system_pulse(struct session *s, struct system_pulse *out, struct err *e);

/* queue, depth, oldest_age in seconds. */
MUST_CHECK bool system_queues(struct session *s, struct rows *out, struct err *e);
/* name, made_at, seen_at, peer, how; 100 at most. */
MUST_CHECK bool system_sessions(struct session *s, struct rows *out, struct err *e);

struct system_mail {
	int64_t accepted, failed;  /* today */
	int64_t days, sent_by_now; /* the same weekdays before, four at most; and on how many of
				    * them some mail had left by this hour */
};
/* from: the beginnings of today and of those days, INSTANT_NONE last. */
MUST_CHECK bool system_mail(
    struct session *s, const instant *from, struct system_mail *out, struct err *e);

/* id, received_at, source, peer, sender, message_type, control_id, size, verdict, reason, waits: of
 * messages that were not taken, or could not be applied, the newest first; before: an id, 0: all;
 * like: those that failed as that one did, 0: all. */
MUST_CHECK bool system_messages(
    struct session *s, int64_t before, int most, int64_t like, struct rows *out, struct err *e);
/* One, or no row: the same, sha256, failed_at, and its segments, masked. */
MUST_CHECK bool system_message(struct session *s, int64_t id, struct rows *out, struct err *e);
/* Has those of them that failed applied again.  FU404: not an administrator. */
MUST_CHECK bool system_replay(
    struct session *s, const int64_t *id, size_t count, int64_t *batch, struct err *e);
/* given, applied, failed of that time; or no row. */
MUST_CHECK bool system_replayed(struct session *s, int64_t batch, struct rows *out, struct err *e);

#endif
