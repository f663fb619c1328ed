/* SPDX-License-Identifier: Apache-2.0
 *
 * engine.c - the engine role: one loop, two sessions, one batch after the other.
 *
 * A turn applies waiting messages, fires due timers, makes work of failed mails, and sleeps until
 * the next due instant or a notification.  A notification is only a hint: every turn looks for
 * itself.
 *
 * While the database saves a batch of messages, the next is claimed, read and decided: two hands, a
 * session each, as two engines would.  What one has sent needs nothing from us to end, so neither
 * can wait for the other.
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
#include "followupd/access_store.h"
#include "followupd/checkpoint.h"
#include "followupd/attempts.h"
#include "followupd/cluster.h"
#include "followupd/log.h"
#include "followupd/loop.h"
#include "followupd/measure_store.h"
#include "followupd/migrate.h"
#include "followupd/policy_store.h"
#include "followupd/pulse.h"
#include "followupd/roles.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#define CAREFUL_FIRST 4	 /* batches after a start whose attempts are counted before */
#define AGAIN_MAX     8	 /* times that another engine may have been first, before it is an error */
#define TURN_LIMIT    20 /* rounds in one turn of the loop, then signals are served */
#define HANDS	      2
#define WAVE	      8		 /* batches of messages in one round, then timers are looked at */
#define IDLE_SLEEP    SECONDS(5) /* at most: a lost hint costs this much */
#define LISTEN_EVERY  SECONDS(300)
#define PULSE_EVERY   SECONDS(10)
#define SIGN_AGAIN    SECONDS(3600)

enum {
	COUNT_APPLIED,
	COUNT_NOT_APPLIED,
	COUNT_REFUSED,
	COUNT_FAILED,
	COUNT_TIMERS,
	COUNT_UNDELIVERED,
	COUNT_UNITS_FAILED,
	COUNT_CHECKPOINTS,
	COUNT_CHECKPOINTS_FAILED,
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
    [COUNT_CHECKPOINTS] = {"checkpoints_made_total", "Checkpoints of the histories."},
    [COUNT_CHECKPOINTS_FAILED] = {"checkpoints_failed_total",
	"Attempts at a checkpoint that was due; the journal says why."},
    {0},
};

/* A session with the batch that it saves. */
struct hand {
	struct bundle_context x;
	struct claimed claimed;
	bool sent; /* not known yet how it ended */
};

struct engine {
	struct config *config;
	struct hand hand[HANDS];
	struct bundle_context *x; /* of the first hand: what is no wave is done by it */
	struct id_pool ids;
	struct attempts attempts;
	struct loop *loop;
	struct document_reader *reader;
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
	int64_t heard;	  /* real time: when sources were listened for */
	instant listened; /* the same by the clock */
	date summed;	  /* the day up to which shadows were summed up */
	struct {
		date day;	     /* on which it was looked at last */
		int64_t next, after; /* real time: when again, and how long after that */
		char trouble[560];   /* why there is none since; "": nothing is wrong */
	} sign;
	instant measured; /* see measures_night() */
};

static void turn(void *arg);

/* ---- the connection -------------------------------------------------------------------------- */

static void on_socket(evutil_socket_t fd, short what, void *arg)
{
	struct engine *g = arg;
	if (session_drain(g->x->session))
		loop_timer_set(g->turn, 0);
}

static void disconnect(struct engine *g)
{
	if (g->socket)
		event_free(g->socket);
	g->socket = NULL;
	for (int i = 0; i < HANDS; i++) {
		session_close(g->hand[i].x.session);
		g->hand[i].x.session = NULL;
	}
	ids_forget(&g->ids);
}

static bool is_broken(const struct engine *g)
{
	for (int i = 0; i < HANDS; i++)
		if (session_broken(g->hand[i].x.session))
			return true;
	return false;
}

