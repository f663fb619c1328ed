/* SPDX-License-Identifier: Apache-2.0
 *
 * facts.c - hands a message to the file of its kind.
 *
 * Fails: returns false when the bytes are no message; everything else is an answer.
 */
#include "autoconf.h"
#include "followupd/hl7_trace.h"
#include "reader.h"

#include <stdlib.h>
#include <string.h>

static const char *read_sender(struct reader *r, const struct hl7_segment *msh)
{
	const char *app = read_value(r, msh, 3, 1), *facility = read_value(r, msh, 4, 1);
	r->facility = facility;
	return arena_printf(r->a, "%s|%s", app ? app : "", facility ? facility : "");
}

/* MSH-7 is read first: its offset is the default of all other times. */
static void read_header(struct reader *r)
{
	const struct hl7_segment *msh = r->m.segment;
	struct facts *f = r->f;
	struct hl7_span sent = read_field(r, msh, 7);
	f->type = read_value(r, msh, 9, 1);
	f->event = read_value(r, msh, 9, 2);
	f->type = f->type ? f->type : "";
	f->event = f->event ? f->event : "";
	f->sender = read_sender(r, msh);
	f->control_id = read_value(r, msh, 10, 1);
	f->control_id = f->control_id ? f->control_id : "";
	r->clock.zone = r->source->zone;
	hl7_time(sent.p, sent.len, r->m.d.component, &r->clock, &f->sent, &r->clock.has_offset,
	    &r->clock.offset);
	read_moment(r, sent); /* for its flag */
	const char *processing = read_value(r, msh, 11, 1);
	f->training = processing && (*processing == 'T' || *processing == 'D');
	if (r->m.charset.misfit)
		read_flag(r, "charset");
	if (r->m.glued)
		read_flag(r, "glued-line");
}

/* More than one PID: only a merge may name several people. */
static bool names_one_patient(struct reader *r)
{
	const char *first = NULL;
	for (size_t i = 0; i < r->m.segment_count; i++) {
		const struct hl7_segment *s = &r->m.segment[i];
		if (!segment_is(s, "PID"))
			continue;
		const char *id = read_value(r, s, 3, 1);
		id = is_blank(id) ? read_value(r, s, 2, 1) : id;
		if (first && !same_text(first, id))
			return false;
		first = first ? first : id ? id : "";
	}
	return true;
}

static void find_segments(struct reader *r)
{
	for (size_t i = 0; i < r->m.segment_count; i++) {
		const struct hl7_segment *s = &r->m.segment[i];
		if (!r->pid && segment_is(s, "PID"))
			r->pid = s;
		else if (!r->pd1 && segment_is(s, "PD1"))
			r->pd1 = s;
		else if (!r->pv1 && segment_is(s, "PV1"))
			r->pv1 = s;
	}
}

static void unsupported(struct reader *r, const char *why)
{
	r->f->kind = FACTS_UNSUPPORTED;
	r->f->why = why;
}

static void read_kind(struct reader *r)
{
	struct facts *f = r->f;
	switch (f->kind) {
	case FACTS_REPORTS:
		read_reports(r);
		if (!f->report_count)
			unsupported(r, "message has no result");
		break;
	case FACTS_ORDERS:
		read_orders(r);
		if (!f->order_count)
			unsupported(r, "message has no order");
		break;
	case FACTS_APPOINTMENT:
		read_appointment(r);
		if (f->kind == FACTS_UNSUPPORTED)
			unsupported(r, "SCH segment is missing");
		break;
	case FACTS_MERGES:
		if (!read_merges(r))
			unsupported(r, "it names no two patients: nothing of accounts and visits "
				       "is kept here");
		break;
	case FACTS_PROVIDERS:
		read_providers(r);
		if (!f->provider_count)
			unsupported(r, "message names no provider");
		break;
	case FACTS_PATIENT:
	case FACTS_UNSUPPORTED:
		break;
	}
}

static unsigned accession_field(const char *setting)
{
	if (!setting || strncmp(setting, "OBR-", 4) != 0)
		return 3;
	int n = atoi(setting + 4);
	return n == 2 || (n >= 18 && n <= 21) ? (unsigned)n : 3;
}

bool hl7_facts(struct arena *a, const char *raw, size_t len, const struct hl7_source *source,
    const struct observation_map *observations, struct facts *out, struct err *e)
{
	struct reader r = {.a = a, .source = source, .observations = observations, .f = out};
	struct hl7_limits limits = source->limits.segments ? source->limits : HL7_LIMITS;
	bool known;
	*out = (struct facts){.sent = MOMENT_NONE};
	if (!hl7_parse(a, raw, len, source->charset, limits, &r.m, e))
		return false;
	r.accession_field = accession_field(source->accession);
	r.m.trace = source->trace;
	if (source->trace)
		source->trace->m = r.m;
	read_header(&r);
	find_segments(&r);
	r.visit_doctor = read_visit_doctor(&r);
	read_patient(&r);
	out->kind = hl7_kind((struct hl7_span){out->type, strlen(out->type)},
	    (struct hl7_span){out->event, strlen(out->event)}, &known);
	if (out->kind == FACTS_UNSUPPORTED)
		out->why = arena_printf(a, "type %s^%s is not applied", cut_text(a, out->type, 16),
		    cut_text(a, out->event, 16));
	else if (out->kind != FACTS_MERGES && !names_one_patient(&r))
		unsupported(&r, "message names more than one patient");
	else if (out->kind != FACTS_PROVIDERS && out->kind != FACTS_MERGES &&
		 !out->patient.identifier_count)
		unsupported(&r, "message has no patient identifier");
	else
		read_kind(&r);
	return true;
}
