/* SPDX-License-Identifier: Apache-2.0
 *
 * papers.c - the texts of letters to patients, by language.
 *
 * Fails: names the file and the fault.
 */
#include "autoconf.h"
#include "followupd/papers.h"
#include "followupd/mem.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct papers {
	size_t count;
	struct paper_language {
		char *name;
		struct letters *letters;
	} * language; /* the site's own stands first */
};

/* ---- languages ------------------------------------------------------------------------------ */

/* As ISO 639-1, ISO 639-2 and an English-speaking registrar call them. */
static const struct {
	const char *name, *other, *words;
} languages[] = {{"en", "eng", "English"}, {"es", "spa", "Spanish"}, {"zh", "chi", "Chinese"},
    {"vi", "vie", "Vietnamese"}, {"ar", "ara", "Arabic"}, {"ru", "rus", "Russian"},
    {"fr", "fre", "French"}, {"ko", "kor", "Korean"}, {"pt", "por", "Portuguese"},
    {"ht", "hat", "Haitian Creole"}, {"tl", "tgl", "Tagalog"}, {"pl", "pol", "Polish"},
    {"de", "ger", "German"}};
#define LANGUAGES (sizeof languages / sizeof *languages)

static bool is_called(size_t i, const char *wanted, size_t len)
{
	const char *const names[] = {languages[i].name, languages[i].other, languages[i].words};
	for (size_t k = 0; k < sizeof names / sizeof *names; k++)
		if (strlen(names[k]) == len && strncasecmp(names[k], wanted, len) == 0)
			return true;
	return false;
}

const char *language_words(const char *language)
{
	for (size_t i = 0; i < LANGUAGES; i++)
		if (is_called(i, language, strcspn(language, "-_")))
			return languages[i].words;
	return language;
}

const char *papers_language(const struct papers *p, const char *wanted)
{
	size_t len = wanted ? strcspn(wanted, "-_") : 0;
	for (size_t i = 0; wanted && i < p->count; i++) {
		const char *name = p->language[i].name;
		if (strlen(name) == len && strncasecmp(name, wanted, len) == 0)
			return name;
		for (size_t k = 0; k < LANGUAGES; k++)
			if (strcmp(languages[k].name, name) == 0 && is_called(k, wanted, len))
				return name;
	}
	return p->language[0].name;
}

size_t papers_count(const struct papers *p)
{
	return p->count;
}

const char *papers_name(const struct papers *p, size_t i)
{
	return p->language[i].name;
}

const char *day_in_language(const char *language, date d, char *out)
{
	static const char *const english[] = {"January", "February", "March", "April", "May",
	    "June", "July", "August", "September", "October", "November", "December"};
	static const char *const spanish[] = {"enero", "febrero", "marzo", "abril", "mayo", "junio",
	    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"};
	char iso[32];
	int year, month, day;
	date_text(d, iso);
	if (sscanf(iso, "%d-%d-%d", &year, &month, &day) != 3)
		snprintf(out, 48, "%s", iso);
	else if (strcmp(language, "en") == 0)
		snprintf(out, 48, "%s %d, %d", english[month - 1], day, year);
	else if (strcmp(language, "es") == 0)
		snprintf(out, 48, "%d de %s de %d", day, spanish[month - 1], year);
	else
		snprintf(out, 48, "%s", iso);
	return out;
}

/* ---- loading -------------------------------------------------------------------------------- */

static bool read_language(struct papers *p, const char *directory, const char *name, struct err *e)
{
	char *path = xasprintf("%s/letters/%s", directory, name);
	struct letters *l = letters_load_paper(path, e);
	free(path);
	if (!l)
		return false;
	p->language = xreallocarray(p->language, p->count + 1, sizeof *p->language);
	p->language[p->count++] = (struct paper_language){xstrdup(name), l};
	return true;
}

/* A text that is missing would be sent in another language than the one that was named. */
static bool is_whole(const struct papers *p, struct err *e)
{
	const struct letters *own = p->language[0].letters;
	for (size_t i = 1; i < p->count; i++)
		for (size_t k = 0; k < letters_count(own); k++)
			if (!letters_have(p->language[i].letters, letters_name(own, k)))
				return err_set(e, ERR_CONFIG,
				    "there is no letter \"%s\" in letters/%s", letters_name(own, k),
				    p->language[i].name);
	return true;
}

static bool read_languages(
    struct papers *p, const char *directory, const char *language, struct err *e)
{
	char *path = xasprintf("%s/letters", directory);
	DIR *d = read_language(p, directory, language, e) ? opendir(path) : NULL;
	bool ok = d || (p->count && err_set(e, ERR_CONFIG, "could not read \"%s\": %m", path));
	for (struct dirent *f; ok && (f = readdir(d));)
		if (f->d_type == DT_DIR && f->d_name[0] != '.' && strcmp(f->d_name, language) != 0)
			ok = read_language(p, directory, f->d_name, e);
	if (d)
		closedir(d);
	free(path);
	return ok && p->count && is_whole(p, e);
}

struct papers *papers_load(const char *directory, const char *language, struct err *e)
{
	struct papers *p = xcalloc(1, sizeof *p);
	if (read_languages(p, directory, language, e))
		return p;
	papers_free(p);
	return NULL;
}

void papers_free(struct papers *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->count; i++) {
		letters_free(p->language[i].letters);
		free(p->language[i].name);
	}
	free(p->language);
	free(p);
}

bool papers_have(const struct papers *p, const char *name)
{
	return letters_have(p->language[0].letters, name);
}

bool papers_render(const struct papers *p, const char *language, const char *name, json_t *data,
    struct buf *out, struct err *e)
{
	const char *own = papers_language(p, language);
	for (size_t i = 0; i < p->count; i++)
		if (p->language[i].name == own)
			return letter_paper(p->language[i].letters, name, data, out, e);
	return err_set(e, ERR_NOT_FOUND, "there are no letters in \"%s\"", language);
}

/* ---- the file that prints one letter a page -------------------------------------------------- */

void papers_begin(struct buf *b, const char *title, const char *window, const char *style)
{
	buf_addf(b,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<title>%s</title>\n%s\n</head>\n<body class=\"window-%s\">\n<main>\n",
	    title, style, window);
}

void papers_add(struct buf *b, const char *language, const char *body)
{
	buf_addf(b, "<article class=\"letter\" lang=\"%s\">\n%s</article>\n", language, body);
}

void papers_end(struct buf *b)
{
	buf_adds(b, "</main>\n</body>\n</html>\n");
}
