/* SPDX-License-Identifier: Apache-2.0
 *
 * apply.c - turns one stored message into facts and hands them to the file of their kind.
 */
#include "autoconf.h"
#include "engine.h"

#include <string.h>

/* The listener's settings as the reader of HL7 wants them. */
static struct hl7_source source_of(const struct config *c, const char *name)
{
	const struct zone *site = zone_find(c->timezone);
	struct hl7_source s = {.zone = site, .accession = "OBR-3", .charset = "WINDOWS-1252"};
	for (size_t i = 0; i < c->listener_count; i++) {
		const struct listener *l = &c->listener[i];
		if (strcmp(l->name, name) != 0)
			continue;
		s.accession = l->accession;
		s.charset = l->charset;
		if (*l->timezone)
			s.zone = zone_find(l->timezone);
	}
	return s;
}

static bool note_flags(struct work *w, const struct facts *m, struct outcome *o)
{
	for (size_t i = 0; i < m->flag_count; i++)
		outcome_add(o, "flag %s", m->flag[i]);
	if (w->from->id_reused)
		outcome_add(o, "flag control-id-reused");
	return true;
}

static bool apply_facts(struct work *w, const struct facts *m, struct outcome *o)
{
	if (m->training) {
		o->word = "not-applied";
		outcome_add(o, "training message");
		return true;
	}
	switch (m->kind) {
	case FACTS_UNSUPPORTED:
		o->word = "not-applied";
		outcome_add(o, "%s", m->why ? m->why : "unsupported");
		return true;
	case FACTS_REPORTS:
		return apply_reports(w, m, o);
	case FACTS_ORDERS:
		return apply_orders(w, m, o);
	case FACTS_APPOINTMENT:
		return apply_appointment(w, m, o);
	case FACTS_PATIENT:
		return apply_patient(w, m, o);
	case FACTS_MERGES:
		return apply_merges(w, m, o);
	case FACTS_PROVIDERS:
		return apply_providers(w, m, o);
	}
	return unit_fail(&w->u, ERR_INPUT, "message of unknown kind %d", (int)m->kind);
}

bool apply_message(struct work *w, struct outcome *o)
{
	o->word = "applied";
	if (strcmp(w->from->format, "answer") == 0)
		return apply_answer(w, o);
	struct facts m;
	struct err e = {0};
	struct hl7_source source = source_of(w->config, w->from->source);
	if (!hl7_facts(
		w->u.arena, w->from->raw, w->from->len, &source, w->rules->observations, &m, &e))
		return outcome_refuse(o, e.text);
	return note_flags(w, &m, o) && apply_facts(w, &m, o);
}
