/* SPDX-License-Identifier: Apache-2.0
 *
 * connection.c - one MLLP sender: bytes to frames, limits of time and size, answers in order.
 *
 * Whether it is read from follows from the states of the role (database, memory) and of itself;
 * nothing is read only to be kept.  A connection that is closed stays in memory until its last
 * message has been stored.
 */
#include "autoconf.h"
#include "intake.h"
#include "followupd/fault.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent_ssl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A peer that takes none of its answers for so long is gone. */
#define WRITE_TIMEOUT 60 /* seconds */
#define INPUT_KEPT    ((size_t)256 << 10)
#define READ_SIZE     ((size_t)64 << 10)

/* ---- end ------------------------------------------------------------------------------ */

static void flush_answers(struct connection *c);

/* One of its messages is gone; by then those of the same commit have their answers. */
static void release(struct origin *o)
{
	struct connection *c = (struct connection *)o;
	flush_answers(c);
	if (o->pending)
		return;
	if (!c->bev)
		free(c);
	else if (c->ended)
		connection_settle(c);
}

static void shut_tls(struct bufferevent *bev)
{
	SSL *ssl = bufferevent_openssl_get_ssl(bev);
	if (!ssl)
		return;
	SSL_set_shutdown(ssl, SSL_RECEIVED_SHUTDOWN); /* do not wait for the peer's */
	SSL_shutdown(ssl);
	ERR_clear_error();
}

static void detach(struct connection *c)
{
	struct intake *in = c->origin.in;
	if (!c->bev)
		return;
	shut_tls(c->bev);
	if (c->readable)
		event_free(c->readable);
	c->readable = NULL;
	bufferevent_free(c->bev);
	c->bev = NULL;
	loop_timer_free(c->limit);
	c->limit = NULL;
	in->input_bytes -= c->input.len;
	buf_free(&c->input);
	buf_free(&c->answers);
	TAILQ_REMOVE(&in->connections, c, next);
	c->port->connections--;
	in->counters[CONNECTIONS_CURRENT].value--;
	if (in->large == c)
		in->large = NULL;
	intake_update(in);
	log_debug("listener %s: connection from %s:%d closed", c->port->config->name, c->peer,
	    c->peer_port);
}

void connection_close(struct connection *c)
{
	detach(c);
	release(&c->origin);
}

static void on_given_back(struct origin *o)
{
	connection_close((struct connection *)o);
}

static const struct origin_calls calls = {answer_message, on_given_back, release};
_Static_assert(offsetof(struct connection, origin) == 0, "its origin stands first");

static void close_because(struct connection *c, const char *why)
{
	log_info("listener %s: closing the connection from %s:%d: %s", c->port->config->name,
	    c->peer, c->peer_port, why);
	connection_close(c);
}

/* ---- bytes to frames -------------------------------------------------------------------- */

static void take_restart(struct connection *c, const char *data, const struct mllp_frame *f)
{
	const char *start = memchr(data, '\x0b', c->input.len - (size_t)(data - c->input.data));
	const char *end = f->content ? f->content - 1 : data + f->consumed;
	if (start && start + 1 < end)
		fragment_take(&c->origin, start + 1, (size_t)(end - start - 1),
		    "another message began inside");
}

/* Takes one step; false when there is no more to take. */
static bool take_frame(struct connection *c, size_t *off)
{
	struct mllp_frame f;
	const char *data = c->input.data + *off;
	bool skipping = c->framer.skipping;
	uint64_t restarts = c->framer.restarts;
	size_t max = (size_t)c->port->config->max_frame;
	enum mllp_outcome what = mllp_next(&c->framer, data, c->input.len - *off, max, &f);
	if (c->framer.restarts != restarts && !skipping)
		take_restart(c, data, &f);
	if (what == MLLP_FRAME)
		message_take(c, f.content, f.len);
	else if (what == MLLP_OVERSIZE)
		fragment_take(&c->origin, f.content, f.len, "larger than max_frame, the first");
	*off += f.consumed;
	return what != MLLP_MORE;
}

static void count_junk(struct connection *c, uint64_t before)
{
	c->origin.in->counters[JUNK_BYTES].value += (int64_t)(c->framer.junk - before);
	if (c->framer.junk == before || c->junk_told)
		return;
	c->junk_told = true;
	log_warning("listener %s: bytes outside of frames from %s:%d are ignored",
	    c->port->config->name, c->peer, c->peer_port);
}

