/* SPDX-License-Identifier: Apache-2.0
 *
 * holder.h - who is asked now about the chart under way, and in whose place.
 */
#ifndef DAEMON_DECISION_HOLDER_H
#define DAEMON_DECISION_HOLDER_H

#include "work.h"

/* Somebody in that role. */
struct person *role_holder(const struct work *w, enum role role);
/* Who a step about a follow-up goes to that is due at that instant: its owner, the reader of its
 * exam, or somebody in the role. */
struct addressee step_holder(
    const struct work *w, const struct case_record *r, enum role role, instant at);
/* Who is asked of those in the role coordinator: of the team that it is given to. */
struct person *case_coordinator(const struct work *w, const struct case_record *r);
/* As that, with the person of the case named, and without `not` where there is another one. */
struct addressee choose_holder(
    const struct work *w, enum role role, int64_t first, int64_t not, instant at);
struct addressee choose_of(const struct work *w, struct assignment of, enum role role,
    int64_t first, int64_t not, instant at);
/* "in place of Ann Lee, who is away until 2026-12-24". */
const char *instead_words(struct work *w, const struct person *away, const char *is);

#endif
