/* SPDX-License-Identifier: Apache-2.0
 *
 * test_plan.c - what a request's body becomes: messages, their order and numbers, and faults.
 */
#include "help.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *plan_suite(void);

#define PATIENT(url)                                                                               \
	"{'fullUrl':'" url "','request':{'method':'POST','url':'Patient'},'resource':{"            \
	"'resourceType':'Patient','identifier':[{'value':'M1'}]}}"
#define ORDER(subject)                                                                             \
	"{'request':{'method':'POST','url':'ServiceRequest'},'resource':{'resourceType':"          \
	"'ServiceRequest','status':'active','intent':'order','identifier':[{'value':'P1'}],"       \
	"'subject':{'reference':'" subject "'}}}"
#define REPORT(subject, status)                                                                    \
	"{'request':{'method':'PUT','url':'DiagnosticReport/d1'},'resource':{'resourceType':"      \
	"'DiagnosticReport','id':'d1','status':'" status "','identifier':[{'system':'s','value':"  \
	"'A1'}],'conclusion':'x','subject':{'reference':'" subject "'}}}"
#define BUNDLE(kind, entries) "{'resourceType':'Bundle','type':'" kind "','entry':[" entries "]}"
#define UUID		      "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"
#define OTHER_UUID	      "urn:uuid:b2f2a5c4-66a1-4e51-9e7a-6a7d9c7c8f11"

static const struct fhir_plan *plan(const char *body)
{
	return plan_of(quoted(body), NULL);
}

START_TEST(a_transaction_is_sorted_and_each_message_is_whole)
{
	const struct fhir_plan *p =
	    plan(BUNDLE("transaction", REPORT(UUID, "final") "," ORDER(UUID) "," PATIENT(UUID)));
	ck_assert_int_eq(p->fault.status, 0);
	ck_assert_int_eq((int)p->request, FHIR_TRANSACTION);
	ck_assert_int_eq((int)p->message_count, 3);
	ck_assert_str_eq(p->message[0].type, "Patient");
	ck_assert_str_eq(p->message[1].control_id, "ServiceRequest/P1");
	ck_assert_str_eq(p->message[2].control_id, "DiagnosticReport/s|A1");
	ck_assert_int_eq((int)p->entry[0].message, 2);
	ck_assert_str_eq(p->entry[0].id, "d1");
	for (size_t i = 0; i < 3; i++) {
		ck_assert_str_eq(p->message[i].patient, "M1");
		ck_assert(strstr(facts_of_message(&p->message[i]), "\"value\":\"M1\"") != NULL);
	}
}
END_TEST

START_TEST(ids_made_for_one_request_do_not_count)
{
	unsigned char first[SHA256_SIZE];
	const struct fhir_plan *p =
	    plan(BUNDLE("transaction", PATIENT(UUID) "," REPORT(UUID, "final")));
	memcpy(first, p->message[1].sha256, sizeof first);
	p = plan(BUNDLE("transaction", PATIENT(OTHER_UUID) "," REPORT(OTHER_UUID, "final")));
	ck_assert_mem_eq(first, p->message[1].sha256, sizeof first);
	p = plan(BUNDLE("transaction", PATIENT(UUID) "," REPORT(UUID, "amended")));
	ck_assert_mem_ne(first, p->message[1].sha256, sizeof first);
}
END_TEST

START_TEST(what_only_goes_with_others_is_no_message)
{
	const struct fhir_plan *p =
	    plan(BUNDLE("message", "{'resource':{'resourceType':'MessageHeader'}}," PATIENT(
				       UUID) "," REPORT(UUID, "final")));
	ck_assert_int_eq((int)p->message_count, 1);
	ck_assert(!p->entry[0].about && p->entry[0].message == 0);
	ck_assert(strstr(p->message[0].raw, "MessageHeader") != NULL);
	p = plan(BUNDLE("collection", PATIENT(UUID)));
	ck_assert_int_eq((int)p->message_count, 1);
	p = plan(BUNDLE("collection", "{'resource':{'resourceType':'Condition'}}"));
	ck_assert_int_eq((int)p->message_count, 1);
	ck_assert(
	    strstr(facts_of_message(p->message), "resource Condition is not applied") != NULL);
}
END_TEST

