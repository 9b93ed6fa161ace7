import { mostOrigins } from '@pulse/domain';
import { counted } from '../output/terminal.js';
import { runsOf } from './evidence-numbers.js';
import type { RetrodictionShown } from './retrodict-text.js';

/** What the tables do not say by themselves, in plain words. */
export function evidenceNotes(shown: RetrodictionShown): string[] {
  const { evidence, horizon, licence, rejected } = shown;
  return [
    ...(horizon.note === null ? [] : [horizon.note]),
    ...originNotes(shown),
    ...scenarioNotes(shown),
    ...confidenceNotes(shown),
    ...(rejected.length === 0
      ? []
      : [
          `validation rejects the forecast from ${shown.origin ?? 'here'}, which reports show as such: ${rejected.join('; ')}`,
        ]),
    ...(licence?.warnings ?? []).map(({ message }) => message),
    ...(evidence.pairs.some(({ inSample }) => inSample > 0)
      ? ['Some origins lie before the end of what a rule was made from: they are in sample and not counted.']
      : []),
  ].map(sentence);
}

const sentence = (text: string): string => {
  const end = /[.!?]$/.test(text) ? text : `${text}.`;
  return end.charAt(0).toUpperCase() + end.slice(1);
};

/** Share of the history that origins should cover. */
const COVERED_SHARE = 0.25;

function originNotes({ evidence, settings, policy, targets, history }: RetrodictionShown): string[] {
  const pairs = evidence.pairs.filter(({ target }) => targets.includes(target));
  const scored = pairs.filter(({ horizon }) => horizon === 1).map(({ n }) => n);
  const most = Math.max(0, ...scored);
  const { minOrigins, minOriginsPerHorizon } = policy;
  const notes: string[] = [];
  if (evidence.origins.length === 0)
    notes.push(
      `no origin could be scored: the history is too short to be fitted and to have an outcome after it; ${minOrigins} are needed for a licence`,
    );
  else if (most < minOrigins) {
    const why =
      settings.origins < minOrigins
        ? `--origins ${settings.origins} asks for too few`
        : 'the history is too short: each origin needs data before it to be fitted on, and an outcome after it';
    notes.push(
      `${counted(most, 'origin')} could be scored, ${minOrigins} are needed for a licence: ${why}. Read the scores as a first impression`,
    );
  }
  const far = pairs.filter(({ n, horizon }) => n >= minOrigins && n < minOriginsPerHorizon * horizon);
  const open = settings.origins <= evidence.origins.length;
  if (far.length > 0 && open && most >= minOrigins) {
    const horizons = [...new Set(far.map(({ horizon }) => horizon))].sort((a, b) => a - b);
    const possible = horizons.filter((horizon) => minOriginsPerHorizon * horizon <= mostOrigins(history, targets));
    const remedy =
      possible.length === 0
        ? 'the history is too short for so many'
        : `--origins ${Math.ceil(minOriginsPerHorizon * possible.at(-1)!)} scores enough for h ${runsOf(possible)}`;
    notes.push(
      `outcomes of neighbouring origins overlap, so h ${runsOf(horizons)} need${horizons.length === 1 ? 's' : ''} ${minOriginsPerHorizon} origins a step: ${remedy}`,
    );
  }
  const covered = evidence.origins.length;
  if (covered === 0 || covered >= COVERED_SHARE * history.length) return notes;
  return [
    ...notes,
    `the origins cover the last ${covered} of ${history.length} periods, which may be one spell of calm or of trouble; more \`--origins\` show more of the history`,
  ];
}

function scenarioNotes({ evidence }: RetrodictionShown): string[] {
  const rules = Object.entries(evidence.scenarioRules);
  if (rules.length === 0) return [];
  const list = rules.map(([rule, why]) => `${rule} (${why})`).join(', ');
  return [`rules that history cannot evaluate were left out: ${list}`];
}

function confidenceNotes({ evidence: { confidence } }: RetrodictionShown): string[] {
  if (confidence.value === null) return [`confidence is unknown: ${confidence.reason ?? 'not enough evidence'}`];
  return [
    `confidence ${confidence.value.toFixed(2)}, from ${counted(confidence.distinctOrigins, 'origin')} (${confidence.class.replace(' x horizon', ' at horizon')})`,
  ];
}
