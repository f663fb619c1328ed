/* SPDX-License-Identifier: Apache-2.0
 *
 * test_resource.c - what is read in patients, encounters, requests, studies and appointments.
 */
#include "help.h"

#include <check.h>

Suite *resource_suite(void);

#define ROWS(list) check_rows(list, sizeof(list) / sizeof *(list))

START_TEST(a_patient)
{
	static const struct fhir_row rows[] = {
	    {"Patient", NULL, "kind", "patient"},
	    {"Patient", NULL, "patient.identifiers.0",
		"{'value':'M1','authority':'1.2.3','type':'MR'}"},
	    {"Patient", NULL, "patient.family", "ALDERWICK"},
	    {"Patient", NULL, "patient.given", "ROWAN"},
	    {"Patient", NULL, "patient.birth", "1959-11-04"},
	    {"Patient", NULL, "patient.sex", "F"},
	    {"Patient", "{'gender':'unknown'}", "patient.sex", "U"},
	    {"Patient", "{'birthDate':'1959'}", "patient.birth", NULL},
	    {"Patient", "{'birthDate':'1959-13-40'}", "patient.birth", NULL},
	    {"Patient", "{'birthDate':'59'}", "", "422 Patient.birthDate"},
	    {"Patient", "{'identifier':null}", "", "422 Patient.identifier"},
	    {"Patient",
		"{'name':[{'use':'maiden','family':'OLD'},{'family':'PLAIN'},{'use':'official',"
		"'family':'TRUE'}]}",
		"patient.family", "TRUE"},
	    {"Patient", "{'deceasedBoolean':true}", "patient.deceased", "yes"},
	    {"Patient", "{'deceasedBoolean':false}", "patient.deceased", "no"},
	    {"Patient", "{'deceasedDateTime':'2026-02-01'}", "patient.deceased_at.day",
		"2026-02-01"},
	    {"Patient", NULL, "patient.deceased", NULL},
	    {"Patient",
		"{'telecom':[{'system':'fax','value':'1'},{'system':'phone','value':'2','use':'old'"
		"},{"
		"'system':'phone','value':'555 3','use':'mobile'},{'system':'email','value':"
		"'a@b.example'}]}",
		"patient.contacts",
		"[{'kind':'phone','use':'mobile','value':'555 3'},{'kind':'mail','value':"
		"'a@b.example'}]"},
	    {"Patient",
		"{'address':[{'use':'home','line':['1 Elm','Flat 2'],'city':'Calder','state':'WA',"
		"'postalCode':'98000'}]}",
		"patient.address", "1 Elm, Flat 2, Calder WA 98000"},
	    {"Patient",
		"{'communication':[{'language':{'coding':[{'code':'en'}]}},{'language':{'coding':[{"
		"'code':'es'}]},'preferred':true}]}",
		"patient.language", "es"},
	    {"Patient",
		"{'contact':[{'name':{'family':'RIVERA','given':['ANA']},'relationship':[{'text':"
		"'Mother'}],'telecom':[{'system':'phone','value':'555 9'}]}]}",
		"patient.contacts.0",
		"{'kind':'phone','use':'kin','value':'555 9','name':'ANA RIVERA, Mother'}"},
	    {"Patient", "{'generalPractitioner':[{'identifier':{'value':'P9'},'display':'Ng'}]}",
		"patient.primary_care", "{'id':'P9','family':'Ng'}"},
	};
	ROWS(rows);
}
END_TEST

/* Whose the rest is stays a person's to say. */
START_TEST(a_patient_who_is_replaced_is_asked_about)
{
	static const struct fhir_row rows[] = {
	    {"Patient",
		"{'link':[{'type':'replaced-by','other':{'identifier':{'system':'urn:oid:1.2.3',"
		"'value':'M2'}}}]}",
		"merges.0",
		"{'how':'unclear','survivor':{'value':'M2','authority':'1.2.3'},'retired':{'value':"
		"'M1','authority':'1.2.3','type':'MR'}}"},
	    {"Patient", "{'link':[{'type':'replaces','other':{'identifier':{'value':'M2'}}}]}",
		"merges.0.retired.value", "M2"},
	    {"Patient", "{'link':[{'type':'seealso','other':{'identifier':{'value':'M2'}}}]}",
		"kind", "patient"},
	    {"Patient", "{'link':[{'type':'replaced-by','other':{'reference':'Patient/2'}}]}", "",
		"422 Patient.link[0].other"},
	    /* What it says of who is left is told with it, all that it replaced too. */
	    {"Patient",
		"{'link':[{'type':'replaces','other':{'identifier':{'value':'M2'}}},{'type':"
		"'replaces','other':{'identifier':{'value':'M3'}}}],'deceasedBoolean':true}",
		"patient.deceased", "yes"},
	    {"Patient",
		"{'link':[{'type':'replaces','other':{'identifier':{'value':'M2'}}},{'type':"
		"'replaces','other':{'identifier':{'value':'M3'}}}]}",
		"merges.1",
		"{'how':'unclear','survivor':{'value':'M1','authority':'1.2.3','type':'MR'},"
		"'retired':{'value':'M3'}}"},
	};
	ROWS(rows);
}
END_TEST

