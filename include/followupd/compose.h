/* SPDX-License-Identifier: Apache-2.0
 *
 * compose.h - what the core decided to tell, as finished bytes: mails and printed letters.
 */
#ifndef FOLLOWUPD_COMPOSE_H
#define FOLLOWUPD_COMPOSE_H

#include "followupd/notice_json.h"
#include "followupd/papers.h"
#include "followupd/token.h"

/* What all mails and letters of one unit share; lends everything. */
struct composer {
	struct notice_writer writer; /* page and page_arg are set here, mail by mail */
	const struct token_keys *keys;
	const struct papers *papers;
	size_t link_count; /* of the mail being composed */
	struct answer_link *link;
};

/* Finished bytes for every notice and letter of d, whose charts are all; they are the unit's
 * arena's.  False: the unit or *e failed. */
MUST_CHECK bool compose_told(
    struct composer *c, const struct charts *all, const struct decided *d, struct err *e);

#endif
