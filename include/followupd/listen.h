/* SPDX-License-Identifier: Apache-2.0
 *
 * listen.h - a listening socket, TCP or Unix, opened or taken over from systemd.
 *
 * A role whose unit has no network of its own gets its sockets from a .socket unit; the
 * configuration stays the one place that says which address is used for what.
 */
#ifndef FOLLOWUPD_LISTEN_H
#define FOLLOWUPD_LISTEN_H

#include "followupd/err.h"

/* The socket that systemd passed for this address and port (sd_listen_fds(3)), or a new one.  It is
 * non-blocking and the caller's.  address: name or number, its first meaning counts; port 0 takes a
 * free one; *bound is the port it has.  Errors name address and port;
 * ERR_REFUSED is a port in use. */
MUST_CHECK bool listen_open(
    const char *address, long port, int backlog, int *fd, int *bound, struct err *e);

/* The same for a Unix socket: path is absolute.  A new one may be connected to by whoever reaches
 * it in its directory; what a process left there that has died is replaced.  ERR_REFUSED: something
 * else stands there. */
MUST_CHECK bool listen_local(const char *path, int backlog, int *fd, struct err *e);

enum holder {
	HOLDER_SELF,	/* this process */
	HOLDER_PROGRAM, /* another process of this program */
	HOLDER_SYSTEMD, /* process 1, for a .socket unit */
	HOLDER_OTHER,
	HOLDER_UNKNOWN /* nobody, or one that this user may not look at */
};
/* Who listens on a TCP port of this machine. */
enum holder listen_holder(long port, long *pid);

/* After the last listen_open and listen_local: closes and logs each passed socket that nobody asked
 * for, since whoever connects to it would wait for ever. */
void listen_close_unclaimed(void);

#endif
