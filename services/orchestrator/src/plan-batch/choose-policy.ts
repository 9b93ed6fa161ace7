import { nearest, POLICIES, readPolicy, type Diagnostic, type LicensePolicy, type SourceDocument } from '@pulse/domain';
import type { BatchInputs } from './inputs.js';

export interface ChosenPolicy {
  /** Absent where there is an error. */
  readonly policy?: LicensePolicy;
  /** Text of the policy's file, for diagnostics. */
  readonly text?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** The policy that a manifest names: one that ships with Pulse, or that of a file. */
export function choosePolicy(named: string, file: BatchInputs['policy'], manifest: SourceDocument): ChosenPolicy {
  if (Object.hasOwn(POLICIES, named)) return { policy: POLICIES[named]!, diagnostics: [] };
  if (file) return readPolicy(file.text, file.file);
  const suggestion = nearest(named, Object.keys(POLICIES));
  const problem = manifest.report(['config', 'license', 'policy'], 'value', {
    severity: 'error',
    code: 'manifest.unknown_policy',
    message: `there is no licence policy "${named}"`,
    expected: `${Object.keys(POLICIES).join(' or ')}, or a policy file`,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
  return { diagnostics: [problem] };
}
