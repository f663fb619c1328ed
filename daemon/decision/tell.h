/* SPDX-License-Identifier: Apache-2.0
 *
 * tell.h - something told to one person: who, and what; its words are made elsewhere.
 */
#ifndef DAEMON_DECISION_TELL_H
#define DAEMON_DECISION_TELL_H

#include "change.h"

struct telling {
	enum notice_kind kind;
	const char *template; /* of NOTICE_STEP; else NULL: the kind's own */
	const char *step;     /* unique per revision */
	enum role to;
	int64_t person;	     /* 0: whoever has that role; else that one, or the owner for him */
	const char *why;     /* words for the reader, or NULL */
	const char *why_you; /* why that person is told */
	enum {
		CALENDAR_LEAVE,
		CALENDAR_ASK_DUE,
		CALENDAR_ASK_APPOINTMENT,
		CALENDAR_CANCEL
	} calendar;
	struct calendar_entry *cancel; /* with CALENDAR_CANCEL */
	int alarm_days;
	date respond_by;     /* of an offer; else 0 */
	struct planned next; /* what comes if nobody answers; step NULL: nothing */
};

/* Nothing when that step of that revision was told already.  Where nobody can be told, a person is
 * asked. */
MUST_CHECK bool tell(struct work *w, struct case_record *r, const struct telling *t);
/* Instead of a mail: a line of the coordinator's next summary of what old reports ask for. */
void tell_in_summary(struct work *w, const struct case_record *r);
void tell_old_reports(struct work *w, const struct digest *d, const struct person *to);
/* A mail about one question, which leaves at that instant, ... */
void tell_of_question(struct work *w, const struct question *q, const struct question_step *s,
    const struct addressee *h, const struct planned_question *next, instant at);
/* ... about what waits for one person, and about a day in shadow. */
void tell_digest(struct work *w, const struct digest *d, const struct person *to);
/* False: nobody can be told. */
bool tell_shadow_summary(struct work *w, const struct question *q);
/* What people quote: "Q1234". */
const char *question_ref(struct arena *a, int64_t id);
/* Whether that person was, or may have been, told anything of that follow-up. */
bool was_told(const struct case_record *r, int64_t person);
/* What a role word stands for in a notice: "follow-up imaging". */
const char *action_words(const char *action);

#endif
