/* SPDX-License-Identifier: Apache-2.0
 *
 * drop_input.c - the bytes of a dropped file as it is, unpacked (gzip), or of each member (zip).
 *
 * What it is its first bytes say, not its name.  Nothing is written anywhere: members are read in
 * their order, one block at a time, and all of them together may have so many bytes; an archive in
 * an archive is not opened.  Whether a member is damaged is known at its end only, so each is read
 * twice: nothing of one that is damaged is given out.  Sources: RFC 1951, RFC 1952, PKWARE
 * APPNOTE 6.3 by way of minizip. Fails: says why; a member that cannot be read keeps no other back.
 */
#include "autoconf.h"
#include "drop.h"
#include "followupd/log.h"
#include "followupd/mem.h"

#include <errno.h>
#include <minizip/unzip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define MEMBERS_MAX  10000
#define PACKED_BLOCK 65536
#define NAME_SHOWN   128
#define ENCRYPTED    1 /* general purpose bit 0 */

enum input_kind { INPUT_PLAIN, INPUT_GZIP, INPUT_ZIP };

struct drop_input {
	enum input_kind kind;
	int fd;
	int64_t left; /* bytes that may still come out */
	int64_t size; /* bytes of the member that were seen, then that are still to be given out */
	bool begun, open, ended, checked;
	size_t members;
	char name[NAME_SHOWN];
	int64_t at; /* of the file, for zip */
	unzFile zip;
	z_stream gzip;
	unsigned char *packed;
};

/* ---- zip: the file by its descriptor -------------------------------------------------------- */

static voidpf zip_open(voidpf opaque, const void *name, int mode)
{
	return opaque;
}

static uLong zip_read(voidpf opaque, voidpf stream, void *to, uLong size)
{
	struct drop_input *in = opaque;
	ssize_t n = pread(in->fd, to, size, in->at);
	if (n <= 0)
		return 0;
	in->at += n;
	return (uLong)n;
}

static uLong zip_write(voidpf opaque, voidpf stream, const void *from, uLong size)
{
	return 0;
}

static ZPOS64_T zip_tell(voidpf opaque, voidpf stream)
{
	return (ZPOS64_T)((struct drop_input *)opaque)->at;
}

static long zip_seek(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
	struct drop_input *in = opaque;
	struct stat st;
	int64_t base = origin == ZLIB_FILEFUNC_SEEK_CUR ? in->at : 0;
	if (offset > INT64_MAX / 2 || fstat(in->fd, &st) != 0)
		return -1;
	if (origin == ZLIB_FILEFUNC_SEEK_END)
		base = st.st_size;
	in->at = base + (int64_t)offset;
	return in->at <= st.st_size ? 0 : -1;
}

static int zip_close(voidpf opaque, voidpf stream)
{
	return 0;
}

static int zip_error(voidpf opaque, voidpf stream)
{
	return 0;
}

/* ---- beginning ------------------------------------------------------------------------------ */

static enum input_kind kind_of(int fd)
{
	unsigned char head[4] = {0};
	if (pread(fd, head, sizeof head, 0) != sizeof head)
		return INPUT_PLAIN;
	if (memcmp(head, "PK\3\4", 4) == 0 || memcmp(head, "PK\5\6", 4) == 0)
		return INPUT_ZIP;
	return head[0] == 0x1f && head[1] == 0x8b && head[2] == Z_DEFLATED ? INPUT_GZIP
									   : INPUT_PLAIN;
}

struct drop_input *drop_input_open(int fd, int64_t max)
{
	struct drop_input *in = xcalloc(1, sizeof *in);
	in->fd = fd;
	in->left = max;
	in->kind = kind_of(fd);
	if (in->kind == INPUT_ZIP) {
		zlib_filefunc64_def calls = {
		    zip_open, zip_read, zip_write, zip_tell, zip_seek, zip_close, zip_error, in};
		in->zip = unzOpen2_64("", &calls);
	} else if (in->kind == INPUT_GZIP) {
		in->packed = xmalloc(PACKED_BLOCK);
		if (inflateInit2(&in->gzip, MAX_WBITS + 16) != Z_OK)
			fatal("could not allocate memory to unpack");
	}
	return in;
}

void drop_input_free(struct drop_input *in)
{
	if (!in)
		return;
	if (in->zip && in->open)
		unzCloseCurrentFile(in->zip);
	if (in->zip)
		unzClose(in->zip);
	if (in->kind == INPUT_GZIP)
		inflateEnd(&in->gzip);
	free(in->packed);
	free(in);
}

bool drop_input_is_packed(const struct drop_input *in)
{
	return in->kind != INPUT_PLAIN;
}

/* ---- members -------------------------------------------------------------------------------- */

/* A name is somebody else's: printable ASCII, and never a path that is followed. */
static void show_name(struct drop_input *in, const char *name)
{
	size_t n = 0;
	for (const char *p = name; *p && n + 1 < sizeof in->name; p++)
		in->name[n++] = *p >= ' ' && *p < 0x7f ? *p : '?';
	in->name[n] = '\0';
}

static const char *why_not(const unz_file_info64 *info)
{
	mode_t mode = (mode_t)(info->external_fa >> 16);
	if (info->flag & ENCRYPTED)
		return "it is encrypted";
	if (S_ISLNK(mode))
		return "it is a symbolic link, and none is followed";
	return NULL;
}

