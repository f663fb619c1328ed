/* SPDX-License-Identifier: Apache-2.0
 *
 * mailer.c - the mailer role: claims due mails, permits each body, records each answer.
 *
 * The life of a mail here:
 *     queued     claimed under a lease, no worker has it
 *     with a worker, body not permitted; or, while the workers are quick, permitted ahead of them
 *     permitted  phase = 'body' is committed: from now on the server may have it
 *     finished   its record waits for the database, and for its return if it is away
 * A crash in any of them is repaired by the lease alone.
 *
 * Owns: the queue, the permissions.  Does not know: SMTP, SQL.
 */
#include "autoconf.h"
#include "followupd/roles.h"
#include "followupd/clock.h"
#include "followupd/cluster.h"
#include "followupd/envelope.h"
#include "followupd/fault.h"
#include "followupd/log.h"
#include "followupd/mail_pool.h"
#include "followupd/mail_records.h"
#include "followupd/mail_tls.h"
#include "followupd/mem.h"
#include "followupd/pulse.h"
#include "followupd/refusals.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_MAX      256
#define PERMIT_KEEP    SECONDS(1)	 /* a permission nobody has used by then is given back */
#define SHORTEST_SLEEP (SECONDS(1) / 50) /* a due row left unclaimed is locked by somebody */
#define LONGEST_SLEEP  SECONDS(60)
#define SCAN_EVERY     SECONDS(1) /* a claim without a lower bound, at most that often */
#define BRAKE_MAX      SECONDS(60)
#define AUTH_BRAKE_MAX SECONDS(3600)
#define STOP_PATIENCE  SECONDS(10)
#define LEASE_MARGIN   SECONDS(10)

enum outbox_scan {
	SCAN_NONE, /* nothing is due, as far as is known */
	SCAN_LOW,  /* claim from the low-water bound on */
	SCAN_FULL  /* claim whatever is due */
};

enum {
	COUNT_ACCEPTED,
	COUNT_RETRIED,
	COUNT_FAILED,
	COUNT_IN_DOUBT,
	COUNT_WITHDRAWN,
	COUNT_KILLED,
	COUNT_WORKERS,
	COUNT_CONFIGURATION
};

static struct counter counters[] = {
    [COUNT_ACCEPTED] = {"mails_accepted_total", "Mails the mail server has accepted."},
    [COUNT_RETRIED] = {"mails_retried_total", "Attempts that ended with another one planned."},
    [COUNT_FAILED] = {"mails_failed_total", "Mails that became work for a person."},
    [COUNT_IN_DOUBT] = {"mails_in_doubt_total",
	"Attempts after which nobody knows whether the server has the mail."},
    [COUNT_WITHDRAWN] = {"mails_withdrawn_total", "Mails withdrawn while a worker had them."},
    [COUNT_KILLED] = {"workers_killed_total", "Mail workers killed at a deadline."},
    [COUNT_WORKERS] = {"workers_current", "Mail workers that run."},
    [COUNT_CONFIGURATION] = {"smtp_configuration_errors_total",
	"Attempts that failed for a reason a person has to mend."},
    {0},
};

struct claims {
	struct claim *first, **end;
	int count;
};

struct mailer {
	struct loop *loop;
	struct config *config;
	struct db *db;	    /* claims and records */
	struct db *permits; /* its own connection: a worker waits, and would wait behind them */
	struct pulse *pulse;
	struct pool *pool;
	struct records *records;
	struct loop_timer *wake, *brake, *impatience;
	bool ready, stopping;

	/* claiming */
	struct claims queue;
	int batch;
	int64_t batch_at; /* when the last claim was answered */
	enum outbox_scan scan;
	bool claiming, claim_full_scan, notified;
	int claim_limit;
	int64_t last_full, wake_at;
	instant low;
	int session_failures; /* in a row */
	int auth_refusals;    /* of name and password, in a row */
	bool told;	      /* the status says more than that it sends */
	struct refusals refusals;
	int permit_failures; /* of the database, in a row */

