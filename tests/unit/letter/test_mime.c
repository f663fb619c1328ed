/* SPDX-License-Identifier: Apache-2.0
 *
 * test_mime.c - the bytes of a mail, its parts read back, and what is refused.
 */
#include "followupd/mime.h"

#include <check.h>
#include <gmime/gmime.h>
#include <string.h>

Suite *mime_suite(void);

static const char calendar_text[] =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n";
static struct buf calendar;

static struct mail reminder(void)
{
	struct mail m = {
	    .from = "followup@example.org",
	    .from_name = "Imaging follow-up",
	    .to = "j.doe@example.org",
	    .to_name = "Dr. J. Doe, MD",
	    .subject = "Follow-up item due, ref 7F3K",
	    .message_id = "6f1c2b9e-8f0a-4a57-9d0e-1f2d3c4b5a69@example.org",
	    .text = "What is asked: this.\nBy when: 2026-07-15\n",
	    .html = "<p>What is asked: this.</p>\n",
	    .method = ICAL_REQUEST,
	};
	ck_assert(instant_parse("2026-03-02T09:45:07Z", &m.date));
	return m;
}

static struct mail invitation(void)
{
	struct mail m = reminder();
	buf_clear(&calendar);
	buf_adds(&calendar, calendar_text);
	m.calendar = &calendar;
	m.attach_calendar = true;
	return m;
}

static void compose(const struct mail *m, struct buf *b)
{
	struct err e = {0};
	ck_assert_msg(mime_compose(m, b, &e), "%s", e.text);
	size_t line = 0;
	for (size_t i = 0; i < b->len; i++) {
		unsigned char c = (unsigned char)b->data[i];
		ck_assert_msg(c < 0x80 && c, "byte 0x%02x", c);
		if (c == '\n') {
			ck_assert_msg(i && b->data[i - 1] == '\r', "bare line feed at %zu", i);
			line = 0;
		} else {
			ck_assert_msg(c != '\r' || b->data[i + 1] == '\n', "bare CR at %zu", i);
			ck_assert_uint_le(++line, 999);
		}
	}
	ck_assert_uint_eq(line, 0);
}

START_TEST(a_plain_reminder_is_these_bytes)
{
	struct buf b = {0};
	struct mail m = reminder();
	compose(&m, &b);
	ck_assert_str_eq(b.data,
	    "Date: Mon, 02 Mar 2026 09:45:07 +0000\r\n"
	    "From: Imaging follow-up <followup@example.org>\r\n"
	    "To: \"Dr. J. Doe, MD\" <j.doe@example.org>\r\n"
	    "Subject: Follow-up item due, ref 7F3K\r\n"
	    "Message-Id: <6f1c2b9e-8f0a-4a57-9d0e-1f2d3c4b5a69@example.org>\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: multipart/alternative;\r\n"
	    "\tboundary=\"=_15fda085555c61af41efe8db934aca4bd02e2c04\"\r\n"
	    "\r\n"
	    "--=_15fda085555c61af41efe8db934aca4bd02e2c04\r\n"
	    "Content-Type: text/plain; charset=UTF-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n"
	    "\r\n"
	    "What is asked: this.\r\n"
	    "By when: 2026-07-15\r\n"
	    "\r\n"
	    "--=_15fda085555c61af41efe8db934aca4bd02e2c04\r\n"
	    "Content-Type: text/html; charset=UTF-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n"
	    "\r\n"
	    "<p>What is asked: this.</p>\r\n"
	    "\r\n"
	    "--=_15fda085555c61af41efe8db934aca4bd02e2c04--\r\n");
	buf_free(&b);
}
END_TEST

/* Returns new: the message as GMime reads it. */
static GMimeMessage *read_back(const struct buf *b)
{
	GMimeStream *s = g_mime_stream_mem_new_with_buffer(b->data, b->len);
	GMimeParser *p = g_mime_parser_new_with_stream(s);
	GMimeMessage *msg = g_mime_parser_construct_message(p, NULL);
	ck_assert_ptr_nonnull(msg);
	g_object_unref(p);
	g_object_unref(s);
	return msg;
}

