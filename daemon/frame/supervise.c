/* SPDX-License-Identifier: Apache-2.0
 *
 * supervise.c - forks and re-executes this program once per role, and again when a role dies.
 *
 * A child gets its role on the command line and the write end of a pipe in FOLLOWUPD_READY_FD; it
 * writes one byte when it does its work.  It does not read the configuration file: what it is
 * passed was accepted, also when it is started again long after.  States of a child:
 *     idle -> starting -> ready -> (exit) -> waiting, with back-off -> starting
 * Stopping ends the children in reverse: those that need the first ones first.
 * Fails: ends when the system cannot fork; systemd starts it again.
 */
#include "autoconf.h"
#include "followupd/supervise.h"
#include "followupd/clock.h"
#include "followupd/log.h"
#include "followupd/loop.h"
#include "followupd/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum child_state { CHILD_IDLE, CHILD_STARTING, CHILD_READY, CHILD_WAITING };

struct supervisor;

struct child {
	struct supervisor *boss;
	const struct supervised *what;
	enum child_state state;
	pid_t pid;
	int ready_fd;
	struct event *ready;
	struct loop_timer *restart;
	int64_t started;
	int failures;
	bool told_to_stop; /* once: a second SIGTERM means "at once" */
	bool outdated;	   /* a reload came before it could hear of one */
};

struct supervisor {
	struct loop *loop;
	struct event *sigchld;
	struct loop_timer *impatience;
	const char *program;
	const char *const *options;
	struct config *config;
	int config_fd; /* as it was last accepted */
	int count;
	struct child *child;
	bool stopping, told_ready;
};

#define STOP_PATIENCE SECONDS(20)

static void child_start(void *arg);

static void forget_ready(struct child *c)
{
	if (c->ready)
		event_free(c->ready);
	c->ready = NULL;
	if (c->ready_fd >= 0)
		close(c->ready_fd);
	c->ready_fd = -1;
}

/* ---- the child's side --------------------------------------------------------- */

_Noreturn static void become_role(const struct child *c, int ready_fd, pid_t parent)
{
	const struct supervisor *s = c->boss;
	const char *argv[16] = {s->program, "-r", c->what->role};
	char fd[16];
	int n = 3;
	for (const char *const *o = s->options; *o && n < 15; o++)
		argv[n++] = *o;
	snprintf(fd, sizeof fd, "%d", ready_fd);
	setenv("FOLLOWUPD_READY_FD", fd, 1);
	config_pass_to_child(s->config_fd);
	unsetenv("NOTIFY_SOCKET"); /* it is the supervisor who speaks to systemd */
	unsetenv("WATCHDOG_USEC");
	unsetenv("FOLLOWUPD_ALIVE_FILE"); /* it is the supervisor's own */
	setpgid(0, 0); /* ^C goes to the supervisor, which stops its children in order */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(0);
	execv(s->program, (char *const *)(uintptr_t)argv);
	_exit(127);
}

/* ---- starting -------------------------------------------------------------------- */

static void start_what_can(struct supervisor *s)
{
	bool base_ready = true, all_ready = true;
	for (int i = 0; i < s->count; i++)
		if (s->child[i].what->first && s->child[i].state != CHILD_READY)
			base_ready = false;
	for (int i = 0; i < s->count; i++) {
		struct child *c = &s->child[i];
		if (c->state == CHILD_IDLE && (c->what->first || base_ready))
			child_start(c);
		all_ready = all_ready && c->state == CHILD_READY;
	}
	if (all_ready && !s->told_ready) {
		s->told_ready = true;
		log_info("all roles are ready");
		loop_ready(s->loop);
	}
}

static void on_child_ready(evutil_socket_t fd, short what, void *arg)
{
	struct child *c = arg;
	char byte;
	if (read(fd, &byte, 1) == 1) {
		c->state = CHILD_READY;
		log_debug("role %s is ready", c->what->role);
		if (c->outdated)
			kill(c->pid, SIGHUP);
		c->outdated = false;
	}
	forget_ready(c);
	start_what_can(c->boss);
}

static void child_start(void *arg)
{
	struct child *c = arg;
	struct supervisor *s = c->boss;
	int fd[2];
	if (s->stopping)
		return;
	if (pipe2(fd, O_CLOEXEC) < 0)
		fatal("could not make a pipe: %s", strerror(errno));
	pid_t parent = getpid(), pid = fork();
	if (pid < 0)
		fatal("could not fork: %s", strerror(errno));
	if (pid == 0) {
		fcntl(fd[1], F_SETFD, 0);
		become_role(c, fd[1], parent);
	}
	close(fd[1]);
	c->pid = pid;
	c->state = CHILD_STARTING;
	c->outdated = false;
	c->started = monotonic_now();
	c->ready_fd = fd[0];
	c->ready = event_new(loop_base(s->loop), fd[0], EV_READ, on_child_ready, c);
	event_add(c->ready, NULL);
}

