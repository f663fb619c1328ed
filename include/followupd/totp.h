/* SPDX-License-Identifier: Apache-2.0
 *
 * totp.h - one-time codes by time: RFC 6238 with HMAC-SHA-1, six digits and 30 seconds, as the apps
 * of telephones have it.
 */
#ifndef FOLLOWUPD_TOTP_H
#define FOLLOWUPD_TOTP_H

#include <stddef.h>
#include <stdint.h>

#define TOTP_SECRET_SIZE 20 /* bytes: as long as the hash (RFC 4226, section 4, R6) */
#define TOTP_STEP	 30 /* seconds */
#define TOTP_DIGITS	 6

/* RFC 4226, section 5.3: the code of a counter, of 6 to 8 digits. */
uint32_t hotp_code(const unsigned char *secret, size_t len, uint64_t counter, int digits);

/* The step that `code` is of: now's, the one before or the one after, if it is later than `used`,
 * the step of the last code that was taken.  0: it is of none of them.  code: six digits, and
 * blanks between them; now: seconds since 1970, of the real clock, which is the telephone's too. */
int64_t totp_step(
    const unsigned char *secret, size_t len, const char *code, int64_t now, int64_t used);

/* "otpauth://totp/ISSUER:NAME?secret=...", as apps read it.  Returns new: to be wiped. */
char *totp_uri(const unsigned char *secret, size_t len, const char *issuer, const char *name);

#endif
