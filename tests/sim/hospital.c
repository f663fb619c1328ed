/* SPDX-License-Identifier: Apache-2.0
 *
 * hospital.c - steps and due items become events, and events are decided on copies of charts.
 *
 * Fails: an event that cannot be decided is put aside as an engine does it; the charts stay as they
 * were.
 */
#include "autoconf.h"
#include "hospital.h"
#include "chart_copy.h"
#include "digest.h"
#include "followupd/buf.h"
#include "followupd/hl7_facts.h"
#include "followupd/log.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FIRST_ID 1000

double processor_seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- opening -------------------------------------------------------------------------------- */

enum { SIM_SOUTH = 1, SIM_NORTH };
static struct team sim_teams[] = {{SIM_SOUTH, "south", "South"}, {SIM_NORTH, "north", "North"}};

/* Who covers is the person of that place: people are the first who get ids. */
static void give_leave(struct hospital *h, struct person *p, int place)
{
	for (size_t i = 0; i < h->story->period_count; i++) {
		const struct sim_period *s = &h->story->period[i];
		if (s->person != place)
			continue;
		p->period =
		    arena_grow(h->people_arena, p->period, p->period_count, sizeof *p->period);
		p->period[p->period_count++] = (struct period){.kind = PERIOD_ABSENT,
		    .cover = s->cover < 0 ? 0 : FIRST_ID + s->cover,
		    .from = s->from,
		    .until = s->until,
		    .said = h->story->start,
		    .withdrawn = INSTANT_NONE};
	}
}

/* The first coordinator is of the south team, the second of the north, and of both for a year: as
 * flow/test_equivalence has it. */
static void give_team(
    struct hospital *h, struct person *p, int64_t team, instant from, instant until)
{
	p->period = arena_grow(h->people_arena, p->period, p->period_count, sizeof *p->period);
	p->period[p->period_count++] = (struct period){.kind = PERIOD_MEMBER,
	    .team = team,
	    .from = from,
	    .until = until,
	    .said = h->story->start,
	    .withdrawn = INSTANT_NONE};
}

static void give_teams(struct hospital *h, struct person *p)
{
	const instant start = h->story->start;
	if (strcmp(p->ref, "C01") == 0)
		give_team(h, p, SIM_SOUTH, start, INSTANT_NONE);
	if (strcmp(p->ref, "C02") != 0)
		return;
	give_team(h, p, SIM_NORTH, start, INSTANT_NONE);
	give_team(h, p, SIM_SOUTH, DAYS(date_of(2026, 7, 1)), DAYS(date_of(2027, 7, 1)));
}

static void hire(struct hospital *h)
{
	for (int i = 0; i < PEOPLE; i++) {
		const struct sim_person *s = &sim_people[i];
		const struct person p = {.id = h->next_id++,
		    .ref = s->ref,
		    .family = s->family,
		    .given = s->given,
		    .email = s->email,
		    .language = "en",
		    .roles = vocabulary_set(&role_words, s->roles),
		    .active = true};
		h->people.person = arena_grow(
		    h->people_arena, h->people.person, h->people.count, sizeof *h->people.person);
		h->people.person[h->people.count] = person_copy(h->people_arena, &p);
		give_teams(h, h->people.person[h->people.count]);
		give_leave(h, h->people.person[h->people.count++], i);
	}
	h->people.team_count = sizeof sim_teams / sizeof *sim_teams;
	h->people.team = sim_teams;
}

void hospital_open(struct hospital *h, const struct world *w, const struct story *s)
{
	*h = (struct hospital){.world = w,
	    .story = s,
	    .rules = w->rules,
	    .next_id = FIRST_ID,
	    .next_inbound = 1,
	    .luck = random_mix(s->options.seed, 1),
	    .now = s->start,
	    .people_arena = arena_new()};
	h->nobody.arena = arena_new();
	h->nobody.chart = arena_alloc(h->nobody.arena, sizeof *h->nobody.chart);
	h->nobody.chart->patient.birth = DATE_NONE;
	hire(h);
}

void hospital_close(struct hospital *h)
{
	arena_free(h->before.arena);
	for (size_t i = 0; i < h->slot_count; i++)
		arena_free(h->slot[i].arena);
	arena_free(h->nobody.arena);
	arena_free(h->people_arena);
	free(h->slot);
	free(h->sent);
	due_free(&h->queue);
	free(h->number);
}

