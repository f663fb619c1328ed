/* SPDX-License-Identifier: Apache-2.0
 *
 * fhir.c - visits of programs that speak FHIR R4: let in, refused, answered.
 */
#include "autoconf.h"
#include "fhir.h"
#include "followupd/condition.h"
#include "followupd/log.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const char *fhir_base(const struct site *s, struct arena *a)
{
	const struct config *c = s->config;
	return *c->pages_public_url
		   ? arena_printf(a, "%s/fhir", c->pages_public_url)
		   : arena_printf(a, "http://%s:%d/fhir", c->pages_address, (int)c->pages_port);
}

/* ---- refusals ----------------------------------------------------------------------------------
 */

/* Of value set issue-type. */
static const char *issue_of(unsigned status)
{
	static const struct {
		unsigned status;
		const char *code;
	} issues[] = {{400, "invalid"}, {401, "login"}, {403, "forbidden"}, {404, "not-found"},
	    {405, "not-supported"}, {406, "not-supported"}, {413, "too-long"}, {429, "throttled"},
	    {503, "transient"}};
	for (size_t i = 0; i < sizeof issues / sizeof *issues; i++)
		if (issues[i].status == status)
			return issues[i].code;
	return "processing";
}

static json_t *outcome_json(unsigned status, const char *detail)
{
	return json_pack("{s:s, s:[{s:s, s:s, s:s}]}", "resourceType", "OperationOutcome", "issue",
	    "severity", "error", "code", issue_of(status), "diagnostics", detail);
}

/* What a program asks wrongly here is always its address. */
void fhir_refuse(struct visit *v, unsigned status, const char *detail)
{
	status = status == 422 ? 400 : status;
	program_refuse(v, status, FHIR_TYPE, outcome_json(status, detail));
}

bool fhir_malformed(struct http_request *r, unsigned status, const char *why)
{
	const char *path = http_path(r);
	if (strncmp(path, "/fhir", 5) != 0 || (path[5] && path[5] != '/'))
		return false;
	program_send_refusal(r, status, FHIR_TYPE, outcome_json(status, why));
	return true;
}

/* ---- letting in --------------------------------------------------------------------------------
 */

static bool is_type(const char *s, const char *type)
{
	size_t len = strlen(type);
	return strncasecmp(s, type, len) == 0 && !isalnum((unsigned char)s[len]) &&
	       !strchr("+-./", s[len] ? s[len] : ' ');
}

/* Whether one of the types in the header is JSON; a weight of nothing is not looked for. */
static bool takes_json(const char *accept)
{
	static const char *const types[] = {"application/fhir+json", "application/fhir json",
	    "application/json", "application/*", "*/*", "json"}; /* a "+" behind a "?" is a blank */
	for (const char *s = accept; *s; s += strcspn(s, ","), s += *s == ',') {
		s += strspn(s, " \t");
		for (size_t i = 0; i < sizeof types / sizeof *types; i++)
			if (is_type(s, types[i]))
				return true;
	}
	return false;
}

static bool is_acceptable(const struct http_request *r)
{
	const char *format = http_query(r, "_format"), *accept = http_header(r, "Accept");
	return format ? takes_json(format) : !accept || takes_json(accept);
}

void fhir_serve(struct http_request *r, void *site)
{
	if (is_acceptable(r))
		program_serve(r, site);
	else
		program_send_refusal(
		    r, 406, FHIR_TYPE, outcome_json(406, "Resources are application/fhir+json."));
}

/* ---- one resource ------------------------------------------------------------------------------
 */

/* Its version; where it has none, of what it says. */
static const char *tag_of(struct arena *a, const json_t *resource)
{
	char hash[65];
	const json_t *meta = json_object_get(resource, "meta");
	const char *version = json_string_value(json_object_get(meta, "versionId"));
	if (version)
		return arena_printf(a, "\"%s\"", version);
	char *text = json_dumps(resource, JSON_COMPACT | JSON_SORT_KEYS);
	if (!text)
		bug("a resource is no JSON");
	sha256_hex(text, strlen(text), hash);
	free(text);
	return arena_printf(a, "\"%.16s\"", hash);
}

void fhir_answer(struct visit *v, json_t *resource)
{
	const char *tag = tag_of(v->arena, resource);
	const char *has = http_header(v->request, "If-None-Match");
	http_add_header(v->request, "ETag", arena_printf(v->arena, "W/%s", tag));
	if (!has || !etag_among(has, tag)) {
		program_answer(v, 200, FHIR_TYPE, resource);
		return;
	}
	json_decref(resource);
	program_unchanged(v, FHIR_TYPE);
}

