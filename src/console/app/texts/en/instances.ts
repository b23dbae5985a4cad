export const instances = {
  title: 'Instances',
  text: 'Tenants of this server. Each has domains, organizations and people of its own.',
  open: 'Open its console',
  openText: 'One signs in there as a user of that instance.',
  removeText:
    'Its organizations, users, projects and applications go with it, and nobody signs in there any more.',
  makePrimary: 'Make it the primary one',
  removeDomainText:
    'Nobody reaches the instance by it any more, and passkeys that were made for it work no longer.',
  create: {
    title: 'Create an instance',
    domain: 'Own domain',
    domainHint: 'Without https:// and path. Left empty, it gets one that is generated.',
    organization: 'Its first organization',
    organizationHint: 'Left empty, it is called as the instance is.',
    owner: 'Who owns it',
    ownerText: 'A new user of the instance, who signs in there with this password and chooses another one.',
  },
  limits: {
    title: 'Limits',
    text: 'What is set now is not told: what you save here takes its place.',
    block: 'Nobody is served',
    blockHint: 'Sign-ins and calls are refused until this is taken back.',
    retention: 'Days of history',
    retentionHint: 'How far back its administrators see what happened. 0: leave it as it is.',
    reset: 'Take the limits away',
  },
  quotas: {
    title: 'Quotas',
    unit: 'Of what',
    units: { requests: 'Requests with a token', seconds: 'Seconds of running actions' },
    amount: 'How much',
    days: 'Days of a period',
    blocks: 'Refuse what is over it',
    blocksHint: 'Otherwise it is only counted.',
    remove: 'Remove the quota',
  },
};
