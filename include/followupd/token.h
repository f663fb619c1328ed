/* SPDX-License-Identifier: Apache-2.0
 *
 * token.h - signed names of what an answer is about: in Reply-To and Message-ID of a mail, in the
 * UID of a calendar entry, in a link.
 *
 * A token says for what it may be used, about which item, by whom and until when; who has no key
 * cannot make one.  It names ids of rows, no person and no patient.  Letters and digits only, and
 * read in either case, since mail systems change it in the local part of an address.
 *
 * Layout: version and purpose, subject, three numbers of 7 bits a byte, the day it ends (2 bytes),
 * the first 12 bytes of HMAC-SHA-256 (RFC 2104) over all of these; base32 (RFC 4648), lower case,
 * without padding.
 */
#ifndef FOLLOWUPD_TOKEN_H
#define FOLLOWUPD_TOKEN_H

#include <stdint.h>
#include "followupd/clock.h"
#include "followupd/err.h"

#define TOKEN_KEYS     8
#define TOKEN_KEY_MIN  32 /* bytes of a line of the key file */
#define TOKEN_KEY_MAX  256
#define TOKEN_TEXT_MAX 80 /* with the NUL */

/* A token of one purpose is none of another. */
enum token_purpose {
	TOKEN_REPLY = 1, /* a mail that answers ours */
	TOKEN_ENTRY,	 /* what a calendar answers */
	TOKEN_LINK,	 /* a page that records one answer, once */
};

enum token_subject { TOKEN_OF_FOLLOWUP = 1, TOKEN_OF_QUESTION, TOKEN_OF_DIGEST };

struct signed_token {
	enum token_purpose purpose;
	enum token_subject subject;
	int64_t item;	/* the follow-up or question; of a digest 0 */
	int64_t notice; /* the mail it stands in; of an entry 0.  Of a link its single use: one
			 * answer an item, notice and person */
	int64_t person; /* who may use it */
	date ends;	/* the last day on which it holds */
};

/* The first signs, all are read: a new one is put before the others, and those stay as long as
 * mails that they signed may be answered or applied again. */
struct token_keys {
	size_t count;
	struct {
		unsigned char byte[TOKEN_KEY_MAX];
		size_t len;
	} key[TOKEN_KEYS];
};

/* One key a line, of at least 32 bytes; blank lines and such that begin with # are passed over. */
MUST_CHECK bool token_keys_load(const char *path, struct token_keys *out, struct err *e);

/* Writes it by the first key. */
char *token_write(
    const struct token_keys *k, const struct signed_token *t, char out[static TOKEN_TEXT_MAX]);
/* False: no token of ours, of that purpose.  Whether it still holds is the caller's to ask. */
MUST_CHECK bool token_read(const struct token_keys *k, enum token_purpose purpose, const char *text,
    size_t len, struct signed_token *out);

#endif
