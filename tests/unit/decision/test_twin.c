/* SPDX-License-Identifier: Apache-2.0
 *
 * test_twin.c - one report that comes by two ways is one; what only looks so is asked.
 */
#include "table.h"

Suite *twin_suite(void);

#define CT	"report proc=24627-2 by=doc prose=on auth=X "
#define CTS	"report proc=24627-2 by=doc prose=shadow auth=X "
#define CODED	"report proc=79086-5 by=doc prose=on auth=X day=2026-03-02 "
#define ADVISED "There is a solid nodule of 7 mm in the right upper lobe, without calcification. "
#define TEXT	ADVISED "Recommend CT chest in 6 months."
#define UPPER                                                                                      \
	"THERE IS A SOLID NODULE  OF 7 MM IN THE RIGHT UPPER LOBE, WITHOUT CALCIFICATION. "        \
	"RECOMMEND CT CHEST IN 6 MONTHS."
#define WORDS                                                                                      \
	"A solid nodule, 7 mm in size, is seen in the upper lobe of the right lung, and has no "   \
	"calcium in it. Recommend CT chest in 6 months."
#define OTHER ADVISED "Recommend CT chest in 3 months."
#define VAGUE ADVISED "Recommend follow-up."
#define PLAIN                                                                                      \
	"The lungs are clear. The heart is of normal size. There is no effusion and no "           \
	"pneumothorax. The bones are unremarkable."
#define POINTER                                                                                    \
	"See separate report. It was sent as a document to the chart of the patient, where all "   \
	"who care for the patient can open it."
#define FIRST	       CT "acc=A1 day=2026-03-02 text=" TEXT
#define FIRST_AGAIN    CT "acc=A1 day=2026-03-02 at=2026-03-05 text=" TEXT
#define FIRST_NUMBERED CT "acc=A1 filler=F1 placer=P1 day=2026-03-02 text=" TEXT
#define SECOND	       CT "acc=A2 day=2026-03-02 at=2026-03-04 text=" TEXT
#define KNEE	       "report by=doc prose=on auth=X mod=CR day=2026-03-02 "
#define LYTIC                                                                                      \
	"There is a lytic lesion of 12 mm in the proximal tibia, with a sclerotic rim and "        \
	"without a fracture. Recommend MRI of the knee in 3 months."
#define ANY                                                                                        \
	"There is a lytic lesion of 12 mm with a sclerotic rim, without a fracture and without a " \
	"soft tissue mass. Recommend MRI in 3 months."
#define LEFT  KNEE "acc=A1 ptext=XR_knee_left text=" LYTIC
#define RIGHT KNEE "acc=A2 ptext=XR_knee_right text=" LYTIC
#define GAP   "report acc=A0 proc=24627-2 by=doc auth=X day=2025-09-02 s=24627-2/6-6-months\n" FIRST

#define KINDS "case question history note"

