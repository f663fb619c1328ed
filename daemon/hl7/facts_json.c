/* SPDX-License-Identifier: Apache-2.0
 *
 * facts_json.c - facts as one JSON object for people and programs, with the places where they
 * stood.
 */
#include "autoconf.h"
#include "followupd/hl7_facts.h"

#include <stdlib.h>

/* In the object itself, by the same key: a program that does not ask for places sees none. */
static void set_place(json_t *to, const char *key, const char *place)
{
	json_t *places = json_object_get(to, FACTS_READ_FROM);
	if (!place || !*place)
		return;
	if (!places) {
		places = json_object();
		json_object_set_new(to, FACTS_READ_FROM, places);
	}
	json_object_set_new(places, key, json_string(place));
}

static void set_text(const struct hl7_trace *t, json_t *to, const char *key, const char *text)
{
	if (!text)
		return;
	json_object_set_new(to, key, json_string(text));
	if (t)
		set_place(to, key, hl7_place_of(t, text));
}

/* What is made of a field, and not its text: always read there. */
static void set_made(
    const struct hl7_trace *t, json_t *to, const char *key, const char *text, const char *place)
{
	if (!text)
		return;
	json_object_set_new(to, key, json_string(text));
	if (t)
		set_place(to, key, place);
}

static void set_object(json_t *to, const char *key, json_t *object)
{
	if (json_object_size(object))
		json_object_set_new(to, key, object);
	else
		json_decref(object);
}

static void set_array(json_t *to, const char *key, json_t *array)
{
	if (json_array_size(array))
		json_object_set_new(to, key, array);
	else
		json_decref(array);
}

static void set_moment(const struct hl7_trace *t, json_t *to, const char *key, struct moment m)
{
	char text[32];
	json_t *o = json_object();
	if (m.at != INSTANT_NONE) {
		set_text(t, o, "at", instant_text(m.at, text));
		if (m.day != DATE_NONE)
			set_text(t, o, "day", date_text(m.day, text));
		json_object_set_new(o, "has_time", json_boolean(m.has_time));
		if (t)
			set_place(o, "at", hl7_place_at(t, m.from));
	}
	set_object(to, key, o);
}

static json_t *identifier(const struct hl7_trace *t, struct identifier id)
{
	json_t *o = json_object();
	set_text(t, o, "value", id.value);
	if (id.value && id.authority && *id.authority)
		set_text(t, o, "authority", id.authority);
	if (id.value && id.type && *id.type)
		set_text(t, o, "type", id.type);
	return o;
}

static json_t *coded(const struct hl7_trace *t, struct coded c)
{
	json_t *o = json_object();
	set_text(t, o, "code", c.code);
	set_text(t, o, "text", c.text);
	set_text(t, o, "system", c.system);
	set_text(t, o, "alt_code", c.alt_code);
	set_text(t, o, "alt_text", c.alt_text);
	set_text(t, o, "alt_system", c.alt_system);
	return o;
}

static json_t *person(const struct hl7_trace *t, struct person_ref p)
{
	json_t *o = json_object();
	set_text(t, o, "id", p.id);
	if (p.authority && *p.authority)
		set_text(t, o, "authority", p.authority);
	set_text(t, o, "family", p.family);
	set_text(t, o, "given", p.given);
	set_text(t, o, "prefix", p.prefix);
	return o;
}

