import { dashboard, graph, query, stat } from './panels.mjs';

const rate = (metric, by) => `sum by (${by}) (rate(${metric}[$__rate_interval]))`;
const quantile = (q, metric, by) =>
  `histogram_quantile(${q}, sum by (le, ${by}) (rate(${metric}_bucket[$__rate_interval])))`;

/** Is it running, is it keeping up, what goes wrong: from the state of everything down to each part. */
export default dashboard({
  uid: 'pulse-pipeline',
  title: 'Pulse: pipeline',
  description: 'Rates, lag, failures and dead letters of the five services',
  rows: [
    {
      title: 'At a glance',
      height: 4,
      panels: [
        stat(
          'Services ready',
          'The least over all services: 0 means that one has no ready process',
          'none',
          'min(max by (job) (pulse_ready))',
          {
            bad: 1,
            good: 'high',
          },
        ),
        stat(
          'Log intact',
          '0: the log lost its tail (LINEAGE_BROKEN). Nothing is read or appended until it is restored',
          'none',
          'min(pulse_lineage_ok)',
          { bad: 1, good: 'high' },
        ),
        stat('Dead letters', 'Work that could not be read and was set aside', 'none', 'max(pulse_dead_letters)', {
          bad: 1,
        }),
        stat(
          'Parked commits',
          'Commits that a projection could not apply: pulse projections parked',
          'none',
          'sum(max by (projection) (pulse_projection_parked))',
          { bad: 1 },
        ),
        stat(
          'Projection lag',
          'Commits between the head of the log and the slowest table',
          'none',
          'max(pulse_projection_lag_events)',
          { bad: 10_000 },
        ),
        stat(
          'Oldest not archived',
          'What is younger than this and not on the disk of the broker is the loss window',
          's',
          'max(pulse_archive_age_seconds)',
          { bad: 60 },
        ),
        stat(
          'Void commits',
          'Commits that the broker let in against its own check',
          'none',
          'max(pulse_void_commits)',
          { bad: 1 },
        ),
      ],
    },
    {
      title: 'Rates',
      height: 8,
      panels: [
        graph(
          'Jobs finished',
          'By outcome',
          'ops',
          [query(rate('pulse_jobs_finished_total', 'outcome'), '{{outcome}}')],
          { stacked: true },
        ),
        graph('Forecasts', 'Simulated and scored', 'ops', [
          query('sum(rate(pulse_forecasts_total[$__rate_interval]))', 'forecasts'),
        ]),
        graph(
          'Commits appended',
          'By service',
          'ops',
          [query(rate('pulse_commits_appended_total', 'job'), '{{job}}')],
          { stacked: true },
        ),
        graph('Publish to stored', 'From sending a message to the word that it is stored', 's', [
          query(quantile(0.5, 'pulse_publish_duration_seconds', 'stream'), '{{stream}} p50'),
          query(quantile(0.99, 'pulse_publish_duration_seconds', 'stream'), '{{stream}} p99'),
        ]),
      ],
    },
    {
      title: 'Batches and work',
      height: 8,
      panels: [
        graph('Batches', 'By state', 'none', [query('max by (state) (pulse_batches)', '{{state}}')]),
        graph('Time to reports', 'From the submission of a batch to its reports', 's', [
          query(quantile(0.5, 'pulse_batch_seconds', 'outcome'), '{{outcome}} p50'),
          query(quantile(0.95, 'pulse_batch_seconds', 'outcome'), '{{outcome}} p95'),
        ]),
        graph('Work queue', 'Messages that wait and that are worked on', 'none', [
          query('max by (state) (pulse_queue_depth)', '{{state}}'),
        ]),
        graph(
          'Slots',
          'Child processes of all simulators',
          'none',
          [query('sum by (state) (pulse_simulator_slots)', '{{state}}')],
          { stacked: true },
        ),
      ],
    },
    {
      title: 'Lag',
      height: 8,
      panels: [
        graph('Projection lag', 'Commits behind the head of the log', 'none', [
          query('max by (projection) (pulse_projection_lag_events)', '{{projection}}'),
        ]),
        graph('Projection lag in time', 'Age of the oldest commit that is not applied', 's', [
          query('max by (projection) (pulse_projection_lag_seconds)', '{{projection}}'),
        ]),
        graph('Archive lag', 'Commits that are in the log and not in the archive', 'none', [
          query('max(pulse_archive_lag)', 'commits'),
        ]),
        graph('Process managers', 'What each of them last found to be due', 'none', [
          query('max by (manager) (pulse_manager_due)', '{{manager}}'),
        ]),
      ],
    },
    {
      title: 'Failures',
      height: 8,
      panels: [
        graph(
          'Failed attempts',
          'By class; final ones end their job',
          'ops',
          [query(rate('pulse_job_failures_total', 'class, final'), '{{class}} final={{final}}')],
          { stacked: true },
        ),
        graph('Deliveries', 'How work was settled, and what came again', 'ops', [
          query(rate('pulse_settlements_total', 'how'), '{{how}}'),
          query('sum(rate(pulse_deliveries_total{redelivered="true"}[$__rate_interval]))', 'redelivered'),
        ]),
        graph(
          'Conflicts and repeats',
          'Appends that met another head, and what came twice and changed nothing',
          'ops',
          [
            query(rate('pulse_append_conflicts_total', 'stream'), 'conflict {{stream}}'),
            query(rate('pulse_duplicates_total', 'where'), 'repeat {{where}}'),
          ],
        ),
        graph('Failed steps and retries', 'Of process managers and projections', 'ops', [
          query(
            'sum by (manager) (rate(pulse_manager_steps_total{outcome="failed"}[$__rate_interval]))',
            '{{manager}}',
          ),
          query(rate('pulse_projection_retries_total', 'projection, reason'), '{{projection}} {{reason}}'),
        ]),
      ],
    },
    {
      title: 'Rules',
      height: 8,
      panels: [
        graph('Runs', 'Of rule generation, that have not ended', 'none', [
          query('sum by (state) (pulse_rulegen_runs)', '{{state}}'),
        ]),
        graph('Iterations and ends', 'Iterations by who searched, and runs that ended', 'ops', [
          query(rate('pulse_rulegen_iterations_total', 'arm'), 'iteration {{arm}}'),
          query(rate('pulse_rulegen_runs_ended_total', 'outcome'), 'run {{outcome}}'),
        ]),
        graph('Calls of language models', 'By outcome; denied ones were not sent', 'ops', [
          query(rate('pulse_llm_calls_total', 'outcome'), '{{outcome}}'),
        ]),
        graph('Spent today', 'By account', 'currencyUSD', [
          query('max by (account) (pulse_budget_spent_dollars{period="day"})', '{{account}}'),
        ]),
        graph('Budget used', 'The largest share of a limit, by account', 'percentunit', [
          query('max by (account) (pulse_budget_used_ratio)', '{{account}}'),
        ]),
      ],
    },
    {
      title: 'Dead letters and warnings',
      height: 8,
      panels: [
        graph('Dead letters', 'In the stream now', 'none', [query('max(pulse_dead_letters)', 'messages')]),
        graph('Set aside', 'By reason', 'ops', [query(rate('pulse_dead_letters_total', 'code'), '{{code}}')], {
          stacked: true,
        }),
        graph('Log lines', 'Warnings and errors, by service', 'ops', [
          query(rate('pulse_log_lines_total', 'job, level'), '{{job}} {{level}}'),
        ]),
        graph(
          'Answers of the API',
          'By status',
          'ops',
          [query(rate('pulse_http_requests_total', 'status'), '{{status}}')],
          { stacked: true },
        ),
      ],
    },
    {
      title: 'Processes',
      height: 8,
      panels: [
        graph('Memory', 'Resident memory of each process, without its children', 'bytes', [
          query('process_resident_memory_bytes', '{{job}} {{instance}}'),
        ]),
        graph('Processor', 'Seconds a second', 'none', [
          query('sum by (job) (rate(process_cpu_seconds_total[$__rate_interval]))', '{{job}}'),
        ]),
        graph('Event loop', 'How late it was, at most', 's', [
          query('max by (job) (pulse_event_loop_lag_seconds{quantile="1"})', '{{job}}'),
        ]),
        graph('Database connections', 'Of the pool, and who waits for one', 'none', [
          query('sum by (job, state) (pulse_database_pool)', '{{job}} {{state}}'),
        ]),
      ],
    },
  ],
});
