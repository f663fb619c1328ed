/* SPDX-License-Identifier: Apache-2.0
 *
 * advice.h - what was read in prose, in the words of exam tokens and decision tables.
 *
 * Two files of schema/codes: advice.csv (modality and region to an exam token) and categories.csv
 * (a category to the inputs of its table).
 */
#ifndef FOLLOWUPD_ADVICE_H
#define FOLLOWUPD_ADVICE_H

#include "followupd/facts.h"
#include "followupd/match.h"

struct advice_map;

/* codes: every token has to be one of its.  False: all faults by file and line.  Arena owns. */
MUST_CHECK bool advice_load(struct arena *a, const char *dir, const struct exam_codes *codes,
    struct advice_map **out, struct err *e);

/* The token of one modality word ("CT") and region ("chest", "" when not stated), or NULL;
 * sentence: where it stands.  *action: a word of the guideline files.  Lends. */
const char *advice_token(const struct advice_map *m, const char *modality, size_t len,
    const char *region, const char *sentence, const char **action);

/* The inputs that a category ("4B", "3S", "P2A") means to that table; mm: the size of its finding
 * in millimetres, "" where nobody knows.  Arena owns. */
struct pair *category_inputs(const struct advice_map *m, struct arena *a, const char *system,
    const char *category, const char *mm, size_t *count);

#endif
