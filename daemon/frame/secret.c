/* SPDX-License-Identifier: Apache-2.0
 *
 * secret.c - passwords and codes of people, by libsodium.
 *
 * Fails: ends the process when libsodium cannot start or has not the memory for a hash.
 */
#include "autoconf.h"
#include "followupd/secret.h"
#include "followupd/base32.h"
#include "followupd/log.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

#define GROUP 4 /* letters of a code */

_Static_assert(SECRET_HASH_SIZE >= crypto_pwhash_STRBYTES, "a hash fits");

static void start(void)
{
	if (sodium_init() < 0)
		fatal("libsodium could not start");
}

void secret_random(void *out, size_t len)
{
	start();
	randombytes_buf(out, len);
}

void secret_wipe(void *data, size_t len)
{
	sodium_memzero(data, len);
}

void secret_wipe_text(char *s)
{
	if (s)
		sodium_memzero(s, strlen(s));
}

/* ---- passwords ------------------------------------------------------------------------------ */

static size_t count_characters(const char *s)
{
	size_t n = 0;
	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

bool secret_password_check(const char *password, const char *const *names, struct err *e)
{
	size_t same = strspn(password, (char[]){password[0], '\0'});
	if (count_characters(password) < SECRET_PASSWORD_MIN)
		return err_set(
		    e, ERR_INPUT, "a password needs at least %d characters", SECRET_PASSWORD_MIN);
	if (strlen(password) > SECRET_PASSWORD_MAX)
		return err_set(
		    e, ERR_INPUT, "a password has at most %d bytes", SECRET_PASSWORD_MAX);
	if (same == strlen(password))
		return err_set(e, ERR_INPUT, "the password is one character, repeated");
	for (; *names; names++)
		if (strcasecmp(password, *names) == 0)
			return err_set(
			    e, ERR_INPUT, "the password is the name or address of the person");
	return true;
}

void secret_hash(const char *password, char out[static SECRET_HASH_SIZE])
{
	start();
	if (crypto_pwhash_str(out, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
		crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
		fatal("out of memory hashing a password");
}

bool secret_fits(const char *hash, const char *password)
{
	start();
	return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
}

/* ---- codes ---------------------------------------------------------------------------------- */

char *secret_code(int groups, char out[static SECRET_CODE_SIZE])
{
	unsigned char bytes[SECRET_CODE_SIZE];
	char letters[BASE32_SIZE(sizeof bytes)], *at = out;
	secret_random(bytes, sizeof bytes);
	base32_write(bytes, sizeof bytes, letters);
	for (int i = 0; i < groups * GROUP; i++) {
		if (i && i % GROUP == 0)
			*at++ = '-';
		*at++ = letters[i] >= 'a' ? (char)(letters[i] - 32) : letters[i];
	}
	*at = '\0';
	secret_wipe(bytes, sizeof bytes);
	secret_wipe(letters, sizeof letters);
	return out;
}

/* 0: no letter of a code. */
static char letter_of(char c)
{
	static const char meant[][2] = {{'0', 'O'}, {'1', 'I'}, {'8', 'B'}};
	for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
		if (c == meant[i][0])
			return meant[i][1];
	if (c >= 'a' && c <= 'z')
		return (char)(c - 32);
	return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7') ? c : 0;
}

bool secret_code_hash(const char *typed, int groups, unsigned char out[static SHA256_SIZE])
{
	char letters[SECRET_CODE_SIZE];
	size_t n = 0, want = (size_t)groups * GROUP;
	bool ok = true;
	for (; ok && *typed; typed++) {
		if (*typed == ' ' || *typed == '-')
			continue;
		ok = n < want && letter_of(*typed);
		if (ok)
			letters[n++] = letter_of(*typed);
	}
	ok = ok && n == want;
	if (ok)
		sha256(letters, n, out);
	secret_wipe(letters, sizeof letters);
	return ok;
}
