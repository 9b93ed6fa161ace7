import { ATTR, count, inject, isRecording, observe, publishSpan } from '@pulse/telemetry';
import type { Published, PublishOptions } from './publish.js';

/**
 * Publishes as a span of the active trace, which goes with the message, and counts what came of it. Outside of a trace
 * that is recorded there is no span: the message carries what is active.
 */
export async function observed(
  subject: string,
  size: number,
  options: PublishOptions,
  send: (options: PublishOptions) => Promise<Published>,
): Promise<Published> {
  const { stream, messageId } = options;
  const startedAt = performance.now();
  let outcome = 'unknown';
  try {
    const published = isRecording()
      ? await publishSpan({ subject, stream, messageId, size }, async (span) => {
          const published = await send(withTrace(options));
          span.setAttribute(ATTR.outcome, outcomeOf(published));
          if (published.kind === 'stored') span.setAttribute(ATTR.natsSequence, published.sequence);
          return published;
        })
      : await send(withTrace(options));
    outcome = outcomeOf(published);
    return published;
  } finally {
    count('pulse_publish_total', { stream, outcome });
    observe('pulse_publish_duration_seconds', (performance.now() - startedAt) / 1000, { stream });
  }
}

function withTrace(options: PublishOptions): PublishOptions {
  return options.keepsTrace === true ? options : { ...options, headers: inject(options.headers) };
}

const outcomeOf = (published: Published): string =>
  published.kind === 'stored' && published.duplicate ? 'duplicate' : published.kind;