/* Its bytes are taken, or lie elsewhere. */
static void forget_input(struct connection *c)
{
	if (c->input.cap > INPUT_KEPT)
		buf_free(&c->input);
	else
		buf_clear(&c->input);
}

/* Takes all frames there are, until the role has no room for more. */
static void process(struct connection *c)
{
	struct intake *in = c->origin.in;
	uint64_t junk = c->framer.junk;
	size_t off = 0;
	bool same_frame = c->framer.inside;
	while (!in->held && off < c->input.len && take_frame(c, &off))
		same_frame = false;
	if (c->framer.inside && !same_frame)
		c->frame_since = monotonic_now();
	count_junk(c, junk);
	if (off)
		buf_consume(&c->input, off);
	in->input_bytes -= off;
	if (!c->input.len)
		forget_input(c);
	if (in->large == c && !c->framer.inside) {
		in->large = NULL;
		intake_update(in);
	}
}

static void abandon_frame(struct connection *c, const char *reason)
{
	if (c->framer.inside && !c->framer.skipping && c->input.len > 1)
		fragment_take(&c->origin, c->input.data + 1, c->input.len - 1, reason);
	c->origin.in->input_bytes -= c->input.len;
	buf_clear(&c->input);
	c->framer = (struct mllp){0};
}

/* ---- reading or not ----------------------------------------------------------------------- */

static void arm_limit(struct connection *c)
{
	const struct listener *l = c->port->config;
	bool frame = c->framer.inside || !c->established;
	long seconds = frame ? l->frame_timeout : l->idle_timeout;
	if (!seconds || c->ended)
		return;
	int64_t at = monotonic_now() + SECONDS(seconds);
	if (loop_timer_pending(c->limit) && c->limit_at <= at)
		return;
	c->limit_at = at;
	loop_timer_set(c->limit, SECONDS(seconds));
}

static bool may_be_read(struct connection *c)
{
	return !c->origin.in->held && !c->ended && !c->slow && !c->crowded;
}

static void listen_to(struct connection *c, bool on)
{
	if (c->readable && on)
		event_add(c->readable, NULL);
	else if (c->readable)
		event_del(c->readable);
	else if (on)
		bufferevent_enable(c->bev, EV_READ);
	else
		bufferevent_disable(c->bev, EV_READ);
}

static void set_reading(struct connection *c)
{
	bool on = may_be_read(c);
	if (on == c->reading)
		return;
	c->reading = on;
	listen_to(c, on);
	/* Time in which we did not listen is not the sender's. */
	c->frame_since = c->last_read = monotonic_now();
}

void connection_settle(struct connection *c)
{
	if (!c->bev)
		return;
	if (c->input.len && !c->origin.in->held)
		process(c);
	if (c->ended && !c->origin.in->held) {
		if (c->framer.inside || c->input.len)
			abandon_frame(c, "the connection ended inside a message");
		if (!c->origin.pending && !evbuffer_get_length(bufferevent_get_output(c->bev))) {
			connection_close(c);
			return;
		}
	}
	set_reading(c);
	arm_limit(c);
}

/* Beyond INPUT_BYTES only one connection may finish its frame; the others wait for their turn. */
static void crowd(struct connection *c)
{
	struct intake *in = c->origin.in;
	if (in->input_bytes <= INPUT_BYTES || !c->framer.inside)
		return;
	if (!in->large)
		in->large = c;
	c->crowded = in->large != c;
}

static void on_event(struct bufferevent *bev, short what, void *arg);

/* n bytes were put behind its input. */
static void take_bytes(struct connection *c, size_t n)
{
	c->input.len += n;
	c->origin.in->input_bytes += n;
	c->origin.in->counters[BYTES].value += (int64_t)n;
	if (c->port->config->idle_timeout)
		c->last_read = monotonic_now();
	process(c);
	crowd(c);
	connection_settle(c);
}

static void on_decrypted(struct bufferevent *bev, void *arg)
{
	struct connection *c = arg;
	struct evbuffer *from = bufferevent_get_input(bev);
	size_t n = evbuffer_get_length(from);
	if (evbuffer_remove(from, buf_room(&c->input, n), n) != (int)n)
		bug("libevent holds less than it says");
	take_bytes(c, n);
}

