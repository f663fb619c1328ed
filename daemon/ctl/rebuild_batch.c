/* SPDX-License-Identifier: Apache-2.0
 *
 * rebuild_batch.c - some components: loaded at once, replayed and compared one by one.
 *
 * Fails: with the database; what cannot be replayed any more is a result, not a failure.
 */
#include "autoconf.h"
#include "rebuild.h"
#include "followupd/desk_store.h"
#include "followupd/stored_event.h"

#include <stdlib.h>
#include <string.h>

struct batch {
	const struct rebuild_source *s;
	const struct rebuild_index *x;
	struct unit u;
	size_t count; /* messages of the components, then those by which somebody left */
	struct applied_message *message; /* ascending by id */
	struct stored_event *read;
	struct event_request request;
	size_t leaver_count;
	struct applied_message *leaver;
	struct stored_event *leaver_read;
	struct charts stored;
	struct replay told; /* its mails and steps */
	size_t misplaced_count;
	int64_t *misplaced; /* items whose rows of the desk are not what the stored charts say */
	const struct rebuild_report *to;
};

/* ---- loading -------------------------------------------------------------------------------- */

static bool read_messages(struct batch *b, const int64_t *id, size_t id_count,
    struct applied_message **m, struct stored_event **read, size_t *count)
{
	if (!rebuild_messages(&b->u, id, id_count, m, count))
		return false;
	*read = arena_alloc(b->u.arena, (*count + 1) * sizeof **read);
	for (size_t i = 0; i < *count; i++)
		stored_event_read(b->u.arena, b->s->config, &b->s->stored, &(*m)[i].m, &(*read)[i]);
	return true;
}

static int by_ref(const void *key, const void *leaver)
{
	return strcmp(key, ((const struct rebuild_leaver *)leaver)->ref);
}

static void add_leavers_named(struct batch *b, const char *ref, int64_t **id, size_t *count)
{
	const struct rebuild_leaver *all = b->x->leaver, *end = all + b->x->leaver_count;
	const struct rebuild_leaver *l =
	    all ? bsearch(ref, all, b->x->leaver_count, sizeof *all, by_ref) : NULL;
	while (l && l > all && strcmp(l[-1].ref, ref) == 0)
		l--;
	for (; l && l < end && strcmp(l->ref, ref) == 0; l++) {
		bool known = false;
		for (size_t i = 0; i < *count && !known; i++)
			known = (*id)[i] == l->inbound;
		if (known)
			continue;
		*id = arena_grow(b->u.arena, *id, *count, sizeof **id);
		(*id)[(*count)++] = l->inbound;
	}
}

/* Whoever is in the directory may own something. */
static bool read_leavers(struct batch *b)
{
	int64_t *id = NULL;
	size_t count = 0;
	for (size_t i = 0; i < b->stored.people->count; i++)
		add_leavers_named(b, b->stored.people->person[i]->ref, &id, &count);
	return !count || read_messages(b, id, count, &b->leaver, &b->leaver_read, &b->leaver_count);
}

static bool load_told(struct batch *b)
{
	int64_t *followup = NULL;
	size_t count = 0;
	for (size_t i = 0; i < b->stored.count; i++)
		for (size_t k = 0; k < b->stored.chart[i]->case_count; k++) {
			followup = arena_grow(b->u.arena, followup, count, sizeof *followup);
			followup[count++] = b->stored.chart[i]->record[k]->f.id;
		}
	return rebuild_told(&b->u, followup, count, &b->told);
}

static bool load(struct batch *b, const struct rebuild_entry *entry, size_t count)
{
	int64_t *id = arena_alloc(b->u.arena, count * sizeof *id);
	for (size_t i = 0; i < count; i++)
		id[i] = entry[i].inbound;
	if (!read_messages(b, id, count, &b->message, &b->read, &b->count))
		return false;
	event_request(b->u.arena, b->read, b->count, &b->request);
	return charts_read(&b->u, &b->request.charts, &b->stored) &&
	       desk_compare(&b->u, &b->stored, &b->misplaced, &b->misplaced_count) &&
	       read_leavers(b) && load_told(b);
}

/* ---- one component -------------------------------------------------------------------------- */

