// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.proto;

import dev.payswitch.system.broken.core.Target;

record ProtoKnowsCore(Target target) {}
