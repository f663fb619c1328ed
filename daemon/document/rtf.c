/* SPDX-License-Identifier: Apache-2.0
 *
 * rtf.c - the text of an RTF document (Rich Text Format Specification 1.9.1).
 *
 * Reads words and letters and forgets how they looked.  What is no text of the document (fonts,
 * pictures, what a field is made from, headers) is passed over, and so is what is hidden or was
 * deleted while changes were tracked; what is struck through stays.
 * Limits: groups 512 deep, 512 fonts; each byte is looked at once.
 */
#include "autoconf.h"
#include "parts.h"
#include "followupd/mem.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 512
#define FONTS_MAX 512
#define WORD_MAX  32
#define SYMBOL	  2U /* as a code page: the letters of the font of that name */

/* What holds until its group ends. */
struct rtf_group {
	bool skips, hidden, deleted, fonts;
	unsigned page;	/* code page of bytes */
	unsigned after; /* bytes that stand behind \u for those who cannot read it */
};

struct rtf {
	struct bytes rest;
	struct rtf_group group[DEPTH_MAX];
	size_t depth; /* 0: outside of the document */
	unsigned page;
	struct {
		int number;
		unsigned page;
	} font[FONTS_MAX];
	size_t font_count;
	int font_now;	    /* in the table of fonts */
	struct buf pending; /* bytes of one code page */
	unsigned pending_page;
	unsigned skip; /* bytes still to be passed over behind \u */
	uint32_t high; /* the first half of a pair */
	bool star;     /* the next word may be passed over where it is not known */
	bool pictures, broken;
	size_t most;
	struct buf *out;
};

enum rtf_action {
	ACT_TEXT,    /* stands for that text */
	ACT_SKIP,    /* its group is passed over */
	ACT_PICTURE, /* the same */
	ACT_FONTS,
	ACT_KEEP, /* a group that is read although it may be passed over */
	ACT_CODE_PAGE,
	ACT_FONT,
	ACT_CHARSET,
	ACT_UNICODE,
	ACT_AFTER,
	ACT_BIN,
	ACT_HIDDEN,
	ACT_DELETED,
	ACT_PLAIN,
};

static const struct control {
	const char *word;
	enum rtf_action action;
	const char *text;
} controls[] = {
    {"par", ACT_TEXT, "\n"},
    {"line", ACT_TEXT, "\n"},
    {"sect", ACT_TEXT, "\n"},
    {"page", ACT_TEXT, "\f"},
    {"column", ACT_TEXT, "\n"},
    {"row", ACT_TEXT, "\n"},
    {"nestrow", ACT_TEXT, "\n"},
    {"tab", ACT_TEXT, "\t"},
    {"cell", ACT_TEXT, "\t"},
    {"nestcell", ACT_TEXT, "\t"},
    {"emdash", ACT_TEXT, "\xe2\x80\x94"},
    {"endash", ACT_TEXT, "\xe2\x80\x93"},
    {"emspace", ACT_TEXT, " "},
    {"enspace", ACT_TEXT, " "},
    {"qmspace", ACT_TEXT, " "},
    {"bullet", ACT_TEXT, "\xe2\x80\xa2"},
    {"lquote", ACT_TEXT, "\xe2\x80\x98"},
    {"rquote", ACT_TEXT, "\xe2\x80\x99"},
    {"ldblquote", ACT_TEXT, "\xe2\x80\x9c"},
    {"rdblquote", ACT_TEXT, "\xe2\x80\x9d"},
    {"fonttbl", ACT_FONTS, NULL},
    {"colortbl", ACT_SKIP, NULL},
    {"stylesheet", ACT_SKIP, NULL},
    {"info", ACT_SKIP, NULL},
    {"object", ACT_KEEP, NULL},
    {"objdata", ACT_SKIP, NULL},
    {"objclass", ACT_SKIP, NULL},
    {"objname", ACT_SKIP, NULL},
    {"pict", ACT_PICTURE, NULL},
    {"nonshppict", ACT_SKIP, NULL},
    {"shppict", ACT_KEEP, NULL},
    {"shpinst", ACT_KEEP, NULL},
    {"sp", ACT_SKIP, NULL},
    {"shptxt", ACT_KEEP, NULL},
    {"dptxbxtext", ACT_KEEP, NULL},
    {"fldinst", ACT_SKIP, NULL},
    {"datafield", ACT_SKIP, NULL},
    {"header", ACT_SKIP, NULL},
    {"headerl", ACT_SKIP, NULL},
    {"headerr", ACT_SKIP, NULL},
    {"headerf", ACT_SKIP, NULL},
    {"footer", ACT_SKIP, NULL},
    {"footerl", ACT_SKIP, NULL},
    {"footerr", ACT_SKIP, NULL},
    {"footerf", ACT_SKIP, NULL},
    {"footnote", ACT_KEEP, NULL},
    {"revtbl", ACT_SKIP, NULL},
    {"listtable", ACT_SKIP, NULL},
    {"listoverridetable", ACT_SKIP, NULL},
    {"pntext", ACT_KEEP, NULL},
    {"pn", ACT_SKIP, NULL},
    {"private", ACT_SKIP, NULL},
    {"xe", ACT_SKIP, NULL},
    {"tc", ACT_SKIP, NULL},
    {"filetbl", ACT_SKIP, NULL},
    {"template", ACT_SKIP, NULL},
    {"ansicpg", ACT_CODE_PAGE, NULL},
    {"mac", ACT_CODE_PAGE, NULL},
    {"pc", ACT_CODE_PAGE, NULL},
    {"pca", ACT_CODE_PAGE, NULL},
    {"f", ACT_FONT, NULL},
    {"fcharset", ACT_CHARSET, NULL},
    {"cpg", ACT_CHARSET, NULL},
    {"u", ACT_UNICODE, NULL},
    {"uc", ACT_AFTER, NULL},
    {"bin", ACT_BIN, NULL},
    {"v", ACT_HIDDEN, NULL},
    {"deleted", ACT_DELETED, NULL},
    {"plain", ACT_PLAIN, NULL},
};

