// SPDX-License-Identifier: MIT-0
/*
 * What has the disk after copy_file_range(): the same blocks for both files,
 * or blocks for each; and is a hole of the first file a hole of the second?
 *
 * Copy sixteen pages of a file that are on the disk: from an offset of 0, and
 * from an offset of 100, which is not aligned to a block. FIEMAP says whether
 * an extent of the copy is shared. The controls write the copy with pwrite(),
 * and clone the file with FICLONE. Then copy a file that has sixteen pages of
 * data and no more but its size. The controls of that one copy a file that
 * has data all over, and make a file that has none.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include "proof.h"

enum { PAGES = 16, HOLE_PAGES = 240 };

static const struct proof proof = {
	.asks =
		{
			"copy-file-range-on-disk/aligned",
			"copy-file-range-on-disk/unaligned",
			"copy-file-range-on-disk/hole",
		},
	.on = ON_FILESYSTEM,
};

static char *data;
static ssize_t data_size, hole_size;

static int new_file(void)
{
	char name[] = "proof.XXXXXX";
	int fd = mkstemp(name);

	NEED(fd != -1);
	NEED(unlink(name) == 0);
	return fd;
}

static int file_with_data(void)
{
	int fd = new_file();

	NEED(pwrite(fd, data, data_size, 0) == data_size);
	NEED(fsync(fd) == 0);
	return fd;
}

/* Is an extent of FD shared? NULL where FIEMAP is not supported. */
static const char *blocks_of(int fd)
{
	const char *blocks = "own";
	struct fiemap *map;

	NEED((map = calloc(1, sizeof(*map) + PAGES * sizeof(*map->fm_extents))));
	map->fm_length = data_size;
	map->fm_flags = FIEMAP_FLAG_SYNC;
	map->fm_extent_count = PAGES;
	if (ioctl(fd, FS_IOC_FIEMAP, map) == -1)
		return NULL;
	NEED(map->fm_mapped_extents > 0);
	for (unsigned int i = 0; i < map->fm_mapped_extents; i++)
		if (map->fm_extents[i].fe_flags & FIEMAP_EXTENT_SHARED)
			blocks = "shared";
	free(map);
	return blocks;
}

/* Copy LEN bytes of IN from OFF on to OUT; the call may be short. */
static void copy(int in, loff_t off, int out, ssize_t len)
{
	loff_t to = 0;

	for (ssize_t n; len > 0; len -= n)
		NEED((n = copy_file_range(in, &off, out, &to, len, 0)) > 0);
}

static const char *copied(loff_t off)
{
	int out = new_file();

	copy(file_with_data(), off, out, data_size - off);
	return blocks_of(out);
}

static const char *cloned(void)
{
	int in = file_with_data(), out = new_file();

	if (ioctl(out, FICLONE, in) == -1)
		return errno_word(errno);
	return blocks_of(out);
}

/* Does FD have a hole behind its data? */
static const char *behind_data(int fd)
{
	off_t hole = lseek(fd, 0, SEEK_HOLE);

	NEED(hole != -1);
	return hole < data_size + hole_size ? "hole" : "zeroes";
}

static int file_with_hole(void)
{
	int fd = file_with_data();

	NEED(ftruncate(fd, data_size + hole_size) == 0);
	return fd;
}

static int file_without_hole(void)
{
	int fd = file_with_data();

	for (int i = 1; i <= HOLE_PAGES / PAGES; i++)
		NEED(pwrite(fd, data, data_size, i * data_size) == data_size);
	NEED(fsync(fd) == 0);
	return fd;
}

static const char *copy_of(int in)
{
	int out = new_file();

	copy(in, 0, out, data_size + hole_size);
	return behind_data(out);
}

int main(int argc, char *argv[])
{
	const char *written, *hole;

	(void)argc;
	proof_begin(&proof, argv);
	data_size = PAGES * sysconf(_SC_PAGESIZE);
	hole_size = HOLE_PAGES * sysconf(_SC_PAGESIZE);
	NEED((data = malloc(data_size)));
	memset(data, 'A', data_size);

	written = blocks_of(file_with_data());
	if (!written) {
		unknown(proof.asks[0], "FIEMAP is not supported here");
		unknown(proof.asks[1], "FIEMAP is not supported here");
	} else {
		saw_either(proof.asks[0], copied(0), written, cloned());
		saw_either(proof.asks[1], copied(100), written, cloned());
	}
	hole = behind_data(file_with_hole());
	if (strcmp(hole, "hole") != 0)
		unknown(proof.asks[2], "SEEK_HOLE finds no holes here");
	else
		saw_either(proof.asks[2], copy_of(file_with_hole()),
			   copy_of(file_without_hole()), hole);
	return proof_end();
}
