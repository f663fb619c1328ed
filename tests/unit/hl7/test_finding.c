/* SPDX-License-Identifier: Apache-2.0
 *
 * test_finding.c - discrete findings: inputs, stated recommendations, categories, citations.
 */
#include "help.h"

#include <check.h>
#include <string.h>

Suite *finding_suite(void);

#define OBR "OBR|1|P1|A1|71250^CT^C4|||20260301||||||||||||||||||F\r"

/* "GROUP system/version k=v k=v stated=CODE 3..3months act=1 cite=X" joined with "; " */
static const char *show(const struct facts_report *r)
{
	static struct buf b;
	buf_clear(&b);
	for (size_t i = 0; i < r->finding_count; i++) {
		const struct facts_finding *f = &r->finding[i];
		buf_addf(&b, "%s%s", i ? "; " : "", *f->group ? f->group : "-");
		if (f->system)
			buf_addf(&b, " %s/%s", f->system, f->version ? f->version : "");
		for (size_t k = 0; k < f->input_count; k++)
			buf_addf(&b, " %s=%s", f->input[k].key, f->input[k].value);
		if (f->stated.present)
			buf_addf(&b, " stated=%s",
			    f->stated.procedure.code ? f->stated.procedure.code : "");
		if (f->stated.min >= 0)
			buf_addf(&b, " %d..%d%s", f->stated.min, f->stated.max, f->stated.unit);
		if (f->actionable)
			buf_addf(&b, " act=%d", (int)f->actionable);
		if (f->guideline_cited)
			buf_addf(&b, " cite=%s", f->guideline_cited);
	}
	return buf_text(&b);
}

