import { describe, expect, it } from '@jest/globals';
import { bloomAdd, bloomBytes, bloomHas } from './bloom.js';
import { fingerprintOf } from './terms.js';

describe('the Bloom filter', () => {
  it('has all that was added and, at ten bits a key, about one in 120 of what was not', () => {
    const bits = new Uint8Array(bloomBytes(5000));
    for (let n = 0; n < 5000; n++) bloomAdd(bits, fingerprintOf(`in ${n}`));
    let wrong = 0;
    for (let n = 0; n < 5000; n++) {
      expect(bloomHas(bits, fingerprintOf(`in ${n}`))).toBe(true);
      if (bloomHas(bits, fingerprintOf(`out ${n}`))) wrong += 1;
    }
    // (1 - e^(-7/10))^7 = 0.0082 of 5000 is 41, standard deviation 6.4.
    expect(wrong > 15 && wrong < 67).toBe(true);
  });
});
