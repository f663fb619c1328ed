/* SPDX-License-Identifier: Apache-2.0
 *
 * totp.h - one-time codes by time (RFC 6238, HMAC-SHA-1, six digits, 30 seconds) and base32.
 */
#ifndef FOLLOWUPD_TOTP_H
#define FOLLOWUPD_TOTP_H

#include <stddef.h>
#include <stdint.h>
#include "followupd/err.h"

#define TOTP_SECRET_SIZE 20 /* bytes: as long as the hash (RFC 4226, section 4) */
#define TOTP_STEP	 30 /* seconds */

/* RFC 4226: the code of a counter, with 6 to 8 digits. */
uint32_t hotp_code(const unsigned char *secret, size_t len, uint64_t counter, int digits);

/* The step whose code it is, of now's, the one before and the one after; 0: none of them, or not
 * later than `used`.  code is as typed: blanks between its six digits do not count.  now: seconds
 * since 1970, real time, because the telephone's is. */
int64_t totp_step(
    const unsigned char *secret, size_t len, const char *code, int64_t now, int64_t used);

/* RFC 4648 without padding; out holds BASE32_SIZE(len) bytes and is returned. */
#define BASE32_SIZE(len) (((len)*8 + 4) / 5 + 1)
char *base32(const unsigned char *data, size_t len, char *out);

/* otpauth://totp/ISSUER:NAME?secret=...&issuer=ISSUER, as apps read it; returns new, to be wiped. */
char *totp_uri(const unsigned char *secret, size_t len, const char *issuer, const char *name);

#endif
