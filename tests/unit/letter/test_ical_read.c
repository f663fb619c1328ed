/* SPDX-License-Identifier: Apache-2.0
 *
 * test_ical_read.c - entries of a calendar as spans of time.
 */
#include "followupd/buf.h"
#include "followupd/ical_read.h"

#include <check.h>
#include <string.h>

Suite *ical_read_suite(void);

/* Entries stand between "|"; the site is in Chicago, and what counts is 2026 and 2027. */
static const struct {
	const char *entries, *spans; /* or the fault */
} cases[] = {
    {"DTSTART;VALUE=DATE:20260707|DTEND;VALUE=DATE:20260715",
	"2026-07-07T05:00:00Z 2026-07-15T05:00:00Z"},
    {"DTSTART;VALUE=DATE:20260707", "2026-07-07T05:00:00Z 2026-07-08T05:00:00Z"},
    {"DTSTART:20260707T130000Z|DTEND:20260707T190000Z",
	"2026-07-07T13:00:00Z 2026-07-07T19:00:00Z"},
    {"DTSTART:20260707T130000|DURATION:PT8H", "2026-07-07T18:00:00Z 2026-07-08T02:00:00Z"},
    {"DTSTART;TZID=Europe/Berlin:20260707T080000|DTEND;TZID=Europe/Berlin:20260707T170000",
	"2026-07-07T06:00:00Z 2026-07-07T15:00:00Z"},
    /* over, not yet, cancelled */
    {"DTSTART;VALUE=DATE:20250707", ""},
    {"DTSTART;VALUE=DATE:20280707", ""},
    {"DTSTART;VALUE=DATE:20260707|STATUS:CANCELLED", ""},
    /* begun before, ending after */
    {"DTSTART;VALUE=DATE:20251220|DTEND;VALUE=DATE:20260105",
	"2025-12-20T06:00:00Z 2026-01-05T06:00:00Z"},
    /* repeated: the hour of the clock stays over the change to daylight saving time */
    {"DTSTART;TZID=America/Chicago:20260307T070000|DTEND;TZID=America/Chicago:20260307T190000|"
     "RRULE:FREQ=DAILY;COUNT=2",
	"2026-03-07T13:00:00Z 2026-03-08T01:00:00Z, 2026-03-08T12:00:00Z 2026-03-09T00:00:00Z"},
    {"DTSTART;VALUE=DATE:20260701|RRULE:FREQ=WEEKLY;UNTIL=20260716|EXDATE;VALUE=DATE:20260708",
	"2026-07-01T05:00:00Z 2026-07-02T05:00:00Z, 2026-07-15T05:00:00Z 2026-07-16T05:00:00Z"},
    {"DTSTART;VALUE=DATE:20260701|RDATE;VALUE=DATE:20260801",
	"2026-07-01T05:00:00Z 2026-07-02T05:00:00Z, 2026-08-01T05:00:00Z 2026-08-02T05:00:00Z"},
    /* without an end it ends with what counts; nothing is kept from before */
    {"DTSTART;VALUE=DATE:20240701|RRULE:FREQ=YEARLY",
	"2026-07-01T05:00:00Z 2026-07-02T05:00:00Z, 2027-07-01T05:00:00Z 2027-07-02T05:00:00Z"},
    /* one of them moved */
    {"UID:x|DTSTART;VALUE=DATE:20260701|RRULE:FREQ=WEEKLY;COUNT=2|END:VEVENT|BEGIN:VEVENT|"
     "UID:x|RECURRENCE-ID;VALUE=DATE:20260708|DTSTART;VALUE=DATE:20260710",
	"2026-07-01T05:00:00Z 2026-07-02T05:00:00Z, 2026-07-10T05:00:00Z 2026-07-11T05:00:00Z"},
    {"SUMMARY:nothing", "entry 1 of the calendar has no DTSTART"},
    {"DTSTART;VALUE=DATE:20260707|DTEND;VALUE=DATE:20260707",
	"entry 1 of the calendar does not end after its start"},
    {"DTSTART;TZID=Nowhere:20260707T080000|DURATION:PT1H",
	"entry 1 of the calendar has a time zone that is neither known nor in the file"},
    {"DTSTART:20260707T080000Z|DTEND;VALUE=DATE:20260708",
	"entry 1 of the calendar has a DTEND that does not suit its DTSTART"},
};

static char *file_of(const char *entries, struct buf *b)
{
	buf_adds(b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n");
	for (const char *c = entries; *c; c++)
		*c == '|' ? buf_adds(b, "\r\n") : buf_add(b, c, 1);
	buf_adds(b, "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
	return b->data;
}

START_TEST(entries_are_spans)
{
	struct arena *a = arena_new();
	struct buf file = {0}, said = {0};
	struct ical_spans s;
	struct err e = {0};
	char from[32], until[32];
	const struct zone *site = zone_find("America/Chicago");
	instant after = zone_at(site, date_of(2026, 1, 1), 0, 0),
		before = zone_at(site, date_of(2028, 1, 1), 0, 0);
	bool ok = ical_read(a, file_of(cases[_i].entries, &file), site, after, before, &s, &e);
	if (!ok)
		buf_adds(&said, e.text);
	for (size_t i = 0; ok && i < s.count; i++)
		buf_addf(&said, "%s%s %s", i ? ", " : "", instant_text(s.span[i].from, from),
		    instant_text(s.span[i].until, until));
	ck_assert_str_eq(buf_text(&said), cases[_i].spans);
	buf_free(&file);
	buf_free(&said);
	arena_free(a);
}
END_TEST

START_TEST(what_is_no_calendar_is_refused)
{
	static const char *const files[] = {"", "ref,from,until\n",
	    "BEGIN:VEVENT\r\nEND:VEVENT\r\n", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"};
	struct arena *a = arena_new();
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct ical_spans s;
		struct err e = {0};
		ck_assert(!ical_read(a, files[i], zone_find("UTC"), 0, DAYS(30000), &s, &e));
		ck_assert(*e.text);
	}
	arena_free(a);
}
END_TEST

Suite *ical_read_suite(void)
{
	Suite *s = suite_create("ical_read");
	TCase *t = tcase_create("entries");
	tcase_add_loop_test(t, entries_are_spans, 0, sizeof cases / sizeof *cases);
	tcase_add_test(t, what_is_no_calendar_is_refused);
	suite_add_tcase(s, t);
	return s;
}
