/* SPDX-License-Identifier: Apache-2.0
 *
 * text.c - texts inside of resources: base64, XHTML, and whether one text holds another.
 *
 * XHTML is read for its words alone: what is no tag is text, whatever it is.  One pass, in the time
 * of its length.
 */
#include "autoconf.h"
#include "telling.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- base64 (RFC 4648) -------------------------------------------------------------- */

static int digit_of(char c)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;
	return at ? (int)(at - digits) : -1;
}

const char *plain_text(struct arena *a, const char *base64)
{
	size_t len = strlen(base64), n = 0;
	unsigned bits = 0;
	int have = 0;
	char *out = arena_alloc(a, len / 4 * 3 + 4);
	for (const char *p = base64; *p && *p != '='; p++) {
		if (isspace((unsigned char)*p))
			continue;
		int d = digit_of(*p);
		if (d < 0)
			return NULL;
		bits = (bits << 6 | (unsigned)d) & 0xffffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[n++] = (char)(bits >> have & 0xff);
		}
	}
	out[n] = '\0';
	if (memchr(out, '\0', n))
		return NULL;
	json_t *utf8 = json_stringn(out, n);
	json_decref(utf8);
	return utf8 ? out : NULL;
}

/* ---- XHTML -------------------------------------------------------------------------- */

struct xhtml {
	part_fn fn;
	void *arg;
	struct buf text;
	size_t depth, opened; /* elements; at which the part under way began, 0: outside */
	char section[32];
};

static void end_part(struct xhtml *x)
{
	const char *p = buf_text(&x->text);
	if (p[strspn(p, " \n\t\r")])
		x->fn(x->arg, x->section, p);
	buf_clear(&x->text);
	x->section[0] = '\0';
	x->opened = 0;
}

static bool name_is(const char *name, size_t len, const char *const *names)
{
	for (; *names; names++)
		if (strlen(*names) == len && strncasecmp(*names, name, len) == 0)
			return true;
	return false;
}

static bool ends_line(const char *name, size_t len)
{
	static const char *const blocks[] = {"p", "div", "br", "li", "ul", "ol", "tr", "table",
	    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "dt", "dd", "pre", "blockquote", NULL};
	return name_is(name, len, blocks);
}

/* class="http://loinc.org|18783-1" or loinc.org#18783-1 among others. */
static void find_section(struct xhtml *x, const char *tag, size_t len)
{
	const char *at = memmem(tag, len, "loinc.org", 9), *end = tag + len;
	if (!at || x->opened)
		return;
	at += 9;
	if (at < end && (*at == '|' || *at == '#' || *at == '/'))
		at++;
	size_t n = 0;
	while (at + n < end && n < sizeof x->section - 1 &&
	       (isdigit((unsigned char)at[n]) || at[n] == '-'))
		n++;
	if (!n)
		return;
	end_part(x);
	memcpy(x->section, at, n);
	x->section[n] = '\0';
	x->opened = x->depth;
}

static void take_tag(struct xhtml *x, const char *tag, size_t len)
{
	static const char *const empty[] = {"br", "hr", "img", "col", NULL};
	bool closes = len && *tag == '/';
	const char *name = tag + closes;
	size_t n = 0;
	while (n < len - closes && isalnum((unsigned char)name[n]))
		n++;
	if (!n)
		return;
	if (ends_line(name, n))
		buf_addc(&x->text, '\n');
	else if (n == 2 && (*name | 0x20) == 't')
		buf_addc(&x->text, ' ');
	if (closes) {
		if (x->opened && x->depth == x->opened)
			end_part(x);
		x->depth -= x->depth > 0;
	} else if (tag[len - 1] != '/' && !name_is(name, n, empty)) {
		x->depth++;
		find_section(x, tag, len);
	}
}

static void add_character(struct buf *b, unsigned long c)
{
	if (c == 0xa0)
		c = ' ';
	if (c < 0x80) {
		buf_addc(b, c >= ' ' ? (char)c : ' ');
	} else if (c < 0x800) {
		buf_addc(b, (char)(0xc0 | c >> 6));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000 && (c < 0xd800 || c > 0xdfff)) {
		buf_addc(b, (char)(0xe0 | c >> 12));
		buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_adds(b, "\xef\xbf\xbd");
	}
}

/* How much of it is an entity; 0: it is none, the & stands for itself. */
static size_t take_entity(struct buf *b, const char *p)
{
	static const struct {
		const char *name;
		char is;
	} names[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'},
	    {"&apos;", '\''}, {"&nbsp;", ' '}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strncmp(p, names[i].name, strlen(names[i].name)) == 0) {
			buf_addc(b, names[i].is);
			return strlen(names[i].name);
		}
	if (p[1] != '#')
		return 0;
	bool hex = p[2] == 'x';
	const char *from = p + 2 + hex;
	size_t n = strspn(from, hex ? "0123456789abcdefABCDEF" : "0123456789");
	if (!n || n > 7 || from[n] != ';')
		return 0;
	add_character(b, strtoul(from, NULL, hex ? 16 : 10));
	return (size_t)(from + n + 1 - p);
}

/* What is between those tags is no text; NULL: there is no end of it. */
static const char *behind(const char *p, const char *end)
{
	const char *at = strcasestr(p, end);
	return at ? at + strlen(end) : NULL;
}

static const char *skip(const char *p)
{
	if (strncmp(p, "<!--", 4) == 0)
		return behind(p, "-->");
	if (strncasecmp(p, "<style", 6) == 0)
		return behind(p, "</style>");
	if (strncasecmp(p, "<script", 7) == 0)
		return behind(p, "</script>");
	return p;
}

void xhtml_parts(struct arena *a, const char *div, part_fn fn, void *arg)
{
	struct xhtml x = {.fn = fn, .arg = arg};
	for (const char *p = div; *p;) {
		const char *on = *p == '<' ? skip(p) : p;
		if (!on)
			break;
		if (on != p) {
			p = on;
			continue;
		}
		const char *end = *p == '<' ? strchr(p, '>') : NULL;
		size_t took = *p == '&' ? take_entity(&x.text, p) : 0;
		if (end) {
			if (end > p + 1)
				take_tag(&x, p + 1, (size_t)(end - p - 1));
			p = end + 1;
		} else if (took) {
			p += took;
		} else if (*p == '<') { /* no tag ends any more: the rest is text */
			buf_adds(&x.text, p);
			break;
		} else {
			size_t plain = 1 + strcspn(p + 1, "<&");
			buf_add(&x.text, p, plain);
			p += plain;
		}
	}
	end_part(&x);
	buf_free(&x.text);
}

/* ---- one text in another ------------------------------------------------------------ */

/* Letters and digits alone, small, one blank between words, in front and behind. */
void words_add(struct buf *words, const char *text)
{
	if (!words->len)
		buf_addc(words, ' ');
	for (const char *p = text; *p; p++) {
		bool word = isalnum((unsigned char)*p) || (unsigned char)*p >= 0x80;
		if (word)
			buf_addc(words, (char)tolower((unsigned char)*p));
		else if (words->data[words->len - 1] != ' ')
			buf_addc(words, ' ');
	}
	if (words->data[words->len - 1] != ' ')
		buf_addc(words, ' ');
}

bool words_contain(const struct buf *words, const char *text)
{
	struct buf own = {0};
	words_add(&own, text);
	bool found = words->len && memmem(words->data, words->len, own.data, own.len);
	buf_free(&own);
	return found;
}
