/* SPDX-License-Identifier: Apache-2.0
 *
 * net_load.c - weights and cues of the net: a table of hashes.
 *
 * A word is looked up by the hash that it was cut with, a phrase by the hashes of its words joined,
 * so that a report is scored without a copy of any word.  Fails: a row that is none.
 */
#include "autoconf.h"
#include "net.h"

#include <stdlib.h>
#include <string.h>

#define WEIGHT_MAX 100000
#define SLOTS_MAX  ((size_t)1 << 20)

static size_t slot_of(const struct net *n, uint64_t key)
{
	size_t i = (key ^ key >> 17) & (n->cap - 1);
	while (n->slot[i].key && n->slot[i].key != key)
		i = (i + 1) & (n->cap - 1);
	return i;
}

const struct net_slot *net_find(const struct net *n, uint64_t key)
{
	const struct net_slot *s = &n->slot[slot_of(n, key)];
	return s->key ? s : NULL;
}

static struct net_slot *slot_for(struct net *n, uint64_t key)
{
	if (n->count * 2 >= n->cap) {
		struct net old = *n;
		n->cap = old.cap * 2;
		n->slot = xcalloc(n->cap, sizeof *n->slot);
		for (size_t i = 0; i < old.cap; i++)
			if (old.slot[i].key)
				n->slot[slot_of(n, old.slot[i].key)] = old.slot[i];
		free(old.slot);
	}
	struct net_slot *s = &n->slot[slot_of(n, key)];
	n->count += !s->key;
	s->key = key;
	return s;
}

/* The key of a phrase; each shorter one that it starts with is told that there is more. */
static struct net_slot *phrase(struct net *n, const char *words, bool lead)
{
	struct lexicon_piece piece;
	struct net_slot *s = NULL;
	uint64_t key = 0;
	int count = 0;
	for (const char *p = words; lexicon_piece(&p, &piece) && count < PHRASE_WORDS; count++) {
		uint32_t h = LEXICON_SEED;
		for (size_t i = 0; i < piece.len; i++)
			h = lexicon_hash(h, (unsigned char)piece.lower[i]);
		if (s && lead)
			s->more = true;
		key = count ? net_join(key, h) : h;
		s = slot_for(n, key);
	}
	return s;
}

/* "furthe*": the stem of a longer word. */
static struct net_slot *stem(struct net *n, const char *word, size_t len)
{
	uint32_t h = LEXICON_SEED;
	for (size_t i = 0; i < len; i++)
		h = lexicon_hash(h, (unsigned char)word[i]);
	return slot_for(n, net_join(h, 0));
}

bool net_add_weight(struct net *n, const struct narrative_weight *weight, struct err *e)
{
	const char *feature = weight->feature;
	int32_t w = weight->weight;
	size_t len = strlen(feature);
	if (w > WEIGHT_MAX || w < -WEIGHT_MAX)
		return err_set(e, ERR_CONFIG, "%d is no weight", w);
	if (strcmp(feature, "@bias") == 0)
		n->bias = w;
	else if (strcmp(feature, "@ask") == 0)
		n->ask = w;
	else if (strcmp(feature, "@harmless") == 0)
		n->harmless = w;
	else if (n->count > SLOTS_MAX)
		return err_set(e, ERR_CONFIG, "\"%s\" is more than can be kept", feature);
	else if (*feature == '@') {
		uint64_t key = net_rule_key(feature);
		if (!key)
			return err_set(e, ERR_CONFIG, "unknown rule \"%s\"", feature);
		n->rule[key] = w;
	} else if (len == STEM_LETTERS + 1 && feature[STEM_LETTERS] == '*') {
		stem(n, feature, STEM_LETTERS)->weight = w;
	} else {
		struct net_slot *s = phrase(n, feature, false);
		if (!s)
			return err_set(e, ERR_CONFIG, "\"%s\" has no word", feature);
		s->weight = w;
	}
	return true;
}

bool net_add_cue(struct net *n, const char *words, const char *cue, struct err *e)
{
	int c = 0;
	while (c < CUE_COUNT && strcmp(net_sign_names[c], cue) != 0)
		c++;
	if (c == CUE_COUNT)
		return err_set(e, ERR_CONFIG, "unknown cue \"%s\"", cue);
	struct net_slot *s = phrase(n, words, true);
	if (!s)
		return err_set(e, ERR_CONFIG, "\"%s\" has no word", words);
	s->cues |= BIT(c);
	return true;
}

bool net_add_language(struct net *n, const char *word, const char *language, struct err *e)
{
	size_t i = 1;
	while (i < NET_LANGUAGES && n->language[i] && strcmp(n->language[i], language) != 0)
		i++;
	struct net_slot *s = i < NET_LANGUAGES ? phrase(n, word, false) : NULL;
	if (!s)
		return err_set(e, ERR_CONFIG, "\"%s\" is no word of one of %d languages", word,
		    NET_LANGUAGES - 1);
	n->language[i] = language;
	s->language = (uint8_t)i;
	return true;
}

struct net *net_new(struct arena *a)
{
	struct net *n = arena_alloc(a, sizeof *n);
	*n = (struct net){.cap = 4096, .language = {[NET_ENGLISH] = "English"}};
	n->slot = xcalloc(n->cap, sizeof *n->slot);
	return n;
}

void net_clear_weights(struct net *n)
{
	for (size_t i = 0; i < n->cap; i++)
		n->slot[i].weight = 0;
	memset(n->rule, 0, sizeof n->rule);
	n->bias = n->ask = n->harmless = 0;
}

void net_free(struct net *n)
{
	if (n)
		free(n->slot);
}
