// SPDX-License-Identifier: MIT-0
/*
 * init - the first process of an emulated machine: run programs, switch off.
 *
 * It stays on the initramfs, for in a changed root an ordinary user can make
 * no user namespace, which some proofs need. /modules holds kernel modules
 * and their /modules/order; /filesystems has a line for each filesystem to be
 * mounted where the kernel has it, its name and how it was made; /run has the
 * programs and their arguments, one line each. What is mounted from a disk is
 * tried on every disk: their numbers are not the same on every kernel.
 *
 * The machine is left by the port of QEMU's isa-debug-exit: 0 says that the
 * programs were run, 1 that they were not.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { EXIT_PORT = 0x501, DISKS = 8, PLACES_MAX = 16, WORDS_MAX = 16 };

static void leave(int code)
{
	fflush(stdout);
	tcdrain(STDOUT_FILENO);
	sync();
	if (ioperm(EXIT_PORT, 2, 1) == 0)
		outw(code, EXIT_PORT);
	/* No such port: end all the same. */
	reboot(RB_POWER_OFF);
	exit(1);
}

static void fail(const char *what)
{
	printf("init: %s: %s\n", what, strerror(errno));
	leave(1);
}

static void make(const char *type, const char *dir, const char *options)
{
	if ((mkdir(dir, 0755) == -1 && errno != EEXIST) ||
	    mount(type, dir, type, 0, options) == -1)
		fail(dir);
}

static void open_console(void)
{
	struct termios tty;
	int fd;

	make("devtmpfs", "/dev", NULL);
	if ((fd = open("/dev/console", O_RDWR)) == -1)
		leave(1);
	for (int i = 0; i <= 2; i++)
		dup2(fd, i);
	/* Lines end as they were written. */
	if (tcgetattr(fd, &tty) == 0) {
		tty.c_oflag &= ~OPOST;
		tcsetattr(fd, TCSANOW, &tty);
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
}

/* A module that does not load is seen in what cannot be asked. */
static void load_modules(void)
{
	char name[256], path[300];
	FILE *order = fopen("/modules/order", "re");
	int fd;

	if (!order)
		fail("/modules/order");
	while (fscanf(order, "%255s", name) == 1) {
		snprintf(path, sizeof(path), "/modules/%s", name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (syscall(SYS_finit_module, fd, "", 0) == -1)
			printf("init: %s: %s\n", name, strerror(errno));
		close(fd);
		unlink(path);
	}
	fclose(order);
}

static void raise_loopback(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd == -1 || ioctl(fd, SIOCSIFFLAGS, &lo) == -1)
		fail("lo");
	close(fd);
}

/* Whether this kernel has a filesystem, or had it in a module. */
static int knows(const char *type)
{
	char line[128], name[64];
	FILE *list = fopen("/proc/filesystems", "re");
	int known = 0;

	if (!list)
		fail("/proc/filesystems");
	/* "nodev", or nothing; a tab; the name */
	while (!known && fgets(line, sizeof(line), list))
		known = sscanf(strchr(line, '\t') + 1, "%63s", name) == 1 &&
			strcmp(name, type) == 0;
	fclose(list);
	return known;
}

/* Both layers on one tmpfs. */
static void mount_overlay(const char *dir)
{
	make("tmpfs", "/mnt/layers", NULL);
	mkdir("/mnt/layers/lower", 0755);
	mkdir("/mnt/layers/upper", 0755);
	mkdir("/mnt/layers/work", 0755);
	if (mount("overlay", dir, "overlay", 0,
		  "lowerdir=/mnt/layers/lower,upperdir=/mnt/layers/upper,"
		  "workdir=/mnt/layers/work") == -1)
		fail("overlayfs");
}

static void mount_disk(const char *type, const char *dir)
{
	char disk[32];

	for (int i = 1; i <= DISKS; i++) {
		snprintf(disk, sizeof(disk), "/dev/nvme0n%d", i);
		if (mount(disk, dir, type, 0, NULL) == 0)
			return;
	}
	fail(type);
}

/* Our own server, which has its files in memory. */
static void mount_fuse(const char *dir)
{
	char *argv[] = { "/fuse", (char *)dir, NULL }, *envp[] = { NULL };
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		execve(argv[0], argv, envp);
		fail(argv[0]);
	}
	if (waitpid(pid, &status, 0) != pid || status != 0) {
		errno = EIO;
		fail("/fuse");
	}
}

