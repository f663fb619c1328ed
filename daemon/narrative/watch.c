/* SPDX-License-Identifier: Apache-2.0
 *
 * watch.c - which words of a table stand where in a text: each token is looked up by its hash,
 * once, whatever is asked of it later.
 *
 * Fails: never.
 */
#include "autoconf.h"
#include "followupd/log.h"
#include "performed.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define BUCKETS 256

struct watch_index {
	const struct watched *list;
	uint8_t head[BUCKETS], next[WATCHED_MAX + 1];
	uint8_t len[WATCHED_MAX + 1]; /* of each word */
	uint32_t hash[WATCHED_MAX + 1];
};

/* As token.c has it: of the letters. */
static uint32_t hash_of(const char *word)
{
	uint32_t h = LEXICON_SEED;
	for (const char *p = word; *p; p++)
		if (isalpha((unsigned char)*p))
			h = lexicon_hash(h, (unsigned char)*p | 0x20);
	return h;
}

static bool is_word(
    const struct watch_index *x, size_t i, const struct text *t, const struct token *w)
{
	return x->hash[i] == w->hash && x->len[i] == w->len &&
	       strncasecmp(t->data + w->start, x->list[i - 1].word, w->len) == 0;
}

const struct watch_index *watch_index_new(struct arena *a, const struct watched *list, size_t count)
{
	struct watch_index *x = arena_alloc(a, sizeof *x);
	if (count > WATCHED_MAX)
		bug("%zu words are too many to watch for", count);
	*x = (struct watch_index){.list = list};
	for (size_t i = 1; i <= count; i++) {
		const char *word = list[i - 1].word;
		x->len[i] = (uint8_t)strlen(word);
		x->hash[i] = hash_of(word);
		uint8_t *at = &x->head[x->hash[i] % BUCKETS];
		for (size_t n = *at; n; n = x->next[n])
			if (strcmp(list[n - 1].word, word) == 0)
				bug("%s is watched for twice", word);
		x->next[i] = *at;
		*at = (uint8_t)i;
	}
	return x;
}

const uint8_t *watch_in(const struct watch_index *x, struct text *t, uint8_t **row, uint32_t first,
    uint32_t end, unsigned *kinds)
{
	unsigned all = 0;
	if (!*row)
		*row = arena_alloc(t->a, t->token_count + WATCHED_BEHIND);
	for (uint32_t k = first; k < end && k < t->token_count; k++) {
		const struct token *w = &t->token[k];
		uint8_t i = w->kind == TOKEN_WORD && w->hash ? x->head[w->hash % BUCKETS] : 0;
		while (i && !is_word(x, i, t, w))
			i = x->next[i];
		(*row)[k] = i;
		all |= i ? x->list[i - 1].kinds : 0;
	}
	if (kinds)
		*kinds = all;
	return *row;
}

const uint8_t *watch(const struct watch_index *x, struct text *t)
{
	uint8_t *row = NULL;
	return watch_in(x, t, &row, 0, (uint32_t)t->token_count, NULL);
}
