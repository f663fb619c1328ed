/* SPDX-License-Identifier: Apache-2.0
 *
 * wording.h - cells of a table in words a reader knows; private to daemon/guideline.
 */
#ifndef GUIDELINE_WORDING_H
#define GUIDELINE_WORDING_H

#include "table.h"

/* "size 6 to below 8 mm" */
const char *word_cell(struct arena *a, const struct guideline *g, const struct cell *c);
/* All conditions of a row, "; " between; "anything" when there is none. */
const char *word_conditions(struct arena *a, const struct guideline *g, const struct row *r);
/* "follow-up imaging (CT chest), 6 to 12 months after this exam" */
const char *word_action(struct arena *a, const struct guideline *g, const struct action *act);
/* "6 to 12 months", "" when none is published. */
const char *word_interval(struct arena *a, const struct action *act);
/* What a row sets, answers or schedules. */
const char *word_answer(struct arena *a, const struct guideline *g, const struct row *r);
/* "0.0 to 300.0 mm", "a, b, c" */
const char *word_legal(struct arena *a, const struct variable *v);
/* "exactly one row applies" */
const char *word_hit(enum hit hit);
/* "this exam" */
const char *word_from(const char *from);

#endif
