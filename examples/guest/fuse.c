// SPDX-License-Identifier: MIT-0
/*
 * fuse - a filesystem in this process's memory, through /dev/fuse.
 *
 *	fuse DIR [cached|direct]
 *
 * Mounts it on DIR and leaves a child to serve it; returns when DIR answers.
 * cached is what FUSE does unless told otherwise: reads through the page
 * cache, writes through it and on to the server at once. direct opens each
 * file with FOPEN_DIRECT_IO, past the page cache.
 *
 * Each file is a memfd, which also keeps its owner, mode and times; so is each
 * directory, for these alone. What has no handler is answered -ENOSYS: the
 * kernel remembers that, and does without or refuses. copy_file_range() is
 * among it, and is then done by the kernel, through the page cache.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { IO_MAX = 1 << 20, PAGES_MAX = IO_MAX / 4096, NAME_BYTES = 255 };
enum { BLOCK = 4096, BLOCKS = 1 << 20 };
enum { NO_ANSWER = INT_MIN };

/* Freed when nothing names it, has it open, or remembers it. */
struct node {
	uint64_t id, lookups, opens;
	int fd;
	mode_t type;
	uint32_t links, rdev;
};

/* A name in a directory. They are in the order of their cookies. */
struct entry {
	struct entry *next;
	uint64_t cookie;
	struct node *dir, *node;
	char name[];
};

static struct node **nodes; /* by id; an id is never used again */
static uint64_t node_count;
static struct entry *entries;
static uint64_t last_cookie;
static uint32_t open_flags;

static struct {
	struct fuse_in_header head;
	union {
		struct fuse_init_in init;
		struct fuse_forget_in forget;
		struct fuse_batch_forget_in batch_forget;
		struct fuse_setattr_in setattr;
		struct fuse_mknod_in mknod;
		struct fuse_mkdir_in mkdir;
		struct fuse_create_in create;
		struct fuse_link_in link;
		struct fuse_rename_in rename;
		struct fuse_rename2_in rename2;
		struct fuse_read_in read;
		struct fuse_write_in write;
		struct fuse_fallocate_in fallocate;
		struct fuse_lseek_in lseek;
		char bytes[BLOCK + IO_MAX];
	};
} request;

static struct {
	struct fuse_out_header head;
	union {
		struct fuse_init_out init;
		struct fuse_entry_out entry;
		struct {
			struct fuse_entry_out entry;
			struct fuse_open_out open;
		} create;
		struct fuse_attr_out attr;
		struct fuse_open_out open;
		struct fuse_write_out write;
		struct fuse_statfs_out statfs;
		struct fuse_lseek_out lseek;
		char bytes[IO_MAX];
	};
} answer;

static struct node *node_of(uint64_t id)
{
	return id < node_count ? nodes[id] : NULL;
}