/* ---- finding charts ------------------------------------------------------------------------- */

static uint64_t number_hash(const char *authority, const char *value)
{
	return random_mix_text(random_mix_text(0, value), authority) | 1;
}

static struct number_entry *number_place(const struct hospital *h, uint64_t hash)
{
	size_t at = hash & (h->number_room - 1);
	while (h->number[at].hash && h->number[at].hash != hash)
		at = (at + 1) & (h->number_room - 1);
	return &h->number[at];
}

/* Several charts may have a number, or an exam of one: each stands under a place of its own. */
static bool find_nth(
    const struct hospital *h, const char *authority, const char *value, uint64_t n, size_t *slot)
{
	uint64_t hash = number_hash(authority, value);
	const struct number_entry *e =
	    h->number_room ? number_place(h, n ? random_mix(hash, n) | 1 : hash) : NULL;
	if (!e || !e->hash)
		return false;
	*slot = e->slot;
	return true;
}

bool hospital_find(const struct hospital *h, const char *authority, const char *value, size_t *slot)
{
	return find_nth(h, authority, value, 0, slot);
}

bool hospital_find_next(
    const struct hospital *h, const char *authority, const char *value, size_t *n, size_t *slot)
{
	return find_nth(h, authority, value, (*n)++, slot);
}

static void number_room(struct hospital *h)
{
	struct number_entry *old = h->number;
	size_t room = h->number_room;
	if (h->number_count * 2 < room)
		return;
	h->number_room = room ? room * 2 : 1024;
	h->number = xcalloc(h->number_room, sizeof *h->number);
	for (size_t i = 0; i < room; i++)
		if (old[i].hash)
			*number_place(h, old[i].hash) = old[i];
	free(old);
}

void hospital_number(struct hospital *h, const char *authority, const char *value, size_t slot)
{
	size_t n = 0, at;
	while (hospital_find_next(h, authority, value, &n, &at))
		if (at == slot)
			return;
	number_room(h);
	uint64_t hash = number_hash(authority, value);
	hash = n > 1 ? random_mix(hash, n - 1) | 1 : hash;
	h->number_count++;
	*number_place(h, hash) = (struct number_entry){hash, slot};
}

size_t hospital_patient(const struct hospital *h, int64_t patient)
{
	for (size_t i = 0; i < h->slot_count; i++)
		if (h->slot[i].chart->patient.id == patient)
			return i;
	bug("patient %lld is in no chart", (long long)patient);
}

struct slot *hospital_slot(struct hospital *h, size_t slot)
{
	while (h->slot[slot].chart->merged_into)
		slot = hospital_patient(h, h->slot[slot].chart->merged_into);
	return &h->slot[slot];
}

/* ---- one attempt ---------------------------------------------------------------------------- */

static void lend_people(struct hospital *h, struct sim_decision *t)
{
	size_t room = 1;
	while (room < h->people.count)
		room *= 2;
	struct person *own = arena_alloc(t->arena, h->people.count * sizeof *own);
	t->people.count = h->people.count;
	t->people.team_count = h->people.team_count;
	t->people.team = h->people.team;
	t->people.person = arena_alloc(t->arena, room * sizeof *t->people.person);
	for (size_t i = 0; i < h->people.count; i++) {
		own[i] = *h->people.person[i];
		t->people.person[i] = &own[i];
	}
	t->people_before = &h->people;
	t->all.people = &t->people;
}

/* Somebody who has nothing to do with it must stay as he is. */
static void lend_bystander(struct hospital *h, struct sim_decision *t)
{
	size_t at = (size_t)(random_mix(h->luck, h->event_count) % (8 * h->slot_count + 1));
	if (at >= h->slot_count || t->before_count == INVOLVED)
		return;
	for (size_t i = 0; i < t->before_count; i++)
		if (t->slot[i] == at)
			return;
	t->bystander = h->slot[at].chart;
	t->bystander_digest = digest_chart(t->bystander);
	t->slot[t->before_count] = at;
	t->before[t->before_count] = t->bystander;
	t->all.chart[t->before_count++] = h->slot[at].chart;
	t->all.count++;
}

static void lend_ids(struct hospital *h, struct sim_decision *t, size_t count)
{
	t->ids.id = arena_alloc(t->arena, count * sizeof *t->ids.id);
	t->ids.count = count;
	for (size_t i = 0; i < count; i++)
		t->ids.id[i] = h->next_id + (int64_t)i;
	t->all.ids = &t->ids;
}

