/* SPDX-License-Identifier: Apache-2.0
 *
 * listen.c - finds the passed socket for an address or a path, or opens one.
 *
 * Fails: returns false with address and port, or path, and the system's reason.
 */
#include "autoconf.h"
#include "followupd/listen.h"
#include "followupd/log.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#define PASSED_MAX 64

static bool claimed[PASSED_MAX];

static int passed_count(void)
{
	int n = sd_listen_fds(0);
	return n < 0 ? 0 : n > PASSED_MAX ? PASSED_MAX : n;
}

static int port_of(const struct sockaddr *a)
{
	return ntohs(a->sa_family == AF_INET6
			 ? ((const struct sockaddr_in6 *)(const void *)a)->sin6_port
			 : ((const struct sockaddr_in *)(const void *)a)->sin_port);
}

static bool same_address(const struct sockaddr *a, const struct sockaddr *b)
{
	if (a->sa_family != b->sa_family || port_of(a) != port_of(b))
		return false;
	if (a->sa_family == AF_INET6)
		return memcmp(&((const struct sockaddr_in6 *)(const void *)a)->sin6_addr,
			   &((const struct sockaddr_in6 *)(const void *)b)->sin6_addr,
			   sizeof(struct in6_addr)) == 0;
	return a->sa_family == AF_INET &&
	       ((const struct sockaddr_in *)(const void *)a)->sin_addr.s_addr ==
		   ((const struct sockaddr_in *)(const void *)b)->sin_addr.s_addr;
}

static bool is_socket_of(int fd, const struct sockaddr *wanted)
{
	struct sockaddr_storage name = {0};
	socklen_t len = sizeof name;
	if (wanted->sa_family == AF_UNIX)
		return sd_is_socket_unix(fd, SOCK_STREAM, 1,
			   ((const struct sockaddr_un *)(const void *)wanted)->sun_path, 0) > 0;
	return sd_is_socket(fd, AF_UNSPEC, SOCK_STREAM, 1) > 0 &&
	       getsockname(fd, (struct sockaddr *)&name, &len) == 0 &&
	       same_address((struct sockaddr *)&name, wanted);
}

static bool take_passed(const struct sockaddr *wanted, int *fd)
{
	for (int i = 0; i < passed_count(); i++) {
		int candidate = SD_LISTEN_FDS_START + i;
		if (claimed[i] || !is_socket_of(candidate, wanted))
			continue;
		claimed[i] = true;
		*fd = candidate;
		return fcntl(candidate, F_SETFL, O_NONBLOCK) == 0;
	}
	return false;
}

static bool open_new(const struct sockaddr *wanted, socklen_t len, int backlog, int *fd)
{
	const int one = 1;
	*fd = socket(wanted->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (*fd < 0)
		return false;
	if (wanted->sa_family != AF_UNIX)
		setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(*fd, wanted, len) == 0 && listen(*fd, backlog) == 0)
		return true;
	int why = errno;
	close(*fd);
	errno = why;
	return false;
}

bool listen_open(const char *address, long port, int backlog, int *fd, int *bound, struct err *e)
{
	const struct addrinfo hints = {
	    .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
	struct addrinfo *found;
	char service[24];
	snprintf(service, sizeof service, "%ld", port);
	int why = getaddrinfo(address, service, &hints, &found);
	if (why != 0)
		return err_set(
		    e, ERR_CONFIG, "address \"%s\" cannot be used: %s", address, gai_strerror(why));
	bool ok = take_passed(found->ai_addr, fd) ||
		  open_new(found->ai_addr, found->ai_addrlen, backlog, fd);
	if (!ok) {
		err_set(e, errno == EADDRINUSE ? ERR_REFUSED : ERR_SYSTEM,
		    "could not listen on %s port %ld: %m", address, port);
		err_hint(e, "A unit without a network takes its sockets from its .socket unit; "
			    "name the address there.");
	}
	freeaddrinfo(found);
	if (!ok)
		return false;
	struct sockaddr_storage name = {0};
	socklen_t len = sizeof name;
	getsockname(*fd, (struct sockaddr *)&name, &len);
	*bound = port_of((struct sockaddr *)&name);
	return true;
}

/* Whether a socket stands at name that nobody listens on: its process has died. */
static bool is_left_over(const struct sockaddr_un *name)
{
	struct stat st;
	if (lstat(name->sun_path, &st) < 0 || !S_ISSOCK(st.st_mode))
		return false;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	bool dead = fd >= 0 && connect(fd, (const struct sockaddr *)name, sizeof *name) < 0 &&
		    errno == ECONNREFUSED;
	if (fd >= 0)
		close(fd);
	return dead;
}

bool listen_local(const char *path, int backlog, int *fd, struct err *e)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	if (path[0] != '/' || strlen(path) >= sizeof name.sun_path)
		return err_set(e, ERR_CONFIG, "\"%s\" cannot be the path of a socket", path);
	strcpy(name.sun_path, path);
	if (take_passed((struct sockaddr *)&name, fd))
		return true;
	if (is_left_over(&name))
		unlink(path);
	if (!open_new((struct sockaddr *)&name, sizeof name, backlog, fd))
		return err_set(e, errno == EADDRINUSE ? ERR_REFUSED : ERR_SYSTEM,
		    "could not listen on %s: %m", path);
	if (chmod(path, 0666) == 0)
		return true;
	err_set(e, ERR_SYSTEM, "could not open %s to others: %m", path);
	close(*fd);
	return false;
}

static void log_unclaimed(const struct sockaddr *name)
{
	if (name->sa_family == AF_UNIX)
		log_error("systemd passed the socket %s that the configuration does not use",
		    ((const struct sockaddr_un *)(const void *)name)->sun_path);
	else
		log_error("systemd passed a socket for port %d that the configuration does not use",
		    port_of(name));
}

void listen_close_unclaimed(void)
{
	for (int i = 0; i < passed_count(); i++) {
		struct sockaddr_storage name = {0};
		socklen_t len = sizeof name;
		if (claimed[i])
			continue;
		getsockname(SD_LISTEN_FDS_START + i, (struct sockaddr *)&name, &len);
		log_unclaimed((struct sockaddr *)&name);
		close(SD_LISTEN_FDS_START + i);
		claimed[i] = true;
	}
}
