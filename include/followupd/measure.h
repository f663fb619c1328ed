/* SPDX-License-Identifier: Apache-2.0
 *
 * measure.h - measures of quality: what each counts, and what a page of one says.
 *
 * Which cases a measure has, with the month and the outcome of each, says the SQL function of its
 * name (schema/0035_measures.sql).  Here stands what an outcome counts as, in words what is counted
 * and where that comes from, and all that is computed of the counts: rates with their intervals, a
 * sentence about the trend, and which figures of small groups are withheld.
 */
#ifndef FOLLOWUPD_MEASURE_H
#define FOLLOWUPD_MEASURE_H

#include "followupd/clock.h"
#include "followupd/mem.h"

/* The rate of a measure is met / (met + not). */
enum measure_class {
	MEASURE_MET,
	MEASURE_NOT,
	MEASURE_EXCLUDED, /* counted apart */
	MEASURE_PENDING,  /* its time is not over */
	MEASURE_CLASSES,
};

struct measure_outcome {
	const char *word;   /* as it is stored */
	const char *column; /* above its numbers */
	enum measure_class counts;
};

struct measure {
	const char *name;				/* "acr-completion" */
	const char *title;				/* "Completed in time" */
	const char *met;				/* "completed": 61 % were … */
	const char *month;				/* "month in which the exam was due" */
	const char *denominator, *numerator, *excluded; /* sentences */
	const char *source;
	const char *limits; /* what of the published definition was not read, or is not in the data;
			       NULL: nothing */
	const char *sql;    /* function */
	const char *by;	    /* dim of its own by which it is told first; NULL: none */
	size_t outcome_count;
	const struct measure_outcome *outcome; /* others: closure codes, excluded */
};

extern const struct measure measures[];		      /* ends with name NULL */
const struct measure *measure_find(const char *name); /* NULL: there is none */
/* What an outcome counts as; out may be NULL. */
enum measure_class measure_counts_as(const struct measure *m, const char *outcome);
/* Above its numbers; of a closure code what that means. */
const char *measure_outcome_words(const struct measure *m, const char *outcome);

/* ---- dimensions ------------------------------------------------------------------------------ */

struct measure_dim {
	const char *name;  /* "radiologist" */
	const char *title; /* "Radiologist who read the exam that asked" */
	bool equity;	   /* of patients: small groups are withheld */
	bool person;	   /* its values are people */
};
extern const struct measure_dim measure_dims[]; /* ends with name NULL */

/* ---- what is computed ------------------------------------------------------------------------ */

struct measure_count {
	date month; /* the first of it; DATE_NONE: of the year */
	const char *dim, *value;
	const char *label; /* of a person: the name; NULL: the value says it */
	const char *outcome;
	int64_t n;
};

#define MEASURE_OUTCOMES_MAX 24

struct measure_tally {
	int64_t of_class[MEASURE_CLASSES];
	int64_t of_outcome[MEASURE_OUTCOMES_MAX]; /* as measure_result.outcome */
};

struct measure_line {
	date month; /* DATE_NONE: a group */
	const char *value, *label;
	struct measure_tally n;
	enum { GROUP_SHOWN, GROUP_SMALL, GROUP_WITHHELD } shown;
};

struct measure_group {
	const struct measure_dim *dim;
	size_t count;
	struct measure_line *line; /* the largest first */
};

/* The largest guidelines, each month apart; beside the line of all. */
#define MEASURE_SERIES_MAX 2
struct measure_series {
	const char *label;
	struct measure_tally *month; /* as measure_result.month */
	int64_t cases;
};

struct measure_result {
	const struct measure *measure;
	size_t outcome_count;
	const char *outcome[MEASURE_OUTCOMES_MAX]; /* those of the measure, then closure codes */
	struct measure_tally total;
	size_t month_count, group_count;
	struct measure_line *month;  /* all from the first to the last that have a case */
	struct measure_group *group; /* without those that say nothing */
	size_t series_count;	     /* 0, or the two largest */
	struct measure_series series[MEASURE_SERIES_MAX];
	const char *trend; /* a sentence */
};

/* Lends the counts; all else lies in the arena.  Counts whose dim is `base` ("all", or of whom the
 * visitor is: "radiologist") with a month make total and months, "guideline" with a month the
 * series, those without a month the groups. */
struct measure_result *measure_compute(struct arena *a, const struct measure *m, const char *base,
    const struct measure_count *counts, size_t count);

int64_t measure_cases(const struct measure_tally *t); /* met + not */
/* In percent; n > 0. */
double measure_percent(const struct measure_tally *t);
/* Wilson's interval at 95 %, without correction for continuity, of the share k / n; n > 0.  E. B.
 * Wilson, J Am Stat Assoc 1927;22:209-212. */
void measure_wilson(int64_t k, int64_t n, double *low, double *high);

/* Fewer than this many patients in a group are not told. */
#define MEASURE_SMALL 11
/* Marks the lines whose figures are withheld, so that none can be worked out of the total and the
 * others: at least two, of eleven cases together, and not of one possible sharing-out alone. */
void measure_withhold(struct measure_line *line, size_t count);

/* "January", "January 2026". */
const char *month_name(date month);

#endif
