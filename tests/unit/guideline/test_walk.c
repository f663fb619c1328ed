/* SPDX-License-Identifier: Apache-2.0
 *
 * test_walk.c - the checker that walks equal subtrees once finds what the plain walk finds.
 */
#include "autoconf.h"
#include "diff.h"
#include "shipped.h"
#include "../suite.h"

Suite *walk_suite(void);

#define PLAIN_WORK    400000000
#define RANDOM_TABLES 400 /* of one loop item */
#define RANDOM_PAIRS  12
#define RANDOM_ITEMS  8

struct verdict {
	char *text;
	size_t faults;
	uint64_t walked;
};

static struct verdict verdict(const struct guideline *g, bool plain)
{
	struct verdict v;
	struct check_options options = {.plain = plain, .no_silence = true, .work = PLAIN_WORK};
	size_t n = 0;
	FILE *out = open_memstream(&v.text, &n);
	v.faults = check_table(g, NULL, out, &options, &v.walked);
	fclose(out);
	return v;
}

/* True when every input has an answer, whatever else is wrong. */
static bool is_complete(const char *report)
{
	return !strstr(report, "no row matches") && !strstr(report, "both match") &&
	       !strstr(report, "without an answer") && !strstr(report, "has no end") &&
	       !strstr(report, "too many");
}

/* True when the table is complete. */
static bool expect_same(const struct guideline *g, const char *text)
{
	struct verdict fast = verdict(g, false), plain = verdict(g, true);
	ck_assert_msg(strcmp(fast.text, plain.text) == 0, "%s\nfast:\n%.2000s\nplain:\n%.2000s",
	    text, fast.text, plain.text);
	ck_assert_msg(fast.walked == plain.walked, "%s\n%llu combinations, not %llu", text,
	    (unsigned long long)fast.walked, (unsigned long long)plain.walked);
	ck_assert_uint_eq(fast.faults, plain.faults);
	bool complete = is_complete(fast.text);
	free(fast.text);
	free(plain.text);
	return complete;
}

START_TEST(shipped_tables_walk_alike)
{
	struct arena *a = arena_new();
	ck_assert(expect_same(shipped_table(a, shipped_name(_i)), shipped_name(_i)));
	arena_free(a);
}
END_TEST

/* ---- random tables ------------------------------------------------------------------------- */

/* xorshift: the same tables on every machine. */
static uint64_t seed;

static unsigned dice(unsigned sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 33) % sides;
}

static const char *pick(const char *const *list, unsigned count)
{
	return list[dice(count)];
}

