/* SPDX-License-Identifier: Apache-2.0
 *
 * page_other.c - undo, settings, signing out, help.
 */
#include "autoconf.h"
#include "batch.h"
#include "fields.h"
#include "pages.h"
#include "row.h"
#include "spoken.h"

#include <stdlib.h>
#include <string.h>

void page_undo_take(struct visit *v)
{
	const char *message = field_text(v, "message");
	int64_t id = id_of_text(message);
	const char *batch = batch_once(v, message);
	if (batch) {
		batch_undo(v, batch, "/");
		return;
	}
	if (!id) {
		visit_refuse(
		    v, 422, "Nothing was undone", "The form names nothing that was recorded.");
		return;
	}
	answer_store(v, ANSWER_UNDO, "message", id, json_object(), "/");
}

void page_sign_out_take(struct visit *v)
{
	struct err e = {0};
	if (!page_sign_out(v->site->session, *field_text(v, "everywhere") != '\0', &e)) {
		visit_fail(v, &e);
		return;
	}
	http_add_header(v->request, "Set-Cookie",
	    SESSION_COOKIE "=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
	/* What a browser has kept of the pages goes too; its settings, which are of that screen,
	 * stay. */
	http_add_header(v->request, "Clear-Site-Data", "\"cache\", \"storage\"");
	visit_go(v, "/sign-in?out=yes");
}

/* ---- settings
 * ------------------------------------------------------------------------------------- */

/* What the browser keeps: they are of that screen, not of the person. */
static const struct word rows_table[] = {{"25", "25"}, {"50", "50"}, {"100", "100"}};
static const struct word theme_table[] = {
    {"", "As the system has it"}, {"light", "Light"}, {"dark", "Dark"}};

static json_t *options_json(const struct word *list, size_t count, const char *chosen)
{
	json_t *options = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(
		    options, json_pack("{s:s, s:s, s:b}", "value", list[i].word, "words",
				 list[i].meaning, "selected", strcmp(list[i].word, chosen) == 0));
	return options;
}

static bool is_among(const struct word *list, size_t count, const char *value)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].word, value) == 0)
			return true;
	return false;
}

static void keep(struct visit *v, const char *name, const char *value)
{
	http_add_header(v->request, "Set-Cookie",
	    arena_printf(v->arena,
		"%s=%s; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=31536000", name, value));
}

void page_settings_take(struct visit *v)
{
	const char *rows = field_text(v, "rows"), *theme = field_text(v, "theme");
	if (is_among(rows_table, 3, rows))
		keep(v, ROWS_COOKIE, rows);
	if (is_among(theme_table, 3, theme))
		keep(v, THEME_COOKIE, theme);
	keep(v, KEYS_COOKIE, *field_text(v, "keys") ? "on" : "off");
	visit_go(v, "/settings");
}

static json_t *session_json(struct visit *v, const struct rows *r, int i)
{
	date today = zone_date(v->zone, v->who.now);
	const char *peer = row_text(r, i, "peer"), *how = row_text(r, i, "how");
	return json_pack("{s:o, s:o, s:s, s:s, s:b}", "since",
	    spoken_time(v->zone, row_time(r, i, "made_at"), today), "seen",
	    spoken_time(v->zone, row_time(r, i, "seen_at"), today), "peer", peer ? peer : "", "how",
	    how ? how : "", "this", row_bool(r, i, "this"));
}

void page_settings(struct visit *v)
{
	struct rows r = {0};
	struct err e = {0};
	if (!page_sessions(v->site->session, &r, &e)) {
		visit_fail(v, &e);
		return;
	}
	json_t *list = json_array();
	for (int i = 0; i < rows_count(&r); i++)
		json_array_append_new(list, session_json(v, &r, i));
	int others = rows_count(&r) - 1;
	rows_free(&r);
	json_t *more = json_pack("{s:s, s:o, s:o, s:b, s:o, s:o}", "title", "Settings", "rows",
	    options_json(rows_table, 3, frame_setting(v, ROWS_COOKIE, "25")), "themes",
	    options_json(theme_table, 3, frame_setting(v, THEME_COOKIE, "")), "keys",
	    strcmp(frame_setting(v, KEYS_COOKIE, "on"), "on") == 0, "sessions", rows_of(list),
	    "others", others > 0 ? json_sprintf("%d", others) : json_null());
	json_object_update(v->data, more);
	json_decref(more);
	visit_page(v, 200, "settings");
}

/* Asked for by whoever stays on a page for long: that a page is asked for keeps the session. */
void page_stay(struct visit *v)
{
	date today = zone_date(v->zone, v->who.now);
	json_object_set_new(v->data, "title", json_string("Signed in"));
	json_object_set_new(v->data, "until",
	    spoken_time(v->zone, v->who.now + SECONDS(v->who.seconds_left), today));
	visit_page(v, 200, "stay");
}

/* ---- help
 * ------------------------------------------------------------------------------------------ */

static json_t *words_json(void)
{
	static const struct vocabulary *const shown[] = {
	    &followup_state_words, &closure_words, &desk_why_words, &role_words};
	json_t *list = json_array();
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		for (size_t k = 0; k < shown[i]->count; k++)
			json_array_append_new(
			    list, json_pack("{s:s, s:s}", "word", shown[i]->word[k].word, "meaning",
				      shown[i]->word[k].meaning));
	return rows_of(list);
}

/* Works signed out. */
void help_show(struct http_request *r, void *arg)
{
	struct site *s = arg;
	const char *path = http_path(r);
	const char *template = strcmp(path, "/help/keys") == 0	  ? "help-keys"
			       : strcmp(path, "/help/words") == 0 ? "help-words"
								  : "help";
	json_t *data = frame_of_nobody(s, "Help");
	json_object_set_new(data, "words", words_json());
	json_object_set_new(data, "links",
	    json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:s}]", "words", "All keys", "href",
		"/help/keys", "words", "Words", "href", "/help/words", "words", "To do today",
		"href", "/"));
	send_page(s, r, 200, template, data);
	json_decref(data);
}

/* /s/{}/{}: the files that pages load, whose address changes with their bytes. */
void static_show(struct http_request *r, void *arg)
{
	struct site *s = arg;
	const struct static_file *f =
	    static_find(render_static(s->render), http_part(r, 0), http_part(r, 1));
	if (!f) {
		http_answer(r, 404, "text/plain; charset=utf-8", "not found\n", 10);
		return;
	}
	http_add_header(r, "Cache-Control", STATIC_CACHE);
	http_answer(r, 200, f->type, f->body.data, f->body.len);
}
