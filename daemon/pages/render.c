/* SPDX-License-Identifier: Apache-2.0
 *
 * render.c - pages from templates.
 *
 * What could fail for want of a value fails at the start: each page is tried with all that it can
 * be given and with as little, in a full frame and in an empty one.
 */
#include "autoconf.h"
#include "render.h"
#include "followupd/mem.h"
#include "followupd/template.h"
#include "markup.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LANGUAGE  "en"
#define EXTENSION ".html"
#define FRAME	  "_frame"
#define LEAST	  ".min" /* in the name of a sample that has as little as can be */

struct page_template {
	char *name, *path;
	struct buf text;
	struct template *template;
};

struct render {
	char *pages, *samples;
	struct page_template *page; /* by name */
	size_t count;
	struct static_files files;
	json_t *css, *js, *site_css;
};

/* ---- files, by name: of several faults the same one is told each time ----------------------- */

struct files {
	struct dirent **entry;
	int count;
};

static bool list_files(const char *dir, struct files *out, struct err *e)
{
	*out = (struct files){0};
	int n = scandir(dir, &out->entry, NULL, alphasort);
	if (n < 0)
		return err_set(e, ERR_SYSTEM, "could not open \"%s\": %s", dir, strerror(errno));
	out->count = n;
	return true;
}

static void files_free(struct files *f)
{
	for (int i = 0; i < f->count; i++)
		free(f->entry[i]);
	free(f->entry);
}

/* ---- finding -------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
	const struct page_template *x = a, *y = b;
	return strcmp(x->name, y->name);
}

static int by_key(const void *name, const void *page)
{
	return strcmp(name, ((const struct page_template *)page)->name);
}

static const struct page_template *find(const struct render *r, const char *name)
{
	return r->count ? bsearch(name, r->page, r->count, sizeof *r->page, by_key) : NULL;
}

/* A part is no page of its own. */
static const struct page_template *find_page(const struct render *r, const char *name)
{
	return *name == '_' ? NULL : find(r, name);
}

struct framed {
	const struct render *render;
	const struct page_template *page; /* what the frame calls "page" */
};

static const struct template *find_part(void *arg, const char *name, struct err *e)
{
	const struct framed *f = arg;
	const struct page_template *p = strcmp(name, "page") == 0 ? f->page
					: *name == '_'		  ? find(f->render, name)
								  : NULL;
	if (!p)
		err_set(e, ERR_CONFIG, "there is no %s/%s" EXTENSION, f->render->pages, name);
	return p ? p->template : NULL;
}

static const char *text_of_part(const void *arg, const char *name)
{
	const struct page_template *p = find(arg, name);
	return p ? buf_text(&p->text) : NULL;
}

/* ---- rendering ------------------------------------------------------------------------------ */

bool render_page(
    const struct render *r, const char *page, json_t *data, struct buf *out, struct err *e)
{
	struct framed f = {.render = r, .page = find_page(r, page)};
	if (!f.page)
		return err_set(e, ERR_NOT_FOUND, "there is no page \"%s\" in %s", page, r->pages);
	json_object_set(data, "css", r->css);
	json_object_set(data, "js", r->js);
	json_object_set(data, "site_css", r->site_css);
	const struct template_options o = {.mode = TEMPLATE_HTML, .partial = find_part, .arg = &f};
	return template_render(find(r, FRAME)->template, data, &o, out, e);
}

bool render_part(
    const struct render *r, const char *part, const json_t *data, struct buf *out, struct err *e)
{
	struct framed f = {.render = r};
	const struct template *t = find_part(&f, part, e);
	const struct template_options o = {.mode = TEMPLATE_HTML, .partial = find_part, .arg = &f};
	return t && template_render(t, data, &o, out, e);
}

const struct static_files *render_static(const struct render *r)
{
	return &r->files;
}

/* ---- trying --------------------------------------------------------------------------------- */

/* New. */
static json_t *read_sample(const struct render *r, const char *name, struct err *e)
{
	json_error_t why;
	char *path = xasprintf("%s/%s", r->samples, name);
	json_t *j = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
	if (!j)
		err_set(e, ERR_CONFIG, "%s line %d: %s", path, why.line, why.text);
	else if (!json_is_object(j))
		err_set(e, ERR_CONFIG, "%s: not an object", path);
	free(path);
	if (json_is_object(j))
		return j;
	json_decref(j);
	return NULL;
}

/* In both frames: which values a frame has does not hang on the page. */
static bool try_sample(
    const struct render *r, const char *page, const char *name, json_t *frames[2], struct err *e)
{
	json_t *own = read_sample(r, name, e);
	bool ok = own != NULL;
	for (int i = 0; ok && i < 2; i++) {
		struct buf out = {0};
		json_t *data = json_copy(own);
		json_object_update_missing(data, frames[i]);
		ok = render_page(r, page, data, &out, e) ||
		     err_prefix(e, "with %s/%s", r->samples, name);
		json_decref(data);
		buf_free(&out);
	}
	json_decref(own);
	return ok;
}

