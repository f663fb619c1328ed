/* SPDX-License-Identifier: Apache-2.0
 *
 * observation.c - Observations of a report as OBX.
 *
 * Those that stand under one panel (its components and members) are of one finding and share an
 * OBX-4; the others have none, as with most senders of v2.  What was entered in error or did not
 * take place is left out.
 */
#include "autoconf.h"
#include "telling.h"

#include <string.h>
#include <strings.h>

#define NESTING_MAX 4

void tell_line(struct retelling *t, const struct line_of *line)
{
	struct segment s = {{"OBX", arena_printf(t->a, "%u", ++t->lines), line->type, line->code,
	    line->group, line->value, line->unit, line->range}};
	s.field[11] = text_is(t->focus, "status", "entered-in-error") ? "W" : "F";
	s.field[15] = line->categories;
	segment_put(t, &s);
}

void tell_text(struct retelling *t, const char *code, const char *text)
{
	const struct line_of line = {.type = "TX", .code = code, .value = escaped(t, text)};
	if (line.value && *line.value)
		tell_line(t, &line);
}

/* ---- values ------------------------------------------------------------------------- */

static const char *number_text(struct retelling *t, const json_t *number)
{
	if (json_is_integer(number))
		return arena_printf(t->a, "%lld", (long long)json_integer_value(number));
	return json_is_real(number) ? arena_printf(t->a, "%.10g", json_real_value(number)) : NULL;
}

static const char *unit_of(struct retelling *t, const json_t *quantity)
{
	const char *code = text_at(quantity, "code"), *unit = text_at(quantity, "unit");
	return escaped(t, code ? code : unit);
}

static void take_quantity(struct retelling *t, const json_t *quantity, struct line_of *out)
{
	const char *number = number_text(t, json_object_get(quantity, "value")),
		   *comparator = text_at(quantity, "comparator");
	out->type = comparator ? "SN" : "NM";
	out->value = number && comparator
			 ? arena_printf(t->a, "%s^%s", escaped(t, comparator), number)
			 : number;
	out->unit = unit_of(t, quantity);
}

static void take_range(struct retelling *t, const json_t *range, struct line_of *out)
{
	const char *low = number_text(t, element(range, "low.value")),
		   *high = number_text(t, element(range, "high.value"));
	out->type = "SN";
	out->value = low && high ? arena_printf(t->a, "^%s^-^%s", low, high)
		     : high	 ? arena_printf(t->a, "<=^%s", high)
		     : low	 ? arena_printf(t->a, ">=^%s", low)
				 : NULL;
	out->unit = unit_of(t, element(range, high ? "high" : "low"));
}

static void take_value(struct retelling *t, const json_t *o, struct line_of *out)
{
	const json_t *coded = json_object_get(o, "valueCodeableConcept"),
		     *quantity = json_object_get(o, "valueQuantity"),
		     *range = json_object_get(o, "valueRange"),
		     *integer = json_object_get(o, "valueInteger"),
		     *yes = json_object_get(o, "valueBoolean");
	out->type = "TX";
	if (coded) {
		out->type = "CWE";
		out->value = coded_field(t, coded);
	} else if (quantity) {
		take_quantity(t, quantity, out);
	} else if (range) {
		take_range(t, range, out);
	} else if (integer) {
		out->type = "NM";
		out->value = number_text(t, integer);
	} else if (yes) {
		out->type = "CWE";
		out->value = json_is_true(yes) ? "Y^Yes" : "N^No";
	} else if (json_object_get(o, "valueDateTime")) {
		out->type = "DTM";
		out->value = hl7_date(t, o, "valueDateTime");
	} else {
		out->value = escaped(t, text_at(o, "valueString"));
	}
}

/* ---- codes -------------------------------------------------------------------------- */

/* Of RadLex, where the actionable categories are. */
static void add_codings(struct retelling *t, struct buf *b, const json_t *from, const char *name)
{
	for (size_t i = 0; i < count_of(from, name); i++) {
		const json_t *concept = item(from, name, i);
		for (size_t k = 0; k < count_of(concept, "coding"); k++) {
			const json_t *one = item(concept, "coding", k);
			const char *code = text_at(one, "code");
			if (code && strncasecmp(code, "RID", 3) == 0)
				buf_addf(b, "%s%s", b->len ? "~" : "", coding_field(t, one));
		}
	}
}

/* Where an actionable category may stand: by category, interpretation or code. */
static const char *categories_of(struct retelling *t, const json_t *o)
{
	struct buf b = {0};
	add_codings(t, &b, o, "category");
	add_codings(t, &b, o, "interpretation");
	add_codings(t, &b, o, "code");
	const char *out = b.len ? arena_strndup(t->a, b.data, b.len) : NULL;
	buf_free(&b);
	return out;
}

