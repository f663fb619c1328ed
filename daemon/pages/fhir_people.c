/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_people.c - whom resources name: Patient and Practitioner, and no more of them than it takes.
 *
 * A patient's name, birth and sex are for tokens that read them elsewhere, too (followups.read).
 */
#include "autoconf.h"
#include "fhir.h"
#include "followupd/fhir_store.h"
#include "followupd/rows_json.h"
#include "row.h"

#include <inttypes.h>
#include <string.h>

static json_t *names_json(const struct rows *r)
{
	json_t *name = json_object();
	const char *family = row_text(r, 0, "family"), *given = row_text(r, 0, "given");
	fhir_put(name, "family", family ? json_string(family) : NULL);
	if (given && *given)
		json_object_set_new(name, "given", json_pack("[s]", given));
	if (json_object_size(name))
		return json_pack("[o]", name);
	json_decref(name);
	return NULL;
}

static json_t *numbers_json(const struct rows *r)
{
	json_t *numbers = rows_json_value(r, 0, rows_column(r, "numbers")), *list = json_array(),
	       *n;
	size_t i;
	json_array_foreach(numbers, i, n)
	{
		const char *type = json_string_value(json_object_get(n, "type")),
			   *authority = json_string_value(json_object_get(n, "authority"));
		json_t *identifier = json_object();
		if (type && *type)
			json_object_set_new(
			    identifier, "type", fhir_codeable(TERMINOLOGY "v2-0203", type, NULL));
		json_object_set(identifier, "value", json_object_get(n, "value"));
		if (authority && *authority)
			json_object_set_new(
			    identifier, "assigner", json_pack("{s:s}", "display", authority));
		json_array_append_new(list, identifier);
	}
	json_decref(numbers);
	return list;
}

static const char *gender_of(const char *sex)
{
	return !sex || !*sex	       ? NULL
	       : strcmp(sex, "M") == 0 ? "male"
	       : strcmp(sex, "F") == 0 ? "female"
	       : strcmp(sex, "U") == 0 ? "unknown"
				       : "other";
}

static json_t *patient_json(struct visit *v, const struct rows *r)
{
	int64_t into = row_int(r, 0, "merged_into");
	const char *gender = gender_of(row_text(r, 0, "sex"));
	json_t *p = json_pack("{s:s, s:o, s:b}", "resourceType", "Patient", "id",
	    json_sprintf("%" PRId64, row_int(r, 0, "id")), "active", !into);
	fhir_put(p, "identifier", numbers_json(r));
	if (into)
		fhir_put(p, "link",
		    json_pack("[{s:o, s:s}]", "other", fhir_reference_to("Patient", into, NULL),
			"type", "replaced-by"));
	if (!(v->program->token.scopes & SET_OF(SCOPE_FOLLOWUPS_READ)))
		return p;
	fhir_put(p, "name", names_json(r));
	fhir_put(p, "gender", gender ? json_string(gender) : NULL);
	fhir_put(p, "birthDate", json_day(row_date(r, 0, "birth")));
	if (row_bool(r, 0, "deceased"))
		json_object_set_new(p, "deceasedBoolean", json_true());
	return p;
}

static json_t *practitioner_json(const struct rows *r, struct visit *v)
{
	json_t *p = json_pack("{s:s, s:o, s:b}", "resourceType", "Practitioner", "id",
	    json_sprintf("%" PRId64, row_int(r, 0, "id")), "active", row_bool(r, 0, "active"));
	fhir_put(
	    p, "identifier", json_pack("[o]", fhir_identifier(v, "person", row_text(r, 0, "ref"))));
	fhir_put(p, "name", names_json(r));
	return p;
}

void fhir_patient_show(struct visit *v)
{
	struct rows r = {0};
	struct err e = {0};
	json_t *p = NULL;
	if (fhir_patient(v->site->session, fhir_number(v), &r, &e) &&
	    (rows_count(&r) || err_set(&e, ERR_NOT_FOUND, "there is no such patient"))) {
		visit_shows(v, row_int(&r, 0, "id"));
		p = patient_json(v, &r);
	}
	rows_free(&r);
	if (p)
		fhir_answer(v, p);
	else
		program_fail(v, &e);
}

void fhir_practitioner_show(struct visit *v)
{
	struct rows r = {0};
	struct err e = {0};
	json_t *p = NULL;
	if (fhir_practitioner(v->site->session, fhir_number(v), &r, &e) &&
	    (rows_count(&r) || err_set(&e, ERR_NOT_FOUND, "there is no such person")))
		p = practitioner_json(&r, v);
	rows_free(&r);
	if (p)
		fhir_answer(v, p);
	else
		program_fail(v, &e);
}
