/* SPDX-License-Identifier: Apache-2.0
 *
 * letters.c - bytes of old code pages as UTF-8.
 *
 * windows-1252 stands here, since nearly all is that; the others by iconv, which loads a file for
 * each and keeps it as long as it is open.
 */
#include "autoconf.h"
#include "parts.h"

#include <iconv.h>
#include <stdio.h>
#include <string.h>

#define REPLACEMENT 0xfffdU

void letters_add(struct buf *out, uint32_t c)
{
	if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		c = REPLACEMENT;
	if (c < 0x80) {
		buf_addc(out, (char)c);
		return;
	}
	char u[4];
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		u[i] = (char)(0x80 | (c & 0x3f));
	u[0] = (char)((0xf00U >> n & 0xff) | c);
	buf_add(out, u, n);
}

/* U+0080 to U+009F as windows-1252 has them; 0: nothing. */
static const uint16_t windows[32] = {0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178};

static void add_windows(struct buf *out, struct bytes b)
{
	for (size_t i = 0; i < b.len; i++) {
		unsigned char c = (unsigned char)b.p[i];
		letters_add(out, c >= 0x80 && c < 0xa0 ? windows[c - 0x80] : c);
	}
}

void letters_code_page(struct buf *out, struct bytes b, unsigned page)
{
	char name[16], *from = (char *)(uintptr_t)b.p, *to; /* iconv alters nothing of it */
	snprintf(name, sizeof name, page == 65001 ? "UTF-8" : "CP%u", page);
	iconv_t by = page == 1252 ? (iconv_t)-1 : iconv_open("UTF-8", name);
	if (by == (iconv_t)-1) {
		add_windows(out, b);
		return;
	}
	while (b.len) {
		size_t room = 4 * b.len + 16, left = room;
		to = buf_room(out, room);
		size_t n = iconv(by, &from, &b.len, &to, &left);
		/* Where accents follow their letters, the last one is still being waited for. */
		iconv(by, NULL, NULL, &to, &left);
		out->len += room - left;
		out->data[out->len] = '\0';
		if (n == (size_t)-1 && b.len) {
			letters_add(out, REPLACEMENT);
			from++;
			b.len--;
		}
	}
	iconv_close(by);
}

size_t letters_valid(struct bytes b)
{
	const unsigned char *p = (const unsigned char *)b.p;
	unsigned char c = *p;
	if (c < 0x80)
		return 1;
	size_t n = c >= 0xc2 && c < 0xe0   ? 2
		   : c >= 0xe0 && c < 0xf0 ? 3
		   : c >= 0xf0 && c < 0xf5 ? 4
					   : 0;
	if (!n || n > b.len)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	/* longer than need be, half of a pair, or beyond the last letter */
	bool wrong = (c == 0xe0 && p[1] < 0xa0) || (c == 0xed && p[1] >= 0xa0) ||
		     (c == 0xf0 && p[1] < 0x90) || (c == 0xf4 && p[1] >= 0x90);
	return wrong ? 0 : n;
}

static bool is_utf8(struct bytes b)
{
	for (size_t n; b.len; b.p += n, b.len -= n)
		if (!(n = letters_valid(b)))
			return false;
	return true;
}

bool document_text_is_sound(const char *text, size_t len)
{
	return !memchr(text, '\0', len) && is_utf8((struct bytes){text, len});
}

/* UTF-16, the order of its bytes as its mark says. */
static void add_wide(struct buf *out, struct bytes b)
{
	bool big = (unsigned char)b.p[0] == 0xfe;
	uint32_t high = 0;
	for (size_t i = 2; i + 1 < b.len; i += 2) {
		uint32_t one = (unsigned char)b.p[i], two = (unsigned char)b.p[i + 1];
		uint32_t c = big ? one << 8 | two : two << 8 | one;
		if (c >= 0xd800 && c < 0xdc00) {
			high = c;
			continue;
		}
		if (high && c >= 0xdc00 && c < 0xe000)
			c = 0x10000 + ((high - 0xd800) << 10) + (c - 0xdc00);
		high = 0;
		letters_add(out, c);
	}
}

void letters_any(struct buf *out, struct bytes b)
{
	if (b.len >= 3 && memcmp(b.p, "\xef\xbb\xbf", 3) == 0)
		b = (struct bytes){b.p + 3, b.len - 3};
	if (b.len >= 2 && (memcmp(b.p, "\xff\xfe", 2) == 0 || memcmp(b.p, "\xfe\xff", 2) == 0))
		add_wide(out, b);
	else if (is_utf8(b))
		buf_add(out, b.p, b.len);
	else
		add_windows(out, b);
}

void letters_prepare(void)
{
	static const char *const names[] = {"CP437", "CP850", "CP874", "CP932", "CP936", "CP949",
	    "CP950", "CP1250", "CP1251", "CP1252", "CP1253", "CP1254", "CP1255", "CP1256", "CP1257",
	    "CP1258", "ISO-8859-2", "ISO-8859-15", "UTF-16"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (iconv_open("UTF-8", names[i]) == (iconv_t)-1)
			continue; /* what is written in it will be U+FFFD or windows-1252 */
}
