const STATUS_OF: Readonly<Record<string, number>> = {
  'request.malformed': 400,
  'request.invalid': 400,
  'request.too_deep': 400,
  'request.forbidden_key': 400,
  'json.not_canonical': 400,
  'key.missing': 401,
  'key.unknown': 401,
  'key.expired': 401,
  'key.revoked': 401,
  'key.scope': 403,
  'route.unknown': 404,
  'batch.unknown': 404,
  'job.unknown': 404,
  'report.unknown': 404,
  'reports.not_written': 404,
  'artifact.missing': 404,
  'batch.exists_differently': 409,
  'batch.changed': 409,
  'batch.not_ended': 409,
  'batch.nothing_left': 409,
  'log.conflict': 409,
  'request.too_large': 413,
  'log.commit_too_large': 413,
  'request.media_type': 415,
  'manifest.invalid': 422,
  'rate.exceeded': 429,
  'rate.key_failures': 429,
  'rate.streams': 429,
  'artifact.lost': 500,
  'broker.unavailable': 503,
  'log.unavailable': 503,
  'log.append_failed': 503,
  'log.lineage_broken': 503,
  'database.unavailable': 503,
  'tables.lag': 503,
};

/** What a problem may be called. */
export const CODES: readonly string[] = Object.keys(STATUS_OF);

/** What a code means to HTTP; null for one of which nothing is told but that the server has an error. */
export const statusOf = (code: string): number | null => (Object.hasOwn(STATUS_OF, code) ? STATUS_OF[code]! : null);

export const TITLE_OF: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Who asks is not known',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unknown media type',
  422: 'Invalid manifest',
  429: 'Too many requests',
  500: 'Error of the server',
  503: 'Not available now',
};

/** Seconds after which what is not available may be asked for again. */
export const RETRY_AFTER = 2;
