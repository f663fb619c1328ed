/* SPDX-License-Identifier: Apache-2.0
 *
 * test_markup.c - pages of HTML and CDA documents, as they are sent and as they should not be.
 */
#include "help.h"

#include <check.h>
#include <string.h>

Suite *markup_suite(void);

#define CDA(body)                                                                                  \
	"<?xml version=\"1.0\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\"><title>T</title>"       \
	"<recordTarget><name>no</name></recordTarget><component>" body                             \
	"</component></ClinicalDocument>"
#define SECTIONS(s) CDA("<structuredBody>" s "</structuredBody>")
#define SECTION(code, title, text)                                                                 \
	"<component><section><code code=\"" code "\"/><title>" title "</title><text>" text         \
	"</text></section></component>"

/* More than a letterhead. */
#define WORDS                                                                                      \
	"There is a solid nodule of the right upper lobe without calcification and we recommend "  \
	"CT chest in six months to see whether it grows."

static const struct {
	const char *data;
	enum document_kind kind;
	enum document_lack lack;
	const char *text;
} rows[] = {
    {"<html><head><title>x</title><style>p{}</style></head><body><p><b>IMPRESSION:</b></p>\n"
     "<p>CT chest\n in 6&nbsp;months &ge; 6&#160;mm &amp; no more.</p></body></html>",
	DOCUMENT_HTML, LACK_NONE,
	"IMPRESSION:\nCT chest in 6 months \xe2\x89\xa5 6 mm & no more.\n"},
    {"<!DOCTYPE html><p>a<br>b<br/>c<script>no</script><!-- no --></p>", DOCUMENT_HTML, LACK_NONE,
	"a\nb\nc\n"},
    {"<div>a<div>b</div>c</div>d", DOCUMENT_HTML, LACK_NONE, "a\nb\nc\nd"},
    {"<ul><li>one<li>two</ul>", DOCUMENT_HTML, LACK_NONE, "- one\n- two\n"},
    {"<table><tr><td>a<td>b<tr><td>c</table>", DOCUMENT_HTML, LACK_NONE, "a\tb\nc\n"},
    {"<pre>a\n  b</pre>", DOCUMENT_HTML, LACK_NONE, "a\n  b\n"},
    {"<p>a<span style=\"color:red; DISPLAY : none\">no</span><del>no</del><s>yes</s></p>",
	DOCUMENT_HTML, LACK_NONE, "ayes\n"},
    {"<html><meta charset=\"windows-1251\"><body>\xcd\xee\xe2</body></html>", DOCUMENT_HTML,
	LACK_NONE, "\xd0\x9d\xd0\xbe\xd0\xb2"},
    {"<p>caf\xe9</p>", DOCUMENT_HTML, LACK_NONE, "caf\xc3\xa9\n"},
    {"<p>caf\xc3\xa9</p>", DOCUMENT_HTML, LACK_NONE, "caf\xc3\xa9\n"},
    {"<html><body><img src=\"http://192.0.2.1/scan.png\"></body></html>", DOCUMENT_HTML,
	LACK_PICTURE, ""},
    {"<html><body><p>General Hospital</p><img src=\"data:x\"></body></html>", DOCUMENT_HTML,
	LACK_PAGES, "General Hospital\n"},
    {"<html><body><img src=\"logo.png\"><p>" WORDS "</p></body></html>", DOCUMENT_HTML, LACK_NONE,
	WORDS "\n"},
    {"<html><body><p>CT chest in 6", DOCUMENT_HTML, LACK_BROKEN, "CT chest in 6\n"},
    {"<html></html>", DOCUMENT_HTML, LACK_EMPTY, ""},
    {"< 6 mm nodule, no follow-up", DOCUMENT_TEXT, LACK_NONE, "< 6 mm nodule, no follow-up"},
    /* CDA */
    {SECTIONS(SECTION("18782-3", "Observations",
	 "<paragraph>A <content "
	 "styleCode=\"Bold\">6 mm</content> nodule.</paragraph><list><item>one"
	 "</item><item>two</item></list>")
	     SECTION("19005-8", "", "CT in 6<br/>months<content revised=\"delete\"> no</content>")),
	DOCUMENT_CDA, LACK_NONE,
	"FINDINGS:\nA 6 mm nodule.\n- one\n- two\nIMPRESSION:\nCT in 6\nmonths\n"},
    {SECTIONS("<component><section><title>Body</title><text>a</text>" SECTION(
	 "x", "Inner:", "b") "</section></component>"),
	DOCUMENT_CDA, LACK_NONE, "Body:\na\nInner:\nb\n"},
    {CDA("<nonXMLBody><text representation=\"B64\" mediaType=\"text/rtf\">e1xydGYxIENUIGluIDYg\n"
	 "bW9udGhzfQ==</text></nonXMLBody>"),
	DOCUMENT_RTF, LACK_NONE, "CT in 6 months"},
    {"<ClinicalDocument><component><nonXMLBody><text>CT in 6 mon", DOCUMENT_TEXT, LACK_BROKEN,
	"CT in 6 mon"},
    {SECTIONS(SECTION("18782-3", "", WORDS)
	     SECTION("19005-8", "", "<renderMultiMedia referencedObject=\"x\"/>")),
	DOCUMENT_CDA, LACK_PAGES, "FINDINGS:\n" WORDS "\nIMPRESSION:\n"},
    {SECTIONS(SECTION("18782-3", "", WORDS)
	     SECTION("121180", "Key images", "<renderMultiMedia referencedObject=\"x\"/>")),
	DOCUMENT_CDA, LACK_NONE, "FINDINGS:\n" WORDS "\nKey images:\n"},
    {CDA("<nonXMLBody><text mediaType=\"text/plain\">CT in 6 months</text></nonXMLBody>"),
	DOCUMENT_TEXT, LACK_NONE, "CT in 6 months"},
    {CDA("<nonXMLBody><text><reference value=\"r.pdf\"/></text></nonXMLBody>"), DOCUMENT_CDA,
	LACK_EMPTY, ""},
    {"<ClinicalDocument><component><structuredBody>" SECTION("x", "A", "b"), DOCUMENT_CDA,
	LACK_BROKEN, "A:\nb\n"},
    {"<ClinicalDocument></ClinicalDocument>", DOCUMENT_CDA, LACK_BROKEN, ""},
    {"<ClinicalDocument><component><structuredBody><component><section><title>A</title><text>b"
     "\xc2\xc3</text></section></component></structuredBody></component></ClinicalDocument>",
	DOCUMENT_CDA, LACK_BROKEN, "A:\nb\xef\xbf\xbd\xef\xbf\xbd\n"},
    /* entities that grow, and files that are none of ours */
    {"<?xml version=\"1.0\"?><!DOCTYPE ClinicalDocument [<!ENTITY a \"xxxxxxxxxx\"><!ENTITY b "
     "\"&a;&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]><ClinicalDocument><component>"
     "<structuredBody>" SECTION(
	 "x", "A", "b&b;&c;d") "</structuredBody></component></ClinicalDocument>",
	DOCUMENT_CDA, LACK_NONE, "A:\nbd\n"},
};

