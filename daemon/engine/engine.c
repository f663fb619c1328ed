/* SPDX-License-Identifier: Apache-2.0
 *
 * engine.c - the engine role: one session, one loop, one unit of work after the other.
 *
 * A turn applies waiting messages lane by lane, then fires due timers, then makes work of failed
 * mails, and sleeps until the next due instant or a notification.  A notification is only a hint:
 * every turn looks for itself.
 *
 * Poison: a message whose unit fails is applied again alone; after three attempts it is parked as
 * failed with a question for a person.  A message that kills the process is found the same way,
 * because the first messages after a start are applied one by one, their attempt counted before.
 * What the database or its machine did wrong (err_of_surroundings) is no attempt: the turn ends,
 * and the next one, after back-off, takes the count back first. Fails: a lost database closes the
 * session and tries again with back-off; nothing is in memory but the one count to be taken back.
 */
#include "autoconf.h"
#include "engine.h"
#include "followupd/cluster.h"
#include "followupd/fault.h"
#include "followupd/log.h"
#include "followupd/loop.h"
#include "followupd/migrate.h"
#include "followupd/pulse.h"
#include "followupd/roles.h"

#include <stdlib.h>
#include <string.h>

#define BATCH	       100 /* messages in one unit */
#define CAREFUL_FIRST  50  /* messages after a start that are applied one by one */
#define ATTEMPTS_MAX   3
#define TIMERS_AT_ONCE 50
#define TURN_LIMIT                                                                                 \
	20 /* units in one turn of the loop, so that signals and the watchdog are served */
#define IDLE_SLEEP  SECONDS(5) /* at most: a lost hint costs this much */
#define PULSE_EVERY SECONDS(10)

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
	struct loop *loop;
	struct rules *rules;
	struct session *session;
	struct event *socket;
	struct loop_timer *turn;
	int64_t last_pulse;
	int careful; /* messages still to be applied one by one */
	struct {
		int64_t message; /* 0: none */
		int attempts;	 /* before it was counted */
	} owed;			 /* an attempt that was counted and was none */
	int failures;		 /* of turns, in a row */
	bool ready, stopping;
	date summed; /* the day up to which shadows were summed up */
};

static void turn(void *arg);

/* ---- the connection ---------------------------------------------------------------------------
 */

static void on_socket(evutil_socket_t fd, short what, void *arg)
{
	struct engine *g = arg;
	if (session_drain(g->session))
		loop_timer_set(g->turn, 0);
}

static void disconnect(struct engine *g)
{
	if (g->socket)
		event_free(g->socket);
	g->socket = NULL;
	session_close(g->session);
	g->session = NULL;
	unit_forget_ids();
}

static bool connect_database(struct engine *g, struct err *e)
{
	static const char *const channels[] = {
	    "followupd_inbound", "followupd_clock", "followupd_undelivered", NULL};
	char *info = cluster_conninfo(g->config, "engine");
	bool ok = session_open(info, 35, &g->session, e) && migrate_check(g->session, e) &&
		  session_listen(g->session, channels, e);
	free(info);
	if (!ok) {
		disconnect(g);
		return false;
	}
	g->careful = CAREFUL_FIRST;
	g->socket = event_new(
	    loop_base(g->loop), session_socket(g->session), EV_READ | EV_PERSIST, on_socket, g);
	event_add(g->socket, NULL);
	return true;
}

/* ---- messages
 * ------------------------------------------------------------------------------------ */

static void count_outcome(const char *word)
{
	static const char *const words[] = {[COUNT_APPLIED] = "applied",
	    [COUNT_NOT_APPLIED] = "not-applied",
	    [COUNT_REFUSED] = "refused",
	    [COUNT_FAILED] = "failed"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i], word) == 0)
			counters[i].value++;
}

static bool apply_one(struct engine *g, struct work *w, const struct inbound *m)
{
	struct outcome o = {0};
	w->from = m;
	bool ok = apply_message(w, &o);
	if (ok) {
		inbound_done(&w->u, m->id, o.word, buf_text(&o.detail));
		log_debug("message %lld %s: %s", (long long)m->id, o.word, buf_text(&o.detail));
		count_outcome(o.word);
	}
	buf_free(&o.detail);
	return ok;
}

