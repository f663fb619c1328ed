/* SPDX-License-Identifier: Apache-2.0
 *
 * charset.c - bytes of a declared character set to UTF-8.
 *
 * Fails: never; what no set explains becomes U+FFFD.
 */
#include "autoconf.h"
#include "followupd/charset.h"
#include "followupd/buf.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *word, *iconv;
} sets[] = {
    {"ASCII", "US-ASCII"},
    {"ISO IR6", "US-ASCII"},
    {"8859/1", "ISO-8859-1"},
    {"8859/2", "ISO-8859-2"},
    {"8859/3", "ISO-8859-3"},
    {"8859/4", "ISO-8859-4"},
    {"8859/5", "ISO-8859-5"},
    {"8859/6", "ISO-8859-6"},
    {"8859/7", "ISO-8859-7"},
    {"8859/8", "ISO-8859-8"},
    {"8859/9", "ISO-8859-9"},
    {"8859/15", "ISO-8859-15"},
    {"ISO IR100", "ISO-8859-1"},
    {"ISO IR101", "ISO-8859-2"},
    {"ISO IR144", "ISO-8859-5"},
    {"ISO IR192", "UTF-8"},
    {"ISO IR13", "SHIFT_JIS"}, /* JIS X 0201 katakana are its single bytes */
    {"ISO IR14", "SHIFT_JIS"},
    {"ISO IR87", "ISO-2022-JP-2"},
    {"ISO IR159", "ISO-2022-JP-2"},
    {"GB 18030-2000", "GB18030"},
    {"KS X 1001", "EUC-KR"},
    {"CNS 11643-1992", "EUC-TW"},
    {"BIG-5", "BIG5"},
    {"UNICODE", "UTF-8"}, /* ambiguous; a byte stream that starts with MSH can only be this one */
    {"UNICODE UTF-8", "UTF-8"},
    {"UNICODE UTF8", "UTF-8"},
    {"UTF-8", "UTF-8"},
    {"UTF8", "UTF-8"},
    {"ISO-8859-1", "ISO-8859-1"},
    {"ISO8859-1", "ISO-8859-1"},
    {"8859-1", "ISO-8859-1"},
    {"ISO-8859-15", "ISO-8859-15"},
    {"8859-15", "ISO-8859-15"},
    {"WINDOWS-1252", "WINDOWS-1252"},
    {"CP1252", "WINDOWS-1252"},
};

const char *charset_find(const char *word, size_t len)
{
	while (len && word[0] == ' ') {
		word++;
		len--;
	}
	while (len && word[len - 1] == ' ')
		len--;
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
		if (strlen(sets[i].word) == len && strncasecmp(sets[i].word, word, len) == 0)
			return sets[i].iconv;
	return NULL;
}

static bool is_ascii(const char *p, size_t len)
{
	uint64_t seen = 0, word;
	for (; len >= sizeof word; p += sizeof word, len -= sizeof word) {
		memcpy(&word, p, sizeof word);
		seen |= word;
	}
	for (; len; p++, len--)
		seen |= (unsigned char)*p;
	return (seen & UINT64_C(0x8080808080808080)) == 0;
}

/* glibc's UTF-8 goes on behind U+10FFFF; nobody else's does. */
static bool is_unicode(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)p[i];
		if (c > 0xf4 || (c == 0xf4 && i + 1 < len && (unsigned char)p[i + 1] > 0x8f))
			return false;
	}
	return true;
}

/* All of it, or false at the first byte that means nothing in that set.  lossy: such a byte becomes
 * U+FFFD instead. */
static bool convert(const char *from, const char *data, size_t len, bool lossy, struct buf *out)
{
	if (strcmp(from, "UTF-8") == 0 && !lossy && !is_unicode(data, len))
		return false;
	iconv_t cd = iconv_open("UTF-8", from);
	if (cd == (iconv_t)-1)
		return false;
	char *in = (char *)(uintptr_t)data;
	bool ok = true;
	buf_clear(out);
	while (ok && len) {
		size_t size = len + len / 2 + 16;
		char *to = buf_room(out, size);
		size_t got = iconv(cd, &in, &len, &to, &size);
		out->len = (size_t)(to - out->data);
		if (got != (size_t)-1 || errno == E2BIG)
			continue;
		ok = lossy;
		buf_adds(out, "\xef\xbf\xbd");
		in++;
		len--;
		iconv(cd, NULL, NULL, NULL, NULL);
	}
	iconv_close(cd);
	return ok;
}

static const char *keep(
    struct arena *a, struct charset *c, const char *name, struct buf *b, size_t *out_len)
{
	const char *text = arena_strndup(a, buf_text(b), b->len);
	*out_len = b->len;
	c->used = name;
	buf_free(b);
	return text;
}

const char *charset_utf8(
    struct arena *a, struct charset *c, const char *data, size_t len, size_t *out_len)
{
	struct buf b = {0};
	bool plain = is_ascii(data, len);
	bool switches = c->declared && strncmp(c->declared, "ISO-2022", 8) == 0;
	*out_len = len;
	if (plain && !(switches && memchr(data, '\x1b', len))) {
		c->used = c->used ? c->used : "US-ASCII";
		return data;
	}
	if (c->declared && convert(c->declared, data, len, false, &b)) {
		if (strcmp(c->declared, "UTF-8") == 0) {
			buf_free(&b);
			c->used = c->declared;
			return data;
		}
		return keep(a, c, c->declared, &b, out_len);
	}
	c->misfit = true;
	if (convert("UTF-8", data, len, false, &b)) {
		buf_free(&b);
		c->used = "UTF-8";
		return data;
	}
	if (!convert(c->fallback, data, len, true, &b))
		convert("US-ASCII", data, len, true, &b);
	return keep(a, c, c->fallback, &b, out_len);
}
