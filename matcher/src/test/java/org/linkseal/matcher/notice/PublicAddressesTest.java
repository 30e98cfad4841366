package org.linkseal.matcher.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.linkseal.registry.PublicAddresses;

/** No name is asked for here: all addresses are literals. */
class PublicAddressesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.168.1.1",
        "198.19.255.255",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void noticesAreNotPostedTo(String address) {
    assertThat(isPublic(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "168.63.129.17",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "2001:4860:4860::8888",
        "2606:4700:4700::1111"
      })
  void noticesMayBePostedTo(String address) {
    assertThat(isPublic(address)).isTrue();
  }

  @Test
  void whatANameResolvesToWhenItIsConnectedToIsWhatIsChecked() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
      server.setSoTimeout(1);
      OkHttpClient client =
          new OkHttpClient.Builder()
              .socketFactory(new PublicSockets(PublicAddresses::hold))
              .dns(name -> List.of(loopback))
              .build();
      for (String host :
          List.of("webhook.example", "127.0.0.1", "[::ffff:127.0.0.1]", "2130706433")) {
        Call call =
            client.newCall(
                new Request.Builder()
                    .url("http://" + host + ":" + server.getLocalPort() + "/")
                    .build());
        assertThatThrownBy(call::execute)
            .isInstanceOf(ConnectException.class)
            .hasRootCauseMessage("not a public address");
      }
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  private static boolean isPublic(String address) {
    return PublicAddresses.hold(InetAddress.ofLiteral(address));
  }
}
