/* SPDX-License-Identifier: Apache-2.0
 *
 * field.c - data types of FHIR as fields of HL7 v2, and segments of them.
 *
 * Source: HL7 v2-to-FHIR implementation guide, read backwards.
 */
#include "autoconf.h"
#include "telling.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static void add_escaped(struct buf *b, const char *text)
{
	for (const char *p = text; *p;) {
		size_t plain = strcspn(p, "|^~\\&\r\n");
		buf_add(b, p, plain);
		p += plain;
		if (!*p)
			return;
		if (*p == '\r' && p[1] == '\n')
			p++;
		static const char special[] = "|^~\\&", letter[] = "FSRET";
		const char *at = strchr(special, *p);
		if (at)
			buf_addf(b, "\\%c\\", letter[at - special]);
		else
			buf_adds(b, "\\.br\\");
		p++;
	}
}

const char *escaped(struct retelling *t, const char *text)
{
	struct buf b = {0};
	if (!text)
		return NULL;
	add_escaped(&b, text);
	const char *out = arena_strndup(t->a, buf_text(&b), b.len);
	buf_free(&b);
	return out;
}

void segment_put(struct retelling *t, const struct segment *s)
{
	int last = FIELDS_MAX - 1;
	size_t before = t->out.len;
	while (last && !s->field[last])
		last--;
	buf_adds(&t->out, s->field[0]);
	for (int i = 1; i <= last; i++) {
		buf_addc(&t->out, '|');
		buf_adds(&t->out, s->field[i]);
	}
	buf_addc(&t->out, '\r');
	spend(t, LOOK_UP_COST + t->out.len - before);
}

/* ---- times -------------------------------------------------------------------------- */

/* So many digits go over; false: there are others. */
static bool take_digits(const char **p, size_t count, struct buf *out)
{
	for (size_t i = 0; i < count; i++)
		if (!isdigit((unsigned char)(*p)[i]))
			return false;
	buf_add(out, *p, count);
	*p += count;
	return true;
}

static bool take(const char **p, char c)
{
	bool is = **p == c;
	*p += is;
	return is;
}

static bool take_zone(const char **p, struct buf *out)
{
	if (take(p, 'Z')) {
		buf_adds(out, "+0000");
		return true;
	}
	if (**p != '+' && **p != '-')
		return false;
	buf_addc(out, *(*p)++);
	return take_digits(p, 2, out) && take(p, ':') && take_digits(p, 2, out);
}

/* YYYY[-MM[-DD[Thh:mm[:ss[.s]]zone]]] */
static bool read_date(const char *p, struct buf *out)
{
	if (!take_digits(&p, 4, out))
		return false;
	for (int part = 0; part < 2 && take(&p, '-'); part++)
		if (!take_digits(&p, 2, out))
			return false;
	if (!*p)
		return true;
	if (out->len != 8 || !take(&p, 'T') || !take_digits(&p, 2, out) || !take(&p, ':') ||
	    !take_digits(&p, 2, out))
		return false;
	if (take(&p, ':') && !take_digits(&p, 2, out))
		return false;
	if (take(&p, '.')) {
		size_t n = strspn(p, "0123456789");
		if (!n)
			return false;
		buf_addc(out, '.');
		buf_add(out, p, n < 4 ? n : 4);
		p += n;
	}
	return take_zone(&p, out) && !*p;
}

const char *hl7_date(struct retelling *t, const json_t *from, const char *path)
{
	const json_t *value = element(from, path);
	const char *text = json_string_value(value), *out = NULL;
	struct buf b = {0};
	if (!value)
		return NULL;
	if (text && strlen(text) < 64 && read_date(text, &b))
		out = arena_strndup(t->a, buf_text(&b), b.len);
	else
		telling_fault(t, 422, "value", path, "this is no FHIR date or time");
	buf_free(&b);
	return out;
}

/* ---- codes -------------------------------------------------------------------------- */

const char *system_name(struct arena *a, const char *uri)
{
	static const struct {
		const char *part, *name;
	} systems[] = {{"loinc.org", "LN"}, {"snomed.info", "SCT"}, {"radlex.org", "RADLEX"},
	    {"ama-assn.org/go/cpt", "C4"}, {"icd-10-cm", "I10C"}, {"icd-10", "I10"},
	    {"dicom.nema.org", "DCM"}, {"99fud", "99FUD"}};
	for (size_t i = 0; uri && i < sizeof systems / sizeof *systems; i++)
		if (strcasestr(uri, systems[i].part))
			return systems[i].name;
	if (uri && strncmp(uri, "urn:oid:", 8) == 0)
		return arena_strdup(a, uri + 8);
	return uri;
}

