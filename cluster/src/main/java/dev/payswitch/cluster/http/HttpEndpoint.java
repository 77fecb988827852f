// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /health/live}, {@code /health/ready}, {@code /metrics} and what else a process
 * shows. Health is 200 or 503 with the reason as text. Read-only: anything but GET and HEAD is
 * refused.
 */
public final class HttpEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);

  private static final int BACKLOG = 16;
  private static final int THREADS = 2;
  private static final int MAX_WAITING = 64;
  private static final int STOP_DELAY_SECONDS = 0;

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private record Answer(int status, HttpPage page) {
    static Answer text(int status, String type, String body) {
      return new Answer(
          status, new HttpPage(type, body.getBytes(StandardCharsets.UTF_8), Map.of()));
    }
  }

  private final HttpServer server;
  private final ThreadPoolExecutor executor;

  private HttpEndpoint(HttpServer server, ThreadPoolExecutor executor) {
    this.server = server;
    this.executor = executor;
  }

  /** Opens the port. Port 0 takes a free one. */
  public static HttpEndpoint start(InetSocketAddress address, HttpPages pages) throws IOException {
    HttpServer server = HttpServer.create(address, BACKLOG);
    // What does not fit is refused by closing its connection: a scrape is never worth a queue.
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            threads(server.getAddress().getPort()));
    server.setExecutor(executor);
    serve(server, "/health/live", () -> health(pages.live().get()));
    serve(server, "/health/ready", () -> health(pages.ready().get()));
    serve(server, "/metrics", () -> Answer.text(200, PROMETHEUS_TEXT, pages.metrics().get()));
    pages.others().forEach((path, page) -> serve(server, path, () -> new Answer(200, page.get())));
    String there = paths(pages);
    server.createContext("/", exchange -> send(exchange, notFound(there)));
    server.start();
    return new HttpEndpoint(server, executor);
  }

  /** The port that is open. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static String paths(HttpPages pages) {
    List<String> paths = new ArrayList<>(List.of("/health/live", "/health/ready", "/metrics"));
    pages.others().keySet().stream().filter(path -> path.lastIndexOf("/") == 0).forEach(paths::add);
    return "there are " + String.join(", ", paths) + "\n";
  }

  private static void serve(HttpServer server, String path, Supplier<Answer> page) {
    server.createContext(path, exchange -> send(exchange, answer(exchange, path, page)));
  }

  private static Answer answer(HttpExchange exchange, String path, Supplier<Answer> page) {
    // A context also gets everything below its path.
    if (!exchange.getRequestURI().getPath().equals(path)) {
      return notFound("there is nothing below this page\n");
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Answer.text(405, TEXT, "only GET and HEAD\n");
    }
    try {
      return page.get();
    } catch (RuntimeException failed) {
      LOG.warn("event=http_page_failed path={}", path, failed);
      return Answer.text(500, TEXT, "this page failed; the log says why\n");
    }
  }

  private static Answer health(Health health) {
    return Answer.text(health.isWell() ? 200 : 503, TEXT, health.text() + "\n");
  }

  private static Answer notFound(String instead) {
    return Answer.text(404, TEXT, instead);
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    try (exchange) {
      byte[] body = answer.page().body();
      answer.page().headers().forEach(exchange.getResponseHeaders()::set);
      exchange.getResponseHeaders().set("Content-Type", answer.page().type());
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(answer.status(), -1);
        return;
      }
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static ThreadFactory threads(int port) {
    return Thread.ofPlatform().daemon().name("http-" + port + "-", 1).factory();
  }

  @Override
  public void close() {
    server.stop(STOP_DELAY_SECONDS);
    executor.shutdownNow();
  }
}
