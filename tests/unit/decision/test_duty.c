/* SPDX-License-Identifier: Apache-2.0
 *
 * test_duty.c - what a report owes beside the exam that it asks for: an exam that does not suffice
 * is repeated.
 */
#include "table.h"

Suite *duty_suite(void);

#define CHEST "report proc=29252-4 by=doc rad=rad prose=on "
#define POOR  CHEST "acc=A1 day=2026-03-02 text=IMPRESSION: "
#define KINDS "finding case question"
/* The repeat is tracked, and without a stated day due when the policy says. */
#define REPEATED                                                                                   \
	"finding narrative recommendation/chest#1 followup stated\n"                               \
	"case 5 recommendation/chest#1 open repeat-exam CT-CHEST 2026-03-16..2026-03-16 local\n"
#define DATED                                                                                      \
	"finding narrative recommendation/chest#1 followup stated\n"                               \
	"case 5 recommendation/chest#1 open repeat-exam CT-CHEST 2026-03-16..2026-03-16\n"
#define OWED POOR "Nondiagnostic study. Repeat CT chest is recommended."

static const struct row rows[] = {
    /* ---- asked to be repeated, in the words of several readers ---- */
    {"", OWED, KINDS, REPEATED},
    {"", POOR "Limited examination due to motion. Repeat examination is recommended.", KINDS,
	REPEATED},
    {"", POOR "Nondiagnostic examination. Recommend repeat.", KINDS, REPEATED},
    {"", POOR "Study is nondiagnostic. Please repeat.", KINDS, REPEATED},
    {"", POOR "Technically inadequate study. The exam should be repeated.", KINDS, REPEATED},
    {"", POOR "Nondiagnostic because of motion; CT should be redone under sedation.", KINDS,
	REPEATED},
    {"", POOR "Nondiagnostic; the study will be repeated tomorrow at no charge.", KINDS, REPEATED},
    /* on a day that the report states; said twice it is one */
    {"",
	POOR "Incomplete examination. The patient could not tolerate the full exam. Repeat exam in "
	     "2 weeks under sedation.",
	KINDS, DATED},
    {"", POOR "Nondiagnostic exam. Repeat CT chest in 2 weeks. Please repeat with sedation.",
	KINDS, DATED},
    /* ---- and what is no repeat ---- */
    /* a nodule's next look, though a part of the lungs was poorly seen */
    {"",
	POOR "Evaluation of the bases is limited by motion. 7 mm nodule. Repeat CT chest in 6 "
	     "months.",
	"case",
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"},
    /* the exam before it was the poor one */
    {"",
	POOR "The CT of 2025 was nondiagnostic and had to be repeated. 7 mm nodule. Recommend CT "
	     "chest in 6 months.",
	"case",
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"},
    /* the exam suffices: which exam, and when, its author says */
    {"", POOR "7 mm nodule. Repeat examination is recommended.", KINDS,
	"question incomplete-recommendation 2/text/incomplete#0\n"},
    /* another exam in its place has no day */
    {"", POOR "Nondiagnostic study. Repeat with MRI abdomen is recommended.", KINDS,
	"finding narrative recommendation/abdomen#1 review -\n"
	"question incomplete-recommendation 2/recommendation/abdomen#1\n"},
    /* what this exam is, nobody knows */
    {"", "report acc=A1 proc=X by=doc prose=on text=IMPRESSION: Nondiagnostic. Please repeat.",
	"case question", "question incomplete-recommendation 2/text/net#1\n"},
    /* ---- it shows nothing, and nobody says what becomes of it ---- */
    {"", POOR "Nondiagnostic examination due to motion.", KINDS,
	"question incomplete-recommendation 2/text/inadequate\n"},
    {"", POOR "Nondiagnostic examination due to motion. No further imaging is needed.",
	"question note",
	"applied: report 3 version 1 of exam 2, final; nothing owed: the report says so\n"},
    {"", POOR "Limited examination. No acute abnormality.", "question", ""},
    /* ---- the end of it ---- */
    /* the repeat closes it */
    {OWED "\nat 2026-03-06\n", CHEST "acc=A2 day=2026-03-05 text=Normal study.", "case history",
	"case 5 recommendation/chest#1 closed repeat-exam CT-CHEST 2026-03-16..2026-03-16 local "
	"DONE_MATCH\nhistory 5 closed\n"},
    /* of the same day: which came first is asked */
    {OWED, CHEST "acc=A2 day=2026-03-02 text=Normal study.", "case question",
	"question exam-match 5/6 of 5\n"},
    /* a repeat that does not suffice either closes nothing, and is owed again */
    {OWED "\nat 2026-03-06\n",
	CHEST "acc=A2 day=2026-03-05 text=IMPRESSION: Nondiagnostic. Please repeat.",
	"case question",
	"question exam-match 5/6 of 5\n"
	"case 10 recommendation/chest#1 open repeat-exam CT-CHEST 2026-03-19..2026-03-19 local\n"},
    /* another exam does not close it */
    {OWED "\nat 2026-03-06\n",
	"report acc=A2 proc=24556-3 by=doc prose=on day=2026-03-05 text=Normal study.",
	"case question", ""},
    /* the corrected report suffices */
    {OWED "\nat 2026-03-03\n",
	CHEST "acc=A1 day=2026-03-02 status=corrected at=2026-03-03 text=IMPRESSION: Normal study.",
	"case question",
	"question finding-gone 2/recommendation/chest#1 of 5\n"
	"case 5 recommendation/chest#1 open review repeat-exam CT-CHEST 2026-03-16..2026-03-16 "
	"local\n"},
};

TABLE_SUITE(duty, rows)
