/* SPDX-License-Identifier: Apache-2.0
 *
 * lexicon.c - words and phrases: a hash table of words, and a trie of phrases over their numbers.
 *
 * A text is cut into words once; most are in no list and cost one look-up.
 */
#include "autoconf.h"
#include "text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define JOINTS_MAX 4
#define WORDS_MAX  60000

uint32_t lexicon_hash(uint32_t h, unsigned char c)
{
	return (h ^ c) * 16777619u;
}

static size_t slot_of(const struct narrative_rules *r, const char *lower, size_t len, uint32_t h)
{
	size_t i = (h ^ h >> 15) & (r->word_cap - 1);
	while (r->word[i].text && (r->word[i].hash != h || r->word[i].len != len ||
				      memcmp(r->word[i].text, lower, len) != 0))
		i = (i + 1) & (r->word_cap - 1);
	return i;
}

uint16_t lexicon_find(const struct narrative_rules *r, const char *lower, size_t len, uint32_t h)
{
	return r->word[slot_of(r, lower, len, h)].id;
}

static void grow_words(struct narrative_rules *r)
{
	struct lexicon_word *old = r->word;
	size_t cap = r->word_cap;
	r->word_cap = cap ? cap * 2 : 1024;
	r->word = xcalloc(r->word_cap, sizeof *r->word);
	for (size_t i = 0; i < cap; i++)
		if (old[i].text)
			r->word[slot_of(r, old[i].text, old[i].len, old[i].hash)] = old[i];
	free(old);
}

/* Room for one behind count; doubled at every power of two, so that many rows cost what they are.
 */
static void *room_for(void *old, size_t count, size_t size)
{
	return count & (count - 1) ? old : xreallocarray(old, count ? 2 * count : 1, size);
}

static uint16_t add_word(struct narrative_rules *r, const char *lower, size_t len)
{
	uint32_t h = LEXICON_SEED;
	for (size_t i = 0; i < len; i++)
		h = lexicon_hash(h, (unsigned char)lower[i]);
	if (r->word_count * 2 >= r->word_cap)
		grow_words(r);
	struct lexicon_word *w = &r->word[slot_of(r, lower, len, h)];
	if (!w->text) {
		*w = (struct lexicon_word){.text = arena_strndup(r->a, lower, len),
		    .hash = h,
		    .len = (uint16_t)len,
		    .id = (uint16_t)++r->word_count};
		r->first_node = room_for(r->first_node, r->word_count, sizeof(uint16_t));
		r->word_topic = room_for(r->word_topic, r->word_count, sizeof(uint32_t));
		r->first_node[0] = r->first_node[r->word_count] = 0;
		r->word_topic[0] = r->word_topic[r->word_count] = 0;
	}
	return w->id;
}

uint16_t lexicon_word(struct narrative_rules *r, const char *word)
{
	struct lexicon_piece piece, more;
	if (!lexicon_piece(&word, &piece) || lexicon_piece(&word, &more))
		return 0;
	return add_word(r, piece.lower, piece.len);
}

/* ---- phrases ------------------------------------------------------------------------------- */

static size_t edge_slot(const struct narrative_rules *r, uint32_t node, uint32_t word)
{
	size_t i = (node * 2654435761u ^ word * 40503u) & (r->edge_cap - 1);
	while (r->edge[i].to && (r->edge[i].node != node || r->edge[i].word != word))
		i = (i + 1) & (r->edge_cap - 1);
	return i;
}

uint32_t lexicon_step(const struct narrative_rules *r, uint32_t node, uint16_t word)
{
	if (node == 0)
		return r->first_node[word];
	return r->node_more[node] ? r->edge[edge_slot(r, node, word)].to : 0;
}

