/* SPDX-License-Identifier: Apache-2.0
 *
 * fields.c - what is typed into a form.
 */
#include "autoconf.h"
#include "fields.h"
#include "followupd/reply.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *field_now(const struct visit *v)
{
	const struct civil t = zone_civil(v->zone, v->who.now);
	return arena_printf(
	    v->arena, "%04d-%02d-%02dT%02d:%02d", t.year, t.month, t.day, t.hour, t.minute);
}

const char *field_text(struct visit *v, const char *name)
{
	const char *text = http_form(v->request, name);
	if (!text)
		return "";
	while (isspace((unsigned char)*text))
		text++;
	size_t len = strlen(text);
	while (len && isspace((unsigned char)text[len - 1]))
		len--;
	return arena_strndup(v->arena, text, len);
}

json_t *field_json(const char *value, const char *error)
{
	return json_pack("{s:s, s:s?}", "value", value, "error", error);
}

/* "+3d", "2w", "1mo": a span from today. */
static date span_day(const char *text, date today)
{
	int n, used = 0;
	char unit[8];
	if (sscanf(text, " + %3d %7[a-z] %n", &n, unit, &used) != 2 &&
	    sscanf(text, "%3d %7[a-z] %n", &n, unit, &used) != 2)
		return DATE_NONE;
	if (text[used] || n < 0)
		return DATE_NONE;
	if (strcmp(unit, "d") == 0)
		return today + n;
	if (strcmp(unit, "w") == 0)
		return today + 7 * n;
	return strcmp(unit, "mo") == 0 ? date_add_months(today, n) : DATE_NONE;
}

static date read_day(struct visit *v, const char *text, enum day_side side)
{
	date day, today = zone_date(v->zone, v->who.now);
	char *lower = arena_strdup(v->arena, text);
	for (char *p = lower; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	if (date_parse(lower, &day))
		return day;
	day = span_day(lower, today);
	return day != DATE_NONE ? day : day_named(lower, today, side);
}

date field_day(struct visit *v, const char *text)
{
	return read_day(v, text, DAY_AHEAD);
}

date field_day_past(struct visit *v, const char *text)
{
	return read_day(v, text, DAY_BEHIND);
}

const char *field_ref(struct visit *v, const char *typed)
{
	const char *open = strrchr(typed, '('), *close = open ? strchr(open, ')') : NULL;
	return close && !close[1] ? arena_strndup(v->arena, open + 1, (size_t)(close - open - 1))
				  : typed;
}

const char *address_part(struct arena *a, const char *text)
{
	char *out = arena_alloc(a, 3 * strlen(text) + 1), *at = out;
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (isalnum(c) || strchr("-._~", c))
			*at++ = (char)c;
		else
			at += sprintf(at, "%%%02X", c);
	}
	*at = '\0';
	return out;
}

void field_fault(struct visit *v, const char *field, const char *words)
{
	if (!v->faults)
		v->faults = json_array();
	json_array_append_new(v->faults, json_pack("{s:s, s:s}", "field", field, "words", words));
}

bool fields_fault(const struct visit *v)
{
	return json_array_size(v->faults) > 0;
}

const char *field_error(const struct visit *v, const char *field)
{
	json_t *fault;
	size_t i;
	json_array_foreach(v->faults, i,
	    fault) if (strcmp(json_string_value(json_object_get(fault, "field")), field) ==
		       0) return json_string_value(json_object_get(fault, "words"));
	return NULL;
}

json_t *form_field_json(struct page_field f)
{
	bool line = !f.area && !f.day && !f.time && !f.tick && !f.options;
	return json_pack(
	    "{s:s, s:s, s:s, s:s?, s:s?, s:s, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:o, "
	    "s:o}",
	    "id", f.id, "name", f.name, "label", f.label, "hint", f.hint, "error", f.error, "value",
	    f.value ? f.value : "", "needed", f.needed, "line", line, "area", f.area, "day", f.day,
	    "time", f.time, "number", false, "tick", f.tick, "select", f.options != NULL, "radios",
	    false, "options", f.options ? f.options : json_array(), "suggest",
	    f.suggest ? f.suggest : json_array());
}

json_t *choice_json(
    const char *value, const char *words, const char *key, const char *hint, bool checked)
{
	return json_pack("{s:s, s:s, s:b, s:s?, s:s?, s:[]}", "value", value, "words", words,
	    "checked", checked, "hint", hint, "key", key, "fields");
}

json_t *rows_of(json_t *list)
{
	if (json_array_size(list))
		return json_pack("{s:o}", "rows", list);
	json_decref(list);
	return json_null();
}

/* ---- the answer ---------------------------------------------------------------------------------
 */

/* What is empty was not said. */
static void drop_empty(json_t *body)
{
	const char *key;
	json_t *value;
	void *next;
	json_object_foreach_safe(body, next, key, value)
	{
		if (json_is_null(value) || (json_is_string(value) && !*json_string_value(value)))
			json_object_del(body, key);
	}
}

void answer_store(struct visit *v, enum answer_kind kind, const char *subject, int64_t id,
    json_t *body, const char *back)
{
	answer_store_here(
	    v, kind, subject, id, body, safe_path(http_form(v->request, "back"), back));
}

void answer_store_here(struct visit *v, enum answer_kind kind, const char *subject, int64_t id,
    json_t *body, const char *path)
{
	const char *seen = http_form(v->request, "seen"), *once = http_form(v->request, "once");
	drop_empty(body);
	char *text = json_dumps(body, JSON_COMPACT);
	json_decref(body);
	const struct page_answer a = {.kind = kind,
	    .subject = subject,
	    .id = id,
	    .once = once ? once : "",
	    .seen = seen ? strtoll(seen, NULL, 10) : 0,
	    .body = text};
	visit_answer(v, &a, path);
	free(text);
}
