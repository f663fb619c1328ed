/* SPDX-License-Identifier: Apache-2.0
 *
 * undo_fields.c - the columns that an answer may change: read, compared, put back.
 *
 * Not among them is what only ever grows: the history, and the revision, because a step that was
 * told once in one must not be kept from being told again.
 */
#include "autoconf.h"
#include "undo.h"

#include <stddef.h>
#include <string.h>

#define NUMBER(row, type, member)                                                                  \
	{                                                                                          \
		row, #member, UNDO_NUMBER, offsetof(struct type, member)                           \
	}
#define INT(row, type, member)                                                                     \
	{                                                                                          \
		row, #member, UNDO_INT, offsetof(struct type, member)                              \
	}
#define BOOL(row, type, member)                                                                    \
	{                                                                                          \
		row, #member, UNDO_BOOL, offsetof(struct type, member)                             \
	}
#define TEXT(row, type, member)                                                                    \
	{                                                                                          \
		row, #member, UNDO_TEXT, offsetof(struct type, member)                             \
	}

const struct undo_member undo_members[] = {
    NUMBER(UNDO_CASE, case_record, f.finding),
    TEXT(UNDO_CASE, case_record, f.action),
    TEXT(UNDO_CASE, case_record, f.modality),
    TEXT(UNDO_CASE, case_record, f.laterality),
    INT(UNDO_CASE, case_record, f.window.anchor),
    INT(UNDO_CASE, case_record, f.window.earliest),
    INT(UNDO_CASE, case_record, f.window.target),
    INT(UNDO_CASE, case_record, f.window.latest),
    BOOL(UNDO_CASE, case_record, f.window.published),
    BOOL(UNDO_CASE, case_record, f.optional),
    INT(UNDO_CASE, case_record, f.state),
    INT(UNDO_CASE, case_record, f.hold),
    INT(UNDO_CASE, case_record, f.tier),
    NUMBER(UNDO_CASE, case_record, f.owner),
    NUMBER(UNDO_CASE, case_record, f.planned_at),
    NUMBER(UNDO_CASE, case_record, f.acknowledged_at),
    TEXT(UNDO_CASE, case_record, f.order_placer),
    TEXT(UNDO_CASE, case_record, f.order_filler),
    TEXT(UNDO_CASE, case_record, f.order_accession),
    NUMBER(UNDO_CASE, case_record, f.appointment_at),
    NUMBER(UNDO_CASE, case_record, f.performed_at),
    TEXT(UNDO_CASE, case_record, f.policy_step),
    INT(UNDO_CASE, case_record, f.postponed_until),
    INT(UNDO_CASE, case_record, f.closure),
    {UNDO_CASE, "ruling", UNDO_RULING, offsetof(struct case_record, ruling)},
    TEXT(UNDO_CASE, case_record, policy),
    BOOL(UNDO_CASE, case_record, overdue),
    TEXT(UNDO_CASE, case_record, timer_step),
    NUMBER(UNDO_CASE, case_record, timer_due),
    TEXT(UNDO_CASE, case_record, plan_step),
    NUMBER(UNDO_CASE, case_record, plan_due),
    NUMBER(UNDO_CASE, case_record, again_for),
    NUMBER(UNDO_CASE, case_record, again_at),
    NUMBER(UNDO_CASE, case_record, offer.to),
    NUMBER(UNDO_CASE, case_record, offer.by),
    NUMBER(UNDO_CASE, case_record, offer.ends),
    TEXT(UNDO_CASE, case_record, offer.reason),
    INT(UNDO_CASE, case_record, need.what),
    NUMBER(UNDO_CASE, case_record, need.by),
    NUMBER(UNDO_CASE, case_record, need.since),
    NUMBER(UNDO_CASE, case_record, need.ask_at),
    INT(UNDO_CASE, case_record, need.asked),
    TEXT(UNDO_CASE, case_record, need.note),
    NUMBER(UNDO_CASE, case_record, look.by),
    NUMBER(UNDO_CASE, case_record, look.at),
    INT(UNDO_CASE, case_record, postponements),
    NUMBER(UNDO_CASE, case_record, postponed_at),
    TEXT(UNDO_CASE, case_record, postponed_why),
    TEXT(UNDO_CASE, case_record, closed_by),
    {UNDO_CASE, "closure_detail", UNDO_PROOF, 0},
    NUMBER(UNDO_CASE, case_record, closed_at),
    INT(UNDO_ENTRY, calendar_entry, sequence),
    INT(UNDO_ENTRY, calendar_entry, day),
    NUMBER(UNDO_ENTRY, calendar_entry, starts_at),
    NUMBER(UNDO_ENTRY, calendar_entry, stamp),
    INT(UNDO_ENTRY, calendar_entry, alarm[0]),
    INT(UNDO_ENTRY, calendar_entry, alarm[1]),
    BOOL(UNDO_ENTRY, calendar_entry, provisional),
    BOOL(UNDO_ENTRY, calendar_entry, cancelled),
    INT(UNDO_QUESTION, question, class),
    NUMBER(UNDO_QUESTION, question, report),
    NUMBER(UNDO_QUESTION, question, inbound),
    TEXT(UNDO_QUESTION, question, text),
    TEXT(UNDO_QUESTION, question, evidence),
    NUMBER(UNDO_QUESTION, question, asked_at),
    BOOL(UNDO_QUESTION, question, open),
    NUMBER(UNDO_QUESTION, question, owner),
    TEXT(UNDO_QUESTION, question, step),
    NUMBER(UNDO_QUESTION, question, due),
    INT(UNDO_QUESTION, question, tier),
    NUMBER(UNDO_QUESTION, question, clock),
    INT(UNDO_QUESTION, question, deadline),
    TEXT(UNDO_QUESTION, question, rule),
    NUMBER(UNDO_QUESTION, question, author),
    INT(UNDO_QUESTION, question, waits),
    NUMBER(UNDO_QUESTION, question, waits_until),
    TEXT(UNDO_QUESTION, question, answered_by),
    TEXT(UNDO_QUESTION, question, answer),
    TEXT(UNDO_QUESTION, question, proposal),
    NUMBER(UNDO_QUESTION, question, answered_at),
    NUMBER(UNDO_APPOINTMENT, appointment, exam),
    NUMBER(UNDO_APPOINTMENT, appointment, followup),
    INT(UNDO_APPOINTMENT, appointment, status),
    INT(UNDO_LETTER, patient_letter, state),
    TEXT(UNDO_LETTER, patient_letter, language),
    INT(UNDO_LETTER, patient_letter, density),
    TEXT(UNDO_LETTER, patient_letter, address),
    TEXT(UNDO_LETTER, patient_letter, batch),
    TEXT(UNDO_LETTER, patient_letter, carrier),
    INT(UNDO_LETTER, patient_letter, printed_on),
    INT(UNDO_LETTER, patient_letter, sent_on),
    INT(UNDO_LETTER, patient_letter, ended_on),
    TEXT(UNDO_LETTER, patient_letter, why),
    INT(UNDO_FINDING, finding, disposition),
    TEXT(UNDO_FINDING, finding, evidence),
    BOOL(UNDO_PATIENT, patient, deceased),
    INT(UNDO_CONTACT, contact_point, end),
    NUMBER(UNDO_CONTACT, contact_point, ended_at),
    NUMBER(UNDO_CONTACT, contact_point, ended_by),
    {0},
};

