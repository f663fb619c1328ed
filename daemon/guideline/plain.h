/* SPDX-License-Identifier: Apache-2.0
 *
 * plain.h - names, words and conditions of a table as a physician would say them; private to
 * daemon/guideline.
 */
#ifndef GUIDELINE_PLAIN_H
#define GUIDELINE_PLAIN_H

#include "table.h"

/* size_mm is "size", months_since_baseline "months since baseline". */
const char *plain_name(struct arena *a, const struct variable *v);
/* ball_on_wall is "ball on wall", ge6 "6 or more", I+ stays. */
const char *plain_word(struct arena *a, const char *word);
/* CT-CHEST-LD|PETCT is "CT chest low dose or PET/CT". */
const char *plain_exams(struct arena *a, const char *modality);
/* "follow-up imaging or referral" */
const char *plain_actions(struct arena *a, const char *actions);
/* Without zeros behind the point that only say how fine the input is stated. */
const char *plain_number(struct arena *a, const struct variable *v, struct number x);
/* A condition or a calculation in words. */
const char *plain_expr(struct arena *a, const struct guideline *g, const struct expr *x);

#endif
