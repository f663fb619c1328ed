/* SPDX-License-Identifier: Apache-2.0
 *
 * json_body.c - what a program sends, read strictly: a member that is there twice, or of another
 * kind, is how two readers come to disagree.
 *
 * Fails: NULL; texts never quote what was sent.
 */
#include "autoconf.h"
#include "json_body.h"

#include <string.h>

static const char *wrong_with(const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_STRING:
		return json_string_length(value) > JSON_BODY_TEXT_MAX ? "a text that is too long"
								      : NULL;
	case JSON_INTEGER:
	case JSON_TRUE:
	case JSON_FALSE:
	case JSON_NULL:
		return NULL;
	case JSON_REAL:
		return "a number that is not whole";
	case JSON_OBJECT:
	case JSON_ARRAY:
		break;
	}
	return "a member that is an object or a list";
}

json_t *json_body_read(const char *text, size_t len, struct err *e)
{
	json_error_t at;
	const char *key, *wrong = NULL;
	json_t *value, *body = json_loadb(text, len, JSON_REJECT_DUPLICATES, &at);
	if (!body)
		wrong = json_error_code(&at) == json_error_duplicate_key
			    ? "a member that is there twice"
			    : "a body that is no JSON object in UTF-8";
	else if (!json_is_object(body))
		wrong = "a body that is no JSON object";
	else if (json_object_size(body) > JSON_BODY_MEMBERS_MAX)
		wrong = "more members than any answer has";
	json_object_foreach(body, key, value) wrong = wrong ? wrong : wrong_with(value);
	if (!wrong)
		return body;
	json_decref(body);
	err_set(e, ERR_INPUT, "%s", wrong);
	return NULL;
}

/* ---- what stands in it ------------------------------------------------------------------------
 */

static bool is_of(const json_t *value, enum member_kind kind)
{
	switch (kind) {
	case MEMBER_TEXT:
		return json_is_string(value);
	case MEMBER_NUMBER:
		return json_is_integer(value) && json_integer_value(value) >= 0;
	case MEMBER_YES:
		break;
	}
	return json_is_boolean(value);
}

static const struct json_member *member_named(const struct json_member *table, const char *name)
{
	for (; table->name; table++)
		if (strcmp(table->name, name) == 0)
			return table;
	return NULL;
}

static void fault(json_t *faults, const char *name, const char *message)
{
	json_array_append_new(faults, json_pack("{s:s, s:s}", "name", name, "message", message));
}

bool json_body_check(json_t *body, const struct json_member *table, json_t *faults)
{
	static const char *const wants[] = {[MEMBER_TEXT] = "this has to be a text",
	    [MEMBER_NUMBER] = "this has to be a whole number",
	    [MEMBER_YES] = "this has to be true or false"};
	size_t before = json_array_size(faults);
	const char *key;
	json_t *value;
	json_object_foreach(body, key, value)
	{
		const struct json_member *m = member_named(table, key);
		if (!m)
			fault(faults, strlen(key) <= 64 ? key : "a long name",
			    "this is no member of it");
		else if (!json_is_null(value) && !is_of(value, m->kind))
			fault(faults, key, wants[m->kind]);
	}
	for (const struct json_member *m = table; m->name; m++) {
		const json_t *is = json_object_get(body, m->name);
		if (m->needed &&
		    (!is || json_is_null(is) || (json_is_string(is) && !json_string_length(is))))
			fault(faults, m->name, "this is needed");
	}
	return json_array_size(faults) == before;
}