/*
 * Mount what the line says; return the argument that tells check of it, or
 * NULL where this kernel has no such filesystem.
 */
static char *mount_place(char *line)
{
	char dir[64], *argument, *name = strsep(&line, " ");
	const char *type = strcmp(name, "overlayfs") ? name : "overlay";

	if (!knows(type)) {
		printf("init: this kernel has no %s\n", name);
		return NULL;
	}
	snprintf(dir, sizeof(dir), "/mnt/%s", name);
	if (mkdir(dir, 0755) == -1)
		fail(dir);
	if (strcmp(type, "tmpfs") == 0)
		make(type, dir, NULL);
	else if (strcmp(type, "overlay") == 0)
		mount_overlay(dir);
	else if (strcmp(type, "fuse") == 0)
		mount_fuse(dir);
	else
		mount_disk(type, dir);
	if (asprintf(&argument, "%s=%s%s%s", name, dir, line ? "," : "",
		     line ? line : "") == -1)
		fail("asprintf");
	return argument;
}

/* What a machine is as a rule given by its owner, and this one has none. */
static void set(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd == -1 || write(fd, text, strlen(text)) == -1)
		printf("init: %s: %s\n", path, strerror(errno));
	close(fd);
}

/*
 * Swap to PATH, a new file of a MiB: whatever a proof has swapped out. The
 * header is as mkswap makes it, see union swap_header in the kernel's swap.h.
 */
static void add_swap(const char *path)
{
	static uint32_t words[1 << 18];
	size_t page_size = sysconf(_SC_PAGESIZE);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	words[1024 / sizeof(*words)] = 1; /* version */
	words[1024 / sizeof(*words) + 1] = sizeof(words) / page_size - 1;
	memcpy((char *)words + page_size - 10, "SWAPSPACE2", 10);
	if (fd == -1 || write(fd, words, sizeof(words)) != sizeof(words) ||
	    fsync(fd) == -1 || swapon(path, 0) == -1)
		printf("init: %s: %s\n", path, strerror(errno));
	close(fd);
}

static char *places[PLACES_MAX + 1];

static void mount_places(void)
{
	FILE *list = fopen("/filesystems", "re");
	char line[256];
	int n = 0;

	if (!list)
		fail("/filesystems");
	while (n < PLACES_MAX && fgets(line, sizeof(line), list)) {
		line[strcspn(line, "\n")] = '\0';
		if ((places[n] = mount_place(line)))
			n++;
	}
	fclose(list);
}

/* Run the program that LINE says; the word PLACES is what was mounted. */
static void run(char *line)
{
	char *argv[WORDS_MAX + PLACES_MAX + 1] = { NULL }, *word;
	char *envp[] = { "PATH=/", NULL };
	int n = 0, status;
	pid_t pid;

	while (n < WORDS_MAX && (word = strsep(&line, " "))) {
		if (strcmp(word, "PLACES") != 0)
			argv[n++] = word;
		else
			for (int i = 0; places[i]; i++)
				argv[n++] = places[i];
	}
	printf("init: run %s\n", argv[0]);
	if ((pid = fork()) == 0) {
		execve(argv[0], argv, envp);
		fail(argv[0]);
	}
	/* Orphans are ours, too. */
	while (wait(&status) != pid)
		;
	printf("init: %s %d %s\n", WIFEXITED(status) ? "exit" : "signal",
	       WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status),
	       argv[0]);
}

static void run_all(void)
{
	FILE *list = fopen("/run", "re");
	char line[512];

	if (!list)
		fail("/run");
	while (fgets(line, sizeof(line), list)) {
		line[strcspn(line, "\n")] = '\0';
		run(line);
	}
	fclose(list);
}

int main(void)
{
	open_console();
	make("proc", "/proc", NULL);
	make("sysfs", "/sys", NULL);
	make("devpts", "/dev/pts", "mode=600,ptmxmode=666");
	make("tmpfs", "/dev/shm", "mode=1777");
	make("tmpfs", "/tmp", "mode=1777");
	if (mkdir("/mnt", 0755) == -1)
		fail("/mnt");
	load_modules();
	raise_loopback();
	set("/proc/sys/vm/nr_hugepages", "4");
	make("cgroup2", "/sys/fs/cgroup", NULL);
	set("/sys/fs/cgroup/cgroup.subtree_control", "+memory");
	set("/proc/sys/net/ipv4/ping_group_range", "0 65535");
	mount_places();
	add_swap("/mnt/ext4/swap");
	run_all();
	leave(0);
}
