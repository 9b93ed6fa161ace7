import { Problem } from '@pulse/contracts';

export interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Null for none. */
  readonly key?: string | null;
}

/** Asks as a client with a key does; a body that is no text is sent as JSON. */
export async function askApi(url: string, path: string, { method, body, headers = {}, key = null }: Asked = {}) {
  const text =
    typeof body === 'string' || body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body);
  const response = await fetch(`${url}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(text === undefined ? {} : { body: text as never }),
  });
  const answer = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    headers: response.headers,
    json: /[/+]json(;|$)/.test(type) && answer !== '' ? JSON.parse(answer) : answer,
  };
}

/** Status and code of an answer that is a problem. @throws Error where it is none, or contradicts itself */
export function problemIn(answer: { readonly status: number; readonly json: unknown }): [number, string] {
  const { status, code, type } = Problem.parse(answer.json);
  if (status !== answer.status || type !== `urn:pulse:error:${code}`)
    throw new Error(`${answer.status} was answered with a problem of ${status}, ${type}`);
  return [status, code];
}