static const struct {
	const char *body;
	int status;
	const char *place;
} faults[] = {
    {"", 400, ""},
    {"[]", 400, ""},
    {"{}", 400, ""},
    {"{'resourceType':7}", 400, ""},
    {"{'resourceType':'Patient','resourceType':'Patient'}", 400, ""},
    {"{'resourceType':'Patient'}", 422, "Patient.identifier"},
    {BUNDLE("transaction", ""), 422, "Bundle.entry"},
    {BUNDLE("subscription", PATIENT("")), 422, "Bundle.type"},
    {"{'resourceType':'Bundle','entry':[{}]}", 422, "Bundle.type"},
    {BUNDLE("transaction", PATIENT(UUID) "," REPORT(UUID, "odd")), 422,
	"Bundle.entry[1].resource.status"},
    {BUNDLE("transaction", REPORT(UUID, "final")), 422, "Bundle.entry[0].resource.subject"},
    {BUNDLE("transaction", "{'resource':{'resourceType':'Patient'}}"), 400,
	"Bundle.entry[0].request"},
    {BUNDLE("transaction", "{'request':{'method':'DELETE','url':'Patient/1'},'resource':{"
			   "'resourceType':'Patient'}}"),
	405, "Bundle.entry[0].request.method"},
    {BUNDLE("transaction", "{'request':{'method':'POST','url':'Device'},'resource':{"
			   "'resourceType':'Patient'}}"),
	400, "Bundle.entry[0].request.url"},
    {BUNDLE("transaction", "{'request':{'method':'POST','url':'Patient','ifNoneExist':'name=x'},"
			   "'resource':{'resourceType':'Patient','identifier':[{'value':'1'}]}}"),
	400, "Bundle.entry[0].request.ifNoneExist"},
    {BUNDLE("transaction", "{'request':{'method':'PUT','url':'Patient/1','ifMatch':'W/1'},"
			   "'resource':{'resourceType':'Patient','identifier':[{'value':'1'}]}}"),
	412, "Bundle.entry[0].request.ifMatch"},
    {BUNDLE("collection", "{'resource':"
			  "{'resourceType':'Bundle'}}"),
	422, "Bundle.entry[0].resource"},
};

START_TEST(a_fault_has_its_place)
{
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		const struct fhir_plan *p = plan(faults[i].body);
		ck_assert_msg(p->fault.status == faults[i].status &&
				  strcmp(p->fault.expression, faults[i].place) == 0,
		    "%s: %d %s", faults[i].body, p->fault.status, p->fault.expression);
		ck_assert_int_eq((int)p->message_count, 0);
	}
}
END_TEST

START_TEST(a_batch_keeps_what_is_good)
{
	const struct fhir_plan *p =
	    plan(BUNDLE("batch", PATIENT(UUID) "," REPORT(UUID, "odd") "," REPORT(UUID, "final")));
	ck_assert_int_eq(p->fault.status, 0);
	ck_assert_int_eq((int)p->message_count, 2);
	ck_assert_int_eq(p->entry[1].fault.status, 422);
	ck_assert_int_eq(p->entry[2].fault.status, 0);
}
END_TEST

START_TEST(the_address_has_to_fit)
{
	const char *body =
	    quoted("{'resourceType':'Patient','id':'7','identifier':[{'value':'1'}]}");
	char *own = xstrdup(body);
	ck_assert_int_eq(
	    plan_of(own, &(struct fhir_wanted){.type = "Patient", .id = "7"})->fault.status, 0);
	ck_assert_int_eq(plan_of(own, &(struct fhir_wanted){.type = "Device"})->fault.status, 400);
	ck_assert_int_eq(
	    plan_of(own, &(struct fhir_wanted){.type = "Patient", .id = "8"})->fault.status, 400);
	ck_assert_int_eq(plan_of(own, &(struct fhir_wanted){0})->fault.status, 400);
	ck_assert_str_eq(plan_of(own, &(struct fhir_wanted){.type = "Patient",
					  .if_none_exist = "identifier=a%7Cb"})
			     ->entry[0]
			     .if_none_exist,
	    "Patient/a|b");
	free(own);
}
END_TEST