/* A memfd of the one who asks; or -1, and errno. */
static int new_memory(mode_t mode)
{
	int error, fd = memfd_create("fuse", MFD_CLOEXEC);

	if (fd == -1 || (fchown(fd, request.head.uid, request.head.gid) == 0 &&
			 fchmod(fd, mode & 07777) == 0))
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

/* A node without a name; or NULL, and errno. */
static struct node *new_node(mode_t mode)
{
	struct node **more = reallocarray(nodes, node_count + 1, sizeof(*more));
	struct node *node;

	if (!more)
		return NULL;
	nodes = more;
	if (!(node = calloc(1, sizeof(*node))))
		return NULL;
	if ((node->fd = new_memory(mode)) == -1) {
		free(node);
		return NULL;
	}
	node->type = mode & S_IFMT;
	node->id = node_count;
	return nodes[node_count++] = node;
}

static void drop(struct node *node)
{
	if (node->links || node->lookups || node->opens)
		return;
	nodes[node->id] = NULL;
	close(node->fd);
	free(node);
}

/* Where this entry is linked in, or where it would be. */
static struct entry **find(const struct node *dir, const char *name)
{
	struct entry **at = &entries;

	while (*at && ((*at)->dir != dir || strcmp((*at)->name, name)))
		at = &(*at)->next;
	return at;
}

static int is_empty(const struct node *dir)
{
	struct entry *entry = entries;

	while (entry && entry->dir != dir)
		entry = entry->next;
	return !entry;
}

static int add_entry(struct node *dir, const char *name, struct node *node)
{
	struct entry *entry, **at = find(dir, name);

	if (*at)
		return -EEXIST;
	if (!(entry = malloc(sizeof(*entry) + strlen(name) + 1)))
		return -ENOMEM;
	*entry = (struct entry){ .cookie = ++last_cookie,
				 .dir = dir,
				 .node = node };
	strcpy(entry->name, name);
	*at = entry;
	node->links++;
	return 0;
}

static void remove_entry(struct entry **at)
{
	struct entry *entry = *at;

	*at = entry->next;
	entry->node->links--;
	drop(entry->node);
	free(entry);
}

static void fill_attr(struct fuse_attr *attr, const struct node *node)
{
	struct stat st;

	fstat(node->fd, &st);
	*attr = (struct fuse_attr){
		.ino = node->id,
		.size = st.st_size,
		.blocks = st.st_blocks,
		.atime = st.st_atim.tv_sec,
		.mtime = st.st_mtim.tv_sec,
		.ctime = st.st_ctim.tv_sec,
		.atimensec = st.st_atim.tv_nsec,
		.mtimensec = st.st_mtim.tv_nsec,
		.ctimensec = st.st_ctim.tv_nsec,
		.mode = node->type | (st.st_mode & 07777),
		.nlink = node->links,
		.uid = st.st_uid,
		.gid = st.st_gid,
		.rdev = node->rdev,
		.blksize = BLOCK,
	};
}

/* The handlers return how long the answer is, or what error it is. */

static int answer_entry(struct node *node)
{
	node->lookups++;
	answer.entry = (struct fuse_entry_out){ .nodeid = node->id,
						.entry_valid = 1,
						.attr_valid = 1 };
	fill_attr(&answer.entry.attr, node);
	return sizeof(answer.entry);
}

static int answer_attr(struct node *node)
{
	answer.attr = (struct fuse_attr_out){ .attr_valid = 1 };
	fill_attr(&answer.attr.attr, node);
	return sizeof(answer.attr);
}

static int answer_opened(struct node *node)
{
	answer_entry(node);
	node->opens++;
	answer.create.open = (struct fuse_open_out){ .open_flags = open_flags };
	return sizeof(answer.create);
}

static int nothing(struct node *node)
{
	(void)node;
	return 0;
}

/* Whatever could be interrupted has its answer already. */
static int interrupt(struct node *node)
{
	(void)node;
	return NO_ANSWER;
}

static int init(struct node *node)
{
	uint32_t wanted = FUSE_ASYNC_READ | FUSE_BIG_WRITES | FUSE_MAX_PAGES;
	uint32_t minor_number = request.init.minor;

	(void)node;
	if (request.init.major != FUSE_KERNEL_VERSION)
		return -EPROTO;
	if (minor_number > FUSE_KERNEL_MINOR_VERSION)
		minor_number = FUSE_KERNEL_MINOR_VERSION;
	answer.init = (struct fuse_init_out){
		.major = FUSE_KERNEL_VERSION,
		.minor = minor_number,
		.max_readahead = request.init.max_readahead,
		.flags = request.init.flags & wanted,
		.max_write = IO_MAX,
		.max_pages = PAGES_MAX,
		.time_gran = 1,
	};
	return sizeof(answer.init);
}

static int lookup(struct node *dir)
{
	struct entry *entry;

	if (strlen(request.bytes) > NAME_BYTES)
		return -ENAMETOOLONG;
	entry = *find(dir, request.bytes);
	return entry ? answer_entry(entry->node) : -ENOENT;
}

static void forget_lookups(struct node *node, uint64_t count)
{
	node->lookups -= count;
	drop(node);
}

static int forget(struct node *node)
{
	forget_lookups(node, request.forget.nlookup);
	return NO_ANSWER;
}

static int batch_forget(struct node *node)
{
	struct fuse_forget_one one;
	const char *from = request.bytes + sizeof(request.batch_forget);

	(void)node;
	for (uint32_t i = 0; i < request.batch_forget.count; i++) {
		memcpy(&one, from + i * sizeof(one), sizeof(one));
		forget_lookups(node_of(one.nodeid), one.nlookup);
	}
	return NO_ANSWER;
}

static struct timespec time_for(uint32_t set, uint32_t now, uint64_t seconds,
				uint32_t nanoseconds)
{
	if (request.setattr.valid & now)
		return (struct timespec){ .tv_nsec = UTIME_NOW };
	if (request.setattr.valid & set)
		return (struct timespec){ .tv_sec = seconds,
					  .tv_nsec = nanoseconds };
	return (struct timespec){ .tv_nsec = UTIME_OMIT };
}

static int setattr(struct node *node)
{
	const struct fuse_setattr_in *in = &request.setattr;
	struct timespec times[2] = {
		time_for(FATTR_ATIME, FATTR_ATIME_NOW, in->atime,
			 in->atimensec),
		time_for(FATTR_MTIME, FATTR_MTIME_NOW, in->mtime,
			 in->mtimensec),
	};

	/* The mode after the owner, for that takes set-user-ID away. */
	if ((in->valid & FATTR_UID && fchown(node->fd, in->uid, -1) == -1) ||
	    (in->valid & FATTR_GID && fchown(node->fd, -1, in->gid) == -1) ||
	    (in->valid & FATTR_MODE &&
	     fchmod(node->fd, in->mode & 07777) == -1) ||
	    (in->valid & FATTR_SIZE && ftruncate(node->fd, in->size) == -1) ||
	    futimens(node->fd, times) == -1)
		return -errno;
	return answer_attr(node);
}

/* A node with a name; or NULL, and errno. */
static struct node *make_node(struct node *dir, const char *name, mode_t mode)
{
	struct node *node = new_node(mode);
	int error = node ? add_entry(dir, name, node) : 0;

	if (error) {
		drop(node);
		errno = -error;
		return NULL;
	}
	return node;
}

static int make_special(struct node *dir)
{
	struct node *node = make_node(
		dir, request.bytes + sizeof(request.mknod), request.mknod.mode);

	if (!node)
		return -errno;
	node->rdev = request.mknod.rdev;
	return answer_entry(node);
}

static int make_dir(struct node *dir)
{
	struct node *node =
		make_node(dir, request.bytes + sizeof(request.mkdir),
			  S_IFDIR | (request.mkdir.mode & 07777));

	return node ? answer_entry(node) : -errno;
}

static int create(struct node *dir)
{
	struct node *node =
		make_node(dir, request.bytes + sizeof(request.create),
			  S_IFREG | (request.create.mode & 07777));

	return node ? answer_opened(node) : -errno;
}

static int create_nameless(struct node *dir)
{
	struct node *node = new_node(S_IFREG | (request.create.mode & 07777));

	(void)dir;
	return node ? answer_opened(node) : -errno;
}

static int make_link(struct node *dir)
{
	struct node *node = node_of(request.link.oldnodeid);
	int error = add_entry(dir, request.bytes + sizeof(request.link), node);

	return error ? error : answer_entry(node);
}

/* unlink() or rmdir(): the kernel has seen to it that the type is right. */
static int unlink_name(struct node *dir)
{
	struct entry **at = find(dir, request.bytes);

	if (!*at)
		return -ENOENT;
	if (!is_empty((*at)->node))
		return -ENOTEMPTY;
	remove_entry(at);
	return 0;
}

static int rename_to(struct node *dir, const char *name, struct node *new_dir,
		     uint32_t flags)
{
	const char *new_name = name + strlen(name) + 1;
	struct entry *entry = *find(dir, name), **at = find(new_dir, new_name);
	int error;

	if (flags & ~RENAME_NOREPLACE)
		return -EINVAL;
	if (!entry)
		return -ENOENT;
	if (*at && flags & RENAME_NOREPLACE)
		return -EEXIST;
	if (*at && !is_empty((*at)->node))
		return -ENOTEMPTY;
	if (*at)
		remove_entry(at);
	if ((error = add_entry(new_dir, new_name, entry->node)) == 0)
		remove_entry(find(dir, name));
	return error;
}

static int rename_plain(struct node *dir)
{
	return rename_to(dir, request.bytes + sizeof(request.rename),
			 node_of(request.rename.newdir), 0);
}

static int rename_with_flags(struct node *dir)
{
	return rename_to(dir, request.bytes + sizeof(request.rename2),
			 node_of(request.rename2.newdir),
			 request.rename2.flags);
}

static int open_node(struct node *node)
{
	node->opens++;
	answer.open = (struct fuse_open_out){
		.open_flags = node->type == S_IFREG ? open_flags : 0
	};
	return sizeof(answer.open);
}

static int release(struct node *node)
{
	node->opens--;
	drop(node);
	return 0;
}

/* How much of SIZE can be answered. */
static size_t room_for(uint32_t size)
{
	return size < IO_MAX ? size : IO_MAX;
}

static int read_file(struct node *node)
{
	ssize_t n = pread(node->fd, answer.bytes, room_for(request.read.size),
			  request.read.offset);

	return n == -1 ? -errno : n;
}

static int write_file(struct node *node)
{
	ssize_t n = pwrite(node->fd, request.bytes + sizeof(request.write),
			   room_for(request.write.size), request.write.offset);

	if (n == -1)
		return -errno;
	answer.write = (struct fuse_write_out){ .size = n };
	return sizeof(answer.write);
}

/* A memfd has holes but no FALLOC_FL_ZERO_RANGE: what is a hole is zero. */
static int allocate(struct node *node)
{
	const struct fuse_fallocate_in *in = &request.fallocate;
	int mode = in->mode;

	if (mode & FALLOC_FL_ZERO_RANGE) {
		if (fallocate(node->fd,
			      FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			      in->offset, in->length) == -1)
			return -errno;
		mode &= ~FALLOC_FL_ZERO_RANGE;
	}
	return fallocate(node->fd, mode, in->offset, in->length) == -1 ? -errno
								       : 0;
}

static int seek(struct node *node)
{
	off_t at = lseek(node->fd, request.lseek.offset, request.lseek.whence);

	if (at == -1)
		return -errno;
	answer.lseek = (struct fuse_lseek_out){ .offset = at };
	return sizeof(answer.lseek);
}

/* Without "." and "..", of which nobody who reads a directory takes notice. */
static int read_dir(struct node *dir)
{
	const size_t room = room_for(request.read.size);
	struct fuse_dirent head = { 0 };
	size_t n = 0;

	for (struct entry *entry = entries; entry; entry = entry->next) {
		if (entry->dir != dir || entry->cookie <= request.read.offset)
			continue;
		head.ino = entry->node->id;
		head.off = entry->cookie;
		head.namelen = strlen(entry->name);
		head.type = entry->node->type >> 12;
		if (n + FUSE_DIRENT_SIZE(&head) > room)
			break;
		memset(answer.bytes + n, 0, FUSE_DIRENT_SIZE(&head));
		memcpy(answer.bytes + n, &head, sizeof(head));
		memcpy(answer.bytes + n + sizeof(head), entry->name,
		       head.namelen);
		n += FUSE_DIRENT_SIZE(&head);
	}
	return n;
}

static int stat_filesystem(struct node *node)
{
	(void)node;
	answer.statfs = (struct fuse_statfs_out){ .st = {
							  .blocks = BLOCKS,
							  .bfree = BLOCKS,
							  .bavail = BLOCKS,
							  .bsize = BLOCK,
							  .frsize = BLOCK,
							  .namelen = NAME_BYTES,
						  } };
	return sizeof(answer.statfs);
}

static int (*const handlers[])(struct node *) = {
	[FUSE_LOOKUP] = lookup,
	[FUSE_FORGET] = forget,
	[FUSE_GETATTR] = answer_attr,
	[FUSE_SETATTR] = setattr,
	[FUSE_MKNOD] = make_special,
	[FUSE_MKDIR] = make_dir,
	[FUSE_UNLINK] = unlink_name,
	[FUSE_RMDIR] = unlink_name,
	[FUSE_RENAME] = rename_plain,
	[FUSE_LINK] = make_link,
	[FUSE_OPEN] = open_node,
	[FUSE_READ] = read_file,
	[FUSE_WRITE] = write_file,
	[FUSE_STATFS] = stat_filesystem,
	[FUSE_RELEASE] = release,
	[FUSE_FSYNC] = nothing,
	[FUSE_FLUSH] = nothing,
	[FUSE_INIT] = init,
	[FUSE_OPENDIR] = open_node,
	[FUSE_READDIR] = read_dir,
	[FUSE_RELEASEDIR] = release,
	[FUSE_FSYNCDIR] = nothing,
	[FUSE_CREATE] = create,
	[FUSE_INTERRUPT] = interrupt,
	[FUSE_BATCH_FORGET] = batch_forget,
	[FUSE_FALLOCATE] = allocate,
	[FUSE_RENAME2] = rename_with_flags,
	[FUSE_LSEEK] = seek,
	[FUSE_TMPFILE] = create_nameless,
};

/* Read a request; return whether there is a connection any more. */
static int next_request(int fd)
{
	while (read(fd, &request, sizeof(request)) == -1)
		/* ENOENT: it was interrupted before we could have it. */
		if (errno != EINTR && errno != EAGAIN && errno != ENOENT)
			return 0;
	return 1;
}

static int handle(void)
{
	const uint32_t operation = request.head.opcode;

	if (operation >= sizeof(handlers) / sizeof(handlers[0]) ||
	    !handlers[operation])
		return -ENOSYS;
	return handlers[operation](node_of(request.head.nodeid));
}

static void serve(int fd)
{
	int n;

	while (next_request(fd)) {
		if ((n = handle()) == NO_ANSWER)
			continue;
		answer.head.error = n < 0 ? n : 0;
		answer.head.len = sizeof(answer.head) + (n > 0 ? n : 0);
		answer.head.unique = request.head.unique;
		/* Nobody waits any more: no matter. */
		if (write(fd, &answer, answer.head.len) == -1 &&
		    errno != ENOENT && errno != EINTR)
			fprintf(stderr, "fuse: operation %u: %s\n",
				request.head.opcode, strerror(errno));
	}
}

static void die(const char *what)
{
	fprintf(stderr, "fuse: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* The root is node 1, and there is no node 0. */
static void make_root(void)
{
	if (!(nodes = calloc(1, sizeof(*nodes))))
		die("calloc");
	node_count = FUSE_ROOT_ID;
	if (!new_node(S_IFDIR | 0755))
		die("memfd_create");
	nodes[FUSE_ROOT_ID]->links = 1;
}

/* Never returns. Its standard error stays, to say what went wrong. */
static void become_server(int fd)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	setsid();
	if (null == -1 || dup2(null, 0) == -1 || dup2(null, 1) == -1 ||
	    chdir("/") == -1)
		die("/dev/null");
	make_root();
	serve(fd);
	exit(0);
}

int main(int argc, char *argv[])
{
	char options[128];
	struct stat st;
	int fd;

	if (argc < 2 || argc > 3 ||
	    (argc == 3 && strcmp(argv[2], "cached") &&
	     strcmp(argv[2], "direct"))) {
		fprintf(stderr, "usage: fuse DIR [cached|direct]\n");
		return 2;
	}
	if (argc == 3 && strcmp(argv[2], "direct") == 0)
		open_flags = FOPEN_DIRECT_IO;
	if ((fd = open("/dev/fuse", O_RDWR | O_CLOEXEC)) == -1)
		die("/dev/fuse");
	snprintf(options, sizeof(options),
		 "fd=%d,rootmode=%o,user_id=0,group_id=0,allow_other,"
		 "default_permissions",
		 fd, S_IFDIR);
	if (mount("fuse", argv[1], "fuse", 0, options) == -1)
		die(argv[1]);
	switch (fork()) {
	case -1:
		die("fork");
		break;
	case 0:
		become_server(fd);
	}
	/* Ours must not keep it alive when the server is gone. */
	close(fd);
	if (stat(argv[1], &st) == -1)
		die(argv[1]);
	return 0;
}
