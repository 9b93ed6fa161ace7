import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { NatsServer } from '@pulse/testing';
import { eventLogContract } from '../contract/event-log-contract.js';
import { freshLog } from './spec-support.js';

jest.setTimeout(600_000);

/** What a service that writes and reads the log may do; nothing else. */
const CONFIG = `
  authorization { users = [
    { user: admin, password: admin }
    { user: service, password: service, permissions: {
      publish: { allow: ["evt.>", "$JS.API.STREAM.INFO.EVT", "$JS.API.DIRECT.GET.EVT"] }
      subscribe: { allow: ["_INBOX_service.>", "evt.>"] }
    } }
  ] }`;

const users = {
  admin: { user: 'admin', pass: 'admin' },
  service: { user: 'service', pass: 'service', inboxPrefix: '_INBOX_service' },
};

let server: NatsServer;
beforeAll(async () => {
  server = await NatsServer.start({ config: CONFIG });
});
afterAll(() => server.stop());

const runner = { describe, it, expect };
eventLogContract(
  'jetstream, as an administrator',
  () => freshLog(server, {}, { ...users, service: users.admin }),
  runner,
);
eventLogContract('jetstream, with the rights of a service', () => freshLog(server, {}, users), runner);
