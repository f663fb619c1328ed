/* SPDX-License-Identifier: Apache-2.0
 *
 * test_hand_over.c - a follow-up goes to another owner, or is offered to one.
 */
#include "table.h"

Suite *hand_over_suite(void);

#define ONE	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
#define TOLD	ONE "at 2026-03-03\ntimers\nsend\n"
#define OFFERED TOLD "at 2026-03-05\ntransfer case=5 person=navi reason=your_clinic\n"
#define BOOKED                                                                                     \
	TOLD "order placer=P1 acc=A9 proc=79086-5\n"                                               \
	     "appointment ev=booked placer=P1 own=AP1 when=2026-06-01T15:00:00Z\nsend\n"
#define NAVI_HAS_IT                                                                                \
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"                                      \
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"           \
	"history 5 reassigned\n"                                                                   \
	"calendar due of 903 on 2026-06-02 seq 0\n"                                                \
	"notice assigned to 903 as assigned REQUEST\n"                                             \
	"history 5 told\n"                                                                         \
	"notice handed-over to 905 as handed-over-due CANCEL\n"                                    \
	"history 5 told\n"                                                                         \
	"applied: navi owns follow-up 2DZVVT from now on\n"
#define RETURNED                                                                                   \
	"history 5 transfer-returned\n"                                                            \
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"           \
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"                                               \
	"notice transfer-returned to 905 as transfer-returned-2026-03-09T16:00:00Z\n"              \
	"history 5 told\n"

