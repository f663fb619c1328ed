/* SPDX-License-Identifier: Apache-2.0
 *
 * form.c - fields of a form or a query, and percent decoding.
 *
 * Browsers send only what this takes; anything else is an attack or a broken program, and guessing
 * what it means is how two readers come to disagree.
 * Fails: returns false; texts never quote what was sent.
 */
#include "autoconf.h"
#include "followupd/form.h"

#include <string.h>

static int hex_value(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
				      : -1;
}

/* Bytes of the letter that begins at p; 0: none does (RFC 3629: nothing overlong, no surrogate). */
static size_t letter_len(const unsigned char *p, size_t left)
{
	static const struct {
		unsigned char first, last, second_low, second_high, len;
	} kinds[] = {
	    {0x01, 0x7F, 0, 0, 1},
	    {0xC2, 0xDF, 0x80, 0xBF, 2},
	    {0xE0, 0xE0, 0xA0, 0xBF, 3},
	    {0xE1, 0xEC, 0x80, 0xBF, 3},
	    {0xED, 0xED, 0x80, 0x9F, 3},
	    {0xEE, 0xEF, 0x80, 0xBF, 3},
	    {0xF0, 0xF0, 0x90, 0xBF, 4},
	    {0xF1, 0xF3, 0x80, 0xBF, 4},
	    {0xF4, 0xF4, 0x80, 0x8F, 4},
	};
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		if (*p < kinds[k].first || *p > kinds[k].last || left < kinds[k].len)
			continue;
		for (size_t i = 1; i < kinds[k].len; i++)
			if (p[i] < (i == 1 ? kinds[k].second_low : 0x80) ||
			    p[i] > (i == 1 ? kinds[k].second_high : 0xBF))
				return 0;
		return kinds[k].len;
	}
	return 0;
}

static bool is_text(const char *s, size_t len)
{
	for (size_t i = 0, n; i < len; i += n) {
		n = letter_len((const unsigned char *)s + i, len - i);
		if (!n)
			return false;
	}
	return true;
}

/* Into out, which holds len + 1 bytes. */
static bool decode(const char *text, size_t len, char blank, char *out, struct err *e)
{
	size_t n = 0;
	for (size_t i = 0; i < len; i++) {
		char c = text[i] == '+' ? blank : text[i];
		if (c == '%') {
			int high = i + 2 < len ? hex_value(text[i + 1]) : -1;
			int low = high >= 0 ? hex_value(text[i + 2]) : -1;
			if (low < 0)
				return err_set(
				    e, ERR_INPUT, "\"%%\" without two hexadecimal digits");
			c = (char)(high * 16 + low);
			i += 2;
		}
		out[n++] = c;
	}
	out[n] = '\0';
	return is_text(out, n) || err_set(e, ERR_INPUT, "text that is not UTF-8");
}

static bool take_field(struct arena *a, const char *text, size_t len, struct form *f, struct err *e)
{
	const char *equals = memchr(text, '=', len);
	size_t name_len = equals ? (size_t)(equals - text) : len;
	size_t value_len = equals ? len - name_len - 1 : 0;
	char *name = arena_alloc(a, name_len + 1), *value = arena_alloc(a, value_len + 1);
	if (!decode(text, name_len, ' ', name, e) ||
	    (equals && !decode(equals + 1, value_len, ' ', value, e)))
		return false;
	if (strlen(name) > FORM_NAME_MAX || strlen(value) > FORM_VALUE_MAX)
		return err_set(e, ERR_REFUSED, "a field that is too long");
	if (f->count == FORM_FIELDS_MAX)
		return err_set(e, ERR_REFUSED, "more than %d fields", FORM_FIELDS_MAX);
	f->field = arena_grow(a, f->field, f->count, sizeof *f->field);
	f->field[f->count++] = (struct form_field){name, value};
	return true;
}

bool form_parse(struct arena *a, const char *text, size_t len, struct form *f, struct err *e)
{
	*f = (struct form){0};
	for (const char *end = text + len, *next; text < end; text = next + 1) {
		next = memchr(text, '&', (size_t)(end - text));
		if (!next)
			next = end;
		if (next > text && !take_field(a, text, (size_t)(next - text), f, e))
			return false;
	}
	return true;
}

const char *form_value(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->field[i].name, name) == 0)
			return f->field[i].value;
	return NULL;
}

char *form_path_part(struct arena *a, const char *text, size_t len, struct err *e)
{
	char *part = arena_alloc(a, len + 1);
	return decode(text, len, '+', part, e) ? part : NULL;
}
