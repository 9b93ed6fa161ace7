import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { HostModule } from '@pulse/host';
import { ApiModule } from '../api.module.js';
import { apiApplication } from '../configure-api.js';
import { describeApi } from './describe-api.js';
import { openApiDocument } from './document.js';

const docs = new URL('../../../../../docs/reference/', import.meta.url);
const stored = () => JSON.parse(readFileSync(new URL('openapi.json', docs), 'utf8')) as Document;

/** What a service is made of. */
@Module({})
class Both {}

interface Operation {
  readonly responses: Readonly<Record<string, unknown>>;
  readonly security?: readonly unknown[];
  readonly operationId: string;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

let document: Document;
beforeAll(async () => {
  document = JSON.parse(JSON.stringify(await describeApi())) as Document;
});

const references = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, one]) => (key === '$ref' ? [String(one)] : references(one)));

describe('the description of the API', () => {
  it('in docs/reference/openapi.json is that of the routes', () => {
    // When it is not: node services/orchestrator/dist/api/openapi/write-document.js, then prettier --write the file.
    expect(stored()).toEqual(document);
  });

  it('is that which a service hands out, which has probes beside its routes', async () => {
    const nothing = {} as never;
    const api = ApiModule.with({ context: nothing, keys: nothing, ratePerMinute: 1, keyFailuresPerMinute: 1 });
    const module = { module: Both, imports: [api, HostModule.with(nothing)] };
    const app = await NestFactory.create<NestExpressApplication>(module, { ...apiApplication, logger: false });
    try {
      expect(JSON.parse(JSON.stringify(openApiDocument(app)))).toEqual(stored());
    } finally {
      await app.close();
    }
  });

  it('is OpenAPI 3.1, and every reference of it leads somewhere', () => {
    expect(document.openapi).toBe('3.1.0');
    const known = new Set(Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`));
    const dangling = references(document).filter((one) => !known.has(one));
    expect(dangling).toEqual([]);
    for (const name of ['SubmitRequest', 'SubmitResponse', 'BatchDetail', 'JobList', 'Problem', 'Diagnostic'])
      expect(known).toContain(`#/components/schemas/${name}`);
  });

  it('says of every route who may ask, and that it may answer with a problem', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(operations.length).toBeGreaterThan(20);
    for (const { operationId, responses, security } of operations) {
      expect([operationId, security]).toEqual([operationId, [{ bearer: [] }]]);
      expect(responses['default']).toMatchObject({ content: { 'application/problem+json': {} } });
    }
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });
});

describe('docs/reference/api.md', () => {
  const text = readFileSync(new URL('api.md', docs), 'utf8');

  it('names every route, and no other', () => {
    const rows = [...text.matchAll(/^\| `(GET|POST|PATCH|HEAD|GET, HEAD) (\/v1\/[^`?]*)/gm)];
    const named = rows.flatMap(([, methods, path]) => methods!.split(', ').map((method) => `${method} ${path}`));
    const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(named.toSorted()).toEqual([...routes, 'GET /v1/openapi.json'].toSorted());
  });

  it('asks in its examples only for what there is', () => {
    const asked = [...text.matchAll(/curl (?:[^\\\n]|\\\n)*/g)].map(([command]) => {
      const path = /\$PULSE_SERVER(\/v1[^\s"?]*)/.exec(command)![1]!;
      const method = / -X POST| --data/.test(command) ? 'post' : 'get';
      return { method, path };
    });
    expect(asked.length).toBeGreaterThan(5);
    for (const { method, path } of asked) {
      const matching = Object.keys(document.paths).filter((route) =>
        new RegExp(`^${route.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
      );
      expect([path, matching.some((route) => method in document.paths[route]!)]).toEqual([path, true]);
    }
  });
});