static bool open_sessions(struct engine *g, struct err *e)
{
	char *info = cluster_conninfo(g->config, "engine");
	bool ok = true;
	for (int i = 0; i < HANDS && ok; i++)
		ok = session_open(info, cluster_patience(g->config), &g->hand[i].x.session, e);
	free(info);
	return ok;
}

static bool connect_database(struct engine *g, struct err *e)
{
	static const char *const channels[] = {
	    "followupd_inbound", "followupd_clock", "followupd_undelivered", NULL};
	if (!open_sessions(g, e) || !migrate_check(g->x->session, e) ||
	    !session_listen(g->x->session, channels, e)) {
		disconnect(g);
		return false;
	}
	loop_status(g->loop, "deciding");
	g->careful = CAREFUL_FIRST;
	g->low = INSTANT_NONE;
	g->socket = event_new(
	    loop_base(g->loop), session_socket(g->x->session), EV_READ | EV_PERSIST, on_socket, g);
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
	if (unit_again(e) && !is_broken(g) && g->again < AGAIN_MAX) {
		g->again++;
		return CURE_AGAIN;
	}
	if (err_of_surroundings(e) || is_broken(g) || !count || !blames_event(e))
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
	return put_message_aside(g->x, id, why, e);
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

static bool settle(struct engine *g, struct hand *h, struct err *e)
{
	if (!h->sent)
		return true;
	h->sent = false;
	if (!messages_wait(&h->x, e))
		return false;
	count_outcomes(&h->claimed);
	g->again = 0;
	return true;
}

static bool start(struct engine *g, struct hand *h, int limit, bool careful, struct err *e)
{
	bool beside = false;
	if (!settle(g, h, e))
		return false;
	for (int i = 0; i < HANDS; i++)
		beside = beside || g->hand[i].sent;
	if (!messages_send(&h->x, limit, careful, beside, &h->claimed, e))
		return false;
	h->sent = h->claimed.count > 0;
	return true;
}

/* Up to so many batches, by turns, until nothing waits or something has to stand alone.  all: what
 * was claimed, and the most attempts.  NULL, or the hand that failed first; *why is its fault. */
static struct hand *wave(
    struct engine *g, int batches, int limit, bool careful, struct claimed *all, struct err *why)
{
	struct hand *failed = NULL, *h = NULL;
	struct err later;
	for (int i = 0; i < batches && !failed && (!h || (h->sent && !h->claimed.alone)); i++) {
		h = &g->hand[i % HANDS];
		if (!start(g, h, limit, careful, why))
			failed = h;
		all->count += h->claimed.count;
		all->alone |= h->claimed.alone;
		all->held |= h->claimed.held;
		if (h->claimed.attempts > all->attempts)
			all->attempts = h->claimed.attempts;
	}
	for (int i = 0; i < HANDS; i++)
		if (!settle(g, &g->hand[i], failed ? &later : why) && !failed)
			failed = &g->hand[i];
	return failed;
}

static bool apply_some(struct engine *g, bool *more, struct err *e)
{
	struct claimed all = {0};
	struct err why = {0};
	int limit = g->messages;
	int64_t poison = 0;
	bool careful = g->careful > 0;
	if (!documents_take(g->x, e) || !attempts_forgive(&g->attempts, g->x->session, e) ||
	    (careful &&
		!attempts_count(&g->attempts, g->x->session, lanes_held(g->x), &limit, &poison, e)))
		return false;
	if (poison) {
		*more = true;
		return aside(g, poison, "it ended the engine or failed several times", e);
	}
	/* What comes after nothing was counted is counted in the next turn: its NOTIFY begins one.
	 */
	if (careful && !limit) {
		*more = false;
		return true;
	}
	/* What is to be found is looked for one batch at a time. */
	bool alone = careful || g->messages < CLAIM_MESSAGES;
	struct hand *failed = wave(g, alone ? 1 : WAVE, limit, careful, &all, &why);
	if (failed)
		return cure_messages(g, &failed->claimed, &why, more, e);
	g->careful = all.attempts && !careful ? CAREFUL_FIRST : careful ? g->careful - 1 : 0;
	grow(&g->messages, CLAIM_MESSAGES);
	*more = all.count > 0 || all.alone || all.held || (all.attempts && !careful);
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
		return put_timers_off(g->x, c->first, why->text, e);
	}
	return true;
}

