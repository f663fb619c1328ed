/* SPDX-License-Identifier: Apache-2.0
 *
 * messages_replay.c - stored messages applied again: one, or all of a filter.
 *
 * Many are given to the engine some at a time, so that what arrives meanwhile does not wait behind
 * them.  Cut off by a signal or for want of an engine it says how to go on; what was given by then
 * is applied in any case.
 */
#include "autoconf.h"
#include "messages.h"
#include "followupd/ctl_answer.h"
#include "followupd/ctl_commands.h"
#include "followupd/replay_store.h"

#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define TOGETHER      500 /* waiting for the engine at a time */
#define LOOK_AGAIN_MS 200
#define QUIET_SECONDS 900 /* a filter may read every message there is */

static volatile sig_atomic_t cut_off;

struct giving {
	struct ctl *c;
	struct message_choice w;
	struct replay_batch b;
	struct replay_state now;
	int64_t rate;	 /* messages a second at most; 0: no limit */
	int64_t given;	 /* by this run */
	int64_t started; /* monotonic */
	int patience;	 /* seconds without anything applied */
	bool progress, all_given, stuck;
};

static void on_signal(int signal)
{
	cut_off = 1;
}

static void catch_signals(void)
{
	const struct sigaction act = {.sa_handler = on_signal};
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGINT, &act, NULL);
}

/* ---- preview -------------------------------------------------------------------------------- */

static int64_t sum_of(const struct rows *r, const char *column)
{
	int64_t n = 0;
	for (int i = 0; i < rows_count(r); i++)
		n += rows_int(r, i, rows_column(r, column));
	return n;
}

static int preview(struct giving *p)
{
	struct ctl *c = p->c;
	struct rows r = {0};
	struct err e = {0};
	if (!replay_kinds(c->session, &p->w.f, &r, &e))
		return ctl_fail(&e);
	int64_t all = sum_of(&r, "messages"), able = sum_of(&r, "replayable");
	if (c->json) {
		json_t *kinds = json_array();
		for (int i = 0; i < rows_count(&r); i++)
			json_array_append_new(kinds, rows_json_object(&r, i));
		ctl_print_json(json_pack("{s:I, s:I, s:o}", "messages", (json_int_t)all,
		    "replayable", (json_int_t)able, "kinds", kinds));
	} else {
		ctl_print_rows(c, &r, NULL, "no message");
		printf("%" PRId64 " of %" PRId64
		       " would be applied again; the others were not accepted, wait already, or "
		       "have a corrected copy\n",
		    able, all);
	}
	rows_free(&r);
	return CTL_DONE;
}

/* ---- giving --------------------------------------------------------------------------------- */

static void show_progress(const struct giving *p)
{
	if (!p->progress)
		return;
	fprintf(stderr, "\r\033[Kbatch %" PRId64 ": %" PRId64 " given, %" PRId64 " wait",
	    p->b.batch, p->now.given, p->now.waiting);
	fflush(stderr);
}

/* How many more may be given now. */
static int64_t room(const struct giving *p)
{
	int64_t free = TOGETHER - p->now.waiting;
	if (p->rate) {
		int64_t allowed =
		    p->rate + p->rate * ((monotonic_now() - p->started) / 1000) / 1000 - p->given;
		free = allowed < free ? allowed : free;
	}
	return free;
}

/* Told when something was applied, or after a moment. */
static void rest(const struct giving *p)
{
	struct pollfd s = {.fd = session_socket(p->c->session), .events = POLLIN};
	poll(&s, 1, LOOK_AGAIN_MS);
	session_drain(p->c->session);
}

static bool look(struct giving *p, int64_t *moved, struct err *e)
{
	int64_t was = p->now.waiting, given = p->now.given;
	if (p->b.batch && !replay_state(p->c->session, p->b.batch, &p->now, e))
		return false;
	if (p->now.waiting != was || p->now.given != given)
		*moved = monotonic_now();
	show_progress(p);
	return true;
}

