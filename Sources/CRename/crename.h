#pragma once

#include <errno.h>
#include <stdio.h>

#if defined(__linux__)
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

/// Gives a file or folder another name, and fails with EEXIST where something has that name.
///
/// rename(2) would replace what is there. Swift sees neither renameat2 nor syscall. Returns 0, or the
/// number of the error: EINVAL or ENOSYS where the file system or the kernel does not know how.
static inline int rename_exclusively(const char *from, const char *to) {
#if defined(__linux__)
  const unsigned int no_replace = 1;  // RENAME_NOREPLACE
  return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, no_replace) == 0 ? 0 : errno;
#else
  return renamex_np(from, to, RENAME_EXCL) == 0 ? 0 : errno;
#endif
}
