/* SPDX-License-Identifier: Apache-2.0
 *
 * test_question.c - every answer to a question, what it does, and each refusal.
 */
#include "table.h"

Suite *question_suite(void);

#define REPORT "report acc=A1 proc=79086-5 day=2026-03-02 by=doc "
/* A recommendation without exam and interval. */
#define ASKED REPORT "s=none"
/* The follow-up is there, and its finding is gone from the next version. */
#define GONE REPORT "f=lung-rads:category=4A\n" REPORT "status=corrected at=2026-03-04"
/* The exam comes too early to close by itself. */
#define EARLY                                                                                      \
	REPORT "f=lung-rads:category=3\nat 2026-06-20\n"                                           \
	       "report acc=A2 proc=79086-5 day=2026-06-20 by=doc a=no"
/* Two records with the same finding become one. */
#define MERGED                                                                                     \
	REPORT "f=lung-rads:category=4A\n"                                                         \
	       "report acc=B1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 pat=M2\n"  \
	       "merge keep=M1 drop=M2"
#define TOLD REPORT "a=emergent"
/* Somebody signed the report. */
#define SIGNED                                                                                     \
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc read=rad f=lung-rads:category=3\n"       \
	"at 2026-06-20\n"                                                                          \
	"report acc=A2 proc=79086-5 day=2026-06-20 by=doc read=rad a=no"
/* ... and the first step was taken. */
#define WARNED ASKED "\nat 2026-03-03T14:00:00Z\ntimers"
#define LATER  "wait-until about=incomplete-recommendation "
#define OPEN   "open about=incomplete-recommendation "

