/* SPDX-License-Identifier: Apache-2.0
 *
 * markup.h - what the text of a page's template may not hold.
 */
#ifndef PAGES_MARKUP_H
#define PAGES_MARKUP_H

#include <stddef.h>
#include "followupd/err.h"

/* Lends the text of the part of that name, or NULL. */
struct markup_parts {
	const char *(*text)(const void *arg, const char *name);
	const void *arg;
};

/* A form that is posted holds the fields csrf, once and seen, itself or in a part that it names; no
 * style and no script stands in the page, and no value goes in unescaped.  False with e
 * (ERR_CONFIG) naming `name`, the line and the fault. */
MUST_CHECK bool markup_check(
    const char *name, const char *text, const struct markup_parts *parts, struct err *e);

#endif
