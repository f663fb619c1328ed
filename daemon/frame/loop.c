/* SPDX-License-Identifier: Apache-2.0
 *
 * loop.c - one event base per role, with signals, readiness and the watchdog on it.
 *
 * Fails: ends the process when libevent cannot start; a role without a loop is nothing.
 */
#include "autoconf.h"
#include "followupd/loop.h"
#include "followupd/alive.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

struct loop {
	struct event_base *base;
	struct event *term, *intr, *hup, *watchdog, *tell, *sign;
	loop_fn on_stop, on_reload;
	void *arg;
	uint64_t watchdog_usec; /* 0: none */
	int alive;		/* see alive.h; -1: none */
	bool stopping;
};

struct loop_timer {
	struct event *ev;
	loop_fn fn;
	void *arg;
};

static void on_term(evutil_socket_t sig, short what, void *arg)
{
	struct loop *l = arg;
	if (l->stopping) {
		log_warning("second signal %d: ending at once", (int)sig);
		_exit(0); /* nothing is lost by it: every hand-over is a transaction */
	}
	l->stopping = true;
	log_info("signal %d: stopping", (int)sig);
	sd_notify(0, "STOPPING=1");
	l->on_stop(l->arg);
}

static void on_hup(evutil_socket_t sig, short what, void *arg)
{
	struct loop *l = arg;
	sd_notify(0, "RELOADING=1");
	if (l->on_reload)
		l->on_reload(l->arg);
	sd_notify(0, "READY=1");
}

static void on_watchdog(evutil_socket_t fd, short what, void *arg)
{
	sd_notify(0, "WATCHDOG=1");
}

static void on_sign(evutil_socket_t fd, short what, void *arg)
{
	alive_sign(((struct loop *)arg)->alive);
}

/* A kind of line that does not come again is told of here. */
static void on_tell(evutil_socket_t fd, short what, void *arg)
{
	log_tell_kept(false);
}

static struct event *must_event(
    struct event_base *b, int fd, short what, event_callback_fn fn, void *arg)
{
	struct event *ev = event_new(b, fd, what, fn, arg);
	if (!ev)
		fatal("libevent has no room for an event");
	return ev;
}

struct loop *loop_new(loop_fn on_stop, loop_fn on_reload, void *arg)
{
	struct loop *l = xcalloc(1, sizeof *l);
	*l = (struct loop){.on_stop = on_stop, .on_reload = on_reload, .arg = arg};
	l->base = event_base_new();
	if (!l->base)
		fatal("libevent could not make an event base");
	signal(SIGPIPE, SIG_IGN);
	l->term = must_event(l->base, SIGTERM, EV_SIGNAL | EV_PERSIST, on_term, l);
	l->intr = must_event(l->base, SIGINT, EV_SIGNAL | EV_PERSIST, on_term, l);
	l->hup = must_event(l->base, SIGHUP, EV_SIGNAL | EV_PERSIST, on_hup, l);
	event_add(l->term, NULL);
	event_add(l->intr, NULL);
	event_add(l->hup, NULL);
	l->tell = must_event(l->base, -1, EV_PERSIST, on_tell, l);
	event_add(l->tell, &(struct timeval){.tv_sec = 30});
	l->alive = alive_open();
	if (l->alive >= 0) {
		l->sign = must_event(l->base, -1, EV_PERSIST, on_sign, l);
		event_add(l->sign, &(struct timeval){.tv_sec = ALIVE_EVERY});
		alive_sign(l->alive);
	}
	if (sd_watchdog_enabled(0, &l->watchdog_usec) > 0) {
		uint64_t usec = l->watchdog_usec / 2;
		struct timeval half = {(time_t)(usec / 1000000), (suseconds_t)(usec % 1000000)};
		l->watchdog = must_event(l->base, -1, EV_PERSIST, on_watchdog, l);
		event_add(l->watchdog, &half);
	}
	return l;
}

void loop_free(struct loop *l)
{
	if (!l)
		return;
	struct event *all[] = {l->term, l->intr, l->hup, l->watchdog, l->tell, l->sign};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i])
			event_free(all[i]);
	event_base_free(l->base);
	if (l->alive >= 0)
		close(l->alive);
	log_tell_kept(true);
	free(l);
}

struct event_base *loop_base(struct loop *l)
{
	return l->base;
}

void loop_waits(struct loop *l, int seconds, const char *what)
{
	loop_status(l, "waiting for %s", what);
	if (l->watchdog)
		sd_notifyf(0, "WATCHDOG_USEC=%llu",
		    (unsigned long long)l->watchdog_usec + (unsigned long long)seconds * 1000000);
	sd_notify(0, "READY=1");
}

void loop_ready(struct loop *l)
{
	if (l->watchdog)
		sd_notifyf(0, "WATCHDOG_USEC=%llu", (unsigned long long)l->watchdog_usec);
	sd_notify(0, "READY=1");
	const char *fd = getenv("FOLLOWUPD_READY_FD"); /* the supervisor's pipe, see supervise.c */
	if (fd) {
		int n = atoi(fd);
		if (write(n, "R", 1) != 1)
			log_warning("could not tell the supervisor that this role is ready");
		close(n);
		unsetenv("FOLLOWUPD_READY_FD");
	}
}

void loop_status(struct loop *l, const char *fmt, ...)
{
	char text[200];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	sd_notifyf(0, "STATUS=%s", text);
}

void loop_run(struct loop *l)
{
	if (event_base_dispatch(l->base) < 0)
		fatal("the event loop failed");
}

void loop_quit(struct loop *l)
{
	event_base_loopbreak(l->base);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct loop_timer *t = arg;
	t->fn(t->arg);
}

struct loop_timer *loop_timer_new(struct loop *l, loop_fn fn, void *arg)
{
	struct loop_timer *t = xcalloc(1, sizeof *t);
	t->fn = fn;
	t->arg = arg;
	t->ev = must_event(l->base, -1, 0, on_timer, t);
	return t;
}

void loop_timer_set(struct loop_timer *t, int64_t delay)
{
	if (delay < 0) {
		event_del(t->ev);
		return;
	}
	struct timeval tv = {(time_t)(delay / 1000000), (suseconds_t)(delay % 1000000)};
	event_add(t->ev, &tv);
}

bool loop_timer_pending(const struct loop_timer *t)
{
	return event_pending(t->ev, EV_TIMEOUT, NULL) != 0;
}

void loop_timer_free(struct loop_timer *t)
{
	if (!t)
		return;
	event_free(t->ev);
	free(t);
}
