/* SPDX-License-Identifier: Apache-2.0
 *
 * contact.c - PID-11, 13, 14, 15 and 40, and NK1: by what the patient is reached.
 *
 * All repetitions, as they are listed; what is said to be wrong, a fax or a place of birth is
 * nothing by which anybody is reached.  At most PER_PLACE_MAX of each place.
 */
#include "autoconf.h"
#include "reader.h"

#include <string.h>
#include <strings.h>

#define PER_PLACE_MAX 8

struct contact_list {
	struct reader *r;
	enum contact_place place;
	const char *name; /* of next of kin */
	size_t count;
};

static bool is_same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool is_known(const struct facts_patient *p, const struct facts_contact *c)
{
	for (size_t i = 0; i < p->contact_count; i++)
		if (p->contact[i].place == c->place && p->contact[i].kind == c->kind &&
		    is_same(p->contact[i].value, c->value) && is_same(p->contact[i].name, c->name))
			return true;
	return false;
}

static void add(
    struct contact_list *l, enum contact_kind kind, enum contact_use use, const char *value)
{
	struct facts_patient *p = &l->r->f->patient;
	const struct facts_contact one = {.kind = kind,
	    .use = l->name ? USE_KIN : use,
	    .place = l->place,
	    .value = value,
	    .name = l->name};
	if (is_blank(value) || l->count == PER_PLACE_MAX || is_known(p, &one))
		return;
	p->contact = arena_grow(l->r->a, p->contact, p->contact_count, sizeof *p->contact);
	p->contact[p->contact_count++] = one;
	l->count++;
}

struct named_use {
	const char *code;
	enum contact_use use;
};

static bool find_use(const struct named_use *table, const char *code, enum contact_use *use)
{
	for (; code && table->code; table++)
		if (strcasecmp(table->code, code) == 0) {
			*use = table->use;
			return true;
		}
	return false;
}

/* HL7 tables 0202 (equipment) before 0201 (use): a mobile telephone at home is a mobile one. */
static enum contact_use use_of_phone(const struct reader *r, struct hl7_span one, unsigned field)
{
	static const struct named_use equipment[] = {{"CP", USE_MOBILE}, {"BP", USE_PAGER},
	    {"TDD", USE_TEXT_TELEPHONE}, {"TTY", USE_TEXT_TELEPHONE}, {0}},
				      uses[] = {{"PRN", USE_HOME}, {"ORN", USE_HOME},
					  {"VHN", USE_TEMPORARY}, {"WPN", USE_WORK},
					  {"BPN", USE_PAGER}, {"PRS", USE_MOBILE}, {0}};
	enum contact_use use = field == 14 ? USE_WORK : USE_UNSAID;
	if (!find_use(equipment, read_part(r, one, 3), &use))
		find_use(uses, read_part(r, one, 2), &use);
	return use;
}

static bool is_telephone(const struct reader *r, struct hl7_span one)
{
	const char *equipment = read_part(r, one, 3);
	return !same_text(equipment, "FX") && !same_text(equipment, "MD") &&
	       !same_text(equipment, "SAT");
}

const char *read_number(struct reader *r, struct hl7_span one)
{
	const char *plain = read_part(r, one, 1), *use = read_part(r, one, 2);
	if (same_text(use, "NET") || (plain && strchr(plain, '@')))
		return NULL;
	if (!is_blank(plain))
		return plain;
	const char *country = read_part(r, one, 5), *area = read_part(r, one, 6),
		   *local = read_part(r, one, 7), *extension = read_part(r, one, 8);
	if (is_blank(local))
		return is_blank(read_part(r, one, 12)) ? NULL : read_part(r, one, 12);
	return arena_printf(r->a, "%s%s%s%s%s%s%s%s", is_blank(country) ? "" : "+",
	    is_blank(country) ? "" : country, is_blank(country) ? "" : " ",
	    is_blank(area) ? "" : area, is_blank(area) ? "" : " ", local,
	    is_blank(extension) ? "" : " ext. ", is_blank(extension) ? "" : extension);
}

