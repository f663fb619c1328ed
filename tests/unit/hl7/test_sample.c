/* SPDX-License-Identifier: Apache-2.0
 *
 * test_sample.c - every sample message with the facts it must give, and its variants on the wire.
 */
#include "autoconf.h"
#include "help.h"

#include <check.h>
#include <jansson.h>
#include <string.h>

Suite *sample_suite(void);

/* Paths into the JSON object, "reports.0.status"; want NULL: must not be there. */
static const struct {
	const char *sample, *path, *want;
} facts[] = {
    {"01-", "kind", "reports"},
    {"01-", "reports.0.status", "preliminary"},
    {"01-", "reports.0.accession", "RG26030211"},
    {"01-", "reports.0.findings", NULL},
    {"02-", "reports.0.status", "final"},
    {"02-", "reports.0.accession", "RG26030211"},
    {"02-", "reports.0.orderer.id", "P10011"},
    {"02-", "reports.0.radiologist.family", "VALE"},
    {"02-", "reports.0.started.at", "2026-03-02T17:45:00Z"},
    {"02-", "reports.0.status_at.at", "2026-03-02T19:29:50Z"},
    {"02-", "reports.0.study_uid", "1.2.826.0.1.3680043.10.999.20260302.94500"},
    {"02-", "reports.0.modality", "CT"},
    {"02-", "reports.0.procedure.alt_code", "71250"},
    {"02-", "patient.identifiers.0.value", "RG100245"},
    {"02-", "patient.identifiers.1.type", "EPI"},
    {"02-", "patient.email", "marisol.qh@mail.example"},
    {"02-", "attending.id", "P10011"},
    {"02-", "reports.0.passages.4.section", "impression"},
    {"02-", "reports.0.passages.4.text",
	"IMPRESSION:\n1. Incidental 7 mm solid nodule, right upper lobe.\n"
	"2. RECOMMENDATION: Follow-up CT chest without contrast in 6-12 months\n"
	"(Fleischner Society 2017, single solid nodule 6-8 mm)."},
    {"03-", "reports.0.status", "corrected"},
    {"03-", "reports.0.accession", "RG26030211"},
    {"04-", "reports.0.status", "final"},
    {"04-", "reports.0.passages.0.section", "addendum"},
    {"05-", "reports.0.status", "final"},
    {"05-", "reports.0.accession", "NM26031207"},
    {"05-", "reports.0.radiologist.family", "ILVERTON"},
    {"05-", "reports.0.findings.0.system", "lung-rads"},
    {"05-", "reports.0.findings.0.version", "2022"},
    {"05-", "reports.0.findings.0.inputs.category", "4A"},
    {"05-", "reports.0.findings.0.inputs.modifier_s", "yes"},
    {"05-", "reports.0.findings.0.stated.min", "3"},
    {"05-", "reports.0.findings.0.stated.max", "3"},
    {"05-", "reports.0.findings.0.stated.unit", "months"},
    {"05-", "reports.0.findings.1", NULL},
    {"05-", "reports.0.passages.2.section", "comparison"},
    {"05-", "patient.phone", "555-555-0144"},
    {"06-", "reports.0.accession", "NM26031902"},
    {"06-", "reports.0.modality", "MG"},
    {"06-", "reports.0.passages.3.section", "impression"},
    {"06-", "reports.0.passages.3.text",
	"IMPRESSION\nBI-RADS CATEGORY 3: PROBABLY BENIGN.\nShort-interval follow-up: left "
	"diagnostic "
	"mammogram at six (6) months, then 12 and 24 months.\n\nReport called to A&E clinic line."},
    {"07-", "reports.0.status", "final"},
    {"07-", "reports.0.findings", NULL},
    {"08-", "reports.0.ignored_documents", "1"},
    {"08-", "reports.0.passages.0.section", "impression"},
    {"08-", "reports.0.passages.1", NULL},
    {"09-", "reports.0.accession", "000042026084000311"},
    {"09-", "reports.0.findings.0.stated.procedure.code", "74170"},
    {"09-", "reports.0.findings.0.stated.min", "335"},
    {"09-", "reports.0.findings.0.stated.max", "400"},
    {"09-", "reports.0.findings.0.stated.unit", "days"},
    {"09-", "patient.identifiers.0.value", "771204"},
    {"09-", "patient.identifiers.0.authority", "CVHMRN"},
    {"09-", "patient.birth", "1949-11-03"},
    {"10-", "reports.0.status", "cancelled"},
    {"10-", "reports.0.placer.value", "330995501"},
    {"11-", "reports.0.status", "withdrawn"},
    {"11-", "reports.0.findings", NULL},
    {"12-", "reports.0.status", "final"},
    {"12-", "reports.0.findings.0.actionable", "noncritical"},
    {"12-", "reports.0.findings.0.guideline_cited", "FLEISCHNER2017"},
    {"12-", "reports.0.study_uid", "1.3.6.1.4.1.21367.999.20260410.7"},
    {"12-", "reports.0.passages.0.text",
	"Ground-glass nodule, 8 mm, lingula. Name check: \xc5\xa0im\xc5\xafnek."},
    {"12-", "reports.0.passages.2.section", "recommendation"},
    {"12-", "sent.at", "2026-04-10T18:15:02.250000Z"},
    {"12-", "patient.family", "\xc5\xa0im\xc5\xafnek"},
    {"13-", "reports.0.findings.0.actionable", "emergent"},
    {"14-", "sender", "LUMENSIGHT CXR|Lumensight AB"},
    {"14-", "reports.0.status", "preliminary"},
    {"14-", "reports.0.machine_author", "true"},
    {"14-", "reports.0.orderer", NULL},
    {"14-", "reports.0.passages.0.text",
	"Nodule suspected, right mid zone.\nScore: 71\nThreshold: 15\nNot for diagnostic use "
	"without "
	"review."},
    {"15-", "reports.0.placer.value", "RGO801544"},
    {"15-", "reports.0.passages.1.section", "comparison"},
    {"16-", "orders.0.event", "new"},
    {"16-", "orders.0.placer.value", "RGO801544"},
    {"16-", "orders.0.filler", NULL},
    {"16-", "orders.0.scheduled.day", "2026-09-15"},
    {"16-", "orders.0.scheduled.has_time", "false"},
    {"16-", "orders.0.note", "Follow-up of CT RG26030211, nodule RUL."},
    {"17-", "orders.0.event", "scheduled"},
    {"17-", "orders.0.accession", "RG26100114"},
    {"17-", "orders.0.study_uid", "1.2.826.0.1.3680043.10.999.20261001.143000"},
    {"17-", "orders.0.scheduled.at", "2026-10-01T21:30:00Z"},
    {"18-", "orders.0.event", "cancelled"},
    {"19-", "orders.0.event", "performed"},
    {"20-", "appointment.event", "booked"},
    {"20-", "appointment.start.at", "2026-10-01T21:30:00Z"},
    {"20-", "appointment.end.at", "2026-10-01T22:00:00Z"},
    {"20-", "appointment.order_placer.value", "RGO801544"},
    {"20-", "appointment.order_filler.value", "RG26100114"},
    {"21-", "appointment.event", "moved"},
    {"21-", "appointment.start.at", "2026-10-08T16:00:00Z"},
    {"22-", "appointment.event", "cancelled"},
    {"23-", "appointment.event", "no-show"},
    {"24-", "kind", "patient"},
    {"24-", "patient.family", "HALE"},
    {"24-", "patient.phone", "+1 555 5550188"},
    {"24-", "patient.email", "m.hale@mail.example"},
    {"24-", "patient.primary_care.id", "P10115"},
    {"24-", "patient.deceased", NULL},
    {"25-", "kind", "merges"},
    {"25-", "merges.0.survivor.value", "RG100245"},
    {"25-", "merges.0.retired.value", "RG219904"},
    {"26-", "patient.deceased", "yes"},
    {"26-", "patient.deceased_at.at", "2026-07-19T02:30:00Z"},
    {"27-", "patient.family", "M\xc3\x9cLLER-L\xc3\x98KKEG\xc3\x85RD"},
    {"27-", "flags", NULL},
    {"28-", "providers.0.event", "deactivate"},
    {"28-", "providers.0.person.id", "P10090"},
    {"28-", "providers.1.event", "update"},
    {"28-", "providers.1.email", "d.okonjo@riverbend.example"},
    {"29-", "reports.0.accession", "PHF771"},
    {"29-", "reports.0.procedure.text", "CHEST PA & LAT"},
    {"29-", "reports.0.passages.0.section", "impression"},
    {"29-", "reports.0.passages.0.text",
	"Small right apical opacity, about 5% of the apex. Recommend repeat chest film in 6 "
	"weeks."},
    {"29-", "reports.0.started.at", "2026-04-15T05:00:00Z"},
    {"31-", "kind", "unsupported"},
    {"31-", "why", "type DFT^P03 is not applied"},
};

