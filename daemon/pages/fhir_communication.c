/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir_communication.c - mails, letters and attempts as Communication: that something was said, to
 * whom and how it went; never what stood in it.
 *
 * Its id is "mail-12"; a page goes on behind "INSTANT.KIND.ID".
 */
#include "autoconf.h"
#include "fhir.h"
#include "fhir_status.h"
#include "followupd/fhir_store.h"
#include "row.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KIND_FORMAT "%7[a-z]" /* mail, letter, attempt */
#define KIND_SIZE   8

static bool is_kind(const char *kind)
{
	return strcmp(kind, "mail") == 0 || strcmp(kind, "letter") == 0 ||
	       strcmp(kind, "attempt") == 0;
}

static json_t *medium_json(const char *medium)
{
	static const char *const codes[][2] = {{"mail", "EMAILWRIT"}, {"letter", "MAILWRIT"},
	    {"certified-letter", "MAILWRIT"}, {"phone", "PHONE"}, {"portal", "ELECTRONIC"},
	    {"visit", "FACE"}};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strcmp(codes[i][0], medium) == 0)
			return json_pack("[o]",
			    fhir_codeable(TERMINOLOGY "v3-ParticipationMode", codes[i][1], medium));
	return json_pack("[o]", fhir_codeable(NULL, NULL, medium));
}

/* A letter has days, a mail and a call have hours. */
static json_t *when_json(const struct rows *r, int i, const char *at, const char *on)
{
	date day = row_date(r, i, on);
	return day == DATE_NONE ? json_instant(row_time(r, i, at)) : json_day(day);
}

static json_t *person_json(const struct rows *r, int i)
{
	return fhir_reference_to("Practitioner",
	    row_bool(r, i, "works") ? row_int(r, i, "person_id") : 0, row_text(r, i, "person"));
}

static json_t *told_json(struct visit *v, const struct rows *r, int i)
{
	const char *kind = row_text(r, i, "kind"), *outcome = row_text(r, i, "outcome");
	const struct fhir_told *t = fhir_told_of(kind, outcome);
	bool mail = strcmp(kind, "mail") == 0;
	json_t *patient = fhir_reference_to("Patient", row_int(r, i, "patient_id"), NULL);
	json_t *told = json_pack("{s:s, s:o, s:s}", "resourceType", "Communication", "id",
	    json_sprintf("%s-%" PRId64, kind, row_int(r, i, "id")), "status",
	    t ? t->status : "unknown");
	bool done = t && strcmp(t->status, "completed") == 0;
	visit_shows(v, row_int(r, i, "patient_id"));
	if (t && strcmp(t->status, "not-done") == 0)
		fhir_put(
		    told, "statusReason", fhir_own_code(v, "communication-outcome", outcome, NULL));
	fhir_put(told, "category",
	    json_pack("[o]", fhir_codeable(TERMINOLOGY "communication-category",
				 mail ? "reminder" : "notification", NULL)));
	fhir_put(told, "medium", medium_json(row_text(r, i, "medium")));
	fhir_put(told, "subject", json_incref(patient));
	fhir_put(
	    told, "about", json_pack("[o]", fhir_reference("Task", row_text(r, i, "ref"), NULL)));
	fhir_put(told, "sent", done ? when_json(r, i, "sent", "sent_on") : NULL);
	fhir_put(
	    told, "received", t && t->received ? when_json(r, i, "received", "received_on") : NULL);
	json_t *person = person_json(r, i);
	json_t *recipient = mail ? person : json_incref(patient);
	fhir_put(told, "recipient", recipient ? json_pack("[o]", recipient) : NULL);
	if (!mail)
		fhir_put(told, "sender", person);
	fhir_put(told, "payload", json_pack("[{s:s}]", "contentString", row_text(r, i, "what")));
	json_decref(patient);
	return told;
}

void fhir_communication(struct visit *v)
{
	struct fhir_told_query q = {.after = INSTANT_NONE, .limit = 1};
	char kind[KIND_SIZE] = "";
	int used = 0;
	struct rows r = {0};
	struct err e = {0};
	const char *id = http_part(v->request, 0);
	if (sscanf(id, KIND_FORMAT "-%18" SCNd64 "%n", kind, &q.id, &used) < 2 || id[used] ||
	    q.id <= 0 || !is_kind(kind)) {
		fhir_refuse(v, 404, "There is no such thing in the scope of this token.");
		return;
	}
	q.kind = kind;
	bool ok = fhir_told(v->site->session, &q, &r, &e) &&
		  (rows_count(&r) || err_set(&e, ERR_NOT_FOUND, "there is no such message"));
	json_t *told = ok ? told_json(v, &r, 0) : NULL;
	rows_free(&r);
	if (told)
		fhir_answer(v, told);
	else
		program_fail(v, &e);
}

/* False: it is no place of a page, and the visit has ended. */
static bool read_place(struct visit *v, struct fhir_told_query *q, char kind[static KIND_SIZE])
{
	const char *said = http_query(v->request, "_after");
	int used = 0;
	if (!said)
		return true;
	q->kind = kind;
	if (sscanf(said, "%19" SCNd64 "." KIND_FORMAT ".%18" SCNd64 "%n", &q->after, kind, &q->id,
		&used) == 3 &&
	    !said[used] && is_kind(kind))
		return true;
	fhir_refuse(v, 400, "_after is no place of a page.");
	return false;
}

void fhir_communications(struct visit *v)
{
	struct fhir_told_query q = {.after = INSTANT_NONE};
	char kind[KIND_SIZE] = "";
	struct rows r = {0};
	struct err e = {0};
	const char *next = NULL;
	if (!fhir_id_of(v, "patient", "Patient", &q.patient) || !read_place(v, &q, kind) ||
	    !(q.limit = fhir_count(v)))
		return;
	if (!q.patient) {
		fhir_refuse(v, 400, "patient is needed.");
		return;
	}
	if (!fhir_told(v->site->session, &q, &r, &e)) {
		program_fail(v, &e);
		return;
	}
	json_t *bundle = fhir_bundle();
	int n = rows_count(&r);
	for (int i = 0; i < n; i++)
		fhir_bundle_add(v, bundle, told_json(v, &r, i), false);
	if (n == q.limit)
		next = arena_printf(v->arena, "%" PRId64 ".%s.%" PRId64, row_time(&r, n - 1, "at"),
		    row_text(&r, n - 1, "kind"), row_int(&r, n - 1, "id"));
	rows_free(&r);
	fhir_bundle_answer(v, bundle, next);
}