struct component {
	struct batch *b;
	size_t item_count;
	struct replay_item *item;
	struct charts stored; /* those of the component */
	struct replay replay;
};

static size_t place_of(const struct batch *b, int64_t inbound)
{
	size_t low = 0, high = b->count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (b->message[mid].m.id < inbound)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void add_stored(struct component *c, struct chart *chart)
{
	for (size_t i = 0; i < c->stored.count; i++)
		if (c->stored.chart[i] == chart)
			return;
	if (!chart || chart->merged_into)
		return;
	c->stored.chart =
	    arena_grow(c->b->u.arena, c->stored.chart, c->stored.count, sizeof *c->stored.chart);
	c->stored.chart[c->stored.count++] = chart;
}

static bool number_in(const struct chart *c, const struct patient_number *n, bool any)
{
	for (size_t i = 0; i < c->number_count; i++)
		if ((any || c->number[i]->apart == n->apart) &&
		    strcmp(c->number[i]->value, n->value) == 0 &&
		    strcmp(c->number[i]->authority, n->authority) == 0)
			return true;
	return false;
}

/* What a message is about, as it is stored: whose its numbers are, and who is only called so. */
static void find_stored(struct component *c, const struct stored_event *r)
{
	struct charts *all = &c->b->stored;
	struct chart *of = NULL;
	size_t count;
	if (r->refused)
		return;
	if (r->event.kind != EVENT_MESSAGE) {
		const struct answer *a = r->event.kind == EVENT_ANSWER ? r->event.answer : NULL;
		charts_case(all, a ? a->followup : r->event.mailed->followup, &of);
		add_stored(c, of);
		if (a && a->number && a->authority)
			add_stored(c, charts_find(all, a->authority, a->number));
		return;
	}
	const struct patient_number *n = event_numbers(r->event.facts, c->b->u.arena, &count);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < all->count; k++)
			if (number_in(all->chart[k], &n[i], true))
				add_stored(c, all->chart[k]);
}

/* The answer to a question that belongs to no patient, or a mail about none: there is nothing to
 * compare. */
static bool is_about_nobody(const struct component *c, const struct stored_event *r)
{
	const struct chart *nobody = c->b->stored.nobody;
	if (r->refused || r->event.kind == EVENT_MESSAGE)
		return false;
	bool mail = r->event.kind == EVENT_REPLY;
	int64_t question = mail ? r->event.mailed->question : r->event.answer->question;
	for (size_t i = 0; i < nobody->question_count; i++)
		if (nobody->question[i]->id == question)
			return true;
	return mail && !question && !r->event.mailed->followup;
}

static void add_item(
    struct component *c, const struct applied_message *m, const struct stored_event *r)
{
	if (m->waits || is_about_nobody(c, r))
		return;
	c->item = arena_grow(c->b->u.arena, c->item, c->item_count, sizeof *c->item);
	c->item[c->item_count++] = (struct replay_item){.at = m->at,
	    .event = &r->event,
	    .outcome = m->outcome,
	    .unread = r->refused ? r->why : NULL,
	    .length = m->m.len};
}

static int by_time(const void *a, const void *b)
{
	const struct replay_item *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->event->inbound < y->event->inbound ? -1 : x->event->inbound > y->event->inbound;
}

static void replay(struct component *c, const struct rebuild_entry *entry, size_t count)
{
	struct batch *b = c->b;
	c->stored = (struct charts){.people = b->stored.people, .nobody = b->stored.nobody};
	for (size_t i = 0; i < count; i++) {
		size_t at = place_of(b, entry[i].inbound);
		find_stored(c, &b->read[at]);
		add_item(c, &b->message[at], &b->read[at]);
	}
	for (size_t i = 0; i < b->leaver_count; i++)
		add_item(c, &b->leaver[i], &b->leaver_read[i]);
	if (c->item_count)
		qsort(c->item, c->item_count, sizeof *c->item, by_time);
	c->replay = b->told;
	c->replay.arena = b->u.arena;
	c->replay.rules = b->s->rules;
	c->replay.until = b->s->now;
	c->replay.stored = &c->stored;
	c->replay.item_count = c->item_count;
	c->replay.item = c->item;
	replay_run(&c->replay);
}

