// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HttpEndpointTest {
  private final AtomicReference<Health> ready = new AtomicReference<>(Health.ok());
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpEndpoint endpoint;

  HttpEndpointTest() throws IOException {
    endpoint = start(() -> "switch_calls_total 7\n");
  }

  private HttpEndpoint start(Supplier<String> metrics) throws IOException {
    return HttpEndpoint.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new HttpPages(Health::ok, ready::get, metrics));
  }

  @AfterEach
  void close() {
    endpoint.close();
    client.close();
  }

  @Test
  void showsMetricsAsPrometheusText() throws Exception {
    HttpResponse<String> answer = send("GET", "/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("switch_calls_total 7\n");
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void tellsWhyItIsNotReadyAndThatItIsAgain() throws Exception {
    ready.set(Health.notWell("waiting for ZooKeeper"));
    HttpResponse<String> before = send("GET", "/health/ready");
    ready.set(Health.ok());
    HttpResponse<String> after = send("GET", "/health/ready");

    assertThat(before.statusCode()).isEqualTo(503);
    assertThat(before.body()).isEqualTo("waiting for ZooKeeper\n");
    assertThat(after.statusCode()).isEqualTo(200);
    assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void refusesWhatItDoesNotServe() throws Exception {
    assertThat(send("GET", "/").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/metrics/more").statusCode()).isEqualTo(404);
    assertThat(send("POST", "/metrics").statusCode()).isEqualTo(405);
    assertThat(send("HEAD", "/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void servesFurtherPagesWithTheirHeaders() throws Exception {
    endpoint.close();
    SortedMap<String, Supplier<HttpPage>> others = new TreeMap<>();
    others.put("/ring", () -> page("<p>"));
    others.put("/ring/part.css", () -> page("p {}"));
    endpoint =
        HttpEndpoint.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new HttpPages(Health::ok, ready::get, () -> "", others));

    HttpResponse<String> answer = send("GET", "/ring");
    assertThat(answer.body()).isEqualTo("<p>");
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/x");
    assertThat(answer.headers().firstValue("X-Own")).contains("7");
    assertThat(send("GET", "/ring/part.css").body()).isEqualTo("p {}");
    assertThat(send("GET", "/ring/more").statusCode()).isEqualTo(404);
    assertThat(send("POST", "/ring").statusCode()).isEqualTo(405);
    assertThat(send("GET", "/").body())
        .isEqualTo("there are /health/live, /health/ready, /metrics, /ring\n");
  }

  private static HttpPage page(String text) {
    return new HttpPage("text/x", text.getBytes(StandardCharsets.UTF_8), Map.of("X-Own", "7"));
  }

  @Test
  void answersThatAPageFailed() throws Exception {
    endpoint.close();
    endpoint =
        start(
            () -> {
              throw new IllegalStateException("no metrics today");
            });

    assertThat(send("GET", "/metrics").statusCode()).isEqualTo(500);
    assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void survivesGarbage() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
      socket
          .getOutputStream()
          .write("\u0016\u0003\u0001 \r\n\u0000\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
