/* SPDX-License-Identifier: Apache-2.0
 *
 * test_template.c - what Mustache templates mean, in each mode, and which are refused.
 */
#include "followupd/template.h"

#include <check.h>
#include <string.h>

Suite *template_suite(void);

static const char values[] =
    "{\"name\":\"<O'Neil & \\\"Co\\\">\",\"n\":12,\"big\":9007199254740993,\"r\":1.25,"
    "\"yes\":true,\"no\":false,\"null\":null,\"blank\":\"\",\"zero\":0,\"none\":[],"
    "\"list\":[\"a\",\"b\"],\"people\":[{\"name\":\"x\"},{\"other\":1}],"
    "\"deep\":{\"er\":{\"est\":\"d\"},\"name\":\"inner\"},\"nested\":[[1,2],[3]],"
    "\"lines\":\"1\\n2\"}";

static const struct {
	const char *name, *text;
} partials[] = {
    {"p", "[{{n}}]"},
    {"lines", "a {{lines}}\nb\n"},
    {"outer", "<\n  {{>lines}}\n>\n"},
    {"own", "{{name}};{{#people}}{{>p}}{{/people}}"},
    {"delims", "{{n}}<%n%>"},
    {"self", "x{{>self}}"},
    {"silent", "{{#list}}{{#list}}{{>silent}}{{/list}}{{/list}}"},
};
static struct template *parsed[sizeof partials / sizeof *partials];

static const struct template *partial(void *arg, const char *name, struct err *e)
{
	for (size_t i = 0; i < sizeof partials / sizeof *partials; i++)
		if (strcmp(partials[i].name, name) == 0) {
			if (!parsed[i])
				parsed[i] = template_parse(
				    name, partials[i].text, strlen(partials[i].text), e);
			return parsed[i];
		}
	err_set(e, ERR_NOT_FOUND, "no such file");
	return NULL;
}

static bool render(const char *text, enum template_mode mode, bool lenient, const char *data,
    struct buf *out, struct err *e)
{
	json_t *v = json_loads(data, JSON_DECODE_ANY, NULL);
	ck_assert_ptr_nonnull(v);
	struct template_options o = {.mode = mode, .lenient = lenient, .partial = partial};
	struct template *t = template_parse("t", text, strlen(text), e);
	bool ok = t && template_render(t, v, &o, out, e);
	template_free(t);
	json_decref(v);
	for (size_t i = 0; i < sizeof parsed / sizeof *parsed; i++) {
		template_free(parsed[i]);
		parsed[i] = NULL;
	}
	return ok;
}

static const struct {
	const char *text, *want;
} plain[] = {
    /* values */
    {"", ""},
    {"no tags { }} }", "no tags { }} }"},
    {"{{n}} {{ big }} {{r}} {{zero}}", "12 9007199254740993 1.25 0"},
    {"{{name}}|{{{name}}}|{{&name}}|{{{ name }}}",
	"&lt;O&#39;Neil &amp; &quot;Co&quot;&gt;|<O'Neil & \"Co\">|<O'Neil & \"Co\">|<O'Neil & "
	"\"Co\">"},
    {"{{deep.er.est}}", "d"},
    {"{{#deep}}{{name}} {{n}} {{er.est}}{{/deep}}", "inner 12 d"},
    {"a{{blank}}b", "ab"},
    {"  {{n}}\n", "  12\n"},
    /* sections */
    {"{{#yes}}a{{/yes}}{{#no}}b{{/no}}{{#null}}c{{/null}}{{#none}}d{{/none}}{{#blank}}e{{/"
     "blank}}{{#zero}}f{{/zero}}",
	"af"},
    {"{{^yes}}a{{/yes}}{{^no}}b{{/no}}{{^null}}c{{/null}}{{^none}}d{{/none}}{{^blank}}e{{/"
     "blank}}{{^zero}}f{{/zero}}",
	"bcde"},
    {"{{#list}}{{.}},{{/list}}", "a,b,"},
    {"{{#nested}}({{#.}}{{.}}{{/.}}){{/nested}}", "(12)(3)"},
    {"{{#n}}{{.}}{{/n}}", "12"},
    {"{{#people}}{{name}};{{/people}}", "x;&lt;O&#39;Neil &amp; &quot;Co&quot;&gt;;"},
    /* lines of their own */
    {"a\n{{#yes}}\nb\n{{/yes}}\nc\n", "a\nb\nc\n"},
    {"a\r\n  {{#yes}}\t\r\nb\r\n{{/yes}}\r\nc", "a\r\nb\r\nc"},
    {"{{#yes}}\nb\n{{/yes}}", "b\n"},
    {" {{#yes}} {{/yes}}\n", "  \n"},
    {"a {{#yes}}\nb\n{{/yes}}\n", "a \nb\n"},
    {"a\n {{! note\n more }} \nb\n", "a\nb\n"},
    {"a {{! note }} b", "a  b"},
    {"a{{!\n}} {{#yes}}\nb{{/yes}}", "a \nb"},
    /* delimiters */
    {"{{=<% %>=}}<%n%>{{n}}<%={{ }}=%>{{n}}", "12{{n}}12"},
    {"a\n  {{= | | =}}  \n|n|\n|=  {{    }} =|\n{{n}}\n", "a\n12\n12\n"},
    {"{{=[ ]=}}[#yes][n][/yes][&name][{name}]", "12<O'Neil & \"Co\"><O'Neil & \"Co\">"},
    {"{{=<% %>=}}<%>delims%>", "12<%n%>"},
    /* partials */
    {"{{>p}}|{{> p }}", "[12]|[12]"},
    {"  {{>lines}}\nc\n", "  a 1\n2\n  b\nc\n"},
    {" {{>outer}}\n", " <\n   a 1\n2\n   b\n >\n"},
    {"x {{>lines}} y", "x a 1\n2\nb\n y"},
    {"{{#people}}{{>own}}{{/people}}",
	"x;[12][12]&lt;O&#39;Neil &amp; &quot;Co&quot;&gt;;[12][12]"},
};

