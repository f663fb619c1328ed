/* SPDX-License-Identifier: Apache-2.0
 *
 * ctl_answer.h - stores a person's answer, waits for what the engine made of it and prints that.
 */
#ifndef FOLLOWUPD_CTL_ANSWER_H
#define FOLLOWUPD_CTL_ANSWER_H

#include "followupd/ctl.h"

#define WAIT_DEFAULT "10" /* seconds */

#define OPTION_BY(v)                                                                               \
	{                                                                                          \
		"by", "NAME", "who says so (needed)", v                                            \
	}
#define OPTION_WAIT(v)                                                                             \
	{                                                                                          \
		"wait", "SECONDS", "how long to wait for the engine (default " WAIT_DEFAULT ")", v \
	}

/* Of decisions: refused when something happened behind that line of the history. */
#define OPTION_SEEN(c)                                                                             \
	{                                                                                          \
		"seen", "N", "refuse it when the history has grown beyond line N", &(c)->seen      \
	}

/* Who runs the command, by the name the system knows. */
const char *ctl_system_user(void);

struct member {
	const char *name, *value; /* left out of the answer when the value is NULL or "" */
	int64_t number;		  /* instead of a value, when it is not 0 */
	bool yes;		  /* the same */
};

/* Stores {"kind": kind, subject: id, "by": ref, member...}; the list ends with name NULL.  by: a
 * person of the directory, by ref, address or name. */
int ctl_answer(struct ctl *c, const char *kind, const char *subject, int64_t id, const char *by,
    const struct member *m, int seconds);
/* The same about a follow-up, named by id or ref. */
int ctl_answer_followup(struct ctl *c, const char *kind, const char *which, const char *by,
    const struct member *m, const char *wait);
/* The exit status: done when it was applied, and when no engine answered in time, because what is
 * stored will be applied. */
int ctl_print_outcome(struct ctl *c, int64_t message, int seconds);
int ctl_wait_seconds(const struct ctl *c, const char *wait); /* or misuse */

#endif
