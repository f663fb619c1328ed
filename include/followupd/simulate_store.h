/* SPDX-License-Identifier: Apache-2.0
 *
 * simulate_store.h - what was opened and asked, and the people of it, for a simulation.
 */
#ifndef FOLLOWUPD_SIMULATE_STORE_H
#define FOLLOWUPD_SIMULATE_STORE_H

#include "followupd/session.h"
#include "followupd/simulate.h"

/* Follow-ups and questions that began before `until` and were not over before `from`, by their
 * beginning; one of an old report began on the report's own day.  What steps and mails themselves
 * ask is left out: a simulation asks it again. */
MUST_CHECK bool simulate_history(struct session *s, struct arena *a, instant from, instant until,
    struct simulated_item **item, size_t *count, struct err *e);
/* Everybody, by id. */
MUST_CHECK bool simulate_people(
    struct session *s, struct arena *a, struct directory *out, struct err *e);

#endif
