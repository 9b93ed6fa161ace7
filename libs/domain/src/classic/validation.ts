import { pyEquals, pyGet, pyGreater, pyIterate, pyKey, pyLess, pyLower, pyTruthy } from '@pulse/numeric';

export interface ClassicLimits {
  readonly min_conf?: unknown;
  readonly max_frag?: unknown;
  readonly blocked_tags?: unknown;
  readonly required_keys?: unknown;
}

const MIN_CONFIDENCE = 0.4;
const MAX_FRAGILITY = 0.7;

/**
 * Classic validation of a forecast's metadata: true when it may be exported. Values equal to a limit pass.
 *
 * Compatible, though odd: a driver that is no text raises before anything else is looked at; a text as `blocked_tags`
 * is read character by character; a blocked empty tag matches a missing driver; nothing says which check rejected.
 *
 * @param metadata `{confidence, fragility, symbolic_driver?}`
 * @throws PythonError where Python raises, for example for a fragility that is a text
 */
export function classicValidation(metadata: unknown, limits: ClassicLimits = {}): boolean {
  const confidence = pyGet(metadata, 'confidence');
  const fragility = pyGet(metadata, 'fragility');
  const driver = pyLower(pyGet(metadata, 'symbolic_driver', ''));
  if (confidence === null || fragility === null) return false;
  if (pyLess(confidence, limits.min_conf ?? MIN_CONFIDENCE)) return false;
  if (pyGreater(fragility, limits.max_frag ?? MAX_FRAGILITY)) return false;
  if (pyTruthy(limits.blocked_tags)) {
    const blocked = pyIterate(limits.blocked_tags).map(pyLower);
    if (blocked.some((tag) => pyEquals(tag, driver))) return false;
  }
  if (!pyTruthy(limits.required_keys)) return true;
  return pyIterate(limits.required_keys).every((key) => {
    const name = pyKey(key);
    return typeof name === 'string' && Object.hasOwn(metadata as object, name);
  });
}
