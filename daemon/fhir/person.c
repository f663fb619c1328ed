/* SPDX-License-Identifier: Apache-2.0
 *
 * person.c - Patient and Encounter as PID, PD1, NK1 and PV1; registrations, visits and merges.
 *
 * A patient who is replaced by another one is a question for a person: FHIR does not say whether
 * all that was filed under either is of one person.
 */
#include "autoconf.h"
#include "telling.h"

#include <string.h>

/* ---- MSH ---------------------------------------------------------------------------- */

/* Test data says so in a security label (v3-ActReason HTEST). */
static bool is_test(const json_t *resource)
{
	const json_t *meta = json_object_get(resource, "meta");
	for (size_t i = 0; i < count_of(meta, "security"); i++)
		if (text_is(item(meta, "security", i), "code", "HTEST"))
			return true;
	return false;
}

/* When it was said: by its own clock, else that of the Bundle. */
static const char *sent_at(struct retelling *t)
{
	static const char *const clocks[] = {"meta.lastUpdated", "issued"};
	for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++)
		if (element(t->focus, clocks[i]))
			return hl7_date(t, t->focus, clocks[i]);
	json_t *sent = t->sent ? json_pack("{s:s}", "timestamp", t->sent) : NULL;
	const char *out = hl7_date(t, sent, "timestamp");
	json_decref(sent);
	return out;
}

void tell_header(struct retelling *t, const char *type, const char *event)
{
	const struct segment s = {{"MSH", "^~\\&", "FHIR", escaped(t, t->facility), NULL, NULL,
	    sent_at(t), NULL, arena_printf(t->a, "%s^%s", type, event), escaped(t, t->control_id),
	    is_test(t->focus) ? "T" : "P", "2.5.1", NULL, NULL, NULL, NULL, NULL, "UNICODE UTF-8"}};
	segment_put(t, &s);
}

/* ---- PID ---------------------------------------------------------------------------- */

struct list {
	struct buf text;
};

static void list_add(struct list *l, const char *one)
{
	if (!one)
		return;
	if (l->text.len)
		buf_addc(&l->text, '~');
	buf_adds(&l->text, one);
}

static const char *list_end(struct retelling *t, struct list *l)
{
	const char *out = l->text.len ? arena_strndup(t->a, l->text.data, l->text.len) : NULL;
	buf_free(&l->text);
	return out;
}

static const char *all_numbers(struct retelling *t, const json_t *patient)
{
	struct list l = {0};
	for (size_t i = 0; i < count_of(patient, "identifier"); i++) {
		const json_t *one = item(patient, "identifier", i);
		if (!text_is(one, "use", "old"))
			list_add(&l, number_field(t, one));
	}
	return list_end(t, &l);
}

/* The official one; none that was given up, or is a nickname. */
static const json_t *name_of(const json_t *patient)
{
	static const char *const uses[] = {"official", "usual", NULL};
	for (size_t k = 0; k < sizeof uses / sizeof *uses; k++)
		for (size_t i = 0; i < count_of(patient, "name"); i++) {
			const json_t *one = item(patient, "name", i);
			const char *use = text_at(one, "use");
			if (uses[k] ? use && strcmp(use, uses[k]) == 0
				    : !use || (strcmp(use, "old") != 0 &&
						  strcmp(use, "nickname") != 0 &&
						  strcmp(use, "maiden") != 0))
				return one;
		}
	return NULL;
}

static const char *name_field(struct retelling *t, const json_t *name)
{
	const char *family = text_at(name, "family"), *given = text_at(name, "given");
	family = family ? family : text_at(name, "text");
	if (!family && !given)
		return NULL;
	return arena_printf(
	    t->a, "%s^%s", family ? escaped(t, family) : "", given ? escaped(t, given) : "");
}

