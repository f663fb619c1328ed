/* SPDX-License-Identifier: Apache-2.0
 *
 * memo.c - what the checker remembers of subtrees it has walked; keys are compared in full.
 */
#include "autoconf.h"
#include "checker.h"

#include <stdlib.h>

#define MEMORY_MAX ((size_t)128 * 1024 * 1024)
#define SLOTS_MIN  1024

struct memo_entry {
	uint64_t hash;
	const char *key; /* NULL: an empty slot */
	size_t len;
	struct tally tally;
};

struct memo {
	struct arena *arena;
	struct memo_entry *slot; /* a power of two, at most half of them used */
	size_t slots, used, bytes;
};

struct memo *memo_new(void)
{
	struct memo *m = xcalloc(1, sizeof *m);
	m->arena = arena_new();
	m->slots = SLOTS_MIN;
	m->slot = xcalloc(m->slots, sizeof *m->slot);
	return m;
}

void memo_free(struct memo *m)
{
	if (!m)
		return;
	arena_free(m->arena);
	free(m->slot);
	free(m);
}

/* FNV-1a in steps of eight bytes; a collision costs time, never truth. */
static uint64_t hash_of(const struct buf *key)
{
	uint64_t h = 14695981039346656037u, word;
	size_t i = 0;
	for (; i + sizeof word <= key->len; i += sizeof word) {
		memcpy(&word, key->data + i, sizeof word);
		h = (h ^ word) * 1099511628211u;
		h ^= h >> 32;
	}
	for (; i < key->len; i++)
		h = (h ^ (unsigned char)key->data[i]) * 1099511628211u;
	return h ^ h >> 29;
}

static struct memo_entry *slot_of(const struct memo *m, uint64_t hash, const char *key, size_t len)
{
	size_t i = hash & (m->slots - 1);
	while (m->slot[i].key && (m->slot[i].hash != hash || m->slot[i].len != len ||
				     memcmp(m->slot[i].key, key, len) != 0))
		i = (i + 1) & (m->slots - 1);
	return &m->slot[i];
}

const struct tally *memo_find(struct memo *m, const struct buf *key)
{
	struct memo_entry *e = slot_of(m, hash_of(key), key->data, key->len);
	return e->key ? &e->tally : NULL;
}

static void grow(struct memo *m)
{
	struct memo_entry *old = m->slot;
	size_t slots = m->slots;
	m->slots *= 2;
	m->slot = xcalloc(m->slots, sizeof *m->slot);
	for (size_t i = 0; i < slots; i++)
		if (old[i].key)
			*slot_of(m, old[i].hash, old[i].key, old[i].len) = old[i];
	free(old);
}

void memo_add(struct memo *m, const struct buf *key, struct tally t)
{
	if (m->bytes + m->slots * sizeof *m->slot > MEMORY_MAX)
		return;
	if (m->used * 2 >= m->slots)
		grow(m);
	uint64_t hash = hash_of(key);
	struct memo_entry *e = slot_of(m, hash, key->data, key->len);
	if (e->key)
		return;
	*e = (struct memo_entry){hash, arena_strndup(m->arena, key->data, key->len), key->len, t};
	m->bytes += key->len + 1;
	m->used++;
}