	/* permissions */
	struct claim *ask[64];		  /* of workers that stand before a body */
	size_t ask_count, asked;	  /* the first `asked` are on their way */
	struct claims asked_ahead, ahead; /* on their way; granted, no worker has them yet */
	bool asking;
};

static void pump(void *arg);

/* Not later than planned already. */
static void wake_in(struct mailer *m, int64_t delay)
{
	int64_t at = monotonic_now() + delay;
	if (loop_timer_pending(m->wake) && m->wake_at <= at)
		return;
	m->wake_at = at;
	loop_timer_set(m->wake, delay > 0 ? delay : 0);
}

/* ---- lists ------------------------------------------------------------------------------- */

static void init_claims(struct claims *l)
{
	*l = (struct claims){.end = &l->first};
}

/* list: count claims, or one whose next is NULL. */
static void append(struct claims *l, struct claim *list, int count)
{
	*l->end = list;
	while (*l->end)
		l->end = &(*l->end)->next;
	l->count += count;
}

static struct claim *take_first(struct claims *l)
{
	struct claim *c = l->first;
	l->first = c->next;
	c->next = NULL;
	if (!l->first)
		l->end = &l->first;
	l->count--;
	return c;
}

static void free_claims(struct claims *l)
{
	while (l->first)
		claim_free(take_first(l));
}

/* Nothing was sent, so what was permitted is undone with it. */
static void release(struct mailer *m, struct claim *c, int64_t delay)
{
	records_add(m->records, &(struct record){.kind = RECORD_RELEASE,
				    .notice_id = c->notice_id,
				    .lease = c->lease,
				    .in_doubt = c->in_doubt,
				    .delay = delay,
				    .verdict = "its release"});
}

static void release_all(struct mailer *m, struct claims *l, int64_t delay)
{
	while (l->first) {
		struct claim *c = take_first(l);
		release(m, c, delay);
		claim_free(c);
	}
}

static void release_queue(struct mailer *m, int64_t delay)
{
	release_all(m, &m->ahead, delay);
	release_all(m, &m->queue, delay);
}

/* ---- what became of a mail ---------------------------------------------------------------- */

static void log_outcome(const struct claim *c, enum verdict v, const struct outcome *o)
{
	char code[8] = "";
	if (o->code)
		snprintf(code, sizeof code, "%d ", o->code);
	/* The server's words may quote the address, which is a person's: they go into the record.
	 */
	if (v == VERDICT_CONFIGURATION && o->stage > STAGE_MAIL)
		log_error("notice %lld: the mail server takes no mail from here, at %s: %s%s",
		    (long long)c->notice_id, stage_name(o->stage), code, o->enhanced);
	else if (v == VERDICT_CONFIGURATION)
		log_error("notice %lld: no mail can be sent, at %s: %s%s", (long long)c->notice_id,
		    stage_name(o->stage), code, o->reply);
	else if (v != VERDICT_ACCEPTED)
		log_warning("notice %lld: %s at %s: %s%s", (long long)c->notice_id,
		    vocabulary_word(&verdict_words, (int)v), stage_name(o->stage), code,
		    trouble_text(o->trouble));
	else
		log_debug("notice %lld: accepted", (long long)c->notice_id);
}

static void count_verdict(enum verdict v, bool failed)
{
	static const int which[] = {[VERDICT_ACCEPTED] = COUNT_ACCEPTED,
	    [VERDICT_RETRY] = COUNT_RETRIED,
	    [VERDICT_FAILED] = COUNT_FAILED,
	    [VERDICT_CONFIGURATION] = COUNT_CONFIGURATION,
	    [VERDICT_IN_DOUBT] = COUNT_IN_DOUBT};
	counters[which[v]].value++;
	if (failed && v != VERDICT_FAILED)
		counters[COUNT_FAILED].value++;
}

