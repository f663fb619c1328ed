/* SPDX-License-Identifier: Apache-2.0
 *
 * test_entry.c - an event is the same by mail and in a feed, but for what the method adds.
 */
#include "followupd/entry.h"

#include <check.h>
#include <string.h>

Suite *entry_suite(void);

static const int alarms[ICAL_ALARMS] = {19500, 0};

static struct entry_facts due(void)
{
	struct entry_facts f = {.uid = "u1@x.example",
	    .ref = "7F3K",
	    .sequence = 2,
	    .day = date_of(2026, 9, 2),
	    .starts = INSTANT_NONE,
	    .alarm = alarms,
	    .attendee = "j.doe@example.org"};
	ck_assert(instant_parse("2026-03-02T09:45:00Z", &f.stamp));
	return f;
}

/* The event's lines, without those about its attendee. */
static void event_lines(const char *calendar, struct buf *out)
{
	const char *at = strstr(calendar, "BEGIN:VEVENT"), *end = strstr(at, "END:VCALENDAR");
	const char *attendee = strstr(at, "ATTENDEE"), *after = attendee;
	if (attendee)
		do
			after = strstr(after, "\r\n") + 2;
		while (*after == ' ');
	else
		attendee = after = end;
	buf_add(out, at, (size_t)(attendee - at));
	buf_add(out, after, (size_t)(end - after));
	buf_text(out);
}

static void add_appointment(struct entry_facts *f)
{
	f->appointment = true;
	f->starts = f->stamp + DAYS(9);
}

static void add_hour(struct entry_facts *f)
{
	f->starts = f->stamp + DAYS(1);
}

static void be_provisional(struct entry_facts *f)
{
	f->provisional = true;
}

static void as_it_is(struct entry_facts *f)
{
	f->cancelled = false;
}

static const struct {
	void (*make)(struct entry_facts *f);
	const char *summary, *description;
} kinds[] = {
    {as_it_is, "SUMMARY:Follow-up 7F3K due\r\n", "DESCRIPTION:Details"},
    {add_hour, "SUMMARY:Follow-up 7F3K to be looked at\r\n", "DTEND:20260303T101500Z\r\n"},
    {add_appointment, "SUMMARY:Follow-up 7F3K appointment\r\n", "DTEND:20260311T101500Z\r\n"},
    {be_provisional, "SUMMARY:Follow-up 7F3K due\r\n", "DESCRIPTION:Provisional"},
};

START_TEST(mail_and_feed_have_the_same_event)
{
	struct arena *a = arena_new();
	struct buf mail = {0}, feed = {0}, one = {0}, two = {0};
	struct err e = {0};
	const struct entry_site site = {.organizer = "followup@example.org",
	    .organizer_name = "Example Hospital",
	    .worklist_url = "https://f.example.org"};
	struct entry_facts f = due();
	kinds[_i].make(&f);
	const struct ical_event sent = entry_event(a, &site, &f);
	f.attendee = NULL;
	const struct ical_event fed = entry_event(a, &site, &f);
	ck_assert_msg(ical_message(ICAL_REQUEST, &sent, &mail, &e), "%s", e.text);
	ck_assert_msg(ical_calendar("x", &fed, 1, &feed, &e), "%s", e.text);
	event_lines(mail.data, &one);
	event_lines(feed.data, &two);
	ck_assert_str_eq(one.data, two.data);
	ck_assert_ptr_nonnull(strstr(one.data, kinds[_i].summary));
	ck_assert_ptr_nonnull(strstr(one.data, kinds[_i].description));
	ck_assert_ptr_nonnull(strstr(one.data, "URL:https://f.example.org/case/7F3K\r\n"));
	ck_assert_ptr_nonnull(strstr(one.data, "TRIGGER:-P13DT13H\r\n"));
	ck_assert_ptr_null(strstr(two.data, "ATTENDEE"));
	buf_free(&mail);
	buf_free(&feed);
	buf_free(&one);
	buf_free(&two);
	arena_free(a);
}
END_TEST

Suite *entry_suite(void)
{
	Suite *s = suite_create("entry");
	TCase *t = tcase_create("entry");
	tcase_add_loop_test(
	    t, mail_and_feed_have_the_same_event, 0, (int)(sizeof kinds / sizeof *kinds));
	suite_add_tcase(s, t);
	return s;
}
