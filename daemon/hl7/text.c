/* SPDX-License-Identifier: Apache-2.0
 *
 * text.c - escape sequences and line breaks of a field, decoded once (HL7 chapter 2, "use of escape
 * sequences in text fields").
 *
 * Fails: never; a sequence that is unknown or not ended stays as it is written.
 */
#include "autoconf.h"
#include "followupd/hl7_trace.h"
#include "followupd/buf.h"

#include <string.h>

#define BREAKS_MAX 20 /* of one \.sp<n>\ */
#define VALUE_MAX  65536

struct decoding {
	struct arena *arena;
	const struct hl7_message *m;
	struct buf *out;
	struct buf hex; /* bytes of adjacent \X..\ sequences: they may form one character */
	bool breaks_at_component;
};

static void line_break(struct decoding *d)
{
	buf_addc(d->out, '\n');
}

/* Hex bytes belong to the message's character set. */
static void flush_hex(struct decoding *d)
{
	if (!d->hex.len)
		return;
	struct charset c = d->m->charset;
	size_t len;
	const char *text = charset_utf8(d->arena, &c, d->hex.data, d->hex.len, &len);
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\r' || text[i] == '\n') {
			line_break(d);
			if (text[i] == '\r' && i + 1 < len && text[i + 1] == '\n')
				i++;
		} else if (text[i] == '\0') {
			buf_adds(d->out, "\xef\xbf\xbd");
		} else {
			buf_addc(d->out, text[i]);
		}
	}
	buf_clear(&d->hex);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool add_hex(struct decoding *d, const char *p, size_t len)
{
	if (!len || len % 2)
		return false;
	for (size_t i = 0; i < len; i++)
		if (hex_digit(p[i]) < 0)
			return false;
	for (size_t i = 0; i < len; i += 2)
		buf_addc(&d->hex, (char)(hex_digit(p[i]) << 4 | hex_digit(p[i + 1])));
	return true;
}

static bool word_is(const char *p, size_t len, const char *word)
{
	return strlen(word) == len && memcmp(p, word, len) == 0;
}

/* .br .sp<n> .ce end lines; .in<n> .ti<n> .sk<n> .fi .nf only lay text out. */
static bool add_format(struct decoding *d, const char *p, size_t len)
{
	static const char *const layout[] = {".in", ".ti", ".sk", ".fi", ".nf"};
	if (word_is(p, len, ".br") || word_is(p, len, ".ce")) {
		line_break(d);
		return true;
	}
	if (len < 3)
		return false;
	if (memcmp(p, ".sp", 3) == 0) {
		int n = 0;
		for (size_t i = 3; i < len; i++) {
			if (p[i] == '+' && i == 3)
				continue;
			if (p[i] < '0' || p[i] > '9')
				return false;
			n = n > BREAKS_MAX ? n : n * 10 + (p[i] - '0');
		}
		n = n ? n : 1;
		for (int i = 0; i < n && i < BREAKS_MAX; i++)
			line_break(d);
		return true;
	}
	for (size_t i = 0; i < sizeof layout / sizeof *layout; i++)
		if (memcmp(p, layout[i], 3) == 0)
			return len < 8;
	return false;
}

/* One sequence without its escape characters; false: not one we know. */
static bool add_sequence(struct decoding *d, const char *p, size_t len)
{
	const struct hl7_delimiters *m = &d->m->d;
	if (!len)
		return false;
	if (*p == 'X')
		return add_hex(d, p + 1, len - 1);
	if (*p == '.') {
		flush_hex(d);
		return add_format(d, p, len);
	}
	if (len != 1)
		return false;
	flush_hex(d);
	char c = *p == 'F'   ? m->field
		 : *p == 'S' ? m->component
		 : *p == 'T' ? m->subcomponent
		 : *p == 'R' ? m->repetition
		 : *p == 'E' ? m->escape
		 : *p == 'P' ? m->truncation
			     : '\0';
	if (c)
		buf_addc(d->out, c);
	return c || *p == 'H' || *p == 'N';
}

