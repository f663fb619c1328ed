/* SPDX-License-Identifier: Apache-2.0
 *
 * letter.c - the templates of a directory, and their rendering to a notice.
 *
 * A subject cannot reach a key marked `detail`: it is taken out of the values before.
 * Fails: returns NULL or false with file, line and name.
 */
#include "autoconf.h"
#include "followupd/letter.h"
#include "followupd/mem.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

const struct letter_key letter_keys[] = {
    {"site", LETTER_TEXT, true, false},
    {"ref", LETTER_TEXT, true, false},
    {"action", LETTER_TEXT, true, false},
    {"target", LETTER_TEXT, false, false},
    {"latest", LETTER_TEXT, false, false},
    {"respond_by", LETTER_TEXT, false, false},
    {"days_overdue", LETTER_NUMBER, false, false},
    {"past_due", LETTER_FLAG, false, false},
    {"role", LETTER_TEXT, true, false},
    {"to_owner", LETTER_FLAG, false, false},
    {"to_cover", LETTER_FLAG, false, false},
    {"to_coordinator", LETTER_FLAG, false, false},
    {"to_navigator", LETTER_FLAG, false, false},
    {"to_radiologist", LETTER_FLAG, false, false},
    {"to_chief", LETTER_FLAG, false, false},
    {"why_you", LETTER_TEXT, false, false},
    {"owner", LETTER_TEXT, false, false},
    {"next_day", LETTER_TEXT, false, false},
    {"next_who", LETTER_TEXT, false, false},
    {"ordered", LETTER_FLAG, false, false},
    {"scheduled", LETTER_FLAG, false, false},
    {"appointment", LETTER_TEXT, false, false},
    {"appointment_past", LETTER_FLAG, false, false},
    {"appointment_was", LETTER_TEXT, false, false},
    {"entry_cancelled", LETTER_FLAG, false, false},
    {"attempts", LETTER_NUMBER, false, false},
    {"changed", LETTER_TEXT, false, false},
    {"reason", LETTER_TEXT, false, false},
    {"question", LETTER_TEXT, false, false},
    {"failed_to", LETTER_TEXT, false, false},
    {"failed_why", LETTER_TEXT, false, false},
    {"local_date", LETTER_FLAG, false, false},
    {"optional", LETTER_FLAG, false, false},
    {"provisional", LETTER_FLAG, false, false},
    {"link", LETTER_TEXT, false, false},
    {"contact", LETTER_TEXT, false, false},
    {"phone", LETTER_TEXT, false, false},
    {"answer_page", LETTER_TEXT, false, false},
    {"answers", LETTER_LIST, false, false},
    {"answers.label", LETTER_TEXT, true, false},
    {"answers.link", LETTER_TEXT, true, false},
    {"unsigned", LETTER_LIST, false, false},
    {"item_count", LETTER_NUMBER, false, false},
    {"more_count", LETTER_NUMBER, false, false},
    {"items", LETTER_LIST, false, false},
    {"items.ref", LETTER_TEXT, true, false},
    {"items.action", LETTER_TEXT, true, false},
    {"items.need", LETTER_TEXT, true, false},
    {"items.target", LETTER_TEXT, true, false},
    {"items.latest", LETTER_TEXT, false, false},
    {"items.overdue", LETTER_FLAG, false, false},
    {"items.link", LETTER_TEXT, false, false},
    {"items.answer_page", LETTER_TEXT, false, false},
    {"lines", LETTER_LIST, false, false},
    {"lines.ref", LETTER_TEXT, true, false},
    {"lines.action", LETTER_TEXT, true, false},
    {"lines.ask", LETTER_TEXT, true, false},
    {"lines.target", LETTER_TEXT, false, false},
    {"lines.latest", LETTER_TEXT, false, false},
    {"lines.days_overdue", LETTER_NUMBER, false, false},
    {"lines.past_due", LETTER_FLAG, false, false},
    {"lines.owner", LETTER_TEXT, false, false},
    {"lines.next_day", LETTER_TEXT, false, false},
    {"lines.next_who", LETTER_TEXT, false, false},
    {"lines.changed", LETTER_TEXT, false, false},
    {"lines.why_you", LETTER_TEXT, false, false},
    {"lines.provisional", LETTER_FLAG, false, false},
    {"lines.link", LETTER_TEXT, false, false},
    {"lines.answer_page", LETTER_TEXT, false, false},
    {"line_count", LETTER_NUMBER, false, false},
    {"patient_name", LETTER_TEXT, false, true},
    {"mrn", LETTER_TEXT, false, true},
    {"finding", LETTER_TEXT, false, true},
    {"region", LETTER_TEXT, false, true},
    {0},
};

