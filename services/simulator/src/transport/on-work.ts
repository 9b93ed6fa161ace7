import { EventPattern } from '@nestjs/microservices';
import { WORK_TRANSPORT } from './jetstream-strategy.js';

/** Marks the handler of work whose subject begins with this token. It may take the DeliveryContext by `@Ctx()`. */
export function OnWork(kind: string): MethodDecorator {
  // Nest types the handler's further arguments as unknown, which no typed context fits.
  return EventPattern(kind, WORK_TRANSPORT) as MethodDecorator;
}
