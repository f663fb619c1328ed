/* SPDX-License-Identifier: Apache-2.0
 *
 * facts_json.c - facts as one JSON object for people and programs.
 */
#include "autoconf.h"
#include "followupd/hl7_facts.h"

#include <jansson.h>
#include <stdlib.h>

static void set_text(json_t *to, const char *key, const char *text)
{
	if (text)
		json_object_set_new(to, key, json_string(text));
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

static void set_moment(json_t *to, const char *key, struct moment m)
{
	char text[32];
	json_t *o = json_object();
	if (m.at != INSTANT_NONE) {
		set_text(o, "at", instant_text(m.at, text));
		if (m.day != DATE_NONE)
			set_text(o, "day", date_text(m.day, text));
		json_object_set_new(o, "has_time", json_boolean(m.has_time));
	}
	set_object(to, key, o);
}

static json_t *identifier(struct identifier id)
{
	json_t *o = json_object();
	set_text(o, "value", id.value);
	if (id.value && id.authority && *id.authority)
		set_text(o, "authority", id.authority);
	if (id.value && id.type && *id.type)
		set_text(o, "type", id.type);
	return o;
}

static json_t *coded(struct coded c)
{
	json_t *o = json_object();
	set_text(o, "code", c.code);
	set_text(o, "text", c.text);
	set_text(o, "system", c.system);
	set_text(o, "alt_code", c.alt_code);
	set_text(o, "alt_text", c.alt_text);
	set_text(o, "alt_system", c.alt_system);
	return o;
}

static json_t *person(struct person_ref p)
{
	json_t *o = json_object();
	set_text(o, "id", p.id);
	if (p.authority && *p.authority)
		set_text(o, "authority", p.authority);
	set_text(o, "family", p.family);
	set_text(o, "given", p.given);
	set_text(o, "prefix", p.prefix);
	return o;
}

static json_t *contacts(const struct facts_patient *p)
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
		set_text(o, "kind", kinds[c->kind]);
		set_text(o, "use", uses[c->use]);
		set_text(o, "value", c->value);
		set_text(o, "name", c->name);
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *patient(const struct facts_patient *p)
{
	static const char *const answers[] = {NULL, "no", "yes"};
	json_t *o = json_object(), *ids = json_array();
	char text[32];
	for (size_t i = 0; i < p->identifier_count; i++)
		json_array_append_new(ids, identifier(p->identifier[i]));
	set_array(o, "identifiers", ids);
	set_text(o, "family", p->family);
	set_text(o, "given", p->given);
	if (p->birth != DATE_NONE)
		set_text(o, "birth", date_text(p->birth, text));
	set_text(o, "sex", p->sex);
	set_text(o, "address", p->address);
	set_text(o, "phone", p->phone);
	set_text(o, "email", p->email);
	set_text(o, "language", p->language);
	set_array(o, "contacts", contacts(p));
	set_text(o, "deceased", answers[p->deceased]);
	set_moment(o, "deceased_at", p->deceased_at);
	set_object(o, "primary_care", person(p->primary_care));
	return o;
}

static json_t *passages(const struct facts_report *r)
{
	static const char *const names[] = {"body", "procedure", "history", "comparison",
	    "findings", "impression", "recommendation", "addendum", "communication"};
	json_t *list = json_array();
	for (size_t i = 0; i < r->passage_count; i++) {
		json_t *o = json_object();
		set_text(o, "section", names[r->passage[i].section]);
		set_text(o, "text", r->passage[i].text);
		if (r->passage[i].document)
			set_text(o, "document", document_kind_word(r->passage[i].document->kind));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *stated(const struct stated *s)
{
	json_t *o = json_object();
	if (!s->present)
		return o;
	set_object(o, "procedure", coded(s->procedure));
	if (s->min >= 0) {
		json_object_set_new(o, "min", json_integer(s->min));
		json_object_set_new(o, "max", json_integer(s->max));
		set_text(o, "unit", s->unit);
	}
	return o;
}

static json_t *findings(const struct facts_report *r)
{
	static const char *const actionable[] = {NULL, "emergent", "urgent", "noncritical", "no"};
	json_t *list = json_array();
	for (size_t i = 0; i < r->finding_count; i++) {
		const struct facts_finding *f = &r->finding[i];
		json_t *o = json_object(), *inputs = json_object();
		for (size_t k = 0; k < f->input_count; k++)
			set_text(inputs, f->input[k].key, f->input[k].value);
		set_text(o, "group", f->group);
		set_text(o, "system", f->system);
		set_text(o, "version", f->version);
		set_object(o, "inputs", inputs);
		set_object(o, "stated", stated(&f->stated));
		set_text(o, "actionable", actionable[f->actionable]);
		set_text(o, "guideline_cited", f->guideline_cited);
		set_text(o, "evidence", f->evidence);
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *report(const struct facts_report *r)
{
	static const char *const status[] = {"none", "performed", "preliminary", "final",
	    "corrected", "cancelled", "withdrawn", "refused"};
	json_t *o = json_object();
	set_text(o, "accession", r->accession);
	set_text(o, "status", status[r->status]);
	set_object(o, "placer", identifier(r->placer));
	set_object(o, "filler", identifier(r->filler));
	set_text(o, "study_uid", r->study_uid);
	set_object(o, "procedure", coded(r->procedure));
	set_text(o, "modality", r->modality);
	set_moment(o, "started", r->started);
	set_moment(o, "status_at", r->status_at);
	set_object(o, "orderer", person(r->orderer));
	set_object(o, "radiologist", person(r->radiologist));
	json_object_set_new(o, "machine_author", json_boolean(r->machine_author));
	json_object_set_new(o, "text_kept", json_boolean(r->text_kept));
	set_array(o, "passages", passages(r));
	set_array(o, "findings", findings(r));
	json_object_set_new(o, "ignored_documents", json_integer((json_int_t)r->ignored_documents));
	set_text(o, "document_lack", r->document_lack);
	json_object_set_new(o, "document_in_part", json_boolean(r->document_in_part));
	return o;
}

static json_t *order(const struct facts_order *r)
{
	static const char *const events[] = {
	    "new", "changed", "cancelled", "held", "scheduled", "started", "performed", "other"};
	json_t *o = json_object();
	set_text(o, "event", events[r->event]);
	set_object(o, "placer", identifier(r->placer));
	set_object(o, "filler", identifier(r->filler));
	set_text(o, "accession", r->accession);
	set_text(o, "study_uid", r->study_uid);
	set_object(o, "procedure", coded(r->procedure));
	set_text(o, "modality", r->modality);
	set_object(o, "orderer", person(r->orderer));
	set_moment(o, "scheduled", r->scheduled);
	set_moment(o, "event_at", r->event_at);
	set_text(o, "note", r->note);
	return o;
}

static json_t *appointment(const struct facts_appointment *a)
{
	static const char *const events[] = {
	    "booked", "moved", "changed", "cancelled", "no-show", "done"};
	json_t *o = json_object();
	set_text(o, "event", events[a->event]);
	set_object(o, "placer", identifier(a->placer));
	set_object(o, "filler", identifier(a->filler));
	set_object(o, "order_placer", identifier(a->order_placer));
	set_object(o, "order_filler", identifier(a->order_filler));
	set_object(o, "procedure", coded(a->procedure));
	set_moment(o, "start", a->start);
	set_moment(o, "end", a->end);
	return o;
}

static json_t *merge(const struct facts_merge *m)
{
	static const char *const how[] = {"retires", "links", "unlinks", "unclear"};
	json_t *o = json_object();
	set_text(o, "how", how[m->how]);
	set_object(o, "survivor", identifier(m->survivor));
	set_object(o, "retired", identifier(m->retired));
	return o;
}

static json_t *provider(const struct facts_provider *p)
{
	static const char *const events[] = {"update", "deactivate", "reactivate"};
	json_t *o = json_object();
	set_text(o, "event", events[p->event]);
	set_object(o, "person", person(p->person));
	set_text(o, "email", p->email);
	return o;
}

static void set_lists(json_t *o, const struct facts *f)
{
	json_t *reports = json_array(), *orders = json_array(), *merges = json_array();
	json_t *providers = json_array(), *flags = json_array();
	for (size_t i = 0; i < f->report_count; i++)
		json_array_append_new(reports, report(&f->report[i]));
	for (size_t i = 0; i < f->order_count; i++)
		json_array_append_new(orders, order(&f->order[i]));
	for (size_t i = 0; i < f->merge_count; i++)
		json_array_append_new(merges, merge(&f->merge[i]));
	for (size_t i = 0; i < f->provider_count; i++)
		json_array_append_new(providers, provider(&f->provider[i]));
	for (size_t i = 0; i < f->flag_count; i++)
		json_array_append_new(flags, json_string(f->flag[i]));
	set_array(o, "reports", reports);
	set_array(o, "orders", orders);
	if (f->kind == FACTS_APPOINTMENT)
		set_object(o, "appointment", appointment(&f->appointment));
	set_array(o, "merges", merges);
	set_array(o, "providers", providers);
	set_array(o, "flags", flags);
}

void facts_json(const struct facts *f, struct buf *out)
{
	static const char *const kinds[] = {
	    "unsupported", "reports", "orders", "appointment", "patient", "merges", "providers"};
	json_t *o = json_object();
	set_text(o, "kind", kinds[f->kind]);
	set_text(o, "why", f->why);
	set_text(o, "type", f->type);
	set_text(o, "event", f->event);
	set_text(o, "sender", f->sender);
	set_text(o, "control_id", f->control_id);
	set_moment(o, "sent", f->sent);
	json_object_set_new(o, "training", json_boolean(f->training));
	set_object(o, "patient", patient(&f->patient));
	set_object(o, "attending", person(f->attending));
	set_text(o, "setting", f->setting);
	set_lists(o, f);
	char *text = json_dumps(o, JSON_COMPACT);
	buf_adds(out, text);
	free(text);
	json_decref(o);
}