START_TEST(templates_mean_what_the_specification_says)
{
	struct buf b = {0};
	struct err e = {0};
	ck_assert_msg(render(plain[_i].text, TEMPLATE_HTML, false, values, &b, &e), "%s", e.text);
	ck_assert_str_eq(buf_text(&b), plain[_i].want);
	buf_free(&b);
}
END_TEST

START_TEST(text_mode_escapes_nothing)
{
	struct buf b = {0};
	struct err e = {0};
	ck_assert(render("{{name}}{{{name}}}", TEMPLATE_TEXT, false, values, &b, &e));
	ck_assert_str_eq(b.data, "<O'Neil & \"Co\"><O'Neil & \"Co\">");
	buf_free(&b);
}
END_TEST

START_TEST(a_subject_is_one_line)
{
	struct buf b = {0};
	struct err e = {0};
	ck_assert(render("ref {{n}} \r\n\n", TEMPLATE_LINE, false, values, &b, &e));
	ck_assert_str_eq(b.data, "ref 12");
	ck_assert(!render("ref {{lines}}\n", TEMPLATE_LINE, false, values, &b, &e));
	ck_assert_str_eq(e.text, "t: result is not one line");
	ck_assert_str_eq(b.data, "ref 12");
	buf_free(&b);
}
END_TEST

static const struct {
	const char *text, *want;
} faults[] = {
    /* of the text */
    {"a\n{{n", "t line 2: tag is not closed by \"}}\""},
    {"{{{n}}", "t line 1: tag is not closed by \"}}}\""},
    {"{{=<% %>}}", "t line 1: tag is not closed by \"=}}\""},
    {"{{=<%=}}", "t line 1: cannot be used as delimiters: \"<%\""},
    {"{{=a = b=}}", "delimiters"},
    {"{{=a b c=}}", "delimiters"},
    {"{{=12345678901234567 b=}}", "delimiters"},
    {"{{}}", "t line 1: tag has no name"},
    {"{{# }}", "t line 1: tag has no name"},
    {"{{a b}}", "t line 1: not a name: \"a b\""},
    {"{{.a}}{{a..b}}", "not a name"},
    {"{{a.}}", "not a name"},
    {"\n\n{{#yes}}\n", "t line 3: section \"yes\" is not closed"},
    {"{{#yes}}\n{{#no}}\n{{/yes}}", "t line 3: \"yes\" closes the section \"no\" of line 2"},
    {"{{/yes}}", "t line 1: no section is open to close: \"yes\""},
    {"{{<parent}}{{/parent}}", "not supported"},
    {"{{$block}}{{/block}}", "not supported"},
    {"{{>*name}}", "not supported"},
    {"a\n\xff", "t line 2: text is not UTF-8"},
    /* of the values */
    {"a\n{{gone}}", "t line 2: no value for \"gone\""},
    {"{{deep.gone.er}}", "no value for \"deep.gone.er\""},
    {"{{#deep}}{{er.n}}{{/deep}}", "no value for \"er.n\""},
    {"{{null}}", "no value for \"null\""},
    {"{{#gone}}{{/gone}}", "no value for \"gone\""},
    {"{{^gone}}{{/gone}}", "no value for \"gone\""},
    {"{{deep}}", "not a text or number: \"deep\""},
    {"{{#yes}}{{.}}{{/yes}}", "not a text or number: \".\""},
    {"{{list}}", "not a text or number: \"list\""},
    {"\n{{>gone}}", "t line 2: no partial \"gone\": no such file"},
    {"{{>self}}", "self line 1: nested too deep: \"self\""},
    {"{{>silent}}", "nested too deep"},
};

