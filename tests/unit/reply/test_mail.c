/* SPDX-License-Identifier: Apache-2.0
 *
 * test_mail.c - whole mails as they come: people, machines, calendars.
 */
#include "followupd/reply.h"

#include <check.h>
#include <string.h>

Suite *mail_suite(void);

#define TOKEN "cfm2k7xqzaevenbtm4yb3osm6q7tgh2yzwk5a"
#define HEAD                                                                                       \
	"From: \"Lee, Ann\" <A.Lee@Example.org>\r\nTo: followup+" TOKEN                            \
	"@example.com\r\nMessage-ID: <1@mail.example.org>\r\nSubject: Re: Follow-up item\r\n"
#define DSN                                                                                        \
	"From: MAILER-DAEMON@mx.example.com\r\nReturn-Path: <>\r\nAuto-Submitted: "                \
	"auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; "            \
	"boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: " \
	"message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; "   \
	"a.lee@example.org\r\nAction: %s\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: "
#define ICS                                                                                        \
	HEAD                                                                                       \
	    "MIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY; "                     \
	    "charset=UTF-8\r\n\r\n"                                                                \
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:%s\r\nBEGIN:VEVENT\r\nUID:0d3.abcd@x."       \
	    "example\r\nDTSTART;VALUE=DATE:20260715\r\nATTENDEE;PARTSTAT=%s:mailto:a.lee@example." \
	    "org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

