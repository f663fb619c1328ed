/* SPDX-License-Identifier: Apache-2.0
 *
 * test_patient.c - who the patient is, whether he lives, and merges.
 */
#include "help.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *patient_suite(void);

static const struct facts *adt_from(const char *facility, const char *event, const char *rest)
{
	static const struct authority site[] = {
	    {"HOSPA", "Hospital A, 1.2.3", "LAB,CLINIC", true, false}};
	const struct hl7_source source = {.authority = site, .authority_count = 1};
	char text[600];
	snprintf(text, sizeof text, "MSH|^~\\&|ADT|%s|||20260302||ADT^%s|C1|P|2.4\r%s", facility,
	    event, rest);
	return facts_of(text, strlen(text), &source);
}

static const struct facts *adt(const char *event, const char *rest)
{
	return adt_from("SITE", event, rest);
}

START_TEST(medical_record_number_comes_first)
{
	const struct facts *f = adt("A08",
	    "PID|1||E1^^^ENT^EPI~M1^^^SITE&1.2.9&ISO^MR~X^^^&1.2.4&ISO~M2^^^B^MR~M1^^^SITE^MR\r");
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
	const struct facts_patient p = adt("A08", "PID|1|M2|M3|M4~M3\r")->patient;
	ck_assert_uint_eq(p.identifier_count, 3);
	ck_assert_str_eq(p.identifier[0].value, "M3");
	ck_assert_str_eq(p.identifier[1].value, "M2");
	ck_assert_str_eq(p.identifier[2].value, "M4");
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
	const char *segments, *want; /* "kind use value (name)", a line each */
} reached[] = {
    {"PID|1||M1||||||||12 High St^Apt 4^Springfield^IL^62701^USA^H||555-0100||spa\r",
	"2 1 12 High St, Apt 4, Springfield IL 62701, USA\n0 0 555-0100\n3 0 spa\n"},
    {"PID|1||M1||||||||OLD RD 1^^X^^^^BA~PO BOX 3^^Springfield^^^^M\r",
	"2 6 PO BOX 3, Springfield\n"},
    {"PID|1||M1||||||||||^PRN^PH^^1^555^5550123^22~^PRN^CP^^^555^5550124~^NET^Internet^a@b.example"
     "~^PRN^FX^^^555^5550125~^PRN^TTY^^^555^5550126|^WPN^PH^^^555^5550127\r",
	"0 1 +1 555 5550123 ext. 22\n0 2 555 5550124\n1 0 a@b.example\n0 5 555 5550126\n"
	"0 3 555 5550127\n"},
    {"PID|1||M1||||||||||555-0100~555-0100\r", "0 0 555-0100\n"},
    {"PID|1||M1\rNK1|1|RIVERA^ANA|MTH^Mother||555-0199\r", "0 8 555-0199 (ANA RIVERA, Mother)\n"},
    {"PID|1||M1\rNK1|1|||||555-0199\r", "0 8 555-0199 (next of kin)\n"},
    {"PID|1||M1\r", ""},
};

START_TEST(all_by_which_a_patient_is_reached)
{
	const struct facts_patient p = adt("A08", reached[_i].segments)->patient;
	struct buf b = {0};
	for (size_t i = 0; i < p.contact_count; i++) {
		const struct facts_contact *c = &p.contact[i];
		buf_addf(&b, "%d %d %s", (int)c->kind, (int)c->use, c->value);
		buf_addf(&b, c->name ? " (%s)\n" : "\n", c->name);
	}
	ck_assert_str_eq(buf_text(&b), reached[_i].want);
	buf_free(&b);
}
END_TEST