static json_t *at_path(json_t *o, const char *path)
{
	char part[64];
	while (o && *path) {
		size_t n = strcspn(path, ".");
		ck_assert_uint_lt(n, sizeof part);
		memcpy(part, path, n);
		part[n] = '\0';
		path += path[n] ? n + 1 : n;
		o = json_is_array(o) ? json_array_get(o, (size_t)atoi(part))
				     : json_object_get(o, part);
	}
	return o;
}

START_TEST(sample_gives_its_facts)
{
	struct buf b = {0};
	const char *want = facts[_i].want;
	facts_json(facts_of_sample(facts[_i].sample), &b);
	json_t *root = json_loads(b.data, 0, NULL), *o = at_path(root, facts[_i].path);
	ck_assert_ptr_nonnull(root);
	if (!want) {
		ck_assert_ptr_null(o);
	} else {
		ck_assert_msg(o != NULL, "nothing at %s", facts[_i].path);
		char *text = json_is_string(o) ? strdup(json_string_value(o))
					       : json_dumps(o, JSON_ENCODE_ANY);
		ck_assert_str_eq(text, want);
		free(text);
	}
	json_decref(root);
	buf_free(&b);
}
END_TEST

/* One sample with its line ends replaced, a byte order mark in front, the final CR gone. */
static void variant(
    const struct buf *from, const char *line_end, bool mark, bool last, struct buf *out)
{
	buf_adds(out, mark ? "\xef\xbb\xbf" : "");
	for (size_t i = 0; i < from->len; i++)
		if (from->data[i] != '\r')
			buf_addc(out, from->data[i]);
		else if (last || i + 1 < from->len)
			buf_adds(out, line_end);
}