static const struct {
	const char *mail;
	enum reply_kind kind;
	const char *text, *token, *day;
} mails[] = {
    {HEAD "\r\nordered\r\n\r\n> Is it ordered?\r\n", REPLY_ORDERED, "ordered", TOKEN, NULL},
    {HEAD "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: "
	  "quoted-printable\r\n\r\nM=FCller declined\r\n",
	REPLY_DECLINED, "M\xc3\xbcller declined", TOKEN, NULL},
    {HEAD "Content-Type: text/html\r\n\r\n<p>will do</p><blockquote>no</blockquote>", REPLY_ACK,
	"will do", TOKEN, NULL},
    {HEAD "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: "
	  "text/plain\r\n\r\nthanks\r\n--b\r\nContent-Type: "
	  "text/html\r\n\r\n<p>thanks</p>\r\n--b--\r\n",
	REPLY_ACK, "thanks", TOKEN, NULL},
    /* somebody has to look at what is attached */
    {HEAD "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: "
	  "text/plain\r\n\r\nthanks\r\n--b\r\nContent-Type: application/pdf\r\n\r\nx\r\n--b--\r\n",
	REPLY_UNCLEAR, "thanks", TOKEN, NULL},
    /* what a mail program adds of itself is nothing to look at */
    {HEAD "Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\nContent-Type: "
	  "text/plain\r\n\r\nordered\r\n--b\r\nContent-Type: "
	  "application/pkcs7-signature\r\n\r\nx\r\n--b--\r\n",
	REPLY_ORDERED, "ordered", TOKEN, NULL},
    {HEAD
	"\r\nok will do\r\n\r\n>>> Desk <x@example.com> 3/9/2026 5:32 AM >>>\r\nIs it ordered?\r\n",
	REPLY_ACK, "ok will do", TOKEN, NULL},
    /* machines that keep to no standard */
    {"From: a.lee@example.org\r\nSubject: Re: Item\r\n\r\nThis is an automated response. I will "
     "return on April 3.\r\n",
	REPLY_AWAY, NULL, NULL, "2026-04-03"},
    {"From: a.lee@example.org\r\nSubject: Automatic reply: Item\r\n\r\nI read mail seldom. Dr. Kim "
     "helps with patients.\r\n",
	REPLY_AWAY, NULL, NULL, NULL},
    {"From: a.lee@example.org\r\nSubject: Automatic reply: Item\r\n\r\nAfter a death in my family "
     "I "
     "am on leave until further notice.\r\n",
	REPLY_AWAY, NULL, NULL, NULL},
    {"From: a.lee@example.org\r\nSubject: Auto: Item\r\n\r\nI have accepted a position "
     "elsewhere.\r\n",
	REPLY_LEFT, NULL, NULL, NULL},
    {"From: a.lee@example.org\r\nSubject: Re: Item\r\n\r\nI no longer work at Lakeside. Please ask "
     "Dr. Ode.\r\n",
	REPLY_LEFT, NULL, NULL, NULL},
    {"From: a.lee@example.org\r\nSubject: Automatic reply: Item\r\n\r\nDr. Lee's last day was "
     "January 5.\r\n",
	REPLY_LEFT, NULL, NULL, NULL},
    {"From: \"Mail Delivery System\" <noreply@gw.example.org>\r\nSubject: Message not "
     "delivered\r\n\r\nYour message was blocked.\r\n",
	REPLY_BOUNCE, NULL, NULL, NULL},
    {"From: postmaster@example.org\r\nSubject: Re: Item\r\n\r\nThe recipient's mailbox is "
     "full.\r\n",
	REPLY_BOUNCE, NULL, NULL, NULL},
    {"From: postmaster@example.org\r\nReturn-Path: <>\r\nSubject: Delayed: Item\r\n\r\nWe are "
     "still "
     "trying to deliver it.\r\n",
	REPLY_NOTHING, NULL, NULL, NULL},
    {"From: abuse@isp.example\r\nSubject: [ABUSE 12] Spam from 192.0.2.1\r\n\r\nOur user reported "
     "it.\r\n",
	REPLY_COMPLAINT, NULL, NULL, NULL},
    {"From: noc@isp.example\r\nAuto-Submitted: auto-generated\r\nSubject: Ticket 5\r\n\r\nA "
     "customer marked your message as spam.\r\n",
	REPLY_COMPLAINT, NULL, NULL, NULL},
    {"From: a.lee@example.org\r\nAuto-Submitted: auto-replied\r\n\r\nPlease update your records: "
     "this address is no longer checked.\r\n",
	REPLY_LEFT, NULL, NULL, NULL},
    {"From: filter@example.org\r\nAuto-Submitted: auto-generated\r\nSubject: Quarantine "
     "digest\r\n\r\n2 messages were held as spam.\r\n",
	REPLY_NOTHING, NULL, NULL, NULL},
    {"From: news@example.org\r\nList-Id: <news>\r\nSubject: News\r\n\r\nIf you no longer wish to "
     "receive this, tell us.\r\n",
	REPLY_NOTHING, NULL, NULL, NULL},
    {"From: news@example.org\r\nSubject: March\r\nList-Unsubscribe: <x>\r\n\r\nNews.\r\n",
	REPLY_NOTHING, NULL, NULL, NULL},
    /* machines */
    {"From: a.lee@example.org\r\nSubject: Automatic reply: Follow-up\r\nAuto-Submitted: "
     "auto-replied\r\nIn-Reply-To: <0d3." TOKEN "@x>\r\n\r\nI am out of the office and will be "
     "back on March 16.\r\n",
	REPLY_AWAY, NULL, TOKEN, "2026-03-16"},
    {"From: a.lee@example.org\r\nPrecedence: bulk\r\n\r\nOn vacation until 3/20. For urgent "
     "matters call Dr. Kim.\r\n",
	REPLY_AWAY, NULL, NULL, "2026-03-20"},
    {"From: a.lee@example.org\r\nX-Autoreply: yes\r\n\r\nDr. Lee is no longer with the "
     "practice.\r\n",
	REPLY_LEFT, NULL, NULL, NULL},
    {"From: help@example.org\r\nAuto-Submitted: auto-generated\r\n\r\nYour ticket 4711 was "
     "opened. Thank you.\r\n",
	REPLY_NOTHING, NULL, NULL, NULL},
    {"From: a.lee@example.org\r\nContent-Type: multipart/report; "
     "report-type=disposition-notification; boundary=b\r\n\r\n--b\r\nContent-Type: "
     "text/plain\r\n\r\nwas read, thanks\r\n--b\r\nContent-Type: "
     "message/disposition-notification\r\n\r\nDisposition: manual-action/MDN-sent-manually; "
     "displayed\r\n--b--\r\n",
	REPLY_NOTHING, NULL, NULL, NULL},
    {"From: abuse@isp.example\r\nContent-Type: multipart/report; report-type=feedback-report; "
     "boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nspam\r\n--b\r\nContent-Type: "
     "message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n\r\n--b\r\nContent-Type: "
     "message/rfc822\r\n\r\nMessage-ID: <0d3." TOKEN "@x>\r\nSubject: x\r\n\r\nx\r\n--b--\r\n",
	REPLY_COMPLAINT, NULL, TOKEN, NULL},
    {"From: MAILER-DAEMON@mx.example.com\r\nSubject: Undeliverable: Follow-up\r\n\r\nCould not be "
     "delivered.\r\n\r\nMessage-ID: <0d3." TOKEN "@x>\r\n",
	REPLY_BOUNCE, NULL, TOKEN, NULL},
    /* written by nobody, or by several */
    {"\r\nthanks", REPLY_ACK, "thanks", NULL, NULL},
    {"", REPLY_UNCLEAR, "", NULL, NULL},
    {"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", REPLY_UNCLEAR, "", NULL, NULL},
};

static void check_token(const struct reply *r, const char *token)
{
	bool found = !token;
	for (size_t i = 0; i < r->token_count; i++)
		found = found || strcmp(r->token[i], token ? token : "") == 0;
	ck_assert_msg(found, "the token was not found");
}

START_TEST(a_mail_says_one_thing)
{
	struct arena *a = arena_new();
	struct reply r;
	char day[32];
	reply_read(a, mails[_i].mail, strlen(mails[_i].mail), date_of(2026, 3, 3), &r);
	ck_assert_msg(r.kind == mails[_i].kind, "mail %d is %s, not %s", _i,
	    reply_kind_name(r.kind), reply_kind_name(mails[_i].kind));
	if (mails[_i].text)
		ck_assert_str_eq(r.text, mails[_i].text);
	check_token(&r, mails[_i].token);
	if (mails[_i].day)
		ck_assert_str_eq(date_text(r.day, day), mails[_i].day);
	arena_free(a);
}
END_TEST

