import { describe, expect, it } from '@jest/globals';
import { addressKind, unmapped } from './address.js';

/** IANA IPv4 and IPv6 Special-Purpose Address Registries, and addresses of public name servers. */
const KINDS = [
  ['8.8.8.8', 'public'],
  ['1.1.1.1', 'public'],
  ['172.15.255.255', 'public'],
  ['172.32.0.0', 'public'],
  ['100.63.255.255', 'public'],
  ['2606:4700:4700::1111', 'public'],
  ['2001:4860:4860::8888', 'public'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['0.0.0.0', 'private'],
  ['10.0.0.1', 'private'],
  ['100.64.0.1', 'private'],
  ['169.254.169.254', 'private'],
  ['::ffff:169.254.169.254', 'private'],
  ['0:0:0:0:0:ffff:a9fe:a9fe', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.0.2.1', 'private'],
  ['192.168.1.1', 'private'],
  ['198.18.0.1', 'private'],
  ['198.51.100.1', 'private'],
  ['203.0.113.1', 'private'],
  ['224.0.0.1', 'private'],
  ['240.0.0.1', 'private'],
  ['255.255.255.255', 'private'],
  ['::', 'private'],
  ['fe80::1', 'private'],
  ['fe80::1%eth0', 'private'],
  ['fc00::1', 'private'],
  ['fd00:ec2::254', 'private'],
  ['ff02::1', 'private'],
  ['64:ff9b::a9fe:a9fe', 'private'],
  ['2002:a9fe:a9fe::', 'private'],
  ['2001:0:4136:e378::', 'private'],
  ['2001:db8::1', 'private'],
  ['3fff::1', 'private'],
  ['::7f00:1', 'private'],
] as const;

describe('addressKind', () => {
  it.each(KINDS)('%s is %s', (address, kind) => expect(addressKind(address)).toBe(kind));

  it('does not judge what is no address', () => {
    expect(() => addressKind('metadata.internal')).toThrow(TypeError);
    expect(() => addressKind('')).toThrow(TypeError);
  });

  it('unwraps mapped addresses in every spelling', () =>
    expect(['::FFFF:8.8.4.4', '::ffff:808:404', '0:0:0:0:0:FFFF:0808:0404'].map(unmapped)).toEqual(
      Array(3).fill('8.8.4.4'),
    ));
});
