/* SPDX-License-Identifier: Apache-2.0
 *
 * document.c - which reader reads what, and how its text is left.
 */
#include "autoconf.h"
#include "parts.h"

#include <string.h>

#define INNER_MAX 2 /* documents in the body of one another */

static bool is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

/* Soft hyphens, marks of direction and byte order, and controls say nothing: how many bytes of
 * them stand here. */
static size_t silent(const unsigned char *p, size_t len)
{
	if (*p < ' ' && *p != '\n' && *p != '\t')
		return 1;
	if (len >= 2 && p[0] == 0xc2 && (p[1] == 0xad || p[1] < 0xa0))
		return 2;
	if (len < 3)
		return 0;
	bool direction = p[0] == 0xe2 && p[1] == 0x80 && p[2] >= 0x8b && p[2] <= 0x8f;
	bool order = p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf;
	return direction || order ? 3 : 0;
}

/* A letter that stands for two, or for a space, or for nothing: as people write it. */
static size_t plain_of(const unsigned char *p, size_t len, const char **plain)
{
	static const struct {
		const char *letter, *plain;
	} table[] = {{"\xef\xac\x80", "ff"}, {"\xef\xac\x81", "fi"}, {"\xef\xac\x82", "fl"},
	    {"\xef\xac\x83", "ffi"}, {"\xef\xac\x84", "ffl"}, {"\xc2\xa0", " "},
	    {"\xe2\x80\x90", "-"}, {"\xe2\x80\x91", "-"}, {"\xe2\x80\xaf", " "}, {"\r\n", "\n"},
	    {"\r", "\n"}, {"\f", "\n"}};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		size_t n = strlen(table[i].letter);
		if (len >= n && memcmp(p, table[i].letter, n) == 0) {
			*plain = table[i].plain;
			return n;
		}
	}
	return 0;
}

/* Lines end with LF, at most one blank one follows another, no other control is left, and all is
 * UTF-8. */
static void settle(struct buf *text)
{
	struct buf out = {0};
	const unsigned char *p = (const unsigned char *)buf_text(text), *end = p + text->len;
	size_t lines = 2;
	while (p < end) {
		const char *plain = NULL;
		size_t n = plain_of(p, (size_t)(end - p), &plain);
		if (!n && (n = silent(p, (size_t)(end - p)))) {
			p += n;
			continue;
		}
		char c = plain ? *plain : (char)*p;
		size_t whole =
		    plain ? n : letters_valid((struct bytes){(const char *)p, (size_t)(end - p)});
		while (c == '\n' && out.len && strchr(" \t", out.data[out.len - 1]))
			out.data[--out.len] = '\0';
		lines = c == '\n' ? lines + 1 : 0;
		if (plain && lines <= 2)
			buf_adds(&out, plain);
		else if (!plain && !whole)
			letters_add(&out, 0xfffd);
		else if (!plain && lines <= 2)
			buf_add(&out, p, whole);
		p += whole ? whole : 1;
	}
	buf_free(text);
	*text = out;
}

/* Letters that nobody can tell: U+FFFD, and those of private use (U+E000 to U+F8FF). */
static bool is_garbled(const struct buf *text)
{
	size_t letters = 0, strange = 0;
	const unsigned char *p = (const unsigned char *)buf_text(text);
	for (size_t i = 0; i < text->len; i++) {
		letters += (p[i] & 0xc0) != 0x80 && is_letter(p[i]);
		if (i + 2 < text->len && p[i] == 0xef && p[i + 1] == 0xbf && p[i + 2] == 0xbd)
			strange++;
		if (i + 2 < text->len && (p[i] == 0xee || (p[i] == 0xef && p[i + 1] <= 0xa3)))
			strange++;
	}
	return strange > 3 && strange * 20 > letters;
}

static bool has_letters(const struct buf *text)
{
	for (size_t i = 0; i < text->len; i++)
		if (is_letter((unsigned char)text->data[i]))
			return true;
	return false;
}

size_t words_in(const char *text)
{
	size_t n = 0;
	bool in = false;
	for (; *text; text++) {
		bool letter = is_letter((unsigned char)*text);
		n += letter && !in;
		in = letter;
	}
	return n;
}

static void text_read(struct bytes b, const struct document_limits *most, struct document_text *out)
{
	if (b.len > most->text) {
		b.len = most->text;
		out->lack = LACK_CUT;
	}
	letters_any(&out->text, b);
}

static void read_inner(struct bytes b, enum document_coding coding,
    const struct document_limits *most, struct document_text *out, int depth);

static void read_as(
    struct bytes b, const struct document_limits *most, struct document_text *out, int depth)
{
	struct buf inner = {0};
	enum document_coding coding = CODING_UNSAID;
	switch (out->kind) {
	case DOCUMENT_TEXT:
		text_read(b, most, out);
		break;
	case DOCUMENT_PDF:
		pdf_read(b, most, out);
		break;
	case DOCUMENT_RTF:
		rtf_read(b, most, out);
		break;
	case DOCUMENT_HTML:
		html_read(b, most, out);
		break;
	case DOCUMENT_CDA:
		cda_read(b, most, out, &inner, &coding);
		if (inner.len && depth < INNER_MAX)
			read_inner(
			    (struct bytes){inner.data, inner.len}, coding, most, out, depth + 1);
		break;
	case DOCUMENT_IMAGE:
		out->lack = LACK_PICTURE;
		break;
	case DOCUMENT_OTHER:
	case DOCUMENT_KINDS:
		out->lack = LACK_KIND;
		break;
	}
	buf_free(&inner);
}

static void read_inner(struct bytes b, enum document_coding coding,
    const struct document_limits *most, struct document_text *out, int depth)
{
	struct buf own = {0};
	enum document_lack outer = out->lack;
	out->lack = document_unwrap(&b, coding, most->bytes, &own);
	out->kind = document_sniff(b);
	if (!out->lack && b.len)
		read_as(b, most, out, depth);
	out->lack = out->lack ? out->lack : outer;
	buf_free(&own);
}

void document_read(const char *data, size_t len, enum document_coding coding,
    const struct document_limits *most, struct document_text *out)
{
	*out = (struct document_text){0};
	read_inner((struct bytes){data, len}, coding, most, out, 0);
	settle(&out->text);
	if (is_garbled(&out->text))
		out->lack = LACK_LETTERS;
	if (!has_letters(&out->text)) {
		buf_clear(&out->text);
		out->lack = out->lack ? out->lack : LACK_EMPTY;
	}
}

void document_text_free(struct document_text *t)
{
	buf_free(&t->text);
}

void document_prepare(void)
{
	letters_prepare();
	markup_prepare();
	pdf_prepare();
}
