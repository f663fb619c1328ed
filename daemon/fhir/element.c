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

struct pooled pooled_of(const json_t *resource, const char *url)
{
	const char *id = text_at(resource, "id");
	return (struct pooled){resource, url, type_of(resource), id ? id : "", false};
}

/* "Patient/12", also as the end of an address. */
static bool is_named(const struct pooled *p, const char *to, size_t len)
{
	size_t type_len = strlen(p->type), id_len = strlen(p->id), tail = type_len + 1 + id_len;
	if (!type_len || !id_len || len < tail || (len > tail && to[len - tail - 1] != '/'))
		return false;
	const char *at = to + len - tail;
	return memcmp(at, p->type, type_len) == 0 && at[type_len] == '/' &&
	       memcmp(at + type_len + 1, p->id, id_len) == 0;
}

static const json_t *among_contained(struct retelling *t, const json_t *container, const char *id)
{
	const json_t *list = json_object_get(container, "contained"), *one;
	size_t i;
	json_array_foreach(list, i, one)
	{
		const char *is = json_string_value(json_object_get(one, "id"));
		if (!spend(t, 10))
			return NULL;
		if (is && strcmp(is, id) == 0)
			return one;
	}
	return NULL;
}

static bool contains(struct retelling *t, const json_t *container, const json_t *resource)
{
	const json_t *list = json_object_get(container, "contained"), *one;
	size_t i;
	json_array_foreach(list, i, one)
	{
		if (one == resource)
			return true;
		if (!spend(t, 1))
			return false;
	}
	return false;
}

/* Contained resources refer to each other as the resource does that contains them. */
static const json_t *container_of(struct retelling *t, const json_t *in)
{
	if (in == t->focus || contains(t, t->focus, in))
		return t->focus;
	for (size_t i = 0; i < t->pool_count && spend(t, 1); i++)
		if (t->pool[i].json == in || contains(t, t->pool[i].json, in))
			return t->pool[i].json;
	return NULL;
}

static struct pooled *with_url(struct retelling *t, const char *to, size_t len)
{
	for (size_t i = 0; i < t->pool_count && spend(t, 1); i++) {
		struct pooled *p = &t->pool[i];
		if (p->url && p->json != t->focus && strncmp(p->url, to, len) == 0 && !p->url[len])
			return p;
	}
	return NULL;
}

/* Two versions of one resource are one. */
static bool is_other(const struct pooled *a, const struct pooled *b)
{
	return !a->url || !b->url || strcmp(a->url, b->url) != 0;
}

/* An address names only what does not say whose it is: two servers have a Patient/12 each. */
static struct pooled *with_name(struct retelling *t, const char *to, size_t len)
{
	bool relative = !strchr(to, ':');
	struct pooled *found = NULL;
	for (size_t i = 0; i < t->pool_count && spend(t, 1); i++) {
		struct pooled *p = &t->pool[i];
		bool nobodys = !p->url || strncmp(p->url, "urn:", 4) == 0;
		if (p->json == t->focus || !(relative || nobodys) || !is_named(p, to, len))
			continue;
		if (found && is_other(found, p))
			return NULL;
		found = found ? found : p;
	}
	return found;
}

/* Nothing is about itself, whatever it is called.  A version does not count. */
const json_t *referred(struct retelling *t, const json_t *in, const json_t *reference)
{
	const json_t *said = json_object_get(reference, "reference");
	if (json_is_object(said)) /* CodeableReference, of R5 */
		said = json_object_get(said, "reference");
	const char *to = json_string_value(said);
	if (!to || !*to || !spend(t, LOOK_UP_COST))
		return NULL;
	if (*to == '#')
		return among_contained(t, container_of(t, in), to + 1);
	const char *version = strstr(to, "/_history/");
	size_t len = version ? (size_t)(version - to) : strlen(to);
	struct pooled *p = with_url(t, to, len);
	p = p ? p : with_name(t, to, len);
	if (!p)
		return NULL;
	p->used = true;
	return p->json;
}

const json_t *referred_as(
    struct retelling *t, const json_t *in, const json_t *reference, const char *type)
{
	const json_t *to = referred(t, in, reference);
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

const json_t *any_identifier(const json_t *resource)
{
	for (size_t i = 0; i < count_of(resource, "identifier"); i++) {
		const json_t *one = item(resource, "identifier", i);
		if (text_at(one, "value") && !uid_of(one))
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

bool spend(struct retelling *t, size_t steps)
{
	t->spent += steps;
	if (t->spent <= SPEND_MAX)
		return true;
	telling_fault(t, 413, "too-costly", "",
	    "its resources refer to each other so often that it is too much work");
	return false;
}
