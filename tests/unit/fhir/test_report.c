/* SPDX-License-Identifier: Apache-2.0
 *
 * test_report.c - what is read in a DiagnosticReport.
 */
#include "help.h"

#include <check.h>

Suite *report_suite(void);

#define DR	   "DiagnosticReport"
#define REC	   "https://profiles.ihe.net/RAD/IDR/StructureDefinition/idrDiagnosticReportRecommendation"
#define ROWS(list) check_rows(list, sizeof(list) / sizeof *(list))

START_TEST(status_says_what_the_report_is)
{
	static const struct fhir_row rows[] = {
	    {DR, "{'status':'registered','conclusion':null}", "reports.0.status", "none"},
	    {DR, "{'status':'partial'}", "reports.0.status", "preliminary"},
	    {DR, "{'status':'preliminary'}", "reports.0.status", "preliminary"},
	    {DR, "{'status':'final'}", "reports.0.status", "final"},
	    {DR, "{'status':'amended'}", "reports.0.status", "corrected"},
	    {DR, "{'status':'corrected'}", "reports.0.status", "corrected"},
	    {DR, "{'status':'appended'}", "reports.0.status", "corrected"},
	    {DR, "{'status':'cancelled'}", "reports.0.status", "cancelled"},
	    {DR, "{'status':'entered-in-error'}", "reports.0.status", "withdrawn"},
	    {DR, "{'status':'entered-in-error','conclusion':null}", "reports.0.status",
		"withdrawn"},
	    {DR, "{'status':'unknown'}", "reports.0.status", "final"},
	    {DR, "{'status':'final','conclusion':null}", "reports.0.status", "performed"},
	    {DR, "{'status':'Final'}", "", "422 DiagnosticReport.status"},
	    {DR, "{'status':7}", "", "422 DiagnosticReport.status"},
	    {DR, "{'status':null}", "", "422 DiagnosticReport.status"},
	};
	ROWS(rows);
}
END_TEST

START_TEST(who_when_and_by_which_number)
{
	static const struct fhir_row rows[] = {
	    {DR, NULL, "sender", "FHIR|RIVERBEND"},
	    {DR, NULL, "patient.identifiers.0", "{'value':'M1','authority':'RGH'}"},
	    {DR, NULL, "reports.0.accession", "A1"},
	    {DR, NULL, "reports.0.procedure", "{'code':'24627-2','text':'CT Chest','system':'LN'}"},
	    {DR, NULL, "reports.0.started.at", "2026-03-02T17:30:00Z"},
	    {DR, NULL, "reports.0.status_at.at", "2026-03-02T18:10:00Z"},
	    {DR, NULL, "reports.0.machine_author", "true"},
	    {DR, NULL, "reports.0.modality", NULL},
	    {DR, "{'category':[{'coding':[{'code':'RAD'},{'code':'MG'}]}]}", "reports.0.modality",
		"MG"},
	    {DR, "{'category':[{'coding':[{'code':'LAB'}]}]}", "reports.0.modality", "LAB"},
	    {DR,
		"{'resultsInterpreter':[{'reference':'#p'}],'contained':[{'resourceType':"
		"'Practitioner','id':'p','identifier':[{'value':'R1'}],'name':[{'family':'VALE',"
		"'given':['TAMSIN'],'prefix':['Dr']}]}]}",
		"reports.0.radiologist",
		"{'id':'R1','family':'VALE','given':'TAMSIN','prefix':'Dr'}"},
	    {DR,
		"{'performer':[{'reference':'Organization/1'},{'reference':'#r'}],'contained':[{"
		"'resourceType':'PractitionerRole','id':'r','practitioner':{'reference':'#p'}},{"
		"'resourceType':'Practitioner','id':'p','name':[{'family':'VALE'}]}]}",
		"reports.0.radiologist", "{'family':'VALE'}"},
	    {DR, "{'performer':[{'reference':'Device/ai','display':'Finder 3'}]}",
		"reports.0.machine_author", "true"},
	    {DR,
		"{'identifier':null,'basedOn':[{'identifier':{'type':{'coding':[{'code':'ACSN'}]},"
		"'value':'A7'}}]}",
		"reports.0.accession", "A7"},
	    {DR,
		"{'basedOn':[{'reference':'#s'}],'contained':[{'resourceType':'ServiceRequest','id'"
		":"
		"'s','identifier':[{'value':'O7'}],'requester':{'display':'Okonjo'}}]}",
		"reports.0.placer.value", "O7"},
	    {DR,
		"{'basedOn':[{'reference':'#s'}],'contained':[{'resourceType':'ServiceRequest','id'"
		":"
		"'s','requester':{'display':'Okonjo'}}]}",
		"reports.0.orderer.family", "Okonjo"},
	    {DR, "{'identifier':[{'value':'R-1'}]}", "reports.0.accession", "R-1"},
	    {DR,
		"{'identifier':[{'type':{'coding':[{'code':'FILL'}]},'value':'F1'}],'imagingStudy':"
		"[{"
		"'identifier':{'system':'urn:dicom:uid','value':'urn:oid:1.2.3'}}]}",
		"reports.0.study_uid", "1.2.3"},
	    {DR, "{'subject':null}", "", "422 DiagnosticReport.subject"},
	    {DR, "{'subject':{'reference':'Patient/7'}}", "", "422 DiagnosticReport.subject"},
	    {DR, "{'effectiveDateTime':'02.03.2026'}", "",
		"422 DiagnosticReport.effectiveDateTime"},
	    {DR, "{'issued':'2026-03-02T10:10:00'}", "", "422 DiagnosticReport.issued"},
	    {DR, "{'effectiveDateTime':'2026-03'}", "reports.0.started.day", NULL},
	    {DR, "{'effectiveDateTime':null,'effectivePeriod':{'start':'2026-03-01'}}",
		"reports.0.started.day", "2026-03-01"},
	    {DR, "{'meta':{'security':[{'code':'HTEST'}]}}", "training", "true"},
	};
	ROWS(rows);
}
END_TEST

