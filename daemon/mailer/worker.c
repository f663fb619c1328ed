/* SPDX-License-Identifier: Apache-2.0
 *
 * worker.c - the mail worker: takes mails from the mailer on descriptor 3, one SMTP session.
 *
 * It sees the mails it is given and the server's credential; no database.  Every wait for the
 * mailer is a blocking read: when the mailer is gone, the kernel ends the worker.
 */
#include "autoconf.h"
#include "followupd/roles.h"
#include "followupd/buf.h"
#include "followupd/envelope.h"
#include "followupd/fault.h"
#include "followupd/log.h"
#include "followupd/submission.h"
#include "followupd/wire.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define CHANNEL 3

struct worker {
	struct buf in;
	size_t used; /* octets of `in` that the message in hand takes; it lends from them */
};

/* ---- the channel ----------------------------------------------------------------------- */

static void tell(const struct wire *w)
{
	struct buf b = {0};
	wire_encode(&b, w);
	for (size_t done = 0; done < b.len;) {
		ssize_t n = write(CHANNEL, b.data + done, b.len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			_exit(1); /* the mailer is gone: its lease decides */
		done += (size_t)n;
	}
	buf_free(&b);
}

/* Waits for one message; false at the end of the channel. */
static bool hear(struct worker *k, struct wire *w)
{
	buf_consume(&k->in, k->used);
	k->used = 0;
	for (;;) {
		enum wire_result r =
		    wire_decode(buf_text(&k->in), k->in.len, WIRE_FRAME_MAX, w, &k->used);
		if (r == WIRE_WHOLE)
			return true;
		if (r == WIRE_BROKEN)
			fatal("the mailer sent what is no message");
		ssize_t n = read(CHANNEL, buf_room(&k->in, 65536), 65536);
		if (n == 0 && k->in.len == 0)
			return false;
		if (n == 0 || (n < 0 && errno != EINTR))
			fatal("the mailer's message is cut off");
		k->in.len += n > 0 ? (size_t)n : 0;
	}
}

/* ---- what the session asks for ------------------------------------------------------------ */

static bool on_may_send(void *arg, int64_t notice_id)
{
	struct worker *k = arg;
	struct worker answer = {0};
	struct wire w;
	/* The mail in hand lends from k->in; the answer goes into a buffer of its own. */
	tell(&(struct wire){.type = WIRE_ASK, .notice_id = notice_id});
	if (k->in.len != k->used)
		fatal("the mailer sent something unasked");
	bool ok = hear(&answer, &w) && w.type == WIRE_PERMIT && w.notice_id == notice_id;
	buf_free(&answer.in);
	return ok;
}

static void on_finished(void *arg, int64_t notice_id, const struct outcome *o, bool more)
{
	tell(&(struct wire){
	    .type = WIRE_OUTCOME, .notice_id = notice_id, .outcome = *o, .more = more});
}

/* Refuses what must not be put on a connection, and waits for the next. */
static bool on_next(void *arg, struct mail *out)
{
	struct worker *k = arg;
	struct wire w;
	while (hear(k, &w)) {
		struct err e = {0};
		if (w.type != WIRE_MAIL)
			fatal("the mailer sent message type %d instead of a mail", (int)w.type);
		*out = (struct mail){w.notice_id, w.from, w.to, w.envid, w.bytes, w.len};
		if (envelope_address(w.from, &e) && envelope_address(w.to, &e) &&
		    envelope_id(w.envid, &e) && envelope_message(w.bytes, w.len, &e))
			return true;
		struct outcome o = {.stage = STAGE_START, .trouble = TROUBLE_ENVELOPE};
		reply_clean(o.reply, sizeof o.reply, e.text, strlen(e.text));
		on_finished(k, w.notice_id, &o, true);
	}
	return false;
}

/* ---- the process ---------------------------------------------------------------------------- */

static void limit(int resource, rlim_t most)
{
	const struct rlimit r = {most, most};
	if (setrlimit(resource, &r) < 0)
		fatal("could not set a resource limit: %s", strerror(errno));
}

static void confine(void)
{
	/* Without the mailer nobody counts the deadline: end with it. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		fatal("could not ask to end with the mailer: %s", strerror(errno));
	signal(SIGPIPE, SIG_IGN);
	/* libESMTP looks for client certificates in the home directory: it mishandles what it finds
	 * there, and where it may not look it gives TLS up. */
	if (setenv("HOME", "/nonexistent", 1) < 0 || unsetenv("XDG_CONFIG_DIR") < 0)
		fatal("could not change the environment: %s", strerror(errno));
	limit(RLIMIT_NOFILE, 32);
#ifndef __SANITIZE_ADDRESS__ /* which starts a thread at its end, and maps terabytes */
	limit(RLIMIT_NPROC, 0);
	limit(RLIMIT_DATA, 512u << 20);
#endif
}

int mail_worker_run(const struct config *c)
{
	struct worker k = {0};
	struct mail first;
	struct submission_host host = {on_may_send, on_finished, on_next, &k};
	confine();
	if (on_next(&k, &first))
		submission_run(c, &first, &host);
	buf_free(&k.in);
	return 0;
}
