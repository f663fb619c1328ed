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
/* version NULL: the table's file says which version is the default of its system. */
const struct guideline *guideline_find(
    const struct guideline_set *s, const char *system, const char *version);

const char *guideline_system(const struct guideline *g);
const char *guideline_version(const struct guideline *g);
const char *guideline_title(const struct guideline *g);
const char *guideline_citation(const struct guideline *g);
const char *guideline_sha256(const struct guideline *g); /* of the file's bytes, 64 hex digits */

/* One step of a schedule; the first is the action itself. */
struct guideline_step {
	int step; /* from 1 */
	const char *action, *modality;
	int min, max;	    /* -1 when none is published */
	const char *unit;   /* days months hours; "" when none */
	const char *anchor; /* index: from the index exam; previous: from the exam actually done */
	bool optional;
};

struct guideline_answer {
	const char *system, *version, *row;
	const char *action, *modality; /* guidelines vocabulary */
	int min, max;		       /* -1: no published interval */
	const char *unit, *anchor, *urgency;
	bool optional;
	size_t step_count;
	struct guideline_step *step;
	const char *next; /* what comes after, in words or a row id; "" when nothing */
	size_t missing_count;
	const char **missing; /* inputs whose absence made it human-review */
	size_t overlay_count;
	struct guideline_answer *overlay; /* second, independent obligations (Lung-RADS S) */
	const char *category; /* classification tables: the category that was computed, or NULL */
	const char *note, *evidence, *citation, *table_sha256;
};

/* Answers from the arena.  False: a bad input (unknown name, illegal value, out of range), err
 * names the field and the legal values.  Missing inputs are an answer, not an error. */
MUST_CHECK bool guideline_evaluate(const struct guideline *g, const struct pair *input,
    size_t count, struct arena *a, struct guideline_answer *out, struct err *e);

/* Walks every combination around every threshold.  Faults (with a counter-example each) go to
 * `report`; returns how many; *walked counts the combinations. */
size_t guideline_check(const struct guideline *g, FILE *report, uint64_t *walked);

/* The action answers with a duty somebody has to be chased for. */
bool guideline_action_is_owed(const char *action);

#endif
