// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.ring;

import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code payswitch bench ring}: what it costs to find an owner. */
@Command(
    name = "ring",
    mixinStandardHelpOptions = true,
    description =
        "Measures how long it takes to find the owner of an account, from its point and from its"
            + " id, with JMH. Needs no cluster.",
    footer = {"", "Example:", "    payswitch bench ring"})
public final class RingLookupCommand implements Callable<Integer> {
  @Override
  public Integer call() throws RunnerException {
    new Runner(new OptionsBuilder().include(RingLookup.class.getName()).build()).run();
    return CommandLine.ExitCode.OK;
  }
}
