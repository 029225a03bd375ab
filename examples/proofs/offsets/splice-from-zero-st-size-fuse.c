// SPDX-License-Identifier: MIT-0
/*
 * A FUSE server says of a file that its size is 0, and answers reads with
 * bytes. Does splice() give what is in it?
 *
 * Mount a FUSE filesystem with two such files, of which one is opened with
 * FOPEN_DIRECT_IO, and splice from each into a pipe. The control is a file that
 * is empty. A second one for the first file is one that says its size, and for
 * the other it is read().
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fuse.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "proof.h"

enum { CACHED = 2, DIRECT, SIZED, EMPTY, NODES }; /* the root is 1 */
enum { SIZE = 100, BUFFER = 1 << 17 };

static const struct proof proof = {
	.asks =
		{
			"splice-from-zero-st-size/fuse",
			"splice-from-zero-st-size/fuse-direct-io",
		},
	.on = ON_NOTHING,
	.needs_root = "it mounts a filesystem, in a namespace of its own",
};

static const char *const names[NODES] = {
	[CACHED] = "cached",
	[DIRECT] = "direct",
	[SIZED] = "sized",
	[EMPTY] = "empty",
};

static struct fuse_attr attr_of(uint64_t node)
{
	return (struct fuse_attr){
		.ino = node,
		.size = node == SIZED ? SIZE : 0,
		.mode = node == FUSE_ROOT_ID ? S_IFDIR | 0755 : S_IFREG | 0644,
		.nlink = 1,
		.blksize = 4096,
	};
}

/* Fill in the answer to a request; return how long it is, or an error. */
static int handle(const struct fuse_in_header *head, const void *in, void *out)
{
	const struct fuse_read_in *read = in;
	struct fuse_open_out open = { 0 };
	uint64_t node = head->nodeid;

	switch (head->opcode) {
	case FUSE_INIT:
		memcpy(out,
		       &(struct fuse_init_out){
			       .major = FUSE_KERNEL_VERSION,
			       .minor = 31,
			       .max_write = 4096,
		       },
		       sizeof(struct fuse_init_out));
		return sizeof(struct fuse_init_out);
	case FUSE_LOOKUP:
		for (node = CACHED; node < NODES; node++)
			if (strcmp(names[node], in) == 0)
				break;
		if (node == NODES)
			return -ENOENT;
		memcpy(out,
		       &(struct fuse_entry_out){ .nodeid = node,
						 .attr = attr_of(node) },
		       sizeof(struct fuse_entry_out));
		return sizeof(struct fuse_entry_out);
	case FUSE_GETATTR:
		memcpy(out, &(struct fuse_attr_out){ .attr = attr_of(node) },
		       sizeof(struct fuse_attr_out));
		return sizeof(struct fuse_attr_out);
	case FUSE_OPEN:
		open.open_flags = node == DIRECT ? FOPEN_DIRECT_IO : 0;
		memcpy(out, &open, sizeof(open));
		return sizeof(open);
	case FUSE_READ:
		if (node == EMPTY || read->offset >= SIZE)
			return 0;
		memset(out, 'A', SIZE - read->offset);
		return SIZE - read->offset;
	case FUSE_FLUSH:
	case FUSE_RELEASE:
		return 0;
	default:
		return -ENOSYS;
	}
}

/* Never returns: answer until the filesystem is gone. */
static void serve(int fuse)
{
	char *in = malloc(BUFFER), *out = malloc(BUFFER);
	struct fuse_in_header head;
	struct fuse_out_header answer;
	int n;

	while (in && out && read(fuse, in, BUFFER) > 0) {
		memcpy(&head, in, sizeof(head));
		if (head.opcode == FUSE_FORGET ||
		    head.opcode == FUSE_BATCH_FORGET ||
		    head.opcode == FUSE_INTERRUPT)
			continue;
		n = handle(&head, in + sizeof(head), out + sizeof(answer));
		answer = (struct fuse_out_header){
			.len = sizeof(answer) + (n > 0 ? n : 0),
			.error = n < 0 ? n : 0,
			.unique = head.unique,
		};
		memcpy(out, &answer, sizeof(answer));
		if (write(fuse, out, answer.len) == -1)
			break;
	}
	_exit(0);
}

static const char *move_from(const char *dir, int node, int by_read)
{
	char name[64], bytes[SIZE] = "";
	struct stat st;
	int file, p[2];
	ssize_t n;

	snprintf(name, sizeof(name), "%s/%s", dir, names[node]);
	NEED((file = open(name, O_RDONLY)) != -1);
	NEED(fstat(file, &st) == 0);
	NEED(st.st_size == (node == SIZED ? SIZE : 0));
	NEED(pipe(p) == 0);
	if (by_read && (n = read(file, bytes, SIZE)) > 0)
		NEED(write(p[1], bytes, n) == n);
	else if (!by_read)
		n = splice(file, NULL, p[1], NULL, 4096, 0);
	close(file);
	if (n == -1)
		return errno_word(errno);
	if (n == 0)
		return "zero";
	NEED(read(p[0], bytes, SIZE) == n && bytes[0] == 'A');
	return n == SIZE ? "content" : "short";
}

int main(int argc, char *argv[])
{
	char dir[] = "proof.XXXXXX", options[128];
	int fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC), status;
	pid_t pid;

	(void)argc;
	proof_begin(&proof, argv);
	if (fuse == -1 || unshare(CLONE_NEWNS) == -1 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1) {
		for (int i = 0; i < 2; i++)
			unknown(proof.asks[i],
				"no FUSE, or no mount namespace of its own");
		return proof_end();
	}
	NEED(mkdtemp(dir));
	snprintf(options, sizeof(options),
		 "fd=%d,rootmode=%o,user_id=0,group_id=0", fuse, S_IFDIR);
	NEED(mount("proof", dir, "fuse", 0, options) == 0);
	NEED((pid = fork()) != -1);
	if (pid == 0)
		serve(fuse);

	saw_either(proof.asks[0], move_from(dir, CACHED, 0),
		   move_from(dir, EMPTY, 0), move_from(dir, SIZED, 0));
	saw_either(proof.asks[1], move_from(dir, DIRECT, 0),
		   move_from(dir, EMPTY, 0), move_from(dir, DIRECT, 1));

	NEED(umount2(dir, MNT_DETACH) == 0);
	kill(pid, SIGKILL);
	NEED(waitpid(pid, &status, 0) == pid);
	rmdir(dir);
	return proof_end();
}
