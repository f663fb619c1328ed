/* SPDX-License-Identifier: Apache-2.0
 *
 * undo.h - an answer taken back: what it replaced is kept, put back, and told to whoever knew.
 */
#ifndef DAEMON_DECISION_UNDO_H
#define DAEMON_DECISION_UNDO_H

#include "answer.h"
#include "followupd/undo.h"

/* undo_fields.c */
struct undo_value undo_get(const struct undo_member *m, const void *row);
void undo_set(const struct undo_member *m, void *row, const struct undo_value *v);
/* Rulings and proofs are compared as they stand in memory, so only within one event. */
bool undo_same(const struct undo_member *m, const struct undo_value *a, const struct undo_value *b);

/* undo_keep.c.  Who says what is decided now and can take it back; NULL: nobody can. */
const char *undo_said_by(const struct work *w);
/* Before anything of the chart is changed: remembers what an answer may replace. */
void undo_look(struct work *w, const struct chart *c);
/* After all of the event: what it replaced is kept with its chart. */
void undo_keep(struct work *w);

/* undo.c */
MUST_CHECK bool answer_undo(struct work *w, const struct answer *a);

/* undo_tell.c: whoever was told something by what was taken back, before the mail could be, learns
 * that it no longer holds. */
MUST_CHECK bool undo_tell(
    struct work *w, const struct undoable *u, struct case_record *r, int64_t person);

#endif
