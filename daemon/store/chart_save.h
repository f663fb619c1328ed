/* SPDX-License-Identifier: Apache-2.0
 *
 * chart_save.h - what the files that save changes share.
 *
 * Every row of the changes stands once in the list of its table, ascending by id, in its final
 * state; its mark says whether it is inserted or updated.
 */
#ifndef DAEMON_STORE_CHART_SAVE_H
#define DAEMON_STORE_CHART_SAVE_H

#include "followupd/array.h"
#include "followupd/chart_store.h"

enum saved_table {
	SAVED_PEOPLE,
	SAVED_PATIENTS,
	SAVED_NUMBERS,
	SAVED_CONTACTS,
	SAVED_MERGES, /* row: the retired chart; of: the survivor's chart; in order */
	SAVED_EXAMS,
	SAVED_APPOINTMENTS,
	SAVED_REPORTS,
	SAVED_FINDINGS,
	SAVED_CASES,
	SAVED_TIMERS,	/* row: the case record */
	SAVED_ATTEMPTS, /* of: its case record */
	SAVED_LETTERS,
	SAVED_QUESTIONS,
	SAVED_ASKING,	/* of the history of questions, in order */
	SAVED_DIGEST,	/* row: the digest line */
	SAVED_UNTOLD,	/* row: the same, without a step */
	SAVED_CALENDAR, /* of: its case record */
	SAVED_NOTICES,
	SAVED_TAKEN_BACK, /* row: the notice */
	SAVED_PUT_BACK,	  /* row: the notice */
	SAVED_UNDOABLE,
	SAVED_CARRIED,	  /* row: the notice */
	SAVED_LINES,	  /* of history, in order */
	SAVED_WORK_TAKEN, /* id: of the notice */
	SAVED_TABLES
};

struct saved_row {
	int64_t id;
	size_t order; /* of the change that named it last */
	void *row;
	struct chart *chart; /* of that change */
	void *of;
	bool is_new; /* of SAVED_CASES and SAVED_QUESTIONS, once written: no row had that id */
};

struct saved_list {
	size_t count;
	struct saved_row *row;
};

struct saving {
	struct unit *u;
	struct arena *a;
	size_t order; /* of the next change */
	struct saved_list list[SAVED_TABLES];
	size_t touched_count; /* charts of which something is saved, each once */
	struct chart **touched;
};

/* The row of that id in a list that is ascending by id; NULL: nothing of it is saved. */
struct saved_row *saved_find(struct saving *s, enum saved_table t, int64_t id);
/* Tells the statement when the sheet has rows; more: what follows the columns.  Frees the sheet. */
void save_sheet(struct saving *s, const struct statement *st, struct sheet *sheet,
    const struct value *more, size_t more_count);

void save_people(struct saving *s);
void save_patients(struct saving *s);
void save_contacts(struct saving *s);
void save_merges(struct saving *s); /* after all rows */
void save_exams(struct saving *s);
void save_cases(struct saving *s);
void save_history(struct saving *s);
void save_questions(struct saving *s);	    /* before the notices about them */
void save_question_lines(struct saving *s); /* after the questions, before the notices */
void save_digest_lines(struct saving *s);   /* after the questions */
void save_desk(struct saving *s);	    /* after the questions, before the notices */
void save_letters(struct saving *s);	    /* after follow-ups and questions */
void save_calendar(struct saving *s);
void save_notices(struct saving *s);
void save_undo(struct saving *s); /* after the notices */
/* A line of a digest: "IItIz". */
void queue_line(struct sheet *t, const struct notice *n);

#endif
