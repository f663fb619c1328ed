/* SPDX-License-Identifier: Apache-2.0
 *
 * test_undo.c - an answer is taken back by who gave it, and what it replaced is there again.
 */
#include "table.h"

#include <string.h>

Suite *undo_suite(void);

#define ONE  "report acc=A1 proc=79086-5 day=2026-03-02 by=doc f=lung-rads:category=4A\n"
#define TOLD ONE "at 2026-03-03\ntimers\nsend\n"
#define BIG  "case timer history notice taken-back put-back calendar no question note"

static const struct row rows[] = {
    {TOLD "ack case=5 as=80", "undo message=80", BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "postpone case=5 until=2026-03-20 reason=y as=80", "undo message=80", BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "attempt case=5 channel=phone outcome=no-answer next=2026-03-09 as=80", "undo message=80",
	BIG,
	"no attempt phone no-answer 2026-03-03T16:00:00Z\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y as=80", "undo message=80", BIG,
	"taken-back withdrawn\n"
	"calendar due of 905 on 2026-06-02 seq 0\n"
	"calendar due of 905 on 2026-06-02 seq 0\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {ONE "at 2026-03-03\ntimers\nclose case=5 code=CLIN_CLOSED clinician=doc reason=y as=80",
	"undo message=80", BIG,
	"calendar due of 905 on 2026-06-02 seq 0\n"
	"calendar due of 905 on 2026-06-02 seq 0\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"put-back first\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y as=80\nsend", "undo message=80",
	BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"calendar due of 905 on 2026-06-02 seq 2\n"
	"notice reopened to 905 as undone-77-doc-due REQUEST\n"
	"history 5 told\n"
	"applied: taken back: the follow-up is as it was before; who was told meanwhile is told "
	"so\n"},
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y as=80\nsend\nreopen case=5 "
	  "reason=y as=81",
	"undo message=81", BIG,
	"taken-back reopened\n"
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"calendar due of 905 on 2026-06-02 seq 1 cancelled\n"
	"case 5 lung-rads#1 closed follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02 "
	"CLIN_CLOSED\n"
	"timer 5 - -\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y as=80\nsend\nreopen case=5 "
	  "reason=y as=81\nsend",
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
    {TOLD "assign case=5 person=navi as=80", "undo message=80", BIG,
	"taken-back assigned\n"
	"taken-back handed-over\n"
	"calendar due of 905 on 2026-06-02 seq 0\n"
	"calendar due of 905 on 2026-06-02 seq 0\n"
	"calendar due of 903 on 2026-06-02 seq 0 cancelled\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "assign case=5 person=navi as=80\nsend", "undo message=80", BIG,
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
    {TOLD "transfer case=5 person=navi reason=y as=80", "undo message=80", BIG,
	"taken-back transfer-offered\n"
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "transfer case=5 person=navi reason=y as=80\nsend", "undo message=80", BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"notice transfer-returned to 903 as undone-77-navi-\n"
	"history 5 told\n"
	"applied: taken back: the follow-up is as it was before; who was told meanwhile is told "
	"so\n"},
    {TOLD "transfer case=5 person=navi reason=y as=80\nsend\ntransfer-return case=5 by=navi "
	  "in=81\nsend",
	"undo message=81 by=navi", BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 @transfer-ends 2026-03-10T12:30:00Z\n"
	"history 5 undone\n"
	"notice corrected to 905 as undone-77-doc-\n"
	"history 5 told\n"
	"applied: taken back: the follow-up is as it was before; who was told meanwhile is told "
	"so\n"},
    {TOLD "need case=5 what=order as=80", "undo message=80", BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "note case=5 note=x as=80", "undo message=80", BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "ack case=5 as=80", "undo message=80 by=doc", BIG,
	"refused: only Dr coord, who said it, can take it back\n"},
    {TOLD "ack case=5 as=80\nat 2026-03-03T16:11:00Z", "undo message=80", BIG,
	"refused: an answer can be taken back for 10 minutes: say what is so now instead\n"},
    {TOLD "ack case=5 as=80\nat 2026-03-03T16:10:00Z", "undo message=80", BIG,
	"case 5 lung-rads#1 open follow-up-imaging CT-CHEST-LD 2026-06-02..2026-06-02\n"
	"timer 5 acknowledge 2026-03-16T12:30:00Z\n"
	"history 5 undone\n"
	"applied: taken back: the follow-up is as it was before\n"},
    {TOLD "ack case=5 as=80\nnote case=5 note=x by=navi", "undo message=80", BIG,
	"refused: it cannot be taken back any more: Dr navi wrote a note on 3 Mar, 10:00\n"},
    {TOLD "ack case=5 as=80\nundo message=80", "undo message=80", BIG,
	"refused: it cannot be taken back any more: Dr coord took something back on 3 Mar, "
	"10:00\n"},
    {TOLD "ack case=5 as=80", "undo message=99", BIG,
	"refused: nothing is kept of that answer that could be taken back\n"},
};

/* ---- as it was ------------------------------------------------------------------------------ */

#define QUESTION "report acc=A1 proc=79086-5 day=2026-03-02 by=doc s=none"
#define ORDERED	 TOLD "order placer=P1 acc=A9 proc=79086-5\n"

/* A story, and what is said then. */
static const struct {
	const char *story, *said;
} answers[] = {
    {TOLD, "ack case=5"},
    {TOLD, "postpone case=5 until=2026-03-20 reason=y"},
    {TOLD "postpone case=5 until=2026-03-20 reason=y", "postpone case=5 until=2026-03-27 reason=z"},
    {TOLD, "attempt case=5 channel=phone outcome=no-answer next=2026-03-09"},
    {TOLD "attempt case=5 channel=phone outcome=no-answer",
	"attempt case=5 channel=letter outcome=returned told=2026-03-03"},
    {TOLD, "need case=5 what=authorisation note=asked_Aetna"},
    {TOLD "need case=5 what=order", "need case=5 what=nothing"},
    {TOLD, "seen case=5 next=2026-03-12"},
    {TOLD "seen case=5 next=2026-03-12", "ack case=5"},
    {TOLD, "assign case=5 person=navi"},
    {TOLD, "transfer case=5 person=navi reason=y"},
    {TOLD "transfer case=5 person=navi reason=y", "transfer-accept case=5 by=navi"},
    {TOLD "transfer case=5 person=navi reason=y", "transfer-return case=5 by=navi"},
    {TOLD, "close case=5 code=CLIN_CLOSED clinician=doc reason=y"},
    {TOLD "need case=5 what=order\npostpone case=5 until=2026-03-20 reason=y",
	"close case=5 code=CLIN_CLOSED clinician=doc reason=y"},
    {ORDERED, "close case=5 code=CLIN_CLOSED clinician=doc reason=y"},
    {TOLD "close case=5 code=CLIN_CLOSED clinician=doc reason=y", "reopen case=5 reason=z"},
    {QUESTION, "not-owed about=incomplete-recommendation code=benign"},
    {QUESTION, "open about=incomplete-recommendation what=CT_chest in=3mo"},
    {QUESTION, "reassign about=incomplete-recommendation person=navi"},
    {TOLD "patient died=yes", "not-owed about=deceased code=deceased"},
    {TOLD "patient died=yes", "still-owed about=deceased"},
};

START_TEST(as_it_was)
{
	struct world w;
	struct buf was = {0}, between = {0}, is = {0};
	world_open(&w, shipped_rules(source_dir()));
	script_run(&w, answers[_i].story);
	int64_t before = w.next_id;
	const char *by = strstr(answers[_i].said, "by=navi") ? "by=navi" : "by=coord";
	show_state(&w, before, &was);
	script_line(&w, arena_printf(w.arena, "%s as=80", answers[_i].said));
	ck_assert_msg(w.out.ok && w.out.outcome == OUTCOME_APPLIED, "%s: %s", answers[_i].said,
	    decided_detail(&w.out, w.arena));
	show_state(&w, before, &between);
	script_line(&w, arena_printf(w.arena, "undo message=80 %s", by));
	show_state(&w, before, &is);
	ck_assert_msg(w.out.ok && w.out.outcome == OUTCOME_APPLIED, "%s: %s", answers[_i].said,
	    decided_detail(&w.out, w.arena));
	ck_assert_msg(!world_check(&w), "%s: %s", answers[_i].said, world_check(&w));
	ck_assert_str_eq(buf_text(&is), buf_text(&was));
	ck_assert_msg(strstr(answers[_i].said, "ack") || strstr(answers[_i].said, "seen") ||
			  strcmp(buf_text(&between), buf_text(&was)) != 0,
	    "%s changes nothing that is shown", answers[_i].said);
	buf_free(&was);
	buf_free(&between);
	buf_free(&is);
	world_close(&w);
}
END_TEST

START_TEST(row_is_so)
{
	row_holds(&rows[_i]);
}
END_TEST

/* What a coordinator has goes with what is open. */
START_TEST(the_load_is_as_it_was)
{
	struct world w;
	world_open(&w, shipped_rules(source_dir()));
	script_run(&w, ONE "at 2026-03-03");
	struct chart *c;
	struct case_record *r = charts_case(&w.all, 5, &c);
	struct person *p = directory_find(&w.people, "coord");
	r->f.coordinator = p->id;
	p->open = 1;
	script_line(&w, "close case=5 code=CLIN_CLOSED clinician=doc reason=y as=80");
	ck_assert_int_eq(p->open, 0);
	script_line(&w, "undo message=80");
	ck_assert_msg(w.out.outcome == OUTCOME_APPLIED, "%s", decided_detail(&w.out, w.arena));
	ck_assert_int_eq(p->open, 1);
	script_line(&w, "close case=5 code=CLIN_CLOSED clinician=doc reason=y as=81");
	script_line(&w, "reopen case=5 reason=r as=82");
	ck_assert_int_eq(p->open, 1);
	script_line(&w, "undo message=82");
	ck_assert_int_eq(p->open, 0);
	world_close(&w);
}
END_TEST

Suite *undo_suite(void)
{
	Suite *s = suite_create("undo");
	TCase *t = tcase_create("rows"), *u = tcase_create("states");
	tcase_add_unchecked_fixture(t, table_setup, NULL);
	tcase_add_unchecked_fixture(u, table_setup, NULL);
	tcase_add_loop_test(t, row_is_so, 0, sizeof rows / sizeof *rows);
	tcase_add_test(u, the_load_is_as_it_was);
	tcase_add_loop_test(u, as_it_was, 0, sizeof answers / sizeof *answers);
	suite_add_tcase(s, t);
	suite_add_tcase(s, u);
	return s;
}
