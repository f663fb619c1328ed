/* SPDX-License-Identifier: Apache-2.0
 *
 * unwrap.c - takes off base64 and hexadecimal digits, also one in the other, and a MIME head.
 *
 * Senders say "Base64" of what is plain and nothing of what is base64: what the bytes are counts
 * more than what is said of them.
 */
#include "autoconf.h"
#include "parts.h"

#include <string.h>

#define NESTED_MAX 3
#define CODED_MIN  64 /* bytes of what nobody calls base64, to be taken for it */

static int base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Digits of `bits` each, spaces between them; a group that is not whole is dropped, as is what
 * stands behind '='.  False: something else stands there. */
static bool decode(struct bytes b, int (*digit)(char), unsigned bits, struct buf *out)
{
	uint32_t held = 0;
	unsigned count = 0;
	bool ended = false;
	buf_room(out, b.len);
	for (size_t i = 0; i < b.len; i++) {
		if (is_space(b.p[i]))
			continue;
		int d = digit(b.p[i]);
		if (b.p[i] == '=' && bits == 6)
			ended = true;
		else if (d < 0 || ended)
			return false;
		if (ended)
			continue;
		held = held << bits | (uint32_t)d;
		count += bits;
		if (count >= 8) {
			count -= 8;
			buf_addc(out, (char)(held >> count & 0xff));
		}
	}
	return out->len > 0;
}

static bool only(struct bytes b, int (*digit)(char))
{
	size_t n = 0;
	for (size_t i = 0; i < b.len; i++) {
		if (!is_space(b.p[i]) && b.p[i] != '=' && digit(b.p[i]) < 0)
			return false;
		n += !is_space(b.p[i]);
	}
	return n >= CODED_MIN;
}

/* Words have spaces between them at other places than lines of one length do. */
static bool looks_coded(struct bytes b)
{
	size_t words = 0, lines = 0;
	for (size_t i = 0; i < b.len; i++) {
		words += b.p[i] == ' ' || b.p[i] == '\t';
		lines += b.p[i] == '\n';
	}
	return words <= lines + 1 && only(b, base64_digit);
}

/* Behind "data:application/pdf;base64,", or behind the head of a MIME part. */
static void skip_head(struct bytes *b, enum document_coding *coding)
{
	while (b->len && is_space(*b->p)) {
		b->p++;
		b->len--;
	}
	const char *end = NULL;
	size_t skip = 0;
	if (bytes_begin(*b, "data:") && (end = memchr(b->p, ',', b->len < 256 ? b->len : 256))) {
		skip = 1;
	} else if (bytes_begin(*b, "content-") || bytes_begin(*b, "mime-version:")) {
		if ((end = memmem(b->p, b->len, "\r\n\r\n", 4)))
			skip = 4;
		else if ((end = memmem(b->p, b->len, "\n\n", 2)))
			skip = 2;
	}
	if (!end)
		return;
	if (bytes_have(*b, (size_t)(end - b->p), "base64"))
		*coding = CODING_BASE64;
	b->len -= (size_t)(end - b->p) + skip;
	b->p = end + skip;
}

enum document_lack document_unwrap(
    struct bytes *b, enum document_coding coding, size_t most, struct buf *own)
{
	for (int i = 0; i < NESTED_MAX; i++) {
		struct buf next = {0};
		bool said = i == 0 && (coding == CODING_BASE64 || coding == CODING_HEX), hex;
		skip_head(b, &coding);
		if (document_sniff(*b) != DOCUMENT_TEXT)
			break;
		hex = said ? coding == CODING_HEX : only(*b, hex_digit);
		if (!said && coding != CODING_BASE64 && !hex && !looks_coded(*b))
			break;
		if (b->len / 4 > most / (hex ? 2 : 3) + 1)
			return LACK_SIZE;
		if (!decode(*b, hex ? hex_digit : base64_digit, hex ? 4 : 6, &next)) {
			buf_free(&next);
			/* A text that is called base64 has words. */
			return memchr(b->p, ' ', b->len) ? LACK_NONE : LACK_BROKEN;
		}
		coding = CODING_UNSAID;
		buf_free(own);
		*own = next;
		*b = (struct bytes){own->data, own->len};
	}
	return b->len > most ? LACK_SIZE : LACK_NONE;
}
