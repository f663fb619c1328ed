/* SPDX-License-Identifier: Apache-2.0
 *
 * log_limit.h - how many lines of one kind are written within a minute; the rest is counted.
 *
 * So neither a hostile sender nor a loop that fails fills the disk.  A kind is a format, known by
 * its address.  Times are microseconds of a clock that does not go back.  Fails: never.
 */
#ifndef FOLLOWUPD_LOG_LIMIT_H
#define FOLLOWUPD_LOG_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#define LOG_KINDS 64 /* within a minute; what is beyond them is written */

struct log_kind {
	const char *format; /* NULL: free; lent for ever */
	int level;
	int64_t since; /* begin of its minute */
	long written, kept;
};

/* Begins as zeros. */
struct log_limit {
	long per_minute; /* 0: all are written */
	struct log_kind kinds[LOG_KINDS];
};

/* Whether a line of this kind is written now. */
bool log_limit_admits(struct log_limit *l, const char *format, int level, int64_t now);
/* Takes out one kind whose minute is over and whose count has to be told; with now INT64_MAX any
 * that has one.  False: there is none. */
bool log_limit_owes(struct log_limit *l, int64_t now, struct log_kind *out);

#endif
