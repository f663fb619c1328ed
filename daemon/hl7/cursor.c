/* SPDX-License-Identifier: Apache-2.0
 *
 * cursor.c - delimiters, line ends and segments of a message, without memory.
 *
 * Fails: returns false when the bytes are no HL7 message or its delimiters cannot be used.
 */
#include "autoconf.h"
#include "followupd/hl7.h"

#include <string.h>

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_delimiter(char c)
{
	return c > ' ' && c < 0x7f && !is_upper(c) && !is_digit(c) && !(c >= 'a' && c <= 'z');
}

/* MSH-2: 1 to 5 characters; a doubled escape character counts once (some engines write ^~\\&). */
static bool read_encoding(struct hl7_cursor *c, struct err *e)
{
	char *const to[] = {
	    &c->d.component, &c->d.repetition, &c->d.escape, &c->d.subcomponent, &c->d.truncation};
	const char *p = c->encoding.p, *end = p + c->encoding.len;
	size_t n = 0;
	for (; p < end; p++) {
		if (n == 3 && *p == c->d.escape)
			continue;
		if (n == 5 || !is_delimiter(*p))
			return err_set(e, ERR_INPUT, "MSH-2 is not a list of 1 to 5 delimiters");
		*to[n++] = *p;
	}
	if (n == 0)
		return err_set(e, ERR_INPUT, "MSH-2 is empty");
	return true;
}

static bool starts_segment(const struct hl7_cursor *c, const char *p)
{
	return c->end - p > 3 && is_upper(p[0]) && (is_upper(p[1]) || is_digit(p[1])) &&
	       (is_upper(p[2]) || is_digit(p[2])) && p[3] == c->d.field;
}

static bool is_break(char c)
{
	return c == '\r' || c == '\n';
}

bool hl7_open(const char *raw, size_t len, struct hl7_cursor *c, struct err *e)
{
	*c = (struct hl7_cursor){.p = raw, .end = raw + len};
	if (len >= 3 && memcmp(raw, "\xef\xbb\xbf", 3) == 0)
		c->p += 3;
	while (c->p < c->end && (is_break(*c->p) || *c->p == ' ' || *c->p == '\t'))
		c->p++;
	if (c->end - c->p < 5 || memcmp(c->p, "MSH", 3) != 0)
		return err_set(e, ERR_INPUT, "message does not start with MSH");
	c->d.field = c->p[3];
	if (!is_delimiter(c->d.field))
		return err_set(e, ERR_INPUT, "MSH-1 is not a delimiter");
	const char *p = c->p + 4;
	while (p < c->end && *p != c->d.field && !is_break(*p) && p - c->p < 16)
		p++;
	c->encoding = (struct hl7_span){c->p + 4, (size_t)(p - c->p - 4)};
	if (!read_encoding(c, e))
		return false;
	size_t left = (size_t)(c->end - c->p);
	const char *lf = memchr(c->p, '\n', left);
	if (lf) {
		const char *cr = memchr(c->p, '\r', (size_t)(lf - c->p));
		c->lf = !cr && (starts_segment(c, lf + 1) ||
				   !memchr(lf, '\r', left - (size_t)(lf - c->p)));
	}
	return true;
}

bool hl7_next(struct hl7_cursor *c, struct hl7_span *segment)
{
	const char end_of_line = c->lf ? '\n' : '\r';
	const char *start = c->p, *last = start;
	if (start >= c->end)
		return false;
	for (const char *p = start;;) {
		const char *line = p;
		p = memchr(p, end_of_line, (size_t)(c->end - p));
		p = p ? p : c->end;
		const char *text_end = p;
		while (text_end > line && is_break(text_end[-1]))
			text_end--;
		if (text_end > line)
			last = text_end;
		if (line != start && text_end > line)
			c->glued = true;
		while (p < c->end && is_break(*p))
			p++;
		c->p = p;
		if (p == c->end || starts_segment(c, p))
			break;
	}
	*segment = (struct hl7_span){start, (size_t)(last - start)};
	return true;
}

bool hl7_is(struct hl7_span segment, const char name[static 3])
{
	return segment.len >= 3 && memcmp(segment.p, name, 3) == 0;
}

struct hl7_span hl7_part(struct hl7_span s, char separator, unsigned number)
{
	struct hl7_span part = {s.p, 0};
	for (unsigned i = 1; hl7_split(&s, separator, &part); i++)
		if (i == number)
			return part;
	return (struct hl7_span){part.p, 0};
}

bool hl7_split(struct hl7_span *rest, char separator, struct hl7_span *part)
{
	if (!rest->p)
		return false;
	const char *cut = separator && rest->len ? memchr(rest->p, separator, rest->len) : NULL;
	*part = *rest;
	if (cut) {
		part->len = (size_t)(cut - rest->p);
		*rest = (struct hl7_span){cut + 1, rest->len - part->len - 1};
	} else {
		*rest = (struct hl7_span){NULL, 0};
	}
	return true;
}

struct hl7_span hl7_peek(const struct hl7_delimiters *d, struct hl7_span segment, unsigned number)
{
	/* The name is part 1, except that MSH-1 is the separator itself. */
	if (hl7_is(segment, "MSH")) {
		if (number == 1)
			return (struct hl7_span){segment.p + 3, segment.len > 3};
		number--;
	}
	return hl7_part(segment, d->field, number + 1);
}

bool hl7_is_delete(struct hl7_span s)
{
	return s.len == 2 && s.p[0] == '"' && s.p[1] == '"';
}
