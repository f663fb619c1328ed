/* SPDX-License-Identifier: Apache-2.0
 *
 * pool.c - starts mail workers, keeps them in mails, kills them at their deadline.
 *
 * States of a worker:
 *     warm    runs, no session                             -> busy | body | ending
 *     busy    has a mail, not permitted to send the body   -> asking | idle | ending
 *     asking  stands before the body, waits for the answer -> body | busy (refused)
 *     body    may be sending                               -> body (the next) | idle | ending
 *     idle    session open, no mail                        -> busy | body | ending
 *     ending  its session ends, or it was told to end      -> warm (fit for another) | gone
 * A worker is forgotten when its socket has ended and its process is reaped.
 *
 * A worker that is quick holds several mails.  Only the first of them may have been begun: it
 * reports each before it begins the next, so what is behind the first is given back when it dies.
 */
#include "autoconf.h"
#include "followupd/mail_pool.h"
#include "followupd/buf.h"
#include "followupd/clock.h"
#include "followupd/log.h"
#include "followupd/mem.h"
#include "followupd/wire.h"
#include "followupd/worker.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define AHEAD_MAX  16		     /* mails one worker may hold */
#define AHEAD_TIME (SECONDS(1) / 10) /* and no more than it sends in this time */
#define LIFE	   1000		     /* mails after which a process makes room for a fresh one */
#define KEEP_IDLE  SECONDS(2)	     /* a connection nobody uses is a burden to the server */
#define KEEP_WARM  SECONDS(10)	     /* a process without a connection */
#define QUIT_TIME  SECONDS(4)	     /* from the last answer to the end of the process */

enum worker_state {
	WORKER_WARM,
	WORKER_BUSY,
	WORKER_ASKING,
	WORKER_BODY,
	WORKER_IDLE,
	WORKER_ENDING
};

struct pool_worker {
	struct pool_worker *next;
	struct pool *pool;
	enum worker_state state;
	pid_t pid; /* 0: reaped */
	int fd;	   /* -1: ended */
	struct event *read, *write;
	struct buf in, out;
	struct loop_timer *timer;  /* deadline of the mail, or end of idleness */
	struct claim *mail, **end; /* the first is the one in hand */
	int held;
	int served;		/* by this process */
	int in_session;		/* begun in the session, those it holds included */
	int64_t begun_at, pace; /* of the mail in hand; of the latest ones, microseconds */
	bool closing;		/* has the last mail of its session, or the session failed */
	bool killed, outdated, told_to_end;
};

struct pool {
	struct loop *loop;
	const struct config *config;
	int config_fd; /* as workers are passed it */
	struct pool_handlers on;
	struct event *sigchld;
	struct pool_worker *workers;
	int64_t *killed, *current;
	int most; /* sessions, beside mail.sessions */
	bool stopping;
};

static void on_timer(void *arg);
static void on_readable(evutil_socket_t fd, short what, void *arg);
static void on_writable(evutil_socket_t fd, short what, void *arg);

/* ---- the life of a process ------------------------------------------------------------ */

static struct event *new_event(struct pool_worker *w, short what, event_callback_fn fn)
{
	struct event *ev = event_new(loop_base(w->pool->loop), w->fd, what, fn, w);
	if (!ev)
		fatal("libevent has no room for an event");
	return ev;
}

/* The one function that changes a worker's state, and with it the limit of an idle one.  The
 * deadline of a mail is set where the mail is begun, and runs on while the body is asked for. */
static void enter(struct pool_worker *w, enum worker_state to)
{
	w->state = to;
	switch (to) {
	case WORKER_WARM:
		loop_timer_set(w->timer, KEEP_WARM);
		return;
	case WORKER_IDLE:
		loop_timer_set(w->timer, KEEP_IDLE);
		return;
	case WORKER_ENDING:
		loop_timer_set(w->timer, QUIT_TIME);
		return;
	case WORKER_BUSY:
	case WORKER_ASKING:
	case WORKER_BODY:
		return;
	}
}

static struct pool_worker *start_worker(struct pool *p)
{
	int fd[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) < 0)
		fatal("could not make a socket pair: %s", strerror(errno));
	pid_t pid = fork();
	if (pid < 0)
		fatal("could not fork: %s", strerror(errno));
	if (pid == 0)
		worker_become("mail-worker", p->config_fd, fd[1]);
	close(fd[1]);
	evutil_make_socket_nonblocking(fd[0]);
	struct pool_worker *w = xcalloc(1, sizeof *w);
	*w = (struct pool_worker){
	    .next = p->workers, .pool = p, .pid = pid, .fd = fd[0], .pace = AHEAD_TIME};
	w->end = &w->mail;
	w->read = new_event(w, EV_READ | EV_PERSIST, on_readable);
	w->write = new_event(w, EV_WRITE, on_writable);
	w->timer = loop_timer_new(p->loop, on_timer, w);
	event_add(w->read, NULL);
	enter(w, WORKER_WARM);
	p->workers = w;
	++*p->current;
	return w;
}

