/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_store.h - what FHIR resources have beside what programs read of a follow-up.
 *
 * Behind token_enter(); rows_free by the caller.
 */
#ifndef FOLLOWUPD_FHIR_STORE_H
#define FOLLOWUPD_FHIR_STORE_H

#include "followupd/session.h"

/* Of these follow-ups, in their order: key (program_store.h), series (ref of its first one),
 * owner_id, owner_works (is a person), accession, radiologist_id, radiologist, system, version,
 * category, row, citation, closing_accession. */
MUST_CHECK bool fhir_followups(
    struct session *s, size_t count, const int64_t *id, struct rows *out, struct err *e);

/* Mails, letters and attempts about follow-ups of a patient, or the one of that kind and id: kind
 * (mail letter attempt), id, patient_id, ref, followup_id, what, outcome, at, sent, received,
 * sent_on, received_on, medium, person_id,
 * person, works.  In the order of at, kind and id, behind those of the place. */
struct fhir_told_query {
	int64_t patient; /* 0: the one alone */
	const char
	    *kind; /* of the one, or of the place that it goes on behind; NULL: the first page */
	int64_t id;
	instant after; /* at of the place; INSTANT_NONE */
	int64_t limit;
};
MUST_CHECK bool fhir_told(
    struct session *s, const struct fhir_told_query *q, struct rows *out, struct err *e);

/* Appointments for follow-ups of a patient behind that id, or the one: id, patient_id, ref,
 * followup_id, status, starts_at, exam, changed_at. */
MUST_CHECK bool fhir_appointments(struct session *s, int64_t patient, int64_t only, int64_t after,
    int64_t limit, struct rows *out, struct err *e);

/* No row: there is none.  id, family, given, birth, sex, deceased, merged_into, numbers
 * [{authority, value, type}]. */
MUST_CHECK bool fhir_patient(struct session *s, int64_t id, struct rows *out, struct err *e);
/* id, ref, family, given, active; a program is none. */
MUST_CHECK bool fhir_practitioner(struct session *s, int64_t id, struct rows *out, struct err *e);

#endif
