/* SPDX-License-Identifier: Apache-2.0
 *
 * trace.c - where in a message each value stood that was read from it.
 */
#include "autoconf.h"
#include "followupd/hl7_trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void hl7_trace_add(struct hl7_trace *t, const char *value, const char *at)
{
	t->read = arena_grow(t->a, t->read, t->count, sizeof *t->read);
	t->read[t->count++] = (struct hl7_traced){value, at};
}

/* ---- places --------------------------------------------------------------------------------- */

static const struct hl7_segment *segment_at(const struct hl7_message *m, const char *at)
{
	for (size_t i = 0; i < m->segment_count; i++) {
		const struct hl7_segment *s = &m->segment[i];
		if (at >= s->text.p && at <= s->text.p + s->text.len)
			return s;
	}
	return NULL;
}

/* "OBX[4]", or "PID" where there is one. */
static const char *segment_name(const struct hl7_trace *t, const struct hl7_segment *s)
{
	size_t number = 0, count = 0;
	for (size_t i = 0; i < t->m.segment_count; i++) {
		if (strcmp(t->m.segment[i].name, s->name) != 0)
			continue;
		count++;
		if (&t->m.segment[i] == s)
			number = count;
	}
	return count > 1 ? arena_printf(t->a, "%s[%zu]", s->name, number) : s->name;
}

static unsigned field_at(
    const struct hl7_message *m, const struct hl7_segment *s, const char *at, struct hl7_span *f)
{
	unsigned last = s->count + (strcmp(s->name, "MSH") == 0);
	for (unsigned n = last; n; n--) {
		*f = hl7_field(m, s, n);
		if (at >= f->p)
			return n;
	}
	return 0;
}

/* How many separators stand in front of it, plus one; *from: behind the last of them. */
static unsigned part_at(const char **from, const char *at, char separator)
{
	unsigned n = 1;
	for (const char *p = *from; separator && p < at; p++)
		if (*p == separator) {
			n++;
			*from = p + 1;
		}
	return n;
}

/* Whether the separator stands in front of the stop, or of the end. */
static bool is_parted(const char *p, const char *end, char separator, char stop)
{
	for (; separator && p < end && (!stop || *p != stop); p++)
		if (*p == separator)
			return true;
	return false;
}

const char *hl7_place_at(const struct hl7_trace *t, const char *at)
{
	const struct hl7_message *m = &t->m;
	const struct hl7_segment *s = at ? segment_at(m, at) : NULL;
	struct hl7_span f;
	unsigned n = s ? field_at(m, s, at, &f) : 0;
	if (!n)
		return "";
	const char *from = f.p;
	char repetition[24] = "", component[24] = "", sub[24] = "";
	unsigned r = part_at(&from, at, m->d.repetition);
	unsigned c = part_at(&from, at, m->d.component);
	bool deep = is_parted(from, f.p + f.len, m->d.subcomponent, m->d.component);
	unsigned k = part_at(&from, at, m->d.subcomponent);
	if (r > 1)
		snprintf(repetition, sizeof repetition, "[%u]", r);
	if (deep || is_parted(f.p, f.p + f.len, m->d.component, '\0'))
		snprintf(component, sizeof component, ".%u", c);
	if (deep)
		snprintf(sub, sizeof sub, ".%u", k);
	return arena_printf(t->a, "%s-%u%s%s%s", segment_name(t, s), n, repetition, component, sub);
}

const char *hl7_place_of(const struct hl7_trace *t, const char *value)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->read[i].value == value)
			return hl7_place_at(t, t->read[i].at);
	return "";
}

const char *hl7_place_among(const struct hl7_trace *t, size_t nth, const char *fields)
{
	for (const char *p = fields; *p; p += strcspn(p, " "), p += *p == ' ') {
		char name[4] = {p[0], p[1], p[2], '\0'};
		unsigned number = (unsigned)atoi(p + 4);
		size_t seen = 0;
		for (size_t i = 0; i < t->m.segment_count; i++) {
			const struct hl7_segment *s = &t->m.segment[i];
			if (strcmp(s->name, name) != 0)
				continue;
			struct hl7_span f = hl7_field(&t->m, s, number);
			if (f.len && (strcmp(name, "OBR") != 0 || seen == nth))
				return arena_printf(t->a, "%s-%u", segment_name(t, s), number);
			seen++;
		}
	}
	return "";
}

/* The segments of the nth result: behind its OBR, up to the next. */
static void result_span(const struct hl7_message *m, size_t nth, struct hl7_span *out)
{
	size_t seen = 0;
	const char *begin = m->base, *end = NULL;
	for (size_t i = 0; i < m->segment_count; i++) {
		const struct hl7_segment *s = &m->segment[i];
		if (strcmp(s->name, "OBR") == 0) {
			if (seen == nth && nth)
				begin = s->text.p;
			else if (seen == nth + 1)
				end = s->text.p;
			seen++;
		}
		if (i + 1 == m->segment_count && !end)
			end = s->text.p + s->text.len;
	}
	*out = (struct hl7_span){begin, (size_t)(end - begin)};
}

const char *hl7_place_of_text(const struct hl7_trace *t, size_t nth)
{
	struct hl7_span of;
	const char *first = NULL, *last = NULL;
	size_t fields = 0;
	result_span(&t->m, nth, &of);
	for (size_t i = 0; i < t->count; i++) {
		const char *at = t->read[i].at;
		if (t->read[i].value || at < of.p || at >= of.p + of.len)
			continue;
		first = first ? first : at;
		last = at;
		fields++;
	}
	if (!first)
		return "";
	const char *from = hl7_place_at(t, first), *to = hl7_place_at(t, last);
	if (strcmp(from, to) == 0)
		return from;
	return arena_printf(t->a, "%s to %s (%zu lines)", from, to, fields);
}
