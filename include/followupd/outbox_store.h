/* SPDX-License-Identifier: Apache-2.0
 *
 * outbox_store.h - the outbox as the mailer uses it: claim, permit, record, release.
 *
 * A claim pushes due_at forward to the end of a lease.  The pushed due_at is also the token of the
 * claim: whoever no longer finds it in the row has lost the mail to a withdrawal or another mailer.
 */
#ifndef FOLLOWUPD_OUTBOX_STORE_H
#define FOLLOWUPD_OUTBOX_STORE_H

#include "followupd/db.h"

extern const char *const outbox_channels[]; /* to LISTEN to */

/* Call when the connection comes up.  Arrays of two and of two hundred have one plan here, and
 * making it anew would cost more than running it. */
void outbox_setup(struct db *d);

struct claim {
	int64_t notice_id;
	instant lease; /* due_at after the claim */
	int attempts;  /* this one included */
	int64_t left;  /* microseconds from the claim to expires_at; negative: already over */
	bool in_doubt; /* an earlier attempt may have reached the server */
	char *envelope_from, *recipient, *envid;
	char *bytes;
	size_t len;
	int64_t claimed_at; /* monotonic */
	/* for the holder */
	struct claim *next;
	bool permitted;	  /* its body may be sent without asking again */
	int64_t start_by; /* monotonic: not to be begun later */
};

void claim_free(struct claim *c);

struct claim_request {
	instant low; /* rows due before it are left out; INSTANT_NONE: none */
	int limit;
	int64_t lease; /* microseconds */
};

/* first: a list of count claims, earliest due first; the callback takes it.  low: the latest
 * original due_at among them, the bound of the next claim.  e set: nothing was claimed, or, with
 * ERR_LOST, the leases run out. */
typedef void (*claimed_fn)(
    struct claim *first, int count, instant low, const struct err *e, void *arg);
void outbox_claim(struct db *d, const struct claim_request *r, claimed_fn fn, void *arg);

/* Microseconds until the next row that is not due before low is due, at most max; 0 or less: it is
 * due, and either came after the last claim or is locked by somebody else. */
typedef void (*next_due_fn)(int64_t delay, const struct err *e, void *arg);
void outbox_next_due(struct db *d, instant low, int64_t max, next_due_fn fn, void *arg);

/* Commits phase = 'body' for those of the claims that are still held: the callback gets the ids of
 * those whose bodies may be sent.  Lends claims during the call. */
typedef void (*permitted_fn)(const int64_t *ids, size_t count, const struct err *e, void *arg);
void outbox_permit(
    struct db *d, const struct claim *const *claims, size_t count, permitted_fn fn, void *arg);

enum record_kind {
	RECORD_ACCEPTED, /* the server has the mail: a delivery, the row is gone */
	RECORD_RETRY,	 /* again after `delay` */
	RECORD_FAILED,	 /* for good: a delivery and work for a person, the row is gone */
	RECORD_RELEASE	 /* nothing was tried: the row is due again, the attempt not counted */
};

struct record {
	enum record_kind kind;
	int64_t notice_id;
	instant lease;
	const char *verdict; /* of delivery_attempts: constant text */
	bool in_doubt;	     /* phase stays 'body' */
	int64_t delay;	     /* microseconds, RECORD_RETRY and RECORD_RELEASE */
	int code;	     /* 0: the server gave none */
	char enhanced[16];   /* "5.1.1" or empty */
	char reply[320];     /* printable ASCII */
	struct record *next; /* for the holder's list */
};

/* Each is one transaction and may be run again after ERR_LOST: what is already recorded is not
 * recorded twice.  found: rows of the outbox that were still there. */
typedef void (*recorded_fn)(long found, const struct err *e, void *arg);
/* All of kind RECORD_ACCEPTED. Lends the list of `count` records during the call. */
void outbox_accept(
    struct db *d, const struct record *first, size_t count, recorded_fn fn, void *arg);
/* All of kind RECORD_RELEASE. Lends the list of `count` records during the call. */
void outbox_release(
    struct db *d, const struct record *first, size_t count, recorded_fn fn, void *arg);
/* One of any kind. */
void outbox_record(struct db *d, const struct record *r, recorded_fn fn, void *arg);

#endif
