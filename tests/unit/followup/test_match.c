/* SPDX-License-Identifier: Apache-2.0
 *
 * test_match.c - the ordered tests, each failing first; dates, orders and comparison texts.
 */
#include "tables.h"
#include "followupd/window.h"

#include <string.h>

Suite *match_suite(void);

static struct tables tables;

static void setup(void)
{
	tables_setup(&tables);
}

static void teardown(void)
{
	tables_teardown(&tables);
}

#define INDEX "RG26030211"

/* A case that closes; a test changes one thing. */
struct trial {
	struct followup f;
	struct exam_candidate x;
};

static struct exam_class class_of(const char *procedure)
{
	struct coded p = {.code = procedure, .text = procedure};
	return exam_classify(tables.codes, &p, NULL);
}

static date day(const char *s)
{
	date d;
	ck_assert_msg(date_parse(s, &d), "%s", s);
	return d;
}

static struct trial good(void)
{
	struct trial t = {
	    .f = {.index_exam = 1, .action = "follow-up-imaging", .modality = "CT-CHEST"},
	    .x = {.exam = 2,
		.accession = "RG26100114",
		.placer = "RGO801544",
		.filler = "RG26100114",
		.class = class_of("29252-4"),
		.day = day("2026-10-01"),
		.status = REPORT_FINAL}};
	struct err e;
	ck_assert(window_make(day("2026-03-02"), 6, 12, "months", &t.f.window, &e));
	return t;
}

static struct match_result run(const struct trial *t)
{
	const struct match_result r = match_exam(tables.arena, tables.codes, &t->f, INDEX, &t->x);
	points_agree(&r);
	return r;
}

static void wants(const struct trial *t, enum match_verdict verdict, const char *reason)
{
	struct match_result r = run(t);
	ck_assert_msg(r.verdict == verdict, "%s", r.reasons);
	ck_assert_msg(strstr(r.reasons, reason) != NULL, "%s lacks %s", r.reasons, reason);
	bool closes = verdict == MATCH_CLOSE || verdict == MATCH_CLOSE_LATE;
	ck_assert_int_eq(closes, r.closure != CLOSURE_NONE);
}

static void closes_as(const struct trial *t, enum match_verdict verdict, enum closure_code closure)
{
	struct match_result r = run(t);
	ck_assert_msg(r.verdict == verdict, "%s", r.reasons);
	ck_assert_int_eq(r.closure, closure);
}

START_TEST(a_good_match_closes_and_names_every_test)
{
	struct trial t = good();
	struct match_result r = run(&t);
	ck_assert_int_eq(r.verdict, MATCH_CLOSE);
	ck_assert_int_eq(r.closure, CLOSURE_DONE_MATCH);
	ck_assert(!r.by_order);
	ck_assert_str_eq(r.reasons, "patient; index-exam: another; status: final; gap: from "
				    "2026-03-09; purpose: diagnostic; "
				    "modality: CT-CHEST=CT_CHEST yes; region: chest; laterality: - "
				    "for -; contrast: without; "
				    "window: 2026-10-01 in 2026-08-03..2027-05-01; close");
}
END_TEST

START_TEST(the_index_exam_is_no_answer)
{
	struct trial t = good();
	t.x.accession = INDEX;
	wants(&t, MATCH_NO, "index-exam: it is the index exam itself");
	t = good();
	t.x.exam = t.f.index_exam;
	wants(&t, MATCH_NO, "index-exam: it is the index exam itself");
}
END_TEST

START_TEST(only_a_final_report_closes)
{
	static const struct {
		enum report_status status;
		enum match_verdict verdict;
		const char *why;
	} rows[] = {{REPORT_NONE, MATCH_PENDING, "not final"},
	    {REPORT_PERFORMED, MATCH_PENDING, "not final"},
	    {REPORT_PRELIMINARY, MATCH_PENDING, "not final"}, {REPORT_FINAL, MATCH_CLOSE, "final"},
	    {REPORT_CORRECTED, MATCH_CLOSE, "final"}, {REPORT_CANCELLED, MATCH_NO, "cancelled"},
	    {REPORT_WITHDRAWN, MATCH_NO, "cancelled"}, {REPORT_REFUSED, MATCH_NO, "cancelled"}};
	struct trial t = good();
	t.x.status = rows[_i].status;
	wants(&t, rows[_i].verdict, rows[_i].why);
}
END_TEST

