/* SPDX-License-Identifier: Apache-2.0
 *
 * entry.h - what stands in a calendar about one follow-up, the same however it gets there.
 *
 * By mail and by `followupctl calendar` the event of one SEQUENCE has the same properties; only
 * what the method adds (attendee, RSVP) differs.  Nothing clinical and no patient: a calendar is
 * shown to whoever looks over a shoulder.
 */
#ifndef FOLLOWUPD_ENTRY_H
#define FOLLOWUPD_ENTRY_H

#include "followupd/ical.h"
#include "followupd/mem.h"

struct entry_site {
	const char *organizer, *organizer_name; /* name: may be empty */
	const char *worklist_url;		/* empty: no page to point to */
	bool replies_read;			/* somebody reads what the calendar answers */
};

struct entry_facts {
	const char *uid, *ref;
	bool appointment, provisional, cancelled;
	int sequence;
	instant stamp; /* when it was last changed or told */
	date day;      /* all day when starts is INSTANT_NONE */
	instant starts;
	const int *alarm;	   /* ICAL_ALARMS of them, minutes before it begins */
	const char *attendee;	   /* NULL: it goes into a feed */
	const char *attendee_name; /* or NULL */
};

/* Arena owns the words. */
struct ical_event entry_event(
    struct arena *a, const struct entry_site *site, const struct entry_facts *f);

/* The page of one follow-up; NULL: the site has none. */
const char *entry_page(struct arena *a, const char *worklist_url, const char *ref);

#endif
