/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir.h - follow-ups as resources of FHIR R4 (4.0.1), to read and to search.
 *
 * A visit is that of a program (api.h) with scope fhir.read.  A resource never says more than is
 * known: what a mail server took was not received, an appointment without an end has none.
 */
#ifndef DAEMON_PAGES_FHIR_H
#define DAEMON_PAGES_FHIR_H

#include "api.h"

#define FHIR_VERSION "4.0.1"
#define FHIR_TYPE    "application/fhir+json; charset=utf-8"
#define TERMINOLOGY  "http://terminology.hl7.org/CodeSystem/"

/* The http_fn of all routes whose `what` is a program_page of /fhir: what is not JSON is not
 * answered (406). */
void fhir_serve(struct http_request *r, void *site);
/* To anybody: what can be asked, from the route table. */
void fhir_metadata(struct http_request *r, void *site);
/* Of a program_page: an OperationOutcome. */
void fhir_refuse(struct visit *v, unsigned status, const char *detail);
/* The same of a request that never became a visit; false: it is not of /fhir. */
bool fhir_malformed(struct http_request *r, unsigned status, const char *why);
/* "https://followups.example.org/fhir".  New in the arena. */
const char *fhir_base(const struct site *s, struct arena *a);

/* ---- parts of resources ------------------------------------------------------------------------
 */

/* Takes value; NULL, null and what is empty is left out, as FHIR wants it. */
void fhir_put(json_t *object, const char *name, json_t *value);
/* The following are new. */
json_t *fhir_codeable(const char *system, const char *code, const char *text); /* NULL: none */
/* Of a code system of this site. */
json_t *fhir_own_code(struct visit *v, const char *system, const char *code, const char *text);
json_t *fhir_identifier(struct visit *v, const char *system, const char *value);
/* id NULL: by its words alone; display NULL: by its id alone; both: NULL. */
json_t *fhir_reference(const char *type, const char *id, const char *display);
json_t *fhir_reference_to(const char *type, int64_t id, const char *display); /* 0: no id */
json_t *fhir_report(const char *accession);	 /* by its accession number; NULL: NULL */
json_t *fhir_period(json_t *start, json_t *end); /* takes both */
json_t *fhir_meta(json_int_t version, instant changed, const char *profile); /* 0, NONE, NULL */

/* ---- how a visit ends --------------------------------------------------------------------------
 */

/* Takes resource: 200 with its version as ETag, or 304. */
void fhir_answer(struct visit *v, json_t *resource);
/* A Bundle of what was found. */
json_t *fhir_bundle(void);
/* Takes resource; included: it was not searched for itself. */
void fhir_bundle_add(struct visit *v, json_t *bundle, json_t *resource, bool included);
/* Takes bundle; next: value of _after, NULL: there is no page behind it. */
void fhir_bundle_answer(struct visit *v, json_t *bundle, const char *next);

/* ---- what is searched for; false or 0: it is wrong, and the visit has ended --------------------
 */

int64_t fhir_count(struct visit *v); /* _count; 200 at most */
/* "Patient/12" or "12" of that parameter; *id 0: it is not there. */
MUST_CHECK bool fhir_id_of(struct visit *v, const char *name, const char *type, int64_t *id);
/* The last part of the path as a number; 0: it is none. */
int64_t fhir_number(struct visit *v);
/* The code of "system|code" or "code". */
MUST_CHECK bool fhir_token(
    struct visit *v, const char *name, const char *said, const char *system, const char **code);

/* ---- follow-ups, of which each is a Task and a ServiceRequest ----------------------------------
 */

struct fhir_followup {
	struct visit *v;
	const struct rows *r, *d; /* of program_followups() and fhir_followups() */
	int row;
};
typedef json_t *(*fhir_build_fn)(const struct fhir_followup *f);

json_t *fhir_task_json(const struct fhir_followup *f);	  /* new */
json_t *fhir_request_json(const struct fhir_followup *f); /* new */

void fhir_task(struct visit *v);
void fhir_tasks(struct visit *v);
void fhir_request(struct visit *v);
void fhir_requests(struct visit *v);
void fhir_communication(struct visit *v);
void fhir_communications(struct visit *v);
void fhir_appointment(struct visit *v);
void fhir_appointments_of(struct visit *v);
void fhir_patient_show(struct visit *v);
void fhir_practitioner_show(struct visit *v);

#endif
