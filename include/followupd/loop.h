/* SPDX-License-Identifier: Apache-2.0
 *
 * loop.h - the one event loop of a role: signals, readiness, watchdog, end.
 */
#ifndef FOLLOWUPD_LOOP_H
#define FOLLOWUPD_LOOP_H

#include <event2/event.h>
#include <stdint.h>
#include "followupd/err.h"

struct loop;

typedef void (*loop_fn)(void *arg);

/* Signals: SIGTERM and SIGINT call on_stop once (a second one ends the process at once), SIGHUP
 * calls on_reload; SIGPIPE is ignored.  Callbacks run as ordinary events. */
struct loop *loop_new(loop_fn on_stop, loop_fn on_reload, void *arg);
void loop_free(struct loop *l);
struct event_base *loop_base(struct loop *l);

/* Tells systemd, or the supervisor's pipe, that this role does its work from now on. */
void loop_ready(struct loop *l);
/* Tells systemd, and not the supervisor, that this role has started and what it waits for: a boot
 * must not wait with it.  Before loop_run() the watchdog is put off by so many seconds. */
void loop_waits(struct loop *l, int seconds, const char *what);
/* One line for `systemctl status`. */
void loop_status(struct loop *l, const char *fmt, ...) PRINTF(2, 3);

void loop_run(struct loop *l);
void loop_quit(struct loop *l);

/* A one-shot timer: loop_timer_set moves it, delay in microseconds; negative stops it. */
struct loop_timer;
struct loop_timer *loop_timer_new(struct loop *l, loop_fn fn, void *arg);
void loop_timer_set(struct loop_timer *t, int64_t delay);
bool loop_timer_pending(const struct loop_timer *t);
void loop_timer_free(struct loop_timer *t);

#endif
