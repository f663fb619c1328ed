/* SPDX-License-Identifier: Apache-2.0
 *
 * known_text.c - finds the constant that a text was made by.
 *
 * Fails: when the program's file cannot be read.  A text that no constant fits is left out.
 */
#include "autoconf.h"
#include "followupd/known_text.h"
#include "followupd/mem.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROGRAM_MAX  ((size_t)256 * 1024 * 1024)
#define CONSTANT_MAX 400
#define LETTERS_MIN  6 /* fewer may be anybody's name */
#define ELLIPSIS     "\xe2\x80\xa6"
#define BUCKETS	     256 /* by the first byte; 0: begins with what is inserted */

struct bucket {
	size_t count;
	const char **constant;
};

struct known_text {
	struct arena *arena;
	struct bucket bucket[BUCKETS];
};

/* ---- conversions ------------------------------------------------------------------------------
 */

enum conversion { PIECE_LITERAL, PIECE_NUMBER, PIECE_TEXT };

/* What stands at p; *len of it in the format. */
static enum conversion piece_at(const char *p, size_t *len)
{
	*len = 1;
	if (*p != '%')
		return PIECE_LITERAL;
	size_t n = 1 + strspn(p + 1, "-+ #0123456789.*");
	n += strspn(p + n, "hlzjt");
	if (p[1] == '%' || !p[n])
		return PIECE_LITERAL;
	*len = n + 1;
	return strchr("diu", p[n]) ? PIECE_NUMBER : PIECE_TEXT;
}

/* "%%" writes one of them. */
static size_t literal_len(const char *p)
{
	return p[0] == '%' && p[1] == '%' ? 2 : 1;
}

static size_t digits_at(const char *s)
{
	size_t sign = *s == '-';
	size_t n = strspn(s + sign, "0123456789");
	return n ? n + sign : 0;
}

/* Whether len bytes are what the format writes.  An inserted text is as short as it can be. */
static bool fits(const char *format, const char *s, size_t len)
{
	const char *end = s + len, *again = NULL, *from = NULL;
	for (;;) {
		size_t n = 0, digits;
		enum conversion piece = *format ? piece_at(format, &n) : PIECE_LITERAL;
		if (!*format && s == end)
			return true;
		if (*format && piece == PIECE_TEXT) {
			again = format += n;
			from = s;
			continue;
		}
		if (*format && piece == PIECE_NUMBER && s < end && (digits = digits_at(s)) &&
		    s + digits <= end) {
			format += n;
			s += digits;
			continue;
		}
		if (*format && piece == PIECE_LITERAL && s < end && *format == *s) {
			format += literal_len(format);
			s++;
			continue;
		}
		if (!again || from >= end)
			return false;
		format = again;
		s = ++from;
	}
}

/* ---- constants --------------------------------------------------------------------------------
 */

static size_t letters_of(const char *format)
{
	size_t letters = 0, n;
	for (const char *p = format; *p; p += n)
		if (piece_at(p, &n) == PIECE_LITERAL) {
			n = literal_len(p);
			letters += isalpha((unsigned char)*p) != 0;
		}
	return letters;
}

/* Words of a sentence: not a name, a table of bytes or a piece of code. */
static bool is_sentence(const char *s, size_t len)
{
	if (len < LETTERS_MIN || len > CONSTANT_MAX || !strchr(s, ' '))
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			return false;
	return letters_of(s) >= LETTERS_MIN;
}

static void keep(struct known_text *k, const char *s)
{
	size_t n;
	bool inserted = piece_at(s, &n) != PIECE_LITERAL;
	struct bucket *b = &k->bucket[inserted ? 0 : (unsigned char)*s];
	b->constant = arena_grow(k->arena, b->constant, b->count, sizeof *b->constant);
	b->constant[b->count++] = s;
}

struct known_text *known_text_new(void)
{
	struct known_text *k = xcalloc(1, sizeof *k);
	k->arena = arena_new();
	return k;
}

void known_text_add(struct known_text *k, const char *bytes, size_t len)
{
	char text[CONSTANT_MAX + 1];
	for (size_t at = 0; at < len;) {
		size_t n = strnlen(bytes + at, len - at);
		snprintf(text, sizeof text, "%.*s", (int)(n <= CONSTANT_MAX ? n : 0), bytes + at);
		if (is_sentence(text, strlen(text)))
			keep(k, arena_strdup(k->arena, text));
		at += n + 1;
	}
}

