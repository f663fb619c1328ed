/* SPDX-License-Identifier: Apache-2.0
 *
 * codes.h - the loaded code tables as the matcher and the word reader see them.
 */
#ifndef DAEMON_FOLLOWUP_CODES_H
#define DAEMON_FOLLOWUP_CODES_H

#include <stdint.h>
#include "followupd/match.h"
#include "list.h"

/* A set of regions: bit i is region[i].  breast_left, _right and _unspecified are one region, the
 * side stands apart; X_part is a region of its own that covers nothing for sure. */
typedef uint64_t regions;
#define REGIONS_MAX 64

struct region_name {
	const char *name;
	regions covers; /* itself too */
	int whole;	/* X_part: index of X; else -1 */
};

struct region_pair {
	regions both, covers;
};

struct exam_row {
	struct exam_class class;
	regions regions;
	const char *loinc, *cpt; /* cpt: alternatives joined with "|" */
	bool named;		 /* chosen by words of its own only (words.csv kind key) */
};

struct exam_token {
	const char *name, *keys, *region, *contrast;
	const char *words; /* as people say it */
	regions regions;
	bool both_sides;
	enum exam_kind kind;
};

enum fits { FITS_NO, FITS_PART, FITS_YES };

struct substitution {
	const char *tokens, *keys, *contrast, *side, *action, *with;
	enum closure_code closure; /* CLOSURE_NONE: what the date says */
	enum fits fits;
	bool text;	     /* a comparison that names the index exam settles a "part" */
	bool organ, measure; /* ... so do findings that speak of the organ, or measure in it */
};

enum word_kind {
	WORD_MODALITY,
	WORD_VIEW,
	WORD_REGION,
	WORD_CONTRAST,
	WORD_SIDE,
	WORD_PURPOSE,
	WORD_LIMITED,
	WORD_KEY,
	WORD_PROTOCOL /* a WORD_KEY once it is loaded */
};

struct code_word {
	const char *words, *modality, *value;
	enum word_kind kind;
	regions regions; /* of WORD_REGION */
};

struct site_code {
	const char *code, *system, *key, *contrast, *laterality;
};

struct exam_codes {
	size_t region_count, pair_count, exam_count, token_count, substitution_count, word_count,
	    site_count;
	struct region_name *region;
	struct region_pair *pair;
	struct exam_row *exam;
	struct exam_token *token;
	struct substitution *substitution;
	struct code_word *word; /* by their first letter, else as in the file */
	size_t word_from[257];	/* the first that begins with that byte, or a later one */
	struct site_code *site;
	struct class_memo *memo;
};

/* What exam_classify remembers, in the arena of the tables. */
struct class_memo *class_memo_new(struct arena *a);
/* The same, read anew.  Lends from c alone: nothing of the procedure is in it. */
struct exam_class codes_classify(
    const struct exam_codes *c, const struct coded *procedure, const char *modality);

/* The regions named in a joined list; unknown names are left out. */
regions region_set(const struct exam_codes *c, const char *list);
/* All that an exam of those regions takes in; *maybe: what it takes in only in part. */
regions region_cover(const struct exam_codes *c, regions of, regions *maybe);
const struct exam_token *token_find(const struct exam_codes *c, const char *name, size_t len);
/* Whether one of the token's exams is of that modality; true when it has none. */
bool token_has_modality(
    const struct exam_codes *c, const struct exam_token *t, const char *modality);

/* Reads procedure names; part of exam_classify. */
struct exam_class words_classify(
    const struct exam_codes *c, const char *text, const char *modality);
/* What the text says of contrast and side, or NULL. */
void words_refine(const struct exam_codes *c, const char *text, const char *modality,
    const char **contrast, const char **side, bool *limited);

#endif
