/* SPDX-License-Identifier: Apache-2.0
 *
 * test_ical.c - calendar entries byte by byte, and against libical's own iTIP tables.
 */
#include "followupd/ical.h"

#include <check.h>
#include <libical/ical.h>
#include <string.h>

Suite *ical_suite(void);

static struct ical_event due(void)
{
	struct ical_event v = {
	    .uid = "6f1c2b9e-8f0a-4a57-9d0e-1f2d3c4b5a69",
	    .sequence = 0,
	    .day = date_of(2026, 7, 15),
	    .start = INSTANT_NONE,
	    .end = INSTANT_NONE,
	    .organizer = "followup@example.org",
	    .organizer_name = "Imaging follow-up",
	    .attendee = "j.doe@example.org",
	    .attendee_name = "Dr. J. Doe",
	    .summary = "Follow-up item due, ref 7F3K",
	    .description = "Reference 7F3K.\nDetails are on the worklist.",
	    .url = "https://f.example.org/i/7F3K",
	    .alarm = {27 * 1440 + 16 * 60, 6 * 1440 + 16 * 60 + 30},
	};
	ck_assert(instant_parse("2026-03-02T09:45:00Z", &v.stamp));
	return v;
}

static void write(enum ical_method m, const struct ical_event *v, struct buf *b)
{
	struct err e = {0};
	ck_assert_msg(ical_message(m, v, b, &e), "%s", e.text);
}

START_TEST(a_request_is_these_bytes)
{
	struct buf b = {0};
	struct ical_event v = due();
	write(ICAL_REQUEST, &v, &b);
	ck_assert_str_eq(b.data,
	    "BEGIN:VCALENDAR\r\n"
	    "PRODID:-//followupd//followupd//EN\r\n"
	    "VERSION:2.0\r\n"
	    "METHOD:REQUEST\r\n"
	    "BEGIN:VEVENT\r\n"
	    "UID:6f1c2b9e-8f0a-4a57-9d0e-1f2d3c4b5a69\r\n"
	    "SEQUENCE:0\r\n"
	    "DTSTAMP:20260302T094500Z\r\n"
	    "DTSTART;VALUE=DATE:20260715\r\n"
	    "DTEND;VALUE=DATE:20260716\r\n"
	    "SUMMARY:Follow-up item due\\, ref 7F3K\r\n"
	    "DESCRIPTION:Reference 7F3K.\\nDetails are on the worklist.\r\n"
	    "URL:https://f.example.org/i/7F3K\r\n"
	    "ORGANIZER;CN=Imaging follow-up:mailto:followup@example.org\r\n"
	    "ATTENDEE;CN=Dr. J. Doe;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;\r\n"
	    " RSVP=FALSE:mailto:j.doe@example.org\r\n"
	    "STATUS:CONFIRMED\r\n"
	    "TRANSP:TRANSPARENT\r\n"
	    "CLASS:CONFIDENTIAL\r\n"
	    "X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n"
	    "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE\r\n"
	    "X-MICROSOFT-DISALLOW-COUNTER:TRUE\r\n"
	    "BEGIN:VALARM\r\n"
	    "ACTION:DISPLAY\r\n"
	    "TRIGGER:-P27DT16H\r\n"
	    "DESCRIPTION:Follow-up item due\\, ref 7F3K\r\n"
	    "END:VALARM\r\n"
	    "BEGIN:VALARM\r\n"
	    "ACTION:DISPLAY\r\n"
	    "TRIGGER:-P6DT16H30M\r\n"
	    "DESCRIPTION:Follow-up item due\\, ref 7F3K\r\n"
	    "END:VALARM\r\n"
	    "END:VEVENT\r\n"
	    "END:VCALENDAR\r\n");
	buf_free(&b);
}
END_TEST

START_TEST(an_answer_is_asked_for_only_where_somebody_reads_it)
{
	struct buf b = {0};
	struct ical_event v = due();
	v.rsvp = true;
	write(ICAL_REQUEST, &v, &b);
	ck_assert_ptr_nonnull(strstr(b.data, "RSVP=TRUE"));
	ck_assert_ptr_null(strstr(b.data, "RSVP=FALSE"));
	buf_free(&b);
}
END_TEST

