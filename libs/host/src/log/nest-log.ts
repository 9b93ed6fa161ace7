import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.js';

/** What Nest says about itself: its news is our detail. */
export class NestLog implements LoggerService {
  constructor(readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(about(rest), text(message));
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.logger.fatal(about(rest), text(message));
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.logger.error({ ...about(rest), ...(message instanceof Error ? { error: message } : {}) }, text(message));
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn(about(rest), text(message));
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(about(rest), text(message));
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.logger.trace(about(rest), text(message));
  }
}

/** Nest's last argument is the class that speaks; before it there may be a stack. */
function about(rest: readonly unknown[]): { context?: string; stack?: string } {
  const [context, stack] = rest.filter((part) => typeof part === 'string').toReversed();
  return { ...(context === undefined ? {} : { context }), ...(stack === undefined ? {} : { stack }) };
}

function text(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'string' ? message : JSON.stringify(message);
}