static struct rtf_group *now(struct rtf *r)
{
	return &r->group[r->depth ? r->depth - 1 : 0];
}

static bool is_silent(struct rtf *r)
{
	const struct rtf_group *g = now(r);
	return !r->depth || g->skips || g->hidden || g->deleted || g->fonts ||
	       r->out->len >= r->most;
}

/* ---- letters ------------------------------------------------------------------------------- */

/* The font Symbol, of what stands in reports: a size that is "at most" is no size that is "3". */
static uint32_t symbol_of(unsigned char c)
{
	static const struct {
		unsigned char byte;
		uint16_t letter;
	} table[] = {{0xa3, 0x2264}, {0xb3, 0x2265}, {0xb1, 0xb1}, {0xb4, 0xd7}, {0xb0, 0xb0},
	    {0xb7, 0x2022}, {0xb9, 0x2260}, {0xbb, 0x2248}, {0xae, 0x2192}, {0xad, 0x2191},
	    {0xaf, 0x2193}, {0x6d, 0xb5}, {0x61, 0x3b1}, {0x62, 0x3b2}, {0x67, 0x3b3}};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (table[i].byte == c)
			return table[i].letter;
	return c >= ' ' && c < 0x40 ? c : 0; /* digits and points are as elsewhere */
}

static void flush(struct rtf *r)
{
	struct bytes b = {r->pending.data, r->pending.len};
	if (!b.len)
		return;
	if (r->pending_page == SYMBOL)
		for (size_t i = 0; i < b.len; i++)
			letters_add(r->out, symbol_of((unsigned char)b.p[i]));
	else
		letters_code_page(r->out, b, r->pending_page);
	buf_clear(&r->pending);
}

/* Whether what comes now is of the document's text: not behind a \\u, nor of a part without any. */
static bool takes_text(struct rtf *r)
{
	r->star = false;
	if (r->skip) {
		r->skip--;
		return false;
	}
	return !is_silent(r);
}

/* A byte of the document's text. */
static void add_byte(struct rtf *r, char c)
{
	if (!takes_text(r))
		return;
	unsigned page = now(r)->page;
	if (r->pending.len && r->pending_page != page)
		flush(r);
	r->pending_page = page;
	buf_addc(&r->pending, c);
}

