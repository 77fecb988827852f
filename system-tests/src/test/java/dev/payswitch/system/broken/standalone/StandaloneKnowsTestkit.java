// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.standalone;

import dev.payswitch.system.broken.testkit.Target;

record StandaloneKnowsTestkit(Target target) {}
