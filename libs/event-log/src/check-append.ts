import { CommitContext, EventInput, StreamName } from '@pulse/contracts';
import { InvalidAppendError } from './errors.js';

/** @throws InvalidAppendError for a malformed name, event or context, and for a commit without events */
export function checkAppend(stream: string, events: readonly EventInput[], context: CommitContext): void {
  const refuse = (what: string, error: { message: string }) => {
    throw new InvalidAppendError(stream, `${what}: ${error.message}`);
  };
  const name = StreamName.safeParse(stream);
  if (!name.success) throw new InvalidAppendError(stream, 'a stream is named by tokens of [A-Za-z0-9_] joined by dots');
  if (events.length === 0) throw new InvalidAppendError(stream, 'a commit holds at least one event');
  const about = CommitContext.safeParse(context);
  if (!about.success) refuse('its context', about.error);
  events.forEach((event, i) => {
    const parsed = EventInput.safeParse(event);
    if (!parsed.success) refuse(`event ${i}`, parsed.error);
  });
}
