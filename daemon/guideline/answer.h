/* SPDX-License-Identifier: Apache-2.0
 *
 * answer.h - from a finished pass to a guideline_answer; private to daemon/guideline.
 */
#ifndef GUIDELINE_ANSWER_H
#define GUIDELINE_ANSWER_H

#include "table.h"
#include "vocabulary.h"

void answer_clear(const struct guideline *g, struct guideline_answer *out);
void answer_fill(struct arena *a, const struct state *s, struct guideline_answer *out);
/* Nothing is decided: a person does, and is told why. */
void answer_review(struct guideline_answer *out, const char *note);
/* possible.c: what these answers have in common; false when one of them owes nothing, or no table
 * gives any. */
bool answer_common(
    struct arena *a, struct state *const *state, size_t count, struct guideline_answer *out);
void answer_line(struct arena *a, int **list, size_t *count, int line);
/* What the line of a row or step is to the answer: "answer", "passed", "beside", "possible", "". */
const char *answer_mark(const struct guideline_answer *r, int line);
/* The row's id, or that of the schedule's step where the guideline names it. */
const char *answer_row_id(const struct state *s);

#endif
