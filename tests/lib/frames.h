/* SPDX-License-Identifier: Apache-2.0
 *
 * frames.h - the messages on standard input, each between 0x0b and 0x1c as on a link.
 */
#ifndef TESTS_LIB_FRAMES_H
#define TESTS_LIB_FRAMES_H

#include <string.h>
#include <unistd.h>
#include "followupd/buf.h"

/* Calls one() for each; false when it was false for any. */
static inline bool frames_each(bool (*one)(void *arg, const char *raw, size_t len), void *arg)
{
	struct buf b = {0};
	char piece[65536];
	bool ok = true;
	for (ssize_t n; (n = read(STDIN_FILENO, piece, sizeof piece)) > 0;)
		buf_add(&b, piece, (size_t)n);
	const char *at = buf_text(&b), *end = at + b.len, *stop;
	while ((at = memchr(at, 0x0b, (size_t)(end - at))) &&
	       (stop = memchr(at, 0x1c, (size_t)(end - at)))) {
		ok = one(arg, at + 1, (size_t)(stop - at - 1)) && ok;
		at = stop;
	}
	buf_free(&b);
	return ok;
}

#endif
