/* SPDX-License-Identifier: Apache-2.0
 *
 * as_hl7.c - what a step says, as the bytes of an HL7 v2 message.
 *
 * Findings are coded in the generic form: coding system 99FUD, code SYSTEM/VERSION.INPUT.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "story.h"

#include <string.h>

static void add_text(struct buf *b, const char *s)
{
	for (; s && *s; s++) {
		const char *special = strchr("|^&\\~\n", *s);
		static const char *const escaped[] = {
		    "\\F\\", "\\S\\", "\\T\\", "\\E\\", "\\R\\", "~"};
		if (special)
			buf_adds(b, escaped[special - "|^&\\~\n"]);
		else
			buf_addc(b, *s);
	}
}

static void add_time(struct buf *b, instant t)
{
	if (t == INSTANT_NONE)
		return;
	struct civil c = instant_civil(t, 0);
	buf_addf(
	    b, "%04d%02d%02d%02d%02d%02d+0000", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

static void add_person(struct buf *b, struct step_person p)
{
	if (p.number < 0)
		return;
	const struct sim_person *s = &sim_people[p.number];
	buf_addf(b, "%s^%s^%s", s->ref, s->family, s->given);
}

static void add_procedure(struct buf *b, const struct procedure *p)
{
	if (p)
		buf_addf(b, "%s^%s^LN", p->code, p->text);
}

static void add_empty(struct buf *b, int fields)
{
	while (fields-- > 0)
		buf_addc(b, '|');
}

static void add_header(struct buf *b, const struct sim_step *s, const struct facts *m)
{
	buf_addf(b, "MSH|^~\\&|%s|FOLLOWUPD|SIM|", m->sender);
	add_time(b, s->sent);
	buf_addf(b, "||%s^%s|%s|P|2.5.1||||||UNICODE UTF-8\r", m->type, m->event, m->control_id);
}

static void add_patient(struct buf *b, const struct facts *m)
{
	const struct facts_patient *p = &m->patient;
	int year, month, day;
	const struct identifier *id =
	    m->kind == FACTS_MERGES ? &m->merge[0].survivor : &p->identifier[0];
	date_civil(p->birth, &year, &month, &day);
	buf_addf(b, "PID|1||%s^^^%s^%s||%s^%s||%04d%02d%02d|%s", id->value, id->authority, id->type,
	    p->family, p->given, year, month, day, p->sex);
	add_empty(b, 5);
	for (size_t i = 0; i < p->contact_count; i++)
		if (p->contact[i].kind == CONTACT_PHONE)
			buf_addf(b, "%s%s^PRN^%s", i ? "~" : "", p->contact[i].value,
			    p->contact[i].use == USE_MOBILE ? "CP" : "PH");
	buf_addf(b, "||%s", p->language ? p->language : "");
	add_empty(b, 15);
	buf_adds(b, p->deceased == STATED_YES ? "Y" : p->deceased == STATED_NO ? "N" : "");
	buf_addc(b, '\r');
}

/* ---- results -------------------------------------------------------------------------------- */

static const char *status_word(enum report_status s)
{
	static const char *const words[] = {[REPORT_NONE] = "O",
	    [REPORT_PERFORMED] = "F", /* without a text */
	    [REPORT_PRELIMINARY] = "P",
	    [REPORT_FINAL] = "F",
	    [REPORT_CORRECTED] = "C",
	    [REPORT_CANCELLED] = "X",
	    [REPORT_WITHDRAWN] = "W",
	    [REPORT_REFUSED] = "Y"};
	return words[s];
}

struct lines {
	struct buf *b;
	const struct sim_step *s;
	unsigned number;
};

static void begin_line(struct lines *l, const char *type)
{
	buf_addf(l->b, "OBX|%u|%s|", ++l->number, type);
}

/* Withdrawn as a whole is what all lines say. */
static void end_line(struct lines *l)
{
	bool withdrawn = l->s->status == REPORT_WITHDRAWN;
	add_empty(l->b, 6);
	buf_addf(l->b, "%s\r", withdrawn ? "W" : l->s->status == REPORT_PRELIMINARY ? "P" : "F");
}

