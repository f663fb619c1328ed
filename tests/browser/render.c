/* SPDX-License-Identifier: Apache-2.0
 *
 * render.c - writes each page as its samples fill it, for a browser to look at.
 *
 * usage: render OUT [TIMES]
 * OUT/SAMPLE.html, some as NAME.loud.html with all that a frame can say, and OUT/s/HASH/NAME of the
 * static files.  With TIMES it renders each page so
 * often and prints its bytes and microseconds.  Templates are those of SOURCE_DIR.
 */
#include "autoconf.h"
#include "daemon/pages/render.h"
#include "followupd/clock.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *source_dir(void)
{
	const char *dir = getenv("SOURCE_DIR");
	return dir ? dir : ".";
}

static void write_file(const char *path, const struct buf *b)
{
	for (char *p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
		char *dir = xstrndup(path, (size_t)(p - path));
		if (mkdir(dir, 0755) != 0 && errno != EEXIST)
			bug("could not make %s: %s", dir, strerror(errno));
		free(dir);
	}
	FILE *f = fopen(path, "w");
	if (!f || fwrite(buf_text(b), 1, b->len, f) != b->len || fclose(f) != 0)
		bug("could not write %s: %s", path, strerror(errno));
}

static json_t *sample(const char *name)
{
	char *path = xasprintf("%s/templates/pages/samples/%s.json", source_dir(), name);
	json_error_t why;
	json_t *j = json_load_file(path, 0, &why);
	if (!j)
		bug("%s: %s", path, why.text);
	free(path);
	return j;
}

/* frame: below the sample's own values; as: the name of the file. */
static void write_page(const struct render *r, const char *name, json_t *frame, const char *out,
    const char *as, int times)
{
	struct err e = {0};
	struct buf b = {0};
	char *page = xstrndup(name, strcspn(name, "."));
	json_t *data = sample(name);
	json_object_update_missing(data, frame);
	instant start = monotonic_now();
	for (int i = 0; i < (times ? times : 1); i++) {
		buf_clear(&b);
		if (!render_page(r, page, data, &b, &e))
			bug("%s: %s", name, e.text);
	}
	if (times)
		printf("%-20s %6zu bytes %7.1f us\n", name, b.len,
		    (double)(monotonic_now() - start) / times);
	char *path = xasprintf("%s/%s.html", out, as);
	write_file(path, &b);
	free(path);
	free(page);
	json_decref(data);
	buf_free(&b);
}

int main(int argc, char **argv)
{
	struct err e = {0};
	char *dir = xasprintf("%s/templates", source_dir());
	struct config c = {.template_directory = dir};
	struct render *r = render_load(&c, &e);
	if (!r || argc < 2) {
		fprintf(stderr, "%s\n", r ? "usage: render OUT [TIMES]" : e.text);
		return EXIT_FAILURE;
	}
	struct dirent **entry;
	char *samples = xasprintf("%s/pages/samples", dir);
	int n = scandir(samples, &entry, NULL, alphasort), end = (int)strlen(".json");
	json_t *usual = sample("frame.usual"), *least = sample("frame.min"), *all = sample("frame");
	for (int i = 0; i < n; i++) {
		char *name = entry[i]->d_name;
		int len = (int)strlen(name);
		if (len > end && strcmp(name + len - end, ".json") == 0 &&
		    strncmp(name, "frame", 5)) {
			name[len - end] = '\0';
			write_page(r, name, strstr(name, ".min") ? least : usual, argv[1], name,
			    argc > 2 ? atoi(argv[2]) : 0);
		}
		free(entry[i]);
	}
	write_page(r, "list", all, argv[1], "list.loud", 0);
	write_page(r, "postpone", all, argv[1], "postpone.loud", 0);
	const struct static_files *s = render_static(r);
	for (size_t i = 0; i < s->count; i++) {
		char *path = xasprintf("%s%s", argv[1], s->file[i].address);
		write_file(path, &s->file[i].body);
		free(path);
	}
	free(entry);
	free(samples);
	json_decref(usual);
	json_decref(all);
	json_decref(least);
	render_free(r);
	free(dir);
	return EXIT_SUCCESS;
}
