/* SPDX-License-Identifier: Apache-2.0
 *
 * order.c - ServiceRequest and ImagingStudy as ORM, Appointment as SIU.
 */
#include "autoconf.h"
#include "telling.h"

#include <string.h>

struct status_event {
	const char *status, *control, *state; /* ORC-1, ORC-5 */
};

static const struct status_event *find_status(struct retelling *t, const struct status_event *table)
{
	const char *status = text_at(t->focus, "status");
	for (; status && table->status; table++)
		if (strcmp(table->status, status) == 0)
			return table;
	telling_fault(t, 422, status ? "code-invalid" : "required", "status",
	    status ? "no status that this resource has" : "the status is missing");
	return NULL;
}

/* ---- numbers ------------------------------------------------------------------------ */

static void take_typed(const json_t *resource, struct numbers *n)
{
	const json_t *placer = typed_identifier(resource, "PLAC"),
		     *filler = typed_identifier(resource, "FILL"),
		     *accession = typed_identifier(resource, "ACSN");
	n->placer = n->placer ? n->placer : placer;
	n->filler = n->filler ? n->filler : filler;
	n->accession = n->accession ? n->accession : accession;
}

void numbers_of_request(struct retelling *t, const json_t *request, struct numbers *n)
{
	take_typed(request, n);
	if (!n->placer)
		n->placer = typed_identifier(request, NULL);
	if (!n->placer && !n->filler && !n->accession)
		n->placer = any_identifier(request);
}

/* A Reference may carry the number instead of leading to what has it. */
void numbers_of_reference(const json_t *reference, struct numbers *n)
{
	const json_t *id = json_object_get(reference, "identifier");
	if (!text_at(id, "value"))
		return;
	if (has_type(id, "ACSN"))
		n->accession = n->accession ? n->accession : id;
	else if (has_type(id, "FILL"))
		n->filler = n->filler ? n->filler : id;
	else
		n->placer = n->placer ? n->placer : id;
}

void numbers_of_study(struct retelling *t, const json_t *study, struct numbers *n)
{
	take_typed(study, n);
	for (size_t i = 0; i < count_of(study, "identifier") && !n->study_uid; i++)
		n->study_uid = uid_of(item(study, "identifier", i));
}

const json_t *numbers_of_basis(struct retelling *t, struct numbers *n)
{
	const json_t *found = NULL;
	for (size_t i = 0; i < count_of(t->focus, "basedOn"); i++) {
		const json_t *reference = item(t->focus, "basedOn", i);
		const json_t *request = referred_as(t, t->focus, reference, "ServiceRequest");
		if (request)
			numbers_of_request(t, request, n);
		else
			numbers_of_reference(reference, n);
		found = found ? found : request;
	}
	return found;
}

/* ---- orders ------------------------------------------------------------------------- */

bool is_order(const json_t *request)
{
	const char *intent = text_at(request, "intent");
	return intent && strcmp(intent, "proposal") != 0 && strcmp(intent, "plan") != 0 &&
	       strcmp(intent, "directive") != 0 && strcmp(intent, "option") != 0;
}

static const char *first_date(struct retelling *t, const char *const *paths)
{
	for (; *paths; paths++)
		if (element(t->focus, *paths))
			return hl7_date(t, t->focus, *paths);
	return NULL;
}

static void put_order(struct retelling *t, const struct status_event *e, const struct numbers *n,
    const char *event_at, const char *scheduled, const char *procedure, const char *modality,
    const char *orderer)
{
	const json_t *filler = n->filler ? n->filler : n->accession;
	struct segment orc = {{"ORC", e->control, entity_field(t, n->placer),
	    entity_field(t, filler), NULL, e->state}};
	struct segment obr = {{"OBR", "1", orc.field[2], orc.field[3], procedure}};
	const struct segment tq1 = {{"TQ1", "1", NULL, NULL, NULL, NULL, NULL, scheduled}},
			     zds = {{"ZDS", escaped(t, n->study_uid)}};
	orc.field[9] = event_at;
	orc.field[12] = obr.field[16] = orderer;
	obr.field[18] = escaped(t, text_at(n->accession, "value"));
	obr.field[24] = modality;
	segment_put(t, &orc);
	segment_put(t, &obr);
	if (scheduled)
		segment_put(t, &tq1);
	if (n->study_uid)
		segment_put(t, &zds);
}

static void tell_notes(struct retelling *t)
{
	for (size_t i = 0; i < count_of(t->focus, "note"); i++) {
		const char *text = text_at(item(t->focus, "note", i), "text");
		const struct segment nte = {{"NTE", "1", NULL, escaped(t, text)}};
		if (text)
			segment_put(t, &nte);
	}
}

static bool has_number(struct retelling *t, const struct numbers *n)
{
	if (n->placer || n->filler || n->accession || n->study_uid)
		return true;
	telling_fault(t, 422, "required", "identifier", "there is no number by which it is known");
	return false;
}

