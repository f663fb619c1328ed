/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_names.h - the names of a mail and of a calendar entry by which an answer to them is known.
 *
 * Where answers are read they carry a signed token (token.h): in Message-ID, which a client puts
 * into In-Reply-To; in Reply-To; in the UID, which a calendar answers with.
 */
#ifndef FOLLOWUPD_ANSWER_NAMES_H
#define FOLLOWUPD_ANSWER_NAMES_H

#include "followupd/chart.h"
#include "followupd/config.h"
#include "followupd/token.h"

/* The keys of the site; none where no answers are read. */
MUST_CHECK bool answer_keys(const struct config *c, struct token_keys *out, struct err *e);
bool answers_are_read(const struct config *c);

/* All in the arena; unique: a UUID. */
const char *answer_message_id(struct arena *a, const struct config *c, const struct token_keys *k,
    const struct notice *n, const char *unique, date today);
/* NULL: none is written.  Without a token where the local part has no room for it. */
const char *answer_reply_to(struct arena *a, const struct config *c, const struct token_keys *k,
    const struct notice *n, date today);
const char *answer_uid(struct arena *a, const struct config *c, const struct token_keys *k,
    const struct notice *n, const char *unique, date today);

#endif
