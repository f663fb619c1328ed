/* SPDX-License-Identifier: Apache-2.0
 *
 * test_message.c - delimiters, line ends, fields and escape sequences.
 */
#include "followupd/hl7.h"
#include "help.h"

#include <check.h>
#include <string.h>

Suite *message_suite(void);

static struct arena *arena;

static void setup(void)
{
	arena = arena_new();
}

static void teardown(void)
{
	arena_free(arena);
}

static struct hl7_message parse(const char *text, size_t len)
{
	struct hl7_message m;
	struct err e = {0};
	ck_assert_msg(hl7_parse(arena, text, len, NULL, HL7_LIMITS, &m, &e), "%s", e.text);
	return m;
}

static const char *span_text(struct hl7_span s)
{
	return arena_strndup(arena, s.p, s.len);
}

static const struct {
	const char *msh, *want; /* the delimiters in order, '0' for absent; NULL: refused */
} delimiters[] = {
    {"MSH|^~\\&|A", "|^~\\&0"},
    {"MSH|^~\\&#|A", "|^~\\&#"},
    {"MSH|^~\\\\&|A", "|^~\\&0"},
    {"MSH|^~\\\\&#|A", "|^~\\&#"},
    {"MSH|^|A", "|^0000"},
    {"MSH|^~|A", "|^~000"},
    {"MSH$%*!@$A", "$%*!@0"},
    {"\xef\xbb\xbfMSH|^~\\&|A", "|^~\\&0"},
    {"\r\n MSH|^~\\&|A", "|^~\\&0"},
    {"MSH||A", NULL},
    {"MSH|^~\\&#*|A", NULL},
    {"MSHA^~\\&A", NULL},
    {"MSH|^~a&|A", NULL},
    {"PID|1||X", NULL},
    {"MSH", NULL},
    {"", NULL},
};

START_TEST(delimiters_are_the_message_s_own)
{
	struct hl7_cursor c;
	struct err e;
	const char *want = delimiters[_i].want;
	bool ok = hl7_open(delimiters[_i].msh, strlen(delimiters[_i].msh), &c, &e);
	ck_assert_int_eq(ok, want != NULL);
	if (!want)
		return;
	const char got[] = {
	    c.d.field, c.d.component, c.d.repetition, c.d.escape, c.d.subcomponent, c.d.truncation};
	for (int i = 0; i < 6; i++)
		ck_assert_int_eq(got[i], want[i] == '0' ? '\0' : want[i]);
}
END_TEST

#define HEAD "MSH|^~\\&|A"
static const struct {
	const char *text, *want; /* segments joined with # */
	bool glued;
} lines[] = {
    {HEAD "\rPID|1\r", HEAD "#PID|1", false},
    {HEAD "\rPID|1", HEAD "#PID|1", false},
    {HEAD "\r\nPID|1\r\n", HEAD "#PID|1", false},
    {HEAD "\nPID|1\n", HEAD "#PID|1", false},
    {HEAD "\nPID|1", HEAD "#PID|1", false},
    {HEAD "\r\rPID|1\r\r", HEAD "#PID|1", false},
    {HEAD "\rOBX|a\nb\rPID|1\r", HEAD "#OBX|a\nb#PID|1", false},
    {HEAD "\rOBX|a\rfree text\rmore|x\rPID|1\r", HEAD "#OBX|a\rfree text\rmore|x#PID|1", true},
    {HEAD "\rOBX|a\r\nPID1\r\nPID|1\r\n", HEAD "#OBX|a\r\nPID1#PID|1", true},
    {HEAD "\rOBX|a\r\r  b\rPID|1", HEAD "#OBX|a\r\r  b#PID|1", true},
    {HEAD "\nOBX|a\rb\nPID|1\n", HEAD "#OBX|a\rb#PID|1", false},
    {HEAD "\rZX1|z\rPV1|1\r", HEAD "#ZX1|z#PV1|1", false},
    {HEAD "\rOBX|a\rpid|1\r", HEAD "#OBX|a\rpid|1", true},
};

