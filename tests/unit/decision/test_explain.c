/* SPDX-License-Identifier: Apache-2.0
 *
 * test_explain.c - why a follow-up is open or closed, and what each exam has to do with it, in the
 * words that a coordinator reads.
 */
#include "followupd/explain.h"
#include "table.h"

#include <stdio.h>
#include <string.h>

Suite *explain_suite(void);

#define LDCT "report proc=79086-5 by=doc read=rad "
/* A category 3: a CT chest in six months. */
#define ASKED LDCT "acc=A1 day=2026-03-02 f=lung-rads:category=3"
#define NODULE                                                                                     \
	"report proc=29252-4 by=doc acc=A1 day=2026-03-02 "                                        \
	"f=fleischner:context=incidental,type=solid,count=single,risk=low,size_mm=7 "              \
	"birth=1960-01-01"

/* ---- an explanation as lines ---------------------------------------------------------------- */

static const char *date_word(date d)
{
	static char text[32];
	return d == DATE_NONE ? "no-day" : date_text(d, text);
}

static void show_exam(const struct explain_exam *x, struct buf *out)
{
	static const char *const sign[] = {
	    [WEIGHS_AGAINST] = "-", [WEIGHS_DOUBT] = "?", [WEIGHS_FOR] = "+"};
	buf_addf(out, "exam %s %s %s%s%s%s %s", x->accession ? x->accession : "-",
	    date_word(x->day), vocabulary_word(&exam_status_words, (int)x->status),
	    x->linked ? " linked" : "", x->apart ? " apart" : "", x->question ? " asked-of" : "",
	    vocabulary_word(&explain_verdict_words, (int)x->verdict));
	buf_addf(out, " \"%s\"%s%s%s\n", x->what, x->by_report ? " by its report" : "",
	    x->also ? " also " : "", x->also ? x->also : "");
	for (size_t i = 0; i < x->reason_count; i++)
		buf_addf(out, "  %s %s\n", sign[x->reason[i].weight], x->reason[i].words);
}

static void show(const struct explanation *x, const char *wanted, struct buf *out)
{
	char at[32];
	bool all = !wanted;
	if (all || strstr(wanted, "state"))
		buf_addf(out, "state %s\n", x->state_words);
	if (all || strstr(wanted, "owed"))
		buf_addf(out, "owed %s: %s, %s\nfrom %s of %s \"%s\", %s: %s\n", x->action,
		    x->modality, x->window_words, x->index_accession, date_word(x->index_day),
		    x->index_what, x->source, x->evidence);
	for (size_t i = 0; i < x->proof_count && (all || strstr(wanted, "proof")); i++)
		buf_addf(out, "proof %s: %s\n", x->proof[i].what, x->proof[i].words);
	if (x->proof_words && (all || strstr(wanted, "proof")))
		buf_addf(out, "proof %s\n", x->proof_words);
	for (size_t i = 0; i < x->wait_count && (all || strstr(wanted, "wait")); i++)
		buf_addf(out, "wait %s: %s\n", x->wait[i].kind, x->wait[i].words);
	if (x->next_words && (all || strstr(wanted, "next")))
		buf_addf(out, "next %s %s: %s\n", x->next_step, instant_text(x->next_at, at),
		    x->next_words);
	for (size_t i = 0; i < x->todo_count && (all || strstr(wanted, "todo")); i++)
		if (x->todo[i].command)
			buf_addf(out, "todo %s (%s)\n", x->todo[i].words, x->todo[i].command);
		else
			buf_addf(out, "todo %s\n", x->todo[i].words);
	for (size_t i = 0; i < x->exam_count && (all || strstr(wanted, "exam")); i++)
		if (all || x->exam[i].verdict != EXPLAIN_ORIGIN)
			show_exam(&x->exam[i], out);
	if (x->earlier && (all || strstr(wanted, "exam")))
		buf_addf(out, "earlier %zu\n", x->earlier);
	for (size_t i = 0; i < x->appointment_count && (all || strstr(wanted, "visit")); i++)
		buf_addf(out, "visit %s %s%s%s\n",
		    vocabulary_word(&visit_status_words, (int)x->appointment[i].status),
		    instant_text(x->appointment[i].starts_at, at),
		    x->appointment[i].linked ? " linked" : "",
		    x->appointment[i].question ? " asked-of" : "");
	for (size_t i = 0; i < x->question_count && (all || strstr(wanted, "question")); i++) {
		const struct explain_question *q = &x->question[i];
		buf_addf(out, "question %s%s of %s: %s%s%s%s\n",
		    vocabulary_word(&question_kind_words, (int)q->kind), q->apart ? " apart" : "",
		    q->owner, q->open ? "open" : "answered by ", q->open ? "" : q->answered_by,
		    q->open ? "" : ": ", q->open ? "" : q->answer);
	}
}

/* ---- the stories ---------------------------------------------------------------------------- */

