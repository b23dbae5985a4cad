export const directory = {
  title: 'Directory (SCIM)',
  text: 'Microsoft Entra, Okta and HR systems keep the people and groups of the organization by it.',
  baseUrl: 'Base URL',
  connect: 'Connect a directory',
  connectText:
    'Makes a service account with the role ORG_OWNER and a token that is good for a year. Whoever has the token can change everybody here.',
  account: 'Directory',
  token: 'The directory’s token',
  connected: 'Connected',
  live: {
    title: 'Its first user or group',
    waiting: 'Waiting for the directory …',
    waitingText:
      'Enter the base URL and the token there, and start provisioning. This page notices by itself.',
    arrived: 'The directory is at work: {when}',
    arrivedText: 'People and groups that it sends are in the lists here.',
  },
  toAccount: 'See the service account',
};
