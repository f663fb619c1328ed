/* SPDX-License-Identifier: Apache-2.0
 *
 * followup_store.h - follow-ups with their timers, events and review items.
 */
#ifndef FOLLOWUPD_FOLLOWUP_STORE_H
#define FOLLOWUPD_FOLLOWUP_STORE_H

#include <jansson.h>
#include "followupd/followup.h"
#include "followupd/unit.h"

/* A follow-up as stored: the pure record and what only the engine needs. */
struct case_row {
	struct followup f;
	const char *ref;	 /* "7F3K-2Q" */
	const char *finding_key; /* the same finding in another version of the report */
	const char *index_accession;
	const char *guideline; /* JSON: what decided, with the steps of the series */
	const char *policy;    /* name version sha256 */
	bool overdue;
	const char *timer_step; /* NULL when it has none */
	instant timer_due;
};

struct case_list {
	size_t count;
	struct case_row *row;
};

/* All of a patient, closed ones too; the patient's row is locked by the caller. */
MUST_CHECK bool case_list_load(struct unit *u, int64_t patient, struct case_list *out);
/* Whose it is; 0 when there is no such follow-up. */
MUST_CHECK bool case_patient(struct unit *u, int64_t followup, int64_t *patient);

struct owned_case {
	int64_t id, patient;
	const char *ref;
};

/* What that person has open. */
MUST_CHECK bool case_owned_by(
    struct unit *u, int64_t person, struct owned_case **out, size_t *count);

/* Gives it an id and a reference, appends to list and table. Lends (valid until the next insert).
 */
struct case_row *case_insert(struct unit *u, struct case_list *list, const struct case_row *c);
void case_update(struct unit *u, const struct case_row *c);
/* closed_by and detail only for a closed one (JSON text). */
void case_close(
    struct unit *u, const struct case_row *c, const char *closed_by, const char *detail);
void case_reopen(struct unit *u, const struct case_row *c);

/* The one timer: set or moved. */
void timer_set(struct unit *u, struct case_row *c, const char *step, instant due);
/* Puts every due timer of a patient off. */
void timer_postpone(struct unit *u, int64_t patient, instant due);
void timer_drop(struct unit *u, struct case_row *c);

/* Patients with a timer that is due, most urgent first, locked; others' locks are passed over. */
MUST_CHECK bool timer_claim(struct unit *u, int limit, int64_t **patient, size_t *count);
/* The next due instant, or INSTANT_NONE. Outside a unit too (u->session without transaction). */
MUST_CHECK bool timer_next(struct session *s, instant *now, instant *due, struct err *e);

/* Appends to the history; takes the reference to detail (may be NULL). */
void history_add(
    struct unit *u, int64_t followup, const char *actor, const char *kind, json_t *detail);

struct review {
	const char *kind, *key; /* asked once per (kind, key) */
	int64_t patient, report, followup, inbound;
	const char *question, *evidence;
};

/* A question for a person; asked again only when the earlier one of that key was answered. */
void review_add(struct unit *u, const struct review *r);
/* Closes the open items of that key; nothing happens when there is none. */
void review_resolve_key(
    struct unit *u, const char *kind, const char *key, const char *by, const char *why);
/* Closes one by id; *followup gets the follow-up it was about (0: none), *found whether it was
 * open. */
MUST_CHECK bool review_resolve(struct unit *u, int64_t id, const char *by, const char *resolution,
    int64_t *followup, bool *found);
/* 0: there is none. */
MUST_CHECK bool review_id_of(struct unit *u, const char *kind, const char *key, int64_t *id);
MUST_CHECK bool review_open_for(struct unit *u, int64_t followup, int *count);

#endif
