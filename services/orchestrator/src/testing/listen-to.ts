/** One message of an event stream. */
export interface Message {
  readonly event: string;
  readonly id: string;
  readonly data: never;
}

/** Messages of an event stream as they come; comments are left out. */
export async function* listenTo(url: string, key: string, path: string, lastEventId?: string): AsyncGenerator<Message> {
  const leaving = new AbortController();
  const response = await fetch(`${url}${path}`, {
    headers: { authorization: `Bearer ${key}`, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
    signal: leaving.signal,
  });
  if (response.status === 204) return;
  const type = response.headers.get('content-type');
  if (response.status !== 200 || type !== 'text/event-stream; charset=utf-8')
    throw new Error(`no event stream but ${response.status}, ${type}`);
  let text = '';
  try {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const fields = text.slice(0, end).split('\n').map((line) => /^(\w+): (.*)$/s.exec(line)); // prettier-ignore
        text = text.slice(end + 2);
        const of = (name: string) => fields.find((field) => field?.[1] === name)?.[2] ?? '';
        if (of('event') !== '') yield { event: of('event'), id: of('id'), data: JSON.parse(of('data')) as never };
      }
    }
  } finally {
    leaving.abort();
  }
}
