/* SPDX-License-Identifier: Apache-2.0
 *
 * config.c - reads the configuration file by libconfuse, from the table in config_keys.c.
 *
 * Fails: returns false with every fault found, each with file and line where there is one.
 */
#include "autoconf.h"
#include "config_parts.h"
#include "followupd/buf.h"
#include "followupd/confuse_text.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <jansson.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define CONFIG_MAX ((size_t)1 << 20)

/* ---- the shape of the file, from the table -------------------------------- */

#define SECTIONS_MAX 16

/* The options of one section; the caller frees.  Everything is a string or a number to libconfuse:
 * defaults and limits are ours. */
static cfg_opt_t *section_options(const char *section)
{
	size_t n = 0;
	cfg_opt_t *opt = NULL;
	for (const struct config_key *k = config_keys; k->name; k++) {
		if (strcmp(k->section, section) != 0)
			continue;
		opt = xreallocarray(opt, n + 2, sizeof *opt);
		opt[n] = (cfg_opt_t)CFG_STR(k->name, NULL, CFGF_NODEFAULT);
		opt[n++].validcb = config_place_value;
	}
	opt[n] = (cfg_opt_t)CFG_END();
	return opt;
}

struct shape {
	size_t count;
	const char *section[SECTIONS_MAX];
	cfg_opt_t *options[SECTIONS_MAX];
	cfg_opt_t top[SECTIONS_MAX + 2];
};

static void shape_make(struct shape *s)
{
	*s = (struct shape){0};
	for (const struct config_key *k = config_keys; k->name; k++) {
		if (s->count && strcmp(s->section[s->count - 1], k->section) == 0)
			continue;
		cfg_flag_t flags = config_titled(k->section)
				       ? CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES
				       : CFGF_NONE;
		size_t i = s->count++;
		s->section[i] = k->section;
		s->options[i] = section_options(k->section);
		s->top[i] = (cfg_opt_t)CFG_SEC(k->section, s->options[i], flags);
	}
	s->top[s->count] = (cfg_opt_t)CFG_STR(CONFIG_END_MARK, NULL, CFGF_NODEFAULT);
	s->top[s->count + 1] = (cfg_opt_t)CFG_END();
}

static void shape_free(struct shape *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->options[i]);
}

/* ---- one value ------------------------------------------------------------- */

static bool is_choice(const char *choices, const char *value)
{
	size_t n = strlen(value);
	for (const char *c = choices; c; c = strchr(c, '|') ? strchr(c, '|') + 1 : NULL)
		if (n && strncmp(c, value, n) == 0 && (c[n] == '|' || c[n] == '\0'))
			return true;
	return false;
}

static void store_int(const struct config_key *k, const char *title, const char *text, long *to)
{
	char *end;
	long n = strtol(text, &end, 10);
	if (!*text || *end || n < k->min || n > k->max)
		config_fault(k->section, title, k->name,
		    "is \"%s\", not a whole number from %ld to %ld", text, k->min, k->max);
	else
		*to = n;
}

void config_store(const struct config_key *k, const char *title, const char *text, void *base)
{
	void *to = (char *)base + k->offset;
	switch (k->type) {
	case KEY_INT:
		store_int(k, title, text, to);
		return;
	case KEY_BOOL:
		if (is_choice("true|yes|on", text))
			*(bool *)to = true;
		else if (is_choice("false|no|off", text))
			*(bool *)to = false;
		else
			config_fault(
			    k->section, title, k->name, "is \"%s\", not true or false", text);
		return;
	case KEY_CHOICE:
		if (!is_choice(k->choices, text))
			config_fault(k->section, title, k->name, "is \"%s\", not one of %s", text,
			    k->choices);
		break;
	case KEY_TEXT:
		for (const char *c = text; *c; c++)
			if (iscntrl((unsigned char)*c)) {
				config_fault(k->section, title, k->name,
				    "has a control character at position %zu",
				    (size_t)(c - text) + 1);
				return;
			}
		break;
	}
	free(*(char **)to);
	*(char **)to = xstrdup(text);
}

const char *config_text(const struct config_key *k, const void *base, char scratch[24])
{
	const void *from = (const char *)base + k->offset;
	switch (k->type) {
	case KEY_INT:
		snprintf(scratch, 24, "%ld", *(const long *)from);
		return scratch;
	case KEY_BOOL:
		return *(const bool *)from ? "true" : "false";
	case KEY_CHOICE:
	case KEY_TEXT:
		break;
	}
	return *(char *const *)from;
}

static void store_section(cfg_t *sec, const char *section, const char *title, void *base)
{
	for (const struct config_key *k = config_keys; k->name; k++) {
		if (strcmp(k->section, section) != 0)
			continue;
		const char *text = sec && cfg_size(sec, k->name) ? cfg_getstr(sec, k->name) : NULL;
		config_store(k, title, text ? text : k->fallback, base);
	}
}

static void fill_defaults(struct config *c)
{
	if (!*c->mail_from) {
		free((char *)(uintptr_t)c->mail_from);
		c->mail_from = xasprintf("followupd@%s", c->domain);
	}
	if (!*c->replies_address) {
		free((char *)(uintptr_t)c->replies_address);
		c->replies_address = xstrdup(c->mail_from);
	}
	if (!*c->mail_envelope_from) {
		free((char *)(uintptr_t)c->mail_envelope_from);
		c->mail_envelope_from = xstrdup(c->mail_from);
	}
}