static const struct row rows[] = {
    /* the same report under a new number: nothing is opened, the follow-up knows of it */
    {FIRST, CT "acc=A2 day=2026-03-02 text=" TEXT, KINDS,
	"history 5 came-again\n"
	"applied: report 7 version 1 of exam 6, final; exam 6 has the same report as exam 2\n"},
    /* and the day after, as a clock of another zone has it */
    {FIRST, CT "acc=A2 day=2026-03-03 text=" TEXT, KINDS,
	"history 5 came-again\n"
	"applied: report 7 version 1 of exam 6, final; exam 6 has the same report as exam 2\n"},
    /* from another facility that knows the patient by the same number */
    {FIRST, CT "acc=A1 sender=RIS|WEST day=2026-03-02 text=" TEXT, KINDS,
	"history 5 came-again\n"
	"applied: report 7 version 1 of exam 6, final; exam 6 has the same report as exam 2\n"},
    /* case and blanks do not count */
    {FIRST, CT "acc=A2 day=2026-03-02 text=" UPPER, KINDS,
	"history 5 came-again\n"
	"applied: report 7 version 1 of exam 6, final; exam 6 has the same report as exam 2\n"},
    /* two OBR of one message */
    {"", CT "acc=A1 also=A2 day=2026-03-02 text=" TEXT, KINDS,
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"
	"history 5 opened\n"
	"history 5 came-again\n"
	"applied: report 3 version 1 of exam 2, final; opened follow-up 5; report 7 version 1 of "
	"exam 6, final; exam 6 has the same report as exam 2\n"},
    /* an annual exam with the same macro is another report */
    {FIRST "\nat 2027-03-02", CT "acc=A2 day=2027-03-02 text=" TEXT, KINDS,
	"case 5 recommendation/chest#1 closed follow-up-imaging CT-CHEST 2026-09-02..2026-09-02 "
	"DONE_LATE\n"
	"history 5 closed\n"
	"case 9 recommendation/chest#1 open follow-up-imaging CT-CHEST 2027-09-02..2027-09-02 step "
	"2\n"
	"history 9 opened\n"
	"applied: report 7 version 1 of exam 6, final; closed follow-up 5 by exam 6 (DONE_LATE); "
	"opened follow-up 9\n"},
    /* so is one a week later, and it may be the same: asked, and both are tracked */
    {FIRST "\nat 2026-03-09", CT "acc=A2 day=2026-03-09 text=" TEXT, KINDS,
	"history 5 early-exam\n"
	"case 9 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-09..2026-09-09\n"
	"history 9 opened\n"
	"question duplicate 9/2 of 9\n"
	"applied: report 7 version 1 of exam 6, final; opened follow-up 9; asked: duplicate\n"},
    /* a day that cannot be proves nothing: asked */
    {CT "acc=A1 day=2029-03-02 text=" TEXT, CT "acc=A2 day=2029-03-02 text=" TEXT, KINDS,
	"question implausible-date 7/day\n"
	"case 11 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"
	"history 11 opened\n"
	"question duplicate 11/2 of 11\n"
	"applied: report 8 version 1 of exam 7, final; asked: implausible-date; opened follow-up "
	"11; asked: duplicate\n"},
    /* the other side is not the same */
    {LEFT, RIGHT, KINDS,
	"case 9 recommendation/knee#1 open follow-up-imaging MR-KNEE 2026-06-02..2026-06-02\n"
	"history 9 opened\n"
	"applied: report 7 version 1 of exam 6, final; opened follow-up 9\n"},
    /* the same words for another region are asked for by themselves */
    {FIRST, "report proc=36801-9 by=doc prose=on auth=X acc=A2 in=78 day=2026-03-02 text=" TEXT,
	KINDS,
	"history 5 came-again\n"
	"applied: report 7 version 1 of exam 6, final; exam 6 has the same report as exam 2\n"},
    /* nor for an ankle what is asked for a knee without naming it */
    {KNEE "acc=A1 ptext=XR_knee text=" ANY, KNEE "acc=A2 in=78 ptext=XR_ankle text=" ANY, KINDS,
	"case 9 recommendation/any#1 open follow-up-imaging MR-OTHER 2026-06-02..2026-06-02\n"
	"history 9 opened\n"
	"question duplicate 9/2 of 9\n"
	"applied: report 7 version 1 of exam 6, final; opened follow-up 9; asked: duplicate\n"},
    /* two OBR of one message are one dictation, whatever they show */
    {"", KNEE "acc=A1 also=A2 ptext=XR_knee text=" ANY, KINDS,
	"case 5 recommendation/any#1 open follow-up-imaging MR-OTHER 2026-06-02..2026-06-02\n"
	"history 5 opened\n"
	"history 5 came-again\n"
	"applied: report 3 version 1 of exam 2, final; opened follow-up 5; report 7 version 1 of "
	"exam 6, final; exam 6 has the same report as exam 2\n"},
    /* a text of few letters is everybody's */
    {CT "acc=A1 day=2026-03-02 text=Recommend CT chest in 6 months.",
	CT "acc=A2 day=2026-03-02 text=Recommend CT chest in 6 months.", KINDS,
	"case 9 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"
	"history 9 opened\n"
	"question duplicate 9/2 of 9\n"
	"applied: report 7 version 1 of exam 6, final; opened follow-up 9; asked: duplicate\n"},
    /* other words, the same recommendation on the same day: asked */
    {FIRST, CT "acc=A2 day=2026-03-02 text=" WORDS, KINDS,
	"case 9 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"
	"history 9 opened\n"
	"question duplicate 9/2 of 9\n"
	"applied: report 7 version 1 of exam 6, final; opened follow-up 9; asked: duplicate\n"},
    /* one text with two codes is not one report */
    {CODED "acc=A1 f=lung-rads:category=3 text=" PLAIN,
	CODED "acc=A2 f=lung-rads:category=4A text=" PLAIN, KINDS,
	"case 9 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 9 opened\n"
	"question duplicate 9/2 of 9\n"
	"applied: report 7 version 1 of exam 6, final; opened follow-up 9; asked: duplicate\n"},
    /* coded alike it is */
    {CODED "acc=A1 f=lung-rads:category=4A text=" PLAIN,
	CODED "acc=A2 f=lung-rads:category=4A text=" PLAIN, KINDS,
	"history 5 came-again\n"
	"applied: report 7 version 1 of exam 6, final; exam 6 has the same report as exam 2\n"},
    /* nothing is owed twice */
    {CT "acc=A1 day=2026-03-02 text=" PLAIN, CT "acc=A2 day=2026-03-02 text=" PLAIN, KINDS,
	"applied: report 5 version 1 of exam 4, final; exam 4 has the same report as exam 2\n"},
    /* what is asked is asked once */
    {CT "acc=A1 day=2026-03-02 text=" VAGUE, CT "acc=A2 day=2026-03-02 text=" VAGUE, KINDS,
	"applied: report 6 version 1 of exam 5, final; exam 5 has the same report as exam 2\n"},
    /* a pointer to a document is no report */
    {CT "acc=A1 day=2026-03-02 document text=" POINTER,
	CT "acc=A2 day=2026-03-02 document text=" POINTER, KINDS,
	"question unread-report 5/unread\n"
	"applied: report 6 version 1 of exam 5, final; asked: unread-report\n"},
    /* a correction under the second number moves the follow-up */
    {FIRST "\n" SECOND, CT "acc=A2 day=2026-03-02 status=corrected at=2026-03-04 text=" OTHER,
	KINDS,
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"
	"history 5 moved\n"
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"
	"history 5 replanned\n"
	"applied: report 8 version 2 of exam 6, corrected; the report of exam 2 is that of exam 6: "
	"a new version came under another number; follow-up 5\n"},
    /* an older one changes nothing */
    {FIRST "\n" SECOND "\n" FIRST_AGAIN,
	CT "acc=A2 day=2026-03-02 status=corrected at=2026-03-03 text=" OTHER, KINDS,
	"applied: report 10 version 2 of exam 6, corrected: an older version, nothing changed\n"},
    /* the second number sends the old text once more: no news */
    {FIRST "\n" SECOND "\n" CT "acc=A1 day=2026-03-02 status=corrected at=2026-03-04 text=" OTHER,
	CT "acc=A2 day=2026-03-02 at=2026-03-05 text=" TEXT, KINDS,
	"applied: report 10 version 2 of exam 6, final; the same report as that of exam 2\n"},
    /* the first number is taken back, the second stands */
    {FIRST "\n" SECOND, CT "acc=A1 day=2026-03-02 status=withdrawn at=2026-03-04", KINDS,
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"
	"history 5 moved\n"
	"applied: report 8 version 2 of exam 2, withdrawn; the report of exam 2 is that of exam 6: "
	"it was taken back under this number\n"},
    /* cancelled */
    {FIRST "\n" SECOND, CT "acc=A1 day=2026-03-02 status=cancelled at=2026-03-04", KINDS,
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"
	"history 5 moved\n"
	"applied: report 8 version 2 of exam 2, cancelled; the report of exam 2 is that of exam 6: "
	"it was taken back under this number\n"},
    /* the second number is taken back, the first stands */
    {FIRST "\n" SECOND, CT "acc=A2 day=2026-03-02 status=withdrawn at=2026-03-04", KINDS,
	"applied: report 8 version 2 of exam 6, withdrawn\n"},
    /* both are taken back */
    {FIRST "\n" SECOND "\n" CT "acc=A1 day=2026-03-02 status=withdrawn at=2026-03-04",
	CT "acc=A2 day=2026-03-02 status=withdrawn at=2026-03-05", KINDS,
	"case 5 recommendation/chest#1 closed follow-up-imaging CT-CHEST 2026-09-02..2026-09-02 "
	"ENTERED_IN_ERROR\n"
	"history 5 closed\n"
	"applied: report 9 version 2 of exam 6, withdrawn; entered in error: follow-up 5\n"},
    /* cancelled, then sent under a new number */
    {FIRST "\n" CT "acc=A1 day=2026-03-02 status=cancelled at=2026-03-03", SECOND, KINDS,
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"
	"history 5 moved\n"
	"question index-cancelled 2/recommendation/chest#1 of 5 answered\n"
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"
	"history 5 released\n"
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"
	"applied: report 9 version 1 of exam 8, final; the report of exam 2 is that of exam 8: it "
	"was taken back and came again; follow-up 5\n"},
    /* withdrawn, then sent under a new number */
    {FIRST "\n" CT "acc=A1 day=2026-03-02 status=withdrawn at=2026-03-03", SECOND, KINDS,
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"
	"history 5 moved\n"
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"
	"history 5 reopened\n"
	"history 5 told\n"
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"
	"applied: report 8 version 1 of exam 7, final; the report of exam 2 is that of exam 7: it "
	"was taken back and came again; follow-up 5\n"},
    /* a correction of the same study under new numbers moves the follow-up */
    {CT "acc=A1 study=1.2 day=2026-03-02 text=" TEXT,
	CT "acc=A2 study=1.2 day=2026-03-02 status=corrected at=2026-03-04 text=" OTHER, KINDS,
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"
	"history 5 moved\n"
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"
	"history 5 replanned\n"
	"applied: report 7 version 1 of exam 6, corrected; the report of exam 2 is that of exam 6: "
	"a correction of the same study; follow-up 5\n"},
    /* of no known study it is asked, and both are tracked */
    {FIRST, CT "acc=A2 day=2026-03-02 status=corrected at=2026-03-04 text=" OTHER, KINDS,
	"case 9 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"
	"history 9 opened\n"
	"question duplicate 5/6 of 5\n"
	"applied: report 7 version 1 of exam 6, corrected; opened follow-up 9; asked: duplicate\n"},
    /* one that asks for nothing any more */
    {FIRST, CT "acc=A2 day=2026-03-02 status=corrected at=2026-03-04 text=" PLAIN, KINDS,
	"question duplicate 5/6 of 5\n"
	"applied: report 7 version 1 of exam 6, corrected; nothing owed: no sentence asks for "
	"anything; asked: duplicate\n"},
    /* a new filler number of a known exam is the same exam */
    {FIRST_NUMBERED,
	CT "acc=A1 filler=F2 placer=P2 day=2026-03-02 status=corrected at=2026-03-04 text=" OTHER,
	KINDS,
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"
	"history 5 replanned\n"
	"applied: report 6 version 2 of exam 2, corrected; follow-up 5\n"},
    /* a new accession with the known filler number too */
    {FIRST_NUMBERED,
	CT "acc=A2 filler=F1 day=2026-03-02 status=corrected at=2026-03-04 text=" OTHER, KINDS,
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"
	"history 5 replanned\n"
	"applied: report 6 version 2 of exam 2, corrected; follow-up 5\n"},
    /* the second number closes nothing that the first one did not */
    {GAP, CT "acc=A2 day=2026-03-02 text=" TEXT, KINDS,
	"applied: report 11 version 1 of exam 10, final; exam 10 has the same report as exam 6\n"},
    /* a follow-up that a person ended stays ended */
    {FIRST "\nclose case=5 code=CLIN_CLOSED clinician=doc reason=y", SECOND, KINDS,
	"history 5 came-again\n"
	"applied: report 7 version 1 of exam 6, final; exam 6 has the same report as exam 2\n"},
    /* what a source in shadow had said opens now */
    {CTS "acc=A1 day=2026-03-02 text=" TEXT, SECOND, KINDS,
	"case 8 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-09-02..2026-09-02\n"
	"history 8 opened\n"
	"applied: report 6 version 1 of exam 5, final; opened follow-up 8\n"},
    /* answered: the same */
    {FIRST "\n" CT "acc=A2 day=2026-03-02 text=" WORDS, "same-as about=duplicate other=5", KINDS,
	"question duplicate 9/2 of 9 answered\n"
	"history 9 question-answered\n"
	"history 5 question-answered\n"
	"case 9 recommendation/chest#1 closed follow-up-imaging CT-CHEST 2026-09-02..2026-09-02 "
	"DUPLICATE\n"
	"history 9 closed\n"
	"applied: answered; closed follow-up 2QT5QZ as a duplicate of 2DZVVT\n"},
    /* answered: two */
    {FIRST "\n" CT "acc=A2 day=2026-03-02 text=" WORDS, "keep-apart about=duplicate", KINDS,
	"question duplicate 9/2 of 9 answered\n"
	"history 9 question-answered\n"
	"applied: answered\n"},
};

TABLE_SUITE(twin, rows)
