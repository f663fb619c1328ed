/* SPDX-License-Identifier: Apache-2.0
 *
 * template_parse.c - from Mustache text to a flat list of nodes.
 *
 * A tag alone on its line takes the line with it.  A section's nodes follow its own node, so that
 * the list needs no pointers.
 * Fails: returns NULL with the template's name and the line.
 */
#include "autoconf.h"
#include "daemon/letter/template.h"

#include <glib.h>
#include <string.h>

#define DELIMITER_MAX 16
#define NAME_MAX_LEN  128

struct parsing {
	struct template *t;
	const char *text;
	size_t len, pos; /* pos: first byte not yet in a node */
	size_t counted;	 /* line is the line of this byte */
	int line;
	char open[DELIMITER_MAX], close[DELIMITER_MAX];
	size_t section[TEMPLATE_NESTING_MAX], depth; /* the open ones, as indexes of nodes */
	struct err *e;
};

struct tag {
	size_t start, end; /* with the delimiters */
	char sigil;	   /* 0 for a plain name */
	const char *body;  /* between them, blanks cut off */
	size_t len;
	size_t line_start, line_end; /* where the line begins, and the byte behind its end */
	bool alone;		     /* nothing but blanks around it */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_space(char c)
{
	return is_blank(c) || c == '\n' || c == '\r';
}

static int line_at(struct parsing *p, size_t at)
{
	for (; p->counted < at; p->counted++)
		if (p->text[p->counted] == '\n')
			p->line++;
	return p->line;
}

static bool fail(struct parsing *p, size_t at, const char *what, const char *value, size_t len)
{
	return err_set(p->e, ERR_CONFIG, "%s line %d: %s%s%.*s%s", p->t->name, line_at(p, at), what,
	    value ? " \"" : "", value ? (int)(len < 80 ? len : 80) : 0, value ? value : "",
	    value ? "\"" : "");
}

static struct node *add(struct parsing *p, enum node_kind kind, size_t at)
{
	struct template *t = p->t;
	t->node = arena_grow(t->arena, t->node, t->count, sizeof *t->node);
	struct node *n = &t->node[t->count++];
	*n = (struct node){.kind = kind, .line = line_at(p, at)};
	return n;
}

static bool starts_line(const struct parsing *p, size_t at)
{
	return at == 0 || p->text[at - 1] == '\n';
}

static void add_text(struct parsing *p, size_t from, size_t to)
{
	while (from < to) {
		if (starts_line(p, from))
			add(p, NODE_LINE, from);
		const char *nl = memchr(p->text + from, '\n', to - from);
		size_t n = nl ? (size_t)(nl - (p->text + from)) + 1 : to - from;
		struct node *text = add(p, NODE_TEXT, from);
		text->text = p->text + from;
		text->len = n;
		from += n;
	}
}

static void find_line(const struct parsing *p, struct tag *tag)
{
	size_t from = tag->start, to = tag->end;
	while (from && is_blank(p->text[from - 1]))
		from--;
	while (to < p->len && is_blank(p->text[to]))
		to++;
	bool line_ends = to == p->len || p->text[to] == '\n';
	if (!line_ends && p->len - to >= 2 && p->text[to] == '\r' && p->text[to + 1] == '\n') {
		line_ends = true;
		to++;
	}
	tag->alone = starts_line(p, from) && line_ends;
	tag->line_start = from;
	tag->line_end = to < p->len ? to + 1 : to;
}

static bool read_tag(struct parsing *p, size_t start, struct tag *tag)
{
	*tag = (struct tag){.start = start};
	const char *at = p->text + start + strlen(p->open), *end = p->text + p->len;
	if (at < end && strchr("#^/>!={&<$", *at))
		tag->sigil = *at++;
	char close[DELIMITER_MAX + 1] = {0};
	size_t n = 0;
	if (tag->sigil == '{' || tag->sigil == '=')
		close[n++] = tag->sigil == '{' ? '}' : '=';
	memcpy(close + n, p->close, strlen(p->close));
	const char *stop = memmem(at, (size_t)(end - at), close, strlen(close));
	if (!stop)
		return fail(p, start, "tag is not closed by", close, strlen(close));
	tag->end = (size_t)(stop - p->text) + strlen(close);
	while (at < stop && is_space(*at))
		at++;
	while (stop > at && is_space(stop[-1]))
		stop--;
	tag->body = at;
	tag->len = (size_t)(stop - at);
	if (tag->sigil && strchr("#^/>!=", tag->sigil))
		find_line(p, tag);
	return true;
}

static bool set_delimiters(struct parsing *p, const struct tag *tag)
{
	const char *body = tag->body, *end = tag->body + tag->len, *split = body;
	while (split < end && !is_space(*split))
		split++;
	const char *second = split;
	while (second < end && is_space(*second))
		second++;
	size_t a = (size_t)(split - body), b = (size_t)(end - second);
	bool good =
	    a && b && a < DELIMITER_MAX && b < DELIMITER_MAX && !memchr(body, '=', tag->len);
	for (const char *c = second; c < end; c++)
		good = good && !is_space(*c);
	if (!good)
		return fail(p, tag->start, "cannot be used as delimiters:", body, tag->len);
	memset(p->open, 0, sizeof p->open);
	memset(p->close, 0, sizeof p->close);
	memcpy(p->open, body, a);
	memcpy(p->close, second, b);
	return true;
}

static bool check_name(struct parsing *p, const struct tag *tag)
{
	if (!tag->len)
		return fail(p, tag->start, "tag has no name", NULL, 0);
	if (tag->len > NAME_MAX_LEN)
		return fail(p, tag->start, "name is too long:", tag->body, tag->len);
	if (tag->sigil == '<' || tag->sigil == '$' || (tag->sigil == '>' && *tag->body == '*'))
		return fail(p, tag->start,
		    "blocks, parents and dynamic names are not supported:", tag->body, tag->len);
	for (size_t i = 0; i < tag->len; i++)
		if (is_space(tag->body[i]) || strchr("#^/>!={}&<$\"", tag->body[i]))
			return fail(p, tag->start, "not a name:", tag->body, tag->len);
	return true;
}

static bool set_name(struct parsing *p, struct node *n, const struct tag *tag)
{
	n->name = arena_strndup(p->t->arena, tag->body, tag->len);
	if (n->kind == NODE_PARTIAL || strcmp(n->name, ".") == 0)
		return true;
	char *path = arena_strndup(p->t->arena, tag->body, tag->len);
	n->path = path;
	n->parts = 1;
	if (*path == '.' || path[tag->len - 1] == '.' || strstr(path, ".."))
		return fail(p, tag->start, "not a name:", tag->body, tag->len);
	for (; *path; path++)
		if (*path == '.') {
			*path = '\0';
			n->parts++;
		}
	return true;
}

static bool close_section(struct parsing *p, const struct tag *tag)
{
	if (!p->depth)
		return fail(p, tag->start, "no section is open to close:", tag->body, tag->len);
	struct node *open = &p->t->node[p->section[--p->depth]];
	if (strlen(open->name) != tag->len || memcmp(open->name, tag->body, tag->len) != 0)
		return err_set(p->e, ERR_CONFIG,
		    "%s line %d: \"%.*s\" closes the section \"%s\" of line %d", p->t->name,
		    line_at(p, tag->start), (int)tag->len, tag->body, open->name, open->line);
	open->end = p->t->count;
	return true;
}

static bool add_tag(struct parsing *p, const struct tag *tag)
{
	static const struct {
		char sigil;
		enum node_kind kind;
	} kinds[] = {{0, NODE_VALUE}, {'{', NODE_RAW}, {'&', NODE_RAW}, {'#', NODE_SECTION},
	    {'^', NODE_INVERTED}, {'>', NODE_PARTIAL}};
	if (tag->sigil == '!')
		return true;
	if (tag->sigil == '=')
		return set_delimiters(p, tag);
	if (!check_name(p, tag))
		return false;
	if (tag->sigil == '/')
		return close_section(p, tag);
	size_t k = 0;
	while (kinds[k].sigil != tag->sigil)
		k++;
	struct node *n = add(p, kinds[k].kind, tag->start);
	if (n->kind == NODE_PARTIAL && tag->alone) {
		n->text = p->text + tag->line_start;
		n->len = tag->start - tag->line_start;
	}
	if (n->kind == NODE_SECTION || n->kind == NODE_INVERTED) {
		if (p->depth == TEMPLATE_NESTING_MAX)
			return fail(
			    p, tag->start, "sections are nested too deep:", tag->body, tag->len);
		p->section[p->depth++] = p->t->count - 1;
	}
	return set_name(p, n, tag);
}

static bool parse(struct parsing *p)
{
	const char *at;
	while ((at = memmem(p->text + p->pos, p->len - p->pos, p->open, strlen(p->open))) != NULL) {
		struct tag tag;
		if (!read_tag(p, (size_t)(at - p->text), &tag))
			return false;
		add_text(p, p->pos, tag.alone ? tag.line_start : tag.start);
		if (!tag.alone && starts_line(p, tag.start))
			add(p, NODE_LINE, tag.start);
		if (!add_tag(p, &tag))
			return false;
		p->pos = tag.alone ? tag.line_end : tag.end;
	}
	add_text(p, p->pos, p->len);
	if (!p->depth)
		return true;
	const struct node *open = &p->t->node[p->section[p->depth - 1]];
	return err_set(p->e, ERR_CONFIG, "%s line %d: section \"%s\" is not closed", p->t->name,
	    open->line, open->name);
}

static bool check_text(struct parsing *p)
{
	const char *bad;
	if (p->len > TEMPLATE_SIZE_MAX)
		return err_set(
		    p->e, ERR_CONFIG, "%s: larger than %zu bytes", p->t->name, TEMPLATE_SIZE_MAX);
	if (!g_utf8_validate(p->text, (gssize)p->len, &bad))
		return fail(p, (size_t)(bad - p->text), "text is not UTF-8", NULL, 0);
	return true;
}

struct template *template_parse(const char *name, const char *text, size_t len, struct err *e)
{
	struct arena *a = arena_new();
	struct template *t = arena_alloc(a, sizeof *t);
	t->arena = a;
	t->name = arena_strdup(a, name);
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	struct parsing p = {.t = t, .text = text, .len = len, .line = 1, .e = e};
	memcpy(p.open, "{{", 2);
	memcpy(p.close, "}}", 2);
	bool ok = check_text(&p);
	if (ok) {
		p.text = arena_strndup(a, text, len);
		ok = parse(&p);
	}
	if (ok)
		return t;
	template_free(t);
	return NULL;
}

struct template *template_load(const char *path, struct err *e)
{
	struct buf b = {0};
	struct template *t = NULL;
	if (buf_read_file(&b, path, TEMPLATE_SIZE_MAX, e))
		t = template_parse(path, buf_text(&b), b.len, e);
	buf_free(&b);
	return t;
}

void template_free(struct template *t)
{
	if (t)
		arena_free(t->arena);
}
