/* SPDX-License-Identifier: Apache-2.0
 *
 * html.c - the text of an HTML mail as far as it was written: without markup, and without what it
 * quotes.
 *
 * Not a browser: blocks become lines, a quotation and everything that is not shown is left out, and
 * what is no markup is text.
 */
#include "autoconf.h"
#include "reply_parts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_tag(const char *tag, const char *name)
{
	size_t n = strlen(name);
	return strncasecmp(tag, name, n) == 0 && (!tag[n] || strchr(" \t\r\n/>", tag[n]));
}

/* What a client marks as the mail that is answered. */
static bool begins_quotation(const char *tag, size_t len)
{
	static const char *const marks[] = {"gmail_quote", "divRplyFwdMsg", "appendonsend",
	    "yahoo_quoted", "moz-cite-prefix", "OLK_SRC_BODY_SECTION", "protonmail_quote"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (memmem(tag, len, marks[i], strlen(marks[i])))
			return true;
	return is_tag(tag, "blockquote");
}

static bool is_block(const char *tag)
{
	static const char *const blocks[] = {"p", "/p", "br", "div", "/div", "tr", "li", "/li",
	    "h1", "h2", "h3", "hr", "table", "/table", "ul", "/ul"};
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		if (is_tag(tag, blocks[i]))
			return true;
	return false;
}

/* Where the element ends that is not shown; the end of the text where it never does. */
static const char *behind(const char *at, const char *closing)
{
	const char *end = strcasestr(at, closing);
	return end ? end : at + strlen(at);
}

static void add_character(struct buf *b, long c)
{
	if (c < 0x20 || c == 0xa0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		buf_addc(b, ' ');
	else if (c < 0x80)
		buf_addc(b, (char)c);
	else if (c < 0x800)
		buf_addf(b, "%c%c", (char)(0xc0 | c >> 6), (char)(0x80 | (c & 0x3f)));
	else if (c < 0x10000)
		buf_addf(b, "%c%c%c", (char)(0xe0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3f)),
		    (char)(0x80 | (c & 0x3f)));
	else
		buf_addf(b, "%c%c%c%c", (char)(0xf0 | c >> 18), (char)(0x80 | (c >> 12 & 0x3f)),
		    (char)(0x80 | (c >> 6 & 0x3f)), (char)(0x80 | (c & 0x3f)));
}

/* Behind the entity at `at`, which begins with "&". */
static const char *add_entity(struct buf *b, const char *at)
{
	static const struct {
		const char *name, *text;
	} names[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""},
	    {"&apos;", "'"}, {"&nbsp;", " "}, {"&rsquo;", "'"}, {"&lsquo;", "'"}, {"&ldquo;", "\""},
	    {"&rdquo;", "\""}, {"&ndash;", "-"}, {"&mdash;", "-"}, {"&hellip;", "..."}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strncasecmp(at, names[i].name, strlen(names[i].name)) == 0) {
			buf_adds(b, names[i].text);
			return at + strlen(names[i].name);
		}
	if (at[1] != '#') {
		buf_addc(b, '&');
		return at + 1;
	}
	char *end;
	bool hex = at[2] == 'x' || at[2] == 'X';
	long c = strtol(at + 2 + hex, &end, hex ? 16 : 10);
	add_character(b, c);
	return *end == ';' ? end + 1 : end;
}

const char *html_text(struct arena *a, const char *html)
{
	struct buf b = {0};
	for (const char *at = html; *at;) {
		const char *end = *at == '<' ? strchr(at, '>') : NULL;
		if (*at == '<' && strncmp(at, "<!--", 4) == 0) {
			at = behind(at, "-->");
			at += *at ? 3 : 0;
		} else if (end && begins_quotation(at + 1, (size_t)(end - at - 1))) {
			break; /* what is below a quotation was not written now either */
		} else if (end) {
			bool hidden = is_tag(at + 1, "style") || is_tag(at + 1, "script") ||
				      is_tag(at + 1, "head") || is_tag(at + 1, "title");
			if (is_block(at + 1))
				buf_addc(&b, '\n');
			at = !hidden		       ? end + 1
			     : is_tag(at + 1, "head")  ? behind(at, "</head>")
			     : is_tag(at + 1, "title") ? behind(at, "</title>")
			     : is_tag(at + 1, "style") ? behind(at, "</style>")
						       : behind(at, "</script>");
		} else if (*at == '&') {
			at = add_entity(&b, at);
		} else {
			buf_addc(&b, *at == '\n' || *at == '\r' || *at == '\t' ? ' ' : *at);
			at++;
		}
	}
	const char *out = arena_strdup(a, buf_text(&b));
	buf_free(&b);
	return out;
}
