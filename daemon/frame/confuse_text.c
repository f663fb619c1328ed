/* SPDX-License-Identifier: Apache-2.0
 *
 * confuse_text.c - a text given to libconfuse so that it counts its lines, and what would mislead
 * it.
 */
#include "autoconf.h"
#include "followupd/confuse_text.h"
#include "followupd/buf.h"
#include "followupd/mem.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Editors of Windows put it before UTF-8. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

int confuse_lines(const char *text, size_t len)
{
	int lines = 0;
	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n';
	return lines;
}

int confuse_unreadable(const char *text, size_t len)
{
	const char *nul = memchr(text, '\0', len);
	char out[4096], *in = (char *)(uintptr_t)text;
	size_t left = nul ? (size_t)(nul - text) : len;
	iconv_t utf8 = iconv_open("UTF-32LE", "UTF-8");
	if (utf8 == (iconv_t)-1)
		return 0; /* a system without UTF-8 reads on as it can */
	for (size_t got = (size_t)-1; left && got == (size_t)-1;) {
		char *to = out;
		size_t room = sizeof out;
		got = iconv(utf8, &in, &left, &to, &room);
		if (got == (size_t)-1 && errno != E2BIG)
			break;
	}
	iconv_close(utf8);
	return left || nul ? confuse_lines(text, (size_t)(in - text)) + 1 : 0;
}

/* Blanks so much of the text, but no end of a line. */
static char *blank(char *from, const char *end)
{
	for (; from < end; from++)
		if (*from != '\n')
			*from = ' ';
	return from;
}

/* "// ...": not within a word, as in http://. */
static bool is_line_comment(const char *text, const char *c)
{
	return c[0] == '/' && c[1] == '/' && (c == text || strchr(" \t\r\n{}=", c[-1]));
}

/* Goes over the text as libconfuse does, with blanks in place of comments; one that does not end
 * stays. Returns the quote that is open at the end, or NULL. */
static char *blank_comments(char *text)
{
	char *open = NULL, *end;
	for (char *c = text; *c; c++) {
		if (open && *c == '\\' && c[1])
			c++;
		else if (open)
			open = *c == *open ? NULL : open;
		else if (*c == '"' || *c == '\'')
			open = c;
		else if (*c == '#' || is_line_comment(text, c))
			c = blank(c, c + strcspn(c, "\n")) - 1;
		else if (c[0] == '/' && c[1] == '*' && (end = strstr(c + 2, "*/")))
			c = blank(c, end + 2) - 1;
		else if (c[0] == '/' && c[1] == '*')
			return NULL;
	}
	return open;
}

int confuse_open_quote(const char *text)
{
	char *plain = xstrdup(text);
	const char *open = blank_comments(plain);
	int line = open ? confuse_lines(plain, (size_t)(open - plain)) + 1 : 0;
	free(plain);
	return line;
}

int confuse_parse(cfg_t *cfg, const char *text)
{
	char *plain = xstrdup(text);
	if (strncmp(plain, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0)
		memset(plain, ' ', strlen(BYTE_ORDER_MARK));
	blank_comments(plain);
	int parsed = cfg_parse_buf(cfg, plain);
	free(plain);
	return parsed;
}

/* ---- words for what it found --------------------------------------------------- */

/* Whether so many letters changed, left out, put in or exchanged with their neighbour make b of a.
 */
static bool is_near(const char *a, const char *b, int changes)
{
	for (; *a && *a == *b; a++, b++)
		;
	if (!*a && !*b)
		return true;
	if (!changes)
		return false;
	return (*a && is_near(a + 1, b, changes - 1)) || (*b && is_near(a, b + 1, changes - 1)) ||
	       (*a && *b && is_near(a + 1, b + 1, changes - 1)) ||
	       (*a && a[1] == *b && a[0] == b[1] && is_near(a + 2, b + 2, changes - 1));
}

static const char *meant_by(const cfg_t *among, const char *unknown)
{
	int changes = strlen(unknown) < 5 ? 1 : 2;
	for (const cfg_opt_t *o = among->opts; o->name; o++)
		if (is_near(unknown, o->name, changes))
			return o->name;
	return NULL;
}

static void say_unknown(struct buf *out, const cfg_t *among, const char *unknown)
{
	bool section = strcmp(among->name, "root") != 0;
	if (section)
		buf_addf(out, "section %s has no key \"%s\"", among->name, unknown);
	else
		buf_addf(out, "there is no section \"%s\"", unknown);
	const char *meant = meant_by(among, unknown),
		   *between = section ? "; its keys are " : "; they are ";
	if (meant)
		buf_addf(out, "; did you mean \"%s\"?", meant);
	for (const cfg_opt_t *o = among->opts; !meant && o->name; o++) {
		if (strncmp(o->name, CONFUSE_HIDDEN, strlen(CONFUSE_HIDDEN)) == 0)
			continue;
		buf_addf(out, "%s%s", between, o->name);
		between = ", ";
	}
	if (!meant)
		buf_adds(out, "; a value of several words stands in quotes");
}

void confuse_say(struct buf *out, const cfg_t *at, const char *text)
{
	static const char no_option[] = "no such option '";
	char word[80];
	const char *unknown = text + sizeof no_option - 1;
	if (!at || strncmp(text, no_option, sizeof no_option - 1) != 0) {
		buf_adds(out, text);
		return;
	}
	snprintf(word, sizeof word, "%.*s", (int)strcspn(unknown, "'"), unknown);
	say_unknown(out, at, word);
}
