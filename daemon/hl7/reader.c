/* SPDX-License-Identifier: Apache-2.0
 *
 * reader.c - the data types of HL7 v2 fields as parts of facts.
 */
#include "autoconf.h"
#include "reader.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

void read_flag(struct reader *r, const char *name)
{
	struct facts *f = r->f;
	for (size_t i = 0; i < f->flag_count; i++)
		if (strcmp(f->flag[i], name) == 0)
			return;
	f->flag = arena_grow(r->a, f->flag, f->flag_count, sizeof *f->flag);
	f->flag[f->flag_count++] = name;
}

bool is_stated(struct moment m)
{
	return m.at != INSTANT_NONE;
}

struct moment moment_or(struct moment m, struct moment other)
{
	return is_stated(m) ? m : other;
}

bool is_blank(const char *s)
{
	return !s || !*s;
}

const char *cut_text(struct arena *a, const char *s, size_t max)
{
	size_t n = strnlen(s, max + 1);
	if (n <= max)
		return s;
	while (max && ((unsigned char)s[max] & 0xc0) == 0x80)
		max--;
	return arena_strndup(a, s, max);
}

bool same_text(const char *a, const char *b)
{
	return a && b && *a && strcmp(a, b) == 0;
}

bool segment_is(const struct hl7_segment *s, const char *name)
{
	return strcmp(s->name, name) == 0;
}

struct hl7_span read_field(const struct reader *r, const struct hl7_segment *s, unsigned field)
{
	return s ? hl7_field(&r->m, s, field) : (struct hl7_span){"", 0};
}

struct hl7_span read_first(const struct reader *r, const struct hl7_segment *s, unsigned field)
{
	return hl7_part(read_field(r, s, field), r->m.d.repetition, 1);
}

const char *read_part(const struct reader *r, struct hl7_span repetition, unsigned component)
{
	struct hl7_span c = hl7_part(repetition, r->m.d.component, component);
	return hl7_value(r->a, &r->m, hl7_part(c, r->m.d.subcomponent, 1));
}

const char *read_value(
    const struct reader *r, const struct hl7_segment *s, unsigned field, unsigned component)
{
	return read_part(r, read_first(r, s, field), component);
}

struct moment read_moment(struct reader *r, struct hl7_span field)
{
	struct moment m;
	switch (hl7_time(field.p, field.len, r->m.d.component, &r->clock, &m, NULL, NULL)) {
	case HL7_TIME_BAD:
		read_flag(r, "bad-time");
		break;
	case HL7_TIME_ODD:
		read_flag(r, "odd-time");
		break;
	default:
		break;
	}
	return m;
}

struct moment read_time(struct reader *r, const struct hl7_segment *s, unsigned field)
{
	return read_moment(r, read_first(r, s, field));
}

struct coded read_coded(const struct reader *r, struct hl7_span repetition)
{
	const char *part[6];
	for (unsigned i = 0; i < 6; i++)
		part[i] = read_part(r, repetition, i + 1);
	struct coded c = {part[0], part[1], part[2], part[3], part[4], part[5]};
	if (!c.code && c.alt_code) { /* only the alternate coding was filled */
		c = (struct coded){part[3], part[1], part[5], NULL, NULL, NULL};
		c.text = c.text ? c.text : part[4];
	} else if (!c.text) {
		c.text = c.alt_text;
	}
	return c;
}

/* HD spread over components (EI), or inside one (CX-4): namespace, else universal id. */
static const char *authority(const char *space, const char *universal)
{
	return !is_blank(space) ? space : !is_blank(universal) ? universal : "";
}

static const char *read_subpart(
    const struct reader *r, struct hl7_span repetition, unsigned component, unsigned number)
{
	struct hl7_span c = hl7_part(repetition, r->m.d.component, component);
	return hl7_value(r->a, &r->m, hl7_part(c, r->m.d.subcomponent, number));
}

struct identifier read_entity(const struct reader *r, const struct hl7_segment *s, unsigned field)
{
	struct hl7_span x = read_first(r, s, field);
	struct identifier id = {.type = "", .authority = ""};
	id.value = read_part(r, x, 1);
	if (is_blank(id.value))
		id.value = NULL;
	else
		id.authority = authority(read_part(r, x, 2), read_part(r, x, 3));
	return id;
}

/* By namespace, else by OID; without either the sender's own. */
static const struct authority *known_authority(
    const struct reader *r, const char *space, const char *universal)
{
	const struct hl7_source *s = r->source;
	const struct authority *a = authority_named(s->authority, s->authority_count, space);
	if (!a)
		a = authority_named(s->authority, s->authority_count, universal);
	if (!a && is_blank(space) && is_blank(universal))
		a = authority_of_facility(s->authority, s->authority_count, r->facility);
	return a;
}

struct identifier read_identifier(const struct reader *r, struct hl7_span repetition)
{
	struct identifier id = {.type = "", .authority = ""};
	const char *type = read_part(r, repetition, 5);
	id.value = read_part(r, repetition, 1);
	if (is_blank(id.value)) {
		id.value = NULL;
		return id;
	}
	id.type = type ? type : "";
	const char *space = read_subpart(r, repetition, 4, 1),
		   *universal = read_subpart(r, repetition, 4, 2);
	id.authority = authority(space, universal);
	id.known = known_authority(r, space, universal);
	return id;
}

