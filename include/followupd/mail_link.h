/* SPDX-License-Identifier: Apache-2.0
 *
 * mail_link.h - the address in a mail on whose page one person answers about one item.
 *
 * {pages.public_url}/a/{token}: 128 random bits as 26 letters (RFC 4648 section 6).  Whoever has
 * the token may answer, so that it stands in the mail that leaves and nowhere else: the bytes that
 * are kept have the link's name in its place, which is made from the token's hash, leads nowhere
 * and has as many letters.  A mail's tokens wait beside it and are filled in when it leaves.
 */
#ifndef FOLLOWUPD_MAIL_LINK_H
#define FOLLOWUPD_MAIL_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include "followupd/err.h"
#include "followupd/sha256.h"

#define LINK_RANDOM 16 /* bytes */
#define LINK_TEXT   27 /* with the NUL */

/* Both return out. */
char *link_token(const unsigned char random[static LINK_RANDOM], char out[static LINK_TEXT]);
char *link_name(const char *token, char out[static LINK_TEXT]);
/* What is kept of a token. */
void link_hash(const char *token, unsigned char out[static SHA256_SIZE]);
/* A token as an address bar has it, in either case; false: it is none. */
MUST_CHECK bool link_read(const char *text, char out[static LINK_TEXT]);
/* Puts tokens, separated by a blank, in the place of their names in a finished mail (RFC 5322,
 * bodies quoted-printable): a name may be folded (RFC 2045 section 6.7). */
void links_fill(char *mail, size_t len, const char *tokens);

#endif
