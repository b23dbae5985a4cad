import { type Command, configFlag } from './command.ts';

const withConfig = [configFlag];
const withInstance = [
  configFlag,
  { name: 'instance', value: 'ID', description: 'Which one, where there are several' },
];

const whichDeliveries = [
  ...withInstance,
  { name: 'state', value: 'STATE', description: 'Those that are waiting, delivered, given-up or discarded' },
  {
    name: 'target',
    value: 'TARGET',
    description: 'Those to a target, subscription or provider: its id, or what list shows',
  },
  { name: 'event', value: 'TYPE', description: 'Those of a type of event: quota.notificationdue' },
  {
    name: 'aggregate',
    value: 'ID',
    description: 'Those of a user, organization or whatever else it is about',
  },
];
const chosenDeliveries = [
  { name: 'id', value: 'ID,…', description: 'Those with these ids' },
  { name: 'all', description: 'All of them' },
];

/** Everything that `postern` can be told to do. */
export const commands: readonly Command[] = [
  {
    words: ['start'],
    summary: 'Run the server',
    details:
      'Brings the database up to date, makes the first instance if there is none, and serves until SIGTERM or SIGINT: then it takes no more requests, finishes those under way, and stops. A second signal ends the wait. Without database.url it runs a PostgreSQL of its own, with its data under dataDir.',
    flags: withConfig,
    load: () => import('./start.ts'),
  },
  {
    words: ['setup'],
    summary: 'Bring the database up to date, make the first instance, and exit',
    details: 'For deployments that do this in a step of its own, before the servers start.',
    flags: withConfig,
    load: () => import('./setup.ts'),
  },
  {
    words: ['migrate'],
    summary: 'Bring the database up to date, and exit',
    flags: withConfig,
    load: () => import('./migrate.ts'),
  },
  {
    words: ['database'],
    summary: 'Run the PostgreSQL inside alone, for psql and pg_restore',
    details:
      'In a dataDir that has no data yet it makes an empty database. Runs until SIGTERM or SIGINT; a server on the same dataDir has to be stopped before.',
    flags: withConfig,
    load: () => import('./database-inside.ts'),
  },
  {
    words: ['config', 'check'],
    summary: 'Check the configuration: every mistake with its line',
    flags: withConfig,
    load: () => import('./config-check.ts'),
  },
  {
    words: ['config', 'show'],
    summary: 'Print the configuration in effect and where each value comes from; secrets are masked',
    flags: withConfig,
    load: () => import('./config-show.ts'),
  },
  {
    words: ['config', 'reference'],
    summary: 'Print every key with its meaning and default',
    flags: [{ name: 'yaml', description: 'As a commented configuration file to start from' }],
    load: () => import('./config-reference.ts'),
  },
  {
    words: ['doctor'],
    summary: 'Look for what is wrong, and say how to mend it',
    details:
      'Checks the configuration, the folder for data and its disk, the port, the database and its migrations, the master key and the clock. Changes nothing.',
    flags: withConfig,
    load: () => import('./doctor.ts'),
  },
  {
    words: ['health'],
    summary: 'Ask the server on this machine whether it is well; for container health checks',
    flags: [
      configFlag,
      { name: 'ready', description: 'Ask whether it is ready for requests, database included' },
    ],
    load: () => import('./health.ts'),
  },
  {
    words: ['projections', 'list'],
    summary: 'Show where each projection stands',
    flags: withConfig,
    load: () => import('./projections-list.ts'),
  },
  {
    words: ['projections', 'rebuild'],
    operands: ['NAME'],
    summary: 'Build a projection anew from all events, while the old one serves',
    flags: withConfig,
    load: () => import('./projections-rebuild.ts'),
  },
  {
    words: ['projections', 'failed'],
    summary: 'Show events that a projection could not take in',
    flags: withConfig,
    load: () => import('./projections-failed.ts'),
  },
  {
    words: ['projections', 'retry'],
    summary: 'Try failed events again',
    flags: [
      configFlag,
      { name: 'projection', value: 'NAME', description: 'Only those of this projection' },
      { name: 'position', value: 'N', description: 'Only the event at this position' },
    ],
    load: () => import('./projections-retry.ts'),
  },
  {
    words: ['domains', 'list'],
    summary: 'Show the domains under which an instance answers',
    flags: withInstance,
    load: async () => ({ default: (await import('./domains.ts')).listDomains }),
  },
  {
    words: ['domains', 'add'],
    operands: ['DOMAIN'],
    summary: 'Let an instance answer under one more domain',
    flags: withInstance,
    load: async () => ({ default: (await import('./domains.ts')).addDomains }),
  },
  {
    words: ['domains', 'remove'],
    operands: ['DOMAIN'],
    summary: 'Take a domain from an instance',
    details:
      'The primary domain and the host of server.publicUrl stay: make another one primary, or move the address, first.',
    flags: withInstance,
    load: async () => ({ default: (await import('./domains.ts')).removeDomains }),
  },
  {
    words: ['domains', 'primary'],
    operands: ['DOMAIN'],
    summary: 'Make a domain of an instance its primary one',
    flags: withInstance,
    load: async () => ({ default: (await import('./domains.ts')).primaryDomain }),
  },
  {
    words: ['deliveries', 'list'],
    summary: 'Show what leaves the server: calls, mail, messages; the newest first',
    flags: [...whichDeliveries, { name: 'limit', value: 'N', description: 'At most so many; default: 50' }],
    load: async () => ({ default: (await import('./deliveries.ts')).listDeliveries }),
  },
  {
    words: ['deliveries', 'show'],
    operands: ['ID'],
    summary: 'Show a delivery with its attempts',
    flags: withInstance,
    load: async () => ({ default: (await import('./deliveries.ts')).showDelivery }),
  },
  {
    words: ['deliveries', 'retry'],
    summary: 'Have deliveries sent now, with all their attempts again',
    details:
      'Those that wait or were given up; one that was delivered is sent once more when --id names it. What is under way is left alone.',
    flags: [...chosenDeliveries, ...whichDeliveries],
    load: async () => ({ default: (await import('./deliveries.ts')).retryDeliveries }),
  },
  {
    words: ['deliveries', 'discard'],
    summary: 'Do not send deliveries that wait',
    flags: [...chosenDeliveries, ...whichDeliveries],
    load: async () => ({ default: (await import('./deliveries.ts')).discardDeliveries }),
  },
  {
    words: ['subscriptions', 'list'],
    summary: 'Show who is told of events, and how far each is',
    flags: withInstance,
    load: async () => ({ default: (await import('./subscriptions.ts')).listSubscriptions }),
  },
  {
    words: ['subscriptions', 'show'],
    operands: ['ID'],
    summary: 'Show a subscription with its last error and its replays',
    flags: withInstance,
    load: async () => ({ default: (await import('./subscriptions.ts')).showSubscription }),
  },
  {
    words: ['subscriptions', 'pause'],
    operands: ['ID'],
    summary: 'Tell a subscription nothing until it is resumed',
    flags: withInstance,
    load: async () => ({ default: (await import('./subscriptions.ts')).pauseSubscription }),
  },
  {
    words: ['subscriptions', 'resume'],
    operands: ['ID'],
    summary: 'Go on where a subscription stood; one that fails is tried at once',
    flags: withInstance,
    load: async () => ({ default: (await import('./subscriptions.ts')).resumeSubscription }),
  },
  {
    words: ['events', 'replay'],
    summary: 'Tell a subscription of a stretch of the log again',
    details:
      'Beside what happens meanwhile, in order. Deliveries of a replay have ids of their own. Moments are those of the database: 2026-11-28T10:00:00Z.',
    flags: [
      { name: 'to', value: 'ID', description: 'The subscription' },
      {
        name: 'from',
        value: 'WHEN',
        description: 'Behind this position, or from this moment on; default: from the first event',
      },
      {
        name: 'until',
        value: 'WHEN',
        description: 'To this position or moment; default: what has happened by now',
      },
      ...withInstance,
    ],
    load: async () => ({ default: (await import('./subscriptions.ts')).replayEvents }),
  },
  {
    words: ['version'],
    summary: 'Print the version',
    load: () => import('./version.ts'),
  },
];
