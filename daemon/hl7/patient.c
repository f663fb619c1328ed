/* SPDX-License-Identifier: Apache-2.0
 *
 * patient.c - PID, PD1, PV1, ROL and MRG: who the patient is, and which identifiers are one.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "reader.h"

#include <stdlib.h>
#include <string.h>

#define DEATH_DISPOSITIONS "20-29,40-42"

static void add_identifier(struct reader *r, struct identifier id)
{
	struct facts_patient *p = &r->f->patient;
	if (!id.value)
		return;
	for (size_t i = 0; i < p->identifier_count; i++)
		if (strcmp(p->identifier[i].value, id.value) == 0 &&
		    strcmp(p->identifier[i].authority, id.authority) == 0 &&
		    strcmp(p->identifier[i].type, id.type) == 0)
			return;
	p->identifier = arena_grow(r->a, p->identifier, p->identifier_count, sizeof id);
	size_t at = p->identifier_count++;
	/* Behind the medical record numbers already there, before everything else. */
	while (at && strcmp(id.type, "MR") == 0 && strcmp(p->identifier[at - 1].type, "MR") != 0) {
		p->identifier[at] = p->identifier[at - 1];
		at--;
	}
	p->identifier[at] = id;
}

static void add_identifiers(struct reader *r, struct hl7_span field)
{
	struct hl7_span one;
	for (int i = 0; i < REPETITIONS_MAX && hl7_split(&field, r->m.d.repetition, &one); i++)
		add_identifier(r, read_identifier(r, one));
}

static const char *join(
    struct reader *r, const char *const *part, size_t count, const char *between)
{
	struct buf b = {0};
	for (size_t i = 0; i < count; i++) {
		if (is_blank(part[i]))
			continue;
		if (b.len)
			buf_adds(&b, between);
		buf_adds(&b, part[i]);
	}
	const char *text = b.len ? arena_strndup(r->a, b.data, b.len) : NULL;
	buf_free(&b);
	return text;
}

static const char *read_address(struct reader *r)
{
	struct hl7_span x = read_first(r, r->pid, 11);
	const char *city[] = {read_part(r, x, 3), read_part(r, x, 4), read_part(r, x, 5)};
	const char *part[] = {
	    read_part(r, x, 1), read_part(r, x, 2), join(r, city, 3, " "), read_part(r, x, 6)};
	return hl7_is_delete(x) ? "" : join(r, part, 4, ", ");
}

/* The first telephone number of PID-13, else PID-14: as text, or built from its parts. */
static const char *read_phone(struct reader *r, unsigned field)
{
	struct hl7_span rest = read_field(r, r->pid, field), one;
	if (hl7_is_delete(rest))
		return "";
	for (int i = 0; i < REPETITIONS_MAX && hl7_split(&rest, r->m.d.repetition, &one); i++) {
		const char *plain = read_part(r, one, 1), *use = read_part(r, one, 2);
		if (same_text(use, "NET") || (plain && strchr(plain, '@')))
			continue;
		if (!is_blank(plain))
			return plain;
		const char *country = read_part(r, one, 5);
		const char *part[] = {is_blank(country) ? NULL : arena_printf(r->a, "+%s", country),
		    read_part(r, one, 6), read_part(r, one, 7)};
		if (!is_blank(part[2]))
			return join(r, part, 3, " ");
	}
	return NULL;
}

static const char *read_contact_mail(struct reader *r)
{
	static const unsigned fields[] = {13, 40, 14};
	for (size_t i = 0; i < 3; i++) {
		const char *mail = read_email(r, read_field(r, r->pid, fields[i]));
		if (mail)
			return mail;
	}
	return hl7_is_delete(read_field(r, r->pid, 13)) ? "" : NULL;
}

static const char *read_sex(struct reader *r)
{
	const char *sex = read_value(r, r->pid, 8, 1);
	if (is_blank(sex))
		return sex;
	char c = (char)(*sex & ~0x20);
	return c == 'F' ? "F" : c == 'M' ? "M" : c == 'O' || c == 'A' ? "O" : "U";
}

/* "20-29,40-42" */
static bool in_ranges(const char *ranges, const char *value)
{
	char *end;
	long v = strtol(value, &end, 10);
	if (end == value || *end)
		return false;
	for (const char *p = ranges; *p;) {
		long low = strtol(p, &end, 10), high = low;
		if (end == p)
			return false;
		if (*end == '-')
			high = strtol(end + 1, &end, 10);
		if (v >= low && v <= high)
			return true;
		p = *end ? end + 1 : end;
	}
	return false;
}

