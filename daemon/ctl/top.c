/* SPDX-License-Identifier: Apache-2.0
 *
 * top.c - reads again and again what moves, and shows it until somebody has seen enough.
 *
 * Fails: a database that does not answer is said, and asked again; only a first reading that
 * fails ends it.
 */
#include "autoconf.h"
#include "top.h"
#include "followupd/ctl_commands.h"
#include "followupd/mem.h"

#include <stdio.h>
#include <stdlib.h>

#define PATIENCE   5  /* seconds for an answer of the database: a key waits as long */
#define READ_SHARE 10 /* wait this many times as long as the last reading took */

struct top {
	struct ctl *c;
	int64_t interval; /* microseconds */
	struct top_reading reading;
	struct err failure; /* of the last reading */
	char *text;	    /* of the last reading, on a screen */
};

static void read_again(struct top *t)
{
	struct ctl *c = t->c;
	struct err e = {0};
	bool ok = (c->session || ctl_connect_for(c, PATIENCE, &e)) && top_read(c, &t->reading, &e);
	t->failure = e;
	if (ok)
		return;
	session_close(c->session);
	c->session = NULL;
}

static bool failed(const struct top *t)
{
	return t->failure.code != ERR_NONE;
}

/* One line. */
static bool print_json(const struct top *t)
{
	json_t *j =
	    failed(t) ? json_pack("{s:s}", "error", t->failure.text) : top_json(&t->reading);
	json_dumpf(j, stdout, JSON_COMPACT);
	json_decref(j);
	putchar('\n');
	return fflush(stdout) == 0;
}

static bool draw(struct top *t)
{
	free(t->text);
	t->text =
	    failed(t)
		? xasprintf("! %s\n! nothing is known until the database answers; it is asked "
			    "again\n\nq ends\n",
		      t->failure.text)
		: top_text(t->c, &t->reading);
	return top_screen_draw(t->text);
}

static bool show(struct top *t)
{
	return t->c->json ? print_json(t) : draw(t);
}

static int show_once(struct top *t)
{
	if (t->c->json)
		return print_json(t) ? CTL_DONE : CTL_REFUSED;
	char *text = top_text(t->c, &t->reading);
	fputs(text, stdout);
	free(text);
	return CTL_DONE;
}

static enum top_wish pause_until(struct top *t, int64_t then)
{
	enum top_wish w;
	while ((w = top_wait(then)) == TOP_RESIZED)
		if (t->text && !top_screen_draw(t->text))
			return TOP_ENDS;
	return w;
}

static int show_on(struct top *t, int64_t began)
{
	top_catch_signals();
	if (!t->c->json)
		top_screen_begin();
	while (show(t)) {
		int64_t share = (monotonic_now() - began) * READ_SHARE;
		if (pause_until(t, monotonic_now() + (share > t->interval ? share : t->interval)) ==
		    TOP_ENDS)
			break;
		began = monotonic_now();
		read_again(t);
	}
	top_screen_end();
	free(t->text);
	return CTL_DONE;
}

int ctl_top(struct ctl *c, int argc, char **argv)
{
	const char *interval = "2", *once = NULL;
	const struct ctl_option table[] = {
	    {"interval", "SECONDS", "read again after so many seconds (default 2)", &interval},
	    {"once", NULL, "read once and print that, for a script", &once}, {0}};
	struct top t = {.c = c};
	ctl_options(c, argc, argv, table, 0, 0);
	t.interval = SECONDS(ctl_number(c, "--interval", interval, 1, 3600));
	if (!once && !c->json && !top_screen_able())
		ctl_misuse(c, "standard output is no terminal; --once prints it once, --json a "
			      "line each time");
	int64_t began = monotonic_now();
	read_again(&t);
	int status = failed(&t) ? ctl_fail(&t.failure) : once ? show_once(&t) : show_on(&t, began);
	top_free(&t.reading);
	return status;
}
