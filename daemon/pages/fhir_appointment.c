/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_appointment.c - appointments for follow-ups as Appointment.
 *
 * FHIR wants a start and an end of whatever is booked; what is not known says so by the extension
 * for that, and nothing is made up.
 */
#include "autoconf.h"
#include "fhir.h"
#include "fhir_status.h"
#include "followupd/fhir_store.h"
#include "row.h"

#include <inttypes.h>

static json_t *unknown_json(void)
{
	return json_pack("{s:[{s:s, s:s}]}", "extension", "url",
	    "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode", "unknown");
}

/* Midnight of the site is a day whose hour nobody knows. */
static void put_times(struct visit *v, json_t *appointment, instant starts)
{
	bool day_only = starts != INSTANT_NONE && zone_is_day(v->zone, starts);
	if (starts == INSTANT_NONE || day_only)
		json_object_set_new(appointment, "_start", unknown_json());
	else
		json_object_set_new(appointment, "start", json_instant(starts));
	json_object_set_new(appointment, "_end", unknown_json());
	if (!day_only)
		return;
	date day = zone_date(v->zone, starts);
	json_object_set_new(appointment, "requestedPeriod",
	    json_pack("[o]", fhir_period(json_day(day), json_day(day))));
}

static json_t *appointment_json(struct visit *v, const struct rows *r, int i)
{
	const char *status = fhir_appointment_status(row_text(r, i, "status"));
	const char *exam = row_text(r, i, "exam");
	json_t *a = json_pack("{s:s, s:o, s:s}", "resourceType", "Appointment", "id",
	    json_sprintf("%" PRId64, row_int(r, i, "id")), "status", status ? status : "pending");
	visit_shows(v, row_int(r, i, "patient_id"));
	fhir_put(a, "meta", fhir_meta(0, row_time(r, i, "changed_at"), NULL));
	put_times(v, a, row_time(r, i, "starts_at"));
	if (exam && *exam)
		fhir_put(a, "serviceType", json_pack("[o]", fhir_codeable(NULL, NULL, exam)));
	fhir_put(a, "basedOn",
	    json_pack("[o]", fhir_reference("ServiceRequest", row_text(r, i, "ref"), NULL)));
	fhir_put(a, "participant",
	    json_pack("[{s:o, s:s}]", "actor",
		fhir_reference_to("Patient", row_int(r, i, "patient_id"), NULL), "status",
		"accepted"));
	return a;
}

void fhir_appointment(struct visit *v)
{
	struct rows r = {0};
	struct err e = {0};
	int64_t id = fhir_number(v);
	if (!id) {
		fhir_refuse(v, 404, "There is no such thing in the scope of this token.");
		return;
	}
	bool ok = fhir_appointments(v->site->session, 0, id, 0, 1, &r, &e) &&
		  (rows_count(&r) || err_set(&e, ERR_NOT_FOUND, "there is no such appointment"));
	json_t *a = ok ? appointment_json(v, &r, 0) : NULL;
	rows_free(&r);
	if (a)
		fhir_answer(v, a);
	else
		program_fail(v, &e);
}

void fhir_appointments_of(struct visit *v)
{
	struct rows r = {0};
	struct err e = {0};
	int64_t patient, limit, after = 0;
	instant unused = INSTANT_NONE;
	if (!fhir_id_of(v, "patient", "Patient", &patient) ||
	    !program_after(v, "_after", false, &after, &unused) || !(limit = fhir_count(v)))
		return;
	if (!patient) {
		fhir_refuse(v, 400, "patient is needed.");
		return;
	}
	if (!fhir_appointments(v->site->session, patient, 0, after, limit, &r, &e)) {
		program_fail(v, &e);
		return;
	}
	json_t *bundle = fhir_bundle();
	int n = rows_count(&r);
	for (int i = 0; i < n; i++)
		fhir_bundle_add(v, bundle, appointment_json(v, &r, i), false);
	const char *next =
	    n < limit ? NULL : arena_printf(v->arena, "%" PRId64, row_int(&r, n - 1, "id"));
	rows_free(&r);
	fhir_bundle_answer(v, bundle, next);
}