static GMimeObject *child(GMimeObject *o, int i)
{
	ck_assert(GMIME_IS_MULTIPART(o));
	return g_mime_multipart_get_part(GMIME_MULTIPART(o), i);
}

static void check_part(GMimeObject *o, const char *type, const char *content)
{
	char *got = g_mime_content_type_get_mime_type(g_mime_object_get_content_type(o));
	ck_assert_str_eq(got, type);
	g_free(got);
	GByteArray *bytes = g_byte_array_new();
	GMimeStream *s = g_mime_stream_mem_new_with_byte_array(bytes);
	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(s), FALSE);
	g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(o)), s);
	ck_assert_uint_eq(bytes->len, strlen(content));
	ck_assert_mem_eq(bytes->data, content, bytes->len);
	g_object_unref(s);
	g_byte_array_free(bytes, TRUE);
}

START_TEST(an_invitation_has_its_parts_in_order)
{
	struct buf b = {0};
	struct mail m = invitation();
	compose(&m, &b);
	ck_assert_ptr_nonnull(strstr(b.data, "Content-Type: text/calendar; method=REQUEST; "
					     "charset=UTF-8; component=VEVENT\r\n"));
	GMimeMessage *msg = read_back(&b);
	GMimeObject *mixed = g_mime_message_get_mime_part(msg), *alternative = child(mixed, 0);
	ck_assert_int_eq(g_mime_multipart_get_count(GMIME_MULTIPART(mixed)), 2);
	ck_assert_int_eq(g_mime_multipart_get_count(GMIME_MULTIPART(alternative)), 3);
	check_part(
	    child(alternative, 0), "text/plain", "What is asked: this.\r\nBy when: 2026-07-15\r\n");
	check_part(child(alternative, 1), "text/html", "<p>What is asked: this.</p>\r\n");
	check_part(child(alternative, 2), "text/calendar", calendar_text);
	check_part(child(mixed, 1), "application/ics", calendar_text);
	ck_assert_str_eq(g_mime_part_get_filename(GMIME_PART(child(mixed, 1))), "invite.ics");
	ck_assert_int_eq(internet_address_list_length(g_mime_message_get_to(msg)), 1);
	g_object_unref(msg);
	buf_free(&b);
}
END_TEST

START_TEST(the_attachment_and_the_html_can_be_left_out)
{
	struct buf b = {0};
	struct mail m = invitation();
	m.attach_calendar = false;
	compose(&m, &b);
	ck_assert_ptr_null(strstr(b.data, "multipart/mixed"));
	ck_assert_ptr_null(strstr(b.data, "invite.ics"));
	buf_clear(&b);
	m.calendar = NULL;
	m.html = NULL;
	compose(&m, &b);
	ck_assert_ptr_null(strstr(b.data, "text/calendar"));
	ck_assert_ptr_null(strstr(b.data, "text/html"));
	buf_free(&b);
}
END_TEST

START_TEST(the_same_mail_gives_the_same_bytes)
{
	struct buf a = {0}, b = {0};
	struct mail m = invitation();
	compose(&m, &a);
	compose(&m, &b);
	ck_assert_str_eq(a.data, b.data);
	m.message_id = "other@example.org";
	buf_clear(&b);
	compose(&m, &b);
	const char *one = strstr(a.data, "boundary="), *two = strstr(b.data, "boundary=");
	ck_assert(one && two && strncmp(one, two, 30) != 0);
	buf_free(&a);
	buf_free(&b);
}
END_TEST

START_TEST(later_mails_of_a_thread_name_the_first)
{
	struct buf b = {0};
	struct mail m = reminder();
	m.first_id = "first@example.org";
	compose(&m, &b);
	ck_assert_ptr_nonnull(strstr(b.data, "\r\nIn-Reply-To: <first@example.org>\r\n"));
	ck_assert_ptr_nonnull(strstr(b.data, "\r\nReferences: <first@example.org>\r\n"));
	buf_free(&b);
}
END_TEST

