import { hostname } from 'node:os';
import { z } from 'zod';
import { secret } from './secret.js';

/** How the broker is reached, and as whom. `NATS_USER` is the service's name unless it is set. */
export const brokerEnv = {
  NATS_URL: z.string().default('nats://127.0.0.1:4222').describe('Where the broker listens; several after commas'),
  NATS_USER: z.string().optional().describe("The broker's user; the service's name"),
  NATS_PASSWORD: secret().optional().describe("The broker user's password"),
};

export const databaseEnv = {
  DATABASE_URL: secret().describe('postgres://user:password@host:port/database'),
};

const text = (min: number, max: number, fallback: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

/** @param port the port where none is set; 0 takes any that is free */
export const httpEnv = (port: number) => ({
  HTTP_HOST: z.string().default('127.0.0.1').describe('The address that HTTP is served on'),
  HTTP_PORT: text(0, 65_535, port).describe('The port that HTTP is served on; 0 takes any that is free'),
});

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export const processEnv = {
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info').describe('The least severe lines that are logged'),
  INSTANCE: z
    .string()
    .max(128)
    .default(() => `${hostname()}-${process.pid}`)
    .describe('Names this process among its replicas; host name and process id'),
  START_WAIT_SECONDS: text(0, 3600, 60).describe('How long a start waits for a broker that does not answer yet'),
  LINEAGE_EVERY_SECONDS: text(1, 3600, 60).describe('How often the log is checked to hold what was seen of it'),
};
