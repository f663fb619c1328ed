/* SPDX-License-Identifier: Apache-2.0
 *
 * prose.h - one report's prose under way; what the prose of a report adds to its coded findings.
 */
#ifndef DAEMON_DECISION_PROSE_H
#define DAEMON_DECISION_PROSE_H

#include "duty.h"

struct prose_question {
	enum question_kind kind;
	const char *key, *text, *evidence;
};

/* The prose of a report, read once for all that look into it. */
struct prose_text {
	const char *text;	  /* what the spans of found count in */
	size_t bytes, bytes_read; /* of all of it; the second is smaller where it is too long */
	struct narrative_records found;
};

struct prose {
	struct duty_list list; /* all duties, those of coded findings first */
	size_t question_count;
	struct prose_question *question;
	const char *no_followup; /* the sentence that says that none is needed, or NULL */
	bool in_addendum;	 /* ... and it stands in an addendum */
	const char *unreadable;	 /* why the text says nothing here, or NULL */
};

void prose_text_read(
    struct work *w, const struct exam *x, const struct facts_report *r, struct prose_text *out);
void prose_read(struct work *w, struct chart *c, const struct exam *x, const struct facts_report *r,
    const struct prose_text *text, const struct closed_list *closed, const struct duty_list *coded,
    struct prose *out);

/* One report's prose under way. */
struct prose_reading {
	struct work *w;
	struct chart *c;
	const struct exam *x;
	const struct closed_list *closed;
	const struct facts_report *r;
	const char *text; /* what the spans of records count in */
	const struct narrative_records *found;
	bool inadequate; /* the report says that its exam does not suffice */
	struct prose *out;
};

/* The sentence on one line. */
const char *prose_sentence(const struct prose_reading *g, const struct narrative_record *n);
const char *prose_words(const struct prose_reading *g, struct narrative_span span);
void prose_ask(struct prose_reading *g, enum question_kind kind, const char *about,
    const char *text, const char *evidence);
/* Adds the duty, or those that it owes together. */
void prose_add(struct prose_reading *g, const struct duty *d);

/* prose_advice.c */
void prose_recommendation(struct prose_reading *g, const struct narrative_record *n);
/* A sentence that names no exam asks to repeat this one, which does not suffice; false: it is not
 * that, or what this exam is is not known. */
bool prose_repeat(struct prose_reading *g, bool repeat, struct narrative_span sentence);

/* prose.c: the report wants a second opinion, once. */
void prose_opinion(struct prose_reading *g, const char *sentence);

/* prose_net.c: what nothing explains is asked. */
void prose_net(struct prose_reading *g, const struct narrative_records *found);

#endif
