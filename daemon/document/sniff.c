/* SPDX-License-Identifier: Apache-2.0
 *
 * sniff.c - what bytes are, by how they begin: senders say "PDF" of anything.
 */
#include "autoconf.h"
#include "parts.h"

#include <string.h>
#include <strings.h>

#define HEAD	 1024 /* within which a reader of PDF looks for its mark (PDF 1.7, H.3) */
#define XML_HEAD 8192

bool bytes_begin(struct bytes b, const char *with)
{
	size_t n = strlen(with);
	return b.len >= n && strncasecmp(b.p, with, n) == 0;
}

bool bytes_have(struct bytes b, size_t within, const char *word)
{
	size_t n = strlen(word);
	size_t end = b.len < within ? b.len : within;
	for (size_t i = 0; i + n <= end; i++)
		if (strncasecmp(b.p + i, word, n) == 0)
			return true;
	return false;
}

static struct bytes without_space(struct bytes b)
{
	if (b.len >= 3 && memcmp(b.p, "\xef\xbb\xbf", 3) == 0)
		b = (struct bytes){b.p + 3, b.len - 3};
	while (b.len && strchr(" \t\r\n\f", *b.p) && *b.p) {
		b.p++;
		b.len--;
	}
	return b;
}

static const struct {
	enum document_kind kind;
	size_t len;
	const char *mark;
} marks[] = {
    {DOCUMENT_IMAGE, 3, "\xff\xd8\xff"},
    {DOCUMENT_IMAGE, 4, "\x89PNG"},
    {DOCUMENT_IMAGE, 4, "GIF8"},
    {DOCUMENT_IMAGE, 4, "II*\0"},
    {DOCUMENT_IMAGE, 4, "MM\0*"},
    {DOCUMENT_OTHER, 4, "PK\x03\x04"},
    {DOCUMENT_OTHER, 4, "\xd0\xcf\x11\xe0"},
    {DOCUMENT_OTHER, 2, "\x1f\x8b"},
};

static bool is_wide(struct bytes b)
{
	return b.len >= 2 && (memcmp(b.p, "\xff\xfe", 2) == 0 || memcmp(b.p, "\xfe\xff", 2) == 0);
}

/* A few bytes may be of any kind; what is a text has no others than letters and line ends. */
static bool is_text(struct bytes b)
{
	size_t strange = 0;
	for (size_t i = 0; i < b.len; i++) {
		unsigned char c = (unsigned char)b.p[i];
		if (c == 0)
			return false;
		strange += c == 0x7f || (c < ' ' && !strchr("\t\r\n\f\v\b", c));
	}
	return strange <= b.len / 50;
}

static enum document_kind markup_kind(struct bytes b)
{
	if (bytes_have(b, XML_HEAD, "ClinicalDocument"))
		return DOCUMENT_CDA;
	static const char *const html[] = {"<!doctype html", "<html", "<head", "<body", "<p",
	    "<div", "<table", "<ul", "<ol", "<dl", "<b>", "<br", "<span", "<h", "<pre", "<font"};
	for (size_t i = 0; i < sizeof html / sizeof *html; i++)
		if (bytes_have(b, XML_HEAD, html[i]))
			return DOCUMENT_HTML;
	return bytes_begin(b, "<?xml") ? DOCUMENT_OTHER : DOCUMENT_TEXT;
}

enum document_kind document_sniff(struct bytes all)
{
	struct bytes b = without_space(all);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (all.len >= marks[i].len && memcmp(all.p, marks[i].mark, marks[i].len) == 0)
			return marks[i].kind;
	if (all.len > 132 && memcmp(all.p + 128, "DICM", 4) == 0)
		return DOCUMENT_IMAGE;
	if (bytes_begin(b, "{\\rtf"))
		return DOCUMENT_RTF;
	if (b.len && *b.p == '<')
		return markup_kind(b);
	if (bytes_have(all, HEAD, "%PDF-"))
		return DOCUMENT_PDF;
	return is_wide(all) || is_text(b) ? DOCUMENT_TEXT : DOCUMENT_OTHER;
}
