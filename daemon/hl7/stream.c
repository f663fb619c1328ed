/* SPDX-License-Identifier: Apache-2.0
 *
 * stream.c - the messages of a file, through a window that grows to one message and no further.
 *
 * Whatever reaches the end of the window may go on behind it, so it is read again when there is
 * more.  The window at least doubles each time: a message is read a few times, however large.
 */
#include "autoconf.h"
#include "followupd/hl7_stream.h"

#include <string.h>

#define CHUNK ((size_t)256 << 10)
#define BOM   "\xef\xbb\xbf"
/* A line break and what tells the line behind it. */
#define LINE_HEAD 5
/* Of line ends and the beginning of what follows, until which a message is not known to end. */
#define BEHIND 16

void hl7_stream_free(struct hl7_stream *s)
{
	buf_free(&s->window);
}

static size_t left(const struct hl7_stream *s)
{
	return s->window.len - s->done;
}

char *hl7_stream_room(struct hl7_stream *s, size_t *size)
{
	s->base += (int64_t)s->done;
	buf_consume(&s->window, s->done);
	s->done = 0;
	*size = s->window.len > CHUNK ? s->window.len : CHUNK;
	return buf_room(&s->window, *size);
}

void hl7_stream_fed(struct hl7_stream *s, size_t n)
{
	s->window.len += n;
	s->ended = n == 0;
}

static bool begin(struct hl7_stream *s)
{
	if (!s->begun && left(s) < strlen(BOM) && !s->ended)
		return false;
	if (!s->begun && left(s) >= strlen(BOM) && memcmp(s->window.data, BOM, strlen(BOM)) == 0)
		s->done += strlen(BOM);
	s->begun = true;
	return true;
}

/* The rest of what was too large ends where a line begins that is no part of a message. */
static bool skip(struct hl7_stream *s)
{
	const char *p = s->window.data + s->done, *end = s->window.data + s->window.len;
	if (!s->skipping)
		return true;
	bool found = hl7_batch_skip(&p, end, s->ended);
	if (!found && !s->ended) {
		s->done += left(s) > LINE_HEAD ? left(s) - LINE_HEAD : 0;
		return false;
	}
	s->done = (size_t)(p - s->window.data);
	s->skipping = false;
	return true;
}

static enum hl7_streamed give_beginning(struct hl7_stream *s, struct hl7_span *out)
{
	*out = (struct hl7_span){s->window.data + s->done, left(s)};
	s->done += left(s) > LINE_HEAD ? left(s) - LINE_HEAD : left(s);
	s->skipping = true;
	return STREAM_OVERSIZE;
}

enum hl7_streamed hl7_stream_next(struct hl7_stream *s, struct hl7_span *out, int64_t *at)
{
	if (!begin(s) || !skip(s))
		return STREAM_MORE;
	if (!left(s))
		return s->ended ? STREAM_END : STREAM_MORE;
	struct hl7_batch before = s->batch;
	s->batch.p = s->window.data + s->done;
	s->batch.end = s->window.data + s->window.len;
	bool found = hl7_batch_next(&s->batch, out);
	*at = s->base + (int64_t)s->done;
	if (s->batch.p == s->batch.end && !s->ended) {
		s->batch = before;
		return left(s) > s->max + BEHIND ? give_beginning(s, out) : STREAM_MORE;
	}
	s->done = (size_t)(s->batch.p - s->window.data);
	if (!found)
		return STREAM_END;
	*at = s->base + (out->p - s->window.data);
	return out->len > s->max ? STREAM_OVERSIZE : STREAM_MESSAGE;
}
