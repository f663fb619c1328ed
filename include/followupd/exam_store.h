/* SPDX-License-Identifier: Apache-2.0
 *
 * exam_store.h - exams of a patient, report versions, findings.
 */
#ifndef FOLLOWUPD_EXAM_STORE_H
#define FOLLOWUPD_EXAM_STORE_H

#include "followupd/unit.h"

struct exam {
	int64_t id;
	const char *facility, *accession, *placer, *filler, *study_uid;
	const char *procedure_code, *procedure_text, *procedure_system;
	const char *exam_key, *modality, *laterality;
	date day;
	instant started_at;
	const char *status; /* ordered scheduled performed preliminary final cancelled withdrawn */
	instant order_event_at; /* the latest order message that was applied */
	int64_t orderer, radiologist;
};

struct exam_list {
	size_t count;
	struct exam *exam;
};

MUST_CHECK bool exam_list_load(struct unit *u, int64_t patient, struct exam_list *out);
/* Adds to the list and to the table. Lends the new element (valid until the next insert). */
struct exam *exam_insert(
    struct unit *u, int64_t patient, struct exam_list *list, const struct exam *x);
void exam_update(struct unit *u, const struct exam *x);

struct report {
	int64_t id;
	int version;
	const char *status; /* preliminary final corrected cancelled withdrawn refused */
	instant status_at;
	bool machine;
	const char *body;
};

/* The current version of an exam's report; id 0: none.  *versions counts all. */
MUST_CHECK bool report_current(struct unit *u, int64_t exam, struct report *out, int *versions);
/* current: it replaces the one that was. Returns the id. */
int64_t report_insert(
    struct unit *u, int64_t exam, const struct report *r, bool current, int64_t inbound);

struct finding {
	int64_t id;
	const char *origin, *key, *system, *version;
	const char *inputs, *answer; /* JSON */
	const char *evidence;
	const char *disposition; /* followup review none */
};

/* The same key in the same report is the same finding: decided again, it keeps its id. */
MUST_CHECK bool finding_save(
    struct unit *u, int64_t report, int64_t patient, const struct finding *f, int64_t *id);

#endif
