import type { ArtifactStore } from '@pulse/artifact-store';
import { type Assessment, History, parseJson } from '@pulse/contracts';
import { planSearch, type StartedRun } from '@pulse/domain';
import { formatLabel } from '@pulse/engine';

/**
 * The last period whose data had a part in a rule, by its label: forecasts from before it prove nothing about the rule. It
 * is the end of the report block where that was looked at, else of the validation block. Of a rule that no run made nobody
 * knows what its author had seen, so it is the end of the world's data.
 */
export async function lastLookedAt(
  artifacts: Pick<ArtifactStore, 'get'>,
  run: StartedRun | null,
  assessment: Assessment | null,
  history: History,
): Promise<string> {
  if (run === null) return lastOf(history);
  const { request } = run;
  const own = History.parse(parseJson(Buffer.from(await artifacts.get(request.history)).toString('utf8')));
  const plan = planSearch(own, Math.max(...request.settings.horizons));
  if (plan === null || (assessment?.report.length ?? 0) > 0) return lastOf(own);
  return formatLabel(own.period, plan.split.validation.last);
}

function lastOf({ period, start, length }: History): string {
  return formatLabel(period, start + length - 1);
}