/* The next that is no folder; NULL: there is none, or *why. */
static const char *next_member(struct drop_input *in, const char **why)
{
	unz_file_info64 info;
	char name[512];
	int status = UNZ_OK;
	if (in->open)
		unzCloseCurrentFile(in->zip);
	in->open = in->checked = false;
	in->size = 0;
	for (;;) {
		status = in->begun ? unzGoToNextFile(in->zip) : unzGoToFirstFile(in->zip);
		in->begun = true;
		if (status != UNZ_OK)
			break;
		if (++in->members > MEMBERS_MAX) {
			*why = "it has more than 10,000 members; the others are not read";
			return NULL;
		}
		status = unzGetCurrentFileInfo64(
		    in->zip, &info, name, sizeof name - 1, NULL, 0, NULL, 0);
		if (status != UNZ_OK)
			break;
		name[info.size_filename < sizeof name ? info.size_filename : sizeof name - 1] =
		    '\0';
		size_t len = strlen(name);
		if (len && name[len - 1] == '/')
			continue;
		show_name(in, len ? name : "?");
		*why = why_not(&info);
		if (!*why && unzOpenCurrentFile(in->zip) != UNZ_OK)
			*why = "it is damaged, or packed in a way that is not read";
		in->open = !*why;
		return in->name;
	}
	if (status != UNZ_END_OF_LIST_OF_FILE)
		*why = "its list of members is damaged";
	return NULL;
}

const char *drop_input_next(struct drop_input *in, const char **why)
{
	*why = NULL;
	if (in->kind == INPUT_ZIP && !in->zip && !in->begun) {
		in->begun = true;
		*why = "it begins as a zip archive and is none, or is cut off";
		return NULL;
	}
	if (in->kind == INPUT_ZIP)
		return in->zip ? next_member(in, why) : NULL;
	if (in->begun)
		return NULL;
	in->begun = true;
	return in->name; /* "" */
}

/* ---- bytes ---------------------------------------------------------------------------------- */

static ssize_t read_zip(struct drop_input *in, char *to, size_t size, const char **why)
{
	int n = unzReadCurrentFile(in->zip, to, (unsigned)size);
	if (n < 0)
		*why = "it cannot be unpacked: it is damaged";
	return n;
}

static ssize_t read_plain(struct drop_input *in, char *to, size_t size, const char **why)
{
	ssize_t n;
	do
		n = read(in->fd, to, size);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		*why = strerror(errno);
	return n;
}

/* Another stream may follow the end of one (RFC 1952, 2.2).  Where nothing can be read it has not
 * ended: *why. */
static bool gzip_goes_on(struct drop_input *in, const char **why)
{
	if (!in->gzip.avail_in) {
		ssize_t n = read_plain(in, (char *)in->packed, PACKED_BLOCK, why);
		in->gzip.next_in = in->packed;
		in->gzip.avail_in = n > 0 ? (unsigned)n : 0;
	}
	return in->gzip.avail_in > 0;
}

static ssize_t read_gzip(struct drop_input *in, char *to, size_t size, const char **why)
{
	in->gzip.next_out = (unsigned char *)to;
	in->gzip.avail_out = (unsigned)size;
	while (in->gzip.avail_out == size && !in->ended) {
		if (!gzip_goes_on(in, why)) {
			*why = *why ? *why : "it is cut off";
			return -1;
		}
		int status = inflate(&in->gzip, Z_NO_FLUSH);
		if (status == Z_STREAM_END) {
			in->ended = !gzip_goes_on(in, why);
			if (*why)
				return -1;
			status = in->ended ? Z_OK : inflateReset(&in->gzip);
		}
		if (status != Z_OK && status != Z_BUF_ERROR) {
			*why = "it cannot be unpacked: it is damaged";
			return -1;
		}
	}
	return (ssize_t)(size - in->gzip.avail_out);
}

static ssize_t read_packed(struct drop_input *in, char *to, size_t size, const char **why)
{
	return in->kind == INPUT_ZIP ? read_zip(in, to, size, why) : read_gzip(in, to, size, why);
}

/* The whole of the member was seen and is as it should be: from its beginning once more. */
static bool begin_again(struct drop_input *in, const char **why)
{
	in->checked = true;
	in->ended = false;
	if (in->kind == INPUT_GZIP) {
		in->gzip.avail_in = 0;
		if (lseek(in->fd, 0, SEEK_SET) == 0 && inflateReset(&in->gzip) == Z_OK)
			return true;
		*why = "it cannot be read again";
		return false;
	}
	in->open = false;
	if (unzCloseCurrentFile(in->zip) != UNZ_OK)
		*why = "its checksum is not right: it is damaged";
	else if (unzOpenCurrentFile(in->zip) != UNZ_OK)
		*why = "it cannot be read again";
	in->open = !*why;
	return in->open;
}

/* What comes after too much is not looked at. */
static ssize_t too_much(struct drop_input *in, const char **why)
{
	*why = in->zip
		   ? "with the members before it, it unpacks to more bytes than max_file; it and "
		     "what follows it are not read"
		   : "unpacked it has more bytes than max_file";
	if (in->zip) {
		unzClose(in->zip);
		in->zip = NULL;
		in->open = false;
	}
	return -1;
}

static ssize_t check(struct drop_input *in, char *scratch, size_t size, const char **why)
{
	ssize_t n = read_packed(in, scratch, size, why);
	if (n < 0 || (n == 0 && !begin_again(in, why)))
		return -1;
	in->size += n;
	in->left -= n;
	return in->left < 0 ? too_much(in, why) : DROP_CHECKING;
}

ssize_t drop_input_read(struct drop_input *in, char *to, size_t size, const char **why)
{
	if (in->kind == INPUT_PLAIN)
		return read_plain(in, to, size, why);
	if (!in->checked)
		return check(in, to, size, why);
	ssize_t n = read_packed(in, to, size, why);
	if (n <= 0)
		return n;
	in->size -= n;
	if (in->size >= 0)
		return n;
	*why = "it has changed while it was read";
	return -1;
}