const char *undo_row_word(enum undo_row row)
{
	static const char *const words[UNDO_ROWS] = {
	    "case", "entry", "question", "appointment", "finding", "patient", "letter", "contact"};
	return words[row];
}

const struct undo_member *undo_member_find(const char *row, const char *name)
{
	for (const struct undo_member *m = undo_members; m->name; m++)
		if (strcmp(undo_row_word(m->row), row) == 0 && strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

/* ---- one of a row --------------------------------------------------------------------------- */

struct undo_value undo_get(const struct undo_member *m, const void *row)
{
	const char *at = (const char *)row + m->offset;
	struct undo_value v = {0};
	int number;
	bool yes;
	switch (m->type) {
	case UNDO_NUMBER:
		memcpy(&v.number, at, sizeof v.number);
		break;
	case UNDO_INT:
		memcpy(&number, at, sizeof number);
		v.number = number;
		break;
	case UNDO_BOOL:
		memcpy(&yes, at, sizeof yes);
		v.number = yes;
		break;
	case UNDO_TEXT:
		memcpy(&v.text, at, sizeof v.text);
		break;
	case UNDO_RULING:
		v.ruling = ((const struct case_record *)row)->ruling;
		break;
	case UNDO_PROOF:
		v.detail = ((const struct case_record *)row)->closure_detail;
		v.count = ((const struct case_record *)row)->closure_detail_count;
		break;
	}
	return v;
}

void undo_set(const struct undo_member *m, void *row, const struct undo_value *v)
{
	char *at = (char *)row + m->offset;
	int number = (int)v->number;
	bool yes = v->number != 0;
	switch (m->type) {
	case UNDO_NUMBER:
		memcpy(at, &v->number, sizeof v->number);
		return;
	case UNDO_INT:
		memcpy(at, &number, sizeof number);
		return;
	case UNDO_BOOL:
		memcpy(at, &yes, sizeof yes);
		return;
	case UNDO_TEXT:
		memcpy(at, &v->text, sizeof v->text);
		return;
	case UNDO_RULING:
		((struct case_record *)row)->ruling = v->ruling;
		return;
	case UNDO_PROOF:
		((struct case_record *)row)->closure_detail = v->detail;
		((struct case_record *)row)->closure_detail_count = v->count;
		return;
	}
}

bool undo_same(const struct undo_member *m, const struct undo_value *a, const struct undo_value *b)
{
	switch (m->type) {
	case UNDO_TEXT:
		return text_same(a->text, b->text);
	case UNDO_RULING: /* one that changes is another one */
		return a->ruling == b->ruling;
	case UNDO_PROOF:
		return a->detail == b->detail && a->count == b->count;
	default:
		return a->number == b->number;
	}
}
