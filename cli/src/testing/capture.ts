/** What a task writes to stdout and stderr, and what it gives. */
export async function capture<T>(task: () => Promise<T> | T): Promise<{ result: T; out: string; err: string }> {
  const text = { out: '', err: '' };
  const undo = [
    redirect(process.stdout, (chunk) => (text.out += chunk)),
    redirect(process.stderr, (chunk) => (text.err += chunk)),
  ];
  try {
    const result = await task();
    return { result, ...text };
  } finally {
    for (const restore of undo) restore();
  }
}

function redirect(stream: NodeJS.WriteStream, keep: (chunk: string) => void): () => void {
  const write = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array) => {
    keep(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk));
    return true;
  };
  return () => {
    stream.write = write;
  };
}
