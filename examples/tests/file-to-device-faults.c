// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into file-to-device: see plays.h. A file plays the device, and
 * what it has then goes to the peer. With root, and loop devices, the image is
 * written onto one of these as well; without, that is skipped and counted.
 */
/* wrap: fsync pread64 sendfile64 */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../file-to-device/file-to-device.c"
#undef main
#include <linux/loop.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define BEYOND 4099
#include "plays.h"

/* Whether all that was written has been brought to the device. */
static volatile int is_synced, is_file_device = -1;

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "sendfile", TAKES, 0 },
	{ "fsync", TURNS, 0 },
};

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	static char all[FAULT_BIG_LEN];
	int device = memfd_create("device", MFD_CLOEXEC), error;
	long long written;

	/* What there was, and where the position was left, are no matter. */
	memset(all, 'x', sizeof(all));
	put(device, all, sizeof(all));
	is_file_device = device;
	is_synced = 0;
	written = write_image(device, file, len, call);
	error = errno;
	now.call = NULL;
	if (written != -1) {
		if (!is_synced)
			result(0, playing, "it is not synced");
		put(out[0], all, pread(device, all, written, 0));
	}
	close(device);
	errno = error;
	return written;
}

ssize_t __real_sendfile64(int out, int in, off_t *off, size_t len);
ssize_t __wrap_sendfile64(int out, int in, off_t *off, size_t len);
ssize_t __wrap_sendfile64(int out, int in, off_t *off, size_t len)
{
	int go = fault("sendfile", out, &len);

	is_synced = 0;
	return go == 1 ? __real_sendfile64(out, in, off, len) : go;
}

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
	size_t none = 0;

	if (fault("fsync", fd, &none) != 1)
		return -1;
	is_synced = 1;
	return __real_fsync(fd);
}

ssize_t __real_pread64(int fd, void *buf, size_t len, off_t off);
ssize_t __wrap_pread64(int fd, void *buf, size_t len, off_t off);
ssize_t __wrap_pread64(int fd, void *buf, size_t len, off_t off)
{
	int go = fault(fd == is_file_device ? "pread device" : "pread image",
		       fd, &len);

	return go == 1 ? __real_pread64(fd, buf, len, off) : go;
}

/* Compare with another byte at AT, -1 for none, under a schedule. */
static void check(const char *name, const char *call, struct schedule s,
		  long long at, long long wanted)
{
	int image = input(FAULT_BIG_LEN), device = input(FAULT_BIG_LEN);
	const char *failed = "";
	long long alike;
	int error;

	if (at != -1 && pwrite(device, "\377", 1, at) != 1)
		err(EXIT_FAILURE, "pwrite");
	playing = name;
	is_file_device = device;
	now = s;
	now.call = call;
	calls_seen = faults_reached = 0;
	alarm(SECONDS_MAX);
	alike = check_image(device, image, FAULT_BIG_LEN, &failed);
	error = errno;
	alarm(0);
	now.call = NULL;
	result(alike == wanted, name, "another count");
	if (wanted == -1)
		result(error == (s.error ? s.error : EIO) &&
			       strcmp(failed, strcmp(call, "pread device") == 0
						      ? "read from device"
						      : "read from image") == 0,
		       name, "another error, or call");
	if (call)
		result(faults_reached > 0, name, "the fault was never reached");
	close(image);
	close(device);
}

static void play_checks(void)
{
	static const char *calls[] = { "pread image", "pread device" };
	const long long last = FAULT_BIG_LEN - 1;
	struct schedule s = { 0 };

	check("alike", NULL, s, -1, FAULT_BIG_LEN);
	check("the first byte is another", NULL, s, 0, 0);
	check("the last byte is another", NULL, s, last, last - last % BUFFER);
	for (int c = 0; c < 2; c++) {
		s = (struct schedule){ .first = 1, .period = 1, .limit = 1021 };
		check("odd counts", calls[c], s, -1, FAULT_BIG_LEN);
		check("odd counts, the last is another", calls[c], s, last,
		      last - last % BUFFER);
		s = (struct schedule){ .first = 1, .period = 2, .error = EINTR };
		check("EINTR on every other call", calls[c], s, -1,
		      FAULT_BIG_LEN);
		s = (struct schedule){ .first = 2, .error = EIO };
		check("EIO", calls[c], s, -1, -1);
		s = (struct schedule){ .first = 2, .end = 1 };
		check("it ends", calls[c], s, -1, -1);
	}
}

/* A loop device over BACKING, or -1 and *WHY it cannot be had. */
static int open_loop(int backing, char *path, const char **why)
{
	int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC), n, fd;

	*why = "needs root";
	if (control == -1 && (errno == EACCES || errno == EPERM))
		return -1;
	*why = "no loop devices here";
	/* Another process may be faster: then the next one. */
	for (int tries = 0; control != -1 && tries < 9; tries++) {
		n = ioctl(control, LOOP_CTL_GET_FREE);
		if (n == -1)
			break;
		sprintf(path, "/dev/loop%d", n);
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd == -1)
			break;
		if (ioctl(fd, LOOP_SET_FD, backing) == 0) {
			close(control);
			return fd;
		}
		close(fd);
	}
	if (geteuid() != 0)
		*why = "needs root";
	close(control);
	return -1;
}

/* Write onto a real device, of SIZE bytes, and read the file behind it. */
static void play_device(void)
{
	enum { SIZE = 1 << 20 };
	static char got[FAULT_BIG_LEN], path[32], name[NAME_MAX_LEN];
	char temp[] = "/tmp/file-to-device-faults.XXXXXX";
	int backing = mkstemp(temp), image = input(FAULT_BIG_LEN), loop, device;
	const char *why, *call;
	int ok = 1;

	if (backing == -1 || ftruncate(backing, SIZE) == -1)
		err(EXIT_FAILURE, "%s", temp);
	unlink(temp);
	loop = open_loop(backing, path, &why);
	if (loop == -1) {
		snprintf(name, sizeof(name), "a loop device # SKIP %s", why);
		result(1, name, "");
		return;
	}
	playing = "a loop device";
	alarm(SECONDS_MAX);
	device = open_device(path, FAULT_BIG_LEN);
	result(write_image(device, image, FAULT_BIG_LEN, &call) ==
		       FAULT_BIG_LEN,
	       playing, "not all was written");
	result(check_image(device, image, FAULT_BIG_LEN, &call) ==
		       FAULT_BIG_LEN,
	       playing, "it is not read back alike");
	ok = pread(backing, got, sizeof(got), 0) == sizeof(got);
	for (int i = 0; i < FAULT_BIG_LEN; i++)
		ok &= (unsigned char)got[i] == byte_at(i);
	result(ok, playing, "the file behind it has other bytes");
	result(open(path, O_RDWR | O_EXCL | O_CLOEXEC) == -1 && errno == EBUSY,
	       playing, "it can be opened twice");
	/* More than it has room for. */
	if (ftruncate(image, SIZE + 5) == -1)
		err(EXIT_FAILURE, "ftruncate");
	result(write_image(device, image, SIZE + 5, &call) == -1 &&
		       errno == ENOSPC && strcmp(call, "sendfile") == 0,
	       playing, "it has room for too much");
	alarm(0);
	close(device);
	ioctl(loop, LOOP_CLR_FD);
	close(loop);
	close(backing);
	close(image);
}

int main(void)
{
	struct schedule s = { .call = "fsync", .first = 1, .error = EINTR };

	set_up();
	play_checks();
	play_device();
	must_play("EINTR", s, FAULT_LEN);
	return play_all();
}
