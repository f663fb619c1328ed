/* SPDX-License-Identifier: Apache-2.0
 *
 * text.h - the check every value passes before a library writes it into a header or an entry.
 */
#ifndef LETTER_TEXT_H
#define LETTER_TEXT_H

#include <stddef.h>
#include "followupd/err.h"

/* UTF-8, not NULL, at most max bytes, no control characters (C0, DEL, C1) but those of `allowed`.
 * what: the field, for the error. */
MUST_CHECK bool text_check(
    const char *what, const char *s, size_t max, const char *allowed, struct err *e);

#endif
