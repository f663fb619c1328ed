/* SPDX-License-Identifier: Apache-2.0
 *
 * buf.c - a byte string that grows.
 *
 * Fails: ends the process when memory is gone; reading a file can fail.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *buf_room(struct buf *b, size_t more)
{
	size_t need;
	if (__builtin_add_overflow(b->len, more, &need) || __builtin_add_overflow(need, 1, &need))
		fatal("out of memory growing a buffer");
	if (need > b->cap) {
		size_t cap = b->cap ? b->cap : 64;
		while (cap < need)
			cap = cap > SIZE_MAX / 2 ? need : cap * 2;
		b->data = xrealloc(b->data, cap);
		b->cap = cap;
	}
	return b->data + b->len;
}

void buf_add(struct buf *b, const void *data, size_t len)
{
	char *to = buf_room(b, len);
	if (len)
		memcpy(to, data, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void buf_addc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_adds(struct buf *b, const char *s)
{
	if (s)
		buf_add(b, s, strlen(s));
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	size_t room = b->cap - b->len; /* mostly enough */
	int n = vsnprintf(room ? b->data + b->len : NULL, room, fmt, ap);
	va_end(ap);
	if (n < 0)
		bug("text cannot be formatted");
	if ((size_t)n >= room)
		vsnprintf(buf_room(b, (size_t)n), (size_t)n + 1, fmt, again);
	va_end(again);
	b->len += (size_t)n;
}

void buf_consume(struct buf *b, size_t n)
{
	if (n > b->len)
		bug("consuming %zu of %zu bytes", n, b->len);
	if (!n)
		return;
	memmove(b->data, b->data + n, b->len - n);
	b->len -= n;
	b->data[b->len] = '\0';
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->data)
		b->data[0] = '\0';
}

void buf_free(struct buf *b)
{
	free(b->data);
	*b = (struct buf){0};
}

const char *buf_text(const struct buf *b)
{
	return b->data && b->len ? b->data : "";
}

char *buf_steal(struct buf *b)
{
	char *p = b->data ? b->data : xstrdup("");
	*b = (struct buf){0};
	return p;
}

static bool read_all(int fd, struct buf *b, const char *path, size_t max, struct err *e)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return err_set(e, ERR_SYSTEM, "could not stat \"%s\": %s", path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return err_set(e, ERR_SYSTEM, "\"%s\" is a directory", path);
	for (;;) {
		char *to = buf_room(b, 65536);
		ssize_t n = read(fd, to, 65536);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(
			    e, ERR_SYSTEM, "could not read \"%s\": %s", path, strerror(errno));
		b->len += (size_t)n;
		b->data[b->len] = '\0';
		if (n == 0)
			return true;
		if (b->len > max)
			return err_set(e, ERR_INPUT, "\"%s\" is larger than %zu bytes", path, max);
	}
}

bool buf_read_file(struct buf *b, const char *path, size_t max, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return err_set(e, ERR_SYSTEM, "could not open \"%s\": %s", path, strerror(errno));
	bool ok = read_all(fd, b, path, max, e);
	close(fd);
	return ok;
}
