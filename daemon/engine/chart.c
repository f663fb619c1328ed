/* SPDX-License-Identifier: Apache-2.0
 *
 * chart.c - finds a patient by what a message says, locks it, and loads all that belongs to it.
 *
 * A patient is known by the best identifier of PID-3 and its assigning authority; where none is
 * stated the sending facility stands in, so that two hospitals' numbers never meet.
 */
#include "autoconf.h"
#include "engine.h"

#include <string.h>

const char *facility_of(struct arena *a, const char *sender)
{
	const char *bar = sender ? strchr(sender, '|') : NULL;
	const char *facility = bar && bar[1] ? bar + 1 : sender ? sender : "";
	return arena_strdup(a, facility);
}

const char *patient_authority(struct work *w, const struct identifier *id, const char *sender)
{
	if (id->authority && *id->authority)
		return id->authority;
	return arena_printf(w->u.arena, "@%s", facility_of(w->u.arena, sender));
}

/* An empty text asks to delete; what was not stated stays. */
static bool take_text(const char **field, const char *stated)
{
	if (!stated || (*field && strcmp(*field, stated) == 0) || (!*field && !*stated))
		return false;
	*field = *stated ? stated : NULL;
	return true;
}

static bool take_patient(struct work *w, const struct facts_patient *from, struct patient *p)
{
	bool changed = take_text(&p->family, from->family) | take_text(&p->given, from->given) |
		       take_text(&p->sex, from->sex) | take_text(&p->address, from->address) |
		       take_text(&p->phone, from->phone) | take_text(&p->email, from->email) |
		       take_text(&p->language, from->language);
	if (from->birth != DATE_NONE && from->birth != p->birth) {
		p->birth = from->birth;
		changed = true;
	}
	int64_t primary_care = 0;
	if (!person_find_or_make(&w->u, &from->primary_care, &primary_care))
		return false;
	if (primary_care && primary_care != p->primary_care) {
		p->primary_care = primary_care;
		changed = true;
	}
	if (changed)
		patient_update(&w->u, p);
	return true;
}

bool chart_open(struct work *w, const struct facts *m, bool make, struct chart *c)
{
	*c = (struct chart){0};
	if (!m->patient.identifier_count)
		return true;
	const struct identifier *id = &m->patient.identifier[0];
	const char *authority = patient_authority(w, id, m->sender);
	if (!patient_find(&w->u, authority, id->value, &c->patient))
		return false;
	if (!c->patient.id) {
		if (!make)
			return true;
		patient_insert(&w->u, id, authority, &c->patient);
		return take_patient(w, &m->patient, &c->patient);
	}
	return take_patient(w, &m->patient, &c->patient) &&
	       exam_list_load(&w->u, c->patient.id, &c->exams) &&
	       case_list_load(&w->u, c->patient.id, &c->cases);
}

bool chart_of(struct work *w, int64_t patient, struct chart *c)
{
	*c = (struct chart){0};
	return patient_lock(&w->u, patient, &c->patient) &&
	       exam_list_load(&w->u, patient, &c->exams) &&
	       case_list_load(&w->u, patient, &c->cases);
}

struct case_row *chart_case(struct chart *c, int64_t id)
{
	for (size_t i = 0; i < c->cases.count; i++)
		if (c->cases.row[i].f.id == id)
			return &c->cases.row[i];
	return NULL;
}
