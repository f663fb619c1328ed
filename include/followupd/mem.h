/* SPDX-License-Identifier: Apache-2.0
 *
 * mem.h - memory that is always there.
 *
 * The x* helpers end the process when memory is gone: a role may die at any time, and loses
 * nothing by it.  An arena holds everything that is read from one message or one patient and is
 * freed at once, so that the structures in it need no owner.
 */
#ifndef FOLLOWUPD_MEM_H
#define FOLLOWUPD_MEM_H

#include <stdarg.h>
#include <stddef.h>
#include "followupd/err.h"

void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t count, size_t size) __attribute__((malloc, returns_nonnull));
void *xrealloc(void *p, size_t size) __attribute__((returns_nonnull));
/* Like xrealloc for count elements; ends the process on overflow. */
void *xreallocarray(void *p, size_t count, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull));
char *xstrndup(const char *s, size_t max) __attribute__((malloc, returns_nonnull));
char *xasprintf(const char *fmt, ...) PRINTF(1, 2);

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a); /* NULL-safe */
void *arena_alloc(
    struct arena *a, size_t size); /* zeroed, aligned for any type; lives as long as a */
char *arena_strdup(struct arena *a, const char *s); /* NULL gives NULL */
char *arena_strndup(struct arena *a, const char *s, size_t len);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF(2, 3);
/* Grows a vector that lives in the arena: returns room for `count + 1` elements. */
void *arena_grow(struct arena *a, void *old, size_t count, size_t size);

#endif
