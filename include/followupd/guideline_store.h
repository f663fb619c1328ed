/* SPDX-License-Identifier: Apache-2.0
 *
 * guideline_store.h - who signed which decision table.
 *
 * A table is known by the SHA-256 of its file (64 hex digits): a signature ends with the letter it
 * was given for.
 */
#ifndef FOLLOWUPD_GUIDELINE_STORE_H
#define FOLLOWUPD_GUIDELINE_STORE_H

#include <jansson.h>
#include "followupd/guideline.h"
#include "followupd/unit.h"

struct guideline_signature {
	const char *system, *version, *sha256;
	bool taken_back;
	const char *by, *note, *login; /* who vouches; why; the system user */
};

MUST_CHECK bool guideline_sign(
    struct session *s, const struct guideline_signature *g, struct err *e);
/* Every signature ever given or taken back, the newest last: system version table_sha256 signed
 * by_name note login at. */
MUST_CHECK bool guideline_signatures(struct session *s, struct rows *out, struct err *e);
/* The tables that are signed now: table_sha256 system version by_name at. */
MUST_CHECK bool guideline_signed(struct session *s, struct rows *out, struct err *e);
/* Who vouches for the table, by such rows, which lend the name; NULL: nobody. */
const char *guideline_signed_by(const struct rows *r, const struct guideline *g);
/* Adds "SYSTEM VERSION" of each table that nobody vouches for. */
MUST_CHECK bool guideline_unsigned(
    struct session *s, const struct guideline_set *set, json_t *out, struct err *e);
/* Whether that table is signed now. */
MUST_CHECK bool guideline_is_signed(struct unit *u, const char *sha256, bool *is_signed);

#endif
