package org.linkseal.matcher.notice;

import static io.netty.handler.ipfilter.IpFilterRuleType.REJECT;

import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * The addresses of the public Internet: IANA's special-purpose registries (RFC 6890) tell which are
 * not. Java makes an IPv4 address of one that is mapped into IPv6.
 */
final class PublicAddresses {
  private static final IpSubnetFilterRule GLOBAL_IPV6 = network("2000::/3");

  private static final List<IpSubnetFilterRule> NOT_PUBLIC =
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
          .map(PublicAddresses::network)
          .toList();

  private PublicAddresses() {}

  static boolean hold(InetSocketAddress address) {
    return !address.isUnresolved()
        && (!(address.getAddress() instanceof Inet6Address) || GLOBAL_IPV6.matches(address))
        && NOT_PUBLIC.stream().noneMatch(network -> network.matches(address));
  }

  private static IpSubnetFilterRule network(String text) {
    String[] parts = text.split("/", -1);
    return new IpSubnetFilterRule(parts[0], Integer.parseInt(parts[1]), REJECT);
  }
}
