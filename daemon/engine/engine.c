/* SPDX-License-Identifier: Apache-2.0
 *
 * engine.c - the engine role: one session, one loop, one batch after the other.
 *
 * A turn applies waiting messages, fires due timers, makes work of failed mails, and sleeps until
 * the next due instant or a notification.  A notification is only a hint: every turn looks for
 * itself.
 *
 * Poison: what the core refuses is put aside at once, with a question, while the rest of its batch
 * is saved.  What the database refuses is found by halves: a batch that fails is claimed again half
 * as large, down to one event, which is then put aside.  What kills the process is found by its
 * attempts, counted before they are made in the first batches after a start and wherever one was
 * counted before: 128, then 16, then 1 at a time; after the third it is put aside.
 * Fails: what the database or its machine did wrong counts against nobody; the turn ends and the
 * next one comes with back-off.  A lost database closes the session.  Nothing is in memory.
 */
#include "autoconf.h"
#include "bundle.h"
#include "followupd/cluster.h"
#include "followupd/log.h"
#include "followupd/loop.h"
#include "followupd/migrate.h"
#include "followupd/pulse.h"
#include "followupd/roles.h"

#include <stdlib.h>
#include <string.h>

#define CAREFUL_FIRST 4	 /* batches after a start whose attempts are counted before */
#define AGAIN_MAX     8	 /* times that another engine may have been first, before it is an error */
#define TURN_LIMIT    20 /* rounds in one turn of the loop, then signals are served */
#define IDLE_SLEEP    SECONDS(5) /* at most: a lost hint costs this much */
#define PULSE_EVERY   SECONDS(10)

enum {
	COUNT_APPLIED,
	COUNT_NOT_APPLIED,
	COUNT_REFUSED,
	COUNT_FAILED,
	COUNT_TIMERS,
	COUNT_UNDELIVERED,
	COUNT_UNITS_FAILED,
};

static struct counter counters[] = {
    [COUNT_APPLIED] = {"messages_applied_total", "Messages that were applied."},
    [COUNT_NOT_APPLIED] = {"messages_not_applied_total",
	"Messages of a kind that changes nothing here."},
    [COUNT_REFUSED] = {"messages_refused_total",
	"Messages and answers that were refused with a reason."},
    [COUNT_FAILED] = {"messages_failed_total", "Messages parked after their attempts failed."},
    [COUNT_TIMERS] = {"timers_fired_total", "Due timers that were acted on."},
    [COUNT_UNDELIVERED] = {"undelivered_total", "Failed mails that became work for a person."},
    [COUNT_UNITS_FAILED] = {"units_failed_total", "Transactions that were rolled back."},
    {0},
};

struct engine {
	struct config *config;
	struct bundle_context x;
	struct loop *loop;
	struct rulebook *book;
	struct event *socket;
	struct loop_timer *turn;
	int64_t last_pulse;
	int careful; /* batches whose attempts are still to be counted */
	int messages,
	    timers;   /* how many a batch claims; halved to find what the database refuses */
	int again;    /* batches in a row that another engine was first with */
	instant low;  /* no timer is due before it */
	int failures; /* of turns, in a row */
	bool ready, stopping;
	date summed; /* the day up to which shadows were summed up */
};

static void turn(void *arg);

/* ---- the connection -------------------------------------------------------------------------- */

static void on_socket(evutil_socket_t fd, short what, void *arg)
{
	struct engine *g = arg;
	if (session_drain(g->x.session))
		loop_timer_set(g->turn, 0);
}

static void disconnect(struct engine *g)
{
	if (g->socket)
		event_free(g->socket);
	g->socket = NULL;
	session_close(g->x.session);
	g->x.session = NULL;
	ids_forget(&g->x.ids);
}

static bool connect_database(struct engine *g, struct err *e)
{
	static const char *const channels[] = {
	    "followupd_inbound", "followupd_clock", "followupd_undelivered", NULL};
	char *info = cluster_conninfo(g->x.config, "engine");
	bool ok = session_open(info, 35, &g->x.session, e) && migrate_check(g->x.session, e) &&
		  session_listen(g->x.session, channels, e);
	free(info);
	if (!ok) {
		disconnect(g);
		return false;
	}
	g->careful = CAREFUL_FIRST;
	g->low = INSTANT_NONE;
	g->socket = event_new(
	    loop_base(g->loop), session_socket(g->x.session), EV_READ | EV_PERSIST, on_socket, g);
	event_add(g->socket, NULL);
	return true;
}

/* ---- a batch that failed -------------------------------------------------------------------- */

/* What is to be done about a batch that was not saved. */
enum cure {
	CURE_WAIT,  /* the surroundings: the turn ends */
	CURE_AGAIN, /* another engine was first: at once */
	CURE_HALVE, /* something in it was refused: fewer at once */
	CURE_ASIDE, /* it was alone */
};

/* A missing table or right is nobody's message. */
static bool blames_event(const struct err *e)
{
	return e->code != ERR_DATABASE || strncmp(e->sqlstate, "42", 2) != 0;
}

