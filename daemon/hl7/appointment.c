/* SPDX-License-Identifier: Apache-2.0
 *
 * appointment.c - SIU: one appointment and what happened to it.
 */
#include "autoconf.h"
#include "reader.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Table 0278, and words seen instead; some senders use SCH-24 for it. */
static enum appointment_event event_of_status(const char *status)
{
	static const struct {
		const char *word;
		enum appointment_event event;
	} words[] = {{"Complete", APPOINTMENT_DONE}, {"Completed", APPOINTMENT_DONE},
	    {"Cancelled", APPOINTMENT_CANCELLED}, {"Canceled", APPOINTMENT_CANCELLED},
	    {"Dc", APPOINTMENT_CANCELLED}, {"Discontinued", APPOINTMENT_CANCELLED},
	    {"Deleted", APPOINTMENT_CANCELLED}, {"Noshow", APPOINTMENT_NO_SHOW},
	    {"No-show", APPOINTMENT_NO_SHOW}, {"No show", APPOINTMENT_NO_SHOW}};
	for (size_t i = 0; status && i < sizeof words / sizeof *words; i++)
		if (strcasecmp(words[i].word, status) == 0)
			return words[i].event;
	return APPOINTMENT_CHANGED;
}

/* The trigger event decides; only "modified" leaves the question to the status. */
static enum appointment_event event_of(struct reader *r, const struct hl7_segment *sch)
{
	const char *event = r->f->event;
	if (strcmp(event, "S12") == 0)
		return APPOINTMENT_BOOKED;
	if (strcmp(event, "S13") == 0)
		return APPOINTMENT_MOVED;
	if (strcmp(event, "S26") == 0)
		return APPOINTMENT_NO_SHOW;
	if (strcmp(event, "S14") != 0)
		return APPOINTMENT_CANCELLED;
	enum appointment_event e = event_of_status(read_value(r, sch, 25, 1));
	return e == APPOINTMENT_CHANGED ? event_of_status(read_value(r, sch, 24, 1)) : e;
}

/* Start plus AIS-7 or SCH-9 in minutes, where no end is stated. */
static struct moment end_by_duration(struct moment start, const char *minutes, const char *unit)
{
	struct moment end = start;
	long n = minutes ? strtol(minutes, NULL, 10) : 0;
	if (!start.has_time || n <= 0 || n > 1440 || is_blank(unit) ||
	    strncasecmp(unit, "min", 3) != 0)
		return MOMENT_NONE;
	end.at += MINUTES(n);
	/* The local day of the end is known only while it stays within that of the start. */
	return end;
}

static void read_schedule(struct reader *r, const struct hl7_segment *sch,
    const struct hl7_segment *ais, const struct hl7_segment *tq1)
{
	struct facts_appointment *a = &r->f->appointment;
	struct hl7_span timing = read_first(r, sch, 11);
	a->start = read_moment(r, hl7_part(timing, r->m.d.component, 4));
	a->end = read_moment(r, hl7_part(timing, r->m.d.component, 5));
	if (!is_stated(a->start))
		a->start = read_time(r, ais, 4);
	if (!is_stated(a->start))
		a->start = read_time(r, tq1, 7);
	if (!is_stated(a->end))
		a->end = read_time(r, tq1, 8);
	if (!is_stated(a->end))
		a->end =
		    end_by_duration(a->start, read_value(r, ais, 7, 1), read_value(r, ais, 8, 1));
	if (!is_stated(a->end))
		a->end =
		    end_by_duration(a->start, read_value(r, sch, 9, 1), read_value(r, sch, 10, 1));
}

void read_appointment(struct reader *r)
{
	const struct hl7_segment *sch = NULL, *ais = NULL, *tq1 = NULL;
	struct facts_appointment *a = &r->f->appointment;
	for (size_t i = 0; i < r->m.segment_count; i++) {
		const struct hl7_segment *s = &r->m.segment[i];
		if (!sch && segment_is(s, "SCH"))
			sch = s;
		else if (!ais && segment_is(s, "AIS"))
			ais = s;
		else if (!tq1 && segment_is(s, "TQ1"))
			tq1 = s;
	}
	if (!sch) {
		r->f->kind = FACTS_UNSUPPORTED;
		return;
	}
	a->event = event_of(r, sch);
	a->placer = read_entity(r, sch, 1);
	a->filler = read_entity(r, sch, 2);
	a->order_placer = read_entity(r, sch, 26);
	a->order_filler = read_entity(r, sch, 27);
	a->procedure = read_coded(r, read_first(r, ais, 3));
	if (!a->procedure.code && !a->procedure.text)
		a->procedure = read_coded(r, read_first(r, sch, 8));
	read_schedule(r, sch, ais, tq1);
}
