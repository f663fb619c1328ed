/* SPDX-License-Identifier: Apache-2.0
 *
 * sign_in.c - asks the auth workers as the pages do, for test_sign_in.py.
 *
 * Reads lines "NUMBER password|header NAME PASSWORD CODE PEER" between tabs, or "reconfigure";
 * prints "NUMBER OUTCOME TOKEN MICROSECONDS" as each is answered, and ends when standard input has
 * and nothing is open.  Its workers are this program, as they are of followupd.
 */
#include "autoconf.h"
#include "daemon/pages/auth.h"
#include "followupd/clock.h"
#include "followupd/config.h"
#include "followupd/log.h"
#include "followupd/mem.h"
#include "followupd/roles.h"
#include "followupd/sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct loop *loop;
static struct auth *auth;
static struct event *input;
static int open_questions;
static bool at_end;

struct asked {
	int number;
	int64_t at;
};

static void end_when_done(void)
{
	if (at_end && !open_questions)
		loop_quit(loop);
}

static void on_done(enum auth_outcome outcome, const char *token, void *arg)
{
	static const char *const words[] = {
	    "signed-in", "not-right", "unknown", "busy", "unavailable"};
	struct asked *q = arg;
	printf("%d\t%s\t%s\t%lld\n", q->number, words[outcome], token ? token : "-",
	    (long long)(monotonic_now() - q->at));
	fflush(stdout);
	free(q);
	open_questions--;
	end_when_done();
}

static void ask(char *line)
{
	char *field[6];
	for (int i = 0; i < 6; i++)
		if (!(field[i] = strsep(&line, "\t")))
			fatal("a line with %d fields", i);
	struct asked *q = xcalloc(1, sizeof *q);
	*q = (struct asked){atoi(field[0]), monotonic_now()};
	open_questions++;
	if (strcmp(field[1], "header") == 0)
		auth_header(auth, field[2], field[5], on_done, q);
	else
		auth_ask(auth, &(struct auth_question){field[2], field[3], field[4], field[5]},
		    on_done, q);
}

static void on_input(evutil_socket_t fd, short what, void *arg)
{
	static char text[65536];
	static size_t len;
	ssize_t n = read(fd, text + len, sizeof text - 1 - len);
	if (n <= 0) {
		at_end = true;
		event_del(input);
		end_when_done();
		return;
	}
	len += (size_t)n;
	text[len] = '\0';
	for (char *end; (end = strchr(text, '\n'));) {
		*end = '\0';
		if (strcmp(text, "reconfigure") == 0)
			auth_reconfigure(auth);
		else
			ask(text);
		len -= (size_t)(end + 1 - text);
		memmove(text, end + 1, len + 1);
	}
}

static void on_stop(void *arg)
{
	loop_quit(loop);
}

int main(int argc, char **argv)
{
	struct config *c = config_passed();
	struct err e = {0};
	if (c) {
		log_init("auth-worker", LOG_LVL_DEBUG);
		sandbox_enter();
		return auth_worker_run(c);
	}
	log_init("sign-in", LOG_LVL_DEBUG);
	if (argc != 2 || !config_load(argv[1], &c, &e))
		fatal("%s", argc == 2 ? e.text : "usage: sign-in CONFIG");
	loop = loop_new(on_stop, on_stop, NULL);
	auth = auth_new(loop, c);
	input = event_new(loop_base(loop), STDIN_FILENO, EV_READ | EV_PERSIST, on_input, NULL);
	event_add(input, NULL);
	loop_run(loop);
	event_free(input);
	auth_free(auth);
	loop_free(loop);
	config_free(c);
	return 0;
}
