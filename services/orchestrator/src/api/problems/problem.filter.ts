import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { PROBLEM_TYPE } from '@pulse/contracts';
import type { Logger } from '@pulse/host';
import type { Request, Response } from 'express';
import { problemOf } from './problem-of.js';

/** Answers every error as problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Pick<Logger, 'error' | 'warn'>) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const { path } = host.switchToHttp().getRequest<Request>();
    const { problem, retryAfterSeconds, isOurs } = problemOf(error, path);
    if (isOurs)
      this.logger[problem.status === 503 ? 'warn' : 'error']({ error, code: problem.code }, 'a request failed');
    // What was begun as another answer cannot become this one.
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (retryAfterSeconds !== null) response.setHeader('Retry-After', String(retryAfterSeconds));
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="pulse"');
    response.status(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  }
}
