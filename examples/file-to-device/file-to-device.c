// SPDX-License-Identifier: MIT-0
/*
 * file-to-device - write an image onto a block device, and read it back.
 *
 *	file-to-device [IMAGE DEVICE]
 *
 * DEVICE loses what it had. To open it takes root, or the group that it has;
 * it must not be mounted, and has to have room for all of IMAGE. A write that
 * succeeds is in memory: only fsync() says whether the device took it. Without
 * arguments a file plays the device. write_image() and check_image() are the
 * parts to copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 1 << 30, BUFFER = 1 << 16 };

/*
 * Write LEN bytes of IMAGE to the beginning of DEVICE, and wait until they are
 * there. Return how many, fewer only if the image has ended; or -1 with errno
 * set and *CALL the call that failed.
 */
static long long write_image(int device, int image, long long len,
			     const char **call)
{
	off_t offset = 0;
	ssize_t n;

	/* sendfile() has an offset for the image alone. */
	*call = "lseek";
	if (lseek(device, 0, SEEK_SET) == -1)
		return -1;
	*call = "sendfile";
	while (offset < len) {
		n = sendfile(device, image, &offset,
			     len - offset < CHUNK ? len - offset : CHUNK);
		if (n == 0)
			break;
		if (n == -1 && errno != EINTR)
			return -1;
	}
	*call = "fsync";
	do
		n = fsync(device);
	while (n == -1 && errno == EINTR);
	return n == -1 ? -1 : offset;
}

/* Read LEN bytes that are at AT in FD. Return 0, or -1; an end is EIO. */
static int read_at(int fd, char *buf, size_t len, off_t at)
{
	ssize_t n;

	for (size_t got = 0; got < len; got += n) {
		n = pread(fd, buf + got, len - got, at + got);
		if (n > 0)
			continue;
		if (n == 0)
			errno = EIO;
		if (errno != EINTR)
			return -1;
		n = 0;
	}
	return 0;
}

/*
 * Compare LEN bytes at the beginning of DEVICE with those of IMAGE, as far as
 * the kernel lets go of its pages from the device itself. Return how many are
 * alike before the first block that is not; or -1 with errno set and *CALL the
 * call that failed.
 */
static long long check_image(int device, int image, long long len,
			     const char **call)
{
	char is[BUFFER], wanted[BUFFER];
	long long at;
	size_t n;

	posix_fadvise(device, 0, 0, POSIX_FADV_DONTNEED);
	for (at = 0; at < len; at += n) {
		n = len - at < BUFFER ? len - at : BUFFER;
		*call = "read from image";
		if (read_at(image, wanted, n, at) == -1)
			return -1;
		*call = "read from device";
		if (read_at(device, is, n, at) == -1)
			return -1;
		if (memcmp(is, wanted, n) != 0)
			break;
	}
	return at;
}

/* Open PATH, a block device that nothing else uses, of at least LEN bytes. */
static int open_device(const char *path, long long len)
{
	/* O_EXCL is refused with EBUSY if it is mounted, say. */
	int fd = open(path, O_RDWR | O_EXCL | O_CLOEXEC);
	struct stat st;
	uint64_t size;

	if (fd == -1 && (errno == EACCES || errno == EPERM))
		err(EXIT_FAILURE, "open %s, which takes root", path);
	if (fd == -1 || fstat(fd, &st) == -1)
		err(EXIT_FAILURE, "open %s", path);
	if (!S_ISBLK(st.st_mode))
		errx(EXIT_FAILURE, "%s: not a block device", path);
	if (ioctl(fd, BLKGETSIZE64, &size) == -1)
		err(EXIT_FAILURE, "size of %s", path);
	if (size < (uint64_t)len)
		errx(EXIT_FAILURE, "%s: %llu bytes, and %lld are needed", path,
		     (unsigned long long)size, len);
	return fd;
}

/* Write an image of our own onto a larger file, and look at what is there. */
static int demonstrate(void)
{
	enum { LEN = 1000000, SIZE = 1 << 20 };
	static char bytes[LEN], rest[SIZE - LEN], got[SIZE - LEN];
	int image = memfd_create("image", MFD_CLOEXEC);
	int device = memfd_create("device", MFD_CLOEXEC);
	long long written, alike;
	const char *call = "memfd";
	int kept;

	for (size_t i = 0; i < LEN; i++)
		bytes[i] = i % 251;
	memset(rest, 'x', sizeof(rest));
	if (write(image, bytes, LEN) != LEN ||
	    pwrite(device, rest, SIZE - LEN, LEN) != SIZE - LEN)
		err(EXIT_FAILURE, "memfd");
	written = write_image(device, image, LEN, &call);
	alike = check_image(device, image, LEN, &call);
	if (written == -1 || alike == -1)
		err(EXIT_FAILURE, "%s", call);
	kept = pread(device, got, SIZE - LEN, LEN) == SIZE - LEN &&
	       memcmp(got, rest, SIZE - LEN) == 0;
	close(image);
	close(device);
	printf("written: %lld bytes\n", written);
	printf("read back alike: %lld\n", alike);
	printf("what is behind them was kept: %s\n", kept ? "yes" : "no");
	return alike == LEN && kept ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	long long written, alike;
	const char *call;
	int image, device;
	struct stat st;

	if (argc == 1)
		return demonstrate();
	if (argc != 3)
		errx(EXIT_FAILURE, "usage: %s [IMAGE DEVICE]", argv[0]);
	image = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (image == -1 || fstat(image, &st) == -1)
		err(EXIT_FAILURE, "open %s", argv[1]);
	if (!S_ISREG(st.st_mode))
		errx(EXIT_FAILURE, "%s: not a regular file", argv[1]);
	device = open_device(argv[2], st.st_size);

	written = write_image(device, image, st.st_size, &call);
	if (written == -1)
		err(EXIT_FAILURE, "%s %s", call, argv[2]);
	if (written < st.st_size)
		errx(EXIT_FAILURE, "%s: ended after %lld of %lld bytes",
		     argv[1], written, (long long)st.st_size);
	alike = check_image(device, image, written, &call);
	if (alike == -1)
		err(EXIT_FAILURE, "%s", call);
	if (alike < written)
		errx(EXIT_FAILURE, "%s: other bytes within %d of %lld", argv[2],
		     BUFFER, alike);
	if (close(device) == -1)
		err(EXIT_FAILURE, "close %s", argv[2]);
	printf("written, and read back alike: %lld bytes\n", written);
	if (fflush(stdout) == EOF)
		err(EXIT_FAILURE, "stdout");
	return EXIT_SUCCESS;
}
