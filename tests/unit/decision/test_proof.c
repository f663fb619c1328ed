/* SPDX-License-Identifier: Apache-2.0
 *
 * test_proof.c - a closure whose exam is cancelled, withdrawn, corrected or another patient's, in
 * any order; what a person closed, reopened or rejected.
 */
#include "table.h"

Suite *proof_suite(void);

#define KINDS "case history question notice note"
#define LDCT  "report proc=79086-5 by=doc "
/* A category 3, done six months later by A2. */
#define ASKED LDCT "acc=A1 day=2026-03-02 f=lung-rads:category=3"
#define DONE  ASKED "\nat 2026-09-05\n" LDCT "acc=A2 day=2026-09-04 a=no"
#define LATER DONE "\nat 2026-09-10\n"
/* Two follow-ups of one exam, by two exams. */
#define TWO                                                                                        \
	ASKED "\n" LDCT "acc=B1 day=2026-03-05 f=lung-rads:category=3\nat 2026-09-07\n" LDCT       \
	      "acc=A2 day=2026-09-06 a=no\nat 2026-09-10\n"
/* A series of two steps, the first done by A2. */
#define NODULE                                                                                     \
	"f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 "              \
	"birth=1960-01-01"
#define CHEST "report proc=29252-4 by=doc "
#define SERIES                                                                                     \
	CHEST "acc=A1 day=2026-03-02 " NODULE "\nat 2026-09-10\n" CHEST                            \
	      "acc=A2 day=2026-09-10 a=no\n"

/* A biopsy that was asked for, by its needle. */
#define SAMPLED                                                                                    \
	"report acc=A1 ptext=US_BREAST_LEFT mod=US by=doc day=2026-03-02 prose=on "                \
	"text=Recommend biopsy of the left breast in 2 weeks.\nat 2026-03-11\n"                    \
	"report acc=A2 ptext=US_GUIDED_CORE_BIOPSY_BREAST_LEFT mod=US by=doc day=2026-03-10 "      \
	"prose=on text=Six cores were obtained.\nat 2026-03-14\n"
#define TISSUE "report acc=A3 ptext=SURGICAL_PATHOLOGY by=doc day=2026-03-12 prose=on "

