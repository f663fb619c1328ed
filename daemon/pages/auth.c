/* SPDX-License-Identifier: Apache-2.0
 *
 * auth.c - questions to the auth workers: held until their time, asked, answered.
 *
 * States of a question:
 *     held     waits because others failed before it      -> queued
 *     queued   waits for a worker, not for long           -> asked | settled
 *     asked    a worker has it, for ten seconds at most   -> settled
 *     settled  its answer is known; a refusal waits for the next half second, so that how long
 *              it took says nothing                       -> gone, after done()
 * A worker that has ended is replaced when there is something to ask.  It is a child, or what
 * systemd starts for a connection to pages.auth_socket, as a user of its own.
 */
#include "autoconf.h"
#include "auth.h"
#include "auth_delay.h"
#include "auth_pam.h"
#include "auth_wire.h"
#include "followupd/log.h"
#include "followupd/mem.h"
#include "followupd/secret.h"
#include "followupd/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORKERS	      2
#define QUEUE_TIME    SECONDS(15)
#define DEADLINE      SECONDS(10)
#define GRID	      (SECONDS(1) / 2)
#define QUESTIONS_MAX 512 /* at a time */
#define PER_PEER      8
#define ROWS	      4096 /* of failed sign-ins */
#define NAME_MAX_LEN  256

enum ask_state { ASK_HELD, ASK_QUEUED, ASK_ASKED, ASK_SETTLED };

struct auth_ask {
	struct auth_ask *next;
	struct auth *auth;
	enum ask_state state;
	struct auth_wire said; /* lends from packet */
	unsigned char packet[AUTH_WIRE_MAX];
	size_t len;
	bool counted; /* among the failed ones, until it succeeds */
	int64_t asked_at;
	struct loop_timer *timer; /* of its state */
	enum auth_outcome outcome;
	char token[128];
	auth_fn done;
	void *arg;
};

struct auth_process {
	struct auth *auth;
	bool runs;
	pid_t pid; /* 0: systemd started it */
	int fd;
	struct event *read;
	struct auth_ask *ask; /* in hand */
	bool outdated;	      /* begun with an older configuration: ends after what it has */
};

struct auth {
	struct loop *loop;
	const struct config *config;
	int config_fd; /* as workers are passed it */
	struct auth_process worker[WORKERS];
	struct auth_delay *delay;
	struct auth_ask *asks; /* the oldest first */
	uint64_t number;
};

static void on_timer(void *arg);
static void give(struct auth *a);

/* ---- questions ------------------------------------------------------------------------------ */

static void ask_free(struct auth_ask *q)
{
	struct auth_ask **at = &q->auth->asks;
	while (*at != q)
		at = &(*at)->next;
	*at = q->next;
	loop_timer_free(q->timer);
	secret_wipe(q, sizeof *q);
	free(q);
}

static void finish(struct auth_ask *q)
{
	q->done(q->outcome, q->outcome == AUTH_SIGNED_IN ? q->token : NULL, q->arg);
	ask_free(q);
}

static void settle(struct auth_ask *q, enum auth_outcome outcome)
{
	const char *name = q->said.text[AUTH_NAME], *peer = q->said.text[AUTH_PEER];
	struct auth_delay *d = q->auth->delay;
	int64_t spent = q->state == ASK_ASKED ? monotonic_now() - q->asked_at : 0;
	q->outcome = outcome;
	q->state = ASK_SETTLED;
	if (q->counted && outcome == AUTH_SIGNED_IN)
		auth_delay_end(d, name, peer);
	else if (q->counted && outcome != AUTH_NOT_RIGHT)
		auth_delay_uncount(d, name, peer);
	loop_timer_set(q->timer, outcome == AUTH_NOT_RIGHT ? GRID - spent % GRID : 0);
}

static void count_asks(const struct auth *a, const char *peer, int *all, int *of_peer)
{
	*all = *of_peer = 0;
	for (const struct auth_ask *q = a->asks; q; q = q->next) {
		++*all;
		*of_peer += strcmp(q->said.text[AUTH_PEER], peer) == 0;
	}
}

