/* SPDX-License-Identifier: Apache-2.0
 *
 * array.c - writes PostgreSQL's binary form of one-dimensional arrays.
 *
 * Fails: a value that its column cannot hold is a bug of the caller.
 */
#include "autoconf.h"
#include "followupd/array.h"
#include "followupd/log.h"

#include <arpa/inet.h>
#include <endian.h>
#include <stdint.h>
#include <string.h>

/* pg_type.dat; part of PostgreSQL's protocol. */
static const uint32_t oid_of[] = {
    [ARRAY_BIGINT] = 20,
    [ARRAY_INT] = 23,
    [ARRAY_TEXT] = 25,
    [ARRAY_BYTES] = 17,
    [ARRAY_BOOL] = 16,
    [ARRAY_INSTANT] = 1184,
    [ARRAY_DATE] = 1082,
};

#define HEADER	   20	 /* five numbers of four bytes */
#define EPOCH_DAYS 10957 /* 2000-01-01, where PostgreSQL counts from */
#define EPOCH	   DAYS((instant)EPOCH_DAYS)

static void put32(char *at, uint32_t n)
{
	n = htonl(n);
	memcpy(at, &n, sizeof n);
}

static void add32(struct array *a, uint32_t n)
{
	put32(buf_room(&a->bytes, 4), n);
	a->bytes.len += 4;
}

static void add64(struct array *a, uint64_t n)
{
	n = htobe64(n);
	buf_add(&a->bytes, &n, sizeof n);
}

static void expect(const struct array *a, bool fits)
{
	if (!fits)
		bug("a value does not fit an array of type %d", (int)a->type);
}

void array_begin(struct array *a, enum array_type type)
{
	*a = (struct array){.type = type};
	memset(buf_room(&a->bytes, HEADER), 0, HEADER);
	a->bytes.len = HEADER;
}

void array_null(struct array *a)
{
	a->has_null = true;
	a->count++;
	add32(a, UINT32_MAX); /* -1 */
}

void array_int(struct array *a, int64_t n)
{
	bool wide = a->type == ARRAY_BIGINT;
	expect(a, wide || (a->type == ARRAY_INT && n >= INT32_MIN && n <= INT32_MAX));
	a->count++;
	add32(a, wide ? 8 : 4);
	if (wide)
		add64(a, (uint64_t)n);
	else
		add32(a, (uint32_t)(int32_t)n);
}

void array_id(struct array *a, int64_t id)
{
	if (id)
		array_int(a, id);
	else
		array_null(a);
}

static void add_bytes(struct array *a, const void *p, size_t len)
{
	expect(a, len <= INT32_MAX);
	a->count++;
	add32(a, (uint32_t)len);
	buf_add(&a->bytes, p, len);
}

void array_text(struct array *a, const char *s)
{
	expect(a, a->type == ARRAY_TEXT);
	if (s)
		add_bytes(a, s, strlen(s));
	else
		array_null(a);
}

void array_bytes(struct array *a, const void *p, size_t len)
{
	expect(a, a->type == ARRAY_BYTES);
	add_bytes(a, p, len);
}

void array_bool(struct array *a, bool b)
{
	expect(a, a->type == ARRAY_BOOL);
	add_bytes(a, b ? "\1" : "\0", 1);
}

void array_instant(struct array *a, instant t)
{
	expect(a, a->type == ARRAY_INSTANT);
	if (t == INSTANT_NONE) {
		array_null(a);
		return;
	}
	a->count++;
	add32(a, 8);
	add64(a, (uint64_t)(t - EPOCH));
}

void array_date(struct array *a, date d)
{
	expect(a, a->type == ARRAY_DATE);
	if (d == DATE_NONE) {
		array_null(a);
		return;
	}
	a->count++;
	add32(a, 4);
	add32(a, (uint32_t)(d - EPOCH_DAYS));
}

struct value array_value(struct array *a)
{
	char *h = a->bytes.data;
	put32(h, a->count ? 1 : 0); /* dimensions; an empty array has none, and ends there */
	put32(h + 4, a->has_null);
	put32(h + 8, oid_of[a->type]);
	put32(h + 12, (uint32_t)a->count);
	put32(h + 16, 1);
	return V_BYTES(h, a->count ? a->bytes.len : 12);
}

void array_free(struct array *a)
{
	buf_free(&a->bytes);
	*a = (struct array){0};
}

/* ---- sheets --------------------------------------------------------------------------------- */

static enum array_type type_of(char letter)
{
	static const char letters[] = "Iitybzd"; /* in the order of enum array_type */
	const char *at = letter ? strchr(letters, letter) : NULL;
	if (!at)
		bug("there is no column type %c", letter);
	return (enum array_type)(at - letters);
}

void sheet_begin(struct sheet *s, const char *types)
{
	size_t width = strlen(types);
	if (width > VALUES_MAX)
		bug("%zu columns in one sheet", width);
	*s = (struct sheet){.width = width};
	for (size_t i = 0; i < width; i++)
		array_begin(&s->column[i], type_of(types[i]));
}

static struct array *next(struct sheet *s)
{
	struct array *a = &s->column[s->at++];
	if (s->at == s->width) {
		s->at = 0;
		s->rows++;
	}
	return a;
}

void sheet_int(struct sheet *s, int64_t n)
{
	array_int(next(s), n);
}

void sheet_id(struct sheet *s, int64_t id)
{
	array_id(next(s), id);
}

void sheet_text(struct sheet *s, const char *text)
{
	array_text(next(s), text);
}

void sheet_bytes(struct sheet *s, const void *p, size_t len)
{
	array_bytes(next(s), p, len);
}

void sheet_bool(struct sheet *s, bool b)
{
	array_bool(next(s), b);
}

void sheet_instant(struct sheet *s, instant t)
{
	array_instant(next(s), t);
}

void sheet_date(struct sheet *s, date d)
{
	array_date(next(s), d);
}

void sheet_values(struct sheet *s, struct value out[static VALUES_MAX])
{
	if (s->at)
		bug("a row of a sheet ends at column %zu of %zu", s->at, s->width);
	for (size_t i = 0; i < s->width; i++)
		out[i] = array_value(&s->column[i]);
}

void sheet_end(struct sheet *s)
{
	for (size_t i = 0; i < s->width; i++)
		array_free(&s->column[i]);
	*s = (struct sheet){0};
}
