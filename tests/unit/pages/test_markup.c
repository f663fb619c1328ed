/* SPDX-License-Identifier: Apache-2.0
 *
 * test_markup.c - what the templates of pages may not hold, and where they are told so.
 */
#include "autoconf.h"
#include "daemon/pages/markup.h"
#include "../suite.h"

#include <string.h>

Suite *markup_suite(void);

#define H(field) "<input type=\"hidden\" name=\"" field "\" value=\"{{x}}\">"

static const char *part(const void *arg, const char *name)
{
	(void)arg;
	return strcmp(name, "_hidden") == 0   ? "{{> _csrf}}" H("once") H("seen")
	       : strcmp(name, "_csrf") == 0   ? H("csrf")
	       : strcmp(name, "_circle") == 0 ? "{{> _circle}}"
					      : NULL;
}

static const struct {
	const char *text;
	const char *fault; /* NULL: none */
} cases[] = {
    {"", NULL},
    {"<p class=\"a\">{{x}} < 3</p>", NULL},
    {"<form method=\"post\">" H("csrf") H("once") H("seen") "</form>", NULL},
    {"<form action=\"/x\" METHOD=post>\n{{>_hidden}}\n</form>", NULL},
    {"<form method=\"get\" action=\"/x\"></form>", NULL},
    {"<form></form>", NULL},
    {"a\n<form method=\"post\">" H("csrf") H("once") "</form>",
	"t line 2: the form has no hidden field \"seen\""},
    {"<form method=\"post\">" H("csrf") "<input name=\"once\">" H("seen") "</form>",
	"t line 1: the form has no hidden field \"once\""},
    {"<form method='post'>{{> _hidden}}</form>\n\n<form method=\"post\">" H("once")
	    H("seen") "</form>" H("csrf"),
	"t line 3: the form has no hidden field \"csrf\""},
    {"<form method=\"post\">{{> _circle}}{{> _none}}</form>",
	"t line 1: the form has no hidden field \"csrf\""},
    {"<form method=\"post\">{{> _hidden}}", "t line 1: the form does not end in this file"},
    {"\n\n<p\n style=\"color: red\">", "t line 4: style= is refused by the browser: use a class"},
    {"<p {{#x}}STYLE='a'{{/x}}>", "t line 1: style= is refused by the browser: use a class"},
    {"<p title=\"style=\">", NULL},
    {"<p title=\"{{#x}}>{{/x}}\" style=a>",
	"t line 1: style= is refused by the browser: use a class"},
    {"<b onclick=\"x()\">", "t line 1: a script in an attribute is refused by the browser"},
    {"<a/onload=x>", "t line 1: a script in an attribute is refused by the browser"},
    {"<a href=\"JavaScript:x()\">", "t line 1: a script in an address is refused by the browser"},
    {"<style>a {}</style>", "t line 1: a style of its own is refused by the browser"},
    {"<script>x()</script>", "t line 1: a script of its own is refused by the browser"},
    {"<script src=\"{{js}}\" defer></script>", NULL},
    {"<p class={{x}}>", "t line 1: a value in a tag stands outside of quotes"},
    {"<p {{x}}>", "t line 1: a value in a tag stands outside of quotes"},
    {"<p{{#x}} class=\"{{x}}\"{{/x}}>", NULL},
    {"a {{{x}}}", "t line 1: a value that is not escaped"},
    {"<p title=\"\n{{&x}}\">", "t line 2: a value that is not escaped"},
    {"{{=<% %>=}}", "t line 1: other delimiters than {{ and }}"},
    {"<!-- <p style=\"a\"> -->{{! <p style=\"a\"> }}", NULL},
    {"<p class=\"a", "t line 1: the tag does not end"},
    {"<p", "t line 1: the tag does not end"},
};

START_TEST(what_pages_may_not_hold_is_named_with_its_line)
{
	const struct markup_parts parts = {.text = part};
	struct err e = {0};
	bool ok = markup_check("t", cases[_i].text, &parts, &e);
	if (!cases[_i].fault)
		ck_assert_msg(ok, "%s: %s", cases[_i].text, e.text);
	else
		ck_assert_msg(!ok && strcmp(e.text, cases[_i].fault) == 0, "%s: %s", cases[_i].text,
		    ok ? "accepted" : e.text);
}
END_TEST

Suite *markup_suite(void)
{
	Suite *s = suite_create("markup");
	TCase *t = tcase_create("markup");
	tcase_add_loop_test(t, what_pages_may_not_hold_is_named_with_its_line, 0,
	    (int)(sizeof cases / sizeof *cases));
	suite_add_tcase(s, t);
	return s;
}
