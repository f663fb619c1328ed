/* SPDX-License-Identifier: Apache-2.0
 *
 * smtp-sink.c - a mail server that takes everything, keeps nothing and counts.
 *
 * One thread on epoll; commands may be pipelined.  Run it with --help for its arguments.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/mem.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_SIZE     65536
#define EVENTS_A_TURN 64
#define MAX_COMMAND   2048

static const char help[] =
    "Usage: smtp-sink\n"
    "Accepts mail on a free loopback port and forgets it.  Prints \"port N\" when it is ready; at\n"
    "SIGTERM prints \"mails N\", \"octets N\" (bodies), \"sessions N\" and ends.\n";

struct session {
	int fd;
	bool in_body;
	struct buf in, out;
};

static struct {
	uint64_t mails, octets, sessions;
} count;

/* what: start of the command; reply: what it is answered with. */
static const struct {
	const char *what, *reply;
} replies[] = {
    {"EHLO", "250-sink\r\n250-PIPELINING\r\n250-SIZE 10485760\r\n250-8BITMIME\r\n250-DSN\r\n"
	     "250 ENHANCEDSTATUSCODES\r\n"},
    {"HELO", "250 sink\r\n"},
    {"MAIL", "250 2.1.0 sender ok\r\n"},
    {"RCPT", "250 2.1.5 recipient ok\r\n"},
    {"DATA", "354 end with a dot\r\n"},
    {"RSET", "250 2.0.0 forgotten\r\n"},
    {"NOOP", "250 2.0.0 ok\r\n"},
    {"QUIT", "221 2.0.0 bye\r\n"},
};

static void take_command(struct session *s, const char *line, size_t len)
{
	for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
		if (len < 4 || strncasecmp(line, replies[i].what, 4) != 0)
			continue;
		buf_adds(&s->out, replies[i].reply);
		s->in_body = strcmp(replies[i].what, "DATA") == 0;
		return;
	}
	buf_adds(&s->out, "502 5.5.1 not known here\r\n");
}

/* Returns the octets of the body that are done with; the end may be cut between two reads. */
static size_t take_body(struct session *s, const char *data, size_t len)
{
	const char *dot = len >= 3 && memcmp(data, ".\r\n", 3) == 0 ? data : NULL, *end;
	if (!dot) {
		end = memmem(data, len, "\r\n.\r\n", 5);
		if (!end)
			return 0;
		dot = end + 2;
	}
	buf_adds(&s->out, "250 2.0.0 taken\r\n");
	s->in_body = false;
	count.mails++;
	count.octets += (uint64_t)(dot - data);
	return (size_t)(dot + 3 - data);
}

static void take_input(struct session *s)
{
	size_t done = 0;
	for (;;) {
		const char *data = s->in.data + done;
		size_t left = s->in.len - done, used;
		if (s->in_body) {
			used = take_body(s, data, left);
		} else {
			const char *end = memchr(data, '\n', left);
			used = end ? (size_t)(end + 1 - data) : 0;
			if (used)
				take_command(s, data, used);
		}
		if (!used)
			break;
		done += used;
	}
	buf_consume(&s->in, done);
}

static void session_close(struct session *s)
{
	close(s->fd);
	buf_free(&s->in);
	buf_free(&s->out);
	free(s);
}

/* Replies are short and the client reads them: a socket that takes no more is a dead one. */
static void on_readable(struct session *s)
{
	ssize_t n = recv(s->fd, buf_room(&s->in, READ_SIZE), READ_SIZE, 0);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0) {
		s->in.len += (size_t)n;
		take_input(s);
		if (!s->in_body && s->in.len > MAX_COMMAND)
			n = 0;
		if (s->out.len &&
		    send(s->fd, s->out.data, s->out.len, MSG_NOSIGNAL) != (ssize_t)s->out.len)
			n = 0;
		buf_clear(&s->out);
	}
	if (n <= 0)
		session_close(s);
}

static void on_accept(int listener, int epoll)
{
	int one = 1, fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd < 0)
		return;
	static const char greeting[] = "220 sink ESMTP\r\n";
	struct session *s = xcalloc(1, sizeof *s);
	struct epoll_event e = {.events = EPOLLIN, .data.ptr = s};
	s->fd = fd;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	count.sessions++;
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e) < 0 ||
	    send(fd, greeting, sizeof greeting - 1, MSG_NOSIGNAL) < 0)
		session_close(s);
}

static int open_listener(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) < 0 || listen(fd, 128) < 0 ||
	    getsockname(fd, (struct sockaddr *)&a, &len) < 0)
		err(1, "could not listen");
	printf("port %d\n", ntohs(a.sin_port));
	fflush(stdout);
	return fd;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return fputs(help, stdout) < 0;
	if (argc != 1)
		errx(2, "no arguments are taken; try --help");
	sigset_t stop;
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	int epoll = epoll_create1(EPOLL_CLOEXEC), listener = open_listener(),
	    stopped = signalfd(-1, &stop, SFD_CLOEXEC);
	struct epoll_event on_listener = {.events = EPOLLIN, .data.ptr = &listener},
			   on_stop = {.events = EPOLLIN, .data.ptr = &stopped},
			   events[EVENTS_A_TURN];
	if (epoll < 0 || stopped < 0 ||
	    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &on_listener) < 0 ||
	    epoll_ctl(epoll, EPOLL_CTL_ADD, stopped, &on_stop) < 0)
		err(1, "epoll");
	for (;;) {
		int n = epoll_wait(epoll, events, EVENTS_A_TURN, -1);
		for (int i = 0; i < n; i++) {
			if (events[i].data.ptr == &stopped) {
				printf("mails %" PRIu64 "\noctets %" PRIu64 "\nsessions %" PRIu64
				       "\n",
				    count.mails, count.octets, count.sessions);
				return 0;
			}
			if (events[i].data.ptr == &listener)
				on_accept(listener, epoll);
			else
				on_readable(events[i].data.ptr);
		}
	}
}