static const struct {
	const char *action;
	enum reply_kind kind;
} reports[] = {{"failed", REPLY_BOUNCE}, {"delayed", REPLY_NOTHING}, {"delivered", REPLY_NOTHING},
    {"relayed", REPLY_NOTHING}};

START_TEST(a_delivery_report_is_read)
{
	struct arena *a = arena_new();
	struct reply r;
	const char *enclosed = _i % 2 ? "message/rfc822\r\n\r\nMessage-ID: <0d3." TOKEN
					"@x>\r\nSubject: x\r\n\r\nx\r\n"
					"--b--\r\n"
				      : "text/rfc822-headers\r\n\r\nMessage-ID: <0d3." TOKEN
					"@x>\r\n--b--\r\n";
	char *head = arena_printf(a, DSN, reports[_i].action),
	     *mail = arena_printf(a, "%s%s", head, enclosed);
	reply_read(a, mail, strlen(mail), date_of(2026, 3, 3), &r);
	ck_assert_str_eq(reply_kind_name(r.kind), reply_kind_name(reports[_i].kind));
	ck_assert_str_eq(r.recipient, "a.lee@example.org");
	ck_assert_str_eq(r.status, "5.1.1");
	check_token(&r, TOKEN);
	arena_free(a);
}
END_TEST

static const struct {
	const char *method, *partstat;
	enum reply_kind kind;
} answers[] = {{"REPLY", "ACCEPTED", REPLY_ACK}, {"REPLY", "DECLINED", REPLY_UNCLEAR},
    {"REPLY", "TENTATIVE", REPLY_NOTHING}, {"COUNTER", "TENTATIVE", REPLY_LATER}};

START_TEST(a_calendar_answers)
{
	struct arena *a = arena_new();
	struct reply r;
	char *mail = arena_printf(a, ICS, answers[_i].method, answers[_i].partstat);
	reply_read(a, mail, strlen(mail), date_of(2026, 3, 3), &r);
	ck_assert_str_eq(reply_kind_name(r.kind), reply_kind_name(answers[_i].kind));
	ck_assert_str_eq(r.uid_token, "abcd");
	ck_assert(r.kind != REPLY_LATER || r.day == date_of(2026, 7, 15));
	arena_free(a);
}
END_TEST

START_TEST(the_sender_is_one_bare_address)
{
	static const struct {
		const char *head, *from;
	} rows[] = {{"From: \"Lee, Ann\" <A.Lee@Example.org>\r\n", "a.lee@example.org"},
	    {"From: a@x.example, b@x.example\r\n", NULL}, {"From: nobody\r\n", NULL},
	    {"Sender: a@x.example\r\n", NULL}};
	struct arena *a = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct reply r;
		char *mail = arena_printf(a, "%s\r\nok\r\n", rows[i].head);
		reply_read(a, mail, strlen(mail), date_of(2026, 3, 3), &r);
		ck_assert(!rows[i].from == !r.from || !strchr(r.from, '@'));
		if (rows[i].from)
			ck_assert_str_eq(r.from, rows[i].from);
	}
	arena_free(a);
}
END_TEST

START_TEST(what_mail_systems_add_does_not_make_another_mail)
{
	static const char one[] = HEAD "\r\nordered\r\n",
			  two[] = "Received: from b\r\nDelivered-To: x\r\n" HEAD "\r\nordered\r\n",
			  other[] = HEAD "\r\nnot ordered\r\n";
	struct reply_identity x, y, z;
	reply_identify(one, strlen(one), &x);
	reply_identify(two, strlen(two), &y);
	reply_identify(other, strlen(other), &z);
	ck_assert_str_eq(x.control_id, "1@mail.example.org");
	ck_assert_mem_eq(&x, &y, sizeof x);
	ck_assert_mem_ne(x.sha256, z.sha256, sizeof x.sha256);
	reply_identify("", 0, &z);
	ck_assert_str_eq(z.control_id, "");
}
END_TEST

Suite *mail_suite(void)
{
	Suite *s = suite_create("mail");
	TCase *t = tcase_create("mail");
	tcase_add_loop_test(t, a_mail_says_one_thing, 0, (int)(sizeof mails / sizeof *mails));
	tcase_add_loop_test(
	    t, a_delivery_report_is_read, 0, (int)(sizeof reports / sizeof *reports));
	tcase_add_loop_test(t, a_calendar_answers, 0, (int)(sizeof answers / sizeof *answers));
	tcase_add_test(t, the_sender_is_one_bare_address);
	tcase_add_test(t, what_mail_systems_add_does_not_make_another_mail);
	suite_add_tcase(s, t);
	return s;
}
