/* SPDX-License-Identifier: Apache-2.0
 *
 * log.c - one line to standard error, and of one kind only so many within a minute.
 *
 * Fails: never; a line that cannot be written is lost.
 */
#include "autoconf.h"
#include "followupd/clock.h"
#include "followupd/log.h"
#include "followupd/log_limit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *log_name = "followupd";
static enum log_level log_least = LOG_LVL_INFO;
static bool log_pinned; /* asked for on the command line, which outranks the configuration */
static int log_journal = -1;
static struct log_limit log_bound;

static const struct {
	const char *word;
	int syslog;
} levels[] = {{"debug", 7}, {"info", 6}, {"warning", 4}, {"error", 3}, {"fatal", 2}, {"bug", 1}};

enum { LVL_FATAL = 4, LVL_BUG = 5 };

void log_init(const char *name, enum log_level least)
{
	log_name = name;
	log_least = least;
	log_pinned = least == LOG_LVL_DEBUG;
}

void log_set_level(enum log_level least)
{
	if (!log_pinned)
		log_least = least;
}

enum log_level log_level_of(const char *name)
{
	int i = LOG_LVL_DEBUG;
	while (i < LOG_LVL_ERROR && strcmp(levels[i].word, name) != 0)
		i++;
	return (enum log_level)i;
}

bool log_enabled(enum log_level level)
{
	return level >= log_least;
}

void log_set_limit(long per_minute)
{
	log_bound.per_minute = per_minute;
}

static void write_line(int level, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));
static void write_line(int level, const char *fmt, va_list ap)
{
	char line[1200];
	size_t n = 0, max = sizeof line - 2;
	if (log_journal < 0)
		log_journal = getenv("JOURNAL_STREAM") != NULL;
	if (log_journal) {
		n += (size_t)snprintf(line, max, "<%d>", levels[level].syslog);
	} else {
		struct timespec ts;
		struct tm tm;
		clock_gettime(CLOCK_REALTIME, &ts);
		gmtime_r(&ts.tv_sec, &tm);
		n += strftime(line, max, "%Y-%m-%dT%H:%M:%S", &tm);
		n += (size_t)snprintf(line + n, max - n, ".%03ldZ ", ts.tv_nsec / 1000000);
	}
	n += (size_t)snprintf(
	    line + n, max - n, "%s[%ld] %s: ", log_name, (long)getpid(), levels[level].word);
	int m = vsnprintf(line + n, max - n, fmt, ap);
	if (m > 0)
		n += (size_t)m < max - n ? (size_t)m : max - n - 1;
	for (size_t i = 0; i < n; i++) /* a value from outside must not forge a line */
		if ((unsigned char)line[i] < 0x20)
			line[i] = ' ';
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, n) < 0)
		return;
}

#define EMIT(level)                                                                                \
	do {                                                                                       \
		va_list ap;                                                                        \
		va_start(ap, fmt);                                                                 \
		write_line(level, fmt, ap);                                                        \
		va_end(ap);                                                                        \
	} while (0)

static void write_plain(int level, const char *fmt, ...) PRINTF(2, 3);
static void write_plain(int level, const char *fmt, ...)
{
	EMIT(level);
}

static void tell_kept(int64_t now)
{
	struct log_kind k;
	while (log_limit_owes(&log_bound, now, &k))
		write_plain(
		    k.level, "%ld more lines \"%.200s\" were not written", k.kept, k.format);
}

void log_tell_kept(bool all)
{
	tell_kept(all ? INT64_MAX : monotonic_now());
}

/* Whether a line of this kind is written; what was kept back before is told first. */
static bool admits(int level, const char *fmt)
{
	if (level == LOG_LVL_DEBUG || !log_bound.per_minute)
		return true;
	int64_t now = monotonic_now();
	tell_kept(now);
	return log_limit_admits(&log_bound, fmt, level, now);
}

void log_debug(const char *fmt, ...)
{
	if (log_enabled(LOG_LVL_DEBUG))
		EMIT(LOG_LVL_DEBUG);
}

void log_info(const char *fmt, ...)
{
	if (log_enabled(LOG_LVL_INFO) && admits(LOG_LVL_INFO, fmt))
		EMIT(LOG_LVL_INFO);
}

void log_warning(const char *fmt, ...)
{
	if (log_enabled(LOG_LVL_WARNING) && admits(LOG_LVL_WARNING, fmt))
		EMIT(LOG_LVL_WARNING);
}

void log_error(const char *fmt, ...)
{
	if (admits(LOG_LVL_ERROR, fmt))
		EMIT(LOG_LVL_ERROR);
}

void fatal(const char *fmt, ...)
{
	EMIT(LVL_FATAL);
	exit(1);
}

void bug(const char *fmt, ...)
{
	EMIT(LVL_BUG);
	abort();
}

void log_err(enum log_level level, const struct err *e, const char *fmt, ...)
{
	if (!log_enabled(level) || !admits((int)level, fmt))
		return;
	char what[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	write_plain((int)level, "%s: %s%s%s", what, e->text, e->hint[0] ? "; hint: " : "", e->hint);
}
