/* SPDX-License-Identifier: Apache-2.0
 *
 * stored_event.h - a stored message becomes an event of the core, and what it needs is named.
 */
#ifndef FOLLOWUPD_STORED_EVENT_H
#define FOLLOWUPD_STORED_EVENT_H

#include "followupd/chart_store.h"
#include "followupd/config.h"
#include "followupd/observations.h"
#include "followupd/token.h"
#include "followupd/work_queue.h"

/* The kind of what somebody answered on the page that a link of ours leads to. */
#define ANSWER_BY_LINK "link"

struct stored_event {
	struct event event;
	bool refused;	 /* it cannot be read, or is no answer; then why says so */
	const char *why; /* without patient data */
};

/* What is needed to read what is stored. */
struct stored_reading {
	const struct observation_map *observations;
	struct token_keys keys;	 /* of answers to our mails */
	struct hl7_trace *trace; /* where values stood is noted there; NULL: nowhere */
};

/* c: the settings of its listener.  Everything lives in the arena; texts may lend from m->raw. */
void stored_event_read(struct arena *a, const struct config *c, const struct stored_reading *with,
    const struct waiting *m, struct stored_event *out);

struct event_request {
	struct chart_request charts;
	size_t leaver_count;
	const char *const *leaver; /* refs of those whose follow-ups need an owner */
};

/* What the events that can be read will ask for; the same more than once.  New in the arena. */
void event_request(
    struct arena *a, const struct stored_event *list, size_t count, struct event_request *out);

#endif
