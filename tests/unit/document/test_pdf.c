/* SPDX-License-Identifier: Apache-2.0
 *
 * test_pdf.c - the text of PDFs: pages, columns, scans, and files that are none.
 */
#include "help.h"
#include "followupd/mem.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *pdf_suite(void);

/* A picture over the whole page. */
#define SCAN "q 612 0 0 792 0 0 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x01\x7f\x02\x7f EI Q\n"

static void page_reads_as(
    const struct pdf_pages *p, size_t cut, enum document_lack lack, const char *text)
{
	struct buf b = {0};
	pdf_make(&b, p);
	reads_as(b.data, b.len - cut, CODING_UNSAID, DOCUMENT_PDF, lack, text);
	buf_free(&b);
}

static const struct {
	const char *page[PDF_PAGES_MAX]; /* lines; "SCAN": a picture */
	enum document_lack lack;
	const char *text;
} rows[] = {
    {{"IMPRESSION:\n6 mm nodule. CT chest in 6 months."}, LACK_NONE,
	"IMPRESSION:\n6 mm nodule. CT chest in 6 months.\n"},
    /* words and sentences that go on */
    {{"The radiologist recom-\nmends a follow-\nup CT of the 12-\nmonth-old nodule."}, LACK_NONE,
	"The radiologist recommends a follow-up CT of the 12-month-old nodule.\n"},
    {{"General Hospital\nFindings: a nodule. CT chest in\nPage 1 of 2\nRadiology",
	 "General Hospital\n6 months is recommended.\nPage 2 of 2\nRadiology"},
	LACK_NONE,
	"General Hospital\nFindings: a nodule. CT chest in\n6 months is recommended.\nRadiology\n"},
    /* two lines that differ in a digit are two */
    {{"Left: CT in 6 months.\nDone.", "Left: CT in 3 months.\nNo more."}, LACK_NONE,
	"Left: CT in 6 months.\nDone.\nLeft: CT in 3 months.\nNo more.\n"},
    /* a number that is not the page's is the report's */
    {{"Right BI-RADS\n4\nMass.", "Left BI-RADS\n1\nNothing.\n2/2"}, LACK_NONE,
	"Right BI-RADS\n4\nMass.\nLeft BI-RADS\n1\nNothing.\n"},
    {{"SCAN"}, LACK_PICTURE, ""},
    {{"SCAN", "SCAN"}, LACK_PICTURE, ""},
    {{"Nodule. CT chest in 6 months.", "SCAN"}, LACK_PAGES, "Nodule. CT chest in 6 months.\n"},
    {{"Nodule. CT chest in 6 months.", ""}, LACK_NONE, "Nodule. CT chest in 6 months.\n"},
    {{""}, LACK_EMPTY, ""},
    {{"a", "b", "c", "d", "e", "f", "g"}, LACK_CUT, "a\nb\nc\nd\ne\nf\n"},
};

START_TEST(pages_become_one_text)
{
	struct pdf_pages p = {0};
	char *own[PDF_PAGES_MAX] = {0};
	for (int i = 0; i < PDF_PAGES_MAX && rows[_i].page[i]; i++) {
		own[i] = strcmp(rows[_i].page[i], "SCAN") == 0
			     ? xstrdup(SCAN)
			     : pdf_lines(rows[_i].page[i], 72, 700);
		p.content[i] = own[i];
	}
	page_reads_as(&p, 0, rows[_i].lack, rows[_i].text);
	for (int i = 0; i < PDF_PAGES_MAX; i++)
		free(own[i]);
}
END_TEST

START_TEST(columns_are_read_one_after_the_other)
{
	struct buf b = {0};
	char *left = pdf_lines(
		 "The nodule of the left lung\nis stable since the last\nexam. CT chest in", 72,
		 700),
	     *right = pdf_lines(
		 "12 months is what we\nrecommend to the patient\nand her clinician.", 330, 700);
	buf_addf(&b, "%s%s", left, right);
	page_reads_as(&(struct pdf_pages){.content = {b.data}}, 0, LACK_NONE,
	    "The nodule of the left lung\nis stable since the last\nexam. CT chest in\n"
	    "12 months is what we\nrecommend to the patient\nand her clinician.\n");
	free(left);
	free(right);
	buf_free(&b);
}
END_TEST

/* A letterhead is text, but not the report's. */
START_TEST(a_scan_under_a_letterhead_is_a_scan)
{
	char *head = pdf_lines("General Hospital, Radiology", 72, 700);
	struct buf b = {0};
	buf_addf(&b, "%s%s", SCAN, head);
	page_reads_as(&(struct pdf_pages){.content = {b.data}}, 0, LACK_PICTURE,
	    "General Hospital, Radiology\n");
	free(head);
	buf_free(&b);
}
END_TEST

START_TEST(what_is_locked_is_said_so)
{
	char *lines = pdf_lines("Nodule", 72, 700);
	page_reads_as(
	    &(struct pdf_pages){.content = {lines},
		.trailer =
		    "/ID [<00112233445566778899aabbccddeeff> "
		    "<00112233445566778899aabbccddeeff>] /Encrypt << /Filter "
		    "/Standard /V 1 /R 2 /P -64 "
		    "/O <0123456789012345678901234567890123456789012345678901234567890123> "
		    "/U <0123456789012345678901234567890123456789012345678901234567890123> >>"},
	    0, LACK_LOCKED, "");
	free(lines);
}
END_TEST

START_TEST(what_is_cut_is_said_so)
{
	char *lines = pdf_lines("Nodule. CT chest in 6 months.", 72, 700);
	const struct pdf_pages p = {.content = {lines}};
	page_reads_as(&p, 20, LACK_BROKEN, "Nodule. CT chest in 6 months.\n");
	reads_as("%PDF-1.4\nnothing", 16, CODING_UNSAID, DOCUMENT_PDF, LACK_BROKEN, "");
	free(lines);
}
END_TEST

Suite *pdf_suite(void)
{
	Suite *s = suite_create("pdf");
	TCase *t = tcase_create("pdf");
	tcase_add_loop_test(t, pages_become_one_text, 0, sizeof rows / sizeof *rows);
	tcase_add_test(t, columns_are_read_one_after_the_other);
	tcase_add_test(t, a_scan_under_a_letterhead_is_a_scan);
	tcase_add_test(t, what_is_locked_is_said_so);
	tcase_add_test(t, what_is_cut_is_said_so);
	suite_add_tcase(s, t);
	return s;
}
