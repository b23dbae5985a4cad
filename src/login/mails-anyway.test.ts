import { expect, test } from 'bun:test';
import type { Config } from '../config/index.ts';
import { startTestPostern } from '../testing/postern.ts';
import { FormClient } from './testing.ts';

test.each<[string, Partial<Config['deliveries']>, Config['mail'], boolean]>([
  ['neither', {}, null, false],
  [
    'the server of the configuration',
    {},
    { smtpUrl: 'smtp://127.0.0.1:1', sender: 'no-reply@postern.example' } as Config['mail'],
    true,
  ],
  ['the log, for development', { debugMail: true }, null, true],
])(
  'an instance without a provider sends mail by %s, and its pages know',
  async (_name, deliveries, mail, sends) => {
    const configure = (config: Config) => {
      Object.assign(config.deliveries, deliveries);
      config.mail = mail;
    };
    const postern = await startTestPostern({ configure });
    try {
      const client = new FormClient(postern.url);
      await client.open('/ui/login/register');
      const who = { firstName: 'Grace', lastName: 'Hopper', email: 'grace@people.example' };
      await client.submit({ ...who, newPassword: 'Secret-1234', newPasswordConfirmation: 'Secret-1234' });
      expect(new URL(client.url).pathname).toBe('/ui/login/verify');
      expect(client.markup.includes('No message can be sent from here')).toBe(!sends);
    } finally {
      await postern.stop();
    }
  },
);
