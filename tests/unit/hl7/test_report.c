/* SPDX-License-Identifier: Apache-2.0
 *
 * test_report.c - status, sections, people, times and numbers of a result.
 */
#include "help.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *report_suite(void);

/* OBR-25, then OBX-11 of two text lines (NULL: no such line), ORC-5 */
static const struct {
	const char *obr, *first, *second, *orc;
	enum report_status want;
} statuses[] = {
    {"O", NULL, NULL, "", REPORT_NONE},
    {"S", NULL, NULL, "", REPORT_NONE},
    {"I", NULL, NULL, "", REPORT_NONE},
    {"N", NULL, NULL, "", REPORT_PERFORMED},
    {"P", "P", "P", "", REPORT_PRELIMINARY},
    {"R", "R", "R", "", REPORT_PRELIMINARY},
    {"A", "F", "F", "", REPORT_PRELIMINARY},
    {"M", "C", "C", "", REPORT_PRELIMINARY},
    {"Prelim", "Prelim", "Prelim", "", REPORT_PRELIMINARY},
    {"Wet Read", "", "", "", REPORT_PRELIMINARY},
    {"Preliminary", "", "", "", REPORT_PRELIMINARY},
    {"PRELIMINARY REPORT", "", "", "", REPORT_PRELIMINARY},
    {"F", "F", "F", "", REPORT_FINAL},
    {"Final", "Final", "Final", "", REPORT_FINAL},
    {"Final results", "", "", "", REPORT_FINAL},
    {"F", "V", "V", "", REPORT_FINAL},
    {"C", "C", "C", "", REPORT_CORRECTED},
    {"Corrected", "", "", "", REPORT_CORRECTED},
    {"Addended", "", "", "", REPORT_CORRECTED},
    {"F", "F", "C", "", REPORT_CORRECTED},
    {"F", "F", "A", "", REPORT_CORRECTED},
    {"F", "B", "F", "", REPORT_CORRECTED},
    {"X", "X", "X", "", REPORT_CANCELLED},
    {"CA", NULL, NULL, "", REPORT_CANCELLED},
    {"F", "X", "X", "", REPORT_CANCELLED},
    {"C", "W", "W", "", REPORT_WITHDRAWN},
    {"F", "W", "W", "", REPORT_WITHDRAWN},
    {"P", "W", "D", "", REPORT_WITHDRAWN},
    {"", "W", "W", "", REPORT_WITHDRAWN},
    {"C", "W", "C", "", REPORT_CORRECTED},
    {"Y", NULL, NULL, "", REPORT_REFUSED},
    {"Z", NULL, NULL, "", REPORT_REFUSED},
    {"", "F", "F", "", REPORT_FINAL},
    {"", "F", "P", "", REPORT_PRELIMINARY},
    {"", "C", "F", "", REPORT_CORRECTED},
    {"", "A", "F", "", REPORT_CORRECTED},
    {"", "X", "X", "", REPORT_CANCELLED},
    {"", "F", "N", "", REPORT_FINAL},
    {"local word", "P", "P", "", REPORT_PRELIMINARY},
    {"", "", "", "Final", REPORT_FINAL},
    {"", "", "", "Wet Read", REPORT_PRELIMINARY},
    {"", "", "", "CM", REPORT_FINAL},
    {"", "", "", "CA", REPORT_CANCELLED},
    {"", "", "", "", REPORT_FINAL},
    {"F", "F", "F", "CA", REPORT_FINAL},
};

START_TEST(status_is_translated)
{
	char text[512];
	int n = snprintf(text, sizeof text, "ORC|RE|P1|A1||%s\rOBR|1|P1|A1|X|||20260301%s%s|\r",
	    statuses[_i].orc, "||||||||||||||||||", statuses[_i].obr);
	const char *lines[] = {statuses[_i].first, statuses[_i].second};
	for (int i = 0; i < 2; i++)
		if (lines[i])
			n += snprintf(text + n, sizeof text - (size_t)n,
			    "OBX|%d|TX|&GDT|1|line||||||%s\r", i + 1, lines[i]);
	const struct facts *f = facts_of_result(text);
	ck_assert_uint_eq(f->report_count, 1);
	ck_assert_int_eq(f->report[0].status, statuses[_i].want);
}
END_TEST

