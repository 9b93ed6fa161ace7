import type { RuleFinding } from '@pulse/contracts';
import { contentHash, type RuleSkeleton } from '@pulse/domain';
import type { ProposalAsk } from './ask.js';
import type { Prompt } from './prompt/build-prompt.js';
import { proposalFinding } from './wire/findings.js';
import { readReply } from './wire/read-reply.js';
import { toSkeleton } from './wire/to-skeleton.js';

export interface Interpreted {
  readonly skeletons: readonly RuleSkeleton[];
  readonly preferred: readonly string[];
  readonly forbidden: readonly string[];
  readonly findings: readonly RuleFinding[];
  /** Rules that the reply had, of which some may have been dropped. */
  readonly given: number;
}

/** What a reply proposes, by the names of the world. Whatever is not wholly within the catalogue is dropped, and said. */
export function interpret(text: string, ask: ProposalAsk, { wire, names, entries }: Prompt): Interpreted {
  // The catalogue knows real names only, and has more of them than were shown.
  const nearest = (name: string): string | undefined => {
    const meant = names.regime === 'real' ? ask.catalogue.nearest(name) : undefined;
    return meant !== undefined && entries.has(meant) ? names.shown(meant) : undefined;
  };
  const reply = readReply(text, wire, nearest);
  const findings = [...reply.findings];
  const skeletons: RuleSkeleton[] = [];
  const seen = new Set<string>();
  for (const { index, rule } of reply.rules) {
    const at = `/rules/${index}`;
    const read = toSkeleton(rule, at, { target: ask.target, names, entries });
    findings.push(...read.findings);
    if (!read.ok) continue;
    const { condition, effect } = read.skeleton;
    const identity = contentHash({ condition, effect });
    if (seen.has(identity)) findings.push(proposalFinding('duplicate', 1, at, 'the reply has this rule already'));
    else skeletons.push(read.skeleton);
    seen.add(identity);
  }
  const real = (list: readonly string[]) => [...new Set(list.flatMap((name) => names.real(name) ?? []))];
  return {
    skeletons,
    preferred: real(reply.preferred),
    forbidden: real(reply.forbidden),
    findings,
    given: reply.given,
  };
}
