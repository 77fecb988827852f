// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.cli;

import dev.payswitch.system.broken.node.Target;

record CliKnowsNode(Target target) {}
