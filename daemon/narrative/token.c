/* SPDX-License-Identifier: Apache-2.0
 *
 * token.c - cuts a report into words, numbers and signs, in one pass.
 *
 * What looks like a hyphen or a blank is one, whatever Unicode calls it; invisible characters are
 * not there; a word that was divided at a line end is put together when the lists know it.
 */
#include "autoconf.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define WORD_MAX   63
#define NUMBER_MAX 100000

enum byte_kind { B_SIGN, B_SPACE, B_LETTER, B_DIGIT, B_HYPHEN, B_LINE, B_HIGH, B_QUOTE };

static const uint8_t kinds[256] = {[0] = B_SPACE,
    [1 ... 9] = B_SPACE,
    ['\n'] = B_LINE,
    [11 ... 12] = B_LINE,
    ['\r'] = B_LINE,
    [14 ... 32] = B_SPACE,
    ['0' ... '9'] = B_DIGIT,
    ['a' ... 'z'] = B_LETTER,
    ['A' ... 'Z'] = B_LETTER,
    ['-'] = B_HYPHEN,
    ['_'] = B_HYPHEN,
    ['~'] = B_SPACE,
    ['"'] = B_QUOTE,
    ['\''] = B_QUOTE,
    ['`'] = B_QUOTE,
    [127] = B_SPACE,
    [128 ... 255] = B_HIGH};

struct cutter {
	struct text *t;
	const unsigned char *p, *end, *base;
	uint8_t gap;
	uint32_t words; /* so far, without signs */
};

/* A character beyond ASCII: what it stands for, and its length.  '\0': nothing at all, 'a': a
 * letter. */
static char high(const unsigned char *p, const unsigned char *end, size_t *len)
{
	size_t left = (size_t)(end - p);
	if (p[0] == 0xc2 && left >= 2) {
		*len = 2;
		return p[1] == 0xa0 ? ' ' : p[1] == 0xad ? '\0' : p[1] == 0xb7 ? '*' : ' ';
	}
	if (p[0] == 0xe2 && left >= 3) {
		*len = 3;
		if (p[1] == 0x80)
			return p[2] <= 0x8a || p[2] == 0xaf   ? ' '
			       : p[2] <= 0x8f || p[2] == 0xaa ? '\0'
			       : p[2] <= 0x95		      ? '-'
			       : p[2] == 0xa2 || p[2] == 0xa3 ? '*'
			       : p[2] == 0xa8 || p[2] == 0xa9 ? '\n'
			       : p[2] >= 0x98 && p[2] <= 0x9f ? '\''
							      : ' ';
		if (p[1] == 0x81)
			return p[2] == 0x83 ? '-' : p[2] == 0x9f ? ' ' : p[2] == 0xa0 ? '\0' : ' ';
		if (p[1] == 0x88 && p[2] == 0x92)
			return '-';
		if (p[1] == 0x89 && (p[2] == 0xa4 || p[2] == 0xa5))
			return p[2] == 0xa4 ? '<' : '>';
		if (p[1] == 0x86 || p[1] == 0x87) /* arrows */
			return '>';
		return p[1] >= 0x96 && p[1] <= 0x97 ? '*' : ' ';
	}
	if (p[0] == 0xef && left >= 3) {
		*len = 3;
		return p[1] == 0xbb && p[2] == 0xbf   ? '\0'
		       : p[1] == 0xb9 && p[2] == 0x98 ? '-'
		       : p[1] == 0xb9 && p[2] == 0xa3 ? '-'
		       : p[1] == 0xbc && p[2] == 0x8d ? '-'
						      : ' ';
	}
	if (p[0] == 0xe3 && left >= 3 && p[1] == 0x80 && p[2] == 0x80) {
		*len = 3;
		return ' ';
	}
	*len = 1;
	return 'a';
}

static struct token *new_token(struct cutter *c, const unsigned char *start, uint8_t kind)
{
	struct text *t = c->t;
	if (t->token_count == t->token_cap) {
		t->token_cap = t->token_cap ? t->token_cap * 2 : 1024;
		t->token = xreallocarray(t->token, t->token_cap, sizeof *t->token);
	}
	struct token *k = &t->token[t->token_count++];
	*k = (struct token){
	    .start = (uint32_t)(start - c->base), .kind = kind, .gap = c->gap, .words = c->words};
	c->words += kind != TOKEN_SIGN;
	c->gap = 0;
	return k;
}

static bool letter(const unsigned char *p, const unsigned char *end, size_t *len)
{
	*len = 1;
	if (p >= end)
		return false;
	if (kinds[*p] == B_LETTER)
		return true;
	return kinds[*p] == B_HIGH && high(p, end, len) == 'a';
}