const struct letter_key paper_keys[] = {
    {"site", LETTER_TEXT, true, false},
    {"language", LETTER_TEXT, true, false},
    {"letter", LETTER_TEXT, true, false},
    {"today", LETTER_TEXT, true, false},
    {"patient", LETTER_TEXT, true, true},
    {"address", LETTER_LIST, true, true},
    {"certified", LETTER_FLAG, false, false},
    {"sender", LETTER_LIST, false, false},
    {"phone", LETTER_TEXT, false, false},
    {"doctor", LETTER_TEXT, false, false},
    {"imaging", LETTER_FLAG, false, false},
    {"exam_day", LETTER_TEXT, false, true},
    {"results_sent", LETTER_TEXT, false, true},
    {"dense", LETTER_FLAG, false, true},
    {"not_dense", LETTER_FLAG, false, true},
    {0},
};

static const struct {
	const char *extension;
	enum template_mode mode;
} forms[] = {{".subject", TEMPLATE_LINE}, {".txt", TEMPLATE_TEXT}, {".html", TEMPLATE_HTML},
    {".line", TEMPLATE_LINE}};
#define FORMS (sizeof forms / sizeof *forms)
/* A notice that never stands in a digest has no line. */
enum { SUBJECT, TEXT, HTML, LINE, NEEDED = LINE };

struct letter_notice {
	char *name; /* without extension; a partial's starts with "_" */
	struct template *form[FORMS];
};

struct letters {
	char *dir;
	const struct letter_key *keys; /* paper_keys: of letters on paper, which are HTML alone */
	size_t count;
	struct letter_notice *notice; /* sorted, partials too */
};

/* ---- values ------------------------------------------------------------- */

/* The part of a dotted key behind "list.", or NULL when the key belongs elsewhere. */
static const char *key_within(const struct letter_key *k, const char *list)
{
	if (!list)
		return strchr(k->name, '.') ? NULL : k->name;
	size_t n = strlen(list);
	return strncmp(k->name, list, n) == 0 && k->name[n] == '.' ? k->name + n + 1 : NULL;
}

/* Whether the elements of a list are objects of keys rather than texts. */
static bool has_elements(const struct letter_key *keys, const char *list)
{
	for (const struct letter_key *k = keys; k->name; k++)
		if (key_within(k, list))
			return true;
	return false;
}

static bool check_known(
    const struct letter_key *keys, json_t *values, const char *list, struct err *e)
{
	for (void *i = json_object_iter(values); i; i = json_object_iter_next(values, i)) {
		const struct letter_key *k = keys;
		const char *name = NULL;
		for (; k->name; k++)
			if ((name = key_within(k, list)) &&
			    strcmp(name, json_object_iter_key(i)) == 0)
				break;
		if (!k->name)
			return err_set(e, ERR_INPUT, "notices know no value \"%s%s%s\"",
			    list ? list : "", list ? "." : "", json_object_iter_key(i));
	}
	return true;
}

/* A list given as a text would otherwise vanish, and with it what it warns of. */
static bool check_kind(const struct letter_key *k, const json_t *v, struct err *e)
{
	static const char *const names[] = {"text", "number", "flag", "list"};
	bool fits = !v || json_is_null(v) || (k->kind == LETTER_TEXT && json_is_string(v)) ||
		    (k->kind == LETTER_NUMBER && json_is_number(v)) ||
		    (k->kind == LETTER_FLAG && json_is_boolean(v)) ||
		    (k->kind == LETTER_LIST && json_is_array(v));
	return fits ||
	       err_set(e, ERR_INPUT, "notice value \"%s\" is not a %s", k->name, names[k->kind]);
}

/* Returns new: the values with null for each key that is not there. */
static json_t *complete(
    const struct letter_key *keys, json_t *values, const char *list, bool detail, struct err *e);

static json_t *complete_list(
    const struct letter_key *keys, json_t *values, const char *list, bool detail, struct err *e)
{
	json_t *out = json_array();
	bool objects = has_elements(keys, list);
	for (size_t i = 0; i < json_array_size(values); i++) {
		json_t *v = json_array_get(values, i);
		json_t *one = objects ? complete(keys, v, list, detail, e) : json_incref(v);
		if (!one) {
			json_decref(out);
			return NULL;
		}
		json_array_append_new(out, one);
	}
	return out;
}