static void try_event(struct hospital *h, struct sim_decision *t, const struct event *e,
    const size_t *slot, size_t count, bool with_nobody, size_t ids)
{
	struct arena *a = t->arena;
	*t = (struct sim_decision){
	    .event = e, .arena = a, .with_nobody = with_nobody, .now = h->now};
	t->all.chart = arena_alloc(a, INVOLVED * sizeof(struct chart *));
	for (size_t i = 0; i < count; i++) {
		t->slot[i] = slot[i];
		t->before[i] = h->slot[slot[i]].chart;
		t->all.chart[i] = chart_copy(a, t->before[i]);
	}
	t->all.count = t->before_count = count;
	t->nobody_before = h->nobody.chart;
	t->all.nobody =
	    with_nobody ? chart_copy(a, h->nobody.chart) : arena_alloc(a, sizeof *t->all.nobody);
	lend_people(h, t);
	lend_bystander(h, t);
	lend_ids(h, t, ids);
	double start = h->timed ? processor_seconds() : 0;
	decide(&t->all, e, h->rules, h->now, a, &t->d);
	if (h->timed)
		h->core_seconds += processor_seconds() - start;
}

/* The same event on an equal chart gives the same changes. */
static void try_again(
    struct hospital *h, const struct sim_decision *t, const size_t *slot, size_t count)
{
	struct sim_decision second = {.arena = arena_new()};
	try_event(h, &second, t->event, slot, count, t->with_nobody, t->ids.count);
	if (digest_decided(&t->d) != digest_decided(&second.d))
		rule_broken(h, "decide-is-pure", "the same event was decided in two ways");
	arena_free(second.arena);
}

static void put_aside(struct hospital *h, const struct sim_decision *t)
{
	struct arena *a = arena_new();
	struct event *e = arena_alloc(a, sizeof *e);
	h->failed_count++;
	*e = (struct event){.kind = EVENT_PUT_ASIDE,
	    .inbound = t->event->inbound,
	    .patient = t->event->kind == EVENT_TIMERS ? t->event->patient : 0,
	    .why = arena_strdup(a, t->d.err.text)};
	hospital_decide(h, e, NULL, 0, true, a);
}

static void put_off(struct case_record *r, instant now)
{
	if (!r->timer_step || r->timer_due > now)
		return;
	if (strcmp(r->timer_step, r->plan_step) == 0)
		r->plan_due = now + DAYS(1);
	r->timer_due = now + DAYS(1);
}

/* Due timers that could not be taken are tried again tomorrow. */
static void postpone(struct hospital *h, size_t slot)
{
	struct chart *c = h->slot[slot].chart;
	for (size_t i = 0; i < c->case_count; i++)
		put_off(c->record[i], h->now);
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->open && c->question[i]->due <= h->now)
			c->question[i]->due = h->now + DAYS(1);
	queue_timer(h, slot);
}

void hospital_decide(struct hospital *h, const struct event *e, const size_t *slot, size_t count,
    bool with_nobody, struct arena *arena)
{
	struct sim_decision t = {.arena = arena};
	size_t ids = random_mix(h->luck, h->event_count) % 61 ? 64 : 2;
	h->event_count++;
	try_event(h, &t, e, slot, count, with_nobody, ids);
	while (t.ids.wanted) {
		if (t.d.ok)
			rule_broken(h, "ids-are-reserved", "an event went on without ids");
		ids *= 8;
		try_event(h, &t, e, slot, count, with_nobody, ids);
	}
	if (random_mix(h->luck, h->event_count) % 32 == 0)
		try_again(h, &t, slot, count);
	rules_after_event(h, &t);
	if (t.d.ok) {
		decision_keep(h, &t);
		return;
	}
	if (e->kind == EVENT_TIMERS)
		postpone(h, slot[0]);
	if (e->kind != EVENT_PUT_ASIDE)
		put_aside(h, &t);
	arena_free(arena);
}

/* ---- messages ------------------------------------------------------------------------------- */

static const struct facts *facts_of(struct hospital *h, struct arena *a, const struct sim_step *s)
{
	const struct hl7_source source = {.zone = zone_find("UTC")};
	struct buf b = {0};
	struct err e = {0};
	struct facts *m;
	if (!h->via_hl7)
		return step_facts(a, s);
	if (!step_hl7(s, &b))
		return NULL;
	m = arena_alloc(a, sizeof *m);
	const char *raw = arena_strndup(a, b.data, b.len);
	if (!hl7_facts(a, raw, b.len, &source, h->world->observations, m, &e))
		fatal("a message of the simulator cannot be read: %s", e.text);
	buf_free(&b);
	return m;
}