#define OBR  "OBR|1|P1|A1|71250^CT^C4|||20260301"
#define OBRF OBR "||||||||||||||||||F\r"

START_TEST(text_can_say_it_is_preliminary)
{
	const struct facts *f = facts_of_result(
	    OBR "\rOBX|1|TX|GDT||*** Preliminary Report ***\rOBX|2|TX|GDT||Nodule.\r");
	ck_assert_int_eq(f->report[0].status, REPORT_PRELIMINARY);
	f = facts_of_result(OBR "\rOBX|1|TX|GDT||Nodule.\r");
	ck_assert_int_eq(f->report[0].status, REPORT_FINAL);
	ck_assert(has_flag(f, "no-status"));
}
END_TEST

START_TEST(a_final_report_that_says_nothing_is_an_exam_without_a_text)
{
	const struct facts *f = facts_of_result(OBRF "OBX|1|TX|GDT||||||||F\r");
	ck_assert_int_eq(f->report[0].status, REPORT_PERFORMED);
	ck_assert(f->report[0].no_text);
	f = facts_of_result(OBRF "OBX|1|TX|GDT||Normal.||||||F\r");
	ck_assert_int_eq(f->report[0].status, REPORT_FINAL);
	ck_assert(!f->report[0].no_text);
}
END_TEST

START_TEST(text_not_sent_again_is_kept)
{
	const struct facts *f = facts_of_result(OBRF "OBX|1|TX|GDT||||||||U\r");
	ck_assert_int_eq(f->report[0].status, REPORT_FINAL);
	ck_assert(f->report[0].text_kept);
	f = facts_of_result(OBR "\rOBX|1|TX|GDT||||||||U\r");
	ck_assert_int_eq(f->report[0].status, REPORT_FINAL);
	ck_assert(f->report[0].text_kept);
}
END_TEST

START_TEST(result_without_text_is_only_performed)
{
	const struct facts *f =
	    facts_of_result(OBRF "OBX|1|ST|113014^DICOM Study^DCM||1.2.3||||||O\r");
	ck_assert_int_eq(f->report[0].status, REPORT_PERFORMED);
	ck_assert_str_eq(f->report[0].study_uid, "1.2.3");
	f = facts_of_result(OBRF "OBX|1|ED|PDF||A^B^C^Base64^QUJD||||||F\r");
	ck_assert_int_eq(f->report[0].status, REPORT_FINAL);
	ck_assert_uint_eq(f->report[0].ignored_documents, 1);
}
END_TEST

START_TEST(deleted_and_withdrawn_lines_are_dropped)
{
	const struct facts *f =
	    facts_of_result(OBRF "OBX|1|TX|GDT||keep||||||F\rOBX|2|TX|GDT||gone||||||D\r"
				 "OBX|3|TX|GDT||wrong||||||W\rOBX|4|TX|GDT||no||||||N\r");
	ck_assert_uint_eq(f->report[0].passage_count, 1);
	ck_assert_str_eq(f->report[0].passage[0].text, "keep");
}
END_TEST

/* section words: B body, P procedure, H history, C comparison, F findings, I impression,
 * R recommendation, A addendum, M communication */