START_TEST(publish_has_no_attendee)
{
	struct buf b = {0};
	struct ical_event v = due();
	write(ICAL_PUBLISH, &v, &b);
	ck_assert_ptr_nonnull(strstr(b.data, "METHOD:PUBLISH\r\n"));
	ck_assert_ptr_null(strstr(b.data, "ATTENDEE"));
	ck_assert_ptr_nonnull(strstr(b.data, "ORGANIZER"));
	v.attendee = NULL;
	buf_clear(&b);
	write(ICAL_PUBLISH, &v, &b);
	buf_free(&b);
}
END_TEST

START_TEST(cancel_has_its_attendee_and_no_alarm)
{
	struct buf b = {0};
	struct ical_event v = due();
	v.sequence = 2;
	write(ICAL_CANCEL, &v, &b);
	ck_assert_ptr_nonnull(strstr(b.data, "METHOD:CANCEL\r\n"));
	ck_assert_ptr_nonnull(strstr(b.data, "STATUS:CANCELLED\r\n"));
	ck_assert_ptr_nonnull(strstr(b.data, "SEQUENCE:2\r\n"));
	ck_assert_ptr_nonnull(
	    strstr(b.data, "ATTENDEE;CN=Dr. J. Doe:mailto:j.doe@example.org\r\n"));
	ck_assert_ptr_null(strstr(b.data, "VALARM"));
	buf_free(&b);
}
END_TEST

START_TEST(appointments_are_in_utc)
{
	struct buf b = {0};
	struct ical_event v = due();
	ck_assert(instant_parse("2026-10-25T00:30:00Z", &v.start));
	v.end = v.start + MINUTES(45);
	write(ICAL_REQUEST, &v, &b);
	ck_assert_ptr_nonnull(
	    strstr(b.data, "DTSTART:20261025T003000Z\r\nDTEND:20261025T011500Z\r\n"));
	ck_assert_ptr_null(strstr(b.data, "TZID"));
	ck_assert_ptr_nonnull(strstr(b.data, "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE\r\n"));
	buf_clear(&b);
	v.end = INSTANT_NONE;
	write(ICAL_REQUEST, &v, &b);
	ck_assert_ptr_null(strstr(b.data, "DTEND"));
	buf_free(&b);
}
END_TEST

START_TEST(the_last_day_of_a_year_ends_in_the_next)
{
	struct buf b = {0};
	struct ical_event v = due();
	v.day = date_of(2027, 12, 31);
	write(ICAL_PUBLISH, &v, &b);
	ck_assert_ptr_nonnull(
	    strstr(b.data, "DTSTART;VALUE=DATE:20271231\r\nDTEND;VALUE=DATE:20280101\r\n"));
	buf_free(&b);
}
END_TEST

START_TEST(libical_finds_no_breach_of_itip)
{
	static const enum ical_method methods[] = {ICAL_PUBLISH, ICAL_REQUEST, ICAL_CANCEL};
	struct buf b = {0};
	struct ical_event v = due();
	v.sequence = 1;
	if (_i >= 3)
		v.start = v.stamp + DAYS(3);
	write(methods[_i % 3], &v, &b);
	icalcomponent *parsed = icalparser_parse_string(b.data);
	ck_assert_ptr_nonnull(parsed);
	ck_assert_int_eq(icalcomponent_count_errors(parsed), 0);
	icalcomponent *clone =
	    icalcomponent_new_clone(parsed); /* the check writes into what it checks */
	ck_assert_int_eq(icalrestriction_check(clone), 1);
	ck_assert_int_eq(icalcomponent_count_errors(clone), 0);
	icalcomponent_free(clone);
	icalcomponent_free(parsed);
	buf_free(&b);
}
END_TEST

static void check_lines(const struct buf *b)
{
	size_t line = 0;
	for (size_t i = 0; i < b->len; i++) {
		if (b->data[i] == '\n') {
			ck_assert(i && b->data[i - 1] == '\r');
			ck_assert_uint_le(line - 1, 75);
			line = 0;
			continue;
		}
		ck_assert(b->data[i] != '\r' || b->data[i + 1] == '\n');
		/* A fold stands between characters. */
		ck_assert(line != 1 || b->data[i - 1] != ' ' || (b->data[i] & 0xc0) != 0x80);
		line++;
	}
	ck_assert_uint_eq(line, 0);
}

