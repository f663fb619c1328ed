/* SPDX-License-Identifier: Apache-2.0
 *
 * plan.c - the body of a request as messages: what each is about, what it takes along, its number.
 *
 * Each resource that can be acted on is a message; it takes along what it refers to, so that it can
 * be read alone and again.  What nothing refers to is a message too, so that it is seen.  Messages
 * are told here once, so that who sent them hears of a fault at once and with its place.
 */
#include "autoconf.h"
#include "followupd/hl7_envelope.h"
#include "telling.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define ENTRIES_MAX  2000
#define VALUES_MAX   2000000 /* of a body */
#define COPIES_MAX   4	     /* times the body, of all messages together */
#define IDENTITY_MAX 150

struct receiving {
	struct arena *a;
	struct fhir_plan *plan;
	const struct fhir_wanted *wanted;
	const char *facility;
	const json_t *root;
	const char *kind; /* of the Bundle; NULL: none */
	struct pooled *pool;
	size_t stored; /* bytes of messages */
	size_t spent;  /* of SPEND_MAX */
};

static void fault_of_all(
    struct receiving *p, int status, const char *code, const char *place, const char *text)
{
	if (!p->plan->fault.status)
		p->plan->fault = (struct fhir_fault){status, code, place, text};
}

static void fault_of_entry(struct receiving *p, size_t i, int status, const char *code,
    const char *place, const char *text)
{
	struct fhir_fault *f = &p->plan->entry[i].fault;
	if (f->status)
		return;
	const char *at = p->plan->bundle ? arena_printf(p->a, "Bundle.entry[%zu].%s", i, place)
					 : arena_printf(p->a, "%s%s", p->plan->entry[i].type,
					       strncmp(place, "resource", 8) == 0 ? place + 8 : "");
	*f = (struct fhir_fault){status, code, at, text};
	if (p->plan->request != FHIR_BATCH)
		p->plan->fault = p->plan->fault.status ? p->plan->fault : *f;
}

/* ---- the number of a message -------------------------------------------------------- */

static const char *printable(struct arena *a, const char *type, const char *text)
{
	char hex[65];
	size_t len = strlen(text);
	bool replaced = false;
	char *out = arena_printf(a, "%.40s/%s", type, text);
	for (char *c = out; *c; c++)
		if (*c < ' ' || *c > '~') {
			*c = '?';
			replaced = true;
		}
	if (replaced || len > IDENTITY_MAX)
		return arena_printf(a, "%.100s~%.16s", out, sha256_hex(text, len, hex));
	return out;
}

static const char *identity_text(struct arena *a, const char *system, const char *value)
{
	return system && *system ? arena_printf(a, "%s|%s", system, value) : value;
}

static const char *number_of(struct receiving *p, const json_t *resource, const char *id)
{
	char hex[65];
	for (size_t i = 0; i < count_of(resource, "identifier"); i++) {
		const json_t *one = item(resource, "identifier", i);
		if (text_at(one, "value"))
			return printable(p->a, type_of(resource),
			    identity_text(p->a, text_at(one, "system"), text_at(one, "value")));
	}
	id = id ? id : text_at(resource, "id");
	if (id)
		return printable(p->a, type_of(resource), id);
	char *text = json_dumps(resource, JSON_COMPACT | JSON_SORT_KEYS);
	const char *out = printable(p->a, type_of(resource),
	    arena_printf(
		p->a, "-%.16s", sha256_hex(text ? text : "", text ? strlen(text) : 0, hex)));
	free(text);
	return out;
}

/* ---- what the request asks for ------------------------------------------------------ */

