/* SPDX-License-Identifier: Apache-2.0
 *
 * log.h - what the operator is told.
 *
 * Four severities, an end and a bug:
 *   debug    for who asked for it (-v)
 *   info     a change of state of the service
 *   warning  something was refused, retried or put aside; the service goes on
 *   error    a person has to act; the service goes on
 *   fatal    this process cannot go on; it exits 1 and its supervisor starts it again
 *   bug      a state that cannot be; it aborts and leaves a core
 * Lines name row ids and sources, never patient data.  Under systemd the journal's <N> prefix
 * is written, else a time stamp; always to standard error, always one write per line.
 */
#ifndef FOLLOWUPD_LOG_H
#define FOLLOWUPD_LOG_H

#include "followupd/err.h"

enum log_level { LOG_LVL_DEBUG, LOG_LVL_INFO, LOG_LVL_WARNING, LOG_LVL_ERROR };

/* name: the role, in front of each line; lends for ever. */
void log_init(const char *name, enum log_level least);
/* Does nothing where log_init was given LOG_LVL_DEBUG. */
void log_set_level(enum log_level least);
/* "debug" "info" "warning" "error", as the configuration has checked it. */
enum log_level log_level_of(const char *name);
bool log_enabled(enum log_level level);
/* Lines of one kind within a minute, debug apart; 0, as it begins: all.  A kind is a format. */
void log_set_limit(long per_minute);
/* Says how many were not written, of each kind whose minute is over, or of all. */
void log_tell_kept(bool all);

void log_debug(const char *fmt, ...) PRINTF(1, 2);
void log_info(const char *fmt, ...) PRINTF(1, 2);
void log_warning(const char *fmt, ...) PRINTF(1, 2);
void log_error(const char *fmt, ...) PRINTF(1, 2);
_Noreturn void fatal(const char *fmt, ...) PRINTF(1, 2);
_Noreturn void bug(const char *fmt, ...) PRINTF(1, 2);

/* One line with e's text and, if there is one, its hint. */
void log_err(enum log_level level, const struct err *e, const char *fmt, ...) PRINTF(3, 4);

#endif