/* Puts it behind the others; the texts are in the packet from now on. */
static struct auth_ask *ask_new(
    struct auth *a, const struct auth_wire *said, auth_fn done, void *arg)
{
	struct auth_ask *q = xcalloc(1, sizeof *q), **end = &a->asks;
	q->auth = a;
	q->done = done;
	q->arg = arg;
	q->timer = loop_timer_new(a->loop, on_timer, q);
	q->len =
	    strlen(said->text[AUTH_NAME]) < NAME_MAX_LEN ? auth_wire_encode(said, q->packet) : 0;
	if (!q->len || !auth_wire_decode(q->packet, q->len, &q->said))
		q->said = (struct auth_wire){.text = {"", "", "", ""}};
	while (*end)
		end = &(*end)->next;
	*end = q;
	return q;
}

static void ask(struct auth *a, struct auth_wire *said, bool counted, auth_fn done, void *arg)
{
	int all, of_peer;
	count_asks(a, said->text[AUTH_PEER], &all, &of_peer);
	said->number = ++a->number;
	struct auth_ask *q = ask_new(a, said, done, arg);
	if (!q->len) {
		settle(q, AUTH_NOT_RIGHT);
	} else if (all >= QUESTIONS_MAX || (counted && of_peer >= PER_PEER)) {
		settle(q, AUTH_BUSY);
	} else {
		int64_t wait = counted ? auth_delay_count(a->delay, q->said.text[AUTH_NAME],
					     q->said.text[AUTH_PEER], monotonic_now())
				       : 0;
		q->counted = counted;
		q->state = ASK_HELD;
		loop_timer_set(q->timer, wait);
	}
}

void auth_ask(struct auth *a, const struct auth_question *q, auth_fn done, void *arg)
{
	const char *name = q->name + strspn(q->name, " \t");
	size_t len = strlen(name);
	while (len && strchr(" \t", name[len - 1]))
		len--;
	char *trimmed = xstrndup(name, len);
	struct auth_wire w = {
	    .type = AUTH_WIRE_PASSWORD, .text = {trimmed, q->password, q->code, q->peer}};
	ask(a, &w, true, done, arg);
	secret_wipe_text(trimmed); /* people type their password there */
	free(trimmed);
}

void auth_header(struct auth *a, const char *name, const char *peer, auth_fn done, void *arg)
{
	struct auth_wire w = {.type = AUTH_WIRE_HEADER, .text = {name, "", "", peer}};
	ask(a, &w, false, done, arg);
}

/* ---- workers -------------------------------------------------------------------------------- */

static void worker_end(struct auth_process *w)
{
	struct auth_ask *q = w->ask;
	if (!w->runs)
		return;
	event_free(w->read);
	close(w->fd);
	if (w->pid) {
		kill(w->pid, SIGKILL);
		waitpid(w->pid, NULL, 0);
	}
	*w = (struct auth_process){.auth = w->auth};
	if (q)
		settle(q, AUTH_UNAVAILABLE);
}

/* False: it said what it may not say. */
static bool hear(struct auth_process *w, const unsigned char *packet, size_t len)
{
	struct auth_wire said;
	struct auth_ask *q = w->ask;
	if (!auth_wire_decode(packet, len, &said) || said.type != AUTH_WIRE_ANSWER || !q ||
	    said.number != q->said.number || strlen(said.text[AUTH_TOKEN]) >= sizeof q->token)
		return false;
	w->ask = NULL;
	strcpy(q->token, said.text[AUTH_TOKEN]);
	settle(q, said.outcome);
	return true;
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct auth_process *w = arg;
	struct auth *a = w->auth;
	unsigned char packet[AUTH_WIRE_MAX];
	ssize_t n = recv(fd, packet, sizeof packet, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	bool heard = n > 0 && hear(w, packet, (size_t)n);
	secret_wipe(packet, sizeof packet);
	if (!heard) {
		log_warning(
		    "an auth worker %s", n > 0 ? "said what it may not, and is killed" : "ended");
		worker_end(w);
	} else if (w->outdated) {
		worker_end(w);
	}
	give(a);
}

/* A child; returns its descriptor. */
static int start_child(const struct auth *a, pid_t *pid)
{
	int fd[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fd) < 0)
		fatal("could not make a socket pair: %s", strerror(errno));
	*pid = fork();
	if (*pid < 0)
		fatal("could not fork: %s", strerror(errno));
	if (*pid == 0)
		worker_become("auth-worker", a->config_fd, fd[1]);
	close(fd[1]);
	return fd[0];
}

