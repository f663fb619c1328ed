/* SPDX-License-Identifier: Apache-2.0
 *
 * proof.h - what a closure rests on, and what becomes of it when that is gone.
 */
#ifndef DAEMON_DECISION_PROOF_H
#define DAEMON_DECISION_PROOF_H

#include "case.h"

/* The exam that a closed follow-up names as what ended it, under whatever number it stands now;
 * NULL: it names none, or none of this patient. */
struct exam *proof_exam(const struct chart *c, const struct case_record *r);
/* Whether it was closed by an exam, or by its report. */
bool proof_is_exam(const struct case_record *r);
/* Why that exam is no proof any more; NULL: it stands, or no exam closed it. */
const char *proof_fallen(struct work *w, const struct chart *c, const struct case_record *r);
/* Looks at what rests on exam x: what the machine closed is open again where that fell, and what a
 * person closed is asked about.  r: a new version of its report that is at hand, or NULL. */
MUST_CHECK bool proofs_look(
    struct work *w, struct chart *c, const struct exam *x, const struct facts_report *r);
/* At the end of an event: the same of every chart it touched, and what is open again by it is held
 * against the patient's other exams. */
MUST_CHECK bool proofs_settle(struct work *w);
/* Closed wrongly: open again, its next step taken back; at the end of the event it is held against
 * the patient's exams. */
MUST_CHECK bool proof_reopen(
    struct work *w, struct chart *c, struct case_record *r, const char *why);
/* Of one that is open again: a hold from before its end holds it only while somebody is asked, and
 * it waits where the patient has died. */
MUST_CHECK bool proof_take_up(
    struct work *w, struct chart *c, struct case_record *r, const char *why);
/* The step of its series after r, opened because r was done, is not due after all. */
MUST_CHECK bool proof_take_back_next(struct work *w, struct chart *c, const struct case_record *r);
/* "this exam does not count": the exam that r was closed by is remembered as one that a person
 * rejected for it. */
void proof_reject(struct work *w, struct chart *c, const struct case_record *r, const char *by,
    const char *reason);

#endif
