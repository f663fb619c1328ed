/* SPDX-License-Identifier: Apache-2.0
 *
 * static.c - the files that pages load.
 */
#include "autoconf.h"
#include "static.h"
#include "followupd/mem.h"
#include "followupd/sha256.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX  ((size_t)512 * 1024)
#define HASH_SIZE 8 /* letters of the hash */

static const struct {
	const char *extension, *type;
} types[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".ico", "image/x-icon"},
};

/* NULL: a README or an editor's copy. */
static const char *type_of(const char *name)
{
	const char *dot = strrchr(name, '.');
	if (*name == '.' || !dot)
		return NULL;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(dot, types[i].extension) == 0)
			return types[i].type;
	return NULL;
}

static bool load_file(struct static_files *s, const char *dir, const char *name, struct err *e)
{
	char hash[65];
	const char *type = type_of(name);
	if (!type)
		return true;
	s->file = xreallocarray(s->file, s->count + 1, sizeof *s->file);
	struct static_file *f = &s->file[s->count++];
	*f = (struct static_file){.name = xstrdup(name), .type = type};
	char *path = xasprintf("%s/%s", dir, name);
	bool ok = buf_read_file(&f->body, path, FILE_MAX, e);
	free(path);
	sha256_hex(buf_text(&f->body), f->body.len, hash);
	f->address = xasprintf("/s/%.*s/%s", HASH_SIZE, hash, name);
	return ok;
}

bool static_load(const char *dir, struct static_files *out, struct err *e)
{
	*out = (struct static_files){0};
	DIR *d = opendir(dir);
	if (!d)
		return err_set(e, ERR_SYSTEM, "could not open \"%s\": %s", dir, strerror(errno));
	bool ok = true;
	for (struct dirent *f; ok && (f = readdir(d));)
		ok = load_file(out, dir, f->d_name, e);
	closedir(d);
	return ok;
}

void static_free(struct static_files *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free(s->file[i].name);
		free(s->file[i].address);
		buf_free(&s->file[i].body);
	}
	free(s->file);
	*s = (struct static_files){0};
}

const struct static_file *static_named(const struct static_files *s, const char *name)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->file[i].name, name) == 0)
			return &s->file[i];
	return NULL;
}

const struct static_file *static_find(
    const struct static_files *s, const char *hash, const char *name)
{
	const struct static_file *f = static_named(s, name);
	if (!f || strlen(hash) != HASH_SIZE || memcmp(f->address + 3, hash, HASH_SIZE) != 0)
		return NULL;
	return f;
}
