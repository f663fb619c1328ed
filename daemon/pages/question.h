/* SPDX-License-Identifier: Apache-2.0
 *
 * question.h - one question, read for its page and for that of a critical result.
 */
#ifndef DAEMON_PAGES_QUESTION_H
#define DAEMON_PAGES_QUESTION_H

#include "followupd/explain.h"
#include "site.h"

struct question_read {
	struct visit *v;
	int64_t id;
	struct rows row; /* one, of review_show; freed by who has read it */
	struct charts charts;
	const struct question *q;
	const struct chart *chart; /* NULL: it belongs to no patient */
	struct explain_step step;
	date today;
};

/* Reads the question that the address names first, "/question/{}" or "/critical/{}".  False: the
 * visit has ended with a page that says why. */
bool question_read(struct question_read *r);
/* The exam whose report it is about; NULL: none.  Only of a question of a patient. */
const struct exam *question_exam(const struct question_read *r);
/* {name, about} of its patient, or null.  New. */
json_t *question_patient_json(struct question_read *r);
/* {by, when, words} of its answer, or null.  New. */
json_t *question_answered_json(struct question_read *r);
/* {rows: [{when, who, words}]}, or null.  New.  False with e set. */
MUST_CHECK bool question_history_json(struct question_read *r, json_t **out, struct err *e);

#endif
