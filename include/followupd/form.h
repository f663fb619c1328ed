/* SPDX-License-Identifier: Apache-2.0
 *
 * form.h - what browsers write into queries, forms and paths (WHATWG URL, application/
 * x-www-form-urlencoded; RFC 3986 section 2.1), read strictly.
 */
#ifndef FOLLOWUPD_FORM_H
#define FOLLOWUPD_FORM_H

#include "followupd/mem.h"

#define FORM_FIELDS_MAX 512
#define FORM_NAME_MAX	64    /* bytes, decoded */
#define FORM_VALUE_MAX	32768 /* bytes, decoded */

struct form {
	struct form_field {
		const char *name, *value;
	} * field; /* in the order they were sent */
	size_t count;
};

/* Decodes len bytes of text; f lives in a.  Without NUL and in UTF-8, or refused: ERR_INPUT what is
 * malformed, ERR_REFUSED what is more than the limits.  Empty pieces are passed over; a field
 * without
 * "=" is empty. */
MUST_CHECK bool form_parse(
    struct arena *a, const char *text, size_t len, struct form *f, struct err *e);

/* The value of the first field of that name; NULL: there is none. */
const char *form_value(const struct form *f, const char *name);

/* One part of a path, where "+" is itself; NULL where form_parse would refuse it. */
char *form_path_part(struct arena *a, const char *text, size_t len, struct err *e);

#endif
