/* SPDX-License-Identifier: Apache-2.0
 *
 * auth.h - signing people in: what the pages ask of their auth workers.
 *
 * A worker is a process of its own with the login followupd_auth, which alone reads credentials and
 * makes sessions; two run at most.  A failed sign-in is answered late: from the third in a row of
 * one name or one peer on, the next is looked at 1, 2, 4 ... 30 seconds after it was asked, whether
 * there is such an account or not.  Nobody is locked out.
 */
#ifndef FOLLOWUPD_AUTH_H
#define FOLLOWUPD_AUTH_H

#include "followupd/checks.h"
#include "followupd/config.h"
#include "followupd/loop.h"

struct auth;

/* Texts are copied, and wiped when they are no longer needed.  Too long a one is not right. */
struct auth_question {
	const char *name;     /* as typed: user name, reference or e-mail address of a person */
	const char *password; /* or a one-time code of `followupctl people sign-in --one-time` */
	const char *code;     /* six digits or a paper code; "" */
	const char *peer;     /* http_asker() */
};

enum auth_outcome {
	AUTH_SIGNED_IN,
	AUTH_NOT_RIGHT, /* 401 "Name, password or code is not right." */
	AUTH_UNKNOWN,	/* 403 the hospital knows who it is (pam, header), this program does not */
	AUTH_BUSY,	/* 503 too many at a time; nothing was looked at */
	AUTH_UNAVAILABLE, /* 503 no answer of the database, or of the worker within its 10 seconds
			   */
};

/* token: of the new session, for the cookie; NULL unless signed in; lent. */
typedef void (*auth_fn)(enum auth_outcome outcome, const char *token, void *arg);

/* From auth_ask to done it takes less than this: http_allow() it. */
#define AUTH_LONGEST SECONDS(60)

/* Starts the first worker, so before the caller has a session of its own.  Lends c for ever. */
struct auth *auth_new(struct loop *l, const struct config *c);
void auth_free(struct auth *a); /* NULL-safe; what is not answered gets AUTH_UNAVAILABLE */
/* c of auth_new has changed. */
void auth_reconfigure(struct auth *a);
/* For followupd -t. */
void auth_check(const struct config *c, struct checks *k);

/* Each calls done exactly once, later, never from within. */
void auth_ask(struct auth *a, const struct auth_question *q, auth_fn done, void *arg);
/* A proxy that may say so (auth_header_fits) says this is who asks. */
void auth_header(struct auth *a, const char *name, const char *peer, auth_fn done, void *arg);

enum auth_header {
	AUTH_HEADER_NONE,    /* the request has none */
	AUTH_HEADER_FITS,    /* it names the person: auth_header */
	AUTH_HEADER_REFUSED, /* 400: not by header, more than one, or not from the proxy; logged */
};
/* To be asked for every request.  count, value: http_header_count and http_header of
 * pages.header_name; peer_uid: http_peer_uid. */
enum auth_header auth_header_fits(
    const struct config *c, size_t count, const char *value, long peer_uid);

#endif
