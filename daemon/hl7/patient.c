/* SPDX-License-Identifier: Apache-2.0
 *
 * patient.c - PID, PD1, PV1, ROL and MRG: who the patient is, and which identifiers are one.
 */
#include "autoconf.h"
#include "followupd/buf.h"
#include "reader.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

/* The number of an account or a visit is nobody's name. */
static bool is_of_patient(const struct identifier *id)
{
	static const char *const others[] = {"AN", "ANON", "ANC", "VN", "WN"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(id->type, others[i]) == 0)
			return false;
	return true;
}

/* A number that stands in PID-2 or PID-4 once more, with less said of it. */
static bool is_repeated(const struct facts_patient *p, const struct identifier *id)
{
	for (size_t i = 0; !*id->authority && i < p->identifier_count; i++)
		if (strcmp(p->identifier[i].value, id->value) == 0)
			return true;
	return false;
}

static void add_identifiers(struct reader *r, struct hl7_span field, bool list)
{
	struct hl7_span one;
	for (int i = 0; i < REPETITIONS_MAX && hl7_split(&field, r->m.d.repetition, &one); i++) {
		struct identifier id = read_identifier(r, one);
		if (id.value && is_of_patient(&id) && (list || !is_repeated(&r->f->patient, &id)))
			add_identifier(r, id);
	}
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

const char *read_address(struct reader *r, struct hl7_span x)
{
	const char *city[] = {read_part(r, x, 3), read_part(r, x, 4), read_part(r, x, 5)};
	const char *part[] = {
	    read_part(r, x, 1), read_part(r, x, 2), join(r, city, 3, " "), read_part(r, x, 6)};
	return hl7_is_delete(x) ? "" : join(r, part, 4, ", ");
}

/* The first telephone number of PID-13, else PID-14. */
static const char *read_phone(struct reader *r, unsigned field)
{
	struct hl7_span rest = read_field(r, r->pid, field), one;
	const char *number = NULL;
	if (hl7_is_delete(rest))
		return "";
	for (int i = 0; !number && i < REPETITIONS_MAX; i++) {
		if (!hl7_split(&rest, r->m.d.repetition, &one))
			break;
		number = read_number(r, one);
	}
	return number;
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
	else if (same_text(r->f->type, "ADT") && same_text(r->f->event, "A13"))
		p->deceased = STATED_NO; /* the discharge is taken back, and what it said */
	else if (same_text(r->f->type, "ADT") && !is_blank(disposition) &&
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

/* The patient class, HL7 table 0004; others (preadmit, commercial) say nothing of the exam. */
static const char *read_setting(struct reader *r)
{
	static const char *const classes[][2] = {
	    {"I", "inpatient"}, {"O", "outpatient"}, {"R", "outpatient"}, {"E", "emergency"}};
	const char *class = r->pv1 ? read_value(r, r->pv1, 2, 1) : NULL;
	for (size_t i = 0; class && i < sizeof classes / sizeof *classes; i++)
		if (strcasecmp(classes[i][0], class) == 0)
			return classes[i][1];
	return NULL;
}

void read_patient(struct reader *r)
{
	struct facts_patient *p = &r->f->patient;
	p->birth = DATE_NONE;
	p->deceased_at = MOMENT_NONE;
	if (!r->pid)
		return;
	add_identifiers(r, read_field(r, r->pid, 3), true);
	add_identifiers(r, read_field(r, r->pid, 2), false);
	add_identifiers(r, read_field(r, r->pid, 4), false);
	p->family = read_value(r, r->pid, 5, 1);
	p->given = read_value(r, r->pid, 5, 2);
	p->birth = read_time(r, r->pid, 7).day;
	p->sex = read_sex(r);
	p->address = read_address(r, read_first(r, r->pid, 11));
	p->phone = read_phone(r, 13);
	if (!p->phone)
		p->phone = read_phone(r, 14);
	p->email = read_contact_mail(r);
	p->language = read_value(r, r->pid, 15, 1);
	read_contacts(r);
	p->primary_care = read_primary_care(r);
	read_death(r);
	r->f->attending = read_person_field(r, r->pv1, 7);
	r->f->setting = read_setting(r);
}

/* ---- merges ----------------------------------------------------------------------- */

/* By any of their names, in whatever case. */
static bool same_authority(const struct identifier *a, const struct identifier *b)
{
	return a->known || b->known ? a->known == b->known
				    : strcasecmp(a->authority, b->authority) == 0;
}

/* What one leaves out fits anything. */
static bool authorities_fit(const struct identifier *a, const struct identifier *b)
{
	return (!*a->authority && !a->known) || (!*b->authority && !b->known) ||
	       same_authority(a, b);
}

static bool types_fit(const struct identifier *a, const struct identifier *b)
{
	return !*a->type || !*b->type || strcmp(a->type, b->type) == 0;
}

/* What PID-3 or MRG-1 lists: read once, however many MRG follow. */
struct survivors {
	size_t count;
	struct identifier id[REPETITIONS_MAX];
};

static void read_identifiers(const struct reader *r, struct hl7_span rest, struct survivors *out)
{
	struct hl7_span one;
	out->count = 0;
	while (out->count < REPETITIONS_MAX && hl7_split(&rest, r->m.d.repetition, &one)) {
		out->id[out->count] = read_identifier(r, one);
		out->count += out->id[out->count].value != NULL;
	}
}

/* The number that stays for that one: another one of the same authority and type; PID-3 may list
 * the retired number, too, even first.  NULL: there is none. */
static const struct identifier *survivor_of(
    const struct survivors *all, const struct identifier *retired)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct identifier *id = &all->id[i];
		if (strcmp(id->value, retired->value) != 0 && authorities_fit(id, retired) &&
		    types_fit(id, retired))
			return id;
	}
	return NULL;
}

static bool lists(const struct survivors *all, const struct identifier *id)
{
	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->id[i].value, id->value) == 0 && authorities_fit(&all->id[i], id))
			return true;
	return false;
}

