import { StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { ApiError } from '../problems/api-error.js';
import { describeIssues } from './describe-issues.js';

/** Checks parameters against their schemas; what is wrong is told with its name and with what is expected there. */
export class ValidationPipe extends StandardSchemaValidationPipe {
  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    const { schema, type, data } = metadata;
    if (schema === undefined || !this.toValidate(metadata)) return value;
    this.stripProtoKeys(value);
    const result = await schema['~standard'].validate(value);
    if (result.issues === undefined) return result.value as T;
    throw new ApiError('request.invalid', describeIssues(result.issues, value, schema, { type, name: data }));
  }
}
