// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster.http;

import java.util.Map;

/**
 * One answer with status 200.
 *
 * @param headers more headers, beside the type
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes are not changed.
public record HttpPage(String type, byte[] body, Map<String, String> headers) {
  public HttpPage {
    headers = Map.copyOf(headers);
  }
}