/* "nod-\nule": the rest of a word that a line end divides; NULL when it is not known as one. */
static const unsigned char *divided(struct cutter *c, const unsigned char *p, const char *lower,
    size_t len, uint32_t h, uint16_t *word)
{
	char joined[WORD_MAX + 1];
	if (c->end - p < 3 || *p != '-' || (p[1] != '\n' && p[1] != '\r'))
		return NULL;
	p++;
	while (p < c->end && (*p == '\n' || *p == '\r' || *p == ' '))
		p++;
	memcpy(joined, lower, len);
	while (p < c->end && kinds[*p] == B_LETTER && len < WORD_MAX) {
		joined[len++] = (char)(*p | 0x20);
		h = lexicon_hash(h, *p | 0x20);
		p++;
	}
	*word = lexicon_find(c->t->r, joined, len, h);
	return *word ? p : NULL;
}

static void cut_word(struct cutter *c)
{
	const unsigned char *start = c->p, *p = c->p, *last = c->p;
	char lower[WORD_MAX + 1];
	size_t len = 0, n, upper = 0;
	uint32_t h = LEXICON_SEED, stem = 0;
	uint16_t word;
	bool plain = true;
	while (p < c->end && len < WORD_MAX) {
		uint8_t kind = kinds[*p];
		if (kind == B_LETTER) {
			stem = len == STEM_LETTERS ? h : stem;
			upper += *p < 'a';
			lower[len] = (char)(*p | 0x20);
			h = lexicon_hash(h, *p++ | 0x20);
			len++;
			last = p;
		} else if (kind == B_QUOTE && *p != '"' && letter(p + 1, c->end, &n)) {
			p++; /* don't */
		} else if (kind == B_HIGH) {
			char as = high(p, c->end, &n);
			if (as == 'a') {
				plain = false;
				lower[len++] = (char)*p;
				h = lexicon_hash(h, *p);
				last = p + 1;
			} else if (as != '\0' && !(as == '\'' && letter(p + n, c->end, &n))) {
				break;
			} else if (as == '\'') {
				n = 3;
			}
			p += n;
		} else {
			break;
		}
	}
	struct token *k = new_token(c, start, TOKEN_WORD);
	k->caps = !upper || *start >= 'a' ? CAPS_NONE : upper == len ? CAPS_ALL : CAPS_FIRST;
	k->word = lexicon_find(c->t->r, lower, len, h);
	k->hash = plain ? h : 0;
	k->stem = plain ? stem : 0;
	const unsigned char *more =
	    p < c->end && *p == '-' ? divided(c, p, lower, len, h, &word) : NULL;
	if (more) {
		k->word = word;
		k->hash = k->stem = 0;
		last = p = more;
	}
	k->len = (uint16_t)(last - start);
	c->p = p > start ? p : start + 1;
}

static void cut_number(struct cutter *c)
{
	const unsigned char *start = c->p, *p = c->p;
	int32_t n = 0;
	while (p < c->end && kinds[*p] == B_DIGIT && p - start < WORD_MAX) {
		n = n > NUMBER_MAX ? n : n * 10 + (*p - '0');
		p++;
	}
	bool decimal = c->end - p >= 2 && (*p == '.' || *p == ',') && kinds[p[1]] == B_DIGIT;
	if (decimal && *p == ',') /* "1,2": a list, unless thousands */
		decimal = false;
	if (decimal)
		for (p++; p < c->end && kinds[*p] == B_DIGIT && p - start < WORD_MAX;)
			p++;
	struct token *k = new_token(c, start, decimal ? TOKEN_DECIMAL : TOKEN_NUMBER);
	k->number = n;
	k->len = (uint16_t)(p - start);
	if (!decimal) {
		uint32_t h = LEXICON_SEED;
		for (const unsigned char *q = start; q < p; q++)
			h = lexicon_hash(h, *q);
		k->word = lexicon_find(c->t->r, (const char *)start, k->len, h);
		k->hash = h; /* phrases of the net have numbers, its features have none */
	}
	c->p = p;
}

static void cut_sign(struct cutter *c, const unsigned char *start, size_t len, char sign)
{
	struct token *k = new_token(c, start, TOKEN_SIGN);
	k->sign = sign;
	k->len = (uint16_t)len;
	k->word = lexicon_find(c->t->r, &sign, 1, lexicon_hash(LEXICON_SEED, (unsigned char)sign));
	c->p = start + len;
}

