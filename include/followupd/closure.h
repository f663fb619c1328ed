/* SPDX-License-Identifier: Apache-2.0
 *
 * closure.h - what each code that ends a follow-up needs and how it counts; the codes themselves
 * stand in vocabulary.h.
 */
#ifndef FOLLOWUPD_CLOSURE_H
#define FOLLOWUPD_CLOSURE_H

#include "followupd/err.h"
#include "followupd/vocabulary.h"

enum closure_needs {
	NEEDS_EXAM = 1,	     /* the exam that did it */
	NEEDS_REASON = 2,    /* words */
	NEEDS_CLINICIAN = 4, /* a clinician's name */
	NEEDS_LINK = 8,	     /* the surviving follow-up */
	NEEDS_REPORT = 16,
	NEEDS_SOURCE = 32,   /* outside site and date, or a copy */
	NEEDS_ATTEMPTS = 64, /* the attempts rule, of what is on record */
};

enum closure_counts { COUNTS_COMPLETED, COUNTS_COMPLETED_APART, COUNTS_EXCLUDED, COUNTS_NOT };

struct closure {
	unsigned needs;
	enum closure_counts counts;
	bool step_done; /* the imaging itself was done: a series goes on to its next step */
	unsigned may;	/* roles of who may say so: a set of enum role */
	unsigned named; /* roles of who may with the name of a clinician who said so */
};

const struct closure *closure_of(enum closure_code code);
/* Its word; NULL for CLOSURE_NONE. */
const char *closure_text(enum closure_code code);
/* A code as a person writes it; false: there is none, and e names those that there are. */
MUST_CHECK bool closure_parse(const char *text, enum closure_code *code, struct err *e);

struct closure_proof {
	const char *exam, *reason, *clinician, *link, *report, *source;
};

/* Whether a person may close with that code and that proof; says all that is missing. */
MUST_CHECK bool closure_allowed(
    enum closure_code code, const struct closure_proof *p, struct err *e);

/* Whether somebody in these roles may at all, and why not with that proof. */
bool closure_open_to(enum closure_code code, unsigned roles);
MUST_CHECK bool closure_role_allowed(
    enum closure_code code, unsigned roles, const struct closure_proof *p, struct err *e);

#endif
