import type { JobEvidence, PlannedJob } from '@pulse/contracts';
import { poolForecasts, readDecisions } from '@pulse/auditor';
import type { Member } from '@pulse/evidence';
import { bodyOf, readJobs, readJson, type BatchView, type JobView } from '@pulse/read-model';
import type { OpenPlace } from '../place/open-place.js';
import { counted } from '../output/terminal.js';

export interface EnsembleMember extends Member {
  readonly planned: PlannedJob;
  readonly replicates: number;
}

export interface LeftOut {
  readonly job: string;
  readonly reason: string;
}

/** Members that start from the same origin: they answer the same question. */
export interface OriginGroup {
  readonly origin: string | null;
  readonly members: readonly EnsembleMember[];
}

type Opened = Pick<OpenPlace, 'log' | 'artifacts'>;

/** The jobs of a batch as members of ensembles, their accepted replicates pooled, by origin in plan order. */
export async function readMembers(
  { log, artifacts }: Opened,
  view: BatchView,
): Promise<{ groups: OriginGroup[]; leftOut: LeftOut[] }> {
  const decisions = await readDecisions(log, view.batchId);
  const byOrigin = new Map<string | null, EnsembleMember[]>();
  const leftOut: LeftOut[] = [];
  const seen = new Map<string, string>();
  for await (const job of readJobs(log, view)) {
    const { name, cacheKey, origin, number } = job.planned;
    const accepted = job.forecasts.filter((one) => decisions.validation(number, one.replicate)?.accepted === true);
    const reason = unfit(job, accepted.length, seen.get(cacheKey));
    if (reason !== null) {
      leftOut.push({ job: name, reason });
      continue;
    }
    seen.set(cacheKey, name);
    const bodies = await Promise.all(accepted.map((one) => bodyOf(artifacts, one)));
    const { targets, events, paths } = poolForecasts(bodies)!;
    const evidence = job.evidence === null ? null : ((await readJson(artifacts, job.evidence)) as JobEvidence);
    const origins = evidence?.origins ?? [];
    const member = { job: name, planned: job.planned, replicates: accepted.length, paths, targets, events, origins };
    const group = byOrigin.get(origin);
    if (group === undefined) byOrigin.set(origin, [member]);
    else group.push(member);
  }
  const groups: OriginGroup[] = [];
  for (const [origin, members] of byOrigin)
    if (members.length > 1) groups.push({ origin, members });
    else leftOut.push({ job: members[0]!.job, reason: `no other member starts from ${origin ?? 'its origin'}` });
  return { groups, leftOut };
}

function unfit({ status, failure, forecasts }: JobView, accepted: number, twin: string | undefined): string | null {
  if (status !== 'succeeded' && status !== 'reused') return failure === null ? status : `failed: ${failure.message}`;
  if (accepted === 0) return `none of its ${counted(forecasts.length, 'forecast')} was accepted`;
  return twin === undefined ? null : `the same configuration as ${twin}`;
}
