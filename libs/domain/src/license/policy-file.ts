import { z } from 'zod';
import { readData, type Diagnostic, type SourceDocument } from '../source/index.js';
import { LicensePolicy, POLICIES, PolicyHorizons } from './policy.js';

const Share = z.number().min(0).max(1);
const base = POLICIES['default']!;

const trustLimits = ({ minConfidence, maxFragility }: LicensePolicy['trust']['trusted']) =>
  z
    .strictObject({ min_confidence: Share.default(minConfidence), max_fragility: Share.default(maxFragility) })
    .prefault({});

/** A policy as it is written in a file; what it does not say is as in the default policy. */
export const PolicyFile = z.strictObject({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'a name of letters, digits, - and _'),
  version: z.int().min(1),
  horizons: PolicyHorizons.default('headline'),
  min_origins: z.int().min(1).default(base.minOrigins),
  min_origins_per_horizon: z.number().min(0).default(base.minOriginsPerHorizon),
  coverage80: z
    .strictObject({
      min: Share.default(base.coverage80.min),
      max: Share.default(base.coverage80.max),
      level: Share.default(base.coverage80.level),
    })
    .prefault({}),
  min_pit_p: Share.default(base.minPitP),
  min_skill: z.number().max(1).default(base.minSkill),
  informational_skill: z.number().max(1).default(base.informationalSkill),
  max_dm_p: Share.default(base.maxDmP),
  trust: z
    .strictObject({ trusted: trustLimits(base.trust.trusted), fragile: trustLimits(base.trust.fragile) })
    .prefault({}),
});
export type PolicyFile = z.infer<typeof PolicyFile>;

export interface PolicyReading {
  /** Absent where there is an error. */
  readonly policy?: LicensePolicy;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a licence policy of one's own, in YAML or JSON, with every problem at its place.
 *
 * @param file the name that diagnostics show
 */
export function readPolicy(input: string | Uint8Array, file: string): PolicyReading {
  const { document, text, value, diagnostics } = readData(PolicyFile, input, file);
  if (document === undefined || value === undefined) return { text, diagnostics };
  const found = [...diagnostics, ...checkPolicy(value, document)];
  return found.length > 0 ? { text, diagnostics: found } : { policy: toPolicy(value), text, diagnostics: found };
}

function checkPolicy(
  { name, coverage80, min_skill, informational_skill, trust }: PolicyFile,
  document: SourceDocument,
) {
  const found: Diagnostic[] = [];
  const refuse = (path: readonly string[], code: string, message: string): void => {
    found.push(document.report(path, 'value', { severity: 'error', code, message }));
  };
  if (Object.hasOwn(POLICIES, name))
    refuse(['name'], 'policy.shipped_name', `"${name}" is the name of a policy that ships with Pulse`);
  if (coverage80.min >= coverage80.max)
    refuse(['coverage80'], 'policy.empty_range', '`min` of the coverage is not below its `max`');
  if (informational_skill > min_skill)
    refuse(['informational_skill'], 'policy.skill_order', '`informational_skill` is above `min_skill`');
  for (const [key, laxer, side] of [
    ['min_confidence', trust.trusted.min_confidence < trust.fragile.min_confidence, 'below'],
    ['max_fragility', trust.trusted.max_fragility > trust.fragile.max_fragility, 'above'],
  ] as const)
    if (laxer) refuse(['trust'], 'policy.trust_order', `\`${key}\` of \`trusted\` is ${side} that of \`fragile\``);
  return found;
}

function toPolicy(file: PolicyFile): LicensePolicy {
  return LicensePolicy.parse({
    name: file.name,
    version: file.version,
    kind: 'measured',
    horizons: file.horizons,
    minOrigins: file.min_origins,
    minOriginsPerHorizon: file.min_origins_per_horizon,
    coverage80: file.coverage80,
    minPitP: file.min_pit_p,
    minSkill: file.min_skill,
    informationalSkill: file.informational_skill,
    maxDmP: file.max_dm_p,
    trust: { trusted: toLimits(file.trust.trusted), fragile: toLimits(file.trust.fragile) },
  } satisfies LicensePolicy);
}

const toLimits = ({ min_confidence, max_fragility }: PolicyFile['trust']['trusted']) => ({
  minConfidence: min_confidence,
  maxFragility: max_fragility,
});
