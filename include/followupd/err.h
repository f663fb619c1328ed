/* SPDX-License-Identifier: Apache-2.0
 *
 * err.h - what went wrong, for a caller that can go on.
 *
 * Text follows the PostgreSQL message style: one line, lower case, no full stop, no function
 * names, says what failed and names the value.  The hint is a full sentence, or empty.
 */
#ifndef FOLLOWUPD_ERR_H
#define FOLLOWUPD_ERR_H

#include <stdbool.h>

#define MUST_CHECK   __attribute__((warn_unused_result))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))

enum err_code {
	ERR_NONE = 0,
	ERR_INPUT,     /* what came from outside is not usable as it is */
	ERR_NOT_FOUND, /* the named thing does not exist */
	ERR_REFUSED,   /* the thing exists, and its rules say no */
	ERR_AGAIN,     /* another was first; the same work done again may succeed */
	ERR_CONFIG,    /* configuration, policy, table or template text */
	ERR_SYSTEM,    /* the operating system or a library said no */
	ERR_DATABASE,  /* the database refused the statement; the connection still stands */
	ERR_WAIT,      /* the database or its machine cannot now; the connection still stands */
	ERR_LOST,      /* the connection is gone; what was under way is in doubt */
};

struct err {
	enum err_code code;
	char text[480];
	char hint[240];
	char sqlstate[6]; /* of what the database refused; else empty */
};

/* Fills *e and returns false, so that a caller can write `return err_set(...)`. e may be NULL. */
bool err_set(struct err *e, enum err_code code, const char *fmt, ...) PRINTF(3, 4);

/* Whether the surroundings are at fault and not what was being done: it is done again, with
 * back-off, as often as it takes, and counts against nobody. */
bool err_of_surroundings(const struct err *e);

/* Adds a hint to an error already set. */
void err_hint(struct err *e, const char *fmt, ...) PRINTF(2, 3);

/* Puts "context: " in front of the text already there, and returns false. */
bool err_prefix(struct err *e, const char *fmt, ...) PRINTF(2, 3);

#endif
