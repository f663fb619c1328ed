/* SPDX-License-Identifier: Apache-2.0
 *
 * test_undo.c - an answer is taken back by who gave it, and what it replaced is there again.
 */
#include "table.h"

Suite *undo_suite(void);

#define ONE  "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
#define TOLD ONE "at 2026-03-03\ntimers\nsend\n"
#define BIG  "case timer history notice taken-back put-back calendar no question note"

static const struct row rows[] = {
    {TOLD "ack case=5 in=80", "undo message=80", BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "postpone case=5 until=2026-03-20 reason=y in=80", "undo message=80", BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "attempt case=5 channel=phone outcome=no-answer next=2026-03-09 in=80", "undo message=80",
	BIG,
	"no attempt phone no-answer 2026-03-03T16:00:00Z\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y in=80", "undo message=80", BIG,
	"taken-back withdrawn\n"
	"calendar due of 905 on 2026-06-02 seq 0\n"
	"calendar due of 905 on 2026-06-02 seq 0\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {ONE "at 2026-03-03\ntimers\nclose case=5 code=CLIN_CLOSED clinician=doc reason=y in=80",
	"undo message=80", BIG,
	"calendar due of 905 on 2026-06-02 seq 0\n"
	"calendar due of 905 on 2026-06-02 seq 0\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"put-back first\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y in=80\nsend", "undo message=80",
	BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"calendar due of 905 on 2026-06-02 seq 2\n"
	"notice reopened to 905 as undone-77-doc-due REQUEST\n"
	"history 5 told\n"
	"applied: taken back: the follow-up is as it was before; who was told meanwhile is told "
	"so\n"},
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y in=80\nsend\nreopen case=5 "
	  "reason=y in=81",
	"undo message=81", BIG,
	"taken-back reopened\n"
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"CLIN_CLOSED\n"
	"timer 5 - -\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y in=80\nsend\nreopen case=5 "
	  "reason=y in=81\nsend",
	"undo message=81", BIG,
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"CLIN_CLOSED\n"
	"timer 5 - -\n"
	"history 5 undone\n"
	"calendar due of 905 on 2026-06-02 seq 3 cancelled\n"
	"notice withdrawn to 905 as undone-77-doc-due CANCEL\n"
	"history 5 told\n"
	"applied: taken back: the follow-up is as it was before; who was told meanwhile is told "
	"so\n"},
    {TOLD "assign case=5 person=navi in=80", "undo message=80", BIG,
	"taken-back assigned\n"
	"taken-back handed-over\n"
	"calendar due of 905 on 2026-06-02 seq 0\n"
	"calendar due of 905 on 2026-06-02 seq 0\n"
	"calendar due of 903 on 2026-06-02 seq 0 cancelled\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "assign case=5 person=navi in=80\nsend", "undo message=80", BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"calendar due of 903 on 2026-06-02 seq 1 cancelled\n"
	"notice handed-over to 903 as undone-77-navi-due CANCEL\n"
	"history 5 told\n"
	"calendar due of 905 on 2026-06-02 seq 2\n"
	"notice assigned to 905 as undone-77-doc-due REQUEST\n"
	"history 5 told\n"
	"applied: taken back: the follow-up is as it was before; who was told meanwhile is told "
	"so\n"},
    {TOLD "transfer case=5 person=navi reason=y in=80", "undo message=80", BIG,
	"taken-back transfer-offered\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "transfer case=5 person=navi reason=y in=80\nsend", "undo message=80", BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"notice transfer-returned to 903 as undone-77-navi-\n"
	"history 5 told\n"
	"applied: taken back: the follow-up is as it was before; who was told meanwhile is told "
	"so\n"},
    {TOLD "transfer case=5 person=navi reason=y in=80\nsend\ntransfer-return case=5 by=navi "
	  "in=81\nsend",
	"undo message=81 by=navi", BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 @transfer-ends 2026-03-10T12:30:00Z\n"
	"history 5 undone\n"
	"notice corrected to 905 as undone-77-doc-\n"
	"history 5 told\n"
	"applied: taken back: the follow-up is as it was before; who was told meanwhile is told "
	"so\n"},
    {TOLD "need case=5 what=order in=80", "undo message=80", BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "note case=5 note=x in=80", "undo message=80", BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "ack case=5 in=80", "undo message=80 by=doc", BIG,
	"refused: only Dr coord, who said it, can take it back\n"},
    {TOLD "ack case=5 in=80\nat 2026-03-03T16:11:00Z", "undo message=80", BIG,
	"refused: an answer can be taken back for 10 minutes: say what is so now instead\n"},
    {TOLD "ack case=5 in=80\nat 2026-03-03T16:10:00Z", "undo message=80", BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "ack case=5 in=80\nnote case=5 note=x by=navi", "undo message=80", BIG,
	"refused: it cannot be taken back any more: Dr navi wrote a note on 3 Mar, 10:00\n"},
    {TOLD "ack case=5 in=80\nundo message=80", "undo message=80", BIG,
	"refused: it cannot be taken back any more: Dr coord took something back on 3 Mar, "
	"10:00\n"},
    {TOLD "ack case=5 in=80", "undo message=99", BIG,
	"refused: nothing is kept of that answer that could be taken back\n"},
};

TABLE_SUITE(undo, rows)
