/* SPDX-License-Identifier: Apache-2.0
 *
 * mail_link.c - tokens of links in mails, their names, and one in the other's place.
 */
#include "autoconf.h"
#include "followupd/mail_link.h"
#include "followupd/base32.h"

#include <string.h>

#define LETTERS (LINK_TEXT - 1)

_Static_assert(BASE32_SIZE(LINK_RANDOM) == LINK_TEXT, "a token has 26 letters");

char *link_token(const unsigned char random[static LINK_RANDOM], char out[static LINK_TEXT])
{
	return base32_write(random, LINK_RANDOM, out);
}

void link_hash(const char *token, unsigned char out[static SHA256_SIZE])
{
	sha256(token, strlen(token), out);
}

char *link_name(const char *token, char out[static LINK_TEXT])
{
	unsigned char hash[SHA256_SIZE];
	link_hash(token, hash);
	return link_token(hash, out);
}

bool link_read(const char *text, char out[static LINK_TEXT])
{
	unsigned char bytes[LINK_RANDOM];
	if (strlen(text) != LETTERS ||
	    base32_read(text, LETTERS, bytes, sizeof bytes) != sizeof bytes)
		return false;
	link_token(bytes, out);
	return true;
}

/* Where the letters stand, or false: the name does not begin at `at`. */
static bool find_letters(
    const char *mail, size_t len, size_t at, const char *name, size_t place[static LETTERS])
{
	for (size_t k = 0; k < LETTERS; k++) {
		if (k && at + 3 <= len && memcmp(mail + at, "=\r\n", 3) == 0)
			at += 3;
		if (at >= len || mail[at] != name[k])
			return false;
		place[k] = at++;
	}
	return true;
}

static void fill(char *mail, size_t len, const char *token)
{
	char name[LINK_TEXT];
	size_t place[LETTERS];
	link_name(token, name);
	for (size_t at = 0; at + LETTERS <= len; at++) {
		if (!find_letters(mail, len, at, name, place))
			continue;
		for (size_t k = 0; k < LETTERS; k++)
			mail[place[k]] = token[k];
	}
}

void links_fill(char *mail, size_t len, const char *tokens)
{
	char token[LINK_TEXT];
	for (const char *t = tokens; *t; t += strspn(t, " ")) {
		size_t n = strcspn(t, " ");
		if (n == LETTERS) {
			memcpy(token, t, n);
			token[n] = '\0';
			fill(mail, len, token);
		}
		t += n;
	}
}
