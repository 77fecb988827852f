// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.report;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;

/** Renders a report for programs, with the names of the records' fields. */
public final class ReportJson {
  private ReportJson() {}

  public static String render(Report report) {
    Gson gson =
        new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .disableHtmlEscaping()
            .setPrettyPrinting()
            .create();
    JsonObject document = gson.toJsonTree(report).getAsJsonObject();
    for (int index = 0; index < report.loads().size(); index++) {
      LoadResult load = report.loads().get(index);
      JsonObject object = document.getAsJsonArray("loads").get(index).getAsJsonObject();
      object.add("median", gson.toJsonTree(load.median()));
      report.timesBaseline(load).ifPresent(times -> object.addProperty("times_baseline", times));
    }
    return gson.toJson(document) + "\n";
  }
}
