/* SPDX-License-Identifier: Apache-2.0
 *
 * config.c - reads the configuration file by libconfuse, from the table in config_keys.c.
 *
 * Fails: returns false with every fault found, each with file and line where there is one.
 */
#include "autoconf.h"
#include "config_parts.h"
#include "followupd/buf.h"
#include "followupd/log.h"
#include "followupd/mem.h"
#include "followupd/zone.h"

#include <confuse.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONFIG_MAX ((size_t)1 << 20)
/* Put behind the file: libconfuse takes the end of the file for the end of a section, so that a
 * file which was cut off would open a listener without its TLS. */
#define END_MARK "the_end_of_the_file"

static const char *parsed_path; /* libconfuse names it at the top level only */
static int parsed_lines;	/* libconfuse counts some comments twice */
static struct buf faults;	/* a line each; libconfuse's error callback has no argument */

static void on_fault(cfg_t *cfg, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
static void on_fault(cfg_t *cfg, const char *fmt, va_list ap)
{
	char text[300];
	vsnprintf(text, sizeof text, fmt, ap);
	bool cut = strstr(text, END_MARK) != NULL;
	if (faults.len)
		buf_addc(&faults, '\n');
	if (cfg && cfg->line)
		buf_addf(&faults, "%s:%d: ", parsed_path, cut ? parsed_lines : cfg->line);
	if (cut && cfg && cfg->name && strcmp(cfg->name, "root") != 0)
		buf_addf(&faults, "the file ends inside section %s%s%s%s", cfg->name,
		    cfg->title ? " \"" : "", cfg->title ? cfg->title : "", cfg->title ? "\"" : "");
	else
		buf_adds(&faults, cut ? "the file is cut off" : text);
}

static void fault(const char *fmt, ...) PRINTF(1, 2);
static void fault(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	on_fault(NULL, fmt, ap);
	va_end(ap);
}

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
		opt[n++] = (cfg_opt_t)CFG_STR(k->name, NULL, CFGF_NODEFAULT);
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
	s->top[s->count] = (cfg_opt_t)CFG_STR(END_MARK, NULL, CFGF_NODEFAULT);
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

static void store_int(const struct config_key *k, const char *text, long *to)
{
	char *end;
	long n = strtol(text, &end, 10);
	if (!*text || *end)
		fault("%s.%s is \"%s\", not a whole number", k->section, k->name, text);
	else if (n < k->min || n > k->max)
		fault("%s.%s is %ld, not from %ld to %ld", k->section, k->name, n, k->min, k->max);
	else
		*to = n;
}

void config_store(const struct config_key *k, const char *text, void *base)
{
	void *to = (char *)base + k->offset;
	switch (k->type) {
	case KEY_INT:
		store_int(k, text, to);
		return;
	case KEY_BOOL:
		if (is_choice("true|yes|on", text))
			*(bool *)to = true;
		else if (is_choice("false|no|off", text))
			*(bool *)to = false;
		else
			fault("%s.%s is \"%s\", not true or false", k->section, k->name, text);
		return;
	case KEY_CHOICE:
		if (!is_choice(k->choices, text))
			fault("%s.%s is \"%s\", not one of %s", k->section, k->name, text,
			    k->choices);
		break;
	case KEY_TEXT:
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

static void store_section(cfg_t *sec, const char *section, void *base)
{
	for (const struct config_key *k = config_keys; k->name; k++) {
		if (strcmp(k->section, section) != 0)
			continue;
		const char *text = sec && cfg_size(sec, k->name) ? cfg_getstr(sec, k->name) : NULL;
		config_store(k, text ? text : k->fallback, base);
	}
}

/* ---- what no single key can say --------------------------------------------- */

static bool is_loopback(const char *host)
{
	return strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
	       strcmp(host, "::1") == 0;
}

static void check_zone(const char *key, const char *name)
{
	if (*name && !zone_find(name))
		fault("%s is \"%s\", which is no IANA time zone", key, name);
}

static void check_listener(const struct listener *l)
{
	int given = !!*l->tls_certificate + !!*l->tls_key + !!*l->tls_client_ca;
	if (given != 0 && given != 3)
		fault("listener \"%s\": tls_certificate, tls_key and tls_client_ca go together",
		    l->name);
	check_zone("listener.timezone", l->timezone);
}

static void check_word(
    const struct config *c, const struct authority *a, bool facility, const char *word, size_t len)
{
	char name[256];
	snprintf(name, sizeof name, "%.*s", (int)len, word);
	const struct authority *first =
	    facility ? authority_of_facility(c->authority, c->authority_count, name)
		     : authority_named(c->authority, c->authority_count, name);
	if (first != a)
		fault("authority \"%s\": \"%s\" belongs to authority \"%s\" already", a->name, name,
		    first->name);
}

/* A name is of one authority, in whatever case it is written. */
static void check_authority(const struct config *c, const struct authority *a)
{
	const char *names = a->names, *facilities = a->facilities, *word;
	size_t len;
	check_word(c, a, false, a->name, strlen(a->name));
	while ((word = authority_next(&names, &len)))
		check_word(c, a, false, word, len);
	while ((word = authority_next(&facilities, &len)))
		check_word(c, a, true, word, len);
}

static bool is_sign_in(const char *word, size_t n)
{
	return (n == 5 && memcmp(word, "local", n) == 0) ||
	       (n == 3 && memcmp(word, "pam", n) == 0) ||
	       (n == 6 && memcmp(word, "header", n) == 0);
}

bool config_signs_in(const struct config *c, const char *way)
{
	for (const char *p = c->pages_sign_in; *p;) {
		size_t n = strcspn(p, " ");
		if (n == strlen(way) && strncmp(p, way, n) == 0)
			return true;
		p += n + strspn(p + n, " ");
	}
	return false;
}

static void check_sign_in(const struct config *c)
{
	const char *p = c->pages_sign_in + strspn(c->pages_sign_in, " ");
	if (!*p)
		fault("pages.sign_in is empty");
	for (size_t n; *p; p += n + strspn(p + n, " ")) {
		n = strcspn(p, " ");
		if (!is_sign_in(p, n))
			fault("pages.sign_in has \"%.*s\", which is not local, pam or header",
			    (int)n, p);
	}
	if (!config_signs_in(c, "header"))
		return;
	if (!*c->pages_socket)
		fault("pages.sign_in has header and pages.socket is empty");
	if (!*c->pages_header_name)
		fault("pages.sign_in has header and pages.header_name is empty");
	if (c->pages_header_peer_uid < 0)
		fault("pages.sign_in has header and pages.header_peer_uid is not set");
}

static bool is_url_of_loopback(const char *url)
{
	char host[64];
	const char *at = url + strlen("http://");
	snprintf(host, sizeof host, "%.*s", (int)strcspn(at, ":/"), at);
	return is_loopback(host) || strncmp(at, "[::1]", 5) == 0;
}

static void check_pages(const struct config *c)
{
	const char *url = c->pages_public_url;
	if (*c->pages_address && !is_loopback(c->pages_address))
		fault("pages.address is \"%s\", not a loopback address; other machines reach the "
		      "pages by a proxy at pages.socket",
		    c->pages_address);
	if (!*c->pages_address && !*c->pages_socket)
		fault("pages.address and pages.socket are both empty");
	if (strncmp(url, "http://", 7) == 0 ? !is_url_of_loopback(url)
					    : *url && strncmp(url, "https://", 8) != 0)
		fault("pages.public_url is \"%s\", which does not begin with https://", url);
	if (*url && (strpbrk(url, " \"<>?#") || url[strlen(url) - 1] == '/'))
		fault("pages.public_url is \"%s\", not scheme, host and perhaps path, without a "
		      "slash at its end",
		    url);
	check_sign_in(c);
}

static void check_all(struct config *c)
{
	check_zone("site.timezone", c->timezone);
	if (strcmp(c->database_mode, "external") == 0 && !*c->database_connection)
		fault("database.mode is external and database.connection is empty");
	if (strcmp(c->smtp_tls, "required") != 0 && !is_loopback(c->smtp_host))
		fault("mail.tls is %s, and mail.host \"%s\" is not a loopback address", c->smtp_tls,
		    c->smtp_host);
	if (*c->smtp_username && !*c->smtp_password_file)
		fault("mail.username is set and mail.password_file is empty");
	if (c->smtp_deadline <= c->smtp_timeout)
		fault("mail.deadline (%ld) must be more than mail.timeout (%ld)", c->smtp_deadline,
		    c->smtp_timeout);
	int hour, minute, used = 0;
	if (sscanf(c->send_time, "%2d:%2d%n", &hour, &minute, &used) != 2 || c->send_time[used] ||
	    hour < 0 || hour > 23 || minute < 0 || minute > 59)
		fault("rules.send_time is \"%s\", not HH:MM", c->send_time);
	check_pages(c);
	for (size_t i = 0; i < c->listener_count; i++)
		check_listener(&c->listener[i]);
	for (size_t i = 0; i < c->authority_count; i++)
		check_authority(c, &c->authority[i]);
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
			store_section(cfg ? cfg_getsec(cfg, section) : NULL, section, c);
		for (unsigned j = 0; t && cfg && j < cfg_size(cfg, section); j++) {
			cfg_t *sec = cfg_getnsec(cfg, section, j);
			store_section(sec, section, titled_add(t, c, cfg_title(sec)));
		}
	}
}

static bool parse(cfg_t *cfg, const char *path)
{
	struct buf text = {0};
	struct err e = {0};
	if (!buf_read_file(&text, path, CONFIG_MAX, &e)) {
		fault("%s", e.text);
		buf_free(&text);
		return false;
	}
	if (text.len && text.data[text.len - 1] != '\n')
		buf_addc(&text, '\n');
	parsed_lines = 0;
	for (size_t i = 0; i < text.len; i++)
		parsed_lines += text.data[i] == '\n';
	buf_adds(&text, END_MARK " = yes\n");
	FILE *f = fmemopen(text.data, text.len, "r");
	if (!f)
		fatal("out of memory reading the configuration");
	parsed_path = path;
	bool ok = cfg_parse_fp(cfg, f) == CFG_SUCCESS;
	fclose(f);
	buf_free(&text);
	if (ok && !cfg_size(cfg, END_MARK))
		fault("%s: the file ends inside a comment", path);
	return ok && !faults.len;
}

const char *config_faults(void)
{
	return buf_text(&faults);
}

bool config_load(const char *path, struct config **out, struct err *e)
{
	struct shape shape;
	struct config *c = xcalloc(1, sizeof *c);
	shape_make(&shape);
	buf_clear(&faults);
	cfg_t *cfg = cfg_init(shape.top, CFGF_NONE);
	cfg_set_error_function(cfg, on_fault);
	bool parsed = !path || parse(cfg, path);
	c->path = path ? xstrdup(path) : NULL;
	if (parsed) {
		take(path ? cfg : NULL, &shape, c);
		if (!faults.len) {
			check_all(c);
			fill_defaults(c);
		}
	}
	cfg_free(cfg);
	shape_free(&shape);
	if (faults.len) {
		err_set(e, ERR_CONFIG, "%s", buf_text(&faults));
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