static const struct {
	const char *obx, *want;
} sections[] = {
    {"TX|&IMP||x", "I(x)"},
    {"TX|71020&IMP^name||x", "I(x)"},
    {"TX|IMP||x", "I(x)"},
    {"TX|&IMP||^x", "I(x)"},
    {"CE|71020&IMP||12^x^L", "I(x)"},
    {"TX|&GDT||x", "B(x)"},
    {"TX|&XYZ||x", "B(x)"},
    {"TX|||x", "B(x)"},
    {"|71250||x", "B(x)"},
    {"TX|&ADT||x", "A(x)"},
    {"TX|&ADN||x", "A(x)"},
    {"TX|&ADD||x", "A(x)"},
    {"TX|&REC||CT in 6 months", "R(CT in 6 months)"},
    {"TX|59776-5^x^LN||x", "F(x)"},
    {"TX|859776-5^x^LN||x", "F(x)"},
    {"TX|19005-8^x^LN||x", "I(x)"},
    {"TX|18783-1^x^LN||x", "R(x)"},
    {"TX|11329-0^x^LN||x", "H(x)"},
    {"TX|55111-9^x^LN||x", "P(x)"},
    {"TX|18834-2^x^LN||x", "C(x)"},
    {"TX|73568-8^x^LN||x", "M(x)"},
    {"TX|LOCAL^x^L^19005-8^y^LN||x", "I(x)"},
    {"TX|CLIN^Clinical Details^L||x", "H(x)"},
    {"TX|S1^clinical information^L||x", "H(x)"},
    {"TX|S4^Conclusion^L||x", "I(x)"},
    {"TX|S9&GDT^Conclusion^L||x", "B(x)"},
    {"TX|71250^Exam^L||TECHNIQUE: t~FINDINGS: f", "P(TECHNIQUE: t) F(FINDINGS: f)"},
    {"TX|R1^Comment^L||HISTORY: h~FINDINGS: f", "H(HISTORY: h) F(FINDINGS: f)"},
    {"TX|GDT||HISTORY: h~COMPARISON: c~FINDINGS: f~IMPRESSION: i",
	"H(HISTORY: h) C(COMPARISON: c) F(FINDINGS: f) I(IMPRESSION: i)"},
    {"FT|GDT||FINDINGS: f\\.br\\more\\.br\\\\.br\\CONCLUSION: i",
	"F(FINDINGS: f/more) I(CONCLUSION: i)"},
    {"TX|GDT||Findings:~f~Impression:~i", "F(Findings:/f) I(Impression:/i)"},
    {"TX|GDT||IMPRESSION~i", "I(IMPRESSION/i)"},
    {"TX|GDT||COMMENT: i", "I(COMMENT: i)"},
    {"TX|GDT||Impression is that of age.", "B(Impression is that of age.)"},
    {"TX|GDT||Findings of note: none", "B(Findings of note: none)"},
    {"TX|GDT||HISTORY: h FINDINGS: f IMPRESSION: i",
	"H(HISTORY: h) F(FINDINGS: f) I(IMPRESSION: i)"},
    {"TX|GDT||CLINICAL HISTORY: h COMPARISON: None.IMPRESSION: i",
	"H(CLINICAL HISTORY: h) C(COMPARISON: None.) I(IMPRESSION: i)"},
    {"TX|GDT||The impression: benign", "B(The impression: benign)"},
    {"TX|GDT||TECHNIQUE: t~~Nodule seen.", "P(TECHNIQUE: t) B(Nodule seen.)"},
    {"TX|GDT||HISTORY:~~cough~FINDINGS: f", "H(HISTORY://cough) F(FINDINGS: f)"},
    {"TX|GDT||IMPRESSION:~1. a~~2. b", "I(IMPRESSION:/1. a//2. b)"},
    {"TX|GDT||IMPRESSION: a~RECOMMENDATION: b", "I(IMPRESSION: a) R(RECOMMENDATION: b)"},
    {"TX|GDT||IMPRESSION: a~2. RECOMMENDATION: b", "I(IMPRESSION: a) R(2. RECOMMENDATION: b)"},
    {"TX|GDT||ADDENDUM 05-Mar-2026: changed~FINDINGS: f",
	"A(ADDENDUM 05-Mar-2026: changed) F(FINDINGS: f)"},
    {"TX|GDT||ADDENDUM: changed", "A(ADDENDUM: changed)"},
    {"TX|&IMP||FINDINGS: inside", "I(FINDINGS: inside)"},
    {"TX|&ADT||IMPRESSION: inside", "A(IMPRESSION: inside)"},
    {"TX|GDT||LUNG-RADS ASSESSMENT: 4A", "B(LUNG-RADS ASSESSMENT: 4A)"},
    {"NM|FUNNY||5", ""},
    {"CE|DENSITY^d^L||B", ""},
    {"ED|PDF||A^B^C^Base64^QUJD", ""},
    {"TX|GDT||\"\"", ""},
    {"TX|GDT||A&E and ^ stay", "B(A&E and ^ stay)"},
};

