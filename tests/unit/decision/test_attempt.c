/* SPDX-License-Identifier: Apache-2.0
 *
 * test_attempt.c - attempts to reach the patient, and closing as lost by the attempts rule.
 */
#include "table.h"

Suite *attempt_suite(void);

#define ONE "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
/* Three by two channels over 30 days, and the receipt; its band is asked last on 2026-10-15. */
#define TRIED                                                                                      \
	"at 2026-09-01\nattempt case=5 in=81 channel=phone outcome=no-answer\n"                    \
	"at 2026-09-16\nattempt case=5 in=82 channel=letter outcome=no-answer\n"                   \
	"at 2026-10-01\nattempt case=5 in=83 channel=phone outcome=left-message\n"
#define RECEIPT "at 2026-10-12\nattempt case=5 in=84 channel=certified-letter outcome=receipt\n"
#define LOST	ONE TRIED RECEIPT "at 2026-10-15\nclose case=5 code=LTFU clinician=doc\n"
/* A biopsy within days: a site's own, or stated in the report. */
#define SOON  "report acc=A1 ptext=XR_KNEE day=2026-03-02 by=doc s=t:CT_CHEST/3-3-days\n"
#define TODAY "report acc=A1 ptext=XR_KNEE day=2026-03-02 by=doc s=t:CT_CHEST/0-0-days\n"
#define FOUND_AGAIN                                                                                \
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 overdue\n"   \
	"history 5 reopened\n"                                                                     \
	"history 5 overdue\n"                                                                      \
	"timer 5 overdue 2026-11-03T13:30:00Z\n"                                                   \
	"notice reopened to 905 as reopened REQUEST\n"                                             \
	"history 5 told\n"