static void forget_worker(struct pool_worker *w)
{
	struct pool *p = w->pool;
	struct pool_worker **at = &p->workers;
	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	loop_timer_free(w->timer);
	buf_free(&w->in);
	buf_free(&w->out);
	free(w);
	--*p->current;
}

static void kill_worker(struct pool_worker *w)
{
	if (w->pid <= 0 || w->killed)
		return;
	w->killed = true;
	++*w->pool->killed;
	kill(w->pid, SIGKILL);
}

/* The worker reads the end of the channel, says QUIT and exits. */
static void end_worker(struct pool_worker *w)
{
	w->told_to_end = true;
	shutdown(w->fd, SHUT_WR);
	enter(w, WORKER_ENDING);
}

static void on_timer(void *arg)
{
	struct pool_worker *w = arg;
	switch (w->state) {
	case WORKER_WARM:
	case WORKER_IDLE:
		end_worker(w);
		return;
	case WORKER_BUSY:
	case WORKER_ASKING:
	case WORKER_BODY:
		log_warning("notice %lld: its worker is killed at its deadline",
		    (long long)w->mail->notice_id);
		kill_worker(w);
		return;
	case WORKER_ENDING:
		log_debug("a worker did not end in time and is killed");
		kill_worker(w);
		return;
	}
}

/* ---- the mails of a worker --------------------------------------------------------------- */

static struct claim *take_mail(struct pool_worker *w)
{
	struct claim *c = w->mail;
	w->mail = c->next;
	c->next = NULL;
	if (!w->mail)
		w->end = &w->mail;
	w->held--;
	return c;
}

/* The first of those it holds is the mail in hand from now on. */
static void begin_mail(struct pool_worker *w)
{
	enter(w, w->mail->permitted ? WORKER_BODY : WORKER_BUSY);
	w->begun_at = monotonic_now();
	loop_timer_set(w->timer, SECONDS(w->pool->config->smtp_deadline));
}

static void finish_mail(struct pool_worker *w, const struct outcome *o)
{
	struct claim *c = take_mail(w);
	bool reused = w->in_session - w->held > 1;
	if (o->trouble == TROUBLE_NONE)
		w->pace = (3 * w->pace + monotonic_now() - w->begun_at) / 4;
	w->served++;
	w->pool->on.finished(c, o, reused, w->pool->on.arg);
}

static void give_back(struct pool_worker *w)
{
	while (w->mail)
		w->pool->on.unused(take_mail(w), w->pool->on.arg);
}

/* ---- reports ---------------------------------------------------------------------------- */

/* Whatever the worker says, a body that was not permitted cannot have been accepted. */
static bool is_plausible(const struct pool_worker *w, const struct wire *m)
{
	if (m->type == WIRE_READY)
		return w->state == WORKER_ENDING;
	if (!w->mail || m->notice_id != w->mail->notice_id)
		return false;
	if (m->type == WIRE_ASK)
		return w->state == WORKER_BUSY;
	return m->type == WIRE_OUTCOME && w->state != WORKER_ASKING &&
	       (m->outcome.stage != STAGE_BODY || w->state == WORKER_BODY);
}

static void on_outcome(struct pool_worker *w, const struct wire *m)
{
	finish_mail(w, &m->outcome);
	w->closing = w->closing || !m->more;
	if (!m->more)
		give_back(w);
	if (w->mail) {
		begin_mail(w);
	} else if (w->pool->stopping || w->outdated || (w->closing && w->served >= LIFE)) {
		end_worker(w);
	} else if (w->closing) {
		enter(w, WORKER_ENDING);
	} else {
		enter(w, WORKER_IDLE);
	}
}

static void on_session_ended(struct pool_worker *w)
{
	if (w->told_to_end)
		return;
	w->closing = false;
	w->in_session = 0;
	enter(w, WORKER_WARM);
	if (w->pool->stopping || w->outdated)
		end_worker(w);
}

static void on_report(struct pool_worker *w, const struct wire *m)
{
	if (!is_plausible(w, m)) {
		log_error("a mail worker sent message type %d out of turn and is killed", m->type);
		kill_worker(w);
	} else if (m->type == WIRE_ASK) {
		enter(w, WORKER_ASKING);
		w->pool->on.ask(w->mail, w->pool->on.arg);
	} else if (m->type == WIRE_READY) {
		on_session_ended(w);
	} else {
		on_outcome(w, m);
	}
}

