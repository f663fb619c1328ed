/* SPDX-License-Identifier: Apache-2.0
 *
 * inbox.h - stored messages as a person looks at them, and answers of people as stored messages.
 *
 * An answer takes the same way as a report: a row of `inbound` that the engine applies once, so
 * that everything can be applied again from what is stored.
 */
#ifndef FOLLOWUPD_INBOX_H
#define FOLLOWUPD_INBOX_H

#include "followupd/session.h"

struct inbox_filter {
	const char *verdict;   /* accepted rejected fragment; NULL: any */
	const char *outcome;   /* applied not-applied refused failed waiting; NULL: any */
	const char *source;    /* a listener, a folder, "import", "followupctl"; NULL: any */
	const char *holding;   /* bytes that the message has, e.g. a patient's number; NULL: any */
	const char *saying;    /* words of the reason or outcome, in whatever case; NULL: any */
	const char *type;      /* ORU, or ORU^R01; NULL: any */
	bool asked;	       /* an open question is about it */
	instant since, before; /* it came then; INSTANT_NONE: at any time */
	int64_t limit;
};

/* Newest first.  rows_free by the caller, here and below. */
MUST_CHECK bool inbox_list(
    struct session *s, const struct inbox_filter *f, struct rows *out, struct err *e);
/* One row, the last column `raw` as bytea; no row when there is no such message. */
MUST_CHECK bool inbox_message(struct session *s, int64_t id, struct rows *out, struct err *e);
/* Makes an accepted message work again; by: who says so.  ERR_NOT_FOUND, or ERR_REFUSED with the
 * reason. */
MUST_CHECK bool inbox_replay(struct session *s, int64_t id, const char *by, struct err *e);

/* Stores an answer: kind "ack" "close" "reopen" "review"; json is the whole answer; from: the
 * operating system's name of who runs the program.  Gives the id of the message. */
MUST_CHECK bool inbox_answer(struct session *s, const char *kind, const char *json,
    const char *from, int64_t *id, struct err *e);

/* Stores a mail that was read; nothing where the same one was there before.  reason: why it is
 * not looked at; NULL: it is. */
MUST_CHECK bool inbox_mail(struct session *s, const char *raw, size_t len, const char *control_id,
    const unsigned char sha256[static 32], const char *reason, struct err *e);

struct inbox_outcome {
	bool known;	  /* false: the engine has not answered within the time */
	char outcome[16]; /* applied not-applied refused failed */
	char detail[400];
};

/* Waits up to some seconds for the engine. */
MUST_CHECK bool inbox_await(
    struct session *s, int64_t id, int seconds, struct inbox_outcome *out, struct err *e);

#endif
