/* SPDX-License-Identifier: Apache-2.0
 *
 * closure.h - the reason codes that end a follow-up, what each needs and how each counts.
 */
#ifndef FOLLOWUPD_CLOSURE_H
#define FOLLOWUPD_CLOSURE_H

#include "followupd/err.h"

enum closure_needs {
	NEEDS_EXAM = 1,	     /* the exam that did it */
	NEEDS_REASON = 2,    /* words */
	NEEDS_CLINICIAN = 4, /* a clinician's name */
	NEEDS_LINK = 8,	     /* the surviving follow-up */
	NEEDS_REPORT = 16,
	NEEDS_SOURCE = 32,   /* outside site and date, or a copy */
	NEEDS_ATTEMPTS = 64, /* the attempts rule: nobody may use it before it is met */
};

enum closure_counts { COUNTS_COMPLETED, COUNTS_COMPLETED_APART, COUNTS_EXCLUDED, COUNTS_NOT };

struct closure {
	const char *code, *meaning;
	unsigned needs;
	enum closure_counts counts;
	bool step_done; /* the imaging itself was done: a series goes on to its next step */
};

extern const struct closure closures[]; /* ends with code NULL */
const struct closure *closure_find(const char *code);

struct closure_proof {
	const char *exam, *reason, *clinician, *link, *report, *source;
};

/* Whether a person may close with that code and that proof; says all that is missing. */
MUST_CHECK bool closure_allowed(const char *code, const struct closure_proof *p, struct err *e);

#endif
