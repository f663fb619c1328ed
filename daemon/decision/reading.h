/* SPDX-License-Identifier: Apache-2.0
 *
 * reading.h - one report group under way, between report.c and what it asks of other files.
 */
#ifndef DAEMON_DECISION_READING_H
#define DAEMON_DECISION_READING_H

#include "prose.h"

/* One report group under way. */
struct reading {
	struct work *w;
	struct chart *c;
	const struct facts *m;
	const struct facts_report *r;
	struct exam *x;
	struct prose_text text;
	struct report *version;
	const struct report *before; /* the version that counted until now */
	int64_t owner;
	struct closed_list closed;
	size_t asked_count; /* by this version, anew or still */
	const struct question **asked;
	bool reworded;		 /* the exam's report has a text that it did not have before */
	const struct exam *from; /* the number under which the report stood until now, or NULL */
};

/* twin_report.c: whether the report has come before under another number; *own: it is to be decided
 * as any. */
MUST_CHECK bool report_by_other_way(struct reading *g, bool *own);

/* report_ask.c: asks about the report, what a person has not answered already; key: of a finding,
 * or a word. */
void reading_ask(struct reading *g, enum question_kind kind, const char *key, const char *text,
    const char *evidence, int64_t followup);
/* The same of a question made elsewhere, which nobody sees before that time. */
void reading_ask_from(struct reading *g, const struct question *q, instant at);
/* Of what stands in no sentence a new version is new evidence: "version 2 of the report", "" of the
 * first. */
const char *reading_version(const struct reading *g);
/* Of a question about this exam's report. */
const char *reading_key(const struct reading *g, const char *of);
/* No code of it says what it found. */
bool reading_is_uncoded(const struct facts_report *r);
/* Asks what a report says that cannot be read here; withdraws that where the same version is read
 * after all.  Whether it was asked. */
bool reading_ask_unread(struct reading *g, const struct prose *p);
/* What was asked of a follow-up holds it while nobody has answered. */
MUST_CHECK bool reading_hold(
    struct reading *g, enum question_kind kind, struct case_record *r, const char *why);
/* What a duty leaves open, of the follow-up r that is tracked meanwhile, if any. */
void reading_ask_duty(struct reading *g, const struct duty *d, const struct case_record *r);
/* The open question of it is about that follow-up, where it was about none. */
void reading_tie_duty(struct reading *g, const struct duty *d, int64_t followup);
/* Whether a person has answered what d asks: it asks no longer then.  True: and nothing is to be
 * done, or what this person planned stays. */
bool reading_answered(struct reading *g, struct duty *d, const struct case_record *r);

#endif
