/* SPDX-License-Identifier: Apache-2.0
 *
 * test_documents.c - documents in a result: which are to be read, and what counts of their text.
 */
#include "help.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *documents_suite(void);

#define HEAD                                                                                       \
	"MSH|^~\\&|RIS|A|B|C|20260302||ORU^R01|1|P|2.5.1\rPID|1||P1^^^RGH^MR\r"                    \
	"OBR|1|O1|A1|CT^CT||||||||||||||||||||||F\r"
#define PDF	 "OBX|1|ED|PDF||RIS^application^pdf^Base64^JVBERi0x||||||F\r"
#define TX(text) "OBX|1|TX|X||" text "||||||F\r"
#define SAID	 "There is a nodule of 7 mm. Recommend CT chest in 6 months."

/* What has to be read: place, coding, data of each. */
static const struct {
	const char *lines, *unread;
	size_t ignored;
} wanted[] = {
    {PDF, "1 base64 JVBERi0x; ", 1},
    {TX("a") PDF PDF, "2 base64 JVBERi0x; 3 base64 JVBERi0x; ", 2},
    {"OBX|1|ED|X||^^^Base64^QUJD\\.br\\REVG\\X0D0A\\R0hJ||||||F\r", "1 base64 QUJD\nREVG\nR0hJ; ",
	1},
    {"OBX|1|ED|X||^TEXT^^A^a^b\\T\\c||||||F\r", "1 plain a^b&c; ", 1},
    {"OBX|1|ED|X||^^^Hex^414243||||||F\r", "1 hex 414243; ", 1},
    {"OBX|1|ED|X||JVBERi0x||||||F\r", "1 unsaid JVBERi0x; ", 1},
    {"OBX|1|ED|X||^^^Base64^QUJD~^^^Base64^REVG||||||F\r", "1 base64 QUJDREVG; ", 1},
    {TX("JVBERi0xLjQKJcfs"), "1 unsaid JVBERi0xLjQKJcfs; ", 1},
    {TX("{\\E\\rtf1 CT}"), "1 unsaid {\\rtf1 CT}; ", 1},
    {TX("{\\E\\rtf1 CT~in}"), "1 unsaid {\\rtf1 CT\nin}; ", 1},
    {TX("JVBER is no document"), "", 0},
    {"OBX|1|RP|X||http://x/y.pdf^RIS||||||F\r", "", 1},
    {"OBX|1|ED|X||RIS^application^pdf^Base64^||||||F\r", "1 base64 application; ", 1},
    {"OBX|1|ED|X||||||||F\r", "", 1},
    {"OBX|1|ED|X||^^^Base64^QUJD||||||D\r" TX("a"), "", 0},
};

static const char *unread_of(const struct facts *f)
{
	static const char *const codings[] = {"unsaid", "base64", "hex", "plain"};
	static char text[256];
	size_t at = 0;
	*text = '\0';
	for (size_t i = 0; i < f->unread_count; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%u %s %s; ",
		    f->unread[i].place, codings[f->unread[i].coding], f->unread[i].data);
	return text;
}

static const struct facts *read_with(
    const char *lines, enum hl7_documents how, const struct document_known *known, size_t count)
{
	const struct hl7_source s = {.documents = how, .known = known, .known_count = count};
	char message[4096];
	int n = snprintf(message, sizeof message, "%s%s", HEAD, lines);
	return facts_of(message, (size_t)n, &s);
}

START_TEST(documents_are_found)
{
	const struct facts *f = read_with(wanted[_i].lines, DOCUMENTS_BOTH, NULL, 0);
	ck_assert_uint_eq(f->report_count, 1);
	ck_assert_str_eq(unread_of(f), wanted[_i].unread);
	ck_assert_uint_eq(f->report[0].ignored_documents, wanted[_i].ignored);
}
END_TEST

START_TEST(a_site_says_what_becomes_of_them)
{
	ck_assert_str_eq(unread_of(read_with(PDF, DOCUMENTS_ASK, NULL, 0)), "");
	ck_assert_str_eq(unread_of(read_with(TX("a") PDF, DOCUMENTS_TEXT, NULL, 0)), "");
	ck_assert_str_eq(unread_of(read_with(PDF, DOCUMENTS_TEXT, NULL, 0)), "1 base64 JVBERi0x; ");
}
END_TEST