static const struct story {
	const char *lines;  /* of script.c */
	const char *wanted; /* the first words of the lines that are compared; NULL: all */
	const char *expected;
} stories[] = {
    /* nothing has come */
    {ASKED, NULL,
	"state open since 2026-03-02 10:00: nothing is ordered\n"
	"owed follow-up imaging: CT-CHEST-LD, on 2026-09-02; an exam counts from 2026-08-03, and "
	"is overdue after 2026-10-02\n"
	"from A1 of 2026-03-02 \"CT CHEST LDCT\", guideline lung-rads 2022, row LR22-M3, category "
	"3: lung-rads:category=3\n"
	"wait order: an order for low-dose chest CT: none is known\n"
	"next first 2026-03-03T13:30:00Z: reminder to Dr doc (owner)\n"
	"todo nothing yet: it is due on 2026-09-02; next is a reminder to Dr doc (owner) on "
	"2026-03-03 07:30\n"
	"exam A1 2026-03-02 final origin \"CT CHEST LDCT\"\n"},
    /* the exam that is owed closes it */
    {ASKED "\nat 2026-09-05"
	   "\n" LDCT "acc=A2 day=2026-09-04 a=no",
	"state proof todo exam",
	"state closed on 2026-09-05 11:00 by followupd: recommended exam done in its window "
	"(DONE_MATCH)\n"
	"proof exam: A2 of 2026-09-04, CT CHEST LDCT\n"
	"proof it stands: the exam is this patient's, final\n"
	"todo nothing\n"
	"exam A2 2026-09-04 final closes \"CT CHEST LDCT\"\n"
	"  + it closed the follow-up on 2026-09-05\n"
	"  + its report is final\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"
	"  + on time: 2026-09-04, owed from 2026-08-03 to 2026-11-01\n"},
    /* other region */
    {ASKED "\nat 2026-09-05"
	   "\nreport ptext=CT_ABDOMEN by=doc acc=A2 day=2026-09-04 a=no",
	"state wait exam",
	"state open since 2026-03-02 10:00: nothing is ordered\n"
	"wait order: an order for low-dose chest CT: none is known\n"
	"exam A2 2026-09-04 final does-not-count \"CT ABDOMEN\"\n"
	"  - other region: abdomen, owed is chest\n"
	"  + its report is final\n"
	"  + on time: 2026-09-04, owed from 2026-08-03 to 2026-11-01\n"},
    /* other machine and region */
    {ASKED "\nat 2026-09-05"
	   "\nreport ptext=MRI_KNEE_LEFT mod=MR by=doc acc=A2 day=2026-09-04 a=no",
	"exam",
	"exam A2 2026-09-04 final does-not-count \"MRI KNEE LEFT\"\n"
	"  - other kind of exam: MR, owed is CT-CHEST-LD\n"
	"  - other region: knee, owed is chest\n"
	"  + its report is final\n"
	"  + on time: 2026-09-04, owed from 2026-08-03 to 2026-11-01\n"},
    /* other side: asked */
    {"report acc=A1 ptext=US_BREAST_LEFT mod=US by=doc day=2026-03-02 prose=on text=Recommend "
     "follow-up ultrasound of the left breast in 6 months."
     "\nat 2026-09-05"
     "\nreport acc=A2 ptext=US_BREAST_RIGHT mod=US by=doc day=2026-09-04 a=no",
	"wait todo exam question",
	"wait order: an order for breast ultrasound, left: none is known\n"
	"todo ask Dr doc whether breast ultrasound, left is ordered, or will be: it was due by "
	"2026-09-02, 3 "
	"days ago\n"
	"todo if it was done elsewhere, or is not wanted any more: close it with its code "
	"(followupctl close 2DZVVT --code CODE; --codes lists them)\n"
	"exam A2 2026-09-04 final does-not-count \"US BREAST RIGHT\"\n"
	"  - other side: right, owed is left\n"
	"  + its report is final\n"
	"  + on time: 2026-09-04, owed from 2026-08-03 to 2026-11-01\n"},
    /* same side */
    {"report acc=A1 ptext=US_BREAST_LEFT mod=US by=doc day=2026-03-02 prose=on text=Recommend "
     "follow-up ultrasound of the left breast in 6 months."
     "\nat 2026-09-05"
     "\nreport acc=A2 ptext=US_BREAST_LEFT mod=US by=doc day=2026-09-04 a=no",
	"state exam",
	"state closed on 2026-09-05 11:00 by followupd: recommended exam done in its window "
	"(DONE_MATCH)\n"
	"exam A2 2026-09-04 final closes \"US BREAST LEFT\"\n"
	"  + it closed the follow-up on 2026-09-05\n"
	"  + its report is final\n"
	"  + the exam that is owed: US BREAST for US-BREAST\n"
	"  + same side: left\n"
	"  + on time: 2026-09-04, owed from 2026-08-03 to 2026-11-01\n"},
    /* other side of a limb: never */
    {"report acc=A1 ptext=XR_WRIST_RIGHT mod=CR by=doc day=2026-03-02 prose=on text=Recommend "
     "follow-up radiograph of the right wrist in 6 months."
     "\nat 2026-09-05"
     "\nreport acc=A2 ptext=XR_WRIST_LEFT mod=CR by=doc day=2026-09-04 a=no",
	"exam",
	"exam A2 2026-09-04 final does-not-count \"XR WRIST LEFT\"\n"
	"  - other side: left, owed is right\n"
	"  + its report is final\n"
	"  + the exam that is owed: XR WRIST for XR-WRIST\n"
	"  + on time: 2026-09-04, owed from 2026-08-03 to 2026-11-01\n"},
    /* much too early */
    {ASKED "\nat 2026-05-05"
	   "\n" LDCT "acc=A2 day=2026-05-04 a=no",
	"wait exam",
	"wait order: an order for low-dose chest CT: none is known\n"
	"exam A2 2026-05-04 final does-not-count \"CT CHEST LDCT\"\n"
	"  - much too early: 2026-05-04, 91 days before 2026-08-03, from when it counts\n"
	"  + its report is final\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"},
    /* early: asked */
    {ASKED "\nat 2026-07-25"
	   "\n" LDCT "acc=A2 day=2026-07-20 a=no",
	"state wait next todo exam question",
	"state open since 2026-03-02 10:00: nothing is ordered\n"
	"wait question: the answer to Q8, asked of Dr coord since 2026-07-25 11:00: does exam A2 "
	"of follow-up 2DZVVT's patient answer it?\n"
	"wait exam: reminders pause until it is answered whether the exam that was done counts; "
	"unanswered, they go on once this is overdue and 30 days have passed\n"
	"wait order: an order for low-dose chest CT: none is known\n"
	"next first 2026-08-03T12:30:00Z: it is looked at whether the question about the exam is "
	"answered\n"
	"todo answer Q8 by attach-exam, reject-exam, reassign, ask-author or wait-until "
	"(followupctl review answer Q8 ANSWER)\n"
	"todo nothing else until that is answered\n"
	"exam A2 2026-07-20 final asked-of asked \"CT CHEST LDCT\"\n"
	"  ? early: 2026-07-20, 14 days before 2026-08-03, from when it counts\n"
	"  + its report is final\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"
	"question exam-match of Dr coord: open\n"},
    /* late */
    {ASKED "\nat 2026-12-10"
	   "\n" LDCT "acc=A2 day=2026-12-09 a=no",
	"state exam",
	"state closed on 2026-12-10 10:00 by followupd: exam done after its window (DONE_LATE)\n"
	"exam A2 2026-12-09 final closes \"CT CHEST LDCT\"\n"
	"  + it closed the follow-up on 2026-12-10\n"
	"  + its report is final\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"
	"  + late: 2026-12-09, 38 days after 2026-11-01\n"},
    /* too soon after the exam that asked */
    {ASKED "\nat 2026-03-05"
	   "\n" LDCT "acc=A2 day=2026-03-04 a=no",
	"exam",
	"exam A2 2026-03-04 final does-not-count \"CT CHEST LDCT\"\n"
	"  - it is from 2026-03-04, too soon after the exam that asked: 2026-03-09 is the first "
	"day that counts\n"
	"  + its report is final\n"},
    /* preliminary */
    {ASKED "\nat 2026-09-05"
	   "\n" LDCT "acc=A2 day=2026-09-04 status=preliminary",
	"wait todo exam",
	"wait report: the final report of exam A2: only a preliminary one is there\n"
	"todo nothing but to wait: the final report decides by itself\n"
	"exam A2 2026-09-04 preliminary not-yet \"CT CHEST LDCT\"\n"
	"  ? only a preliminary report\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"
	"  + on time: 2026-09-04, owed from 2026-08-03 to 2026-11-01\n"},
    /* performed, of its order */
    {ASKED "\norder placer=P1 acc=A2 proc=79086-5 at=2026-03-03"
	   "\nat 2026-09-05"
	   "\n" LDCT "acc=A2 placer=P1 day=2026-09-04 status=performed",
	"state wait todo exam",
	"state open since 2026-03-02 10:00: images exist, the report is awaited\n"
	"wait report: the report of exam A2: it was done on 2026-09-03 19:00\n"
	"todo nothing but to wait: the final report decides by itself\n"
	"exam A2 2026-09-04 performed linked not-yet \"CT CHEST LDCT\"\n"
	"  ? images exist, and nobody has read them\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"
	"  + on time: 2026-09-04, owed from 2026-08-03 to 2026-11-01\n"
	"  + it is the exam that was ordered for it\n"},
    /* its report says limited */
    {ASKED "\nat 2026-09-05"
	   "\n" LDCT
	   "acc=A2 day=2026-09-04 prose=on text=Limited examination due to motion. No nodule.",
	"exam",
	"exam A2 2026-09-04 final asked-of asked \"CT CHEST LDCT\"\n"
	"  ? its report says that it is limited\n"
	"  + its report is final\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"
	"  + on time: 2026-09-04, owed from 2026-08-03 to 2026-11-01\n"},
    /* its report says that it was not done */
    {ASKED
	"\nat 2026-09-05"
	"\n" LDCT
	"acc=A2 day=2026-09-04 prose=on text=Exam not performed. The patient left before the scan.",
	"exam",
	"exam A2 2026-09-04 final asked-of asked \"CT CHEST LDCT\"\n"
	"  ? its report says that it was not done\n"
	"  + its report is final\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"
	"  + on time: 2026-09-04, owed from 2026-08-03 to 2026-11-01\n"},
    /* outside images */
    {ASKED "\nat 2026-09-05"
	   "\n" LDCT "acc=A2 day=2026-09-04 prose=on text=Interpretation of outside images "
	   "obtained at another hospital. No nodule.",
	"exam",
	"exam A2 2026-09-04 final asked-of asked \"CT CHEST LDCT\"\n"
	"  ? its report reads the images of another site\n"
	"  + its report is final\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"
	"  + on time: 2026-09-04, owed from 2026-08-03 to 2026-11-01\n"},
    /* a wider exam: a person */
    {ASKED "\nat 2026-09-05"
	   "\nreport ptext=CT_CHEST_ABDOMEN_PELVIS by=doc acc=A2 day=2026-09-04 a=no",
	"exam",
	"exam A2 2026-09-04 final asked-of asked \"CT CHEST ABDOMEN PELVIS\"\n"
	"  ? CT CAP may stand in for CT-CHEST-LD: the table of substitutions leaves it to a "
	"person\n"
	"  + its report is final\n"
	"  + on time: 2026-09-04, owed from 2026-08-03 to 2026-11-01\n"},
    /* PET/CT by the table */
    {LDCT "acc=A1 day=2026-03-02 f=lung-rads:category=4B"
	  "\nat 2026-03-12"
	  "\nreport ptext=PET/CT_SKULL_BASE_TO_MID-THIGH mod=PT by=doc acc=A2 day=2026-03-11 a=no",
	"state exam",
	"state closed on 2026-03-12 11:00 by followupd: recommended exam done in its window "
	"(DONE_MATCH)\n"
	"exam A2 2026-03-11 final closes \"PET/CT SKULL BASE TO MID-THIGH\"\n"
	"  + it closed the follow-up on 2026-03-12\n"
	"  + its report is final\n"
	"  + the exam that is owed: PET CT SBMT for PETCT\n"
	"  + on time: 2026-03-11, owed from 2026-03-03\n"},
    /* the report names another exam than its code */
    {ASKED "\nat 2026-09-05"
	   "\n" LDCT "acc=A2 day=2026-09-04 prose=on text=EXAM: CT ABDOMEN",
	"exam",
	"exam A2 2026-09-04 final asked-of asked \"CT ABDOMEN\" by its report\n"
	"  ? its code says CT CHEST LDCT and its report CT ABD: they contradict each other\n"
	"  + its report is final\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"
	"  + on time: 2026-09-04, owed from 2026-08-03 to 2026-11-01\n"},
    /* a person closed it by a code */
    {ASKED "\nclose case=5 code=CLIN_CLOSED reason=not_indicated_any_more clinician=doc by=coord",
	"state proof todo",
	"state closed on 2026-03-02 10:00 by Dr coord: not indicated (CLIN_CLOSED)\n"
	"proof reason: not indicated any more\n"
	"proof clinician: Dr doc\n"
	"proof by: Dr coord\n"
	"proof it rests on no exam, but on what was said\n"
	"todo nothing\n"},
    /* reopened: the exam is rejected */
    {ASKED "\nat 2026-09-05"
	   "\n" LDCT "acc=A2 day=2026-09-04 a=no"
	   "\nat 2026-09-10"
	   "\nreopen case=5 by=rad reason=the_bases_are_not_covered",
	"state wait exam question",
	"state open since 2026-03-02 10:00: nothing is ordered\n"
	"wait order: an order for low-dose chest CT: none is known\n"
	"exam A2 2026-09-04 final does-not-count \"CT CHEST LDCT\"\n"
	"  - rejected by Dr rad on 2026-09-10: the bases are not covered\n"
	"  + its report is final\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"
	"  + on time: 2026-09-04, owed from 2026-08-03 to 2026-11-01\n"
	"question exam-match of Dr coord: answered by Dr rad: reject-exam: the bases are not "
	"covered\n"},
    /* its proof was withdrawn */
    {ASKED "\nat 2026-09-05"
	   "\n" LDCT "acc=A2 day=2026-09-04 a=no"
	   "\nat 2026-09-10"
	   "\n" LDCT "acc=A2 day=2026-09-04 status=withdrawn at=2026-09-10",
	"state exam",
	"state open since 2026-03-02 10:00: nothing is ordered\n"
	"exam A2 2026-09-04 withdrawn does-not-count \"CT CHEST LDCT\"\n"
	"  - its report was withdrawn\n"},
    /* a person closed it by an exam whose report was withdrawn */
    {ASKED "\nat 2026-05-05"
	   "\n" LDCT "acc=A2 day=2026-05-04 a=no"
	   "\nclose case=5 code=DONE_EARLY exam=A2"
	   "\n" LDCT "acc=A2 day=2026-05-04 status=withdrawn at=2026-05-06",
	"state proof todo exam question",
	"state closed on 2026-05-05 11:00 by Dr coord: exam done before its window (DONE_EARLY)\n"
	"proof exam: A2 of 2026-05-04, CT CHEST LDCT\n"
	"proof by: Dr coord\n"
	"proof it does not stand any more: the report of exam A2, which had closed it, was "
	"withdrawn\n"
	"todo answer Q10 by still-owed, not-owed, reassign or wait-until (followupctl review "
	"answer Q10 ANSWER)\n"
	"exam A2 2026-05-04 withdrawn closes \"CT CHEST LDCT\"\n"
	"  - it is no proof any more: the report of exam A2, which had closed it, was withdrawn\n"
	"  - its report was withdrawn\n"
	"  + it closed the follow-up on 2026-05-05\n"
	"question closed-rightly of Dr coord: open\n"},
    /* an order and its appointment */
    {ASKED "\norder placer=P1 proc=79086-5 at=2026-03-03"
	   "\nappointment placer=P1 own=S1 when=2026-09-01T15:00:00Z proc=79086-5",
	"state wait next todo exam visit",
	"state open since 2026-03-02 10:00: an appointment exists\n"
	"wait appointment: the exam: it is booked for 2026-09-01 10:00\n"
	"next first 2026-03-03T13:30:00Z: reminder to Dr doc (owner)\n"
	"todo nothing before the appointment of 2026-09-01 10:00\n"
	"exam P1 2026-09-01 scheduled linked not-yet \"CT CHEST LDCT\"\n"
	"  ? it is not done yet\n"
	"  + it is the exam that was ordered for it\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"
	"  + on time: 2026-09-01, owed from 2026-08-03 to 2026-11-01\n"
	"visit booked 2026-09-01T15:00:00Z linked\n"},
    /* a cancelled order */
    {ASKED "\norder placer=P1 proc=79086-5 at=2026-03-03"
	   "\norder placer=P1 ev=cancelled at=2026-03-04",
	"state wait exam",
	"state open since 2026-03-02 10:00: nothing is ordered\n"
	"wait order: an order for low-dose chest CT: none is known\n"
	"exam P1 no-day cancelled does-not-count \"CT CHEST LDCT\"\n"
	"  - its order was cancelled\n"},
    /* an order of something else */
    {ASKED "\norder placer=P1 proc=24627-2 at=2026-03-03 when=2026-09-01"
	   "\norder placer=P2 proc=36643-5 at=2026-03-03",
	"exam",
	"exam P1 no-day ordered linked not-yet \"CT CHEST\"\n"
	"  ? it is not done yet\n"
	"  + it is the exam that was ordered for it\n"
	"  + the exam that is owed: CT CHEST for CT-CHEST-LD\n"
	"exam P2 no-day ordered does-not-count \"XR CHEST\"\n"
	"  - XR CHEST does not stand in for CT-CHEST-LD\n"
	"  ? it is not done yet\n"},
    /* an appointment without an order */
    {ASKED "\nappointment own=S1 when=2026-09-01T15:00:00Z proc=79086-5", "state wait visit",
	"state open since 2026-03-02 10:00: an appointment exists\n"
	"wait appointment: the exam: it is booked for 2026-09-01 10:00\n"
	"visit booked 2026-09-01T15:00:00Z linked\n"},
    /* an appointment that may be it */
    {ASKED "\nappointment own=S1 when=2026-07-20T15:00:00Z proc=79086-5", "wait visit question",
	"wait question: the answer to Q7, asked of Dr coord since 2026-03-02 10:00: an appointment "
	"S1 is booked for this patient: is it the one that follow-up 2DZVVT waits for?\n"
	"wait order: an order for low-dose chest CT: none is known\n"
	"visit booked 2026-07-20T15:00:00Z asked-of\n"
	"question appointment-match of Dr coord: open\n"},
    /* its day passed */
    {ASKED "\norder placer=P1 proc=79086-5 at=2026-03-03"
	   "\nappointment placer=P1 own=S1 when=2026-09-01T15:00:00Z proc=79086-5"
	   "\nat 2026-09-10",
	"state wait todo question",
	"state open since 2026-03-02 10:00: an appointment exists\n"
	"wait question: the answer to Q8, asked of Dr coord since 2026-09-04 07:30: the "
	"appointment of follow-up 2DZVVT has passed and neither images nor a report came: was the "
	"exam done?\n"
	"wait images: the exam: it was booked for 2026-09-01 10:00, and nothing came since\n"
	"todo answer Q8 by still-owed, not-owed, attach-exam, reassign, ask-author or wait-until "
	"(followupctl review answer Q8 ANSWER)\n"
	"todo find out whether the patient came\n"
	"question appointment-passed of Dr coord: open\n"},
    /* two records that became one */
    {"report proc=79086-5 by=doc pat=M1 acc=A1 day=2026-03-02 f=lung-rads:category=3"
     "\nat 2026-09-05"
     "\nreport proc=24627-2 by=doc pat=M2 acc=B1 day=2026-05-04 a=no"
     "\nmerge keep=M1 drop=M2",
	"exam",
	"exam B1 2026-05-04 final does-not-count \"CT CHEST\"\n"
	"  - much too early: 2026-05-04, 91 days before 2026-08-03, from when it counts\n"
	"  + its report is final\n"
	"  + the exam that is owed: CT CHEST for CT-CHEST-LD\n"
	"  + from a record that was merged into this one\n"},
    /* who the patient is is asked */
    {LDCT "pat=M1 family=Okafor given=Ada birth=1961-04-05 sex=F acc=A1 day=2026-03-02 "
	  "f=lung-rads:category=3"
	  "\nat 2026-09-05"
	  "\n" LDCT
	  "pat=M1 family=Brown given=Lee birth=1980-01-01 sex=M acc=A2 day=2026-09-04 a=no",
	"wait todo exam question",
	"wait question: the answer to Q7, asked of Dr coord since 2026-09-05 11:00: is this the "
	"person whose number it is? Until it is answered what the message says is tracked apart, "
	"and closes and changes nothing of that record\n"
	"wait order: an order for low-dose chest CT: none is known\n"
	"todo answer Q7 by merge, keep-apart, reassign or wait-until (followupctl review answer Q7 "
	"ANSWER)\n"
	"todo unless that ends it, ask Dr doc whether low-dose chest CT is ordered, or will be: it "
	"was "
	"due by 2026-09-02, 3 days ago\n"
	"todo if it was done elsewhere, or is not wanted any more: close it with its code "
	"(followupctl close 2DZVVT --code CODE; --codes lists them)\n"
	"exam A2 2026-09-04 final apart does-not-count \"CT CHEST LDCT\"\n"
	"  - of another record: whether that is this patient is asked (Q7)\n"
	"  + its report is final\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"
	"  + on time: 2026-09-04, owed from 2026-08-03 to 2026-11-01\n"
	"question patient-identity apart of Dr coord: open\n"},
    /* the patient died */
    {ASKED "\nmessage died=yes", "state wait next todo question",
	"state open since 2026-03-02 10:00: nothing is ordered; suspended, because the patient has "
	"died\n"
	"wait question: the answer to Q6, asked of Dr coord since 2026-03-02 10:00: the register "
	"of patients records a death, and open follow-ups are suspended: has the patient died? "
	"They are closed when you confirm it\n"
	"wait death: nothing is reminded: a death of the patient is on record, and closes it when "
	"a person confirms it\n"
	"next @suspended 2026-04-01T12:30:00Z: it is looked at whether anything still holds it\n"
	"todo answer Q6 by still-owed, not-owed, reassign or wait-until (followupctl review answer "
	"Q6 ANSWER)\n"
	"question deceased of Dr coord: open\n"},
    /* a wider exam that the table takes */
    {NODULE "\nat 2026-09-10"
	    "\nreport ptext=CT_CHEST_ABDOMEN_PELVIS by=doc acc=A2 day=2026-09-10 a=no",
	"state exam",
	"state closed on 2026-09-10 11:00 by followupd: another exam answers the question "
	"(DONE_EQUIV)\n"
	"exam A2 2026-09-10 final closes \"CT CHEST ABDOMEN PELVIS\"\n"
	"  + it closed the follow-up on 2026-09-10\n"
	"  + its report is final\n"
	"  + CT CAP answers CT-CHEST, by the table of substitutions\n"
	"  + on time: 2026-09-10, owed from 2026-08-03 to 2027-05-01\n"},
    /* an earlier exam is only counted */
    {LDCT "acc=A0 day=2026-01-02 a=no"
	  "\n" LDCT "acc=A1 day=2026-03-02 f=lung-rads:category=3",
	"exam", "earlier 1\n"},
    /* of two orders the other one is linked */
    {ASKED "\norder placer=P1 proc=79086-5 at=2026-03-03 when=2026-09-01"
	   "\norder placer=P2 proc=79086-5 at=2026-03-04 when=2026-09-01",
	"exam",
	"exam P1 no-day ordered linked not-yet \"CT CHEST LDCT\"\n"
	"  ? it is not done yet\n"
	"  + it is the exam that was ordered for it\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"
	"exam P2 no-day ordered not-yet \"CT CHEST LDCT\"\n"
	"  ? it is not done yet\n"
	"  ? another order is linked to the follow-up\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"},
    /* performed and cancelled */
    {ASKED "\nat 2026-09-05"
	   "\n" LDCT "acc=A2 day=2026-09-04 status=cancelled",
	"exam",
	"exam A2 2026-09-04 cancelled does-not-count \"CT CHEST LDCT\"\n"
	"  - it was cancelled\n"},
    /* ordered */
    {ASKED "\norder placer=P1 proc=79086-5 at=2026-03-03"
	   "\nat 2026-08-20",
	"state wait todo",
	"state open since 2026-03-02 10:00: an order exists\n"
	"wait appointment: an appointment: order P1 exists, and no day is known for it\n"
	"todo see that order P1 gets an appointment: it is due on 2026-09-02\n"},
    /* an outside reading by a person's code */
    {ASKED "\nat 2026-09-05"
	   "\nclose case=5 code=DONE_ELSEWHERE source=Mercy_Hospital,_2026-08-20",
	"state proof",
	"state closed on 2026-09-05 11:00 by Dr coord: done at an outside site (DONE_ELSEWHERE)\n"
	"proof source: Mercy Hospital, 2026-08-20\n"
	"proof by: Dr coord\n"
	"proof it rests on no exam, but on what was said\n"},
    /* the report that asked came under two numbers */
    {"report acc=A1 also=A9 ptext=CT_CHEST by=doc day=2026-03-02 prose=on text=There is a 7 mm "
     "nodule of the right lower lobe. Recommend follow-up CT of the chest in 6 months.",
	NULL,
	"state open since 2026-03-02 10:00: nothing is ordered\n"
	"owed follow-up imaging: CT-CHEST, on 2026-09-02; an exam counts from 2026-08-03, and is "
	"overdue after 2026-10-02\n"
	"from A1 of 2026-03-02 \"CT CHEST\", the words of the report: Recommend follow-up CT of "
	"the chest in 6 months.\n"
	"wait order: an order for chest CT: none is known\n"
	"next first 2026-03-03T13:30:00Z: reminder to Dr doc (owner)\n"
	"todo nothing yet: it is due on 2026-09-02; next is a reminder to Dr doc (owner) on "
	"2026-03-03 07:30\n"
	"exam A1 2026-03-02 final origin \"CT CHEST\" also A9\n"},
    /* its owner cannot be told, and it is overdue */
    {ASKED "\nquiet doc"
	   "\nat 2026-10-05"
	   "\ntimers",
	"state wait next todo question",
	"state open since 2026-03-02 10:00: nothing is ordered; overdue, escalated to tier 1\n"
	"wait question: the answer to Q6, asked of Dr coord since 2026-10-05 11:00: the owner of "
	"follow-ups has no mail address or is not active: who takes over, or what is it?\n"
	"wait order: an order for low-dose chest CT: none is known\n"
	"next tier-2 2026-11-02T13:30:00Z: escalation, tier 2 to Dr navi (navigator)\n"
	"todo answer Q6 by reassign, wait-until or fixed (followupctl review answer Q6 ANSWER)\n"
	"todo unless that ends it, ask Dr doc whether low-dose chest CT is ordered, or will be: it "
	"was "
	"due by 2026-09-02, 33 days ago\n"
	"todo if it was done elsewhere, or is not wanted any more: close it with its code "
	"(followupctl close 2DZVVT --code CODE; --codes lists them)\n"
	"question no-address of Dr coord: open\n"},
    /* CT angiography for a CT, and its report compares the two */
    {NODULE "\nat 2026-09-10"
	    "\nreport ptext=CTA_CHEST mod=CT by=doc acc=A2 day=2026-09-10 "
	    "a=no comparison=CT_chest_A1_of_2026-03-02",
	"state exam",
	"state closed on 2026-09-10 11:00 by followupd: another exam answers the question "
	"(DONE_EQUIV)\n"
	"exam A2 2026-09-10 final closes \"CTA CHEST\"\n"
	"  ? CTA CHEST may stand in for CT-CHEST: the table of substitutions leaves it to a "
	"person\n"
	"  + it closed the follow-up on 2026-09-10\n"
	"  + its report is final\n"
	"  + on time: 2026-09-10, owed from 2026-08-03 to 2027-05-01\n"
	"  + its report compares it with the exam that asked\n"},
    /* closed by another exam than the one that is asked about */
    {ASKED "\nat 2026-07-25"
	   "\n" LDCT "acc=A2 day=2026-07-20 a=no"
	   "\nat 2026-09-05"
	   "\n" LDCT "acc=A3 day=2026-09-04 a=no",
	"todo exam",
	"todo end Q8, which closes nothing any more (followupctl review answer Q8 reject-exam)\n"
	"exam A2 2026-07-20 final asked-of asked \"CT CHEST LDCT\"\n"
	"  ? early: 2026-07-20, 14 days before 2026-08-03, from when it counts\n"
	"  + its report is final\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"
	"exam A3 2026-09-04 final closes \"CT CHEST LDCT\"\n"
	"  + it closed the follow-up on 2026-09-05\n"
	"  + its report is final\n"
	"  + the exam that is owed: CT CHEST LDCT for CT-CHEST-LD\n"
	"  + on time: 2026-09-04, owed from 2026-08-03 to 2026-11-01\n"},
    /* the exam that was ordered has come, and its report is in doubt */
    {ASKED "\norder placer=P1 acc=A2 proc=79086-5 at=2026-03-03"
	   "\nat 2026-09-05"
	   "\n" LDCT "acc=A2 placer=P1 day=2026-09-04 status=performed"
	   "\n" LDCT "acc=A2 placer=P1 day=2026-09-04 prose=on text=Limited examination due to "
	   "motion. No nodule.",
	"state wait todo",
	"state open since 2026-03-02 10:00: its exam was done, and a person decides whether it "
	"answers\n"
	"wait question: the answer to Q8, asked of Dr coord since 2026-09-05 11:00: does exam A2 "
	"of follow-up 2DZVVT's patient answer it?\n"
	"todo answer Q8 by attach-exam, reject-exam, reassign, ask-author or wait-until "
	"(followupctl review answer Q8 ANSWER)\n"},
    /* only the appointment says that it was done */
    {ASKED "\nappointment own=S1 when=2026-09-01T15:00:00Z proc=79086-5"
	   "\nat 2026-09-02"
	   "\nappointment own=S1 ev=done when=2026-09-01T15:00:00Z proc=79086-5",
	"state wait todo visit",
	"state open since 2026-03-02 10:00: images exist, the report is awaited\n"
	"wait report: the report of what was done on 2026-09-01 10:00\n"
	"todo nothing but to wait: the final report decides by itself\n"
	"visit done 2026-09-01T15:00:00Z linked\n"},
};