static struct record make_record(
    const struct mailer *m, const struct claim *c, enum verdict v, const struct outcome *o)
{
	struct record r = {.kind = RECORD_RETRY,
	    .notice_id = c->notice_id,
	    .lease = c->lease,
	    .verdict = vocabulary_word(&verdict_words, (int)v),
	    .code = o->code,
	    .in_doubt = c->in_doubt || v == VERDICT_IN_DOUBT};
	const struct config *k = m->config;
	int64_t left = c->left - (monotonic_now() - c->claimed_at);
	/* What a person mends is tried again as soon as it may have been mended. */
	int attempts = v == VERDICT_CONFIGURATION ? 1 : c->attempts;
	strcpy(r.enhanced, o->enhanced);
	reply_clean(r.reply, sizeof r.reply, o->reply, strlen(o->reply));
	if (v == VERDICT_ACCEPTED)
		r.kind = RECORD_ACCEPTED;
	else if (v == VERDICT_FAILED || !backoff_next(attempts, SECONDS(k->retry_first),
					    SECONDS(k->retry_max), left, &r.delay))
		r.kind = RECORD_FAILED;
	return r;
}

static const char auth_trouble[] =
    "no mail leaves: the mail server refuses mail.username and its password";
static const char policy_trouble[] =
    "no mail leaves: the mail server takes none from here by its policy (5.7), whoever it is for";

static void tell_status(struct mailer *m, int64_t pause)
{
	bool policy = m->refusals.in_row >= REFUSALS_IN_ROW;
	const char *trouble = m->auth_refusals ? auth_trouble : policy ? policy_trouble : "";
	m->told = pause || *trouble;
	pulse_note(m->pulse, trouble);
	if (*trouble && pause)
		loop_status(m->loop, "%s; the next attempt is in %lld s", trouble,
		    (long long)(pause / SECONDS(1)));
	else if (*trouble)
		loop_status(m->loop, "%s", trouble);
	else if (pause)
		loop_status(m->loop,
		    "waiting for the mail server, which failed %d times, for %lld s",
		    m->session_failures, (long long)(pause / SECONDS(1)));
	else
		loop_status(m->loop, "sending what is due");
}

/* What is given back may go out at once where another mailer can, or after a reload. */
static void pause_sending(struct mailer *m, int64_t pause)
{
	release_queue(m, pause < BRAKE_MAX ? pause : 0);
	loop_timer_set(m->brake, pause);
	tell_status(m, pause);
}

/* Servers lock an account after some wrong attempts: one session at a time, minutes apart, until
 * one has been let in. */
static void brake_auth(struct mailer *m)
{
	int64_t pause, first = SECONDS(m->config->smtp_auth_pause);
	(void)backoff_next(++m->auth_refusals, first,
	    first > AUTH_BRAKE_MAX ? first : AUTH_BRAKE_MAX, INT64_MAX, &pause);
	pool_limit(m->pool, 1);
	pause_sending(m, pause);
}

/* Where the session itself fails, the mails behind this one would fail too and lose an attempt. */
static void apply_brake(struct mailer *m, enum verdict v, const struct outcome *o)
{
	if (m->auth_refusals && loop_timer_pending(m->brake))
		return; /* of a session that began before the one that was refused, let in or not */
	if (o->stage > STAGE_AUTH) {
		m->auth_refusals = 0;
		pool_limit(m->pool, INT_MAX);
	} else if (verdict_of_password(o)) {
		brake_auth(m);
		return;
	}
	if (!verdict_of_session(o) && v != VERDICT_CONFIGURATION) {
		if (m->told)
			tell_status(m, 0);
		m->session_failures = 0;
		return;
	}
	int64_t pause, longest = SECONDS(m->config->retry_first);
	(void)backoff_next(++m->session_failures, SECONDS(1),
	    longest < BRAKE_MAX ? longest : BRAKE_MAX, INT64_MAX, &pause);
	pause_sending(m, pause);
}

