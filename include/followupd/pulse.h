/* SPDX-License-Identifier: Apache-2.0
 *
 * pulse.h - a role's heartbeat row: that it lives, and its counters, every ten seconds.
 *
 * Readiness and /metrics are made of these rows by the web role, which sees no other process.
 */
#ifndef FOLLOWUPD_PULSE_H
#define FOLLOWUPD_PULSE_H

#include "followupd/db.h"
#include "followupd/session.h"

struct counter {
	const char *name; /* Prometheus style without prefix: "messages_accepted_total" */
	const char *help; /* one sentence */
	int64_t value;
};

/* The instance is host and pid.  counters: an array that ends with name NULL; lends for ever. */
struct pulse *pulse_new(
    struct loop *l, struct db *d, const char *role, const struct counter *counters);
/* A trouble that its operator is to see; "" is none.  Lends for ever. */
void pulse_note(struct pulse *p, const char *trouble);
void pulse_free(struct pulse *p);

/* The same once, for a role that has a session instead. */
MUST_CHECK bool pulse_once(struct session *s, const char *role, const struct counter *counters,
    const char *trouble, struct err *e);

#endif