START_TEST(faults_name_template_line_and_name)
{
	struct buf b = {0};
	struct err e = {0};
	buf_adds(&b, "before");
	ck_assert(!render(faults[_i].text, TEMPLATE_HTML, false, values, &b, &e));
	ck_assert_msg(strstr(e.text, faults[_i].want) != NULL, "%s", e.text);
	ck_assert_int_eq(e.code, ERR_CONFIG);
	ck_assert_str_eq(b.data, "before");
	buf_free(&b);
}
END_TEST

START_TEST(lenient_mode_passes_over_what_is_missing)
{
	struct buf b = {0};
	struct err e = {0};
	ck_assert_msg(
	    render("[{{gone}}{{#gone}}x{{/gone}}{{^gone}}y{{/gone}}{{deep.gone}}{{>gone}}{{null}}]",
		TEMPLATE_HTML, true, values, &b, &e),
	    "%s", e.text);
	ck_assert_str_eq(b.data, "[y]");
	buf_free(&b);
}
END_TEST

START_TEST(any_value_can_be_the_root)
{
	struct buf b = {0};
	struct err e = {0};
	ck_assert(render("{{.}}", TEMPLATE_HTML, false, "\"<\"", &b, &e));
	ck_assert(render("{{#.}}{{.}}{{/.}}", TEMPLATE_HTML, false, "[1,2]", &b, &e));
	ck_assert_str_eq(b.data, "&lt;12");
	buf_free(&b);
}
END_TEST

START_TEST(output_nesting_and_steps_are_bounded)
{
	struct buf b = {0}, text = {0};
	struct err e = {0};
	json_t *many = json_array();
	for (int i = 0; i < 2000; i++)
		json_array_append_new(many, json_array());
	for (int i = 0; i < 1000; i++)
		buf_adds(&text, "0123456789");
	json_t *v = json_pack("{s:o,s:s}", "many", many, "x", text.data);
	char *data = json_dumps(v, 0);
	buf_adds(&b, "{{#many}}{{x}}{{/many}}");
	struct buf out = {0};
	ck_assert(!render(b.data, TEMPLATE_TEXT, false, data, &out, &e));
	ck_assert_msg(strstr(e.text, "larger than") != NULL, "%s", e.text);
	ck_assert(!render("{{#many}}{{#many}}{{#many}}{{/many}}{{/many}}{{/many}}", TEMPLATE_TEXT,
	    false, data, &out, &e));
	ck_assert_msg(strstr(e.text, "steps") != NULL, "%s", e.text);
	buf_clear(&b);
	for (int i = 0; i <= TEMPLATE_NESTING_MAX; i++)
		buf_adds(&b, "{{#x}}");
	ck_assert(!render(b.data, TEMPLATE_TEXT, false, data, &out, &e));
	ck_assert_msg(strstr(e.text, "nested too deep") != NULL, "%s", e.text);
	ck_assert_uint_eq(out.len, 0);
	free(data);
	json_decref(v);
	buf_free(&b);
	buf_free(&text);
	buf_free(&out);
}
END_TEST

START_TEST(a_byte_order_mark_is_no_text)
{
	struct buf b = {0};
	struct err e = {0};
	ck_assert(
	    render("\xef\xbb\xbf{{#yes}}\na\n{{/yes}}\n", TEMPLATE_TEXT, false, values, &b, &e));
	ck_assert_str_eq(b.data, "a\n");
	buf_free(&b);
}
END_TEST

Suite *template_suite(void)
{
	Suite *s = suite_create("template");
	TCase *t = tcase_create("render");
	tcase_add_loop_test(
	    t, templates_mean_what_the_specification_says, 0, (int)(sizeof plain / sizeof *plain));
	tcase_add_test(t, text_mode_escapes_nothing);
	tcase_add_test(t, a_subject_is_one_line);
	tcase_add_loop_test(
	    t, faults_name_template_line_and_name, 0, (int)(sizeof faults / sizeof *faults));
	tcase_add_test(t, lenient_mode_passes_over_what_is_missing);
	tcase_add_test(t, any_value_can_be_the_root);
	tcase_add_test(t, output_nesting_and_steps_are_bounded);
	tcase_add_test(t, a_byte_order_mark_is_no_text);
	suite_add_tcase(s, t);
	return s;
}