START_TEST(line_ends_and_byte_order_marks_change_nothing)
{
	static const struct {
		const char *line_end;
		bool mark, last;
	} rows[] = {{"\n", false, true}, {"\n", true, false}, {"\r\n", false, true},
	    {"\r\n", true, false}, {"\r", true, true}, {"\r", false, false}};
	size_t count;
	const struct sample *all = samples(&count);
	for (size_t n = 0; n < count; n++) {
		if (strncmp(all[n].file, "30-", 3) == 0)
			continue; /* a file, not a message */
		struct buf want = {0};
		facts_json(facts_of(all[n].data.data, all[n].data.len, NULL), &want);
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
			struct buf raw = {0}, got = {0};
			variant(&all[n].data, rows[i].line_end, rows[i].mark, rows[i].last, &raw);
			facts_json(facts_of(raw.data, raw.len, NULL), &got);
			ck_assert_str_eq(got.data, want.data);
			buf_free(&raw);
			buf_free(&got);
		}
		buf_free(&want);
	}
}
END_TEST

START_TEST(a_cut_sample_never_breaks_the_reader)
{
	size_t count;
	const struct sample *all = samples(&count);
	for (size_t n = 0; n < count; n++) {
		for (size_t cut = 0; cut < all[n].data.len; cut += 7) {
			struct arena *a = arena_new();
			struct hl7_source source = {0};
			struct facts f;
			struct err e;
			struct hl7_envelope v;
			char *own = arena_strndup(a, all[n].data.data, cut);
			hl7_envelope(own, cut, HL7_LIMITS, &v);
			bool ok = hl7_facts(a, own, cut, &source, NULL, &f, &e);
			ck_assert(ok || *e.text);
			arena_free(a);
		}
	}
}
END_TEST

START_TEST(large_document_changes_nothing)
{
	const struct buf *b = sample("08-");
	struct buf want = {0}, got = {0}, raw = {0};
	facts_json(facts_of(b->data, b->len, NULL), &want);
	const char *at = memmem(b->data, b->len, "Base64^", 7);
	ck_assert_ptr_nonnull(at);
	size_t before = (size_t)(at - b->data) + 7;
	buf_add(&raw, b->data, before);
	memset(buf_room(&raw, 20000000), 'A', 20000000);
	raw.len += 20000000;
	buf_add(&raw, b->data + before, b->len - before);
	facts_json(facts_of(raw.data, raw.len, NULL), &got);
	ck_assert_str_eq(got.data, want.data);
	buf_free(&raw);
	buf_free(&want);
	buf_free(&got);
}
END_TEST

Suite *sample_suite(void)
{
	Suite *s = suite_create("sample");
	TCase *t = tcase_create("samples");
	tcase_add_loop_test(t, sample_gives_its_facts, 0, sizeof facts / sizeof *facts);
	tcase_add_test(t, line_ends_and_byte_order_marks_change_nothing);
	tcase_add_test(t, a_cut_sample_never_breaks_the_reader);
	tcase_add_test(t, large_document_changes_nothing);
	suite_add_tcase(s, t);
	return s;
}
