/* SPDX-License-Identifier: Apache-2.0
 *
 * mail.c - takes in one mail from a mail server that pipes it here.
 *
 * Its status is one of sysexits.h, as a pipe transport reads it: 0 only when the mail is stored;
 * EX_TEMPFAIL has the server keep it and try again.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "followupd/cluster.h"
#include "followupd/ctl_commands.h"
#include "followupd/inbox.h"
#include "followupd/reply.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define PATIENCE 20 /* seconds for the database; the server tries again */

/* All of standard input; false: it could not be read. */
static bool read_all(struct buf *b)
{
	for (;;) {
		char *room = buf_room(b, 65536);
		ssize_t n = read(STDIN_FILENO, room, 65536);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		/* What is not kept is read all the same: a server must not meet a closed pipe. */
		size_t keep = b->len < MAIL_BYTES_MAX + 1 ? (size_t)n : 0;
		b->len += keep;
	}
}

/* A mail server's pipe runs as the user of intake, whose login stores what arrives and reads
 * nothing; root is known to the database as who runs followupctl. */
static bool connect_as_intake(struct ctl *c, struct err *e)
{
	if (geteuid() == 0)
		return ctl_connect(c, e);
	if (!ctl_config(c, e))
		return false;
	char *info = cluster_conninfo(c->config, "intake");
	bool ok = session_open(info, PATIENCE, &c->session, e);
	free(info);
	return ok;
}

static bool store(struct ctl *c, struct buf *b, struct err *e)
{
	struct reply_identity id;
	bool large = b->len > MAIL_BYTES_MAX;
	reply_identify(buf_text(b), b->len, &id);
	return inbox_mail(c->session, buf_text(b), large ? REPLY_TEXT_MAX : b->len, id.control_id,
	    id.sha256, large ? "a mail that is too large; its beginning is kept" : NULL, e);
}

int ctl_mail_read(struct ctl *c, int argc, char **argv)
{
	const struct ctl_option options[] = {{0}};
	struct err e = {0};
	struct buf b = {0};
	int status = EX_OK;
	ctl_options(c, argc, argv, options, 0, 0);
	if (!read_all(&b)) {
		err_set(&e, ERR_SYSTEM, "could not read the mail: %m");
		status = EX_TEMPFAIL;
	} else if (!b.len) {
		err_set(&e, ERR_INPUT, "the mail is empty");
		status = EX_DATAERR;
	} else if (!connect_as_intake(c, &e) || !store(c, &b, &e)) {
		status = EX_TEMPFAIL;
	}
	buf_free(&b);
	if (status)
		ctl_fail(&e);
	return status;
}
