/* SPDX-License-Identifier: Apache-2.0
 *
 * match.h - does this completed exam answer that follow-up?
 *
 * Twelve tests in order, the first failing one decides, each leaves a named reason.  What answers
 * what stands in schema/codes, never in code; the days around the window are window_tolerance.
 * Text alone never closes.
 */
#ifndef FOLLOWUPD_MATCH_H
#define FOLLOWUPD_MATCH_H

#include "followupd/csv.h"
#include "followupd/facts.h"
#include "followupd/followup.h"

/* One exam as the code table sees it. */
struct exam_class {
	const char *key;	/* "CT_CHEST"; NULL when nothing is known of the exam */
	const char *modality;	/* CT MR US MG PT XR ... */
	const char *regions;	/* joined with "|" */
	const char *contrast;	/* without with both any na */
	const char *purpose;	/* diagnostic screening procedure screening_or_diagnostic */
	const char *laterality; /* left right bilateral unknown, or "" */
	uint64_t named;		/* the regions that its name has, a set of the code tables' own */
	bool by_words;		/* recognised by the words of the procedure text, not by a code */
	bool limited;
};

struct exam_codes;
/* dir: schema/codes, with exams.csv, regions.csv, words.csv, tokens.csv and substitutions.csv;
 * site_codes: the site's own (may be NULL), columns as in site-exams.csv.  Everything is checked
 * (LOINC check digits, keys, tokens, regions), all faults go to e->text; arena owns. */
MUST_CHECK bool exam_codes_load(struct arena *a, const char *dir, const char *site_codes,
    struct exam_codes **out, struct err *e);
/* By LOINC, then site code, then CPT when it names one key only, then the words of the text; what a
 * code leaves open (side, contrast) the words add.  modality: DICOM word, or NULL.  Lends from c.
 */
struct exam_class exam_classify(
    const struct exam_codes *c, const struct coded *procedure, const char *modality);
/* "low-dose chest CT or PET/CT, left" of "CT-CHEST-LD|PETCT"; side: NULL, or of the finding.  A
 * word that is no token stands as it is.  New in the arena. */
const char *exam_tokens_words(
    struct arena *a, const struct exam_codes *c, const char *tokens, const char *side);
/* Whether every token in "CT-CHEST-LD|PETCT" ("A+B" too) is known; the first unknown one goes to e.
 */
MUST_CHECK bool exam_tokens_known(const struct exam_codes *c, const char *modality, struct err *e);
/* TOKEN_NONE for an unknown token. */
enum exam_kind exam_token_kind(const struct exam_codes *c, const char *token);
/* Whether some exam of the one list is asked for by the other too: the same token, or the same
 * region and kind of machine. */
bool exam_tokens_agree(const struct exam_codes *c, const char *one, const char *other);
/* Whether the two exams show a region in common; `unknown` where that of one is not known. */
bool exam_regions_meet(const struct exam_codes *c, const struct exam_class *one,
    const struct exam_class *other, bool unknown);
/* Region of the first token in a list that has one, e.g. "chest"; "" when none has. */
const char *exam_token_region(const struct exam_codes *c, const char *token);
/* The token that an exam of that class stands for when a report recommends it by procedure code,
 * e.g. CT_CHEST -> "CT-CHEST"; NULL when none. */
const char *exam_token_of(const struct exam_codes *c, const struct exam_class *x);

/* The LOINC code of the one exam that a token stands for; NULL: it stands for several, or exams.csv
 * has none that leaves as much open as the token does.  Lends from c. */
const char *exam_token_loinc(const struct exam_codes *c, const char *token);

enum match_verdict {
	MATCH_NO,
	MATCH_PENDING,
	MATCH_EARLY,
	MATCH_REVIEW,
	MATCH_CLOSE,
	MATCH_CLOSE_LATE
};

struct exam_candidate {
	int64_t exam;
	const char *accession, *placer, *filler;
	struct exam_class class;
	const char *performed;	       /* the exam as its report names it, or NULL */
	const struct exam_class *said; /* what the code tables make of that; NULL: nothing */
	const char *doubts; /* what its report says against it, "not-done|limited:liver", or NULL */
	const char *shows;  /* what its findings speak of, "liver|chest:mm|lump:kind", or NULL */
	const char *index_shows;	      /* ... those of the report that asked */
	const struct exam_class *index_class; /* of the exam the finding was in, or NULL */
	bool contrast_said;		      /* the recommendation itself asks for it */
	bool contrast_asked; /* ... or a guideline table does, where its exam needs it */
	date day;
	enum report_status status;
	const char *comparison; /* text of the comparison section, or NULL */
};

/* One point of a match, for people; `reasons` has the same in short. */
enum reason_weight { WEIGHS_AGAINST, WEIGHS_DOUBT, WEIGHS_FOR };
struct match_reason {
	enum exam_reason point;
	enum reason_weight weight;
	const char *have, *owed; /* words of the code tables, or of it; NULL: nothing to name */
	date day, from, until;	 /* of the exam, and what it is held against; DATE_NONE: nothing */
};

/* What it may be called when a person says that it answers what is owed. */
enum match_use {
	USE_OWED,    /* the exam itself, or one of which that cannot be ruled out */
	USE_INSTEAD, /* another exam, which a clinician may take in its place */
	USE_NONE     /* it shows another part of the body, or the other side */
};

/* Stands in `reasons` where the text of the report settled a doubt: only while it was at hand. */
#define MATCH_COMPARES "text: the comparison names the index exam"

struct match_result {
	enum match_verdict verdict;
	bool suits;		   /* modality, region and side answer it, whatever the date */
	bool doubted;		   /* its own report says what speaks against it */
	bool by_order;		   /* placer, filler or accession linked beforehand */
	enum closure_code closure; /* as what it closes; CLOSURE_NONE: it does not */
	enum match_use use;	   /* whatever its date and its report's status */
	const char
	    *reasons; /* "patient; after index; final; modality CT-CHEST=CT_CHEST yes; ..." */
	size_t point_count;
	struct match_reason *point; /* in the arena */
};

/* index_accession: of the exam the finding was in.  Same patient is the caller's business.
 *   NO      rules it out: it must not be shown as an answer
 *   PENDING will close it once the report is final; an unread exam that would not is NO
 *   EARLY   right exam, long before the window: keep open, show it
 *   REVIEW  a person decides
 *   CLOSE, CLOSE_LATE  r.closure says as what; the reasons say why */
struct match_result match_exam(struct arena *a, const struct exam_codes *c,
    const struct followup *f, const char *index_accession, const struct exam_candidate *x);

const char *match_verdict_name(enum match_verdict v);

#endif
