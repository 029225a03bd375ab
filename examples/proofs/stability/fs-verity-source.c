// SPDX-License-Identifier: MIT-0
/*
 * A page of a file with fs-verity is in a pipe. Can it still be changed, and
 * can fs-verity be had for a file when its page is in a pipe already?
 *
 * Enable fs-verity for a file of a page of 'A', splice the page into a pipe,
 * and open the file for writing to overwrite it, or truncate it to one byte. If
 * the pipe has 'A' then, the answer is the error of that. Of the two controls
 * one has no fs-verity, and the other leaves the file alone.
 *
 * Then splice a page of a file without, and enable it while the page is in the
 * pipe; while a descriptor is open for writing; and while nothing but a shared,
 * writable mapping is left. The control of the first is the second; that of the
 * others has neither.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fsverity.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include "proof.h"

/* In the order of .asks. */
enum story { OPEN, TRUNCATE, IN_PIPE, WRITER, MAPPING, STORIES };

static const struct proof proof = {
	.asks =
		{
			"fs-verity-source/open-for-writing",
			"fs-verity-source/truncate",
			"fs-verity-source/enable-while-in-pipe",
			"fs-verity-source/enable-with-writer",
			"fs-verity-source/enable-with-mapping",
		},
	.on = ON_FILESYSTEM,
};

static const char file_name[] = "proof.file";
static char *page;
static ssize_t page_size;

/* A file of a page of 'A' that is open for reading alone. */
static int new_file(void)
{
	int fd = open(file_name, O_WRONLY | O_CREAT | O_EXCL, 0600);

	NEED(fd != -1);
	memset(page, 'A', page_size);
	NEED(write(fd, page, page_size) == page_size);
	NEED(close(fd) == 0);
	NEED((fd = open(file_name, O_RDONLY)) != -1);
	return fd;
}

static void end_file(int fd)
{
	close(fd);
	NEED(unlink(file_name) == 0);
}

static int enable(int fd)
{
	struct fsverity_enable_arg arg = {
		.version = 1,
		.hash_algorithm = FS_VERITY_HASH_ALG_SHA256,
		.block_size = page_size,
	};

	return ioctl(fd, FS_IOC_ENABLE_VERITY, &arg);
}

/* Change the file by its name, or be refused, or leave it: 0, or errno. */
static int change(enum story story)
{
	int fd;

	if (story != OPEN && story != TRUNCATE)
		return 0;
	if (story == TRUNCATE)
		return truncate(file_name, 1) == -1 ? errno : 0;
	fd = open(file_name, O_WRONLY);
	if (fd == -1)
		return errno;
	memset(page, 'B', page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
	close(fd);
	return 0;
}

/* Whether every byte of the page from number FIRST on is C. */
static int all_are(char c, ssize_t first)
{
	for (ssize_t i = first; i < page_size; i++)
		if (page[i] != c)
			return 0;
	return 1;
}

static const char *splice_and_change(enum story story, int with_verity)
{
	int file = new_file(), p[2], error;

	if (with_verity)
		NEED(enable(file) == 0);
	NEED(pipe(p) == 0);
	NEED(splice(file, NULL, p[1], NULL, page_size, 0) == page_size);
	error = change(story);
	NEED(read(p[0], page, page_size) == page_size);
	end_file(file);
	close(p[0]);
	close(p[1]);
	if (page[page_size - 1] == 'A') {
		NEED(all_are('A', 0));
		return error ? errno_word(error) : "unchanged";
	}
	NEED(!error);
	if (page[0] == 'A' && all_are(0, 1))
		return "zeroes";
	NEED(all_are('B', 0));
	return "overwritten";
}

/* Enable it with what is in STORY's way. */
static const char *enable_with(enum story story)
{
	int file = new_file(), writer = -1, p[2];
	const char *answer = "enabled";
	char *map = NULL;

	NEED(pipe(p) == 0);
	if (story == IN_PIPE)
		NEED(splice(file, NULL, p[1], NULL, page_size, 0) ==
		     page_size);
	if (story == WRITER || story == MAPPING)
		NEED((writer = open(file_name, O_RDWR)) != -1);
	if (story == MAPPING) {
		map = mmap(NULL, page_size, PROT_READ | PROT_WRITE, MAP_SHARED,
			   writer, 0);
		NEED(map != MAP_FAILED);
		NEED(close(writer) == 0);
	}
	if (enable(file) == -1)
		answer = errno_word(errno);
	if (map)
		munmap(map, page_size);
	else
		close(writer);
	end_file(file);
	close(p[0]);
	close(p[1]);
	return answer;
}

static int has_verity(void)
{
	int file = new_file(), has = enable(file) == 0;

	if (!has)
		MEASURED("enabling", "%s", errno_word(errno));
	end_file(file);
	return has;
}

int main(int argc, char *argv[])
{
	const char *writer;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	if (!has_verity()) {
		for (int i = OPEN; i < STORIES; i++)
			unknown(proof.asks[i],
				"no fs-verity can be had on this filesystem");
		return proof_end();
	}
	for (enum story story = OPEN; story <= TRUNCATE; story++)
		saw_either(proof.asks[story], splice_and_change(story, 1),
			   splice_and_change(story, 0),
			   splice_and_change(STORIES, 1));
	writer = enable_with(WRITER);
	saw(proof.asks[IN_PIPE], enable_with(IN_PIPE), writer);
	saw(proof.asks[WRITER], writer, enable_with(STORIES));
	saw(proof.asks[MAPPING], enable_with(MAPPING), enable_with(STORIES));
	return proof_end();
}