static void read_death(struct reader *r)
{
	struct facts_patient *p = &r->f->patient;
	const char *indicator = read_value(r, r->pid, 30, 1);
	const char *disposition = read_value(r, r->pv1, 36, 1);
	const char *ranges = r->source->death_dispositions;
	p->deceased_at = read_time(r, r->pid, 29);
	if (indicator)
		p->deceased = *indicator == 'Y' || *indicator == 'y' ? STATED_YES : STATED_NO;
	else if (is_stated(p->deceased_at))
		p->deceased = STATED_YES;
	else if (hl7_is_delete(read_field(r, r->pid, 29)))
		p->deceased = STATED_NO;
	else if (same_text(r->f->type, "ADT") && !is_blank(disposition) &&
		 !same_text(r->f->event, "A13") &&
		 in_ranges(ranges && *ranges ? ranges : DEATH_DISPOSITIONS, disposition))
		p->deceased = STATED_YES;
	if (p->deceased != STATED_YES)
		p->deceased_at = MOMENT_NONE;
}

/* PD1-4, else a ROL with the role of primary care provider. */
static struct person_ref read_primary_care(struct reader *r)
{
	struct person_ref p = read_person_field(r, r->pd1, 4);
	for (size_t i = 0; !p.id && !p.family && i < r->m.segment_count; i++) {
		const struct hl7_segment *s = &r->m.segment[i];
		if (segment_is(s, "ROL") && same_text(read_value(r, s, 3, 1), "PP"))
			p = read_person_field(r, s, 4);
	}
	return p;
}

void read_patient(struct reader *r)
{
	struct facts_patient *p = &r->f->patient;
	p->birth = DATE_NONE;
	p->deceased_at = MOMENT_NONE;
	if (!r->pid)
		return;
	add_identifiers(r, read_field(r, r->pid, 3));
	if (!p->identifier_count) { /* before 2.3.1 the record number often stood beside PID-3 */
		add_identifiers(r, read_field(r, r->pid, 2));
		add_identifiers(r, read_field(r, r->pid, 4));
	}
	p->family = read_value(r, r->pid, 5, 1);
	p->given = read_value(r, r->pid, 5, 2);
	p->birth = read_time(r, r->pid, 7).day;
	p->sex = read_sex(r);
	p->address = read_address(r);
	p->phone = read_phone(r, 13);
	if (!p->phone)
		p->phone = read_phone(r, 14);
	p->email = read_contact_mail(r);
	p->language = read_value(r, r->pid, 15, 1);
	p->primary_care = read_primary_care(r);
	read_death(r);
	r->f->attending = read_person_field(r, r->pv1, 7);
}

/* ---- merges ----------------------------------------------------------------------- */

/* What MRG-1 leaves out fits anything; what both state must be the same. */
static bool fits(const char *retired, const char *survivor)
{
	return !*retired || !*survivor || strcmp(retired, survivor) == 0;
}

/* What PID-3 lists: read once, however many MRG follow. */
struct survivors {
	size_t count;
	struct identifier id[REPETITIONS_MAX];
};

static void read_survivors(
    const struct reader *r, const struct hl7_segment *pid, struct survivors *out)
{
	struct hl7_span rest = read_field(r, pid, 3), one;
	out->count = 0;
	while (out->count < REPETITIONS_MAX && hl7_split(&rest, r->m.d.repetition, &one))
		out->id[out->count++] = read_identifier(r, one);
}

static void add_merge(struct reader *r, const struct survivors *all, struct identifier retired)
{
	struct facts *f = r->f;
	if (!retired.value)
		return;
	for (size_t i = 0; i < all->count; i++) {
		struct identifier survivor = all->id[i];
		if (!survivor.value || !fits(retired.type, survivor.type) ||
		    !fits(retired.authority, survivor.authority))
			continue;
		if (!*retired.type || !*retired.authority)
			read_flag(r, "merge-identifier-incomplete");
		retired.type = *retired.type ? retired.type : survivor.type;
		retired.authority = *retired.authority ? retired.authority : survivor.authority;
		if (strcmp(retired.value, survivor.value) == 0)
			return;
		f->merge = arena_grow(r->a, f->merge, f->merge_count, sizeof *f->merge);
		f->merge[f->merge_count++] = (struct facts_merge){survivor, retired};
		return;
	}
	read_flag(r, "merge-identifier-mismatch");
}

bool read_merges(struct reader *r)
{
	struct survivors survivors;
	bool pid = false;
	for (size_t i = 0; i < r->m.segment_count; i++) {
		const struct hl7_segment *s = &r->m.segment[i];
		if (segment_is(s, "PID")) {
			pid = true;
			read_survivors(r, s, &survivors);
		}
		if (!segment_is(s, "MRG") || !pid)
			continue;
		struct hl7_span rest = read_field(r, s, 1), one;
		for (int n = 0; n < REPETITIONS_MAX && hl7_split(&rest, r->m.d.repetition, &one);
		     n++)
			add_merge(r, &survivors, read_identifier(r, one));
	}
	return r->f->merge_count > 0;
}