/* ---- bundles -----------------------------------------------------------------------------------
 */

json_t *fhir_bundle(void)
{
	return json_pack("{s:s, s:s, s:[], s:[]}", "resourceType", "Bundle", "type", "searchset",
	    "link", "entry");
}

void fhir_bundle_add(struct visit *v, json_t *bundle, json_t *resource, bool included)
{
	json_t *url = json_sprintf("%s/%s/%s", fhir_base(v->site, v->arena),
	    json_string_value(json_object_get(resource, "resourceType")),
	    json_string_value(json_object_get(resource, "id")));
	json_array_append_new(json_object_get(bundle, "entry"),
	    json_pack("{s:o, s:o, s:{s:s}}", "fullUrl", url, "resource", resource, "search", "mode",
		included ? "include" : "match"));
}

static void add_escaped(struct buf *b, const char *s)
{
	for (; *s; s++)
		if (isalnum((unsigned char)*s) || strchr("-._~:/", *s))
			buf_addc(b, *s);
		else
			buf_addf(b, "%%%02X", (unsigned)(unsigned char)*s);
}

/* What was asked, going on behind that place. */
static json_t *link_json(struct visit *v, const char *relation, const char *after)
{
	struct buf b = {0};
	const char *name, *value, *sign = "?";
	buf_adds(&b, fhir_base(v->site, v->arena));
	buf_adds(&b, http_path(v->request) + strlen("/fhir"));
	for (size_t i = 0; i < http_query_count(v->request); i++) {
		http_query_at(v->request, i, &name, &value);
		if (after && strcmp(name, "_after") == 0)
			continue;
		buf_adds(&b, sign);
		add_escaped(&b, name);
		buf_addc(&b, '=');
		add_escaped(&b, value);
		sign = "&";
	}
	if (after)
		buf_addf(&b, "%s_after=%s", sign, after);
	json_t *link = json_pack("{s:s, s:s}", "relation", relation, "url", buf_text(&b));
	buf_free(&b);
	return link;
}

void fhir_bundle_answer(struct visit *v, json_t *bundle, const char *next)
{
	json_t *links = json_object_get(bundle, "link");
	json_array_append_new(links, link_json(v, "self", NULL));
	if (next)
		json_array_append_new(links, link_json(v, "next", next));
	if (!json_array_size(json_object_get(bundle, "entry")))
		json_object_del(bundle, "entry");
	program_answer(v, 200, FHIR_TYPE, bundle);
}

/* ---- what is searched for ----------------------------------------------------------------------
 */

static int64_t number_of(const char *s)
{
	return *s == '0' ? 0 : id_of_text(s);
}

int64_t fhir_number(struct visit *v)
{
	return number_of(http_part(v->request, 0));
}

int64_t fhir_count(struct visit *v)
{
	const char *said = http_query(v->request, "_count");
	int64_t n = said ? number_of(said) : 50;
	if (!n)
		fhir_refuse(v, 400, "_count is a number from 1 on.");
	return n > 200 ? 200 : n;
}

bool fhir_id_of(struct visit *v, const char *name, const char *type, int64_t *id)
{
	const char *said = http_query(v->request, name);
	const char *base = arena_printf(v->arena, "%s/", fhir_base(v->site, v->arena));
	*id = 0;
	if (!said)
		return true;
	said += strncmp(said, base, strlen(base)) == 0 ? strlen(base) : 0;
	size_t len = strlen(type);
	said += strncmp(said, type, len) == 0 && said[len] == '/' ? len + 1 : 0;
	if ((*id = number_of(said)))
		return true;
	fhir_refuse(v, 400, arena_printf(v->arena, "%s is %s/ and an id.", name, type));
	return false;
}

bool fhir_token(
    struct visit *v, const char *name, const char *said, const char *system, const char **code)
{
	const char *bar = strchr(said, '|');
	size_t len = bar ? (size_t)(bar - said) : 0;
	*code = bar ? bar + 1 : said;
	if (**code && (!bar || (len == strlen(system) && strncmp(said, system, len) == 0)))
		return true;
	fhir_refuse(
	    v, 400, arena_printf(v->arena, "%s is a code, or %s| and a code.", name, system));
	return false;
}
