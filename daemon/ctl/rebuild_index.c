/* SPDX-License-Identifier: Apache-2.0
 *
 * rebuild_index.c - a first pass over all messages: which of them speak of the same patients.
 *
 * Only ids and hashes of numbers are kept in memory: some hundred bytes a message.
 */
#include "autoconf.h"
#include "rebuild.h"
#include "followupd/stored_event.h"

#include <stdlib.h>
#include <string.h>

#define NO_NODE SIZE_MAX

struct unit rebuild_unit(const struct rebuild_source *s)
{
	return (struct unit){.session = s->session, .arena = arena_new(), .now = s->now};
}

bool rebuild_unit_end(struct unit *u, struct err *e)
{
	arena_free(u->arena);
	if (u->failed)
		*e = u->err;
	return !u->failed;
}

/* ---- sets of patients ----------------------------------------------------------------------- */

static void *room(void *list, size_t count, size_t *have, size_t size)
{
	if (count < *have)
		return list;
	*have = *have ? *have * 2 : 1024;
	return xreallocarray(list, *have, size);
}

static size_t node_add(struct rebuild_index *x, int64_t first)
{
	x->node = room(x->node, x->node_count, &x->node_room, sizeof *x->node);
	x->node[x->node_count] = (struct rebuild_node){x->node_count, first};
	return x->node_count++;
}

static size_t node_top(struct rebuild_index *x, size_t n)
{
	while (x->node[n].up != n)
		n = x->node[n].up = x->node[x->node[n].up].up;
	return n;
}

static size_t unite(struct rebuild_index *x, size_t a, size_t b)
{
	if (a == NO_NODE)
		return node_top(x, b);
	a = node_top(x, a);
	b = node_top(x, b);
	if (x->node[b].first < x->node[a].first) {
		size_t t = a;
		a = b;
		b = t;
	}
	x->node[b].up = a;
	return a;
}

static uint64_t number_hash(const char *authority, const char *value)
{
	uint64_t h = 14695981039346656037U; /* FNV-1a */
	for (; *authority; authority++)
		h = (h ^ (unsigned char)*authority) * 1099511628211U;
	h = h * 1099511628211U;
	for (; *value; value++)
		h = (h ^ (unsigned char)*value) * 1099511628211U;
	return h | 1;
}

static struct rebuild_slot *slot_of(const struct rebuild_index *x, uint64_t hash)
{
	size_t at = (hash >> 1) & (x->slot_room - 1);
	while (x->slot[at].hash && x->slot[at].hash != hash)
		at = (at + 1) & (x->slot_room - 1);
	return &x->slot[at];
}

static void slots_grow(struct rebuild_index *x)
{
	struct rebuild_slot *old = x->slot;
	size_t had = x->slot_room;
	if (x->slot_count * 2 < had)
		return;
	x->slot_room = had ? had * 2 : 1024;
	x->slot = xcalloc(x->slot_room, sizeof *x->slot);
	for (size_t i = 0; i < had; i++)
		if (old[i].hash)
			*slot_of(x, old[i].hash) = old[i];
	free(old);
}

static size_t node_of_number(
    struct rebuild_index *x, const char *authority, const char *value, int64_t inbound)
{
	slots_grow(x);
	struct rebuild_slot *s = slot_of(x, number_hash(authority, value));
	if (s->hash)
		return s->node;
	*s = (struct rebuild_slot){number_hash(authority, value), node_add(x, inbound)};
	x->slot_count++;
	return s->node;
}

int64_t rebuild_index_find(const struct rebuild_index *x, const char *authority, const char *value)
{
	const struct rebuild_slot *s =
	    x->slot_room ? slot_of(x, number_hash(authority, value)) : NULL;
	if (!s || !s->hash)
		return 0;
	size_t n = s->node;
	while (x->node[n].up != n)
		n = x->node[n].up;
	return x->node[n].first;
}

/* ---- messages ------------------------------------------------------------------------------- */

static void add_entry(struct rebuild_index *x, const struct applied_message *m, size_t node)
{
	if (node == NO_NODE)
		node = node_add(x, m->m.id);
	if (m->m.id < x->node[node].first)
		x->node[node].first = m->m.id;
	x->entry = room(x->entry, x->entry_count, &x->entry_room, sizeof *x->entry);
	x->entry[x->entry_count++] = (struct rebuild_entry){
	    .inbound = m->m.id, .at = m->at, .node = node, .length = m->m.len};
}

static void add_leavers(struct rebuild_index *x, const struct facts *f, int64_t inbound)
{
	for (size_t i = 0; i < f->provider_count; i++) {
		const char *ref = f->provider[i].person.id;
		if (f->provider[i].event != PROVIDER_DEACTIVATE || !ref)
			continue;
		x->leaver = room(x->leaver, x->leaver_count, &x->leaver_room, sizeof *x->leaver);
		x->leaver[x->leaver_count++] = (struct rebuild_leaver){xstrdup(ref), inbound};
	}
}

static void add_message(struct rebuild_index *x, struct arena *a, const struct applied_message *m,
    const struct facts *f)
{
	size_t node = NO_NODE, count;
	if (f->kind == FACTS_PROVIDERS) {
		add_leavers(x, f, m->m.id);
		return;
	}
	const struct patient_number *n = event_numbers(f, a, &count);
	for (size_t i = 0; i < count; i++)
		node = unite(x, node, node_of_number(x, n[i].authority, n[i].value, m->m.id));
	/* A report that names another patient than before concerns both. */
	const struct exam_number *e = event_exams(f, a, &count);
	for (size_t i = 0; i < count; i++)
		node = unite(x, node,
		    node_of_number(
			x, arena_printf(a, "exam %s", e[i].facility), e[i].accession, m->m.id));
	add_entry(x, m, node);
}

