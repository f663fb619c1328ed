/* SPDX-License-Identifier: Apache-2.0
 *
 * template_render.c - fills a parsed template from JSON values.
 *
 * Depth, steps and output are bounded, since templates belong to the site and values come from
 * outside.
 * Fails: returns false with the template's name, the line and the name; out is as it was.
 */
#include "autoconf.h"
#include "daemon/letter/template.h"

#include <string.h>

struct rendering {
	const struct template_options *o;
	const struct template *t; /* the one or the partial being rendered */
	const json_t *stack[TEMPLATE_NESTING_MAX + 1];
	size_t values;
	int nesting;
	int steps;
	struct buf indent; /* of the partials being rendered */
	struct buf *out;
	size_t start; /* of this rendering in out */
	struct err *e;
};

static bool render_nodes(struct rendering *r, size_t from, size_t to);

static bool fail(struct rendering *r, const struct node *n, const char *what, const char *name)
{
	return err_set(r->e, ERR_CONFIG, "%s line %d: %s \"%s\"", r->t->name, n->line, what, name);
}

static bool emit(struct rendering *r, const struct node *n, const char *data, size_t len)
{
	if (len > TEMPLATE_OUTPUT_MAX - (r->out->len - r->start))
		return err_set(r->e, ERR_CONFIG, "%s line %d: result is larger than %zu bytes",
		    r->t->name, n->line, TEMPLATE_OUTPUT_MAX);
	buf_add(r->out, data, len);
	return true;
}

static bool emit_html(struct rendering *r, const struct node *n, const char *s, size_t len)
{
	size_t done = 0;
	for (size_t i = 0; i < len; i++) {
		const char *entity = s[i] == '&'    ? "&amp;"
				     : s[i] == '<'  ? "&lt;"
				     : s[i] == '>'  ? "&gt;"
				     : s[i] == '"'  ? "&quot;"
				     : s[i] == '\'' ? "&#39;"
						    : NULL;
		if (!entity)
			continue;
		if (!emit(r, n, s + done, i - done) || !emit(r, n, entity, strlen(entity)))
			return false;
		done = i + 1;
	}
	return emit(r, n, s + done, len - done);
}

/* The first part is looked for from the innermost value outwards, the others only inside it. */
static const json_t *lookup(const struct rendering *r, const struct node *n)
{
	if (!n->parts)
		return r->stack[r->values - 1];
	const json_t *v = NULL;
	for (size_t i = r->values; i-- && !v;)
		v = json_object_get(r->stack[i], n->path);
	const char *part = n->path;
	for (size_t i = 1; v && i < n->parts; i++) {
		part += strlen(part) + 1;
		v = json_object_get(v, part);
	}
	return v;
}

static bool is_empty(const json_t *v)
{
	return !v || json_is_null(v) || json_is_false(v) ||
	       (json_is_array(v) && !json_array_size(v)) ||
	       (json_is_string(v) && !json_string_length(v));
}