static json_t *complete(
    const struct letter_key *keys, json_t *values, const char *list, bool detail, struct err *e)
{
	if (!json_is_object(values)) {
		err_set(e, ERR_INPUT, "notice values%s%s are not an object", list ? " of " : "",
		    list ? list : "");
		return NULL;
	}
	if (!check_known(keys, values, list, e))
		return NULL;
	json_t *out = json_object();
	for (const struct letter_key *k = keys; k->name; k++) {
		const char *name = key_within(k, list);
		if (!name)
			continue;
		json_t *v = k->detail && !detail ? NULL : json_object_get(values, name);
		if (!check_kind(k, v, e))
			v = NULL;
		else if (json_is_array(v))
			v = complete_list(keys, v, k->name, detail, e);
		else
			v = json_incref(v ? v : json_null());
		if (!v) {
			json_decref(out);
			return NULL;
		}
		json_object_set_new(out, name, v);
	}
	return out;
}

static json_t *sample(const struct letter_key *keys, const char *list, bool full);

static json_t *sample_value(
    const struct letter_key *keys, const struct letter_key *k, const char *name, bool full)
{
	switch (k->kind) {
	case LETTER_TEXT:
		return json_string(name);
	case LETTER_NUMBER:
		return json_integer(2);
	case LETTER_FLAG:
		return json_true();
	case LETTER_LIST:
		break;
	}
	return json_pack(
	    "[o]", has_elements(keys, k->name) ? sample(keys, k->name, full) : json_string(name));
}

/* Returns new: a value for every key, or only for those that are always there. */
static json_t *sample(const struct letter_key *keys, const char *list, bool full)
{
	json_t *out = json_object();
	for (const struct letter_key *k = keys; k->name; k++) {
		const char *name = key_within(k, list);
		if (!name || !(full || k->always))
			continue;
		json_object_set_new(out, name, sample_value(keys, k, name, full));
	}
	return out;
}

/* ---- rendering ---------------------------------------------------------- */

static struct letter_notice *find(const struct letters *l, const char *name)
{
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->notice[i].name, name) == 0)
			return &l->notice[i];
	return NULL;
}

struct wanted {
	const struct letters *letters;
	size_t form;
};

static const struct template *find_partial(void *arg, const char *name, struct err *e)
{
	const struct wanted *w = arg;
	const struct letter_notice *n = find(w->letters, name);
	if (n && *name == '_' && n->form[w->form])
		return n->form[w->form];
	err_set(
	    e, ERR_CONFIG, "there is no %s/%s%s", w->letters->dir, name, forms[w->form].extension);
	return NULL;
}

static bool render(const struct letters *l, const struct letter_notice *n, size_t form,
    json_t *data, struct buf *out, struct err *e)
{
	json_t *values = complete(l->keys, data, NULL, forms[form].mode != TEMPLATE_LINE, e);
	if (!values)
		return false;
	struct wanted w = {l, form};
	struct template_options o = {.mode = forms[form].mode, .partial = find_partial, .arg = &w};
	bool ok = template_render(n->form[form], values, &o, out, e);
	json_decref(values);
	return ok;
}

bool letter_render(
    const struct letters *l, const char *notice, json_t *data, struct letter *out, struct err *e)
{
	const struct letter_notice *n = *notice == '_' ? NULL : find(l, notice);
	*out = (struct letter){0};
	if (!n)
		return err_set(e, ERR_NOT_FOUND, "there is no notice \"%s\" in %s", notice, l->dir);
	return render(l, n, SUBJECT, data, &out->subject, e) &&
	       render(l, n, TEXT, data, &out->text, e) && render(l, n, HTML, data, &out->html, e);
}

bool letter_line(
    const struct letters *l, const char *notice, json_t *data, struct buf *out, struct err *e)
{
	const struct letter_notice *n = *notice == '_' ? NULL : find(l, notice);
	if (!n)
		return err_set(e, ERR_NOT_FOUND, "there is no notice \"%s\" in %s", notice, l->dir);
	return render(l, n, n->form[LINE] ? LINE : SUBJECT, data, out, e);
}

void letter_free(struct letter *x)
{
	buf_free(&x->subject);
	buf_free(&x->text);
	buf_free(&x->html);
}

bool letter_paper(
    const struct letters *l, const char *name, json_t *data, struct buf *out, struct err *e)
{
	const struct letter_notice *n = *name == '_' ? NULL : find(l, name);
	if (!n || !n->form[HTML])
		return err_set(e, ERR_NOT_FOUND, "there is no letter \"%s\" in %s", name, l->dir);
	return render(l, n, HTML, data, out, e);
}

/* ---- loading ------------------------------------------------------------ */

