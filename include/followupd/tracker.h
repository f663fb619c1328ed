/* SPDX-License-Identifier: Apache-2.0
 *
 * tracker.h - the cases of an old tracker: rows of a CSV file, by a mapping, as HL7 messages.
 *
 * A row becomes a final report (ORU^R01) of the exam on which the finding was seen, with what is
 * recommended as discrete values.  So it goes the way of every report: the patient is looked up and
 * compared, the recommended exam is understood or asked about, and what is long due is planned as
 * old reports are.  Nothing is guessed: a value that the mapping does not know is a fault.
 */
#ifndef FOLLOWUPD_TRACKER_H
#define FOLLOWUPD_TRACKER_H

#include "followupd/buf.h"
#include "followupd/clock.h"
#include "followupd/csv.h"
#include "followupd/mem.h"

/* What a mapping may name, as `field "WORD" { }`. */
enum tracker_field {
	TRACKER_NUMBER, /* of the patient; needed */
	TRACKER_AUTHORITY,
	TRACKER_NAME, /* "Family, Given"; this one, or the next two, are needed */
	TRACKER_FAMILY,
	TRACKER_GIVEN,
	TRACKER_BIRTH,	     /* a date; needed */
	TRACKER_SEX,	     /* F M O U */
	TRACKER_EXAM,	     /* what was done; needed */
	TRACKER_EXAM_DATE,   /* a date; needed */
	TRACKER_FINDING,     /* needed */
	TRACKER_RECOMMENDED, /* the exam that is owed; needed */
	TRACKER_DUE,	     /* a date; needed */
	TRACKER_OWNER,	     /* ref, mail address or name of a person */
	TRACKER_STATUS,	     /* open or closed; without it all are open */
	TRACKER_NOTES,
	TRACKER_CASE, /* the tracker's own number of the case: the same one is the same case */
	TRACKER_FIELDS
};
const char *tracker_field_word(enum tracker_field f);

struct tracker_map;

/* Lives in the arena.  False: all faults, a line each, are in *faults. */
MUST_CHECK bool tracker_map_read(struct arena *a, const char *path, const struct buf *text,
    struct tracker_map **out, struct buf *faults);

struct tracker_row {
	int line; /* of the file, from 1 */
	bool faulty;
	bool closed; /* over in the old tracker: it opens nothing */
	const char *number, *authority, *family, *given, *sex, *exam, *finding, *recommended,
	    *owner, *notes, *own_case; /* "" where nothing is said */
	date birth, exam_date, due;
	const char *key; /* of the row, by its case or else by all it says: 12 hex digits */
};

struct tracker_fault {
	int line;
	const char *column; /* of the file, or of the mapping */
	const char *text;
};

struct tracker_rows {
	size_t count, fault_count;
	struct tracker_row *row; /* faulty ones too */
	struct tracker_fault *fault;
};

/* All in the arena.  today: no exam is after it. */
void tracker_read(struct arena *a, const struct tracker_map *m, const struct csv *csv, date today,
    struct tracker_rows *out);
/* A fault that only the caller can know, such as an owner that nobody is. */
void tracker_add_fault(struct arena *a, struct tracker_rows *all, struct tracker_row *r,
    const struct tracker_map *m, enum tracker_field f, const char *text);

/* What names the exam of a row here: "IMP" and its key, and from the second time on, after an
 * import was taken back, ".2".  New in the arena. */
const char *tracker_accession(struct arena *a, const struct tracker_row *r, int time);
/* The row as a message; owner: the ref of a person, "" for none.  control_id: by its content. */
void tracker_message(struct arena *a, const struct tracker_map *m, const struct tracker_row *r,
    const char *accession, const char *owner, struct buf *out, const char **control_id);
/* The report of that message taken back, with a sentence that says why and by whom. */
void tracker_withdrawal(struct arena *a, const char *message, size_t len, date day, const char *why,
    struct buf *out, const char **control_id);

#endif
