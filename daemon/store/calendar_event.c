/* SPDX-License-Identifier: Apache-2.0
 *
 * calendar_event.c - a calendar entry of a chart as the event that stands in calendars.
 */
#include "autoconf.h"
#include "followupd/calendar_event.h"
#include "followupd/answer_names.h"

struct ical_event calendar_event(struct arena *a, const struct config *c,
    const struct calendar_entry *x, const char *ref, const char *attendee)
{
	const struct entry_site site = {.organizer = c->mail_from,
	    .organizer_name = c->site_name,
	    .worklist_url = c->worklist_url,
	    .replies_read = answers_are_read(c)};
	const struct entry_facts facts = {.uid = x->uid,
	    .ref = ref,
	    .appointment = x->kind == CALENDAR_APPOINTMENT,
	    .provisional = x->provisional,
	    .cancelled = x->cancelled,
	    .sequence = x->sequence,
	    .stamp = x->stamp,
	    .day = x->day,
	    .starts = x->starts_at,
	    .alarm = x->alarm,
	    .attendee = attendee};
	return entry_event(a, &site, &facts);
}
