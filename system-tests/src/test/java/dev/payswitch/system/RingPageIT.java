// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system;

import static dev.payswitch.system.fixture.Payments.account;
import static dev.payswitch.system.fixture.Payments.payment;
import static dev.payswitch.system.fixture.Payments.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Move;
import dev.payswitch.node.SwitchNode;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.system.fixture.AccountIds;
import dev.payswitch.system.fixture.Browser;
import dev.payswitch.system.fixture.CommandLineClient;
import dev.payswitch.system.fixture.LocalCluster;
import dev.payswitch.system.fixture.RingEditor;
import dev.payswitch.system.fixture.SwitchClient;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ring page of a real cluster in a real browser. */
final class RingPageIT {
  private static final ShardId S1 = new ShardId("s1");
  private static final ShardId S2 = new ShardId("s2");
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 800;
  private static final int TAB = 9;
  private static final int RIGHT = 39;
  private static final int LEFT = 37;
  private static final int ESCAPE = 27;

  @TempDir private Path directory = Path.of("");

  private Browser browser() throws Exception {
    return Browser.start(directory.resolve("browser"), WIDTH, HEIGHT);
  }

  private static String pageOf(LocalCluster cluster) {
    return "http://" + cluster.routerHttpAddress() + "/ring";
  }

  /** A payment from s1 to s2, so that there is a lane. */
  private static void pay(SwitchClient client) {
    String debit = AccountIds.on(client.ring(), "s1", "somebody");
    String credit = AccountIds.on(client.ring(), "s2", "somebody");
    client.open(List.of(source(debit), account(credit)));
    assertThat(client.submit(payment("p-1", debit, credit, 5)).getStatus())
        .isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
  }

  @Test
  void showsRingShardsAndLanesToEyesAndKeyboards() throws Exception {
    try (Browser browser = browser();
        LocalCluster cluster = LocalCluster.start(directory.resolve("cluster"), "s1", "s2")) {
      pay(cluster.startRouter());
      browser.open(pageOf(cluster));
      browser.awaitText("#chip-epoch", "1");
      browser.awaitText("#no-problems", "Nothing is wrong");
      browser.awaitText("#lane-rows", "OPEN");
      assertThat(browser.text("#chip-zookeeper")).isEqualTo("connected");
      assertThat(browser.text("#shard-rows")).contains("s1", "s2", "ACTIVE", "50.0%", "at epoch 1");
      assertThat(browser.text("#history-rows")).contains("the cluster was made");
      assertThat(browser.evaluate("document.querySelectorAll('#circle .arc').length"))
          .isEqualTo("2");

      theKeyboardReachesRuns(browser);
      clicksTellMore(browser);
      looksLikeSomething(browser, "light");
      looksLikeSomething(browser, "dark");
      assertThat(browser.evaluate("document.documentElement.outerHTML"))
          .as("no account is on the page")
          .doesNotContain("somebody");
      assertThat(
              browser.evaluate(
                  "performance.getEntriesByType('resource')"
                      + ".filter(each => !each.name.startsWith(location.origin)).length"))
          .as("nothing comes from elsewhere")
          .isEqualTo("0");
      assertThat(browser.errors()).isEmpty();
    }
  }