/* "case" of "case.closed.json"; NULL: no sample.  New. */
static char *page_of_sample(const char *name)
{
	size_t n = strlen(name), end = strlen(".json");
	if (*name == '.' || n <= end || strcmp(name + n - end, ".json") != 0)
		return NULL;
	return xstrndup(name, strcspn(name, "."));
}

static bool try_samples(const struct render *r, json_t *frames[2], struct err *e)
{
	struct files f;
	bool ok = list_files(r->samples, &f, e);
	for (int i = 0; ok && i < f.count; i++) {
		char *page = page_of_sample(f.entry[i]->d_name);
		if (page && strcmp(page, "frame") != 0)
			ok = try_sample(r, page, f.entry[i]->d_name, frames, e);
		free(page);
	}
	files_free(&f);
	return ok;
}

static bool has_sample(
    const struct render *r, const struct page_template *p, const char *which, struct err *e)
{
	char *name = xasprintf("%s%s.json", p->name, which);
	json_t *j = read_sample(r, name, e);
	free(name);
	json_decref(j);
	return j != NULL;
}

static bool try_all(const struct render *r, struct err *e)
{
	json_t *frames[2] = {
	    read_sample(r, "frame.json", e), read_sample(r, "frame" LEAST ".json", e)};
	bool ok = frames[0] && frames[1];
	for (size_t i = 0; ok && i < r->count; i++)
		ok = *r->page[i].name == '_' ||
		     (has_sample(r, &r->page[i], "", e) && has_sample(r, &r->page[i], LEAST, e));
	ok = ok && try_samples(r, frames, e);
	json_decref(frames[0]);
	json_decref(frames[1]);
	return ok;
}

static bool look_at_all(const struct render *r, struct err *e)
{
	const struct markup_parts parts = {.text = text_of_part, .arg = r};
	for (size_t i = 0; i < r->count; i++)
		if (!markup_check(r->page[i].path, buf_text(&r->page[i].text), &parts, e))
			return false;
	return true;
}

/* ---- loading -------------------------------------------------------------------------------- */

static bool load_file(struct render *r, const char *file, struct err *e)
{
	size_t n = strlen(file), x = strlen(EXTENSION);
	if (*file == '.' || n <= x || strcmp(file + n - x, EXTENSION) != 0)
		return true; /* a README or an editor's copy */
	r->page = xreallocarray(r->page, r->count + 1, sizeof *r->page);
	struct page_template *p = &r->page[r->count++];
	*p = (struct page_template){
	    .name = xstrndup(file, n - x), .path = xasprintf("%s/%s", r->pages, file)};
	if (!buf_read_file(&p->text, p->path, TEMPLATE_SIZE_MAX, e))
		return false;
	p->template = template_parse(p->path, buf_text(&p->text), p->text.len, e);
	return p->template != NULL;
}

static bool load_files(struct render *r, struct err *e)
{
	struct files f;
	bool ok = list_files(r->pages, &f, e);
	for (int i = 0; ok && i < f.count; i++)
		ok = load_file(r, f.entry[i]->d_name, e);
	files_free(&f);
	if (!ok)
		return false;
	if (r->count)
		qsort(r->page, r->count, sizeof *r->page, by_name);
	return find(r, FRAME) ||
	       err_set(e, ERR_CONFIG, "there is no %s/" FRAME EXTENSION, r->pages);
}

static json_t *address_of(const struct render *r, const char *name)
{
	const struct static_file *f = static_named(&r->files, name);
	return f ? json_string(f->address) : json_null();
}

static bool load_static(struct render *r, const char *dir, struct err *e)
{
	bool ok = static_load(dir, &r->files, e);
	r->css = address_of(r, "followupd.css");
	r->js = address_of(r, "followupd.js");
	r->site_css = address_of(r, "site.css");
	return ok && ((!json_is_null(r->css) && !json_is_null(r->js)) ||
			 err_set(e, ERR_CONFIG, "there is no %s/followupd.css and .js", dir));
}

struct render *render_load(const struct config *c, struct err *e)
{
	struct render *r = xcalloc(1, sizeof *r);
	r->pages = xasprintf("%s/pages/" LANGUAGE, c->template_directory);
	r->samples = xasprintf("%s/pages/samples", c->template_directory);
	char *files = xasprintf("%s/pages/static", c->template_directory);
	bool ok =
	    load_static(r, files, e) && load_files(r, e) && look_at_all(r, e) && try_all(r, e);
	free(files);
	if (ok)
		return r;
	render_free(r);
	return NULL;
}

void render_free(struct render *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->count; i++) {
		template_free(r->page[i].template);
		buf_free(&r->page[i].text);
		free(r->page[i].name);
		free(r->page[i].path);
	}
	free(r->page);
	static_free(&r->files);
	json_decref(r->css);
	json_decref(r->js);
	json_decref(r->site_css);
	free(r->pages);
	free(r->samples);
	free(r);
}
