/* SPDX-License-Identifier: Apache-2.0
 *
 * verdict.h - what an attempt to hand a mail to the server means, and when the next one is.
 *
 * Pure functions of their arguments.  Reply codes are RFC 5321 section 4.2, enhanced codes RFC
 * 3463, authentication codes RFC 4954 section 6.
 */
#ifndef FOLLOWUPD_VERDICT_H
#define FOLLOWUPD_VERDICT_H

#include <stddef.h>
#include <stdint.h>
#include "followupd/err.h"
#include "followupd/vocabulary.h"

/* How far the session had come. */
enum smtp_stage {
	STAGE_START, /* no worker has touched the mail */
	STAGE_CONNECT,
	STAGE_GREETING,
	STAGE_EHLO,
	STAGE_STARTTLS,
	STAGE_AUTH,
	STAGE_MAIL,
	STAGE_RCPT,
	STAGE_DATA, /* no octet of the body was sent */
	STAGE_BODY, /* permission to send the body was given */
	STAGE_COUNT
};

/* What came instead of a reply code. */
enum smtp_trouble {
	TROUBLE_NONE,	     /* the code counts */
	TROUBLE_NO_ANSWER,   /* silence, reset, connection refused, no such host */
	TROUBLE_GARBAGE,     /* something that is no reply here */
	TROUBLE_KILLED,	     /* at its deadline */
	TROUBLE_DIED,	     /* the worker, by itself */
	TROUBLE_TLS,	     /* the handshake failed */
	TROUBLE_CERTIFICATE, /* not trusted, expired, or of another name */
	TROUBLE_NO_STARTTLS, /* required, not offered */
	TROUBLE_NO_AUTH,     /* required, no common mechanism */
	TROUBLE_INJECTED,    /* plaintext behind the answer to STARTTLS */
	TROUBLE_SETUP,	     /* password or authority file not readable */
	TROUBLE_ENVELOPE,    /* the mail itself cannot be sent: address or bytes */
	TROUBLE_REFUSED,     /* withdrawn: the mailer said no */
	TROUBLE_LATE,	     /* it waited too long, for its turn or for its permission */
	TROUBLE_COUNT
};

/* One attempt as the worker reports it. */
struct outcome {
	enum smtp_stage stage;
	enum smtp_trouble trouble;
	int code;	   /* 0: none */
	char enhanced[16]; /* "5.1.1" or empty */
	char reply[320];   /* the server's words, or what happened; printable ASCII */
};

enum verdict verdict_of(const struct outcome *o);
const char *stage_name(enum smtp_stage s);
const char *trouble_text(enum smtp_trouble t);

/* The session itself failed, so the next mail would fail likewise. */
bool verdict_of_session(const struct outcome *o);
/* Whether this answer to AUTH is about name and password, so that another mechanism would only be
 * one more wrong attempt of those after which a server locks the account. */
bool auth_is_refused(int code);
/* So it ended, for good until a person mends it. */
bool verdict_of_password(const struct outcome *o);

/* Microseconds to wait after the attempts-th attempt (1, 2, ...): first, then twice as long each
 * time, at most max.  False: the mail is over before that; left is what remains until it expires.
 */
bool backoff_next(int attempts, int64_t first, int64_t max, int64_t left, int64_t *delay);

/* Copies printable ASCII, anything else as '?', and cuts at size. */
void reply_clean(char *out, size_t size, const char *text, size_t len);
/* "5.1.1" at the start of text into out (16 bytes), or empty; returns what follows it. */
const char *reply_enhanced(const char *text, int code, char *out);

#endif
