/* SPDX-License-Identifier: Apache-2.0
 *
 * ical.h - calendar entries for follow-ups and appointments, as iCalendar bytes.
 *
 * Sources: RFC 5545 (iCalendar), RFC 5546 (iTIP: what each method must and must not have), RFC
 * 7986 (NAME, REFRESH-INTERVAL), MS-OXCICAL 2.1.3.1.1.20 (the X-MICROSOFT properties).  Output:
 * UTF-8, CR LF, lines of at most 75 octets.  Times are written in UTC, so that no VTIMEZONE is
 * needed.  The caller keeps all that is clinical or names a patient out of uid, summary and
 * description.
 */
#ifndef FOLLOWUPD_ICAL_H
#define FOLLOWUPD_ICAL_H

#include "followupd/buf.h"
#include "followupd/clock.h"

enum ical_method {
	ICAL_PUBLISH, /* for one who only needs to be told: no attendee, no replies */
	ICAL_REQUEST, /* asks to accept or decline; moved: same uid, sequence raised */
	ICAL_CANCEL,  /* withdraws an entry: same uid, sequence raised */
};

#define ICAL_ALARMS 2

enum ical_status { ICAL_CONFIRMED, ICAL_TENTATIVE, ICAL_CANCELLED };

struct ical_event {
	const char *uid; /* never changes, names nobody; letters, digits, "-", "@", ".", "_" */
	int sequence;	 /* from 0; raised by every change of day, time or status */
	instant stamp;	 /* DTSTAMP: when this version was written */
	enum ical_status status;		/* CANCEL: taken as cancelled, whatever it says */
	date day;				/* an all-day entry when start is INSTANT_NONE */
	instant start, end;			/* an appointment; end may be INSTANT_NONE */
	const char *organizer, *organizer_name; /* address_check'ed; name may be NULL */
	const char *attendee, *attendee_name;	/* needed by REQUEST and CANCEL, left out by
						   PUBLISH */
	const char *summary;			/* one line */
	const char *description;		/* "\n" allowed; may be NULL */
	const char *url;			/* printable ASCII; may be NULL */
	bool rsvp;		/* an answer to REQUEST is wanted: somebody reads it */
	int alarm[ICAL_ALARMS]; /* DISPLAY alarms so many minutes before the start or the midnight
				 * with which the day begins; 0 = none; never in a cancelled one */
};

const char *ical_method_name(enum ical_method m); /* "PUBLISH" .. */

/* One VCALENDAR with one VEVENT.  Adds to out, nothing on false (e: ERR_INPUT naming the field). */
MUST_CHECK bool ical_message(
    enum ical_method m, const struct ical_event *v, struct buf *out, struct err *e);

/* A feed or export: one VCALENDAR, METHOD:PUBLISH, the events in the order given (0 is fine).
 * name: what the calendar is called, one line. */
MUST_CHECK bool ical_calendar(
    const char *name, const struct ical_event *v, size_t count, struct buf *out, struct err *e);

#endif