START_TEST(the_text_is_left)
{
	reads_as(rows[_i].data, strlen(rows[_i].data), CODING_PLAIN, rows[_i].kind, rows[_i].lack,
	    rows[_i].text);
}
END_TEST

START_TEST(depth_is_no_danger)
{
	struct buf b = {0};
	for (int i = 0; i < 40000; i++)
		buf_adds(&b, "<div>");
	buf_adds(&b, "deep");
	struct document_text t;
	const struct document_limits most = {.bytes = 1 << 20, .text = 20000, .pages = 6};
	document_read(b.data, b.len, CODING_PLAIN, &most, &t);
	ck_assert_int_eq(t.kind, DOCUMENT_HTML);
	ck_assert_int_eq(t.lack, LACK_BROKEN);
	document_text_free(&t);
	/* Nothing of it is closed, and it ends as a page does. */
	buf_clear(&b);
	buf_adds(&b, "<html><body>");
	for (int i = 0; i < 300; i++)
		buf_addf(&b, "<font size=\"2\">line %d<br>", i);
	buf_adds(&b, "IMPRESSION: CT chest in 6 months.</body></html>");
	document_read(b.data, b.len, CODING_PLAIN, &most, &t);
	ck_assert(t.lack == LACK_BROKEN || strstr(buf_text(&t.text), "6 months"));
	document_text_free(&t);
	buf_clear(&b);
	buf_adds(&b, "<ClinicalDocument>");
	for (int i = 0; i < 40000; i++)
		buf_adds(&b, "<component>");
	document_read(b.data, b.len, CODING_PLAIN, &most, &t);
	ck_assert_int_eq(t.lack, LACK_BROKEN);
	document_text_free(&t);
	buf_free(&b);
}
END_TEST

Suite *markup_suite(void)
{
	Suite *s = suite_create("markup");
	TCase *t = tcase_create("markup");
	tcase_add_loop_test(t, the_text_is_left, 0, sizeof rows / sizeof *rows);
	tcase_add_test(t, depth_is_no_danger);
	suite_add_tcase(s, t);
	return s;
}