static uint32_t new_node(struct narrative_rules *r)
{
	if (!r->node_count)
		r->node_count = 1; /* the root */
	uint32_t n = (uint32_t)r->node_count++;
	r->node_entry = room_for(r->node_entry, n, sizeof(uint16_t));
	r->node_more = room_for(r->node_more, n, sizeof(bool));
	r->node_entry[n] = 0;
	r->node_more[n] = false;
	return n;
}

static void grow_edges(struct narrative_rules *r)
{
	struct phrase_edge *old = r->edge;
	size_t cap = r->edge_cap;
	r->edge_cap = cap ? cap * 2 : 4096;
	r->edge = xcalloc(r->edge_cap, sizeof *r->edge);
	for (size_t i = 0; i < cap; i++)
		if (old[i].to)
			r->edge[edge_slot(r, old[i].node, old[i].word)] = old[i];
	free(old);
}

static uint32_t child_of(struct narrative_rules *r, uint32_t node, uint16_t word)
{
	if (node == 0) {
		if (!r->first_node[word])
			r->first_node[word] = (uint16_t)new_node(r);
		return r->first_node[word];
	}
	if (r->edge_count * 2 >= r->edge_cap)
		grow_edges(r);
	size_t i = edge_slot(r, node, word);
	if (!r->edge[i].to) {
		uint32_t to = new_node(r);
		r->edge[i] = (struct phrase_edge){node, word, to};
		r->edge_count++;
		r->node_more[node] = true;
	}
	return r->edge[i].to;
}

static void add_entry(struct narrative_rules *r, uint32_t node, const struct entry *e)
{
	for (uint16_t k = r->node_entry[node]; k; k = r->entry[k].other)
		if (r->entry[k].class == e->class && strcmp(r->entry[k].value, e->value) == 0)
			return; /* a site may repeat what is there */
	if (!r->entry_count)
		r->entry_count = 1; /* 0 means none */
	r->entry = room_for(r->entry, r->entry_count, sizeof *r->entry);
	r->entry[r->entry_count] = *e;
	r->entry[r->entry_count].other = r->node_entry[node];
	r->node_entry[node] = (uint16_t)r->entry_count++;
}

/* Words are cut as a text is: letters, digits and each sign by itself. */
static bool add_cut(
    struct narrative_rules *r, const char *words, const struct entry *e, struct err *err)
{
	struct lexicon_piece piece;
	uint32_t node = 0;
	int count = 0;
	for (const char *p = words; lexicon_piece(&p, &piece);) {
		if (++count > PHRASE_WORDS || r->word_count > WORDS_MAX ||
		    r->node_count > WORDS_MAX || r->entry_count > WORDS_MAX)
			return err_set(err, ERR_CONFIG, "\"%s\" is more than can be kept", words);
		node = child_of(r, node, add_word(r, piece.lower, piece.len));
	}
	if (!count)
		return err_set(err, ERR_CONFIG, "\"%s\" has no word", words);
	add_entry(r, node, e);
	return true;
}

bool lexicon_add(
    struct narrative_rules *r, const char *words, const struct entry *e, struct err *err)
{
	size_t joints = 0;
	for (const char *p = words; *p; p++)
		joints += *p == '~';
	if (joints > JOINTS_MAX)
		return err_set(
		    err, ERR_CONFIG, "\"%s\" has more than %d joints", words, JOINTS_MAX);
	char *one = xmalloc(strlen(words) + 1);
	bool ok = true;
	for (unsigned open = 0; open < 1u << joints && ok; open++) {
		unsigned joint = 0;
		char *to = one;
		for (const char *p = words; *p; p++)
			if (*p != '~')
				*to++ = *p;
			else if (open >> joint++ & 1)
				*to++ = ' ';
		*to = '\0';
		ok = add_cut(r, one, e, err);
	}
	free(one);
	return ok;
}

void lexicon_free(struct narrative_rules *r)
{
	free(r->word);
	free(r->edge);
	free(r->node_entry);
	free(r->node_more);
	free(r->first_node);
	free(r->word_topic);
	free(r->entry);
}
