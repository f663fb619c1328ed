/* SPDX-License-Identifier: Apache-2.0
 *
 * ctl.h - what the subcommands of followupctl share: options, connection, output.
 *
 * A subcommand is one function that returns the exit status: 0 done, 1 not found or refused.
 * Misuse ends the process with 2 while the options are read, before anything was changed.
 */
#ifndef FOLLOWUPD_CTL_H
#define FOLLOWUPD_CTL_H

#include "followupd/config.h"
#include "followupd/rows_json.h"
#include "followupd/session.h"
#include "followupd/zone.h"

#define CTL_DONE    0
#define CTL_REFUSED 1
#define CTL_MISUSE  2

struct ctl {
	const struct ctl_command *command;
	const char *config_path;
	bool json;
	struct config *config;	 /* after ctl_config */
	const struct zone *zone; /* the site's, after ctl_config */
	struct session *session; /* after ctl_connect */
	const char *seen;	 /* of a decision: what the person saw, see OPTION_SEEN */
};

struct ctl_command {
	const char *name;      /* "list", "messages show" */
	const char *arguments; /* for the usage line: "ID|REF", "" when there are none */
	const char *summary;
	int (*run)(struct ctl *c, int argc, char **argv);
};

extern const struct ctl_command ctl_commands[]; /* ends with name NULL */

/* ---- options (options.c) -------------------------------------------------------------------- */

struct ctl_option {
	const char *name;
	const char *argument; /* NULL: a switch */
	const char *help;
	const char **value; /* gets the argument, or "" for a switch; untouched when not given */
};

/* Reads the options of the command (table ends with name NULL, or is NULL) and returns the
 * NULL-terminated rest, of least..most words (most -1: any number). */
char **ctl_options(
    struct ctl *c, int argc, char **argv, const struct ctl_option *table, int least, int most);
_Noreturn void ctl_misuse(const struct ctl *c, const char *fmt, ...) PRINTF(2, 3);
/* A number from an option or argument; misuse when it is none or outside. */
int64_t ctl_number(
    const struct ctl *c, const char *what, const char *text, int64_t least, int64_t most);

/* "2026-09-02" or "2026-09-02T08:00", local time of the site; "2026-09-02T15:00:00Z" is UTC; after
 * ctl_config. */
MUST_CHECK bool ctl_time_said(const struct ctl *c, const char *text, instant *out);

/* "Q1234" or "1234". */
int64_t ctl_question_id(const struct ctl *c, const char *word);

/* ---- configuration and connection (connect.c) ----------------------------------------------- */

/* Loads the configuration at its first use. */
MUST_CHECK bool ctl_config(struct ctl *c, struct err *e);
/* Connects with the login "ctl", and refuses another schema than the program's. */
MUST_CHECK bool ctl_connect(struct ctl *c, struct err *e);
/* The same, where one question may take so many seconds. */
MUST_CHECK bool ctl_connect_for(struct ctl *c, int seconds, struct err *e);
void ctl_end(struct ctl *c);
/* Prints the error and its hint to standard error; returns CTL_REFUSED. */
int ctl_fail(const struct err *e);

/* ---- decision tables (guideline_sign.c) ------------------------------------------------------ */

/* Adds "SYSTEM VERSION" of each table of the configuration that nobody vouches for; after
 * ctl_connect. */
MUST_CHECK bool ctl_unsigned_tables(struct ctl *c, json_t *out, size_t *total, struct err *e);

/* ---- output (print.c) ----------------------------------------------------------------------- */

/* What comes from outside is printed without its control characters: a terminal obeys some. */

/* One line of it, cut after `most` characters.  Returns new. */
char *ctl_clean(const char *s, size_t most);
/* Prints and takes the value. */
void ctl_print_json(json_t *j);
/* Rows as JSON, or as aligned columns: those named in `columns` (blank-separated; NULL: all), under
 * their names; `none` is printed when there are no rows. */
void ctl_print_rows(
    const struct ctl *c, const struct rows *r, const char *columns, const char *none);
/* Says on standard error when a list is not all of it. */
void ctl_say_cut(int64_t skipped, int64_t shown, int64_t count, const char *what);
/* A value as a person reads it: instants in the site's zone, "-" for NULL.  Returns new. */
char *ctl_value(const struct ctl *c, const struct rows *r, int row, const char *column);
/* "2026-03-02 09:45" in the site's zone; out holds 32 bytes and is returned. */
char *ctl_time(const struct ctl *c, instant t, char out[static 32]);
/* "Label           text", text may have several lines; nothing when it is NULL or "" or "-". */
void ctl_print_field(const char *label, const char *text);
/* ctl_print_field of a column; nothing when it is NULL. */
void ctl_print_column(
    const struct ctl *c, const struct rows *r, int row, const char *label, const char *column);
void ctl_print_heading(const char *text);

#endif
