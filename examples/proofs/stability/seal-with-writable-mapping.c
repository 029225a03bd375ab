// SPDX-License-Identifier: MIT-0
/*
 * A memfd is mapped shared and writable. Can it be sealed against writes, and
 * what is a seal worth that is granted?
 *
 * Map a memfd of a page of 'A', and ask for F_SEAL_WRITE and for
 * F_SEAL_FUTURE_WRITE; the same when the mapping was made by PROT_READ of a
 * descriptor that is open for writing, when it is gone, and when it is private.
 * With F_SEAL_FUTURE_WRITE, splice the page into a pipe, store 'B' through the
 * mapping, and read the pipe. The controls have no mapping, or, where the seal
 * is granted, a shared and writable one and F_SEAL_WRITE; that of the store has
 * a private mapping.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"seal-with-writable-mapping/f-seal-write",
			"seal-with-writable-mapping/read-only-mapping",
			"seal-with-writable-mapping/private-mapping",
			"seal-with-writable-mapping/unmapped",
			"seal-with-writable-mapping/f-seal-future-write",
			"seal-with-writable-mapping/store-after-future-write",
		},
	.on = ON_NOTHING,
};

enum { READ_WRITE = PROT_READ | PROT_WRITE };

static char *page;
static ssize_t page_size;

static int new_memfd(void)
{
	int fd = memfd_create("proof", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	NEED(fd != -1);
	memset(page, 'A', page_size);
	NEED(write(fd, page, page_size) == page_size);
	return fd;
}

static char *map_it(int fd, int protection, int flags)
{
	char *map = mmap(NULL, page_size, protection, flags, fd, 0);

	NEED(map != MAP_FAILED);
	return map;
}

static const char *seal(int fd, int seals)
{
	if (fcntl(fd, F_ADD_SEALS, seals) == -1)
		return errno_word(errno);
	return "sealed";
}

/* Seal while the memfd is mapped, as MAP_SHARED or so. */
static const char *seal_mapped(int seals, int protection, int flags)
{
	int fd = new_memfd();
	char *map = map_it(fd, protection, flags);
	const char *answer = seal(fd, seals);

	munmap(map, page_size);
	close(fd);
	return answer;
}

static const char *seal_unmapped(void)
{
	int fd = new_memfd();
	char *map = map_it(fd, READ_WRITE, MAP_SHARED);

	map[0] = 'A';
	NEED(munmap(map, page_size) == 0);
	return seal(fd, F_SEAL_WRITE);
}

/* A store through a mapping that is older than the seal. */
static const char *store(int flags)
{
	int fd = new_memfd(), p[2];
	char *map = map_it(fd, READ_WRITE, flags);
	loff_t off = 0;

	NEED(pipe(p) == 0);
	NEED(fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE) == 0);
	NEED(splice(fd, &off, p[1], NULL, page_size, 0) == page_size);
	map[0] = 'B';
	NEED(read(p[0], page, page_size) == page_size);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "changed" : "unchanged";
}

int main(int argc, char *argv[])
{
	const char *shared, *free_of_it;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	shared = seal_mapped(F_SEAL_WRITE, READ_WRITE, MAP_SHARED);
	free_of_it = seal(new_memfd(), F_SEAL_WRITE);
	saw("seal-with-writable-mapping/f-seal-write", shared, free_of_it);
	saw("seal-with-writable-mapping/read-only-mapping",
	    seal_mapped(F_SEAL_WRITE, PROT_READ, MAP_SHARED), free_of_it);
	saw("seal-with-writable-mapping/private-mapping",
	    seal_mapped(F_SEAL_WRITE, READ_WRITE, MAP_PRIVATE), shared);
	saw("seal-with-writable-mapping/unmapped", seal_unmapped(), shared);
	saw("seal-with-writable-mapping/f-seal-future-write",
	    seal_mapped(F_SEAL_FUTURE_WRITE, READ_WRITE, MAP_SHARED), shared);
	saw("seal-with-writable-mapping/store-after-future-write",
	    store(MAP_SHARED), store(MAP_PRIVATE));
	return proof_end();
}