static void swap(struct buf *a, struct buf *b)
{
	struct buf was = *a;
	*a = *b;
	*b = was;
}

/* All connections read into one buffer, so that each has memory only for what is no whole frame
 * yet; one that has much of a frame reads behind that. */
static ssize_t receive(struct connection *c, int fd)
{
	static struct buf shared;
	bool lent = c->input.len < READ_SIZE;
	if (lent) {
		buf_add(&shared, c->input.data, c->input.len);
		swap(&shared, &c->input);
	}
	ssize_t n = recv(fd, buf_room(&c->input, READ_SIZE), READ_SIZE, 0);
	int failure = errno;
	if (n > 0)
		take_bytes(c, (size_t)n);
	if (lent) {
		swap(&shared, &c->input);
		forget_input(c);
		buf_add(&c->input, shared.data, shared.len);
		buf_clear(&shared);
	}
	errno = failure;
	return n;
}

/* libevent 2.1 would ask how much is there, and read no more than 4 kB of it at a time. */
static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct connection *c = arg;
	ssize_t n = receive(c, fd);
	if (n == 0) {
		on_event(c->bev, BEV_EVENT_READING | BEV_EVENT_EOF, c);
	} else if (n < 0 && errno != EAGAIN && errno != EINTR) {
		on_event(c->bev, BEV_EVENT_READING | BEV_EVENT_ERROR, c);
	}
}

/* ---- answers -------------------------------------------------------------------------------- */

void connection_write(struct connection *c, const struct buf *answer)
{
	if (c->bev) /* else the sender has gone, and will send again */
		buf_add(&c->answers, answer->data, answer->len);
}

/* How much of its answers a plain connection takes at once; of errors libevent will tell. */
static size_t send_now(struct connection *c)
{
	ssize_t n = -1;
	if (c->readable && !evbuffer_get_length(bufferevent_get_output(c->bev)))
		n = send(bufferevent_getfd(c->bev), c->answers.data, c->answers.len, MSG_NOSIGNAL);
	return n > 0 ? (size_t)n : 0;
}

/* The answers of one commit go out together. */
static void flush_answers(struct connection *c)
{
	if (!c->answers.len)
		return;
	size_t sent = send_now(c);
	if (sent == c->answers.len) {
		FAULT("intake.answered");
	} else {
		bufferevent_write(c->bev, c->answers.data + sent, c->answers.len - sent);
		c->answering = true;
		c->slow = evbuffer_get_length(bufferevent_get_output(c->bev)) > ANSWER_BYTES;
	}
	buf_free(&c->answers);
}

static void on_written(struct bufferevent *bev, void *arg)
{
	struct connection *c = arg;
	if (c->answering)
		FAULT("intake.answered");
	c->answering = c->slow = false;
	connection_settle(c);
}

/* ---- limits and ends ------------------------------------------------------------------------- */

static void wait_more(struct connection *c, int64_t delay)
{
	c->limit_at = monotonic_now() + delay;
	loop_timer_set(c->limit, delay);
}

static void on_limit(void *arg)
{
	struct connection *c = arg;
	const struct listener *l = c->port->config;
	int64_t now = monotonic_now(), due = 0;
	if (c->framer.inside)
		due = c->frame_since + SECONDS(l->frame_timeout);
	else if (c->established && l->idle_timeout)
		due = c->last_read + SECONDS(l->idle_timeout);
	else if (c->established)
		return;
	if (!c->reading && c->established) {
		wait_more(c, SECONDS(1)); /* it is we who make it wait */
	} else if (now < due) {
		wait_more(c, due - now);
	} else if (c->framer.inside) {
		abandon_frame(c, "no end block within frame_timeout");
		close_because(c, "no end block within frame_timeout");
	} else if (!c->established) {
		COUNT(c->origin.in, CONNECTIONS_REFUSED);
		close_because(c, "no TLS handshake within frame_timeout");
	} else if (c->origin.pending) {
		wait_more(c, SECONDS(l->idle_timeout));
	} else {
		log_debug("listener %s: %s:%d was idle", l->name, c->peer, c->peer_port);
		connection_close(c);
	}
}