static bool set_attempts(struct engine *g, int64_t id, int from, int to, struct err *e)
{
	struct unit u;
	if (!unit_begin(&u, g->session, e))
		return false;
	inbound_attempt(&u, id, from, to);
	return unit_commit(&u, e);
}

/* Counts the attempt before it is made, so that a message that kills us is known by it.  Where the
 * answer is lost it may have been counted. */
static bool count_attempt(struct engine *g, int64_t id, int attempts, struct err *e)
{
	g->owed.message = id;
	g->owed.attempts = attempts;
	return set_attempts(g, id, attempts, attempts + 1, e);
}

static bool take_back_attempt(struct engine *g, struct err *e)
{
	int64_t id = g->owed.message;
	int attempts = g->owed.attempts;
	if (id && !set_attempts(g, id, attempts + 1, attempts, e))
		return false;
	g->owed.message = 0;
	return true;
}

/* The turn cannot go on, and nobody's message or timer is the reason. */
static bool must_wait(const struct engine *g, const struct err *e)
{
	return err_of_surroundings(e) || session_broken(g->session);
}

static bool park(struct engine *g, int64_t id, const struct err *why, struct err *e)
{
	struct unit u;
	if (!unit_begin(&u, g->session, e))
		return false;
	struct review r = {.kind = "message-failed",
	    .key = arena_printf(u.arena, "%lld", (long long)id),
	    .inbound = id,
	    .question = "this message could not be applied; it is kept and can be replayed",
	    .evidence = why->text};
	review_add(&u, &r);
	inbound_done(&u, id, "failed", why->text);
	count_outcome("failed");
	log_err(LOG_LVL_ERROR, why, "message %lld is put aside", (long long)id);
	return unit_commit(&u, e);
}

struct batch {
	size_t count;
	int64_t first;
};

/* One lane, up to `limit` messages, one transaction. */
static bool apply_batch(struct engine *g, int limit, struct batch *done, struct err *e)
{
	struct work w = {.config = g->config, .rules = g->rules, .actor = "engine"};
	struct inbound *m = NULL;
	*done = (struct batch){0};
	if (!unit_begin(&w.u, g->session, e))
		return false;
	bool ok = inbound_claim(&w.u, limit, &m, &done->count);
	if (ok && done->count) {
		FAULT("engine.claimed");
		done->first = m[0].id;
	}
	for (size_t i = 0; ok && i < done->count; i++)
		ok = apply_one(g, &w, &m[i]);
	if (done->count)
		FAULT("engine.decided");
	ok = unit_commit(&w.u, e) && ok;
	if (done->count)
		FAULT("engine.committed");
	return ok;
}

/* The message at the head of a lane, with its attempt counted first. */
static bool apply_carefully(struct engine *g, struct batch *done, struct err *e)
{
	struct work peek = {0};
	struct inbound *m;
	size_t count = 0;
	if (!unit_begin(&peek.u, g->session, e))
		return false;
	bool ok = inbound_claim(&peek.u, 1, &m, &count);
	int64_t id = ok && count ? m[0].id : 0;
	int attempts = id ? m[0].attempts : 0;
	unit_rollback(&peek.u);
	*done = (struct batch){.count = id != 0};
	if (!ok || !id)
		return ok || err_set(e, peek.u.err.code, "%s", peek.u.err.text);
	struct err why = {0};
	if (attempts >= ATTEMPTS_MAX) {
		err_set(&why, ERR_INPUT, "it ended the engine or failed %d times", attempts);
		return park(g, id, &why, e);
	}
	if (!count_attempt(g, id, attempts, e))
		return false;
	bool applied = apply_batch(g, 1, done, &why);
	if (applied && done->first == id)
		g->owed.message = 0;
	if (applied)
		return true;
	*e = why;
	if (must_wait(g, &why) || !done->first)
		return false;
	counters[COUNT_UNITS_FAILED].value++;
	if (done->first != id) { /* it came into another lane meanwhile: its own turn is next */
		log_err(LOG_LVL_WARNING, &why, "message %lld", (long long)done->first);
		return true;
	}
	g->owed.message = 0;
	if (why.code == ERR_DATABASE &&
	    attempts + 1 < ATTEMPTS_MAX) { /* two engines met in one row: once more */
		log_err(
		    LOG_LVL_WARNING, &why, "message %lld, attempt %d", (long long)id, attempts + 1);
		return true;
	}
	return park(g, id, &why, e);
}