START_TEST(long_and_odd_text_survives_folding)
{
	struct buf b = {0}, text = {0};
	struct ical_event v = due();
	for (int i = 0; i < 40; i++)
		buf_adds(&text, "\xc3\x84rztin; \xe6\x82\xa3\xe8\x80\x85, back\\slash \"x\"\n");
	v.description = text.data;
	v.organizer_name = "O'Neil; \"The\" Boss: a, b \xc3\xbc";
	write(ICAL_REQUEST, &v, &b);
	check_lines(&b);
	icalcomponent *c = icalparser_parse_string(b.data);
	icalcomponent *e = icalcomponent_get_inner(c);
	ck_assert_str_eq(icalcomponent_get_description(e), text.data);
	icalproperty *p = icalcomponent_get_first_property(e, ICAL_ORGANIZER_PROPERTY);
	ck_assert_str_eq(icalproperty_get_organizer(p), "mailto:followup@example.org");
	ck_assert_str_eq(
	    icalparameter_get_cn(icalproperty_get_first_parameter(p, ICAL_CN_PARAMETER)),
	    "O'Neil; 'The' Boss: a, b \xc3\xbc");
	icalcomponent_free(c);
	buf_free(&b);
	buf_free(&text);
}
END_TEST

#define SPOIL(name, statement)                                                                     \
	static void name(struct ical_event *v)                                                     \
	{                                                                                          \
		statement;                                                                         \
	}
SPOIL(no_uid, v->uid = NULL)
SPOIL(broken_uid, v->uid = "a\r\nATTENDEE:mailto:x@y")
SPOIL(no_stamp, v->stamp = INSTANT_NONE)
SPOIL(no_day, v->day = DATE_NONE)
SPOIL(no_length, v->end = v->start = v->stamp)
SPOIL(no_organizer, v->organizer = NULL)
SPOIL(broken_organizer, v->organizer = "a@b\r\nURL:x")
SPOIL(broken_name, v->organizer_name = "a\nURL:x")
SPOIL(no_attendee, v->attendee = NULL)
SPOIL(broken_attendee, v->attendee = "a@b\r\nX:y")
SPOIL(no_summary, v->summary = NULL)
SPOIL(broken_summary, v->summary = "a\r\nX:y")
SPOIL(latin_summary, v->summary = "a\xe4")
SPOIL(broken_description, v->description = "a\r\nX:y")
SPOIL(broken_url, v->url = "https://x\r\nX:y")
SPOIL(wide_alarm, v->alarm[1] = 28 * 1440 + 1)
SPOIL(negative, v->sequence = -1)
SPOIL(cancelled, v->status = ICAL_CANCELLED)
SPOIL(nothing, (void)v)

static const struct {
	enum ical_method method;
	void (*spoil)(struct ical_event *v);
	const char *want;
} refused[] = {
    {ICAL_REQUEST, no_uid, "uid"},
    {ICAL_REQUEST, broken_uid, "uid"},
    {ICAL_REQUEST, no_stamp, "stamp"},
    {ICAL_REQUEST, no_day, "neither day nor start"},
    {ICAL_REQUEST, no_length, "end after"},
    {ICAL_PUBLISH, no_organizer, "organizer is missing"},
    {ICAL_REQUEST, broken_organizer, "line break"},
    {ICAL_REQUEST, broken_name, "control character"},
    {ICAL_REQUEST, no_attendee, "attendee is missing"},
    {ICAL_CANCEL, no_attendee, "sequence 0 is too low for CANCEL"},
    {ICAL_REQUEST, broken_attendee, "line break"},
    {ICAL_PUBLISH, no_summary, "summary is missing"},
    {ICAL_PUBLISH, broken_summary, "summary has the control character 0x0d"},
    {ICAL_PUBLISH, latin_summary, "summary is not UTF-8"},
    {ICAL_PUBLISH, broken_description, "description has the control character 0x0d"},
    {ICAL_PUBLISH, broken_url, "url has the byte 0x0d"},
    {ICAL_PUBLISH, wide_alarm, "alarm of 40321 minutes"},
    {ICAL_PUBLISH, negative, "sequence -1"},
    {ICAL_REQUEST, cancelled, "cannot be a REQUEST"},
    {ICAL_CANCEL, nothing, "sequence 0"},
};