bool known_text_add_program(struct known_text *k, const char *path, struct err *e)
{
	struct buf b = {0};
	bool ok = buf_read_file(&b, path, PROGRAM_MAX, e);
	if (ok)
		known_text_add(k, b.data, b.len);
	buf_free(&b);
	return ok;
}

void known_text_free(struct known_text *k)
{
	if (k)
		arena_free(k->arena);
	free(k);
}

/* ---- texts ------------------------------------------------------------------------------------
 */

static const char *best_of(const struct bucket *b, const char *s, size_t len, const char *best)
{
	for (size_t i = 0; i < b->count; i++)
		if (fits(b->constant[i], s, len) &&
		    (!best || letters_of(b->constant[i]) > letters_of(best)))
			best = b->constant[i];
	return best;
}

static const char *find(const struct known_text *k, const char *s, size_t len)
{
	if (!len)
		return NULL;
	return best_of(&k->bucket[0], s, len, best_of(&k->bucket[(unsigned char)*s], s, len, NULL));
}

/* exact: nothing was inserted yet, so that what stands there can only be ours. */
static void put_known(const char *format, const char *s, bool *exact, struct buf *out)
{
	size_t n;
	for (; *format; format += n) {
		enum conversion piece = piece_at(format, &n);
		if (piece == PIECE_LITERAL) {
			n = literal_len(format);
			buf_addc(out, *format);
			s++;
		} else if (piece == PIECE_NUMBER && *exact) {
			size_t digits = digits_at(s);
			buf_add(out, s, digits);
			s += digits;
		} else {
			*exact = false;
			buf_adds(out, ELLIPSIS);
		}
	}
}

static size_t separator_at(const char *s)
{
	return (s[0] == ':' || s[0] == ';') && s[1] == ' ' ? 2 : 0;
}

void known_text_put(const struct known_text *k, const char *text, struct buf *out)
{
	for (bool exact = true; *text;) {
		/* the longest beginning that is known, up to a colon or the end */
		size_t end = strlen(text);
		const char *format = find(k, text, end);
		while (!format && end > 0)
			if (separator_at(text + --end))
				format = find(k, text, end);
		if (format) {
			put_known(format, text, &exact, out);
		} else {
			exact = false;
			buf_adds(out, ELLIPSIS);
			while (text[end] && !separator_at(text + end))
				end++;
		}
		text += end;
		size_t n = separator_at(text);
		buf_add(out, text, n);
		text += n;
	}
}

/* ---- lines ------------------------------------------------------------------------------------
 */

/* The length of the word if it is one of those, and stands alone. */
static size_t word_of(const char *s, const char *const *words)
{
	for (; *words; words++) {
		size_t n = strlen(*words);
		if (strncmp(s, *words, n) == 0 && !isalnum((unsigned char)s[n]) && s[n] != '-')
			return n;
	}
	return 0;
}

/* "2026-03-02T20:00:00.123Z " */
static size_t time_at(const char *s)
{
	static const char form[] = "0000-00-00T00:00:00.000Z ";
	for (size_t i = 0; i < sizeof form - 1; i++)
		if (form[i] == '0' ? !isdigit((unsigned char)s[i]) : s[i] != form[i])
			return 0;
	return sizeof form - 1;
}

bool known_text_put_line(const struct known_text *k, const char *line, struct buf *out)
{
	static const char *const roles[] = {"database", "intake", "engine", "mailer", "web",
	    "pages", "mail-worker", "auth-worker", "document-worker", "followupd", NULL};
	static const char *const levels[] = {
	    "debug", "info", "warning", "error", "fatal", "bug", NULL};
	size_t at = time_at(line);
	size_t n = word_of(line + at, roles);
	if (!n || line[at += n] != '[' || !(n = digits_at(line + at + 1)))
		return false;
	at += 1 + n;
	if (strncmp(line + at, "] ", 2) != 0 || !(n = word_of(line + at + 2, levels)) ||
	    strncmp(line + at + 2 + n, ": ", 2) != 0)
		return false;
	at += 2 + n + 2;
	buf_add(out, line, at);
	known_text_put(k, line + at, out);
	buf_addc(out, '\n');
	return true;
}
