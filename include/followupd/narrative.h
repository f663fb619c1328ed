/* SPDX-License-Identifier: Apache-2.0
 *
 * narrative.h - report text in; stated categories and recommendations out, with their evidence.
 *
 * Nothing is inferred from findings: only what the radiologist wrote down counts.  What is doubtful
 * becomes a review flag with its sentence, never a category or a recommendation.  All words and
 * patterns are data (schema/narrative/), which a site extends.
 */
#ifndef FOLLOWUPD_NARRATIVE_H
#define FOLLOWUPD_NARRATIVE_H

#include <stddef.h>
#include <stdint.h>
#include "followupd/clock.h"
#include "followupd/err.h"
#include "followupd/facts.h"
#include "followupd/mem.h"

struct narrative_rules;

/* Reads the rule files of a directory, then those of the site's directory (NULL: none), whose rows
 * come on top: new words are added, the patterns of a site are tried first.  False: a file cannot
 * be read, or a row or pattern is wrong; e names file and line.  Free with narrative_free. */
MUST_CHECK bool narrative_load(
    const char *directory, const char *site_directory, struct narrative_rules **out, struct err *e);
void narrative_free(struct narrative_rules *rules);

/* A row of net.csv: thousandths of a natural logarithm of odds. */
struct narrative_weight {
	const char *feature; /* "biopsy", "is advised", "furthe*", "@sign=exam", "@bias" ... */
	int weight;
};
/* Puts weights in the place of those that were loaded; false: a feature or weight is none. */
MUST_CHECK bool narrative_weigh(struct narrative_rules *rules,
    const struct narrative_weight *weight, size_t count, struct err *e);
/* The rows of net.csv of a directory, new in the arena. */
MUST_CHECK bool narrative_read_weights(struct arena *a, const char *directory,
    struct narrative_weight **out, size_t *count, struct err *e);

enum narrative_kind {
	NARRATIVE_CATEGORY,	  /* a category of a known system, stated for this exam */
	NARRATIVE_RECOMMENDATION, /* imaging or sampling that the author asks for or suggests */
	NARRATIVE_ACTION,      /* the same of what is neither: a referral, a test, an operation */
	NARRATIVE_NO_FOLLOWUP, /* the author says that none is needed */
	NARRATIVE_REVIEW,      /* a person has to read this sentence; `reason` says why */
};

/* What a stated interval counts from. */
enum narrative_from { NARRATIVE_FROM_EXAM, NARRATIVE_FROM_PRIOR, NARRATIVE_FROM_TREATMENT };

/* A further step of a schedule. */
struct narrative_step {
	int min, max;
	const char *unit;
	bool after_last; /* counts from the step before, else from this exam */
	bool repeats;	 /* again and again, and nobody said until when */
};

/* Bytes of the text that was given. */
struct narrative_span {
	size_t start, len;
};

struct narrative_record {
	enum narrative_kind kind;
	/* ---- category, and review where one is doubted ---- */
	const char *system;   /* "LUNG-RADS"; other systems by their own name in a review */
	const char *table;    /* "lung-rads": the guideline tables' name; "" when there is none */
	const char *version;  /* "2022", "v2.1" as written; NULL when not stated */
	const char *category; /* "4B", "3S", "3/P2/HRP", "R=4B|L=2", "4|3", worst first */
	const char *sizes;    /* of the finding of each category in millimetres, as "12.5|": "": not
			       * clear; NULL where there is no category */
	/* ---- recommendation ---- */
	const char *modality; /* "CT", "MRI|MRCP", of an action "REF-UROLOGY"; "" when not stated */
	const char *region;   /* "chest", "abdomen|pelvis"; "" when not stated */
	const char *side;     /* "left" "right" "bilateral"; "" when not stated */
	int min, max;	      /* -1: not stated; "at least 3 months" has no max */
	const char *unit;     /* day week month year; "" without an interval */
	date due_by;	      /* absolute date stated instead (DATE_NONE: no) */
	int next_min, next_max; /* "then at 18-24 months": the step after; -1 when none */
	const char *next_unit;
	size_t step_count; /* all steps after the first, of which that is one */
	const struct narrative_step *step;
	enum narrative_from from;
	date from_day;	  /* when the text says it; DATE_NONE: it does not */
	bool again;	  /* "rescan", "repeat": no modality is named, and it is the same exam */
	bool repeat;	  /* the sentence asks to have an exam made once more */
	bool second;	  /* ... or names a second opinion */
	bool conditional; /* hangs on an "if" */
	bool depends;	  /* ... on what somebody knows today: ask; else keep, never chase */
	bool weak;	  /* consider, may, could */
	/* ---- all ---- */
	bool certain;	    /* false: reason says what speaks against relying on it */
	const char *reason; /* "count", "versus", "legend", ...; "" when certain */
	bool addendum;	    /* stated in an addendum */
	enum section section;
	struct narrative_span sentence; /* the evidence */
	struct narrative_span mark;	/* the words inside it that say so */
	uint64_t places;		/* organs named in the sentence, as bits */
	bool harmless;			/* the net finds that the sentence asks for nothing */
	bool plain;			/* ... and may not: what it says is a wish */
};