static const char *show(const struct facts_report *r)
{
	static struct buf b;
	buf_clear(&b);
	for (size_t i = 0; i < r->passage_count; i++) {
		buf_addf(&b, "%s%c(", i ? " " : "", "BPHCFIRAM"[r->passage[i].section]);
		for (const char *p = r->passage[i].text; *p; p++)
			buf_addc(&b, *p == '\n' ? '/' : *p);
		buf_addc(&b, ')');
	}
	return buf_text(&b);
}

START_TEST(text_is_divided_into_sections)
{
	char text[512];
	snprintf(text, sizeof text, OBRF "OBX|1|%s||||||F\r", sections[_i].obx);
	ck_assert_str_eq(show(&facts_of_result(text)->report[0]), sections[_i].want);
}
END_TEST

START_TEST(lines_of_one_section_are_joined_over_segments)
{
	const struct facts *f =
	    facts_of_result(OBRF "OBX|1|TX|&GDT||FINDINGS:\rOBX|2|TX|&GDT||a\r"
				 "OBX|3|TX|&IMP||Follow-up CT in 6-\rOBX|4|TX|&IMP||12 months\r"
				 "OBX|5|TX|&GDT||after\rNTE|1||note\r");
	ck_assert_str_eq(
	    show(&f->report[0]), "F(FINDINGS:/a) I(Follow-up CT in 6-/12 months) B(after/note)");
}
END_TEST

START_TEST(glued_lines_stay_in_the_text)
{
	const struct facts *f =
	    facts_of_result(OBRF "OBX|1|TX|&IMP||first\rsecond line\r\rthird||||||F\rNTE|1||n\r");
	ck_assert_str_eq(show(&f->report[0]), "I(first/second line//third) B(n)");
	ck_assert(has_flag(f, "glued-line"));
}
END_TEST

START_TEST(unmarked_loinc_alias_is_flagged)
{
	ck_assert(
	    has_flag(facts_of_result(OBRF "OBX|1|TX|859776-5^x^LN||x||||||F\r"), "loinc-alias"));
}
END_TEST

/* ---- people, times, numbers ------------------------------------------------------------ */

START_TEST(orderer_falls_back)
{
	static const char lines[] = "OBX|1|TX|&GDT||x\r";
	char text[700];
	const struct facts *f;
	snprintf(text, sizeof text,
	    "PV1|1|O|||||ATT^A|REF^R\rORC|RE|P1|A1|||||||||O12^B\r"
	    "OBR|1|P1|A1|X|||20260301|||||||||O16^C\r%s",
	    lines);
	ck_assert_str_eq((f = facts_of_result(text))->report[0].orderer.id, "O16");
	snprintf(text, sizeof text,
	    "PV1|1|O|||||ATT^A|REF^R\rORC|RE|P1|A1|||||||||O12^B\rOBR|1|P1|A1|X|||20260301\r%s",
	    lines);
	ck_assert_str_eq((f = facts_of_result(text))->report[0].orderer.id, "O12");
	snprintf(text, sizeof text, "PV1|1|O|||||ATT^A|REF^R\rOBR|1|P1|A1|X|||20260301\r%s", lines);
	f = facts_of_result(text);
	ck_assert_str_eq(f->report[0].orderer.id, "REF");
	ck_assert_str_eq(f->attending.id, "ATT");
	snprintf(text, sizeof text, "PV1|1|O|||||ATT^A\rOBR|1|P1|A1|X|||20260301\r%s", lines);
	ck_assert_str_eq((f = facts_of_result(text))->report[0].orderer.id, "ATT");
	snprintf(text, sizeof text, "PD1||||PCP^P\rOBR|1|P1|A1|X|||20260301\r%s", lines);
	ck_assert_str_eq((f = facts_of_result(text))->report[0].orderer.id, "PCP");
}
END_TEST