START_TEST(texts_become_passages)
{
	static const struct fhir_row rows[] = {
	    {DR, NULL, "reports.0.passages",
		"[{'section':'impression','text':'A nodule of 7 mm.'}]"},
	    {DR, "{'conclusion':'One|two^three&four\\\\five~six\\nseven'}",
		"reports.0.passages.0.text", "One|two^three&four\\five~six\nseven"},
	    /* FINDINGS: Clear.\nIMPRESSION: A nodule of 7 mm. */
	    {DR,
		"{'presentedForm':[{'contentType':'text/plain','data':"
		"'RklORElOR1M6IENsZWFyLgpJTVBSRVNTSU9OOiBBIG5vZHVsZSBvZiA3IG1tLg=='}]}",
		"reports.0.passages",
		"[{'section':'findings','text':'FINDINGS: Clear.'},{'section':'impression','text':"
		"'IMPRESSION: A nodule of 7 mm.'}]"},
	    {DR, "{'presentedForm':[{'contentType':'application/pdf','data':'JVBERi0='}]}",
		"reports.0.ignored_documents", "1"},
	    {DR, "{'presentedForm':[{'contentType':'text/plain','data':'//4='}]}",
		"reports.0.ignored_documents", "1"},
	    {DR, "{'presentedForm':[{'contentType':'text/plain','data':'%%%'}]}",
		"reports.0.ignored_documents", "1"},
	    {DR, "{'presentedForm':[{'url':'https://ris.example/1'}]}",
		"reports.0.ignored_documents", "1"},
	    {DR,
		"{'conclusion':null,'text':{'div':'<div><div "
		"class=\\\"http://loinc.org|59776-5\\\"><p>"
		"Liver &amp; spleen &lt;b&gt; normal</p></div><div "
		"class=\\\"http://loinc.org|18783-1"
		"\\\">CT in 6&#160;months<br/>Call</div></div>'}}",
		"reports.0.passages",
		"[{'section':'findings','text':'Liver & spleen <b> normal'},{'section':"
		"'recommendation','text':'CT in 6 months\\nCall'}]"},
	    {DR,
		"{'conclusion':null,'text':{'div':'<div>a<!-- b --><style>c</style>d"
		"<script>e</script> <'}}",
		"reports.0.passages.0.text", "ad <"},
	    {DR, "{'conclusionCode':[{'coding':[{'code':'RID49482'}]}]}",
		"reports.0.findings.0.actionable", "noncritical"},
	    {DR, "{'conclusion':null,'conclusionCode':[{'text':'BI-RADS category 4'}]}",
		"reports.0.passages.0", "{'section':'impression','text':'BI-RADS category 4'}"},
	};
	ROWS(rows);
}
END_TEST

