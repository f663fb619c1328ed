/* SPDX-License-Identifier: Apache-2.0
 *
 * pool.c - starts mail workers, hands them mails one at a time, kills them at their deadline.
 *
 * States of a worker:
 *     warm    started, no session yet                      -> busy | ending
 *     busy    has a mail, not permitted to send the body   -> asking | idle | ending
 *     asking  stands before the body, waits for the answer -> body | busy (refused)
 *     body    may be sending                               -> idle | ending
 *     idle    session open, no mail                        -> busy | ending
 *     ending  told to end, or killed                       -> gone
 * A worker is forgotten when its socket has ended and its process is reaped.
 */
#include "autoconf.h"
#include "followupd/mail_pool.h"
#include "followupd/buf.h"
#include "followupd/clock.h"
#include "followupd/log.h"
#include "followupd/mem.h"
#include "followupd/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEEP_IDLE SECONDS(2)  /* a connection nobody uses is a burden to the server */
#define KEEP_WARM SECONDS(10) /* a process without a connection */
#define QUIT_TIME SECONDS(4)  /* from the last answer to the end of the process */

enum worker_state {
	WORKER_WARM,
	WORKER_BUSY,
	WORKER_ASKING,
	WORKER_BODY,
	WORKER_IDLE,
	WORKER_ENDING
};

struct worker {
	struct worker *next;
	struct pool *pool;
	enum worker_state state;
	pid_t pid; /* 0: reaped */
	int fd;	   /* -1: ended */
	struct event *read, *write;
	struct buf in, out;
	struct loop_timer *timer; /* deadline of the mail, or end of idleness */
	struct claim *mail;
	int served;
	bool killed, outdated;
};

struct pool {
	struct loop *loop;
	const struct config *config;
	struct pool_handlers on;
	struct event *sigchld;
	struct worker *workers;
	int64_t *killed, *current;
	bool stopping;
};

static void on_timer(void *arg);
static void on_readable(evutil_socket_t fd, short what, void *arg);
static void on_writable(evutil_socket_t fd, short what, void *arg);

/* ---- the life of a process ------------------------------------------------------------ */

_Noreturn static void become_worker(const struct config *c, int fd)
{
	const char *argv[8] = {"followupd", "-r", "mail-worker"};
	int n = 3;
	if (c->path) {
		argv[n++] = "-c";
		argv[n++] = c->path;
	}
	if (log_enabled(LOG_LVL_DEBUG))
		argv[n++] = "-v";
	if (fd == 3 ? fcntl(fd, F_SETFD, 0) < 0 : dup2(fd, 3) < 0)
		_exit(126);
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("FOLLOWUPD_READY_FD");
	execv("/proc/self/exe", (char *const *)(uintptr_t)argv);
	_exit(127);
}

static struct event *new_event(struct worker *w, short what, event_callback_fn fn)
{
	struct event *ev = event_new(loop_base(w->pool->loop), w->fd, what, fn, w);
	if (!ev)
		fatal("libevent has no room for an event");
	return ev;
}

static struct worker *start_worker(struct pool *p)
{
	int fd[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) < 0)
		fatal("could not make a socket pair: %s", strerror(errno));
	pid_t pid = fork();
	if (pid < 0)
		fatal("could not fork: %s", strerror(errno));
	if (pid == 0)
		become_worker(p->config, fd[1]);
	close(fd[1]);
	evutil_make_socket_nonblocking(fd[0]);
	struct worker *w = xcalloc(1, sizeof *w);
	*w = (struct worker){
	    .next = p->workers, .pool = p, .state = WORKER_WARM, .pid = pid, .fd = fd[0]};
	w->read = new_event(w, EV_READ | EV_PERSIST, on_readable);
	w->write = new_event(w, EV_WRITE, on_writable);
	w->timer = loop_timer_new(p->loop, on_timer, w);
	event_add(w->read, NULL);
	loop_timer_set(w->timer, KEEP_WARM);
	p->workers = w;
	++*p->current;
	return w;
}

static void forget_worker(struct worker *w)
{
	struct pool *p = w->pool;
	struct worker **at = &p->workers;
	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	loop_timer_free(w->timer);
	buf_free(&w->in);
	buf_free(&w->out);
	free(w);
	--*p->current;
}

static void kill_worker(struct worker *w)
{
	if (w->pid <= 0 || w->killed)
		return;
	w->killed = true;
	++*w->pool->killed;
	kill(w->pid, SIGKILL);
}

/* The worker reads the end of the channel, says QUIT and exits. */
static void end_worker(struct worker *w)
{
	w->state = WORKER_ENDING;
	shutdown(w->fd, SHUT_WR);
	loop_timer_set(w->timer, QUIT_TIME);
}

