/* SPDX-License-Identifier: Apache-2.0
 *
 * answer.c - what the sender of a stored message is told.
 *
 * Called after the commit only.  A message sent again gets the code of the first time.
 */
#include "autoconf.h"
#include "intake.h"
#include "followupd/log.h"

#include <stdio.h>
#include <sys/random.h>

static char *in_base32(uint64_t n, char *out, int digits)
{
	for (int i = digits - 1; i >= 0; i--, n >>= 5)
		out[i] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[n & 31];
	out[digits] = '\0';
	return out;
}

/* MSH-10 of our answers: 40 random bits name this run of the process, 50 bits count. */
static const char *next_id(void)
{
	static uint64_t instance, counter;
	static char id[19];
	if (!counter && getrandom(&instance, sizeof instance, 0) != sizeof instance)
		fatal("no random numbers: %m");
	in_base32(instance, id, 8);
	in_base32(++counter, id + 8, 10);
	return id;
}

/* 207, application internal error: ours, not the sender's. */
static void make_rejection(struct hl7_envelope *v, const char *text)
{
	v->verdict = HL7_REJECTED;
	v->code = 207;
	v->segment[0] = '\0';
	v->occurrence = v->field = 0;
	v->text = text;
}

/* In words once a second, since the offset of a zone takes long to find. */
static const struct ack_stamp *stamp_of(const struct intake *in, instant at)
{
	static struct ack_stamp stamp;
	static int64_t second;
	if (!*stamp.time || at / SECONDS(1) != second)
		ack_time(at, in->zone, stamp.time);
	second = at / SECONDS(1);
	stamp.id = next_id();
	return &stamp;
}

void answer_message(struct origin *o, struct message *m, instant at)
{
	static struct buf frames;
	struct connection *c = (struct connection *)o;
	const struct port *port = c->port;
	bool strict = port->config->strict;
	buf_clear(&frames);
	if (port->config->commit_block && (m->answered || m->row.verdict == INBOUND_FRAGMENT))
		mllp_commit(&frames, m->answered && (m->id || m->outcome != STORING_REFUSED));
	if (m->outcome == STORING_REFUSED)
		make_rejection(&m->envelope, "message could not be stored");
	else if (m->outcome == STORING_DUPLICATE && m->id) {
		bool was_accepted = m->known_verdict == INBOUND_ACCEPTED;
		if (was_accepted)
			strict = false;
		else if (m->row.verdict == INBOUND_ACCEPTED)
			make_rejection(&m->envelope, "message was rejected before");
	}
	if (m->answered)
		ack_frames(&frames, &m->envelope, port->ack, strict, stamp_of(o->in, at));
	if (frames.len)
		connection_write(c, &frames);
}