START_TEST(an_encounter)
{
	static const struct fhir_row rows[] = {
	    {"Encounter", NULL, "event", "A04"},
	    {"Encounter", NULL, "setting", "outpatient"},
	    {"Encounter", "{'class':{'code':'IMP'}}", "event", "A01"},
	    {"Encounter", "{'class':{'code':'EMER'}}", "setting", "emergency"},
	    {"Encounter", "{'status':'cancelled'}", "event", "A11"},
	    {"Encounter",
		"{'status':'finished','hospitalization':{'dischargeDisposition':{'coding':[{'code':"
		"'exp'}]}}}",
		"patient.deceased", "yes"},
	    {"Encounter", "{'status':'finished'}", "patient.deceased", NULL},
	    {"Encounter", "{'status':'unknown'}", "kind", "unsupported"},
	    {"Encounter", "{'status':null}", "", "422 Encounter.status"},
	    {"Encounter", "{'subject':null}", "", "422 Encounter.subject"},
	};
	ROWS(rows);
}
END_TEST

START_TEST(a_request)
{
	static const struct fhir_row rows[] = {
	    {"ServiceRequest", NULL, "orders.0.event", "new"},
	    {"ServiceRequest", NULL, "orders.0.placer.value", "P1"},
	    {"ServiceRequest", NULL, "orders.0.accession", "A1"},
	    {"ServiceRequest", NULL, "orders.0.procedure.code", "24627-2"},
	    {"ServiceRequest", NULL, "orders.0.event_at.at", "2026-03-02T10:00:00Z"},
	    {"ServiceRequest", "{'status':'draft'}", "orders.0.event", "other"},
	    {"ServiceRequest", "{'status':'on-hold'}", "orders.0.event", "held"},
	    {"ServiceRequest", "{'status':'revoked'}", "orders.0.event", "cancelled"},
	    {"ServiceRequest", "{'status':'completed'}", "orders.0.event", "performed"},
	    {"ServiceRequest", "{'status':'completed'}", "orders.0.event_at.at", NULL},
	    {"ServiceRequest",
		"{'status':'completed','meta':{'lastUpdated':'2026-03-05T10:00:00Z'}}",
		"orders.0.event_at.at", "2026-03-05T10:00:00Z"},
	    {"ImagingStudy", "{'status':'cancelled','meta':{'lastUpdated':'2026-03-05T10:00:00Z'}}",
		"orders.0.event_at.at", "2026-03-05T10:00:00Z"},
	    {"ServiceRequest", "{'status':'entered-in-error'}", "orders.0.event", "cancelled"},
	    {"ServiceRequest", "{'status':'unknown'}", "orders.0.event", "other"},
	    {"ServiceRequest", "{'status':'done'}", "", "422 ServiceRequest.status"},
	    {"ServiceRequest", "{'intent':'proposal'}", "kind", "unsupported"},
	    {"ServiceRequest", "{'intent':'filler-order'}", "kind", "orders"},
	    {"ServiceRequest", "{'intent':null}", "", "422 ServiceRequest.intent"},
	    {"ServiceRequest", "{'identifier':null}", "", "422 ServiceRequest.identifier"},
	    {"ServiceRequest", "{'occurrenceDateTime':'2026-09-01'}", "orders.0.scheduled.day",
		"2026-09-01"},
	    {"ServiceRequest", "{'note':[{'text':'follows A0'}]}", "orders.0.note", "follows A0"},
	    {"ServiceRequest", "{'requester':{'identifier':{'value':'P10011'}}}",
		"orders.0.orderer.id", "P10011"},
	};
	ROWS(rows);
}
END_TEST

START_TEST(a_study_and_an_appointment)
{
	static const struct fhir_row rows[] = {
	    {"ImagingStudy", NULL, "orders.0.event", "performed"},
	    {"ImagingStudy", NULL, "orders.0.study_uid", "1.2.840.1"},
	    {"ImagingStudy", NULL, "orders.0.accession", "A1"},
	    {"ImagingStudy", NULL, "orders.0.modality", "CT"},
	    {"ImagingStudy", "{'status':'cancelled'}", "orders.0.event", "cancelled"},
	    {"ImagingStudy", "{'status':'registered'}", "orders.0.event", "other"},
	    {"ImagingStudy", "{'identifier':null}", "", "422 ImagingStudy.identifier"},
	    {"Appointment", NULL, "appointment.event", "booked"},
	    {"Appointment", NULL, "appointment.filler.value", "V1"},
	    {"Appointment", NULL, "appointment.order_placer.value", "P1"},
	    {"Appointment", NULL, "appointment.start.at", "2026-09-01T09:00:00Z"},
	    {"Appointment", NULL, "appointment.end.at", "2026-09-01T09:30:00Z"},
	    {"Appointment", NULL, "patient.identifiers.0.value", "M1"},
	    {"Appointment", "{'status':'cancelled'}", "appointment.event", "cancelled"},
	    {"Appointment", "{'status':'noshow'}", "appointment.event", "no-show"},
	    {"Appointment", "{'status':'fulfilled'}", "appointment.event", "done"},
	    {"Appointment", "{'status':'arrived'}", "appointment.event", "changed"},
	    {"Appointment", "{'status':'entered-in-error'}", "appointment.event", "cancelled"},
	    {"Appointment", "{'status':'proposed'}", "kind", "unsupported"},
	    {"Appointment", "{'status':'gone'}", "", "422 Appointment.status"},
	    {"Appointment", "{'participant':null}", "", "422 Appointment.participant"},
	    {"Appointment", "{'participant':[{'actor':{'reference':'Patient/1'}}]}", "",
		"422 Appointment.participant[0].actor"},
	};
	ROWS(rows);
}
END_TEST

Suite *resource_suite(void)
{
	Suite *s = suite_create("resource");
	TCase *t = tcase_create("each");
	tcase_add_test(t, a_patient);
	tcase_add_test(t, a_patient_who_is_replaced_is_asked_about);
	tcase_add_test(t, an_encounter);
	tcase_add_test(t, a_request);
	tcase_add_test(t, a_study_and_an_appointment);
	suite_add_tcase(s, t);
	return s;
}
