/* SPDX-License-Identifier: Apache-2.0
 *
 * mime.h - one finished mail: headers, text, HTML and calendar as the bytes that are sent.
 *
 * Sources: RFC 5322, 2045-2047, 6047 (iMIP), 3834 (Auto-Submitted).  The same mail gives the same
 * bytes at every call: what it is made of is all in struct mail, and the boundaries come from the
 * Message-ID.  Output: ASCII, CR LF, no line over 998 bytes.
 *
 * Structure: multipart/mixed( multipart/alternative( text/plain, text/html, text/calendar ),
 * application/ics ); without attachment only the alternative.
 */
#ifndef FOLLOWUPD_MIME_H
#define FOLLOWUPD_MIME_H

#include "followupd/buf.h"
#include "followupd/clock.h"
#include "followupd/ical.h"

#define MIME_PART_MAX ((size_t)1024 * 1024) /* bytes of one body */

struct mail {
	const char *from, *from_name; /* address_check'ed here; names may be NULL */
	const char *to, *to_name;     /* exactly one */
	const char *reply_to;	      /* NULL: From is answered */
	bool answers_read;	      /* else nobody wants to hear of an absence either */
	const char *subject;	      /* one line of UTF-8, at most 200 bytes, nothing clinical */
	const char *message_id;	      /* left@right, without angle brackets */
	const char *first_id;	    /* Message-ID of the first mail of the thread, or NULL: becomes
				       In-Reply-To and References */
	instant date;		    /* second's precision, written in UTC */
	const char *text, *html;    /* UTF-8; html may be NULL */
	const struct buf *calendar; /* of ical_message, or NULL */
	enum ical_method method;    /* the one inside calendar */
	bool attach_calendar;	    /* a copy for clients that pass over the inline part */
};

/* Adds the message to out; on false out is as it was and e (ERR_INPUT) names the field. */
MUST_CHECK bool mime_compose(const struct mail *m, struct buf *out, struct err *e);

/* What a person sees of a message: From, To, Date, Subject, the plain text in UTF-8, and a line for
 * each part beside it.  False (ERR_INPUT): those bytes are no message. */
MUST_CHECK bool mime_show(const char *bytes, size_t len, struct buf *out, struct err *e);

#endif
