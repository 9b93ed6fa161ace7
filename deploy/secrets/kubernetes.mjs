import { readFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { join } from 'node:path';

const ACCOUNT = process.env.SERVICE_ACCOUNT ?? '/var/run/secrets/kubernetes.io/serviceaccount';
const { KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT } = process.env;
const API = process.env.KUBERNETES_API ?? `https://${KUBERNETES_SERVICE_HOST}:${KUBERNETES_SERVICE_PORT}`;

/**
 * Passwords depend on one another, so all groups are made from one set: the set itself is kept first, as one Secret, and
 * the groups are made from what that Secret holds. A run that was interrupted is finished by the next.
 */
export async function keepInKubernetes(fresh) {
  const secrets = JSON.parse(await kept(JSON.stringify(fresh)));
  for (const [name, values] of Object.entries(secrets)) {
    const made = await create(name, values);
    process.stdout.write(`secret ${name}: ${made ? 'made' : 'was there'}\n`);
  }
}

const SET = 'pulse-secret-set';

async function kept(fresh) {
  if (await create(SET, { secrets: fresh })) return fresh;
  const { status, body } = await call('GET', `/${SET}`);
  if (status !== 200) throw new Error(`the API server answered ${status} when asked for secret ${SET}`);
  return Buffer.from(JSON.parse(body).data.secrets, 'base64').toString('utf8');
}

/** False where a Secret of this name is there already. */
async function create(name, stringData) {
  const labels = { 'app.kubernetes.io/part-of': 'pulse' };
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name, labels }, type: 'Opaque', stringData };
  const { status } = await call('POST', '', secret);
  if (status === 201) return true;
  if (status === 409) return false;
  throw new Error(`the API server answered ${status} when asked to create secret ${name}`);
}

function call(method, path, body) {
  const namespace = readFileSync(join(ACCOUNT, 'namespace'), 'utf8').trim();
  const url = new URL(`/api/v1/namespaces/${namespace}/secrets${path}`, API);
  const secure = url.protocol === 'https:';
  const options = {
    method,
    timeout: 10_000,
    headers: {
      authorization: `Bearer ${readFileSync(join(ACCOUNT, 'token'), 'utf8').trim()}`,
      'content-type': 'application/json',
    },
    ...(secure ? { ca: readFileSync(join(ACCOUNT, 'ca.crt')) } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = (secure ? requestHttps : requestHttp)(url, options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString('utf8') }));
    });
    request.on('timeout', () => request.destroy(new Error('the API server did not answer in 10 s')));
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
