/* SPDX-License-Identifier: Apache-2.0
 *
 * json_body.h - what a program sends: one JSON object, of plain members only.
 */
#ifndef DAEMON_PAGES_JSON_BODY_H
#define DAEMON_PAGES_JSON_BODY_H

#include <jansson.h>
#include "followupd/err.h"

#define JSON_BODY_TEXT_MAX    32768 /* bytes of one text */
#define JSON_BODY_MEMBERS_MAX 64

enum member_kind { MEMBER_TEXT, MEMBER_NUMBER, MEMBER_YES };

struct json_member {
	const char *name; /* NULL: the end of the table */
	enum member_kind kind;
	bool needed;
};

/* An object whose members are texts, whole numbers, true, false or null, each once, in UTF-8
 * without NUL.  NULL: it is another thing; e says what, and quotes nothing.  New. */
json_t *json_body_read(const char *text, size_t len, struct err *e);
/* Appends {name, message} to faults for what lacks, what is of another kind and what is not in the
 * table.  Whether nothing was. */
bool json_body_check(json_t *body, const struct json_member *table, json_t *faults);

#endif