static const struct {
	const char *obr32, *id, *family, *given;
} readers[] = {
    {"7702&ILVERTON&CASPAR&&&DR", "7702", "ILVERTON", "CASPAR"},
    {"7702&ILVERTON&CASPAR&&&DR^20260301^20260301", "7702", "ILVERTON", "CASPAR"},
    {"R2041^VALE^TAMSIN^^^DR^^^PROV", "R2041", "VALE", "TAMSIN"},
    {"R2041^VALE&van^TAMSIN", "R2041", "VALE", "TAMSIN"},
    {"R2041", "R2041", NULL, NULL},
    {"^VALE^TAMSIN", NULL, "VALE", "TAMSIN"},
};

START_TEST(radiologist_is_read_in_both_forms)
{
	char text[400];
	snprintf(text, sizeof text, OBR "||||||||||||||||||F|||||||%s\rOBX|1|TX|&GDT||x\r",
	    readers[_i].obr32);
	const struct person_ref p = facts_of_result(text)->report[0].radiologist;
	ck_assert_pstr_eq(p.id, readers[_i].id);
	ck_assert_pstr_eq(p.family, readers[_i].family);
	ck_assert_pstr_eq(p.given, readers[_i].given);
}
END_TEST

START_TEST(machine_author_is_nobody)
{
	ck_assert(facts_of_result(OBRF "NTE|1||Nodule\r")->report[0].machine_author);
	ck_assert(facts_of_result(OBRF "OBX|1|TX|&GDT||x\r")->report[0].machine_author);
	ck_assert(!facts_of_result(OBRF "OBX|1|TX|&GDT||x||||||F|||||R1^VALE\r")
		       ->report[0]
		       .machine_author);
	ck_assert(!facts_of_result("OBR|1|P1|A1|X|||20260301|||||||||O16^C\rOBX|1|TX|&GDT||x\r")
		       ->report[0]
		       .machine_author);
}
END_TEST

START_TEST(exam_time_falls_back)
{
	static const struct {
		const char *obr, *want;
	} rows[] = {{"OBR|1|P|A|X|||20260301", "2026-03-01"},
	    {"OBR|1|P|A|X|||||||||||||||||||||||||||||||||||||20260304", "2026-03-02"},
	    {"OBR|1|P|A|X||||||||||||||||||20260303|||F||||||||||||20260304", "2026-03-03"},
	    {"OBR|1|P|A|X||||||||||||||||||20260303|||F|||||||||||20260304", "2026-03-04"},
	    {"OBR|1|P|A|X", "2026-03-02"}};
	char text[300], day[32];
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		snprintf(text, sizeof text, "%s\rOBX|1|TX|&GDT||x\r", rows[i].obr);
		const struct facts *f = facts_of_result(text);
		ck_assert_str_eq(date_text(f->report[0].started.day, day), rows[i].want);
		ck_assert_int_eq(has_flag(f, "exam-time-fallback"), i > 0);
	}
}
END_TEST

