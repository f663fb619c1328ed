/* SPDX-License-Identifier: Apache-2.0
 *
 * import.h - what the files of followupctl import share.
 */
#ifndef DAEMON_CTL_IMPORT_H
#define DAEMON_CTL_IMPORT_H

#include "followupd/ctl.h"
#include "followupd/import_store.h"
#include "followupd/tracker.h"

enum import_outcome {
	IMPORT_OPENS,
	IMPORT_CHANGES, /* what this case of the tracker has opened before */
	IMPORT_ASKS,
	IMPORT_NOTHING, /* the rules find nothing owed: worth a look */
	IMPORT_KNOWN,	/* the row was imported before */
	IMPORT_TRACKED, /* the same exam is tracked for the same finding's exam already */
	IMPORT_CLOSED,	/* over in the old tracker */
	IMPORT_REFUSED, /* the engine would put it aside */
	IMPORT_FAULTY,
	IMPORT_OUTCOMES
};

struct import_row {
	struct tracker_row *row;
	struct import_message message; /* of a row that is neither faulty nor closed */
	enum import_outcome outcome;
	bool overdue;
	const char *text; /* what exactly, in words */
};

struct import_plan {
	struct ctl *c;
	struct arena *arena;
	const struct tracker_map *map;
	struct tracker_rows rows;
	size_t count;
	struct import_row *row;
};

/* What importing would do now: p->map, then all of p.  Nothing is stored. */
MUST_CHECK bool import_plan(struct import_plan *p, const struct csv *csv, struct err *e);
/* Decides the rows that are new by the rules, in memory, on the charts as they are
 * (import_decide.c); within the transaction of rebuild_begin(). */
MUST_CHECK bool import_decide(struct import_plan *p, instant now, struct err *e);

#endif
