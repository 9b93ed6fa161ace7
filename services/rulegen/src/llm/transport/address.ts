import { BlockList, isIP, isIPv6 } from 'node:net';

export type AddressKind = 'public' | 'loopback' | 'private';

/** Of the IANA special-purpose registries, all that is not globally reachable, and what only wraps another address. */
const SPECIAL_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const special = new BlockList();
for (const [net, bits] of SPECIAL_V4) special.addSubnet(net, bits, 'ipv4');

/** Global unicast, less what tunnels to other addresses (6to4, Teredo), and documentation. */
const globalV6 = new BlockList();
globalV6.addSubnet('2000::', 3, 'ipv6');
const wrappedV6 = new BlockList();
wrappedV6.addSubnet('2001::', 23, 'ipv6');
wrappedV6.addSubnet('2001:db8::', 32, 'ipv6');
wrappedV6.addSubnet('2002::', 16, 'ipv6');
wrappedV6.addSubnet('3fff::', 20, 'ipv6');

/**
 * Where an IP address leads: to this machine, to the public network, or anywhere else (private, link-local with the
 * metadata services of clouds, multicast, reserved).
 *
 * @throws TypeError where it is not an IP address
 */
export function addressKind(address: string): AddressKind {
  const plain = unmapped(address);
  if (isIP(plain) === 0) throw new TypeError(`${address} is not an IP address`);
  if (isIPv6(plain)) {
    if (loopback.check(plain, 'ipv6')) return 'loopback';
    return globalV6.check(plain, 'ipv6') && !wrappedV6.check(plain, 'ipv6') ? 'public' : 'private';
  }
  if (loopback.check(plain, 'ipv4')) return 'loopback';
  return special.check(plain, 'ipv4') ? 'private' : 'public';
}

/** The IPv4 address that an IPv4-mapped IPv6 address stands for; others as they are, without a zone. */
export function unmapped(address: string): string {
  const bare = address.replace(/%.*$/, '');
  if (!isIPv6(bare)) return bare;
  const text = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(text);
  if (mapped === null) return text;
  const [high, low] = [parseInt(mapped[1]!, 16), parseInt(mapped[2]!, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
