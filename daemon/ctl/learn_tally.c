/* SPDX-License-Identifier: Apache-2.0
 *
 * learn_tally.c - words and how often they were seen, by how many patients.
 */
#include "autoconf.h"
#include "learn.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX 20 /* of a list in JSON */
#define ROOM_MIN  64
#define WORD_MAX  12

uint64_t tally_hash(const char *text)
{
	uint64_t h = 0xcbf29ce484222325; /* FNV-1a */
	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 0x100000001b3;
	return h;
}

static struct tallied *slot_of(struct tallied *slot, size_t room, const char *text, uint64_t hash)
{
	for (size_t i = hash & (room - 1);; i = (i + 1) & (room - 1))
		if (!slot[i].text || (slot[i].hash == hash && strcmp(slot[i].text, text) == 0))
			return &slot[i];
}

static void grow(struct learn_tally *t)
{
	size_t room = t->room ? t->room * 2 : ROOM_MIN;
	struct tallied *fresh = arena_alloc(t->a, room * sizeof *fresh);
	memset(fresh, 0, room * sizeof *fresh);
	for (size_t i = 0; i < t->room; i++)
		if (t->slot[i].text)
			*slot_of(fresh, room, t->slot[i].text, t->slot[i].hash) = t->slot[i];
	t->slot = fresh;
	t->room = room;
}

static struct tallied *count(struct learn_tally *t, const char *text, uint64_t who)
{
	if (t->distinct * 2 >= t->room)
		grow(t);
	uint64_t hash = tally_hash(text);
	struct tallied *s = slot_of(t->slot, t->room, text, hash);
	if (!s->text) {
		*s = (struct tallied){arena_strdup(t->a, text), hash, who, 0, false};
		t->distinct++;
	}
	s->several = s->several || s->who != who;
	s->count++;
	t->total++;
	return s;
}

void tally_add(struct learn_tally *t, const char *text, uint64_t who)
{
	if (text && *text)
		count(t, text, who);
}

void tally_ours(struct learn_tally *t, const char *text)
{
	count(t, text, 0)->several = true;
}

void tally_word(struct learn_tally *t, const char *text, uint64_t who)
{
	if (!text || !*text)
		return;
	struct tallied *s = count(t, text, who);
	s->several = s->several || strlen(text) <= WORD_MAX;
}

const struct tallied *tally_find(const struct learn_tally *t, const char *text)
{
	if (!t->room)
		return NULL;
	const struct tallied *s = slot_of(t->slot, t->room, text, tally_hash(text));
	return s->text ? s : NULL;
}

static int by_count(const void *a, const void *b)
{
	const struct tallied *x = *(const struct tallied *const *)a,
			     *y = *(const struct tallied *const *)b;
	return x->count != y->count ? (x->count < y->count ? 1 : -1) : strcmp(x->text, y->text);
}

const struct tallied **tally_sorted(const struct learn_tally *t)
{
	const struct tallied **list = arena_alloc(t->a, (t->distinct + 1) * sizeof *list);
	size_t n = 0;
	for (size_t i = 0; i < t->room; i++)
		if (t->slot[i].text)
			list[n++] = &t->slot[i];
	if (n)
		qsort(list, n, sizeof *list, by_count);
	return list;
}

const char *tally_shown(struct arena *a, const struct tallied *one)
{
	char *out = arena_strdup(a, one->text);
	for (char *p = out; !one->several && *p; p++)
		*p = isdigit((unsigned char)*p)				       ? '9'
		     : isupper((unsigned char)*p)			       ? 'X'
		     : isalpha((unsigned char)*p) || (unsigned char)*p >= 0x80 ? 'x'
									       : *p;
	return out;
}

json_t *tally_json(struct arena *a, const struct learn_tally *t)
{
	json_t *list = json_array();
	const struct tallied **sorted = tally_sorted(t);
	for (size_t i = 0; i < t->distinct && i < SHOWN_MAX; i++)
		json_array_append_new(
		    list, json_pack("{s:o, s:I}", "value", json_string(tally_shown(a, sorted[i])),
			      "count", (json_int_t)sorted[i]->count));
	return list;
}
