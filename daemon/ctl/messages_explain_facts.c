/* SPDX-License-Identifier: Apache-2.0
 *
 * messages_explain_facts.c - facts of a message, each with the place it was read from.
 */
#include "autoconf.h"
#include "messages_explain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_BYTES 72 /* of a value */

/* ---- oddities ------------------------------------------------------------------------------- */

static const char *flag_words(const char *flag)
{
	static const char *const words[][2] = {{"bad-time", "a time that cannot be was left out"},
	    {"odd-time", "a time was written in a form of its own, and understood"},
	    {"charset", "the bytes do not fit the character set that is declared"},
	    {"exam-time-fallback", "no exam time is stated: another time of the message stands in"},
	    {"glued-line", "a line is no segment and was joined to the one before it"},
	    {"input-stated-twice",
		"one group states two values of an input: they are taken as two findings"},
	    {"interval-not-understood", "a stated interval was not understood and is not used"},
	    {"lines-before-result", "lines stand in front of their OBR"},
	    {"loinc-alias", "a LOINC code with a known misprint was understood"},
	    {"merge-identifier-incomplete", "a number of the merge lacks authority or type"},
	    {"merge-identifier-mismatch", "the numbers of the merge are of different kinds"},
	    {"no-accession", "no accession or order number: another one of the message stands in"},
	    {"no-status", "no status is stated: taken as final"},
	    {"no-text", "final or preliminary without any text: taken as performed"},
	    {"radlex-alias", "a RadLex code of a draft was understood"},
	    {"too-many-findings", "it has more findings than are looked at"},
	    {"too-many-orders", "it has more orders than are looked at"},
	    {"too-many-providers", "it has more providers than are looked at"},
	    {"too-many-results", "it has more results than are looked at"},
	    {"unit-not-understood", "a value has a unit that is not understood, and is not used"}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i][0], flag) == 0)
			return words[i][1];
	return "";
}

json_t *explain_flags(const json_t *facts)
{
	json_t *list = json_array(), *one;
	size_t i;
	json_array_foreach(json_object_get(facts, "flags"), i, one)
	{
		const char *flag = json_string_value(one);
		json_array_append_new(
		    list, json_pack("{s:s, s:s}", "flag", flag, "in_words", flag_words(flag)));
	}
	return list;
}

/* ---- places in a FHIR resource -------------------------------------------------------------- */

/* Where a string stands that is the value, or begins with that day, below `in`: ".name[0].family";
 * NULL: nowhere.  It is put together on the way back, from what was found. */
static const char *path_of(struct arena *a, json_t *in, const char *value, bool day)
{
	const char *key, *below, *text = json_string_value(in);
	json_t *part;
	size_t i;
	if (text)
		return strcmp(text, value) == 0 || (day && strncmp(text, value, 10) == 0) ? ""
											  : NULL;
	json_object_foreach(in, key, part)
	{
		if ((below = path_of(a, part, value, day)))
			return arena_printf(a, ".%s%s", key, below);
	}
	json_array_foreach(in, i, part)
	{
		if ((below = path_of(a, part, value, day)))
			return arena_printf(a, "[%zu]%s", i, below);
	}
	return NULL;
}

/* Words of ours are not looked for: they stand in no resource as a value. */
static bool is_ours(const char *key)
{
	static const char *const ours[] = {"kind", "event", "status", "sex", "section", "how",
	    "unit", "deceased", "modality", "type", "control_id", "actionable", "evidence", "why",
	    "setting", "group"};
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (strcmp(ours[i], key) == 0)
			return true;
	return false;
}

void explain_fhir_places(struct arena *a, json_t *facts, json_t *resource)
{
	const char *key;
	const char *root = json_string_value(json_object_get(resource, "resourceType"));
	json_t *part, *places = json_object();
	size_t i;
	root = root ? root : "";
	json_object_foreach(facts, key, part)
	{
		const char *text = json_string_value(part);
		bool day = strcmp(key, "day") == 0 || strcmp(key, "birth") == 0;
		if (!text) {
			explain_fhir_places(a, part, resource);
		} else if (*text && !is_ours(key) && strcmp(key, "at") != 0) {
			const char *path = path_of(a, resource, text, day);
			if (path)
				json_object_set_new(places, key, json_sprintf("%s%s", root, path));
		}
	}
	json_array_foreach(facts, i, part) explain_fhir_places(a, part, resource);
	if (json_object_size(places))
		json_object_set(facts, FACTS_READ_FROM, places);
	json_decref(places);
}

