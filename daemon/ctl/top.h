/* SPDX-License-Identifier: Apache-2.0
 *
 * top.h - what the files of followupctl top share: a reading, its text, the terminal.
 */
#ifndef DAEMON_CTL_TOP_H
#define DAEMON_CTL_TOP_H

#include "followupd/ctl.h"
#include "followupd/mail_place.h"
#include "followupd/metrics_store.h"

/* ---- reading (top_read.c) ------------------------------------------------------------------- */

/* What a process did, from one heartbeat to the next. */
struct top_process {
	char *role, *instance;
	instant at; /* of the heartbeat */
	int64_t count;
	bool known;	  /* the rate is */
	double rate;	  /* a minute */
	int64_t seconds;  /* over which it was; from its start until there are two heartbeats */
	bool still_there; /* as of the reading */
};

struct top_reading {
	struct rows installation, roles;
	struct mail_place mail;
	struct metrics *counts;
	size_t process_count; /* these stay from reading to reading */
	struct top_process *process;
};

/* Reads all of it anew; a failure leaves only what stays. */
MUST_CHECK bool top_read(struct ctl *c, struct top_reading *t, struct err *e);
void top_free(struct top_reading *t);
/* What is counted of a role: "messages in"; NULL: nothing. */
const char *top_counted(const char *role);
/* Of a row of t->roles; NULL when nothing of it is counted. */
const struct top_process *top_process_of(const struct top_reading *t, int row);

/* ---- showing (top_show.c) ------------------------------------------------------------------- */

/* The page, a line each; returns new. */
char *top_text(const struct ctl *c, const struct top_reading *t);
json_t *top_json(const struct top_reading *t);

/* ---- the terminal (top_screen.c) ------------------------------------------------------------ */

enum top_wish { TOP_GOES_ON, TOP_RESIZED, TOP_ENDS };

/* Whether standard output is a terminal that obeys escapes. */
bool top_screen_able(void);
/* SIGINT, SIGTERM and SIGHUP end the waiting, and only that, from now on. */
void top_catch_signals(void);
/* Takes the terminal until the process ends, or top_screen_end. */
void top_screen_begin(void);
void top_screen_end(void);
/* Draws the lines that changed; false when the terminal is gone. */
bool top_screen_draw(const char *text);
/* Waits until then, in monotonic time, or for a key or a signal. */
enum top_wish top_wait(int64_t until);

#endif