START_TEST(an_unread_exam_of_another_kind_is_not_pending)
{
	struct trial t = good();
	t.x.status = REPORT_PRELIMINARY;
	t.x.class = class_of("36643-5");
	wants(&t, MATCH_NO, "XR_CHEST no");
	t.x.class = class_of("82808-7");
	wants(&t, MATCH_NO, "part");
}
END_TEST

START_TEST(the_gap_after_the_index_exam_is_kept)
{
	static const struct {
		const char *action, *modality, *exam, *day;
		enum match_verdict verdict;
	} rows[] = {
	    {"follow-up-imaging", "CT-CHEST", "29252-4", "2026-03-08", MATCH_NO},
	    {"follow-up-imaging", "CT-CHEST", "29252-4", "2026-03-09", MATCH_CLOSE},
	    {"additional-imaging-now", "CT-CHEST", "29252-4", "2026-03-02", MATCH_NO},
	    {"additional-imaging-now", "CT-CHEST", "29252-4", "2026-03-03", MATCH_CLOSE},
	    {"additional-imaging-now", "MG-DX|US-BREAST", "26346-7", "2026-03-02", MATCH_CLOSE},
	    {"additional-imaging-now", "MG-DX|US-BREAST", "26346-7", "2026-03-01", MATCH_NO},
	    {"tissue-sampling", "BX-LUNG", "24823-7", "2026-03-02", MATCH_NO},
	    {"tissue-sampling", "BX-LUNG", "24823-7", "2026-03-03", MATCH_CLOSE},
	};
	struct trial t = good();
	t.f.window = window_local(day("2026-03-02"), 30);
	t.f.action = rows[_i].action;
	t.f.modality = rows[_i].modality;
	t.x.class = class_of(rows[_i].exam);
	t.x.day = day(rows[_i].day);
	wants(&t, rows[_i].verdict, "gap");
}
END_TEST

START_TEST(a_purpose_that_does_not_fit_is_for_a_person)
{
	struct trial t = good();
	t.x.class.purpose = "procedure";
	wants(&t, MATCH_REVIEW, "purpose: procedure (doubtful)");
	t = good();
	t.x.class.purpose = "";
	wants(&t, MATCH_REVIEW, "purpose: - (doubtful)");
	t = good();
	t.x.class.limited = true;
	wants(&t, MATCH_REVIEW, "purpose: diagnostic (doubtful)");
	t = good();
	t.f.modality = "CT-PELVIS";
	t.x.class = class_of("24865-8");
	t.x.class.purpose = "screening";
	t.x.class.key = "CT_AP";
	t.x.class.regions = "abdomen|pelvis";
	wants(&t, MATCH_REVIEW, "purpose: screening (doubtful)");
}
END_TEST

START_TEST(another_modality_is_no_answer)
{
	struct trial t = good();
	t.x.class = class_of("24587-8");
	wants(&t, MATCH_NO, "modality: CT-CHEST=MR_BRAIN no");
	t.x.class = class_of("XR LARYNX");
	wants(&t, MATCH_NO, "modality: CT-CHEST=XR no");
}
END_TEST

START_TEST(a_region_that_is_not_covered_is_no_answer)
{
	struct trial t = good();
	t.f.modality = "CT-AP";
	t.x.class = class_of("44115-4");
	t.x.class.regions = "chest";
	wants(&t, MATCH_NO, "region: chest (no)");
	t.x.class.regions = "abdomen";
	wants(&t, MATCH_REVIEW, "region: abdomen (doubtful)");
	t.x.class.regions = "abdomen_part|pelvis";
	wants(&t, MATCH_REVIEW, "(doubtful)");
	t.f.modality = "CT-COLONOGRAPHY";
	t.x.class = class_of("60515-4");
	t.x.class.regions = "abdomen|pelvis"; /* together they take in the colon */
	wants(&t, MATCH_CLOSE, "region: abdomen|pelvis;");
	t.x.class.regions = "abdomen";
	wants(&t, MATCH_NO, "region: abdomen (no)");
}
END_TEST

