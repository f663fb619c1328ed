/* SPDX-License-Identifier: Apache-2.0
 *
 * test_appointment.c - which exam, order and appointment a message speaks of.
 */
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *appointment_suite(void);

#define REPORT "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A"

#define PHONED "order case=5 source=Dr_Lee's_office told=2026-05-20T15:00:00Z what=Lakeside"
#define BOOKED REPORT "\nat 2026-03-05\n" PHONED "\nat 2026-03-06\n"
#define KINDS  "appointment case history question note"

static const struct row rows[] = {
    /* ordered anew under the old number: what was booked stands again */
    {"order placer=P9 proc=79086-5 at=2026-03-02T10:00:00Z\n"
     "order placer=P9 proc=79086-5 ev=cancelled at=2026-03-02T11:00:00Z\n"
     "appointment placer=P9 own=S1 when=2026-06-01T15:00:00Z",
	"order placer=P9 proc=79086-5 at=2026-03-02T11:30:00Z", "exam",
	"exam 2 scheduled 2026-06-01\n"
	"exam 2 scheduled 2026-06-01\n"
	"exam 2 scheduled 2026-06-01\n"},
    /* told by phone, it is booked as the feed would book it */
    {REPORT "\nat 2026-03-05", PHONED, KINDS,
	"appointment - booked 2026-05-20T15:00:00Z for 5\n"
	"history 5 phoned\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 scheduled\n"
	"question appointment-passed 5 of 5\n"
	"history 5 told\n"
	"applied: recorded as told by phone; what the feed says later confirms or contradicts "
	"it\n"},
    /* the feed says the same */
    {BOOKED, "appointment placer=P9 own=S1 when=2026-05-20T15:00:00Z proc=79086-5", KINDS,
	"appointment S1 booked 2026-05-20T15:00:00Z\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 linked\n"
	"appointment - confirmed 2026-05-20T15:00:00Z for 5\n"
	"history 5 phone-confirmed\n"
	"applied: appointment 9; follow-up 5 is scheduled; what was told by phone of follow-up 5 "
	"is confirmed: the feed has 2026-05-20 at 10:00\n"},
    /* ... or another day: that counts, and a person is asked */
    {BOOKED, "appointment placer=P9 own=S1 when=2026-05-27T15:00:00Z proc=79086-5", KINDS,
	"appointment S1 booked 2026-05-27T15:00:00Z\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 linked\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 scheduled\n"
	"question appointment-passed 5 of 5\n"
	"question appointment-passed 5 of 5\n"
	"history 5 told\n"
	"appointment - contradicted 2026-05-20T15:00:00Z for 5\n"
	"history 5 phone-ended\n"
	"question phone-differs 5/6 of 5\n"
	"applied: appointment 9; follow-up 5 is scheduled; what was told by phone of follow-up 5 "
	"is contradicted: the feed has 2026-05-27 at 10:00\n"},
    /* what the feed knows is not replaced */
    {REPORT "\nat 2026-03-04\nappointment placer=P9 own=S1 when=2026-05-27T15:00:00Z "
	    "proc=79086-5\nat 2026-03-05",
	PHONED, KINDS,
	"appointment - contradicted 2026-05-20T15:00:00Z for 5\n"
	"history 5 phoned\n"
	"appointment - contradicted 2026-05-20T15:00:00Z for 5\n"
	"history 5 phone-ended\n"
	"question phone-differs 5/9 of 5\n"
	"applied: recorded as told by phone; what the feed says later confirms or contradicts it; "
	"what was told by phone of follow-up 5 is contradicted: the feed has 2026-05-27 at "
	"10:00\n"},
    /* only the day was told, and the feed has the hour */
    {REPORT "\nat 2026-03-05\norder case=5 source=desk told=2026-05-20\nat 2026-03-06",
	"appointment placer=P9 own=S1 when=2026-05-20T15:00:00Z proc=79086-5", KINDS,
	"appointment S1 booked 2026-05-20T15:00:00Z\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 linked\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 scheduled\n"
	"question appointment-passed 5 of 5\n"
	"question appointment-passed 5 of 5\n"
	"history 5 told\n"
	"appointment - confirmed 2026-05-20T05:00:00Z for 5\n"
	"history 5 phone-confirmed\n"
	"applied: appointment 9; follow-up 5 is scheduled; what was told by phone of follow-up 5 "
	"is confirmed: the feed has 2026-05-20 at 10:00\n"},
    /* the feed has it, and takes it back */
    {BOOKED "appointment placer=P9 own=S1 when=2026-05-20T15:00:00Z proc=79086-5\nat 2026-03-07",
	"appointment placer=P9 own=S1 when=2026-05-20T15:00:00Z proc=79086-5 ev=cancelled", KINDS,
	"appointment S1 cancelled 2026-05-20T15:00:00Z\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 unscheduled\n"
	"question appointment-passed 5 of 5 answered\n"
	"history 5 told\n"
	"applied: appointment 9; follow-up 5 is ordered\n"},
    /* the feed only knows that it fell through */
    {BOOKED, "appointment placer=P9 own=S1 when=2026-05-20T15:00:00Z proc=79086-5 ev=cancelled",
	KINDS,
	"appointment S1 cancelled 2026-05-20T15:00:00Z\n"
	"appointment - contradicted 2026-05-20T15:00:00Z for 5\n"
	"history 5 phone-ended\n"
	"question phone-differs 5/6 of 5\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 unscheduled\n"
	"question appointment-passed 5 of 5 answered\n"
	"history 5 told\n"
	"applied: appointment 9; follow-up 5 is scheduled; what was told by phone of follow-up 5 "
	"is contradicted: the feed says that it is cancelled\n"},
    /* only ordered, and then the order is here */
    {REPORT "\nat 2026-03-05\norder case=5 source=desk number=77\nat 2026-03-06",
	"order placer=P9 proc=79086-5 at=2026-03-06T10:00:00Z", KINDS,
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 linked\n"
	"appointment 77 confirmed - for 5\n"
	"history 5 phone-confirmed\n"
	"applied: exam 7; follow-up 5 is ordered; what was told by phone of follow-up 5 is "
	"confirmed: the feed has the order\n"},
    /* told anew */
    {BOOKED, "order case=5 source=desk told=2026-05-21", KINDS,
	"appointment - cancelled 2026-05-20T15:00:00Z for 5\n"
	"appointment - booked 2026-05-21T05:00:00Z for 5\n"
	"history 5 phoned\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 scheduled\n"
	"question appointment-passed 5 of 5\n"
	"question appointment-passed 5 of 5\n"
	"history 5 told\n"
	"applied: recorded as told by phone; what the feed says later confirms or contradicts "
	"it\n"},
    /* its day is past and nothing came: that is asked at once */
    {REPORT "\nat 2026-06-05", PHONED, "appointment case question due note",
	"appointment - booked 2026-05-20T15:00:00Z for 5\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"question appointment-passed 5 of 5\n"
	"due told 2026-06-08T12:30:00Z\n"
	"applied: recorded as told by phone; what the feed says later confirms or contradicts "
	"it\n"},
    /* taken back, it is as it was */
    {REPORT "\nat 2026-03-05\n" PHONED " as=80", "undo message=80", KINDS,
	"appointment - cancelled 2026-05-20T15:00:00Z for 5\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 undone\n"
	"question appointment-passed 5 of 5 answered\n"
	"applied: taken back: the follow-up is as it was before\n"},
    /* by nobody */
    {REPORT, "order case=5 told=2026-05-21", KINDS,
	"refused: say who said it, as \"Dr Lee's office\"\n"},
    /* at no time */
    {REPORT, "order case=5 source=desk told=soon", KINDS,
	"refused: say the appointment as \"2026-03-20 10:40\", or its day as 2026-03-20\n"},
    /* before the finding */
    {REPORT "\nat 2026-03-05", "order case=5 source=desk told=2026-02-21", KINDS,
	"refused: that day is before the exam that gave the finding\n"},
    /* in another life */
    {REPORT, "order case=5 source=desk told=2036-02-21", KINDS,
	"refused: that day is more than three years ahead\n"},
    /* twice the same */
    {BOOKED, PHONED, KINDS, "refused: that is on record already\n"},
    /* two accessions under one placer number are two exams */
    {"report acc=A1 placer=P1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"report acc=A2 placer=P1 proc=79086-5 day=2026-03-02 by=doc", "exam case question",
	"exam 6 final 2026-03-02\n"
	"exam 6 final 2026-03-02\n"
	"question unread-report 6/unread\n"},
    /* and two fillers */
    {"report acc=A1 filler=F1 placer=P1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"report acc=P1 filler=F2 placer=P1 proc=79086-5 day=2026-03-02 by=doc", "exam case",
	"exam 6 final 2026-03-02\n"
	"exam 6 final 2026-03-02\n"},
    /* and two procedures */
    {"order placer=P1 proc=36643-5", "report acc=A2 placer=P1 proc=79086-5 day=2026-03-02 by=doc",
	"exam",
	"exam 3 final 2026-03-02\n"
	"exam 3 final 2026-03-02\n"},
    /* what stands in for an accession is no other one */
    {"order placer=P1 acc=A1 proc=79086-5",
	"report acc=P1 placer=P1 proc=79086-5 day=2026-03-02 by=doc", "exam",
	"exam 2 final 2026-03-02\n"
	"exam 2 final 2026-03-02\n"},
    /* the report says what was done under an accession */
    {"order placer=P1 acc=A1 proc=36643-5",
	"report acc=A1 placer=P1 proc=79086-5 day=2026-03-02 by=doc", "exam note",
	"exam 2 final 2026-03-02\n"
	"exam 2 final 2026-03-02\n"
	"exam 2 final 2026-03-02\n"
	"applied: report 3 version 1 of exam 2, final; exam 2 was done by another protocol; asked: "
	"unread-report\n"},
    /* an order of which a number shows later that it is that exam's */
    {"order placer=P1 proc=79086-5"
     "\n"
     "report acc=A1 filler=F1 proc=79086-5 day=2026-03-02 by=doc",
	"order placer=P1 filler=F1 proc=79086-5", "exam note",
	"exam 3 final 2026-03-02\n"
	"exam 3 final 2026-03-02\n"
	"exam 2 ordered - same as 3\n"
	"exam 3 final 2026-03-02\n"
	"applied: order 2 is that of exam 3; exam 3\n"},
    /* it does not take the place of the exam when it is found first */
    {"order acc=A1 placer=P1 proc=79086-5"
     "\n"
     "report acc=F1 filler=F1 proc=79086-5 day=2026-03-02 by=doc",
	"order acc=A1 filler=F1", "exam note",
	"exam 2 ordered - same as 3\n"
	"exam 3 final 2026-03-02\n"
	"exam 2 ordered - same as 3\n"
	"exam 3 final 2026-03-02\n"
	"applied: order 2 is that of exam 3; exam 3\n"},
    /* ordered anew as something else: the follow-up waits for another */
    {REPORT "\n"
	    "order placer=P9 acc=A9 proc=79086-5",
	"order placer=P9 acc=A9 ev=changed proc=69276-4", "exam case history note",
	"exam 6 ordered -\n"
	"exam 6 ordered -\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 order-gone\n"
	"applied: exam 6; order 6 is no longer what follow-up 5 waits for\n"},
    /* an order that could not answer names the exam */
    {REPORT, "order placer=P9 note=follow_up_of_A1 proc=36643-5", "case history question note",
	"applied: exam 6; order 6 names the exam of follow-up 5 and is not what it waits for\n"},
    /* and leaves the link to the one that can */
    {REPORT "\n"
	    "order placer=P9 note=follow_up_of_A1 proc=36643-5",
	"order placer=P8 proc=79086-5", "case history",
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 linked\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 ordered\n"},
    /* a part of a number is not that number */
    {REPORT, "order placer=P9 note=follow_up_of_A10", "case history question",
	"question exam-match 5/6 of 5\n"
	"history 5 match-doubtful\n"},
    /* what was ordered is done, and is something else: nothing is asked any more */
    {REPORT "\n"
	    "order placer=P9 acc=A9 note=follow_up_of_A10\n"
	    "at 2026-06-03",
	"report placer=P9 acc=A9 proc=36643-5 day=2026-06-02 by=doc a=no", "case history question",
	"question exam-match 5/6 of 5 answered\n"},
    /* ... and the follow-up waits for its next order */
    {REPORT "\n"
	    "order placer=P9 acc=A9 proc=79086-5\n"
	    "order placer=P8 acc=A8 proc=79086-5\n"
	    "at 2026-06-03",
	"report placer=P9 acc=A9 proc=79086-5 day=2026-03-20 by=doc a=no", "case history note",
	"history 5 early-exam\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 order-gone\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 linked\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 ordered\n"
	"applied: report 8 version 1 of exam 6, final; an old report: nothing is mailed; exam 6 "
	"was done, and is not what follow-up 5 waits for; nothing owed: what its codes state asks "
	"for nothing; its text decides nothing here\n"},
    /* an appointment in doubt whose exam turns out to be another one */
    {REPORT "\n"
	    "appointment own=S1 placer=P9 when=2026-06-01T15:00:00Z",
	"report acc=A9 placer=P9 proc=36643-5 day=2026-03-02 by=doc a=no", "question",
	"question appointment-match 5/6 of 5 answered\n"},
    /* an order that comes after the report that it led to */
    {REPORT "\n"
	    "at 2026-06-03\n"
	    "report placer=P9 acc=A9 day=2026-06-02 by=doc a=no",
	"order placer=P9 acc=A9 proc=79086-5 at=2026-05-02T12:00:00Z", "case history question note",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_MATCH\n"
	"history 5 linked\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_MATCH\n"
	"history 5 ordered\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"DONE_MATCH\n"
	"history 5 closed\n"
	"applied: exam 6: a later message about it was here already; follow-up 5 is ordered; "
	"closed follow-up 5 by exam 6 (DONE_MATCH)\n"},
    /* a better order takes the link */
    {REPORT "\n"
	    "order placer=P9 note=for_A1",
	"order placer=P8 proc=79086-5 note=for_A1", "case history",
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 linked\n"},
    /* a worse one does not */
    {REPORT "\n"
	    "order placer=P8 proc=79086-5 note=for_A1",
	"order placer=P9 note=for_A1", "case history", ""},
    /* the note is known before the report is */
    {"order placer=P9 proc=79086-5 note=for_A1_please", REPORT, "case history",
	"case 6 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 6 opened\n"
	"case 6 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 6 linked\n"
	"case 6 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 6 ordered\n"},
    /* the order is gone and another was there */
    {REPORT "\n"
	    "order placer=P8 proc=79086-5"
	    "\n"
	    "order placer=P9 proc=79086-5",
	"order placer=P8 ev=cancelled", "case history",
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 order-gone\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 linked\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 ordered\n"},
    /* an older message about an appointment changes nothing */
    {REPORT "\n"
	    "order placer=P9 proc=79086-5"
	    "\n"
	    "at 2026-03-05"
	    "\n"
	    "appointment own=S1 placer=P9 ev=moved when=2026-06-03T15:00:00Z",
	"appointment own=S1 placer=P9 sent=2026-03-04T12:00:00Z when=2026-06-01T15:00:00Z",
	"appointment exam case note",
	"applied: appointment 7: a later message about it was here already\n"},
    /* of the same instant the later event counts */
    {REPORT "\n"
	    "order placer=P9 proc=79086-5"
	    "\n"
	    "appointment own=S1 placer=P9 ev=cancelled when=2026-06-03T15:00:00Z",
	"appointment own=S1 placer=P9 when=2026-06-03T15:00:00Z", "appointment exam case", ""},
    /* one of two appointments falls through */
    {REPORT "\n"
	    "order placer=P9 proc=79086-5"
	    "\n"
	    "appointment own=SA placer=P9 when=2026-06-01T15:00:00Z"
	    "\n"
	    "at 2026-03-05"
	    "\n"
	    "appointment own=SB placer=P9 when=2026-06-03T15:00:00Z",
	"appointment own=SA placer=P9 ev=no-show", "appointment exam case history calendar",
	"appointment SA no-show 2026-06-01T15:00:00Z of 6\n"},
    /* the newer of two falls through: the older one stands */
    {REPORT "\n"
	    "order placer=P9 proc=79086-5"
	    "\n"
	    "appointment own=SA placer=P9 when=2026-06-01T15:00:00Z"
	    "\n"
	    "at 2026-03-05"
	    "\n"
	    "appointment own=SB placer=P9 when=2026-06-03T15:00:00Z",
	"appointment own=SB placer=P9 ev=cancelled", "appointment exam case history",
	"appointment SB cancelled 2026-06-03T15:00:00Z of 6\n"
	"exam 6 scheduled 2026-06-01\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 scheduled\n"},
    /* the same number of two senders */
    {REPORT "\n"
	    "order placer=P9 proc=79086-5"
	    "\n"
	    "appointment own=SA placer=P9 when=2026-06-01T15:00:00Z",
	"appointment own=SA placer=P9 sender=MAMMO|GEN ev=cancelled", "appointment exam case",
	"appointment SA cancelled - of 6\n"
	"appointment SA cancelled - of 6\n"},
    /* without an order, of another part of the body */
    {REPORT, "appointment own=S1 when=2026-06-01T15:00:00Z proc=69276-4",
	"appointment exam case question", "appointment S1 booked 2026-06-01T15:00:00Z\n"},
    /* without an order, and nobody can tell what for */
    {REPORT, "appointment own=S1 when=2026-06-01", "appointment exam case question",
	"appointment S1 booked 2026-06-01T05:00:00Z\n"
	"question appointment-match 5/6 of 5\n"},
    /* it is */
    {REPORT "\n"
	    "appointment own=S1 when=2026-06-01",
	"attach-exam about=appointment-match", "appointment case question",
	"question appointment-match 5/6 of 5 answered\n"
	"appointment S1 booked 2026-06-01T05:00:00Z for 5\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"question appointment-passed 5 of 5\n"},
    /* it is not */
    {REPORT "\n"
	    "appointment own=S1 when=2026-06-01",
	"reject-exam about=appointment-match", "appointment case question",
	"question appointment-match 5/6 of 5 answered\n"},
    /* and is not asked again */
    {REPORT "\n"
	    "appointment own=S1 when=2026-06-01"
	    "\n"
	    "reject-exam about=appointment-match"
	    "\n"
	    "at 2026-03-05",
	"appointment own=S1 ev=changed when=2026-06-02", "appointment case question",
	"appointment S1 changed 2026-06-02T05:00:00Z\n"},
    /* it does not stand any more */
    {REPORT "\n"
	    "appointment own=S1 when=2026-06-01"
	    "\n"
	    "at 2026-03-05",
	"appointment own=S1 ev=cancelled", "appointment case question",
	"appointment S1 cancelled 2026-06-01T05:00:00Z\n"
	"question appointment-match 5/6 of 5 answered\n"},
    /* its order comes later */
    {REPORT "\n"
	    "appointment own=S1 placer=P9 when=2026-06-01T15:00:00Z",
	"order placer=P9 proc=79086-5", "appointment exam case question",
	"exam 8 scheduled 2026-06-01\n"
	"exam 8 scheduled 2026-06-01\n"
	"appointment S1 booked 2026-06-01T15:00:00Z of 8\n"
	"question appointment-match 5/6 of 5 answered\n"
	"exam 8 scheduled 2026-06-01\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"case 5 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"question appointment-passed 5 of 5\n"},
    /* it is known before the report is */
    {"appointment own=S1 when=2026-06-01T15:00:00Z proc=79086-5", REPORT, "appointment case",
	"case 6 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"case 6 lung-rads#1 scheduled follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
    /* what comes of it is awaited */
    {REPORT "\n"
	    "order placer=P9 proc=79086-5",
	"appointment own=S1 placer=P9 when=2026-06-01T15:00:00Z", "question due",
	"question appointment-passed 5 of 5\n"
	"due told 2026-06-04T12:30:00Z\n"},
    /* nothing came */
    {REPORT "\n"
	    "order placer=P9 proc=79086-5"
	    "\n"
	    "appointment own=S1 placer=P9 when=2026-06-01T15:00:00Z"
	    "\n"
	    "at 2026-06-05",
	"timers", "question due digest",
	"question appointment-passed 5 of 5\n"
	"due again 2026-06-09T12:30:00Z\n"
	"digest told to 902\n"},
    /* it moved */
    {REPORT "\n"
	    "order placer=P9 proc=79086-5"
	    "\n"
	    "appointment own=S1 placer=P9 when=2026-06-01T15:00:00Z"
	    "\n"
	    "at 2026-03-05",
	"appointment own=S1 placer=P9 ev=moved when=2026-06-08T15:00:00Z", "question due",
	"question appointment-passed 5 of 5\n"
	"due told 2026-06-11T12:30:00Z\n"
	"question appointment-passed 5 of 5\n"
	"due told 2026-06-11T12:30:00Z\n"},
    /* images came */
    {REPORT "\n"
	    "order placer=P9 proc=79086-5"
	    "\n"
	    "appointment own=S1 placer=P9 when=2026-06-01T15:00:00Z"
	    "\n"
	    "at 2026-06-02",
	"order placer=P9 ev=performed", "question",
	"question appointment-passed 5 of 5 answered\n"},
    /* a report came, of an exam that is too early: its order is spent */
    {REPORT "\n"
	    "order placer=P9 proc=79086-5"
	    "\n"
	    "appointment own=S1 placer=P9 when=2026-06-01T15:00:00Z"
	    "\n"
	    "at 2026-06-02",
	"report acc=A9 placer=P9 proc=79086-5 day=2026-03-20 by=doc", "question case",
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"question appointment-passed 5 of 5 answered\n"
	"question unread-report 6/unread\n"},
    /* the patient has died */
    {REPORT "\n"
	    "order placer=P9 proc=79086-5"
	    "\n"
	    "appointment own=S1 placer=P9 when=2026-06-01T15:00:00Z",
	"patient died=yes", "question",
	"question appointment-passed 5 of 5 answered\nquestion deceased 1\n"},
    /* it was not kept, a person says */
    {REPORT "\n"
	    "order placer=P9 proc=79086-5"
	    "\n"
	    "appointment own=S1 placer=P9 when=2026-06-01T15:00:00Z"
	    "\n"
	    "at 2026-06-05"
	    "\n"
	    "timers",
	"still-owed about=appointment-passed", "appointment exam case question",
	"question appointment-passed 5 of 5 answered\n"
	"appointment S1 no-show 2026-06-01T15:00:00Z of 6\n"
	"exam 6 ordered -\n"
	"case 5 lung-rads#1 ordered follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
    /* what was booked is over before it is heard of */
    {REPORT "\n"
	    "order placer=P9 proc=79086-5"
	    "\n"
	    "at 2026-06-20",
	"appointment own=S1 placer=P9 when=2026-06-01T15:00:00Z", "question due",
	"question appointment-passed 5 of 5\n"
	"due told 2026-06-22T12:30:00Z\n"},
};

START_TEST(row)
{
	row_holds(&rows[_i]);
}
END_TEST

/* ---- any order of arrival ------------------------------------------------------------------- */

#define TOLD 7
static const char *const told[TOLD] = {REPORT,
    "order placer=P9 proc=79086-5 at=2026-03-02T10:00:00Z",
    "order placer=PX proc=36643-5 note=for_A1 at=2026-03-02T09:00:00Z",
    "appointment own=SA placer=P9 when=2026-06-01T15:00:00Z sent=2026-03-02T11:00:00Z",
    "appointment own=SA placer=P9 ev=moved when=2026-06-02T15:00:00Z sent=2026-03-02T12:00:00Z",
    "appointment own=SB placer=P9 when=2026-06-03T15:00:00Z sent=2026-03-02T13:00:00Z",
    "appointment own=SB placer=P9 ev=cancelled sent=2026-03-02T14:00:00Z"};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What has to be the same, without ids and the way there. */
static const char *end_of(struct world *w)
{
	const struct chart *c = w->all.chart[0];
	const struct followup *f = &c->record[0]->f;
	char at[32];
	const char *line[16],
	    *all = arena_printf(w->arena, "%zu cases, %s, %s, order %s", c->case_count,
		vocabulary_word(&followup_state_words, (int)f->state),
		instant_text(f->appointment_at, at), f->order_placer ? f->order_placer : "-");
	size_t n = 0;
	for (size_t i = 0; i < c->exam_count; i++)
		line[n++] = arena_printf(w->arena, "; exam %s %s %s", c->exam[i]->placer,
		    vocabulary_word(&exam_status_words, (int)c->exam[i]->status),
		    instant_text(c->exam[i]->started_at, at));
	for (size_t i = 0; i < c->appointment_count; i++)
		line[n++] = arena_printf(w->arena, "; appointment %s %s", c->appointment[i]->placer,
		    instant_text(c->appointment[i]->starts_at, at));
	for (size_t i = 0; i < c->question_count; i++)
		if (c->question[i]->open)
			line[n++] = arena_printf(w->arena, "; asked %s",
			    vocabulary_word(&question_kind_words, (int)c->question[i]->kind));
	qsort(line, n, sizeof *line, by_text);
	for (size_t i = 0; i < n; i++)
		all = arena_printf(w->arena, "%s%s", all, line[i]);
	return all;
}

static void play(size_t number, char *end, size_t room)
{
	struct world w;
	size_t left[TOLD];
	world_open(&w, shipped_rules(source_dir()));
	for (size_t i = 0; i < TOLD; i++)
		left[i] = i;
	for (size_t n = TOLD; n > 0; n--) { /* the number names the order */
		size_t take = number % n;
		number /= n;
		script_line(&w, told[left[take]]);
		left[take] = left[n - 1];
	}
	ck_assert_ptr_null(world_check(&w));
	snprintf(end, room, "%s", end_of(&w));
	world_close(&w);
}

START_TEST(any_order_of_arrival_ends_the_same)
{
	char first[1000], end[1000];
	play(0, first, sizeof first);
	ck_assert_ptr_nonnull(strstr(first, "1 cases, scheduled, 2026-06-02T15:00:00Z, order P9;"));
	for (size_t i = 1; i < 5040; i++) {
		play(i, end, sizeof end);
		ck_assert_msg(strcmp(first, end) == 0, "order %zu:\n%s\n%s", i, end, first);
	}
}
END_TEST

Suite *appointment_suite(void)
{
	Suite *s = suite_create("appointment");
	TCase *t = tcase_create("rows");
	tcase_add_unchecked_fixture(t, table_setup, NULL);
	tcase_add_loop_test(t, row, 0, (int)(sizeof rows / sizeof *rows));
	tcase_add_test(t, any_order_of_arrival_ends_the_same);
	suite_add_tcase(s, t);
	return s;
}