static void read_reports(struct pool_worker *w)
{
	struct wire m;
	size_t used, done = 0;
	enum wire_result r = WIRE_PARTIAL;
	while (!w->killed && done < w->in.len &&
	       (r = wire_decode(w->in.data + done, w->in.len - done, WIRE_REPORT_MAX, &m, &used)) ==
		   WIRE_WHOLE) {
		done += used;
		on_report(w, &m);
	}
	buf_consume(&w->in, done);
	if (r == WIRE_BROKEN) {
		log_error("a mail worker sent what is no message and is killed");
		kill_worker(w);
	}
}

/* The socket has ended, so the process has. */
static void worker_gone(struct pool_worker *w)
{
	struct pool *p = w->pool;
	event_free(w->read);
	event_free(w->write);
	close(w->fd);
	w->fd = -1;
	if (w->mail) {
		/* Killed while it waited for its permission, it waited for the database: that is no
		 * attempt.  Else twice or never: nobody knows whether the server has the mail in
		 * hand, if its body was permitted, and a reminder twice is better than never.  Of
		 * those behind it no octet has left, whatever was permitted. */
		struct outcome o = {.stage = w->state == WORKER_BODY ? STAGE_BODY : STAGE_START,
		    .trouble = !w->killed		   ? TROUBLE_DIED
			       : w->state == WORKER_ASKING ? TROUBLE_LATE
							   : TROUBLE_KILLED};
		snprintf(o.reply, sizeof o.reply, "%s", trouble_text(o.trouble));
		finish_mail(w, &o);
		give_back(w);
	}
	enter(w, WORKER_ENDING);
	loop_timer_set(w->timer, -1); /* it has ended */
	if (w->pid == 0)
		forget_worker(w);
	p->on.changed(p->on.arg);
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct pool_worker *w = arg;
	ssize_t n = read(fd, buf_room(&w->in, 4096), 4096);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		worker_gone(w);
		return;
	}
	w->in.len += (size_t)n;
	read_reports(w);
	w->pool->on.changed(w->pool->on.arg);
}

