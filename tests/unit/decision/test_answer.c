/* SPDX-License-Identifier: Apache-2.0
 *
 * test_answer.c - what people answer, and each refusal.
 */
#include "table.h"

Suite *answer_suite(void);

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
     "close case=5 code=CLIN_CLOSED clinician=X reason=y",
	"ack case=5", NULL, "refused: the follow-up is closed\n"},
    /* no such follow-up */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A", "ack case=99",
	NULL, "refused: there is no such follow-up\n"},
    /* closed with code and proof */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-03-03\n"
     "timers\n"
     "send",
	"close case=5 code=CLIN_CLOSED clinician=X reason=y", NULL,
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"CLIN_CLOSED\n"
	"timer 5 - -\n"
	"history 5 closed\n"
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"notice withdrawn to 905 as withdrawn-due CANCEL\n"
	"history 5 told\n"
	"applied: closed with CLIN_CLOSED\n"},
    /* closed as DONE_MATCH */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=DONE_MATCH exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_MATCH\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as DONE_EARLY */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=DONE_EARLY exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_EARLY\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as DONE_LATE */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=DONE_LATE exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 DONE_LATE\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as DONE_EQUIV */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=DONE_EQUIV exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_EQUIV\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as DONE_ELSEWHERE */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=DONE_ELSEWHERE exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_ELSEWHERE\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as DONE_NONIMG */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=DONE_NONIMG exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_NONIMG\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as RESOLVED_BY_RESULT */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=RESOLVED_BY_RESULT exam=A2 reason=r clinician=c link=l report=p "
	"source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"RESOLVED_BY_RESULT\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as MANAGED_ONC */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=MANAGED_ONC exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"MANAGED_ONC\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as MANAGED_SPEC */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=MANAGED_SPEC exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"MANAGED_SPEC\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as DECLINED */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=DECLINED exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 DECLINED\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as DECEASED */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=DECEASED exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 DECEASED\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as LIMITED_LIFE */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=LIMITED_LIFE exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"LIMITED_LIFE\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as HOSPICE */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=HOSPICE exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 HOSPICE\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as TRANSFERRED_CARE */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=TRANSFERRED_CARE exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"TRANSFERRED_CARE\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as DUPLICATE */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=DUPLICATE exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 DUPLICATE\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as MERGED */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=MERGED exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 MERGED\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as ENTERED_IN_ERROR */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=ENTERED_IN_ERROR exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"ENTERED_IN_ERROR\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as WITHDRAWN */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=WITHDRAWN exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 WITHDRAWN\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* closed as ADMIN_CLOSED */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=ADMIN_CLOSED exam=A2 reason=r clinician=c link=l report=p source=s",
	"case timer history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"ADMIN_CLOSED\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* lost to follow-up before the attempts rule is met */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=LTFU clinician=c", NULL,
	"refused: closing as LTFU lacks the attempts rule (three attempts, two channels, 30 days, "
	"certified letter)\n"},
    /* proof is missing */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=DONE_MATCH", NULL, "refused: closing as DONE_MATCH lacks the exam\n"},
    /* no code */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A", "close case=5",
	NULL, "refused: a closure needs a code\n"},
    /* no such code */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"close case=5 code=FOO", NULL, "refused: \"FOO\" is no closure code\n"},
    /* closed already */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "close case=5 code=CLIN_CLOSED clinician=X reason=y",
	"close case=5 code=CLIN_CLOSED clinician=X reason=y", NULL,
	"refused: the follow-up is closed already\n"},
    /* reopened */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "close case=5 code=CLIN_CLOSED clinician=X reason=y",
	"reopen case=5 reason=mistake", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 reopened\n"
	"timer 5 first 2026-03-03T13:30:00Z\n"
	"calendar due of 905 on 2026-06-02 seq 0\n"
	"notice corrected to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"applied: reopened\n"},
    /* reopened without a reason */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "close case=5 code=CLIN_CLOSED clinician=X reason=y",
	"reopen case=5", NULL, "refused: reopening needs a reason\n"},
    /* an open one is not reopened */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"reopen case=5 reason=mistake", NULL, "refused: the follow-up is open\n"},
    /* an answered question releases what it holds */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=corrected at=2026-03-04",
	"review about=finding-gone words=still_owed", NULL,
	"question finding-gone 2/lung-rads#1 of 5 answered\n"
	"history 5 question-answered\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 released\n"
	"timer 5 first 2026-03-03T13:30:00Z\n"
	"applied: answered\n"},
    /* another question still holds it */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=corrected at=2026-03-04\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=cancelled at=2026-03-05",
	"review about=finding-gone words=still_owed", NULL,
	"question finding-gone 2/lung-rads#1 of 5 answered\n"
	"history 5 question-answered\n"
	"applied: answered\n"},
    /* a question about no follow-up */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=emergent",
	"review about=critical-communication words=told", NULL,
	"question critical-communication 2/actionable#1 answered\n"
	"applied: answered\n"},
    /* a question of nobody's chart */
    {"aside why=broken", "review about=message-failed words=seen", NULL,
	"question message-failed 77 answered\n"
	"applied: answered\n"},
    /* answered without words */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=emergent",
	"review about=critical-communication", NULL,
	"refused: a question is answered with words\n"},
    /* no such question */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=emergent", "review about=no-owner words=x",
	NULL, "refused: there is no such open question\n"},
    /* a question about a closed follow-up */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=corrected at=2026-03-04\n"
     "close case=5 code=CLIN_CLOSED clinician=X reason=y",
	"review about=finding-gone words=fine", "question history case",
	"question finding-gone 2/lung-rads#1 of 5 answered\n"
	"history 5 question-answered\n"},
    /* reopened while it was held: still held */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=corrected at=2026-03-04\n"
     "close case=5 code=CLIN_CLOSED clinician=X reason=y",
	"reopen case=5 reason=mistake", "case timer history",
	"case 5 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 reopened\n"
	"timer 5 @review 2026-03-09T12:30:00Z\n"
	"history 5 told\n"},
    /* reopened, and its order is used up */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 proc=79086-5\n"
     "close case=5 code=DONE_MATCH exam=A9",
	"reopen case=5 reason=wrong_exam", "case",
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
};

TABLE_SUITE(answer, rows)
