/* SPDX-License-Identifier: Apache-2.0
 *
 * test_patient.c - who the patient is, whether he lives, and merges.
 */
#include "help.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *patient_suite(void);

static const struct facts *adt(const char *event, const char *rest)
{
	char text[600];
	snprintf(
	    text, sizeof text, "MSH|^~\\&|ADT|SITE|||20260302||ADT^%s|C1|P|2.4\r%s", event, rest);
	return facts_of_message(text);
}

START_TEST(medical_record_number_comes_first)
{
	const struct facts *f = adt("A08",
	    "PID|1||E1^^^ENT^EPI~M1^^^SITE&1.2.3&ISO^MR~X^^^&1.2.4&ISO~M2^^^B^MR~M1^^^SITE^MR\r");
	ck_assert_uint_eq(f->patient.identifier_count, 4);
	ck_assert_str_eq(f->patient.identifier[0].value, "M1");
	ck_assert_str_eq(f->patient.identifier[0].authority, "SITE");
	ck_assert_str_eq(f->patient.identifier[0].type, "MR");
	ck_assert_str_eq(f->patient.identifier[1].value, "M2");
	ck_assert_str_eq(f->patient.identifier[2].value, "E1");
	ck_assert_str_eq(f->patient.identifier[3].authority, "1.2.4");
	ck_assert_str_eq(f->patient.identifier[3].type, "");
}
END_TEST

START_TEST(old_messages_have_the_number_beside_pid_3)
{
	ck_assert_str_eq(adt("A08", "PID|1|M2||M4\r")->patient.identifier[0].value, "M2");
	ck_assert_str_eq(adt("A08", "PID|1|||M4\r")->patient.identifier[0].value, "M4");
	ck_assert_uint_eq(adt("A08", "PID|1|M2|M3|M4\r")->patient.identifier_count, 1);
	const struct facts *f = adt("A08", "PID|1||\r");
	ck_assert_int_eq(f->kind, FACTS_UNSUPPORTED);
	ck_assert_str_eq(f->why, "message has no patient identifier");
}
END_TEST

START_TEST(empty_is_not_stated_and_quotes_delete)
{
	const struct facts_patient p =
	    adt("A08", "PID|1||M1||\"\"^JAN||\"\"|\"\"|||\"\"||\"\"\r")->patient;
	ck_assert_str_eq(p.family, "");
	ck_assert_str_eq(p.given, "JAN");
	ck_assert_int_eq(p.birth, DATE_NONE);
	ck_assert_str_eq(p.sex, "");
	ck_assert_str_eq(p.address, "");
	ck_assert_str_eq(p.phone, "");
	ck_assert_str_eq(p.email, "");
	const struct facts_patient q = adt("A08", "PID|1||M1\r")->patient;
	ck_assert_ptr_null(q.family);
	ck_assert_ptr_null(q.address);
	ck_assert_ptr_null(q.phone);
	ck_assert_ptr_null(q.email);
	ck_assert_ptr_null(q.sex);
}
END_TEST

static const struct {
	const char *pid13, *phone, *email;
} contacts[] = {
    {"555-0100", "555-0100", NULL},
    {"^PRN^PH^^1^555^5550123", "+1 555 5550123", NULL},
    {"^PRN^PH^^^^5550123", "5550123", NULL},
    {"^NET^Internet^a@b.example", NULL, "a@b.example"},
    {"a@b.example", NULL, "a@b.example"},
    {"^NET^Internet^a@b.example~555-0100", "555-0100", "a@b.example"},
};

START_TEST(contacts_are_told_apart)
{
	char pid[200];
	snprintf(pid, sizeof pid, "PID|1||M1||||||||||%s\r", contacts[_i].pid13);
	const struct facts_patient p = adt("A08", pid)->patient;
	ck_assert_pstr_eq(p.phone, contacts[_i].phone);
	ck_assert_pstr_eq(p.email, contacts[_i].email);
}
END_TEST

static const struct {
	const char *event, *pid29, *pid30, *disposition;
	enum tristate want;
} deaths[] = {
    {"A08", "", "", "", NOT_STATED},
    {"A08", "", "Y", "", STATED_YES},
    {"A08", "202603011200", "", "", STATED_YES},
    {"A08", "", "N", "", STATED_NO},
    {"A08", "", "\"\"", "", STATED_NO},
    {"A08", "\"\"", "", "", STATED_NO},
    {"A08", "20260301", "N", "", STATED_NO},
    {"A03", "", "", "20", STATED_YES},
    {"A03", "", "", "41", STATED_YES},
    {"A03", "", "", "01", NOT_STATED},
    {"A03", "", "", "30", NOT_STATED},
    {"A03", "", "", "EXP", NOT_STATED},
    {"A03", "", "N", "20", STATED_NO},
    {"A13", "", "", "20", NOT_STATED},
};

START_TEST(death_is_stated_in_three_places)
{
	char text[300];
	snprintf(text, sizeof text, "PID|1||M1||||||||||||||||||||||||||%s|%s\rPV1|1|I%s%s\r",
	    deaths[_i].pid29, deaths[_i].pid30, "||||||||||||||||||||||||||||||||||",
	    deaths[_i].disposition);
	ck_assert_int_eq(adt(deaths[_i].event, text)->patient.deceased, deaths[_i].want);
}
END_TEST

