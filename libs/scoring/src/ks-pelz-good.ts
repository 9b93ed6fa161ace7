import { exp } from '@pulse/numeric';

const PI_2 = Math.PI * Math.PI;
const PI_4 = PI_2 * PI_2;
const PI_6 = PI_4 * PI_2;
const ROOT_2PI = 2.5066282746310002;
const ROOT_HALF_PI = 1.2533141373155001;

/**
 * Expansion of P(D_n < d) in powers of 1 / sqrt(n), z = d sqrt(n): terms over half-integers h = k + 1/2 and over
 * integers k, all falling as exp(-c k^2 / z^2). For large n; the error is about 1e-10 at n = 1,000.
 *
 * Source: Pelz and Good (1976), J. Royal Stat. Society B 38(2), as given by Simard and L'Ecuyer (2011), section 2.6.
 */
export function pelzGoodCdf(n: number, d: number): number {
  const z = d * Math.sqrt(n);
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  if (z < 0.05) return 0;
  let k0 = 0;
  let k1 = 0;
  let k2 = 0;
  let k3 = 0;
  const terms = Math.ceil(6 * z) + 4;
  for (let k = 0; k <= terms; k++) {
    const h = k + 0.5;
    const h2 = h * h;
    const h4 = h2 * h2;
    // Both h and -h.
    const weight = 2 * exp((-PI_2 * h2) / (2 * z2));
    k0 += weight / 2;
    k1 += weight * (PI_2 * h2 - z2);
    k2 += weight * (6 * z6 + 2 * z4 + PI_2 * (2 * z4 - 5 * z2) * h2 + PI_4 * (1 - 2 * z2) * h4);
    k3 +=
      weight *
      (PI_6 * h4 * h2 * (5 - 30 * z2) +
        PI_4 * h4 * (-60 * z2 + 212 * z4) +
        PI_2 * h2 * (135 * z4 - 96 * z6) -
        30 * z6 -
        90 * z4 * z4);
  }
  let e2 = 0;
  let e3 = 0;
  for (let k = 1; k <= terms; k++) {
    const kk = k * k;
    const weight = 2 * exp((-PI_2 * kk) / (2 * z2));
    e2 += weight * PI_2 * kk;
    e3 += weight * (3 * PI_2 * kk * z2 - PI_4 * kk * kk);
  }
  const root = Math.sqrt(n);
  const first = (ROOT_2PI / z) * k0;
  const second = (ROOT_HALF_PI / (6 * z4)) * k1;
  const third = (ROOT_HALF_PI / (72 * z6 * z)) * k2 - (ROOT_HALF_PI / (36 * z2 * z)) * e2;
  const fourth = (ROOT_HALF_PI / (6480 * z6 * z4)) * k3 + (ROOT_HALF_PI / (216 * z6)) * e3;
  return first + second / root + third / n + fourth / (n * root);
}