START_TEST(the_side_must_be_the_findings)
{
	static const struct {
		const char *need, *have;
		enum match_verdict verdict;
	} rows[] = {{"left", "left", MATCH_CLOSE}, {"left", "bilateral", MATCH_CLOSE},
	    {"left", "unknown", MATCH_REVIEW}, {"left", "", MATCH_REVIEW},
	    {"left", "right", MATCH_NO}, {"bilateral", "left", MATCH_REVIEW},
	    {"bilateral", "bilateral", MATCH_CLOSE}, {NULL, "left", MATCH_REVIEW},
	    {NULL, "bilateral", MATCH_CLOSE}, {"", "right", MATCH_REVIEW}};
	struct trial t = good();
	t.f.modality = "US-BREAST";
	t.f.laterality = rows[_i].need;
	t.x.class = class_of("26215-4");
	t.x.class.laterality = rows[_i].have;
	wants(&t, rows[_i].verdict, "laterality");
}
END_TEST

START_TEST(a_kidney_of_the_other_side_is_for_a_person)
{
	struct trial t = good();
	t.f.modality = "US-RENAL";
	t.f.laterality = "left";
	t.x.class = class_of("US KIDNEY RIGHT");
	wants(&t, MATCH_REVIEW, "laterality: right for left (doubtful)");
	t.x.class = class_of("US KIDNEY");
	wants(&t, MATCH_CLOSE, "laterality: - for left;");
}
END_TEST

START_TEST(contrast_that_was_asked_for_must_be_there)
{
	struct trial t = good();
	t.f.modality = "MR-LIVER";
	t.x.class = class_of("36046-1");
	wants(&t, MATCH_CLOSE, "contrast: any;"); /* nobody asked for it, nobody named it */
	t.x.contrast_asked = true;
	wants(&t, MATCH_REVIEW, "contrast: any (doubtful)");
	t.x.class = class_of("MRI LIVER WITH CONTRAST");
	wants(&t, MATCH_CLOSE, "contrast: with;");
}
END_TEST

START_TEST(the_window_decides_between_early_on_time_and_late)
{
	/* 6..12 months after 2026-03-02: open from 2026-08-03, half way 2026-06-02 */
	static const struct {
		const char *day;
		enum match_verdict verdict;
		enum closure_code closure;
	} rows[] = {{"2026-03-09", MATCH_EARLY, CLOSURE_NONE},
	    {"2026-06-01", MATCH_EARLY, CLOSURE_NONE}, {"2026-06-02", MATCH_REVIEW, CLOSURE_NONE},
	    {"2026-08-02", MATCH_REVIEW, CLOSURE_NONE},
	    {"2026-08-03", MATCH_CLOSE, CLOSURE_DONE_MATCH},
	    {"2027-05-01", MATCH_CLOSE, CLOSURE_DONE_MATCH},
	    {"2027-05-02", MATCH_CLOSE_LATE, CLOSURE_DONE_LATE},
	    {"2030-01-01", MATCH_CLOSE_LATE, CLOSURE_DONE_LATE}};
	struct trial t = good();
	t.x.day = day(rows[_i].day);
	struct match_result r = run(&t);
	ck_assert_msg(r.verdict == rows[_i].verdict, "%s", r.reasons);
	ck_assert_int_eq(r.closure, rows[_i].closure);
}
END_TEST

START_TEST(an_exam_without_a_date_is_for_a_person)
{
	struct trial t = good();
	t.x.day = DATE_NONE;
	wants(&t, MATCH_REVIEW, "the exam has no date");
}
END_TEST

START_TEST(one_exam_may_answer_two_followups)
{
	struct trial t = good();
	t.x.class = class_of("72252-0");
	closes_as(&t, MATCH_CLOSE, CLOSURE_DONE_EQUIV);
	t.f.modality = "CT-CAP";
	closes_as(&t, MATCH_CLOSE, CLOSURE_DONE_MATCH);
	t.f.modality = "CT-ADRENAL";
	wants(&t, MATCH_REVIEW, "CT-ADRENAL=CT_CAP part");
}
END_TEST

START_TEST(an_exam_nobody_knows_is_for_a_person)
{
	struct trial t = good();
	t.x.class = class_of("LOCAL 4711");
	wants(&t, MATCH_REVIEW, "modality: CT-CHEST=- part");
	t = good();
	t.f.modality = "CT-LARYNX";
	wants(&t, MATCH_REVIEW, "token CT-LARYNX is not known");
	t.f.modality = "";
	wants(&t, MATCH_REVIEW, "the follow-up names none");
}
END_TEST

/* ---- the linked order ------------------------------------------------------------------------ */