static void on_finished(struct claim *c, const struct outcome *o, bool reused, void *arg)
{
	struct mailer *m = arg;
	if (o->trouble == TROUBLE_REFUSED || o->trouble == TROUBLE_LATE) {
		if (o->trouble == TROUBLE_LATE)
			release(m, c, 0);
		claim_free(c); /* the other was dealt with where it was refused */
		return;
	}
	enum verdict v = refusals_judge(&m->refusals, c->notice_id, verdict_of(o), o);
	if (v == VERDICT_ACCEPTED)
		FAULT("mailer.accepted");
	if (v == VERDICT_RETRY && reused && o->stage == STAGE_MAIL) {
		/* The server had enough of the session, and says nothing about this mail. */
		release(m, c, 0);
	} else {
		struct record r = make_record(m, c, v, o);
		log_outcome(c, v, o);
		count_verdict(v, r.kind == RECORD_FAILED);
		records_add(m->records, &r);
		apply_brake(m, v, o);
	}
	claim_free(c);
}

static void on_brake_end(void *arg)
{
	struct mailer *m = arg;
	m->scan = SCAN_FULL;
	pump(m);
}

/* ---- permission ------------------------------------------------------------------------------ */

static void note_withdrawn(const struct claim *c)
{
	counters[COUNT_WITHDRAWN].value++;
	log_info("notice %lld: withdrawn before its body was sent", (long long)c->notice_id);
}

static void refuse(struct mailer *m, struct claim *c, bool withdrawn)
{
	if (withdrawn)
		note_withdrawn(c);
	else
		release(m, c, 0);
	pool_answer(m->pool, c, false);
}

static bool contains(const int64_t *ids, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == id)
			return true;
	return false;
}

static void answer_asks(struct mailer *m, const int64_t *ids, size_t count, bool known)
{
	size_t asked = m->asked;
	struct claim *done[sizeof m->ask / sizeof *m->ask];
	memcpy(done, m->ask, asked * sizeof *done);
	m->ask_count -= asked;
	memmove(m->ask, m->ask + asked, m->ask_count * sizeof *m->ask);
	m->asked = 0;
	for (size_t i = 0; i < asked; i++) {
		if (!done[i])
			continue; /* its worker is gone */
		if (contains(ids, count, done[i]->notice_id))
			pool_answer(m->pool, done[i], true);
		else
			refuse(m, done[i], known);
	}
}

static void take_ahead(struct mailer *m, const int64_t *ids, size_t count, bool known)
{
	int64_t keep_until = monotonic_now() + PERMIT_KEEP;
	while (m->asked_ahead.first) {
		struct claim *c = take_first(&m->asked_ahead);
		if (contains(ids, count, c->notice_id)) {
			c->permitted = true;
			c->start_by = c->start_by < keep_until ? c->start_by : keep_until;
			append(&m->ahead, c, 1);
			continue;
		}
		if (known)
			note_withdrawn(c);
		else
			release(m, c, 0);
		claim_free(c);
	}
	if (loop_timer_pending(m->brake) || m->stopping)
		release_all(m, &m->ahead, 0);
}

/* The mails go back uncounted; asked for again at once, they would only go round. */
static void pause_permits(struct mailer *m, const struct err *e)
{
	int64_t pause;
	(void)backoff_next(++m->permit_failures, SECONDS(1), BRAKE_MAX, INT64_MAX, &pause);
	log_err(LOG_LVL_WARNING, e, "no mail may be sent");
	if (!loop_timer_pending(m->brake))
		loop_timer_set(m->brake, pause);
	release_queue(m, 0);
}

static void on_permitted(const int64_t *ids, size_t count, const struct err *e, void *arg)
{
	struct mailer *m = arg;
	m->asking = false;
	if (!e)
		m->permit_failures = 0;
	else if (e->code != ERR_LOST)
		pause_permits(m, e);
	if (count)
		FAULT("mailer.body-permitted");
	answer_asks(m, ids, count, !e);
	take_ahead(m, ids, count, !e);
	pump(m);
}