static void take(cfg_t *cfg, const struct shape *s, struct config *c)
{
	for (size_t i = 0; i < s->count; i++) {
		const char *section = s->section[i];
		const struct titled *t = config_titled(section);
		if (!t)
			store_section(cfg ? cfg_getsec(cfg, section) : NULL, section, NULL, c);
		for (unsigned j = 0; t && cfg && j < cfg_size(cfg, section); j++) {
			cfg_t *sec = cfg_getnsec(cfg, section, j);
			const char *title = cfg_title(sec);
			store_section(sec, section, title, titled_add(t, c, title));
		}
	}
}

/* The file's text and nothing that a reader of it could take for something else; false: a fault. */
static bool read_text(const char *path, struct buf *text)
{
	struct err e = {0};
	if (!buf_read_file(text, path, CONFIG_MAX, &e)) {
		config_faults_begin(NULL, 0);
		config_fault(NULL, NULL, NULL, "%s", e.text);
		return false;
	}
	if (text->len && text->data[text->len - 1] != '\n')
		buf_addc(text, '\n');
	config_faults_begin(path, confuse_lines(buf_text(text), text->len));
	struct stat st;
	if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & S_IWOTH))
		config_fault(NULL, NULL, NULL, "everybody may write to this file: chmod o-w");
	int line = confuse_unreadable(buf_text(text), text->len);
	if (line)
		config_fault_at(line, "is not UTF-8 text; an editor or iconv(1) makes it so");
	line = line ? 0 : confuse_open_quote(buf_text(text));
	if (line)
		config_fault_at(line, "a quote that is opened here is not closed");
	return !config_has_faults();
}

static bool parse(cfg_t *cfg, const char *path)
{
	struct buf text = {0};
	bool ok = read_text(path, &text);
	if (ok) {
		buf_adds(&text, CONFIG_END_MARK " = yes\n");
		ok = confuse_parse(cfg, buf_text(&text)) == CFG_SUCCESS;
		if (ok && !cfg_size(cfg, CONFIG_END_MARK))
			config_fault(NULL, NULL, NULL, "the file ends inside a comment");
	}
	buf_free(&text);
	return ok && !config_has_faults();
}

bool config_load(const char *path, struct config **out, struct err *e)
{
	struct shape shape;
	struct config *c = xcalloc(1, sizeof *c);
	shape_make(&shape);
	config_faults_begin(NULL, 0);
	cfg_t *cfg = cfg_init(shape.top, CFGF_NONE);
	cfg_set_error_function(cfg, config_fault_of_confuse);
	bool parsed = !path || parse(cfg, path);
	c->path = path ? xstrdup(path) : NULL;
	if (parsed) {
		take(path ? cfg : NULL, &shape, c);
		if (!config_has_faults()) {
			config_check(c);
			fill_defaults(c);
		}
	}
	cfg_free(cfg);
	shape_free(&shape);
	if (config_has_faults()) {
		err_set(e, ERR_CONFIG, "%s", config_faults());
		for (char *p = e->text; *p; p++)
			if (*p == '\n')
				*p = ';';
		config_free(c);
		return false;
	}
	*out = c;
	return true;
}

static void free_texts(const char *section, void *base)
{
	for (const struct config_key *k = config_keys; k->name; k++)
		if (strcmp(k->section, section) == 0 &&
		    (k->type == KEY_TEXT || k->type == KEY_CHOICE))
			free(*(char **)((char *)base + k->offset));
}

static void free_section(const char *section, struct config *c)
{
	const struct titled *t = config_titled(section);
	if (!t)
		free_texts(section, c);
	for (size_t i = 0; t && i < titled_count(t, c); i++) {
		free_texts(section, titled_at(t, c, i));
		free((char *)(uintptr_t)titled_name(t, c, i));
	}
}

void config_free(struct config *c)
{
	if (!c)
		return;
	const char *last = "";
	for (const struct config_key *k = config_keys; k->name; k++) {
		if (strcmp(k->section, last) != 0)
			free_section(k->section, c);
		last = k->section;
	}
	free(c->listener);
	free(c->folder);
	free(c->authority);
	free((char *)(uintptr_t)c->path);
	free(c);
}

void config_print_keys(bool json)
{
	json_t *all = json_array();
	for (const struct config_key *k = config_keys; k->name; k++) {
		if (!json) {
			printf("%s.%s\t%s\t%s\t%s\t", k->section, k->name, k->fallback, k->help,
			    k->reload ? "reload" : "restart");
			if (k->type == KEY_INT)
				printf("%ld to %ld\n", k->min, k->max);
			else
				puts(k->choices ? k->choices : "");
			continue;
		}
		json_t *row = json_pack("{s:s, s:s, s:s, s:s, s:b}", "section", k->section, "name",
		    k->name, "default", k->fallback, "help", k->help, "reload", k->reload);
		if (k->choices)
			json_object_set_new(row, "choices", json_string(k->choices));
		if (k->type == KEY_INT)
			json_object_set_new(row, "limits",
			    json_pack("[I, I]", (json_int_t)k->min, (json_int_t)k->max));
		json_array_append_new(all, row);
	}
	if (json) {
		json_dumpf(all, stdout, JSON_INDENT(1));
		putchar('\n');
	}
	json_decref(all);
}
