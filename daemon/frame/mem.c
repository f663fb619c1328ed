/* SPDX-License-Identifier: Apache-2.0
 *
 * mem.c - allocation that does not fail, and arenas.
 *
 * Fails: ends the process when memory is gone.
 */
#include "autoconf.h"
#include "followupd/mem.h"
#include "followupd/log.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);
	if (!p)
		fatal("out of memory allocating %zu bytes", size);
	return p;
}

void *xcalloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);
	if (!p)
		fatal("out of memory allocating %zu times %zu bytes", count, size);
	return p;
}

void *xrealloc(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);
	if (!p)
		fatal("out of memory allocating %zu bytes", size);
	return p;
}

void *xreallocarray(void *old, size_t count, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(count, size, &total))
		fatal("out of memory allocating %zu times %zu bytes", count, size);
	return xrealloc(old, total);
}

char *xstrdup(const char *s)
{
	return xstrndup(s, strlen(s));
}

char *xstrndup(const char *s, size_t max)
{
	size_t n = strnlen(s, max);
	char *p = xmalloc(n + 1);
	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *p;
	va_start(ap, fmt);
	if (vasprintf(&p, fmt, ap) < 0)
		fatal("out of memory formatting text");
	va_end(ap);
	return p;
}

/* ---- arenas ------------------------------------------------------------- */

struct chunk {
	struct chunk *next;
	size_t used, size;
	alignas(max_align_t) char data[];
};

struct arena {
	struct chunk *chunk;
};

#define CHUNK_SIZE ((size_t)16 * 1024)

struct arena *arena_new(void)
{
	return xcalloc(1, sizeof(struct arena));
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	for (struct chunk *c = a->chunk, *next; c; c = next) {
		next = c->next;
		free(c);
	}
	free(a);
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t align = alignof(max_align_t);
	if (size > SIZE_MAX / 2)
		fatal("out of memory allocating %zu bytes", size);
	size = (size + align - 1) & ~(align - 1);
	struct chunk *c = a->chunk;
	if (!c || c->size - c->used < size) {
		size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;
		struct chunk *fresh = xmalloc(sizeof *fresh + room);
		fresh->size = room;
		fresh->used = 0;
		if (c &&
		    size > CHUNK_SIZE) { /* a large one goes behind, the current one stays in use */
			fresh->next = c->next;
			c->next = fresh;
		} else {
			fresh->next = c;
			a->chunk = fresh;
		}
		c = fresh;
	}
	void *p = c->data + c->used;
	c->used += size;
	return memset(p, 0, size);
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p = arena_alloc(a, len + 1);
	memcpy(p, s, len);
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		bug("text cannot be formatted");
	char *p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}

void *arena_grow(struct arena *a, void *old, size_t count, size_t size)
{
	/* Room is doubled at every power of two, so the old capacity is known from the count. */
	if (count && (count & (count - 1)))
		return old;
	void *p = arena_alloc(a, (count ? count * 2 : 1) * size);
	if (count)
		memcpy(p, old, count * size);
	return p;
}
