import { describe, expect, it } from '@jest/globals';
import { FailedKeys, networkOf } from './failed-keys.js';

describe('refused keys', () => {
  it('make their address wait for the rest of the minute, and no other', () => {
    let now = 0;
    const failed = new FailedKeys(3, () => now);
    for (let n = 0; n < 3; n++) {
      expect(failed.waits('192.0.2.1')).toBe(0);
      failed.note('192.0.2.1');
      now += 1000;
    }
    expect([failed.waits('192.0.2.1'), failed.waits('192.0.2.2')]).toEqual([57, 0]);
    now = 59_999;
    expect(failed.waits('192.0.2.1')).toBe(1);
    now = 60_000;
    expect(failed.waits('192.0.2.1')).toBe(0);
  });

  it('of ever new addresses take no more memory than is kept for them', () => {
    const failed = new FailedKeys(1, () => 0);
    for (let n = 0; n <= 10_000; n++) failed.note(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
    expect([failed.waits('10.0.0.0'), failed.waits('10.0.0.1'), failed.waits('10.0.39.16')]).toEqual([0, 60, 60]);
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('of %s count for %s', (address, network) => expect(networkOf(address)).toBe(network));
});
