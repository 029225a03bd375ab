// SPDX-License-Identifier: MIT-0
/*
 * Which errno has splice() to a file that is swapped to?
 *
 * Make a swapfile, have the kernel swap to it, and splice a byte to it from a
 * pipe. The control does so when swapping is off again.
 *
 * To swap is a thing of the whole machine. So this is asked only in the
 * emulated machine that guest/init.c has set up, in which /run is its list of
 * programs.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fs.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include "proof.h"

enum { PAGES = 64 };

static const struct proof proof = {
	.asks = { "splice-to-swapfile-or-running-program/swapfile" },
	.on = ON_FILESYSTEM,
	.needs_root = "to have the kernel swap to a file",
};

/* Is this a machine of our own, which is gone when its programs have ended? */
static int is_guest(void)
{
	char first[16] = "";
	struct stat st;

	return readlink("/proc/1/exe", first, sizeof(first) - 1) > 0 &&
	       strcmp(first, "/init") == 0 && stat("/run", &st) == 0 &&
	       S_ISREG(st.st_mode);
}

/* A page that says what mkswap(8) would: version 1, and the last page. */
static void make_header(char *page, ssize_t page_size)
{
	const uint32_t version = 1, last = PAGES - 1;

	memcpy(page + 1024, &version, sizeof(version));
	memcpy(page + 1028, &last, sizeof(last));
	memcpy(page + page_size - 10, "SWAPSPACE2", 10);
}

static const char *splice_to(int file)
{
	loff_t off = 0;
	int p[2];

	NEED(pipe(p) == 0 && write(p[1], "A", 1) == 1);
	if (splice(p[0], NULL, file, &off, 1, 0) == -1)
		return errno_word(errno);
	return "success";
}

int main(int argc, char *argv[])
{
	ssize_t page_size = sysconf(_SC_PAGESIZE), size = PAGES * page_size;
	char name[] = "proof.XXXXXX", *pages;
	const char *swapping;
	int file;

	(void)argc;
	proof_begin(&proof, argv);
	if (!is_guest()) {
		unknown(proof.asks[0], "asked of emulated machines alone");
		return proof_end();
	}
	NEED((pages = calloc(1, size)));
	make_header(pages, page_size);
	NEED((file = mkstemp(name)) != -1);
	/* btrfs swaps to no other file; some know no such flag. */
	(void)ioctl(file, FS_IOC_SETFLAGS, &(int){ FS_NOCOW_FL });
	NEED(write(file, pages, size) == size && fsync(file) == 0);
	if (swapon(name, 0) == -1) {
		printf("# swapon: %s\n", strerror(errno));
		unlink(name);
		unknown(proof.asks[0], "no swapping to this filesystem");
		return proof_end();
	}
	swapping = splice_to(file);
	NEED(swapoff(name) == 0);
	saw(proof.asks[0], swapping, splice_to(file));
	unlink(name);
	return proof_end();
}
