import { dashboard, text, traces, TEMPO } from './panels.mjs';

const ofBatch = 'span.pulse.batch.id = "$batch"';
const textbox = (name, label, description) => ({
  type: 'textbox',
  name,
  label,
  description,
  query: '',
  current: { text: '', value: '' },
});

const found = traces(
  'Traces of the batch',
  'From the request that submitted it to its reports. Click a trace to see it below',
  `{ ${ofBatch} }`,
);
const openBelow = {
  matcher: { id: 'byName', options: 'traceID' },
  properties: [
    {
      id: 'links',
      value: [
        {
          title: 'Show this trace',
          url: '/d/pulse-batch-traces?var-batch=${batch}&var-trace=${__value.raw}',
          targetBlank: false,
        },
      ],
    },
  ],
};

/** From the id of a batch to its trace. */
export default dashboard({
  uid: 'pulse-batch-traces',
  title: 'Pulse: traces of a batch',
  description: 'From the id of a batch to what happened to it, across all services',
  refresh: '',
  from: 'now-6h',
  variables: [
    textbox('batch', 'Batch', 'Id of a batch, as `pulse batches` shows it'),
    textbox('trace', 'Trace', 'Filled in by a click on a trace'),
  ],
  rows: [
    {
      title: 'Batch $batch',
      height: 8,
      panels: [{ ...found, fieldConfig: { defaults: {}, overrides: [openBelow] } }],
    },
    {
      title: 'Trace $trace',
      height: 18,
      panels: [
        {
          type: 'traces',
          title: 'Trace',
          description: 'One connected trace: the request, the work, its results, licence, audit and reports',
          datasource: TEMPO,
          targets: [{ refId: 'A', datasource: TEMPO, queryType: 'traceql', query: '$trace' }],
        },
      ],
    },
    {
      title: 'What went wrong or took long',
      height: 9,
      panels: [
        traces(
          'Errors',
          'Steps of the batch that failed, and what failed below them',
          `{ ${ofBatch} && status = error } || ({ ${ofBatch} } >> { status = error }) | select(span.error.type)`,
          'spans',
        ),
        traces(
          'Delivered again',
          'Work that was taken more than once',
          `{ ${ofBatch} && span.messaging.nats.delivery_count > 1 } | select(span.messaging.nats.delivery_count)`,
          'spans',
        ),
        traces('Longer than 10 s', 'Steps of the batch', `{ ${ofBatch} && duration > 10s }`, 'spans'),
      ],
    },
    {
      title: '',
      height: 3,
      panels: [
        text(
          'Traces are kept for three days. The log keeps the trace of every commit for ever: `pulse events show <stream>@<version>`.',
        ),
      ],
    },
  ],
});
