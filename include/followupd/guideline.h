/* SPDX-License-Identifier: Apache-2.0
 *
 * guideline.h - decision tables: load, check, evaluate.
 *
 * A table is a CSV file that a clinician reads in a spreadsheet.  The engine knows inputs, derived
 * inputs, rows, steps and hit rules; it knows no guideline.  Numbers are exact decimals.
 */
#ifndef FOLLOWUPD_GUIDELINE_H
#define FOLLOWUPD_GUIDELINE_H

#include <stdint.h>
#include <stdio.h>
#include "followupd/clock.h"
#include "followupd/facts.h"
#include "followupd/mem.h"

struct guideline;
struct guideline_set;

/* Loads every *.csv of dir, then of site_dir (may be NULL; same system and version replaces).
 * A table that does not parse is refused by file and line; all faults in one go in e->text. */
MUST_CHECK bool guideline_load(struct arena *a, const char *dir, const char *site_dir,
    struct guideline_set **out, struct err *e);

size_t guideline_count(const struct guideline_set *s);
const struct guideline *guideline_at(const struct guideline_set *s, size_t i);
/* version NULL or "": the table's file says which version is the default of its system. */
const struct guideline *guideline_find(
    const struct guideline_set *s, const char *system, const char *version);

const char *guideline_system(const struct guideline *g);
const char *guideline_version(const struct guideline *g);
const char *guideline_title(const struct guideline *g);
const char *guideline_citation(const struct guideline *g);
bool guideline_is_default(const struct guideline *g);
const char *guideline_path(const struct guideline *g);
const char *guideline_sha256(const struct guideline *g); /* of the file's bytes, 64 hex digits */

/* When somebody last compared it with what is published, DATE_NONE: nobody said; and the table or
 * guideline that has taken its place, "" for none. */
date guideline_checked_on(const struct guideline *g);
const char *guideline_superseded_by(const struct guideline *g);

size_t guideline_row_count(const struct guideline *g);
bool guideline_is_site(const struct guideline *g); /* from the site's directory */
/* The shipped table that a site's one of the same system and version stands for; NULL: none. */
const struct guideline *guideline_replaces(const struct guideline *g);

/* Whether the table declares an input of that name. */
bool guideline_has_input(const struct guideline *g, const char *name);

/* The exams and procedures that its rows name, each once. */
const char *const *guideline_modalities(const struct guideline *g, struct arena *a, size_t *count);
/* Whether that input is an integer. */
bool guideline_input_is_whole(const struct guideline *g, const char *name);
/* The input that states the category; NULL: the table has none. */
const char *guideline_category_input(const struct guideline *g);
/* How much an action asks for, of "a|b" and "a+b" the most: 0 nothing, 1 an option, 2 imaging
 * later, 3 something now, 4 tissue or a clinician. */
int guideline_action_weight(const char *action);
/* The input that says which step of a schedule is due; NULL: the table has none. */
const char *guideline_step_input(const struct guideline *g);

/* One table from memory (tests, fuzzing); path is for messages.  False: every fault in e->text. */
MUST_CHECK bool guideline_read(struct arena *a, const char *path, const char *data, size_t len,
    struct guideline **out, struct err *e);

/* The same; the faults go to report, one a line. */
MUST_CHECK bool guideline_read_to(struct arena *a, const char *path, const char *data, size_t len,
    struct guideline **out, FILE *report);

/* What an interval counts from.  The anchor is the guideline's own word (exam_date, baseline_date,
 * cat3_index_date, ...); from is one of four the engine knows: "exam" the exam being read, "first"
 * the first exam of the finding or series, "previous" the exam of the step before, as actually
 * done, "report" the date of the report.  "" when there is no interval to count. */

/* One step of a schedule. */
struct guideline_step {
	int step;	/* from 1 */
	bool repeats;	/* this one again and again, until `until` holds */
	const char *id; /* row id of the step where the guideline names one, else "" */
	const char *action, *modality;
	int min, max;	  /* -1 when none is published */
	const char *unit; /* days months hours; "" when none */
	const char *anchor, *from;
	bool optional;
	const char *until; /* condition in words of the table; "" when none */
};

