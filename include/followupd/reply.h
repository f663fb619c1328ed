/* SPDX-License-Identifier: Apache-2.0
 *
 * reply.h - what one incoming mail says: from whom, about which of our mails, and what.
 *
 * Sources: RFC 5322 and 2045-2047 (read by GMime), 3464 (delivery reports), 5965 (ARF), 3834
 * (automatic answers), 8098 (receipts), 6047 and 5546 (what calendars answer, read by libical).
 * Bytes in, plain facts out: whether a token holds, and what is to be done, is decided elsewhere.
 *
 * Words are read generously and acted on carefully: what would act by itself (REPLY_ACK,
 * REPLY_ORDERED) is only said where nothing of the text is left over that was not understood;
 * whatever else is not plain is REPLY_UNCLEAR.
 */
#ifndef FOLLOWUPD_REPLY_H
#define FOLLOWUPD_REPLY_H

#include "followupd/clock.h"
#include "followupd/err.h"
#include "followupd/mem.h"

/* Bytes that are read of a mail: what a person writes stands before the files that are attached. */
#define MAIL_BYTES_MAX	((size_t)32 << 20) /* of one that is stored */
#define REPLY_BYTES_MAX ((size_t)2 << 20)
#define REPLY_TEXT_MAX	4000 /* bytes that are kept of what was written */
#define REPLY_TOKENS	12

enum reply_kind {
	REPLY_UNCLEAR,
	/* nothing to be done */
	REPLY_NOTHING, /* an automatic answer, a receipt, a delay that the mail system deals with */
	/* words, or a calendar that accepts: seen, and the person will see to it */
	REPLY_ACK,
	REPLY_ORDERED, /* ordered or booked, they say */
	/* what a person confirms before it counts */
	REPLY_DONE,
	REPLY_NOT_MINE,
	REPLY_WRONG_PATIENT,
	REPLY_DECLINED, /* by the patient */
	REPLY_LATER,	/* on that day, or remind me then */
	REPLY_NOT_INDICATED,
	REPLY_SPECIALIST, /* a specialist follows it */
	REPLY_LIMITED_LIFE,
	REPLY_DECEASED,
	/* from machines, about people */
	REPLY_AWAY,	 /* out of the office */
	REPLY_LEFT,	 /* no longer works there, or another address is to be used */
	REPLY_BOUNCE,	 /* our mail came back */
	REPLY_COMPLAINT, /* our mail was reported as unwanted */
	REPLY_KINDS
};

struct reply {
	enum reply_kind kind;
	const char *from;	/* bare address in lower case; NULL: none can be read */
	const char *message_id; /* without brackets; NULL: none */
	const char *subject;	/* NULL: none */
	size_t token_count;	/* what may be a token of ours, the likeliest first */
	const char *token[REPLY_TOKENS];
	const char *uid_token; /* of a calendar's answer; NULL: none */
	const char *text;      /* what was written, without quotation and signature; may be "" */
	date day;	       /* back on, done on, or until; DATE_NONE: none is named */
	const char *whom;      /* whose it is, as written; NULL: nobody is named */
	const char *recipient; /* of a bounce; NULL: not said */
	const char *status;    /* of a bounce: "5.1.1"; NULL: not said */
};

/* "ack", "not-mine", .. */
const char *reply_kind_name(enum reply_kind k);
/* The kind of that name, of those that the page behind a link takes; false: of none. */
MUST_CHECK bool reply_by_link(const char *name, enum reply_kind *out);
/* Whether an answer of that kind by link acts at once: no clock stops. */
bool reply_keeps_clock(enum reply_kind k);

/* today: the day on which it arrived, which "tomorrow" and "3/12" count from.  Never fails: what
 * cannot be read is REPLY_UNCLEAR.  The arena owns all of it. */
void reply_read(struct arena *a, const char *raw, size_t len, date today, struct reply *out);

/* Identity and what to store, without reading more than the header.  control_id: the Message-ID as
 * printable ASCII, or "".  The hash leaves out what mail systems add on the way. */
struct reply_identity {
	char control_id[200];
	unsigned char sha256[32];
};
void reply_identify(const char *raw, size_t len, struct reply_identity *out);

/* The first day that is named in text (lower case): "2026-05-06", "6 May", "next Tuesday", "in two
 * weeks", "tomorrow"; DATE_NONE: none is. */
enum day_side { DAY_AHEAD, DAY_BEHIND };
date day_named(const char *text, date today, enum day_side side);

#endif