static bool fire_some(struct engine *g, bool *more, struct err *e)
{
	struct claimed c;
	struct err why = {0};
	if (!fire_due(g->x, &g->low, g->timers, &c, &why))
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
	bool ok = take_failures(g->x, &c, e) && send_digests(g->x, &sent, e);
	*more = ok && (c.done > 0 || sent.done > 0);
	if (ok) {
		counters[COUNT_UNDELIVERED].value += (int64_t)c.done;
		return true;
	}
	if (err_of_surroundings(e) || is_broken(g))
		return false;
	/* The rows stay and are tried again; messages and timers must not wait for them. */
	counters[COUNT_UNITS_FAILED].value++;
	log_err(LOG_LVL_ERROR, e, "could not create review items for failed mails or send digests");
	return true;
}

/* Looks hourly and on a new day whether a checkpoint is due; what fails is tried again, each time
 * after twice as long: nothing is decided meanwhile. */
static void sign_histories(struct engine *g, date today)
{
	if (today == g->sign.day && monotonic_now() < g->sign.next)
		return;
	if (today != g->sign.day)
		g->sign.after = SIGN_AGAIN;
	g->sign.day = today;
	struct err e = {0};
	bool made, ok = checkpoint_daily(g->x->session, g->config, &made, &e);
	counters[COUNT_CHECKPOINTS].value += made;
	counters[COUNT_CHECKPOINTS_FAILED].value += !ok;
	snprintf(g->sign.trouble, sizeof g->sign.trouble, "%s%s",
	    ok ? "" : "no checkpoint of the histories: ", ok ? "" : e.text);
	g->sign.next = monotonic_now() + g->sign.after;
	g->sign.after = ok ? SIGN_AGAIN : 2 * g->sign.after;
}

/* Once a day, and after a start. */
static bool sum_up(struct engine *g, instant now, struct err *e)
{
	date today = zone_date(g->book->rules->worktime.zone, now);
	bool summed = today == g->summed;
	if (summed || (sum_up_shadows(g->x, e) && look_at_silence(g->x, e) &&
			  access_seal(g->x->session, e))) {
		g->summed = today;
		sign_histories(g, today);
		return true;
	}
	if (err_of_surroundings(e) || is_broken(g))
		return false;
	log_err(LOG_LVL_ERROR, e, "the day before could not be summed up");
	return true;
}

/* now: INSTANT_NONE: not asked for; then so much real time counts. */
static bool hear_sources(struct engine *g, instant now, struct err *e)
{
	bool heard = g->heard && monotonic_now() - g->heard < LISTEN_EVERY;
	bool jumped =
	    now != INSTANT_NONE && (now < g->listened || now >= g->listened + LISTEN_EVERY);
	if (heard && !jumped)
		return true;
	g->heard = monotonic_now();
	g->listened = now != INSTANT_NONE ? now : g->listened;
	if (listen_for_sources(g->x, e))
		return true;
	if (err_of_surroundings(e) || is_broken(g))
		return false;
	log_err(LOG_LVL_ERROR, e, "nobody could be asked about sources that are silent");
	return true;
}

/* ---- the turn -------------------------------------------------------------------------------- */

/* Messages that wait for a lock hold up no timer: those pass over patients that somebody holds. */
static bool do_round(struct engine *g, bool *busy, struct err *e)
{
	bool messages = false, timers = false, failures = false;
	struct err why = {0};
	bool ok = apply_some(g, &messages, &why);
	bool waits = !ok && why.code == ERR_WAIT && !is_broken(g);
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
	bool ok = policies_follow(g->x->session, g->book->rules, e) &&
		  pulse_once(g->x->session, "engine", counters, g->sign.trouble, e);
	g->last_pulse = ok ? monotonic_now() : 0;
	return ok;
}

