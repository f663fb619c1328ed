/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_load.h - what the files that load charts share.
 *
 * Rows come ascending by id, so that an index of them is sorted as it grows and every row finds its
 * owner by bisection.
 */
#ifndef DAEMON_STORE_CHART_LOAD_H
#define DAEMON_STORE_CHART_LOAD_H

#include "followupd/array.h"
#include "followupd/chart_store.h"

struct index_entry {
	int64_t id;
	void *row;
};

struct row_index {
	size_t count;
	struct index_entry *entry;
};

struct chart_loading {
	struct unit *u;
	struct arena *a;
	const struct chart_request *q;
	struct charts *out;
	bool locked; /* nobody else changes them meanwhile */
	struct row_index charts, exams, reports, cases, directory;
	struct array people; /* ids of everybody who is spoken of */
	struct array refs;   /* of people, by what they are called */
};

void index_add(struct chart_loading *l, struct row_index *x, int64_t id, void *row);
void *index_find(const struct row_index *x, int64_t id); /* NULL: not there */
/* The ids as an array; array_free by the caller. */
void index_ids(const struct row_index *x, struct array *out);
/* Somebody who has to be in the directory; 0: nobody. */
void people_add(struct chart_loading *l, int64_t person);
/* The text of a column in the arena. */
const char *column_text(struct chart_loading *l, const struct rows *r, int row, int column);
/* Fails the unit: what was asked for belongs to a patient that is not locked, so it has moved. */
bool load_again(struct chart_loading *l);

/* One more element of a vector of pointers; lends. */
#define LOADED(l, vector, count)                                                                   \
	((vector) = arena_grow((l)->a, (vector), (count), sizeof *(vector)),                       \
	    (vector)[(count)++] = arena_alloc((l)->a, sizeof **(vector)))

/* chart_load_exams.c: exams with current reports and their findings */
MUST_CHECK bool load_contacts(struct chart_loading *l);
MUST_CHECK bool load_exams(struct chart_loading *l);
/* chart_load_cases.c: follow-ups with timers, calendar entries, notices and attempts */
MUST_CHECK bool load_cases(struct chart_loading *l);
/* chart_load_letters.c: letters to the patients, after what they are about */
MUST_CHECK bool load_letters(struct chart_loading *l);
/* chart_load_undo.c: what the answers replaced that are taken back */
MUST_CHECK bool load_undo(struct chart_loading *l);
/* chart_load_history.c: lines that were asked for, or that came after an answer that is taken back;
 * after all of that */
MUST_CHECK bool load_history(struct chart_loading *l);

#endif