static const struct row rows[] = {
    /* recorded, at the time it is said */
    {ONE, "attempt case=5 channel=phone outcome=left-message note=with_the_son", NULL,
	"attempt phone left-message 2026-03-02T16:00:00Z\n"
	"history 5 attempted\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"applied: recorded as attempt 1\n"},
    /* by a letter, of which the day is known */
    {ONE "at 2026-03-05", "attempt case=5 channel=letter outcome=no-answer told=2026-03-04", NULL,
	"attempt letter no-answer 2026-03-04T18:00:00Z\n"
	"history 5 attempted\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"applied: recorded as attempt 1\n"},
    /* on the day it was opened, before noon */
    {ONE, "attempt case=5 channel=letter outcome=no-answer told=2026-03-02", "attempt",
	"attempt letter no-answer 2026-03-02T16:00:00Z\n"},
    /* by the site's clock */
    {ONE "at 2026-03-05", "attempt case=5 channel=visit outcome=reached told=2026-03-04_09:15",
	"attempt", "attempt visit reached 2026-03-04T15:15:00Z\n"},
    /* with a day to try again: its timer comes back first */
    {ONE "at 2026-03-03\ntimers",
	"attempt case=5 by=navi channel=phone outcome=no-answer "
	"next=2026-03-06",
	NULL,
	"attempt phone no-answer 2026-03-03T16:00:00Z\n"
	"history 5 attempted\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 @attempt-again 2026-03-06T13:30:00Z\n"
	"applied: recorded as attempt 1; whoever recorded it is reminded on 2026-03-06\n"},
    /* that day: who recorded it is reminded, and the plan goes on */
    {ONE "at 2026-03-03\ntimers\nattempt case=5 by=navi channel=phone outcome=no-answer "
	 "next=2026-03-06\nat 2026-03-06",
	"timers", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 reminded\n"
	"notice attempt-again to 903 as attempt-again-2026-03-06\n"
	"history 5 told\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"applied: 1 timers\n"},
    /* a step of the policy that is due by then is taken, too */
    {ONE "at 2026-03-03\ntimers\nattempt case=5 by=navi channel=phone outcome=no-answer "
	 "next=2026-03-16\nat 2026-03-16",
	"timers", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 reminded\n"
	"notice attempt-again to 903 as attempt-again-2026-03-16\n"
	"history 5 told\n"
	"history 5 reminded\n"
	"notice reminder to 905 as acknowledge in a digest\n"
	"history 5 told\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 not-ordered 2026-04-01T12:30:00Z\n"
	"applied: 1 timers\n"},
    /* who cannot be told any more: the owner is */
    {ONE "at 2026-03-03\ntimers\nattempt case=5 by=navi channel=phone outcome=no-answer "
	 "next=2026-03-06\nquiet navi\nat 2026-03-06",
	"timers", "notice", "notice attempt-again to 905 as attempt-again-2026-03-06\n"},
    /* whoever has come is not called */
    {ONE "at 2026-03-03\ntimers\nattempt case=5 by=navi channel=phone outcome=no-answer "
	 "next=2026-03-06\norder placer=P1 acc=A9 proc=79086-5 ev=performed\nat 2026-03-06",
	"timers", NULL,
	"case 5 lung-rads#1 performed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"applied: 1 timers\n"},
    /* nor who has died; the hold has its own timer */
    {ONE "at 2026-03-03\ntimers\nattempt case=5 by=navi channel=phone outcome=no-answer "
	 "next=2026-03-06\npatient died=yes\nat 2026-03-06",
	"timers", NULL,
	"question deceased 1\n"
	"digest told to 902\n"
	"applied: 0 timers; 1 questions\n"},
    /* another attempt meanwhile is the one that was to come */
    {ONE "at 2026-03-03\ntimers\nattempt case=5 by=navi channel=phone outcome=no-answer "
	 "next=2026-03-06\nat 2026-03-05",
	"attempt case=5 by=coord channel=phone outcome=no-answer in=9", "timer",
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"},
    /* closed: nothing comes back */
    {ONE "at 2026-03-03\ntimers\nattempt case=5 by=navi channel=phone outcome=no-answer "
	 "next=2026-03-06\nclose case=5 code=CLIN_CLOSED clinician=doc reason=y\nat 2026-03-06",
	"timers", NULL, "applied: 0 timers\n"},
    /* reopened it does not, either */
    {ONE "at 2026-03-03\ntimers\nattempt case=5 by=navi channel=phone outcome=no-answer "
	 "next=2026-03-06\nclose case=5 code=CLIN_CLOSED clinician=doc reason=y",
	"reopen case=5 reason=mistake", "timer", "timer 5 acknowledge 2026-03-16T12:30:00Z\n"},
    /* the same message again */
    {ONE "attempt case=5 channel=phone outcome=no-answer in=9",
	"attempt case=5 channel=phone outcome=no-answer in=9", NULL, "applied: recorded already\n"},
    /* the same attempt, said again */
    {ONE "attempt case=5 channel=phone outcome=no-answer in=9",
	"attempt case=5 channel=phone outcome=left-message in=10", NULL,
	"refused: an attempt by phone at that time is recorded already\n"},
    /* refusals */
    {ONE, "attempt case=5 outcome=no-answer", NULL,
	"refused: say by what channel, with one of: phone, letter, certified-letter, portal, mail, "
	"visit, other\n"},
    {ONE, "attempt case=5 channel=pigeon outcome=no-answer", NULL,
	"refused: say by what channel, with one of: phone, letter, certified-letter, portal, mail, "
	"visit, other\n"},
    {ONE, "attempt case=5 channel=phone", NULL,
	"refused: say what came of it (phone), with one of: reached, left-message, no-answer, "
	"wrong-number, refused\n"},
    {ONE, "attempt case=5 channel=letter outcome=wrong-number", NULL,
	"refused: say what came of it (letter), with one of: reached, no-answer, refused, "
	"returned\n"},
    {ONE, "attempt case=5 channel=letter outcome=receipt", NULL,
	"refused: say what came of it (letter), with one of: reached, no-answer, refused, "
	"returned\n"},
    {ONE, "attempt case=5 channel=other outcome=reached", NULL,
	"refused: say in the note what other channel it was\n"},
    {ONE, "attempt case=5 channel=phone outcome=no-answer told=noon", NULL,
	"refused: say when, as \"2026-03-02 10:40\" or 2026-03-02\n"},
    {ONE, "attempt case=5 channel=phone outcome=no-answer told=2026-03-02T17:00:00Z", NULL,
	"refused: that time is in the future\n"},
    {ONE, "attempt case=5 channel=letter outcome=no-answer told=2026-03-03", NULL,
	"refused: that time is in the future\n"},
    {ONE, "attempt case=5 channel=phone outcome=no-answer told=2026-03-02T15:00:00Z", NULL,
	"refused: that time is before follow-up 2DZVVT was opened (2026-03-02)\n"},
    {ONE, "attempt case=5 channel=letter outcome=no-answer told=2026-03-01", NULL,
	"refused: that time is before follow-up 2DZVVT was opened (2026-03-02)\n"},
    {ONE, "attempt case=5 channel=phone outcome=no-answer next=soon", NULL,
	"refused: say when to try again, as 2026-03-20\n"},
    {ONE, "attempt case=5 channel=phone outcome=no-answer next=2026-03-02", NULL,
	"refused: that day is not ahead\n"},
    {ONE, "attempt case=5 channel=phone outcome=no-answer next=2026-04-02", NULL,
	"refused: the policy lets another attempt wait 30 days, until 2026-04-01\n"},
    {ONE "close case=5 code=CLIN_CLOSED clinician=doc reason=y",
	"attempt case=5 channel=phone outcome=no-answer", NULL,
	"refused: the follow-up is closed\n"},

    /* lost: nothing was tried */
    {ONE, "close case=5 code=LTFU clinician=doc", NULL,
	"refused: closing as LTFU lacks 3 more attempts, 2 other channels than the portal, "
	"attempts spread over 30 days (0 so far), the receipt of a certified letter; not before "
	"2026-10-15\n"},
    {ONE, "close case=5 code=LTFU", NULL, "refused: closing as LTFU lacks a clinician's name\n"},
    /* the portal alone */
    {ONE "at 2026-09-01\nattempt case=5 in=85 channel=portal outcome=no-answer\nat 2026-09-16\n"
	 "attempt case=5 in=86 channel=portal outcome=no-answer\nat 2026-10-15\n"
	 "attempt case=5 in=87 channel=portal outcome=no-answer",
	"close case=5 code=LTFU clinician=doc", NULL,
	"refused: closing as LTFU lacks 3 more attempts, 2 other channels than the portal, "
	"attempts spread over 30 days (0 so far), the receipt of a certified letter\n"},
    /* the portal beside others counts, as no channel */
    {ONE "at 2026-09-01\nattempt case=5 in=88 channel=portal outcome=no-answer\nat 2026-09-16\n"
	 "attempt case=5 in=89 channel=phone outcome=no-answer\nat 2026-10-15\n"
	 "attempt case=5 in=90 channel=portal outcome=no-answer",
	"close case=5 code=LTFU clinician=doc", NULL,
	"refused: closing as LTFU lacks another channel, the receipt of a certified letter\n"},
    /* all within a week */
    {ONE "at 2026-10-08\nattempt case=5 in=91 channel=phone outcome=no-answer\n"
	 "attempt case=5 in=92 channel=letter outcome=returned\nat 2026-10-15\n"
	 "attempt case=5 in=93 channel=phone outcome=wrong-number\n" RECEIPT "at 2026-10-16",
	"close case=5 code=LTFU clinician=doc", NULL,
	"refused: closing as LTFU lacks attempts spread over 30 days (7 so far)\n"},
    /* the certified letter is none of the three, and its coming back no receipt */
    {ONE TRIED "attempt case=5 in=94 channel=certified-letter outcome=returned\nat 2026-10-15",
	"close case=5 code=LTFU clinician=doc", NULL,
	"refused: closing as LTFU lacks the receipt of a certified letter\n"},
    /* who was reached was not lost */
    {ONE TRIED RECEIPT "at 2026-10-13\nattempt case=5 in=95 channel=phone outcome=reached\n"
		       "at 2026-10-15",
	"close case=5 code=LTFU clinician=doc", NULL,
	"refused: closing as LTFU lacks 3 more attempts, 2 other channels than the portal, "
	"attempts spread over 30 days (0 so far), the receipt of a certified letter (the patient "
	"was reached on 2026-10-13: what was before does not count)\n"},
    /* the day before the last net */
    {ONE TRIED RECEIPT "at 2026-10-14", "close case=5 code=LTFU clinician=doc", NULL,
	"refused: closing as LTFU is not possible before 2026-10-15\n"},
    /* no clinician signs */
    {ONE TRIED RECEIPT "at 2026-10-15", "close case=5 code=LTFU clinician=navi2", NULL,
	"refused: \"navi2\" is nobody in the directory\n"},
    {ONE TRIED RECEIPT "at 2026-10-15", "close case=5 code=LTFU clinician=coord", NULL,
	"refused: coord is no clinician in the directory (coordinator): name who decided it\n"},
    /* all of it */
    {ONE TRIED RECEIPT "at 2026-10-15", "close case=5 code=LTFU clinician=doc",
	"case timer history applied refused",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 LTFU\n"
	"timer 5 - -\n"
	"history 5 closed\n"},
    /* an urgent one: who signs says so, at any day */
    {SOON TRIED RECEIPT, "close case=5 code=LTFU clinician=doc by=coord", NULL,
	"refused: an urgent follow-up is closed as lost by a physician only, who says so himself: "
	"name one person as who says so and as the clinician\n"},
    {SOON TRIED RECEIPT, "close case=5 code=LTFU clinician=doc by=doc", "case",
	"case 5 recommendation#1 closed follow-up-imaging CT-CHEST 2026-03-05..2026-03-05 LTFU\n"},
    {SOON, "close case=5 code=LTFU clinician=doc by=doc", NULL,
	"refused: closing as LTFU lacks 3 more attempts, 2 other channels than the portal, "
	"attempts spread over 30 days (0 so far), the receipt of a certified letter\n"},
    /* a critical one never */
    {TODAY TRIED RECEIPT, "close case=5 code=LTFU clinician=doc by=doc", NULL,
	"refused: a critical follow-up is never closed as lost\n"},

    /* lost is reversible: an order, an exam, a visit of any kind */
    {LOST "at 2026-11-02", "order placer=P7 ptext=XR_KNEE", "case timer history notice",
	FOUND_AGAIN},
    {LOST "at 2026-11-02", "report acc=B1 ptext=XR_KNEE day=2026-11-02 by=doc a=no",
	"case timer history notice", FOUND_AGAIN},
    {LOST "at 2026-11-02", "patient event=A04", "case timer history notice", FOUND_AGAIN},
    /* news from before it was given up are none */
    {LOST "at 2026-11-02", "report acc=B1 ptext=XR_KNEE day=2026-10-10 by=doc a=no", "case", ""},
    /* ... and its tiers go by again before it may be given up again */
    {LOST "at 2026-11-02\norder placer=P7 ptext=XR_KNEE", "close case=5 code=LTFU clinician=doc",
	NULL, "refused: closing as LTFU is not possible before 2027-02-15\n"},
    {LOST "at 2026-11-02", "reopen case=5 reason=found", "case timer history notice", FOUND_AGAIN},
};

TABLE_SUITE(attempt, rows)