/* ---- printing ------------------------------------------------------------------------------- */

/* One line, cut where it is long; what is cut off is counted. */
static const char *shown(struct arena *a, const char *text)
{
	size_t len = strlen(text), cut = len < SHOWN_BYTES ? len : SHOWN_BYTES;
	while (cut < len && cut && ((unsigned char)text[cut] & 0xc0) == 0x80)
		cut--;
	char *out = arena_strndup(a, text, cut);
	for (char *p = out; *p; p++)
		*p = *p == '\n' ? ' ' : *p;
	return cut < len ? arena_printf(a, "%s... (%zu bytes)", out, len) : out;
}

static const char *value_of(struct arena *a, const json_t *j)
{
	if (json_is_string(j))
		return shown(a, json_string_value(j));
	if (json_is_integer(j))
		return arena_printf(a, "%lld", (long long)json_integer_value(j));
	return json_is_true(j) ? "yes" : "no";
}

static void print_value(
    struct arena *a, const json_t *places, const char *key, const char *path, const json_t *value)
{
	const char *place = json_string_value(json_object_get(places, key));
	ctl_print_field(place ? place : "", arena_printf(a, "%s = %s", path, value_of(a, value)));
}

static void print_part(struct arena *a, json_t *part, const char *path)
{
	const json_t *places = json_object_get(part, FACTS_READ_FROM);
	const char *key;
	json_t *value;
	size_t i;
	json_object_foreach(part, key, value)
	{
		const char *below = *path ? arena_printf(a, "%s.%s", path, key) : key;
		const char *place = json_string_value(json_object_get(places, key));
		if (strcmp(key, FACTS_READ_FROM) == 0 || strcmp(key, "flags") == 0)
			continue;
		if (json_is_object(value)) {
			print_part(a, value, below);
		} else if (json_is_array(value)) {
			if (place)
				ctl_print_field(place, arena_printf(a, "%s: its text", below));
			print_part(a, value, below);
		} else if (!json_is_false(value)) {
			print_value(a, places, key, below, value);
		}
	}
	json_array_foreach(part, i, value)
	    print_part(a, value, arena_printf(a, "%s[%zu]", path, i));
}

void explain_print_facts(struct explained *x, const json_t *flags)
{
	json_t *one;
	size_t i;
	if (!x->facts)
		return;
	ctl_print_heading("Read from it, and where it stands");
	print_part(x->a, x->facts, "");
	json_array_foreach(x->known, i, one)
	{
		const char *known = json_string_value(json_object_get(one, "authority"));
		ctl_print_field("",
		    arena_printf(x->a, "number %s is of %s",
			json_string_value(json_object_get(one, "value")),
			known ? arena_printf(x->a, "authority \"%s\" of the configuration", known)
			      : "an authority that the configuration does not name"));
	}
	if (json_array_size(flags))
		ctl_print_heading("Odd in it, and read all the same");
	json_array_foreach(flags, i, one)
	    ctl_print_field(json_string_value(json_object_get(one, "flag")),
		json_string_value(json_object_get(one, "in_words")));
}

void explain_print_settings(struct explained *x, json_t *source)
{
	const char *name = json_string_value(json_object_get(source, "name")), *key;
	const struct charset *c = &x->charset;
	json_t *value;
	if (!x->facts && !x->unread)
		return;
	ctl_print_heading(
	    json_is_true(json_object_get(source, "configured"))
		? arena_printf(x->a, "Read by the settings of \"%s\"", name)
		: arena_printf(x->a, "Read by default settings: nothing is called \"%s\"", name));
	json_object_foreach(source, key, value)
	{
		if (json_is_string(value) && strcmp(key, "name") != 0)
			ctl_print_field(key, json_string_value(value));
	}
	if (c->used)
		ctl_print_field("its characters",
		    arena_printf(x->a, "%s, %s%s%s", c->used,
			c->declared ? "declared " : "none declared", c->declared ? c->declared : "",
			c->misfit ? ": a misfit" : ""));
}