/* 2,000 reports that all refer to the same large resource are not copied as often. */
START_TEST(what_is_referred_to_often_is_not_copied_for_ever)
{
	struct buf b = {0};
	buf_adds(&b, "{'resourceType':'Bundle','type':'collection','entry':[" PATIENT(UUID));
	buf_adds(
	    &b, ",{'fullUrl':'urn:o','resource':{'resourceType':'Observation','valueString':'");
	for (int i = 0; i < 100000; i++)
		buf_addc(&b, 'x');
	buf_adds(&b, "'}}");
	for (int i = 0; i < 500; i++)
		buf_addf(&b,
		    ",{'resource':{'resourceType':'DiagnosticReport','status':'final',"
		    "'identifier':[{'value':'%d'}],'subject':{'reference':'" UUID "'},"
		    "'result':[{'reference':'urn:o'}]}}",
		    i);
	buf_adds(&b, "]}");
	const struct fhir_plan *p = plan(buf_text(&b));
	ck_assert_int_eq(p->fault.status, 413);
	buf_free(&b);
}
END_TEST

/* 1,000 references of an Observation to itself, and as many of the report to it: a thousand
 * thousand thousand times. */
START_TEST(what_refers_to_itself_is_not_followed_for_ever)
{
	struct buf b = {0};
	buf_adds(&b, "{'resourceType':'Bundle','type':'collection','entry':[{'fullUrl':'urn:o',"
		     "'resource':{'resourceType':'Observation','valueString':'x','hasMember':[");
	for (int i = 0; i < 1000; i++)
		buf_addf(&b, "%s{'reference':'urn:o'}", i ? "," : "");
	buf_adds(&b, "]}},{'resource':{'resourceType':'DiagnosticReport','status':'final',"
		     "'subject':{'identifier':{'value':'M1'}},'result':[");
	for (int i = 0; i < 1000; i++)
		buf_addf(&b, "%s{'reference':'urn:o'}", i ? "," : "");
	buf_adds(&b, "]}}]}");
	const struct fhir_plan *p = plan(buf_text(&b));
	ck_assert_int_eq(p->fault.status, 413);
	ck_assert_str_eq(p->fault.expression, "Bundle.entry[1].resource");
	buf_free(&b);
}
END_TEST

#define AT(url, id, number)                                                                        \
	"{'fullUrl':'" url "','resource':{'resourceType':'Patient','id':'" id                      \
	"','identifier':[{'value':'" number "'}]}}"

static const struct {
	const char *entries;
	const char *patient; /* of the report; NULL: it is not said */
} subjects[] = {
    {AT("http://a/Patient/12", "12", "A") "," AT("http://b/Patient/12", "12", "B") "," REPORT(
	 "http://b/Patient/12", "final"),
	"B"},
    {AT("http://a/Patient/12", "12", "A") "," REPORT("http://b/Patient/12", "final"), NULL},
    {AT("http://a/Patient/12", "12", "A") "," REPORT("Patient/12", "final"), "A"},
    {AT(UUID, "12", "A") "," REPORT("http://b/Patient/12", "final"), "A"},
    {AT("http://a/Patient/12", "12", "A") "," AT("http://b/Patient/12", "12", "B") "," REPORT(
	 "Patient/12", "final"),
	NULL},
    {AT("http://a/Patient/12", "12", "A") "," REPORT("http://a/Patient/12/_history/3", "final"),
	"A"},
    {AT("http://a/Patient/12", "12", "A") "," AT("http://a/Patient/12", "12", "A") "," REPORT(
	 "Patient/12", "final"),
	"A"},
};

START_TEST(a_report_is_of_the_patient_of_its_own_server)
{
	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
		char *bundle = xasprintf(BUNDLE("collection", "%s"), subjects[i].entries);
		const struct fhir_plan *p = plan(bundle);
		free(bundle);
		ck_assert_msg((p->fault.status == 422) == !subjects[i].patient, "%s: %d %s",
		    subjects[i].entries, p->fault.status, p->fault.expression);
		for (size_t k = 0; k < p->message_count; k++)
			if (strcmp(p->message[k].type, "DiagnosticReport") == 0)
				ck_assert_str_eq(p->message[k].patient, subjects[i].patient);
	}
}
END_TEST

/* "#d" is of the resource in which it stands, also where the report has one of that name. */
START_TEST(what_is_contained_is_of_what_contains_it)
{
	const struct fhir_plan *p = plan(BUNDLE("collection",
	    "{'fullUrl':'urn:s','resource':{'resourceType':'ServiceRequest','status':'active',"
	    "'intent':'order','identifier':[{'value':'P1'}],'subject':{'identifier':{'value':'M1'"
	    "}},'contained':[{'resourceType':'Practitioner','id':'d','name':[{'family':'ASKED'}]}]"
	    ",'requester':{'reference':'#d'}}},{'resource':{'resourceType':'DiagnosticReport',"
	    "'status':'final','identifier':[{'value':'A1'}],'conclusion':'x','subject':{"
	    "'identifier':{'value':'M1'}},'basedOn':[{'reference':'urn:s'}],'contained':[{"
	    "'resourceType':'Practitioner','id':'d','name':[{'family':'READ'}]}],"
	    "'resultsInterpreter':[{'reference':'#d'}]}}"));
	ck_assert_int_eq((int)p->message_count, 2);
	const char *facts = facts_of_message(&p->message[1]);
	ck_assert_msg(strstr(facts, "ASKED") && strstr(facts, "READ"), "%s", facts);
}
END_TEST

