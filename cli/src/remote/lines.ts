/** A line longer than this is no commit. */
const LONGEST_LINE = 16 << 20;

/**
 * The lines of a body of NDJSON as they come, without their newline.
 *
 * @throws Error where the body breaks off within a line, or as the body does
 */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop()!;
    if (rest.length > LONGEST_LINE) throw new Error('a line of the answer has no end');
    for (const line of parts) if (line !== '') yield line;
  }
  if (rest + decoder.decode() !== '') throw new Error('the answer breaks off within a line');
}