static void on_sigchld(evutil_socket_t sig, short what, void *arg)
{
	struct pool *p = arg;
	for (struct pool_worker *w = p->workers, *next; w; w = next) {
		int status;
		next = w->next;
		if (w->pid <= 0 || waitpid(w->pid, &status, WNOHANG) != w->pid)
			continue;
		if (!w->killed && status != 0)
			log_warning("a mail worker ended with %s %d",
			    WIFSIGNALED(status) ? "signal" : "status",
			    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
		w->pid = 0;
		if (w->fd < 0)
			forget_worker(w);
	}
	p->on.changed(p->on.arg);
}

/* ---- writing to a worker -------------------------------------------------------------------- */

static void flush(struct pool_worker *w)
{
	while (w->out.len) {
		ssize_t n = send(w->fd, w->out.data, w->out.len, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			event_add(w->write, NULL);
		if (n < 0)
			return; /* when it is gone the reader sees it */
		buf_consume(&w->out, (size_t)n);
	}
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
	flush(arg);
}

/* ---- what the mailer calls ---------------------------------------------------------------------
 */

static bool is_able(const struct pool_worker *w)
{
	return w->fd >= 0 && !w->outdated && !w->killed && !w->closing && !w->told_to_end;
}

static int count_sessions(const struct pool *p)
{
	int n = 0;
	for (const struct pool_worker *w = p->workers; w; w = w->next)
		n += w->fd >= 0 && w->state != WORKER_WARM;
	return n;
}

static struct pool_worker *find_state(const struct pool *p, enum worker_state state)
{
	for (struct pool_worker *w = p->workers; w; w = w->next)
		if (is_able(w) && w->state == state)
			return w;
	return NULL;
}

/* How many mails a worker may hold; more than one only while it is quick, so that a mail neither
 * waits in it for long nor stays permitted, beyond the reach of a withdrawal, for long. */
static int capacity(const struct pool_worker *w)
{
	int64_t n = AHEAD_TIME / (w->pace > 0 ? w->pace : 1);
	return n < 1 ? 1 : n > AHEAD_MAX ? AHEAD_MAX : (int)n;
}

/* How many it would take that are permitted already. */
static int ahead_room(const struct pool_worker *w)
{
	int in_session = (int)w->pool->config->smtp_per_session - w->in_session;
	int room = capacity(w) - w->held;
	/* Behind a mail that is not permitted its answer must be the next thing the worker hears.
	 */
	if (!is_able(w) || w->state == WORKER_BUSY || w->state == WORKER_ASKING)
		return 0;
	return room < in_session ? room : in_session;
}

static struct pool_worker *find_ahead(const struct pool *p)
{
	struct pool_worker *best = NULL;
	for (struct pool_worker *w = p->workers; w; w = w->next)
		if (w->state == WORKER_BODY && ahead_room(w) > 0 && (!best || w->held < best->held))
			best = w;
	return best;
}

static bool may_open(const struct pool *p)
{
	int most = (int)p->config->smtp_sessions;
	return count_sessions(p) < (p->most < most ? p->most : most);
}

void pool_limit(struct pool *p, int sessions)
{
	p->most = sessions;
}

bool pool_has_room(const struct pool *p, bool permitted)
{
	return !p->stopping &&
	       (find_state(p, WORKER_IDLE) || may_open(p) || (permitted && find_ahead(p)));
}

void pool_ahead(const struct pool *p, int *room, int *total)
{
	*room = *total = 0;
	for (const struct pool_worker *w = p->workers; w; w = w->next) {
		int most = is_able(w) && w->state != WORKER_WARM ? capacity(w) : 0;
		if (most < 2 || p->stopping)
			continue;
		*total += most;
		*room += most > w->held ? most - w->held : 0;
	}
}

void pool_give(struct pool *p, struct claim *c)
{
	struct pool_worker *w = find_state(p, WORKER_IDLE);
	if (!w && may_open(p))
		w = find_state(p, WORKER_WARM);
	if (!w && may_open(p))
		w = start_worker(p);
	if (!w)
		w = find_ahead(p);
	c->next = NULL;
	*w->end = c;
	w->end = &c->next;
	w->in_session++;
	if (w->held++ == 0)
		begin_mail(w);
	w->closing = w->in_session >= p->config->smtp_per_session;
	wire_encode(&w->out, &(struct wire){.type = WIRE_MAIL,
				 .notice_id = c->notice_id,
				 .from = c->envelope_from,
				 .to = c->recipient,
				 .envid = c->envid,
				 .bytes = c->bytes,
				 .len = c->len,
				 .start_by = c->start_by,
				 .permitted = c->permitted,
				 .last = w->closing});
	/* The next session starts without waiting for a process: one stands by while there is work.
	 */
	if (w->closing && w->served + w->held >= LIFE && !find_state(p, WORKER_WARM))
		start_worker(p);
}

bool pool_send(struct pool *p)
{
	bool any = false;
	for (struct pool_worker *w = p->workers; w; w = w->next) {
		if (w->fd < 0 || !w->out.len || event_pending(w->write, EV_WRITE, NULL))
			continue;
		flush(w);
		any = true;
	}
	return any;
}

void pool_answer(struct pool *p, const struct claim *c, bool permitted)
{
	struct pool_worker *w = p->workers;
	while (w && w->mail != c)
		w = w->next;
	if (!w || w->state != WORKER_ASKING)
		bug("notice %lld: an answer nobody asked for", (long long)c->notice_id);
	enter(w, permitted ? WORKER_BODY : WORKER_BUSY);
	wire_encode(&w->out, &(struct wire){.type = permitted ? WIRE_PERMIT : WIRE_REFUSE,
				 .notice_id = c->notice_id});
}

/* ---- all of them
 * ---------------------------------------------------------------------------------- */

static void end_unused(struct pool *p)
{
	for (struct pool_worker *w = p->workers; w; w = w->next)
		if (w->fd >= 0 && (w->state == WORKER_WARM || w->state == WORKER_IDLE))
			end_worker(w);
}

void pool_reconfigure(struct pool *p)
{
	close(p->config_fd);
	p->config_fd = config_pass(p->config);
	for (struct pool_worker *w = p->workers; w; w = w->next)
		w->outdated = true;
	end_unused(p);
}

void pool_stop(struct pool *p)
{
	p->stopping = true;
	end_unused(p);
}

void pool_kill(struct pool *p)
{
	for (struct pool_worker *w = p->workers; w; w = w->next)
		kill_worker(w);
}

bool pool_empty(const struct pool *p)
{
	return p->workers == NULL;
}

struct pool *pool_new(struct loop *l, const struct config *c, struct pool_handlers h,
    int64_t *killed, int64_t *current)
{
	struct pool *p = xcalloc(1, sizeof *p);
	*p = (struct pool){.loop = l,
	    .config = c,
	    .config_fd = config_pass(c),
	    .on = h,
	    .killed = killed,
	    .current = current,
	    .most = INT_MAX};
	p->sigchld = event_new(loop_base(l), SIGCHLD, EV_SIGNAL | EV_PERSIST, on_sigchld, p);
	if (!p->sigchld)
		fatal("libevent has no room for an event");
	event_add(p->sigchld, NULL);
	return p;
}

void pool_free(struct pool *p)
{
	if (!p)
		return;
	pool_kill(p);
	while (p->workers) {
		struct pool_worker *w = p->workers;
		if (w->pid > 0)
			waitpid(w->pid, NULL, 0);
		if (w->fd >= 0) {
			event_free(w->read);
			event_free(w->write);
			close(w->fd);
		}
		while (w->mail)
			claim_free(take_mail(w));
		forget_worker(w);
	}
	event_free(p->sigchld);
	close(p->config_fd);
	free(p);
}
