/* SPDX-License-Identifier: Apache-2.0
 *
 * report.h - what the files that read a result share: its lines, and the passages being built.
 */
#ifndef DAEMON_HL7_REPORT_H
#define DAEMON_HL7_REPORT_H

#include "followupd/buf.h"
#include "reader.h"

/* What OBR-25 or OBX-11 says (tables 0123 and 0085, and the words that senders use instead). */
enum result_word {
	WORD_NONE,    /* empty, or not known */
	WORD_ORDERED, /* ordered, scheduled, in progress */
	WORD_PERFORMED,
	WORD_PRELIMINARY,
	WORD_FINAL,
	WORD_KEPT, /* OBX: final, the text is not sent again */
	WORD_CORRECTED,
	WORD_CANCELLED,
	WORD_DELETED, /* OBX: this line is to go */
	WORD_WITHDRAWN,
	WORD_REFUSED,
	WORD_NOT_ASKED, /* OBX: no line */
	WORDS
};
enum result_word result_word_obr(const char *text);
enum result_word result_word_obx(const char *text);
enum result_word result_word_orc(const char *text);

/* One OBX. */
struct line {
	const struct hl7_segment *segment;
	unsigned
	    ordinal; /* of the OBX segments of its result, from 1; OBX-1 is not to be trusted */
	const char *type;   /* OBX-2, "" when not stated */
	const char *code;   /* OBX-3.1 without suffix, "" when not stated */
	const char *suffix; /* IMP REC GDT ...; "" */
	const char *group;  /* OBX-4 */
	enum result_word word;
	enum section section;
	bool marked;  /* the code says which section */
	bool is_text; /* else a value, a document, or nothing we read */
};

struct line line_read(struct reader *r, const struct hl7_segment *s, unsigned ordinal);

/* ---- sections.c -------------------------------------------------------------------- */

struct passages {
	struct reader *r;
	struct facts_report *report;
	struct buf text;
	struct buf line;		       /* under way */
	enum section section;		       /* of text */
	enum section heading;		       /* what the last heading in unmarked text opened */
	bool filled;			       /* something stood behind that heading */
	const struct document_known *document; /* it is read from; NULL: lines */
};

/* The section of a LOINC code or suffix; false when it names none. */
bool section_of_code(struct reader *r, const char *code, enum section *out);
bool section_of_suffix(const char *suffix, enum section *out);
/* OBX-3.2 of senders that give each section a code of their own: "CLIN^Clinical Details". */
bool section_of_name(const char *name, enum section *out);
/* Text of a known section, or text to be divided at its headings. */
void passages_add(struct passages *p, enum section section, const char *text);
void passages_divide(struct passages *p, const char *text);
void passages_finish(struct passages *p);

/* Text of a line, or of what a line encloses, by the section that the line is of. */
void line_add_text(struct passages *p, const struct line *line, const char *text);

/* ---- documents.c ------------------------------------------------------------------- */

/* The documents of one result; r and report are the caller's to set. */
struct documents {
	struct reader *r;
	struct facts_report *report;
	size_t count;
	struct line *line;
	struct buf said; /* what was read, as words */
	size_t left;	 /* of what comparing may cost */
	bool beside;	 /* the message has a text of its own */
};

bool line_is_document(struct reader *r, const struct line *line);
void documents_add(struct documents *all, const struct line *line);
/* Behind all lines: what their documents say, as passages. */
void documents_finish(struct documents *all);

/* ---- findings.c ---------------------------------------------------------------------- */

#define FINDINGS_MAX 200 /* of one result */

struct findings {
	struct reader *r;
	struct facts_report *report;
	struct buf evidence[FINDINGS_MAX]; /* of each of the report's findings */
};

/* Whether OBX-3 is an input of a decision table or a stated recommendation. */
bool line_is_observation(struct reader *r, const struct line *line, struct observation *out);
/* Adds what the line states in discrete fields. */
void finding_read(struct findings *all, const struct line *line);
void findings_finish(struct findings *all);

#endif
