// SPDX-License-Identifier: MIT-0
/*
 * A pipe or a socket holds pages of a file that nobody has open any more. Can
 * its filesystem be unmounted, and do the bytes still come out?
 *
 * In a mount namespace of its own the proof mounts a tmpfs, makes a file of a
 * page of 'A' there, splices it into a pipe (and from there into an AF_UNIX
 * socket), closes and unmounts. In the control the file is still open when the
 * filesystem is to be unmounted.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = {
		"unmount-while-in-pipe/pipe",
		"unmount-while-in-pipe/socket",
	},
	.on = ON_NOTHING,
	.needs_root = "it mounts a filesystem, in a namespace of its own",
};

static char *page;
static ssize_t page_size;

static int new_file_on(const char *dir)
{
	char name[64];
	int fd;

	NEED(mount("proof", dir, "tmpfs", 0, NULL) == 0);
	snprintf(name, sizeof(name), "%s/file", dir);
	NEED((fd = open(name, O_RDWR | O_CREAT | O_EXCL, 0600)) != -1);
	memset(page, 'A', page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
	return fd;
}

/* Splice the page into the pipe, or on into a socket; return where it is. */
static int put(int file, int into_socket)
{
	int p[2], s[2];

	NEED(pipe(p) == 0);
	NEED(splice(file, NULL, p[1], NULL, page_size, 0) == page_size);
	if (!into_socket)
		return p[0];
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	NEED(splice(p[0], NULL, s[1], NULL, page_size, 0) == page_size);
	NEED(close(p[0]) == 0 && close(p[1]) == 0);
	return s[0];
}

/* Whether all of the page comes out of FD as it went in. */
static int whole(int fd)
{
	if (read(fd, page, page_size) != page_size)
		return 0;
	for (ssize_t i = 0; i < page_size; i++)
		if (page[i] != 'A')
			return 0;
	return 1;
}

static const char *unmount(const char *dir, int into_socket, int keep_open)
{
	int file = new_file_on(dir);
	int from = put(file, into_socket);
	const char *answer;

	if (!keep_open)
		NEED(close(file) == 0);
	if (umount2(dir, 0) == -1) {
		answer = errno_word(errno);
		NEED(umount2(dir, MNT_DETACH) == 0);
	} else {
		answer = whole(from) ? "unmounted" : "bytes-lost";
	}
	if (keep_open)
		NEED(close(file) == 0);
	close(from);
	return answer;
}

int main(int argc, char *argv[])
{
	char dir[] = "proof.XXXXXX";

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	if (unshare(CLONE_NEWNS) == -1 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1) {
		for (int i = 0; i < 2; i++)
			unknown(proof.asks[i],
				"no mount namespace of its own can be had here");
		return proof_end();
	}
	NEED(mkdtemp(dir));

	for (int into_socket = 0; into_socket <= 1; into_socket++)
		saw(proof.asks[into_socket], unmount(dir, into_socket, 0),
		    unmount(dir, into_socket, 1));

	rmdir(dir);
	return proof_end();
}