/* survivor<retired joined with blanks */
static const struct {
	const char *event, *text, *want, *flag;
} merges[] = {
    {"A40", "PID|1||S1^^^X^MR\rMRG|R1^^^X^MR\r", "S1<R1", NULL},
    {"A18", "PID|1||S1^^^X^MR\rMRG|R1^^^X^MR\r", "S1<R1", NULL},
    {"A47", "PID|1||S1^^^X^MR\rMRG|R1^^^X^MR\r", "S1<R1", NULL},
    {"A40", "PID|1||S1^^^X^MR\rMRG|R1^^^X^MR\rPID|2||S2^^^X^MR\rMRG|R2^^^X^MR\r", "S1<R1 S2<R2",
	NULL},
    {"A40", "PID|1||E1^^^E^EPI~S1^^^X^MR\rMRG|R1^^^X^MR\r", "S1<R1", NULL},
    {"A40", "PID|1||E1^^^E^EPI~S1^^^X^MR\rMRG|R1^^^X^MR~E2^^^E^EPI\r", "S1<R1 E1<E2", NULL},
    {"A40", "PID|1||S1^^^X^MR\rMRG|R1\r", "S1<R1", "merge-identifier-incomplete"},
    {"A40", "PID|1||S1^^^X^MR\rMRG|R1^^^Y^MR\r", "", "merge-identifier-mismatch"},
    {"A40", "PID|1||S1^^^X^MR\rMRG|R1^^^X^EPI\r", "", "merge-identifier-mismatch"},
    {"A40", "PID|1||S1^^^X^MR\rMRG|S1^^^X^MR\r", "", NULL},
    {"A40", "PID|1||S1^^^X^MR\r", "", NULL},
};

START_TEST(merges_join_identifiers_of_one_kind)
{
	const struct facts *f = adt(merges[_i].event, merges[_i].text);
	struct buf b = {0};
	for (size_t i = 0; i < f->merge_count; i++)
		buf_addf(&b, "%s%s<%s", i ? " " : "", f->merge[i].survivor.value,
		    f->merge[i].retired.value);
	ck_assert_str_eq(buf_text(&b), merges[_i].want);
	ck_assert_int_eq(f->kind, *merges[_i].want ? FACTS_MERGES : FACTS_UNSUPPORTED);
	if (merges[_i].flag)
		ck_assert(has_flag(f, merges[_i].flag));
	if (f->merge_count)
		ck_assert_str_eq(f->merge[0].retired.authority, f->merge[0].survivor.authority);
	buf_free(&b);
}
END_TEST

START_TEST(links_are_no_merges)
{
	ck_assert_int_eq(adt("A24", "PID|1||S1\rPID|2||S2\r")->kind, FACTS_UNSUPPORTED);
	ck_assert_str_eq(adt("A37", "PID|1||S1\r")->why, "type ADT^A37 is not applied");
	/* cut in front of a character that does not fit */
	ck_assert_str_eq(
	    facts_of_message("MSH|^~\\&|A|B|||2026||123456789012345\xc3\xa9x|1|P|2.4\r")->why,
	    "type 123456789012345^ is not applied");
}
END_TEST

START_TEST(training_messages_say_so)
{
	ck_assert(!adt("A08", "PID|1||M1\r")->training);
	ck_assert(facts_of_message("MSH|^~\\&|A|B|||2026||ADT^A08|1|T|2.4\rPID|1||M1\r")->training);
	ck_assert(
	    facts_of_message("MSH|^~\\&|A|B|||2026||ADT^A08|1|D^x|2.4\rPID|1||M1\r")->training);
}
END_TEST

START_TEST(primary_care_may_stand_in_a_role)
{
	ck_assert_str_eq(adt("A08", "PID|1||M1\rPD1||||PC1^A\r")->patient.primary_care.id, "PC1");
	ck_assert_str_eq(
	    adt("A08", "PID|1||M1\rROL|1|UP|PP|PC2^B\r")->patient.primary_care.id, "PC2");
}
END_TEST

Suite *patient_suite(void)
{
	Suite *s = suite_create("patient");
	TCase *t = tcase_create("patient");
	tcase_add_test(t, medical_record_number_comes_first);
	tcase_add_test(t, old_messages_have_the_number_beside_pid_3);
	tcase_add_test(t, empty_is_not_stated_and_quotes_delete);
	tcase_add_loop_test(t, contacts_are_told_apart, 0, sizeof contacts / sizeof *contacts);
	tcase_add_loop_test(t, death_is_stated_in_three_places, 0, sizeof deaths / sizeof *deaths);
	tcase_add_loop_test(
	    t, merges_join_identifiers_of_one_kind, 0, sizeof merges / sizeof *merges);
	tcase_add_test(t, links_are_no_merges);
	tcase_add_test(t, training_messages_say_so);
	tcase_add_test(t, primary_care_may_stand_in_a_role);
	suite_add_tcase(s, t);
	return s;
}
