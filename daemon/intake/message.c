/* SPDX-License-Identifier: Apache-2.0
 *
 * message.c - what a frame holds, as rows for the database and envelopes for the answers.
 *
 * By MSH-7 a message is live or history (see inbound_store.h).
 */
#include "autoconf.h"
#include "intake.h"
#include "followupd/hl7_batch.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_LEN 4 /* "MSH|" */

/* Sent so many days before today or more: history, whatever the zone it was written in. */
#define HISTORY_DAYS 2

/* What has no readable day is live, and so is all before the first commit said what day it is. */
static bool is_history(struct hl7_span sent, instant now)
{
	int day = 0;
	if (now == INSTANT_NONE || sent.len < 8)
		return false;
	for (size_t i = 0; i < 8; i++) {
		if (sent.p[i] < '0' || sent.p[i] > '9')
			return false;
		day = day * 10 + sent.p[i] - '0';
	}
	struct civil c = instant_civil(now - DAYS(HISTORY_DAYS), 0);
	return day <= (c.year * 100 + c.month) * 100 + c.day;
}

int message_lane(const struct intake *in, const struct hl7_envelope *v)
{
	bool history = is_history(v->sent, batch_last_commit(in->batch));
	return hl7_lane(v, LANES) + (history ? HISTORY_LANE : 0);
}

static void describe(struct message *m)
{
	hl7_label(&m->envelope, &m->label);
	m->row.sender = m->label.sender;
	m->row.control_id = m->label.control_id;
	m->row.message_type = m->label.type;
	m->row.lane = message_lane(m->from->in, &m->envelope);
}

static struct message *make(struct origin *o, const char *bytes, size_t len)
{
	struct message *m = xmalloc(sizeof *m + len + 1);
	memset(m, 0, sizeof *m);
	memcpy(m->raw, bytes, len);
	m->raw[len] = '\0';
	m->from = o;
	m->row.source = o->source;
	m->row.peer = o->peer;
	m->row.raw = m->raw;
	m->row.len = len;
	hl7_envelope(m->raw, len, HL7_LIMITS, &m->envelope);
	describe(m);
	o->pending++;
	return m;
}

void message_free(struct message *m)
{
	struct origin *o = m->from;
	free(m);
	o->pending--;
	o->calls->released(o);
}

static void judge(struct message *m, bool strict)
{
	const struct hl7_envelope *v = &m->envelope;
	m->answered = v->verdict != HL7_ANSWER;
	m->row.verdict = INBOUND_REJECTED;
	m->row.reason = m->reason;
	if (v->verdict == HL7_ANSWER) {
		strcpy(m->reason, "an acknowledgement, which nobody waits for");
	} else if (v->verdict == HL7_REJECTED) {
		snprintf(m->reason, sizeof m->reason, "%s", v->text);
	} else if (strict && v->unsupported) {
		snprintf(m->reason, sizeof m->reason, "unsupported %s",
		    v->unsupported == 200 ? "message type" : "event");
	} else {
		m->row.verdict = INBOUND_ACCEPTED;
		m->row.reason = NULL;
	}
}

struct message *message_new(struct origin *o, const char *content, size_t len)
{
	struct message *m = make(o, content, len);
	judge(m, o->strict);
	sha256(m->raw, len, m->row.sha256);
	return m;
}

static void take_one(struct connection *c, const char *content, size_t len)
{
	batch_push(c->origin.in->batch, message_new(&c->origin, content, len));
}

/* Whether a line behind that end of line begins so. */
static bool line_begins(
    const char *p, const char *end, char line_end, const char head[static HEAD_LEN])
{
	while ((p = memchr(p, line_end, (size_t)(end - p)))) {
		p++;
		if ((size_t)(end - p) >= HEAD_LEN && memcmp(p, head, HEAD_LEN) == 0)
			return true;
	}
	return false;
}

/* Whether more than one message is in a frame: an FHS/BHS batch, or a line that starts another
 * message with the same field separator. */
static bool holds_several(const char *content, size_t len)
{
	if (len > 3 && memcmp(content, "\xef\xbb\xbf", 3) == 0) {
		content += 3;
		len -= 3;
	}
	while (len > 3 && (*content == '\r' || *content == '\n' || *content == ' ')) {
		content++;
		len--;
	}
	if (len < 8)
		return false;
	if (memcmp(content, "FHS", 3) == 0 || memcmp(content, "BHS", 3) == 0)
		return true;
	const char head[HEAD_LEN] = {'M', 'S', 'H', content[3]}, *end = content + len;
	return line_begins(content, end, '\r', head) || line_begins(content, end, '\n', head);
}

void message_take(struct connection *c, const char *content, size_t len)
{
	struct hl7_span one;
	bool reply = len == 1 && (*content == '\x06' || *content == '\x15');
	if (reply && c->port->config->commit_block)
		return; /* MLLP release 2: the peer has our answer */
	if (!holds_several(content, len)) {
		take_one(c, content, len);
		return;
	}
	struct hl7_batch b = hl7_batch_of(content, len);
	while (hl7_batch_next(&b, &one))
		take_one(c, one.p, one.len);
	if (!b.messages)
		take_one(c, content, len); /* to be rejected with its reason */
	if (b.mismatches)
		log_warning(
		    "listener %s: a batch from %s has another number of messages than it says",
		    c->origin.source, c->peer);
}

/* The hash covers the start block as well: the same bytes, complete the next time, are another
 * message and not a duplicate of this. */
struct message *fragment_new(struct origin *o, const char *bytes, size_t len, const char *reason)
{
	struct buf identity = {0};
	size_t kept = len < FRAGMENT_BYTES ? len : FRAGMENT_BYTES;
	struct message *m = make(o, bytes, kept);
	m->row.verdict = INBOUND_FRAGMENT;
	snprintf(m->reason, sizeof m->reason, "%s, %zu bytes", reason, len);
	m->row.reason = m->reason;
	buf_addc(&identity, '\x0b');
	buf_add(&identity, bytes, kept);
	sha256(identity.data, identity.len, m->row.sha256);
	buf_free(&identity);
	return m;
}

void fragment_take(struct origin *o, const char *bytes, size_t len, const char *reason)
{
	if (len)
		batch_push(o->in->batch, fragment_new(o, bytes, len, reason));
}