/* What is at stake in a sentence that asks for something. */
enum narrative_stake { STAKE_AUTHOR, STAKE_SUSPICIOUS, STAKE_CRITICAL };

/* A sentence as the net under the reader sees it. */
struct narrative_sentence {
	struct narrative_span span;
	enum section section;
	bool asks;    /* for something that no record explains */
	bool vague;   /* names nothing but another look at it */
	bool repeat;  /* to have an exam made once more */
	bool second;  /* to have it read by somebody else */
	bool finding; /* only names a serious finding, and asks for nothing */
	enum narrative_stake stake;
	int score;	       /* thousandths of a natural logarithm of odds */
	const char *words;     /* what speaks most for it: "biopsy, is advised" */
	const char *explained; /* record, question, condition, no-follow-up; "": by nothing */
	uint64_t places;       /* organs named in it, as bits */
	size_t feature_count;  /* with options.explain: all that the net weighs */
	const char **feature;
};

/* What a report says against its exam as the one that was waited for. */
enum narrative_doubt_kind {
	DOUBT_NOT_DONE,	     /* the patient never had it, or not all of it */
	DOUBT_NONDIAGNOSTIC, /* it shows nothing to go by */
	DOUBT_LIMITED,	     /* less of it than usual */
	DOUBT_PLANNING,	     /* made to plan a treatment, not to be read */
	DOUBT_GUIDANCE,	     /* made to guide a needle */
	DOUBT_OUTSIDE,	     /* somebody else's images, read again */
	DOUBT_ELSEWHERE,     /* the report is not in this text */
	DOUBT_UNREAD,	     /* the text cannot be read here */
	DOUBT_NO_CONTRAST,   /* contrast was not given */
	DOUBT_MACHINE,	     /* its words are those of one machine: "US" */
	DOUBT_REMOVED,	     /* the organ is not there any more: "right|kidney" */
	DOUBT_ASIDE,	     /* made for an injury, a clot: it may not have looked for more */
	DOUBT_KINDS
};
struct narrative_doubt {
	enum narrative_doubt_kind kind;
	struct narrative_span sentence;
	const char *of; /* the regions that alone are in doubt, "pancreas|liver"; NULL: the exam */
	bool verdict;	/* the impression says so of the exam by name */
};
const char *narrative_doubt_name(enum narrative_doubt_kind kind); /* "not-done" ... */

/* A critical finding and who was told; each span is empty where there is none. */
struct narrative_communication {
	bool critical; /* the text names one, or calls itself critical */
	bool told;     /* it says that a person was told */
	bool failed;   /* it says that nobody was reached, or not yet */
	struct narrative_span finding, statement, failure; /* sentences */
	struct narrative_span person, when;		   /* in the statement */
};

struct narrative_options {
	const char *modality; /* of this exam: a DICOM word or one of ours; NULL when not known */
	bool explain;	      /* list all sentences, not only those that ask */
	date day; /* of this exam, for "by the end of Q3"; 0: not known, and such a day is not read
		   */
};

struct narrative_records {
	size_t count;
	struct narrative_record *record; /* categories, then recommendations, each in text order */
	struct narrative_communication communication;
	const char *unreadable;		 /* why the text says nothing here; NULL: it does */
	struct narrative_span performed; /* the exam as the report names it; empty: it does not */
	struct narrative_span
	    differs;		      /* from an earlier reading of this exam; empty: it does not */
	struct narrative_span reread; /* an addendum: somebody has read it anew; empty: nobody */
	bool says_left, says_right;   /* of which sides the findings speak */
	const char *shows; /* of which regions, ":mm" behind those with a measure, "liver|chest:mm",
			    * ":part" behind those that are not named;
			    * NULL: of none by name */
	const char *kinds; /* what kinds of things it names, "lump|node"; NULL: none */
	size_t doubt_count;
	struct narrative_doubt doubt[DOUBT_KINDS]; /* the first of each kind */
	size_t sentence_count;
	struct narrative_sentence *sentence; /* that ask for what no record explains */
};

/* One that says nothing yet, and is certain of it. */
struct narrative_record narrative_record_of(enum narrative_kind kind);

/* Never fails: text that is not understood has no records.  The arena owns the answer; text is
 * UTF-8, other bytes count as letters.  o may be NULL. */
void narrative_extract(const struct narrative_rules *rules, const char *text, size_t len,
    const struct narrative_options *o, struct arena *a, struct narrative_records *out);

/* The passages of a report as one text, each under its heading, without markup.  New in the
 * arena. */
const char *narrative_text(const struct passage *passage, size_t count, struct arena *a);

/* By which the same report is known again when it comes by another way; 0: there is too little of
 * it.  What differs between two ways (case, blanks, who signed) does not count. */
uint64_t narrative_fingerprint(const struct narrative_rules *rules, const struct passage *passage,
    size_t count, struct arena *a);

const char *narrative_kind_name(enum narrative_kind kind); /* "category" ... */
const char *narrative_section_name(enum section section);  /* "impression" ... */

#endif
