/* SPDX-License-Identifier: Apache-2.0
 *
 * access_store.h - the access log: which patient was shown to whom, when, on which page.
 *
 * Entries are made by the pages (page_access), and only ever added to.  Once a day those that are
 * new are sealed with a hash that goes on from the seal before; `followupctl verify` computes it
 * again.  Fails: as the database.
 */
#ifndef FOLLOWUPD_ACCESS_STORE_H
#define FOLLOWUPD_ACCESS_STORE_H

#include "followupd/page_store.h"

struct access_query {
	const char *patients; /* what was shown of one of these, "{1,2}"; NULL: of anybody */
	int64_t person;	      /* ... to that person; 0: to anybody.  One of the two is needed */
	instant from;	      /* INSTANT_NONE: from the first entry on */
	instant before;	      /* with its id where the page before ended, or the end of the time */
	int64_t before_id;    /* that is asked for; INSTANT_NONE: up to the newest */
	int64_t limit;
};

/* The newest first.  Columns: id, at, page, reason, peer, patient_id, patient (number), family,
 * given; person (ref), person_family, person_given.  Behind the gate the patient's are NULL where
 * he is no longer the visitor's. */
MUST_CHECK bool access_list(
    struct session *s, const struct access_query *q, struct rows *out, struct err *e);

/* Who opened a patient outside the own list, the newest first; both people of q may be anybody.
 * Columns: id, at, reason, patient (number), person (ref).  Not behind the gate. */
MUST_CHECK bool access_outside(
    struct session *s, const struct access_query *q, struct rows *out, struct err *e);

/* Who is meant by one of the visitor's searches: each patient with all records that were merged
 * into it.  Columns: patient_id, patient (number), family, given, ids ("{1,2}").  Two at most. */
MUST_CHECK bool access_patients(struct session *s, int64_t number, struct rows *out, struct err *e);
/* The same by a number of the patient's, for followupctl. */
MUST_CHECK bool access_patients_of(
    struct session *s, const char *number, struct rows *out, struct err *e);
/* Whether the visitor reads the entries of everybody. */
MUST_CHECK bool access_audits(struct session *s, bool *out, struct err *e);

/* Seals what is new, and logs the newest seal: who takes the later ones away does not reach that.
 */
MUST_CHECK bool access_seal(struct session *s, struct err *e);
/* Seals, the newest first: at, last_id, hash (hexadecimal). */
MUST_CHECK bool access_seals(struct session *s, int64_t limit, struct rows *out, struct err *e);

#endif
