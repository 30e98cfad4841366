package org.linkseal.registry;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * The addresses of the public Internet: IANA's special-purpose registries (RFC 6890) tell which are
 * not. Java makes an IPv4 address of one that is mapped into IPv6.
 */
public final class PublicAddresses {
  private static final Network GLOBAL_IPV6 = Network.of("2000::/3");

  private static final List<Network> NOT_PUBLIC =
      Stream.of(
              "0.0.0.0/8", // this network
              "10.0.0.0/8", // private
              "100.64.0.0/10", // shared by the customers of a provider
              "127.0.0.0/8", // loopback
              "168.63.129.16/32", // Azure's virtual machines: their host
              "169.254.0.0/16", // link-local, with the metadata of clouds
              "172.16.0.0/12", // private
              "192.0.0.0/24", // protocol assignments
              "192.0.2.0/24", // documentation
              "192.88.99.0/24", // 6to4 relays
              "192.168.0.0/16", // private
              "198.18.0.0/15", // benchmarks
              "198.51.100.0/24", // documentation
              "203.0.113.0/24", // documentation
              "224.0.0.0/3", // multicast, reserved, broadcast
              "2001::/23", // protocol assignments, with Teredo's
              "2001:db8::/32", // documentation
              "2002::/16", // 6to4: any IPv4 address
              "3fff::/20") // documentation
          .map(Network::of)
          .toList();

  private PublicAddresses() {}

  public static boolean hold(InetAddress address) {
    return (!(address instanceof Inet6Address) || GLOBAL_IPV6.holds(address))
        && NOT_PUBLIC.stream().noneMatch(network -> network.holds(address));
  }

  /**
   * The addresses that begin with the same bits.
   *
   * @param length of an address, in bytes: it is of IPv4 or of IPv6
   * @param free how many bits follow
   */
  private record Network(int length, BigInteger bits, int free) {
    static Network of(String text) {
      String[] parts = text.split("/", -1);
      byte[] first = InetAddress.ofLiteral(parts[0]).getAddress();
      int free = first.length * Byte.SIZE - Integer.parseInt(parts[1]);
      return new Network(first.length, new BigInteger(1, first).shiftRight(free), free);
    }

    boolean holds(InetAddress address) {
      byte[] bytes = address.getAddress();
      return bytes.length == length && new BigInteger(1, bytes).shiftRight(free).equals(bits);
    }
  }
}
