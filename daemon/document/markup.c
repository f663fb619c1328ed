/* SPDX-License-Identifier: Apache-2.0
 *
 * markup.c - the text of an HTML page and of a CDA document, by libxml2.
 *
 * A page is taken as a browser takes it, however wrong it is; nothing is fetched, no entity is
 * replaced but those of HTML, no DTD is read.  What a reader would not see (scripts, styles, what
 * is hidden or was deleted) is left out.  A CDA document has its text in narrative blocks; a
 * section gets its heading from its LOINC code, else from its title.  Its tables of codes are not
 * read.
 */
#include "autoconf.h"
#include "followupd/mem.h"
#include "parts.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <limits.h>
#include <string.h>
#include <strings.h>

struct marked_text {
	struct buf *out;
	size_t most;
	bool pictures;
	bool unsaid; /* a section has a picture for its text */
};

/* ---- elements ------------------------------------------------------------------------------ */

enum element_shape {
	SHAPE_INLINE,
	SHAPE_BLOCK, /* begins and ends a line */
	SHAPE_BREAK,
	SHAPE_CELL,
	SHAPE_ITEM,
	SHAPE_NONE, /* is not shown */
	SHAPE_PICTURE,
};

static const struct {
	const char *name;
	enum element_shape shape;
} shapes[] = {
    {"p", SHAPE_BLOCK},
    {"div", SHAPE_BLOCK},
    {"h1", SHAPE_BLOCK},
    {"h2", SHAPE_BLOCK},
    {"h3", SHAPE_BLOCK},
    {"h4", SHAPE_BLOCK},
    {"h5", SHAPE_BLOCK},
    {"h6", SHAPE_BLOCK},
    {"ul", SHAPE_BLOCK},
    {"ol", SHAPE_BLOCK},
    {"dl", SHAPE_BLOCK},
    {"dt", SHAPE_BLOCK},
    {"dd", SHAPE_BLOCK},
    {"table", SHAPE_BLOCK},
    {"tr", SHAPE_BLOCK},
    {"caption", SHAPE_BLOCK},
    {"pre", SHAPE_BLOCK},
    {"blockquote", SHAPE_BLOCK},
    {"section", SHAPE_BLOCK},
    {"article", SHAPE_BLOCK},
    {"header", SHAPE_BLOCK},
    {"footer", SHAPE_BLOCK},
    {"center", SHAPE_BLOCK},
    {"form", SHAPE_BLOCK},
    {"address", SHAPE_BLOCK},
    {"hr", SHAPE_BREAK},
    {"paragraph", SHAPE_BLOCK},
    {"list", SHAPE_BLOCK},
    {"item", SHAPE_ITEM},
    {"li", SHAPE_ITEM},
    {"td", SHAPE_CELL},
    {"th", SHAPE_CELL},
    {"br", SHAPE_BREAK},
    {"script", SHAPE_NONE},
    {"style", SHAPE_NONE},
    {"head", SHAPE_NONE},
    {"title", SHAPE_NONE},
    {"noscript", SHAPE_NONE},
    {"template", SHAPE_NONE},
    {"del", SHAPE_NONE},
    {"select", SHAPE_NONE},
    {"object", SHAPE_PICTURE},
    {"img", SHAPE_PICTURE},
    {"embed", SHAPE_PICTURE},
    {"iframe", SHAPE_PICTURE},
    {"svg", SHAPE_PICTURE},
    {"renderMultiMedia", SHAPE_PICTURE},
};

static bool is_called(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && strcasecmp((const char *)n->name, name) == 0;
}

static enum element_shape shape_of(const xmlNode *n)
{
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		if (is_called(n, shapes[i].name))
			return shapes[i].shape;
	return SHAPE_INLINE;
}

/* The value of an attribute, which its document owns, or NULL. */
static const char *attribute(const xmlNode *n, const char *name)
{
	for (const xmlAttr *a = n->properties; a; a = a->next)
		if (strcasecmp((const char *)a->name, name) == 0)
			return a->children && a->children->content
				   ? (const char *)a->children->content
				   : "";
	return NULL;
}

/* "display : none" in a style, whatever stands between. */
static bool hides(const char *style)
{
	char tight[512];
	size_t n = 0;
	for (; *style && n + 1 < sizeof tight; style++)
		if (*style != ' ' && *style != '\t')
			tight[n++] = *style;
	tight[n] = '\0';
	return strcasestr(tight, "display:none") || strcasestr(tight, "visibility:hidden");
}

static bool is_hidden(const xmlNode *n)
{
	const char *style = attribute(n, "style"), *revised = attribute(n, "revised");
	return (style && hides(style)) || attribute(n, "hidden") ||
	       (revised && strcmp(revised, "delete") == 0);
}

/* ---- text ---------------------------------------------------------------------------------- */

