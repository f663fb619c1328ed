/* SPDX-License-Identifier: Apache-2.0
 *
 * pages.c - printed pages as one text.
 *
 * What stands word for word at the head or foot of several pages is left once; a line that only
 * counts pages is left out.  Nothing else is: two lines that differ in a digit are two lines.
 * A sentence that goes on over a page's end goes on here, and a word that a line's end divides is
 * made whole.
 */
#include "autoconf.h"
#include "followupd/mem.h"
#include "parts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define EDGE 6 /* lines at the head and at the foot of a page that may be repeated */

struct page_line {
	struct bytes text; /* without space around */
	unsigned page;
	bool head, foot; /* near an end of its page */
	bool gone;
};

struct printed {
	struct page_line *line;
	size_t count, room;
	unsigned pages;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v';
}

static struct bytes trim(struct bytes b)
{
	while (b.len && is_space(*b.p)) {
		b.p++;
		b.len--;
	}
	while (b.len && is_space(b.p[b.len - 1]))
		b.len--;
	return b;
}

static void add_line(struct printed *p, struct bytes text)
{
	if (p->count == p->room) {
		p->room = p->room ? 2 * p->room : 256;
		p->line = xreallocarray(p->line, p->room, sizeof *p->line);
	}
	p->line[p->count++] = (struct page_line){.text = trim(text), .page = p->pages};
}

/* Of lines i, and on by `step`: those at the edge, at most `most`.  A blank one says nothing. */
static void mark_edge(struct printed *p, size_t i, size_t count, int step, size_t most, bool head)
{
	size_t seen = 0;
	for (; count && seen < most; count--, i += (size_t)step) {
		struct page_line *l = &p->line[i];
		if (!l->text.len) {
			l->gone = l->gone || !seen;
			continue;
		}
		l->head = l->head || head;
		l->foot = l->foot || !head;
		seen++;
	}
}

/* No line is at both edges: a short page is divided in its middle. */
static void mark_edges(struct printed *p, size_t first, size_t end)
{
	size_t filled = 0;
	for (size_t i = first; i < end; i++)
		filled += p->line[i].text.len > 0;
	for (size_t i = first; i < end && !filled; i++)
		p->line[i].gone = true;
	size_t head = (filled + 1) / 2 < EDGE ? (filled + 1) / 2 : EDGE;
	size_t foot = filled / 2 < EDGE ? filled / 2 : EDGE;
	mark_edge(p, first, end - first, 1, head, true);
	mark_edge(p, end - 1, end - first, -1, foot, false);
}

static void divide(struct printed *p, const struct buf *text)
{
	const char *at = buf_text(text), *end = at + text->len;
	size_t first = 0;
	while (at < end) {
		const char *q = at;
		while (q < end && *q != '\n' && *q != '\f')
			q++;
		add_line(p, (struct bytes){at, (size_t)(q - at)});
		if (q == end || *q == '\f') {
			mark_edges(p, first, p->count);
			first = p->count;
			p->pages++;
		}
		at = q + 1;
	}
}

/* "Page 2 of 3", "2/3", "- 2 -".  Where it does not say "page", its number must be the page's: a
 * category or a size may stand alone in its line, too. */
static bool only_counts(struct bytes b, unsigned page)
{
	static const char *const words[] = {"of", "von", "page", "pages", "pg", "seite", "p"};
	const size_t between = 2; /* of words: those that stand between numbers */
	bool digit = false, word = false, ended = false;
	unsigned first = 0;
	size_t i = 0;
	while (i < b.len) {
		size_t n = 0;
		while (i + n < b.len && ((b.p[i + n] | 0x20) >= 'a' && (b.p[i + n] | 0x20) <= 'z'))
			n++;
		bool known = n == 0;
		for (size_t k = 0; k < sizeof words / sizeof *words && !known; k++) {
			known = strlen(words[k]) == n && strncasecmp(words[k], b.p + i, n) == 0;
			word = word || (known && k >= between);
		}
		if (!known || (!n && !strchr("0123456789 \t/-.:|", b.p[i])))
			return false;
		if (b.p[i] >= '0' && b.p[i] <= '9') {
			ended = ended || (digit && (b.p[i - 1] < '0' || b.p[i - 1] > '9'));
			digit = true;
			if (!ended && first < 100000)
				first = 10 * first + (unsigned)(b.p[i] - '0');
		}
		i += n ? n : 1;
	}
	return digit && (word || (b.len <= 9 && first == page));
}

static bool same(struct bytes a, struct bytes b)
{
	return a.len == b.len && memcmp(a.p, b.p, a.len) == 0;
}

/* A head is left on its first page, a foot on its last, where it divides no sentence. */
static void drop_repeated(struct printed *p, size_t i)
{
	struct page_line *l = &p->line[i];
	if (!l->text.len)
		return;
	for (size_t k = i + 1; k < p->count && p->line[k].page <= l->page + 1; k++) {
		struct page_line *next = &p->line[k];
		if (next->page != l->page + 1 || !same(l->text, next->text))
			continue;
		if (l->head && next->head)
			next->gone = true;
		else if (l->foot && next->foot)
			l->gone = true;
		return;
	}
}

static void drop(struct printed *p)
{
	for (size_t i = 0; i < p->count; i++) {
		struct page_line *l = &p->line[i];
		if (p->pages > 1 && (l->head || l->foot) && only_counts(l->text, l->page + 1))
			l->gone = true;
		else if (l->head || l->foot)
			drop_repeated(p, i);
	}
}

/* ---- divided words --------------------------------------------------------------------------- */

static bool is_small(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool is_alpha(char c)
{
	return is_small(c) || (c >= 'A' && c <= 'Z');
}

/* What has a hyphen of its own: "follow-up", "non-contrast", "T2-weighted". */
static bool keeps_hyphen(const struct buf *out)
{
	static const char *const first[] = {"follow", "non", "post", "pre", "re", "well", "ill",
	    "low", "high", "self", "short", "long", "mid", "multi", "semi", "sub", "x", "half",
	    "one", "two", "three", "six", "twelve", "contrast", "ground", "part", "intra", "extra",
	    "year", "month"};
	size_t end = out->len - 1, begin = end;
	while (begin && is_alpha(out->data[begin - 1]))
		begin--;
	for (size_t i = 0; i < sizeof first / sizeof *first; i++)
		if (strlen(first[i]) == end - begin &&
		    strncasecmp(first[i], out->data + begin, end - begin) == 0)
			return true;
	return begin == end; /* a digit before it */
}

/* True: the line before goes on in the middle of a word. */
static bool join_word(struct buf *out, struct bytes next)
{
	if (out->len < 2 || out->data[out->len - 1] != '-' || !next.len)
		return false;
	char before = out->data[out->len - 2];
	if (!is_small(*next.p) || !(is_alpha(before) || (before >= '0' && before <= '9')))
		return false;
	if (!keeps_hyphen(out))
		out->data[--out->len] = '\0';
	return true;
}

void pages_join(struct buf *text)
{
	struct printed p = {0};
	struct buf out = {0};
	divide(&p, text);
	drop(&p);
	for (size_t i = 0; i < p.count; i++) {
		if (p.line[i].gone)
			continue;
		if (out.len && !join_word(&out, p.line[i].text))
			buf_addc(&out, '\n');
		buf_add(&out, p.line[i].text.p, p.line[i].text.len);
	}
	if (out.len)
		buf_addc(&out, '\n');
	buf_free(text);
	*text = out;
	free(p.line);
}