static void add_finding(struct lines *l, const struct coded_finding *f, unsigned group)
{
	for (size_t i = 0; i < f->input_count; i++) {
		begin_line(l, "CE");
		buf_addf(l->b, "%s%s%s.%s^^99FUD|%u|", f->system, f->version ? "/" : "",
		    f->version ? f->version : "", f->input[i].key, group);
		add_text(l->b, f->input[i].value);
		end_line(l);
	}
}

static void add_stated(struct lines *l, unsigned group)
{
	const struct sim_step *s = l->s;
	if (s->has_stated && s->stated.procedure) {
		begin_line(l, "CE");
		buf_addf(l->b, "FUPROC^^L|%u|", group);
		add_procedure(l->b, s->stated.procedure);
		end_line(l);
	}
	if (!s->has_stated || s->stated.min < 0)
		return;
	begin_line(l, "NM");
	bool days = strcmp(s->stated.unit, "days") == 0;
	buf_addf(l->b, "%s^^L|%u|%d", days ? "FUDAYS" : "FUMONTHS", group, s->stated.min);
	if (s->stated.max != s->stated.min)
		buf_addf(l->b, "-%d", s->stated.max);
	buf_addf(l->b, "|%s", days ? "d" : "mo");
	add_empty(l->b, 5);
	buf_addf(l->b, "%s\r", s->status == REPORT_WITHDRAWN ? "W" : "F");
}

static void add_actionable(struct lines *l, unsigned group)
{
	static const char *const codes[] = {[ACTIONABLE_EMERGENT] = "RID49480",
	    [ACTIONABLE_URGENT] = "RID49481",
	    [ACTIONABLE_NONCRITICAL] = "RID49482",
	    [ACTIONABLE_NO] = "RID50261"};
	if (l->s->actionable == ACTIONABLE_NOT_STATED)
		return;
	begin_line(l, "ST");
	buf_addf(l->b, "ACTION^^L|%u|", group);
	add_empty(l->b, 6);
	buf_adds(l->b, l->s->status == REPORT_WITHDRAWN ? "W" : "F");
	add_empty(l->b, 4);
	buf_addf(l->b, "%s^^RADLEX\r", codes[l->s->actionable]);
}

static void add_lines(struct buf *b, const struct sim_step *s)
{
	struct lines l = {.b = b, .s = s};
	if (!step_has_text(s))
		return;
	begin_line(&l, "TX");
	buf_adds(b, "19005-8^Radiology Impression^LN|1|");
	for (unsigned i = 0; i < s->text_count; i++) {
		if (i)
			buf_addc(b, '~');
		add_text(b, s->text[i]);
	}
	end_line(&l);
	for (unsigned i = 0; i < s->finding_count; i++)
		add_finding(&l, s->finding[i], i + 1);
	add_stated(&l, s->finding_count + 1);
	add_actionable(&l, s->finding_count + 1);
}

static void add_report(struct buf *b, const struct sim_step *s, const struct facts_report *r)
{
	buf_addf(b, "OBR|1|%s|%s|", r->placer.value, r->accession);
	add_procedure(b, s->procedure);
	add_empty(b, 3);
	add_time(b, s->started);
	add_empty(b, 9);
	add_person(b, s->orderer);
	add_empty(b, 6);
	add_time(b, s->sent);
	add_empty(b, 2);
	buf_addf(b, "%s|%s|", r->modality, s->text_kept ? "U" : status_word(s->status));
	add_empty(b, 6);
	if (s->radiologist.number >= 0) {
		const struct sim_person *p = &sim_people[s->radiologist.number];
		buf_addf(b, "%s&%s&%s", p->ref, p->family, p->given);
	}
	buf_addc(b, '\r');
	add_lines(b, s);
}

/* ---- the others ----------------------------------------------------------------------------- */