START_TEST(line_ends_are_found_out)
{
	struct hl7_message m = parse(lines[_i].text, strlen(lines[_i].text));
	struct buf b = {0};
	for (size_t i = 0; i < m.segment_count; i++) {
		if (i)
			buf_addc(&b, '#');
		buf_add(&b, m.segment[i].text.p, m.segment[i].text.len);
	}
	ck_assert_str_eq(buf_text(&b), lines[_i].want);
	ck_assert_int_eq(m.glued, lines[_i].glued);
	buf_free(&b);
}
END_TEST

START_TEST(fields_count_from_one)
{
	static const char text[] = "MSH|^~\\&|APP|FAC\rPID|1||A^B&C^D~E^F||\rNTE\r";
	struct hl7_message m = parse(text, sizeof text - 1);
	const struct hl7_segment *msh = &m.segment[0], *pid = &m.segment[1];
	ck_assert_str_eq(span_text(hl7_field(&m, msh, 1)), "|");
	ck_assert_str_eq(span_text(hl7_field(&m, msh, 2)), "^~\\&");
	ck_assert_str_eq(span_text(hl7_field(&m, msh, 3)), "APP");
	ck_assert_str_eq(span_text(hl7_field(&m, msh, 4)), "FAC");
	ck_assert_uint_eq(hl7_field(&m, msh, 5).len, 0);
	ck_assert_str_eq(span_text(hl7_field(&m, pid, 1)), "1");
	ck_assert_uint_eq(hl7_field(&m, pid, 2).len, 0);
	ck_assert_str_eq(span_text(hl7_field(&m, pid, 3)), "A^B&C^D~E^F");
	ck_assert_uint_eq(hl7_field(&m, pid, 99).len, 0);
	ck_assert_str_eq(span_text(hl7_component(&m, pid, 3, 2)), "B");
	ck_assert_str_eq(span_text(hl7_component(&m, pid, 3, 3)), "D");
	ck_assert_uint_eq(hl7_component(&m, pid, 3, 4).len, 0);
	ck_assert_str_eq(span_text(hl7_part(hl7_field(&m, pid, 3), '~', 2)), "E^F");
	ck_assert_uint_eq(m.segment_count, 2); /* "NTE" alone has no separator: text of the PID */
}
END_TEST

START_TEST(delimiters_that_are_not_declared_do_not_split)
{
	static const char text[] = "MSH|^|A\rPID|1||a~b\\F\\&c^d\r";
	struct hl7_message m = parse(text, sizeof text - 1);
	struct hl7_span s = hl7_component(&m, &m.segment[1], 3, 1);
	ck_assert_str_eq(hl7_value(arena, &m, s), "a~b\\F\\&c");
}
END_TEST

START_TEST(limits_refuse_the_message)
{
	static const char text[] = "MSH|^~\\&|A\rPID|1\rPV1|1\r";
	struct hl7_message m;
	struct err e;
	ck_assert(
	    !hl7_parse(arena, text, sizeof text - 1, NULL, (struct hl7_limits){2, 100}, &m, &e));
	ck_assert_str_eq(e.text, "message has more than 2 segments");
	ck_assert(
	    !hl7_parse(arena, text, sizeof text - 1, NULL, (struct hl7_limits){9, 2}, &m, &e));
	ck_assert_str_eq(e.text, "message has more than 2 fields");
}
END_TEST

