// Makes one call of the system fail: ELBO_FAULT=CALL:N with CALL one of open, write, fsync, rename, link makes the N-th
// call on a regular file fail as on a full disk, and leaves an empty file ELBO_FAULT_TOLD. Loaded by LD_PRELOAD.

#ifdef __linux__

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long calls;

// Whether this call of the named function is the one to fail.
static int fails(const char *name) {
    const char *fault = getenv("ELBO_FAULT");
    size_t length = strlen(name);
    if (!fault || strncmp(fault, name, length) != 0 || fault[length] != ':') return 0;
    if (atomic_fetch_add(&calls, 1) + 1 != strtol(fault + length + 1, NULL, 10)) return 0;
    const char *told = getenv("ELBO_FAULT_TOLD");
    if (told) close((int)syscall(SYS_openat, AT_FDCWD, told, O_CREAT | O_WRONLY, 0666));
    return 1;
}

static int is_regular(int descriptor) {
    struct stat status;
    return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

static int refuse(void) {
    errno = ENOSPC;
    return -1;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    if (is_regular(descriptor) && fails("write")) return refuse();
    return syscall(SYS_write, descriptor, bytes, count);
}

int fsync(int descriptor) {
    if (fails("fsync")) return refuse();
    return (int)syscall(SYS_fsync, descriptor);
}

int rename(const char *from, const char *to) {
    if (fails("rename")) return refuse();
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int link(const char *from, const char *to) {
    if (fails("link")) return refuse();
    return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int open(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
        if ((flags & O_CREAT) && fails("open")) return refuse();
    }
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

#endif