struct person_ref read_person(const struct reader *r, struct hl7_span repetition)
{
	struct hl7_span first = hl7_part(repetition, r->m.d.component, 1), x = repetition;
	char separator = r->m.d.component;
	struct person_ref p = {0};
	if (r->m.d.subcomponent && memchr(first.p, r->m.d.subcomponent, first.len)) {
		x = first;
		separator = r->m.d.subcomponent;
	}
	const char *part[9];
	for (unsigned i = 0; i < 9; i++) {
		struct hl7_span c = hl7_part(x, separator, i + 1);
		if (separator == r->m.d.component)
			c = hl7_part(c, r->m.d.subcomponent, 1);
		part[i] = hl7_value(r->a, &r->m, c);
	}
	if (is_blank(part[0]) && is_blank(part[1]))
		return p;
	p.id = is_blank(part[0]) ? NULL : part[0];
	p.family = part[1];
	p.given = part[2];
	p.prefix = part[5];
	p.authority = part[8] ? part[8] : "";
	return p;
}

struct person_ref read_person_field(
    const struct reader *r, const struct hl7_segment *s, unsigned field)
{
	return read_person(r, read_first(r, s, field));
}

/* XTN: ^NET^Internet^mail, or a mail address in the first component. */
const char *read_email(const struct reader *r, struct hl7_span field)
{
	struct hl7_span one;
	for (int i = 0; i < REPETITIONS_MAX && hl7_split(&field, r->m.d.repetition, &one); i++) {
		const char *use = read_part(r, one, 2), *kind = read_part(r, one, 3);
		const char *mail = read_part(r, one, 4), *plain = read_part(r, one, 1);
		bool net = same_text(use, "NET") || (kind && strcasecmp(kind, "Internet") == 0);
		if (net && !is_blank(mail))
			return mail;
		if (plain && strchr(plain, '@'))
			return plain;
	}
	return NULL;
}

const char *read_modality(const struct reader *r, const char *word)
{
	static const char *const words[][2] = {{"CT", "CT"}, {"MR", "MR"}, {"MRI", "MR"},
	    {"NMR", "MR"}, {"US", "US"}, {"RUS", "US"}, {"VUS", "US"}, {"OUS", "US"}, {"MG", "MG"},
	    {"MAM", "MG"}, {"NM", "NM"}, {"NMS", "NM"}, {"PT", "PT"}, {"PET", "PT"}, {"CR", "CR"},
	    {"DX", "DX"}, {"XR", "XR"}, {"RX", "XR"}, {"RF", "RF"}, {"XA", "XA"}, {"BMD", "BMD"},
	    {"ES", "ES"}, {"PX", "PX"}, {"IO", "IO"},
	    /* of table 0074, and no imaging; SR, serology there, is DICOM's structured report */
	    {"SP", "SP"}, {"PAT", "SP"}, {"CP", "SP"}, {"LAB", "LAB"}, {"CH", "LAB"}, {"HM", "LAB"},
	    {"MB", "LAB"}, {"BLB", "LAB"}, {"IMM", "LAB"}, {"TX", "LAB"}, {"VR", "LAB"},
	    {"UR", "LAB"}, {"URN", "LAB"}, {"MCB", "LAB"}};
	for (size_t i = 0; word && i < sizeof words / sizeof *words; i++)
		if (strcasecmp(words[i][0], word) == 0)
			return words[i][1];
	return NULL;
}

/* A filler number that the sender repeats in a free field is the accession, even when it is not the
 * first of several. */
static const char *confirmed_filler(const struct reader *r, const struct hl7_segment *obr)
{
	const char *extra[] = {read_value(r, obr, 18, 1), read_value(r, obr, 20, 1)};
	struct hl7_span rest = read_field(r, obr, 3), one;
	for (int i = 0; i < REPETITIONS_MAX && hl7_split(&rest, r->m.d.repetition, &one); i++) {
		const char *filler = read_part(r, one, 1);
		if (same_text(filler, extra[0]) || same_text(filler, extra[1]))
			return filler;
	}
	return NULL;
}

/* What stands in a free field is a number only when it looks like one. */
static const char *number_in(const struct reader *r, const struct hl7_segment *obr, unsigned field)
{
	const char *x = read_value(r, obr, field, 1);
	size_t digits = 0, n = 0;
	for (; x && x[n]; n++) {
		digits += isdigit((unsigned char)x[n]) != 0;
		if (!isalnum((unsigned char)x[n]) && !strchr("-._/", x[n]))
			return NULL;
	}
	return digits >= 4 ? x : NULL;
}

/* Of a sender that fills neither OBR-2 nor OBR-3. */
const char *read_free_accession(const struct reader *r, const struct hl7_segment *obr)
{
	const char *x = number_in(r, obr, 18);
	return x ? x : number_in(r, obr, 20);
}

const char *read_accession(
    struct reader *r, const struct hl7_segment *obr, const struct hl7_segment *orc)
{
	const char *x = NULL;
	if (r->accession_field != 3)
		x = read_value(r, obr, r->accession_field, 1);
	else
		x = confirmed_filler(r, obr);
	if (is_blank(x))
		x = read_value(r, obr, 3, 1);
	if (is_blank(x))
		x = read_value(r, orc, 3, 1);
	return is_blank(x) ? NULL : x;
}

static bool is_nobody(struct person_ref p)
{
	return !p.id && !p.family;
}

struct person_ref read_visit_doctor(const struct reader *r)
{
	struct person_ref p = read_person_field(r, r->pv1, 8);
	if (is_nobody(p))
		p = read_person_field(r, r->pv1, 7);
	if (is_nobody(p))
		p = read_person_field(r, r->pd1, 4);
	return p;
}

struct person_ref read_orderer(
    const struct reader *r, const struct hl7_segment *obr, const struct hl7_segment *orc)
{
	struct person_ref p = read_person_field(r, obr, 16);
	if (is_nobody(p))
		p = read_person_field(r, orc, 12);
	return is_nobody(p) ? r->visit_doctor : p;
}
