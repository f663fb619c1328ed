/* SPDX-License-Identifier: Apache-2.0
 *
 * token.c - signed names of what an answer is about.
 *
 * Fails: text that is no token of ours is refused, whatever is wrong with it; a key file with a
 * short line names that line.
 */
#include "autoconf.h"
#include "followupd/token.h"
#include "followupd/base32.h"
#include "followupd/log.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

#define LAYOUT	  1
#define MAC_SIZE  12
#define BYTES_MAX (2 + 3 * 10 + 2 + MAC_SIZE)
#define EPOCH	  date_of(2020, 1, 1) /* days from here fit two bytes until 2199 */

/* ---- keys ----------------------------------------------------------------------------------- */

static bool add_key(
    struct token_keys *k, const char *path, int number, const char *line, struct err *e)
{
	size_t len = strcspn(line, "\r\n");
	if (!len || *line == '#')
		return true;
	if (len < TOKEN_KEY_MIN || len > TOKEN_KEY_MAX)
		return err_set(e, ERR_CONFIG, "%s:%d: a key has %zu bytes, not %d to %d", path,
		    number, len, TOKEN_KEY_MIN, TOKEN_KEY_MAX);
	if (k->count == TOKEN_KEYS)
		return err_set(e, ERR_CONFIG, "%s:%d: more than %d keys", path, number, TOKEN_KEYS);
	memcpy(k->key[k->count].byte, line, len);
	k->key[k->count++].len = len;
	return true;
}

bool token_keys_load(const char *path, struct token_keys *out, struct err *e)
{
	char line[TOKEN_KEY_MAX + 16];
	FILE *f = fopen(path, "re");
	bool ok = true;
	*out = (struct token_keys){0};
	if (!f)
		return err_set(e, ERR_CONFIG, "could not read key file \"%s\": %m", path);
	for (int n = 1; ok && fgets(line, sizeof line, f); n++)
		ok = add_key(out, path, n, line, e);
	if (ok && ferror(f))
		ok = err_set(e, ERR_CONFIG, "could not read key file \"%s\": %m", path);
	fclose(f);
	OPENSSL_cleanse(line, sizeof line);
	return ok && (out->count || err_set(e, ERR_CONFIG, "key file \"%s\" has no key", path));
}

/* ---- bytes ---------------------------------------------------------------------------------- */

static void sign(const struct token_keys *k, size_t which, const unsigned char *data, size_t len,
    unsigned char out[static EVP_MAX_MD_SIZE])
{
	unsigned size = 0;
	if (!HMAC(EVP_sha256(), k->key[which].byte, (int)k->key[which].len, data, len, out, &size))
		bug("libcrypto has no HMAC-SHA-256");
}

static size_t put_number(unsigned char *at, int64_t number)
{
	size_t n = 0;
	uint64_t v = (uint64_t)number;
	do {
		at[n] = (unsigned char)((v & 0x7f) | (v > 0x7f ? 0x80 : 0));
		v >>= 7;
	} while (at[n++] & 0x80);
	return n;
}

/* False: it does not end within len, or is not what put_number writes. */
static bool get_number(const unsigned char **at, const unsigned char *end, int64_t *number)
{
	uint64_t v = 0;
	for (unsigned shift = 0; *at < end && shift < 63; shift += 7) {
		unsigned char c = *(*at)++;
		v |= (uint64_t)(c & 0x7f) << shift;
		if (c & 0x80)
			continue;
		*number = (int64_t)v;
		return c || !shift;
	}
	return false;
}

static size_t pack(const struct signed_token *t, unsigned char *out)
{
	size_t n = 0;
	int day = t->ends - EPOCH;
	out[n++] = (unsigned char)(LAYOUT << 4 | t->purpose);
	out[n++] = (unsigned char)t->subject;
	n += put_number(out + n, t->item);
	n += put_number(out + n, t->notice);
	n += put_number(out + n, t->person);
	out[n++] = (unsigned char)(day >> 8);
	out[n++] = (unsigned char)day;
	return n;
}

static bool unpack(const unsigned char *at, size_t len, struct signed_token *t)
{
	const unsigned char *end = at + len;
	if (len < 2 || at[0] >> 4 != LAYOUT)
		return false;
	t->purpose = (enum token_purpose)(at[0] & 15);
	t->subject = (enum token_subject)at[1];
	at += 2;
	if (!get_number(&at, end, &t->item) || !get_number(&at, end, &t->notice) ||
	    !get_number(&at, end, &t->person) || end - at != 2)
		return false;
	t->ends = EPOCH + (at[0] << 8 | at[1]);
	return t->subject >= TOKEN_OF_FOLLOWUP && t->subject <= TOKEN_OF_DIGEST;
}

/* ---- text ------------------------------------------------------------------------------------ */

char *token_write(
    const struct token_keys *k, const struct signed_token *t, char out[static TOKEN_TEXT_MAX])
{
	unsigned char data[BYTES_MAX], mac[EVP_MAX_MD_SIZE];
	size_t n = pack(t, data);
	sign(k, 0, data, n, mac);
	memcpy(data + n, mac, MAC_SIZE);
	return base32_write(data, n + MAC_SIZE, out);
}

bool token_read(const struct token_keys *k, enum token_purpose purpose, const char *text,
    size_t len, struct signed_token *out)
{
	unsigned char data[BYTES_MAX], mac[EVP_MAX_MD_SIZE];
	struct signed_token t;
	size_t n = len < TOKEN_TEXT_MAX ? base32_read(text, len, data, sizeof data) : 0;
	if (n <= MAC_SIZE)
		return false;
	n -= MAC_SIZE;
	bool ours = false;
	for (size_t i = 0; i < k->count && !ours; i++) {
		sign(k, i, data, n, mac);
		ours = CRYPTO_memcmp(mac, data + n, MAC_SIZE) == 0;
	}
	if (!ours || !unpack(data, n, &t) || t.purpose != purpose)
		return false;
	*out = t;
	return true;
}
