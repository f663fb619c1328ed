/* SPDX-License-Identifier: Apache-2.0
 *
 * feed.c - a calendar of 1,000 entries as pages give it, beside libical writing the same one.
 *
 * Both are timed in turn, processor time; libical alone checks nothing and keeps all entries in
 * memory until it writes them.  usage: feed [TIMES]
 */
#include "followupd/entry.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ENTRIES 1000

static struct ical_event events[ENTRIES];
static char uids[ENTRIES][40], refs[ENTRIES][8];

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static const struct entry_site site = {.organizer = "followup@lakeside.example",
    .organizer_name = "Lakeside Health",
    .worklist_url = "https://followup.lakeside.example"};
static const int alarm_minutes[ICAL_ALARMS] = {16 * 60 + 30, 27 * 1440};

static void make_events(struct arena *a)
{
	for (int i = 0; i < ENTRIES; i++) {
		snprintf(uids[i], sizeof uids[i], "6f1c2b9e-8f0a-4a57-9d0e-1f2d3c4b%04d", i);
		snprintf(refs[i], sizeof refs[i], "A%05d", i);
		const struct entry_facts f = {.uid = uids[i],
		    .ref = refs[i],
		    .sequence = i % 4,
		    .stamp = SECONDS(1772444700 + i),
		    .day = date_of(2026, 4, 1) + i,
		    .starts = INSTANT_NONE,
		    .alarm = alarm_minutes};
		events[i] = entry_event(a, &site, &f);
	}
}

static size_t ours(void)
{
	struct buf out = {0};
	struct err e = {0};
	if (!ical_calendar("Follow-ups, Lakeside Health", events, ENTRIES, &out, &e)) {
		fprintf(stderr, "feed: %s\n", e.text);
		exit(1);
	}
	size_t len = out.len;
	buf_free(&out);
	return len;
}

/* ---- libical alone --------------------------------------------------------------------------- */

static icalproperty *extension(const char *name, const char *value)
{
	icalproperty *x = icalproperty_new_x(value);
	icalproperty_set_x_name(x, name);
	return x;
}

static icalcomponent *alarm_of(const struct ical_event *v, int minutes)
{
	struct icaltriggertype t = {0};
	t.time = icaltime_null_time();
	t.duration.is_neg = 1;
	t.duration.minutes = (unsigned)minutes;
	return icalcomponent_vanew(ICAL_VALARM_COMPONENT,
	    icalproperty_new_action(ICAL_ACTION_DISPLAY), icalproperty_new_trigger(t),
	    icalproperty_new_description(v->summary), (void *)0);
}

static icalcomponent *bare_event(const struct ical_event *v)
{
	struct icaltimetype day = icaltime_null_date(), next, stamp;
	date_civil(v->day, &day.year, &day.month, &day.day);
	next = day;
	icaltime_adjust(&next, 1, 0, 0, 0);
	stamp = icaltime_from_timet_with_zone(
	    (time_t)(v->stamp / 1000000), 0, icaltimezone_get_utc_timezone());
	icalcomponent *c = icalcomponent_vanew(ICAL_VEVENT_COMPONENT, icalproperty_new_uid(v->uid),
	    icalproperty_new_sequence(v->sequence), icalproperty_new_dtstamp(stamp),
	    icalproperty_new_dtstart(day), icalproperty_new_dtend(next),
	    icalproperty_new_summary(v->summary), icalproperty_new_description(v->description),
	    icalproperty_new_url(v->url),
	    icalproperty_vanew_organizer("mailto:followup@lakeside.example",
		icalparameter_new_cn("Lakeside Health"), (void *)0),
	    icalproperty_new_status(ICAL_STATUS_CONFIRMED),
	    icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT),
	    icalproperty_new_class(ICAL_CLASS_CONFIDENTIAL),
	    extension("X-MICROSOFT-CDO-BUSYSTATUS", "FREE"),
	    extension("X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE"),
	    extension("X-MICROSOFT-DISALLOW-COUNTER", "TRUE"), (void *)0);
	for (int i = 0; i < ICAL_ALARMS; i++)
		icalcomponent_add_component(c, alarm_of(v, v->alarm[i]));
	return c;
}

static size_t bare(void)
{
	icalcomponent *all = icalcomponent_vanew(ICAL_VCALENDAR_COMPONENT,
	    icalproperty_new_prodid("-//followupd//followupd//EN"), icalproperty_new_version("2.0"),
	    icalproperty_new_method(ICAL_METHOD_PUBLISH), (void *)0);
	for (int i = 0; i < ENTRIES; i++)
		icalcomponent_add_component(all, bare_event(&events[i]));
	char *text = icalcomponent_as_ical_string_r(all);
	size_t len = strlen(text);
	icalmemory_free_buffer(text);
	icalcomponent_free(all);
	return len;
}

int main(int argc, char **argv)
{
	int times = argc > 1 ? atoi(argv[1]) : 50;
	double took[2] = {0};
	size_t len[2] = {0};
	struct arena *a = arena_new();
	make_events(a);
	for (int i = 0; i < times; i++) {
		double begin = seconds();
		len[0] = ours();
		double middle = seconds();
		len[1] = bare();
		took[0] += middle - begin;
		took[1] += seconds() - middle;
	}
	arena_free(a);
	printf("feed of %d entries: %.0f entries/s (%zu bytes), libical alone %.0f (%zu bytes), "
	       "ratio %.2f\n",
	    ENTRIES, ENTRIES * times / took[0], len[0], ENTRIES * times / took[1], len[1],
	    took[1] / took[0]);
	return 0;
}