static const struct {
	const char *setting, *obr, *orc, *want;
} accessions[] = {
    {NULL, "OBR|1|P1|A1|X", "", "A1"},
    {NULL, "OBR|1|P1|A1^HNA~A2|X", "", "A1"},
    {NULL, "OBR|1|P1|A1~A2|X||||||||||||||||A2", "", "A2"},
    {NULL, "OBR|1|P1|A1|X||||||||||||||A18", "", "A1"},
    {"OBR-18", "OBR|1|P1|A1|X||||||||||||||A18", "", "A18"},
    {"OBR-18", "OBR|1|P1|A1|X", "", "A1"},
    {"OBR-20", "OBR|1|P1|A1|X||||||||||||||||A20", "", "A20"},
    {"OBR-3", "OBR|1|P1|A1|X||||||||||||||||A20", "", "A1"},
    {NULL, "OBR|1|P1||X", "ORC|RE|P1|A9\r", "A9"},
    {NULL, "OBR|1|P1||X", "", "P1"},
    {NULL, "OBR|1|||X||||||||||||||26-0418", "", "26-0418"},
    {NULL, "OBR|1|||X||||||||||||||ROOM 2||0000418", "", "0000418"},
    {NULL, "OBR|1|||X||||||||||||||26-0418||0000419", "", "26-0418"},
    {NULL, "OBR|1|P1||X||||||||||||||26-0418", "", "P1"},
    {NULL, "OBR|1|||X||||||||||||||CT2||Dr 4711 A", "", "C1"},
    {NULL, "OBR|1|||X", "", "C1"},
};

START_TEST(accession_follows_the_source_s_setting)
{
	char text[400];
	struct hl7_source source = {.accession = accessions[_i].setting};
	int n = snprintf(text, sizeof text,
	    "MSH|^~\\&|RIS|SITE|||20260302||ORU^R01|C1|P|2.3\rPID|1||M1\r%s%s\rOBX|1|TX|&GDT||x\r",
	    accessions[_i].orc, accessions[_i].obr);
	const struct facts *f = facts_of(text, (size_t)n, &source);
	ck_assert_str_eq(f->report[0].accession, accessions[_i].want);
	ck_assert_int_eq(has_flag(f, "no-accession"), strcmp(accessions[_i].want, "C1") == 0);
}
END_TEST

/* OBR-24, of DICOM and of table 0074 */
static const struct {
	const char *section, *want;
} departments[] = {{"CT", "CT"}, {"RUS", "US"}, {"mri", "MR"}, {"PAT", "SP"}, {"SP", "SP"},
    {"CH", "LAB"}, {"HM", "LAB"}, {"SR", NULL}, {"RAD", NULL}, {"", NULL}};

START_TEST(department_says_what_kind_of_exam)
{
	char text[300];
	snprintf(text, sizeof text,
	    "OBR|1|P1|A1|X|||20260301|||||||||||||||||%s|F\rOBX|1|TX|&GDT||x\r",
	    departments[_i].section);
	const char *modality = facts_of_result(text)->report[0].modality;
	if (departments[_i].want)
		ck_assert_pstr_eq(modality, departments[_i].want);
	else
		ck_assert_ptr_null(modality);
}
END_TEST

START_TEST(procedure_name_may_be_only_alternate)
{
	const struct coded c = facts_of_result("OBR|1|P|A|^^^71250^CT CHEST^C4\rOBX|1|TX|&GDT||x\r")
				   ->report[0]
				   .procedure;
	ck_assert_str_eq(c.code, "71250");
	ck_assert_str_eq(c.text, "CT CHEST");
	ck_assert_str_eq(c.system, "C4");
	const struct coded d =
	    facts_of_result("OBR|1|P|A|X1^^L^71250^CT CHEST^C4\rOBX|1|TX|&GDT||x\r")
		->report[0]
		.procedure;
	ck_assert_str_eq(d.code, "X1");
	ck_assert_str_eq(d.text, "CT CHEST");
}
END_TEST

