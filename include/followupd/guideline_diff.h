/* SPDX-License-Identifier: Apache-2.0
 *
 * guideline_diff.h - what two versions of a decision table say differently.
 */
#ifndef FOLLOWUPD_GUIDELINE_DIFF_H
#define FOLLOWUPD_GUIDELINE_DIFF_H

#include "followupd/guideline.h"

/* One line of the tables that was added, removed or changed.  Rows of different prefixes are
 * matched by what follows the prefix. */
struct guideline_change {
	const char *kind;      /* "added", "removed" or "changed" */
	const char *what;      /* "row FL17-BEN", "input size_mm", "schedule O12 step 2", "table" */
	const char *field;     /* which cell changed; "" of what was added or removed */
	const char *from, *to; /* in words; what was added or removed is whole */
};

/* Inputs to which the tables give different answers, both asked for real. */
struct guideline_example {
	const char *inputs;   /* "key=value;key=value" */
	const char *error[2]; /* NULL when there is an answer */
	struct guideline_answer answer[2];
};

#define DIFF_EXAMPLES 10

struct guideline_diff {
	size_t change_count, example_count;
	struct guideline_change *change;
	struct guideline_example example[DIFF_EXAMPLES]; /* each of another pair of rows */
	/* Combinations at, below and above the thresholds of both tables. */
	uint64_t compared, differing;
	bool complete; /* false: there were too many to walk all */
};

/* Everything lives in the arena.  An input that only one table knows is stated to that one only. */
void guideline_compare(struct arena *a, const struct guideline *from, const struct guideline *to,
    struct guideline_diff *out);

#endif
