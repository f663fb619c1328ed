/* SPDX-License-Identifier: Apache-2.0
 *
 * reader.c - document workers: started, given a document, heard, killed.
 *
 * States of a document:
 *     queued   waits for a worker            -> asked
 *     asked    a worker has it               -> done, or queued again after its first end
 *     done     its text or lack is known     -> gone, by reader_forget()
 * A worker that ends before it has said hello could not start: that is not the document's fault, so
 * it is tried again, later and later, and given up after START_TRIES in a row.
 */
#include "autoconf.h"
#include "followupd/reader.h"
#include "followupd/clock.h"
#include "followupd/log.h"
#include "followupd/mem.h"
#include "followupd/worker.h"
#include "wire.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORKERS	    2
#define TRIES	    2
#define START_TRIES 8
#define PAUSE	    SECONDS(1) /* before the next start, doubled each time */
#define QUEUE_BYTES ((size_t)64 << 20)
#define TEXT_MAX    ((size_t)1 << 20)
#define MIB	    ((size_t)1 << 20)

enum read_state { READ_QUEUED, READ_ASKED, READ_DONE };

struct read_wish {
	struct read_wish *next;
	enum read_state state;
	int64_t inbound;
	int lane;
	unsigned place;
	enum document_coding coding;
	char *data; /* NULL when done */
	size_t len;
	int tries;
	struct document_text text;
};

struct read_process {
	struct document_reader *reader;
	struct read_wish *wish; /* NULL: there is no process */
	pid_t pid;		/* 0: systemd started it */
	struct bufferevent *channel;
	struct loop_timer *deadline;
	bool hello, late;
};

struct document_reader {
	struct loop *loop;
	const struct config *config;
	loop_fn fn;
	void *arg;
	struct read_process process[WORKERS];
	struct read_wish *wishes; /* the oldest first */
	struct loop_timer *pause;
	int start_failures; /* in a row */
	struct document_done *done;
	size_t done_count;
	int *lane;
	size_t lane_count;
};

static void give(struct document_reader *r);

/* ---- the program ----------------------------------------------------------------------------- */

/* It lies beside this program where both were just built, else where it was installed. */
static const char *program(void)
{
	static char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - sizeof "followupd-document");
	path[n < 0 ? 0 : n] = '\0';
	char *slash = strrchr(path, '/');
	if (slash) {
		strcpy(slash + 1, "followupd-document");
		if (access(path, X_OK) == 0)
			return path;
	}
	return PKGLIBEXECDIR "/followupd-document";
}

void reader_check(const struct config *c, struct checks *k)
{
	struct err e = {0};
	if (*c->documents_socket || access(program(), X_OK) == 0)
		return;
	err_set(&e, ERR_CONFIG, "there is no program \"%s\"", program());
	checks_fault(k, "documents", &e);
}

/* ---- wishes ---------------------------------------------------------------------------------- */

static void wish_free(struct document_reader *r, struct read_wish *w)
{
	struct read_wish **at = &r->wishes;
	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	free(w->data);
	buf_free(&w->text.text);
	free(w);
}

static void settle(struct read_wish *w, enum document_kind kind, enum document_lack lack)
{
	w->state = READ_DONE;
	w->text.kind = kind;
	w->text.lack = lack;
	free(w->data);
	w->data = NULL;
}

static void tell(struct document_reader *r)
{
	r->fn(r->arg);
}

static bool lane_waits(const struct document_reader *r, int lane)
{
	for (size_t i = 0; i < r->lane_count; i++)
		if (r->lane[i] == lane)
			return true;
	return false;
}

static void hold_lane(struct document_reader *r, int lane)
{
	if (lane_waits(r, lane))
		return;
	r->lane = xreallocarray(r->lane, r->lane_count + 1, sizeof *r->lane);
	r->lane[r->lane_count++] = lane;
}

static size_t queued_bytes(const struct document_reader *r)
{
	size_t sum = 0;
	for (const struct read_wish *w = r->wishes; w; w = w->next)
		sum += w->len + w->text.text.len;
	return sum;
}

static void add_wish(
    struct document_reader *r, int64_t inbound, int lane, const struct document_found *d)
{
	struct read_wish *w = xcalloc(1, sizeof *w), **end = &r->wishes;
	*w = (struct read_wish){.inbound = inbound,
	    .lane = lane,
	    .place = d->place,
	    .coding = d->coding,
	    .len = d->len};
	w->data = xmalloc(d->len + 1);
	memcpy(w->data, d->data, d->len);
	while (*end)
		end = &(*end)->next;
	*end = w;
}

