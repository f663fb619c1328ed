/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_names.c - the names of a mail and of a calendar entry by which an answer to them is known.
 */
#include "autoconf.h"
#include "followupd/answer_names.h"
#include "followupd/address.h"

#include <string.h>

#define ENTRY_YEARS 20 /* an entry keeps its UID as long as it stands */

bool answers_are_read(const struct config *c)
{
	return *c->replies_key_file;
}

bool answer_keys(const struct config *c, struct token_keys *out, struct err *e)
{
	*out = (struct token_keys){0};
	return !answers_are_read(c) || token_keys_load(c->replies_key_file, out, e);
}

/* Of that mail; NULL: no answers are read. */
static const char *token_of(struct arena *a, const struct token_keys *k, const struct notice *n,
    enum token_purpose purpose, date ends)
{
	const struct signed_token t = {.purpose = purpose,
	    .subject = n->followup   ? TOKEN_OF_FOLLOWUP
		       : n->question ? TOKEN_OF_QUESTION
				     : TOKEN_OF_DIGEST,
	    .item = n->followup ? n->followup : n->question,
	    .notice = purpose == TOKEN_ENTRY ? 0 : n->id,
	    .person = n->person,
	    .ends = ends};
	char text[TOKEN_TEXT_MAX];
	return k->count ? arena_strdup(a, token_write(k, &t, text)) : NULL;
}

static const char *named(
    struct arena *a, const struct config *c, const char *unique, const char *token)
{
	return token ? arena_printf(a, "%s.%s@%s", unique, token, c->domain)
		     : arena_printf(a, "%s@%s", unique, c->domain);
}

const char *answer_message_id(struct arena *a, const struct config *c, const struct token_keys *k,
    const struct notice *n, const char *unique, date today)
{
	return named(
	    a, c, unique, token_of(a, k, n, TOKEN_REPLY, today + (date)c->replies_valid_days));
}

const char *answer_uid(struct arena *a, const struct config *c, const struct token_keys *k,
    const struct notice *n, const char *unique, date today)
{
	return named(
	    a, c, unique, token_of(a, k, n, TOKEN_ENTRY, date_add_months(today, 12 * ENTRY_YEARS)));
}

const char *answer_reply_to(struct arena *a, const struct config *c, const struct token_keys *k,
    const struct notice *n, date today)
{
	const char *token = token_of(a, k, n, TOKEN_REPLY, today + (date)c->replies_valid_days);
	const char *address = c->replies_address, *at = strchr(address, '@');
	if (!token)
		return *c->mail_reply_to ? c->mail_reply_to : NULL;
	size_t local = at ? (size_t)(at - address) : 0;
	if (!at || local + 1 + strlen(token) > ADDRESS_LOCAL_MAX)
		return address;
	return arena_printf(a, "%.*s+%s%s", (int)local, address, token, at);
}
