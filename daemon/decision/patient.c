/* SPDX-License-Identifier: Apache-2.0
 *
 * patient.c - ADT and master files: death and its taking back, providers.
 */
#include "autoconf.h"
#include "apply.h"
#include "case.h"
#include "closed.h"
#include "question.h"

#include <string.h>

/* ---- update and death ----------------------------------------------------------------------- */

static bool set_deceased(struct work *w, struct chart *c, bool deceased)
{
	if (c->patient.deceased != deceased) {
		c->patient.deceased = deceased;
		patient_changed(w, &c->patient);
		note(w, deceased ? "patient has died" : "death taken back");
		if (!deceased)
			closed_death_taken_back(w, c);
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

bool patient_died(struct work *w, struct chart *c)
{
	return set_deceased(w, c, true);
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

/* Who stands in for whoever cannot be told stays until people import names another: a message never
 * leaves nobody. */
static void update_person(struct work *w, struct person *p, const struct facts_provider *f)
{
	bool leaves = f->event == PROVIDER_DEACTIVATE, stays = p->roles & SET_OF(ROLE_FAIL_SAFE);
	if (f->email)
		p->email = f->email;
	if (f->event != PROVIDER_UPDATE)
		p->active = !leaves || stays;
	person_changed(w, p);
	note(w, "person %lld%s", (long long)p->id,
	    !leaves ? ""
	    : stays ? " is the fail-safe person and stays"
		    : " is no longer active");
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