static void on_ask(struct claim *c, void *arg)
{
	struct mailer *m = arg;
	if (!db_is_up(m->permits))
		refuse(m, c, false);
	else if (m->ask_count == sizeof m->ask / sizeof *m->ask)
		bug("more workers ask than there can be");
	else
		m->ask[m->ask_count++] = c;
}

/* A claim that is freed must not be answered. */
static void forget_ask(struct mailer *m, const struct claim *c)
{
	for (size_t i = 0; i < m->ask_count; i++)
		if (m->ask[i] == c)
			m->ask[i] = NULL;
}

/* Twice or never: after a crash of this process all that was permitted is in doubt, also what no
 * worker had begun, for nobody is left who knows which.  It is sent again, because a reminder twice
 * is better than never; so that it is seldom twice, no more is permitted than quick workers hold:
 * 16 for each session.  Asked for in fewer, larger statements once a quarter is missing. */
static void choose_ahead(struct mailer *m)
{
	int room, total;
	pool_ahead(m->pool, &room, &total);
	room -= m->ahead.count;
	if (room < total / 4)
		return;
	for (; room > 0 && m->queue.first && m->asked_ahead.count < BATCH_MAX; room--)
		append(&m->asked_ahead, take_first(&m->queue), 1);
}

static void send_asks(struct mailer *m)
{
	const struct claim *all[sizeof m->ask / sizeof *m->ask + BATCH_MAX];
	size_t n = 0;
	if (m->asking || !db_is_up(m->permits))
		return;
	for (size_t i = 0; i < m->ask_count; i++)
		if (m->ask[i])
			m->ask[n++] = m->ask[i];
	m->ask_count = m->asked = n;
	if (n)
		memcpy(all, m->ask, n * sizeof *all);
	choose_ahead(m);
	for (const struct claim *c = m->asked_ahead.first; c; c = c->next)
		all[n++] = c;
	m->asking = n > 0;
	if (n)
		outbox_permit(m->permits, all, n, on_permitted, m);
}

/* ---- claiming -----------------------------------------------------------------------------------
 */

static int64_t lease_length(const struct mailer *m)
{
	return SECONDS(2 * m->config->smtp_deadline) + 2 * LEASE_MARGIN;
}

static void on_next_due(int64_t delay, const struct err *e, void *arg)
{
	struct mailer *m = arg;
	if (!e && m->scan == SCAN_NONE)
		wake_in(m, delay > SHORTEST_SLEEP ? delay : SHORTEST_SLEEP);
}

/* As many as went out within a second: so that none waits here while its lease runs. */
static void adapt_batch(struct mailer *m, int count)
{
	int64_t now = monotonic_now();
	int least = (int)m->config->smtp_sessions;
	if (count < m->claim_limit || now - m->batch_at > SECONDS(1))
		m->batch /= 2;
	else
		m->batch *= 2;
	m->batch = m->batch < least ? least : m->batch > BATCH_MAX ? BATCH_MAX : m->batch;
	m->batch_at = now;
}

static void plan_next_scan(struct mailer *m, int count)
{
	m->scan = SCAN_NONE;
	if (count == m->claim_limit || m->notified) {
		m->scan = SCAN_LOW;
	} else if (!m->claim_full_scan) {
		wake_in(m, m->last_full + SCAN_EVERY - monotonic_now());
	} else if (db_is_up(m->db)) {
		outbox_next_due(m->db, m->low, LONGEST_SLEEP, on_next_due, m);
	}
	m->notified = false;
}

