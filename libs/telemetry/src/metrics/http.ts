import { define, SHORT } from './definition.js';

/** Requests to a service. */
export const HTTP = define({
  pulse_http_requests_total: {
    kind: 'counter',
    unit: 'requests',
    help: 'Requests by method, route as it is declared, and status',
    attributes: ['method', 'route', 'status'],
  },
  pulse_http_request_seconds: {
    kind: 'histogram',
    unit: 'seconds',
    help: 'From the request to the end of its answer',
    attributes: ['method', 'route'],
    bounds: SHORT,
  },
  pulse_http_rate_limited_total: {
    kind: 'counter',
    unit: 'requests',
    help: 'Requests that were refused because there were too many',
    attributes: [],
  },
  pulse_http_refused_total: {
    kind: 'counter',
    unit: 'requests',
    help: 'Requests that were refused for want of a right, by reason: missing, unknown, revoked, scope',
    attributes: ['reason'],
  },
  pulse_http_streams: { kind: 'gauge', unit: 'connections', help: 'Open streams of events', attributes: [] },
});