static const char *join(struct retelling *t, const char *const *part, size_t count)
{
	struct buf b = {0};
	bool any = false;
	while (count && !part[count - 1])
		count--;
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_addc(&b, '^');
		any = any || part[i];
		if (part[i])
			add_escaped(&b, part[i]);
	}
	const char *out = any ? arena_strndup(t->a, buf_text(&b), b.len) : NULL;
	buf_free(&b);
	return out;
}

const char *coding_field(struct retelling *t, const json_t *coding)
{
	const char *part[] = {text_at(coding, "code"), text_at(coding, "display"),
	    system_name(t->a, text_at(coding, "system"))};
	return join(t, part, 3);
}

const char *coded_field(struct retelling *t, const json_t *codeable)
{
	const json_t *one = item(codeable, "coding", 0), *other = item(codeable, "coding", 1);
	const char *text = text_at(codeable, "text");
	if (!count_of(codeable, "coding"))
		one = other = NULL;
	const char *display = text_at(one, "display");
	const char *part[] = {text_at(one, "code"), display ? display : text,
	    system_name(t->a, text_at(one, "system")), text_at(other, "code"),
	    text_at(other, "display"), system_name(t->a, text_at(other, "system"))};
	return join(t, part, 6);
}

/* ---- numbers ------------------------------------------------------------------------ */

/* The system of an Identifier: an OID, or anything else as a namespace. */
static void authority_of(const json_t *identifier, const char **space, const char **oid)
{
	const char *system = text_at(identifier, "system");
	bool is_oid = system && strncmp(system, "urn:oid:", 8) == 0;
	*oid = is_oid ? system + 8 : NULL;
	*space = is_oid ? NULL : system;
}

const char *entity_field(struct retelling *t, const json_t *identifier)
{
	const char *space, *oid;
	authority_of(identifier, &space, &oid);
	const char *part[] = {text_at(identifier, "value"), space, oid, oid ? "ISO" : NULL};
	return part[0] ? join(t, part, 4) : NULL;
}

const char *number_field(struct retelling *t, const json_t *identifier)
{
	const char *space, *oid, *value = text_at(identifier, "value");
	const char *type = text_at(identifier, "type.coding.code");
	authority_of(identifier, &space, &oid);
	if (!value)
		return NULL;
	return arena_printf(t->a, "%s^^^%s%s%s%s^%s", escaped(t, value),
	    space ? escaped(t, space) : "", oid ? "&" : "", oid ? escaped(t, oid) : "",
	    oid ? "&ISO" : "", type ? escaped(t, type) : "");
}

/* ---- people ------------------------------------------------------------------------- */

/* Practitioner, also by way of a PractitionerRole; NULL: something else, or not sent along. */
static const json_t *practitioner_of(struct retelling *t, const json_t *in, const json_t *reference)
{
	const json_t *to = referred(t, in, reference);
	if (to && strcmp(type_of(to), "PractitionerRole") == 0)
		to = referred(t, to, json_object_get(to, "practitioner"));
	return to && strcmp(type_of(to), "Practitioner") == 0 ? to : NULL;
}

/* A Reference alone may be to a Device, an Organization or the patient. */
static bool is_of_person(const json_t *reference)
{
	const char *type = text_at(reference, "type"), *to = text_at(reference, "reference");
	if (type)
		return strncmp(type, "Practitioner", 12) == 0;
	return !to || strncmp(to, "Practitioner", 12) == 0 || strstr(to, "/Practitioner");
}

const char *person_field(struct retelling *t, const json_t *in, const json_t *reference)
{
	const json_t *to = practitioner_of(t, in, reference), *id = NULL;
	const char *part[9] = {0}, *space, *oid;
	if (!reference || (!to && (referred(t, in, reference) || !is_of_person(reference))))
		return NULL;
	id = to ? element(to, "identifier") : json_object_get(reference, "identifier");
	authority_of(id, &space, &oid);
	part[0] = text_at(id, "value");
	part[1] = to ? text_at(to, "name.family") : text_at(reference, "display");
	part[1] = part[1] ? part[1] : text_at(to, "name.text");
	part[2] = text_at(to, "name.given");
	part[5] = text_at(to, "name.prefix");
	part[8] = part[0] ? (space ? space : oid) : NULL;
	return join(t, part, 9);
}
