/* SPDX-License-Identifier: Apache-2.0
 *
 * undo.h - what an answer replaced, kept so that whoever gave it can take it back.
 *
 * It is made by comparing the chart before the answer with the chart after it, so that no kind of
 * answer has an undo of its own.  It counts for UNDO_FOR, and only while what the answer left is
 * still as it left it.
 */
#ifndef FOLLOWUPD_UNDO_H
#define FOLLOWUPD_UNDO_H

#include "followupd/chart.h"

/* How long an answer can be taken back by who gave it, and how long the mails that it causes wait
 * so that they are taken back unseen. */
#define UNDO_FOR      MINUTES(10)
#define MAIL_HELD_FOR SECONDS(120)

/* A row of a chart that an answer may change. */
enum undo_row {
	UNDO_CASE,
	UNDO_ENTRY, /* of a calendar: that of a follow-up, a person and a kind */
	UNDO_QUESTION,
	UNDO_APPOINTMENT,
	UNDO_FINDING,
	UNDO_PATIENT,
	UNDO_LETTER,
	UNDO_CONTACT,
};
#define UNDO_ROWS (UNDO_CONTACT + 1)

/* A column of it, by its place in the structure. */
struct undo_member {
	enum undo_row row;
	const char *name;
	enum { UNDO_NUMBER, UNDO_INT, UNDO_BOOL, UNDO_TEXT, UNDO_RULING, UNDO_PROOF } type;
	size_t offset;
};

struct undo_value {
	int64_t number;		     /* UNDO_NUMBER, UNDO_INT, UNDO_BOOL */
	const char *text;	     /* UNDO_TEXT */
	const struct ruling *ruling; /* UNDO_RULING */
	const struct detail *detail; /* UNDO_PROOF: of a closure */
	size_t count;
};

struct undo_field {
	const struct undo_member *member;
	int64_t id, person; /* the row; of an entry its follow-up, person and kind */
	int kind;
	struct undo_value was, is;
};

/* A follow-up or a question that the answer changed, and the last line of its history then. */
struct undo_item {
	int64_t id;
	int seq;
	bool fresh; /* the answer opened or asked it */
};

struct undoable {
	int64_t inbound; /* the answer */
	instant at;	 /* when it came */
	const char *by;
	const char *what;  /* its word: "close" */
	const char *fault; /* why it cannot be taken back; NULL: it can */
	size_t case_count, question_count, field_count, told_count, withdrawn_count;
	struct undo_item *of_case, *of_question;
	struct undo_field *field;
	int64_t *told; /* notices that it caused, ... */
	struct undo_withdrawn {
		int64_t notice;
		instant digest; /* in which it was to stand; INSTANT_NONE: a mail of its own */
	} * withdrawn;		/* ... and that it took back */
};

/* In the order of the table. */
extern const struct undo_member undo_members[]; /* ends with name NULL */
const char *undo_row_word(enum undo_row row);
/* NULL: there is none. */
const struct undo_member *undo_member_find(const char *row, const char *name);

#endif
