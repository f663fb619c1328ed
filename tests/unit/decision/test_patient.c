/* SPDX-License-Identifier: Apache-2.0
 *
 * test_patient.c - patients, merges and providers.
 */
#include "table.h"

Suite *patient_suite(void);

static const struct row rows[] = {
    /* nobody we know */
    {"", "patient family=Roe", NULL, "not-applied: no such patient here\n"},
    /* what is known of one is taken over */
    {"report acc=A1 a=no family=Roe email=a@b.example birth=1960-01-01 proc=79086-5",
	"patient family=Doe pcp=navi", NULL,
	"patient 1\n"
	"applied: patient 1\n"},
    /* an empty field is deleted, a missing one stays */
    {"report acc=A1 a=no family=Roe email=a@b.example proc=79086-5", "patient email= ", "patient",
	"patient 1\n"},
    /* another authority is another patient */
    {"report acc=A1 a=no proc=79086-5", "report acc=A2 a=no auth=EPI proc=79086-5",
	"patient number",
	"patient 5\n"
	"number EPI/M1\n"},
    /* death of somebody unknown is kept */
    {"", "patient died=yes", NULL,
	"patient 1 deceased\n"
	"number @GEN/M1\n"
	"patient 1 deceased\n"
	"applied: patient 1; patient has died\n"},
    /* death suspends */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "at 2026-03-03\n"
     "timers\n"
     "send",
	"patient died=yes", NULL,
	"patient 1 deceased\n"
	"case 5 lung-rads#1 open suspended follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 held\n"
	"timer 5 @suspended 2026-04-02T12:30:00Z\n"
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"notice deceased to 905 as deceased-due CANCEL\n"
	"history 5 told\n"
	"applied: patient 1; patient has died\n"},
    /* death, said again */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "patient died=yes",
	"patient died=yes", NULL, "applied: patient 1\n"},
    /* death taken back */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "patient died=yes",
	"patient died=no", "patient case timer history note",
	"patient 1\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 released\n"
	"timer 5 first 2026-03-03T13:30:00Z\n"
	"applied: patient 1; death taken back\n"},
    /* a death does not touch what is closed */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "close case=5 code=CLIN_CLOSED clinician=X reason=y",
	"patient died=yes", "patient case", "patient 1 deceased\n"},
    /* a review hold gives way to the suspension */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=corrected at=2026-03-04",
	"patient died=yes", "case timer history",
	"case 5 lung-rads#1 open suspended follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 5 held\n"
	"timer 5 @suspended 2026-04-01T12:30:00Z\n"},
    /* merged: all of the retired one moves */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "report acc=B1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 pat=M2",
	"merge keep=M1 drop=M2", NULL,
	"history 10 merged\n"
	"merge 6 into 1\n"
	"question merge-duplicate 77\n"
	"applied: patient 6 merged into 1\n"},
    /* merged, and nothing twice */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "report acc=B1 proc=79086-5 day=2026-03-02 by=doc a=emergent pat=M2",
	"merge keep=M1 drop=M2", "merge question number history", "merge 6 into 1\n"},
    /* a retired number that nobody knows */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"merge keep=M1 drop=M7", NULL,
	"number @GEN/M7 retired\n"
	"applied: patient 1 has one more number\n"},
    /* a survivor that nobody knows */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"merge keep=M7 drop=M1", "patient number merge history note",
	"patient 6\n"
	"number @GEN/M7\n"
	"history 5 merged\n"
	"merge 1 into 6\n"
	"applied: patient 1 merged into 6\n"},
    /* merged into itself, and nobody knew it */
    {"", "merge keep=M1 drop=M1", NULL,
	"patient 1\n"
	"number @GEN/M1\n"
	"applied: patient 1 was merged already\n"},
    /* merged already */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "merge keep=M1 drop=M7",
	"merge keep=M1 drop=M7", NULL, "applied: patient 1 was merged already\n"},
    /* a later message for the old number finds the survivor */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "merge keep=M1 drop=M7",
	"report acc=A9 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 pat=M7",
	"patient number case",
	"case 9 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"},
    /* the survivor has died: what moves is suspended */
    {"patient died=yes\n"
     "report acc=B1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A pat=M2",
	"merge keep=M1 drop=M2", "merge case timer history",
	"history 6 merged\n"
	"merge 2 into 1\n"
	"case 6 lung-rads#1 open suspended follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"history 6 held\n"
	"timer 6 @suspended 2026-04-01T12:30:00Z\n"},
    /* a provider gets an address */
    {"", "provider id=doc email=new@site.example", NULL,
	"person doc new@site.example\n"
	"applied: person 905\n"},
    /* a provider nobody knew */
    {"", "provider id=neu family=Neu given=Ann email=n@site.example", NULL,
	"person neu n@site.example\n"
	"person neu n@site.example\n"
	"applied: person 1\n"},
    /* a provider without an id */
    {"", "provider email=n@site.example", NULL, "applied: \n"},
    /* one who leaves: who takes over? */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"provider id=doc ev=deactivate", NULL,
	"person doc doc@site.example inactive\n"
	"question owner-inactive 5 of 5\n"
	"applied: person 905 is no longer active; 1 follow-ups need an owner\n"},
    /* one who leaves and owns nothing */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"provider id=navi ev=deactivate", NULL,
	"person navi navi@site.example inactive\n"
	"applied: person 903 is no longer active\n"},
    /* one who comes back */
    {"gone doc", "provider id=doc ev=reactivate", NULL,
	"person doc doc@site.example\n"
	"applied: person 905\n"},
    /* one who has left gets another address */
    {"gone doc", "provider id=doc email=new@site.example", NULL,
	"person doc new@site.example inactive\n"
	"applied: person 905\n"},
    /* two of three numbers of a message are one patient */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "merge keep=M1 drop=M7\n"
     "report acc=B1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 pat=M3",
	"merge keep=M7 drop=M3", "merge number question",
	"merge 6 into 1\n"
	"question merge-duplicate 77\n"},
};

TABLE_SUITE(patient, rows)
