/* SPDX-License-Identifier: Apache-2.0
 *
 * rebuild.h - what the files of followupctl rebuild share.
 *
 * Patients whose numbers stand in one message, as in a merge, and whoever those are tied to, make a
 * component; it is the unit that is replayed and compared.
 */
#ifndef DAEMON_CTL_REBUILD_H
#define DAEMON_CTL_REBUILD_H

#include "followupd/canonical.h"
#include "followupd/rebuild_store.h"
#include "followupd/stored_event.h"

/* ---- which message belongs to which component (rebuild_index.c) -------------------------------
 */

struct rebuild_entry {
	int64_t first; /* the component's lowest message: its name */
	int64_t inbound;
	instant at;
	size_t node, length;
};

/* A message by which somebody left the hospital; it may concern any component. */
struct rebuild_leaver {
	char *ref;
	int64_t inbound;
};

struct rebuild_index {
	size_t entry_count, entry_room, node_count, node_room, slot_room, slot_count, leaver_count,
	    leaver_room;
	struct rebuild_entry
	    *entry; /* component by component, each in the order of its decisions */
	struct rebuild_node {
		size_t up;
		int64_t first;
	} * node;
	struct rebuild_slot {
		uint64_t hash;
		size_t node;
	} * slot;		       /* of numbers; a collision only makes a component larger */
	struct rebuild_leaver *leaver; /* by ref */
	size_t waiting;		       /* messages that nobody has decided yet */
};

struct rebuild_source {
	struct session *session;
	const struct config *config;
	struct stored_reading stored;
	struct rules *rules;
	instant now;
};

/* A unit to read with; rebuild_unit_end frees what was read. */
struct unit rebuild_unit(const struct rebuild_source *s);
bool rebuild_unit_end(struct unit *u, struct err *e);

/* progress is told how many messages were read so far; false from it ends the pass early, then
 * *cut is set. */
MUST_CHECK bool rebuild_index_make(const struct rebuild_source *s, struct rebuild_index *x,
    bool (*progress)(void *arg, size_t messages), void *arg, bool *cut, struct err *e);
void rebuild_index_free(struct rebuild_index *x);
/* The component with that number; 0: none. */
int64_t rebuild_index_find(const struct rebuild_index *x, const char *authority, const char *value);

/* ---- some components at once (rebuild_batch.c) ------------------------------------------------
 */

struct rebuild_result {
	int64_t patient; /* stored; 0: none */
	size_t difference_count, fault_count;
	const struct chart_difference *difference; /* first: stored, second: rebuilt */
	const struct replay_fault *fault;
};

struct rebuild_report {
	void *arg;
	void (*result)(void *arg, const struct rebuild_result *r); /* of one patient */
	/* A component is done; false ends the batch. */
	bool (*finished)(void *arg, int64_t component, size_t messages, size_t patients);
};

/* The entries are whole components. */
MUST_CHECK bool rebuild_batch(const struct rebuild_source *s, const struct rebuild_index *x,
    const struct rebuild_entry *entry, size_t count, const struct rebuild_report *to,
    struct err *e);

#endif
