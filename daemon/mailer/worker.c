/* SPDX-License-Identifier: Apache-2.0
 *
 * worker.c - the mail worker: takes mails from the mailer on descriptor 3, one SMTP session at a
 * time.
 *
 * It sees the mails it is given and the server's credential; no database.  Every wait for the
 * mailer is a blocking read: when the mailer is gone, the kernel ends the worker.
 */
#include "autoconf.h"
#include "followupd/roles.h"
#include "followupd/buf.h"
#include "followupd/clock.h"
#include "followupd/envelope.h"
#include "followupd/fault.h"
#include "followupd/log.h"
#include "followupd/submission.h"
#include "followupd/wire.h"
#include "followupd/confine.h"
#include "followupd/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHANNEL WORKER_CHANNEL

struct worker {
	struct buf in, out;
	struct buf rest; /* follows `in`; came while a message lent from that */
	size_t at;	 /* where in `in` the next message begins */
	size_t
	    used; /* octets of `in` from there that the message in hand takes; it lends from them */
	bool ended; /* the mailer has no more mails */
};

/* ---- the channel ----------------------------------------------------------------------- */

static void tell(struct worker *k, const struct wire *w)
{
	struct buf *b = &k->out;
	buf_clear(b);
	wire_encode(b, w);
	for (size_t done = 0; done < b->len;) {
		ssize_t n = write(CHANNEL, b->data + done, b->len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			_exit(1); /* the mailer is gone: its lease decides */
		done += (size_t)n;
	}
}

/* Waits for one message; false at the end of the channel. */
static bool hear(struct worker *k, struct wire *w)
{
	k->at += k->used;
	k->used = 0;
	buf_add(&k->in, buf_text(&k->rest), k->rest.len);
	buf_clear(&k->rest);
	for (;;) {
		enum wire_result r = wire_decode(
		    buf_text(&k->in) + k->at, k->in.len - k->at, WIRE_FRAME_MAX, w, &k->used);
		if (r == WIRE_WHOLE)
			return true;
		if (r == WIRE_BROKEN)
			fatal("the mailer sent what is no message");
		buf_consume(&k->in, k->at);
		k->at = 0;
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
	/* The mail in hand lends from k->in; the answer goes into a buffer of its own, and so do
	 * mails behind it. */
	tell(k, &(struct wire){.type = WIRE_ASK, .notice_id = notice_id});
	if (k->in.len != k->at + k->used)
		fatal("the mailer sent something unasked");
	bool ok = hear(&answer, &w) && w.type == WIRE_PERMIT && w.notice_id == notice_id;
	buf_add(&k->rest, buf_text(&answer.in) + answer.used, answer.in.len - answer.used);
	buf_free(&answer.in);
	return ok;
}

static void on_finished(void *arg, int64_t notice_id, const struct outcome *o, bool more)
{
	tell(arg, &(struct wire){
		      .type = WIRE_OUTCOME, .notice_id = notice_id, .outcome = *o, .more = more});
}

/* Whether it may be put on a connection now; otherwise reports why not. */
static bool is_fit(struct worker *k, const struct wire *w)
{
	struct err e = {0};
	struct outcome o = {.stage = STAGE_START, .trouble = TROUBLE_ENVELOPE};
	if (monotonic_now() > w->start_by)
		o.trouble = TROUBLE_LATE;
	else if (envelope_address(w->from, &e) && envelope_address(w->to, &e) &&
		 envelope_id(w->envid, &e) && envelope_message(w->bytes, w->len, &e))
		return true;
	reply_clean(o.reply, sizeof o.reply, e.text, strlen(e.text));
	on_finished(k, w->notice_id, &o, true);
	return false;
}

/* Waits for the next mail; false: the session is to end, or there is none any more. */
static bool on_next(void *arg, struct submitted *out)
{
	struct worker *k = arg;
	struct wire w;
	while (hear(k, &w)) {
		if (w.type != WIRE_MAIL)
			fatal("the mailer sent message type %d instead of a mail", (int)w.type);
		*out = (struct submitted){
		    w.notice_id, w.from, w.to, w.envid, w.bytes, w.len, w.permitted, w.last};
		if (is_fit(k, &w))
			return true;
		if (w.last)
			return false;
	}
	k->ended = true;
	return false;
}

/* ---- the process ---------------------------------------------------------------------------- */

static void confine(void)
{
	/* libESMTP looks for client certificates in the home directory: it mishandles what it finds
	 * there, and where it may not look it gives TLS up. */
	if (setenv("HOME", "/nonexistent", 1) < 0 || unsetenv("XDG_CONFIG_DIR") < 0)
		fatal("could not change the environment: %s", strerror(errno));
	worker_confine((size_t)512 << 20);
}

int mail_worker_run(struct config *c)
{
	struct worker k = {0};
	struct submitted first;
	struct submission_host host = {on_may_send, on_finished, on_next, &k};
	confine();
	/* Starting a process costs as much as dozens of mails: one that did well goes on. */
	while (!k.ended) {
		if (on_next(&k, &first) && !submission_run(c, &first, &host))
			break;
		if (!k.ended)
			tell(&k, &(struct wire){.type = WIRE_READY});
	}
	buf_free(&k.in);
	buf_free(&k.out);
	buf_free(&k.rest);
	return 0;
}
