/* SPDX-License-Identifier: Apache-2.0
 *
 * message.c - the index of a whole message's segments and fields.
 *
 * Fails: returns false when there is no message or it is beyond the limits.
 */
#include "autoconf.h"
#include "followupd/hl7.h"

#include <string.h>

static bool is_old(struct hl7_span version)
{
	return version.len >= 3 && memcmp(version.p, "2.", 2) == 0 &&
	       (version.p[2] < '3' || (version.p[2] == '3' && version.len == 3));
}

static size_t count_bytes(const char *p, const char *end, char which, size_t limit)
{
	size_t n = 0;
	while (n < limit && p < end && (p = memchr(p, which, (size_t)(end - p)))) {
		p++;
		n++;
	}
	return n;
}

static bool index_fields(struct hl7_message *m, struct hl7_segment *s, size_t limit, struct err *e)
{
	const char *p = s->text.p + 3, *end = s->text.p + s->text.len;
	s->first = (uint32_t)m->field_count;
	while (p && p < end) { /* p stands on a separator */
		p++;
		if (m->field_count == limit)
			return err_set(e, ERR_INPUT, "message has more than %zu fields", limit);
		m->field[m->field_count++] = (uint32_t)(p - m->base);
		p = memchr(p, m->d.field, (size_t)(end - p));
	}
	s->count = (uint32_t)(m->field_count - s->first);
	return true;
}

static bool index_segments(struct arena *a, struct hl7_message *m, struct hl7_cursor *c,
    struct hl7_limits limits, struct err *e)
{
	struct hl7_span text;
	/* As many as separators and line ends at most. */
	size_t most = count_bytes(c->p, c->end, c->lf ? '\n' : '\r', limits.segments) + 1;
	m->segment = arena_alloc(a, most * sizeof *m->segment);
	most = count_bytes(c->p, c->end, m->d.field, limits.fields);
	m->field = arena_alloc(a, most * sizeof *m->field);
	while (hl7_next(c, &text)) {
		if (m->segment_count == limits.segments)
			return err_set(
			    e, ERR_INPUT, "message has more than %zu segments", limits.segments);
		struct hl7_segment *s = &m->segment[m->segment_count++];
		*s = (struct hl7_segment){.text = text};
		memcpy(s->name, text.p, 3);
		if (!index_fields(m, s, limits.fields, e))
			return false;
	}
	m->glued = c->glued;
	return true;
}

/* The declared set of MSH-18: its first repetition; a later one counts when it is an ISO 2022 set
 * and the message switches by escape sequences. */
static const char *declared_charset(const struct hl7_cursor *c, struct hl7_span field)
{
	struct hl7_span one;
	const char *declared = NULL;
	bool switches = memchr(c->p, '\x1b', (size_t)(c->end - c->p)) != NULL;
	for (int i = 0; i < 8 && hl7_split(&field, c->d.repetition, &one); i++) {
		const char *name = charset_find(one.p, one.len);
		if (i == 0)
			declared = name;
		else if (switches && name && strncmp(name, "ISO-2022", 8) == 0)
			return name;
	}
	return declared;
}

bool hl7_parse(struct arena *a, const char *raw, size_t len, const char *fallback,
    struct hl7_limits limits, struct hl7_message *out, struct err *e)
{
	struct hl7_cursor c;
	struct hl7_span msh;
	*out = (struct hl7_message){0};
	if (len > UINT32_MAX / 4)
		return err_set(e, ERR_INPUT, "message has %zu bytes, which is too many", len);
	if (!hl7_open(raw, len, &c, e))
		return false;
	struct hl7_cursor peek = c;
	if (!hl7_next(&peek, &msh))
		return err_set(e, ERR_INPUT, "message is empty");
	out->charset.declared = declared_charset(&c, hl7_peek(&c.d, msh, 18));
	out->charset.fallback = fallback && *fallback ? fallback : "WINDOWS-1252";
	size_t start = (size_t)(c.p - raw);
	out->base = charset_utf8(a, &out->charset, raw + start, len - start, &len);
	if (!hl7_open(out->base, len, &c, e))
		return false;
	out->d = c.d;
	if (!index_segments(a, out, &c, limits, e))
		return false;
	out->old = is_old(hl7_part(hl7_field(out, out->segment, 12), out->d.component, 1));
	return true;
}

struct hl7_span hl7_field(const struct hl7_message *m, const struct hl7_segment *s, unsigned number)
{
	const char *end = s->text.p + s->text.len;
	if (strcmp(s->name, "MSH") == 0) {
		if (number == 1)
			return (struct hl7_span){s->text.p + 3, 1};
		number--;
	}
	if (number == 0 || number > s->count)
		return (struct hl7_span){end, 0};
	const char *p = m->base + m->field[s->first + number - 1];
	if (number < s->count)
		end = m->base + m->field[s->first + number] - 1;
	return (struct hl7_span){p, (size_t)(end - p)};
}

struct hl7_span hl7_component(
    const struct hl7_message *m, const struct hl7_segment *s, unsigned field, unsigned number)
{
	struct hl7_span x = hl7_part(hl7_field(m, s, field), m->d.repetition, 1);
	return hl7_part(hl7_part(x, m->d.component, number), m->d.subcomponent, 1);
}
