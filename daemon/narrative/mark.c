/* SPDX-License-Identifier: Apache-2.0
 *
 * mark.c - finds the phrases of the word lists; the longest at a place wins.
 */
#include "autoconf.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define SHORTER_MAX 8

static bool in_capitals(const struct text *t, uint32_t first, uint32_t end)
{
	for (; first < end; first++)
		if (t->token[first].kind == TOKEN_WORD && t->token[first].caps != CAPS_ALL)
			return false;
	return true;
}

/* What opens a heading or a sentence is marked apart, and hides nothing. */
static bool stands_apart(const struct entry *e)
{
	return e->class == W_SECTION || e->class == W_START;
}

/* Cues that still say something where a longer cue starts with them: "prior" in "prior report". */
static bool shows_through(const struct entry *e)
{
	return (e->class == W_HISTORY || e->class == W_SEEN || e->class == W_BY) && !e->capitals;
}

/* What the longer phrase is makes the shorter one mean nothing. */
static bool hides(const struct text *t, uint16_t entry)
{
	for (; entry; entry = t->r->entry[entry].other) {
		uint8_t class = t->r->entry[entry].class;
		if (class == W_IGNORE || class == W_NAME || class == W_MODALITY ||
		    class == W_CONTRAST)
			return true;
	}
	return false;
}

static void put_mark(struct text *t, struct mark m)
{
	if (t->mark_count == t->mark_cap) {
		t->mark_cap = t->mark_cap ? t->mark_cap * 2 : 256;
		t->mark = xreallocarray(t->mark, t->mark_cap, sizeof *t->mark);
	}
	if (!t->token[m.token].mark)
		t->token[m.token].mark = (uint32_t)t->mark_count + 1;
	t->mark[t->mark_count++] = m;
	t->token[m.token].classes |= BIT(m.class);
	t->classes |= BIT(m.class);
}

/* Headings are marked apart: "Lung-RADS assessment" is one, and must not hide the name in it. */
static void add_marks(struct text *t, uint32_t first, uint32_t end, uint16_t entry, bool headings)
{
	for (; entry; entry = t->r->entry[entry].other) {
		const struct entry *e = &t->r->entry[entry];
		if (stands_apart(e) != headings)
			continue;
		if (e->capitals && !in_capitals(t, first, end))
			continue;
		put_mark(t, (struct mark){first, entry, (uint8_t)(end - first), e->class});
	}
}

static void add_shorter(struct text *t, const struct mark *shorter, size_t count, uint32_t longest)
{
	for (size_t i = 0; i < count; i++)
		if (shorter[i].count < longest && !mark_at(t, shorter[i].token, shorter[i].class))
			put_mark(t, shorter[i]);
}

static bool any_fits(
    const struct text *t, uint32_t first, uint32_t end, uint16_t entry, bool headings)
{
	for (; entry; entry = t->r->entry[entry].other)
		if (stands_apart(&t->r->entry[entry]) == headings &&
		    (!t->r->entry[entry].capitals || in_capitals(t, first, end)))
			return true;
	return false;
}

void text_mark(struct text *t)
{
	for (uint32_t i = 0; i < t->token_count;) {
		uint32_t node = 0, best_end = i, heading_end = i;
		uint16_t best = 0, heading = 0;
		struct mark shorter[SHORTER_MAX];
		size_t shorter_count = 0;
		if (!t->token[i].word) {
			i++;
			continue;
		}
		t->topics |= t->r->word_topic[t->token[i].word];
		for (uint32_t k = i; k < t->token_count && t->token[k].word; k++) {
			if (k > i && t->token[k].gap & GAP_BLANK_LINE)
				break;
			t->topics |= t->r->word_topic[t->token[k].word];
			node = lexicon_step(t->r, node, t->token[k].word);
			if (!node)
				break;
			uint16_t entry = t->r->node_entry[node];
			for (uint16_t e = entry; e; e = t->r->entry[e].other)
				if (shows_through(&t->r->entry[e]) && shorter_count < SHORTER_MAX)
					shorter[shorter_count++] = (struct mark){
					    i, e, (uint8_t)(k + 1 - i), t->r->entry[e].class};
			if (entry && any_fits(t, i, k + 1, entry, true)) {
				heading = entry;
				heading_end = k + 1;
			}
			if (entry && any_fits(t, i, k + 1, entry, false)) {
				best = entry;
				best_end = k + 1;
			}
		}
		if (heading)
			add_marks(t, i, heading_end, heading, true);
		if (best)
			add_marks(t, i, best_end, best, false);
		if (best && !hides(t, best))
			add_shorter(t, shorter, shorter_count, best_end - i);
		i = best ? best_end : i + 1;
	}
}

const struct mark *mark_at(const struct text *t, uint32_t token, enum word_class class)
{
	if (token >= t->token_count || !(t->token[token].classes & BIT(class)))
		return NULL;
	for (size_t i = t->token[token].mark - 1; i < t->mark_count && t->mark[i].token == token;
	     i++)
		if (t->mark[i].class == class)
			return &t->mark[i];
	return NULL;
}

/* Tokens without signs in front of the token, which may be the one behind the last. */
static uint32_t words_before(const struct text *t, uint32_t token)
{
	if (token < t->token_count)
		return t->token[token].words;
	const struct token *last = &t->token[t->token_count - 1];
	return last->words + (last->kind != TOKEN_SIGN);
}

int words_between(const struct text *t, uint32_t a, uint32_t b)
{
	return a < b ? (int)(words_before(t, b) - words_before(t, a)) : 0;
}

bool break_between(const struct text *t, uint32_t a, uint32_t b, const char *signs)
{
	for (; a < b; a++)
		if ((t->token[a].kind == TOKEN_SIGN && strchr(signs, t->token[a].sign)) ||
		    mark_at(t, a, W_BREAK))
			return true;
	return false;
}

struct narrative_span span_of(const struct text *t, uint32_t first, uint32_t end)
{
	if (first >= end)
		return (struct narrative_span){0};
	const struct token *last = &t->token[end - 1];
	return (struct narrative_span){
	    t->token[first].start, last->start + last->len - t->token[first].start};
}

bool mark_value(const struct text *t, uint32_t token, enum word_class class, const char *value)
{
	if (token >= t->token_count || !t->token[token].mark)
		return false;
	for (size_t i = t->token[token].mark - 1; i < t->mark_count && t->mark[i].token == token;
	     i++)
		if (t->mark[i].class == class &&
		    strcmp(entry_of(t, &t->mark[i])->value, value) == 0)
			return true;
	return false;
}

bool mark_ends_at(const struct text *t, uint32_t token, enum word_class class)
{
	for (uint32_t k = token; k-- > 0 && k + 5 > token;)
		if (mark_at(t, k, class) && mark_end(mark_at(t, k, class)) == token)
			return true;
	return false;
}