static const struct row rows[] = {
    /* ---- open ---- */
    /* an exam and an interval, in words */
    {ASKED, OPEN "what=CT_chest in=3mo", NULL,
	"question incomplete-recommendation 2/recommendation#1 answered\n"
	"finding recommendation recommendation#1 followup -\n"
	"case 6 recommendation#1 open follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"
	"history 6 opened\n"
	"timer 6 first 2026-03-03T13:30:00Z\n"
	"history 6 question-answered\n"
	"applied: answered; opened follow-up 2H7FTZ, due 2026-06-02\n"},
    /* an exam token, and a range */
    {ASKED, OPEN "what=CT-CHEST|PETCT in=6-12_months", "case",
	"case 6 recommendation#1 open follow-up-imaging CT-CHEST|PETCT 2026-09-02..2027-03-02\n"},
    /* a biopsy, and no later than */
    {ASKED, OPEN "what=biopsy_of_the_thyroid in=within_2_weeks", "case",
	"case 6 recommendation#1 open tissue-sampling FNA-THYROID 2026-03-16..2026-03-16\n"},
    /* a procedure code, and days */
    {ASKED, OPEN "what=24627-2 in=10d", "case",
	"case 6 recommendation#1 open follow-up-imaging CT-CHEST 2026-03-12..2026-03-12\n"},
    /* a referral, and years */
    {ASKED, OPEN "what=ref-urology in=1_year", "case",
	"case 6 recommendation#1 open clinical-referral REF-UROLOGY 2027-03-02..2027-03-02\n"},
    /* hours, and a side */
    {ASKED, OPEN "what=ultrasound_of_the_left_breast in=72h", "case",
	"case 6 recommendation#1 open follow-up-imaging US-BREAST 2026-03-05..2026-03-05\n"},
    /* weeks */
    {ASKED, OPEN "what=MRI_brain in=6_to_8_wks", "case",
	"case 6 recommendation#1 open follow-up-imaging MR-BRAIN 2026-04-13..2026-04-27\n"},
    /* the day itself */
    {ASKED, OPEN "what=CT_chest due=2026-06-15", "case",
	"case 6 recommendation#1 open follow-up-imaging CT-CHEST 2026-06-15..2026-06-15\n"},
    /* from another day than the exam's */
    {ASKED, OPEN "what=CT_chest in=3mo from=2026-01-10", "case",
	"case 6 recommendation#1 open follow-up-imaging CT-CHEST 2026-04-10..2026-04-10\n"},
    /* the exam has been done since: it closes what is opened late */
    {ASKED "\nat 2026-06-02\nreport acc=A2 proc=24627-2 day=2026-06-02 by=doc a=no",
	OPEN "what=CT_chest in=3mo", "case history",
	"case 9 recommendation#1 closed follow-up-imaging CT-CHEST 2026-06-02..2026-06-02 "
	"DONE_MATCH\n"
	"history 9 opened\n"
	"history 9 question-answered\n"
	"case 9 recommendation#1 closed follow-up-imaging CT-CHEST 2026-06-02..2026-06-02 "
	"DONE_MATCH\n"
	"history 9 closed\n"},
    /* an order is there already */
    {ASKED "\norder placer=P1 acc=A2 proc=24627-2 when=2026-06-02", OPEN "what=CT_chest in=3mo",
	"case history",
	"case 7 recommendation#1 ordered follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"
	"history 7 opened\n"
	"history 7 question-answered\n"
	"case 7 recommendation#1 ordered follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"
	"history 7 linked\n"
	"case 7 recommendation#1 ordered follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"
	"history 7 ordered\n"},
    /* nobody is named: the fail-safe person owns it */
    {"report acc=A1 proc=79086-5 day=2026-03-02 s=none", OPEN "what=CT_chest in=3mo",
	"case timer question",
	"question incomplete-recommendation 2/recommendation#1 answered\n"
	"case 6 recommendation#1 open follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"
	"timer 6 first 2026-03-03T13:30:00Z\n"},
    /* a text without a finding gets one of its own */
    {REPORT "prose=on text=Lung-RADS 3 or 4A.", "open about=doubtful-text what=CT_chest in=6mo",
	"finding case question",
	"question doubtful-text 2/text/LUNG-RADS#0 answered\n"
	"finding recommendation answer/doubtful-text/text/LUNG-RADS#0 followup -\n"
	"case 6 answer/doubtful-text/text/LUNG-RADS#0 open follow-up-imaging CT-CHEST "
	"2026-09-02..2026-09-02\n"},
    /* the follow-up in question is planned again, and goes on */
    {GONE, "open about=finding-gone what=CT_chest in=6mo", NULL,
	"question finding-gone 2/lung-rads#1 of 5 answered\n"
	"history 5 question-answered\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"
	"history 5 released\n"
	"timer 5 first 2026-03-03T13:30:00Z\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"
	"history 5 replanned\n"
	"applied: answered; planned follow-up 2DZVVT again\n"},
    /* no exam */
    {ASKED, OPEN "in=3mo", NULL,
	"refused: the exam \"\" is not understood: name one machine and region (\"CT chest\"), or "
	"tokens of tokens.csv (CT-CHEST|PETCT)\n"},
    /* an exam that is none */
    {ASKED, OPEN "what=a_closer_look in=3mo", NULL,
	"refused: the exam \"a closer look\" is not understood: name one machine and region (\"CT "
	"chest\"), or tokens of tokens.csv (CT-CHEST|PETCT)\n"},
    /* two exams at once are two follow-ups */
    {ASKED, OPEN "what=CT-CHEST+BIOPSY in=3mo", NULL,
	"refused: the exam \"CT-CHEST+BIOPSY\" is not understood: name one machine and region "
	"(\"CT chest\"), or tokens of tokens.csv (CT-CHEST|PETCT)\n"},
    {ASKED, OPEN "what=CT_chest_and_MRI_brain in=3mo", NULL,
	"refused: the exam \"CT chest and MRI brain\" is not understood: name one machine and "
	"region (\"CT chest\"), or tokens of tokens.csv (CT-CHEST|PETCT)\n"},
    {ASKED, OPEN "what=CT_or_MRI_of_the_abdomen in=3mo", NULL,
	"refused: the exam \"CT or MRI of the abdomen\" is not understood: name one machine and "
	"region (\"CT chest\"), or tokens of tokens.csv (CT-CHEST|PETCT)\n"},
    /* routine screening is owed to nobody, but a person may have it tracked */
    {ASKED, OPEN "what=screening_mammogram in=1y", "case",
	"case 6 recommendation#1 open follow-up-imaging MG-SCREEN 2027-03-02..2027-03-02\n"},
    /* no time */
    {ASKED, OPEN "what=CT_chest", NULL,
	"refused: say when: either an interval (3mo, 6-12mo, 2w, 10d, 1y) or a day\n"},
    /* two times */
    {ASKED, OPEN "what=CT_chest in=3mo due=2026-06-15", NULL,
	"refused: say when: either an interval (3mo, 6-12mo, 2w, 10d, 1y) or a day\n"},
    /* a time that is none */
    {ASKED, OPEN "what=CT_chest in=soon", NULL,
	"refused: the interval \"soon\" is not understood: say it as 3mo, 6-12mo, 2w, 10d or 1y\n"},
    /* a number alone */
    {ASKED, OPEN "what=CT_chest in=3", NULL,
	"refused: the interval \"3\" is not understood: say it as 3mo, 6-12mo, 2w, 10d or 1y\n"},
    /* a century */
    {ASKED, OPEN "what=CT_chest in=100y", NULL,
	"refused: the interval \"100y\" is not understood: say it as 3mo, 6-12mo, 2w, 10d or 1y\n"},
    /* backwards */
    {ASKED, OPEN "what=CT_chest in=12-6mo", NULL,
	"refused: the interval \"12-6mo\" is not understood: say it as 3mo, 6-12mo, 2w, 10d or "
	"1y\n"},
    /* a day that is none */
    {ASKED, OPEN "what=CT_chest due=2026-02-30", NULL, "refused: say on which day as YYYY-MM-DD\n"},
    /* a day that has passed */
    {ASKED, OPEN "what=CT_chest due=2026-02-20", NULL, "refused: the day has passed\n"},
    /* a day too far ahead */
    {ASKED, OPEN "what=CT_chest due=2046-02-20", NULL,
	"refused: the day is more than ten years ahead\n"},
    /* a day, and what it counts from */
    {ASKED, OPEN "what=CT_chest due=2026-06-15 from=2026-01-10", NULL,
	"refused: a day needs no day to count from\n"},
    /* from a day that is none */
    {ASKED, OPEN "what=CT_chest in=3mo from=January", NULL,
	"refused: say from which day as YYYY-MM-DD\n"},
    /* from the future */
    {ASKED, OPEN "what=CT_chest in=3mo from=2026-05-01", NULL,
	"refused: the interval counts from a day in the future: say on which day it is due "
	"instead\n"},
    /* from long ago */
    {ASKED, OPEN "what=CT_chest in=3mo from=1996-05-01", NULL,
	"refused: the interval counts from a day more than ten years ago\n"},
    /* tracked already */
    {REPORT "s=29252-4/3-3 s=none", OPEN "what=CT_chest in=3mo", NULL,
	"refused: follow-up 2DZVVT tracks it already: answer same-as 2DZVVT\n"},
    /* in another interval it is another follow-up */
    {REPORT "s=29252-4/3-3 s=none", OPEN "what=CT_chest in=6mo", "case question",
	"question incomplete-recommendation 2/recommendation#2 answered\n"
	"case 8 recommendation#2 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"},
    /* a question about no report */
    {"aside why=broken", "open about=message-failed what=CT_chest in=3mo", NULL,
	"refused: open does not answer a question of the kind message-failed; say reassign, "
	"wait-until or fixed\n"},

    /* ---- same-as ---- */
    /* another follow-up of the report tracks it */
    {REPORT "s=29252-4/3-3 s=none", "same-as about=incomplete-recommendation other=5 link=X", NULL,
	"question incomplete-recommendation 2/recommendation#2 answered\n"
	"history 5 question-answered\n"
	"applied: answered\n"},
    /* the question's own follow-up stays */
    {GONE, "same-as about=finding-gone other=5 link=X", NULL,
	"question finding-gone 2/lung-rads#1 of 5 answered\n"
	"history 5 question-answered\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 released\n"
	"timer 5 first 2026-03-03T13:30:00Z\n"
	"applied: answered\n"},
    /* what was open for it becomes a duplicate */
    {GONE "\nreport acc=A2 ptext=XR_KNEE day=2026-03-02 by=doc s=29252-4/6",
	"same-as about=finding-gone other=12 link=X", "case timer history question",
	"question finding-gone 2/lung-rads#1 of 5 answered\n"
	"history 5 question-answered\n"
	"history 12 question-answered\n"
	"case 5 lung-rads#1 closed review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DUPLICATE\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* there is none */
    {GONE, "same-as about=finding-gone other=99 link=X", NULL,
	"refused: this patient has no follow-up X\n"},
    /* another patient's */
    {GONE "\nreport acc=B1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 pat=M2",
	"same-as about=finding-gone other=13 link=X", NULL,
	"refused: this patient has no follow-up X\n"},
    /* it is closed */
    {GONE "\nreport acc=A2 ptext=XR_KNEE day=2026-03-02 by=doc s=29252-4/6\n"
	  "close case=12 code=CLIN_CLOSED clinician=doc reason=y",
	"same-as about=finding-gone other=12 link=X", NULL,
	"refused: follow-up 2YDVM2 is closed and tracks nothing: reopen it, or answer open\n"},

    /* ---- still-owed ---- */
    {GONE, "still-owed about=finding-gone note=the_nodule_is_there", NULL,
	"question finding-gone 2/lung-rads#1 of 5 answered\n"
	"history 5 question-answered\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 released\n"
	"timer 5 first 2026-03-03T13:30:00Z\n"
	"applied: answered\n"},
    /* another question still holds it */
    {GONE "\nreport acc=A1 proc=79086-5 day=2026-03-02 by=doc status=cancelled at=2026-03-05",
	"still-owed about=finding-gone", NULL,
	"question finding-gone 2/lung-rads#1 of 5 answered\n"
	"history 5 question-answered\n"
	"applied: answered\n"},
    /* the follow-up beside the question is meant */
    {REPORT "f=lung-rads:category=3 +s=79086-5/3-3", "still-owed about=disagreement", NULL,
	"question disagreement 2/lung-rads#1 answered\n"
	"history 6 question-answered\n"
	"applied: answered\n"},
    /* there is none */
    {ASKED, "still-owed about=incomplete-recommendation", NULL,
	"refused: no follow-up was opened for this question: answer open, same-as or not-owed\n"},
    /* it is closed */
    {GONE "\nclose case=5 code=CLIN_CLOSED clinician=doc reason=y", "still-owed about=finding-gone",
	NULL, "refused: the follow-up is closed: reopen it first\n"},

    /* ---- not-owed ---- */
    /* nothing was opened: the reason stands on record */
    {ASKED, "not-owed about=incomplete-recommendation code=misread note=a_quotation", NULL,
	"question incomplete-recommendation 2/recommendation#1 answered\n"
	"finding recommendation recommendation#1 none -\n"
	"applied: answered\n"},
    /* what is open ends with the code that the reason means */
    {GONE, "not-owed about=finding-gone code=no-finding", NULL,
	"question finding-gone 2/lung-rads#1 of 5 answered\n"
	"history 5 question-answered\n"
	"case 5 lung-rads#1 closed review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"ENTERED_IN_ERROR\n"
	"timer 5 - -\n"
	"history 5 closed\n"
	"applied: answered; closed follow-up 2DZVVT with ENTERED_IN_ERROR\n"},
    {GONE, "not-owed about=finding-gone code=benign", "case",
	"case 5 lung-rads#1 closed review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"CLIN_CLOSED\n"},
    {GONE, "not-owed about=finding-gone code=not-indicated", "case",
	"case 5 lung-rads#1 closed review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"CLIN_CLOSED\n"},
    {GONE, "not-owed about=finding-gone code=elsewhere", "case",
	"case 5 lung-rads#1 closed review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"MANAGED_SPEC\n"},
    {GONE, "not-owed about=finding-gone code=patient-declined", "case",
	"case 5 lung-rads#1 closed review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DECLINED\n"},
    {GONE, "not-owed about=finding-gone code=limited-life", "case",
	"case 5 lung-rads#1 closed review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"LIMITED_LIFE\n"},
    {GONE, "not-owed about=finding-gone code=wrong-patient", "case",
	"case 5 lung-rads#1 closed review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"ENTERED_IN_ERROR\n"},
    /* the follow-up beside the question ends too */
    {REPORT "f=lung-rads:category=3 +s=79086-5/3-3", "not-owed about=disagreement code=benign",
	"case question finding",
	"question disagreement 2/lung-rads#1 answered\n"
	"case 6 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"CLIN_CLOSED\n"},
    /* done: by which exam? */
    {GONE, "not-owed about=finding-gone code=already-done", NULL,
	"refused: follow-up 2DZVVT waits for that exam: close it with the exam (DONE_EQUIV) or "
	"with the outside site and date (DONE_ELSEWHERE)\n"},
    /* done, and nothing waits for it */
    {ASKED, "not-owed about=incomplete-recommendation code=already-done", "question finding",
	"question incomplete-recommendation 2/recommendation#1 answered\n"
	"finding recommendation recommendation#1 none -\n"},
    /* no reason */
    {ASKED, "not-owed about=incomplete-recommendation", NULL,
	"refused: say why nothing is owed, with one of: no-finding, misread, benign, already-done, "
	"elsewhere, not-indicated, patient-declined, limited-life, deceased, wrong-patient\n"},
    /* a reason in other words */
    {ASKED, "not-owed about=incomplete-recommendation code=whatever", NULL,
	"refused: say why nothing is owed, with one of: no-finding, misread, benign, already-done, "
	"elsewhere, not-indicated, patient-declined, limited-life, deceased, wrong-patient\n"},

    /* ---- exams ---- */
    /* the exam asked about */
    {EARLY, "attach-exam about=exam-match", NULL,
	"question exam-match 5/6 of 5 answered\n"
	"history 5 question-answered\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"DONE_EARLY\n"
	"timer 5 - -\n"
	"history 5 closed\n"
	"applied: closed follow-up 2DZVVT by exam 6 (DONE_EARLY); answered\n"},
    /* by its number */
    {EARLY, "attach-exam about=exam-match exam=A2", "case",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"DONE_EARLY\n"},
    /* another exam of the patient, of another region */
    {EARLY "\nreport acc=A3 ptext=XR_KNEE day=2026-06-20 by=doc a=no",
	"attach-exam about=exam-match exam=A3", NULL,
	"refused: exam A3, XR KNEE (other kind of exam: XR, owed is CT-CHEST-LD), cannot answer "
	"what is owed: low-dose chest CT; if that was done at another site, close as "
	"DONE_ELSEWHERE and say where and when; if it is no longer wanted, close as CLIN_CLOSED "
	"with the name of the clinician and the reason\n"},
    /* ... of another machine */
    {EARLY "\nreport acc=A3 ptext=XR_CHEST_2_VIEWS day=2026-06-20 by=doc a=no",
	"attach-exam about=exam-match exam=A3", "case",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"DONE_EQUIV\n"},
    /* within the window */
    {REPORT "f=lung-rads:category=3\nat 2026-09-02\n"
	    "report acc=A3 ptext=CT_THORAX_ABDOMEN day=2026-09-02 by=doc a=no\n"
	    "report acc=A2 proc=36266-5 day=2026-09-02 by=doc a=no",
	"attach-exam about=exam-match", "case question",
	"question exam-match 5/6 of 5 answered\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"DONE_EQUIV\n"},
    /* no such exam */
    {EARLY, "attach-exam about=exam-match exam=A9", NULL, "refused: this patient has no exam A9\n"},
    /* the index itself */
    {EARLY, "attach-exam about=exam-match exam=A1", NULL,
	"refused: exam A1 is the one that asked for follow-up 2DZVVT\n"},
    /* only ordered */
    {EARLY "\norder placer=P1 acc=A3 proc=79086-5 when=2026-07-01",
	"attach-exam about=exam-match exam=A3", NULL,
	"refused: exam A3 was not performed (ordered)\n"},
    /* done before */
    {EARLY "\nreport acc=A3 proc=79086-5 day=2026-01-20 by=doc a=no",
	"attach-exam about=exam-match exam=A3", NULL,
	"refused: exam A3 (2026-01-20) is from before 2026-03-02, when follow-up 2DZVVT begins\n"},
    /* closed meanwhile */
    {EARLY "\nclose case=5 code=CLIN_CLOSED clinician=doc reason=y", "attach-exam about=exam-match",
	NULL, "refused: the follow-up is closed already\n"},
    /* it does not count */
    {EARLY, "reject-exam about=exam-match note=lungs_not_read", NULL,
	"question exam-match 5/6 of 5 answered\n"
	"history 5 question-answered\n"
	"applied: answered\n"},
    /* ... and a correction of it does not ask again */
    {EARLY "\nreject-exam about=exam-match exam=A2",
	"report acc=A2 proc=79086-5 day=2026-06-20 by=doc a=no status=corrected at=2026-06-21",
	"case timer history question", ""},
    /* ... nor close it once it is in the window */
    {EARLY "\nreject-exam about=exam-match\nat 2026-09-03",
	"report acc=A2 proc=79086-5 day=2026-09-02 by=doc a=no status=corrected at=2026-09-03",
	"case timer history question", ""},
    /* the question is about another exam */
    {EARLY, "reject-exam about=exam-match exam=A1", NULL,
	"refused: the question is about exam A2\n"},

    /* ---- one or two ---- */
    /* the earlier one goes on */
    {MERGED, "merge about=merge-duplicate", NULL,
	"question merge-duplicate 77 answered\n"
	"history 10 question-answered\n"
	"case 10 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 MERGED\n"
	"timer 10 - -\n"
	"history 10 closed\n"
	"applied: answered; joined follow-up 2SZQPX with 2DZVVT\n"},
    /* both go on */
    {MERGED, "keep-apart about=merge-duplicate", NULL,
	"question merge-duplicate 77 answered\n"
	"applied: answered\n"},
    /* one is closed already */
    {MERGED "\nclose case=5 code=CLIN_CLOSED clinician=doc reason=y", "merge about=merge-duplicate",
	NULL,
	"refused: no two open follow-ups for the same kind of finding are left: answer "
	"keep-apart\n"},

    /* ---- communicated ---- */
    {TOLD,
	"communicated about=critical-communication to=Dr_Okonjo told=2026-03-02_09:40 "
	"means=phone readback",
	NULL,
	"question critical-communication 2/actionable#1 answered\n"
	"finding actionable actionable#1 none -\n"
	"applied: answered\n"},
    {TOLD,
	"communicated about=critical-communication to=ward_4 told=2026-03-02T15:40:00Z "
	"means=secure-message readback",
	"question", "question critical-communication 2/actionable#1 answered\n"},
    /* not read back: the clock goes on, and the history says who was told */
    {TOLD,
	"communicated about=critical-communication to=Dr_Okonjo told=2026-03-02_09:40 "
	"means=phone",
	"question due finding asking note",
	"question critical-communication 2/actionable#1\ndue told 2026-03-02T16:00:00Z\n"
	"asking contacted by coord: to Dr Okonjo at 2026-03-02 09:40 by phone, not read back\n"
	"applied: Read-back is missing.  The contact is recorded, and the clock goes on\n"},
    /* ... and read back later */
    {TOLD "\ncommunicated about=critical-communication to=Dr_Okonjo told=2026-03-02_09:40 "
	  "means=phone",
	"communicated about=critical-communication to=Dr_Okonjo told=2026-03-02_09:50 means=phone "
	"readback",
	"question", "question critical-communication 2/actionable#1 answered\n"},
    /* taken back, nobody is told again of what did not change */
    {TOLD "\ncommunicated about=critical-communication to=Dr_Okonjo told=2026-03-02_09:40 "
	  "means=phone as=80",
	"undo message=80", "question due asking note",
	"question critical-communication 2/actionable#1\ndue told 2026-03-02T16:00:00Z\n"
	"asking undone by coord\n"
	"applied: taken back: the question is as it was before\n"},
    /* nobody */
    {TOLD, "communicated about=critical-communication told=2026-03-02_09:40 means=phone", NULL,
	"refused: say who was told\n"},
    /* never */
    {TOLD, "communicated about=critical-communication to=X means=phone", NULL,
	"refused: say when, as \"2026-03-02 10:40\"\n"},
    /* at no time */
    {TOLD, "communicated about=critical-communication to=X told=2026-03-02_25:40 means=phone", NULL,
	"refused: say when, as \"2026-03-02 10:40\"\n"},
    /* tomorrow */
    {TOLD, "communicated about=critical-communication to=X told=2026-03-03_09:40 means=phone", NULL,
	"refused: that time is in the future\n"},
    /* before the exam */
    {TOLD, "communicated about=critical-communication to=X told=2026-03-01_09:40 means=phone", NULL,
	"refused: that time is before the exam\n"},
    /* by no means */
    {TOLD, "communicated about=critical-communication to=X told=2026-03-02_09:40", NULL,
	"refused: say by what means, with one of: phone, person, page, secure-message\n"},
    {TOLD, "communicated about=critical-communication to=X told=2026-03-02_09:40 means=pigeon",
	NULL, "refused: say by what means, with one of: phone, person, page, secure-message\n"},
    /* a follow-up tells nobody within the hour */
    {TOLD, "open about=critical-communication what=CT_chest in=3mo", NULL,
	"refused: open does not answer a question of the kind critical-communication; say "
	"not-owed, communicated, reassign or ask-author\n"},

    /* ---- who owns it ---- */
    /* nobody was named: all that the exam asks for */
    {"report acc=A1 proc=79086-5 day=2026-03-02 f=lung-rads:category=4A\nat 2026-03-03\ntimers\n"
     "send",
	"reassign about=no-owner person=navi", NULL,
	"question no-owner 2/owner answered\n"
	"calendar due of 901 on 2026-06-02 seq 1 cancelled\n"
	"case 6 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 6 reassigned\n"
	"timer 6 first 2026-03-03T13:30:00Z\n"
	"applied: answered; follow-up 2H7FTZ has a new owner\n"},
    /* who left */
    {REPORT "f=lung-rads:category=4A\nprovider ev=deactivate id=doc",
	"reassign about=owner-inactive person=navi", NULL,
	"question owner-inactive 5 of 5 answered\n"
	"history 5 question-answered\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 reassigned\n"
	"applied: answered; follow-up 2DZVVT has a new owner\n"},
    /* nobody */
    {REPORT "f=lung-rads:category=4A\nprovider ev=deactivate id=doc",
	"reassign about=owner-inactive person=Nobody_At_All", NULL,
	"refused: say who of the directory owns it from now on\n"},
    {REPORT "f=lung-rads:category=4A\nprovider ev=deactivate id=doc",
	"reassign about=owner-inactive", NULL,
	"refused: say who of the directory owns it from now on\n"},
    /* who owns it already */
    {REPORT "f=lung-rads:category=4A\nprovider ev=deactivate id=doc",
	"reassign about=owner-inactive person=doc", NULL,
	"refused: no open follow-up that the question is about has another owner\n"},
    /* it is closed */
    {REPORT "f=lung-rads:category=4A\nprovider ev=deactivate id=doc\n"
	    "close case=5 code=CLIN_CLOSED clinician=doc reason=y",
	"reassign about=owner-inactive person=navi", NULL,
	"refused: no open follow-up that the question is about has another owner\n"},
    /* the question itself: it stays open, its clock goes on, and the new owner is told */
    {ASKED "\nat 2026-03-03T14:00:00Z\ntimers",
	"reassign about=incomplete-recommendation person=navi note=on_leave",
	"asking untold question digest notice applied",
	"asking reassigned by coord: to navi; on leave\n"
	"untold 902\n"
	"question incomplete-recommendation 2/recommendation#1\n"
	"digest told to 903\n"},
    /* nobody has been told yet: the new owner is with the first step */
    {ASKED, "reassign about=incomplete-recommendation person=navi", NULL,
	"untold 902\n"
	"question incomplete-recommendation 2/recommendation#1\n"
	"applied: the question has a new owner\n"},
    {ASKED "\nreassign about=incomplete-recommendation person=navi\nat 2026-03-03T14:00:00Z",
	"timers", "digest", "digest told to 903\n"},
    /* alone where its class is told alone */
    {TOLD "\ntimers", "reassign about=critical-communication person=navi", "digest notice",
	"notice question to 903 as question-5-told-1772467200\n"},
    /* who has it already */
    {ASKED "\nreassign about=incomplete-recommendation person=navi",
	"reassign about=incomplete-recommendation person=navi", NULL,
	"refused: navi owns the question already\n"},
    /* to nobody */
    {ASKED, "reassign about=incomplete-recommendation person=Nobody_At_All", NULL,
	"refused: say who of the directory owns it from now on\n"},
    /* the answer of who had it before still counts */
    {ASKED "\nreassign about=incomplete-recommendation person=navi",
	"not-owed about=incomplete-recommendation code=benign", "question",
	"question incomplete-recommendation 2/recommendation#1 answered\n"},

    /* ---- the author of the report ---- */
    /* the clock starts again, by the class, and what waits for others is taken back */
    {SIGNED "\nat 2026-07-10T14:00:00Z\ntimers", "ask-author about=exam-match note=which_of_them",
	"asking untold question applied",
	"asking author-asked by coord: to rad; which of them\n"
	"untold 0\n"
	"question exam-match 5/6 of 5\n"},
    {SIGNED
	"\nat 2026-07-10T14:00:00Z\ntimers\nask-author about=exam-match\nat 2026-07-13T14:00:00Z",
	"timers", "digest", "digest told to 904\n"},
    /* he is asked once */
    {SIGNED "\nask-author about=exam-match", "ask-author about=exam-match", NULL,
	"refused: rad, the author of the report, was asked already\n"},
    {SIGNED "\nask-author about=exam-match\nreassign about=exam-match person=navi",
	"ask-author about=exam-match", NULL,
	"refused: rad, the author of the report, was asked already\n"},
    /* nobody signed it */
    {ASKED, "ask-author about=incomplete-recommendation", NULL,
	"refused: the author of the report is not known: answer reassign\n"},
    /* he has left: who stands in */
    {SIGNED "\nreassign about=exam-match person=navi\ngone rad", "ask-author about=exam-match",
	"asking", "asking author-asked by coord: to coord, who stands in for rad\n"},
    {SIGNED "\ngone rad", "ask-author about=exam-match", NULL,
	"refused: rad, the author of the report, cannot be told, and who stands in has the "
	"question\n"},
    /* what no report says */
    {"aside why=broken", "ask-author about=message-failed", NULL,
	"refused: ask-author does not answer a question of the kind message-failed; say reassign, "
	"wait-until or fixed\n"},

    /* ---- later ---- */
    /* four working days do not count: what was to come on Friday the 6th comes on the 12th */
    {WARNED, LATER "until=2026-03-09 code=records note=from_Lakeside", "asking untold due applied",
	"asking put-off by coord: 2026-03-09: records; from Lakeside\n"
	"untold 0\n"
	"due again 2026-03-09T12:30:00Z\n"},
    {WARNED "\n" LATER "until=2026-03-09 code=records\nat 2026-03-09T12:00:00Z", "timers",
	"asking due digest", ""},
    {WARNED "\n" LATER "until=2026-03-09 code=records\nat 2026-03-09T12:30:00Z", "timers",
	"asking due digest",
	"asking went-on by engine\n"
	"due again 2026-03-12T12:30:00Z\n"
	"digest told to 902\n"},
    /* it ends on a Monday where a Saturday was said, and goes on from there */
    {WARNED "\n" LATER
	    "until=2026-03-07 note=x\nat 2026-03-09T12:30:00Z\ntimers\nat 2026-03-12T12:30:00Z",
	"timers", "due digest",
	"due tier-1 2026-03-16T12:30:00Z\n"
	"digest again to 902\n"},
    /* before anybody was told: with the first step of that day */
    {ASKED "\n" LATER "until=2026-03-04 note=x\nat 2026-03-04T13:30:00Z", "timers", "due digest",
	"due again 2026-03-09T12:30:00Z\n"
	"digest told to 902\n"},
    /* longer, while it sleeps */
    {WARNED "\n" LATER "until=2026-03-09 note=x", LATER "until=2026-03-10 code=result",
	"asking due",
	"asking put-off by coord: 2026-03-10: result\n"
	"due again 2026-03-10T12:30:00Z\n"},
    {WARNED "\n" LATER "until=2026-03-09 note=x\n" LATER
	    "until=2026-03-10 note=x\nat 2026-03-10T12:30:00Z",
	"timers", "due", "due again 2026-03-13T12:30:00Z\n"},
    /* another owner is told of it, and it sleeps on */
    {WARNED "\n" LATER "until=2026-03-09 note=x",
	"reassign about=incomplete-recommendation person=navi", "due digest",
	"due again 2026-03-09T12:30:00Z\n"
	"digest told to 903\n"},
    /* the same once more */
    {WARNED "\n" LATER "until=2026-03-09 note=x", LATER "until=2026-03-09 note=x", NULL,
	"refused: it waits until 2026-03-09 already\n"},
    /* a third time */
    {WARNED "\n" LATER "until=2026-03-09 note=x\n" LATER "until=2026-03-10 note=x",
	LATER "until=2026-03-11 note=x", NULL,
	"refused: it has waited twice: answer it, or reassign it\n"},
    /* the day */
    {ASKED, LATER "note=x", NULL, "refused: say until when, as 2026-03-20\n"},
    {ASKED, LATER "until=soon note=x", NULL, "refused: say until when, as 2026-03-20\n"},
    {ASKED, LATER "until=2026-03-02 note=x", NULL, "refused: that day is not ahead\n"},
    {ASKED, LATER "until=2026-04-01 note=x", "applied", ""},
    {ASKED, LATER "until=2026-04-02 note=x", NULL,
	"refused: the policy lets a question of the class author wait 30 days, until 2026-04-01\n"},
    /* the reason */
    {ASKED, LATER "until=2026-03-09", NULL,
	"refused: say why, with one of: records, result, clinician, patient, colleague, or in a "
	"note\n"},
    {ASKED, LATER "until=2026-03-09 code=benign", NULL,
	"refused: say why, with one of: records, result, clinician, patient, colleague, or in a "
	"note\n"},
    /* what is critical */
    {TOLD, "wait-until about=critical-communication until=2026-03-09 note=x", NULL,
	"refused: wait-until does not answer a question of the kind critical-communication; say "
	"not-owed, communicated, reassign or ask-author\n"},

    /* ---- put right ---- */
    {"aside why=broken", "fixed about=message-failed note=replayed", NULL,
	"question message-failed 77 answered\n"
	"applied: answered\n"},
    /* nobody was named, and what was opened is over */
    {"report acc=A1 proc=79086-5 day=2026-03-02 f=lung-rads:category=4A\n"
     "close case=6 code=CLIN_CLOSED clinician=doc reason=y",
	"fixed about=no-owner", "question", "question no-owner 2/owner answered\n"},
    /* not yet */
    {"report acc=A1 proc=79086-5 day=2026-03-02 f=lung-rads:category=4A", "fixed about=no-owner",
	NULL, "refused: its follow-up still has no owner: answer reassign\n"},
    {REPORT "f=lung-rads:category=4A\ngone doc\nprovider ev=deactivate id=doc",
	"fixed about=owner-inactive", NULL,
	"refused: the owner is still not active in the directory\n"},
    {REPORT "f=lung-rads:category=4A\nprovider ev=deactivate id=doc\n"
	    "provider ev=reactivate id=doc",
	"fixed about=owner-inactive", NULL,
	"question owner-inactive 5 of 5 answered\n"
	"history 5 question-answered\n"
	"applied: answered\n"},

    /* ---- all of them ---- */
    /* once more: a replayed message */
    {ASKED "\nnot-owed about=incomplete-recommendation code=benign",
	"not-owed question=5 code=benign", NULL, "applied: answered so already\n"},
    /* answered otherwise already */
    {ASKED "\nnot-owed about=incomplete-recommendation code=benign",
	"not-owed question=5 code=misread", NULL, "refused: the question is answered already\n"},
    /* no such question */
    {ASKED, "not-owed question=99 code=benign", NULL, "refused: there is no such question\n"},
    /* no question at all */
    {ASKED, "not-owed code=benign", NULL, "refused: there is no such follow-up\n"},
    {GONE, "not-owed case=5 code=benign", NULL,
	"refused: this answer is about a question, and names none\n"},
    /* what is said of a follow-up answers no question */
    {ASKED, "ack about=incomplete-recommendation", NULL,
	"refused: ack does not answer a question of the kind incomplete-recommendation; say open, "
	"same-as, still-owed, not-owed, reassign, ask-author or wait-until\n"},
    /* nobody of the directory */
    {ASKED, "not-owed about=incomplete-recommendation code=benign by=Nobody_At_All", NULL,
	"refused: \"Nobody At All\" is nobody in the directory\n"},
    /* the kind does not fit */
    {ASKED, "merge about=incomplete-recommendation", NULL,
	"refused: merge does not answer a question of the kind incomplete-recommendation; say "
	"open, same-as, still-owed, not-owed, reassign, ask-author or wait-until\n"},
    {EARLY, "still-owed about=exam-match", NULL,
	"refused: still-owed does not answer a question of the kind exam-match; say attach-exam, "
	"reject-exam, reassign, ask-author or wait-until\n"},
};

TABLE_SUITE(question, rows)
