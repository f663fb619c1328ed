/* SPDX-License-Identifier: Apache-2.0
 *
 * patient.c - whose message it is; ADT and master files: contact data, death, merges, providers.
 *
 * A patient is known by the best identifier of PID-3 and its assigning authority; where none is
 * stated the sending facility stands in, so that two hospitals' numbers never meet.
 */
#include "autoconf.h"
#include "apply.h"
#include "case.h"
#include "question.h"

#include <string.h>

/* ---- whose message -------------------------------------------------------------------------- */

/* An empty text asks to delete; what was not stated stays. */
static bool take_text(const char **field, const char *stated)
{
	if (!stated || (*field && strcmp(*field, stated) == 0) || (!*field && !*stated))
		return false;
	*field = *stated ? stated : NULL;
	return true;
}

static void take_patient(struct work *w, const struct facts_patient *from, struct patient *p)
{
	bool changed = take_text(&p->family, from->family) | take_text(&p->given, from->given) |
		       take_text(&p->sex, from->sex) | take_text(&p->address, from->address) |
		       take_text(&p->phone, from->phone) | take_text(&p->email, from->email) |
		       take_text(&p->language, from->language);
	if (from->birth != DATE_NONE && from->birth != p->birth) {
		p->birth = from->birth;
		changed = true;
	}
	int64_t primary_care = person_named(w, &from->primary_care);
	if (primary_care && primary_care != p->primary_care) {
		p->primary_care = primary_care;
		changed = true;
	}
	if (changed)
		patient_changed(w, p);
}

static struct chart *chart_made(struct work *w, const struct identifier *id, const char *authority)
{
	struct chart *c = chart_add(w);
	const struct patient_number n = {
	    .authority = authority, .value = id->value, .type = id->type ? id->type : ""};
	patient_number_add(w, c, &n);
	return c;
}

struct chart *chart_of_message(struct work *w, const struct facts *m, bool make)
{
	if (!m->patient.identifier_count)
		return NULL;
	const struct identifier *id = &m->patient.identifier[0];
	const char *authority = authority_of(w->arena, id, m->sender);
	struct chart *c = charts_find(w->all, authority, id->value);
	if (!c && make)
		c = chart_made(w, id, authority);
	if (!c)
		return NULL;
	work_on(w, c);
	if (m->kind != FACTS_PATIENT)
		exams_know_class(w, c);
	take_patient(w, &m->patient, &c->patient);
	return w->failed ? NULL : c;
}

static struct patient_number *add_number(struct arena *a, struct patient_number *list,
    size_t *count, const struct identifier *id, const char *sender)
{
	list = arena_grow(a, list, *count, sizeof *list);
	list[(*count)++] = (struct patient_number){
	    .authority = authority_of(a, id, sender), .value = id->value, .type = id->type};
	return list;
}

struct patient_number *event_numbers(const struct facts *m, struct arena *arena, size_t *count)
{
	struct patient_number *list = NULL;
	*count = 0;
	if (m->patient.identifier_count)
		list = add_number(arena, list, count, &m->patient.identifier[0], m->sender);
	for (size_t i = 0; i < m->merge_count; i++) {
		list = add_number(arena, list, count, &m->merge[i].survivor, m->sender);
		list = add_number(arena, list, count, &m->merge[i].retired, m->sender);
	}
	return list;
}

bool event_stands_alone(const struct event *e)
{
	return e->kind == EVENT_MESSAGE &&
	       (e->facts->kind == FACTS_MERGES || e->facts->kind == FACTS_PROVIDERS);
}

bool event_is_spoiled(const struct charts *all, const struct event *e, struct arena *arena)
{
	struct chart *c = NULL;
	size_t count;
	if (e->kind == EVENT_ANSWER)
		return e->answer->followup && charts_case(all, e->answer->followup, &c) &&
		       c->spoiled;
	struct patient_number *number = event_numbers(e->facts, arena, &count);
	for (size_t k = 0; k < count; k++) {
		c = charts_find(all, number[k].authority, number[k].value);
		if (c && c->spoiled)
			return true;
	}
	return false;
}

/* ---- update and death ----------------------------------------------------------------------- */

static bool set_deceased(struct work *w, struct chart *c, bool deceased)
{
	if (c->patient.deceased != deceased) {
		c->patient.deceased = deceased;
		patient_changed(w, &c->patient);
		note(w, deceased ? "patient has died" : "death taken back");
	}
	for (size_t i = 0; i < c->case_count; i++) {
		struct case_record *r = c->record[i];
		if (!case_is_open(r))
			continue;
		if (deceased ? !case_hold(w, r, HOLD_SUSPENDED, "the patient has died")
			     : r->f.hold == HOLD_SUSPENDED &&
				   !case_release(w, r, "the death was taken back"))
			return false;
	}
	return true;
}

