import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { Problem } from '@pulse/contracts';
import { z } from 'zod';

/** OpenAPI 3.1 of the routes of an application; schemas are those that requests are checked against. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Pulse')
    .setDescription('Batches of forecast simulations. Errors are problem+json (RFC 9457) with a stable `code`.')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'pulse_<id>_<secret>, made by `pulse keys create`' })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    standardSchemaConverter: toJsonSchema,
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  return withProblems(withYaml(ofApi(document)));
}

/** Without the probes, which a service has beside its API. */
function ofApi(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).filter(([path]) => path.startsWith('/v1/'));
  return { ...document, paths: Object.fromEntries(paths) };
}

/** Named schemas become components. */
function toJsonSchema(schema: unknown, { schemaType }: { readonly schemaType: 'input' | 'output' }) {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { $schema: _schema, $defs = {}, ...rest } = z.toJSONSchema(schema, { io: schemaType, target: 'draft-2020-12' });
  return { schema: rest, components: $defs as Record<string, unknown> };
}

const METHODS = ['get', 'post', 'patch', 'head'] as const;

/** Every route may answer with a problem. */
function withProblems(document: OpenAPIObject): OpenAPIObject {
  const { components } = toJsonSchema(Problem, { schemaType: 'output' })!;
  const own = JSON.parse(JSON.stringify(components).replaceAll('#/$defs/', '#/components/schemas/')) as object;
  const schemas = { ...document.components?.schemas, ...own };
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const problem = { description: 'What is wrong', content };
  for (const path of Object.values(document.paths))
    for (const method of METHODS) {
      const operation = path[method];
      if (operation) operation.responses = { ...operation.responses, default: problem };
    }
  return { ...document, components: { ...document.components, schemas } };
}

/** A manifest alone may be sent as YAML. */
function withYaml(document: OpenAPIObject): OpenAPIObject {
  for (const path of ['/v1/plans', '/v1/batches']) {
    const body = document.paths[path]?.post?.requestBody;
    if (body && 'content' in body)
      body.content['application/yaml'] = {
        schema: { type: 'string', description: 'The manifest, of a world that ships with Pulse' },
      };
  }
  return document;
}
