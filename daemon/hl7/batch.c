/* SPDX-License-Identifier: Apache-2.0
 *
 * batch.c - the messages in a file.
 */
#include "autoconf.h"
#include "followupd/hl7_batch.h"

#include <string.h>

#define HEAD_LEN 4 /* "MSH|" */

enum batch_line { LINE_OTHER, LINE_MESSAGE, LINE_BATCH_HEAD, LINE_BATCH_TAIL, LINE_FILE };

struct hl7_batch hl7_batch_of(const char *data, size_t len)
{
	struct hl7_batch b = {.p = data, .end = data + len};
	if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
		b.p += 3;
	return b;
}

static bool is_filler(char c)
{
	return c == '\r' || c == '\n' || c == '\x0b' || c == '\x1c' || c == '\0';
}

static enum batch_line line_kind(const char *p, const char *end)
{
	static const struct {
		const char *name;
		enum batch_line kind;
	} names[] = {{"MSH", LINE_MESSAGE}, {"BHS", LINE_BATCH_HEAD}, {"BTS", LINE_BATCH_TAIL},
	    {"FHS", LINE_FILE}, {"FTS", LINE_FILE}};
	if (end - p < 3)
		return LINE_OTHER;
	bool alone = end - p == 3 || p[3] == '\r' || p[3] == '\n';
	bool delimited = !alone && ((p[3] > ' ' && p[3] < '0') || (p[3] > '9' && p[3] < 'A') ||
				       (p[3] > 'Z' && p[3] < 'a') || (p[3] > 'z' && p[3] < 0x7f));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (memcmp(p, names[i].name, 3) == 0)
			return delimited || (alone && names[i].kind != LINE_MESSAGE) ? names[i].kind
										     : LINE_OTHER;
	return LINE_OTHER;
}

static const char *line_end(const char *p, const char *end)
{
	while (p < end && *p != '\r' && *p != '\n')
		p++;
	return p;
}

static bool is_count(char c)
{
	return c >= '0' && c <= '9';
}

/* BTS-1 and FTS-1 are counts; absent ones state nothing. */
static void compare(struct hl7_batch *b, const char *p, const char *end, size_t have)
{
	size_t n = 0;
	if (end - p < 5 || !is_count(p[4]))
		return;
	for (p += 4; p < end && is_count(*p) && n < 1000000000; p++)
		n = n * 10 + (size_t)(*p - '0');
	b->mismatches += n != have;
}

static void take_frame_line(
    struct hl7_batch *b, const char *p, const char *end, enum batch_line kind)
{
	switch (kind) {
	case LINE_BATCH_HEAD:
		b->batches++;
		b->in_batch = 0;
		b->batch_open = true;
		break;
	case LINE_BATCH_TAIL:
		compare(b, p, end, b->in_batch);
		b->in_batch = 0;
		b->batch_open = false;
		break;
	case LINE_FILE:
		b->file_open = p[1] == 'H';
		if (p[1] == 'T')
			compare(b, p, end, b->batches);
		break;
	default:
		b->junk += (size_t)(end - p);
	}
}

bool hl7_batch_skip(const char **p, const char *end, bool ended)
{
	while (*p < end) {
		*p = line_end(*p, end);
		if (*p < end)
			++*p;
		if ((ended || end - *p >= HEAD_LEN) && line_kind(*p, end) != LINE_OTHER)
			return true;
	}
	return false;
}

bool hl7_batch_next(struct hl7_batch *b, struct hl7_span *message)
{
	const char *start = NULL;
	while (b->p < b->end) {
		if (is_filler(*b->p)) {
			b->p++;
			continue;
		}
		enum batch_line kind = line_kind(b->p, b->end);
		if (start && kind != LINE_OTHER)
			break;
		const char *end = line_end(b->p, b->end);
		if (kind == LINE_MESSAGE) {
			start = b->p;
		} else if (!start) {
			take_frame_line(b, b->p, end, kind);
		}
		b->p = end;
	}
	if (!start)
		return false;
	/* Fillers and MLLP blocks behind it are not its own, one line end is. */
	const char *end = b->p;
	while (end > start && is_filler(end[-1]))
		end--;
	if (end < b->p && *end == '\r')
		end++;
	if (end < b->p && *end == '\n')
		end++;
	*message = (struct hl7_span){start, (size_t)(end - start)};
	b->messages++;
	b->in_batch++;
	return true;
}