static const struct {
	const char *obx, *want, *flag;
} cases[] = {
    {"OBX|1|CE|LUNGRADS^x^L|1|4A^x^ACR\r", "1 lung-rads/2022 category=4A", NULL},
    {"OBX|1|CE|lungrads^x^L||LR4B\r", "- lung-rads/2022 category=4B", NULL},
    {"OBX|1|CE|LUNGRADS|1|4A\rOBX|2|CE|LUNGRADSMOD|1|S\rOBX|3|NM|FUMONTHS|1|3|mo\r",
	"1 lung-rads/2022 category=4A modifier_s=yes stated= 3..3months", NULL},
    {"OBX|1|CE|LUNGRADS|1|3\rOBX|2|CE|LUNGRADS|2|4A\r",
	"1 lung-rads/2022 category=3; 2 lung-rads/2022 category=4A", NULL},
    {"OBX|1|CE|LUNGRADS|1|3\rOBX|2|CE|LUNGRADS|1|4A\r",
	"1 lung-rads/2022 category=3; 1 lung-rads/2022 category=4A", "input-stated-twice"},
    {"OBX|1|CE|LUNGRADS|1|3\rOBX|2|CE|LUNGRADS|1|3\r", "1 lung-rads/2022 category=3", NULL},
    {"OBX|1|CE|LUNGRADS|1|3~4A\r", "1 lung-rads/2022 category=3; 1 lung-rads/2022 category=4A",
	"input-stated-twice"},
    {"OBX|1|CE|LUNGRADS|1|3S\r", "1 lung-rads/2022 category=3S", NULL},
    {"OBX|1|ST|BIRADS|1|3\rOBX|2|ST|BIRADSMOD|1|MAMMO\r", "1 bi-rads/5 category=3 modality=MG",
	NULL},
    {"OBX|1|CE|BIRADS|1|0\rOBX|2|CE|BIRADS0REASON|1|P\r",
	"1 bi-rads/5 category=0 cat0_reason=priors", NULL},
    {"OBX|1|NM|FLEISIZE|1|7.0|mm\r", "1 fleischner/2017 size_mm=7", NULL},
    {"OBX|1|NM|FLEISIZE|1|1.2|cm\r", "1 fleischner/2017 size_mm=12", NULL},
    {"OBX|1|NM|FLEIMEAN|1|0.55|cm\r", "1 fleischner/2017 raw_mean_mm=5.5", NULL},
    {"OBX|1|NM|FLEIMEAN|1|1|cm\r", "1 fleischner/2017 raw_mean_mm=10", NULL},
    {"OBX|1|NM|FLEIMEAN|1|6.50|\r", "1 fleischner/2017 raw_mean_mm=6.5", NULL},
    {"OBX|1|NM|FLEISIZE|1|7|inch\r", "", "unit-not-understood"},
    {"OBX|1|NM|FLEIAGE|1|64|a\r", "1 fleischner/2017 age=64", NULL},
    {"OBX|1|NM|FLEIAGE|1|640|mo\r", "", "unit-not-understood"},
    {"OBX|1|SN|FLEISIZE|1|=^7\r", "1 fleischner/2017 size_mm=7", NULL},
    {"OBX|1|SN|FLEISIZE|1|<^6\r", "1 fleischner/2017 size_mm=<6", NULL},
    {"OBX|1|DT|FLEIBASELINE|1|20260115\r", "1 fleischner/2017 baseline_date=2026-01-15", NULL},
    {"OBX|1|CWE|FLEITYPE|1|GGN\rOBX|2|CWE|FLEIRISK|1|intermediate\r",
	"1 fleischner/2017 type=ggn risk=high", NULL},
    {"OBX|1|NM|fleischner.size_mm^^99FUD|1|7\r", "1 fleischner/ size_mm=7", NULL},
    {"OBX|1|NM|fleischner.size_mm^^99FUD|1|0.7|cm\r", "1 fleischner/ size_mm=7", NULL},
    {"OBX|1|ST|bi-rads/5.category^^99FUD|1|4A\r", "1 bi-rads/5 category=4A", NULL},
    {"OBX|1|ST|stated.interval^^99FUD|1|6-12|mo\r", "1 stated= 6..12months", NULL},
    {"OBX|1|ST|LOCAL^x^L^lung-rads.category^^99FUD|1|3\r", "1 lung-rads/ category=3", NULL},
    {"OBX|1|NM|FUMONTHS|1|6\r", "1 stated= 6..6months", NULL},
    {"OBX|1|ST|FUMONTHS|1|6-12|mo\r", "1 stated= 6..12months", NULL},
    {"OBX|1|SN|FUMONTHS|1|^6^-^12|mo\r", "1 stated= 6..12months", NULL},
    {"OBX|1|NM|FUINTERVAL|1|2|wk\r", "1 stated= 14..14days", NULL},
    {"OBX|1|NM|FUINTERVAL|1|1|yr\r", "1 stated= 12..12months", NULL},
    {"OBX|1|NM|FUINTERVAL|1|3|^months\r", "1 stated= 3..3months", NULL},
    {"OBX|1|NM|FUWEEKS|1|6\r", "1 stated= 42..42days", NULL},
    {"OBX|1|NM|FUMONTHS|1|1.5\r", "", "interval-not-understood"},
    {"OBX|1|NM|FUMONTHS|1|6|h\r", "", "interval-not-understood"},
    {"OBX|1|ST|FUMONTHS|1|12-6\r", "", "interval-not-understood"},
    {"OBX|1|NM|FUMONTHS|1|6\rOBX|2|CE|FUPROC|1|71250^CT^C4\r", "1 stated=71250 6..6months", NULL},
    {"OBX|1|CE|FUPROC|1|71250^CT^C4\rOBX|2|NM|FUMONTHS|1|6\r", "1 stated=71250 6..6months", NULL},
    {"OBX|1|CE|X&REC|1|74170^CT^C4||335-400\r", "1 stated=74170 335..400days", NULL},
    {"OBX|1|CE|X&REC|1|74170^CT^C4||30\r", "1 stated=74170 30..30days", NULL},
    {"OBX|1|CE|X&REC|1|74170^CT^C4|mo|6-12\r", "1 stated=74170 6..12months", NULL},
    {"OBX|1|CE|X&REC|1|74170^CT^C4\r", "1 stated=74170", NULL},
    {"OBX|1|CE|X&REC|1|74170^CT^C4||soon\r", "1 stated=74170", "interval-not-understood"},
    {"OBX|1|CE|X&REC|1|74170^CT^C4||30\rOBX|2|CE|X&REC|1|76770^US^C4||60\r",
	"1 stated=74170 30..30days; 1 stated=76770 60..60days", NULL},
    {"OBX|1|CE|X&REC|1|\"\"||||||D\r", "", NULL},
    {"OBX|1|CE|LUNGRADS|2|4A\rOBX|2|CE|X&REC|2|71250^CT^C4||90\r",
	"2 lung-rads/2022 category=4A stated=71250 90..90days", NULL},
    {"OBX|1|TX|&IMP|1|x|||AA|||F||||RID49480^any^RadLex\r", "1 act=1", NULL},
    /* the category as the value itself, and as its alternate */
    {"OBX|1|CWE|ACRCAT^Actionable finding^L|1|RID49480^Category 1^RADLEX||||||F\r", "1 act=1",
	NULL},
    {"OBX|1|CE|ACRCAT^Actionable finding^L|1|C2^Category 2^L^RID49481^x^RADLEX||||||F\r", "1 act=2",
	NULL},
    {"OBX|1|TX|&IMP|1|x||||||F||||rid49481^any^other\r", "1 act=2", NULL},
    {"OBX|1|TX|&IMP|1|x||||||F||||RID49482\r", "1 act=3", NULL},
    {"OBX|1|TX|&IMP|1|x||||||F||||RID49483\r", "1 act=3", "radlex-alias"},
    {"OBX|1|TX|&IMP|1|x||||||F||||RID50261\r", "1 act=4", NULL},
    {"OBX|1|TX|&IMP|1|x||||||F||||RID50261~RID49481\r", "1 act=2", NULL},
    {"OBX|1|TX|&IMP|1|x||||||F||||LOCAL^x^L^RID49482^y^RADLEX\r", "1 act=3", NULL},
    {"OBX|1|TX|&IMP|1|x||||||F||||SITE1^Our department^L\r", "", NULL},
    {"OBX|1|TX|&IMP|1|x||||||F||||FLEISCHNER2017^x^L\r", "1 cite=FLEISCHNER2017", NULL},
    {"OBX|1|TX|18783-1^x^LN|1|x||||||F||||OURS^x^L\r", "1 cite=OURS", NULL},
    {"OBX|1|CE|LUNGRADS|1|4A||||||W\rOBX|2|TX|&GDT|1|x||||||F\r", "", NULL},
    {"OBX|1|CE|LUNGRADS|1|\r", "", NULL},
    {"OBX|1|NM|OTHER|1|7|mm\r", "", NULL},
};