static int hex_value(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

static char *unescaped(struct arena *a, const char *text)
{
	char *out = arena_strdup(a, text), *to = out;
	for (const char *c = text; *c; c++)
		if (*c == '%' && isxdigit((unsigned char)c[1]) && isxdigit((unsigned char)c[2])) {
			*to++ = (char)(hex_value(c[1]) << 4 | hex_value(c[2]));
			c += 2;
		} else {
			*to++ = *c;
		}
	*to = '\0';
	return out;
}

/* Of the data type id. */
static bool is_id(const char *s)
{
	size_t len = strlen(s);
	return len && len <= 64 &&
	       strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.") == len;
}

static bool is_type_name(const char *s)
{
	return *s && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == strlen(s);
}

/* "identifier=SYSTEM|VALUE", the one condition by which anything is found again. */
static void take_condition(struct receiving *p, size_t i, const char *said, const char *place)
{
	struct fhir_entry *x = &p->plan->entry[i];
	static const char name[] = "identifier=";
	if (!said)
		return;
	const char *query = strchr(said, '?') ? strchr(said, '?') + 1 : said;
	if (strncmp(query, name, strlen(name)) != 0 || strchr(query, '&')) {
		fault_of_entry(p, i, 400, "not-supported", place,
		    "the only condition is identifier=SYSTEM|VALUE");
		return;
	}
	char *value = unescaped(p->a, query + strlen(name));
	x->if_none_exist = printable(p->a, x->type, *value == '|' ? value + 1 : value);
}

static void take_request(struct receiving *p, size_t i, const json_t *entry)
{
	struct fhir_entry *x = &p->plan->entry[i];
	const char *method = text_at(entry, "request.method"), *url = text_at(entry, "request.url");
	bool put = method && strcmp(method, "PUT") == 0;
	if (!method || !url) {
		fault_of_entry(p, i, 400, "required", "request", "the request is not said");
		return;
	}
	if (!put && strcmp(method, "POST") != 0) {
		fault_of_entry(
		    p, i, 405, "not-supported", "request.method", "only POST and PUT are taken");
		return;
	}
	size_t len = strcspn(url, "/?");
	if (strlen(x->type) != len || strncmp(x->type, url, len) != 0)
		fault_of_entry(p, i, 400, "invalid", "request.url", "it names another resource");
	else if (put && url[len] == '/')
		x->id = arena_strndup(p->a, url + len + 1, strcspn(url + len + 1, "?/"));
	if (x->id && !is_id(x->id))
		fault_of_entry(p, i, 400, "invalid", "request.url", "this is no id");
	if (text_at(entry, "request.ifMatch"))
		fault_of_entry(p, i, 412, "conflict", "request.ifMatch",
		    "versions are the sender's: leave it out");
	if (!put)
		take_condition(p, i, text_at(entry, "request.ifNoneExist"), "request.ifNoneExist");
}

/* ---- entries ------------------------------------------------------------------------ */

static bool asks(const struct receiving *p)
{
	return p->plan->request != FHIR_ONE;
}

static void take_entry(struct receiving *p, size_t i, const json_t *entry)
{
	const json_t *resource = json_object_get(entry, "resource");
	const char *type = type_of(resource);
	p->plan->entry[i].type = arena_printf(p->a, "%.40s", type);
	p->pool[i] = pooled_of(resource, text_at(entry, "fullUrl"));
	if (!is_type_name(type))
		fault_of_entry(p, i, 400, "structure", "resource", "there is no resource");
	else if (strcmp(type, "Bundle") == 0)
		fault_of_entry(p, i, 422, "not-supported", "resource", "a Bundle in a Bundle");
	else if (asks(p))
		take_request(p, i, entry);
}

static void take_bundle(struct receiving *p)
{
	static const char *const kinds[] = {
	    "message", "document", "collection", "history", "searchset"};
	const json_t *entries = json_object_get(p->root, "entry"), *entry;
	size_t i, n = json_array_size(entries);
	bool known = false;
	p->plan->bundle = true;
	p->kind = text_at(p->root, "type");
	p->kind = p->kind ? p->kind : "";
	if (strcmp(p->kind, "transaction") == 0)
		p->plan->request = FHIR_TRANSACTION;
	else if (strcmp(p->kind, "batch") == 0)
		p->plan->request = FHIR_BATCH;
	for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
		known = known || strcmp(kinds[i], p->kind) == 0;
	if (!known && !asks(p))
		fault_of_all(
		    p, 422, "code-invalid", "Bundle.type", "no kind of Bundle that is taken");
	if (n > ENTRIES_MAX)
		fault_of_all(p, 413, "too-long", "Bundle.entry", "more than 2,000 entries");
	if (!n)
		fault_of_all(p, 422, "required", "Bundle.entry", "the Bundle is empty");
	if (p->plan->fault.status)
		return;
	p->plan->entry_count = n;
	p->plan->entry = arena_alloc(p->a, n * sizeof *p->plan->entry);
	p->pool = arena_alloc(p->a, n * sizeof *p->pool);
	json_array_foreach(entries, i, entry) take_entry(p, i, entry);
}

static void take_one(struct receiving *p)
{
	const struct fhir_wanted *w = p->wanted;
	struct fhir_entry *x = arena_alloc(p->a, sizeof *x);
	const char *type = type_of(p->root), *id = text_at(p->root, "id");
	p->plan->entry_count = 1;
	p->plan->entry = x;
	p->pool = arena_alloc(p->a, sizeof *p->pool);
	p->pool[0] = pooled_of(p->root, NULL);
	x->type = arena_printf(p->a, "%.40s", type);
	x->id = w->id;
	if (w->type && strcmp(type, w->type) != 0)
		fault_of_all(p, 400, "invalid", "", "the address names another resource");
	else if (w->id && (!id || strcmp(id, w->id) != 0 || !is_id(id)))
		fault_of_all(p, 400, "invalid", arena_printf(p->a, "%s.id", x->type),
		    "the address names another id");
	else if (w->if_match)
		fault_of_all(
		    p, 412, "conflict", "", "versions are the sender's: leave If-Match out");
	else
		take_condition(p, 0, w->if_none_exist, "resource");
}

/* ---- messages ----------------------------------------------------------------------- */

/* One under way: what it is about, and which entries go with it. */
struct part_of_plan {
	size_t entry;
	bool *with;
};

struct drafts {
	size_t count;
	struct part_of_plan *planned;
};

static json_t *entry_json(const struct pooled *x)
{
	json_t *entry = json_pack("{s:O}", "resource", x->json);
	if (x->url)
		json_object_set_new(entry, "fullUrl", json_string(x->url));
	return entry;
}

static json_t *message_json(const struct receiving *p, const struct part_of_plan *d)
{
	json_t *entries = json_array(), *sent = json_object_get(p->root, "timestamp");
	if (!p->plan->bundle) {
		json_decref(entries);
		return json_incref((json_t *)(uintptr_t)p->root);
	}
	json_array_append_new(entries, entry_json(&p->pool[d->entry]));
	for (size_t k = 0; k < p->plan->entry_count; k++)
		if (k != d->entry && d->with[k])
			json_array_append_new(entries, entry_json(&p->pool[k]));
	json_t *bundle = json_pack(
	    "{s:s, s:s, s:o}", "resourceType", "Bundle", "type", "collection", "entry", entries);
	if (sent)
		json_object_set(bundle, "timestamp", sent);
	return bundle;
}

static size_t place_among(const struct receiving *p, const char *url, size_t len)
{
	for (size_t k = 0; k < p->plan->entry_count; k++) {
		const char *is = p->pool[k].url;
		if (is && strlen(is) == len && memcmp(is, url, len) == 0)
			return k + 1;
	}
	return 0;
}

/* Ids that were made for this request alone are counted in their place. */
static void hash_meaning(const struct receiving *p, const json_t *message, unsigned char *out)
{
	static const char head[] = "\"urn:uuid:";
	char *text = json_dumps(message, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(15));
	struct buf b = {0};
	const char *from = text ? text : "", *at = from;
	while (p->plan->bundle && (at = strstr(at, head))) {
		size_t len = strcspn(at + 1, "\""), place = place_among(p, at + 1, len);
		buf_add(&b, from, (size_t)(at - from));
		if (place)
			buf_addf(&b, "\"#%zu", place);
		else
			buf_add(&b, at, len + 1);
		from = at += len + 1;
	}
	buf_adds(&b, from);
	sha256(buf_text(&b), b.len, out);
	buf_free(&b);
	free(text);
}

static void take_raw(struct receiving *p, struct fhir_message *m, const json_t *message,
    const char *body, size_t len)
{
	if (!p->plan->bundle) {
		m->raw = body;
		m->len = len;
		return;
	}
	char *text = json_dumps(message, JSON_COMPACT | JSON_REAL_PRECISION(15));
	m->len = text ? strlen(text) : 0;
	m->raw = arena_strndup(p->a, text ? text : "", m->len);
	p->stored += m->len;
	free(text);
	if (p->stored > COPIES_MAX * len + (1U << 20))
		fault_of_all(p, 413, "too-long", "Bundle",
		    "resources are referred to so often that they are too large");
}

static struct retelling retelling_of(struct receiving *p, size_t i, const struct fhir_message *m)
{
	return (struct retelling){.a = p->a,
	    .pool_count = p->plan->entry_count,
	    .pool = p->pool,
	    .focus = p->pool[i].json,
	    .type = p->plan->entry[i].type,
	    .facility = p->facility,
	    .control_id = m ? m->control_id : "",
	    .sent = text_at(p->root, "timestamp"),
	    .spent = p->spent};
}

/* What it says as HL7 v2, of which the lane and the time are known; false: it has a fault. */
static bool tell(struct receiving *p, size_t i, struct fhir_message *m)
{
	struct retelling t = retelling_of(p, i, m);
	struct hl7_envelope v;
	const char *why;
	for (size_t k = 0; k < t.pool_count; k++)
		t.pool[k].used = false;
	tell_resource(&t, &why);
	p->spent = t.spent;
	hl7_envelope(buf_text(&t.out), t.out.len, HL7_LIMITS, &v);
	m->patient =
	    v.patient_key.len ? arena_strndup(p->a, v.patient_key.p, v.patient_key.len) : "";
	m->sent = v.sent.len ? arena_strndup(p->a, v.sent.p, v.sent.len) : "";
	buf_free(&t.out);
	if (t.fault.status)
		fault_of_entry(p, i, t.fault.status, t.fault.code,
		    arena_printf(
			p->a, "resource%s%s", *t.fault.expression ? "." : "", t.fault.expression),
		    t.fault.text);
	return !t.fault.status;
}

static bool draft(struct receiving *p, struct drafts *all, size_t i)
{
	struct fhir_plan *plan = p->plan;
	struct fhir_entry *x = &plan->entry[i];
	struct fhir_message m = {
	    .type = x->type, .control_id = number_of(p, p->pool[i].json, x->id)};
	struct part_of_plan d = {i, arena_alloc(p->a, plan->entry_count * sizeof *d.with)};
	if (x->fault.status || !tell(p, i, &m))
		return false;
	for (size_t k = 0; k < plan->entry_count; k++)
		d.with[k] = p->pool[k].used;
	x->message = plan->message_count;
	x->about = true;
	plan->message = arena_grow(p->a, plan->message, plan->message_count, sizeof m);
	plan->message[plan->message_count++] = m;
	all->planned = arena_grow(p->a, all->planned, all->count, sizeof d);
	all->planned[all->count++] = d;
	return true;
}

/* Whether the resource is acted on for itself, not only told of by another one. */
static bool stands_alone(const struct receiving *p, size_t i)
{
	const json_t *x = p->pool[i].json;
	const char *type = type_of(x);
	if (strcmp(type, "Patient") == 0 || strcmp(type, "Encounter") == 0)
		return asks(p);
	if (strcmp(type, "ServiceRequest") == 0)
		return is_order(x);
	return fhir_is_told(type);
}

static bool has_draft(const struct receiving *p, const struct drafts *all, size_t i)
{
	bool has = p->plan->entry[i].about;
	for (size_t k = 0; !has && k < all->count; k++)
		has = all->planned[k].with[i];
	return has;
}

/* A history begins with what is newest. */
static size_t by_age(const struct receiving *p, size_t i)
{
	bool back = p->kind && strcmp(p->kind, "history") == 0;
	return back ? p->plan->entry_count - 1 - i : i;
}

/* First what stands alone, then what none of that told of. */
static void draft_told(struct receiving *p, struct drafts *all, bool alone)
{
	for (const char *const *type = fhir_types; *type; type++)
		for (size_t n = 0; n < p->plan->entry_count; n++) {
			size_t i = by_age(p, n);
			if (strcmp(p->plan->entry[i].type, *type) == 0 &&
			    (alone ? stands_alone(p, i) : !has_draft(p, all, i)))
				draft(p, all, i);
		}
}

/* ---- what is not acted on ----------------------------------------------------------- */

struct placing {
	struct receiving *p;
	struct retelling t;
	struct part_of_plan *with;
	size_t message;
	bool *placed;
	size_t count, *next; /* entries whose references are to be followed */
};

static bool is_told_at(const struct receiving *p, size_t i)
{
	return fhir_is_told(p->plan->entry[i].type);
}

static void place(struct placing *x, size_t i)
{
	struct fhir_entry *entry = &x->p->plan->entry[i];
	x->placed[i] = true;
	x->next[x->count++] = i;
	if (entry->about)
		return;
	entry->message = x->message;
	x->with->with[i] = true;
}

static void follow(struct placing *x, const json_t *reference)
{
	const json_t *to = referred(&x->t, x->t.focus, reference);
	for (size_t i = 0; to && i < x->p->plan->entry_count && spend(&x->t, 1); i++)
		if (x->p->pool[i].json == to && !x->placed[i] && !is_told_at(x->p, i))
			place(x, i);
}

static void follow_all(struct placing *x, const json_t *value)
{
	const char *key;
	json_t *member;
	size_t i;
	if (!spend(&x->t, 1))
		return;
	if (json_is_string(json_object_get(value, "reference")))
		follow(x, value);
	json_object_foreach((json_t *)(uintptr_t)value, key, member) follow_all(x, member);
	json_array_foreach(value, i, member) follow_all(x, member);
}

/* With the message what it told of, and what that refers to in turn. */
static void place_with(struct placing *x, size_t message, struct part_of_plan *with)
{
	x->message = message;
	x->with = with;
	x->count = 0;
	for (size_t i = 0; i < x->p->plan->entry_count; i++)
		if (!x->placed[i] && (i == with->entry || with->with[i]))
			place(x, i);
	for (size_t i = 0; i < x->count; i++) {
		x->t.focus = x->p->pool[x->next[i]].json;
		follow_all(x, x->t.focus);
	}
}

/* Heads of a Bundle, and who or what took part: they say nothing of a patient. */
static bool goes_along(const char *type)
{
	static const char *const types[] = {"MessageHeader", "Composition", "Provenance",
	    "Organization", "Practitioner", "PractitionerRole", "Location", "Device", "Endpoint",
	    NULL};
	size_t i = 0;
	while (types[i] && strcmp(types[i], type) != 0)
		i++;
	return types[i];
}

/* What no message is about stands with the first that refers to it.  What none refers to is a
 * message, so that it is seen; what says nothing by itself goes with the first of all. */
static void place_others(struct receiving *p, struct drafts *all)
{
	const size_t n = p->plan->entry_count;
	struct placing x = {.p = p,
	    .t = retelling_of(p, 0, NULL),
	    .placed = arena_alloc(p->a, n * sizeof(bool)),
	    .next = arena_alloc(p->a, n * sizeof(size_t))};
	for (size_t k = 0; k < all->count; k++)
		place_with(&x, k, &all->planned[k]);
	for (size_t i = 0; i < n; i++)
		if (!x.placed[i] && !goes_along(p->plan->entry[i].type) && draft(p, all, i))
			place_with(&x, all->count - 1, &all->planned[all->count - 1]);
	for (size_t i = 0; i < n; i++) {
		if (x.placed[i] || p->plan->entry[i].fault.status)
			continue;
		if (all->count)
			all->planned[0].with[i] = true;
		else
			draft(p, all, i);
	}
	if (x.t.fault.status)
		fault_of_all(p, x.t.fault.status, x.t.fault.code, "Bundle", x.t.fault.text);
}

/* ---- the body ----------------------------------------------------------------------- */

/* Each value of JSON stands in front of or behind one of them. */
static bool has_too_much(const char *body, size_t len)
{
	size_t n = 0;
	for (size_t i = 0; i < len; i++)
		n += body[i] == ',' || body[i] == ':' || body[i] == '[';
	return n > VALUES_MAX;
}

static void plan_all(struct receiving *p, const char *body, size_t len)
{
	struct drafts all = {0};
	bool bundle = strcmp(type_of(p->root), "Bundle") == 0;
	if (!is_type_name(type_of(p->root)))
		fault_of_all(p, 400, "structure", "", "the body is no resource");
	else if (bundle && p->wanted->type)
		fault_of_all(p, 400, "invalid", "", "a Bundle is posted to the base address");
	else if (!bundle && !p->wanted->type && !p->wanted->any)
		fault_of_all(
		    p, 400, "invalid", "", "what is posted to the base address is a Bundle");
	else if (bundle)
		take_bundle(p);
	else
		take_one(p);
	if (p->plan->fault.status)
		return;
	draft_told(p, &all, true);
	draft_told(p, &all, false);
	place_others(p, &all);
	for (size_t i = 0; i < all.count && !p->plan->fault.status; i++) {
		json_t *message = message_json(p, &all.planned[i]);
		hash_meaning(p, message, p->plan->message[i].sha256);
		take_raw(p, &p->plan->message[i], message, body, len);
		json_decref(message);
	}
}

void fhir_plan(struct arena *a, const char *body, size_t len, const struct fhir_wanted *wanted,
    const char *facility, struct fhir_plan *out)
{
	struct receiving p = {.a = a, .plan = out, .wanted = wanted, .facility = facility};
	json_error_t fault;
	*out = (struct fhir_plan){0};
	if (has_too_much(body, len)) {
		fault_of_all(&p, 413, "too-long", "", "the body has too many elements");
		return;
	}
	json_t *root = json_loadb(body, len, JSON_REJECT_DUPLICATES, &fault);
	p.root = root;
	if (json_is_object(root))
		plan_all(&p, body, len);
	else
		fault_of_all(&p, 400, "structure", "",
		    root ? "the body is no JSON object"
			 : arena_printf(a, "the body is no JSON: line %d, column %d", fault.line,
			       fault.column));
	if (out->fault.status)
		out->message_count = 0;
	json_decref(root);
}