START_TEST(an_order_link_settles_doubts_of_the_exam)
{
	struct trial t = good();
	t.x.class = class_of("LOCAL 4711");
	t.f.order_placer = "RGO801544";
	ck_assert(run(&t).by_order);
	closes_as(&t, MATCH_CLOSE, CLOSURE_DONE_MATCH);
	t.f.order_placer = NULL;
	t.f.order_filler = "RG26100114";
	ck_assert(run(&t).by_order);
	t.f.order_filler = NULL;
	t.f.order_accession = "RG26100114";
	ck_assert(run(&t).by_order);
	t.f.order_accession = "RG26100115";
	ck_assert(!run(&t).by_order);
	t.f.order_accession = t.x.accession = "";
	ck_assert(!run(&t).by_order);
}
END_TEST

START_TEST(an_order_link_has_the_published_days)
{
	struct trial t = good();
	struct err e;
	ck_assert(window_make(day("2026-03-02"), 3, 3, "months", &t.f.window, &e));
	t.x.day = day("2026-05-08"); /* 25 days before */
	wants(&t, MATCH_REVIEW, "before 2026-05-19");
	t.f.order_placer = "RGO801544";
	closes_as(&t, MATCH_CLOSE, CLOSURE_DONE_MATCH);
	t.x.day = day("2026-07-20"); /* 48 days after */
	closes_as(&t, MATCH_CLOSE, CLOSURE_DONE_MATCH);
	t.f.order_placer = NULL;
	closes_as(&t, MATCH_CLOSE_LATE, CLOSURE_DONE_LATE);
}
END_TEST

START_TEST(an_order_link_does_not_settle_the_rest)
{
	struct trial t = good();
	t.f.order_placer = "RGO801544";
	t.x.accession = INDEX;
	wants(&t, MATCH_NO, "index exam");
	t.x.accession = "RG26100114";
	t.x.status = REPORT_PERFORMED;
	wants(&t, MATCH_PENDING, "order: linked");
	t.x.status = REPORT_FINAL;
	t.x.day = day("2026-03-05");
	wants(&t, MATCH_NO, "gap");
	t.x.day = day("2026-04-01");
	wants(&t, MATCH_EARLY, "before 2026-08-03");
	t.x.day = day("2026-07-01");
	wants(&t, MATCH_REVIEW, "before 2026-08-03");
	t.x.day = day("2026-10-01");
	t.x.class = class_of("36643-5"); /* a radiograph never answers this, whoever linked it */
	wants(&t, MATCH_REVIEW, "XR_CHEST no");
	t.f.modality = "CT-CHEST+MR-LIVER";
	t.x.class = class_of("29252-4");
	wants(&t, MATCH_REVIEW, "one of several exams that are owed");
}
END_TEST

/* ---- the comparison text ----------------------------------------------------------------------
 */

START_TEST(a_comparison_that_names_the_index_exam_settles_a_doubt)
{
	static const struct {
		const char *text;
		bool names;
	} rows[] = {{"CT chest 2 March 2026 (accession RG26030211).", true}, {"RG26030211", true},
	    {"Prior: rg26030211.", true}, {"2 Mar 2026", true}, {"March 2, 2026", true},
	    {"Mar 2, 2026", true}, {"CT of 3/2/2026.", true}, {"03/02/2026", true},
	    {"3/2/26", true}, {"2026-03-02", true}, {"02-Mar-2026", true}, {"RG260302110", false},
	    {"12 March 2026", false}, {"13/2/2026", false}, {"2 March 2025", false},
	    {"None.", false}, {"", false}, {NULL, false}};
	struct trial t = good();
	t.x.class = class_of("36266-5"); /* CT angiography: part, and a text may settle it */
	t.x.comparison = rows[_i].text;
	if (rows[_i].names)
		closes_as(&t, MATCH_CLOSE, CLOSURE_DONE_EQUIV);
	else
		wants(&t, MATCH_REVIEW, "CTA_CHEST part");
}
END_TEST

START_TEST(a_text_never_closes_alone)
{
	struct trial t = good();
	t.x.comparison = "accession " INDEX;
	t.x.class = class_of("36643-5");
	wants(&t, MATCH_NO, "XR_CHEST no");
	t.x.class = class_of("36089-1"); /* limited: its row lets no text settle it */
	wants(&t, MATCH_REVIEW, "CT_CHEST_LIMITED part");
	t.x.class = class_of("LOCAL 4711");
	wants(&t, MATCH_REVIEW, "part");
	t = good();
	t.x.comparison = INDEX;
	t.x.class.purpose = "procedure";
	wants(&t, MATCH_REVIEW, "procedure");
	t = good();
	t.x.comparison = INDEX;
	t.f.modality = "MR-LIVER";
	t.x.contrast_asked = true;
	t.x.class = class_of("36046-1");
	wants(&t, MATCH_REVIEW, "contrast: any (doubtful)");
}
END_TEST

