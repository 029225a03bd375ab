// SPDX-License-Identifier: MIT-0
/*
 * file-to-file - copy a file by the best way that the two files allow.
 *
 *	file-to-file [FROM TO]
 *
 * A clone where the filesystem makes one; else copy_file_range(), which leaves
 * the way to the filesystem; else sendfile(); else read() and write(). Holes
 * stay holes. move() and copy_file() with what they call are the parts to copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum way { BY_CLONE, BY_RANGE, BY_SENDFILE, BY_BUFFER };
enum { CHUNK = 1 << 30, BUFFER = 1 << 16 };

/* Whether ERROR says that these two files cannot be had that way. */
static int is_refusal(int error)
{
	return error == EXDEV || error == EOPNOTSUPP || error == ENOSYS ||
	       error == EINVAL || error == EPERM;
}

/*
 * Move up to LEN bytes that are at AT in IN to the same place in OUT. Return
 * how many were moved, or -1 with errno set and *CALL the call that failed.
 */
static ssize_t move(enum way way, int in, int out, off_t at, size_t len,
		    const char **call)
{
	loff_t from = at, to = at;
	char buf[BUFFER];
	ssize_t n;

	if (way == BY_RANGE) {
		*call = "copy_file_range";
		return copy_file_range(in, &from, out, &to, len, 0);
	}
	if (way == BY_SENDFILE) {
		/* It takes an offset for one side alone. */
		*call = "lseek";
		if (lseek(out, at, SEEK_SET) == -1)
			return -1;
		*call = "sendfile";
		return sendfile(out, in, &at, len);
	}
	*call = "pread";
	n = pread(in, buf, len < BUFFER ? len : BUFFER, at);
	if (n <= 0)
		return n;
	/* What this does not take is read again. */
	*call = "pwrite";
	n = pwrite(out, buf, n, at);
	if (n == 0)
		errno = EIO;
	return n == 0 ? -1 : n;
}

/*
 * Copy LEN bytes at AT by *WAY, or, where that is refused, by a later one,
 * which *WAY is then. Return how many, fewer only if the file has ended; or -1.
 */
static long long copy_range(int in, int out, off_t at, long long len,
			    enum way *way, const char **call)
{
	long long done = 0;
	ssize_t n;

	while (done < len) {
		n = move(*way, in, out, at + done,
			 len - done < CHUNK ? len - done : CHUNK, call);
		if (n > 0)
			done += n;
		else if (n == -1 && errno == EINTR)
			continue;
		else if (n == -1 && (*way == BY_BUFFER || !is_refusal(errno)))
			return -1;
		/* Nothing is refused, too, or has ended: read() knows. */
		else if (*way == BY_BUFFER)
			break;
		else
			++*way;
	}
	return done;
}

/*
 * Copy LEN bytes of IN to OUT, which is empty. LEN is the size of IN, or
 * LLONG_MAX if that is not known. *WAY is the first to try, and then the last
 * that was needed. Return how many bytes there are in OUT now, fewer than LEN
 * only if the file has ended; or -1 with errno set and *CALL the call that
 * failed. The positions of both files move.
 */
static long long copy_file(int in, int out, long long len, enum way *way,
			   const char **call)
{
	off_t at = 0, data, hole, size;
	long long n;

	/* Opened to append, it would not take bytes where they belong. */
	*call = "fcntl";
	errno = EBADF;
	if (fcntl(out, F_GETFL) & O_APPEND)
		return -1;
	if (*way == BY_CLONE && ioctl(out, FICLONE, in) == 0)
		return lseek(out, 0, SEEK_END);
	if (*way == BY_CLONE)
		*way = BY_RANGE;
	/* A file of no known size says that it is one hole. */
	if (len == LLONG_MAX)
		return copy_range(in, out, 0, len, way, call);
	while (at < len) {
		data = lseek(in, at, SEEK_DATA);
		if (data == -1 && errno == ENXIO)
			break;
		if (data == -1)
			data = at;
		hole = lseek(in, data, SEEK_HOLE);
		if (hole == -1 || hole > len)
			hole = len;
		if (data >= hole)
			break;
		n = copy_range(in, out, data, hole - data, way, call);
		if (n == -1)
			return -1;
		at = data + n;
		/* It has shrunk, or has less than its size, as in /sys. */
		if (at < hole)
			len = at;
	}
	/* What is left is a hole, as far as the file goes. */
	*call = "lseek";
	size = lseek(in, 0, SEEK_END);
	if (size == -1)
		return -1;
	*call = "ftruncate";
	if (size > len)
		size = len;
	return ftruncate(out, size) == -1 ? -1 : size;
}

