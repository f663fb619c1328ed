/* SPDX-License-Identifier: Apache-2.0
 *
 * test_patient.c - patients, merges and providers.
 */
#include "table.h"

Suite *patient_suite(void);

/* People who all have the number that a trusted authority gives when it knows none. */
#define NAMED(n, family, birth)                                                                    \
	"report acc=A" n " a=no proc=79086-5 empi=0000 pat=M" n " family=" family " birth=" birth
#define EIGHT                                                                                      \
	NAMED("1", "Roe", "1960-01-02")                                                            \
	"\n" NAMED("2", "Tanager", "1937-06-14") "\n" NAMED("3", "Osei", "1981-09-30") "\n" NAMED( \
	    "4", "Quist", "1955-12-05") "\n" NAMED("5", "Vale", "1972-03-21") "\n" NAMED("6",      \
	    "Brandvold", "1949-07-17") "\n" NAMED("7", "Calder", "1990-10-08") "\n" NAMED("8",     \
	    "Larkin", "1964-05-26")

static const struct row rows[] = {
    /* what so many are called by tells nobody apart: it is not kept any more */
    {EIGHT, NAMED("9", "Whitlock", "1977-02-11"), "patient number note",
	"patient 40\n"
	"number @GEN/M9\n"
	"patient 40\n"
	"applied: a number that 8 people are called by is not kept; patient 40 is named by a "
	"number of patient 1: asked, and kept apart until it is answered; asked: "
	"patient-identity; report 43 version 1 of exam 42, final; nothing owed: what its codes "
	"state asks for nothing; its text decides nothing here\n"},
    /* nobody we know */
    {"", "patient family=Roe", NULL, "not-applied: no such patient here\n"},
    /* what is known of one is taken over */
    {"report acc=A1 a=no family=Roe email=a@b.example birth=1960-01-01 proc=79086-5",
	"patient family=Doe birth=1960-01-01 pcp=navi", NULL,
	"patient 1\n"
	"applied: patient 1\n"},
    /* an empty field is deleted, a missing one stays */
    {"report acc=A1 a=no family=Roe email=a@b.example proc=79086-5", "patient email= ", "patient",
	"patient 1\n"},
    /* another person under the number: kept apart, and asked once */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A family=Roe "
     "given=Jane "
     "birth=1960-01-02 sex=F",
	"report acc=A2 proc=79086-5 day=2026-06-02 by=doc f=lung-rads:category=2 family=Tanager "
	"given=Mary birth=1937-06-14 sex=F at=2026-06-02",
	"patient number case question",
	"patient 6\n"
	"number @GEN/M1\n"
	"patient 6\n"
	"question patient-identity 77\n"
	"question implausible-date 8/day\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A family=Roe "
     "given=Jane "
     "birth=1960-01-02\n"
     "patient family=Tanager given=Mary birth=1937-06-14",
	"patient family=Tanager given=Mary birth=1937-06-14", NULL,
	"applied: patient 6 is named by a number of patient 1: kept apart; patient 6\n"},
    /* the same after all: what was said apart counts */
    {"report acc=A1 proc=79086-5 day=2026-01-02 by=doc f=lung-rads:category=4A family=Roe "
     "given=Jane "
     "birth=1960-01-02\n"
     "report acc=A2 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=2 family=Tanager "
     "given=Mary birth=1937-06-14",
	"merge about=patient-identity", "merge case patient note",
	"patient 6\n"
	"patient 1\n"
	"merge 6 into 1\n"
	"applied: answered; patient 6 merged into 1; exam 8 may answer follow-up 5: asked\n"},
    /* two numbers of one message lead to two records */
    {"report acc=A1 a=no proc=79086-5 family=Roe birth=1960-01-02 empi=E9\n"
     "report acc=A2 a=no proc=79086-5 family=Roe birth=1960-01-02 pat=M2",
	"report acc=A3 a=no proc=79086-5 family=Roe birth=1960-01-02 pat=M2 empi=E9",
	"patient number question",
	"number EMPI/E9\n"
	"question patient-identity 77\n"},
    /* found by the number that is trusted */
    {"report acc=A1 a=no proc=79086-5 family=Roe birth=1960-01-02 empi=E9",
	"report acc=A3 a=no proc=79086-5 family=Roe birth=1960-01-02 pat=M2 empi=E9",
	"patient number question", "number @GEN/M2\n"},
    /* ... and not by another */
    {"report acc=A1 a=no proc=79086-5 other=X9", "report acc=A3 a=no proc=79086-5 pat=M2 other=X9",
	"patient number question",
	"patient 5\n"
	"number @GEN/M2\n"},
    /* but who has the same name and birthday, too, is asked about */
    {"report acc=A1 a=no proc=79086-5 family=Roe birth=1960-01-02 other=X9\n"
     "report acc=A2 a=no proc=79086-5 family=Roe birth=1960-01-02 pat=M2",
	"report acc=A3 a=no proc=79086-5 family=Roe birth=1960-01-02 pat=M2 other=X9",
	"patient number question",
	"number OTHER/X9\n"
	"question patient-identity 77\n"},
    /* a death stated beside a report */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"report acc=A2 a=no proc=79086-5 died=yes", "patient case note",
	"patient 1 deceased\n"
	"case 5 lung-rads#1 open suspended follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"applied: patient has died; report 7 version 1 of exam 6, final; nothing owed: what its "
	"codes state asks for nothing; its text decides nothing here\n"},
    /* a report that comes again for another patient */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A pat=M2 "
	"status=corrected at=2026-03-03",
	"patient case question note",
	"patient 6\n"
	"case 10 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"question report-moved 2/moved lung-rads#1 of 5\n"
	"case 5 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"applied: report 8 version 1 of exam 7, corrected; opened follow-up 10; asked: "
	"report-moved\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A pat=M2 "
     "status=corrected at=2026-03-03",
	"move about=report-moved", "exam case note",
	"exam 2 withdrawn 2026-03-02\n"
	"case 5 lung-rads#1 closed review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"ENTERED_IN_ERROR\n"
	"applied: answered; entered in error: follow-up 2DZVVT\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A pat=M2 "
     "status=corrected at=2026-03-03",
	"keep-apart about=report-moved", "case note",
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"applied: answered\n"},
    /* the same number but for zeros in front, hyphens, case, or a check digit: asked, and nothing
       of the other's is closed */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A family=Roe "
     "given=Jane birth=1960-01-02 pat=000451",
	"report acc=A2 proc=79086-5 day=2026-03-02 a=no at=2026-06-02 family=Roe given=Jane "
	"birth=1960-01-02 pat=451",
	"number case question",
	"number @GEN/451\nnumber @GEN/000451\nquestion patient-identity 77\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A family=Roe "
     "given=Jane birth=1960-01-02 pat=451",
	"report acc=A2 proc=79086-5 day=2026-03-02 a=no at=2026-06-02 family=Roe given=Jane "
	"birth=1960-01-02 pat=000451",
	"number question", "number @GEN/000451\nnumber @GEN/451\nquestion patient-identity 77\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A family=Roe "
     "given=Jane birth=1960-01-02 pat=R-00451",
	"report acc=A2 proc=79086-5 day=2026-03-02 a=no at=2026-06-02 family=Roe given=Jane "
	"birth=1960-01-02 pat=r451",
	"number question", "number @GEN/r451\nnumber @GEN/R-00451\nquestion patient-identity 77\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A family=Roe "
     "given=Jane birth=1960-01-02 pat=45_10",
	"report acc=A2 proc=79086-5 day=2026-03-02 a=no at=2026-06-02 family=Roe given=Jane "
	"birth=1960-01-02 pat=4510",
	"number question", "number @GEN/4510\nnumber @GEN/45 10\nquestion patient-identity 77\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A family=Roe "
     "given=Jane birth=1960-01-02 pat=4510-7",
	"report acc=A2 proc=79086-5 day=2026-03-02 a=no at=2026-06-02 family=Roe given=Jane "
	"birth=1960-01-02 pat=004510",
	"number question",
	"number @GEN/004510\nnumber @GEN/4510-7\nquestion patient-identity 77\n"},
    /* ... but not where that is another person */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A family=Roe "
     "given=Jane birth=1960-01-02 pat=000451",
	"report acc=A2 proc=79086-5 day=2026-03-02 a=no at=2026-06-02 family=Tanager given=Mary "
	"birth=1937-06-14 pat=451",
	"number case question", "number @GEN/451\n"},
    /* a twin is asked about */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A family=Roe "
     "given=Jane birth=1960-01-02 pat=000451",
	"report acc=A2 proc=79086-5 day=2026-03-02 a=no at=2026-06-02 family=Roe given=June "
	"birth=1960-01-02 pat=451",
	"number case question",
	"number @GEN/451\nnumber @GEN/000451\nquestion patient-identity 77\n"},
    /* a last sign may be a check digit only of who has the same name and birthday */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A family=Roe "
     "given=Jane birth=1960-01-02 pat=4510-1",
	"report acc=A2 proc=79086-5 day=2026-03-02 a=no at=2026-06-02 family=Roe given=June "
	"birth=1960-01-02 pat=4510-2",
	"number case question", "number @GEN/4510-2\n"},
    /* too short to tell */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A family=Roe "
     "given=Jane birth=1960-01-02 pat=012",
	"report acc=A2 proc=79086-5 day=2026-03-02 a=no at=2026-06-02 family=Roe given=Jane "
	"birth=1960-01-02 pat=12",
	"number case question", "number @GEN/12\n"},
    /* asked once, and answered */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A family=Roe "
     "given=Jane birth=1960-01-02 pat=000451\nreport acc=A2 proc=79086-5 day=2026-06-02 a=no "
     "at=2026-06-02 family=Roe given=Jane birth=1960-01-02 pat=451",
	"report acc=A3 proc=79086-5 day=2026-03-02 a=no at=2026-06-02 family=Roe given=Jane "
	"birth=1960-01-02 pat=451",
	"number question", ""},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A family=Roe "
     "given=Jane birth=1960-01-02 pat=000451\nreport acc=A2 proc=79086-5 day=2026-06-02 a=no "
     "at=2026-06-02 family=Roe given=Jane birth=1960-01-02 pat=451",
	"keep-apart about=patient-identity", NULL,
	"question patient-identity 77 answered\napplied: answered\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A family=Roe "
     "given=Jane birth=1960-01-02 pat=000451\nreport acc=A2 proc=79086-5 day=2026-06-02 a=no "
     "at=2026-06-02 family=Roe given=Jane birth=1960-01-02 pat=451",
	"merge about=patient-identity", "merge case note",
	"merge 6 into 1\napplied: answered; patient 6 merged into 1\n"},
    /* merges of two people are asked, and what cannot be told */
    {"report acc=A1 a=no proc=79086-5 family=Roe birth=1960-01-02\n"
     "report acc=A2 a=no proc=79086-5 family=Tanager birth=1937-06-14 pat=M2",
	"merge keep=M1 drop=M2", NULL,
	"number @GEN/M2\n"
	"question patient-identity ^M1-^M2\n"
	"applied: asked: patient-identity\n"},
    {"report acc=A1 a=no proc=79086-5\n"
     "report acc=A2 a=no proc=79086-5 pat=M2",
	"merge keep=M1 drop=M2 how=unclear", NULL,
	"number @GEN/M2\n"
	"question patient-identity ^M1-^M2\n"
	"applied: asked: patient-identity\n"},
    {"", "merge keep=M1 drop=M2 how=unclear", NULL, "applied: no such patient here\n"},
    /* what it says of whoever is left is told with it */
    {"report acc=A1 a=no proc=79086-5 family=Roe given=Ann birth=1960-01-02",
	"merge keep=M1 drop=M2 family=Roe-Hale given=Ann birth=1960-01-02 died=yes", "patient note",
	"patient 1 deceased\n"
	"patient 1 deceased\n"
	"applied: patient 1 has one more number; patient 1; patient has died\n"},
    /* asked about once, whatever else is said with it later */
    {"report acc=A1 a=no proc=79086-5\n"
     "report acc=A2 a=no proc=79086-5 pat=M2\n"
     "merge keep=M1 drop=M2 how=unclear",
	"merge keep=M1 drop=M2 how=unclear", NULL, "applied: asked about before\n"},
    {"merge keep=M1 drop=M2 how=links\nreport acc=A1 a=no proc=79086-5 pat=M2",
	"merge keep=M1 drop=M2 how=unclear", NULL, "applied: they are one already\n"},
    /* two numbers of one person, of whom nothing else has come yet */
    {"", "merge keep=M1 drop=M2 how=links", NULL,
	"patient 1\n"
	"number @GEN/M1\n"
	"number @GEN/M2\n"
	"applied: patient 1 has one more number\n"},
    /* what comes for either of them then is his */
    {"merge keep=M1 drop=M2 how=links\nreport acc=A1 a=no proc=79086-5 pat=M2",
	"report acc=A2 a=no proc=79086-5 pat=M1", "patient number exam",
	"exam 5 final -\n"
	"exam 5 final -\n"},
    /* ... and then for the first one once more: it is asked of the other now */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A pat=M2 "
     "status=corrected at=2026-03-03",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A "
	"status=corrected at=2026-03-04",
	"case question",
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"question report-moved 2/moved lung-rads#1 of 5 answered\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"question report-moved 7/moved lung-rads#1 of 10\n"
	"case 10 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"},
    /* ... and back */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A pat=M2 "
     "status=corrected at=2026-03-03\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A "
     "status=corrected at=2026-03-04",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A pat=M2 "
	"status=corrected at=2026-03-05",
	"question",
	"question report-moved 7/moved lung-rads#1 of 10 answered\n"
	"question report-moved 2/moved lung-rads#1 of 5\n"},
    /* one exam that both records have: its newest version counts */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A at=2026-03-02\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=withdrawn at=2026-03-03 pat=M2",
	"merge keep=M1 drop=M2", "exam case question note",
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"ENTERED_IN_ERROR\n"
	"exam 2 final 2026-03-02 same as 7\n"
	"exam 7 withdrawn 2026-03-02\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"ENTERED_IN_ERROR\n"
	"applied: patient 6 merged into 1; the report of exam 2 is that of exam 7: both records "
	"had it under one number\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A at=2026-03-02\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=cancelled at=2026-03-04 pat=M2",
	"merge keep=M1 drop=M2 how=links", "case question note",
	"question index-cancelled 7/lung-rads#1 of 5\n"
	"case 5 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"case 5 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"applied: patient 6 merged into 1; the report of exam 2 is that of exam 7: both records "
	"had it under one number\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A at=2026-03-02\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=preliminary at=2026-03-01 pat=M2",
	"merge drop=M2 keep=M1 how=retires", "exam case question note",
	"question report-moved 7/moved answered\n"
	"question never-final 7/final answered\n"
	"exam 7 preliminary 2026-03-02 same as 2\n"
	"exam 2 final 2026-03-02\n"
	"applied: patient 6 merged into 1; the report of exam 7 is that of exam 2: both records "
	"had it under one number\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A at=2026-03-02\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A status=corrected "
     "at=2026-03-05 pat=M2",
	"merge drop=M2 keep=M1 how=links", "case question note",
	"question report-moved 2/moved lung-rads#1 of 5 answered\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"ENTERED_IN_ERROR\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"ENTERED_IN_ERROR\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"ENTERED_IN_ERROR\n"
	"applied: patient 6 merged into 1; the report of exam 2 is that of exam 7: both records "
	"had it under one number\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A at=2026-03-02\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc a=no status=corrected "
     "at=2026-03-05 pat=M2",
	"merge keep=M1 how=retires drop=M2", "case question note",
	"question report-moved 2/moved lung-rads#1 of 5 answered\n"
	"case 5 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"question finding-gone 7/lung-rads#1 of 5\n"
	"case 5 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"case 5 lung-rads#1 open review follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"applied: patient 6 merged into 1; the report of exam 2 is that of exam 7: both records "
	"had it under one number\n"},
    /* ... what it had closed is open again when that takes it back */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3\n"
     "at 2026-09-05\n"
     "report acc=A2 proc=79086-5 day=2026-09-04 by=doc a=no\n"
     "report acc=A2 proc=79086-5 day=2026-09-04 by=doc status=withdrawn at=2026-09-07 pat=M2",
	"merge how=links keep=M1 drop=M2", "case question note",
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"applied: patient 9 merged into 1; the report of exam 6 is that of exam 10: both records "
	"had it under one number; reopened follow-up 2DZVVT: the report of exam A2, which had "
	"closed it, was withdrawn\n"},
    /* ... and a later version finds the one that stays */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A at=2026-03-02\n"
     "report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=preliminary at=2026-03-01 pat=M2\n"
     "merge keep=M2 drop=M1",
	"report acc=A1 proc=79086-5 day=2026-03-02 by=doc status=withdrawn at=2026-03-09 pat=M2",
	"exam case",
	"exam 2 withdrawn 2026-03-02\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"ENTERED_IN_ERROR\n"},
    /* one appointment that both records have */
    {"report acc=A1 a=no proc=79086-5 day=2026-03-02 by=doc\n"
     "appointment own=SA placer=P9 when=2026-06-02T15:00:00Z sent=2026-03-01T12:00:00Z\n"
     "appointment own=SA placer=P9 ev=cancelled sent=2026-03-02T12:00:00Z pat=M2",
	"merge keep=M1 drop=M2", "appointment", "appointment SA cancelled -\n"},
    /* an appointment of one record names the order of an exam of the other */
    {"report acc=A1 placer=P9 a=no proc=79086-5 day=2026-03-02 by=doc\n"
     "appointment own=SA placer=P9 when=2026-03-02T15:00:00Z pat=M2",
	"merge keep=M1 drop=M2", "appointment",
	"appointment SA booked 2026-03-02T15:00:00Z of 2\n"},
    /* linked, and parted again */
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "report acc=B1 proc=79086-5 day=2026-03-02 by=doc a=emergent pat=M2",
	"merge keep=M1 drop=M2 how=links", "merge number case", "merge 6 into 1\n"},
    {"report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
     "report acc=B1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=3 pat=M2\n"
     "merge keep=M1 drop=M2 how=links",
	"merge keep=M1 drop=M2 how=unlinks", "patient number exam case note",
	"patient 12\n"
	"patient 6\n"
	"number @GEN/M2\n"
	"exam 7 final 2026-03-02\n"
	"case 10 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-09-02..2026-09-02\n"
	"number @GEN/M2\n"
	"applied: patient 12 is parted from 1; asked: patient-identity\n"},
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
	"question deceased 1\n"
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
     "close case=5 code=CLIN_CLOSED clinician=doc reason=y",
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
    /* who stands in for everybody does not leave by a message; what he owns is asked about */
    {"report acc=A1 proc=79086-5 day=2026-03-02 f=lung-rads:category=4A",
	"provider id=safe ev=deactivate", "person question",
	"person safe safe@site.example\n"
	"question owner-inactive 6 of 6\n"},
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
