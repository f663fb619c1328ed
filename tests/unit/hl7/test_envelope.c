/* SPDX-License-Identifier: Apache-2.0
 *
 * test_envelope.c - what is accepted, what is refused and with which words.
 */
#include "help.h"

#include <check.h>
#include <string.h>

Suite *envelope_suite(void);

#define MSH(type, id) "MSH|^~\\&|RIS|SITE|US|HERE|20260302||" type "|" id "|P|2.3\r"
#define PID	      "PID|1||M1^^^SITE^MR~E9||DOE^JAN\r"

static const struct {
	const char *text;
	enum hl7_verdict verdict;
	int code;
	const char *segment, *why;
	int unsupported;
} cases[] = {
    {MSH("ORU^R01", "1") PID "OBR|1||A1\rOBX|1|TX|&IMP||x\r", HL7_ACCEPTED, 0, "", NULL, 0},
    {MSH("DFT^P03", "1") PID, HL7_ACCEPTED, 0, "", NULL, 200},
    {MSH("DFT^P03", "1"), HL7_ACCEPTED, 0, "", NULL, 200},
    {MSH("ADT^A60", "1") PID, HL7_ACCEPTED, 0, "", NULL, 201},
    {MSH("ADT^A61", "1") PID, HL7_ACCEPTED, 0, "", NULL, 201},
    {MSH("SIU^S12", "1") "SCH|1\r", HL7_ACCEPTED, 0, "", NULL, 0},
    {MSH("ADT^A08", "1") PID "OBX|1|NM|W||3\r", HL7_ACCEPTED, 0, "", NULL, 0},
    {MSH("ACK", "1") "MSA|AA|7\r", HL7_ANSWER, 0, "", NULL, 200},
    {MSH("ACK^R01", "1"), HL7_ANSWER, 0, "", NULL, 200},
    {MSH("ORU^R01", "1") "MSA|AE|7\r", HL7_ANSWER, 0, "", NULL, 0},
    {MSH("MFK^M02", "1") "MSA|AA|7\r", HL7_ANSWER, 0, "", NULL, 200},
    {MSH("ORU^R01", "") PID "OBR|1||A1\r", HL7_REJECTED, 101, "MSH", "MSH-10 is empty", 0},
    {MSH("", "1") PID, HL7_REJECTED, 101, "MSH", "MSH-9 is empty", 200},
    {MSH("ORU^R01", "1") "OBR|1||A1\r", HL7_REJECTED, 101, "PID", "PID segment is missing", 0},
    {MSH("ADT^A08", "1"), HL7_REJECTED, 101, "PID", "PID segment is missing", 0},
    {MSH("ORU^R01", "1") "PID|1||||DOE\rOBR|1||A1\r", HL7_REJECTED, 101, "PID", "PID-3 is empty",
	0},
    {MSH("ORU^R01", "1") PID, HL7_REJECTED, 101, "OBR", "OBR segment is missing", 0},
    {MSH("ORU^R01", "1") PID "OBX|1|NM|3137-7^Height||180\rOBR|1||A1\r", HL7_ACCEPTED, 0, "", NULL,
	0},
    {"MSH|^~\\&|RIS|SI\rTE|US|HERE|20260302||ORU^R01|1|P|2.3\r" PID "OBR|1||A\r", HL7_REJECTED, 102,
	"MSH", "MSH segment is broken by a line end", 0},
    {"hello", HL7_REJECTED, 100, "", "message does not start with MSH", 0},
    {"", HL7_REJECTED, 100, "", "message does not start with MSH", 0},
    {"MSH|^~\\&#*!|A\r", HL7_REJECTED, 102, "MSH", "delimiters cannot be used", 0},
};

START_TEST(verdict_names_the_place)
{
	struct hl7_envelope v = envelope_of(cases[_i].text);
	ck_assert_int_eq(v.verdict, cases[_i].verdict);
	ck_assert_int_eq(v.code, cases[_i].code);
	ck_assert_str_eq(v.segment, cases[_i].segment);
	ck_assert_pstr_eq(v.text, cases[_i].why);
	if (v.verdict == HL7_ACCEPTED)
		ck_assert_int_eq(v.unsupported, cases[_i].unsupported);
}
END_TEST

static void check_span(struct hl7_span s, const char *want)
{
	ck_assert_uint_eq(s.len, strlen(want));
	if (s.len)
		ck_assert_mem_eq(s.p, want, s.len);
}

START_TEST(header_is_kept_as_sent)
{
	const struct buf *b = sample("12-");
	struct hl7_envelope v;
	hl7_envelope(b->data, b->len, HL7_LIMITS, &v);
	check_span(v.sending_application, "RPTMGR");
	check_span(v.sending_facility, "HARBORSIDE");
	check_span(v.receiving_application, "FOLLOWUPD");
	check_span(v.type, "ORU");
	check_span(v.event, "R01");
	check_span(v.control_id, "HS-RD-004410");
	check_span(v.processing_id, "P");
	check_span(v.version, "2.5.1");
	check_span(v.accept_ack, "AL");
	check_span(v.application_ack, "AL");
	check_span(v.charset, "UNICODE UTF-8");
	check_span(v.patient_key, "H000931");
	check_span(envelope_of(MSH("ADT^A08", " x ")).control_id, " x ");
}
END_TEST

START_TEST(patient_key_falls_back)
{
	check_span(envelope_of(MSH("ADT^A08", "1") "PID|1|P2^a|P3^b~x|P4\r").patient_key, "P3");
	check_span(envelope_of(MSH("ADT^A08", "1") "PID|1|P2^a||P4\r").patient_key, "P2");
	check_span(envelope_of(MSH("ADT^A08", "1") "PID|1||\"\"|P4\r").patient_key, "P4");
	check_span(envelope_of(MSH("SIU^S12", "1") "SCH|1\r").patient_key, "");
}
END_TEST

START_TEST(glued_line_is_a_warning)
{
	struct hl7_envelope v =
	    envelope_of(MSH("ORU^R01", "1") PID "OBR|1||A1\rOBX|1|TX|||one\rtwo\r");
	ck_assert_int_eq(v.verdict, HL7_ACCEPTED);
	ck_assert(v.glued);
}
END_TEST

START_TEST(limits_reject)
{
	static const char text[] = MSH("ORU^R01", "1") PID "OBR|1||A1\r";
	struct hl7_envelope v;
	hl7_envelope(text, sizeof text - 1, (struct hl7_limits){2, 1000}, &v);
	ck_assert_str_eq(v.text, "message has too many segments");
	hl7_envelope(text, sizeof text - 1, (struct hl7_limits){9, 10}, &v);
	ck_assert_str_eq(v.text, "message has too many fields");
}
END_TEST

Suite *envelope_suite(void)
{
	Suite *s = suite_create("envelope");
	TCase *t = tcase_create("envelope");
	tcase_add_loop_test(t, verdict_names_the_place, 0, sizeof cases / sizeof *cases);
	tcase_add_test(t, header_is_kept_as_sent);
	tcase_add_test(t, patient_key_falls_back);
	tcase_add_test(t, glued_line_is_a_warning);
	tcase_add_test(t, limits_reject);
	suite_add_tcase(s, t);
	return s;
}