static void add_text(struct rtf *r, const char *text)
{
	if (!takes_text(r))
		return;
	flush(r);
	buf_adds(r->out, text);
}

static void add_unicode(struct rtf *r, long n)
{
	uint32_t c = (uint32_t)(n < 0 ? n + 65536 : n) & 0x1fffff;
	if (!is_silent(r)) {
		flush(r);
		if (c >= 0xd800 && c < 0xdc00)
			r->high = c;
		else if (r->high && c >= 0xdc00 && c < 0xe000)
			letters_add(r->out, 0x10000 + ((r->high - 0xd800) << 10) + (c - 0xdc00));
		else if (c >= 0xf000 && c < 0xf100) /* a font of symbols by its bytes */
			letters_add(r->out, symbol_of((unsigned char)c));
		else
			letters_add(r->out, c);
		if (c < 0xd800 || c >= 0xdc00)
			r->high = 0;
	}
	r->skip = now(r)->after;
}

/* ---- fonts --------------------------------------------------------------------------------- */

static unsigned page_of_charset(long n)
{
	static const struct {
		uint16_t charset, page;
	} table[] = {{SYMBOL, SYMBOL}, {77, 10000}, {128, 932}, {129, 949}, {134, 936}, {136, 950},
	    {161, 1253}, {162, 1254}, {163, 1258}, {177, 1255}, {178, 1256}, {186, 1257},
	    {204, 1251}, {222, 874}, {238, 1250}, {255, 850}};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (table[i].charset == n)
			return table[i].page;
	return 0;
}

/* 0: as the document says. */
static unsigned page_of_font(const struct rtf *r, long number)
{
	for (size_t i = 0; i < r->font_count; i++)
		if (r->font[i].number == number)
			return r->font[i].page;
	return 0;
}

static void set_font(struct rtf *r, long n)
{
	if (now(r)->fonts) {
		r->font_now = (int)n;
		return;
	}
	unsigned page = page_of_font(r, n);
	now(r)->page = page ? page : r->page;
}

static void note_font(struct rtf *r, long page)
{
	if (!now(r)->fonts || page <= 0 || page > 65535 || r->font_count == FONTS_MAX)
		return;
	r->font[r->font_count].number = r->font_now;
	r->font[r->font_count++].page = (unsigned)page;
}

/* ---- words --------------------------------------------------------------------------------- */

static const struct control *find(const char *word)
{
	for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
		if (strcmp(controls[i].word, word) == 0)
			return &controls[i];
	return NULL;
}

static void set_code_page(struct rtf *r, const char *word, long n)
{
	unsigned page = strcmp(word, "mac") == 0   ? 10000
			: strcmp(word, "pc") == 0  ? 437
			: strcmp(word, "pca") == 0 ? 850
			: n > 0 && n < 65536	   ? (unsigned)n
						   : 1252;
	r->page = now(r)->page = page;
}

static void skip_binary(struct rtf *r, long n)
{
	size_t k = n < 0 ? 0 : (size_t)n;
	if (k > r->rest.len)
		k = r->rest.len;
	r->rest.p += k;
	r->rest.len -= k;
}

static void act(struct rtf *r, const struct control *c, bool has_number, long n)
{
	struct rtf_group *g = now(r);
	switch (c->action) {
	case ACT_TEXT:
		add_text(r, c->text);
		break;
	case ACT_PICTURE:
		r->pictures = true;
		g->skips = true;
		break;
	case ACT_SKIP:
		g->skips = true;
		break;
	case ACT_FONTS:
		g->fonts = true;
		break;
	case ACT_KEEP:
		break;
	case ACT_CODE_PAGE:
		set_code_page(r, c->word, n);
		break;
	case ACT_FONT:
		set_font(r, n);
		break;
	case ACT_CHARSET:
		note_font(r, *c->word == 'c' ? n : (long)page_of_charset(n));
		break;
	case ACT_UNICODE:
		if (has_number)
			add_unicode(r, n);
		break;
	case ACT_AFTER:
		g->after = n < 0 || n > 16 ? 1 : (unsigned)n;
		break;
	case ACT_BIN:
		skip_binary(r, n);
		break;
	case ACT_HIDDEN:
		g->hidden = !has_number || n;
		break;
	case ACT_DELETED:
		g->deleted = !has_number || n;
		break;
	case ACT_PLAIN:
		g->hidden = g->deleted = false;
		g->page = r->page;
		break;
	}
}