static bool apply_some(struct engine *g, bool *more, struct err *e)
{
	struct batch done;
	if (!take_back_attempt(g, e))
		return false;
	if (g->careful > 0) {
		g->careful--;
		if (!apply_carefully(g, &done, e))
			return false;
		*more = done.count > 0;
		return true;
	}
	if (apply_batch(g, BATCH, &done, e)) {
		*more = done.count > 0;
		return true;
	}
	if (must_wait(g, e))
		return false;
	counters[COUNT_UNITS_FAILED].value++;
	log_err(LOG_LVL_WARNING, e,
	    "a batch of %zu messages from %lld on failed and is applied one by one", done.count,
	    (long long)done.first);
	g->careful = (int)done.count + 1;
	*more = true;
	return true;
}

/* ---- timers
 * ------------------------------------------------------------------------------------------ */

struct firing {
	size_t patients, fired;
	int64_t first; /* patient */
};

static bool fire_batch(struct engine *g, int limit, struct firing *f, struct err *e)
{
	struct work w = {.config = g->config, .rules = g->rules, .actor = "engine"};
	int64_t *patient;
	*f = (struct firing){0};
	if (!unit_begin(&w.u, g->session, e))
		return false;
	bool ok = timer_claim(&w.u, limit, &patient, &f->patients);
	if (ok && f->patients) {
		f->first = patient[0];
		FAULT("engine.timer-claimed");
	}
	for (size_t i = 0; ok && i < f->patients; i++) {
		struct chart c;
		ok = chart_of(&w, patient[i], &c) && fire_timers(&w, &c, &f->fired);
	}
	if (f->patients)
		FAULT("engine.timer-decided");
	ok = unit_commit(&w.u, e) && ok;
	if (ok && f->patients)
		FAULT("engine.timer-committed");
	if (ok)
		counters[COUNT_TIMERS].value += (int64_t)f->fired;
	return ok;
}

/* A step that cannot be taken must not stop everybody else's: it is tried again tomorrow, and a
 * person is asked today. */
static bool postpone(struct engine *g, int64_t patient, const struct err *why, struct err *e)
{
	struct unit u;
	if (!unit_begin(&u, g->session, e))
		return false;
	timer_postpone(&u, patient, u.now + DAYS(1));
	struct review r = {.kind = "timer-failed",
	    .key = arena_printf(u.arena, "%lld", (long long)patient),
	    .patient = patient,
	    .question =
		"a due step of this patient's follow-up could not be taken; it is tried again "
		"every day",
	    .evidence = why->text};
	review_add(&u, &r);
	log_err(
	    LOG_LVL_ERROR, why, "the due timers of patient %lld are put off", (long long)patient);
	return unit_commit(&u, e);
}

static bool fire_some(struct engine *g, bool *more, struct err *e)
{
	struct firing all, one;
	if (fire_batch(g, TIMERS_AT_ONCE, &all, e)) {
		*more = all.fired > 0;
		return true;
	}
	if (must_wait(g, e))
		return false;
	counters[COUNT_UNITS_FAILED].value++;
	log_err(LOG_LVL_WARNING, e,
	    "the due timers of %zu patients failed and are taken one by one", all.patients);
	*more = true;
	for (size_t i = 0; i < all.patients; i++) {
		struct err why = {0};
		if (fire_batch(g, 1, &one, &why))
			continue;
		*e = why;
		return !must_wait(g, e) && one.first && postpone(g, one.first, &why, e);
	}
	return true;
}

