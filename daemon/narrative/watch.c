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

#define BUCKETS 256

/* By its first letter and its length: small and capital letters differ in a bit that is left out.
 */
static size_t bucket_of(char first, size_t len)
{
	return ((unsigned char)first & 31U) << 3 | (len & 7U);
}

const uint8_t *watch(struct text *t, const struct watched *list, size_t count)
{
	uint8_t head[BUCKETS] = {0}, next[WATCHED_MAX + 1];
	uint8_t *row = arena_alloc(t->a, t->token_count + WATCHED_BEHIND);
	if (count > WATCHED_MAX)
		bug("%zu words are too many to watch for", count);
	for (uint8_t i = 1; i <= count; i++) {
		const char *word = list[i - 1].word;
		uint8_t *at = &head[bucket_of(*word, strlen(word))];
		next[i] = *at;
		*at = i;
	}
	for (uint32_t k = 0; k < t->token_count; k++) {
		const struct token *w = &t->token[k];
		uint8_t i = w->hash ? head[bucket_of(t->data[w->start], w->len)] : 0;
		while (i && !token_is(t, k, list[i - 1].word))
			i = next[i];
		row[k] = i;
	}
	return row;
}