static char take(struct rtf *r)
{
	r->rest.len--;
	return *r->rest.p++;
}

static char peek(const struct rtf *r)
{
	return r->rest.len ? *r->rest.p : '\0';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static long read_number(struct rtf *r, bool *has)
{
	bool minus = peek(r) == '-' && r->rest.len > 1 && is_digit(r->rest.p[1]);
	long n = 0;
	if (minus)
		take(r);
	for (*has = false; is_digit(peek(r)); *has = true) {
		int d = take(r) - '0';
		if (n < 100000000)
			n = 10 * n + d;
	}
	return minus ? -n : n;
}

static void read_word(struct rtf *r)
{
	char word[WORD_MAX + 1];
	size_t n = 0;
	bool has;
	while (is_letter(peek(r))) {
		char c = take(r);
		if (n < WORD_MAX)
			word[n++] = c;
	}
	word[n] = '\0';
	long number = read_number(r, &has);
	if (peek(r) == ' ')
		take(r);
	bool star = r->star;
	r->star = false;
	const struct control *c = find(word);
	if (c && r->depth)
		act(r, c, has, number);
	else if (star && r->depth)
		now(r)->skips = true;
}

static int hex(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void read_hex(struct rtf *r)
{
	int high = hex(peek(r));
	if (high < 0)
		return;
	take(r);
	int low = hex(peek(r));
	if (low < 0)
		return;
	take(r);
	add_byte(r, (char)(high << 4 | low));
}

static void read_control(struct rtf *r)
{
	if (is_letter(peek(r))) {
		read_word(r);
		return;
	}
	if (!r->rest.len)
		return;
	char c = take(r);
	switch (c) {
	case '\'':
		read_hex(r);
		break;
	case '*':
		r->star = true;
		break;
	case '~':
		add_text(r, " ");
		break;
	case '_':
		add_text(r, "-");
		break;
	case '\r':
	case '\n':
		add_text(r, "\n");
		break;
	case '{':
	case '}':
	case '\\':
		add_byte(r, c);
		break;
	default: /* an optional hyphen, index marks */
		break;
	}
}

/* ---- groups -------------------------------------------------------------------------------- */

static void open_group(struct rtf *r)
{
	r->skip = 0;
	if (r->depth == DEPTH_MAX) {
		r->broken = true;
		return;
	}
	struct rtf_group g = {.page = 1252, .after = 1};
	if (r->depth)
		g = *now(r);
	r->group[r->depth++] = g;
}

/* False: the document has ended. */
static bool close_group(struct rtf *r)
{
	flush(r);
	r->skip = 0;
	if (r->depth)
		r->depth--;
	return r->depth > 0;
}

static bool read_one(struct rtf *r)
{
	char c = take(r);
	switch (c) {
	case '{':
		open_group(r);
		return !r->broken;
	case '}':
		return close_group(r);
	case '\\':
		read_control(r);
		return true;
	case '\r':
	case '\n':
	case '\0':
		return true;
	case '\t':
		add_text(r, "\t");
		return true;
	default:
		add_byte(r, c);
		return true;
	}
}

/* Another document behind the first one, or what was its rest. */
static bool has_more(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		if ((unsigned char)b.p[i] > ' ')
			return true;
	return false;
}

void rtf_read(struct bytes b, const struct document_limits *most, struct document_text *out)
{
	struct rtf *r = xcalloc(1, sizeof *r);
	*r = (struct rtf){.rest = b, .page = 1252, .most = most->text, .out = &out->text};
	bool more = true;
	while (more && r->rest.len)
		more = read_one(r);
	flush(r);
	if (out->text.len >= most->text)
		out->lack = LACK_CUT;
	else if (r->broken || (r->depth && more) || has_more(r->rest))
		out->lack = LACK_BROKEN;
	else if (r->pictures && words_in(buf_text(&out->text)) < FEW_WORDS)
		out->lack = out->text.len ? LACK_PAGES : LACK_PICTURE;
	buf_free(&r->pending);
	free(r);
}
