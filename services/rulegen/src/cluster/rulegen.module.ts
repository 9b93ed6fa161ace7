import { Module } from '@nestjs/common';

/** The rulegen service is asked nothing over HTTP but how it is. */
@Module({})
export class RulegenModule {}