static bool take_failures(struct engine *g, bool *more, struct err *e)
{
	struct work w = {.config = g->config, .rules = g->rules, .actor = "engine"};
	size_t count = 0;
	if (!unit_begin(&w.u, g->session, e))
		return false;
	notice_sweep(&w.u);
	bool ok = take_undelivered(&w, &count);
	ok = unit_commit(&w.u, e) && ok;
	*more = ok && count > 0;
	if (ok)
		counters[COUNT_UNDELIVERED].value += (int64_t)count;
	if (ok || must_wait(g, e))
		return ok;
	/* The rows stay and are tried again; messages and timers must not wait for them. */
	counters[COUNT_UNITS_FAILED].value++;
	log_err(LOG_LVL_ERROR, e, "failed mails could not be made work of");
	return true;
}

/* Once a day, and after a start. */
static bool sum_up_shadow(struct engine *g, instant now, struct err *e)
{
	struct work w = {.config = g->config, .rules = g->rules, .actor = "engine"};
	date today = zone_date(g->rules->worktime.zone, now);
	if (today == g->summed)
		return true;
	if (!unit_begin(&w.u, g->session, e))
		return false;
	bool ok = shadow_sum_up(&w);
	ok = unit_commit(&w.u, e) && ok;
	if (ok)
		g->summed = today;
	else if (!must_wait(g, e))
		log_err(LOG_LVL_ERROR, e, "the findings in shadow could not be summed up");
	return ok || !must_wait(g, e);
}

/* ---- the turn
 * ------------------------------------------------------------------------------------------ */

static bool do_work(struct engine *g, bool *busy, struct err *e)
{
	for (int i = 0; i < TURN_LIMIT; i++) {
		bool messages = false, timers = false, failures = false;
		if (!apply_some(g, &messages, e) || !fire_some(g, &timers, e) ||
		    !take_failures(g, &failures, e))
			return false;
		*busy = messages || timers || failures;
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
	bool ok = session_do(g->session, &pulse_statement,
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
	if (!timer_next(g->session, &now, &due, e) || !sum_up_shadow(g, now, e))
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
	if (!g->session && !connect_database(g, e))
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
	if (session_drain(g->session))
		loop_timer_set(g->turn, 0);
	return true;
}

static void turn(void *arg)
{
	struct engine *g = arg;
	struct err e = {0};
	if (g->stopping || work_once(g, &e))
		return;
	bool lost = !g->session || session_broken(g->session) || e.code == ERR_LOST;
	g->failures++;
	if (g->failures == 1 || g->failures % 20 == 0)
		log_err(LOG_LVL_WARNING, &e, lost ? "the database is away" : "a turn failed");
	if (lost)
		disconnect(g);
	int64_t delay = SECONDS(1) / 20 << (g->failures < 7 ? g->failures : 7);
	loop_timer_set(g->turn, delay);
}

/* ---- start and end
 * ---------------------------------------------------------------------------------------- */

static void on_stop(void *arg)
{
	struct engine *g = arg;
	g->stopping = true;
	loop_quit(g->loop);
}

/* The configuration and what it names are taken over together, or neither is. */
static bool load_rules(const struct config *c, void *arg, struct err *e)
{
	struct engine *g = arg;
	struct rules *fresh = rules_load(c, e);
	if (!fresh)
		return false;
	rules_free(g->rules);
	g->rules = fresh;
	return true;
}

static void on_reload(void *arg)
{
	struct engine *g = arg;
	if (config_reload(g->config, load_rules, g))
		log_info("rules reloaded: policy %s", g->rules->policy_id);
}

int engine_run(struct config *c)
{
	struct engine g = {.config = c};
	struct err e = {0};
	g.rules = rules_load(c, &e);
	if (!g.rules) {
		log_err(LOG_LVL_ERROR, &e, "rules");
		return 1;
	}
	g.loop = loop_new(on_stop, on_reload, &g);
	g.turn = loop_timer_new(g.loop, turn, &g);
	loop_timer_set(g.turn, 0);
	loop_run(g.loop);
	disconnect(&g);
	loop_timer_free(g.turn);
	loop_free(g.loop);
	rules_free(g.rules);
	return 0;
}