START_TEST(other_languages_are_encoded_and_come_back)
{
	static const char subject[] =
	    "R\xc3\xbc"
	    "ckfrage zur Nachuntersuchung 7F3K: \xe6\xa4\x9c\xe6\x9f\xbb"
	    " \xd0\x9f\xd0\xbe\xd0\xb2\xd1\x82\xd0\xbe\xd1\x80\xd0\xbd\xd0\xb0\xd1\x8f "
	    "\xd0\xbf\xd1\x80\xd0\xbe\xd0\xb2\xd0\xb5\xd1\x80\xd0\xba\xd0\xb0";
	static const char name[] = "Dr. J\xc3\xb6rg \"JJ\" M\xc3\xbcller <x>";
	struct buf b = {0};
	struct mail m = reminder();
	m.subject = subject;
	m.to_name = m.from_name = name;
	m.text = "\xc3\x84\n.\nFrom here =20 on\ntrailing \t\n\xe6\xa4\x9c";
	compose(&m, &b);
	/* Byte by byte: GMime 3.2.13 itself loses the second of two encoded words (gmime#133). */
	ck_assert_ptr_nonnull(
	    strstr(b.data, "Subject: =?UTF-8?B?UsO8Y2tmcmFnZQ==?= zur Nachuntersuchung 7F3K:\r\n"
			   " =?UTF-8?B?5qSc5p+7INCf0L7QstGC0L7RgNC90LDRjw==?=\r\n"
			   " =?UTF-8?B?INC/0YDQvtCy0LXRgNC60LA=?=\r\n"));
	GMimeMessage *msg = read_back(&b);
	InternetAddress *to = internet_address_list_get_address(g_mime_message_get_to(msg), 0);
	ck_assert_str_eq(internet_address_get_name(to), name);
	ck_assert_str_eq(
	    internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(to)), "j.doe@example.org");
	check_part(child(g_mime_message_get_mime_part(msg), 0), "text/plain",
	    "\xc3\x84\r\n.\r\nFrom here =20 on\r\ntrailing \t\r\n\xe6\xa4\x9c\r\n");
	g_object_unref(msg);
	buf_free(&b);
}
END_TEST

START_TEST(line_ends_of_any_kind_become_crlf)
{
	struct buf b = {0};
	struct mail m = reminder();
	m.text = "a\r\nb\nc\rd";
	compose(&m, &b);
	GMimeMessage *msg = read_back(&b);
	check_part(
	    child(g_mime_message_get_mime_part(msg), 0), "text/plain", "a\r\nb\r\nc\r\nd\r\n");
	g_object_unref(msg);
	buf_free(&b);
}
END_TEST

START_TEST(long_lines_are_cut_for_transport)
{
	struct buf b = {0}, text = {0};
	struct mail m = reminder();
	for (int i = 0; i < 500; i++)
		buf_adds(&text, "0123456789");
	m.text = text.data;
	compose(&m, &b);
	buf_free(&b);
	buf_free(&text);
}
END_TEST

#define LONG "0123456789012345678901234567890123456789012345678901234567890123456789"
#define SPOIL(name, statement)                                                                     \
	static void name(struct mail *m)                                                           \
	{                                                                                          \
		statement;                                                                         \
	}
SPOIL(no_from, m->from = NULL)
SPOIL(broken_from, m->from = "a@b\r\nBcc: x@y")
SPOIL(two_to, m->to = "a@b,c@d")
SPOIL(broken_to, m->to = "a@b\nBcc: x@y")
SPOIL(broken_to_name, m->to_name = "A\r\nBcc: x@y")
SPOIL(broken_from_name, m->from_name = "A\nBcc: x@y")
SPOIL(no_subject, m->subject = NULL)
SPOIL(broken_subject, m->subject = "a\r\nBcc: x@y")
SPOIL(bare_subject, m->subject = "a\nBcc: x@y")
SPOIL(long_subject, m->subject = LONG LONG LONG)
SPOIL(latin_subject, m->subject = "a\xe4")
SPOIL(broken_id, m->message_id = "a@b>\r\nBcc: x@y")
SPOIL(no_id, m->message_id = NULL)
SPOIL(broken_first, m->first_id = "a@b\r\n x")
SPOIL(no_date, m->date = INSTANT_NONE)
SPOIL(no_text, m->text = NULL)
SPOIL(latin_text, m->text = "a\xe4")
SPOIL(escape_text, m->text = "a\x1b[2J")
SPOIL(latin_html, m->html = "a\xe4")
SPOIL(other_method, m->method = ICAL_CANCEL)