static void on_claimed(struct claim *first, int count, instant low, const struct err *e, void *arg)
{
	struct mailer *m = arg;
	m->claiming = false;
	if (e) {
		if (e->code != ERR_LOST)
			log_err(e->code == ERR_WAIT ? LOG_LVL_WARNING : LOG_LVL_ERROR, e,
			    "could not claim mails");
		m->scan = SCAN_NONE;
		wake_in(m, SCAN_EVERY);
		return;
	}
	if (count) {
		FAULT("mailer.claimed");
		/* One second is kept for rows whose transactions end in another order. */
		m->low = low - SECONDS(1);
	}
	/* Begun later than that, and let live until its deadline, it might outlive its lease. */
	for (struct claim *c = first; c; c = c->next)
		c->start_by = c->claimed_at + lease_length(m) - LEASE_MARGIN -
			      SECONDS(m->config->smtp_deadline);
	append(&m->queue, first, count);
	adapt_batch(m, count);
	plan_next_scan(m, count);
	if (loop_timer_pending(m->brake) || m->stopping)
		release_queue(m, 0);
	pump(m);
}

static void claim_more(struct mailer *m)
{
	if (m->scan == SCAN_NONE || m->claiming || m->stopping || m->queue.count > m->batch / 2 ||
	    loop_timer_pending(m->brake) || !db_is_up(m->db))
		return;
	struct claim_request r = {INSTANT_NONE, m->batch, lease_length(m)};
	int64_t now = monotonic_now();
	m->claim_full_scan = m->scan == SCAN_FULL || now - m->last_full >= SCAN_EVERY;
	if (m->claim_full_scan)
		m->last_full = now;
	else
		r.low = m->low;
	m->claim_limit = r.limit;
	m->claiming = true;
	outbox_claim(m->db, &r, on_claimed, m);
}

static void give_first(struct mailer *m, struct claims *l)
{
	struct claim *c = take_first(l);
	if (monotonic_now() > c->start_by) {
		release(m, c, 0);
		claim_free(c);
		return;
	}
	pool_give(m->pool, c);
}

static void give_mails(struct mailer *m)
{
	while (m->ahead.first && pool_has_room(m->pool, true) && db_is_up(m->db))
		give_first(m, &m->ahead);
	while (m->queue.first && pool_has_room(m->pool, false) && db_is_up(m->db) &&
	       db_is_up(m->permits))
		give_first(m, &m->queue);
	if (pool_send(m->pool))
		FAULT("mailer.handed-over");
}

/* ---- the loop
 * ------------------------------------------------------------------------------------- */

static void check_stopped(struct mailer *m)
{
	if (m->stopping && pool_empty(m->pool) && !m->claiming && !m->asking &&
	    (records_empty(m->records) || !db_is_up(m->db)))
		loop_quit(m->loop);
}

/* Everything that can be done now; called after each change. */
static void pump(void *arg)
{
	struct mailer *m = arg;
	records_send(m->records);
	give_mails(m);
	send_asks(m);
	claim_more(m);
	check_stopped(m);
}

static void on_pool_finished(struct claim *c, const struct outcome *o, bool reused, void *arg)
{
	forget_ask(arg, c);
	on_finished(c, o, reused, arg);
}

static void on_unused(struct claim *c, void *arg)
{
	release(arg, c, 0);
	claim_free(c);
}

static void on_released(int64_t delay, void *arg)
{
	wake_in(arg, delay);
}

static void on_wake(void *arg)
{
	struct mailer *m = arg;
	m->scan = SCAN_FULL;
	pump(m);
}

static void on_up(void *arg)
{
	struct mailer *m = arg;
	outbox_setup(m->db);
	if (!m->ready)
		loop_ready(m->loop);
	m->ready = true;
	tell_status(m, 0);
	on_wake(m);
}

static void on_permits_up(void *arg)
{
	struct mailer *m = arg;
	outbox_setup(m->permits);
	pump(m);
}

static void on_down(void *arg)
{
	struct mailer *m = arg;
	m->claiming = false;
	loop_status(m->loop, "waiting for the database");
	check_stopped(m);
}

static void on_notify(const char *channel, void *arg)
{
	struct mailer *m = arg;
	if (m->claiming)
		m->notified = true;
	else if (m->scan == SCAN_NONE)
		m->scan = SCAN_LOW;
	pump(m);
}