START_TEST(discrete_findings_are_read)
{
	struct buf b = {0};
	buf_adds(&b, OBR);
	buf_adds(&b, cases[_i].obx);
	const struct facts *f = facts_of_result(b.data);
	ck_assert_str_eq(show(&f->report[0]), cases[_i].want);
	if (cases[_i].flag)
		ck_assert_msg(has_flag(f, cases[_i].flag), "no flag %s", cases[_i].flag);
	else
		ck_assert_uint_eq(f->flag_count, has_flag(f, "no-text"));
	buf_free(&b);
}
END_TEST

START_TEST(evidence_names_the_lines)
{
	const struct facts *f = facts_of_result(OBR "OBX|9|TX|&GDT|1|x\rOBX|9|CE|LUNGRADS|1|4A\r"
						    "OBX||NM|FUMONTHS|1|3|mo\r");
	ck_assert_str_eq(
	    f->report[0].finding[0].evidence, "OBX[2] LUNGRADS=4A; OBX[3] FUMONTHS=3 mo");
}
END_TEST

START_TEST(discrete_text_lines_are_not_report_text)
{
	const struct facts *f = facts_of_result(OBR "OBX|1|ST|BIRADS|1|3\rOBX|2|TX|&IMP|1|words\r");
	ck_assert_uint_eq(f->report[0].passage_count, 1);
}
END_TEST

START_TEST(hostile_numbers_of_findings_are_cut_off)
{
	struct buf b = {0};
	buf_adds(&b, OBR);
	for (int i = 0; i < 2000; i++)
		buf_addf(&b, "OBX|1|CE|LUNGRADS|%d|4A\rOBX|1|ST|x.i%d^^99FUD|z|4A\r", i, i);
	const struct facts *f = facts_of_result(b.data);
	ck_assert_uint_le(f->report[0].finding_count, 200);
	ck_assert(has_flag(f, "too-many-findings"));
	buf_free(&b);
}
END_TEST

Suite *finding_suite(void)
{
	Suite *s = suite_create("finding");
	TCase *t = tcase_create("findings");
	tcase_add_loop_test(t, discrete_findings_are_read, 0, sizeof cases / sizeof *cases);
	tcase_add_test(t, evidence_names_the_lines);
	tcase_add_test(t, discrete_text_lines_are_not_report_text);
	tcase_add_test(t, hostile_numbers_of_findings_are_cut_off);
	suite_add_tcase(s, t);
	return s;
}
