import type { JsonObject } from '@pulse/contracts';

/** What the fake provider does with one request. Those with a text are answers in the form of the interface asked. */
export type FakeStep =
  | { readonly kind: 'answer'; readonly text: string; readonly usage?: JsonObject | null }
  | { readonly kind: 'refuse'; readonly usage?: JsonObject }
  | { readonly kind: 'truncate'; readonly text: string; readonly usage?: JsonObject }
  /** Any status, headers and body. */
  | {
      readonly kind: 'raw';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
    }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Cuts the connection before a reply, or in the middle of one. */
  | { readonly kind: 'reset'; readonly within: boolean }
  /** Sends one byte of a reply now and then, without end. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** Sends so many bytes. */
  | { readonly kind: 'huge'; readonly bytes: number };

export type FakeScript = FakeStep | ((request: FakeRequest) => FakeStep);

export interface FakeRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: JsonObject;
}

/** Counts by bytes of the request, as a provider with one token a byte would: never above what a hold covers. */
export function fakeUsage(path: string, request: string, output: string): JsonObject {
  const [input, out] = [Math.ceil(request.length / 4), Math.ceil(output.length / 4)];
  return path.endsWith('/messages')
    ? { input_tokens: input, output_tokens: out }
    : { prompt_tokens: input, completion_tokens: out, total_tokens: input + out };
}

/** The body of an answer in the form of the interface that was asked. */
export function answerBody(
  path: string,
  end: 'stop' | 'refusal' | 'length',
  text: string,
  usage: JsonObject | null,
): JsonObject {
  const counted = usage === null ? {} : { usage };
  if (path.endsWith('/messages')) {
    const stop = { stop: 'end_turn', refusal: 'refusal', length: 'max_tokens' }[end];
    return {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text }],
      stop_reason: stop,
      ...counted,
    };
  }
  const message = {
    role: 'assistant',
    content: end === 'refusal' ? null : text,
    refusal: end === 'refusal' ? text : null,
  };
  const finish = end === 'length' ? 'length' : 'stop';
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: finish }],
    ...counted,
  };
}