static bool give_all(struct giving *p, struct err *e)
{
	static const char *const channels[] = {"followupd_applied", NULL};
	int64_t moved = monotonic_now(), given;
	if (!session_listen(p->c->session, channels, e))
		return false;
	p->started = moved;
	while (!cut_off) {
		int64_t most = room(p);
		if (!p->all_given && most > 0) {
			if (!replay_next(
				p->c->session, &p->w.f, ctl_system_user(), most, &p->b, &given, e))
				return false;
			p->given += given;
			p->all_given = given < most;
		}
		if (!look(p, &moved, e))
			return false;
		if (p->all_given && !p->now.waiting)
			return true;
		p->stuck = p->now.waiting && monotonic_now() - moved >= SECONDS(p->patience);
		if (p->stuck)
			return true;
		rest(p);
	}
	return true;
}

static bool is_complete(const struct giving *p)
{
	return p->all_given && !p->now.waiting;
}

static void print_batch(const struct giving *p)
{
	const struct replay_state *n = &p->now;
	if (p->c->json) {
		ctl_print_json(json_pack("{s:I, s:b, s:I, s:I, s:I, s:I, s:I, s:I}", "batch",
		    (json_int_t)p->b.batch, "complete", is_complete(p), "given",
		    (json_int_t)n->given, "waiting", (json_int_t)n->waiting, "applied",
		    (json_int_t)n->applied, "not_applied", (json_int_t)n->not_applied, "refused",
		    (json_int_t)n->refused, "failed", (json_int_t)n->failed));
		return;
	}
	if (!n->given) {
		printf("no message is to be applied again\n");
		return;
	}
	printf("batch %" PRId64 ": %" PRId64 " given, %" PRId64 " applied, %" PRId64
	       " not applied, %" PRId64 " refused, %" PRId64 " failed, %" PRId64 " wait\n",
	    p->b.batch, n->given, n->applied, n->not_applied, n->refused, n->failed, n->waiting);
	if (p->stuck)
		printf("no engine has applied anything for %d seconds; they will be when one "
		       "runs\n",
		    p->patience);
	if (!p->all_given)
		printf("not all are given: go on with the same options and --resume %" PRId64 "\n",
		    p->b.batch);
}

static int replay_many(struct giving *p)
{
	struct err e = {0};
	catch_signals();
	bool ok = give_all(p, &e);
	if (p->progress)
		fputs("\r\033[K", stderr);
	if (!ok)
		return ctl_fail(&e);
	print_batch(p);
	return p->now.refused || p->now.failed || !p->all_given ? CTL_REFUSED : CTL_DONE;
}

static int replay_one(struct ctl *c, const char *word, int seconds)
{
	struct err e = {0};
	int64_t id = ctl_number(c, "ID", word, 1, INT64_MAX);
	if (!ctl_connect(c, &e) || !inbox_replay(c->session, id, ctl_system_user(), &e))
		return ctl_fail(&e);
	return ctl_print_outcome(c, id, seconds);
}

int ctl_messages_replay(struct ctl *c, int argc, char **argv)
{
	const char *wait = WAIT_DEFAULT, *only_preview = NULL, *rate = NULL, *resume = NULL,
		   *progress = NULL;
	struct giving p = {.c = c};
	const struct ctl_option options[] = {CHOICE_OPTIONS(p.w),
	    {"preview", NULL, "say how many and of which kinds, and change nothing", &only_preview},
	    {"rate", "N", "give at most so many a second", &rate},
	    {"resume", "BATCH", "go on with a batch that was cut off", &resume},
	    {"progress", NULL, "show how far it is, also off a terminal", &progress},
	    OPTION_WAIT(&wait), {0}};
	struct err e = {0};
	char **word = ctl_options(c, argc, argv, options, 0, 1);
	bool any = messages_any_choice(&p.w);
	p.patience = ctl_wait_seconds(c, wait);
	p.rate = rate ? ctl_number(c, "--rate", rate, 1, 1000000) : 0;
	int64_t batch = resume ? ctl_number(c, "--resume", resume, 1, INT64_MAX) : 0;
	if (word[0] && (any || only_preview || rate || resume))
		ctl_misuse(c, "a message is named by its id, or many by a filter");
	if (word[0])
		return replay_one(c, word[0], p.patience);
	if (!any)
		ctl_misuse(c, "say which: the id of a message, or a filter as messages list has");
	p.progress = progress || isatty(STDERR_FILENO);
	if (!ctl_connect_for(c, QUIET_SECONDS, &e))
		return ctl_fail(&e);
	messages_chosen(c, &p.w);
	if (only_preview)
		return preview(&p);
	if (!replay_begin(c->session, batch, &p.b, &e))
		return ctl_fail(&e);
	return replay_many(&p);
}