static bool is_mapped(struct retelling *t, const json_t *o)
{
	const json_t *code = json_object_get(o, "code");
	struct observation ignored;
	for (size_t i = 0; i < count_of(code, "coding"); i++) {
		const json_t *one = item(code, "coding", i);
		const char *is = text_at(one, "code"),
			   *system = system_name(t->a, text_at(one, "system"));
		if (is &&
		    observation_find(t->observations, t->a, is, system ? system : "", &ignored))
			return true;
	}
	return false;
}

static const char *words_of(const json_t *codeable)
{
	const char *text = text_at(codeable, "text");
	text = text ? text : text_at(codeable, "coding.display");
	return text ? text : text_at(codeable, "coding.code");
}

/* What no table has a place for is read as prose: "Lung-RADS category: 4A". */
static void tell_unmapped(struct retelling *t, const json_t *o, const struct line_of *line)
{
	const char *name = words_of(json_object_get(o, "code")),
		   *value = words_of(json_object_get(o, "valueCodeableConcept"));
	if (!value || is_mapped(t, o))
		return;
	const char *text = arena_printf(t->a, "%s%s%s", name ? name : "", name ? ": " : "", value);
	tell_text(t, line->code, text);
}

void tell_elsewhere(struct retelling *t)
{
	const struct line_of line = {.type = "RP", .value = "elsewhere"};
	tell_line(t, &line);
}

static bool has_other_value(const json_t *o)
{
	static const char *const names[] = {
	    "valueRatio", "valuePeriod", "valueTime", "valueAttachment"};
	bool has = false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		has = has || json_is_object(json_object_get(o, names[i])) || text_at(o, names[i]);
	return has;
}

static void tell_one(struct retelling *t, const json_t *o, const char *group)
{
	struct line_of line = {.code = coded_field(t, json_object_get(o, "code")), .group = group};
	take_value(t, o, &line);
	line.categories = categories_of(t, o);
	if (line.value || line.categories)
		tell_line(t, &line);
	if (has_other_value(o))
		tell_elsewhere(t);
	tell_unmapped(t, o, &line);
	for (size_t i = 0; i < count_of(o, "note"); i++)
		tell_text(t, "59776-5^^LN", text_at(item(o, "note", i), "text"));
}

/* ---- panels ------------------------------------------------------------------------- */

static bool counts(const json_t *o)
{
	return !text_is(o, "status", "entered-in-error") && !text_is(o, "status", "cancelled");
}

/* What stays with the sender, or lies too deep, cannot be read either. */
static void tell_tree(struct retelling *t, const json_t *o, const char *group, int depth)
{
	if (!counts(o))
		return;
	tell_one(t, o, group);
	for (size_t i = 0; i < count_of(o, "component"); i++)
		tell_one(t, item(o, "component", i), group);
	for (size_t i = 0; i < count_of(o, "hasMember"); i++) {
		const json_t *one = item(o, "hasMember", i), *member = referred(t, o, one);
		if (!member || depth == NESTING_MAX)
			tell_elsewhere(t);
		else if (strcmp(type_of(member), "Observation") == 0)
			tell_tree(t, member, group, depth + 1);
	}
}

static bool is_panel(const json_t *o)
{
	return count_of(o, "component") || count_of(o, "hasMember");
}

static const char *group_at(struct retelling *t, const json_t *o, size_t i)
{
	return is_panel(o) ? arena_printf(t->a, "%zu", i + 1) : "";
}

const char *group_of_observation(struct retelling *t, const json_t *observation)
{
	for (size_t i = 0; observation && i < count_of(t->focus, "result"); i++) {
		const json_t *o =
		    referred_as(t, t->focus, item(t->focus, "result", i), "Observation");
		bool is = o == observation;
		for (size_t k = 0; o && !is && k < count_of(o, "hasMember"); k++)
			is = referred(t, o, item(o, "hasMember", k)) == observation;
		if (is)
			return group_at(t, o, i);
	}
	return "";
}

void tell_observations(struct retelling *t)
{
	for (size_t i = 0; i < count_of(t->focus, "result"); i++) {
		const json_t *o =
		    referred_as(t, t->focus, item(t->focus, "result", i), "Observation");
		if (o)
			tell_tree(t, o, group_at(t, o, i), 0);
		else if (!referred(t, t->focus, item(t->focus, "result", i)))
			tell_elsewhere(t);
	}
}