  private static void theKeyboardReachesRuns(Browser browser) {
    String focused = "document.activeElement.id";
    for (int step = 0; step < 12 && !browser.evaluate(focused).equals("circle"); step++) {
      browser.press("Tab", TAB);
    }
    assertThat(browser.evaluate(focused)).isEqualTo("circle");
    assertThat(browser.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
        .as("the focus is seen")
        .isEqualTo("solid");
    browser.press("ArrowRight", RIGHT);
    browser.awaitText("#segment", "arcs 0x000–0x7ff · s1 (ACTIVE) · 2,048 arcs, 50.0%");
    browser.press("ArrowLeft", LEFT);
    browser.awaitText("#segment", "arcs 0x800–0xfff · s2");
    assertThat(browser.evaluate("document.querySelectorAll('#circle .chosen').length"))
        .isEqualTo("1");
    browser.press("Escape", ESCAPE);
    browser.awaitText("#segment", "Arrow keys or the mouse");
    assertThat(browser.evaluate("document.querySelector('#circle').getAttribute('aria-label')"))
        .contains("s1 owns 50.0%, s2 owns 50.0%");
  }

  private static void clicksTellMore(Browser browser) {
    browser.click("#lane-rows .lane");
    browser.awaitText("#lane-detail", "s1:s2 · OPEN");
    browser.click("#shard-rows button");
    assertThat(browser.evaluate("document.querySelector('#shard-rows button').ariaPressed"))
        .isEqualTo("true");
    assertThat(browser.evaluate("document.querySelectorAll('#circle .arc.dim').length"))
        .isEqualTo("1");
    browser.click("#shard-rows button");
    browser.click("#pause");
    browser.awaitText("#updated", "paused");
    browser.click("#pause");
    browser.awaitText("#updated", "as of");
  }

  private static void looksLikeSomething(Browser browser, String scheme) throws Exception {
    browser.prefer(scheme);
    browser.evaluate("scrollTo(0, 0)");
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(browser.screenshot()));
    assertThat(image.getWidth()).isEqualTo(WIDTH);
    assertThat(image.getHeight()).isEqualTo(HEIGHT);
    long colours =
        IntStream.range(0, WIDTH * HEIGHT)
            .map(pixel -> image.getRGB(pixel % WIDTH, pixel / WIDTH))
            .distinct()
            .count();
    assertThat(colours).as("colours of the %s page", scheme).isGreaterThan(100);
    boolean isDark = (image.getRGB(2, HEIGHT - 2) & 0xff) < 0x40;
    assertThat(isDark).as(scheme).isEqualTo(scheme.equals("dark"));
  }

  @Test
  void showsWhatChangesAndWhatFailsWithoutBeingLoadedAgain() throws Exception {
    try (Browser browser = browser();
        LocalCluster cluster = LocalCluster.make(directory.resolve("cluster"), "s1", "s2");
        RingEditor editor = RingEditor.of(cluster.config())) {
      cluster.startNode("s1");
      SwitchNode second = cluster.startNode("s2");
      cluster.awaitServing();
      pay(cluster.startRouter());
      browser.open(pageOf(cluster));
      browser.awaitText("#no-problems", "Nothing is wrong");
      browser.evaluate("document.body.dataset.loaded = 'once'");

      String evil = "<img src=x onerror=alert(1)>";
      assertThat(cli(cluster).run("lane", "pause", "s1:s2", "--reason", evil).exitCode()).isZero();
      browser.awaitText("#problem-list", evil);
      browser.awaitText("#lane-rows", "PAUSED");
      assertThat(browser.evaluate("document.querySelectorAll('img').length")).isEqualTo("0");

      editor.change(ring -> ring.moved(new Move(new Arc(0), 64, S1, S2), new ArcEpoch(2)));
      browser.awaitText("#chip-epoch", "2");
      browser.awaitText("#history-rows", "64 arcs 0x000–0x03f s1 → s2");
      browser.awaitText("#problem-list", "arcs 0x000-0x03f are s2");
      browser.click("#history-rows button");
      assertThat(browser.evaluate("document.querySelectorAll('#circle .past').length"))
          .isEqualTo("1");

      second.close();
      browser.awaitText("#shard-rows", "DOWN");
      browser.awaitText("#problem-list", "start its node");
      browser.awaitText("#chip-shards", "1 of 2 up");

      cluster.zooKeeper().close();
      browser.awaitText("#chip-zookeeper", "NOT CONNECTED");
      browser.awaitText("#problem-list", "payments go on, the ring cannot change");

      cluster.stopRouter();
      browser.awaitText("#unreachable", "This router does not answer. What is shown is of");
      assertThat(browser.evaluate("document.body.dataset.loaded")).isEqualTo("once");
    }
  }

  @Test
  void thePageIsGuarded() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(directory.resolve("cluster"), "s1");
        HttpClient http = HttpClient.newHttpClient()) {
      cluster.startRouter();
      for (String path : List.of("", "/ring.css", "/ring.js", "/circle.js", "/state.json")) {
        HttpResponse<String> answer =
            http.send(
                HttpRequest.newBuilder(URI.create(pageOf(cluster) + path)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
            .as(path)
            .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
            .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.body()).as("no address but its own").doesNotContain("https:", "//cdn");
      }
    }
  }

  private static CommandLineClient cli(LocalCluster cluster) {
    return new CommandLineClient(cluster.routerAddress(), cluster.adminAddress());
  }
}
