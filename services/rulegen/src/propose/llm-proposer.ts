import { canonicalJson } from '@pulse/contracts';
import type { ProposalAsk } from './ask.js';
import { Conversation, type TurnEnd } from './conversation.js';
import { interpret, type Interpreted } from './interpret.js';
import type { LlmProposerOptions } from './options.js';
import { buildPrompt, promptAgain, promptBytes, promptRecord, type Prompt } from './prompt/build-prompt.js';
import { TEMPLATE, templateHash } from './prompt/template.js';
import { promptRequest } from './prompt-request.js';
import type { Proposal, ProposalOutcome } from './proposal.js';
import type { Proposer } from './proposer.js';

const OUTPUT_TOKENS = 1_500;
const PROMPT_BYTES = 24_000;
/** An answer that was cut off is worth asking for again only with room for that much more. */
const LARGER = 1.25;

/** Asks language models, every attempt paid for by the budget before it is sent. */
export function llmProposer(options: LlmProposerOptions): Proposer {
  return {
    versions: { prompt: templateHash(TEMPLATE), prices: options.prices },
    provider: options.provider.name,
    model: options.models[0] ?? '',
    propose: (ask, signal = new AbortController().signal) => propose(options, ask, signal),
  };
}

const NOTHING: Interpreted = { skeletons: [], preferred: [], forbidden: [], findings: [], given: 0 };

async function propose(options: LlmProposerOptions, ask: ProposalAsk, signal: AbortSignal): Promise<Proposal> {
  const wanted = options.maxOutputTokens ?? OUTPUT_TOKENS;
  const room = await roomFor(options, wanted);
  const prompt = buildPrompt(ask, room);
  if (prompt === null) {
    const reason = `a prompt needs more than the ${Math.max(0, room)} bytes that the limit on one request leaves to it`;
    return { ...asProposal('denied', reason, NOTHING), calls: [], cost: 0, promptHash: '' };
  }
  const conversation = await Conversation.start(options, ask, signal);
  const end = await converse(options, ask, conversation, prompt, wanted);
  const calls = conversation.end();
  return { ...end, calls, cost: calls.reduce((sum, { cost }) => sum + cost, 0), promptHash: prompt.hash };
}

type End = Omit<Proposal, 'calls' | 'cost' | 'promptHash'>;

async function converse(
  options: LlmProposerOptions,
  ask: ProposalAsk,
  conversation: Conversation,
  first: Prompt,
  wanted: number,
): Promise<End> {
  let prompt = first;
  let asked = ask;
  let turn = await say(options, conversation, prompt, wanted);
  if (turn.kind === 'answer' && turn.outcome.kind === 'truncation') {
    const larger = Math.ceil(turn.cap * LARGER);
    turn = await say(options, conversation, prompt, Math.max(larger, 2 * turn.cap), larger);
    if (turn.kind === 'denied' && ask.wanted > 1) {
      asked = { ...ask, wanted: Math.floor(ask.wanted / 2) };
      prompt = buildPrompt(asked, promptBytes(first) + 8) ?? first;
      turn = await say(options, conversation, prompt, wanted);
    } else if (turn.kind === 'denied') return asProposal('truncated', 'the output cap was too small', NOTHING);
  }
  const answer = textOf(turn);
  if (typeof answer === 'object') return answer;
  const read = interpret(answer, asked, prompt);
  if (read.skeletons.length > 0 || read.findings.length === 0) return proposed(turn, read);

  const again = promptAgain(
    asked,
    prompt,
    answer,
    read.findings
      .slice(0, 12)
      .map(({ path, message, suggestion }) => ({ path, message, ...(suggestion !== null && { suggestion }) })),
  );
  if (promptBytes(again) > (await roomFor(options, wanted)))
    return asProposal('invalid', 'no rule could be used, and there is no room to ask again', read);
  const second = await say(options, conversation, again, wanted);
  const better = textOf(second);
  if (typeof better === 'object')
    return asProposal('invalid', `no rule could be used; asked again: ${better.reason}`, read);
  if (better === answer)
    return asProposal('invalid', 'no rule could be used, and asked again the model said the same', read);
  const reread = interpret(better, asked, again);
  return reread.skeletons.length > 0
    ? proposed(second, reread)
    : asProposal('invalid', 'no rule could be used, asked again neither', reread);
}

/** Prompts are stored first, so that what was asked is known whatever happens then. */
async function say(
  { artifacts }: LlmProposerOptions,
  conversation: Conversation,
  prompt: Prompt,
  wanted: number,
  least?: number,
): Promise<TurnEnd> {
  await artifacts.put(canonicalJson(promptRecord(prompt)));
  return conversation.ask(prompt, wanted, least);
}

/** The text of an answer, or how the proposal ends without one. */
function textOf(turn: TurnEnd): string | End {
  if (turn.kind !== 'answer') return asProposal(turn.kind, turn.reason, NOTHING);
  const { outcome } = turn;
  if (outcome.kind === 'reply') return outcome.text;
  if (outcome.kind === 'refusal') return asProposal('refused', outcome.reason, NOTHING);
  return asProposal('truncated', 'the output cap was too small', NOTHING);
}

function proposed(turn: TurnEnd, read: Interpreted): End {
  const kept = read.skeletons.length;
  if (kept === 0) return asProposal('ok', 'the model had no rule to propose', read);
  const all = kept === read.given;
  const end = asProposal(all ? 'ok' : 'partial', `${kept} of ${read.given} rules can be used`, read);
  if (turn.kind !== 'answer') return end;
  const { callId, model } = turn.call;
  return { ...end, skeletons: read.skeletons.map((skeleton) => ({ skeleton, callId, model })) };
}

function asProposal(outcome: ProposalOutcome, reason: string, { preferred, forbidden, findings }: Interpreted): End {
  return { outcome, reason, skeletons: [], preferred, forbidden, findings, promptVersion: TEMPLATE.version };
}

/** Bytes that a prompt may have: what one request may be, less what the interface adds. */
async function roomFor(
  { budget, provider, models, maxPromptBytes = PROMPT_BYTES }: LlmProposerOptions,
  wanted: number,
): Promise<number> {
  const blank = promptRequest({ system: '', user: '', schema: {} }, models[0] ?? '', '');
  const added = provider.inputBytes({ ...blank, maxOutputTokens: wanted });
  return Math.min(maxPromptBytes, (await budget.inputRoom(wanted)) - added);
}