static enum cure cure_for(struct engine *g, const struct err *e, int *limit, size_t count)
{
	if (unit_again(e) && !session_broken(g->x.session) && g->again < AGAIN_MAX) {
		g->again++;
		return CURE_AGAIN;
	}
	if (err_of_surroundings(e) || session_broken(g->x.session) || !count || !blames_event(e))
		return CURE_WAIT;
	counters[COUNT_UNITS_FAILED].value++;
	if (count == 1)
		return CURE_ASIDE;
	*limit = (int)(count / 2);
	return CURE_HALVE;
}

static void grow(int *limit, int most)
{
	*limit = *limit * 2 < most ? *limit * 2 : most;
}

/* ---- messages ------------------------------------------------------------------------------- */

static void count_outcomes(const struct claimed *c)
{
	counters[COUNT_APPLIED].value += (int64_t)c->outcome[OUTCOME_APPLIED];
	counters[COUNT_NOT_APPLIED].value += (int64_t)c->outcome[OUTCOME_NOT_APPLIED];
	counters[COUNT_REFUSED].value += (int64_t)c->outcome[OUTCOME_REFUSED];
	counters[COUNT_FAILED].value += (int64_t)c->outcome[OUTCOME_FAILED];
}

static bool aside(struct engine *g, int64_t id, const char *why, struct err *e)
{
	counters[COUNT_FAILED].value++;
	return put_message_aside(&g->x, id, why, e);
}

static bool cure_messages(
    struct engine *g, const struct claimed *c, const struct err *why, bool *more, struct err *e)
{
	*e = *why;
	*more = true;
	switch (cure_for(g, why, &g->messages, c->count)) {
	case CURE_WAIT:
		return false;
	case CURE_AGAIN:
		return true;
	case CURE_HALVE:
		log_err(LOG_LVL_WARNING, why, "a batch of %zu messages from %lld on", c->count,
		    (long long)c->first);
		return true;
	case CURE_ASIDE:
		return aside(g, c->first, why->text, e);
	}
	return true;
}

static bool apply_some(struct engine *g, bool *more, struct err *e)
{
	struct claimed c;
	struct err why = {0};
	int limit = g->messages;
	int64_t poison = 0;
	bool careful = g->careful > 0;
	if (!forgive_attempts(&g->x, e) ||
	    (careful && !attempt_messages(&g->x, &limit, &poison, e)))
		return false;
	if (poison) {
		*more = true;
		return aside(g, poison, "it ended the engine or failed several times", e);
	}
	if (!apply_messages(&g->x, limit, careful, &c, &why))
		return cure_messages(g, &c, &why, more, e);
	count_outcomes(&c);
	g->again = 0;
	g->careful = c.attempts && !careful ? CAREFUL_FIRST : careful ? g->careful - 1 : 0;
	grow(&g->messages, CLAIM_MESSAGES);
	*more = c.count > 0 || (c.attempts && !careful);
	return true;
}

/* ---- timers and failed mails ---------------------------------------------------------------- */

static bool cure_timers(
    struct engine *g, const struct claimed *c, const struct err *why, bool *more, struct err *e)
{
	*e = *why;
	*more = true;
	switch (cure_for(g, why, &g->timers, c->count)) {
	case CURE_WAIT:
		return false;
	case CURE_AGAIN:
		return true;
	case CURE_HALVE:
		log_err(LOG_LVL_WARNING, why, "the due timers of %zu patients", c->count);
		return true;
	case CURE_ASIDE:
		return put_timers_off(&g->x, c->first, why->text, e);
	}
	return true;
}

static bool fire_some(struct engine *g, bool *more, struct err *e)
{
	struct claimed c;
	struct err why = {0};
	if (!fire_due(&g->x, &g->low, g->timers, &c, &why))
		return cure_timers(g, &c, &why, more, e);
	counters[COUNT_TIMERS].value += (int64_t)c.done;
	g->again = 0;
	grow(&g->timers, CLAIM_PATIENTS);
	*more = c.count > 0;
	if (!c.count && g->low != INSTANT_NONE) { /* nothing from there on: look at all once more */
		g->low = INSTANT_NONE;
		*more = true;
	}
	return true;
}

static bool take_some(struct engine *g, bool *more, struct err *e)
{
	struct claimed c, sent = {0};
	bool ok = take_failures(&g->x, &c, e) && send_digests(&g->x, &sent, e);
	*more = ok && (c.done > 0 || sent.done > 0);
	if (ok) {
		counters[COUNT_UNDELIVERED].value += (int64_t)c.done;
		return true;
	}
	if (err_of_surroundings(e) || session_broken(g->x.session))
		return false;
	/* The rows stay and are tried again; messages and timers must not wait for them. */
	counters[COUNT_UNITS_FAILED].value++;
	log_err(LOG_LVL_ERROR, e, "could not create review items for failed mails or send digests");
	return true;
}

