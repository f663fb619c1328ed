/* SPDX-License-Identifier: Apache-2.0
 *
 * diff.h - what the two halves of the comparison share; private to daemon/guideline.
 */
#ifndef GUIDELINE_DIFF_H
#define GUIDELINE_DIFF_H

#include "checker.h"
#include "followupd/guideline_diff.h"

/* Line by line (diff.c). */
void diff_tables(struct arena *a, const struct guideline *from, const struct guideline *to,
    struct guideline_diff *out);
/* By their answers (diff_walk.c); plain, for tests: without the memory of equal subtrees. */
void diff_answers(struct arena *a, const struct guideline *from, const struct guideline *to,
    bool plain, struct guideline_diff *out);

#endif
