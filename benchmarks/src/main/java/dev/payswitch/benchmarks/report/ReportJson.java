// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.report;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
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
    JsonElement document = gson.toJsonTree(report);
    JsonObject object = document.getAsJsonObject();
    object.add("median", gson.toJsonTree(report.median()));
    return gson.toJson(object) + "\n";
  }
}
