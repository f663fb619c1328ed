/* SPDX-License-Identifier: Apache-2.0
 *
 * netfix.c - replaces connect() and poll() of the C library in a mail worker.
 *
 * Why: libESMTP's connect() has no time limit, its 2 KiB writes meet Nagle's algorithm (40 ms a
 * mail), and where a socket is both readable and writable it reads first: with TLS 1.3 the session
 * tickets make it readable while the EHLO is still unsent, and both sides wait for each other.
 * One process has one connection at a time.
 */
#include "autoconf.h"
#include "followupd/netfix.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

static int limit; /* milliseconds; 0: not enabled */
static bool timed_out;
static int connection = -1; /* the latest */
static bool gathering;

void netfix_enable(int milliseconds)
{
	limit = milliseconds;
}

void netfix_limit(int milliseconds)
{
	if (milliseconds < limit)
		limit = milliseconds;
}

bool netfix_timed_out(void)
{
	bool was = timed_out;
	timed_out = false;
	return was;
}

static void cork(int on)
{
	/* Where it fails the octets merely travel in more pieces. */
	(void)setsockopt(connection, IPPROTO_TCP, TCP_CORK, &on, sizeof on);
}

void netfix_gather(void)
{
	gathering = true;
	cork(1);
}

static int real_poll(struct pollfd *fds, nfds_t count, int timeout)
{
	struct timespec ts = {timeout / 1000, (long)(timeout % 1000) * 1000000};
	return ppoll(fds, count, timeout < 0 ? NULL : &ts, NULL);
}

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
	if (!limit)
		return real_poll(fds, count, timeout);
	if (gathering) {
		gathering = false;
		cork(0);
	}
	if (timeout < 0 || timeout > limit)
		timeout = limit;
	/* A write that finds the socket full waits for it alone, so nothing is asked before one. */
	if (count == 2 && fds[0].fd == fds[1].fd && fds[1].events == POLLOUT) {
		fds[0].revents = 0;
		fds[1].revents = POLLOUT;
		return 1;
	}
	int n = real_poll(fds, count, timeout);
	if (n == 0 && timeout > 0)
		timed_out = true;
	return n;
}

typedef int (*connect_fn)(int, const struct sockaddr *, socklen_t);

static connect_fn real_connect(void)
{
	static connect_fn fn;
	if (!fn)
		*(void **)&fn = dlsym(RTLD_NEXT, "connect");
	return fn;
}

/* Waits for the end of a connect() under way; errno says how it ended. */
static int finish_connect(int fd)
{
	struct pollfd p = {fd, POLLOUT, 0};
	int n, failure = 0;
	socklen_t size = sizeof failure;
	while ((n = real_poll(&p, 1, limit)) < 0 && errno == EINTR)
		;
	if (n == 0)
		failure = ETIMEDOUT;
	else if (n < 0 || getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size) < 0)
		failure = errno;
	timed_out = timed_out || n == 0;
	errno = failure;
	return failure ? -1 : 0;
}

int connect(int fd, const struct sockaddr *address, socklen_t len)
{
	if (!limit || (address->sa_family != AF_INET && address->sa_family != AF_INET6))
		return real_connect()(fd, address, len);
	const int one = 1;
	const struct timeval wait = {limit / 1000, (suseconds_t)(limit % 1000) * 1000};
	int flags = fcntl(fd, F_GETFL);
	if (flags < 0 || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait) < 0 ||
	    fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return -1;
	connection = fd;
	gathering = false;
	int result = real_connect()(fd, address, len);
	if (result < 0 && errno == EINPROGRESS)
		result = finish_connect(fd);
	int failure = errno;
	if (fcntl(fd, F_SETFL, flags) < 0)
		return -1;
	errno = failure;
	return result;
}
