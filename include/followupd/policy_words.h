/* SPDX-License-Identifier: Apache-2.0
 *
 * policy_words.h - what a policy says, in words, for whoever reads it: at a terminal and on a page.
 *
 * Words are constants or live in the arena.
 */
#ifndef FOLLOWUPD_POLICY_WORDS_H
#define FOLLOWUPD_POLICY_WORDS_H

#include "followupd/policy.h"

/* "3 working days", "90 minutes". */
const char *policy_span(struct arena *a, int64_t span, bool working);
/* "30 days after the latest date", "at once, at any hour". */
const char *policy_when(struct arena *a, const struct band *b, const struct step *s);
/* "3 working days after it was asked, in working hours, then every day". */
const char *policy_question_when(struct arena *a, const struct question_step *s);
/* "alone", "daily" or "weekly", as the file has it. */
const char *policy_told(enum step_mail mail);
/* "tier 2, overdue"; "" for a reminder. */
const char *policy_tier(struct arena *a, int tier, bool overdue);
/* What of it stands in the owner's calendar: "on the due date, with an alarm 7 days before". */
const char *policy_entry(struct arena *a, const struct band *b);
/* "14 to 92 days after the exam". */
const char *policy_days(struct arena *a, const struct band *b);
/* 'E' or 'J', as the comment behind that line of the file has it: published, or the site's
 * judgement; 0: it says neither. */
char policy_mark(const struct policy *p, int line);

/* Each limit as it is called in the file, and what it is for. */
struct policy_limit {
	const char *key, *words;
	int value;
};
#define POLICY_LIMITS_MAX 24
/* How many there are. */
size_t policy_limits(const struct policy *p, struct policy_limit out[static POLICY_LIMITS_MAX]);

#endif