START_TEST(each_obr_is_a_report)
{
	const struct facts *f = facts_of_result(
	    "ORC|RE|P1|A1\rOBR|1|P1|A1|X|||20260301\rOBX|1|TX|&IMP||one\r"
	    "ORC|RE|P2|A2\rOBR|2|P2|A2|Y|||20260301\rOBX|1|TX|&IMP||two\rZDS|1.2.3^x\r");
	ck_assert_uint_eq(f->report_count, 2);
	ck_assert_str_eq(f->report[0].accession, "A1");
	ck_assert_str_eq(passage_of(&f->report[0], SECTION_IMPRESSION), "one");
	ck_assert_ptr_null(f->report[0].study_uid);
	ck_assert_str_eq(f->report[1].accession, "A2");
	ck_assert_str_eq(passage_of(&f->report[1], SECTION_IMPRESSION), "two");
	ck_assert_str_eq(f->report[1].study_uid, "1.2.3");
}
END_TEST

START_TEST(two_patients_in_one_message_go_to_a_person)
{
	const struct facts *f =
	    facts_of_result(OBRF "OBX|1|TX|&IMP||x\rPID|2||M2^^^SITE^MR\r" OBRF);
	ck_assert_int_eq(f->kind, FACTS_UNSUPPORTED);
	ck_assert_str_eq(f->why, "message names more than one patient");
}
END_TEST

/* What the standard allows around a result, and forms that are seen: each is read as the plain one.
 */
static const struct {
	const char *lines, *text; /* of the first result */
	unsigned count;
	const char *orderer;
} forms[] = {
    {"ORC|RE|P1|A1|||||||||D1^DOE\r" OBRF "OBX|1|TX|GDT||x\r", "x", 1, "D1"},
    /* an observation of the patient (2.7 on), with PRT behind each */
    {"PRT|1|UC\rNTE|1||of the patient\rOBX|1|NM|3137-7^Height^LN||180|cm\rPRT|2|UC\r"
     "PV1|1|O\r" OBRF "PRT|3|UC\rNTE|1||\rOBX|2|TX|GDT||x\rPRT|4|UC\rZXX|1\rOBX|3|TX|GDT||y\r",
	"x\ny", 1, NULL},
    /* words in front of the result are read with it */
    {"OBX|1|TX|GDT||x\r" OBRF "OBX|2|TX|GDT||y\r", "x\ny", 1, NULL},
    /* and all lines where it has no others */
    {"OBX|1|ST|GDT||x\r" OBRF, "x", 1, NULL},
    {"OBX|1|NM|3137-7^Height^LN||180\r" OBRF "OBX|1|TX|GDT||x\r" OBR "2\rOBX|1|TX|GDT||y\r", "x", 2,
	NULL},
    /* ORC behind its OBR: in front of its lines, behind them, of the first of two */
    {OBRF "ORC|RE|P1|A1|||||||||D1^DOE\rOBX|1|TX|GDT||x\r", "x", 1, "D1"},
    {OBRF "OBX|1|TX|GDT||x\rORC|RE|P1|A1|||||||||D1^DOE\r", "x", 1, "D1"},
    {OBRF "ORC|RE|P1|A1|||||||||D1^DOE\rOBX|1|TX|GDT||x\rOBR|2|P2|A2|X\rOBX|1|TX|GDT||y\r", "x", 2,
	"D1"},
    {OBRF "OBX|1|TX|GDT||x\rORC|RE|P2|A2|||||||||D1^DOE\rOBR|2|P2|A2|X\rOBX|1|TX|GDT||y\r", "x", 2,
	NULL},
};

