/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_json.c - what a program sends: what was read is written and read again as the same, no
 * larger than it came, and what is said against it quotes nothing but names.
 */
#include "autoconf.h"
#include "daemon/pages/json_body.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct json_member table[] = {{"kind", MEMBER_TEXT, true},
    {"seen", MEMBER_NUMBER, false}, {"note", MEMBER_TEXT, false}, {"yes", MEMBER_YES, false}, {0}};

static void must(bool right)
{
	if (!right)
		abort();
}

static void try_members(json_t *body)
{
	json_t *faults = json_array(), *fault;
	size_t i;
	bool right = json_body_check(body, table, faults);
	must(right == !json_array_size(faults));
	must(json_array_size(faults) <= JSON_BODY_MEMBERS_MAX + 4);
	json_array_foreach(faults, i, fault)
	{
		const char *name = json_string_value(json_object_get(fault, "name"));
		must(name && strlen(name) <= 64);
	}
	if (right) {
		json_int_t seen = json_integer_value(json_object_get(body, "seen"));
		must(json_string_length(json_object_get(body, "kind")) > 0 && seen >= 0);
	}
	json_decref(faults);
}

static void try_again(json_t *body)
{
	struct err e = {0};
	char *text = json_dumps(body, JSON_COMPACT);
	must(text);
	json_t *again = json_body_read(text, strlen(text), &e);
	must(again && json_equal(body, again));
	json_decref(again);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = {0};
	json_t *body = json_body_read((const char *)data, size, &e);
	if (!body) {
		must(e.code == ERR_INPUT && *e.text);
		return 0;
	}
	const char *name;
	json_t *value;
	json_object_foreach(body, name, value)
	{
		must(!json_is_object(value) && !json_is_array(value) && !json_is_real(value));
		must(json_string_length(value) <= JSON_BODY_TEXT_MAX);
	}
	try_again(body);
	try_members(body);
	json_decref(body);
	return 0;
}