/* Open TO for a copy of IN: empty, and not IN itself. Return -1 on error. */
static int open_output(const char *to, int in)
{
	struct stat from, st;
	int fd;

	if (fstat(in, &from) == -1)
		return -1;
	/* Not O_TRUNC, before it is known whose bytes that would take away. */
	fd = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, from.st_mode & 0777);
	if (fd == -1 || fstat(fd, &st) == -1)
		return -1;
	if (st.st_dev == from.st_dev && st.st_ino == from.st_ino) {
		close(fd);
		errno = EEXIST;
		return -1;
	}
	return ftruncate(fd, 0) == -1 ? -1 : fd;
}

/* Copy a file with a hole in it, each way, and compare. */
static int demonstrate(void)
{
	enum { DATA = 1000000, SIZE = 3 << 20 };
	static char bytes[SIZE], got[SIZE + 1];
	int in = memfd_create("input", MFD_CLOEXEC), out, alike = 0, holes = 0;
	const char *call;
	enum way way;

	/* Data, a hole, and data again up to the end. */
	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = i < DATA || i >= SIZE - DATA ? 1 + i % 251 : 0;
	if (in == -1 || pwrite(in, bytes, DATA, 0) != DATA ||
	    pwrite(in, bytes + SIZE - DATA, DATA, SIZE - DATA) != DATA)
		err(EXIT_FAILURE, "memfd");
	for (enum way first = BY_CLONE; first <= BY_BUFFER; first++) {
		out = memfd_create("output", MFD_CLOEXEC);
		way = first;
		if (out == -1 || copy_file(in, out, SIZE, &way, &call) != SIZE)
			err(EXIT_FAILURE, "%s", call);
		alike += pread(out, got, SIZE + 1, 0) == SIZE &&
			 memcmp(got, bytes, SIZE) == 0;
		holes += lseek(out, 0, SEEK_HOLE) == lseek(in, 0, SEEK_HOLE) &&
			 lseek(out, 1 << 20, SEEK_DATA) ==
				 lseek(in, 1 << 20, SEEK_DATA);
		close(out);
	}
	close(in);
	printf("copied: %d bytes, 4 times\n", SIZE);
	printf("alike: %d\n", alike);
	printf("with the same hole: %d\n", holes);
	return alike == 4 && holes == 4 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	static const char *names[] = { "a clone", "copy_file_range", "sendfile",
				       "read and write" };
	enum way way = BY_CLONE;
	const char *call = "";
	long long len, copied;
	struct stat st;
	int in, out;

	if (argc == 1)
		return demonstrate();
	if (argc != 3)
		errx(EXIT_FAILURE, "usage: %s [FROM TO]", argv[0]);
	in = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (in == -1 || fstat(in, &st) == -1)
		err(EXIT_FAILURE, "open %s", argv[1]);
	if (!S_ISREG(st.st_mode))
		errx(EXIT_FAILURE, "%s: not a regular file", argv[1]);
	/* Files of /proc and the like have a size of 0 all the same. */
	len = st.st_size == 0 ? LLONG_MAX : st.st_size;
	out = open_output(argv[2], in);
	if (out == -1)
		err(EXIT_FAILURE, "open %s", argv[2]);
	copied = copy_file(in, out, len, &way, &call);
	if (copied == -1)
		err(EXIT_FAILURE, "%s", call);
	/* A file of /sys has less than its size, and has not shrunk. */
	if (copied < len && fstat(in, &st) == 0 && st.st_size < len &&
	    len != LLONG_MAX)
		errx(EXIT_FAILURE, "%s: ended after %lld of %lld bytes",
		     argv[1], copied, len);
	/* A disk that was full says so here, on some filesystems. */
	if (close(out) == -1)
		err(EXIT_FAILURE, "close %s", argv[2]);
	printf("copied: %lld bytes, by %s\n", copied, names[way]);
	if (fflush(stdout) == EOF)
		err(EXIT_FAILURE, "stdout");
	return EXIT_SUCCESS;
}
