/* SPDX-License-Identifier: Apache-2.0
 *
 * watch.c - which words of a table stand where in a text: each token is held against those that
 * begin as it does and are as long, once, whatever is asked of it later.
 *
 * Fails: never.
 */
#include "autoconf.h"
#include "followupd/log.h"
#include "performed.h"

#include <string.h>
#include <strings.h>

#define BUCKETS 256

/* By its first letter and its length: small and capital letters differ in a bit that is left out.
 */
static size_t bucket_of(char first, size_t len)
{
	return ((unsigned char)first & 31U) << 3 | (len & 7U);
}

struct watch_index {
	const struct watched *list;
	uint8_t head[BUCKETS], next[WATCHED_MAX + 1];
	uint8_t len[WATCHED_MAX + 1]; /* of each word */
};

const struct watch_index *watch_index_new(struct arena *a, const struct watched *list, size_t count)
{
	struct watch_index *x = arena_alloc(a, sizeof *x);
	if (count > WATCHED_MAX)
		bug("%zu words are too many to watch for", count);
	*x = (struct watch_index){.list = list};
	for (size_t i = 1; i <= count; i++) {
		const char *word = list[i - 1].word;
		x->len[i] = (uint8_t)strlen(word);
		uint8_t *at = &x->head[bucket_of(*word, x->len[i])];
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
		uint8_t i = w->kind == TOKEN_WORD && w->hash
				? x->head[bucket_of(t->data[w->start], w->len)]
				: 0;
		while (i && (x->len[i] != w->len ||
				strncasecmp(t->data + w->start, x->list[i - 1].word, w->len) != 0))
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
