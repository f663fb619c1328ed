/* SPDX-License-Identifier: Apache-2.0
 *
 * patient_store.h - patients, their identifiers and merges; people as messages name them.
 */
#ifndef FOLLOWUPD_PATIENT_STORE_H
#define FOLLOWUPD_PATIENT_STORE_H

#include "followupd/facts.h"
#include "followupd/unit.h"

struct patient {
	int64_t id;
	bool fresh; /* made in this unit: nothing else is known of it */
	const char *family, *given, *sex, *address, *phone, *email, *language;
	date birth;
	bool deceased;
	int64_t primary_care;
};

/* Finds by identifier and locks the row: the lock of everything that belongs to the patient.
 * *out has id 0 when there is none. */
MUST_CHECK bool patient_find(
    struct unit *u, const char *authority, const char *value, struct patient *out);
/* Locks and loads by id. */
MUST_CHECK bool patient_lock(struct unit *u, int64_t id, struct patient *out);
/* Makes one with its first identifier. */
void patient_insert(
    struct unit *u, const struct identifier *first, const char *authority, struct patient *p);
void patient_update(struct unit *u, const struct patient *p);
/* All that belongs to `retired` belongs to `survivor` from now on; the identifiers stay found. */
void patient_merge(struct unit *u, int64_t retired, int64_t survivor);
void patient_add_identifier(struct unit *u, int64_t patient, const char *authority,
    const struct identifier *id, bool retired);

struct person {
	int64_t id;
	const char *ref, *family, *given, *email, *language;
	bool active;
};

/* The person a message names; made without an address when unknown.  *id is 0 when nobody is named.
 */
MUST_CHECK bool person_find_or_make(struct unit *u, const struct person_ref *ref, int64_t *id);
MUST_CHECK bool person_get(struct unit *u, int64_t id, struct person *out); /* id 0 in out: none */
/* The first active person with an address in that role, else the fail-safe. id 0: not even that. */
MUST_CHECK bool person_in_role(struct unit *u, const char *role, struct person *out);
void person_update(
    struct unit *u, int64_t id, const char *email, int active); /* NULL, -1: as it is */

#endif
