/* SPDX-License-Identifier: Apache-2.0
 *
 * labels.h - reports in which somebody marked the sentences that ask for something.
 *
 * Columns: id, text and asks, and where they are there modality and group; others are left alone.
 * Rows with one id stand together and are one report, whose text the first has.  asks is one of
 *   nothing, or "no"   the report asks for nothing
 *   "yes"              the text is one sentence, and it asks
 *   "?"                the report asks for something, and nobody says in which sentence
 *   else               words of the text: the sentence in which they begin asks
 */
#ifndef FOLLOWUPD_LABELS_H
#define FOLLOWUPD_LABELS_H

#include "followupd/csv.h"
#include "followupd/narrative.h"

struct label_quote {
	int line;
	const char *words; /* NULL: the text is one sentence, and asks */
};

struct labelled {
	int line;
	const char *id, *text;
	const char *modality; /* NULL: not known */
	const char *group;    /* whose report it is: an author; of none "" */
	bool silent;	      /* it asks for nothing */
	size_t quote_count;   /* none, and not silent: somewhere */
	struct label_quote *quote;
};

struct labelled_reports {
	size_t count;
	struct labelled *report; /* in the order of the file */
};

/* False: a row is wrong; e names the line, and nothing that stands in it. */
MUST_CHECK bool labels_read(
    struct arena *a, const struct csv *csv, struct labelled_reports *out, struct err *e);

/* Which of all sentences of the report ask (read from its text, with options.explain); asks has
 * room for each.  False: words do not stand in the text, or "yes" is said of several sentences. */
MUST_CHECK bool labels_match(const struct labelled *report, const char *text,
    const struct narrative_records *all, bool *asks, struct err *e);

#endif
