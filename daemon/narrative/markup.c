/* SPDX-License-Identifier: Apache-2.0
 *
 * markup.c - HTML in a report's text is blanked out where it stands.
 *
 * Every byte keeps its place, so that what is read behind it is shown from the same offset: a tag
 * becomes blanks, one that ends a line a line end and blanks, an entity its character and blanks. A
 * "<" that starts no known tag is text ("<5 mm").
 */
#include "autoconf.h"
#include "markup.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define TAG_MAX	   1000 /* bytes of the longest tag, with its attributes */
#define ENTITY_MAX 12

static const struct {
	const char *name;
	bool line; /* ends one */
} tags[] = {{"a", false}, {"b", false}, {"body", true}, {"br", true}, {"center", true},
    {"div", true}, {"em", false}, {"font", false}, {"h1", true}, {"h2", true}, {"h3", true},
    {"h4", true}, {"h5", true}, {"h6", true}, {"head", true}, {"hr", true}, {"html", true},
    {"i", false}, {"li", true}, {"meta", false}, {"ol", true}, {"p", true}, {"pre", true},
    {"s", false}, {"section", true}, {"small", false}, {"span", false}, {"strong", false},
    {"sub", false}, {"sup", false}, {"table", true}, {"tbody", true}, {"td", false}, {"th", false},
    {"thead", true}, {"title", true}, {"tr", true}, {"u", false}, {"ul", true}};

static const struct {
	const char *name, *text;
} entities[] = {{"nbsp", " "}, {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""},
    {"apos", "'"}, {"ge", ">"}, {"le", "<"}, {"ndash", "-"}, {"mdash", "-"}, {"deg", " "},
    {"bull", "*"}, {"middot", "*"}, {"hellip", "."}, {"rsquo", "'"}, {"lsquo", "'"},
    {"ldquo", "\""}, {"rdquo", "\""}, {"times", "x"}, {"plusmn", "+"}, {"micro", "u"}};

static void blank(char *from, const char *to, char first)
{
	for (char *p = from; p < to; p++)
		if (*p != '\n')
			*p = ' ';
	if (from < to)
		*from = first;
}

/* The tag's place in the list, -1: none of them. */
static int tag_at(const char *p, const char *end)
{
	size_t n = 0, left;
	p += p < end && *p == '/';
	left = (size_t)(end - p);
	while (n < left && n < 8 && ((p[n] | 0x20) >= 'a' || (n && p[n] >= '1' && p[n] <= '6')) &&
	       (p[n] | 0x20) <= 'z')
		n++;
	if (!n || n == left || !strchr(" />\t\r\n", p[n]))
		return -1;
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (strlen(tags[i].name) == n && strncasecmp(tags[i].name, p, n) == 0)
			return (int)i;
	return -1;
}

static char *take_tag(char *p, char *end)
{
	int tag = tag_at(p + 1, end);
	size_t left = (size_t)(end - p);
	char *close = tag < 0 ? NULL : memchr(p, '>', left < TAG_MAX ? left : TAG_MAX);
	if (!close)
		return p + 1;
	blank(p, close + 1, tags[tag].line ? '\n' : ' ');
	return close + 1;
}

/* "&#8209;": a hyphen, and what else matters of what has a number. */
static char character(const char *digits, size_t len)
{
	bool hex = (*digits | 0x20) == 'x';
	unsigned n = 0;
	for (size_t i = hex; i < len; i++) {
		char c = (char)(digits[i] | 0x20);
		unsigned d = c >= '0' && c <= '9'	   ? (unsigned)(c - '0')
			     : c >= 'a' && c <= 'f' && hex ? (unsigned)(c - 'a' + 10)
							   : 99;
		if (d == 99)
			return 0;
		n = n * (hex ? 16 : 10) + d;
	}
	if (n >= ' ' && n < 127)
		return (char)n;
	return n >= 0x2010 && n <= 0x2015   ? '-'
	       : n == 0x2018 || n == 0x2019 ? '\''
	       : n == 0x2264		    ? '<'
	       : n == 0x2265		    ? '>'
					    : ' ';
}

static char *take_entity(char *p, char *end)
{
	size_t left = (size_t)(end - p);
	char *close = memchr(p, ';', left < ENTITY_MAX ? left : ENTITY_MAX), as = 0;
	if (!close || close == p + 1)
		return p + 1;
	size_t len = (size_t)(close - p - 1);
	if (p[1] == '#' && len > 1)
		as = character(p + 2, len - 1);
	for (size_t i = 0; i < sizeof entities / sizeof *entities && !as; i++)
		if (strlen(entities[i].name) == len && memcmp(entities[i].name, p + 1, len) == 0)
			as = *entities[i].text;
	if (!as)
		return p + 1;
	blank(p, close + 1, as);
	return close + 1;
}

void markup_blank(char *text, size_t len)
{
	char *p = text, *end = text + len;
	while (p < end) {
		p += strcspn(p, "<&");
		if (p < end)
			p = *p == '<' ? take_tag(p, end) : *p == '&' ? take_entity(p, end) : p + 1;
	}
}