#define RESULT(observation) "{'result':[{'reference':'#o'}],'contained':[" observation "]}"
#define OBSERVATION(more)   "{'resourceType':'Observation','id':'o','status':'final'," more "}"

START_TEST(observations_become_findings)
{
	static const struct fhir_row rows[] = {
	    {DR,
		RESULT(
		    OBSERVATION("'code':{'coding':[{'code':'LUNGRADS'}]},'valueCodeableConcept':{"
				"'coding':[{'code':'LR4A'}]}")),
		"reports.0.findings.0",
		"{'group':'','system':'lung-rads','version':'2022','inputs':{'category':'4A'},"
		"'evidence':'LUNGRADS=LR4A'}"},
	    {DR,
		RESULT(
		    OBSERVATION("'code':{'coding':[{'system':'urn:x:99FUD','code':"
				"'fleischner/2017.size_mm'}]},'valueQuantity':{'value':0.7,'code':"
				"'cm'}")),
		"reports.0.findings.0.inputs", "{'size_mm':'7'}"},
	    {DR,
		RESULT(
		    OBSERVATION("'code':{'coding':[{'code':'FLEIMEAN'}]},'valueQuantity':{'value':"
				"6,'comparator':'<','code':'mm'}")),
		"reports.0.findings.0.inputs", "{'raw_mean_mm':'<6'}"},
	    {DR,
		RESULT(OBSERVATION("'code':{'coding':[{'code':'FUMONTHS'}]},'valueRange':{'low':{"
				   "'value':6},'high':{'value':12}}")),
		"reports.0.findings.0.stated", "{'min':6,'max':12,'unit':'months'}"},
	    {DR,
		RESULT(
		    OBSERVATION("'code':{'text':'Nodule'},'component':[{'code':{'coding':[{'code':"
				"'FLEITYPE'}]},'valueString':'solid'},{'code':{'coding':[{'code':"
				"'FLEISIZE'}]},'valueInteger':7}]")),
		"reports.0.findings.0.inputs", "{'type':'solid','size_mm':'7'}"},
	    {DR,
		RESULT(
		    OBSERVATION("'code':{'text':'Nodule'},'component':[{'code':{'coding':[{'code':"
				"'FLEITYPE'}]},'valueString':'solid'}]")),
		"reports.0.findings.0.group", "1"},
	    {DR,
		RESULT("{'resourceType':'Observation','id':'o','status':'entered-in-error','code':{"
		       "'coding':[{'code':'LUNGRADS'}]},'valueString':'4A'}"),
		"reports.0.findings", NULL},
	    {DR,
		RESULT(
		    OBSERVATION("'code':{'coding':[{'code':'X1','display':'Lung-RADS category'}]},"
				"'valueCodeableConcept':{'text':'4A'}")),
		"reports.0.passages.1.text", "Lung-RADS category: 4A"},
	    {DR,
		RESULT(OBSERVATION("'code':{'text':'Finding'},'interpretation':[{'coding':[{'code':"
				   "'RID49481'}]}]")),
		"reports.0.findings.0.actionable", "urgent"},
	    {DR, "{'result':[{'reference':'Observation/9'}]}", "reports.0.ignored_documents", "1"},
	};
	ROWS(rows);
}
END_TEST