static bool next_of(struct reader *r, struct hl7_span *rest, struct hl7_span *one, int *n)
{
	return (*n)++ < REPETITIONS_MAX && hl7_split(rest, r->m.d.repetition, one);
}

static void add_numbers(struct contact_list *l, const struct hl7_segment *s, unsigned field)
{
	struct reader *r = l->r;
	struct hl7_span rest = read_field(r, s, field), one;
	for (int n = 0; next_of(r, &rest, &one, &n);) {
		const char *mail = read_email(r, one), *number = read_number(r, one);
		if (mail)
			add(l, CONTACT_MAIL, USE_UNSAID, mail);
		else if (number && is_telephone(r, one))
			add(l, CONTACT_PHONE, use_of_phone(r, one, field), number);
	}
}

/* HL7 table 0190.  false: nobody is reached there. */
static bool use_of_address(const struct reader *r, struct hl7_span one, enum contact_use *use)
{
	static const struct named_use uses[] = {{"M", USE_POST}, {"H", USE_HOME}, {"P", USE_HOME},
	    {"L", USE_HOME}, {"C", USE_TEMPORARY}, {"TM", USE_TEMPORARY}, {"V", USE_TEMPORARY},
	    {"B", USE_WORK}, {"O", USE_WORK}, {0}};
	static const char *const nowhere[] = {"BA", "BDL", "BR", "N", "F"};
	const char *type = read_part(r, one, 7);
	*use = USE_UNSAID;
	for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
		if (same_text(type, nowhere[i]))
			return false;
	find_use(uses, type, use);
	return true;
}

static void add_addresses(struct contact_list *l)
{
	struct reader *r = l->r;
	struct hl7_span rest = read_field(r, r->pid, 11), one;
	enum contact_use use;
	for (int n = 0; next_of(r, &rest, &one, &n);)
		if (!hl7_is_delete(one) && use_of_address(r, one, &use))
			add(l, CONTACT_ADDRESS, use, read_address(r, one));
}

/* "Ana Rivera, MTH", or the words that explain the code. */
static const char *name_of_kin(struct reader *r, const struct hl7_segment *s)
{
	const char *given = read_value(r, s, 2, 2), *family = read_value(r, s, 2, 1);
	const char *code = read_value(r, s, 3, 1), *words = read_value(r, s, 3, 2);
	const char *what = is_blank(words) ? code : words;
	if (is_blank(given) && is_blank(family))
		return is_blank(what) ? "next of kin" : what;
	return arena_printf(r->a, "%s%s%s%s%s", is_blank(given) ? "" : given,
	    is_blank(given) || is_blank(family) ? "" : " ", is_blank(family) ? "" : family,
	    is_blank(what) ? "" : ", ", is_blank(what) ? "" : what);
}

static void add_kin(struct reader *r)
{
	struct contact_list l = {.r = r, .place = PLACE_KIN};
	for (size_t i = 0; i < r->m.segment_count; i++) {
		const struct hl7_segment *s = &r->m.segment[i];
		if (!segment_is(s, "NK1"))
			continue;
		r->f->patient.places |= 1U << PLACE_KIN;
		l.name = name_of_kin(r, s);
		add_numbers(&l, s, 5);
		add_numbers(&l, s, 6);
	}
}

static struct contact_list list_of(struct reader *r, enum contact_place place, unsigned field)
{
	if (read_field(r, r->pid, field).len)
		r->f->patient.places |= 1U << place;
	return (struct contact_list){.r = r, .place = place};
}

void read_contacts(struct reader *r)
{
	static const struct {
		unsigned field;
		enum contact_place place;
	} numbers[] = {{13, PLACE_HOME}, {14, PLACE_BUSINESS}, {40, PLACE_TELECOM}};
	struct contact_list l = list_of(r, PLACE_ADDRESS, 11);
	add_addresses(&l);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		l = list_of(r, numbers[i].place, numbers[i].field);
		add_numbers(&l, r->pid, numbers[i].field);
	}
	l = list_of(r, PLACE_LANGUAGE, 15);
	add(&l, CONTACT_LANGUAGE, USE_UNSAID, read_value(r, r->pid, 15, 1));
	add_kin(r);
}
