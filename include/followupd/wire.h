/* SPDX-License-Identifier: Apache-2.0
 *
 * wire.h - messages between the mailer and a mail worker.
 *
 * Frame: version (1 octet), type (1), length of what follows (4, big-endian), fields.  A number is
 * 8 octets big-endian; a text is its length (4) and that many octets, the last of them NUL and the
 * only one; octets are their length (4) and themselves.  Fields must fill the frame exactly.
 */
#ifndef FOLLOWUPD_WIRE_H
#define FOLLOWUPD_WIRE_H

#include <stddef.h>
#include <stdint.h>
#include "followupd/buf.h"
#include "followupd/verdict.h"

enum wire_type {
	WIRE_MAIL = 1, /* mailer: send this */
	WIRE_PERMIT,   /* mailer: send the body of this */
	WIRE_REFUSE,   /* mailer: drop this */
	WIRE_ASK,      /* worker: the server waits for the body */
	WIRE_OUTCOME,  /* worker: this is what became of it */
	WIRE_READY,    /* worker: the session has ended well, another may be opened */
	WIRE_TYPE_END
};

struct wire {
	enum wire_type type;
	int64_t notice_id;
	/* WIRE_MAIL: lend from the frame */
	const char *from, *to, *envid, *bytes;
	size_t len;
	int64_t start_by; /* monotonic; not to be begun later */
	bool permitted;	  /* its body may be sent without asking */
	bool last;	  /* the session ends behind it */
	/* WIRE_OUTCOME */
	struct outcome outcome;
	bool more; /* the session stands and may take another mail */
};

#define WIRE_FRAME_MAX	(64u << 20) /* what a mailer may send */
#define WIRE_REPORT_MAX 1024u	    /* what a worker may send */

void wire_encode(struct buf *b, const struct wire *w);

enum wire_result { WIRE_PARTIAL, WIRE_WHOLE, WIRE_BROKEN };
/* One frame at the start of data.  WIRE_WHOLE: out is filled, *used octets are done with.
 * WIRE_BROKEN: not of this program; end the other side. */
enum wire_result wire_decode(
    const char *data, size_t len, size_t frame_max, struct wire *out, size_t *used);

#endif