struct guideline_answer {
	const char *system, *version;
	const char
	    *row; /* id; "" when inputs are missing; "a|b" when all rows still possible agree */
	const char
	    *classified_by; /* ids of the rows passed on the way, blank between; "" when none */
	const char *action, *modality; /* guidelines vocabulary; modality "" when there is none */
	int min, max;		       /* -1: no published interval */
	const char *unit, *anchor, *from, *urgency;
	bool optional;
	/* Inputs are missing, and this is what all rows that are still possible have in common: the
	 * menu of their actions and the earliest of their dates.  missing says what is open. */
	bool provisional;
	bool undated; /* ... and one of those rows has no published interval */
	/* The schedule from the step this answer is about: step[0] is the action itself.  0 when
	 * the row has no schedule, or it is over. */
	size_t step_count;
	struct guideline_step *step;
	const char *next; /* what comes after, in words or a row id; "" when nothing */
	size_t missing_count;
	const char **missing; /* inputs whose absence made it human-review, or provisional */
	size_t assumed_count;
	const char **assumed; /* "infection=no": not stated, and the table says what that means */
	size_t flag_count;
	const char **flag; /* data-quality warnings for the reader */
	size_t overlay_count;
	struct guideline_answer *overlay; /* second, independent obligations (Lung-RADS S) */
	const char *category;		  /* stated or computed, NULL when the table has none */
	const char *note, *evidence, *source, *citation, *table_sha256;
	/* For showing the way: lines of the file, 0 when there is none. */
	int row_line, step_line;
	size_t passed_count, possible_count;
	int *passed;		   /* rows passed on the way */
	int *possible;		   /* rows still possible, when inputs are missing */
	const char *possible_rows; /* their ids, "a|b"; "" when the row is certain */
};

/* Answers from the arena.  False: a bad input (unknown name, illegal value, out of range), err
 * names the field and the legal values.  Missing inputs are an answer, not an error.  A key with
 * an empty value is missing. */
MUST_CHECK bool guideline_evaluate(const struct guideline *g, const struct pair *input,
    size_t count, struct arena *a, struct guideline_answer *out, struct err *e);

/* Exam and procedure words a modality cell may use; schema/codes lists them. */
struct guideline_tokens {
	size_t count;
	const char *const *token;
};

/* Walks every combination around every threshold.  Faults (with a counter-example each) and
 * warnings go to `report`, a line each; returns how many faults; *walked (may be NULL) counts the
 * combinations.  tokens NULL: modalities are not checked. */
size_t guideline_check(const struct guideline *g, const struct guideline_tokens *tokens,
    FILE *report, uint64_t *walked);
/* The same for all tables of a set: false at the first fault, which e names by file, line, row and
 * counter-example.  A table that fails must not be used. */
MUST_CHECK bool guideline_prove(
    const struct guideline_set *s, const struct guideline_tokens *tokens, struct err *e);
/* The same without the shipped tables whose content is listed in proven.sha256 beside them, which
 * "make prove-tables" writes and the tests hold: for the start of a role. */
MUST_CHECK bool guideline_prove_rest(const struct guideline_set *s, struct err *e);

/* The table for a reader, in lines of `width` columns; the way to `answer` (may be NULL) is marked:
 * => answers, -> passed on the way, + owed beside, ? still possible. */
void guideline_show(
    const struct guideline *g, const struct guideline_answer *answer, int width, FILE *out);

/* Why the answer is what it is, in a few lines below the table. */
void guideline_explain(
    const struct guideline *g, const struct guideline_answer *answer, int width, FILE *out);

/* The action answers with a duty somebody has to be chased for.  Routine screening is none: the
 * screening programme invites, and no finding is open. */
bool guideline_action_is_owed(const char *action);

#endif
