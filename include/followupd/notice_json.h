/* SPDX-License-Identifier: Apache-2.0
 *
 * notice_json.h - what a notice says, as the values of its template.
 */
#ifndef FOLLOWUPD_NOTICE_JSON_H
#define FOLLOWUPD_NOTICE_JSON_H

#include <jansson.h>
#include "followupd/config.h"
#include "followupd/decision.h"
#include "followupd/letter.h"
#include "followupd/unit.h"

/* What all notices of one unit share; lends everything. */
struct notice_writer {
	struct unit *u;
	const struct config *config;
	const struct zone *zone;
	const struct letters *(*letters)(const void *book, const char *language);
	const void *book;
	/* The page of a link about that item; NULL: the mail has no links. */
	const char *(*page)(void *arg, const struct answer_link *about);
	void *page_arg;
	size_t signed_count; /* tables asked about, for the notices that rest on them */
	struct signed_table {
		const char *sha256;
		bool is_signed;
	} * signed_table;
};

/* Adds the values to o; false: the unit or *e failed. */
MUST_CHECK bool notice_values(
    struct notice_writer *w, const struct notice_facts *n, json_t *o, struct err *e);
/* The page of its follow-up; NULL: there is none.  New in the unit's arena. */
const char *notice_link(struct notice_writer *w, const struct notice_facts *n);

#endif
