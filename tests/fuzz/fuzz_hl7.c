/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_hl7.c - any bytes through batch, envelope, answer and facts.
 */
#include "followupd/ack.h"
#include "followupd/hl7_batch.h"
#include "followupd/hl7_facts.h"

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void answer(const struct hl7_envelope *v)
{
	struct buf out = {0};
	struct ack_stamp stamp = {"19700101000000+0000", "F1"};
	ack_frames(&out, v, ACK_AUTO, true, &stamp);
	if (v->verdict == HL7_REJECTED && (!v->text || !v->code))
		abort();
	buf_free(&out);
}

/* What is stored must be UTF-8; jansson refuses anything else. */
static void check_text(const char *text)
{
	json_t *o = text ? json_string(text) : NULL;
	if (text && !o)
		abort();
	json_decref(o);
}

static void check_facts(const struct facts *f)
{
	if (f->kind == FACTS_UNSUPPORTED && !f->why)
		abort();
	check_text(f->why);
	check_text(f->sender);
	check_text(f->control_id);
	check_text(f->patient.family);
	check_text(f->patient.address);
	for (size_t i = 0; i < f->report_count; i++) {
		const struct facts_report *r = &f->report[i];
		if (!r->accession)
			abort();
		check_text(r->accession);
		check_text(r->procedure.text);
		for (size_t k = 0; k < r->passage_count; k++)
			check_text(r->passage[k].text);
		for (size_t k = 0; k < r->finding_count; k++)
			check_text(r->finding[k].evidence);
	}
}

static void read_one(const char *data, size_t len)
{
	struct arena *a = arena_new();
	struct hl7_source source = {0};
	struct hl7_envelope v;
	struct facts f;
	struct err e = {0};
	hl7_envelope(data, len, HL7_LIMITS, &v);
	answer(&v);
	if (hl7_facts(a, data, len, &source, NULL, &f, &e)) {
		struct buf out = {0};
		facts_json(&f, &out);
		buf_free(&out);
		check_facts(&f);
	} else if (!*e.text) {
		abort();
	}
	arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hl7_batch b = hl7_batch_of((const char *)data, size);
	struct hl7_span one;
	read_one((const char *)data, size);
	for (int i = 0; i < 8 && hl7_batch_next(&b, &one); i++)
		read_one(one.p, one.len);
	return 0;
}