bool tell_order(struct retelling *t, const char **why)
{
	static const struct status_event statuses[] = {{"draft", "OK", NULL},
	    {"active", "NW", NULL}, {"on-hold", "HD", NULL}, {"revoked", "CA", NULL},
	    {"completed", "SC", "CM"}, {"entered-in-error", "CA", NULL}, {"unknown", "OK", NULL},
	    {0}};
	static const char *const clocks[] = {"meta.lastUpdated", "authoredOn", NULL},
				 *const changed[] = {"meta.lastUpdated", NULL},
				 *const times[] = {"occurrenceDateTime", "occurrencePeriod.start",
				     "occurrenceTiming.event", NULL};
	const struct status_event *e = find_status(t, statuses);
	struct numbers n = {0};
	if (!text_at(t->focus, "intent"))
		telling_fault(t, 422, "required", "intent", "the intent is missing");
	if (!is_order(t->focus)) {
		*why = "a request that is thought of is no order";
		return false;
	}
	numbers_of_request(t, t->focus, &n);
	if (!e || !has_number(t, &n))
		return true;
	tell_header(t, "ORM", "O01");
	if (!tell_subject(t, element(t->focus, "subject"), "subject"))
		return true;
	tell_encounter(t, referred_as(t, t->focus, element(t->focus, "encounter"), "Encounter"));
	put_order(t, e, &n, first_date(t, text_is(t->focus, "status", "active") ? clocks : changed),
	    first_date(t, times), coded_field(t, element(t->focus, "code")), NULL,
	    person_field(t, t->focus, element(t->focus, "requester")));
	tell_notes(t);
	return true;
}

/* ---- studies ------------------------------------------------------------------------ */

bool tell_study(struct retelling *t, const char **why)
{
	static const struct status_event statuses[] = {{"available", "SC", "CM"},
	    {"registered", "OK", NULL}, {"cancelled", "CA", NULL}, {"entered-in-error", "CA", NULL},
	    {"inactive", "OK", NULL}, {"unknown", "OK", NULL}, {0}};
	static const char *const clocks[] = {"started", "meta.lastUpdated", NULL},
				 *const changed[] = {"meta.lastUpdated", NULL};
	const struct status_event *e = find_status(t, statuses);
	struct numbers n = {0};
	numbers_of_study(t, t->focus, &n);
	numbers_of_basis(t, &n);
	if (!e || !has_number(t, &n))
		return true;
	tell_header(t, "ORM", "O01");
	if (!tell_subject(t, element(t->focus, "subject"), "subject"))
		return true;
	put_order(t, e, &n,
	    first_date(t, text_is(t->focus, "status", "available") ? clocks : changed), NULL,
	    coded_field(t, element(t->focus, "procedureCode")),
	    escaped(t, text_at(t->focus, "modality.code")),
	    person_field(t, t->focus, element(t->focus, "referrer")));
	return true;
}

/* ---- appointments ------------------------------------------------------------------- */

static bool is_to_patient(struct retelling *t, const json_t *actor)
{
	const char *type = text_at(actor, "type"), *to = text_at(actor, "reference");
	return referred_as(t, t->focus, actor, "Patient") ||
	       (type && strcmp(type, "Patient") == 0) ||
	       (to && (strncmp(to, "Patient/", 8) == 0 || strstr(to, "/Patient/")));
}

static bool tell_participant(struct retelling *t)
{
	for (size_t i = 0; i < count_of(t->focus, "participant"); i++) {
		const json_t *actor = json_object_get(item(t->focus, "participant", i), "actor");
		if (is_to_patient(t, actor))
			return tell_subject(
			    t, actor, arena_printf(t->a, "participant[%zu].actor", i));
	}
	telling_fault(t, 422, "required", "participant", "no participant is the patient");
	return false;
}

bool tell_appointment(struct retelling *t, const char **why)
{
	static const struct status_event statuses[] = {{"proposed", NULL, NULL},
	    {"pending", NULL, NULL}, {"waitlist", NULL, NULL}, {"booked", "S12", NULL},
	    {"arrived", "S14", NULL}, {"checked-in", "S14", NULL}, {"fulfilled", "S14", "Complete"},
	    {"cancelled", "S15", NULL}, {"noshow", "S26", NULL}, {"entered-in-error", "S17", NULL},
	    {0}};
	const struct status_event *e = find_status(t, statuses);
	struct numbers own = {0}, order = {0};
	struct segment sch = {{"SCH"}}, ais = {{"AIS", "1", NULL}};
	if (e && !e->control) {
		*why = "an appointment that is not booked changes nothing";
		return false;
	}
	numbers_of_request(t, t->focus, &own);
	numbers_of_basis(t, &order);
	tell_header(t, "SIU", e ? e->control : "S14");
	if (!e || !tell_participant(t))
		return true;
	const json_t *filler = own.filler ? own.filler : own.placer;
	const char *id = text_at(t->focus, "id");
	const char *start = hl7_date(t, t->focus, "start"), *end = hl7_date(t, t->focus, "end");
	sch.field[1] = own.filler ? entity_field(t, own.placer) : NULL;
	sch.field[2] = filler ? entity_field(t, filler) : escaped(t, id);
	sch.field[11] = arena_printf(t->a, "^^^%s^%s", start ? start : "", end ? end : "");
	sch.field[25] = e->state;
	sch.field[26] = entity_field(t, order.placer);
	sch.field[27] = entity_field(t, order.filler ? order.filler : order.accession);
	ais.field[3] = coded_field(t, element(t->focus, "serviceType"));
	segment_put(t, &sch);
	if (!sch.field[1] && !sch.field[2])
		telling_fault(
		    t, 422, "required", "identifier", "there is no number by which it is known");
	if (ais.field[3])
		segment_put(t, &ais);
	return true;
}
