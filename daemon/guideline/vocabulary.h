/* SPDX-License-Identifier: Apache-2.0
 *
 * vocabulary.h - the closed lists of words of the product; private to daemon/guideline.
 */
#ifndef GUIDELINE_VOCABULARY_H
#define GUIDELINE_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

#define ACTION_REVIEW "human-review"

bool vocabulary_has_action(const char *word, size_t len);
bool vocabulary_has_unit(const char *word);
bool vocabulary_has_from(const char *word);
/* The more the better known, the more urgent; -1: no such word. */
int vocabulary_evidence_rank(const char *word);
int vocabulary_urgency_rank(const char *word);
/* The words of "a|b+c", one per call; NULL at the end. */
const char *vocabulary_next(const char *at, size_t *len);

#endif
