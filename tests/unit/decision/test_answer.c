/* SPDX-License-Identifier: Apache-2.0
 *
 * test_answer.c - what people answer, and each refusal.
 */
#include "table.h"

Suite *answer_suite(void);

#define ONE "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A"
/* And another exam, with a follow-up of its own. */
#define TWO ONE "\nreport acc=A2 ptext=XR_KNEE day=2026-03-02 by=doc s=t:US_THYROID/12"
/* And an exam of that day that a person was asked about. */
#define DONE(day)     AT(day, "CT_CHEST_LIMITED")
#define AT(day, exam) ONE "\nat " day "\nreport acc=A2 ptext=" exam " day=" day " by=doc a=no"
/* And one that was asked about because it may stand in for it. */
#define STOOD_IN                                                                                   \
	ONE "\nat 2026-06-02\nreport acc=A2 ptext=CT_CHEST_ABDOMEN_PELVIS day=2026-06-02 by=doc "  \
	    "a=no"
#define PROOF "clinician=doc link=THAT other=9 report=A2 source=Lakeside"

static const struct row rows[] = {
    /* acknowledged */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"ack case=5 by=doc reason=seen", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 acknowledged\n"
	"applied: acknowledged; the follow-up stays open until the exam is done\n"},
    /* acknowledged again, without a note */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "ack case=5 by=doc",
	"ack case=5 by=doc", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 acknowledged\n"
	"applied: acknowledged; the follow-up stays open until the exam is done\n"},
    /* a closed one is not acknowledged */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "close case=5 code=CLIN_CLOSED clinician=doc reason=y",
	"ack case=5", NULL, "refused: the follow-up is closed\n"},
    /* no such follow-up */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A", "ack case=99",
	NULL, "refused: there is no such follow-up\n"},
    /* closed with code and proof */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-03-03\n"
     "timers\n"
     "send",
	"close case=5 code=CLIN_CLOSED clinician=doc reason=y", NULL,
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"CLIN_CLOSED\n"
	"timer 5 - -\n"
	"history 5 closed\n"
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"notice withdrawn to 905 as withdrawn-due CANCEL\n"
	"history 5 told\n"
	"applied: closed with CLIN_CLOSED\n"},
    /* closed as DONE_MATCH */
    {DONE("2026-06-02"), "close case=5 code=DONE_MATCH exam=A2 reason=r clinician=doc",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_MATCH\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as DONE_EARLY */
    {DONE("2026-04-28"), "close case=5 code=DONE_EARLY exam=A2 reason=r clinician=doc",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_EARLY\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as DONE_LATE */
    {DONE("2026-09-02"), "close case=5 code=DONE_LATE exam=A2 reason=r clinician=doc",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 DONE_LATE\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as DONE_EQUIV */
    {STOOD_IN, "close case=5 code=DONE_EQUIV exam=A2 reason=r clinician=doc", "case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_EQUIV\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as DONE_ELSEWHERE */
    {TWO, "close case=5 code=DONE_ELSEWHERE reason=r source=Lakeside", "case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_ELSEWHERE\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as DONE_NONIMG */
    {TWO, "close case=5 code=DONE_NONIMG reason=r clinician=doc", "case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_NONIMG\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as RESOLVED_BY_RESULT */
    {DONE("2026-06-02"), "close case=5 code=RESOLVED_BY_RESULT report=A2 clinician=doc",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"RESOLVED_BY_RESULT\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as MANAGED_ONC */
    {TWO, "close case=5 code=MANAGED_ONC exam=A2 reason=r " PROOF, "case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"MANAGED_ONC\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as MANAGED_SPEC */
    {TWO, "close case=5 code=MANAGED_SPEC exam=A2 reason=r " PROOF, "case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"MANAGED_SPEC\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as DECLINED */
    {TWO, "close case=5 code=DECLINED exam=A2 reason=r " PROOF, "case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 DECLINED\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as DECEASED */
    {TWO, "close case=5 code=DECEASED exam=A2 reason=r " PROOF, "case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 DECEASED\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as LIMITED_LIFE */
    {TWO, "close case=5 code=LIMITED_LIFE exam=A2 reason=r " PROOF, "case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"LIMITED_LIFE\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as HOSPICE */
    {TWO, "close case=5 code=HOSPICE exam=A2 reason=r " PROOF, "case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 HOSPICE\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as TRANSFERRED_CARE */
    {TWO, "close case=5 code=TRANSFERRED_CARE exam=A2 reason=r " PROOF, "case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"TRANSFERRED_CARE\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as DUPLICATE */
    {TWO, "close case=5 code=DUPLICATE exam=A2 reason=r " PROOF, "case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 DUPLICATE\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as MERGED */
    {TWO, "close case=5 code=MERGED exam=A2 reason=r " PROOF, "case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 MERGED\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as ENTERED_IN_ERROR */
    {TWO, "close case=5 code=ENTERED_IN_ERROR exam=A2 reason=r " PROOF, "case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"ENTERED_IN_ERROR\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as WITHDRAWN */
    {TWO, "close case=5 code=WITHDRAWN exam=A2 reason=r " PROOF, "case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 WITHDRAWN\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as ADMIN_CLOSED */
    {TWO, "close case=5 code=ADMIN_CLOSED exam=A2 reason=r " PROOF, "case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"ADMIN_CLOSED\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* lost to follow-up before the attempts rule is met */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=LTFU clinician=doc", NULL,
	"refused: closing as LTFU lacks 3 more attempts, 2 other channels than the portal, "
	"attempts "
	"spread over 30 days (0 so far), the receipt of a certified letter; not before "
	"2026-10-15\n"},
    /* proof is missing */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=DONE_MATCH", NULL, "refused: closing as DONE_MATCH lacks the exam\n"},
    /* who says so is nobody */
    {ONE, "close case=5 code=ADMIN_CLOSED reason=r by=Nobody_At_All", NULL,
	"refused: \"Nobody At All\" is nobody in the directory\n"},
    /* an exam that there is not */
    {ONE, "close case=5 code=DONE_MATCH exam=NOSUCHEXAM", NULL,
	"refused: this patient has no exam NOSUCHEXAM\n"},
    /* the index exam itself */
    {ONE, "close case=5 code=DONE_MATCH exam=A1", NULL,
	"refused: exam A1 is the one that asked for follow-up 2DZVVT\n"},
    /* another patient's exam */
    {ONE "\nreport acc=B1 proc=79086-5 day=2026-03-02 by=doc a=no pat=M2",
	"close case=5 code=DONE_MATCH exam=B1", NULL, "refused: this patient has no exam B1\n"},
    /* an exam that is only planned */
    {ONE "\norder placer=P1 acc=A3 proc=79086-5 when=2026-06-01",
	"close case=5 code=DONE_MATCH exam=A3", NULL,
	"refused: exam A3 was not performed (ordered)\n"},
    /* an exam that was cancelled */
    {TWO "\nreport acc=A2 ptext=XR_KNEE status=cancelled at=2026-03-05 by=doc",
	"close case=5 code=DONE_MATCH exam=A2", NULL,
	"refused: exam A2 was not performed (cancelled)\n"},
    /* another part of the body, by whatever code */
    {AT("2026-06-02", "MRI_BRAIN_W_CONTRAST"), "close case=5 code=DONE_MATCH exam=A2", NULL,
	"refused: exam A2, MRI BRAIN W CONTRAST (other kind of exam: MR, owed is CT-CHEST-LD), "
	"cannot answer what is owed: low-dose chest CT; if that was done at another site, close as "
	"DONE_ELSEWHERE and say where and when; if it is no longer wanted, close as CLIN_CLOSED "
	"with the name of the clinician and the reason\n"},
    {AT("2026-06-02", "MRI_BRAIN_W_CONTRAST"), "close case=5 code=DONE_EQUIV exam=A2 clinician=doc",
	NULL,
	"refused: exam A2, MRI BRAIN W CONTRAST (other kind of exam: MR, owed is CT-CHEST-LD), "
	"cannot answer what is owed: low-dose chest CT; if that was done at another site, close as "
	"DONE_ELSEWHERE and say where and when; if it is no longer wanted, close as CLIN_CLOSED "
	"with the name of the clinician and the reason\n"},
    {AT("2026-06-02", "CT_ABDOMEN"), "close case=5 code=DONE_EQUIV exam=A2 clinician=doc", NULL,
	"refused: exam A2, CT ABDOMEN (other region: abdomen, owed is chest), cannot answer what "
	"is owed: low-dose chest CT; if that was done at another site, close as DONE_ELSEWHERE and "
	"say where and when; if it is no longer wanted, close as CLIN_CLOSED with the name of the "
	"clinician and the reason\n"},
    {AT("2026-06-02", "XR_KNEE"), "close case=5 code=DONE_NONIMG exam=A2 reason=seen", NULL,
	"refused: exam A2, XR KNEE (other kind of exam: XR, owed is CT-CHEST-LD), cannot answer "
	"what is owed: low-dose chest CT; if that was done at another site, close as "
	"DONE_ELSEWHERE and say where and when; if it is no longer wanted, close as CLIN_CLOSED "
	"with the name of the clinician and the reason\n"},
    {AT("2026-06-02", "XR_KNEE"), "close case=5 code=RESOLVED_BY_RESULT report=A2", NULL,
	"refused: exam A2, XR KNEE (other kind of exam: XR, owed is CT-CHEST-LD), cannot answer "
	"what is owed: low-dose chest CT; if that was done at another site, close as "
	"DONE_ELSEWHERE and say where and when; if it is no longer wanted, close as CLIN_CLOSED "
	"with the name of the clinician and the reason\n"},
    /* another machine: a clinician may say that it stands in */
    {AT("2026-06-02", "XR_CHEST_2_VIEWS"), "close case=5 code=DONE_LATE exam=A2", NULL,
	"refused: exam A2, XR CHEST 2 VIEWS (XR CHEST does not stand in for CT-CHEST-LD), is not "
	"the exam that is owed: low-dose chest CT; where a clinician takes it in its place, close "
	"as DONE_EQUIV with the clinician's name\n"},
    {AT("2026-06-02", "XR_CHEST_2_VIEWS"), "close case=5 code=DONE_EQUIV exam=A2 clinician=doc",
	"case",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_EQUIV\n"},
    {STOOD_IN, "close case=5 code=DONE_MATCH exam=A2", NULL,
	"refused: exam A2, CT CHEST ABDOMEN PELVIS (CT CAP may stand in for CT-CHEST-LD: the table "
	"of substitutions leaves it to a person), is not the exam that is owed: low-dose chest CT; "
	"where a clinician takes it in its place, close as DONE_EQUIV with the clinician's name\n"},
    /* the other side */
    {"report acc=A1 ptext=US_BREAST_LEFT day=2026-03-02 by=doc s=t:US_BREAST_LEFT/6\nat "
     "2026-09-02\n"
     "report acc=A2 ptext=US_BREAST_RIGHT day=2026-09-02 by=doc a=no",
	"close case=5 code=DONE_MATCH exam=A2", NULL,
	"refused: exam A2, US BREAST RIGHT (other side: right, owed is left), cannot answer what "
	"is owed: breast ultrasound, left; if that was done at another site, close as "
	"DONE_ELSEWHERE and say where and when; if it is no longer wanted, close as CLIN_CLOSED "
	"with the name of the clinician and the reason\n"},
    /* another day than the code says */
    {DONE("2026-09-02"), "close case=5 code=DONE_MATCH exam=A2", NULL,
	"refused: exam A2 was done on 2026-09-02: by that day it closes as DONE_LATE\n"},
    {DONE("2026-04-28"), "close case=5 code=DONE_MATCH exam=A2", NULL,
	"refused: exam A2 was done on 2026-04-28: by that day it closes as DONE_EARLY\n"},
    {DONE("2026-06-02"), "close case=5 code=DONE_LATE exam=A2", NULL,
	"refused: exam A2 was done on 2026-06-02: by that day it closes as DONE_MATCH\n"},
    /* what nobody can tell a person may */
    {AT("2026-06-02", "RADIOLOGY_EVENT"), "close case=5 code=DONE_MATCH exam=A2", "case",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_MATCH\n"},
    /* an exam from before */
    {ONE "\nreport acc=A0 ptext=XR_KNEE day=2026-02-20 by=doc a=no",
	"close case=5 code=DONE_EQUIV exam=A0 clinician=doc", NULL,
	"refused: exam A0 (2026-02-20) is from before 2026-03-02, when follow-up 2DZVVT begins\n"},
    /* an exam from the future */
    {ONE "\nreport acc=A4 ptext=XR_KNEE day=2026-03-03 by=doc a=no",
	"close case=5 code=DONE_EQUIV exam=A4 clinician=doc", NULL,
	"refused: exam A4 is dated in the future\n"},
    /* proof beside the one that is needed is looked up, too */
    {ONE, "close case=5 code=CLIN_CLOSED clinician=doc reason=r exam=NOSUCHEXAM", NULL,
	"refused: this patient has no exam NOSUCHEXAM\n"},
    /* a report that there is not */
    {ONE, "close case=5 code=RESOLVED_BY_RESULT report=99999999", NULL,
	"refused: this patient has no report under the accession number 99999999\n"},
    /* an exam without a report */
    {ONE "\norder placer=P1 acc=A3 proc=79086-5 when=2026-06-01",
	"close case=5 code=RESOLVED_BY_RESULT report=A3", NULL,
	"refused: this patient has no report under the accession number A3\n"},
    /* the report that asked for it settles nothing ... */
    {ONE, "close case=5 code=RESOLVED_BY_RESULT report=A1", NULL,
	"refused: report A1 is the one that asked for follow-up 2DZVVT\n"},
    /* ... but may take it back */
    {ONE, "close case=5 code=WITHDRAWN report=A1", "case",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"WITHDRAWN\n"},
    /* a survivor that there is not */
    {ONE, "close case=5 code=DUPLICATE link=NOSUCH", NULL,
	"refused: this patient has no follow-up NOSUCH\n"},
    /* itself */
    {ONE, "close case=5 code=DUPLICATE link=THAT other=5", NULL,
	"refused: follow-up 2DZVVT cannot be its own survivor\n"},
    /* another patient's */
    {ONE "\nreport acc=B1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 pat=M2",
	"close case=5 code=MERGED link=THAT other=10", NULL,
	"refused: this patient has no follow-up THAT\n"},
    /* a day without a site */
    {ONE, "close case=5 code=DONE_ELSEWHERE source=2019-01-01", NULL,
	"refused: the source does not say where: name the site, or where the copy is\n"},
    /* before it was asked for */
    {ONE, "close case=5 code=DONE_ELSEWHERE source=Lakeside,_2019-01-01", NULL,
	"refused: 2019-01-01 is before 2026-03-02, when follow-up 2DZVVT begins\n"},
    /* on a day to come */
    {ONE, "close case=5 code=DONE_ELSEWHERE source=2027-01-01,_Lakeside", NULL,
	"refused: 2027-01-01 is in the future\n"},
    /* a site and a day that may be */
    {ONE, "close case=5 code=DONE_ELSEWHERE source=Lakeside,_2026-03-02", "case",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_ELSEWHERE\n"},
    /* no code */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A", "close case=5",
	NULL, "refused: a closure needs a code\n"},
    /* no such code */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=FOO", NULL, "refused: \"FOO\" is no closure code\n"},
    /* closed already */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "close case=5 code=CLIN_CLOSED clinician=doc reason=y",
	"close case=5 code=CLIN_CLOSED clinician=doc reason=y", NULL,
	"refused: the follow-up is closed already\n"},
    /* reopened */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "close case=5 code=CLIN_CLOSED clinician=doc reason=y",
	"reopen case=5 reason=mistake", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 reopened\n"
	"timer 5 first 2026-03-03T13:30:00Z\n"
	"calendar due of 905 on 2026-06-02 seq 0\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"applied: reopened; what comes next of it comes on 2026-03-03\n"},
    /* reopened without a reason */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "close case=5 code=CLIN_CLOSED clinician=doc reason=y",
	"reopen case=5", NULL, "refused: reopening needs a reason\n"},
    /* an open one is not reopened */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"reopen case=5 reason=mistake", NULL, "refused: the follow-up is open\n"},
    /* reopened while it was held: still held */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=corrected at=2026-03-04\n"
     "close case=5 code=CLIN_CLOSED clinician=doc reason=y",
	"reopen case=5 reason=mistake", "case timer history",
	"case 5 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 reopened\n"
	"timer 5 @review 2026-03-09T12:30:00Z\n"
	"history 5 told\n"},
    /* reopened, and its order is used up */
    {DONE("2026-06-02") "\norder placer=P9 proc=79086-5\nclose case=5 code=DONE_MATCH exam=A2",
	"reopen case=5 reason=wrong_exam", "case",
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
};

TABLE_SUITE(answer, rows)