/* ---- comparing ------------------------------------------------------------------------------ */

/* By the numbers that are its own, else by those that it is called by. */
static struct chart *pair_of(const struct component *c, const struct chart *rebuilt)
{
	for (int claims = 0; claims < 2; claims++)
		for (size_t i = 0; i < rebuilt->number_count; i++)
			for (size_t k = 0; k < c->stored.count; k++)
				if ((rebuilt->number[i]->apart > 0) == claims &&
				    number_in(c->stored.chart[k], rebuilt->number[i], false))
					return c->stored.chart[k];
	return NULL;
}

static bool is_of(const struct chart *c, int64_t item)
{
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->id == item)
			return true;
	return chart_case(c, item) != NULL;
}

/* Whose charts are equal stands on the same desk, unless its rows say something else. */
static void compare_desk(const struct component *c, const struct chart *stored,
    struct chart_difference **list, size_t *count)
{
	const struct batch *b = c->b;
	for (size_t i = 0; i < b->misplaced_count; i++) {
		if (!is_of(stored, b->misplaced[i]))
			continue;
		*list = arena_grow(b->u.arena, *list, *count, sizeof **list);
		(*list)[(*count)++] = (struct chart_difference){.class = DIFFERENCE_CLINICAL,
		    .kind = "desk",
		    .id = b->misplaced[i],
		    .first = "-",
		    .second = "-"};
	}
}

/* Either may be NULL. */
static void compare(struct component *c, const struct chart *stored, const struct chart *rebuilt)
{
	struct arena *a = c->b->u.arena;
	struct canonical_chart first, second;
	struct rebuild_result r = {.patient = stored ? stored->patient.id : 0};
	if (stored)
		canonical_chart(a, stored, NULL, c->stored.people, &first);
	if (rebuilt)
		canonical_chart(
		    a, rebuilt, c->replay.charts.nobody, c->replay.charts.people, &second);
	struct chart_difference *list = canonical_compare(
	    a, stored ? &first : NULL, rebuilt ? &second : NULL, &r.difference_count);
	if (stored)
		compare_desk(c, stored, &list, &r.difference_count);
	r.difference = list;
	c->b->to->result(c->b->to->arg, &r);
}

static size_t compare_all(struct component *c)
{
	const struct charts *all = &c->replay.charts;
	bool *used = arena_alloc(c->b->u.arena, (c->stored.count + 1) * sizeof *used);
	size_t patients = 0;
	for (size_t i = 0; i < all->count; i++) {
		if (all->chart[i]->merged_into)
			continue;
		struct chart *stored = pair_of(c, all->chart[i]);
		for (size_t k = 0; k < c->stored.count; k++)
			if (c->stored.chart[k] == stored) {
				stored = used[k] ? NULL : stored;
				used[k] = true;
			}
		compare(c, stored, all->chart[i]);
		patients++;
	}
	for (size_t k = 0; k < c->stored.count; k++)
		if (!used[k]) {
			compare(c, c->stored.chart[k], NULL);
			patients++;
		}
	return patients;
}

static bool work(struct batch *b, const struct rebuild_entry *entry, size_t count)
{
	struct component c = {.b = b};
	replay(&c, entry, count);
	if (c.replay.fault_count) {
		const struct rebuild_result r = {
		    .patient = c.stored.count ? c.stored.chart[0]->patient.id : 0,
		    .fault_count = c.replay.fault_count,
		    .fault = c.replay.fault};
		b->to->result(b->to->arg, &r);
	}
	return b->to->finished(
	    b->to->arg, entry->first, count, c.replay.failed ? c.stored.count : compare_all(&c));
}

bool rebuild_batch(const struct rebuild_source *s, const struct rebuild_index *x,
    const struct rebuild_entry *entry, size_t count, const struct rebuild_report *to, struct err *e)
{
	struct batch b = {.s = s, .x = x, .u = rebuild_unit(s), .to = to};
	bool ok = load(&b, entry, count);
	for (size_t from = 0, n; ok && from < count; from += n) {
		for (n = 1; from + n < count && entry[from + n].first == entry[from].first; n++)
			;
		if (!work(&b, entry + from, n))
			break;
	}
	return rebuild_unit_end(&b.u, e) && ok;
}
