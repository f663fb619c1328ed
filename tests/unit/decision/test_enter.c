/* SPDX-License-Identifier: Apache-2.0
 *
 * test_enter.c - a person enters a follow-up by hand: on a report that is here, or on an exam that
 * is not.
 */
#include "table.h"

Suite *enter_suite(void);

/* A report that asks for nothing, of a known exam. */
#define PLAIN  "report acc=A1 ptext=CT_ABDOMEN day=2026-03-02 by=doc\n"
#define WORDS  " note=nodule_of_7_mm reason=seen_at_the_board"
#define ON_IT  "enter pat=M1 report=A1 what=CT_chest in=3mo" WORDS
#define ABROAD "enter pat=M1 day=2026-02-10 source=CT_chest,_Mercy what=CT_chest in=3mo" WORDS

static const struct row rows[] = {
    /* on a report: its exam gives the day, who ordered it owns it */
    {PLAIN, ON_IT, NULL,
	"finding recommendation answer/enter/3 followup -\n"
	"case 6 answer/enter/3 open follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"
	"history 6 opened\n"
	"timer 6 first 2026-03-03T13:30:00Z\n"
	"history 6 entered\n"
	"applied: opened follow-up 2H7FTZ: CT-CHEST, due 2026-06-02, owned by doc\n"},
    /* for somebody else */
    {PLAIN, ON_IT " person=navi", NULL,
	"finding recommendation answer/enter/3 followup -\n"
	"case 6 answer/enter/3 open follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"
	"history 6 opened\n"
	"timer 6 first 2026-03-03T13:30:00Z\n"
	"history 6 entered\n"
	"applied: opened follow-up 2H7FTZ: CT-CHEST, due 2026-06-02, owned by navi\n"},
    /* on a day of its own */
    {PLAIN, "enter pat=M1 report=A1 what=CT_chest due=2026-04-10" WORDS, "case",
	"case 6 answer/enter/77 open follow-up-imaging CT-CHEST 2026-04-10..2026-04-10\n"},
    /* an exam that is not here: somebody has to be named, and it is never read here */
    {PLAIN, ABROAD, NULL,
	"refused: nobody is known who ordered that exam, and the patient has no doctor here: say "
	"who owns the follow-up (--owner)\n"},
    {PLAIN, ABROAD " person=navi", "exam report case timer",
	"exam 5 performed 2026-02-10\n"
	"report v1 final current\n"
	"case 8 answer/enter/3 open follow-up-imaging CT-CHEST 2026-05-10..2026-05-10\n"
	"timer 8 first 2026-03-03T13:30:00Z\n"},
    /* ... so it closes nothing */
    {"report acc=A1 proc=79086-5 day=2025-11-10 by=doc f=lung-rads:category=4A\n",
	ABROAD " person=navi", "case",
	"case 9 answer/enter/3 open follow-up-imaging CT-CHEST 2026-05-10..2026-05-10\n"},
    /* a new version of the report says nothing of what a person entered */
    {PLAIN ON_IT,
	"report acc=A1 ptext=CT_ABDOMEN day=2026-03-02 by=doc status=corrected "
	"at=2026-03-10 f=lung-rads:category=1",
	"case asked", ""},
    /* the same answer again, ... */
    {PLAIN ON_IT, ON_IT, NULL, "applied: entered already: follow-up 2H7FTZ\n"},
    /* ... and another one that says the same */
    {PLAIN ON_IT, "enter pat=M1 report=A1 what=CT_chest due=2026-06-02" WORDS, NULL,
	"refused: follow-up 2H7FTZ tracks the same exam at the same time: if another finding is "
	"meant, say so (--another)\n"},
    {PLAIN ON_IT, "enter pat=M1 report=A1 what=CT_chest due=2026-06-02 another=y" WORDS, "case",
	"case 8 answer/enter/77 open follow-up-imaging CT-CHEST 2026-06-02..2026-06-02\n"},
    /* refusals change nothing */
    {PLAIN, "enter pat=M9 report=A1 what=CT_chest in=3mo" WORDS, NULL,
	"refused: no patient has that number here\n"},
    {PLAIN, "enter pat=M1 report=A9 what=CT_chest in=3mo" WORDS, NULL,
	"refused: this patient has no exam A9 here: if it was done elsewhere, say on which day and "
	"what it was (--seen-on, --seen-in)\n"},
    {PLAIN, "enter pat=M1 what=CT_chest in=3mo" WORDS, NULL,
	"refused: say on which report it rests (--report), or on which day it was seen and in what "
	"exam (--seen-on, --seen-in)\n"},
    {PLAIN "order placer=P1 acc=A2 proc=79086-5",
	"enter pat=M1 report=A2 what=CT_chest in=3mo" WORDS, NULL,
	"refused: exam A2 has no report here yet: what it asks for is opened when it comes\n"},
    {PLAIN, "enter pat=M1 day=2026-02-31 source=CT what=CT_chest in=3mo person=navi" WORDS, NULL,
	"refused: say the day of the exam as 2026-03-02\n"},
    {PLAIN, "enter pat=M1 day=2026-12-31 source=CT what=CT_chest in=3mo person=navi" WORDS, NULL,
	"refused: that exam is in the future\n"},
    {PLAIN, "enter pat=M1 day=1890-12-31 source=CT what=CT_chest in=3mo person=navi" WORDS, NULL,
	"refused: that exam is more than 30 years ago, which the policy does not believe\n"},
    {PLAIN, "enter pat=M1 report=A1 what=a_closer_look in=3mo" WORDS, NULL,
	"refused: the exam \"a closer look\" is not understood: name one machine and region "
	"(\"CT chest\"), or tokens of tokens.csv (CT-CHEST|PETCT)\n"},
    {PLAIN, "enter pat=M1 report=A1 what=CT_chest in=soon" WORDS, NULL,
	"refused: the interval \"soon\" is not understood: say it as 3mo, 6-12mo, 2w, 10d or "
	"1y\n"},
    {PLAIN, ON_IT " person=who", NULL, "refused: \"who\" is nobody who works here\n"},
    {PLAIN, "enter pat=M1 report=A1 what=CT_chest in=3mo reason=y", NULL,
	"refused: say what was found, in the words of the report (--finding)\n"},
    {PLAIN, "enter pat=M1 report=A1 what=CT_chest in=3mo note=y", NULL,
	"refused: say why it is entered by hand (--reason)\n"},
    {PLAIN "patient died=yes", ON_IT, NULL,
	"refused: the hospital has reported this patient's death\n"},
};

TABLE_SUITE(enter, rows)
