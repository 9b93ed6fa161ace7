import { BaseRpcContext } from '@nestjs/microservices';
import type { WorkMessage } from '@pulse/work-queue';

/** What a handler gets beside the bytes of its message. */
export class DeliveryContext extends BaseRpcContext<[WorkMessage]> {
  get message(): WorkMessage {
    return this.args[0];
  }
}
