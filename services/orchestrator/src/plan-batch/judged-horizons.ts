import type { Plan } from '@pulse/contracts';
import type { LicensePolicy } from '@pulse/domain';

/**
 * The policy with every horizon judged that so many origins can license: the others would only weaken the adjusted tests.
 * A policy that could license none of them stays as it is.
 */
export function judgedWhereItCan(policy: LicensePolicy, { config: { evidence, horizon } }: Plan): LicensePolicy {
  if (evidence === false) return policy;
  const { origins } = evidence;
  const { kind, minOrigins, minOriginsPerHorizon } = policy;
  const most = Math.min(horizon, Math.floor(origins / minOriginsPerHorizon));
  if (kind !== 'measured' || origins < minOrigins || most < 1) return policy;
  return { ...policy, horizons: Array.from({ length: most }, (_, i) => i + 1) };
}
