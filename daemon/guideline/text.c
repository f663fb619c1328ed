/* SPDX-License-Identifier: Apache-2.0
 *
 * text.c - whether the bytes of a file are text: UTF-8 (RFC 3629) without control characters.
 *
 * What a table says goes to terminals, mails and JSON, none of which can take anything else.
 */
#include "autoconf.h"
#include "load.h"

/* How many bytes the character takes; 0: it is none. */
static size_t character(const unsigned char *s, size_t len)
{
	static const struct {
		unsigned char from, to;	 /* first byte */
		unsigned char low, high; /* second byte: neither too long, nor a surrogate */
		size_t bytes;
	} kinds[] = {{0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
	    {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
	    {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4}};
	if (*s < 0x80)
		return (*s >= ' ' && *s != 0x7f) || *s == '\t' || *s == '\n' || *s == '\r';
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (*s < kinds[i].from || *s > kinds[i].to)
			continue;
		if (len < kinds[i].bytes || s[1] < kinds[i].low || s[1] > kinds[i].high)
			return 0;
		/* C1 control characters. */
		if (*s == 0xc2 && s[1] < 0xa0)
			return 0;
		for (size_t k = 2; k < kinds[i].bytes; k++)
			if (s[k] < 0x80 || s[k] > 0xbf)
				return 0;
		return kinds[i].bytes;
	}
	return 0;
}

int text_fault(const char *data, size_t len)
{
	int line = 1;
	for (size_t at = 0, n; at < len; at += n) {
		n = character((const unsigned char *)data + at, len - at);
		if (!n)
			return line;
		line += data[at] == '\n';
	}
	return 0;
}