static bool render_value(struct rendering *r, const struct node *n)
{
	const json_t *v = lookup(r, n);
	char number[64];
	const char *text = number;
	size_t len = 0;
	if (json_is_string(v)) {
		text = json_string_value(v);
		len = json_string_length(v);
	} else if (json_is_integer(v)) {
		len = (size_t)snprintf(
		    number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	} else if (json_is_real(v)) {
		len = (size_t)snprintf(number, sizeof number, "%.15g", json_real_value(v));
	} else if (!r->o->lenient) {
		return fail(r, n,
		    !v || json_is_null(v) ? "no value for" : "not a text or number:", n->name);
	}
	if (r->o->mode == TEMPLATE_HTML && n->kind == NODE_VALUE)
		return emit_html(r, n, text, len);
	return emit(r, n, text, len);
}

static bool enter(struct rendering *r, const struct node *n)
{
	if (r->nesting == TEMPLATE_NESTING_MAX)
		return fail(r, n, "nested too deep:", n->name);
	r->nesting++;
	return true;
}

/* Counted for each node and each element: a list without a body costs time too. */
static bool step(struct rendering *r, const struct node *n)
{
	if (r->steps++ < TEMPLATE_STEPS_MAX)
		return true;
	return err_set(r->e, ERR_CONFIG, "%s line %d: more than %d steps", r->t->name, n->line,
	    TEMPLATE_STEPS_MAX);
}

static bool render_with(struct rendering *r, const struct node *n, const json_t *value)
{
	r->stack[r->values++] = value;
	bool ok = step(r, n) && render_nodes(r, (size_t)(n - r->t->node) + 1, n->end);
	r->values--;
	return ok;
}

static bool render_section(struct rendering *r, const struct node *n)
{
	const json_t *v = lookup(r, n);
	if (!v && !r->o->lenient)
		return fail(r, n, "no value for", n->name);
	if (is_empty(v) != (n->kind == NODE_INVERTED))
		return true;
	if (!enter(r, n))
		return false;
	bool ok = true;
	if (n->kind == NODE_INVERTED)
		ok = render_nodes(r, (size_t)(n - r->t->node) + 1, n->end);
	else if (!json_is_array(v))
		ok = render_with(r, n, v);
	else
		for (size_t i = 0; ok && i < json_array_size(v); i++)
			ok = render_with(r, n, json_array_get(v, i));
	r->nesting--;
	return ok;
}

static bool render_partial(struct rendering *r, const struct node *n)
{
	struct err why = {0};
	const struct template *outer = r->t,
			      *t = r->o->partial ? r->o->partial(r->o->arg, n->name, &why) : NULL;
	if (!t && r->o->lenient)
		return true;
	if (!t)
		return err_set(r->e, ERR_CONFIG, "%s line %d: no partial \"%s\"%s%s", r->t->name,
		    n->line, n->name, *why.text ? ": " : "", why.text);
	if (!enter(r, n))
		return false;
	size_t indent = r->indent.len;
	buf_add(&r->indent, n->text, n->len);
	r->t = t;
	bool ok = render_nodes(r, 0, t->count);
	r->t = outer;
	r->indent.len = indent;
	r->nesting--;
	return ok;
}

static bool render_node(struct rendering *r, const struct node *n)
{
	switch (n->kind) {
	case NODE_LINE:
		return emit(r, n, buf_text(&r->indent), r->indent.len);
	case NODE_TEXT:
		return emit(r, n, n->text, n->len);
	case NODE_VALUE:
	case NODE_RAW:
		return render_value(r, n);
	case NODE_SECTION:
	case NODE_INVERTED:
		return render_section(r, n);
	case NODE_PARTIAL:
		return render_partial(r, n);
	}
	return false;
}

static bool render_nodes(struct rendering *r, size_t from, size_t to)
{
	for (size_t i = from; i < to;) {
		const struct node *n = &r->t->node[i];
		if (!step(r, n) || !render_node(r, n))
			return false;
		i = n->end ? n->end : i + 1;
	}
	return true;
}

/* A line break in a subject would start a header of its own. */
static bool make_line(struct rendering *r)
{
	struct buf *b = r->out;
	while (b->len > r->start && strchr("\r\n\t ", b->data[b->len - 1]))
		b->data[--b->len] = '\0';
	for (size_t i = r->start; i < b->len; i++)
		if ((unsigned char)b->data[i] < 0x20 || b->data[i] == 0x7f)
			return err_set(r->e, ERR_INPUT, "%s: result is not one line", r->t->name);
	return true;
}

bool template_render(const struct template *t, const json_t *data, const struct template_options *o,
    struct buf *out, struct err *e)
{
	struct rendering r = {
	    .o = o, .t = t, .stack = {data}, .values = 1, .out = out, .start = out->len, .e = e};
	bool ok = render_nodes(&r, 0, t->count) && (o->mode != TEMPLATE_LINE || make_line(&r));
	buf_free(&r.indent);
	if (!ok && out->data) {
		out->len = r.start;
		out->data[out->len] = '\0';
	}
	return ok;
}