static void refuse_tls(struct connection *c)
{
	unsigned long n = bufferevent_get_openssl_error(c->bev);
	const char *why = n ? ERR_reason_error_string(n) : NULL;
	COUNT(c->origin.in, CONNECTIONS_REFUSED);
	log_warning("listener %s: TLS with %s:%d failed: %s", c->port->config->name, c->peer,
	    c->peer_port, why ? why : "connection ended");
	connection_close(c);
}

static void on_event(struct bufferevent *bev, short what, void *arg)
{
	struct connection *c = arg;
	char name[200];
	if (what & BEV_EVENT_CONNECTED) {
		c->established = true;
		loop_timer_set(c->limit, -1);
		log_info("listener %s: %s:%d is %s", c->port->config->name, c->peer, c->peer_port,
		    tls_peer_name(bufferevent_openssl_get_ssl(bev), name, sizeof name));
		connection_settle(c);
	} else if (!c->established) {
		refuse_tls(c);
	} else if (what & BEV_EVENT_TIMEOUT) {
		close_because(c, "it does not read its answers");
	} else if (what & BEV_EVENT_EOF) {
		c->ended = true;
		loop_timer_set(c->limit, -1);
		connection_settle(c);
	} else {
		if (!c->origin.in->held)
			abandon_frame(c, "the connection broke inside a message");
		close_because(c, evutil_socket_error_to_string(EVUTIL_SOCKET_ERROR()));
	}
}

/* ---- beginning --------------------------------------------------------------------------------
 */

static void set_option(int fd, int level, int name, int value)
{
	if (setsockopt(fd, level, name, &value, sizeof value) != 0)
		log_debug("socket option %d/%d: %m", level, name);
}

/* A peer that vanished is noticed within two minutes, with or without something to say to it. */
static void set_tcp(int fd)
{
	set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
	set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, 60);
	set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, 10);
	set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, 6);
	set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 120000);
}

static struct bufferevent *open_bufferevent(struct port *p, int fd)
{
	struct event_base *base = loop_base(p->in->loop);
	if (!p->tls)
		return bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE);
	SSL *ssl = SSL_new(p->tls);
	if (!ssl)
		return NULL;
	struct bufferevent *bev = bufferevent_openssl_socket_new(
	    base, fd, ssl, BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE);
	/* A message cut by the end of the connection is seen by its missing end block. */
	if (bev)
		bufferevent_openssl_set_allow_dirty_shutdown(bev, 1);
	else
		SSL_free(ssl);
	return bev;
}

static int port_of(const struct sockaddr *who)
{
	const void *p = who;
	if (who->sa_family == AF_INET)
		return ntohs(((const struct sockaddr_in *)p)->sin_port);
	return who->sa_family == AF_INET6 ? ntohs(((const struct sockaddr_in6 *)p)->sin6_port) : 0;
}

void connection_accept(struct port *p, int fd, const struct sockaddr *who)
{
	struct intake *in = p->in;
	struct timeval write_timeout = {.tv_sec = WRITE_TIMEOUT};
	set_tcp(fd);
	struct bufferevent *bev = open_bufferevent(p, fd);
	if (!bev) {
		log_error("listener %s: no room for a connection", p->config->name);
		close(fd);
		return;
	}
	struct connection *c = xcalloc(1, sizeof *c);
	*c = (struct connection){.origin = {.calls = &calls,
				     .in = in,
				     .source = p->config->name,
				     .peer = c->peer,
				     .strict = p->config->strict},
	    .port = p,
	    .bev = bev,
	    .established = !p->tls};
	if (!p->tls) {
		c->readable =
		    event_new(loop_base(in->loop), fd, EV_READ | EV_PERSIST, on_readable, c);
		if (!c->readable)
			fatal("libevent has no room for an event");
	}
	c->limit = loop_timer_new(in->loop, on_limit, c);
	c->peer_port = port_of(who);
	allow_address_text(who, c->peer);
	TAILQ_INSERT_TAIL(&in->connections, c, next);
	p->connections++;
	in->counters[CONNECTIONS_CURRENT].value++;
	bufferevent_setcb(bev, on_decrypted, on_written, on_event, c);
	bufferevent_set_timeouts(bev, NULL, &write_timeout);
	bufferevent_enable(bev, EV_WRITE);
	log_debug("listener %s: connection from %s:%d", p->config->name, c->peer, c->peer_port);
	connection_settle(c);
}
