// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
//
// Loaded into a node by a test: forcing a file below $UNFORCED_BELOW to the disk does nothing and
// says that it was done, as a disk does that lies.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_below(int file) {
  const char *below = getenv("UNFORCED_BELOW");
  char link[64];
  char path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (below == NULL || length < 0) {
    return 0;
  }
  path[length] = 0;
  return strncmp(path, below, strlen(below)) == 0;
}

static int force(const char *how, int file) {
  if (is_below(file)) {
    return 0;
  }
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, how);
  return real(file);
}

int fsync(int file) { return force("fsync", file); }

int fdatasync(int file) { return force("fdatasync", file); }
