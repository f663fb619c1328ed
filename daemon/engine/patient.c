/* SPDX-License-Identifier: Apache-2.0
 *
 * patient.c - ADT and master files: contact data, death, merges, providers.
 */
#include "autoconf.h"
#include "engine.h"

#include <string.h>

/* ---- update and death ---------------------------------------------------------------------------
 */

static bool set_deceased(struct work *w, struct chart *c, bool deceased, struct outcome *o)
{
	if (c->patient.deceased == deceased)
		return true;
	c->patient.deceased = deceased;
	patient_update(&w->u, &c->patient);
	outcome_add(o, deceased ? "patient has died" : "death taken back");
	for (size_t i = 0; i < c->cases.count; i++) {
		struct case_row *row = &c->cases.row[i];
		if (row->f.state == FOLLOWUP_CLOSED)
			continue;
		if (deceased ? !case_hold(w, row, HOLD_SUSPENDED, "the patient has died")
			     : row->f.hold == HOLD_SUSPENDED &&
				   !case_release(w, row, "the death was taken back"))
			return false;
	}
	return true;
}

bool apply_patient(struct work *w, const struct facts *m, struct outcome *o)
{
	struct chart c;
	bool known_only =
	    m->patient.deceased != STATED_YES; /* most ADT is about people we never follow */
	if (!chart_open(w, m, !known_only, &c))
		return false;
	if (!c.patient.id) {
		o->word = "not-applied";
		outcome_add(o, "no such patient here");
		return true;
	}
	outcome_add(o, "patient %lld", (long long)c.patient.id);
	return m->patient.deceased == NOT_STATED ||
	       set_deceased(w, &c, m->patient.deceased == STATED_YES, o);
}

/* ---- merges
 * ------------------------------------------------------------------------------------------ */

static bool same_finding_twice(const struct chart *a, const struct chart *b)
{
	for (size_t i = 0; i < a->cases.count; i++)
		for (size_t k = 0; k < b->cases.count; k++)
			if (a->cases.row[i].f.state != FOLLOWUP_CLOSED &&
			    b->cases.row[k].f.state != FOLLOWUP_CLOSED &&
			    strcmp(a->cases.row[i].finding_key, b->cases.row[k].finding_key) == 0)
				return true;
	return false;
}

static void tell_history(struct work *w, const struct chart *c, int64_t survivor)
{
	for (size_t i = 0; i < c->cases.count; i++)
		history_add(&w->u, c->cases.row[i].f.id, w->actor, "merged",
		    json_pack("{s:I, s:I, s:I}", "from", (json_int_t)c->patient.id, "into",
			(json_int_t)survivor, "inbound", (json_int_t)w->from->id));
}

static bool merge(
    struct work *w, const struct facts *m, const struct facts_merge *pair, struct outcome *o)
{
	const char *keep = patient_authority(w, &pair->survivor, m->sender),
		   *drop = patient_authority(w, &pair->retired, m->sender);
	struct patient survivor, retired;
	struct chart a, b;
	if (!patient_find(&w->u, keep, pair->survivor.value, &survivor) ||
	    !patient_find(&w->u, drop, pair->retired.value, &retired))
		return false;
	if (!survivor.id)
		patient_insert(&w->u, &pair->survivor, keep, &survivor);
	if (!retired.id) { /* later messages for the old number find the survivor */
		patient_add_identifier(&w->u, survivor.id, drop, &pair->retired, true);
		outcome_add(o, "patient %lld has one more number", (long long)survivor.id);
		return true;
	}
	if (retired.id == survivor.id) {
		outcome_add(o, "patient %lld was merged already", (long long)survivor.id);
		return true;
	}
	if (!chart_of(w, retired.id, &a) || !chart_of(w, survivor.id, &b))
		return false;
	bool twice = same_finding_twice(&a, &b);
	patient_merge(&w->u, retired.id, survivor.id);
	tell_history(w, &a, survivor.id);
	outcome_add(
	    o, "patient %lld merged into %lld", (long long)retired.id, (long long)survivor.id);
	if (twice) {
		struct review r = {.kind = "merge-duplicate",
		    .patient = survivor.id,
		    .inbound = w->from->id,
		    .key = arena_printf(w->u.arena, "%lld", (long long)w->from->id),
		    .question = "both merged records have an open follow-up for the same kind of "
				"finding: are they one?"};
		review_add(&w->u, &r);
	}
	struct chart whole;
	return chart_of(w, survivor.id, &whole) &&
	       (!whole.patient.deceased || set_deceased(w, &whole, true, o));
}

bool apply_merges(struct work *w, const struct facts *m, struct outcome *o)
{
	for (size_t i = 0; i < m->merge_count; i++)
		if (!merge(w, m, &m->merge[i], o))
			return false;
	return true;
}

/* ---- providers
 * ------------------------------------------------------------------------------------------ */

static bool ask_for_owner(struct work *w, int64_t person, struct outcome *o)
{
	struct owned_case *owned;
	size_t count;
	if (!case_owned_by(&w->u, person, &owned, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct review item = {.kind = "owner-inactive",
		    .followup = owned[i].id,
		    .patient = owned[i].patient,
		    .inbound = w->from->id,
		    .key = arena_printf(w->u.arena, "%lld", (long long)owned[i].id),
		    .question = arena_printf(w->u.arena,
			"the owner of follow-up %s is no longer active: who takes over?",
			owned[i].ref)};
		review_add(&w->u, &item);
	}
	if (count)
		outcome_add(o, "%zu follow-ups need an owner", count);
	return true;
}

bool apply_providers(struct work *w, const struct facts *m, struct outcome *o)
{
	for (size_t i = 0; i < m->provider_count; i++) {
		const struct facts_provider *p = &m->provider[i];
		int64_t id;
		if (!person_find_or_make(&w->u, &p->person, &id))
			return false;
		if (!id)
			continue;
		int active = p->event == PROVIDER_DEACTIVATE   ? 0
			     : p->event == PROVIDER_REACTIVATE ? 1
							       : -1;
		person_update(&w->u, id, p->email, active);
		outcome_add(
		    o, "person %lld%s", (long long)id, active == 0 ? " is no longer active" : "");
		if (active == 0 && !ask_for_owner(w, id, o))
			return false;
	}
	return true;
}