/* The first follow-up of the first patient who has one. */
static int64_t first_case(const struct world *w)
{
	for (size_t i = 0; i < w->all.count; i++)
		if (w->all.chart[i]->case_count)
			return w->all.chart[i]->record[0]->f.id;
	return 0;
}

static void explain_story(const struct story *s, struct buf *out)
{
	struct world w;
	struct explanation x;
	struct err e = {0};
	struct buf before = {0}, after = {0};
	world_open(&w, shipped_rules(source_dir()));
	script_run(&w, s->lines);
	const char *fault = world_check(&w);
	ck_assert_msg(!fault, "%s after: %s", fault, s->lines);
	for (size_t i = 0; i < w.all.count; i++)
		show_chart(w.all.chart[i], &before);
	ck_assert(explain_followup(w.arena, &w.all, w.rules, w.now, first_case(&w), &x, &e));
	for (size_t i = 0; i < w.all.count; i++)
		show_chart(w.all.chart[i], &after);
	ck_assert_str_eq(buf_text(&before), buf_text(&after));
	show(&x, s->wanted, out);
	buf_free(&before);
	buf_free(&after);
	world_close(&w);
}

START_TEST(a_story_is_explained)
{
	struct buf out = {0};
	explain_story(&stories[_i], &out);
	if (getenv("DECISION_SHOW"))
		printf("== %d %s\n%s", _i, stories[_i].lines, buf_text(&out));
	ck_assert_msg(strcmp(buf_text(&out), stories[_i].expected) == 0,
	    "after:\n%s\nexplained:\n%swanted:\n%s", stories[_i].lines, buf_text(&out),
	    stories[_i].expected);
	buf_free(&out);
}
END_TEST

START_TEST(what_is_not_there_is_not_explained)
{
	struct world w;
	struct explanation x;
	struct err e = {0};
	world_open(&w, shipped_rules(source_dir()));
	ck_assert(!explain_followup(w.arena, &w.all, w.rules, w.now, 5, &x, &e));
	ck_assert_int_eq(e.code, ERR_NOT_FOUND);
	world_close(&w);
}
END_TEST

Suite *explain_suite(void)
{
	Suite *s = suite_create("explain");
	TCase *t = tcase_create("stories");
	tcase_add_unchecked_fixture(t, table_setup, NULL);
	tcase_add_loop_test(t, a_story_is_explained, 0, (int)(sizeof stories / sizeof *stories));
	tcase_add_test(t, what_is_not_there_is_not_explained);
	suite_add_tcase(s, t);
	return s;
}