/* One that systemd starts for this connection; -1: not now. */
static int start_elsewhere(const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&at, sizeof at) == 0)
		return fd;
	log_error("no auth worker at \"%s\": %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool worker_start(struct auth_process *w)
{
	struct auth *a = w->auth;
	const char *path = a->config->pages_auth_socket;
	pid_t pid = 0;
	int fd = *path ? start_elsewhere(path) : start_child(a, &pid);
	if (fd < 0)
		return false;
	*w = (struct auth_process){.auth = a, .runs = true, .pid = pid, .fd = fd};
	w->read = event_new(loop_base(a->loop), fd, EV_READ | EV_PERSIST, on_readable, w);
	if (!w->read || event_add(w->read, NULL) < 0)
		fatal("libevent has no room for an event");
	return true;
}

/* One that runs, or a place for one; NULL: all are busy. */
static struct auth_process *find_worker(struct auth *a)
{
	struct auth_process *place = NULL;
	for (int i = 0; i < WORKERS; i++) {
		struct auth_process *w = &a->worker[i];
		if (w->runs && !w->ask && !w->outdated)
			return w;
		if (!w->runs)
			place = w;
	}
	return place;
}

static struct auth_ask *next_queued(struct auth *a)
{
	struct auth_ask *q = a->asks;
	while (q && q->state != ASK_QUEUED)
		q = q->next;
	return q;
}

/* What waits goes to workers that are free. */
static void give(struct auth *a)
{
	struct auth_ask *q;
	struct auth_process *w;
	while ((q = next_queued(a)) && (w = find_worker(a))) {
		if (!w->runs && !worker_start(w)) {
			settle(q, AUTH_UNAVAILABLE);
			continue;
		}
		q->state = ASK_ASKED;
		q->asked_at = monotonic_now();
		w->ask = q;
		loop_timer_set(q->timer, DEADLINE);
		log_debug("sign-in %llu is with worker %d", (unsigned long long)q->said.number,
		    (int)w->pid);
		/* If it has ended, the end of the channel is read next. */
		if (send(w->fd, q->packet, q->len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
			log_debug("an auth worker took no question: %s", strerror(errno));
	}
}

static struct auth_process *worker_of(struct auth *a, const struct auth_ask *q)
{
	for (int i = 0; i < WORKERS; i++)
		if (a->worker[i].ask == q)
			return &a->worker[i];
	bug("a question was asked and no worker has it");
}

static void on_timer(void *arg)
{
	struct auth_ask *q = arg;
	struct auth *a = q->auth;
	switch (q->state) {
	case ASK_HELD:
		q->state = ASK_QUEUED;
		loop_timer_set(q->timer, QUEUE_TIME);
		break;
	case ASK_QUEUED:
		settle(q, AUTH_BUSY);
		return;
	case ASK_ASKED:
		log_warning("an auth worker is killed at its deadline");
		worker_end(worker_of(a, q));
		break;
	case ASK_SETTLED:
		finish(q);
		return;
	}
	give(a);
}

/* ---- all of them ---------------------------------------------------------------------------- */

struct auth *auth_new(struct loop *l, const struct config *c)
{
	struct auth *a = xcalloc(1, sizeof *a);
	*a = (struct auth){
	    .loop = l, .config = c, .config_fd = config_pass(c), .delay = auth_delay_new(ROWS)};
	for (int i = 0; i < WORKERS; i++)
		a->worker[i].auth = a;
	if (!worker_start(&a->worker[0]))
		log_warning("nobody can sign in");
	return a;
}

void auth_reconfigure(struct auth *a)
{
	close(a->config_fd);
	a->config_fd = config_pass(a->config);
	for (int i = 0; i < WORKERS; i++) {
		a->worker[i].outdated = a->worker[i].runs;
		if (!a->worker[i].ask)
			worker_end(&a->worker[i]);
	}
}

void auth_free(struct auth *a)
{
	if (!a)
		return;
	for (int i = 0; i < WORKERS; i++)
		worker_end(&a->worker[i]);
	while (a->asks) {
		if (a->asks->state != ASK_SETTLED)
			a->asks->outcome = AUTH_UNAVAILABLE;
		finish(a->asks);
	}
	auth_delay_free(a->delay);
	close(a->config_fd);
	free(a);
}

void auth_check(const struct config *c, struct checks *k)
{
	struct err e = {0};
	if (!config_signs_in(c, "pam") || auth_pam_built())
		return;
	err_set(&e, ERR_CONFIG, "this program was built without PAM");
	checks_fault(k, "pages.sign_in", &e);
}
