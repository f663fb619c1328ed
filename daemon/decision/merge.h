/* SPDX-License-Identifier: Apache-2.0
 *
 * merge.h - two charts that become one.
 */
#ifndef DAEMON_DECISION_MERGE_H
#define DAEMON_DECISION_MERGE_H

#include "work.h"

/* All of `from` is `into`'s from now on, and each is held against what the other waits for.
 * linked: the numbers of both stay as good as they were. */
MUST_CHECK bool join_charts(struct work *w, struct chart *from, struct chart *into, bool linked);

/* one_exam.c: of the exams from `exams` on those that are one with one before them by their number.
 */
MUST_CHECK bool exams_join(struct work *w, struct chart *c, size_t exams);

/* part.c: that number of c is another person's, and what was his before the two were merged. */
MUST_CHECK bool part_charts(
    struct work *w, struct chart *c, const struct identifier *id, const char *sender);

#endif
