/* SPDX-License-Identifier: Apache-2.0
 *
 * test_words.c - what people write, and what is made of it.
 *
 * The second table is the more important one: nothing in it may be taken for a statement.
 */
#include "daemon/reply/reply_parts.h"

#include <check.h>
#include <string.h>

Suite *words_suite(void);

static const struct {
	const char *text;
	enum reply_kind kind;
	const char *day, *whom;
} plain[] = {
    {"Thanks", REPLY_ACK, NULL, NULL},
    {"Thank you so much for the reminder!", REPLY_ACK, NULL, NULL},
    {"thx, will do", REPLY_ACK, NULL, NULL},
    {"Got it.", REPLY_ACK, NULL, NULL},
    {"Ok will order this week.", REPLY_ACK, NULL, NULL},
    {"Noted, thank you. I'll have my nurse call her tomorrow to schedule.", REPLY_ACK, NULL, NULL},
    {"Hi team,\nI am aware of this and plan to repeat the CT in June.\nBest,\nAnn", REPLY_ACK, NULL,
	NULL},
    {"Received. Will take care of it, no problem.", REPLY_ACK, NULL, NULL},
    {"\xf0\x9f\x91\x8d", REPLY_ACK, NULL, NULL},
    {"I\xe2\x80\x99ll follow up with the patient at her next visit.", REPLY_ACK, NULL, NULL},
    {"Will do. Please let me know if you need anything else.", REPLY_ACK, NULL, NULL},
    {"ordered", REPLY_ORDERED, NULL, NULL},
    {"CT chest has been ordered.", REPLY_ORDERED, NULL, NULL},
    {"Order placed this morning, thanks for the heads up.", REPLY_ORDERED, NULL, NULL},
    {"She's already scheduled for 6/12 at 9am.", REPLY_ORDERED, "2026-06-12", NULL},
    {"I put in the order for the repeat CT yesterday.", REPLY_ORDERED, NULL, NULL},
    {"Has an appointment on March 20th.", REPLY_ORDERED, "2026-03-20", NULL},
    {"We have scheduled the follow-up ultrasound for next Tuesday.", REPLY_ORDERED, "2026-03-10",
	NULL},
    {"Done", REPLY_DONE, NULL, NULL},
    {"This was already done at St. Mary's on 2/14.", REPLY_DONE, "2026-02-14", NULL},
    {"Patient had the CT at an outside facility last month", REPLY_DONE, NULL, NULL},
    {"The MRI was completed in January at Mercy, report scanned into the chart.", REPLY_DONE, NULL,
	NULL},
    {"already had it elsewhere", REPLY_DONE, NULL, NULL},
    {"Repeat CT performed 02/20/2026, stable.", REPLY_DONE, "2026-02-20", NULL},
    {"Not my patient", REPLY_NOT_MINE, NULL, NULL},
    {"This is not my patient. Please forward to Dr. Alvarez.", REPLY_NOT_MINE, NULL, "Dr. Alvarez"},
    {"I no longer follow this patient.", REPLY_NOT_MINE, NULL, NULL},
    {"Please send this to her PCP, I was just covering the ED.", REPLY_NOT_MINE, NULL, NULL},
    {"Her PCP is Dr O'Neil, not me - wrong doctor", REPLY_NOT_MINE, NULL, "Dr. O'Neil"},
    {"I don't take care of him anymore, try Dr. Nguyen", REPLY_NOT_MINE, NULL, "Dr. Nguyen"},
    {"wrong provider", REPLY_NOT_MINE, NULL, NULL},
    {"I think this should go to Dr. Lee.", REPLY_NOT_MINE, NULL, "Dr. Lee"},
    {"Wrong patient!", REPLY_WRONG_PATIENT, NULL, NULL},
    {"This report belongs to a different patient.", REPLY_WRONG_PATIENT, NULL, NULL},
    {"Those are not her images, looks like a mix-up", REPLY_WRONG_PATIENT, NULL, NULL},
    {"Patient declined.", REPLY_DECLINED, NULL, NULL},
    {"Discussed with pt, she does not want any further imaging.", REPLY_DECLINED, NULL, NULL},
    {"He refused the follow-up CT after we talked about the risks.", REPLY_DECLINED, NULL, NULL},
    {"The patient has elected not to pursue this", REPLY_DECLINED, NULL, NULL},
    {"Please remind me again in 3 weeks.", REPLY_LATER, "2026-03-24", NULL},
    {"Can we push this out until April 15", REPLY_LATER, "2026-04-15", NULL},
    {"ask me again on 4/1", REPLY_LATER, "2026-04-01", NULL},
    {"No further imaging needed.", REPLY_NOT_INDICATED, NULL, NULL},
    {"Follow-up is not indicated given her age", REPLY_NOT_INDICATED, NULL, NULL},
    {"She is followed by pulmonology for this.", REPLY_SPECIALIST, NULL, NULL},
    {"Oncology is already following.", REPLY_SPECIALIST, NULL, NULL},
    {"Mr. Hall is on hospice", REPLY_LIMITED_LIFE, NULL, NULL},
    {"Unfortunately the patient passed away last week.", REPLY_DECEASED, NULL, NULL},
    {"I called the patient and she agreed to have the CT. Order is in Epic.", REPLY_ORDERED, NULL,
	NULL},
    {"I have placed an order for CT chest w/o contrast to be done in 3 months.", REPLY_ORDERED,
	NULL, NULL},
    {"Done already - she had it in Feb at Mercy. No growth.", REPLY_DONE, NULL, NULL},
    {"Scan done 2/2, please close", REPLY_DONE, "2026-02-02", NULL},
    {"yes she did it last month", REPLY_DONE, NULL, NULL},
    {"I am not this patient's PCP.", REPLY_NOT_MINE, NULL, NULL},
    {"This patient transferred care to Dr. Gupta in January", REPLY_NOT_MINE, NULL, "Dr. Gupta"},
    {"Could you send this again after May 1?", REPLY_LATER, "2026-05-01", NULL},
    {"I'll contact her pulmonologist today", REPLY_ACK, NULL, NULL},
};

