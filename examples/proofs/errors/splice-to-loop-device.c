// SPDX-License-Identifier: MIT-0
/*
 * What does splice() from a pipe to a loop device do?
 *
 * Make a loop device of a file, splice a page to it from a pipe, and see
 * whether the page is in the file when fsync() has returned. The control opens
 * the device for reading alone.
 *
 * A loop device is a thing of the whole machine. So this is asked only in the
 * emulated machine that guest/init.c has set up, in which /run is its list of
 * programs.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/loop.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include "proof.h"

enum { PAGES = 64 };

static const struct proof proof = {
	.asks = { "splice-to-device/loop" },
	.on = ON_NOTHING,
	.needs_root = "to make a loop device",
};

static char *page;
static ssize_t page_size;

/* Is this a machine of our own, which is gone when its programs have ended? */
static int is_guest(void)
{
	char first[16] = "";
	struct stat st;

	return readlink("/proc/1/exe", first, sizeof(first) - 1) > 0 &&
	       strcmp(first, "/init") == 0 && stat("/run", &st) == 0 &&
	       S_ISREG(st.st_mode);
}

static const char *splice_to(int device, int file)
{
	int p[2];

	memset(page, 'A', page_size);
	NEED(pipe(p) == 0 && write(p[1], page, page_size) == page_size);
	if (splice(p[0], NULL, device, NULL, page_size, 0) == -1)
		return errno_word(errno);
	NEED(fsync(device) == 0);
	memset(page, 'B', page_size);
	NEED(pread(file, page, page_size, 0) == page_size);
	return page[0] == 'A' ? "passed-on" : "taken";
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX", device[32];
	int control = open("/dev/loop-control", O_RDWR), file, writes, reads, n;

	(void)argc;
	proof_begin(&proof, argv);
	if (!is_guest()) {
		unknown(proof.asks[0], "asked of emulated machines alone");
		return proof_end();
	}
	if (control == -1 || (n = ioctl(control, LOOP_CTL_GET_FREE)) == -1) {
		unknown(proof.asks[0], "no loop devices here");
		return proof_end();
	}
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = mkstemp(name)) != -1);
	NEED(unlink(name) == 0 && ftruncate(file, PAGES * page_size) == 0);
	snprintf(device, sizeof(device), "/dev/loop%d", n);
	NEED((writes = open(device, O_RDWR)) != -1);
	NEED(ioctl(writes, LOOP_SET_FD, file) == 0);
	NEED((reads = open(device, O_RDONLY)) != -1);

	saw(proof.asks[0], splice_to(writes, file), splice_to(reads, file));
	NEED(ioctl(writes, LOOP_CLR_FD) == 0);
	return proof_end();
}
