/* SPDX-License-Identifier: Apache-2.0
 *
 * sign.h - a key that signs (Ed25519, RFC 8032), in a file of its own, by libsodium.
 */
#ifndef FOLLOWUPD_SIGN_H
#define FOLLOWUPD_SIGN_H

#include <stddef.h>
#include "followupd/err.h"

#define SIGN_HEX     129 /* a signature in hexadecimal digits, and its end */
#define SIGN_PUB_HEX 65
#define SIGN_PEM     160

struct sign_key {
	unsigned char secret[64], open[32]; /* open: whoever has it can check */
};

/* Makes a new key in a file that is not there yet, for its owner to read alone. */
MUST_CHECK bool sign_key_make(const char *path, struct sign_key *out, struct err *e);
/* Refuses a file that others may read. */
MUST_CHECK bool sign_key_read(const char *path, struct sign_key *out, struct err *e);
void sign_key_wipe(struct sign_key *k);

char *sign_public_hex(const struct sign_key *k, char out[static SIGN_PUB_HEX]);
/* As openssl reads it. */
char *sign_public_pem(const struct sign_key *k, char out[static SIGN_PEM]);
char *sign_hex(const struct sign_key *k, const void *data, size_t len, char out[static SIGN_HEX]);

#endif