static const struct row rows[] = {
    /* told once, with the entry; who had it learns that it is over */
    {TOLD "at 2026-03-05", "assign case=5 person=navi reason=on_leave", NULL, NAVI_HAS_IT},
    /* who was not told yet hears nothing; the first step is not said twice */
    {ONE, "assign case=5 person=navi", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 reassigned\n"
	"history 5 skipped\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"calendar due of 903 on 2026-06-02 seq 0\n"
	"notice assigned to 903 as assigned REQUEST\n"
	"history 5 told\n"
	"applied: navi owns follow-up 2DZVVT from now on\n"},
    /* ... and the next one is its own */
    {ONE "assign case=5 person=navi\nat 2026-03-17", "timers", NULL,
	"history 5 reminded\n"
	"notice reminder to 903 as acknowledge in a digest\n"
	"history 5 told\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 not-ordered 2026-04-01T12:30:00Z\n"
	"applied: 1 timers\n"},
    /* what is queued for the former owner is taken back, and nothing of anybody else's */
    {TOLD "at 2026-03-05\nattempt case=5 by=coord channel=phone outcome=no-answer next=2026-03-16\n"
	  "at 2026-03-16\ntimers",
	"assign case=5 person=navi", "notice taken-back",
	"taken-back reminder\n"
	"notice assigned to 903 as assigned REQUEST\n"
	"notice handed-over to 905 as handed-over-due CANCEL\n"},
    /* what is acknowledged by one is not by the other */
    {TOLD "ack case=5 by=doc\nassign case=5 person=navi\nat 2026-03-16", "timers", "notice timer",
	"notice reminder to 903 as acknowledge in a digest\n"
	"timer 5 not-ordered 2026-04-01T12:30:00Z\n"},
    /* with an appointment */
    {BOOKED "at 2026-03-20", "assign case=5 person=navi", NULL,
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"calendar appointment of 905 on 2026-06-01 seq 1 cancelled\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 reassigned\n"
	"calendar appointment of 903 on 2026-06-01 seq 0\n"
	"notice assigned to 903 as assigned REQUEST\n"
	"history 5 told\n"
	"notice handed-over to 905 as handed-over-due CANCEL\n"
	"history 5 told\n"
	"notice handed-over to 905 as handed-over-appointment CANCEL\n"
	"history 5 told\n"
	"applied: navi owns follow-up 2DZVVT from now on\n"},
    /* past its day: no entry */
    {TOLD "at 2026-07-02\ntimers\nsend", "assign case=5 person=navi", NULL,
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 overdue tier "
	"1\n"
	"history 5 reassigned\n"
	"notice assigned to 903 as assigned\n"
	"history 5 told\n"
	"notice handed-over to 905 as handed-over-due CANCEL\n"
	"history 5 told\n"
	"applied: navi owns follow-up 2DZVVT from now on\n"},
    /* to somebody without an address: who stands in is told, and it is asked */
    {TOLD "quiet navi", "assign case=5 person=navi", "notice question",
	"question no-address 903 of 5\n"
	"notice assigned to 902 as assigned for another REQUEST\n"
	"notice handed-over to 905 as handed-over-due CANCEL\n"},
    /* what stands in the calendar of one who stood in is withdrawn there, not at its owner's */
    {TOLD "quiet navi\nassign case=5 person=navi\nsend\nassign case=5 person=doc\nsend\nat "
	  "2026-03-06",
	"close case=5 code=CLIN_CLOSED reason=benign clinician=doc", "notice calendar",
	"calendar due of 905 on 2026-06-02 seq 3 cancelled\n"
	"notice withdrawn to 905 as withdrawn-due CANCEL\n"
	"calendar due of 902 on 2026-06-02 seq 1 cancelled\n"
	"notice withdrawn to 902 as withdrawn-due-coord CANCEL\n"},
    /* its day moves: in the calendar of the owner, and from that of one who stood in */
    {TOLD "quiet navi\nassign case=5 person=navi\nsend\nassign case=5 person=doc\nsend\nat "
	  "2026-03-06",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=corrected at=2026-03-06 "
	"f=lung-rads:category=3",
	"notice calendar",
	"calendar due of 902 on 2026-06-02 seq 1 cancelled\n"
	"notice corrected to 902 as moved-due-1-coord CANCEL\n"
	"calendar due of 905 on 2026-09-02 seq 3\n"
	"notice corrected to 905 as corrected REQUEST\n"},
    /* while a question holds it */
    {TOLD "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=corrected at=2026-03-04",
	"assign case=5 person=navi", "case timer notice",
	"case 5 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"notice assigned to 903 as assigned REQUEST\n"
	"notice handed-over to 905 as handed-over-due CANCEL\n"},
    /* of the dead nobody is told anything */
    {TOLD "patient died=yes\nsend", "assign case=5 person=navi", NULL,
	"case 5 lung-rads#1 open suspended follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 reassigned\n"
	"applied: navi owns follow-up 2DZVVT from now on\n"},
    /* there and back */
    {TOLD "assign case=5 person=navi\nsend\nat 2026-03-06", "assign case=5 person=doc", NULL,
	"calendar due of 903 on 2026-06-02 seq 1 cancelled\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 reassigned\n"
	"calendar due of 905 on 2026-06-02 seq 2\n"
	"notice assigned to 905 as assigned REQUEST\n"
	"history 5 told\n"
	"notice handed-over to 903 as handed-over-due CANCEL\n"
	"history 5 told\n"
	"applied: doc owns follow-up 2DZVVT from now on\n"},
    /* refusals */
    {TOLD, "assign case=5", NULL, "refused: say who of the directory owns it from now on\n"},
    {TOLD, "assign case=5 person=nobody", NULL,
	"refused: say who of the directory owns it from now on\n"},
    {TOLD, "assign case=5 person=doc", NULL, "refused: doc owns it already\n"},
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y", "assign case=5 person=navi", NULL,
	"refused: the follow-up is closed\n"},
    {TOLD "quiet navi\nquiet coord\nquiet safe", "assign case=5 person=navi", NULL,
	"refused: navi has no mail address, and nobody stands in\n"},

    /* offered: the owner stays, and the offer's end is what comes first */
    {TOLD "at 2026-03-05", "transfer case=5 person=navi reason=your_clinic", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 transfer-offered\n"
	"timer 5 @transfer-ends 2026-03-12T12:30:00Z\n"
	"notice transfer-offered to 903 as transfer-offered-2026-03-05T16:00:00Z\n"
	"history 5 told\n"
	"applied: offered to navi until 2026-03-12; doc stays its owner until then\n"},
    /* nobody accepts: it returns by itself, and the plan goes on */
    {OFFERED "send\nat 2026-03-12", "timers", NULL,
	"history 5 transfer-returned\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"notice transfer-returned to 905 as transfer-returned-2026-03-12T12:30:00Z\n"
	"history 5 told\n"
	"applied: 1 timers\n"},
    /* not a day before */
    {OFFERED "send\nat 2026-03-11", "timers", NULL, "applied: 0 timers\n"},
    /* accepted */
    {OFFERED "send\nat 2026-03-09", "transfer-accept case=5 by=navi", NULL,
	"history 5 transfer-accepted\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n" NAVI_HAS_IT},
    /* accepted before the mail has left */
    {OFFERED "at 2026-03-05", "transfer-accept case=5 by=navi", "taken-back notice case",
	"taken-back transfer-offered\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"notice assigned to 903 as assigned REQUEST\n"
	"notice handed-over to 905 as handed-over-due CANCEL\n"},
    /* returned by who was asked, by who asked, by the owner */
    {OFFERED "send\nat 2026-03-09", "transfer-return case=5 by=navi reason=I_retire", NULL,
	RETURNED "applied: doc stays the owner\n"},
    {OFFERED "send\nat 2026-03-09", "transfer-return case=5 by=coord", NULL,
	RETURNED "notice transfer-returned to 903 as transfer-returned-2026-03-09T16:00:00Z-other\n"
		 "history 5 told\n"
		 "applied: doc stays the owner\n"},
    {OFFERED "send\nat 2026-03-09", "transfer-return case=5 by=doc", NULL,
	"history 5 transfer-returned\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"notice transfer-returned to 903 as transfer-returned-2026-03-09T16:00:00Z-other\n"
	"history 5 told\n"
	"applied: doc stays the owner\n"},
    /* while it is offered the steps are the owner's */
    {TOLD "at 2026-03-13\ntransfer case=5 person=navi reason=your_clinic\nsend\nat 2026-03-16",
	"timers", NULL,
	"history 5 reminded\n"
	"notice reminder to 905 as acknowledge in a digest\n"
	"history 5 told\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 @transfer-ends 2026-03-20T12:30:00Z\n"
	"applied: 1 timers\n"},
    /* assigned meanwhile, to another or to that one */
    {OFFERED "send", "assign case=5 person=coord", "history timer",
	"history 5 transfer-returned\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 reassigned\n"
	"history 5 told\n"
	"history 5 told\n"},
    {OFFERED "send", "assign case=5 person=navi", "history timer",
	"history 5 transfer-returned\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 reassigned\n"
	"history 5 told\n"
	"history 5 told\n"},
    /* closed meanwhile */
    {OFFERED "send", "close case=5 code=CLIN_CLOSED clinician=doc reason=y", "history timer",
	"history 5 transfer-returned\n"
	"timer 5 - -\n"
	"timer 5 - -\n"
	"history 5 closed\n"
	"history 5 told\n"},
    /* of the dead: it returns without a word */
    {OFFERED "send\npatient died=yes\nsend\nat 2026-03-12", "timers", NULL,
	"history 5 transfer-returned\n"
	"case 5 lung-rads#1 open suspended follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 @suspended 2026-04-06T12:30:00Z\n"
	"question deceased 1\n"
	"digest again to 902\n"
	"applied: 1 timers; 1 questions\n"},
    /* to somebody without an address */
    {TOLD "quiet navi", "transfer case=5 person=navi reason=your_clinic", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 transfer-offered\n"
	"timer 5 @transfer-ends 2026-03-10T12:30:00Z\n"
	"applied: offered to navi until 2026-03-10; doc stays its owner until then; navi has no "
	"mail address: tell that person yourself\n"},
    /* refusals */
    {TOLD, "transfer case=5 person=navi", NULL, "refused: an offer needs a reason\n"},
    {TOLD, "transfer case=5 reason=your_clinic", NULL,
	"refused: say who of the directory owns it from now on\n"},
    {TOLD, "transfer case=5 person=doc reason=your_clinic", NULL, "refused: doc owns it already\n"},
    {OFFERED, "transfer case=5 person=coord reason=your_clinic", NULL,
	"refused: it is offered to navi until 2026-03-12 already\n"},
    {OFFERED, "transfer-accept case=5 by=coord", NULL,
	"refused: it is offered to navi, and only that person accepts it; assign gives it to "
	"another owner\n"},
    {OFFERED, "transfer-return case=5 by=rad", NULL,
	"refused: it is offered to navi: only that person, coord who offered it, and its owner can "
	"return it\n"},
    {TOLD, "transfer-accept case=5 by=navi", NULL, "refused: it is offered to nobody\n"},
    {TOLD, "transfer-return case=5 by=navi", NULL, "refused: it is offered to nobody\n"},
};

TABLE_SUITE(hand_over, rows)