static char last(const struct marked_text *m)
{
	return m->out->len ? m->out->data[m->out->len - 1] : '\n';
}

static void end_line(struct marked_text *m)
{
	if (last(m) != '\n')
		buf_addc(m->out, '\n');
}

static void add(struct marked_text *m, const char *text, bool as_it_is)
{
	for (; *text && m->out->len < m->most; text++) {
		bool space = strchr(" \t\r\n\f", *text) != NULL;
		if (space && !as_it_is) {
			if (!strchr(" \n\t", last(m)))
				buf_addc(m->out, ' ');
		} else if (*text != '\r') {
			buf_addc(m->out, *text);
		}
	}
}

static void enter(struct marked_text *m, enum element_shape s)
{
	if (s == SHAPE_BLOCK || s == SHAPE_ITEM)
		end_line(m);
	if (s == SHAPE_ITEM)
		buf_adds(m->out, "- ");
	if (s == SHAPE_BREAK)
		buf_addc(m->out, '\n');
}

static void leave(struct marked_text *m, enum element_shape s)
{
	if (s == SHAPE_BLOCK || s == SHAPE_ITEM)
		end_line(m);
	if (s == SHAPE_CELL)
		buf_addc(m->out, '\t');
}

static bool keeps_spaces(const xmlNode *n)
{
	for (n = n->parent; n; n = n->parent)
		if (is_called(n, "pre"))
			return true;
	return false;
}

/* Whether the node's children are to be read. */
static bool show(struct marked_text *m, const xmlNode *n)
{
	if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
		add(m, (const char *)n->content, keeps_spaces(n));
	if (n->type != XML_ELEMENT_NODE)
		return false;
	enum element_shape s = shape_of(n);
	m->pictures = m->pictures || s == SHAPE_PICTURE;
	if (s == SHAPE_NONE || s == SHAPE_PICTURE || is_hidden(n))
		return false;
	enter(m, s);
	if (!n->children)
		leave(m, s);
	return n->children != NULL;
}

/* Everything below root, without going down by calls.  libxml2 ends at 256 elements in one another,
 * which pages that close nothing have: what is behind is lacking. */
static void walk(struct marked_text *m, const xmlNode *root)
{
	const xmlNode *n = root->children;
	while (n && m->out->len < m->most) {
		if (show(m, n)) {
			n = n->children;
			continue;
		}
		while (n && !n->next) {
			n = n->parent;
			if (n == root)
				return;
			leave(m, shape_of(n));
		}
		n = n ? n->next : NULL;
	}
}

/* Nobody reads what libxml2 has to say about a page. */
static void say_nothing(void *arg, xmlErrorPtr e)
{
}

static bool fits_int(size_t len)
{
	return len <= INT_MAX;
}

/* Programs that write pages end them; what does not end was cut off on its way. */
static bool was_cut(struct bytes b)
{
	return bytes_have(b, b.len, "<html") && !bytes_have(b, b.len, "</html");
}

static void settle(struct marked_text *m, struct document_text *out)
{
	if (m->out->len >= m->most)
		out->lack = LACK_CUT;
	else if (m->pictures && words_in(buf_text(m->out)) < FEW_WORDS)
		out->lack = m->out->len ? LACK_PAGES : LACK_PICTURE;
	else if (m->unsaid)
		out->lack = LACK_PAGES;
}

/* ---- HTML ---------------------------------------------------------------------------------- */

/* A page that says how it is written is believed by libxml2; else it is what its bytes are. */
static bool says_charset(struct bytes b)
{
	return bytes_have(b, 2048, "charset=") || bytes_have(b, 2048, "encoding=");
}

void html_read(struct bytes b, const struct document_limits *most, struct document_text *out)
{
	struct buf plain = {0};
	const char *charset = NULL;
	if (!says_charset(b) || bytes_begin(b, "\xff\xfe") || bytes_begin(b, "\xfe\xff")) {
		letters_any(&plain, b);
		b = (struct bytes){buf_text(&plain), plain.len};
		charset = "UTF-8";
	}
	xmlSetStructuredErrorFunc(NULL, say_nothing);
	htmlParserCtxtPtr c = fits_int(b.len) ? htmlNewParserCtxt() : NULL;
	htmlDocPtr doc = c ? htmlCtxtReadMemory(c, b.p, (int)b.len, NULL, charset,
				 HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR |
				     HTML_PARSE_NOWARNING)
			   : NULL;
	struct marked_text m = {.out = &out->text, .most = most->text};
	if (doc)
		walk(&m, (const xmlNode *)doc);
	settle(&m, out);
	if (!doc || c->disableSAX || was_cut(b))
		out->lack = LACK_BROKEN;
	xmlFreeDoc(doc);
	htmlFreeParserCtxt(c);
	buf_free(&plain);
}