static const struct {
	void (*spoil)(struct mail *m);
	const char *want;
} refused[] = {
    {no_from, "mail From is missing"},
    {broken_from, "line break"},
    {two_to, "mail To: address"},
    {broken_to, "line break"},
    {broken_to_name, "mail To: name has the control character 0x0d"},
    {broken_from_name, "mail From: name has the control character 0x0a"},
    {no_subject, "mail subject is missing"},
    {broken_subject, "mail subject has the control character 0x0d"},
    {bare_subject, "mail subject has the control character 0x0a"},
    {long_subject, "mail subject is longer than 200 bytes"},
    {latin_subject, "mail subject is not UTF-8"},
    {broken_id, "message id"},
    {no_id, "mail message id is missing"},
    {broken_first, "message id"},
    {no_date, "mail date is missing"},
    {no_text, "mail text is missing"},
    {latin_text, "mail text is not UTF-8"},
    {escape_text, "mail text has the control character 0x1b"},
    {latin_html, "mail html is not UTF-8"},
    {other_method, "mail calendar does not have the method CANCEL"},
};

START_TEST(what_would_break_a_header_is_refused)
{
	struct buf b = {0};
	struct err e = {0};
	struct mail m = invitation();
	refused[_i].spoil(&m);
	ck_assert(!mime_compose(&m, &b, &e));
	ck_assert_msg(strstr(e.text, refused[_i].want) != NULL, "%s", e.text);
	ck_assert_uint_eq(b.len, 0);
}
END_TEST

static void forget(void)
{
	buf_free(&calendar);
}

START_TEST(shown_as_a_person_sees_it)
{
	struct mail m = invitation();
	struct buf bytes = {0}, shown = {0};
	struct err e = {0};
	m.text = "What is asked: a caf\303\251 \342\200\223 twice.\nBy when: soon\n";
	m.subject = "R\303\266ntgen, ref 7F3K";
	compose(&m, &bytes);
	ck_assert_msg(mime_show(bytes.data, bytes.len, &shown, &e), "%s", e.text);
	ck_assert_str_eq(buf_text(&shown),
	    "From: Imaging follow-up <followup@example.org>\n"
	    "To: \"Dr. J. Doe, MD\" <j.doe@example.org>\n"
	    "Date: Mon, 02 Mar 2026 09:45:07 +0000\n"
	    "Subject: R\303\266ntgen, ref 7F3K\n\n"
	    "What is asked: a caf\303\251 \342\200\223 twice.\nBy when: soon\n"
	    "[text/html]\n[text/calendar]\n[application/ics invite.ics]\n");
	buf_free(&shown);
	ck_assert(!mime_show("", 0, &shown, &e));
	ck_assert_uint_eq(shown.len, 0);
	buf_free(&bytes);
	buf_free(&shown);
}
END_TEST

Suite *mime_suite(void)
{
	Suite *s = suite_create("mime");
	TCase *t = tcase_create("compose");
	tcase_add_checked_fixture(t, NULL, forget);
	tcase_add_test(t, a_plain_reminder_is_these_bytes);
	tcase_add_test(t, an_invitation_has_its_parts_in_order);
	tcase_add_test(t, the_attachment_and_the_html_can_be_left_out);
	tcase_add_test(t, the_same_mail_gives_the_same_bytes);
	tcase_add_test(t, later_mails_of_a_thread_name_the_first);
	tcase_add_test(t, other_languages_are_encoded_and_come_back);
	tcase_add_test(t, line_ends_of_any_kind_become_crlf);
	tcase_add_test(t, long_lines_are_cut_for_transport);
	tcase_add_test(t, shown_as_a_person_sees_it);
	tcase_add_loop_test(
	    t, what_would_break_a_header_is_refused, 0, (int)(sizeof refused / sizeof *refused));
	suite_add_tcase(s, t);
	return s;
}