/* Another machine that shows the same part, and compares: somebody says whether it will do. */
START_TEST(another_machine_that_compares_is_for_a_person)
{
	static const struct {
		const char *owed, *exam, *text;
		enum match_verdict verdict;
	} rows[] = {{"MR-ABD", "CT ABDOMEN WITH", INDEX, MATCH_REVIEW},
	    {"MR-ABD", "CT ABDOMEN WITH", "None.", MATCH_NO},
	    {"MR-ABD", "CT HEAD", INDEX, MATCH_NO}, {"MR-BRAIN", "CT HEAD", INDEX, MATCH_REVIEW},
	    {"MR-PITUITARY", "CT HEAD", INDEX, MATCH_NO}, {"MR-ABD", "XR ABDOMEN", INDEX, MATCH_NO},
	    {"CT-CHEST", "XR CHEST", INDEX, MATCH_NO}};
	struct trial t = good();
	t.f.modality = rows[_i].owed;
	t.x.comparison = rows[_i].text;
	t.x.class = class_of(rows[_i].exam);
	wants(&t, rows[_i].verdict, "");
}
END_TEST

START_TEST(an_early_exam_is_for_a_person_whatever_its_text_names)
{
	struct trial t = good();
	t.x.comparison = INDEX;
	t.x.day = day("2026-07-01");
	wants(&t, MATCH_REVIEW, "review");
	t.x.day = day("2026-05-01");
	wants(&t, MATCH_EARLY, "early");
}
END_TEST

START_TEST(a_biopsy_counts_as_done_without_imaging_whenever_it_is)
{
	struct trial t = good();
	struct err e;
	t.f.action = "tissue-sampling";
	t.f.modality = "BX-LUNG";
	t.x.class = class_of("24823-7");
	ck_assert(window_make(day("2026-03-02"), 0, 30, "days", &t.f.window, &e));
	t.x.day = day("2026-03-20");
	closes_as(&t, MATCH_CLOSE, CLOSURE_DONE_NONIMG);
	t.x.day = day("2026-09-20");
	closes_as(&t, MATCH_CLOSE_LATE, CLOSURE_DONE_NONIMG);
}
END_TEST

Suite *match_suite(void)
{
	Suite *s = suite_create("match");
	TCase *t = tcase_create("tests in order");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_good_match_closes_and_names_every_test);
	tcase_add_test(t, the_index_exam_is_no_answer);
	tcase_add_loop_test(t, only_a_final_report_closes, 0, 8);
	tcase_add_test(t, an_unread_exam_of_another_kind_is_not_pending);
	tcase_add_loop_test(t, the_gap_after_the_index_exam_is_kept, 0, 8);
	tcase_add_test(t, a_purpose_that_does_not_fit_is_for_a_person);
	tcase_add_test(t, another_modality_is_no_answer);
	tcase_add_test(t, a_region_that_is_not_covered_is_no_answer);
	tcase_add_loop_test(t, the_side_must_be_the_findings, 0, 10);
	tcase_add_test(t, a_kidney_of_the_other_side_is_for_a_person);
	tcase_add_test(t, contrast_that_was_asked_for_must_be_there);
	tcase_add_loop_test(t, the_window_decides_between_early_on_time_and_late, 0, 8);
	tcase_add_test(t, an_exam_without_a_date_is_for_a_person);
	tcase_add_test(t, one_exam_may_answer_two_followups);
	tcase_add_test(t, an_exam_nobody_knows_is_for_a_person);
	tcase_add_test(t, an_order_link_settles_doubts_of_the_exam);
	tcase_add_test(t, an_order_link_has_the_published_days);
	tcase_add_test(t, an_order_link_does_not_settle_the_rest);
	tcase_add_loop_test(t, a_comparison_that_names_the_index_exam_settles_a_doubt, 0, 18);
	tcase_add_loop_test(t, another_machine_that_compares_is_for_a_person, 0, 7);
	tcase_add_test(t, a_text_never_closes_alone);
	tcase_add_test(t, an_early_exam_is_for_a_person_whatever_its_text_names);
	tcase_add_test(t, a_biopsy_counts_as_done_without_imaging_whenever_it_is);
	suite_add_tcase(s, t);
	return s;
}
