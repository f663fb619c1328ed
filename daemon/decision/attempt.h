/* SPDX-License-Identifier: Apache-2.0
 *
 * attempt.h - attempts to reach the patient, and the rule by which a follow-up may be given up as
 * lost.
 */
#ifndef DAEMON_DECISION_ATTEMPT_H
#define DAEMON_DECISION_ATTEMPT_H

#include "change.h"
#include "followupd/closure.h"

/* Puts it on record; next: when somebody tries again, or DATE_NONE. */
void attempt_enter(struct work *w, struct case_record *r, const struct attempt *a, date next);
/* The latest one for a reader: "phone on 2026-03-02, left-message"; NULL: there is none. */
const char *attempt_words(struct work *w, const struct case_record *r);
/* lost.c: what is missing before a person may close it as lost, in words; NULL: nothing. */
const char *lost_fault(struct work *w, const struct case_record *r, const struct answer *a);
/* What of the proof the record itself has: so many attempts, and the day of the receipt. */
size_t lost_proof(struct work *w, const struct case_record *r, struct detail out[static 2]);

#endif
