/* SPDX-License-Identifier: Apache-2.0
 *
 * notice_store.h - notices, the outbox as the engine sees it, calendar entries.
 */
#ifndef FOLLOWUPD_NOTICE_STORE_H
#define FOLLOWUPD_NOTICE_STORE_H

#include "followupd/unit.h"

struct notice {
	int64_t id, followup, review, person;
	const char *kind, *step;
	int revision;
};

struct outgoing {
	const char *recipient, *envelope_from, *message_id, *envid;
	instant due_at, expires_at;
	const char *bytes;
	size_t len;
};

/* Whether this step of this revision was told already. */
MUST_CHECK bool notice_exists(
    struct unit *u, int64_t followup, int revision, const char *step, bool *exists);
void notice_insert(struct unit *u, const struct notice *n, const struct outgoing *o);
/* Takes back what is queued and not yet permitted to leave: outbox rows become withdrawn
 * deliveries. */
void notice_withdraw(struct unit *u, int64_t followup);
/* The mails that were leaving when they were withdrawn and came back unsent. */
void notice_sweep(struct unit *u);
/* Whether that person was, or may have been, told anything of that follow-up. */
MUST_CHECK bool notice_was_told(struct unit *u, int64_t followup, int64_t person, bool *told);
/* Message-ID of the first mail of the follow-up to that person (for threading), or NULL. */
MUST_CHECK bool notice_thread(
    struct unit *u, int64_t followup, int64_t person, const char **message_id);

struct calendar_entry {
	const char *kind; /* due appointment */
	int64_t followup, person;
	const char *uid;
	int sequence;
	date day;
	instant starts_at; /* INSTANT_NONE: all day */
	int alarm_days;
	bool cancelled;
};

struct calendar_list {
	size_t count;
	struct calendar_entry *entry;
};

MUST_CHECK bool calendar_load(struct unit *u, int64_t followup, struct calendar_list *out);
void calendar_save(struct unit *u, const struct calendar_entry *c);

struct undelivered {
	int64_t notice, followup, person;
	const char *kind, *recipient, *reply;
	int code;
};

/* Failed deliveries nobody has made work of, locked. */
MUST_CHECK bool undelivered_claim(
    struct unit *u, int limit, struct undelivered **out, size_t *count);
void undelivered_done(struct unit *u, int64_t notice);

#endif
