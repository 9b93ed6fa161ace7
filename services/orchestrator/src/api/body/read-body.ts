import { parseJson } from '@pulse/contracts';
import type { NextFunction, Request, Response } from 'express';
import { ApiError } from '../problems/api-error.js';
import { checkKeys, checkShape } from './check-json-text.js';
import { hasBody } from './has-body.js';

const JSON_TYPE = 'application/json';
const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'];

/** What bodies may be. */
export const BODY_TYPES = [JSON_TYPE, ...YAML_TYPES];

/** Methods whose body is read. */
const TAKES_BODY: ReadonlySet<string> = new Set(['POST', 'PATCH']);

/**
 * Makes of the text of a body what it says: JSON, or of YAML a request whose manifest it is. A request without a body has
 * an empty object.
 */
export function readBody(request: Request, _response: Response, next: NextFunction): void {
  try {
    request.body = bodyOf(request);
    next();
  } catch (error) {
    next(error);
  }
}

function bodyOf(request: Request): unknown {
  if (!TAKES_BODY.has(request.method)) return undefined;
  if (!hasBody(request)) return {};
  if (request.is(BODY_TYPES) === false || request.headers['content-type'] === undefined)
    throw new ApiError('request.media_type', `the body has to be one of ${BODY_TYPES.join(', ')}`);
  const text = typeof request.body === 'string' ? request.body : '';
  if (request.is(JSON_TYPE) === false) return { manifest: text, file: 'manifest.yaml' };
  checkShape(text);
  const value = parse(text);
  checkKeys(value);
  return value;
}

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw new ApiError('request.malformed', 'the body is not JSON');
  }
}