START_TEST(what_would_break_an_entry_is_refused)
{
	struct buf b = {0};
	struct err e = {0};
	struct ical_event v = due();
	refused[_i].spoil(&v);
	ck_assert(!ical_message(refused[_i].method, &v, &b, &e));
	ck_assert_msg(strstr(e.text, refused[_i].want) != NULL, "%s", e.text);
	ck_assert_uint_eq(b.len, 0);
}
END_TEST

START_TEST(a_feed_holds_every_entry_in_order)
{
	struct buf b = {0};
	struct err e = {0};
	struct ical_event v[3] = {due(), due(), due()};
	v[1].uid = "second";
	v[1].sequence = 1;
	v[1].status = ICAL_CANCELLED;
	v[2].uid = "third";
	v[2].start = v[2].stamp;
	ck_assert_msg(ical_calendar("Follow-ups", v, 3, &b, &e), "%s", e.text);
	check_lines(&b);
	ck_assert_ptr_nonnull(strstr(b.data, "METHOD:PUBLISH\r\nNAME:Follow-ups\r\n"));
	ck_assert_ptr_nonnull(strstr(b.data, "X-WR-CALNAME:Follow-ups\r\n"));
	ck_assert_ptr_nonnull(strstr(b.data, "REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n"));
	ck_assert_ptr_nonnull(strstr(b.data, "X-PUBLISHED-TTL:PT12H\r\n"));
	ck_assert_ptr_null(strstr(b.data, "ATTENDEE"));
	icalcomponent *c = icalparser_parse_string(b.data);
	ck_assert_int_eq(icalcomponent_count_components(c, ICAL_VEVENT_COMPONENT), 3);
	icalcomponent *two = icalcomponent_get_first_component(c, ICAL_VEVENT_COMPONENT);
	two = icalcomponent_get_next_component(c, ICAL_VEVENT_COMPONENT);
	ck_assert_str_eq(icalcomponent_get_uid(two), "second");
	ck_assert_int_eq(icalcomponent_count_components(two, ICAL_VALARM_COMPONENT), 0);
	ck_assert_int_eq(icalcomponent_count_errors(c), 0);
	icalcomponent_free(c);
	v[2].organizer = "x";
	ck_assert(!ical_calendar("Follow-ups", v, 3, &b, &e));
	ck_assert_ptr_nonnull(strstr(e.text, "entry 3: "));
	buf_free(&b);
}
END_TEST

START_TEST(an_empty_feed_is_a_calendar)
{
	struct buf b = {0};
	struct err e;
	ck_assert(ical_calendar("Follow-ups; a, b", NULL, 0, &b, &e));
	ck_assert_ptr_nonnull(strstr(b.data, "NAME:Follow-ups\\; a\\, b\r\n"));
	ck_assert_ptr_nonnull(strstr(b.data, "END:VCALENDAR\r\n"));
	ck_assert(!ical_calendar("a\r\nb", NULL, 0, &b, &e));
	buf_free(&b);
}
END_TEST

Suite *ical_suite(void)
{
	Suite *s = suite_create("ical");
	TCase *t = tcase_create("entries");
	tcase_add_test(t, a_request_is_these_bytes);
	tcase_add_test(t, an_answer_is_asked_for_only_where_somebody_reads_it);
	tcase_add_test(t, publish_has_no_attendee);
	tcase_add_test(t, cancel_has_its_attendee_and_no_alarm);
	tcase_add_test(t, appointments_are_in_utc);
	tcase_add_test(t, the_last_day_of_a_year_ends_in_the_next);
	tcase_add_loop_test(t, libical_finds_no_breach_of_itip, 0, 6);
	tcase_add_test(t, long_and_odd_text_survives_folding);
	tcase_add_loop_test(
	    t, what_would_break_an_entry_is_refused, 0, (int)(sizeof refused / sizeof *refused));
	tcase_add_test(t, a_feed_holds_every_entry_in_order);
	tcase_add_test(t, an_empty_feed_is_a_calendar);
	suite_add_tcase(s, t);
	return s;
}