START_TEST(a_place_that_says_nothing_is_left_alone)
{
	ck_assert_uint_eq(adt("A08", "PID|1||M1\r")->patient.places, 0);
	ck_assert_uint_eq(
	    adt("A08", "PID|1||M1||||||||||\"\"\r")->patient.places, 1U << PLACE_HOME);
	ck_assert_uint_eq(adt("A08", "PID|1||M1||||||||||\"\"\r")->patient.contact_count, 0);
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
    {"A13", "", "", "20", STATED_NO}, /* the discharge is taken back */
    {"A13", "", "", "", STATED_NO},
    {"A13", "", "Y", "", STATED_YES},
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

/* survivor<retired joined with blanks; "=" links, "|" parts, "?" is unclear */
static const struct {
	const char *event, *text, *want, *flag;
} merges[] = {
    {"A40", "PID|1||S1^^^X^MR\rMRG|R1^^^X^MR\r", "S1<R1", NULL},
    {"A18", "PID|1||S1^^^X^MR\rMRG|R1^^^X^MR\r", "S1<R1", NULL},
    {"A34", "PID|1||S1^^^X^MR\rMRG|R1^^^X^MR\r", "S1<R1", NULL},
    {"A47", "PID|1||S1^^^X^MR\rMRG|R1^^^X^MR\r", "S1<R1", NULL},
    {"A40", "PID|1||S1^^^X^MR\rMRG|R1^^^X^MR\rPID|2||S2^^^X^MR\rMRG|R2^^^X^MR\r", "S1<R1 S2<R2",
	NULL},
    {"A40", "PID|1||E1^^^E^EPI~S1^^^X^MR\rMRG|R1^^^X^MR\r", "S1<R1", NULL},
    {"A40", "PID|1||E1^^^E^EPI~S1^^^X^MR\rMRG|R1^^^X^MR~E2^^^E^EPI\r", "S1<R1 E1<E2", NULL},
    /* what stands on both sides stays */
    {"A40", "PID|1||S1^^^X^MR~E1^^^E^EPI\rMRG|R1^^^X^MR~E1^^^E^EPI\r", "S1<R1", NULL},
    {"A40", "PID|1||S1~E1\rMRG|R1~E1\r", "S1<R1", "merge-identifier-incomplete"},
    /* the retired number is listed beside its survivor, even first */
    {"A40", "PID|1||R1^^^X^MR~S1^^^X^MR\rMRG|R1^^^X^MR\r", "S1<R1", NULL},
    {"A40", "PID|1||S1^^^X^MR~R1^^^X^MR\rMRG|R1^^^X^MR\r", "S1<R1", NULL},
    /* by an OID, another name, another case */
    {"A40", "PID|1||S1^^^HOSPA^MR\rMRG|R1^^^&1.2.3&ISO^MR\r", "S1<R1", NULL},
    {"A40", "PID|1||S1^^^HOSPA^MR\rMRG|R1^^^hospital a^MR\r", "S1<R1", NULL},
    {"A40", "PID|1||S1^^^X^MR\rMRG|R1^^^x^MR\r", "S1<R1", NULL},
    {"A40", "PID|1||S1^^^X^MR\rMRG|R1\r", "S1<R1", "merge-identifier-incomplete"},
    /* a person is asked */
    {"A40", "PID|1||S1^^^X^MR\rMRG|R1^^^Y^MR\r", "S1?R1", "merge-identifier-mismatch"},
    {"A40", "PID|1||S1^^^X^MR\rMRG|R1^^^X^EPI\r", "S1?R1", "merge-identifier-mismatch"},
    {"A43", "PID|1||S1^^^X^MR\rMRG|S1^^^X^MR\r", "S1?S1", "merge-identifier-mismatch"},
    {"A43", "PID|1||S1^^^X^MR\rMRG|R1^^^X^MR\r", "S1?R1", "merge-identifier-mismatch"},
    {"A41", "PID|1||S1^^^X^MR\rMRG|R1^^^X^MR||AC1\r", "S1?R1", "merge-identifier-mismatch"},
    /* nothing of patients */
    {"A41", "PID|1||S1^^^X^MR|||||||||||||||AC1\rMRG|S1^^^X^MR||AC2\r", "", NULL},
    {"A42", "PID|1||S1^^^X^MR\rPV1|1\rMRG|S1^^^X^MR||||V2\r", "", NULL},
    {"A50", "PID|1||S1^^^X^MR\rMRG|S1^^^X^MR||||V2\rPV1|1\r", "", NULL},
    {"A40", "PID|1||S1^^^X^MR\rMRG|S1^^^X^MR\r", "", NULL},
    {"A40", "PID|1||S1^^^X^MR\r", "", NULL},
    /* two patients in a PID each */
    {"A24", "PID|1||S1^^^X^MR\rPID|2||S2^^^X^MR\r", "S1=S2", NULL},
    {"A37", "PID|1||S1^^^X^MR\rPD1|\rPID|2||S2^^^X^MR\r", "S1|S2", NULL},
    {"A37", "PID|1||S1^^^X^MR\r", "", NULL},
};

START_TEST(merges_join_identifiers_of_one_kind)
{
	const struct facts *f = adt(merges[_i].event, merges[_i].text);
	struct buf b = {0};
	for (size_t i = 0; i < f->merge_count; i++)
		buf_addf(&b, "%s%s%c%s", i ? " " : "", f->merge[i].survivor.value,
		    "<=|?"[f->merge[i].how], f -> merge[i].retired.value);
	ck_assert_str_eq(buf_text(&b), merges[_i].want);
	ck_assert_int_eq(f->kind, *merges[_i].want ? FACTS_MERGES : FACTS_UNSUPPORTED);
	if (merges[_i].flag)
		ck_assert(has_flag(f, merges[_i].flag));
	buf_free(&b);
}
END_TEST

START_TEST(unknown_types_are_named)
{
	ck_assert_str_eq(adt("A99", "PID|1||S1\r")->why, "type ADT^A99 is not applied");
	/* cut in front of a character that does not fit */
	ck_assert_str_eq(
	    facts_of_message("MSH|^~\\&|A|B|||2026||123456789012345\xc3\xa9x|1|P|2.4\r")->why,
	    "type 123456789012345^ is not applied");
}
END_TEST

/* What a site says of authorities: by namespace, OID and alias, and whose an unstated one is. */
static const struct {
	const char *pid3, *want;
} known[] = {
    {"A1^^^HOSPA^MR", "HOSPA"},
    {"A1^^^hospa^MR", "HOSPA"},
    {"A1^^^Hospital A^MR", "HOSPA"},
    {"A1^^^&1.2.3&ISO^MR", "HOSPA"},
    {"A1^^^OTHER&1.2.3&ISO^MR", "HOSPA"},
    {"A1^^^^MR", "HOSPA"},
    {"A1", "HOSPA"},
    {"A1^^^HOSPB^MR", NULL},
    {"A1^^^Hospital^MR", NULL},
};

START_TEST(authorities_are_known_by_their_names)
{
	char pid[200];
	snprintf(pid, sizeof pid, "PID|1||%s\r", known[_i].pid3);
	const struct authority *a = adt_from("clinic", "A08", pid)->patient.identifier[0].known;
	ck_assert_pstr_eq(a ? a->name : NULL, known[_i].want);
}
END_TEST

START_TEST(all_numbers_are_kept_but_those_of_visits)
{
	const struct facts_patient p =
	    adt("A08", "PID|1|E9^^^EMPI^PI|A1^^^HOSPA^MR~V7^^^HOSPA^VN~A1^^^HOSPA^PI|A1~N4\r")
		->patient;
	struct buf b = {0};
	for (size_t i = 0; i < p.identifier_count; i++)
		buf_addf(&b, "%s/%s ", p.identifier[i].value, p.identifier[i].type);
	ck_assert_str_eq(buf_text(&b), "A1/MR A1/PI E9/PI N4/ ");
	buf_free(&b);
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
	tcase_add_loop_test(
	    t, all_by_which_a_patient_is_reached, 0, sizeof reached / sizeof *reached);
	tcase_add_test(t, a_place_that_says_nothing_is_left_alone);
	tcase_add_loop_test(t, contacts_are_told_apart, 0, sizeof contacts / sizeof *contacts);
	tcase_add_loop_test(t, death_is_stated_in_three_places, 0, sizeof deaths / sizeof *deaths);
	tcase_add_loop_test(
	    t, merges_join_identifiers_of_one_kind, 0, sizeof merges / sizeof *merges);
	tcase_add_test(t, unknown_types_are_named);
	tcase_add_loop_test(
	    t, authorities_are_known_by_their_names, 0, sizeof known / sizeof *known);
	tcase_add_test(t, all_numbers_are_kept_but_those_of_visits);
	tcase_add_test(t, training_messages_say_so);
	tcase_add_test(t, primary_care_may_stand_in_a_role);
	suite_add_tcase(s, t);
	return s;
}