void reader_want(struct document_reader *r, int64_t inbound, int lane,
    const struct document_found *d, size_t count)
{
	bool asked = false;
	for (const struct read_wish *w = r->wishes; w; w = w->next)
		asked = asked || w->inbound == inbound;
	hold_lane(r, lane);
	for (size_t i = 0; !asked && i < count && queued_bytes(r) < QUEUE_BYTES; i++)
		add_wish(r, inbound, lane, &d[i]);
	give(r);
}

/* ---- what was read ----------------------------------------------------------------------------
 */

size_t reader_lanes(const struct document_reader *r, const int **lane)
{
	*lane = r->lane;
	return r->lane_count;
}

size_t reader_done(const struct document_reader *r, const struct document_done **done)
{
	struct document_reader *mine = (struct document_reader *)(uintptr_t)r;
	mine->done_count = 0;
	for (const struct read_wish *w = r->wishes; w; w = w->next) {
		if (w->state != READ_DONE)
			continue;
		mine->done = xreallocarray(mine->done, mine->done_count + 1, sizeof *mine->done);
		mine->done[mine->done_count++] = (struct document_done){
		    w->inbound, w->place, w->text.kind, w->text.lack, buf_text(&w->text.text)};
	}
	*done = mine->done;
	return mine->done_count;
}

static bool lane_is_read(const struct document_reader *r, int lane)
{
	for (const struct read_wish *w = r->wishes; w; w = w->next)
		if (w->lane == lane)
			return true;
	return false;
}

void reader_forget(struct document_reader *r)
{
	size_t kept = 0;
	for (struct read_wish *w = r->wishes, *next; w; w = next) {
		next = w->next;
		if (w->state == READ_DONE)
			wish_free(r, w);
	}
	/* Where there is no room, a lane without a wish would only be claimed to be held again. */
	bool full = queued_bytes(r) >= QUEUE_BYTES;
	for (size_t i = 0; i < r->lane_count; i++)
		if (full || lane_is_read(r, r->lane[i]))
			r->lane[kept++] = r->lane[i];
	r->lane_count = kept;
}

/* ---- workers ----------------------------------------------------------------------------------
 */

static void process_end(struct read_process *p)
{
	bufferevent_free(p->channel);
	p->channel = NULL;
	if (p->pid) {
		kill(p->pid, SIGKILL);
		waitpid(p->pid, NULL, 0);
	}
	loop_timer_set(p->deadline, -1);
	p->wish = NULL;
}

/* It could not start: nothing was tried with the document. */
static void start_failed(struct document_reader *r, struct read_wish *w)
{
	int n = ++r->start_failures;
	log_error("document worker %s could not start (%d in a row)",
	    *r->config->documents_socket ? r->config->documents_socket : program(), n);
	if (n >= START_TRIES) {
		settle(w, DOCUMENT_OTHER, LACK_AWAY);
		tell(r);
		return;
	}
	w->state = READ_QUEUED;
	loop_timer_set(r->pause, PAUSE << (n < 6 ? n - 1 : 5));
}

static void process_failed(struct read_process *p)
{
	struct document_reader *r = p->reader;
	struct read_wish *w = p->wish;
	bool hello = p->hello, late = p->late;
	process_end(p);
	if (!hello) {
		start_failed(r, w);
		return;
	}
	log_warning("message %lld: a document worker %s", (long long)w->inbound,
	    late ? "is killed at its deadline" : "ended over a document");
	w->state = READ_QUEUED;
	if (++w->tries >= TRIES || late) {
		settle(w, DOCUMENT_OTHER, late ? LACK_COST : LACK_ENDED);
		tell(r);
	}
}

/* True: the answer is whole.  *wrong: it is none. */
static bool hear(struct read_process *p, bool *wrong)
{
	struct evbuffer *in = bufferevent_get_input(p->channel);
	struct reader_answer a;
	unsigned char hello;
	if (!p->hello && evbuffer_remove(in, &hello, 1) == 1) {
		p->hello = hello == READER_HELLO;
		*wrong = !p->hello;
	}
	if (*wrong || evbuffer_copyout(in, &a, sizeof a) < (ssize_t)sizeof a)
		return false;
	*wrong = a.len > 4 * TEXT_MAX || a.kind >= DOCUMENT_KINDS || a.lack >= DOCUMENT_LACKS ||
		 evbuffer_get_length(in) > sizeof a + a.len;
	if (*wrong || evbuffer_get_length(in) < sizeof a + a.len)
		return false;
	evbuffer_drain(in, sizeof a);
	struct buf *text = &p->wish->text.text;
	if (evbuffer_remove(in, buf_room(text, a.len), a.len) == (int)a.len)
		text->len = a.len;
	buf_add(text, "", 0);
	*wrong = !document_text_is_sound(buf_text(text), text->len);
	if (*wrong)
		buf_clear(text);
	else
		settle(p->wish, (enum document_kind)a.kind, (enum document_lack)a.lack);
	return !*wrong;
}