#define ADVICE(url, more)                                                                          \
	"{'extension':[{'url':'" url "','valueReference':{'reference':'#r'}}],'contained':[{"      \
	"'resourceType':'ServiceRequest','id':'r','intent':'proposal'," more "}]}"
#define CHEST "'status':'draft','code':{'coding':[{'code':'24627-2'}]}"

START_TEST(a_recommendation_is_what_the_reader_states)
{
	static const struct fhir_row rows[] = {
	    {DR, ADVICE(REC, CHEST ",'occurrencePeriod':{'start':'2026-09-02','end':'2026-12-02'}"),
		"reports.0.findings.0.stated",
		"{'procedure':{'code':'24627-2'},'min':184,'max':275,'unit':'days'}"},
	    {DR, ADVICE(REC, CHEST ",'occurrenceDateTime':'2026-09'"),
		"reports.0.findings.0.stated",
		"{'procedure':{'code':'24627-2'},'min':183,'max':212,'unit':'days'}"},
	    {DR,
		ADVICE("http://hl7.eu/fhir/imaging-r5/StructureDefinition/HL7IDRRecommendation",
		    "'status':'active','occurrenceTiming':{'repeat':{'boundsRange':{'low':{'value':"
		    "6},"
		    "'high':{'value':9,'code':'mo'}}}}"),
		"reports.0.findings.0.stated", "{'min':6,'max':9,'unit':'months'}"},
	    {DR,
		ADVICE("https://elsewhere.example/x/idrRecommendation", CHEST
		    ",'occurrenceTiming':{'repeat':{'boundsDuration':{'value':1,'unit':'a'}}}"),
		"reports.0.findings.0.stated.min", "12"},
	    {DR, ADVICE(REC, CHEST ",'occurrencePeriod':{'end':'2026-01-02'}"),
		"reports.0.findings.0.stated", "{'procedure':{'code':'24627-2'}}"},
	    {DR,
		ADVICE(REC, CHEST
		    ",'occurrenceTiming':{'repeat':{'boundsRange':{'high':{'value':6,'code':'mo'}}"
		    "}}"),
		"reports.0.findings.0.stated",
		"{'procedure':{'code':'24627-2'},'min':0,'max':6,'unit':'months'}"},
	    {DR, ADVICE(REC, "'status':'on-hold','code':{'text':'CT'}"),
		"reports.0.findings.0.stated", "{'procedure':{'text':'CT'}}"},
	    /* nothing in it that can be read: asked about */
	    {DR, ADVICE(REC, "'status':'active'"), "reports.0.ignored_documents", "1"},
	    {DR, ADVICE(REC, "'status':'revoked','code':{'text':'CT'}"), "reports.0.findings",
		NULL},
	    {DR, ADVICE("https://elsewhere.example/x/other", CHEST), "reports.0.findings", NULL},
	    {DR, ADVICE(REC, "'status':'draft','note':[{'text':'CT if she coughs'}]"),
		"reports.0.passages.1", "{'section':'recommendation','text':'CT if she coughs'}"},
	    {DR, "{'extension':[{'url':'" REC "','valueReference':{'reference':'CarePlan/1'}}]}",
		"reports.0.ignored_documents", "1"},
	    {DR,
		"{'recommendation':[{'reference':{'reference':'#r'}}],'contained':[{'resourceType':"
		"'ServiceRequest','id':'r','intent':'plan'," CHEST "}]}",
		"reports.0.findings.0.stated.procedure.code", "24627-2"},
	};
	ROWS(rows);
}
END_TEST

Suite *report_suite(void)
{
	Suite *s = suite_create("report");
	TCase *t = tcase_create("DiagnosticReport");
	tcase_add_test(t, status_says_what_the_report_is);
	tcase_add_test(t, who_when_and_by_which_number);
	tcase_add_test(t, texts_become_passages);
	tcase_add_test(t, observations_become_findings);
	tcase_add_test(t, a_recommendation_is_what_the_reader_states);
	suite_add_tcase(s, t);
	return s;
}
