/* SPDX-License-Identifier: Apache-2.0
 *
 * mllp.c - the frames in a byte stream.
 *
 * Fails: never; bytes that make no frame are counted and left out.
 */
#include "autoconf.h"
#include "followupd/mllp.h"

#include <string.h>

#define START_BLOCK '\x0b'
#define END_BLOCK   '\x1c'
#define END_DATA    '\x0d'

/* Between frames: the offset of the next start block, or len. */
static size_t skip_junk(struct mllp *m, const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		switch (data[i]) {
		case START_BLOCK:
			return i;
		case '\0':
		case '\r':
		case '\n':
		case ' ':
			break;
		default:
			m->junk++;
		}
	}
	return len;
}

enum frame_mark { MARK_NONE, MARK_WAIT, MARK_END, MARK_RESTART };

/* A start block inside a frame begins a new one only if a message follows, since 0B is also a
 * vertical tab in somebody's text; the bytes that tell may still be under way. */
static enum frame_mark look(const char *p, size_t left)
{
	if (*p == END_BLOCK) {
		if (left < 2)
			return MARK_WAIT;
		return p[1] == END_DATA ? MARK_END : MARK_NONE;
	}
	size_t n = left - 1 < 3 ? left - 1 : 3;
	if (memcmp(p + 1, "MSH", n) != 0)
		return MARK_NONE;
	return n == 3 ? MARK_RESTART : MARK_WAIT;
}

/* The first end or restart at or behind `from`; MARK_WAIT or MARK_NONE: where to look again. */
static enum frame_mark find_mark(const char *data, size_t len, size_t from, size_t *where)
{
	const char *end = data + len, *p = data + from;
	const char *stop = NULL, *start = NULL;
	while (p < end) {
		if (!stop || stop < p)
			stop = memchr(p, END_BLOCK, (size_t)(end - p));
		stop = stop ? stop : end;
		if (!start || start < p)
			start = memchr(p, START_BLOCK, (size_t)(stop - p));
		const char *at = start && start < stop ? start : stop;
		if (at == end)
			break;
		enum frame_mark mark = look(at, (size_t)(end - at));
		if (mark != MARK_NONE) {
			*where = (size_t)(at - data);
			return mark;
		}
		p = at + 1;
	}
	*where = len;
	return MARK_NONE;
}

static enum mllp_outcome answer(
    struct mllp *m, struct mllp_frame *out, enum mllp_outcome what, size_t consumed, size_t scanned)
{
	out->consumed = consumed;
	m->scanned = scanned;
	return what;
}

enum mllp_outcome mllp_next(
    struct mllp *m, const char *data, size_t len, size_t max, struct mllp_frame *out)
{
	size_t from = 0; /* where the content starts; while skipping: what is left of it */
	*out = (struct mllp_frame){0};
	if (!m->inside) {
		from = skip_junk(m, data, len);
		if (from == len)
			return answer(m, out, MLLP_MORE, len, 0);
		data += from;
		len -= from;
		m->inside = true;
		m->scanned = 1;
	}
	size_t dropped = from, content = m->skipping ? 0 : 1, at = m->scanned;
	for (;;) {
		size_t where;
		enum frame_mark mark = find_mark(data, len, at, &where);
		bool beyond = !m->skipping && where > content && where - content > max;
		if (beyond && len - content >= max + 2) {
			m->skipping = true;
			out->content = data + content;
			out->len = max;
			return answer(m, out, MLLP_OVERSIZE, dropped + content + max, 0);
		}
		if (mark == MARK_RESTART) {
			m->restarts++;
			m->skipping = false;
			data += where;
			len -= where;
			dropped += where;
			content = at = 1;
			continue;
		}
		if (mark == MARK_END) {
			bool skipped = m->skipping;
			m->inside = m->skipping = false;
			if (skipped) {
				size_t used = dropped + where + 2;
				enum mllp_outcome next =
				    mllp_next(m, data + where + 2, len - where - 2, max, out);
				out->consumed += used;
				return next;
			}
			out->content = data + content;
			out->len = where - content;
			return answer(m, out, MLLP_FRAME, dropped + where + 2, 0);
		}
		if (m->skipping)
			return answer(m, out, MLLP_MORE, dropped + where, 0);
		return answer(m, out, MLLP_MORE, dropped, where);
	}
}

void mllp_wrap(struct buf *out, const char *content, size_t len)
{
	buf_addc(out, START_BLOCK);
	buf_add(out, content, len);
	buf_addc(out, END_BLOCK);
	buf_addc(out, END_DATA);
}

void mllp_commit(struct buf *out, bool stored)
{
	buf_add(out, stored ? "\x0b\x06\x1c\x0d" : "\x0b\x15\x1c\x0d", 4);
}
