/* SPDX-License-Identifier: Apache-2.0
 *
 * wire.c - encodes and decodes the messages between the mailer and a mail worker.
 *
 * The worker speaks with the network, so the mailer believes nothing it says.
 */
#include "autoconf.h"
#include "followupd/wire.h"

#include <string.h>

#define WIRE_VERSION 1
#define HEADER_SIZE  6

/* ---- writing ------------------------------------------------------------------------ */

static void put_u32(char *to, size_t n)
{
	for (int i = 0; i < 4; i++)
		to[i] = (char)(n >> (24 - 8 * i) & 0xff);
}

static void add_octets(struct buf *b, const char *data, size_t len)
{
	char size[4];
	put_u32(size, len);
	buf_add(b, size, sizeof size);
	buf_add(b, data, len);
}

static void add_text(struct buf *b, const char *s)
{
	add_octets(b, s, strlen(s) + 1);
}

static void add_number(struct buf *b, int64_t n)
{
	char octets[8];
	for (int i = 0; i < 8; i++)
		octets[i] = (char)((uint64_t)n >> (56 - 8 * i) & 0xff);
	buf_add(b, octets, sizeof octets);
}

void wire_encode(struct buf *b, const struct wire *w)
{
	const char header[HEADER_SIZE] = {WIRE_VERSION, (char)w->type};
	size_t start = b->len;
	buf_add(b, header, sizeof header);
	add_number(b, w->notice_id);
	if (w->type == WIRE_MAIL) {
		add_text(b, w->from);
		add_text(b, w->to);
		add_text(b, w->envid);
		add_octets(b, w->bytes, w->len);
		add_number(b, w->start_by);
		add_number(b, w->permitted);
		add_number(b, w->last);
	} else if (w->type == WIRE_OUTCOME) {
		add_number(b, w->outcome.stage);
		add_number(b, w->outcome.trouble);
		add_number(b, w->outcome.code);
		add_text(b, w->outcome.enhanced);
		add_text(b, w->outcome.reply);
		add_number(b, w->more);
	}
	put_u32(b->data + start + 2, b->len - start - HEADER_SIZE);
}

/* ---- reading ------------------------------------------------------------------------ */

struct wire_reader {
	const char *at;
	size_t left;
	bool bad;
};

static size_t get_u32(const char *from)
{
	const unsigned char *p = (const unsigned char *)from;
	return (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
}

static const char *take(struct wire_reader *r, size_t n)
{
	if (r->bad || r->left < n) {
		r->bad = true;
		return NULL;
	}
	const char *p = r->at;
	r->at += n;
	r->left -= n;
	return p;
}

static int64_t take_number(struct wire_reader *r, int64_t min, int64_t max)
{
	const unsigned char *p = (const unsigned char *)take(r, 8);
	uint64_t n = 0;
	for (int i = 0; p && i < 8; i++)
		n = n << 8 | p[i];
	if ((int64_t)n < min || (int64_t)n > max)
		r->bad = true;
	return r->bad ? 0 : (int64_t)n;
}

static const char *take_octets(struct wire_reader *r, size_t *len)
{
	const char *size = take(r, 4);
	*len = size ? get_u32(size) : 0;
	return size ? take(r, *len) : NULL;
}

static const char *take_text(struct wire_reader *r)
{
	size_t len;
	const char *s = take_octets(r, &len);
	if (!s || len == 0 || memchr(s, '\0', len) != s + len - 1) {
		r->bad = true;
		return "";
	}
	return s;
}

static void take_into(struct wire_reader *r, char *to, size_t size)
{
	const char *s = take_text(r);
	if (strlen(s) >= size)
		r->bad = true;
	else
		strcpy(to, s);
}

static void take_fields(struct wire_reader *r, struct wire *w)
{
	w->notice_id = take_number(r, INT64_MIN, INT64_MAX);
	if (w->type == WIRE_MAIL) {
		w->from = take_text(r);
		w->to = take_text(r);
		w->envid = take_text(r);
		w->bytes = take_octets(r, &w->len);
		w->start_by = take_number(r, INT64_MIN, INT64_MAX);
		w->permitted = take_number(r, 0, 1);
		w->last = take_number(r, 0, 1);
	} else if (w->type == WIRE_OUTCOME) {
		w->outcome.stage = (enum smtp_stage)take_number(r, 0, STAGE_COUNT - 1);
		w->outcome.trouble = (enum smtp_trouble)take_number(r, 0, TROUBLE_COUNT - 1);
		w->outcome.code = (int)take_number(r, 0, 999);
		take_into(r, w->outcome.enhanced, sizeof w->outcome.enhanced);
		take_into(r, w->outcome.reply, sizeof w->outcome.reply);
		w->more = take_number(r, 0, 1);
	}
}

enum wire_result wire_decode(
    const char *data, size_t len, size_t frame_max, struct wire *out, size_t *used)
{
	if (len >= 1 && data[0] != WIRE_VERSION)
		return WIRE_BROKEN;
	if (len >= 2 && (data[1] < WIRE_MAIL || data[1] >= WIRE_TYPE_END))
		return WIRE_BROKEN;
	if (len < HEADER_SIZE)
		return WIRE_PARTIAL;
	size_t size = get_u32(data + 2);
	if (size > frame_max)
		return WIRE_BROKEN;
	if (len - HEADER_SIZE < size)
		return WIRE_PARTIAL;
	struct wire_reader r = {data + HEADER_SIZE, size, false};
	*out = (struct wire){.type = (enum wire_type)data[1]};
	take_fields(&r, out);
	if (r.bad || r.left)
		return WIRE_BROKEN;
	*used = HEADER_SIZE + size;
	return WIRE_WHOLE;
}
