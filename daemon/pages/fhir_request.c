/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_request.c - the exam that is recommended as a ServiceRequest: a proposal for the EHR to
 * sign, never an order.
 */
#include "autoconf.h"
#include "fhir_followup.h"
#include "followupd/match.h"
#include "followupd/rows_json.h"
#include "row.h"

#include <string.h>

static const char *status_of(const struct fhir_status *s)
{
	return s->request;
}

/* As people say it; by LOINC where it is one exam, and the tables know one code for that. */
static json_t *code_json(const struct fhir_followup *f, const char *tokens)
{
	const char *side = row_text(f->r, f->row, "laterality");
	const char *words = exam_words(f->v, tokens, side);
	return fhir_codeable("http://loinc.org", exam_token_loinc(f->v->site->rules->codes, tokens),
	    *words ? words : row_text(f->r, f->row, "action"));
}

/* "A|B" of the list that a row has. */
static const char *tokens_of(const struct fhir_followup *f)
{
	json_t *list = rows_json_value(f->r, f->row, rows_column(f->r, "modality")), *token;
	const char *tokens = "";
	size_t i;
	json_array_foreach(list, i, token) tokens =
	    arena_printf(f->v->arena, "%s%s%s", tokens, i ? "|" : "", json_string_value(token));
	json_decref(list);
	return tokens;
}

json_t *fhir_request_json(const struct fhir_followup *f)
{
	const struct rows *r = f->r;
	int i = f->row;
	const char *ref = row_text(r, i, "ref");
	const struct fhir_status *s = fhir_status_of(row_text(f->d, i, "key"));
	json_t *report = fhir_report(row_text(f->d, i, "accession"));
	json_t *request = json_pack("{s:s, s:s, s:s, s:s}", "resourceType", "ServiceRequest", "id",
	    ref, "status", s->request, "intent", "proposal");
	fhir_put(
	    request, "meta", fhir_meta(row_int(r, i, "seen"), row_time(r, i, "updated_at"), NULL));
	fhir_put(request, "identifier", json_pack("[o]", fhir_identifier(f->v, "reference", ref)));
	fhir_put(
	    request, "priority", json_string(row_bool(r, i, "overdue") ? "urgent" : "routine"));
	fhir_put(request, "code", code_json(f, tokens_of(f)));
	fhir_put(
	    request, "subject", fhir_reference_to("Patient", row_int(r, i, "patient_id"), NULL));
	fhir_put(request, "occurrencePeriod",
	    fhir_period(json_day(row_date(r, i, "earliest")), json_day(row_date(r, i, "latest"))));
	fhir_put(request, "authoredOn", json_instant(row_time(r, i, "opened")));
	fhir_put(request, "requester",
	    fhir_reference_to("Practitioner", row_int(f->d, i, "radiologist_id"),
		row_text(f->d, i, "radiologist")));
	fhir_put(request, "reasonReference", report ? json_pack("[O]", report) : NULL);
	fhir_put(request, "supportingInfo", report ? json_pack("[o]", report) : NULL);
	return request;
}

static const struct fhir_kind request = {fhir_request_json, NULL,
    "http://hl7.org/fhir/request-status", fhir_is_request_status, status_of};

void fhir_request(struct visit *v)
{
	fhir_followup_read(v, &request);
}

void fhir_requests(struct visit *v)
{
	fhir_followup_search(v, &request);
}