#define KNOWN(number)                                                                              \
	"{'resource':{'resourceType':'Patient','identifier':[{'value':'" number "'}]}}"

START_TEST(what_nothing_refers_to_is_a_message)
{
	const struct fhir_plan *p =
	    plan(BUNDLE("collection", KNOWN("M1") "," KNOWN("M2") "," KNOWN("M3")));
	ck_assert_int_eq((int)p->message_count, 3);
	p = plan(BUNDLE("collection", PATIENT(UUID) "," REPORT(UUID, "final") "," KNOWN("M2")));
	ck_assert_int_eq((int)p->message_count, 2);
	ck_assert_str_eq(p->message[1].patient, "M2");
	p = plan(BUNDLE("collection",
	    "{'resource':{'resourceType':'Composition','author':[{'reference':'urn:g'}]}},{"
	    "'fullUrl':'urn:g','resource':{'resourceType':'Organization'}},{'resource':{"
	    "'resourceType':'Observation','identifier':[{'value':'loose'}]}},{'fullUrl':'urn:c',"
	    "'resource':{'resourceType':'Condition'}},{'fullUrl':'" UUID "','resource':{"
	    "'resourceType':'Patient','identifier':[{'value':'M1'}],'extension':[{"
	    "'valueReference':{'reference':'urn:c'}}]}}," REPORT(UUID, "final")));
	ck_assert_int_eq((int)p->message_count, 2);
	ck_assert_str_eq(p->message[1].control_id, "Observation/loose");
	ck_assert(p->entry[2].about && !p->entry[3].about && p->entry[3].message == 0);
	ck_assert(
	    strstr(p->message[0].raw, "Condition") && strstr(p->message[0].raw, "Composition"));
	ck_assert(strstr(facts_of_message(&p->message[1]), "is not applied") != NULL);
}
END_TEST

START_TEST(numbers_of_other_letters_are_others)
{
	const struct fhir_plan *p = plan(BUNDLE("collection", KNOWN("M\xc3\x96"
								    "1")));
	char *first = xstrdup(p->message[0].control_id);
	p = plan(BUNDLE("collection", KNOWN("M\xc3\x9c"
					    "1")));
	ck_assert_str_ne(first, p->message[0].control_id);
	free(first);
}
END_TEST

START_TEST(a_history_is_stored_from_its_end)
{
	const struct fhir_plan *p = plan(
	    BUNDLE("history", PATIENT(UUID) "," REPORT(UUID, "amended") "," REPORT(UUID, "final")));
	ck_assert_int_eq((int)p->message_count, 2);
	ck_assert(
	    strstr(p->message[0].raw, "\"final\"") && strstr(p->message[1].raw, "\"amended\""));
}
END_TEST

Suite *plan_suite(void)
{
	Suite *s = suite_create("plan");
	TCase *t = tcase_create("body");
	tcase_add_test(t, a_transaction_is_sorted_and_each_message_is_whole);
	tcase_add_test(t, ids_made_for_one_request_do_not_count);
	tcase_add_test(t, what_only_goes_with_others_is_no_message);
	tcase_add_test(t, a_fault_has_its_place);
	tcase_add_test(t, a_batch_keeps_what_is_good);
	tcase_add_test(t, the_address_has_to_fit);
	tcase_add_test(t, what_is_referred_to_often_is_not_copied_for_ever);
	tcase_add_test(t, what_refers_to_itself_is_not_followed_for_ever);
	tcase_add_test(t, a_report_is_of_the_patient_of_its_own_server);
	tcase_add_test(t, what_is_contained_is_of_what_contains_it);
	tcase_add_test(t, what_nothing_refers_to_is_a_message);
	tcase_add_test(t, numbers_of_other_letters_are_others);
	tcase_add_test(t, a_history_is_stored_from_its_end);
	suite_add_tcase(s, t);
	return s;
}