static const char *const unclear[] = {
    "",
    "?",
    "What is this about?",
    "Ordered?",
    "Has she been scheduled yet?",
    "Stop sending me these emails!",
    "I already told you this was done. This is the third time.",
    "Why do I keep getting these",
    "Thanks, but she moved to Texas.",
    "Thanks. The CT was not done because insurance denied it.",
    "I have not ordered this yet.",
    "It should have been ordered by the resident",
    "The order was cancelled",
    "Not done yet",
    "No CT was done.",
    "I don't think she declined",
    "She declined at first but now agrees and I will order it",
    "If she comes to clinic I will order it",
    "Ok. Her biopsy showed adenocarcinoma and she starts chemotherapy with a new regimen.",
    "Please call me",
    "Could you send me the report",
    "Merci beaucoup, c'est fait",
    "Vielen Dank, wird erledigt sobald die Patientin aus dem Urlaub kommt",
    "Unable to reach her, left voicemail",
    "Insurance declined",
    "I decline to order this",
    "Remind me later",
    "She was admitted to the ICU",
    "Wrong side, the nodule is on the left",
    "ok but who is the owner",
    "We tried to schedule, patient no-showed twice",
    "Authorization pending",
    "Will not order.",
    "I have declined to order this",
    "Her husband passed away last month",
    "Thanks, sent to Dr. Wu",
    "Her PCP will order it",
    "Dr. Lee ordered it",
    "Only the left side was done",
    "Your system is broken. This was ordered weeks ago.",
    "I'm busy with another patient, call later",
    "Ordered. She fainted at home, broke a wrist and was taken by ambulance.",
    "ordered but patient cancelled",
    "Labs ordered",
    "Scheduled, but she wants sedation",
    "Thank you! I'm not in clinic this week, will order Monday.",
    "Patient wants to think about it",
    "The ultrasound was ordered, the CT was not.",
};

static struct said read(struct arena *a, const char *text)
{
	struct said s;
	words_read(a, written_text(a, text, "Ann Lee"), date_of(2026, 3, 3), &s);
	return s;
}

START_TEST(a_plain_answer_is_understood)
{
	struct arena *a = arena_new();
	const struct said s = read(a, plain[_i].text);
	char day[32];
	ck_assert_msg(s.kind == plain[_i].kind, "\"%s\" is %s, not %s", plain[_i].text,
	    reply_kind_name(s.kind), reply_kind_name(plain[_i].kind));
	if (plain[_i].day) {
		ck_assert_msg(s.day != DATE_NONE, "\"%s\" has no day", plain[_i].text);
		ck_assert_str_eq(date_text(s.day, day), plain[_i].day);
	}
	if (plain[_i].whom) {
		ck_assert_ptr_nonnull(s.whom);
		ck_assert_str_eq(s.whom, plain[_i].whom);
	}
	arena_free(a);
}
END_TEST

START_TEST(what_is_not_plain_goes_to_a_person)
{
	struct arena *a = arena_new();
	const struct said s = read(a, unclear[_i]);
	ck_assert_msg(s.kind == REPLY_UNCLEAR, "\"%s\" is taken for %s", unclear[_i],
	    reply_kind_name(s.kind));
	arena_free(a);
}
END_TEST

/* A doubt about any plain answer makes it no statement that acts. */
START_TEST(a_doubt_or_a_question_acts_on_nothing)
{
	static const char *const more[] = {" Not sure though.", " But check with her first.",
	    " Is that right?", " Unless she has moved."};
	struct arena *a = arena_new();
	for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
		const struct said s = read(a, arena_printf(a, "%s%s", plain[_i].text, more[i]));
		ck_assert_msg(
		    s.kind != REPLY_ACK && s.kind != REPLY_ORDERED && s.kind != REPLY_DONE,
		    "\"%s%s\" is %s", plain[_i].text, more[i], reply_kind_name(s.kind));
	}
	arena_free(a);
}
END_TEST

Suite *words_suite(void)
{
	Suite *s = suite_create("words");
	TCase *t = tcase_create("words");
	const int count = (int)(sizeof plain / sizeof *plain);
	tcase_add_loop_test(t, a_plain_answer_is_understood, 0, count);
	tcase_add_loop_test(
	    t, what_is_not_plain_goes_to_a_person, 0, (int)(sizeof unclear / sizeof *unclear));
	tcase_add_loop_test(t, a_doubt_or_a_question_acts_on_nothing, 0, count);
	suite_add_tcase(s, t);
	return s;
}