static void add_order(struct buf *b, const struct sim_step *s, const struct facts_order *o)
{
	static const char *const controls[] = {"NW", "XO", "CA", "HD", "SC", "XO", "SC", "OK"};
	const char *status = o->event == ORDER_SCHEDULED   ? "SC"
			     : o->event == ORDER_STARTED   ? "IP"
			     : o->event == ORDER_PERFORMED ? "CM"
							   : "";
	buf_addf(b, "ORC|%s|%s|%s||%s||^^^", controls[o->event], o->placer.value, o->filler.value,
	    status);
	add_time(b, s->scheduled);
	buf_adds(b, "||");
	add_time(b, s->sent);
	add_empty(b, 3);
	add_person(b, s->orderer);
	buf_addf(b, "\rOBR|1|%s|%s|", o->placer.value, o->filler.value);
	add_procedure(b, s->procedure);
	add_empty(b, 12);
	add_person(b, s->orderer);
	add_empty(b, 8);
	buf_addf(b, "%s\r", o->modality);
	if (o->note)
		buf_addf(b, "NTE|1||%s\r", o->note);
}

static void add_appointment(
    struct buf *b, const struct sim_step *s, const struct facts_appointment *a)
{
	buf_addf(b, "SCH|%s|%s|||||||||^^^", a->placer.value, a->filler.value);
	size_t before = b->len;
	add_time(b, s->scheduled);
	if (s->day_only && b->len > before)
		b->len = before + strlen("YYYYMMDD");
	add_empty(b, 14);
	buf_addf(b, "%s|%s|%s\r",
	    a->event == APPOINTMENT_DONE	? "Complete"
	    : a->event == APPOINTMENT_CANCELLED ? "Cancelled"
						: "Booked",
	    a->order_placer.value ? a->order_placer.value : "",
	    a->order_filler.value ? a->order_filler.value : "");
}

static void add_service(struct buf *b, const struct sim_step *s)
{
	buf_adds(b, "AIS|1|A|");
	add_procedure(b, s->procedure);
	buf_addc(b, '\r');
}

static void add_provider(struct buf *b, const struct facts_provider *p)
{
	static const char *const events[] = {"MUP", "MDC", "MAC"};
	buf_addf(b, "MFI|STF||UPD|||NE\rMFE|%s|||%s|ST\rSTF|%s||%s^%s", events[p->event],
	    p->person.id, p->person.id, p->person.family, p->person.given);
	if (p->email && *p->email) {
		add_empty(b, 7);
		buf_addf(b, "^NET^Internet^%s", p->email);
	} else if (p->email) {
		add_empty(b, 12);
		buf_adds(b, "\"\"");
	}
	buf_addc(b, '\r');
}

static void add_merged(struct buf *b, const struct facts *m)
{
	const struct identifier *id = &m->merge[0].retired;
	buf_adds(b, m->merge[0].how == MERGE_RETIRES ? "MRG|" : "PID|2||");
	buf_addf(b, "%s^^^%s^MR\r", id->value, id->authority);
}

bool step_hl7(const struct sim_step *s, struct buf *out)
{
	struct arena *a = arena_new();
	const struct facts *m = step_facts(a, s);
	if (m) {
		add_header(out, s, m);
		if (m->kind == FACTS_APPOINTMENT)
			add_appointment(out, s, &m->appointment);
		if (m->kind != FACTS_PROVIDERS)
			add_patient(out, m);
		if (m->kind == FACTS_REPORTS) {
			buf_adds(out, "PV1|1|O|||||");
			add_person(out, s->attending);
			buf_addc(out, '\r');
			add_report(out, s, &m->report[0]);
		} else if (m->kind == FACTS_ORDERS) {
			add_order(out, s, &m->order[0]);
		} else if (m->kind == FACTS_APPOINTMENT) {
			add_service(out, s);
		} else if (m->kind == FACTS_MERGES) {
			add_merged(out, m);
		} else if (m->kind == FACTS_PROVIDERS) {
			add_provider(out, &m->provider[0]);
		}
	}
	arena_free(a);
	return m != NULL;
}