/* "\.br\" and "<br>" as some interfaces leave them; the length, 0 when it is not one. */
static size_t written_break(const unsigned char *p, const unsigned char *end)
{
	size_t left = (size_t)(end - p);
	if (left >= 5 && memcmp(p, "\\.br\\", 5) == 0)
		return 5;
	if (left >= 4 && (memcmp(p, "<br>", 4) == 0 || memcmp(p, "<BR>", 4) == 0))
		return 4;
	return left >= 5 && memcmp(p, "<br/>", 5) == 0 ? 5 : 0;
}

/* "[** ... **]": one blank, like XXXX and a row of underscores. */
static size_t removed(const unsigned char *p, const unsigned char *end)
{
	size_t left = (size_t)(end - p);
	if (left >= 5 && memcmp(p, "[**", 3) == 0) {
		const unsigned char *stop = memmem(p + 3, left < 90 ? left - 3 : 87, "**]", 3);
		return stop ? (size_t)(stop + 3 - p) : 0;
	}
	size_t n = 0;
	while (n < left && n < 200 && p[n] == '_')
		n++;
	return n >= 2 ? n : 0;
}

static void cut_blank(struct cutter *c, size_t len)
{
	c->gap |= GAP_SPACE;
	struct token *k = new_token(c, c->p, TOKEN_WORD);
	k->len = (uint16_t)len;
	k->word = lexicon_find(c->t->r, "xxxx", 4,
	    lexicon_hash(
		lexicon_hash(lexicon_hash(lexicon_hash(LEXICON_SEED, 'x'), 'x'), 'x'), 'x'));
	c->gap |= GAP_SPACE;
	c->p += len;
}

static void line_end(struct cutter *c)
{
	c->gap |= c->gap & GAP_LINE ? GAP_BLANK_LINE : GAP_LINE;
}

static void cut_high(struct cutter *c)
{
	size_t len;
	char as = high(c->p, c->end, &len);
	if (as == 'a') {
		cut_word(c);
		return;
	}
	if (as == '*' || as == '<' || as == '>') {
		cut_sign(c, c->p, len, as);
		return;
	}
	if (as == '\n')
		line_end(c);
	else if (as == '-')
		c->gap |= GAP_HYPHEN;
	else if (as == ' ' || as == '\'')
		c->gap |= GAP_SPACE;
	c->p += len;
}

static void cut_one(struct cutter *c)
{
	size_t n;
	switch ((enum byte_kind)kinds[*c->p]) {
	case B_LETTER:
		cut_word(c);
		return;
	case B_DIGIT:
		cut_number(c);
		return;
	case B_SPACE:
	case B_QUOTE:
		c->gap |= GAP_SPACE;
		c->p++;
		return;
	case B_LINE:
		if (*c->p == '\r' && c->end - c->p >= 2 && c->p[1] == '\n')
			c->p++;
		line_end(c);
		c->p++;
		return;
	case B_HYPHEN:
		if (*c->p == '_' && (n = removed(c->p, c->end))) {
			cut_blank(c, n);
			return;
		}
		c->gap |= GAP_HYPHEN;
		c->p++;
		return;
	case B_HIGH:
		cut_high(c);
		return;
	case B_SIGN:
		if ((n = written_break(c->p, c->end))) {
			line_end(c);
			c->p += n;
		} else if (*c->p == '[' && (n = removed(c->p, c->end))) {
			cut_blank(c, n);
		} else {
			cut_sign(c, c->p, 1, (char)*c->p);
		}
		return;
	}
}

void text_cut(struct text *t)
{
	const unsigned char *base = (const unsigned char *)t->data;
	struct cutter c = {.t = t,
	    .p = base,
	    .base = base,
	    .end = base + t->len,
	    .gap = GAP_LINE | GAP_BLANK_LINE};
	while (c.p < c.end)
		cut_one(&c);
}

bool lexicon_piece(const char **p, struct lexicon_piece *out)
{
	const unsigned char *q = (const unsigned char *)*p;
	while (*q && (kinds[*q] == B_SPACE || kinds[*q] == B_HYPHEN || kinds[*q] == B_QUOTE))
		q++;
	out->len = 0;
	uint8_t kind = kinds[*q] == B_HIGH ? B_LETTER : kinds[*q];
	while (*q && out->len < WORD_MAX) {
		uint8_t k = kinds[*q] == B_HIGH ? B_LETTER : kinds[*q];
		if (k == B_QUOTE && kind == B_LETTER) {
			q++;
			continue;
		}
		if (k != kind)
			break;
		out->lower[out->len++] = (char)(k == B_LETTER && *q < 128 ? *q | 0x20 : *q);
		q++;
		if (kind == B_SIGN)
			break;
	}
	*p = (const char *)q;
	return out->len > 0;
}
