/* SPDX-License-Identifier: Apache-2.0
 *
 * measure_store.h - measures of quality as the last run has counted them; runs.
 *
 * Behind the gate of the pages a visitor gets all counts, or those of whom the visitor is; the rows
 * of cases are of the visitor's patients.  Fails: as the database.
 */
#ifndef FOLLOWUPD_MEASURE_STORE_H
#define FOLLOWUPD_MEASURE_STORE_H

#include <jansson.h>
#include "followupd/buf.h"
#include "followupd/measure.h"
#include "followupd/session.h"
#include "followupd/zone.h"

struct measure_run {
	instant as_of; /* INSTANT_NONE: there was none yet */
	int half;
	size_t year_count, site_count;
	int *year; /* of which there are figures, the first one first */
	const char **site;
};

/* The last one that is through. */
MUST_CHECK bool measure_run_read(
    struct session *s, struct arena *a, struct measure_run *out, struct err *e);

/* The year to show first: of four months ago, whose cases have mostly come to their end. */
int measure_year(const struct measure_run *run);

struct measure_query {
	const struct measure *measure;
	int year;
	const char *site; /* NULL: all of them, and only then groups of patients are told */
	const char *base; /* "all"; "radiologist" or "owner": what is the visitor's */
	bool no_groups;	  /* only total, months and series */
};

/* All in it lies in the arena. */
MUST_CHECK bool measure_read(struct session *s, struct arena *a, const struct measure_run *run,
    const struct measure_query *q, struct measure_result **out, struct err *e);
/* Whether the visitor gets all figures. */
MUST_CHECK bool measures_all(struct session *s, bool *out, struct err *e);

/* ---- the cases behind a number --------------------------------------------------------------- */

struct measure_case_query {
	struct measure_query of;
	date month;	     /* DATE_NONE: of the year */
	const char *outcome; /* NULL: all that are met, or met and not */
	bool met;
	const char *dim, *value; /* of a group, none of patients; NULL: of all */
	date after_month;	 /* where the page before ended; DATE_NONE: from the first on */
	int64_t after_id;
	int limit;
};

/* Columns: patient_id, patient (number), family, given, birth, sex, accession, day, ref (NULL: no
 * follow-up), target, state, closure, month, outcome, step, id.  Only behind the gate. */
MUST_CHECK bool measure_cases_read(struct session *s, const struct measure_run *run,
    const struct measure_case_query *q, struct rows *out, struct err *e);

/* ---- for programs ---------------------------------------------------------------------------- */

/* New. */
json_t *measure_json(
    const struct measure_run *run, const struct measure_query *q, const struct measure_result *r);
void measure_csv(struct buf *out, const struct measure_result *r);

/* ---- runs ------------------------------------------------------------------------------------ */

/* Some patients more of tonight's run, or of one as of `due` unless that is INSTANT_NONE.  *more:
 * there is more to do.  Outside a transaction. */
MUST_CHECK bool measures_step(
    struct session *s, const struct zone *z, instant due, bool *more, struct err *e);

/* For the engine, whenever nothing else waits: tonight's run, step by step.  What the database
 * refuses is in the log, is tried again in ten minutes and stops nothing else; *not_before keeps
 * that, 0 at the start.  False: the surroundings failed. */
MUST_CHECK bool measures_night(struct session *s, const struct zone *z, instant now,
    instant *not_before, bool *more, struct err *e);

#endif
