/* SPDX-License-Identifier: Apache-2.0
 *
 * extract.h - the parts of followupctl extract: reports as text, as CSV, and against labels.
 */
#ifndef CTL_EXTRACT_H
#define CTL_EXTRACT_H

#include <jansson.h>

#include "followupd/buf.h"
#include "followupd/ctl.h"
#include "followupd/narrative.h"

struct extract {
	const struct narrative_rules *rules;
	bool json, verbose, explain;
};

/* Each sentence of a text, with what explains it; the answer lists all of them. */
void explain_print(const char *text, const struct narrative_records *all);
void explain_line(const char *text, struct narrative_span span);
json_t *explain_json(const char *text, const struct narrative_sentence *s);

/* Reads FILE, or standard input for "-". */
MUST_CHECK bool extract_read(const char *path, struct buf *out, struct err *e);
/* id,text in; one row a record out.  False with the reason; rows before it are written. */
MUST_CHECK bool extract_csv(const struct extract *x, const char *path, struct err *e);
/* Labelled reports in; precision, recall and F1 out. */
MUST_CHECK bool extract_score(const struct extract *x, const char *path, struct err *e);

struct extract_training {
	struct narrative_rules *rules; /* their weights are changed */
	const char *directory;	       /* where the shipped weights are */
	const char *output;	       /* NULL: only the figures */
	size_t folds;		       /* parts that are held back in turn; 0: no figures */
	bool from_nothing, force, verbose, json;
};
struct training_figures {
	size_t lost;  /* of what is asked for */
	size_t noisy; /* reports that ask for nothing, and somebody is asked */
};
/* Labelled reports (labels.h) in; what shipped and new weights are worth, and a file of weights,
 * out.  False, and no file: a row is wrong, or the new ones lose more. */
MUST_CHECK bool extract_train(const struct extract_training *t, const char *path, struct err *e);

#endif
