/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir.h - what the files of the FHIR door share: one request under way.
 */
#ifndef FOLLOWUPD_INTAKE_FHIR_H
#define FOLLOWUPD_INTAKE_FHIR_H

#include "intake.h"
#include "followupd/fhir_facts.h"
#include "followupd/http.h"

#define FHIR_BASE "/fhir"
#define FHIR_TYPE "application/fhir+json; charset=utf-8"

/* What became of a message of the plan. */
struct stored_one {
	int64_t id;  /* of its row */
	bool new;    /* it was not there before */
	bool spared; /* what must not be there was: not stored */
};

struct fhir_visit {
	TAILQ_ENTRY(fhir_visit) next;
	struct fhir_door *door;
	struct http_request *request; /* NULL: answered */
	struct arena *a;
	struct fhir_wanted wanted;
	const char *peer, *program;
	const char *body;
	size_t len;
	struct fhir_plan plan;
	struct stored_one *stored; /* of each message of the plan */
	size_t count;		   /* rows on their way, each of message which[i] */
	size_t *which;
	const struct inbound_row **row;
	struct inbound_row refused;	    /* the body, when something in it is not taken */
	size_t condition_count, *condition; /* entries that have one */
	struct wanted_row *wanted_row;	    /* of each */
};

/* ---- fhir_answer.c: everything here answers; the visit is over then ----------------- */

/* 200, 201, or a Bundle with the answer to each entry. */
void fhir_answer_stored(struct fhir_visit *v);
void fhir_answer_fault(struct fhir_visit *v, const struct fhir_fault *f);
/* For http_options. */
void fhir_answer_malformed(struct http_request *r, unsigned status, const char *why, void *door);
/* 503: the same request may be sent again. */
void fhir_answer_later(struct fhir_visit *v, const char *why);
void fhir_answer_metadata(
    struct http_request *r, const struct http_route *routes, const char *const *types);

#endif
