/* SPDX-License-Identifier: Apache-2.0
 *
 * world.h - a hospital in memory: charts, people and ids, and the rules as they are shipped.
 *
 * It does for a decision what a shell does: lends the charts, reserves ids, marks what was saved.
 * After every decision that stands the rules of a chart are checked (world_check).
 */
#ifndef TESTS_UNIT_DECISION_WORLD_H
#define TESTS_UNIT_DECISION_WORLD_H

#include "followupd/buf.h"
#include "followupd/decision.h"

/* Loaded once from SOURCE_DIR/schema, without the duties beside exams; ends the process when they
 * cannot be. */
const struct rules *shipped_rules(const char *source);

/* The people of every world, by id: 1 is the lowest. */
enum { FAIL_SAFE = 901, COORDINATOR, NAVIGATOR, RADIOLOGIST, DOCTOR };

struct world {
	struct arena *arena;
	const struct rules *rules;
	struct charts all;
	struct chart nobody;
	struct directory people;
	struct id_pool ids;
	size_t id_room; /* ids reserved for each event */
	int64_t next_id, next_inbound;
	instant now;
	struct decided out; /* of the latest event */
};

void world_open(struct world *w, const struct rules *r);
void world_close(struct world *w);
/* From now on by a policy that wants that of reports; more: told to its table, too, or NULL. */
void world_want(struct world *w, enum beside what, const struct pair *more);
void world_decide(struct world *w, const struct event *e);
/* What waits in the outbox was accepted by the mail server. */
void world_send(struct world *w);
/* The first rule that the charts break, in words; NULL: none. */
const char *world_check(const struct world *w);

/* show.c: the changes of the latest event, one a line, then what became of it; kinds: the first
 * words of the lines wanted, "case timer"; NULL: all. */
void show_changes(const struct world *w, const char *kinds, struct buf *out);
/* All of a chart, so that two of them can be compared. */
void show_chart(const struct chart *c, struct buf *out);

/* show.c: what an answer that is taken back must leave of everything with an id below `before`. */
void show_state(const struct world *w, int64_t before, struct buf *out);

/* script.c: does what one line says (see there), which is an event, or moves the world itself. */
void script_line(struct world *w, const char *line);
/* Lines, "\n" between. */
void script_run(struct world *w, const char *lines);
/* The facts of one line in an event that is not decided yet. */
void script_event(struct world *w, const char *line, struct event *e);

#endif