/* What counts where the text is known. */
static const struct {
	const char *lines;
	struct document_known known[2];
	const char *passages; /* with [kind] in front of what is a document's */
	const char *lack;     /* or NULL */
	bool in_part;
} rows[] = {
    {PDF, {{1, DOCUMENT_PDF, LACK_NONE, SAID "\n"}}, "[pdf]" SAID, NULL, false},
    {PDF, {{1, DOCUMENT_PDF, LACK_NONE, "FINDINGS: a\nIMPRESSION:\nb\nc"}},
	"[pdf]FINDINGS: a|[pdf]IMPRESSION:\nb\nc", NULL, false},
    /* the same sentence is no second finding, however its lines end */
    {TX(SAID) PDF,
	{{2, DOCUMENT_PDF, LACK_NONE,
	    "There is a nodule\nof 7 mm. Recommend\nCT chest in 6 months.\n"}},
	SAID, NULL, false},
    {TX(SAID) PDF,
	{{2, DOCUMENT_PDF, LACK_NONE, "IMPRESSION:\nRecommend CT chest in 6 months.\nNo stone.\n"}},
	SAID "|[pdf]IMPRESSION:\nNo stone.", NULL, false},
    {TX("IMPRESSION: " SAID) PDF, {{2, DOCUMENT_PDF, LACK_NONE, "IMPRESSION:\nMRI in 3 months.\n"}},
	"IMPRESSION: " SAID "|[pdf]IMPRESSION:\nMRI in 3 months.", NULL, false},
    /* what stands under another exam is no recommendation yet */
    {TX("COMPARISON: CT chest in 6 months recommended.") PDF,
	{{2, DOCUMENT_PDF, LACK_NONE, "RECOMMENDATION: CT chest in 6 months recommended.\n"}},
	"COMPARISON: CT chest in 6 months recommended.|"
	"[pdf]RECOMMENDATION: CT chest in 6 months recommended.",
	NULL, false},
    {PDF PDF,
	{{1, DOCUMENT_PDF, LACK_NONE, "HISTORY:\nCT chest in 6 months recommended.\n"},
	    {2, DOCUMENT_PDF, LACK_NONE, "IMPRESSION:\nCT chest in 6 months recommended.\n"}},
	"[pdf]HISTORY:\nCT chest in 6 months recommended.|"
	"[pdf]IMPRESSION:\nCT chest in 6 months recommended.",
	NULL, false},
    /* a word, a digit or a negation makes it another one */
    {TX(SAID) PDF, {{2, DOCUMENT_PDF, LACK_NONE, "Recommend CT chest in 12 months.\n"}},
	SAID "|[pdf]Recommend CT chest in 12 months.", NULL, false},
    {TX("We do not recommend CT chest.") PDF,
	{{2, DOCUMENT_PDF, LACK_NONE, "Recommend CT chest.\n"}},
	"We do not recommend CT chest.|[pdf]Recommend CT chest.", NULL, false},
    {PDF PDF, {{1, DOCUMENT_PDF, LACK_NONE, SAID}, {2, DOCUMENT_RTF, LACK_NONE, SAID}},
	"[pdf]" SAID, NULL, false},
    /* what is lacking */
    {PDF, {{1, DOCUMENT_PDF, LACK_LOCKED, ""}}, "", "it is encrypted", false},
    {PDF, {{1, DOCUMENT_PDF, LACK_CUT, SAID}}, "[pdf]" SAID,
	"it is so long that only its beginning was read", true},
    {TX(SAID) PDF, {{2, DOCUMENT_PDF, LACK_LOCKED, ""}}, SAID, "it is encrypted", false},
    {TX(SAID) PDF, {{2, DOCUMENT_PDF, LACK_PAGES, SAID}}, SAID,
	"some of its pages are pictures without letters, such as scans", false},
    {PDF PDF, {{1, DOCUMENT_PDF, LACK_NONE, SAID}, {2, DOCUMENT_PDF, LACK_LOCKED, ""}},
	"[pdf]" SAID, "it is encrypted", true},
    {PDF PDF, {{1, DOCUMENT_PDF, LACK_NONE, SAID}, {2, DOCUMENT_IMAGE, LACK_PICTURE, ""}},
	"[pdf]" SAID, "it is a picture without letters, such as a scan", false},
    {"OBX|1|RP|X||http://x/y.pdf^RIS||||||F\r", {{0}}, "",
	"the message only says where the document is", false},
};

static const char *passages_of(const struct facts_report *r)
{
	static char text[1024];
	size_t at = 0;
	*text = '\0';
	for (size_t i = 0; i < r->passage_count; i++) {
		const struct document_known *k = r->passage[i].document;
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s%s%s%s", i ? "|" : "",
		    k ? "[" : "", k ? document_kind_word(k->kind) : "", k ? "]" : "",
		    r->passage[i].text);
	}
	return text;
}

START_TEST(what_counts_of_a_document)
{
	size_t known = rows[_i].known[1].place ? 2 : rows[_i].known[0].place ? 1 : 0;
	const struct facts *f = read_with(rows[_i].lines, DOCUMENTS_BOTH, rows[_i].known, known);
	const struct facts_report *r = &f->report[0];
	ck_assert_str_eq(unread_of(f), "");
	ck_assert_str_eq(passages_of(r), rows[_i].passages);
	ck_assert_pstr_eq(r->document_lack, rows[_i].lack);
	ck_assert_int_eq(r->document_in_part, rows[_i].in_part);
	ck_assert_int_eq(r->status, REPORT_FINAL);
}
END_TEST

/* Comparing ends: a message of megabytes keeps what stands in it twice. */
START_TEST(comparing_has_an_end)
{
	struct buf text = {0}, message = {0};
	for (int i = 0; i < 20000; i++)
		buf_addf(&text, "Line %d of many.\n", i);
	buf_adds(&message, HEAD "OBX|1|TX|X||");
	for (int i = 20000; i < 40000; i++)
		buf_addf(&message, "Line %d of many.~", i);
	buf_adds(&message, "||||||F\r" PDF);
	const struct document_known known = {2, DOCUMENT_PDF, LACK_NONE, buf_text(&text)};
	const struct hl7_source s = {.known = &known, .known_count = 1};
	const struct facts *f = facts_of(message.data, message.len, &s);
	ck_assert_uint_eq(f->report[0].passage_count, 2);
	buf_free(&text);
	buf_free(&message);
}
END_TEST

Suite *documents_suite(void)
{
	Suite *s = suite_create("documents");
	TCase *t = tcase_create("documents");
	tcase_add_loop_test(t, documents_are_found, 0, sizeof wanted / sizeof *wanted);
	tcase_add_test(t, a_site_says_what_becomes_of_them);
	tcase_add_loop_test(t, what_counts_of_a_document, 0, sizeof rows / sizeof *rows);
	tcase_add_test(t, comparing_has_an_end);
	suite_add_tcase(s, t);
	return s;
}
