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
    /* siblings, kind by kind */
    {"ok, on my to-do list", REPLY_ACK, NULL, NULL},
    {"Seen, thanks. Will address at Thursday's visit.", REPLY_ACK, NULL, NULL},
    {"Thanks, I'll get her scheduled.", REPLY_ACK, NULL, NULL},
    {"I'll see her Thursday and put in the order then.", REPLY_ACK, NULL, NULL},
    {"I will have it done.", REPLY_ACK, NULL, NULL},
    {"I'll make sure it gets done.", REPLY_ACK, NULL, NULL},
    {"Got your message, will have staff set it up", REPLY_ACK, NULL, NULL},
    {"CT chest w/o is ordered and scheduled for 8/30", REPLY_ORDERED, "2026-08-30", NULL},
    {"Appreciate the nudge. Ordering today.", REPLY_ACK, NULL, NULL},
    {"Will do! Thanks for catching this, I had lost track of it.", REPLY_ACK, NULL, NULL},
    {"its ordered", REPLY_ORDERED, NULL, NULL},
    {"It is on the schedule for 8/20 at 10:30, north campus.", REPLY_ORDERED, "2026-08-20", NULL},
    {"Hi, the CT was ordered this morning in Epic. Thanks!\nJane Roe, RN\nCare Coordination",
	REPLY_ORDERED, NULL, NULL},
    {"Order is in, expected date 8/31/2026.", REPLY_ORDERED, "2026-08-31", NULL},
    {"Pt had the CT while admitted at County (2/20). You can close this.", REPLY_DONE, "2026-02-20",
	NULL},
    {"Scan completed 2/11 at Lakeside, nodule resolved. Please request the images.", REPLY_DONE,
	"2026-02-11", NULL},
    {"He already had his ultrasound at a different hospital in January.", REPLY_DONE, NULL, NULL},
    {"Never met her, I was the ER doc that night. Please send to her PCP.", REPLY_NOT_MINE, NULL,
	NULL},
    {"Not mine. Could you redirect this to Dr. Osei?", REPLY_NOT_MINE, NULL, "Dr. Osei"},
    {"This patient has a new PCP, please update your records", REPLY_NOT_MINE, NULL, NULL},
    {"This is Dr. Brandt's patient now.", REPLY_NOT_MINE, NULL, "Dr. Brandt"},
    {"Wrong chart! Mine is a 30 year old man. Please fix this before someone calls him.",
	REPLY_WRONG_PATIENT, NULL, NULL},
    {"The DOB on this does not match my patient, I think two charts were merged.",
	REPLY_WRONG_PATIENT, NULL, NULL},
    {"You mixed up two patients with the same last name", REPLY_WRONG_PATIENT, NULL, NULL},
    {"Pt refuses (claustrophobia, cost). Refusal form signed.", REPLY_DECLINED, NULL, NULL},
    {"She says no more scans, it is her decision", REPLY_DECLINED, NULL, NULL},
    {"We talked twice and he prefers not to have any follow-up imaging.", REPLY_DECLINED, NULL,
	NULL},
    {"I was going to order it but the patient declined.", REPLY_DECLINED, NULL, NULL},
    {"The patient will not have it done and understands the risk.", REPLY_DECLINED, NULL, NULL},
    {"Too soon for us. Send this again on July 1.", REPLY_LATER, "2026-07-01", NULL},
    {"Remind me in September please", REPLY_LATER, "2026-09-01", NULL},
    {"She winters in Florida until mid April, please check back with us then", REPLY_LATER,
	"2026-04-15", NULL},
    {"Can you resend in a couple of weeks? She is recovering from surgery.", REPLY_LATER,
	"2026-03-17", NULL},
    {"Hold off until 5/15, she is recovering from pneumonia.", REPLY_LATER, "2026-05-15", NULL},
    {"Not needed, stable since 2020, I am not going to scan again", REPLY_NOT_INDICATED, NULL,
	NULL},
    {"This is a known granuloma, does not need further imaging. Please close.", REPLY_NOT_INDICATED,
	NULL, NULL},
    {"Would not change management at 94.", REPLY_NOT_INDICATED, NULL, NULL},
    {"I don't think she needs another CT, nodule is 3 mm", REPLY_NOT_INDICATED, NULL, NULL},
    {"Pulm has taken over the surveillance", REPLY_SPECIALIST, NULL, NULL},
    {"He's under urology at the university, they scan him every 6 months. Nothing for me to do.",
	REPLY_SPECIALIST, NULL, NULL},
    {"Dr. Moss in thoracic surgery is following this nodule", REPLY_SPECIALIST, NULL, NULL},
    {"Prognosis is weeks. We are not pursuing this.", REPLY_LIMITED_LIFE, NULL, NULL},
    {"She is dying of heart failure, palliative care only", REPLY_LIMITED_LIFE, NULL, NULL},
    {"Goals of care are comfort, family agrees, no imaging", REPLY_LIMITED_LIFE, NULL, NULL},
    {"This patient expired on 2/27. Please make sure nothing is mailed to the family.",
	REPLY_DECEASED, NULL, NULL},
    {"He was scheduled but passed away on Sunday", REPLY_DECEASED, NULL, NULL},
    {"She is no longer with us, she died at home in January. Please stop the reminders.",
	REPLY_DECEASED, NULL, NULL},
    {"He got it last week at the VA", REPLY_DONE, NULL, NULL},
    {"Patient not interested", REPLY_DECLINED, NULL, NULL},
    {"Offered it, she said no thank you", REPLY_DECLINED, NULL, NULL},
    {"Patient transferred care to Kaiser", REPLY_NOT_MINE, NULL, NULL},
    {"Can we revisit in 3 months?", REPLY_LATER, "2026-06-03", NULL},
    {"I will revisit this in 3 months", REPLY_ACK, NULL, NULL},
    {"She sees Dr. Kim in pulm for this", REPLY_SPECIALIST, NULL, NULL},
    {"Being followed at the university by thoracic surgery", REPLY_SPECIALIST, NULL, NULL},
    {"Report is for a different Maria Garcia", REPLY_WRONG_PATIENT, NULL, NULL},
    {"I read the films and disagree, no follow-up needed.", REPLY_NOT_INDICATED, NULL, NULL},
    {"This was done already. Please see the report from 2/17. No need for further reminders.",
	REPLY_DONE, "2026-02-17", NULL},
    {"She moved to Florida and is under the care of a physician there.", REPLY_NOT_MINE, NULL,
	NULL},
    {"I am not going to order this. The nodule was there in 2015 and is benign.",
	REPLY_NOT_INDICATED, NULL, NULL},
    {"The referring is Dr Wu", REPLY_NOT_MINE, NULL, "Dr. Wu"},
    {"Imaging received from outside 2/12", REPLY_DONE, "2026-02-12", NULL},
    {"Repeat CT showed resolution", REPLY_DONE, NULL, NULL},
    {"The pt has been informed and chose not to have it", REPLY_DECLINED, NULL, NULL},
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
    /* siblings: nothing here may act */
    "The CT is ordered. F-1077 is not my patient.",
    "F-1042 is ordered, F-1077 is ordered too",
    "Ordered for one of them, the other is not mine",
    "Dr. Lee will order it.",
    "Pulmonology will order it",
    "Oncology ordered it",
    "Her oncologist has her scheduled",
    "The resident ordered it I think",
    "Ordered, waiting for auth",
    "Ordered, holding until she agrees",
    "Ordered. Hold off until May.",
    "Will be ordered once creatinine is back",
    "It will be ordered when she returns",
    "I will order it when her creatinine is back",
    "I will order it as soon as insurance approves",
    "I will order it pending labs",
    "She is on the schedule for a colonoscopy",
    "Consider it ordered, I have nothing else to do",
    "Yes, ordered an MRI brain for her headaches",
    "Ordered yesterday, she canceled today",
    "Scheduled for 8/20 then rescheduled, then lost",
    "She is scheduled to see me 4/2, will discuss whether to scan",
    "She's on the schedule but keeps cancelling",
    "Thanks. Who ordered this?",
    "Ok, what is the finding",
    "Order expired",
    "The order was placed by mistake",
    "The order is in the wrong chart",
    "On my list of things not to do",
    "Please confirm that it was done",
    "Can you check if this was done?",
    "Part of it was done, the pelvis was not",
    "She has not declined",
    "He did not die",
    "If she declined, let me know",
    "Is she deceased?",
    "Remind me in March",
    "Remind me when she is back",
    "ok\nAnn Lee, MD\nCancelled the CT",
    "Ordered\nAnn Lee, MD\nPS only the left side",
    "I'll see her Thursday and put in the order then. But not if she is ill.",
    "I want to get it ordered",
    "Was this ordered",
    "Let's get it ordered",
    "Get it ordered",
    "ok order it",
    "Go ahead and schedule the CT",
    "Dr Patel's office scheduled it",
    "She will order it",
    "They will take care of it",
    "My partner ordered it",
    "My colleague will do that",
    "Thanks for getting this scheduled",
    "Thank you for ordering the CT",
    "He has an appointment with pulmonology on 4/2",
    "Scheduled for surgery 4/2",
    "Referral placed to pulmonology",
    "Patient is following up with me",
    "Ordered. Can you remind me in May?",
    "Ordered. Remind me in May.",
    "Ordered, I think",
    "I think, as far as I recall, it was ordered",
    "Ordered though",
    "Ordered, right",
    "Ordered per Dr. Patel",
    "Epic shows it ordered",
    "It seems to be scheduled",
    "It was ordered last year",
    "Ordered\nAnn Lee, MD\nPending auth",
    "Her mother is on hospice",
    "She is considering hospice",
    "Getting it done Friday",
    "She will have it done at Mercy",
    "Ordered elsewhere",
    "Ordered through the VA by her other doctor",
    "Disregard my last, ordered",
    "She is on my schedule for 4/2",
    "She is set for 4/2",
    "Ordered\nAnn Lee, MD\nP.S. CT Abdomen",
    "Ordered MRI instead",
    "Ordered for her sister",
    "Already ordered on the other follow-up",
    "Two orders placed, one is a duplicate",
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
