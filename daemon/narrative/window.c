/* SPDX-License-Identifier: Apache-2.0
 *
 * window.c - a few tokens as one plain line, so that patterns need not know of line ends, Unicode
 * dashes, capitals and spelled numbers.
 */
#include "autoconf.h"
#include "text.h"

#include <stddef.h>
#include <string.h>

static void put(struct text_window *w, const char *s, size_t len, uint32_t token)
{
	for (size_t i = 0; i < len && w->len < WINDOW_SIZE - 1; i++) {
		w->text[w->len] = s[i];
		w->token[w->len++] = token;
	}
}

static void put_word(const struct text *t, uint32_t i, struct text_window *w)
{
	const struct token *k = &t->token[i];
	const struct mark *number = k->kind == TOKEN_WORD ? mark_at(t, i, W_NUMBER) : NULL;
	if (number && number->count == 1) {
		put(w, entry_of(t, number)->value, strlen(entry_of(t, number)->value), i);
		return;
	}
	if (k->kind == TOKEN_WORD && mark_at(t, i, W_BLANK)) {
		put(w, "xxxx", 4, i);
		return;
	}
	for (size_t n = 0; n < k->len && w->len < WINDOW_SIZE - 1; n++) {
		char c = t->data[k->start + n];
		c = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
		put(w, &c, 1, i);
	}
}

void window_fill(const struct text *t, uint32_t first, uint32_t end, struct text_window *w)
{
	memset(w, 0, offsetof(struct text_window, len));
	w->len = 0;
	for (uint32_t i = first; i < end && i < first + WINDOW_TOKENS; i++) {
		const struct token *k = &t->token[i];
		if (k->gap & GAP_BLANK_LINE && i > first && i > first + 1)
			break;
		if (k->gap & GAP_HYPHEN)
			put(w, "-", 1, i);
		else if (k->gap)
			put(w, " ", 1, i);
		if (k->kind == TOKEN_SIGN)
			put(w, &k->sign, 1, i);
		else
			put_word(t, i, w);
	}
	const struct token *last = end > first ? &t->token[end - 1] : NULL;
	if (last && end == t->token_count && last->start + last->len < t->len &&
	    t->data[last->start + last->len] == '-')
		put(w, "-", 1, end - 1); /* "I-" at the end of the text */
	w->text[w->len] = '\0';
}

uint32_t window_token(const struct text_window *w, size_t at, uint32_t end)
{
	return at < w->len ? w->token[at] : w->len ? w->token[w->len - 1] + 1 : end;
}
