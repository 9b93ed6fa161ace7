import { Module } from '@nestjs/common';

/** The loop that proposes rules is not part of this release: the service is there, reachable and does nothing. */
@Module({})
export class RulegenModule {}
