/* SPDX-License-Identifier: Apache-2.0
 *
 * entry.c - what stands in a calendar about one follow-up.
 */
#include "autoconf.h"
#include "followupd/entry.h"

#define LENGTH MINUTES(30) /* of an appointment: its sender says none */

const char *entry_page(struct arena *a, const char *worklist_url, const char *ref)
{
	return *worklist_url ? arena_printf(a, "%s/case/%s", worklist_url, ref) : NULL;
}

struct ical_event entry_event(
    struct arena *a, const struct entry_site *site, const struct entry_facts *f)
{
	bool timed = f->starts != INSTANT_NONE;
	struct ical_event v = {.uid = f->uid,
	    .sequence = f->sequence,
	    .stamp = f->stamp,
	    .status = f->cancelled ? ICAL_CANCELLED : ICAL_CONFIRMED,
	    .day = f->day,
	    .start = f->starts,
	    .end = timed ? f->starts + LENGTH : INSTANT_NONE,
	    .organizer = site->organizer,
	    .organizer_name = *site->organizer_name ? site->organizer_name : NULL,
	    .attendee = f->attendee,
	    .attendee_name = f->attendee_name,
	    .rsvp = site->replies_read,
	    .url = entry_page(a, site->worklist_url, f->ref)};
	v.summary = arena_printf(a, "Follow-up %s %s", f->ref,
	    f->appointment ? "appointment"
	    : timed	   ? "to be looked at"
			   : "due");
	v.description = f->provisional
			    ? "Provisional: dates may change. Details are on the worklist."
			    : "Details are on the worklist.";
	for (int i = 0; i < ICAL_ALARMS; i++)
		v.alarm[i] = f->alarm[i];
	return v;
}
