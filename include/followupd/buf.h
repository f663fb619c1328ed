/* SPDX-License-Identifier: Apache-2.0
 *
 * buf.h - a byte string that grows.
 *
 * data is always NUL-terminated behind len once anything was added (NUL bytes inside are kept).
 * A zeroed struct buf is an empty buffer.
 */
#ifndef FOLLOWUPD_BUF_H
#define FOLLOWUPD_BUF_H

#include <stddef.h>
#include "followupd/err.h"

struct buf {
	char *data;
	size_t len;
	size_t cap;
};

void buf_add(struct buf *b, const void *data, size_t len);
void buf_addc(struct buf *b, char c);
void buf_adds(struct buf *b, const char *s); /* NULL adds nothing */
void buf_addf(struct buf *b, const char *fmt, ...) PRINTF(2, 3);
/* Makes room for `more` bytes and returns where they go; the caller then raises len. */
char *buf_room(struct buf *b, size_t more);
void buf_consume(struct buf *b, size_t n); /* drops the first n bytes */
void buf_clear(struct buf *b);		   /* keeps the memory */
void buf_free(struct buf *b);
const char *buf_text(const struct buf *b); /* never NULL; lends */
char *buf_steal(struct buf *b);		   /* returns new (free()); b is empty afterwards */

/* Reads a whole regular file; refuses more than max bytes. */
MUST_CHECK bool buf_read_file(struct buf *b, const char *path, size_t max, struct err *e);

#endif
