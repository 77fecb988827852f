// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.core;

import java.nio.file.Path;

record CoreReadsFiles(Path library) {}
