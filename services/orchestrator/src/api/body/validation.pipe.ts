import { StandardSchemaValidationPipe } from '@nestjs/common';
import { ApiError } from '../problems/api-error.js';

/** Problems that are told at once. */
const SHOWN = 20;

/** Checks parameters against their schemas; what is wrong is told with its path. */
export const validationPipe = (): StandardSchemaValidationPipe =>
  new StandardSchemaValidationPipe({
    exceptionFactory: (issues) => {
      const all = issues.map(({ path = [], message }) => {
        const place = path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.');
        return place === '' ? message : `${place}: ${message}`;
      });
      const more = all.length > SHOWN ? [`and ${all.length - SHOWN} more`] : [];
      return new ApiError('request.invalid', [...all.slice(0, SHOWN), ...more].join('; '));
    },
  });