static json_t *contacts(const struct hl7_trace *t, const struct facts_patient *p)
{
	static const char *const kinds[] = {[CONTACT_PHONE] = "phone",
	    [CONTACT_MAIL] = "mail",
	    [CONTACT_ADDRESS] = "address",
	    [CONTACT_LANGUAGE] = "language"},
				 *const uses[] = {[USE_HOME] = "home",
				     [USE_MOBILE] = "mobile",
				     [USE_WORK] = "work",
				     [USE_PAGER] = "pager",
				     [USE_TEXT_TELEPHONE] = "text",
				     [USE_POST] = "post",
				     [USE_TEMPORARY] = "temporary",
				     [USE_KIN] = "kin"};
	json_t *list = json_array();
	for (size_t i = 0; i < p->contact_count; i++) {
		const struct facts_contact *c = &p->contact[i];
		json_t *o = json_object();
		set_text(t, o, "kind", kinds[c->kind]);
		set_text(t, o, "use", uses[c->use]);
		set_text(t, o, "value", c->value);
		set_text(t, o, "name", c->name);
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *patient(const struct hl7_trace *t, const struct facts_patient *p)
{
	static const char *const answers[] = {NULL, "no", "yes"};
	json_t *o = json_object(), *ids = json_array();
	char text[32];
	for (size_t i = 0; i < p->identifier_count; i++)
		json_array_append_new(ids, identifier(t, p->identifier[i]));
	set_array(o, "identifiers", ids);
	set_text(t, o, "family", p->family);
	set_text(t, o, "given", p->given);
	if (p->birth != DATE_NONE)
		set_made(t, o, "birth", date_text(p->birth, text), "PID-7");
	set_made(t, o, "sex", p->sex, "PID-8");
	set_made(t, o, "address", p->address, "PID-11");
	set_text(t, o, "phone", p->phone);
	set_text(t, o, "email", p->email);
	set_text(t, o, "language", p->language);
	set_array(o, "contacts", contacts(t, p));
	set_made(t, o, "deceased", answers[p->deceased],
	    t ? hl7_place_among(t, 0, "PID-30 PID-29 PV1-36") : "");
	set_moment(t, o, "deceased_at", p->deceased_at);
	set_object(o, "primary_care", person(t, p->primary_care));
	return o;
}

static json_t *passages(const struct hl7_trace *t, const struct facts_report *r)
{
	static const char *const names[] = {"body", "procedure", "history", "comparison",
	    "findings", "impression", "recommendation", "addendum", "communication"};
	json_t *list = json_array();
	for (size_t i = 0; i < r->passage_count; i++) {
		json_t *o = json_object();
		set_text(t, o, "section", names[r->passage[i].section]);
		set_text(t, o, "text", r->passage[i].text);
		if (r->passage[i].document)
			set_text(
			    t, o, "document", document_kind_word(r->passage[i].document->kind));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *stated(const struct hl7_trace *t, const struct stated *s)
{
	json_t *o = json_object();
	if (!s->present)
		return o;
	set_object(o, "procedure", coded(t, s->procedure));
	if (s->min >= 0) {
		json_object_set_new(o, "min", json_integer(s->min));
		json_object_set_new(o, "max", json_integer(s->max));
		set_text(t, o, "unit", s->unit);
	}
	return o;
}

static json_t *findings(const struct hl7_trace *t, const struct facts_report *r)
{
	static const char *const actionable[] = {NULL, "emergent", "urgent", "noncritical", "no"};
	json_t *list = json_array();
	for (size_t i = 0; i < r->finding_count; i++) {
		const struct facts_finding *f = &r->finding[i];
		json_t *o = json_object(), *inputs = json_object();
		for (size_t k = 0; k < f->input_count; k++)
			set_text(t, inputs, f->input[k].key, f->input[k].value);
		set_text(t, o, "group", f->group);
		set_text(t, o, "system", f->system);
		set_text(t, o, "version", f->version);
		set_object(o, "inputs", inputs);
		set_object(o, "stated", stated(t, &f->stated));
		set_text(t, o, "actionable", actionable[f->actionable]);
		set_text(t, o, "guideline_cited", f->guideline_cited);
		set_text(t, o, "evidence", f->evidence);
		json_array_append_new(list, o);
	}
	return list;
}

static const char *status_place(const struct hl7_trace *t, size_t n)
{
	const char *place = hl7_place_among(t, n, "TXA-17 OBR-25");
	return *place ? place : hl7_place_among(t, n, "OBX-11 ORC-5");
}

static json_t *report(const struct hl7_trace *t, const struct facts_report *r, size_t n)
{
	static const char *const status[] = {"none", "performed", "preliminary", "final",
	    "corrected", "cancelled", "withdrawn", "refused"};
	json_t *o = json_object();
	set_text(t, o, "accession", r->accession);
	set_made(t, o, "status", status[r->status], t ? status_place(t, n) : "");
	set_object(o, "placer", identifier(t, r->placer));
	set_object(o, "filler", identifier(t, r->filler));
	set_text(t, o, "study_uid", r->study_uid);
	set_object(o, "procedure", coded(t, r->procedure));
	set_made(t, o, "modality", r->modality, "OBR-24");
	set_moment(t, o, "started", r->started);
	set_moment(t, o, "status_at", r->status_at);
	set_object(o, "orderer", person(t, r->orderer));
	set_object(o, "radiologist", person(t, r->radiologist));
	json_object_set_new(o, "machine_author", json_boolean(r->machine_author));
	json_object_set_new(o, "text_kept", json_boolean(r->text_kept));
	set_array(o, "passages", passages(t, r));
	if (t && r->passage_count)
		set_place(o, "passages", hl7_place_of_text(t, n));
	set_array(o, "findings", findings(t, r));
	json_object_set_new(o, "ignored_documents", json_integer((json_int_t)r->ignored_documents));
	set_text(t, o, "document_lack", r->document_lack);
	json_object_set_new(o, "document_in_part", json_boolean(r->document_in_part));
	return o;
}

static json_t *order(const struct hl7_trace *t, const struct facts_order *r)
{
	static const char *const events[] = {
	    "new", "changed", "cancelled", "held", "scheduled", "started", "performed", "other"};
	json_t *o = json_object();
	set_text(t, o, "event", events[r->event]);
	set_object(o, "placer", identifier(t, r->placer));
	set_object(o, "filler", identifier(t, r->filler));
	set_text(t, o, "accession", r->accession);
	set_text(t, o, "study_uid", r->study_uid);
	set_object(o, "procedure", coded(t, r->procedure));
	set_text(t, o, "modality", r->modality);
	set_object(o, "orderer", person(t, r->orderer));
	set_moment(t, o, "scheduled", r->scheduled);
	set_moment(t, o, "event_at", r->event_at);
	set_text(t, o, "note", r->note);
	return o;
}

static json_t *appointment(const struct hl7_trace *t, const struct facts_appointment *a)
{
	static const char *const events[] = {
	    "booked", "moved", "changed", "cancelled", "no-show", "done"};
	json_t *o = json_object();
	set_text(t, o, "event", events[a->event]);
	set_object(o, "placer", identifier(t, a->placer));
	set_object(o, "filler", identifier(t, a->filler));
	set_object(o, "order_placer", identifier(t, a->order_placer));
	set_object(o, "order_filler", identifier(t, a->order_filler));
	set_object(o, "procedure", coded(t, a->procedure));
	set_moment(t, o, "start", a->start);
	set_moment(t, o, "end", a->end);
	return o;
}

static json_t *merge(const struct hl7_trace *t, const struct facts_merge *m)
{
	static const char *const how[] = {"retires", "links", "unlinks", "unclear"};
	json_t *o = json_object();
	set_text(t, o, "how", how[m->how]);
	set_object(o, "survivor", identifier(t, m->survivor));
	set_object(o, "retired", identifier(t, m->retired));
	return o;
}

static json_t *provider(const struct hl7_trace *t, const struct facts_provider *p)
{
	static const char *const events[] = {"update", "deactivate", "reactivate"};
	json_t *o = json_object();
	set_text(t, o, "event", events[p->event]);
	set_object(o, "person", person(t, p->person));
	set_text(t, o, "email", p->email);
	return o;
}

static void set_lists(const struct hl7_trace *t, json_t *o, const struct facts *f)
{
	json_t *reports = json_array(), *orders = json_array(), *merges = json_array();
	json_t *providers = json_array(), *flags = json_array();
	for (size_t i = 0; i < f->report_count; i++)
		json_array_append_new(reports, report(t, &f->report[i], i));
	for (size_t i = 0; i < f->order_count; i++)
		json_array_append_new(orders, order(t, &f->order[i]));
	for (size_t i = 0; i < f->merge_count; i++)
		json_array_append_new(merges, merge(t, &f->merge[i]));
	for (size_t i = 0; i < f->provider_count; i++)
		json_array_append_new(providers, provider(t, &f->provider[i]));
	for (size_t i = 0; i < f->flag_count; i++)
		json_array_append_new(flags, json_string(f->flag[i]));
	set_array(o, "reports", reports);
	set_array(o, "orders", orders);
	if (f->kind == FACTS_APPOINTMENT)
		set_object(o, "appointment", appointment(t, &f->appointment));
	set_array(o, "merges", merges);
	set_array(o, "providers", providers);
	set_array(o, "flags", flags);
}

json_t *facts_object(const struct facts *f, const struct hl7_trace *t)
{
	static const char *const kinds[] = {
	    "unsupported", "reports", "orders", "appointment", "patient", "merges", "providers"};
	json_t *o = json_object();
	set_text(t, o, "kind", kinds[f->kind]);
	set_text(t, o, "why", f->why);
	set_text(t, o, "type", f->type);
	set_text(t, o, "event", f->event);
	set_made(t, o, "sender", f->sender, "MSH-3, MSH-4");
	set_text(t, o, "control_id", f->control_id);
	set_moment(t, o, "sent", f->sent);
	json_object_set_new(o, "training", json_boolean(f->training));
	set_object(o, "patient", patient(t, &f->patient));
	set_object(o, "attending", person(t, f->attending));
	set_made(t, o, "setting", f->setting, "PV1-2");
	set_lists(t, o, f);
	return o;
}

void facts_json(const struct facts *f, struct buf *out)
{
	json_t *o = facts_object(f, NULL);
	char *text = json_dumps(o, JSON_COMPACT);
	buf_adds(out, text);
	free(text);
	json_decref(o);
}