START_TEST(legal_forms_are_read)
{
	const struct facts *f = facts_of_result(forms[_i].lines);
	ck_assert_int_eq(f->kind, FACTS_REPORTS);
	ck_assert_uint_eq(f->report_count, forms[_i].count);
	ck_assert_int_eq(f->report[0].status, REPORT_FINAL);
	ck_assert_str_eq(f->report[0].accession, "A1");
	ck_assert_str_eq(f->report[0].passage[0].text, forms[_i].text);
	ck_assert_pstr_eq(f->report[0].orderer.id, forms[_i].orderer);
	if (forms[_i].count == 2)
		ck_assert_str_eq(f->report[1].passage[0].text, "y");
}
END_TEST

static const struct {
	const char *event, *txa17, *obx;
	enum report_status want;
} documents[] = {
    {"T02", "AU", "OBX|1|TX|&IMP||x\r", REPORT_FINAL},
    {"T02", "LA", "OBX|1|TX|&IMP||x\r", REPORT_FINAL},
    {"T02", "PA", "OBX|1|TX|&IMP||x\r", REPORT_PRELIMINARY},
    {"T02", "", "OBX|1|TX|&IMP||x||||||F\r", REPORT_FINAL},
    {"T06", "AU", "OBX|1|TX|&GDT||x\r", REPORT_CORRECTED},
    {"T08", "AU", "OBX|1|TX|&GDT||x\r", REPORT_CORRECTED},
    {"T10", "", "OBX|1|TX|&GDT||x\r", REPORT_CORRECTED},
    {"T11", "", "", REPORT_WITHDRAWN},
};

START_TEST(documents_are_reports)
{
	char text[400];
	snprintf(text, sizeof text,
	    "MSH|^~\\&|TR|SITE|||20260302||MDM^%s|C1|P|2.5\rPID|1||M1\rPV1|1|O\r"
	    "TXA|1|RA|TX|20260301|||||R1^VALE|||D77||P1|A1||%s\r%s",
	    documents[_i].event, documents[_i].txa17, documents[_i].obx);
	const struct facts *f = facts_of_message(text);
	ck_assert_int_eq(f->kind, FACTS_REPORTS);
	ck_assert_int_eq(f->report[0].status, documents[_i].want);
	ck_assert_str_eq(f->report[0].accession, "A1");
	ck_assert_str_eq(f->report[0].radiologist.family, "VALE");
	if (strcmp(documents[_i].event, "T06") == 0)
		ck_assert_str_eq(passage_of(&f->report[0], SECTION_ADDENDUM), "x");
}
END_TEST

Suite *report_suite(void)
{
	Suite *s = suite_create("report");
	TCase *t = tcase_create("reports");
#define LOOP(test, table) tcase_add_loop_test(t, test, 0, sizeof table / sizeof *table)
	LOOP(status_is_translated, statuses);
	tcase_add_test(t, text_can_say_it_is_preliminary);
	tcase_add_test(t, a_final_report_that_says_nothing_is_an_exam_without_a_text);
	tcase_add_test(t, text_not_sent_again_is_kept);
	tcase_add_test(t, result_without_text_is_only_performed);
	tcase_add_test(t, deleted_and_withdrawn_lines_are_dropped);
	LOOP(text_is_divided_into_sections, sections);
	tcase_add_test(t, lines_of_one_section_are_joined_over_segments);
	tcase_add_test(t, glued_lines_stay_in_the_text);
	tcase_add_test(t, unmarked_loinc_alias_is_flagged);
	tcase_add_test(t, orderer_falls_back);
	LOOP(radiologist_is_read_in_both_forms, readers);
	tcase_add_test(t, machine_author_is_nobody);
	tcase_add_test(t, exam_time_falls_back);
	LOOP(accession_follows_the_source_s_setting, accessions);
	LOOP(department_says_what_kind_of_exam, departments);
	tcase_add_test(t, procedure_name_may_be_only_alternate);
	tcase_add_test(t, each_obr_is_a_report);
	tcase_add_test(t, two_patients_in_one_message_go_to_a_person);
	LOOP(legal_forms_are_read, forms);
	LOOP(documents_are_reports, documents);
#undef LOOP
	suite_add_tcase(s, t);
	return s;
}
