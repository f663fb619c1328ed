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
	enum step_mail mail;   /* the default: a mail of its own */
	date respond_by;       /* of an offer; else 0 */
	instant was;	       /* the appointment before; 0: not known */
	const char *failed_to; /* a name; NULL: nobody */
	struct planned next;   /* what comes if nobody answers; step NULL: nothing */
};

/* Nothing when that step of that revision was told already.  Where nobody can be told, a person is
 * asked. */
MUST_CHECK bool tell(struct work *w, struct case_record *r, const struct telling *t);
/* Nobody with that role can be told: a person is asked who does it. */
/* When a notice that was taken back leaves after all; digest: when it was to, as a line; else
 * INSTANT_NONE. */
instant tell_again_at(struct work *w, const struct case_record *r, instant digest);
void ask_who_is_told(struct work *w, const struct case_record *r, enum role to, const char *step,
    const char *template);
/* What such a notice would say to that person now. */
const struct notice_facts *tell_facts(
    struct work *w, struct case_record *r, const struct telling *t, const struct person *to);
/* About no single follow-up: what is always said, and the mail. */
struct notice_facts *tell_facts_about(
    struct work *w, const struct person *to, enum role role, enum notice_kind kind);
struct notice *tell_send(struct work *w, const struct notice_facts *facts, int64_t question,
    const char *step, instant at);
/* A mail about one question, which leaves at that instant, ... */
void tell_of_question(struct work *w, const struct question *q, const struct question_step *s,
    const struct addressee *h, const struct planned_question *next, instant at);
/* ... and about a day in shadow; false: nobody can be told. */
bool tell_shadow_summary(struct work *w, const struct question *q);
/* What people quote: "Q1234". */
const char *question_ref(struct arena *a, int64_t id);
/* Whether that person was, or may have been, told anything of that follow-up. */
bool was_told(const struct case_record *r, int64_t person);
/* When that person was last told of it, or is going to be; INSTANT_NONE: never. */
instant told_last(const struct case_record *r, int64_t person);
/* Whether that person answers by the links of mails: whoever works on the worklist does it there.
 */
bool answers_by_link(const struct person *p);

#endif