/* More sessions than one begin when a first one has shown that the password is right. */
static void prove_first(struct mailer *m)
{
	pool_limit(m->pool, *m->config->smtp_username ? 1 : INT_MAX);
}

static void on_reload(void *arg)
{
	struct mailer *m = arg;
	if (!config_reload(m->config, NULL, NULL))
		return;
	pool_reconfigure(m->pool);
	m->session_failures = m->auth_refusals = m->refusals.in_row = 0;
	prove_first(m);
	tell_status(m, 0);
	loop_timer_set(m->brake, -1);
	on_wake(m);
}

static void on_impatience(void *arg)
{
	struct mailer *m = arg;
	if (pool_empty(m->pool)) {
		loop_quit(
		    m->loop); /* the database is what does not answer: the leases keep the rest */
		return;
	}
	log_warning("workers did not finish in time and are killed");
	pool_kill(m->pool);
	loop_timer_set(m->impatience, SECONDS(2));
}

static void on_stop(void *arg)
{
	struct mailer *m = arg;
	m->stopping = true;
	release_queue(m, 0);
	records_hurry(m->records);
	pool_stop(m->pool);
	loop_timer_set(m->impatience, STOP_PATIENCE);
	pump(m);
}

int mailer_run(struct config *c)
{
	struct mailer m = {.config = c, .batch = (int)c->smtp_sessions, .low = INSTANT_NONE};
	init_claims(&m.queue);
	init_claims(&m.asked_ahead);
	init_claims(&m.ahead);
	m.loop = loop_new(on_stop, on_reload, &m);
	m.wake = loop_timer_new(m.loop, on_wake, &m);
	m.brake = loop_timer_new(m.loop, on_brake_end, &m);
	m.impatience = loop_timer_new(m.loop, on_impatience, &m);
	m.pool = pool_new(m.loop, c,
	    (struct pool_handlers){on_ask, on_pool_finished, on_unused, pump, &m},
	    &counters[COUNT_KILLED].value, &counters[COUNT_WORKERS].value);
	prove_first(&m);
	char *conninfo = cluster_conninfo(c, "mailer");
	m.db = db_new(m.loop, conninfo, outbox_channels, cluster_patience(c),
	    (struct db_handlers){on_up, on_down, on_notify, &m});
	m.permits = db_new(m.loop, conninfo, NULL, cluster_patience(c),
	    (struct db_handlers){.up = on_permits_up, .arg = &m});
	free(conninfo);
	m.records = records_new(m.loop, m.db, (struct records_handlers){on_released, pump, &m});
	m.pulse = pulse_new(m.loop, m.db, "mailer", counters);
	loop_waits(m.loop, 0, "the database");
	loop_run(m.loop);
	pool_free(m.pool);
	pulse_free(m.pulse);
	db_free(m.db);
	db_free(m.permits);
	free_claims(&m.queue);
	free_claims(&m.asked_ahead);
	free_claims(&m.ahead);
	records_free(m.records);
	loop_timer_free(m.wake);
	loop_timer_free(m.brake);
	loop_timer_free(m.impatience);
	loop_free(m.loop);
	return 0;
}

static void check_address(const char *key, const char *address, struct checks *k)
{
	struct err e = {0};
	if (*address && !envelope_address(address, &e))
		checks_fault(k, key, &e);
}

void mailer_check(const struct config *c, struct checks *k)
{
	struct err e = {0};
	SSL_CTX *tls = NULL;
	if (strcmp(c->smtp_tls, "off") != 0 &&
	    !mail_tls_new(c, strcmp(c->smtp_tls, "required") == 0, &tls, &e))
		checks_fault(k, "mail.tls", &e);
	SSL_CTX_free(tls);
	if (*c->smtp_username)
		checks_file(k, "mail.password_file", c->smtp_password_file);
	check_address("mail.from", c->mail_from, k);
	check_address("mail.reply_to", c->mail_reply_to, k);
	check_address("mail.envelope_from", c->mail_envelope_from, k);
}