static void put_merge(
    struct reader *r, enum merge_how how, struct identifier survivor, struct identifier retired)
{
	struct facts *f = r->f;
	f->merge = arena_grow(r->a, f->merge, f->merge_count, sizeof *f->merge);
	f->merge[f->merge_count++] = (struct facts_merge){how, survivor, retired};
}

/* Events that speak of accounts and visits repeat the patient's own numbers in MRG-1. */
static bool is_about_patients(const struct reader *r)
{
	return !same_text(r->f->event, "A41") && !same_text(r->f->event, "A42") &&
	       !same_text(r->f->event, "A50");
}

static void unclear(struct reader *r, const struct survivors *all, const struct identifier *retired)
{
	const struct identifier *survivor = survivor_of(all, retired);
	read_flag(r, "merge-identifier-mismatch");
	put_merge(r, MERGE_UNCLEAR, survivor ? *survivor : all->id[0], *retired);
}

static void add_merge(struct reader *r, const struct survivors *all, struct identifier retired)
{
	const struct identifier *survivor = survivor_of(all, &retired);
	/* A43 moves a number to another person, which none of its numbers says. */
	if (!survivor || !is_about_patients(r) || same_text(r->f->event, "A43")) {
		unclear(r, all, &retired);
		return;
	}
	if (!*retired.type || (!*retired.authority && !retired.known))
		read_flag(r, "merge-identifier-incomplete");
	if (!*retired.type)
		retired.type = survivor->type;
	if (!*retired.authority && !retired.known) {
		retired.authority = survivor->authority;
		retired.known = survivor->known;
	}
	put_merge(r, MERGE_RETIRES, *survivor, retired);
}

/* Numbers that stand on both sides stay, unless no other one is named: then PID-3 lists the retired
 * number beside its survivor. */
static void add_merges(struct reader *r, const struct survivors *all, const struct hl7_segment *mrg)
{
	struct survivors retired;
	bool others = false;
	read_identifiers(r, read_field(r, mrg, 1), &retired);
	for (size_t i = 0; i < retired.count; i++)
		others = others || !lists(all, &retired.id[i]);
	for (size_t i = 0; i < retired.count && all->count; i++) {
		bool listed = lists(all, &retired.id[i]);
		bool moved = same_text(r->f->event, "A43");
		if (!listed || (!others && (moved || (is_about_patients(r) && all->count > 1))))
			add_merge(r, all, retired.id[i]);
	}
}

/* A24 and A37: two patients, each in a PID of its own. */
static bool read_pair(struct reader *r, enum merge_how how)
{
	struct survivors one = {0}, other;
	for (size_t i = 0; i < r->m.segment_count; i++) {
		if (!segment_is(&r->m.segment[i], "PID"))
			continue;
		other.count = 0;
		read_identifiers(r, read_field(r, &r->m.segment[i], 3), one.count ? &other : &one);
		if (other.count)
			put_merge(r, how, one.id[0], other.id[0]);
	}
	return r->f->merge_count > 0;
}

bool read_merges(struct reader *r)
{
	struct survivors survivors;
	bool pid = false;
	if (same_text(r->f->event, "A24") || same_text(r->f->event, "A37"))
		return read_pair(r, same_text(r->f->event, "A24") ? MERGE_LINKS : MERGE_UNLINKS);
	for (size_t i = 0; i < r->m.segment_count; i++) {
		const struct hl7_segment *s = &r->m.segment[i];
		if (segment_is(s, "PID")) {
			pid = true;
			read_identifiers(r, read_field(r, s, 3), &survivors);
		} else if (segment_is(s, "MRG") && pid) {
			add_merges(r, &survivors, s);
		}
	}
	return r->f->merge_count > 0;
}
