/* SPDX-License-Identifier: Apache-2.0
 *
 * run_ctl.c - followupctl guideline run inside a test, with a site's directory of its own.
 */
#include "autoconf.h"
#include "run_ctl.h"
#include "../../../daemon/ctl/guideline.h"
#include "../suite.h"

#include <limits.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#define ARGS_MAX 20

static char source[PATH_MAX];
char ctl_site[64];
char ctl_output[1024 * 1024];

void ctl_make_site(void)
{
	ck_assert_ptr_nonnull(realpath(source_dir(), source)); /* a test may go elsewhere */
	strcpy(ctl_site, "/tmp/followupd-guideline-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(ctl_site));
}

void ctl_remove_site(void)
{
	char *command = xasprintf("rm -r %s", ctl_site);
	ck_assert_int_eq(system(command), 0);
	free(command);
}

void ctl_write(const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", ctl_site, name);
	FILE *f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	free(path);
}

static int captured(int argc, char **argv)
{
	FILE *out = tmpfile();
	fflush(stdout);
	int kept = dup(STDOUT_FILENO);
	ck_assert(out && kept >= 0 && dup2(fileno(out), STDOUT_FILENO) >= 0);
	int status = ctl_guideline(argc, argv);
	fflush(stdout);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	rewind(out);
	ctl_output[fread(ctl_output, 1, sizeof ctl_output - 1, out)] = '\0';
	fclose(out);
	return status;
}

int ctl_run_words(char **word, int count)
{
	char *argv[ARGS_MAX + 4], *kept[ARGS_MAX + 4];
	int argc = 0;
	argv[argc++] = xstrdup("guideline");
	argv[argc++] = xasprintf("--dir=%s/schema/guidelines", source);
	argv[argc++] = xasprintf("--site-dir=%s", ctl_site);
	ck_assert_int_le(count, ARGS_MAX);
	for (int i = 0; i < count; i++)
		argv[argc++] = xstrdup(word[i]); /* they are cut in place */
	argv[argc] = NULL;
	memcpy(kept, argv, sizeof kept);
	int status = captured(argc, argv);
	for (int i = 0; i < argc; i++)
		free(kept[i]);
	return status;
}

int ctl_run(const char *word, ...)
{
	char *all[ARGS_MAX];
	int count = 0;
	va_list ap;
	va_start(ap, word);
	for (; word && count < ARGS_MAX; word = va_arg(ap, const char *))
		all[count++] = xstrdup(word);
	va_end(ap);
	int status = ctl_run_words(all, count);
	for (int i = 0; i < count; i++)
		free(all[i]);
	return status;
}