static const struct {
	const char *raw, *want;
} escapes[] = {
    {"plain", "plain"},
    {"a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f", "a|b^c&d~e\\f"},
    {"\\H\\bold\\N\\", "bold"},
    {"a\\.br\\b", "a\nb"},
    {"a\\.br\\\\.br\\b", "a\n\nb"},
    {"a\\.sp\\b\\.sp2\\c\\.ce\\d", "a\nb\n\nc\nd"},
    {"a\\.in4\\b\\.ti-2\\c\\.sk3\\d\\.fi\\e\\.nf\\f", "abcdef"},
    {"a\\X0A\\b\\X0D\\c\\X0D0A\\d\\X0d\\\\X0a\\e", "a\nb\nc\nd\ne"},
    {"a\\\\X0A\\\\b", "a\nb"},
    {"\\XC3A9\\ \\XC3\\\\XA9\\", "\xc3\xa9 \xc3\xa9"},
    {"x\\X7C\\y", "x|y"},
    {"a\\E\\F\\E\\b", "a\\F\\b"}, /* decoded once, never again */
    {"5\\6 mm", "5\\6 mm"},
    {"5\\6 mm \\S\\ 2", "5\\6 mm ^ 2"},
    {"open \\F", "open \\F"},
    {"open \\", "open \\"},
    {"\\\\server\\share", "\\\\server\\share"},
    {"\\Z1\\ \\X0G\\ \\XABC\\ \\.zz\\", "\\Z1\\ \\X0G\\ \\XABC\\ \\.zz\\"},
    {"\\C2842\\ \\M242A\\", "\\C2842\\ \\M242A\\"},
    {"a\\X00\\b", "a\xef\xbf\xbd"
		  "b"},
    {"a\x01"
     "b\tc",
	"a b\tc"},
    {"a\r\nb\rc\nd", "a\nb\nc\nd"},
};

typedef void text_fn(
    struct arena *a, const struct hl7_message *m, struct hl7_span s, struct buf *out);

static const char *text_of(text_fn *fn, const struct hl7_message *m, struct hl7_span s)
{
	struct buf b = {0};
	fn(arena, m, s, &b);
	const char *text = arena_strndup(arena, buf_text(&b), b.len);
	buf_free(&b);
	return text;
}

START_TEST(escapes_are_decoded_once)
{
	static const char head[] = "MSH|^~\\&|A|||||||||2.5\rOBX|";
	struct buf b = {0};
	buf_adds(&b, head);
	buf_adds(&b, escapes[_i].raw);
	struct hl7_message m = parse(b.data, b.len);
	const char *p = m.base + sizeof head - 1;
	struct hl7_span s = {p, strlen(escapes[_i].raw)};
	ck_assert_str_eq(text_of(hl7_text, &m, s), escapes[_i].want);
	ck_assert_str_eq(text_of(hl7_formatted, &m, s), escapes[_i].want);
	buf_free(&b);
}
END_TEST

START_TEST(component_ends_a_line_of_old_formatted_text)
{
	static const char old[] = "MSH|^~\\&|A|||||||C|P|2.3\r",
			  new[] = "MSH|^~\\&|A|||||||C|P|2.3.1\r";
	struct hl7_message m = parse(old, sizeof old - 1);
	ck_assert_str_eq(text_of(hl7_formatted, &m, (struct hl7_span){"a^b", 3}), "a\nb");
	ck_assert_str_eq(text_of(hl7_text, &m, (struct hl7_span){"a^b", 3}), "a^b");
	m = parse(new, sizeof new - 1);
	ck_assert_str_eq(text_of(hl7_formatted, &m, (struct hl7_span){"a^b", 3}), "a^b");
}
END_TEST

START_TEST(empty_and_delete_differ)
{
	struct hl7_message m = parse("MSH|^~\\&|A\r", 11);
	ck_assert_ptr_null(hl7_value(arena, &m, (struct hl7_span){"  ", 2}));
	ck_assert_str_eq(hl7_value(arena, &m, (struct hl7_span){"\"\"", 2}), "");
	ck_assert_str_eq(hl7_value(arena, &m, (struct hl7_span){" a b ", 5}), "a b");
}
END_TEST

START_TEST(large_field_is_not_copied)
{
	static const char head[] = "MSH|^~\\&|A\rOBX|1|ED|PDF||A^B^C^Base64^",
			  tail[] = "|||F\rNTE|1\r";
	struct buf b = {0};
	buf_adds(&b, head);
	char *to = buf_room(&b, 20000000);
	memset(to, 'Q', 20000000);
	b.len += 20000000;
	buf_adds(&b, tail);
	struct hl7_message m = parse(b.data, b.len);
	ck_assert_ptr_eq(m.base, b.data);
	ck_assert_uint_eq(m.segment_count, 3);
	ck_assert_uint_eq(hl7_field(&m, &m.segment[1], 5).len, 20000000 + strlen("A^B^C^Base64^"));
	ck_assert_str_eq(span_text(hl7_field(&m, &m.segment[1], 8)), "F");
	buf_free(&b);
}
END_TEST

