import { reader } from './sdk/reader.js';
import { stopSdk } from './sdk/start.js';

/** The content of `/metrics`: text in the format of Prometheus. */
export function metricsText(): Promise<string> {
  return reader.text();
}

/** Sends what is still to be sent and ends the SDK; resolves after `waitMs` (default 3000) at the latest. */
export async function shutdownTelemetry(waitMs = 3000): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMs);
  });
  await Promise.race([stopSdk().catch(() => {}), late]);
  clearTimeout(timer);
}