/* ---- ending ------------------------------------------------------------------------ */

static bool running(const struct child *c)
{
	return c->state == CHILD_STARTING || c->state == CHILD_READY;
}

/* Ends the dependent children, then the first ones; quits the loop when all are gone. */
static void stop_what_can(struct supervisor *s)
{
	bool dependents = false, any = false;
	for (int i = 0; i < s->count; i++) {
		any = any || running(&s->child[i]);
		dependents = dependents || (running(&s->child[i]) && !s->child[i].what->first);
	}
	if (!any) {
		loop_quit(s->loop);
		return;
	}
	for (int i = 0; i < s->count; i++)
		if (running(&s->child[i]) && !s->child[i].told_to_stop &&
		    !(s->child[i].what->first && dependents)) {
			s->child[i].told_to_stop = true;
			kill(s->child[i].pid, SIGTERM);
		}
}

static void on_impatience(void *arg)
{
	struct supervisor *s = arg;
	for (int i = 0; i < s->count; i++)
		if (running(&s->child[i]) && !s->child[i].what->first) {
			log_warning(
			    "role %s did not stop in time and is killed", s->child[i].what->role);
			kill(s->child[i].pid, SIGKILL);
		}
	loop_timer_set(s->impatience, STOP_PATIENCE);
}

static void on_stop(void *arg)
{
	struct supervisor *s = arg;
	s->stopping = true;
	loop_timer_set(s->impatience, STOP_PATIENCE);
	stop_what_can(s);
}

static void on_reload(void *arg)
{
	struct supervisor *s = arg;
	if (!config_reload(s->config, NULL, NULL))
		return;
	close(s->config_fd);
	s->config_fd = config_pass(s->config);
	for (int i = 0; i < s->count; i++) {
		struct child *c = &s->child[i];
		if (c->state == CHILD_READY)
			kill(c->pid, SIGHUP);
		c->outdated = c->state == CHILD_STARTING;
	}
}

static void child_ended(struct child *c, int status)
{
	struct supervisor *s = c->boss;
	forget_ready(c);
	c->pid = 0;
	c->state = CHILD_WAITING;
	if (s->stopping) {
		stop_what_can(s);
		return;
	}
	c->failures = monotonic_now() - c->started > SECONDS(30) ? 1 : c->failures + 1;
	int64_t delay = SECONDS(1) / 10;
	for (int i = 1; i < c->failures && delay < SECONDS(10); i++)
		delay *= 2;
	log_warning("role %s ended with %s %d; starting it again in %lld ms", c->what->role,
	    WIFSIGNALED(status) ? "signal" : "status",
	    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
	    (long long)(delay / 1000));
	loop_timer_set(c->restart, delay);
}

static void on_sigchld(evutil_socket_t sig, short what, void *arg)
{
	struct supervisor *s = arg;
	for (int i = 0; i < s->count; i++) {
		int status;
		if (s->child[i].pid > 0 &&
		    waitpid(s->child[i].pid, &status, WNOHANG) == s->child[i].pid)
			child_ended(&s->child[i], status);
	}
}

void supervise(const char *program, const char *const *options, const struct supervised *roles,
    int count, struct config *config)
{
	struct supervisor s = {.program = program,
	    .options = options,
	    .config = config,
	    .config_fd = config_pass(config),
	    .count = count};
	s.loop = loop_new(on_stop, on_reload, &s);
	s.impatience = loop_timer_new(s.loop, on_impatience, &s);
	s.child = xcalloc((size_t)count, sizeof *s.child);
	for (int i = 0; i < count; i++) {
		s.child[i] = (struct child){.boss = &s, .what = &roles[i], .ready_fd = -1};
		s.child[i].restart = loop_timer_new(s.loop, child_start, &s.child[i]);
	}
	s.sigchld = event_new(loop_base(s.loop), SIGCHLD, EV_SIGNAL | EV_PERSIST, on_sigchld, &s);
	event_add(s.sigchld, NULL);
	start_what_can(&s);
	loop_run(s.loop);
	for (int i = 0; i < count; i++)
		loop_timer_free(s.child[i].restart);
	loop_timer_free(s.impatience);
	event_free(s.sigchld);
	loop_free(s.loop);
	close(s.config_fd);
	free(s.child);
}