/* What an answer, or a mail that answers one of ours, is about; 0: it is a message. */
static int64_t question_of(const struct event *e)
{
	return e->kind == EVENT_ANSWER	? e->answer->question
	       : e->kind == EVENT_REPLY ? e->mailed->question
					: 0;
}

static int64_t followup_of(const struct event *e)
{
	return e->kind == EVENT_ANSWER	? e->answer->followup
	       : e->kind == EVENT_REPLY ? e->mailed->followup
					: 0;
}

/* Of a message before; they are read by their ids. */
static size_t node_of_message(const struct rebuild_index *x, int64_t inbound)
{
	size_t low = 0, high = x->entry_count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (x->entry[mid].inbound < inbound)
			low = mid + 1;
		else
			high = mid;
	}
	return low < x->entry_count && x->entry[low].inbound == inbound ? x->entry[low].node
									: NO_NODE;
}

/* It belongs to the patient of what it is about. */
static void add_answer(struct rebuild_index *x, const struct applied_message *m,
    const struct event *e, const struct numbered *n, size_t count)
{
	int64_t about = question_of(e) ? question_of(e) : followup_of(e);
	const struct answer *w = e->kind == EVENT_ANSWER ? e->answer : NULL;
	size_t node = NO_NODE;
	if (w && w->kind == ANSWER_UNDO)
		node = node_of_message(x, w->message);
	if (w && w->number && w->authority)
		node = node_of_number(x, w->authority, w->number, m->m.id);
	for (size_t i = 0; i < count; i++)
		if (about && n[i].id == about)
			node =
			    unite(x, node, node_of_number(x, n[i].authority, n[i].value, m->m.id));
	add_entry(x, m, node);
}

/* ---- the pass ------------------------------------------------------------------------------- */

static bool find_subjects(struct unit *u, const struct stored_event *list, size_t count,
    struct numbered **out, size_t *found)
{
	int64_t *followup = arena_alloc(u->arena, (count + 1) * sizeof *followup);
	int64_t *question = arena_alloc(u->arena, (count + 1) * sizeof *question);
	size_t f = 0, q = 0;
	*found = 0;
	for (size_t i = 0; i < count; i++) {
		if (list[i].refused)
			continue;
		if (question_of(&list[i].event))
			question[q++] = question_of(&list[i].event);
		else if (followup_of(&list[i].event))
			followup[f++] = followup_of(&list[i].event);
	}
	return !(f + q) || rebuild_subjects(u, followup, f, question, q, out, found);
}

static bool take_some(const struct rebuild_source *s, struct rebuild_index *x, struct unit *u,
    const struct applied_message *m, size_t count)
{
	struct stored_event *read = arena_alloc(u->arena, count * sizeof *read);
	struct numbered *subject = NULL;
	size_t found;
	for (size_t i = 0; i < count; i++)
		stored_event_read(u->arena, s->config, &s->stored, &m[i].m, &read[i]);
	if (!find_subjects(u, read, count, &subject, &found))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (m[i].waits)
			x->waiting++;
		else if (read[i].refused)
			add_entry(x, &m[i], NO_NODE);
		else if (read[i].event.kind != EVENT_MESSAGE)
			add_answer(x, &m[i], &read[i].event, subject, found);
		else
			add_message(x, u->arena, &m[i], read[i].event.facts);
	}
	return true;
}

static int by_component(const void *a, const void *b)
{
	const struct rebuild_entry *x = a, *y = b;
	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->inbound < y->inbound ? -1 : x->inbound > y->inbound;
}

static int by_ref(const void *a, const void *b)
{
	const struct rebuild_leaver *x = a, *y = b;
	int n = strcmp(x->ref, y->ref);
	return n ? n : x->inbound < y->inbound ? -1 : x->inbound > y->inbound;
}

static void put_in_order(struct rebuild_index *x)
{
	for (size_t i = 0; i < x->entry_count; i++)
		x->entry[i].first = x->node[node_top(x, x->entry[i].node)].first;
	if (x->entry_count)
		qsort(x->entry, x->entry_count, sizeof *x->entry, by_component);
	if (x->leaver_count)
		qsort(x->leaver, x->leaver_count, sizeof *x->leaver, by_ref);
}

bool rebuild_index_make(const struct rebuild_source *s, struct rebuild_index *x,
    bool (*progress)(void *arg, size_t messages), void *arg, bool *cut, struct err *e)
{
	int64_t after = 0;
	size_t seen = 0, count;
	do {
		struct applied_message *m = NULL;
		struct unit u = rebuild_unit(s);
		bool ok = rebuild_next(&u, after, &m, &count);
		if (ok && count) {
			after = m[count - 1].m.id;
			ok = take_some(s, x, &u, m, count);
		}
		if (!rebuild_unit_end(&u, e) || !ok)
			return false;
		seen += count;
		*cut = !progress(arg, seen);
	} while (count && !*cut);
	put_in_order(x);
	return true;
}

void rebuild_index_free(struct rebuild_index *x)
{
	for (size_t i = 0; i < x->leaver_count; i++)
		free(x->leaver[i].ref);
	free(x->leaver);
	free(x->entry);
	free(x->node);
	free(x->slot);
}
