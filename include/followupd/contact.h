/* SPDX-License-Identifier: Apache-2.0
 *
 * contact.h - by what a patient is reached: which of what was said holds, and what to try next.
 *
 * What a person said comes before what the feed says; next of kin come last.
 */
#ifndef FOLLOWUPD_CONTACT_H
#define FOLLOWUPD_CONTACT_H

#include "followupd/chart.h"

/* The same number in whatever way it is written; of other kinds in whatever case. */
bool contact_same(enum contact_kind kind, const char *a, const char *b);
/* Why that is none of the kind, for who typed it; NULL: it can be one. */
const char *contact_fault(enum contact_kind kind, const char *value);
/* The patient's own that holds and comes first; NULL: none is known. */
const struct contact_point *contact_best(const struct chart *c, enum contact_kind kind);
/* The telephone number to try next: of those that hold the one tried least often since the patient
 * was last reached, but for those that he asked not to be called on; NULL: none is known. */
const struct contact_point *contact_next(const struct chart *c, const struct case_record *r);
/* What the patient wished that forbids that number, address or way; NULL: nothing does.  A wish
 * that names no way, as "not at all", is of all of them. */
const char *contact_refused(const struct chart *c, enum contact_kind kind, const char *value);
/* How often it was tried since then, in vain. */
size_t contact_tries(const struct contact_point *p, const struct case_record *r);
/* Whether a person marked all the numbers that were ever known as wrong. */
bool contact_is_lost(const struct chart *c);

#endif