/* "~" and "&" of the standard's own delimiters. */
static const char traced[] = "MSH|^~\\&|RIS|RB|F|F|20260302101500||ORU^R01|K1|P|2.5.1\r"
			     "PID|1||X1~SC1^^^RGH&1.2.3&ISO^MR||DOE^JO\r"
			     "OBR|1|P1|A1|C^CT|||20260301|||||||||||||||20260302|||F\r"
			     "OBX|1|TX|GDT||one~two\rOBX|2|TX|GDT||three\r"
			     "OBR|2|P1|A2^LAB|C^CT|||20260301|||||||||||||||||CT\r"
			     "OBX|1|TX|GDT||four||||||P\r";

static const struct {
	size_t report;
	const char *what, *want;
} places[] = {{0, "number", "PID-3[2].1"}, {0, "authority", "PID-3[2].4.1"},
    {0, "accession", "OBR[1]-3"}, {1, "accession", "OBR[2]-3.1"}, {0, "started", "OBR[1]-7"},
    {0, "sent", "MSH-7"}, {0, "text", "OBX[1]-5 to OBX[2]-5 (3 lines)"}, {1, "text", "OBX[3]-5"},
    {0, "status", "OBR[1]-25"}, {1, "status", "OBX[3]-11"}, {0, "nowhere", ""}};

static const char *place(const struct hl7_trace *t, const struct facts *f, size_t i)
{
	const struct facts_report *r = &f->report[places[i].report];
	const struct identifier *id = &f->patient.identifier[0];
	const char *what = places[i].what;
	if (strcmp(what, "number") == 0)
		return hl7_place_of(t, id->value);
	if (strcmp(what, "authority") == 0)
		return hl7_place_of(t, id->authority);
	if (strcmp(what, "accession") == 0)
		return hl7_place_of(t, r->accession);
	if (strcmp(what, "started") == 0)
		return hl7_place_at(t, r->started.from);
	if (strcmp(what, "sent") == 0)
		return hl7_place_at(t, f->sent.from);
	if (strcmp(what, "text") == 0)
		return hl7_place_of_text(t, places[i].report);
	if (strcmp(what, "status") == 0)
		return hl7_place_among(t, places[i].report, "OBR-25 OBX-11");
	return hl7_place_of(t, "SC1");
}

/* An equal text is not the value that was read: places are of that very one. */
START_TEST(each_value_has_the_place_it_was_read_from)
{
	struct hl7_trace t = {.a = arena};
	const struct hl7_source source = {.trace = &t};
	struct facts f;
	struct err e = {0};
	ck_assert_msg(
	    hl7_facts(arena, traced, strlen(traced), &source, NULL, &f, &e), "%s", e.text);
	ck_assert_uint_eq(f.report_count, 2);
	ck_assert_str_eq(place(&t, &f, (size_t)_i), places[_i].want);
}
END_TEST

Suite *message_suite(void)
{
	Suite *s = suite_create("message");
	TCase *t = tcase_create("message");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(
	    t, delimiters_are_the_message_s_own, 0, sizeof delimiters / sizeof *delimiters);
	tcase_add_loop_test(t, line_ends_are_found_out, 0, sizeof lines / sizeof *lines);
	tcase_add_test(t, fields_count_from_one);
	tcase_add_test(t, delimiters_that_are_not_declared_do_not_split);
	tcase_add_test(t, limits_refuse_the_message);
	tcase_add_loop_test(t, escapes_are_decoded_once, 0, sizeof escapes / sizeof *escapes);
	tcase_add_test(t, component_ends_a_line_of_old_formatted_text);
	tcase_add_test(t, empty_and_delete_differ);
	tcase_add_test(t, large_field_is_not_copied);
	tcase_add_loop_test(
	    t, each_value_has_the_place_it_was_read_from, 0, sizeof places / sizeof *places);
	suite_add_tcase(s, t);
	return s;
}
