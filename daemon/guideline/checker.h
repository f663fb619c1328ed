/* SPDX-License-Identifier: Apache-2.0
 *
 * checker.h - what the two halves of the checker share; private to daemon/guideline.
 */
#ifndef GUIDELINE_CHECKER_H
#define GUIDELINE_CHECKER_H

#include "table.h"
#include "vocabulary.h"

struct checker {
	const struct guideline *g;
	const struct guideline_tokens *tokens;
	FILE *report;
	struct arena *arena;
	size_t faults;
};

void check_fault(struct checker *c, int line, const char *fmt, ...) PRINTF(3, 4);
/* What can be seen without walking: words, citations, references, ends of schedules. */
void check_words(struct checker *c);

#endif
