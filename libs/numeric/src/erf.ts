import { exp } from './exp.js';

/**
 * Rational approximations of the error function, shared by `erf`, `erfc` and the normal distribution.
 *
 * Source: fdlibm s_erf.c (Sun Microsystems, 1993, freely usable with this notice).
 */

/** erf(1) rounded to single precision, the centre of the approximation on [0.84375, 1.25]. */
const ERX = 0.8450629115104675;

/** (erf(x) - x) / x as a function of z = x^2, for |x| <= 0.84375. */
export function erfNearZero(z: number): number {
  const p =
    0.12837916709551256 +
    z * (-0.3250421072470015 + z * (-0.02848174957559851 + z * (-0.005770270296489442 + z * -2.3763016656650163e-5)));
  const q =
    1 +
    z *
      (0.39791722395915535 +
        z *
          (0.0650222499887673 + z * (0.005081306281875766 + z * (0.00013249473800432164 + z * -3.960228278775368e-6))));
  return p / q;
}

/** erf(1 + s) - ERX for s in [-0.15625, 0.25]. */
function erfNearOne(s: number): number {
  const p =
    -0.0023621185607526594 +
    s *
      (0.41485611868374833 +
        s *
          (-0.3722078760357013 +
            s *
              (0.31834661990116175 +
                s * (-0.11089469428239668 + s * (0.035478304325618236 + s * -0.002166375594868791)))));
  const q =
    1 +
    s *
      (0.10642088040084423 +
        s *
          (0.540397917702171 +
            s *
              (0.07182865441419627 +
                s * (0.12617121980876164 + s * (0.01363708391202905 + s * 0.011984499846799107)))));
  return p / q;
}

/** log(x erfc(x)) + x^2 + 0.5625 for x >= 1.25. */
export function erfcTailExponent(x: number): number {
  const s = 1 / (x * x);
  if (x < 2.857142857142857) {
    const r =
      -0.009864944034847148 +
      s *
        (-0.6938585727071818 +
          s *
            (-10.558626225323291 +
              s *
                (-62.375332450326006 +
                  s *
                    (-162.39666946257347 +
                      s * (-184.60509290671104 + s * (-81.2874355063066 + s * -9.814329344169145))))));
    const q =
      1 +
      s *
        (19.651271667439257 +
          s *
            (137.65775414351904 +
              s *
                (434.56587747522923 +
                  s *
                    (645.3872717332679 +
                      s *
                        (429.00814002756783 +
                          s * (108.63500554177944 + s * (6.570249770319282 + s * -0.0604244152148581)))))));
    return r / q;
  }
  const r =
    -0.0098649429247001 +
    s *
      (-0.799283237680523 +
        s *
          (-17.757954917754752 +
            s * (-160.63638485582192 + s * (-637.5664433683896 + s * (-1025.0951316110772 + s * -483.5191916086514)))));
  const q =
    1 +
    s *
      (30.33806074348246 +
        s *
          (325.7925129965739 +
            s *
              (1536.729586084437 +
                s *
                  (3199.8582195085955 +
                    s * (2553.0504064331644 + s * (474.52854120695537 + s * -22.44095244658582))))));
  return r / q;
}

/** erfc(x) for x >= 1.25: exp(-x^2) is split so that the square loses nothing. */
function erfcTail(x: number): number {
  if (x > 28) return 0;
  const z = Math.fround(x);
  return (exp(-z * z - 0.5625) * exp((z - x) * (z + x) + erfcTailExponent(x))) / x;
}

/** The error function, within 1 ulp. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a < 0.84375) return x + x * erfNearZero(x * x);
  if (x !== x) return NaN;
  const y = a < 1.25 ? ERX + erfNearOne(a - 1) : a >= 6 ? 1 : 1 - erfcTail(a);
  return x < 0 ? -y : y;
}

/** The complementary error function 1 - erf(x), with full relative accuracy in the upper tail (within 3 ulp). */
export function erfc(x: number): number {
  if (x !== x) return NaN;
  if (x < 0.25)
    return x > -0.84375
      ? 1 - (x + x * erfNearZero(x * x))
      : x > -1.25
        ? 1 + (ERX + erfNearOne(-x - 1))
        : 2 - erfcTail(-x);
  if (x < 0.84375) return 0.5 - (x * erfNearZero(x * x) + (x - 0.5));
  if (x < 1.25) return 1 - ERX - erfNearOne(x - 1);
  return erfcTail(x);
}