static const char *sex_of(const json_t *patient)
{
	static const char *const words[][2] = {
	    {"female", "F"}, {"male", "M"}, {"other", "O"}, {"unknown", "U"}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (text_is(patient, "gender", words[i][0]))
			return words[i][1];
	return NULL;
}

/* XAD; an old one is no longer where anybody is reached. */
static const char *address_field(struct retelling *t, const json_t *address)
{
	static const char *const types[][2] = {
	    {"home", "H"}, {"work", "B"}, {"temp", "C"}, {"billing", "M"}};
	struct buf lines = {0};
	const char *type = "";
	if (text_is(address, "use", "old"))
		return NULL;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (text_is(address, "use", types[i][0]))
			type = types[i][1];
	const json_t *list = json_object_get(address, "line"), *one;
	size_t i;
	json_array_foreach(list, i, one)
	{
		const char *text = json_string_value(one);
		if (text && *text)
			buf_addf(&lines, "%s%s", lines.len ? ", " : "", text);
	}
	const char *whole = lines.len ? buf_text(&lines) : text_at(address, "text");
	const char *out = arena_printf(t->a, "%s^^%s^%s^%s^%s^%s", whole ? escaped(t, whole) : "",
	    text_at(address, "city") ? escaped(t, text_at(address, "city")) : "",
	    text_at(address, "state") ? escaped(t, text_at(address, "state")) : "",
	    text_at(address, "postalCode") ? escaped(t, text_at(address, "postalCode")) : "",
	    text_at(address, "country") ? escaped(t, text_at(address, "country")) : "", type);
	buf_free(&lines);
	return out;
}

/* XTN; NULL: no telephone and no mail, or an old one. */
static const char *telecom_field(struct retelling *t, const json_t *telecom)
{
	const char *value = text_at(telecom, "value"), *use = text_at(telecom, "use");
	if (!value || (use && strcmp(use, "old") == 0))
		return NULL;
	if (text_is(telecom, "system", "email"))
		return arena_printf(t->a, "^NET^Internet^%s", escaped(t, value));
	const bool pager = text_is(telecom, "system", "pager"),
		   mobile =
		       (use && strcmp(use, "mobile") == 0) || text_is(telecom, "system", "sms");
	if (!pager && !mobile && !text_is(telecom, "system", "phone"))
		return NULL;
	return arena_printf(t->a, "%s^%s^%s", escaped(t, value),
	    !use		       ? ""
	    : strcmp(use, "work") == 0 ? "WPN"
	    : strcmp(use, "home") == 0 ? "PRN"
	    : strcmp(use, "temp") == 0 ? "VHN"
				       : "",
	    pager    ? "BP"
	    : mobile ? "CP"
		     : "PH");
}

static const char *telecoms(struct retelling *t, const json_t *of, bool work)
{
	struct list l = {0};
	for (size_t i = 0; i < count_of(of, "telecom"); i++) {
		const json_t *one = item(of, "telecom", i);
		if (text_is(one, "use", "work") == work)
			list_add(&l, telecom_field(t, one));
	}
	return list_end(t, &l);
}

static const char *addresses(struct retelling *t, const json_t *patient)
{
	struct list l = {0};
	for (size_t i = 0; i < count_of(patient, "address"); i++)
		list_add(&l, address_field(t, item(patient, "address", i)));
	return list_end(t, &l);
}

static const char *language_of(const json_t *patient)
{
	const json_t *best = element(patient, "communication");
	for (size_t i = 0; i < count_of(patient, "communication"); i++)
		if (json_is_true(json_object_get(item(patient, "communication", i), "preferred")))
			best = item(patient, "communication", i);
	const char *code = text_at(best, "language.coding.code");
	return code ? code : text_at(best, "language.text");
}

static void tell_kin(struct retelling *t, const json_t *patient)
{
	for (size_t i = 0; i < count_of(patient, "contact"); i++) {
		const json_t *one = item(patient, "contact", i);
		const struct segment nk1 = {{"NK1", arena_printf(t->a, "%zu", i + 1),
		    name_field(t, json_object_get(one, "name")),
		    coded_field(t, element(one, "relationship")), NULL, telecoms(t, one, false),
		    telecoms(t, one, true)}};
		segment_put(t, &nk1);
	}
}

void tell_patient(struct retelling *t, const json_t *patient)
{
	const json_t *dead = json_object_get(patient, "deceasedBoolean");
	const char *died = hl7_date(t, patient, "deceasedDateTime");
	struct segment pid = {{"PID", "1"}};
	pid.field[3] = all_numbers(t, patient);
	pid.field[5] = name_field(t, name_of(patient));
	pid.field[7] = hl7_date(t, patient, "birthDate");
	pid.field[8] = sex_of(patient);
	pid.field[11] = addresses(t, patient);
	pid.field[13] = telecoms(t, patient, false);
	pid.field[14] = telecoms(t, patient, true);
	pid.field[15] = escaped(t, language_of(patient));
	pid.field[29] = died;
	pid.field[30] = died || json_is_true(dead) ? "Y" : json_is_false(dead) ? "N" : NULL;
	segment_put(t, &pid);
	const char *doctor = person_field(t, patient, element(patient, "generalPractitioner"));
	const struct segment pd1 = {{"PD1", NULL, NULL, NULL, doctor}};
	if (doctor)
		segment_put(t, &pd1);
	tell_kin(t, patient);
}

/* A Reference that carries an identifier of the patient instead of the patient. */
static bool tell_logical(struct retelling *t, const json_t *reference)
{
	struct segment pid = {{"PID", "1"}};
	pid.field[3] = number_field(t, json_object_get(reference, "identifier"));
	if (pid.field[3])
		segment_put(t, &pid);
	return pid.field[3];
}

bool tell_subject(struct retelling *t, const json_t *reference, const char *place)
{
	const json_t *patient = referred_as(t, t->focus, reference, "Patient");
	if (patient && all_numbers(t, patient)) {
		tell_patient(t, patient);
		return true;
	}
	if (tell_logical(t, reference))
		return true;
	telling_fault(t, 422, reference ? "value" : "required", place,
	    reference ? "no identifier of the patient: send the Patient along, or an identifier in "
			"the reference"
		      : "who it is about is not said");
	return false;
}

/* ---- PV1 ---------------------------------------------------------------------------- */

static const char *class_of(const json_t *encounter)
{
	static const char *const words[][2] = {{"AMB", "O"}, {"VR", "O"}, {"HH", "O"}, {"SS", "O"},
	    {"IMP", "I"}, {"ACUTE", "I"}, {"NONAC", "I"}, {"OBSENC", "I"}, {"EMER", "E"}};
	const char *code = text_at(encounter, "class.code");
	code = code ? code : text_at(encounter, "class.coding.code");
	for (size_t i = 0; code && i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i][0], code) == 0)
			return words[i][1];
	return NULL;
}