bool apply_patient(struct work *w, const struct facts *m)
{
	bool died = m->patient.deceased == STATED_YES;
	/* Most ADT is about people we never follow. */
	struct chart *c = chart_of_message(w, m, died);
	if (!c) {
		if (w->failed)
			return false;
		w->out->outcome = OUTCOME_NOT_APPLIED;
		note(w, "no such patient here");
		return true;
	}
	note(w, "patient %lld", (long long)c->patient.id);
	return m->patient.deceased == NOT_STATED || c->patient.deceased == died ||
	       set_deceased(w, c, died);
}

/* ---- merges --------------------------------------------------------------------------------- */

static bool same_finding_twice(const struct chart *a, const struct chart *b)
{
	for (size_t i = 0; i < a->case_count; i++)
		for (size_t k = 0; k < b->case_count; k++)
			if (case_is_open(a->record[i]) && case_is_open(b->record[k]) &&
			    strcmp(a->record[i]->finding_key, b->record[k]->finding_key) == 0)
				return true;
	return false;
}

static void tell_history(struct work *w, const struct chart *c, int64_t survivor)
{
	for (size_t i = 0; i < c->case_count; i++)
		history_add(w, c->record[i], w->actor, HISTORY_MERGED,
		    DETAILS(D_INT("from", c->patient.id), D_INT("into", survivor),
			D_INT("inbound", w->event->inbound)));
}

static bool merge_charts(struct work *w, struct chart *retired, struct chart *survivor)
{
	if (!work_spend(w, retired->case_count * (survivor->case_count + 1)))
		return false;
	bool twice = same_finding_twice(retired, survivor);
	bool died = survivor->patient.deceased;
	tell_history(w, retired, survivor->patient.id);
	chart_merge(w, retired, survivor);
	note(w, "patient %lld merged into %lld", (long long)retired->patient.id,
	    (long long)survivor->patient.id);
	if (twice) {
		const struct question q = {.kind = QUESTION_MERGE_DUPLICATE,
		    .patient = survivor->patient.id,
		    .inbound = w->event->inbound,
		    .key = arena_printf(w->arena, "%lld", (long long)w->event->inbound),
		    .text = "both merged records have an open follow-up for the same kind of "
			    "finding: are they one?"};
		question_ask(w, &q);
	}
	return !died || set_deceased(w, survivor, true);
}

static bool merge(struct work *w, const struct facts *m, const struct facts_merge *pair)
{
	const char *keep = authority_of(w->arena, &pair->survivor, m->sender),
		   *drop = authority_of(w->arena, &pair->retired, m->sender);
	struct chart *survivor = charts_find(w->all, keep, pair->survivor.value);
	if (!survivor)
		survivor = chart_made(w, &pair->survivor, keep);
	/* Looked for behind that: a number merged into itself is one number. */
	struct chart *retired = charts_find(w->all, drop, pair->retired.value);
	work_on(w, survivor);
	if (!retired) { /* later messages for the old number find the survivor */
		const struct patient_number n = {.authority = drop,
		    .value = pair->retired.value,
		    .type = pair->retired.type ? pair->retired.type : "",
		    .retired = true};
		patient_number_add(w, survivor, &n);
		note(w, "patient %lld has one more number", (long long)survivor->patient.id);
		return !w->failed;
	}
	if (retired == survivor) {
		note(w, "patient %lld was merged already", (long long)survivor->patient.id);
		return true;
	}
	return merge_charts(w, retired, survivor) && !w->failed;
}

bool apply_merges(struct work *w, const struct facts *m)
{
	for (size_t i = 0; i < m->merge_count; i++)
		if (!merge(w, m, &m->merge[i]))
			return false;
	return true;
}

/* ---- providers ------------------------------------------------------------------------------ */

static void ask_for_owner(struct work *w, int64_t person)
{
	size_t asked = 0;
	for (size_t i = 0; i < w->event->owned_count; i++) {
		const struct owned_case *o = &w->event->owned[i];
		if (o->owner != person)
			continue;
		const struct question q = {.kind = QUESTION_OWNER_INACTIVE,
		    .followup = o->id,
		    .patient = o->patient,
		    .inbound = w->event->inbound,
		    .key = arena_printf(w->arena, "%lld", (long long)o->id),
		    .text = arena_printf(w->arena,
			"the owner of follow-up %s is no longer active: who takes over?", o->ref)};
		question_ask(w, &q);
		asked++;
	}
	if (asked)
		note(w, "%zu follow-ups need an owner", asked);
}

static void update_person(struct work *w, struct person *p, const struct facts_provider *f)
{
	if (f->email)
		p->email = f->email;
	if (f->event != PROVIDER_UPDATE)
		p->active = f->event == PROVIDER_REACTIVATE;
	person_changed(w, p);
	note(w, "person %lld%s", (long long)p->id,
	    f->event == PROVIDER_DEACTIVATE ? " is no longer active" : "");
	if (f->event == PROVIDER_DEACTIVATE)
		ask_for_owner(w, p->id);
}

bool apply_providers(struct work *w, const struct facts *m)
{
	work_on(w, w->all->nobody);
	for (size_t i = 0; i < m->provider_count && !w->failed; i++) {
		int64_t id = person_named(w, &m->provider[i].person);
		if (id)
			update_person(w, directory_get(w->all->people, id), &m->provider[i]);
	}
	return !w->failed;
}