static const struct row rows[] = {
    /* whether an exam answers it is asked no more when the exam is taken back */
    {ASKED "\nat 2026-09-05\nreport by=doc acc=A2 day=2026-09-04 a=no proc=36089-1",
	"report by=doc acc=A2 day=2026-09-04 status=withdrawn at=2026-09-08 proc=36089-1",
	"case question", "question exam-match 5/6 of 5 answered\n"},
    /* its date had passed when it was opened, and it was in tier 1: the tiers start over */
    {CHEST "acc=A1 day=2026-02-16 prose=on text=Recommend CT chest in 1 week.\nat 2026-03-04\n"
	   "timers\nat 2026-03-05\n" CHEST "acc=A2 day=2026-03-04 a=no\nat 2026-03-06\n",
	CHEST "acc=A2 day=2026-03-04 status=withdrawn at=2026-03-06", "case timer history",
	"case 5 recommendation/chest#1 open follow-up-imaging CT-CHEST 2026-02-23..2026-02-23 "
	"overdue\n"
	"history 5 reopened\n"
	"history 5 overdue\n"
	"timer 5 overdue 2026-03-09T12:30:00Z\n"
	"history 5 told\n"},
    /* withdrawn: open again, and its owner is told why */
    {LATER, LDCT "acc=A2 day=2026-09-04 status=withdrawn at=2026-09-10", KINDS,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"history 5 reopened\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"applied: report 9 version 2 of exam 6, withdrawn; reopened follow-up 2DZVVT: the "
	"report of exam A2, which had closed it, was withdrawn\n"},
    /* the exam did not happen after all */
    {LATER, LDCT "acc=A2 day=2026-09-04 status=cancelled at=2026-09-10", KINDS,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"history 5 reopened\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"applied: report 9 version 2 of exam 6, cancelled; reopened follow-up 2DZVVT: exam "
	"A2, which had closed it, was cancelled\n"},
    /* its report is preliminary again */
    {LATER, LDCT "acc=A2 day=2026-09-04 status=preliminary at=2026-09-10", KINDS,
	"question never-final 6/final\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"history 5 reopened\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"applied: report 9 version 2 of exam 6, preliminary; reopened follow-up 2DZVVT: "
	"the report of exam A2, which had closed it, is final no longer\n"},
    /* images that are heard of late take nothing back */
    {LATER, LDCT "acc=A2 day=2026-09-04 status=performed at=2026-09-10", KINDS, "applied: \n"},
    /* an older version that comes late takes nothing back */
    {LATER, LDCT "acc=A2 day=2026-09-04 status=withdrawn at=2026-09-04", KINDS,
	"applied: report 9 version 2 of exam 6, withdrawn: an older version, nothing "
	"changed\n"},
    /* corrected, and still the same exam: it stays closed */
    {LATER, LDCT "acc=A2 day=2026-09-04 status=corrected a=no at=2026-09-10", KINDS,
	"applied: report 9 version 2 of exam 6, corrected; nothing owed: what its codes "
	"state asks for nothing; its text decides nothing here\n"},
    /* dated before it was asked for */
    {LATER, LDCT "acc=A2 day=2026-02-04 status=corrected a=no at=2026-09-10", KINDS,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"history 5 reopened\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"applied: report 9 version 2 of exam 6, corrected; reopened follow-up 2DZVVT: exam "
	"A2, which had closed it, is dated 2026-02-04 now, before it was asked for; "
	"nothing owed: what its codes state asks for nothing; its text decides nothing here\n"},
    /* dated before its window: asked, and open meanwhile */
    {LATER, LDCT "acc=A2 day=2026-07-20 status=corrected a=no at=2026-09-10", KINDS,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"history 5 reopened\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"question exam-match 5/6 of 5\n"
	"history 5 match-doubtful\n"
	"applied: report 9 version 2 of exam 6, corrected; reopened follow-up 2DZVVT: the "
	"report of exam A2, which had closed it, was corrected and no longer answers it "
	"for certain; exam 6 may answer follow-up 5: asked; nothing owed: what its codes "
	"state asks for nothing; its text decides nothing here\n"},
    /* long past its date: overdue at once */
    {DONE "\nat 2027-03-10\n", LDCT "acc=A2 day=2026-09-04 status=withdrawn at=2027-03-10",
	"case timer history",
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"overdue\n"
	"history 5 reopened\n"
	"history 5 overdue\n"
	"timer 5 overdue 2027-03-11T13:30:00Z\n"
	"history 5 told\n"},
    /* taken back twice: nothing more */
    {LATER LDCT "acc=A2 day=2026-09-04 status=withdrawn at=2026-09-10\nat 2026-09-11\n",
	LDCT "acc=A2 day=2026-09-04 status=withdrawn at=2026-09-11", KINDS,
	"applied: report 11 version 3 of exam 6, withdrawn\n"},
    /* final again: closed by the same rules */
    {LATER LDCT "acc=A2 day=2026-09-04 status=withdrawn at=2026-09-10\nat 2026-09-11\n",
	LDCT "acc=A2 day=2026-09-04 a=no status=corrected at=2026-09-11", KINDS,
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"DONE_MATCH\n"
	"history 5 closed\n"
	"applied: report 11 version 3 of exam 6, corrected; closed follow-up 5 by exam 6 "
	"(DONE_MATCH); nothing owed: what its codes state asks for nothing; its text "
	"decides nothing here\n"},
    /* both that one exam had closed */
    {TWO, LDCT "acc=A2 day=2026-09-06 status=withdrawn at=2026-09-10", "case note",
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"case 10 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"applied: report 14 version 2 of exam 11, withdrawn; reopened follow-up 2DZVVT: "
	"the report of exam A2, which had closed it, was withdrawn; reopened follow-up "
	"2SZQPX: the report of exam A2, which had closed it, was withdrawn\n"},
    /* another exam has answered it meanwhile */
    {LATER LDCT "acc=A3 day=2026-09-10 a=no\nat 2026-09-11\n",
	LDCT "acc=A2 day=2026-09-04 status=withdrawn at=2026-09-11", "case note",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"DONE_MATCH\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"DONE_MATCH\n"
	"applied: report 12 version 2 of exam 6, withdrawn; reopened follow-up 2DZVVT: the "
	"report of exam A2, which had closed it, was withdrawn; closed follow-up 5 by exam "
	"9 (DONE_MATCH)\n"},
    /* the next step of a series is taken back with it */
    {SERIES, CHEST "acc=A2 day=2026-09-10 status=withdrawn at=2026-09-11", KINDS,
	"case 9 fleischner#1 closed follow-up-imaging-optional CT-CHEST "
	"2027-09-02..2028-03-02 step 2 optional ENTERED_IN_ERROR\n"
	"history 9 closed\n"
	"case 5 fleischner#1 open follow-up-imaging CT-CHEST 2026-09-02..2027-03-02\n"
	"history 5 reopened\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"applied: report 10 version 2 of exam 6, withdrawn; reopened follow-up 2DZVVT: the "
	"report of exam A2, which had closed it, was withdrawn; took back follow-up 9, its "
	"next step\n"},
    {SERIES, CHEST "acc=A2 day=2026-09-10 status=cancelled at=2026-09-11", KINDS,
	"case 9 fleischner#1 closed follow-up-imaging-optional CT-CHEST "
	"2027-09-02..2028-03-02 step 2 optional ENTERED_IN_ERROR\n"
	"history 9 closed\n"
	"case 5 fleischner#1 open follow-up-imaging CT-CHEST 2026-09-02..2027-03-02\n"
	"history 5 reopened\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"applied: report 10 version 2 of exam 6, cancelled; reopened follow-up 2DZVVT: "
	"exam A2, which had closed it, was cancelled; took back follow-up 9, its next step\n"},
    /* the next step was done: it is not opened twice */
    {SERIES "at 2027-10-01\n" CHEST "acc=A3 day=2027-10-01 a=no\n",
	CHEST "acc=A2 day=2026-09-10 status=withdrawn at=2027-10-02", KINDS,
	"case 5 fleischner#1 closed follow-up-imaging CT-CHEST 2026-09-02..2027-03-02 "
	"overdue DONE_LATE\n"
	"history 5 reopened\n"
	"history 5 overdue\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"case 5 fleischner#1 closed follow-up-imaging CT-CHEST 2026-09-02..2027-03-02 "
	"overdue DONE_LATE\n"
	"history 5 closed\n"
	"applied: report 13 version 2 of exam 6, withdrawn; reopened follow-up 2DZVVT: the "
	"report of exam A2, which had closed it, was withdrawn; closed follow-up 5 by exam "
	"10 (DONE_LATE)\n"},
    /* the newer result that took its place is taken back */
    {ASKED "\nat 2026-05-10\n" LDCT "acc=A2 day=2026-05-10 f=lung-rads:category=4A\n",
	LDCT "acc=A2 day=2026-05-10 status=withdrawn at=2026-05-12", KINDS,
	"case 9 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-08-10..2026-08-10 "
	"step 2 ENTERED_IN_ERROR\n"
	"history 9 closed\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"history 5 reopened\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"applied: report 10 version 2 of exam 6, withdrawn; reopened follow-up 2DZVVT: the "
	"report of exam A2, which had closed it, was withdrawn; took back follow-up 9, its "
	"next step\n"},
    /* ... or asks for nothing any more */
    {ASKED "\nat 2026-05-10\n" LDCT "acc=A2 day=2026-05-10 f=lung-rads:category=4A\n",
	LDCT "acc=A2 day=2026-05-10 status=corrected f=lung-rads:category=2 at=2026-05-12", KINDS,
	"case 9 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-08-10..2026-08-10 "
	"step 2 WITHDRAWN\n"
	"history 9 closed\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"history 5 reopened\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"history 5 early-exam\n"
	"applied: report 10 version 2 of exam 6, corrected; nothing owed: what its codes "
	"state asks for nothing; its text decides nothing here; withdrew follow-up 9; "
	"reopened follow-up 2DZVVT: the result of exam A2, which had taken its place, was "
	"corrected and asks for nothing\n"},
    /* the same report stands under another number */
    {ASKED "\nat 2026-09-05\n" LDCT "acc=A2 day=2026-09-04 text=Stable_nodule.\n" LDCT
	   "acc=A3 day=2026-09-04 text=Stable_nodule.\n",
	LDCT "acc=A2 day=2026-09-04 status=withdrawn at=2026-09-06", KINDS,
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"DONE_MATCH\n"
	"history 5 reopened\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"question unread-report 6/unread answered\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"DONE_MATCH\n"
	"history 5 closed\n"
	"applied: report 12 version 2 of exam 6, withdrawn; reopened follow-up 2DZVVT: the "
	"report of exam A2, which had closed it, was withdrawn; closed follow-up 5 by exam "
	"9 (DONE_MATCH)\n"},
    /* the patient has died meanwhile: open again and suspended */
    {LATER "message died=yes\n",
	LDCT "acc=A2 day=2026-09-04 status=withdrawn died=yes at=2026-09-10", KINDS,
	"case 5 lung-rads#1 open suspended follow-up-imaging CT-CHEST-LD "
	"2026-09-02..2026-09-02\n"
	"history 5 reopened\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"case 5 lung-rads#1 open suspended follow-up-imaging CT-CHEST-LD "
	"2026-09-02..2026-09-02\n"
	"history 5 held\n"
	"question deceased 1\n"
	"applied: report 9 version 2 of exam 6, withdrawn; reopened follow-up 2DZVVT: the "
	"report of exam A2, which had closed it, was withdrawn\n"},

    /* what a person closed is asked about, once */
    {ASKED "\nat 2026-05-05\n" LDCT
	   "acc=A2 day=2026-05-04 a=no\nclose case=5 code=DONE_EARLY exam=A2",
	LDCT "acc=A2 day=2026-05-04 status=withdrawn at=2026-05-06", KINDS,
	"question closed-rightly 5/6 of 5\n"
	"applied: report 9 version 2 of exam 6, withdrawn; asked whether follow-up 2DZVVT "
	"is rightly closed\n"},
    {ASKED "\nat 2026-05-05\n" LDCT
	   "acc=A2 day=2026-05-04 a=no\nclose case=5 code=DONE_EARLY exam=A2\n" LDCT
	   "acc=A2 day=2026-05-04 status=withdrawn at=2026-05-06",
	"still-owed about=closed-rightly", KINDS,
	"question closed-rightly 5/6 of 5 answered\n"
	"history 5 question-answered\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"history 5 reopened\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"applied: reopened follow-up 2DZVVT; answered\n"},
    {ASKED "\nat 2026-05-05\n" LDCT
	   "acc=A2 day=2026-05-04 a=no\nclose case=5 code=DONE_EARLY exam=A2\n" LDCT
	   "acc=A2 day=2026-05-04 status=withdrawn at=2026-05-06",
	"not-owed about=closed-rightly code=benign", KINDS,
	"question closed-rightly 5/6 of 5 answered\n"
	"history 5 question-answered\n"
	"applied: answered\n"},
    {ASKED "\nat 2026-05-05\n" LDCT
	   "acc=A2 day=2026-05-04 a=no\nclose case=5 code=DONE_EARLY exam=A2\n" LDCT
	   "acc=A2 day=2026-05-04 status=withdrawn at=2026-05-06",
	LDCT "acc=A2 day=2026-05-04 a=no status=corrected at=2026-05-07", KINDS,
	"question closed-rightly 5/6 of 5 answered\n"
	"applied: report 11 version 3 of exam 6, corrected; nothing owed: what its codes "
	"state asks for nothing; its text decides nothing here\n"},

    /* a person reopened it: that exam does not count, in any version ... */
    {LATER "reopen case=5 reason=bases_not_covered",
	LDCT "acc=A2 day=2026-09-04 status=corrected a=no", KINDS,
	"applied: report 11 version 2 of exam 6, corrected; nothing owed: what its codes "
	"state asks for nothing; its text decides nothing here\n"},
    /* ... nor under another number ... */
    {ASKED "\nat 2026-09-05\n" LDCT
	   "acc=A2 study=1.2 day=2026-09-04 a=no\nreopen case=5 reason=not_covered\n",
	LDCT "acc=A3 study=1.2 day=2026-09-04 status=corrected a=no at=2026-09-06", KINDS,
	"applied: report 12 version 1 of exam 11, corrected; the report of exam 6 is that "
	"of exam 11: a correction of the same study; nothing owed: what its codes state "
	"asks for nothing; its text decides nothing here\n"},
    /* ... another exam does */
    {LATER "reopen case=5 reason=bases_not_covered", LDCT "acc=A3 day=2026-09-08 a=no", KINDS,
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"DONE_MATCH\n"
	"history 5 closed\n"
	"applied: report 12 version 1 of exam 11, final; closed follow-up 5 by exam 11 "
	"(DONE_MATCH); nothing owed: what its codes state asks for nothing; its text "
	"decides nothing here\n"},
    /* the newer result that a person did not take for it supersedes it no more */
    {ASKED "\nat 2026-05-10\n" LDCT "acc=A2 day=2026-05-10 f=lung-rads:category=4A\n"
	   "reopen case=5 reason=another_nodule",
	LDCT "acc=A2 day=2026-05-10 status=corrected f=lung-rads:category=4B,new=yes at=2026-05-12",
	KINDS,
	"question bad-input 6/lung-rads#1 of 9\n"
	"applied: report 12 version 2 of exam 6, corrected; asked: bad-input\n"},

    /* a specialist's plan is asked about in a year, and no more once it is open again */
    {ASKED, "close case=5 code=MANAGED_ONC reason=oncology,_plan_of_2026-03-01", KINDS,
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"MANAGED_ONC\n"
	"history 5 closed\n"
	"question closed-rightly 5/managed-2026-03-02 of 5\n"
	"applied: closed with MANAGED_ONC\n"},
    {ASKED "\nclose case=5 code=MANAGED_SPEC reason=plan", "reopen case=5 reason=no_plan", KINDS,
	"question closed-rightly 5/managed-2026-03-02 of 5 answered\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"history 5 reopened\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"applied: reopened; what comes next of it comes on 2026-03-03\n"},
    {ASKED "\nclose case=5 code=MANAGED_SPEC reason=plan\nat 2027-03-05\ntimers",
	"not-owed about=closed-rightly code=elsewhere", KINDS,
	"question closed-rightly 5/managed-2026-03-02 of 5 answered\n"
	"history 5 question-answered\n"
	"question closed-rightly 5/managed-2027-03-05 of 5\n"
	"applied: answered\n"},
    /* an order, an exam or a visit after a refusal is asked about, if it is of that kind */
    {ASKED "\nclose case=5 code=DECLINED reason=told clinician=doc\nat 2026-04-02",
	"order placer=P9 proc=79086-5 at=2026-04-02 when=2026-09-01", KINDS,
	"question closed-rightly 5/again of 5\n"
	"applied: exam 6; asked whether follow-up 2DZVVT is rightly closed\n"},
    {ASKED "\nclose case=5 code=HOSPICE clinician=doc by=doc\nat 2026-04-02",
	"order placer=P9 proc=79086-5 at=2026-04-02 when=2026-09-01", KINDS,
	"question closed-rightly 5/again of 5\n"
	"applied: exam 6; asked whether follow-up 2DZVVT is rightly closed\n"},
    {ASKED "\nclose case=5 code=LIMITED_LIFE clinician=doc by=doc\nat 2026-04-02",
	"order placer=P9 proc=79086-5 at=2026-04-02 when=2026-09-01", KINDS,
	"question closed-rightly 5/again of 5\n"
	"applied: exam 6; asked whether follow-up 2DZVVT is rightly closed\n"},
    {ASKED "\nclose case=5 code=DECLINED reason=told clinician=doc\nat 2026-04-02",
	"order placer=P9 proc=24627-2 at=2026-04-02 cancelled ev=cancelled", KINDS,
	"applied: exam 6\n"},
    {ASKED "\nclose case=5 code=DECLINED reason=told clinician=doc\nat 2026-09-02",
	LDCT "acc=A2 day=2026-09-02 a=no", KINDS,
	"question closed-rightly 5/again of 5\n"
	"applied: report 7 version 1 of exam 6, final; nothing owed: what its codes state "
	"asks for nothing; its text decides nothing here; asked whether follow-up 2DZVVT "
	"is rightly closed\n"},
    {ASKED "\nclose case=5 code=DECLINED reason=told clinician=doc\nat 2026-09-02\n" LDCT
	   "acc=A2 day=2026-09-02 a=no",
	"still-owed about=closed-rightly", KINDS,
	"question closed-rightly 5/again of 5 answered\n"
	"history 5 question-answered\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"DONE_MATCH\n"
	"history 5 reopened\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02 "
	"DONE_MATCH\n"
	"history 5 closed\n"
	"applied: reopened follow-up 2DZVVT; answered; closed follow-up 5 by exam 6 "
	"(DONE_MATCH)\n"},
    {ASKED "\nclose case=5 code=DECLINED reason=told clinician=doc\nat 2026-09-02",
	"report acc=A2 proc=24725-4 by=doc day=2026-09-02 a=no", KINDS,
	"applied: report 7 version 1 of exam 6, final; nothing owed: what its codes state "
	"asks for nothing; its text decides nothing here\n"},
    {ASKED "\nclose case=5 code=DECLINED reason=told clinician=doc\nat 2026-09-02",
	"message event=A04", KINDS,
	"question closed-rightly 5/again of 5\n"
	"applied: patient 1; asked whether follow-up 2DZVVT is rightly closed\n"},
    {ASKED "\nclose case=5 code=DECLINED reason=told clinician=doc\nat 2026-09-02",
	"message event=A08", KINDS, "applied: patient 1\n"},
    /* answered once, the same is not asked again */
    {ASKED "\nclose case=5 code=DECLINED reason=told clinician=doc\nat 2026-09-02\n" LDCT
	   "acc=A2 day=2026-09-02 a=no\nnot-owed about=closed-rightly code=patient-declined",
	LDCT "acc=A2 day=2026-09-02 a=no status=corrected at=2026-09-03", KINDS,
	"applied: report 10 version 2 of exam 6, corrected; nothing owed: what its codes "
	"state asks for nothing; its text decides nothing here\n"},
    /* its order is cancelled after its report was signed: both cannot be */
    {LATER, "order acc=A2 proc=79086-5 ev=cancelled at=2026-09-10", KINDS,
	"question closed-rightly 5/6/cancelled of 5\n"
	"applied: exam 6; asked whether follow-up 2DZVVT is rightly closed\n"},
    {LATER "order acc=A2 proc=79086-5 ev=cancelled at=2026-09-10\n"
	   "not-owed about=closed-rightly code=done",
	"order acc=A2 proc=79086-5 ev=cancelled at=2026-09-11", KINDS, "applied: exam 6\n"},
    /* the needle closed it, and the tissue does not suffice */
    {SAMPLED,
	TISSUE "text=SPECIMEN: LEFT BREAST, CORE BIOPSY. Insufficient material for diagnosis.",
	KINDS,
	"question closed-rightly 5/8/tissue of 5\n"
	"applied: report 9 version 1 of exam 8, final; asked whether follow-up 2DZVVT is "
	"rightly closed; nothing owed: no sentence asks for anything\n"},
    {SAMPLED, TISSUE "text=SPECIMEN: LEFT BREAST, CORE BIOPSY. Benign fibroadenoma, adequate.",
	KINDS,
	"applied: report 9 version 1 of exam 8, final; nothing owed: no sentence asks for "
	"anything\n"},
    {SAMPLED, TISSUE "text=SPECIMEN: COLON POLYP, BIOPSY. Insufficient material for diagnosis.",
	KINDS,
	"applied: report 9 version 1 of exam 8, final; nothing owed: no sentence asks for "
	"anything\n"},
    /* an unlink takes the exam away: the machine's closure falls, a person's is asked about */
    {ASKED "\nat 2026-09-05\n" LDCT "acc=A2 day=2026-09-04 a=no pat=M2\n"
	   "merge keep=M1 drop=M2 how=links\nat 2026-09-10",
	"merge keep=M1 drop=M2 how=unlinks", KINDS,
	"question patient-identity 77\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"history 5 reopened\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"applied: patient 10 is parted from 1; asked: patient-identity; reopened follow-up "
	"2DZVVT: the exam that had closed it is no longer one of this patient\n"},
    {ASKED "\nat 2026-05-05\n" LDCT "acc=A2 day=2026-05-04 a=no pat=M2\n"
	   "merge keep=M1 drop=M2 how=links\nclose case=5 code=DONE_EARLY exam=A2\nat 2026-09-10",
	"merge keep=M1 drop=M2 how=unlinks", KINDS,
	"question patient-identity 77\n"
	"question closed-rightly 5/0 of 5\n"
	"applied: patient 10 is parted from 1; asked: patient-identity; asked whether "
	"follow-up 2DZVVT is rightly closed\n"},
    /* a death is confirmed by a person, or was none */
    {ASKED, "message died=yes", KINDS,
	"case 5 lung-rads#1 open suspended follow-up-imaging CT-CHEST-LD "
	"2026-09-02..2026-09-02\n"
	"history 5 held\n"
	"question deceased 1\n"
	"applied: patient 1; patient has died\n"},
    {ASKED "\nmessage died=yes", "not-owed about=deceased code=deceased", KINDS,
	"question deceased 1 answered\n"
	"case 5 lung-rads#1 closed suspended follow-up-imaging CT-CHEST-LD "
	"2026-09-02..2026-09-02 DECEASED\n"
	"history 5 closed\n"
	"applied: answered; closed follow-up 2DZVVT with DECEASED\n"},
    {ASKED "\nmessage died=yes", "not-owed about=deceased code=benign", KINDS,
	"refused: confirm the death (not-owed deceased), or answer still-owed\n"},
    {ASKED "\nmessage died=yes", "still-owed about=deceased", KINDS,
	"question deceased 1 answered\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"history 5 released\n"
	"applied: answered\n"},
    {ASKED "\nmessage died=yes", "message died=no", KINDS,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"history 5 released\n"
	"question deceased 1 answered\n"
	"applied: patient 1; death taken back\n"},
    {ASKED "\nmessage died=yes\nnot-owed about=deceased code=deceased", "message died=no", KINDS,
	"question closed-rightly 5/alive of 5\n"
	"applied: patient 1; death taken back; asked whether follow-up 2DZVVT is rightly "
	"closed\n"},
    {ASKED "\nmessage died=yes\nnot-owed about=deceased code=deceased",
	LDCT "acc=B1 day=2026-03-02 f=lung-rads:category=3 died=yes", KINDS,
	"case 10 lung-rads#1 open suspended follow-up-imaging CT-CHEST-LD "
	"2026-09-02..2026-09-02\n"
	"history 10 opened\n"
	"case 10 lung-rads#1 open suspended follow-up-imaging CT-CHEST-LD "
	"2026-09-02..2026-09-02\n"
	"history 10 held\n"
	"question deceased 1\n"
	"applied: report 8 version 1 of exam 7, final; opened follow-up 10\n"},

    /* who decided is a clinician of the directory */
    {ASKED, "close case=5 code=CLIN_CLOSED reason=r clinician=nobody", NULL,
	"refused: \"nobody\" is nobody in the directory\n"},
    {ASKED, "close case=5 code=CLIN_CLOSED reason=r clinician=coord", NULL,
	"refused: coord is no clinician in the directory (coordinator): name who decided it\n"},
    /* a survivor that is closed, a report that is not final */
    {ASKED
	"\n" LDCT
	"acc=B1 day=2026-03-05 f=lung-rads:category=4A\nclose case=10 code=ADMIN_CLOSED reason=r",
	"close case=5 code=DUPLICATE link=THAT other=10", NULL,
	"refused: follow-up 2SZQPX is closed and tracks nothing: reopen it first, or name "
	"another\n"},
    {ASKED "\nat 2026-09-05\n" LDCT "acc=A2 day=2026-09-04 status=preliminary",
	"close case=5 code=RESOLVED_BY_RESULT report=A2", NULL,
	"refused: report A2 is not final (preliminary)\n"},
};

TABLE_SUITE(proof, rows)