/* Once a day, and after a start. */
static bool sum_up(struct engine *g, instant now, struct err *e)
{
	date today = zone_date(g->book->rules->worktime.zone, now);
	if (today == g->summed)
		return true;
	if (sum_up_shadows(&g->x, e)) {
		g->summed = today;
		return true;
	}
	if (err_of_surroundings(e) || session_broken(g->x.session))
		return false;
	log_err(LOG_LVL_ERROR, e, "the findings in shadow could not be summed up");
	return true;
}

/* ---- the turn -------------------------------------------------------------------------------- */

/* Messages that wait for a lock hold up no timer: those pass over patients that somebody holds. */
static bool do_round(struct engine *g, bool *busy, struct err *e)
{
	bool messages = false, timers = false, failures = false;
	struct err why = {0};
	bool ok = apply_some(g, &messages, &why);
	bool waits = !ok && why.code == ERR_WAIT && !session_broken(g->x.session);
	if ((ok || waits) && !(fire_some(g, &timers, e) && take_some(g, &failures, e)))
		return false;
	*busy = messages || timers || failures;
	if (!ok)
		*e = why;
	return ok;
}

static bool do_work(struct engine *g, bool *busy, struct err *e)
{
	for (int i = 0; i < TURN_LIMIT; i++) {
		if (!do_round(g, busy, e))
			return false;
		if (!*busy)
			return true;
	}
	return true;
}

static bool pulse(struct engine *g, struct err *e)
{
	if (g->last_pulse && monotonic_now() - g->last_pulse < PULSE_EVERY)
		return true;
	g->last_pulse = monotonic_now();
	char *json = pulse_json(counters);
	bool ok = session_do(g->x.session, &pulse_statement,
	    VALUES(V_TEXT("engine"), V_TEXT(pulse_instance()), V_TEXT(json)), e);
	free(json);
	return ok;
}

static bool sleep_until_due(struct engine *g, bool busy, struct err *e)
{
	instant now, due;
	if (busy) {
		loop_timer_set(g->turn, 0);
		return true;
	}
	if (!timers_next(g->x.session, &now, &due, e) || !sum_up(g, now, e))
		return false;
	int64_t nap = due == INSTANT_NONE || due - now > IDLE_SLEEP ? IDLE_SLEEP
		      : due > now				    ? due - now
								    : 0;
	loop_timer_set(g->turn, nap);
	return true;
}

static bool work_once(struct engine *g, struct err *e)
{
	bool busy = false;
	if (!g->x.session && !connect_database(g, e))
		return false;
	if (!g->ready) {
		g->ready = true;
		loop_ready(g->loop);
	}
	if (!pulse(g, e) || !do_work(g, &busy, e) || !sleep_until_due(g, busy, e))
		return false;
	g->failures = 0;
	/* A notification that came with an answer is in libpq already; the socket will not wake us.
	 */
	if (session_drain(g->x.session))
		loop_timer_set(g->turn, 0);
	return true;
}

static void turn(void *arg)
{
	struct engine *g = arg;
	struct err e = {0};
	if (g->stopping || work_once(g, &e))
		return;
	bool lost = !g->x.session || session_broken(g->x.session) || e.code == ERR_LOST;
	g->failures++;
	if (g->failures == 1 || g->failures % 20 == 0)
		log_err(LOG_LVL_WARNING, &e, lost ? "the database is away" : "a turn failed");
	if (lost)
		disconnect(g);
	int64_t delay = SECONDS(1) / 20 << (g->failures < 7 ? g->failures : 7);
	loop_timer_set(g->turn, delay);
}

/* ---- start and end --------------------------------------------------------------------------- */

static void on_stop(void *arg)
{
	struct engine *g = arg;
	g->stopping = true;
	loop_quit(g->loop);
}

/* The configuration and what it names are taken over together, or neither is. */
static bool load_book(const struct config *c, void *arg, struct err *e)
{
	struct engine *g = arg;
	struct rulebook *fresh = rulebook_load(c, e);
	if (!fresh)
		return false;
	rulebook_free(g->book);
	g->x.book = g->book = fresh;
	return true;
}

static void on_reload(void *arg)
{
	struct engine *g = arg;
	if (config_reload(g->config, load_book, g))
		log_info("rules reloaded: policy %s", g->book->rules->policy_id);
}

int engine_run(struct config *c)
{
	struct engine g = {.config = c,
	    .x.config = c,
	    .messages = CLAIM_MESSAGES,
	    .timers = CLAIM_PATIENTS,
	    .low = INSTANT_NONE};
	struct err e = {0};
	g.book = rulebook_load(c, &e);
	if (!g.book) {
		log_err(LOG_LVL_ERROR, &e, "rules");
		return 1;
	}
	g.x.book = g.book;
	g.loop = loop_new(on_stop, on_reload, &g);
	g.turn = loop_timer_new(g.loop, turn, &g);
	loop_timer_set(g.turn, 0);
	loop_run(g.loop);
	disconnect(&g);
	ids_forget(&g.x.ids);
	loop_timer_free(g.turn);
	loop_free(g.loop);
	rulebook_free(g.book);
	return 0;
}