#define PICK(...)                                                                                  \
	pick((const char *const[]){__VA_ARGS__},                                                   \
	    sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static const char *condition(void)
{
	return PICK("e = 'a'", "e in ('a', 'b')", "n >= 4", "n < 7 and f", "given(n)",
	    "not given(e)", "f or g", "k = 'x'", "m > 2.0 or e = 'c'", "given(m) and not f",
	    "total >= 2", "f and not g", "step >= 2", "last = 'grown'", "e = 'a' and k = 'y'");
}

static const char *cell_of(const char *name)
{
	if (dice(3) == 0)
		return "";
	switch (*name) {
	case 'e':
		return PICK("a", "a|b", "!=c", "missing", "b|missing", "!=a|b");
	case 'n':
		return PICK("<4", ">=4", "\"[2,6)\"", "7|8", "missing", "!=5", "\"(3,8]\"");
	case 'm':
		return PICK("<2.0", ">=2.0", "\"(1.0,3.5]\"", "!=missing");
	case 'k':
		return PICK("x", "y", "!=x", "x|z");
	case 's':
		return PICK("p", "q|r", "!=p", "missing");
	case 't':
		return PICK("<2", ">=2", "0|1", "3");
	default:
		return PICK("yes", "no", "!=yes");
	}
}

static void add_head(struct buf *b)
{
	buf_adds(b, "table,format,1\ntable,system,r\ntable,version,1\ntable,title,R\n"
		    "table,citation,C\ntable,prefix,R\ntable,step input,step\nsource,S,s\n"
		    "anchor,here,exam,e\nanchor,before,previous,p\n");
	buf_addf(b, "input,e,enum,a|b|c,,no,%s,\n", PICK("", "a", "c"));
	buf_adds(b, "input,n,integer,0..9,,no,,\n");
	buf_addf(b, "input,f,bool,,,no,%s,\n", PICK("", "no"));
	buf_addf(b, "input,g,bool,,,no,%s,\n", PICK("", "no"));
	buf_adds(b, "input,s,set,p|q|r,,no,,\ninput,m,decimal,0.0..5.0,,no,,\n"
		    "input,step,integer,1..4,,no,1,\ninput,last,enum,grown|stable,,no,,\n");
	if (dice(2))
		buf_adds(b, "derive,m,,,,given(n),n / 2,\n");
	if (dice(3) == 0)
		buf_adds(b, "derive,e,,,,f,'b',\n");
	buf_addf(b, "derive,k,enum,x|y|z,,%s,'x',\n", PICK("f", "given(e)", "n > 3", "e = 'a'"));
	buf_addf(b, "derive,k,,,,%s,'y',\n", PICK("", "g", "given(n)"));
	buf_addf(b, "derive,total,integer,0..3,,,%s,\n",
	    PICK("f + g", "\"points(s, 'p', 1, 'q', 2)\"", "f + g + (e = 'a')"));
}

static void add_rejects(struct buf *b)
{
	for (unsigned n = dice(3); n; n--)
		buf_addf(b, "reject,\"%s\",no\n", condition());
	if (dice(2))
		buf_addf(b, "reject,\"%s\",no\n",
		    PICK("n + 1 > m", "n + m > 1", "n * 2 < 5", "given(m) and m != n / 2",
			"n * 2 < 5 and f", "points(s, 'p', 1, 'r', 2) > 1"));
}

static void add_schedule(struct buf *b)
{
	bool again = dice(2);
	buf_adds(b, "step,W,1,,follow-up-imaging,CT,6,6,months,here,,\n");
	if (again)
		buf_addf(b, "step,W,2+,,follow-up-imaging,CT,12,12,months,before,\"%s\",\n",
		    condition());
	else
		buf_adds(b, "step,W,2,,follow-up-imaging,CT,12,12,months,before,,\n");
	if (dice(6))
		buf_adds(b, "step,W,end,,none,,,,,,,\n");
}

static void add_rows(struct buf *b, unsigned stage, bool answers, bool overlay)
{
	static const char *const names[] = {"e", "n", "f", "g", "k", "s", "m", "total"};
	unsigned first = dice(8), columns = 1 + dice(3), sets = !overlay && dice(2);
	const char *set = dice(3) ? "k" : "e";
	buf_adds(b, "columns,id,");
	for (unsigned i = 0; i < columns; i++)
		buf_addf(b, "if %s,", names[(first + i * 3) % 8]);
	if (sets)
		buf_addf(b, "set %s,", set);
	buf_adds(b, "action,schedule,evidence,source,modality\n");
	for (unsigned r = 0, rows = 1 + dice(4); r < rows; r++) {
		buf_addf(b, "row,R%u%u,", stage, r);
		for (unsigned i = 0; i < columns; i++)
			buf_addf(b, "%s,",
			    r + 1 == rows && dice(5) ? "" : cell_of(names[(first + i * 3) % 8]));
		bool passes = sets && (!answers || dice(3) == 0), waits = !overlay && dice(4) == 0;
		if (sets)
			buf_addf(b, "%s,",
			    !passes	  ? ""
			    : *set == 'k' ? PICK("x", "y", "z")
					  : PICK("a", "b"));
		buf_addf(b, "%s,%s,V1,S,%s\n",
		    passes || waits ? ""
		    : overlay	    ? "notify"
				    : "none",
		    !passes && waits ? "W" : "", "");
	}
}

static void add_stages(struct buf *b)
{
	unsigned stages = 1 + dice(3);
	for (unsigned i = 0; i < stages; i++) {
		bool overlay = dice(6) == 0;
		const char *hit =
		    overlay ? "overlay" : PICK("first", "first", "unique", "first-or-none");
		buf_addf(b, "stage,g%u,%s,\"%s\",\n", i, hit, dice(3) ? "" : condition());
		add_rows(b, i, i + 1 == stages, overlay);
	}
}

static const struct guideline *random_table(struct arena *a, const char **text)
{
	struct buf b = {0};
	struct guideline *g;
	struct err e;
	add_head(&b);
	add_rejects(&b);
	add_schedule(&b);
	add_stages(&b);
	*text = arena_strdup(a, buf_text(&b));
	bool ok = guideline_read(a, "r.csv", buf_text(&b), b.len, &g, &e);
	ck_assert_msg(ok, "%s\n%s", e.text, buf_text(&b));
	buf_free(&b);
	return g;
}

/* Of a proven table: every input it accepts has one answer, or misses something. */
static void expect_answers(const struct guideline *g, const char *text)
{
	for (int i = 0; i < 50; i++) {
		struct arena *a = arena_new();
		struct guideline_answer r;
		struct err e;
		struct pair in[8];
		size_t n = 0;
		const struct pair all[] = {{"e", PICK("a", "b", "c", "")},
		    {"n", PICK("0", "2", "3", "4", "5", "7", "8", "9", "")},
		    {"f", PICK("yes", "no", "")}, {"g", PICK("yes", "no", "")},
		    {"s", PICK("p", "q", "p+q", "q+r", "p+q+r", "")},
		    {"m", PICK("0", "1.0", "1.1", "2.0", "3.6", "5.0", "")},
		    {"step", PICK("1", "2", "3", "4", "")}, {"last", PICK("grown", "stable", "")}};
		for (size_t k = 0; k < 8; k++)
			if (dice(4))
				in[n++] = all[k];
		if (guideline_evaluate(g, in, n, a, &r, &e))
			ck_assert_msg(*r.action && !strstr(r.note, "no single row"), "%s", text);
		arena_free(a);
	}
}

START_TEST(random_tables_walk_alike)
{
	unsigned complete = 0;
	seed = 88172645463325252u + (uint64_t)_i * 977;
	for (int i = 0; i < RANDOM_TABLES; i++) {
		struct arena *a = arena_new();
		const char *text;
		const struct guideline *g = random_table(a, &text);
		if (expect_same(g, text)) {
			complete++;
			expect_answers(g, text);
		}
		arena_free(a);
	}
	/* Else the tables would prove little. */
	ck_assert_uint_gt(complete, RANDOM_TABLES / 10);
	ck_assert_uint_lt(complete, RANDOM_TABLES * 9 / 10);
}
END_TEST

START_TEST(random_tables_compare_alike)
{
	uint64_t differing = 0;
	seed = 99172645463325252u + (uint64_t)_i * 977;
	for (int i = 0; i < RANDOM_PAIRS; i++) {
		struct arena *a = arena_new();
		const char *text[2];
		const struct guideline *from = random_table(a, &text[0]),
				       *to = random_table(a, &text[1]);
		struct guideline_diff fast = {0}, plain = {0};
		diff_answers(a, from, to, false, &fast);
		diff_answers(a, from, to, true, &plain);
		ck_assert(fast.complete && plain.complete);
		ck_assert_msg(fast.compared == plain.compared && fast.differing == plain.differing,
		    "%s%s\nfast %llu of %llu, plain %llu of %llu", text[0], text[1],
		    (unsigned long long)fast.differing, (unsigned long long)fast.compared,
		    (unsigned long long)plain.differing, (unsigned long long)plain.compared);
		differing += plain.differing;
		arena_free(a);
	}
	ck_assert_uint_gt(differing, RANDOM_PAIRS);
}
END_TEST

Suite *walk_suite(void)
{
	Suite *s = suite_create("walk");
	TCase *t = tcase_create("both walks");
	tcase_add_loop_test(t, shipped_tables_walk_alike, 0, shipped_count());
	tcase_add_loop_test(t, random_tables_walk_alike, 0, RANDOM_ITEMS);
	tcase_add_loop_test(t, random_tables_compare_alike, 0, RANDOM_ITEMS);
	suite_add_tcase(s, t);
	return s;
}