static int by_name(const void *a, const void *b)
{
	const struct letter_notice *x = a, *y = b;
	return strcmp(x->name, y->name);
}

static struct letter_notice *find_or_add(struct letters *l, const char *name)
{
	struct letter_notice *n = find(l, name);
	if (n)
		return n;
	l->notice = xreallocarray(l->notice, l->count + 1, sizeof *l->notice);
	n = &l->notice[l->count++];
	*n = (struct letter_notice){.name = xstrdup(name)};
	return n;
}

static bool load_file(struct letters *l, const char *file, struct err *e)
{
	for (size_t i = 0; i < FORMS; i++) {
		size_t n = strlen(file), x = strlen(forms[i].extension);
		if (*file == '.' || n <= x || strcmp(file + n - x, forms[i].extension) != 0)
			continue;
		char *name = xstrndup(file, n - x), *path = xasprintf("%s/%s", l->dir, file);
		struct letter_notice *notice = find_or_add(l, name);
		notice->form[i] = template_load(path, e);
		free(name);
		free(path);
		return notice->form[i] != NULL;
	}
	return true; /* a README or an editor's copy */
}

static bool load_files(struct letters *l, struct err *e)
{
	DIR *d = opendir(l->dir);
	if (!d)
		return err_set(e, ERR_SYSTEM, "could not open \"%s\": %s", l->dir, strerror(errno));
	bool ok = true;
	for (struct dirent *f; ok && (f = readdir(d));)
		ok = load_file(l, f->d_name, e);
	closedir(d);
	if (ok && !l->count)
		ok = err_set(e, ERR_CONFIG, "there are no templates in \"%s\"", l->dir);
	if (ok)
		qsort(l->notice, l->count, sizeof *l->notice, by_name);
	return ok;
}

/* A paper has no subject. */
static bool try_paper(const struct letters *l, const struct letter_notice *n, struct err *e)
{
	bool ok = true;
	for (int full = 0; ok && full < 2; full++) {
		json_t *data = sample(l->keys, NULL, full);
		struct buf page = {0};
		ok = letter_paper(l, n->name, data, &page, e);
		buf_free(&page);
		json_decref(data);
	}
	return ok;
}

static bool try_notice(const struct letters *l, const struct letter_notice *n, struct err *e)
{
	for (size_t i = 0; i < NEEDED; i++)
		if (!n->form[i])
			return err_set(e, ERR_CONFIG, "there is no %s/%s%s", l->dir, n->name,
			    forms[i].extension);
	bool ok = true;
	for (int full = 0; ok && full < 2; full++) {
		json_t *data = sample(l->keys, NULL, full);
		struct letter x;
		struct buf line = {0};
		ok = letter_render(l, n->name, data, &x, e) &&
		     letter_line(l, n->name, data, &line, e);
		letter_free(&x);
		buf_free(&line);
		json_decref(data);
	}
	return ok;
}

static struct letters *load(const char *dir, const struct letter_key *keys,
    bool (*try_one)(const struct letters *, const struct letter_notice *, struct err *),
    struct err *e)
{
	struct letters *l = xcalloc(1, sizeof *l);
	l->dir = xstrdup(dir);
	l->keys = keys;
	bool ok = load_files(l, e);
	for (size_t i = 0; ok && i < l->count; i++)
		ok = *l->notice[i].name == '_' || try_one(l, &l->notice[i], e);
	if (ok)
		return l;
	letters_free(l);
	return NULL;
}

struct letters *letters_load(const char *dir, struct err *e)
{
	return load(dir, letter_keys, try_notice, e);
}

struct letters *letters_load_paper(const char *dir, struct err *e)
{
	return load(dir, paper_keys, try_paper, e);
}

void letters_free(struct letters *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < l->count; i++) {
		free(l->notice[i].name);
		for (size_t k = 0; k < FORMS; k++)
			template_free(l->notice[i].form[k]);
	}
	free(l->notice);
	free(l->dir);
	free(l);
}

bool letters_have(const struct letters *l, const char *notice)
{
	return *notice != '_' && find(l, notice);
}

static const struct letter_notice *nth(const struct letters *l, size_t want)
{
	for (size_t i = 0; i < l->count; i++)
		if (*l->notice[i].name != '_' && want-- == 0)
			return &l->notice[i];
	return NULL;
}

size_t letters_count(const struct letters *l)
{
	size_t n = 0;
	while (nth(l, n))
		n++;
	return n;
}

const char *letters_name(const struct letters *l, size_t i)
{
	const struct letter_notice *n = nth(l, i);
	return n ? n->name : NULL;
}