/* p stands on an escape character; returns how many bytes it took, 0 when it stands for itself. */
static size_t sequence(struct decoding *d, const char *p, const char *end)
{
	const char escape = *p;
	/* \\X0A\\ : some engines escape the escape character of a sequence they copy. */
	bool doubled = end - p > 2 && p[1] == escape && p[2] == 'X';
	const char *body = p + (doubled ? 2 : 1);
	const char *stop = memchr(body, escape, (size_t)(end - body));
	if (!stop || (doubled && (stop + 1 == end || stop[1] != escape)))
		return 0;
	if (!add_sequence(d, body, (size_t)(stop - body)))
		return 0;
	return (size_t)(stop - p) + (doubled ? 2 : 1);
}

static bool is_printed(const struct decoding *d, char c)
{
	return ((unsigned char)c >= ' ' || c == '\t') &&
	       !(d->breaks_at_component && c == d->m->d.component);
}

static void add_plain(struct decoding *d, const char *p, const char *end)
{
	for (; p < end; p++) {
		const char *from = p;
		while (p < end && is_printed(d, *p))
			p++;
		buf_add(d->out, from, (size_t)(p - from));
		if (p == end)
			break;
		unsigned char c = (unsigned char)*p;
		if (c == '\r' && p + 1 < end && p[1] == '\n')
			continue;
		if (c == '\r' || c == '\n' || (d->breaks_at_component && *p == d->m->d.component))
			line_break(d);
		else if (c == '\0')
			buf_adds(d->out, "\xef\xbf\xbd");
		else
			buf_addc(d->out, ' ');
	}
}

static void decode(struct arena *a, const struct hl7_message *m, struct hl7_span s,
    bool at_component, struct buf *out)
{
	struct decoding d = {.arena = a, .m = m, .out = out, .breaks_at_component = at_component};
	const char *end = s.p + s.len;
	for (const char *p = s.p; p < end;) {
		const char *next = m->d.escape ? memchr(p, m->d.escape, (size_t)(end - p)) : NULL;
		next = next ? next : end;
		if (next > p)
			flush_hex(&d);
		add_plain(&d, p, next);
		p = next;
		if (p == end)
			break;
		size_t took = sequence(&d, p, end);
		if (!took) {
			flush_hex(&d);
			buf_addc(out, *p);
		}
		p += took ? took : 1;
	}
	flush_hex(&d);
	buf_free(&d.hex);
}

void hl7_text(struct arena *a, const struct hl7_message *m, struct hl7_span s, struct buf *out)
{
	if (m->trace && s.len)
		hl7_trace_add(m->trace, NULL, s.p);
	decode(a, m, s, false, out);
}

void hl7_formatted(struct arena *a, const struct hl7_message *m, struct hl7_span s, struct buf *out)
{
	if (m->trace && s.len)
		hl7_trace_add(m->trace, NULL, s.p);
	decode(a, m, s, m->old, out);
}

static bool is_simple(const struct hl7_message *m, struct hl7_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == m->d.escape)
			return false;
	return true;
}

static const char *value_of(struct arena *a, const struct hl7_message *m, struct hl7_span s)
{
	if (is_simple(m, s))
		return arena_strndup(a, s.p, s.len);
	struct buf out = {0};
	decode(a, m, s, false, &out);
	const char *text = arena_strndup(a, buf_text(&out), out.len);
	buf_free(&out);
	return text;
}

const char *hl7_value(struct arena *a, const struct hl7_message *m, struct hl7_span s)
{
	while (s.len && (*s.p == ' ' || *s.p == '\t')) {
		s.p++;
		s.len--;
	}
	while (s.len && (s.p[s.len - 1] == ' ' || s.p[s.len - 1] == '\t'))
		s.len--;
	if (!s.len || s.len > VALUE_MAX)
		return NULL;
	if (hl7_is_delete(s))
		return "";
	const char *text = value_of(a, m, s);
	if (m->trace)
		hl7_trace_add(m->trace, text, s.p);
	return text;
}
