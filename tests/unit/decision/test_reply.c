/* SPDX-License-Identifier: Apache-2.0
 *
 * test_reply.c - what a mail that answers one of ours does: it acknowledges, or a person is asked.
 */
#include "table.h"

Suite *reply_suite(void);

#define ONE	   "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
#define TOLD	   ONE "at 2026-03-03\ntimers\nsend\nat 2026-03-05\n"
#define SEEN	   TOLD "ack case=5 by=doc\n"
#define SAID(what) TOLD "reply case=5 says=" what "\n"
#define LINK(what) TOLD "reply case=5 link=1 says=" what "\n"
#define OVER	   TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y\nsend\n"

static const struct row rows[] = {
    /* what acts by itself */
    {TOLD, "reply case=5 says=ack", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 acknowledged\n"
	"applied: acknowledged; the follow-up stays open until the exam is done\n"},
    {TOLD, "reply case=5 says=ordered text=ordered_it", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 acknowledged\n"
	"history 5 needed\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 @needs 2026-03-12T12:30:00Z\n"
	"applied: acknowledged; the follow-up stays open until the exam is done; it needs order; "
	"whoever recorded it is asked about it on 2026-03-12\n"},
    {SEEN, "reply case=5 says=ack", NULL, "applied: acknowledged before\n"},
    /* of one who was not told, from another address, without a token that holds, to an offer */
    {TOLD, "reply case=5 says=ack by=rad", NULL,
	"question reply mail 1 of 5\n"
	"applied: asked: it acknowledges\n"},
    {TOLD, "reply case=5 says=ack foreign=yes", NULL,
	"question reply mail 1 of 5\n"
	"applied: asked: it acknowledges\n"},
    {TOLD, "reply case=5 says=declined foreign=yes", NULL,
	"question reply mail 1 of 5\n"
	"applied: asked: it says that the patient declined\n"},
    {TOLD, "reply case=5 says=ack unsigned=yes", NULL,
	"question reply mail 1\n"
	"applied: asked: it acknowledges\n"},
    {TOLD "transfer case=5 person=navi reason=x\nsend\n", "reply case=5 says=ack by=navi", NULL,
	"question reply mail 1 of 5\n"
	"applied: asked: it acknowledges\n"},
    /* a person confirms */
    {TOLD, "reply case=5 says=unclear", NULL,
	"question reply mail 1 of 5\n"
	"applied: asked: it says something that a person has to read\n"},
    {TOLD, "reply case=5 says=declined", NULL,
	"question reply mail 1 suspicious of 5\n"
	"applied: asked: it says that the patient declined\n"},
    {TOLD, "reply case=5 says=done day=2026-03-04", NULL,
	"question reply mail 1 suspicious of 5\n"
	"applied: asked: it says that the exam was done\n"},
    /* the same mail once more */
    {SAID("declined"), "reply case=5 says=declined", NULL,
	"applied: asked: it says that the patient declined\n"},
    /* nothing */
    {TOLD, "reply case=5 says=nothing", NULL,
	"not-applied: an automatic answer that says nothing\n"},
    {TOLD, "reply says=ack", NULL, "not-applied: thanks for a mail that asks for more\n"},
    {OVER, "reply case=5 says=declined", NULL, "not-applied: the follow-up is closed\n"},
    {OVER, "reply case=5 says=wrong-patient", "question", "question reply mail 1 of 5\n"},
    {OVER, "reply case=5 says=unclear", NULL,
	"question reply mail 1 of 5\n"
	"applied: asked: it says something that a person has to read\n"},
    {TOLD, "reply says=away unsigned=yes", NULL,
	"not-applied: an automatic answer to no mail of ours\n"},
    /* machines */
    {TOLD, "reply case=5 says=away day=2026-03-20", NULL,
	"question reply away 905 2026-03-20\n"
	"applied: asked: it is an automatic answer about an absence: record the absence and a "
	"cover with \"followupctl people absence add\"\n"},
    {TOLD "reply case=5 says=away day=2026-03-20\n",
	"reply case=5 says=away day=2026-03-20 key=other", NULL,
	"applied: asked: it is an automatic answer about an absence: record the absence and a "
	"cover with \"followupctl people absence add\"\n"},
    {TOLD, "reply case=5 says=bounce notice=7", NULL,
	"question undeliverable 7 of 5\n"
	"work-taken 7\n"
	"history 5 undelivered\n"
	"question undeliverable 7 of 5\n"
	"notice undeliverable to 902 as undeliverable-7\n"
	"history 5 told\n"
	"applied: mail 7 came back\n"},
    /* what was proposed is done, by who confirms it */
    {SAID("declined"), "confirm about=reply by=coord", NULL,
	"question reply mail 1 suspicious of 5 answered\n"
	"history 5 question-answered\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 DECLINED\n"
	"timer 5 - -\n"
	"history 5 closed\n"
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"notice withdrawn to 905 as withdrawn-due CANCEL\n"
	"history 5 told\n"
	"applied: answered; closed follow-up 2DZVVT with DECLINED\n"},
    {SAID("wrong-patient"), "confirm about=reply by=coord", NULL,
	"question reply mail 1 suspicious of 5 answered\n"
	"history 5 question-answered\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"ENTERED_IN_ERROR\n"
	"timer 5 - -\n"
	"history 5 closed\n"
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"notice withdrawn to 905 as withdrawn-due CANCEL\n"
	"history 5 told\n"
	"applied: answered; closed follow-up 2DZVVT with ENTERED_IN_ERROR\n"},
    {SAID("done"), "confirm about=reply by=coord", NULL,
	"refused: say where and when it was done with --note\n"},
    {SAID("done"), "confirm about=reply by=coord note=Lakeside_2026-03-04", NULL,
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_ELSEWHERE\n"
	"timer 5 - -\n"
	"history 5 closed\n"
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"notice withdrawn to 905 as withdrawn-due CANCEL\n"
	"history 5 told\n"
	"question reply mail 1 suspicious of 5 answered\n"
	"history 5 question-answered\n"
	"applied: closed with DONE_ELSEWHERE; answered\n"},
    {SAID("not-mine"), "confirm about=reply by=coord", NULL,
	"refused: say whose it is with --to\n"},
    {SAID("not-mine"), "confirm about=reply by=coord person=navi", NULL,
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 reassigned\n"
	"calendar due of 903 on 2026-06-02 seq 0\n"
	"notice assigned to 903 as assigned REQUEST\n"
	"history 5 told\n"
	"notice handed-over to 905 as handed-over-due CANCEL\n"
	"history 5 told\n"
	"question reply mail 1 of 5 answered\n"
	"history 5 question-answered\n"
	"applied: navi owns follow-up 2DZVVT from now on; answered\n"},
    {SAID("later day=2026-03-20"), "confirm about=reply by=coord", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 postponed\n"
	"timer 5 @postponed 2026-03-20T12:30:00Z\n"
	"question reply mail 1 of 5 answered\n"
	"history 5 question-answered\n"
	"applied: no reminder until 2026-03-20; it stays due, at the latest 2026-06-02; "
	"answered\n"},
    {SAID("unclear"), "confirm about=reply by=coord", NULL,
	"refused: nothing plain was proposed: read the mail and see to it, then answer not-owed, "
	"still-owed or fixed\n"},
    {SAID("unclear"), "still-owed about=reply by=coord", NULL,
	"question reply mail 1 of 5 answered\n"
	"history 5 question-answered\n"
	"applied: answered\n"},
    /* by link: what keeps a clock acts at once */
    {TOLD, "reply case=5 link=1 says=ordered", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 acknowledged\n"
	"history 5 needed\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 @needs 2026-03-12T12:30:00Z\n"
	"applied: acknowledged; the follow-up stays open until the exam is done; it needs order; "
	"whoever recorded it is asked about it on 2026-03-12\n"},
    {LINK("ordered"), "reply case=5 link=2 says=ordered", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 acknowledged\n"
	"applied: acknowledged; the follow-up stays open until the exam is done\n"},
    {TOLD, "reply case=5 link=1 says=later day=2026-04-20", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 postponed\n"
	"timer 5 @postponed 2026-04-20T12:30:00Z\n"
	"applied: no reminder until 2026-04-20; it stays due, at the latest 2026-06-02\n"},
    {TOLD, "reply case=5 link=1 says=later", NULL, "refused: say until when\n"},
    {TOLD, "reply case=5 link=1 says=later day=2026-08-20", NULL,
	"refused: by link it is postponed until 2026-07-02 at the latest, when others are asked\n"},
    {TOLD, "reply case=5 link=1 says=later day=2026-03-05", NULL,
	"refused: that day is not ahead\n"},
    {TOLD, "reply case=5 link=1 says=not-mine", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 transfer-offered\n"
	"timer 5 @transfer-ends 2026-03-12T12:30:00Z\n"
	"notice transfer-offered to 902 as transfer-offered-2026-03-05T16:00:00Z\n"
	"history 5 told\n"
	"applied: offered to coord until 2026-03-12; doc stays its owner until then\n"},
    {LINK("not-mine"), "reply case=5 link=2 says=not-mine", NULL,
	"refused: it is offered to coord until 2026-03-12 already\n"},
    /* what would end it is asked, stands on the list of what is to be checked, and hushes */
    {TOLD, "reply case=5 link=1 says=not-indicated text=stable", NULL,
	"question reply link 905 1 suspicious of 5\n"
	"applied: asked: it says that no follow-up is needed\n"},
    {TOLD, "reply case=5 link=1 says=specialist", "question",
	"question reply link 905 1 suspicious of 5\n"},
    {LINK("not-indicated"), "confirm about=reply by=coord", NULL,
	"question reply link 905 1 suspicious of 5 answered\n"
	"history 5 question-answered\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"CLIN_CLOSED\n"
	"timer 5 - -\n"
	"history 5 closed\n"
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"notice withdrawn to 905 as withdrawn-due CANCEL\n"
	"history 5 told\n"
	"applied: answered; closed follow-up 2DZVVT with CLIN_CLOSED\n"},
    /* the same person says otherwise */
    {LINK("not-indicated"), "reply case=5 link=2 says=ordered", NULL,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 acknowledged\n"
	"history 5 needed\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 @needs 2026-03-12T12:30:00Z\n"
	"question reply link 905 1 suspicious of 5 answered\n"
	"applied: acknowledged; the follow-up stays open until the exam is done; it needs order; "
	"whoever recorded it is asked about it on 2026-03-12\n"},
    {LINK("not-indicated"), "reply case=5 link=2 says=declined", NULL,
	"question reply link 905 1 suspicious of 5 answered\n"
	"question reply link 905 2 suspicious of 5\n"
	"applied: asked: it says that the patient declined\n"},
    {LINK("not-indicated"), "reply case=5 link=2 says=later", NULL, "refused: say until when\n"},
    /* where the site lets it close */
    {TOLD, "reply case=5 link=1 says=not-indicated closes=yes text=stable", NULL,
	"question reply link 905 1 suspicious of 5 answered\n"
	"question reply link 905 1 suspicious of 5 answered\n"
	"history 5 question-answered\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"CLIN_CLOSED\n"
	"timer 5 - -\n"
	"history 5 closed\n"
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"notice withdrawn to 905 as withdrawn-due CANCEL\n"
	"history 5 told\n"
	"applied: asked: it says that no follow-up is needed; answered; closed follow-up 2DZVVT "
	"with CLIN_CLOSED\n"},
    {TOLD, "reply case=5 link=1 says=done closes=yes", NULL,
	"question reply link 905 1 suspicious of 5 answered\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_ELSEWHERE\n"
	"timer 5 - -\n"
	"history 5 closed\n"
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"notice withdrawn to 905 as withdrawn-due CANCEL\n"
	"history 5 told\n"
	"question reply link 905 1 suspicious of 5 answered\n"
	"history 5 question-answered\n"
	"applied: asked: it says that the exam was done; closed with DONE_ELSEWHERE; answered\n"},
    /* over, of another, gone */
    {OVER, "reply case=5 link=1 says=ordered", NULL, "not-applied: the follow-up is closed\n"},
    {TOLD, "reply case=5 link=1 says=not-mine by=rad", NULL,
	"question reply link 904 1 of 5\n"
	"applied: asked: it says that the follow-up is not theirs\n"},
    /* not reminded while it waits, and reminded again when it was not so */
    {LINK("not-indicated") "at 2026-04-06\n", "timers", NULL,
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 skipped\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 reminder-30 2026-05-04T12:30:00Z\n"
	"question reply link 905 1 suspicious of 5\n"
	"digest last-net to 901\n"
	"applied: 1 timers; 1 questions\n"},
    {LINK("not-indicated") "still-owed about=reply by=coord\nat 2026-04-06\n", "timers", NULL,
	"history 5 skipped\n"
	"history 5 skipped\n"
	"history 5 reminded\n"
	"notice not-ordered to 905 as reminder-60 in a digest\n"
	"history 5 told\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 reminder-30 2026-05-04T12:30:00Z\n"
	"applied: 1 timers\n"},
    /* in words, about a question */
    {TOLD, "reply case=5 link=1 says=unclear text=call_me", NULL,
	"question reply link 905 1 of 5\n"
	"applied: asked: it says something that a person has to read\n"},
};

TABLE_SUITE(reply, rows)
