/* SPDX-License-Identifier: Apache-2.0
 *
 * secret.h - passwords and codes of people: made, hashed, compared, wiped (libsodium).
 *
 * Who holds one in memory wipes it with secret_wipe as soon as it is no longer needed.
 */
#ifndef FOLLOWUPD_SECRET_H
#define FOLLOWUPD_SECRET_H

#include <stddef.h>
#include "followupd/err.h"
#include "followupd/sha256.h"

#define SECRET_HASH_SIZE    128 /* of a password's hash, with the NUL */
#define SECRET_PASSWORD_MIN 12	/* characters */
#define SECRET_PASSWORD_MAX 256 /* bytes */
#define SECRET_PAPER	    3	/* groups of four letters: 60 bits */
#define SECRET_ONCE	    5	/* 100 bits */
#define SECRET_CODE_SIZE    32	/* of a code, with the NUL */

void secret_random(void *out, size_t len);
void secret_wipe(void *data, size_t len);
void secret_wipe_text(char *s); /* NULL-safe; the text, not the memory behind it */

/* Whether people may have it: long enough, and none of the `names` (ends with NULL). */
MUST_CHECK bool secret_password_check(
    const char *password, const char *const *names, struct err *e);
/* argon2id with 64 MiB, about a tenth of a second: "$argon2id$v=19$m=65536,...". */
void secret_hash(const char *password, char out[static SECRET_HASH_SIZE]);
/* Takes as long whether it fits or not. */
bool secret_fits(const char *hash, const char *password);

/* "ABCD-EFGH-IJKL", groups of four letters. */
char *secret_code(int groups, char out[static SECRET_CODE_SIZE]); /* returns out */
/* What is stored of a code of so many groups.  False: it is none.  In either case, with blanks and
 * hyphens anywhere, and 0, 1 and 8, which no code has, for O, I and B. */
MUST_CHECK bool secret_code_hash(
    const char *typed, int groups, unsigned char out[static SHA256_SIZE]);

#endif
