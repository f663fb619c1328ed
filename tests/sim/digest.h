/* SPDX-License-Identifier: Apache-2.0
 *
 * digest.h - a number for everything that a row of a chart says, so that two of them can be
 * compared.  Marks are not part of it.
 */
#ifndef TESTS_SIM_DIGEST_H
#define TESTS_SIM_DIGEST_H

#include "followupd/decision.h"

uint64_t digest_patient(const struct patient *p);
uint64_t digest_contact(const struct contact_point *p);
uint64_t digest_number(const struct patient_number *n);
uint64_t digest_person(const struct person *p);
uint64_t digest_exam(const struct exam *x); /* without its report */
uint64_t digest_appointment(const struct appointment *a);
uint64_t digest_report(const struct report *r); /* without its findings; 0: NULL */
uint64_t digest_finding(const struct finding *f);
uint64_t digest_case(const struct case_record *r); /* without timer, history and what it owns */
uint64_t digest_timer(const struct case_record *r);
uint64_t digest_attempt(const struct attempt *t);
uint64_t digest_letter(const struct patient_letter *l);
uint64_t digest_question(const struct question *q);
uint64_t digest_entry(const struct calendar_entry *e);
uint64_t digest_notice(const struct notice *n);
uint64_t digest_chart(const struct chart *c); /* all of it */
/* Kinds and contents of all changes, and what became of the event. */
uint64_t digest_decided(const struct decided *d);

#endif