static struct owned_case *owned_by(
    struct hospital *h, struct arena *a, const char *ref, size_t *count)
{
	struct owned_case *list = NULL;
	const struct person *p = directory_find(&h->people, ref);
	for (size_t i = 0; p && i < h->slot_count; i++)
		for (size_t k = 0; k < h->slot[i].chart->case_count; k++) {
			const struct case_record *r = h->slot[i].chart->record[k];
			if (r->f.owner != p->id || r->f.state == FOLLOWUP_CLOSED)
				continue;
			list = arena_grow(a, list, *count, sizeof *list);
			list[(*count)++] = (struct owned_case){
			    r->f.id, r->f.patient, r->f.owner, arena_strdup(a, r->ref)};
		}
	return list;
}

static void take_message(struct hospital *h, const struct sim_step *s)
{
	struct arena *a = arena_new();
	struct event *e = arena_alloc(a, sizeof *e);
	size_t slot[INVOLVED];
	const struct facts *m = facts_of(h, a, s);
	if (!m) {
		arena_free(a);
		return;
	}
	h->message_count++;
	*e = (struct event){.kind = EVENT_MESSAGE,
	    .inbound = h->next_inbound++,
	    .received_at = h->now,
	    .facts = m,
	    .prose = sim_prose(s->patient)};
	if (s->kind == STEP_PROVIDER && s->provider == PROVIDER_DEACTIVATE)
		e->owned = owned_by(h, a, sim_people[s->orderer.number].ref, &e->owned_count);
	size_t count = charts_of_message(h, a, m, slot);
	hospital_decide(h, e, slot, count, s->kind == STEP_PROVIDER, a);
}

/* ---- timers --------------------------------------------------------------------------------- */

#define STEPS_AT_ONCE 50

static void fire(struct hospital *h, const struct due *item)
{
	struct slot *s = &h->slot[item->place];
	if (s->due != item->at)
		return;	       /* it was set again meanwhile */
	s->due = INSTANT_NONE; /* what is due at this very instant again comes up again */
	struct arena *a = arena_new();
	struct event *e = arena_alloc(a, sizeof *e);
	*e = (struct event){.kind = EVENT_TIMERS, .patient = s->chart->patient.id};
	h->timer_count++;
	hospital_decide(h, e, &item->place, 1, false, a);
	h->at_instant++;
	if (h->at_instant > STEPS_AT_ONCE * h->slot_count)
		rule_broken(h, "timers-go-on", "timers are due again and again at one instant");
	queue_timer(h, item->place);
}

static void run_until(struct hospital *h, instant until)
{
	struct due item;
	while (!h->book.broken && due_take(&h->queue, until, &item)) {
		if (item.at > h->now) {
			h->now = item.at;
			h->at_instant = 0;
		}
		if (item.rank == DUE_MAIL)
			mail_move(h, &item);
		else if (item.rank == DUE_DIGEST)
			digest_send(h, item.what);
		else
			fire(h, &item);
	}
}

/* ---- steps ---------------------------------------------------------------------------------- */

void hospital_take(struct hospital *h, const struct sim_step *s)
{
	h->serial = s->serial;
	run_until(h, s->at);
	if (h->book.broken)
		return;
	if (s->at > h->now) {
		h->now = s->at;
		h->at_instant = 0;
	}
	switch (s->kind) {
	case STEP_ANSWER:
		answer_take(h, s);
		break;
	case STEP_OUTAGE:
		h->now += s->length;
		break;
	case STEP_POLICY:
		h->rules = s->pick ? &h->world->variant : h->world->rules;
		break;
	case STEP_CLOCK:
		break;
	default:
		take_message(h, s);
	}
	/* Mails of a calm story have arrived before anything else happens. */
	if (h->story->options.calm)
		run_until(h, h->now);
}

void hospital_run(struct hospital *h, const bool *keep)
{
	for (size_t i = 0; i < h->story->count && !h->book.broken; i++)
		if (!keep || keep[i])
			hospital_take(h, &h->story->step[i]);
	if (!h->book.broken)
		rules_at_end(h);
}