/* ---- CDA ----------------------------------------------------------------------------------- */

/* LOINC codes of the sections of imaging reports (CDA Diagnostic Imaging Report; DICOM PS3.20). */
static const struct {
	const char *code, *heading;
} sections[] = {
    {"18782-3", "FINDINGS"},
    {"59776-5", "FINDINGS"},
    {"121070", "FINDINGS"},
    {"19005-8", "IMPRESSION"},
    {"55110-1", "IMPRESSION"},
    {"121072", "IMPRESSION"},
    {"121076", "IMPRESSION"},
    {"18783-1", "RECOMMENDATION"},
    {"121074", "RECOMMENDATION"},
    {"18834-2", "COMPARISON"},
    {"11329-0", "HISTORY"},
    {"55752-0", "HISTORY"},
    {"121060", "HISTORY"},
    {"18785-6", "INDICATION"},
    {"121109", "INDICATION"},
    {"55111-9", "TECHNIQUE"},
    {"121065", "TECHNIQUE"},
    {"55107-7", "ADDENDUM"},
    {"73568-8", "COMMUNICATION"},
};

static const xmlNode *child(const xmlNode *n, const char *name)
{
	for (n = n ? n->children : NULL; n; n = n->next)
		if (is_called(n, name))
			return n;
	return NULL;
}

static const char *heading_of(const xmlNode *section)
{
	const xmlNode *c = child(section, "code");
	const char *code = c ? attribute(c, "code") : NULL;
	for (size_t i = 0; code && i < sizeof sections / sizeof *sections; i++)
		if (strcmp(sections[i].code, code) == 0)
			return sections[i].heading;
	return NULL;
}

static void add_heading(struct marked_text *m, const xmlNode *section)
{
	const char *heading = heading_of(section);
	const xmlNode *title = child(section, "title");
	end_line(m);
	if (heading) {
		buf_adds(m->out, heading);
	} else if (title) {
		walk(m, title);
	}
	if (last(m) != '\n' && last(m) != ':')
		buf_addc(m->out, ':');
	end_line(m);
}

/* A section with those in it; CDA nests them, and no sender as deep as this. */
static void add_section(struct marked_text *m, const xmlNode *section, int depth)
{
	const xmlNode *text = child(section, "text");
	bool pictures = m->pictures;
	add_heading(m, section);
	size_t before = m->out->len;
	m->pictures = false;
	if (text)
		walk(m, text);
	end_line(m);
	m->unsaid = m->unsaid ||
		    (m->pictures && heading_of(section) && !words_in(buf_text(m->out) + before));
	m->pictures = m->pictures || pictures;
	for (const xmlNode *n = section->children; n && depth < 32; n = n->next)
		if (is_called(n, "component") && child(n, "section"))
			add_section(m, child(n, "section"), depth + 1);
}

static void add_body(struct marked_text *m, const xmlNode *body)
{
	for (const xmlNode *n = body->children; n; n = n->next)
		for (const xmlNode *s = is_called(n, "component") ? n->children : NULL; s;
		     s = s->next)
			if (is_called(s, "section"))
				add_section(m, s, 0);
}

/* A body that is no XML stands there as another document: a PDF in base64, or a text. */
static void take_inner(const xmlNode *body, struct buf *inner, enum document_coding *coding)
{
	const xmlNode *text = child(body, "text");
	const char *how = text ? attribute(text, "representation") : NULL;
	*coding = how && strcasecmp(how, "B64") == 0 ? CODING_BASE64 : CODING_UNSAID;
	for (const xmlNode *n = text ? text->children : NULL; n; n = n->next)
		if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
			buf_adds(inner, (const char *)n->content);
}

void cda_read(struct bytes b, const struct document_limits *most, struct document_text *out,
    struct buf *inner, enum document_coding *coding)
{
	xmlSetStructuredErrorFunc(NULL, say_nothing);
	xmlParserCtxtPtr c = fits_int(b.len) ? xmlNewParserCtxt() : NULL;
	xmlDocPtr doc =
	    c ? xmlCtxtReadMemory(c, b.p, (int)b.len, NULL, NULL,
		    XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
	      : NULL;
	bool whole = c && c->wellFormed;
	const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
	const xmlNode *component = root ? child(root, "component") : NULL;
	const xmlNode *body = child(component, "structuredBody"),
		      *other = child(component, "nonXMLBody");
	struct marked_text m = {.out = &out->text, .most = most->text};
	if (body) {
		add_body(&m, body);
		settle(&m, out);
	} else if (other) {
		take_inner(other, inner, coding);
	}
	if (!whole || (!body && !other))
		out->lack = LACK_BROKEN;
	xmlFreeDoc(doc);
	xmlFreeParserCtxt(c);
}

void markup_prepare(void)
{
	xmlInitParser();
}
