/* SPDX-License-Identifier: Apache-2.0
 *
 * test_report.c - what a report opens, changes, holds and closes.
 */
#include "table.h"

Suite *report_suite(void);

#define PRELIMINARY "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=preliminary"

static const struct row rows[] = {
    /* an older version that comes late states what the newest one does not */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=no status=corrected at=2026-03-04",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A at=2026-03-03",
	"case question note",
	"question finding-gone 2/lung-rads#1\n"
	"applied: report 5 version 2 of exam 2, final: an older version, nothing changed; asked: "
	"finding-gone\n"},
    /* ... and what the newest one states otherwise */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=1 status=corrected "
     "at=2026-03-04",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4B at=2026-03-03",
	"case question note",
	"applied: report 5 version 2 of exam 2, final: an older version, nothing changed\n"},
    /* ... and what was cancelled, or withdrawn */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=cancelled at=2026-03-04",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 at=2026-03-03",
	"case question note",
	"question index-cancelled 2/lung-rads#1\n"
	"applied: report 4 version 2 of exam 2, final: an older version, nothing changed; asked: "
	"index-cancelled\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=withdrawn at=2026-03-04",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3,x=y at=2026-03-03",
	"case question note",
	"applied: report 4 version 2 of exam 2, final: an older version, nothing changed\n"},
    /* what was asked of a report that is withdrawn is asked no more; of a cancelled one otherwise
     */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:note=none",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=withdrawn at=2026-03-04",
	"case question", "question bad-input 2/lung-rads#1 answered\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:note=none",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=cancelled at=2026-03-05",
	"case question",
	"question bad-input 2/lung-rads#1 answered\n"
	"question index-cancelled 2/lung-rads#1\n"},
    /* a critical finding stays asked */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=emergent",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=withdrawn at=2026-03-06",
	"case question note", "applied: report 6 version 2 of exam 2, withdrawn\n"},
    /* a finding that was asked about and is stated no more */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:note=none",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=no status=corrected at=2026-03-07",
	"case question",
	"question bad-input 2/lung-rads#1 answered\n"
	"question finding-gone 2/lung-rads#1\n"},
    /* a category opens a follow-up: every row that is written */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A", NULL,
	"patient 1\n"
	"number @GEN/M1\n"
	"exam 2 final 2026-03-02\n"
	"report v1 final current\n"
	"exam 2 final 2026-03-02\n"
	"finding discrete lung-rads#1 followup LR22-M4A\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 opened\n"
	"timer 5 first 2026-03-03T13:30:00Z\n"
	"applied: report 3 version 1 of exam 2, final; opened follow-up 5\n"},
    /* nothing is owed for a category 2 */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=2",
	"finding case question note",
	"finding discrete lung-rads#1 none LR22-M2\n"
	"applied: report 3 version 1 of exam 2, final; nothing owed: what its codes state asks for "
	"nothing; its text decides nothing here\n"},
    /* a day in the future is asked: it counts from the day it came, and nothing is closed by it */
    {"", "report acc=A1 proc=79086-5 day=2062-03-02 by=doc f=lung-rads:category=4A",
	"exam case question",
	"exam 2 final -\n"
	"exam 2 final -\n"
	"question implausible-date 2/day\n"
	"case 6 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"report acc=A2 proc=79086-5 day=2026-06-02 by=doc a=no", "case question",
	"question implausible-date 6/day\n"},
    /* longer ago than the policy believes, and before the birth */
    {"", "report acc=A1 proc=79086-5 day=1926-03-02 by=doc a=no", "question",
	"question implausible-date 2/day\n"},
    {"", "report acc=A1 proc=79086-5 day=2001-03-02 by=doc a=no birth=2002-01-01", "question",
	"question implausible-date 2/day\n"},
    /* the clock of the sender may be a day ahead; what is planned may lie ahead */
    {"", "report acc=A1 proc=79086-5 day=2026-03-03 by=doc a=no", "question", ""},
    {"", "report acc=A1 proc=79086-5 day=2026-06-01 by=doc status=cancelled", "question", ""},
    /* an unknown person in the report is added */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=new f=lung-rads:category=3", "person case",
	"person new -\n"
	"case 6 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"},
    /* the same version again changes nothing */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A", NULL,
	"exam 2 final 2026-03-02\n"
	"finding discrete lung-rads#1 followup LR22-M4A\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"applied: report 3 of exam 2, the version that is known; follow-up 5\n"},
    /* an older version that arrives late is kept and changes nothing */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A "
     "at=2026-03-02T12:00:00Z",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=2 at=2026-03-01 "
	"status=corrected",
	NULL,
	"report v2 corrected\n"
	"applied: report 6 version 2 of exam 2, corrected: an older version, nothing changed\n"},
    /* a corrected category plans again */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3\n"
     "send",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A status=corrected "
	"at=2026-03-03",
	NULL,
	"report v1 final\n"
	"report v2 corrected current\n"
	"exam 2 final 2026-03-02\n"
	"finding discrete lung-rads#1 followup LR22-M4A\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 replanned\n"
	"applied: report 6 version 2 of exam 2, corrected; follow-up 5\n"},
    /* planned again after the first mail: it is told */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3\n"
     "at 2026-03-03\n"
     "timers\n"
     "send",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A status=corrected "
	"at=2026-03-03",
	"case timer calendar notice taken-back history",
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 replanned\n"
	"calendar due of 905 on 2026-06-02 seq 1\n"
	"notice corrected to 905 as corrected REQUEST\n"
	"history 5 told\n"},
    /* the same plan in another version */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3\n"
     "at 2026-03-03\n"
     "timers",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 status=corrected "
	"at=2026-03-03",
	"report finding case timer notice taken-back history",
	"report v1 final\n"
	"report v2 corrected current\n"
	"finding discrete lung-rads#1 followup LR22-M3\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"},
    /* a corrected category owes nothing any more */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-03-03\n"
     "timers\n"
     "send",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=2 status=corrected "
	"at=2026-03-03",
	"case timer calendar notice taken-back history finding",
	"finding discrete lung-rads#1 none LR22-M2\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 WITHDRAWN\n"
	"timer 5 - -\n"
	"history 5 closed\n"
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"notice withdrawn to 905 as withdrawn-due CANCEL\n"
	"history 5 told\n"},
    /* a withdrawn follow-up is asked for again */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=2 status=corrected "
     "at=2026-03-03",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A status=corrected "
	"at=2026-03-04",
	"case timer notice history",
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 reopened\n"
	"timer 5 first 2026-03-03T13:30:00Z\n"
	"notice reopened to 905 as reopened REQUEST\n"
	"history 5 told\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
    /* what a person closed stays closed */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "close case=5 code=CLIN_CLOSED clinician=doc reason=y",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 status=corrected "
	"at=2026-03-04",
	"finding case timer history", "finding discrete lung-rads#1 followup LR22-M3\n"},
    /* a finding that is gone is asked about and held */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=corrected at=2026-03-04 prose=off",
	"question case timer history taken-back",
	"question unread-report 2/unread\n"
	"question finding-gone 2/lung-rads#1 of 5\n"
	"case 5 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 held\n"
	"timer 5 @review 2026-03-09T12:30:00Z\n"},
    /* what nobody read is asked no more once its message is applied again by another setting */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc prose=off text=See_report.",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc prose=on text=See_report.", "question",
	"question unread-report 2/unread answered\n"},
    /* a report taken back ends what it opened */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-03-03\n"
     "timers\n"
     "send",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=withdrawn at=2026-03-04",
	"exam report case timer calendar notice history",
	"report v1 final\n"
	"report v2 withdrawn current\n"
	"exam 2 withdrawn 2026-03-02\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"ENTERED_IN_ERROR\n"
	"timer 5 - -\n"
	"history 5 closed\n"
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"notice withdrawn to 905 as withdrawn-due CANCEL\n"
	"history 5 told\n"},
    /* a second finding of the report keeps its own key */
    {"",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 "
	"f=lung-rads:category=4A",
	"finding case",
	"finding discrete lung-rads#1 followup LR22-M3\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"finding discrete lung-rads#2 followup LR22-M4A\n"
	"case 7 lung-rads#2 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
    /* an exam that was cancelled after all is asked about */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=cancelled at=2026-03-04",
	"exam question case timer history",
	"exam 2 cancelled 2026-03-02\n"
	"question index-cancelled 2/lung-rads#1 of 5\n"
	"case 5 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 held\n"
	"timer 5 @review 2026-03-09T12:30:00Z\n"},
    /* a cancelled follow-up exam takes its order with it */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 acc=A2 proc=79086-5 when=2026-06-01",
	"report acc=A2 proc=79086-5 day=2026-06-01 by=doc status=cancelled placer=P9",
	"exam case history",
	"exam 6 cancelled 2026-06-01\n"
	"exam 6 cancelled 2026-06-01\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 order-gone\n"},
    /* one that came without a text is waited for, and its text answers that */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=performed empty=1",
	"exam question",
	"exam 2 performed 2026-03-02\nexam 2 performed 2026-03-02\nquestion never-final 2/final\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=performed empty=1",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=no", "question",
	"question never-final 2/final answered\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=no",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=performed empty=1", "question",
	""},
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=performed", "question", ""},
    /* nothing is read from a preliminary report */
    {"",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A "
	"status=preliminary",
	"exam report finding case",
	"exam 2 preliminary 2026-03-02\n"
	"report v1 preliminary current\n"
	"exam 2 preliminary 2026-03-02\n"},
    /* it is asked about after the site's working days, once, until the final one comes */
    {"", PRELIMINARY, "question note",
	"question never-final 2/final\n"
	"applied: report 3 version 1 of exam 2, preliminary\n"},
    {PRELIMINARY "\nat 2026-03-05T11:00:00Z", "timers", "question digest", ""},
    {PRELIMINARY "\nat 2026-03-06", "timers", "question digest",
	"question never-final 2/final\n"
	"digest told to 902\n"},
    {PRELIMINARY "\nat 2026-03-06\ntimers",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=preliminary at=2026-03-06",
	"question", ""},
    {PRELIMINARY, "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=2",
	"question", "question never-final 2/final answered\n"},
    {PRELIMINARY "\nat 2026-03-06\ntimers",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=cancelled at=2026-03-06",
	"question", "question never-final 2/final answered\n"},
    /* a person said what becomes of it; the same preliminary report later asks no more */
    {PRELIMINARY "\nnot-owed about=never-final code=no-finding",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=preliminary at=2026-03-06",
	"question", ""},
    /* a preliminary one of the awaited exam: performed */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 acc=A2 proc=79086-5 when=2026-06-01\n"
     "at 2026-06-02",
	"report acc=A2 proc=79086-5 day=2026-06-02 by=doc f=lung-rads:category=3 "
	"status=preliminary placer=P9",
	"exam case history",
	"exam 6 preliminary 2026-06-02\n"
	"exam 6 preliminary 2026-06-02\n"
	"case 5 lung-rads#1 performed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 performed\n"},
    /* images of the awaited exam: performed */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "order placer=P9 acc=A2 proc=79086-5 when=2026-06-01\n"
     "at 2026-06-02",
	"report acc=A2 proc=79086-5 day=2026-06-02 by=doc f=lung-rads:category=3 status=performed "
	"placer=P9",
	"exam case history",
	"exam 6 performed 2026-06-02\n"
	"exam 6 performed 2026-06-02\n"
	"case 5 lung-rads#1 performed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 performed\n"},
    /* final without its text: the preliminary one stands */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A status=preliminary "
     "at=2026-03-01",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A kept "
	"at=2026-03-02",
	"report case",
	"report v1 preliminary\n"
	"report v2 final current\n"
	"case 7 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
    /* not reported yet */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=none", NULL,
	"patient 1\n"
	"number @GEN/M1\n"
	"exam 2 ordered 2026-03-02\n"
	"exam 2 ordered 2026-03-02\n"
	"applied: \n"},
    /* a finished exam does not become an order again */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=2",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=none", "exam", ""},
    /* refused by its sender */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=refused", "question exam report",
	"exam 2 preliminary 2026-03-02\n"
	"report v1 refused current\n"
	"exam 2 preliminary 2026-03-02\n"
	"question refused-report 2/refused\n"},
    /* a report without a patient is refused */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A nopat", NULL,
	"refused: no patient identifier\n"},
    /* a training message is not applied */
    {"",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A training flag "
	"reused",
	NULL, "not-applied: flag charset; flag control-id-reused; training message\n"},
    /* what is not supported is not applied */
    {"", "unsupported why=type_DFT", NULL, "not-applied: type DFT\n"},
    /* not supported, and nobody said why */
    {"", "unsupported", NULL, "not-applied: unsupported\n"},
    /* a report for a dead patient opens a suspended follow-up */
    {"patient died=yes", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"case timer history",
	"case 5 lung-rads#1 open suspended follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 opened\n"
	"case 5 lung-rads#1 open suspended follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 held\n"
	"timer 5 @suspended 2026-04-01T12:30:00Z\n"},
    /* the exam answers an open follow-up: closed in its window */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-06-02",
	"report acc=A2 proc=79086-5 day=2026-06-02 by=doc f=lung-rads:category=2", NULL,
	"exam 6 final 2026-06-02\n"
	"report v1 final current\n"
	"exam 6 final 2026-06-02\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_MATCH\n"
	"timer 5 - -\n"
	"history 5 closed\n"
	"finding discrete lung-rads#1 none LR22-M2\n"
	"applied: report 7 version 1 of exam 6, final; closed follow-up 5 by exam 6 "
	"(DONE_MATCH); nothing owed: what its codes state asks for nothing; its text decides "
	"nothing here\n"},
    /* done late */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-11-02",
	"report acc=A2 proc=79086-5 day=2026-11-02 by=doc f=lung-rads:category=2", "case history",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 DONE_LATE\n"
	"history 5 closed\n"},
    /* done long before its time stays open */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3\n"
     "at 2026-03-20",
	"report acc=A2 proc=79086-5 day=2026-03-20 by=doc a=no", "case history question",
	"history 5 early-exam\n"},
    /* done early, for a person */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3\n"
     "at 2026-06-20",
	"report acc=A2 proc=79086-5 day=2026-06-20 by=doc a=no", "case history question timer",
	"question exam-match 5/6 of 5\n"
	"history 5 match-doubtful\n"
	"timer 5 first 2026-06-29T12:30:00Z\n"},
    /* an exam of another machine is asked about once */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-06-02",
	"report acc=A2 proc=36643-5 day=2026-06-02 by=doc a=no", "case history question timer", ""},
    /* a late report finds the exam that was done already */
    {"at 2026-06-03\n"
     "report acc=A2 proc=79086-5 day=2026-06-01 by=doc a=no",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"case history note",
	"case 8 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 overdue "
	"DONE_MATCH\n"
	"history 8 opened\n"
	"history 8 overdue\n"
	"case 8 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 overdue "
	"DONE_MATCH\n"
	"history 8 closed\n"
	"applied: report 6 version 1 of exam 5, final; an old report: nothing is mailed; opened "
	"follow-up 8; closed follow-up 8 by exam 2 (DONE_MATCH)\n"},
    /* and its series goes on at once */
    {"at 2026-09-03\n"
     "report acc=A2 proc=29252-4 day=2026-09-01 by=doc a=no",
	"report acc=A1 proc=29252-4 day=2026-03-02 by=doc "
	"f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 "
	"birth=1960-01-01",
	"case history note",
	"case 8 fleischner#1 closed follow-up-imaging CT-CHEST 2026-09-02..2027-03-02 DONE_MATCH\n"
	"history 8 opened\n"
	"case 8 fleischner#1 closed follow-up-imaging CT-CHEST 2026-09-02..2027-03-02 DONE_MATCH\n"
	"history 8 closed\n"
	"case 9 fleischner#1 open follow-up-imaging-optional CT-CHEST 2027-09-02..2028-03-02 step "
	"2 optional\n"
	"history 9 opened\n"
	"applied: report 6 version 1 of exam 5, final; an old report: nothing is mailed; opened "
	"follow-up 8; closed follow-up 8 by exam 2 (DONE_MATCH); opened follow-up 9, step 2 of its "
	"series\n"},
    /* past its latest day it is overdue when it opens; the tiers start with the first */
    {"at 2026-06-20", "report acc=A1 proc=29252-4 day=2026-06-10 by=doc s=29252-4/7-7-days",
	"case history timer notice digest",
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-06-17..2026-06-17 overdue\n"
	"history 5 opened\n"
	"history 5 overdue\n"
	"timer 5 overdue 2026-06-22T12:30:00Z\n"},
    /* written too long ago: in the tier of its age, in one summary, and nobody has a mail */
    {"at 2026-09-10", "report acc=A1 proc=29252-4 day=2026-06-10 by=doc s=29252-4/30-30-days",
	"case history timer notice digest calendar",
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-07-10..2026-07-10 overdue "
	"tier 4\n"
	"history 5 opened\n"
	"history 5 overdue\n"
	"timer 5 still-open 2026-09-23T12:30:00Z\n"
	"digest old-reports to 902\n"},
    /* ahead of its date nothing is late, and its first steps went by */
    {"at 2026-09-10", "report acc=A1 proc=29252-4 day=2026-06-10 by=doc s=29252-4/6-6-months",
	"case history timer notice digest calendar",
	"case 5 recommendation#1 open follow-up-imaging CT-CHEST 2026-12-10..2026-12-10\n"
	"history 5 opened\n"
	"timer 5 reminder-60 2026-10-13T12:30:00Z\n"
	"digest old-reports to 902\n"},
    /* read late, or written anew: the day it was written counts */
    {"at 2026-09-10",
	"report acc=A1 proc=29252-4 day=2026-06-10 by=doc at=2026-09-09 s=29252-4/6-6-months",
	"timer digest", "timer 5 first 2026-09-11T12:30:00Z\n"},
    {"at 2026-09-10",
	"report acc=A1 proc=29252-4 day=2026-06-10 by=doc at=2026-06-11 s=29252-4/6-6-months",
	"digest", "digest old-reports to 902\n"},
    /* a late report finds the order */
    {"order placer=P9 acc=A2 proc=79086-5",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A", "case history",
	"case 6 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 6 opened\n"
	"case 6 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 6 linked\n"
	"case 6 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 6 ordered\n"},
    /* a late report finds the appointment */
    {"order placer=P9 acc=A2 proc=79086-5 ev=scheduled when=2026-06-01T15:00:00Z",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"case history notice calendar",
	"case 7 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 7 opened\n"
	"case 7 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 7 linked\n"
	"case 7 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 7 scheduled\n"
	"calendar appointment of 905 on 2026-06-01 seq 0\n"
	"notice booked to 905 as appointment-2026-06-01T15:00:00Z REQUEST\n"
	"history 7 told\n"},
    /* without a day the window starts today */
    {"", "report acc=A1 proc=79086-5 by=doc f=lung-rads:category=4A", "case exam",
	"exam 2 final -\n"
	"exam 2 final -\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
    /* a version without a clock takes that of its message */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A unsent",
	"report", "report v1 final current\n"},
    /* an exam found by filler and filled in */
    {"order filler=F1 proc=79086-5",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 filler=F1 "
	"placer=P1",
	"exam case",
	"exam 2 final 2026-03-02\n"
	"exam 2 final 2026-03-02\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"},
    /* an exam found by placer */
    {"order placer=P1 proc=79086-5",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 filler=F1 "
	"placer=P1",
	"exam",
	"exam 2 final 2026-03-02\n"
	"exam 2 final 2026-03-02\n"},
    /* an accession that another exam has is not taken twice */
    {"order placer=P1 acc=A1 proc=79086-5\n"
     "order placer=P2 proc=79086-5",
	"order placer=P2 acc=A1 ev=changed", "exam note",
	"exam 2 ordered -\n"
	"applied: exam 2\n"},
    /* the text of the comparison names the index exam */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-06-02",
	"report acc=A2 day=2026-06-02 by=doc a=no comparison=CT_A1_of_2_March_2026",
	"case history question",
	"question exam-match 5/6 of 5\n"
	"history 5 match-doubtful\n"},
    /* flags and a control id that was used before */
    {"", "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A flag reused",
	"note",
	"applied: flag charset; flag control-id-reused; report 3 version 1 of exam 2, final; "
	"opened follow-up 5\n"},
    /* planned again while a question holds it: it stays held */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=corrected at=2026-03-04",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A status=corrected "
	"at=2026-03-05",
	"case timer history",
	"case 5 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 replanned\n"},
};

TABLE_SUITE(report, rows)