static const char *attending_of(struct retelling *t, const json_t *encounter)
{
	for (size_t i = 0; i < count_of(encounter, "participant"); i++) {
		const json_t *one = item(encounter, "participant", i);
		const json_t *who = json_object_get(one, "individual");
		if (text_is(one, "type.coding.code", "ATND"))
			return person_field(
			    t, encounter, who ? who : json_object_get(one, "actor"));
	}
	return NULL;
}

void tell_encounter(struct retelling *t, const json_t *encounter)
{
	struct segment pv1 = {{"PV1", "1"}};
	if (!encounter)
		return;
	const char *left = text_at(encounter, "hospitalization.dischargeDisposition.coding.code");
	pv1.field[2] = class_of(encounter);
	pv1.field[7] = attending_of(t, encounter);
	pv1.field[36] = left && strcmp(left, "exp") == 0 ? "20" : escaped(t, left);
	segment_put(t, &pv1);
}

/* ---- messages ----------------------------------------------------------------------- */

/* The Patient whom a link is to, or its number alone. */
static const char *linked_number(struct retelling *t, const json_t *link)
{
	const json_t *other = json_object_get(link, "other");
	const json_t *patient = referred_as(t, t->focus, other, "Patient");
	return patient ? all_numbers(t, patient)
		       : number_field(t, json_object_get(other, "identifier"));
}

static bool is_merging(const json_t *link)
{
	return text_is(link, "type", "replaced-by") || text_is(link, "type", "replaces");
}

/* PID of whoever is left, MRG of who is gone. */
static void tell_link(struct retelling *t, size_t i, const char *own, bool *told)
{
	const json_t *link = item(t->focus, "link", i);
	const char *other = linked_number(t, link);
	bool gone = text_is(link, "type", "replaced-by");
	if (!other) {
		telling_fault(t, 422, "value", arena_printf(t->a, "link[%zu].other", i),
		    "no identifier of the other patient: send that Patient along, or an identifier "
		    "in the reference");
		return;
	}
	const struct segment pid = {{"PID", "1", NULL, gone ? other : own}},
			     mrg = {{"MRG", gone ? own : other}};
	if (gone || *told)
		segment_put(t, &pid);
	else
		tell_patient(t, t->focus);
	*told = *told || !gone;
	segment_put(t, &mrg);
}

/* As A43, which says that a number moves and not whose all the rest is; A31 without a merge. */
bool tell_registration(struct retelling *t, const char **why)
{
	const char *own = all_numbers(t, t->focus);
	const size_t links = count_of(t->focus, "link");
	bool told = false;
	size_t i = 0;
	if (!own) {
		telling_fault(t, 422, "required", "identifier", "the patient has no identifier");
		return true;
	}
	while (i < links && !is_merging(item(t->focus, "link", i)))
		i++;
	tell_header(t, "ADT", i < links ? "A43" : "A31");
	if (i == links)
		tell_patient(t, t->focus);
	for (; i < links; i++)
		if (is_merging(item(t->focus, "link", i)))
			tell_link(t, i, own, &told);
	return true;
}

bool tell_visit(struct retelling *t, const char **why)
{
	static const char *const events[][2] = {{"planned", "A05"}, {"arrived", "A04"},
	    {"triaged", "A04"}, {"in-progress", "A04"}, {"onleave", "A08"}, {"finished", "A03"},
	    {"cancelled", "A11"}};
	const char *event = NULL, *status = text_at(t->focus, "status"),
		   *class = class_of(t->focus);
	for (size_t i = 0; status && i < sizeof events / sizeof *events; i++)
		if (strcmp(events[i][0], status) == 0)
			event = events[i][1];
	if (!status) {
		telling_fault(t, 422, "required", "status", "the status is missing");
		return true;
	}
	if (!event) {
		*why = "an encounter of this status says nothing of the patient";
		return false;
	}
	if (strcmp(event, "A04") == 0 && class && *class == 'I')
		event = "A01";
	tell_header(t, "ADT", event);
	if (tell_subject(t, element(t->focus, "subject"), "subject"))
		tell_encounter(t, t->focus);
	return true;
}
