/* SPDX-License-Identifier: Apache-2.0
 *
 * totp.c - one-time codes by time (RFC 6238, on top of RFC 4226).
 *
 * Fails: ends the process when libcrypto has no HMAC-SHA-1.
 */
#include "autoconf.h"
#include "followupd/totp.h"
#include "followupd/base32.h"
#include "followupd/buf.h"
#include "followupd/log.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

#define SECRET_MAX 64

uint32_t hotp_code(const unsigned char *secret, size_t len, uint64_t counter, int digits)
{
	static const uint32_t power[] = {1000000, 10000000, 100000000};
	unsigned char text[8], mac[EVP_MAX_MD_SIZE];
	unsigned size = 0;
	for (int i = 7; i >= 0; i--, counter >>= 8)
		text[i] = (unsigned char)counter;
	if (!HMAC(EVP_sha1(), secret, (int)len, text, sizeof text, mac, &size))
		fatal("libcrypto has no HMAC-SHA-1");
	const unsigned char *at = mac + (mac[size - 1] & 15);
	uint32_t cut =
	    (uint32_t)(at[0] & 127) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
	OPENSSL_cleanse(mac, sizeof mac);
	return cut % power[digits - 6];
}

/* False: not six digits. */
static bool read_digits(const char *code, char out[static TOTP_DIGITS + 1])
{
	size_t n = 0;
	for (; *code; code++) {
		if (*code == ' ')
			continue;
		if (*code < '0' || *code > '9' || n == TOTP_DIGITS)
			return false;
		out[n++] = *code;
	}
	out[n] = '\0';
	return n == TOTP_DIGITS;
}

int64_t totp_step(
    const unsigned char *secret, size_t len, const char *code, int64_t now, int64_t used)
{
	char digits[TOTP_DIGITS + 1], right[16];
	int64_t found = 0, step = now / TOTP_STEP;
	if (!read_digits(code, digits))
		return 0;
	/* All three are compared, whichever it is: time tells nothing. */
	for (int64_t s = step - 1; s <= step + 1; s++) {
		snprintf(
		    right, sizeof right, "%06u", hotp_code(secret, len, (uint64_t)s, TOTP_DIGITS));
		if (CRYPTO_memcmp(right, digits, TOTP_DIGITS) == 0 && s > used && !found)
			found = s;
	}
	OPENSSL_cleanse(digits, sizeof digits);
	OPENSSL_cleanse(right, sizeof right);
	return found;
}

static void add_encoded(struct buf *b, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    strchr("-._~", c))
			buf_addc(b, (char)c);
		else
			buf_addf(b, "%%%02X", c);
	}
}

char *totp_uri(const unsigned char *secret, size_t len, const char *issuer, const char *name)
{
	char letters[BASE32_SIZE(SECRET_MAX)];
	struct buf b = {0};
	if (len > SECRET_MAX)
		bug("a secret of %zu bytes", len);
	base32_write(secret, len, letters);
	for (char *p = letters; *p; p++)
		*p = *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p;
	buf_adds(&b, "otpauth://totp/");
	add_encoded(&b, issuer);
	buf_addc(&b, ':');
	add_encoded(&b, name);
	buf_addf(&b, "?secret=%s&issuer=", letters);
	add_encoded(&b, issuer);
	OPENSSL_cleanse(letters, sizeof letters);
	return buf_steal(&b);
}
