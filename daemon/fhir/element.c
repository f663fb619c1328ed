/* SPDX-License-Identifier: Apache-2.0
 *
 * element.c - elements of resources, and what references refer to.
 */
#include "autoconf.h"
#include "telling.h"

#include <string.h>

static const json_t *first_of(const json_t *value)
{
	return json_is_array(value) ? json_array_get(value, 0) : value;
}

const json_t *element(const json_t *from, const char *path)
{
	char name[64];
	for (const char *p = path; from && *p; p += *p == '.') {
		size_t len = strcspn(p, ".");
		if (len >= sizeof name)
			return NULL;
		memcpy(name, p, len);
		name[len] = '\0';
		from = json_object_get(first_of(from), name);
		p += len;
	}
	from = first_of(from);
	return json_is_null(from) ? NULL : from;
}

const char *text_at(const json_t *from, const char *path)
{
	const char *text = json_string_value(element(from, path));
	return text && *text ? text : NULL;
}

bool text_is(const json_t *from, const char *path, const char *text)
{
	const char *is = text_at(from, path);
	return is && strcmp(is, text) == 0;
}

size_t count_of(const json_t *from, const char *name)
{
	const json_t *value = json_object_get(from, name);
	size_t n = json_is_array(value) ? json_array_size(value) : json_is_object(value);
	return n < LIST_MAX ? n : LIST_MAX;
}

const json_t *item(const json_t *from, const char *name, size_t i)
{
	const json_t *value = json_object_get(from, name);
	return json_is_array(value) ? json_array_get(value, i) : value;
}

const char *type_of(const json_t *resource)
{
	const char *type = json_string_value(json_object_get(resource, "resourceType"));
	return type ? type : "";
}

/* ---- references --------------------------------------------------------------------- */

/* "Patient/12", also as the end of an address; a version behind it does not count. */
static bool is_named(const json_t *resource, const char *reference)
{
	const char *id = json_string_value(json_object_get(resource, "id"));
	const char *type = type_of(resource), *version = strstr(reference, "/_history/");
	size_t len = version ? (size_t)(version - reference) : strlen(reference);
	if (!id || !*id || !*type)
		return false;
	size_t type_len = strlen(type), id_len = strlen(id), tail = type_len + 1 + id_len;
	if (len < tail || (len > tail && reference[len - tail - 1] != '/'))
		return false;
	const char *at = reference + len - tail;
	return memcmp(at, type, type_len) == 0 && at[type_len] == '/' &&
	       memcmp(at + type_len + 1, id, id_len) == 0;
}

static const json_t *contained(const struct retelling *t, const char *id)
{
	const json_t *one;
	size_t i;
	json_array_foreach(json_object_get(t->focus, "contained"), i, one)
	{
		const char *is = json_string_value(json_object_get(one, "id"));
		if (is && strcmp(is, id) == 0)
			return one;
	}
	return NULL;
}

const json_t *referred(struct retelling *t, const json_t *reference)
{
	const json_t *said = json_object_get(reference, "reference");
	if (json_is_object(said)) /* CodeableReference, of R5 */
		said = json_object_get(said, "reference");
	const char *to = json_string_value(said);
	if (!to || !*to)
		return NULL;
	if (*to == '#')
		return contained(t, to + 1);
	for (size_t i = 0; i < t->pool_count; i++) {
		struct pooled *p = &t->pool[i];
		if (p->json == t->focus)
			continue; /* nothing is about itself, whatever it is called */
		if ((p->url && strcmp(p->url, to) == 0) || is_named(p->json, to)) {
			p->used = true;
			return p->json;
		}
	}
	return NULL;
}

const json_t *referred_as(struct retelling *t, const json_t *reference, const char *type)
{
	const json_t *to = referred(t, reference);
	return to && strcmp(type_of(to), type) == 0 ? to : NULL;
}

/* ---- identifiers -------------------------------------------------------------------- */

bool has_type(const json_t *identifier, const char *type)
{
	const json_t *kind = json_object_get(identifier, "type");
	size_t count = count_of(kind, "coding");
	if (!type)
		return count == 0;
	for (size_t i = 0; i < count; i++)
		if (text_is(item(kind, "coding", i), "code", type))
			return true;
	return false;
}

const json_t *typed_identifier(const json_t *resource, const char *type)
{
	for (size_t i = 0; i < count_of(resource, "identifier"); i++) {
		const json_t *one = item(resource, "identifier", i);
		if (text_at(one, "value") && has_type(one, type) && !uid_of(one))
			return one;
	}
	return NULL;
}

const char *uid_of(const json_t *identifier)
{
	const char *value = text_at(identifier, "value");
	if (!value || !text_is(identifier, "system", "urn:dicom:uid"))
		return NULL;
	return strncmp(value, "urn:oid:", 8) == 0 ? value + 8 : value;
}

void telling_fault(
    struct retelling *t, int status, const char *code, const char *where, const char *text)
{
	if (!t->fault.status)
		t->fault = (struct fhir_fault){status, code, where, text};
}