static void on_timer(void *arg)
{
	struct worker *w = arg;
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

/* ---- reports ---------------------------------------------------------------------------- */

static void finish_mail(struct worker *w, const struct outcome *o)
{
	struct claim *c = w->mail;
	w->mail = NULL;
	w->pool->on.finished(c, o, w->served++ > 0, w->pool->on.arg);
}

/* Whatever the worker says, a body that was not permitted cannot have been accepted. */
static bool is_plausible(const struct worker *w, const struct wire *m)
{
	if (!w->mail || m->notice_id != w->mail->notice_id)
		return false;
	if (m->type == WIRE_ASK)
		return w->state == WORKER_BUSY;
	return m->type == WIRE_OUTCOME && w->state != WORKER_ASKING &&
	       (m->outcome.stage != STAGE_BODY || w->state == WORKER_BODY);
}

static void on_report(struct worker *w, const struct wire *m)
{
	struct pool *p = w->pool;
	if (!is_plausible(w, m)) {
		log_error("a mail worker sent message type %d out of turn and is killed", m->type);
		kill_worker(w);
		return;
	}
	if (m->type == WIRE_ASK) {
		w->state = WORKER_ASKING;
		p->on.ask(w->mail, p->on.arg);
		return;
	}
	finish_mail(w, &m->outcome);
	if (m->more && !p->stopping && !w->outdated && w->served < p->config->smtp_per_session) {
		w->state = WORKER_IDLE;
		loop_timer_set(w->timer, KEEP_IDLE);
	} else {
		end_worker(w);
	}
}

static void read_reports(struct worker *w)
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
static void worker_gone(struct worker *w)
{
	struct pool *p = w->pool;
	event_free(w->read);
	event_free(w->write);
	close(w->fd);
	w->fd = -1;
	if (w->mail) {
		struct outcome o = {.stage = w->state == WORKER_BODY ? STAGE_BODY : STAGE_START,
		    .trouble = w->killed ? TROUBLE_KILLED : TROUBLE_DIED};
		snprintf(o.reply, sizeof o.reply, "%s", trouble_text(o.trouble));
		finish_mail(w, &o);
	}
	w->state = WORKER_ENDING;
	loop_timer_set(w->timer, -1);
	if (w->pid == 0)
		forget_worker(w);
	p->on.changed(p->on.arg);
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct worker *w = arg;
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
	for (struct worker *w = p->workers, *next; w; w = next) {
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

static void flush(struct worker *w)
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

static void tell(struct worker *w, const struct wire *m)
{
	wire_encode(&w->out, m);
	flush(w);
}

/* ---- what the mailer calls ---------------------------------------------------------------------
 */

static int count_sessions(const struct pool *p)
{
	int n = 0;
	for (const struct worker *w = p->workers; w; w = w->next)
		n += w->fd >= 0 && w->state != WORKER_WARM;
	return n;
}

static int count_state(const struct pool *p, enum worker_state state)
{
	int n = 0;
	for (const struct worker *w = p->workers; w; w = w->next)
		n += w->fd >= 0 && w->state == state && !w->outdated && !w->killed;
	return n;
}

int pool_room(const struct pool *p)
{
	int free_sessions = (int)p->config->smtp_sessions - count_sessions(p);
	if (p->stopping)
		return 0;
	return count_state(p, WORKER_IDLE) + (free_sessions > 0 ? free_sessions : 0);
}

static struct worker *find_state(struct pool *p, enum worker_state state)
{
	for (struct worker *w = p->workers; w; w = w->next)
		if (w->fd >= 0 && w->state == state && !w->outdated && !w->killed)
			return w;
	return NULL;
}

void pool_give(struct pool *p, struct claim *c)
{
	struct worker *w = find_state(p, WORKER_IDLE);
	if (!w)
		w = find_state(p, WORKER_WARM);
	if (!w)
		w = start_worker(p);
	w->mail = c;
	w->state = WORKER_BUSY;
	loop_timer_set(w->timer, SECONDS(p->config->smtp_deadline));
	tell(w, &(struct wire){.type = WIRE_MAIL,
		    .notice_id = c->notice_id,
		    .from = c->envelope_from,
		    .to = c->recipient,
		    .envid = c->envid,
		    .bytes = c->bytes,
		    .len = c->len});
	/* The next session starts without waiting for a process: one stands by while there is work.
	 */
	if (p->config->smtp_per_session - w->served <= 2 && !find_state(p, WORKER_WARM))
		start_worker(p);
}

void pool_answer(struct pool *p, const struct claim *c, bool permitted)
{
	struct worker *w = p->workers;
	while (w && w->mail != c)
		w = w->next;
	if (!w || w->state != WORKER_ASKING)
		bug("notice %lld: an answer nobody asked for", (long long)c->notice_id);
	w->state = permitted ? WORKER_BODY : WORKER_BUSY;
	tell(w, &(struct wire){
		    .type = permitted ? WIRE_PERMIT : WIRE_REFUSE, .notice_id = c->notice_id});
}

/* ---- all of them
 * ---------------------------------------------------------------------------------- */

static void end_unused(struct pool *p)
{
	for (struct worker *w = p->workers; w; w = w->next)
		if (w->fd >= 0 && (w->state == WORKER_WARM || w->state == WORKER_IDLE))
			end_worker(w);
}

void pool_reconfigure(struct pool *p, const struct config *c)
{
	p->config = c;
	for (struct worker *w = p->workers; w; w = w->next)
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
	for (struct worker *w = p->workers; w; w = w->next)
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
	*p = (struct pool){.loop = l, .config = c, .on = h, .killed = killed, .current = current};
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
		struct worker *w = p->workers;
		if (w->pid > 0)
			waitpid(w->pid, NULL, 0);
		if (w->fd >= 0) {
			event_free(w->read);
			event_free(w->write);
			close(w->fd);
		}
		claim_free(w->mail);
		forget_worker(w);
	}
	event_free(p->sigchld);
	free(p);
}