static void on_read(struct bufferevent *channel, void *arg)
{
	struct read_process *p = arg;
	struct document_reader *r = p->reader;
	bool wrong = false;
	if (hear(p, &wrong)) {
		r->start_failures = 0;
		process_end(p);
		tell(r);
	} else if (wrong) {
		p->hello = true; /* it is the document that made it say so */
		process_failed(p);
	} else {
		return;
	}
	give(r);
}

static void on_end(struct bufferevent *channel, short what, void *arg)
{
	struct read_process *p = arg;
	struct document_reader *r = p->reader;
	process_failed(p);
	give(r);
}

static void on_deadline(void *arg)
{
	struct read_process *p = arg;
	struct document_reader *r = p->reader;
	p->late = true;
	process_failed(p);
	give(r);
}

/* A child; returns its descriptor. */
static int start_child(pid_t *pid)
{
	int fd[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) < 0)
		fatal("could not make a socket pair: %s", strerror(errno));
	const char *path = program();
	*pid = fork();
	if (*pid < 0)
		fatal("could not fork: %s", strerror(errno));
	if (*pid == 0)
		worker_become_program(path, fd[1]);
	close(fd[1]);
	return fd[0];
}

/* One that systemd starts for this connection; -1: not now. */
static int start_elsewhere(const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&at, sizeof at) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static void ask(struct read_process *p, struct read_wish *w)
{
	const struct config *c = p->reader->config;
	const struct reader_question q = {.len = w->len,
	    .memory = (uint64_t)c->documents_memory * MIB,
	    .bytes = (uint64_t)c->documents_max_size * MIB,
	    .text = TEXT_MAX,
	    .pages = (uint32_t)c->documents_max_pages,
	    .seconds = (uint32_t)c->documents_deadline,
	    .coding = (uint32_t)w->coding};
	w->state = READ_ASKED;
	p->wish = w;
	p->hello = p->late = false;
	loop_timer_set(p->deadline, SECONDS(c->documents_deadline));
	bufferevent_write(p->channel, &q, sizeof q);
	bufferevent_write(p->channel, w->data, w->len);
	log_debug("message %lld: its document %u is with worker %d", (long long)w->inbound,
	    w->place, (int)p->pid);
}

static bool start(struct read_process *p, struct read_wish *w)
{
	struct document_reader *r = p->reader;
	p->pid = 0;
	int fd = *r->config->documents_socket ? start_elsewhere(r->config->documents_socket)
					      : start_child(&p->pid);
	if (fd < 0) {
		start_failed(r, w);
		return false;
	}
	evutil_make_socket_nonblocking(fd);
	p->channel = bufferevent_socket_new(loop_base(r->loop), fd, BEV_OPT_CLOSE_ON_FREE);
	if (!p->channel)
		fatal("libevent has no room for a channel");
	bufferevent_setcb(p->channel, on_read, NULL, on_end, p);
	bufferevent_enable(p->channel, EV_READ | EV_WRITE);
	ask(p, w);
	return true;
}

static struct read_wish *next_queued(struct document_reader *r)
{
	struct read_wish *w = r->wishes;
	while (w && w->state != READ_QUEUED)
		w = w->next;
	return w;
}

static struct read_process *free_process(struct document_reader *r)
{
	for (int i = 0; i < WORKERS; i++)
		if (!r->process[i].wish)
			return &r->process[i];
	return NULL;
}

/* What waits goes to workers; after one that could not start, not before the pause is over. */
static void give(struct document_reader *r)
{
	struct read_wish *w;
	struct read_process *p;
	while (!loop_timer_pending(r->pause) && (w = next_queued(r)) && (p = free_process(r)))
		if (!start(p, w))
			return;
}

static void on_pause(void *arg)
{
	give(arg);
}

/* ---- all of it --------------------------------------------------------------------------------
 */

struct document_reader *reader_new(struct loop *l, const struct config *c, loop_fn fn, void *arg)
{
	struct document_reader *r = xcalloc(1, sizeof *r);
	*r = (struct document_reader){.loop = l, .config = c, .fn = fn, .arg = arg};
	r->pause = loop_timer_new(l, on_pause, r);
	for (int i = 0; i < WORKERS; i++) {
		r->process[i].reader = r;
		r->process[i].deadline = loop_timer_new(l, on_deadline, &r->process[i]);
	}
	return r;
}

void reader_free(struct document_reader *r)
{
	if (!r)
		return;
	for (int i = 0; i < WORKERS; i++) {
		if (r->process[i].wish)
			process_end(&r->process[i]);
		loop_timer_free(r->process[i].deadline);
	}
	while (r->wishes)
		wish_free(r, r->wishes);
	loop_timer_free(r->pause);
	free(r->done);
	free(r->lane);
	free(r);
}
