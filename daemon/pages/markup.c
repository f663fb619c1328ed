/* SPDX-License-Identifier: Apache-2.0
 *
 * markup.c - reads the tags of a page's template, to refuse what must not stand there.
 *
 * It is no parser of HTML: it finds where each tag begins and ends, and its attributes.  Mustache
 * tags between them are passed over, and those inside of a value belong to it.
 */
#include "autoconf.h"
#include "markup.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define PARTS_DEEP 8 /* parts inside each other */

struct markup {
	const char *name, *text;
	const char *at;
	const struct markup_parts *parts;
	struct err *e;
};

struct markup_attribute {
	const char *name, *value; /* value NULL: it has none */
	size_t name_len, value_len;
	bool open; /* a value of the data stands outside of quotes, where a blank in it ends it */
};

static bool fail(const struct markup *r, const char *at, const char *what)
{
	int line = 1;
	for (const char *p = r->text; p < at; p++)
		line += *p == '\n';
	return err_set(r->e, ERR_CONFIG, "%s line %d: %s", r->name, line, what);
}

static bool begins(const char *at, const char *word)
{
	return strncasecmp(at, word, strlen(word)) == 0;
}

/* Behind the next `end`, or the end of all. */
static const char *behind(const char *at, const char *end)
{
	const char *p = strstr(at, end);
	return p ? p + strlen(end) : at + strlen(at);
}

/* at stands on "{{": whether it is a section, a part or a comment, and puts in no value itself. */
static bool puts_nothing(const char *at)
{
	return at[2] && strchr("#/^>!", at[2]);
}

static const char *skip_blanks(const char *p, bool *open)
{
	for (;;)
		if (isspace((unsigned char)*p) || *p == '/') {
			p++;
		} else if (begins(p, "{{")) {
			*open |= !puts_nothing(p);
			p = behind(p, "}}");
		} else {
			return p;
		}
}

/* The value behind "=", and behind it. */
static const char *read_value(const char *p, struct markup_attribute *out)
{
	while (isspace((unsigned char)*p))
		p++;
	const char quote = *p == '"' || *p == '\'' ? *p++ : '\0';
	out->value = p;
	while (*p && (quote ? *p != quote : *p != '>' && !isspace((unsigned char)*p)))
		if (begins(p, "{{")) {
			out->open |= !quote;
			p = behind(p, "}}");
		} else {
			p++;
		}
	out->value_len = (size_t)(p - out->value);
	return p + (quote && *p == quote);
}

/* False: the tag ends here. */
static bool next_attribute(const char **at, struct markup_attribute *out)
{
	*out = (struct markup_attribute){0};
	const char *p = skip_blanks(*at, &out->open);
	out->name = p;
	if (*p && *p != '>') {
		while (*p && !isspace((unsigned char)*p) && !strchr("=>/", *p) && !begins(p, "{{"))
			p++;
		out->name_len = (size_t)(p - out->name);
		const char *equals = p + strspn(p, " \t\r\n");
		p = *equals == '=' ? read_value(equals + 1, out) : p;
		*at = p;
		return true;
	}
	*at = p;
	return out->open;
}

static bool is_called(const struct markup_attribute *a, const char *name)
{
	return a->name_len == strlen(name) && strncasecmp(a->name, name, a->name_len) == 0;
}

static bool is_value(const struct markup_attribute *a, const char *value)
{
	return a->value && a->value_len == strlen(value) &&
	       strncasecmp(a->value, value, a->value_len) == 0;
}

/* ---- forms ---------------------------------------------------------------------------------- */

/* Whether a hidden field of that name stands between from and to, or in a part named there. */
static bool holds(
    const struct markup_parts *parts, const char *from, const char *to, const char *field, int deep)
{
	for (const char *p = from; p < to; p++) {
		if (begins(p, "{{>")) {
			char name[64];
			if (deep && sscanf(p, "{{> %63[^} ]", name) == 1) {
				const char *text = parts->text(parts->arg, name);
				if (text &&
				    holds(parts, text, text + strlen(text), field, deep - 1))
					return true;
			}
		} else if (begins(p, "<input")) {
			struct markup_attribute a;
			bool hidden = false, named = false;
			for (p += strlen("<input"); next_attribute(&p, &a);) {
				hidden |= is_called(&a, "type") && is_value(&a, "hidden");
				named |= is_called(&a, "name") && is_value(&a, field);
			}
			if (hidden && named)
				return true;
		}
	}
	return false;
}

static bool check_form(const struct markup *r, const char *start, const char *inside)
{
	static const char *const fields[] = {"csrf", "once", "seen"};
	const char *end = strcasestr(inside, "</form>");
	if (!end)
		return fail(r, start, "the form does not end in this file");
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		char what[80];
		snprintf(what, sizeof what, "the form has no hidden field \"%s\"", fields[i]);
		if (!holds(r->parts, inside, end, fields[i], PARTS_DEEP))
			return fail(r, start, what);
	}
	return true;
}

/* ---- tags ----------------------------------------------------------------------------------- */

static bool check_attribute(const struct markup *r, const struct markup_attribute *a)
{
	if (a->open)
		return fail(r, a->name, "a value in a tag stands outside of quotes");
	if (is_called(a, "style"))
		return fail(r, a->name, "style= is refused by the browser: use a class");
	if (a->name_len > 2 && begins(a->name, "on"))
		return fail(r, a->name, "a script in an attribute is refused by the browser");
	if (a->value && begins(a->value, "javascript:"))
		return fail(r, a->name, "a script in an address is refused by the browser");
	return true;
}

/* at stands on "<name"; goes behind the tag. */
static bool check_tag(struct markup *r)
{
	const char *start = r->at;
	bool form = begins(start, "<form") && !isalnum((unsigned char)start[5]),
	     script = begins(start, "<script"), source = false, post = false;
	struct markup_attribute a;
	if (begins(start, "<style"))
		return fail(r, start, "a style of its own is refused by the browser");
	for (r->at++; isalnum((unsigned char)*r->at); r->at++)
		;
	while (next_attribute(&r->at, &a)) {
		if (!check_attribute(r, &a))
			return false;
		source |= is_called(&a, "src");
		post |= is_called(&a, "method") && is_value(&a, "post");
	}
	if (!*r->at)
		return fail(r, start, "the tag does not end");
	if (script && !source)
		return fail(r, start, "a script of its own is refused by the browser");
	return !form || !post || check_form(r, start, r->at);
}

/* What Mustache can do and pages may not. */
static bool check_escapes(const struct markup *r)
{
	for (const char *p = r->text; (p = strstr(p, "{{")); p += 2)
		if (p[2] == '{' || p[2] == '&')
			return fail(r, p, "a value that is not escaped");
		else if (p[2] == '=')
			return fail(r, p, "other delimiters than {{ and }}");
	return true;
}

bool markup_check(
    const char *name, const char *text, const struct markup_parts *parts, struct err *e)
{
	struct markup r = {.name = name, .text = text, .at = text, .parts = parts, .e = e};
	bool ok = check_escapes(&r);
	while (ok && *r.at)
		if (begins(r.at, "{{!"))
			r.at = behind(r.at, "}}");
		else if (begins(r.at, "<!--"))
			r.at = behind(r.at, "-->");
		else if (*r.at == '<' && isalpha((unsigned char)r.at[1]))
			ok = check_tag(&r);
		else
			r.at++;
	return ok;
}
