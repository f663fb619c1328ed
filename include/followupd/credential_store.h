/* SPDX-License-Identifier: Apache-2.0
 *
 * credential_store.h - by what people prove who they are, and that a proof is taken once.
 *
 * The first part is for login followupd_auth, the second for followupctl, which writes and cannot
 * read the secrets.
 */
#ifndef FOLLOWUPD_CREDENTIAL_STORE_H
#define FOLLOWUPD_CREDENTIAL_STORE_H

#include "followupd/secret.h"
#include "followupd/session.h"
#include "followupd/totp.h"

/* ---- the auth worker --------------------------------------------------------------------------
 */

struct credential {
	int64_t person; /* 0: nobody active is named so */
	bool local;	/* has a password here */
	int failures;	/* since the last success */
	char password[SECRET_HASH_SIZE];
	unsigned char totp[TOTP_SECRET_SIZE];
	size_t totp_len;
	int64_t used_step;
};

/* Who is named so: by login, else by ref, else by an e-mail address that only one active person
 * has. To be wiped. */
MUST_CHECK bool credential_find(
    struct session *s, const char *name, struct credential *out, struct err *e);

/* Each in the transaction that makes the session; *taken: it was not taken before. */
MUST_CHECK bool credential_take_step(
    struct session *s, int64_t person, int64_t step, bool *taken, struct err *e);
MUST_CHECK bool credential_take_code(struct session *s, int64_t person, const char *kind,
    const unsigned char hash[static SHA256_SIZE], bool *taken, struct err *e);

/* That it did, or did not, succeed; person 0 does nothing. */
void credential_succeeded(struct session *s, int64_t person);
MUST_CHECK bool credential_failed(struct session *s, int64_t person, struct err *e);

/* ---- followupctl ------------------------------------------------------------------------------
 */

struct credential_new {
	const char *ref;
	const char *login;    /* lower case */
	const char *password; /* its hash; NULL: PAM or a proxy signs the person in */
	const unsigned char *totp;
	size_t totp_len;
	size_t paper_count;
	unsigned char (*paper)[SHA256_SIZE];
};

/* What the person is called by, so that no password is one of these; ERR_NOT_FOUND, ERR_REFUSED:
 * not active.  Columns ref, email, login, name. */
MUST_CHECK bool credential_person(
    struct session *s, const char *ref, struct rows *out, struct err *e);
/* In place of what there was; ends the person's sessions.  ERR_REFUSED: the login is somebody
 * else's. */
MUST_CHECK bool credential_put(struct session *s, const struct credential_new *n, struct err *e);
/* A code that signs the person in once, within ten minutes. */
MUST_CHECK bool credential_put_once(struct session *s, const char *ref,
    const unsigned char hash[static SHA256_SIZE], struct err *e);
/* Ends all sessions of the person. */
MUST_CHECK bool credential_sign_out(
    struct session *s, const char *ref, int64_t *ended, struct err *e);

#endif
