/**
 * What a process is called in traces and metrics: `SERVICE`, else the name of the service whose `main.js` was started.
 * `OTEL_SERVICE_NAME` goes before both.
 */
export function serviceName(env: NodeJS.ProcessEnv, script: string | undefined): string {
  const named = env['OTEL_SERVICE_NAME'] ?? env['SERVICE'];
  if (named !== undefined && named !== '') return named;
  return /([a-z-]+)[\\/]dist[\\/]main\.js$/.exec(script ?? '')?.[1] ?? 'pulse';
}