static bool sleep_until_due(struct engine *g, bool busy, struct err *e)
{
	instant now, due;
	if (busy) {
		loop_timer_set(g->turn, 0);
		return hear_sources(g, INSTANT_NONE, e);
	}
	bool more = false;
	if (!timers_next(g->x->session, &now, &due, e) || !sum_up(g, now, e) ||
	    !hear_sources(g, now, e) ||
	    !measures_night(
		g->x->session, g->book->rules->worktime.zone, now, &g->measured, &more, e))
		return false;
	int64_t nap = more					      ? 0
		      : due == INSTANT_NONE || due - now > IDLE_SLEEP ? IDLE_SLEEP
		      : due > now				      ? due - now
								      : 0;
	loop_timer_set(g->turn, nap);
	return true;
}

static bool work_once(struct engine *g, struct err *e)
{
	bool busy = false;
	if (!g->x->session && !connect_database(g, e))
		return false;
	if (!g->ready) {
		g->ready = true;
		loop_ready(g->loop);
	}
	if (!pulse(g, e) || !do_work(g, &busy, e) || !sleep_until_due(g, busy, e))
		return false;
	if (g->failures)
		loop_status(g->loop, "deciding");
	g->failures = 0;
	/* A notification that came with an answer is in libpq already; the socket will not wake us.
	 */
	if (session_drain(g->x->session))
		loop_timer_set(g->turn, 0);
	return true;
}

static void turn(void *arg)
{
	struct engine *g = arg;
	struct err e = {0};
	if (g->stopping || work_once(g, &e))
		return;
	bool lost = !g->x->session || is_broken(g) || e.code == ERR_LOST;
	g->failures++;
	if (g->failures == 1 || g->failures % 20 == 0)
		log_err(LOG_LVL_WARNING, &e, lost ? "the database is away" : "a turn failed");
	loop_status(g->loop, "%s: %s", lost ? "waiting for the database" : "a turn failed", e.text);
	if (lost)
		disconnect(g);
	int64_t delay = SECONDS(1) / 20 << (g->failures < 7 ? g->failures : 7);
	loop_timer_set(g->turn, delay);
}

/* A document was read. */
static void on_read(void *arg)
{
	struct engine *g = arg;
	loop_timer_set(g->turn, 0);
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
	g->book = fresh;
	g->last_pulse = 0; /* its policy is noted before anything is decided by it */
	for (int i = 0; i < HANDS; i++)
		g->hand[i].x.book = fresh;
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
	struct engine g = {
	    .config = c, .messages = CLAIM_MESSAGES, .timers = CLAIM_PATIENTS, .low = INSTANT_NONE};
	struct err e = {0};
	g.book = rulebook_load(c, &e);
	if (!g.book) {
		log_err(LOG_LVL_ERROR, &e, "rules");
		return 1;
	}
	g.loop = loop_new(on_stop, on_reload, &g);
	g.reader = reader_new(g.loop, c, on_read, &g);
	for (int i = 0; i < HANDS; i++) {
		g.hand[i].x.config = c;
		g.hand[i].x.reader = g.reader;
		g.hand[i].x.book = g.book;
		g.hand[i].x.ids = &g.ids;
	}
	g.x = &g.hand[0].x;
	g.turn = loop_timer_new(g.loop, turn, &g);
	loop_timer_set(g.turn, 0);
	loop_waits(g.loop, 0, "the database");
	loop_run(g.loop);
	disconnect(&g);
	reader_free(g.reader);
	loop_timer_free(g.turn);
	loop_free(g.loop);
	rulebook_free(g.book);
	return 0;
}
