import { pyGet, pyIterate, PythonError, pyTruthy } from '@pulse/numeric';
import { classicAlignment } from './alignment.js';
import {
  BETA_PRIOR,
  type BetaTrust,
  confidenceStrength,
  decayTrust,
  meanTrust,
  observeOutcome,
  sampleSize,
  trustInterval,
} from './bayesian-trust.js';
import { forecastIds, licensedOnly, licenseDistribution, licenseForecasts } from './license-batch.js';
import { classicLicense } from './license.js';
import { classicLicenseExplanation } from './license-explanation.js';
import { classicRecursionAudit } from './recursion-audit.js';
import { classicScore } from './score.js';
import { classicArc, classicTrustLabel } from './trust-gate.js';
import { classicRisk, classicTrustScore } from './trust-score.js';
import { classicValidation } from './validation.js';

type Input = Readonly<Record<string, unknown>>;

function licenseBatch(input: Input): unknown {
  const annotated = licenseForecasts(input['forecasts']);
  const filtered = licensedOnly(annotated, input['only_approved'] ?? true);
  return {
    annotated,
    filtered_count: filtered.length,
    filtered_ids: forecastIds(filtered),
    distribution: licenseDistribution(annotated),
  };
}

/** Calls one function of the trust engine; what it raises is part of the outcome, beside the forecast it left behind. */
function trustEngine(input: Input): unknown {
  const forecast = input['forecast'] ?? null;
  const kwargs = (input['kwargs'] ?? {}) as Input;
  let after: unknown = forecast;
  const change = (members: object): void => {
    after = { ...(after as object), ...members };
  };
  const call = (): unknown => {
    switch (input['function']) {
      case 'tag':
        change({ ...classicArc(pyGet(forecast, 'overlays', {})), trace_id: pyGet(forecast, 'trace_id', 'unknown') });
        return after;
      case 'gate':
        return classicTrustLabel(forecast, kwargs);
      case 'risk':
        return classicRisk(forecast, kwargs['memory']);
      case 'score': {
        const parts = {};
        try {
          return classicTrustScore(forecast, kwargs, parts);
        } finally {
          if (Object.keys(parts).length > 0) change(parts);
        }
      }
      default:
        throw new PythonError('ValueError', `unknown function ${String(input['function'])}`);
    }
  };
  try {
    return { result: call(), forecast_after: after };
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return { result: { $error: { type: error.type, message: error.message } }, forecast_after: after };
  }
}

/** Replays operations on one key: u(pdate), d(ecay), g(lobal decay), b(atch of outcomes). */
function bayesianTrust(input: Input): unknown {
  let trust: BetaTrust | null = null;
  for (const operation of pyIterate(input['ops'])) {
    const [kind, first, second] = operation as [string, unknown, unknown];
    if (kind === 'u') trust = seen(trust, first, (second ?? 1) as number);
    else if (kind === 'b')
      for (const outcome of pyIterate(first)) trust = seen(trust, Array.isArray(outcome) ? outcome.at(-1) : outcome, 1);
    else if (trust !== null) trust = decayTrust(trust, first as number | undefined, second as number | undefined);
  }
  const final = trust ?? BETA_PRIOR;
  return {
    stats: [final.alpha, final.beta],
    trust: meanTrust(final),
    ci: trustInterval(final),
    confidence_strength: confidenceStrength(final),
    sample_size: sampleSize(final),
  };
}

function seen(trust: BetaTrust | null, success: unknown, weight: number): BetaTrust {
  const next = observeOutcome(trust ?? BETA_PRIOR, pyTruthy(success), weight);
  meanTrust(next);
  return next;
}

/**
 * The classic functions by the `source` of their conformance vectors. Each takes the `input` of a case and returns what
 * its `expected` is compared with; a refusal is thrown as PythonError.
 */
export const classicFunctions: Readonly<Record<string, (input: Input) => unknown>> = {
  'forecast_engine.forecast_scoring:score_forecast': (input) => classicScore(input['rule_log']),
  'forecast_engine.forecast_integrity_engine:validate_forecast': (input) => classicValidation(input['metadata'], input),
  'trust_system.forecast_licensing_shell:license_forecast': (input) =>
    classicLicense(input['forecast'], input['thresholds']),
  'trust_system.license_explainer:explain_forecast_license': (input) => classicLicenseExplanation(input['forecast']),
  'trust_system.license_enforcer:annotate_forecasts+filter_licensed+summarize_license_distribution': licenseBatch,
  'trust_system.alignment_index:compute_alignment_index': (input) => classicAlignment(input['forecast'], input),
  'trust_system.trust_engine:TrustEngine.{tag_forecast,confidence_gate,score_forecast}+compute_risk_score': trustEngine,
  'analytics.bayesian_trust_tracker:BayesianTrustTracker': bayesianTrust,
  'analytics.recursion_audit:generate_recursion_report': (input) =>
    classicRecursionAudit(input['previous'], input['current']),
};
