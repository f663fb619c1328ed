/* SPDX-License-Identifier: Apache-2.0
 *
 * resolve.h - exams against follow-ups, both ways, and the exams that messages speak of.
 */
#ifndef DAEMON_DECISION_RESOLVE_H
#define DAEMON_DECISION_RESOLVE_H

#include "case.h"

struct exam_ids {
	const char *facility, *accession, *placer, *filler, *study_uid;
};
/* exam.c: the exam an order, appointment or report speaks of. */
struct exam *exam_find(struct chart *c, const struct exam_ids *ids);
struct exam *exam_find_or_make(struct work *w, struct chart *c, const struct exam_ids *ids,
    const struct coded *procedure, const char *modality, struct moment day);

MUST_CHECK bool resolve_exam(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, struct closed_list *closed);
/* The same of an exam that is another number of one that was resolved: only orders tell more. */
MUST_CHECK bool resolve_linked(struct work *w, struct chart *c, const struct exam *x,
    const struct facts_report *r, struct closed_list *closed);
/* A case just opened against what is already known of the patient: late or unordered messages. */
MUST_CHECK bool resolve_case(
    struct work *w, struct chart *c, struct case_record *row, struct closed_list *closed);
/* Of two charts that have become one: the exams from `exams` on against the cases before `cases`,
 * and the other way round. */
MUST_CHECK bool resolve_between(
    struct work *w, struct chart *c, size_t exams, size_t cases, struct closed_list *closed);
MUST_CHECK bool link_order(
    struct work *w, struct chart *c, const struct exam *x, const char *note, struct moment when);
/* What the exam says to that case; r: its report, when at hand. */
struct match_result match_case(struct work *w, const struct case_record *row, const struct exam *x,
    const struct facts_report *r);
bool case_is_linked(const struct case_record *row, const struct exam *x);

#endif
