// SPDX-License-Identifier: MIT-0
/*
 * Does vmsplice() take the memory of a device?
 *
 * Map a page of a PCI device's memory, as /sys/bus/pci has it, and vmsplice
 * it into a pipe. The page is never read: a device may act on that. The
 * control maps a memfd in its place.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include "proof.h"

#define DEVICES "/sys/bus/pci/devices"

static const struct proof proof = {
	.asks = { "vmsplice-special-memory/device" },
	.on = ON_NOTHING,
	.needs_root = "to map the memory of a device",
};

static ssize_t page_size;

static char *map(int fd)
{
	char *buffer = mmap(NULL, page_size, PROT_READ, MAP_SHARED, fd, 0);

	return buffer == MAP_FAILED ? NULL : buffer;
}

/* A page of the first device that has any to map; or NULL. */
static char *map_device(void)
{
	DIR *devices = opendir(DEVICES);
	struct dirent *device;
	char path[512], *buffer = NULL;
	int fd;

	while (devices && !buffer && (device = readdir(devices))) {
		for (int i = 0; i < 6 && !buffer; i++) {
			snprintf(path, sizeof(path), DEVICES "/%s/resource%d",
				 device->d_name, i);
			fd = open(path, O_RDONLY | O_CLOEXEC);
			if (fd == -1)
				continue;
			buffer = map(fd);
			close(fd);
		}
	}
	if (devices)
		closedir(devices);
	return buffer;
}

static const char *vmsplice_of(char *buffer)
{
	const struct iovec iov = { buffer, page_size };
	int p[2];

	NEED(pipe(p) == 0);
	if (vmsplice(p[1], &iov, 1, 0) == -1)
		return errno_word(errno);
	return "success";
}

int main(int argc, char *argv[])
{
	char *buffer;
	int memfd;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((memfd = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(ftruncate(memfd, page_size) == 0);

	if ((buffer = map_device()))
		saw("vmsplice-special-memory/device", vmsplice_of(buffer),
		    vmsplice_of(map(memfd)));
	else
		unknown("vmsplice-special-memory/device",
			"no PCI device with memory that can be mapped");
	return proof_end();
}
