/* SPDX-License-Identifier: Apache-2.0
 *
 * answers.h - which answers a kind of question takes.
 */
#ifndef FOLLOWUPD_ANSWERS_H
#define FOLLOWUPD_ANSWERS_H

#include "followupd/mem.h"
#include "followupd/vocabulary.h"

/* Whether that answer can settle a question of that kind. */
bool answer_fits(enum answer_kind answer, enum question_kind question);
/* By what means somebody may have been told, as a set of told_by: a clinician of a critical finding
 * is not told by post, and a letter is written. */
unsigned means_of(enum question_kind question);
/* "open, same-as or not-owed".  New in the arena. */
const char *answers_of(struct arena *a, enum question_kind question);

#endif
