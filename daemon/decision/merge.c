/* SPDX-License-Identifier: Apache-2.0
 *
 * merge.c - records that are one person's, by a message of registration or by what a person said.
 *
 * Numbers may be wrong in such a message, too: two records whose names and dates of birth do not
 * agree are asked about, and so is what cannot be told.
 */
#include "autoconf.h"
#include "merge.h"
#include "appointment.h"
#include "apply.h"
#include "case.h"
#include "late.h"
#include "question.h"
#include "resolve.h"
#include "whose.h"

#include <string.h>

/* ---- one chart of two ----------------------------------------------------------------------- */

/* One of each record; the second one's follow-ups come after `cases`. */
static bool same_finding_twice(const struct chart *c, size_t cases)
{
	for (size_t i = 0; i < cases; i++)
		for (size_t k = cases; k < c->case_count; k++)
			if (case_is_open(c->record[i]) && case_is_open(c->record[k]) &&
			    strcmp(c->record[i]->finding_key, c->record[k]->finding_key) == 0)
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

static void exchange(const char **a, const char **b)
{
	const char *t = *a;
	*a = *b;
	*b = t;
}

/* later: the name of `from` is the newer one; the one before stays with the row that is merged, by
 * which the person is known again.  Else only what is missing is taken. */
static void take_name(struct work *w, struct patient *from, struct patient *into, bool later)
{
	const char **have[] = {&into->family, &into->given, &into->sex},
		   **said[] = {&from->family, &from->given, &from->sex};
	for (size_t i = 0; i < 3; i++)
		if (*said[i] && **said[i] && (later || !*have[i] || !**have[i]))
			exchange(have[i], said[i]);
	if (from->birth != DATE_NONE && (later || into->birth == DATE_NONE)) {
		date t = into->birth;
		into->birth = from->birth;
		from->birth = t;
	}
	into->phone = into->phone ? into->phone : from->phone;
	into->email = into->email ? into->email : from->email;
	into->address = into->address ? into->address : from->address;
	into->language = into->language ? into->language : from->language;
	into->primary_care = into->primary_care ? into->primary_care : from->primary_care;
}

static void join_patients(struct work *w, struct chart *from, struct chart *into, bool later)
{
	const struct patient a = from->patient, b = into->patient;
	take_name(w, &from->patient, &into->patient, later);
	work_on(w, from);
	if (memcmp(&a, &from->patient, sizeof a) != 0)
		patient_changed(w, &from->patient);
	work_on(w, into);
	if (memcmp(&b, &into->patient, sizeof b) != 0)
		patient_changed(w, &into->patient);
}

/* What the one waited for may have been done under the other's number. */
static bool look_across(struct work *w, struct chart *c, size_t exams, size_t cases)
{
	struct closed_list closed = {0};
	for (size_t i = 0; i < c->exam_count; i++)
		appointments_join(w, c, c->exam[i]);
	if (!resolve_between(w, c, exams, cases, &closed))
		return false;
	for (size_t i = 0; i < closed.count; i++)
		if (!late_answered(w, c, chart_case(c, closed.id[i])))
			return false;
	size_t count = c->case_count;
	for (size_t i = 0; i < c->exam_count; i++)
		for (size_t k = 0; k < count; k++)
			if ((i < exams) != (k < cases) &&
			    !late_superseded(w, c, c->record[k], c->exam[i]))
				return false;
	return true;
}

bool join_charts(struct work *w, struct chart *from, struct chart *into, bool linked)
{
	if (!work_spend(w, from->case_count * (into->case_count + 1)))
		return false;
	bool died = into->patient.deceased || from->patient.deceased;
	size_t exams = into->exam_count, cases = into->case_count,
	       appointments = into->appointment_count;
	tell_history(w, from, into->patient.id);
	join_patients(w, from, into, linked);
	from->keeps_numbers = linked;
	chart_merge(w, from, into);
	note(w, "patient %lld merged into %lld", (long long)from->patient.id,
	    (long long)into->patient.id);
	exams_know_class(w, into);
	appointments_meet(w, into, appointments);
	if (!exams_join(w, into, exams))
		return false;
	if (same_finding_twice(into, cases)) {
		const struct question q = {.kind = QUESTION_MERGE_DUPLICATE,
		    .patient = into->patient.id,
		    .inbound = w->event->inbound,
		    .key = arena_printf(w->arena, "%lld", (long long)w->event->inbound),
		    .text = "both merged records have an open follow-up for the same kind of "
			    "finding: are they one?"};
		question_ask(w, &q);
	}
	if (died && !patient_died(w, into))
		return false;
	/* Whoever said that they are one has not said that an exam answers a follow-up. */
	const char *actor = w->actor;
	w->actor = "engine";
	bool ok = look_across(w, into, exams, cases);
	w->actor = actor;
	return ok;
}

/* ---- messages of registration ---------------------------------------------------------------- */

struct record_pair {
	struct work *w;
	const struct facts *m;
	const struct facts_merge *said;
	struct chart *survivor, *retired; /* NULL: nobody known */
};

/* Whoever repeats it means the same two in the same direction: that is one question. */
static const char *pair_key(const struct record_pair *p)
{
	const struct identifier *to = &p->said->survivor, *from = &p->said->retired;
	return arena_printf(p->w->arena, "%s^%s-%s^%s", to->authority ? to->authority : "",
	    to->value, from->authority ? from->authority : "", from->value);
}

/* Some senders repeat it with all that they say of the patient later: it is asked about once. */
static void ask_pair(struct record_pair *p, const char *why, const char *text)
{
	struct work *w = p->w;
	struct chart *of = p->survivor ? p->survivor : p->retired;
	const char *key = pair_key(p);
	work_on(w, of);
	if (question_of(of, QUESTION_PATIENT_IDENTITY, key)) {
		note(w, "asked about before");
		return;
	}
	if (p->survivor && p->retired && p->survivor != p->retired)
		number_claim(w, of, &p->said->retired, p->m->sender);
	const struct question q = {.kind = QUESTION_PATIENT_IDENTITY,
	    .patient = of->patient.id,
	    .inbound = w->event->inbound,
	    .key = key,
	    .evidence = arena_printf(w->arena, "%s^%s: %s. Numbers %s and %s", p->m->type,
		p->m->event, why, p->said->survivor.value, p->said->retired.value),
	    .text = text};
	question_ask(w, &q);
	note(w, "asked: %s", vocabulary_word(&question_kind_words, q.kind));
}

static bool join_pair(struct record_pair *p)
{
	struct work *w = p->w;
	bool linked = p->said->how == MERGE_LINKS;
	const struct who gone = who_of_patient(&p->retired->patient);
	const struct identity_rule *r = chart_compare(w->all, p->survivor, &gone, false);
	if (r->is == IDENTITY_SAME)
		return join_charts(w, p->retired, p->survivor, linked);
	const struct identity_question q = {.c = p->survivor,
	    .others = &p->survivor,
	    .count = 1,
	    .said = gone,
	    .who = arena_printf(w->arena,
		"Number %s, which registration takes for the same person, is "
		"known as",
		p->said->retired.value),
	    .why = r->words,
	    .key = pair_key(p),
	    .records = true};
	work_on(w, p->survivor);
	number_claim(w, p->survivor, &p->said->retired, p->m->sender);
	ask_identity(w, &q);
	return true;
}

/* It was one of the same person's before, but not known to be gone. */
static void retire_number(struct record_pair *p)
{
	struct chart *c = p->survivor;
	for (size_t i = 0; i < c->number_count; i++) {
		struct patient_number *n = c->number[i];
		if (n->retired || n->apart ||
		    !number_is(p->w->arena, n, &p->said->retired, p->m->sender) ||
		    number_is(p->w->arena, n, &p->said->survivor, p->m->sender))
			continue;
		n->retired = true;
		patient_number_changed(p->w, c, n);
	}
}

static bool merge(struct record_pair *p)
{
	struct work *w = p->w;
	const struct facts_merge *said = p->said;
	bool linked = said->how == MERGE_LINKS;
	if (!p->survivor) {
		p->survivor = chart_add(w);
		number_give(w, p->survivor, &said->survivor, p->m->sender, false);
		/* Looked for behind that: a number merged into itself is one number. */
		p->retired = owner_of_number(w, &said->retired, p->m->sender);
	}
	work_on(w, p->survivor);
	if (!p->retired) { /* later messages for the old number find the survivor */
		number_give(w, p->survivor, &said->retired, p->m->sender, !linked);
		note(w, "patient %lld has one more number", (long long)p->survivor->patient.id);
		return !w->failed;
	}
	if (p->retired == p->survivor) {
		if (!linked)
			retire_number(p);
		note(w, "patient %lld was merged already", (long long)p->survivor->patient.id);
		return true;
	}
	return join_pair(p) && !w->failed;
}

static bool apply_pair(struct record_pair *p)
{
	struct work *w = p->w;
	switch (p->said->how) {
	case MERGE_RETIRES:
	case MERGE_LINKS:
		return merge(p);
	case MERGE_UNLINKS:
		if (p->survivor && p->survivor == p->retired)
			return part_charts(w, p->survivor, &p->said->retired, p->m->sender);
		note(w, "they are two already");
		return true;
	case MERGE_UNCLEAR:
		if (p->survivor && p->survivor == p->retired)
			note(w, "they are one already");
		else if (p->survivor || p->retired)
			ask_pair(p, "which two records it means cannot be told from its numbers",
			    "registration has moved or merged numbers of this patient in a way "
			    "that is not clear: are the records one person?");
		else
			note(w, "no such patient here");
		return true;
	}
	return work_fail(w, ERR_INPUT, "merge of kind %d", (int)p->said->how);
}

/* What it says of the person whose numbers are left; numbers of several are asked about above. */
static bool take_survivor(struct work *w, const struct facts *m)
{
	const struct facts_patient *said = &m->patient;
	struct chart *c = NULL;
	if (!said->family && said->birth == DATE_NONE && said->deceased == NOT_STATED)
		return true;
	for (size_t i = 0; i < said->identifier_count; i++) {
		struct chart *owner = owner_of_number(w, &said->identifier[i], m->sender);
		if (owner && c && owner != c)
			return true;
		c = owner ? owner : c;
	}
	return !c || apply_patient(w, m);
}

bool apply_merges(struct work *w, const struct facts *m)
{
	for (size_t i = 0; i < m->merge_count && !w->failed; i++) {
		struct record_pair p = {.w = w, .m = m, .said = &m->merge[i]};
		p.survivor = owner_of_number(w, &p.said->survivor, m->sender);
		p.retired = owner_of_number(w, &p.said->retired, m->sender);
		if (!apply_pair(&p))
			return false;
	}
	return take_survivor(w, m) && !w->failed;
}
