import type { RequestContext } from '../contract/types.ts';
import type { Report } from '../delivery/index.ts';
import { failedPrecondition, invalidArgument } from '../errors/index.ts';
import { messageTexts } from '../i18n/index.ts';
import type { Platform } from '../platform.ts';
import { settingsOf } from '../settings/index.ts';
import { languageIn } from '../text/index.ts';
import { requireProvider } from './commands.ts';
import { isAddress, smtpFields } from './fields.ts';
import { htmlOf, textOf } from './messages/layout.ts';
import { passwordOf, type Relay, relayOf } from './sending/relay.ts';
import { createSmtp } from './sending/smtp.ts';
import { type MailProvider, mailProviders, type SmtpValues } from './state.ts';
import { type SmtpRequest, smtpValues } from './wire.ts';

type Smtp = Extract<MailProvider, { kind: 'smtp' }>;

const longestMs = 25_000;

/** Sends a message to see whether messages leave: the very way of real ones, and what the server answers is told. */
export function testMail(platform: Platform) {
  const { store, encryption, outbound, ids } = platform;

  async function stored({ instance }: RequestContext, id: string): Promise<Smtp> {
    const { state } = await store.load(instance.id, mailProviders.instance, instance.id);
    const provider = requireProvider(state.own, id);
    if (provider.kind === 'smtp') return provider;
    throw failedPrecondition('NOTIF-Tst01', 'The provider is no SMTP server', { field: 'id' });
  }

  async function send(context: RequestContext, relay: Relay, receiverAddress: string): Promise<object> {
    const to = receiverAddress.trim();
    if (!isAddress(to)) {
      throw invalidArgument('NOTIF-Tst02', 'receiver_address must be an e-mail address', {
        field: 'receiver_address',
      });
    }
    const smtp = createSmtp(outbound);
    try {
      const mail = { id: ids(), to, ...(await contentOf(context)) };
      const signal = AbortSignal.any([context.signal, AbortSignal.timeout(longestMs)]);
      answerOf(await smtp.send('test', relay, mail, signal));
      return {};
    } finally {
      smtp.close();
    }
  }

  async function contentOf({ instance, languages }: RequestContext) {
    const language = await languageIn(platform, instance, languages);
    const { values: branding } = await settingsOf(platform).branding(instance.id, '');
    const { test } = messageTexts[language];
    const words = {
      title: test.title,
      subject: test.title,
      preHeader: test.title,
      greeting: '',
      text: test.text,
      buttonText: '',
      footerText: '',
    };
    const values = { Domain: instance.primaryDomain };
    const frame = {
      branding,
      language,
      origin: instance.origin,
      organization: instance.primaryDomain,
      url: '',
    };
    return {
      subject: test.title,
      text: textOf(words, values, frame),
      html: htmlOf(words, values, frame),
      language,
    };
  }

  return {
    async byId(request: { id: string; receiverAddress: string }, context: RequestContext) {
      const provider = await stored(context, request.id);
      return send(context, relayOf(provider, passwordOf(provider, encryption)), request.receiverAddress);
    },

    /** @param request.id whose password is used where none is given, for the same server and user alone */
    async given(
      request: SmtpRequest & { id: string; password: string; receiverAddress: string },
      context: RequestContext,
    ) {
      const values: SmtpValues = { ...smtpFields.zeros, ...smtpFields.clean(smtpValues(request)) };
      let { password } = request;
      if (password === '' && request.id !== '' && values.user !== '') {
        const known = await stored(context, request.id);
        if (known.host !== values.host || known.user !== values.user) {
          throw invalidArgument(
            'NOTIF-Tst03',
            'password must be given: the one that is kept is for another host or user',
            { field: 'password' },
          );
        }
        password = passwordOf(known, encryption);
      }
      return send(context, relayOf(values, password), request.receiverAddress);
    },
  };
}

/** @throws PosternError with what the server said, unless it took the message */
function answerOf({ outcome, said }: Report): void {
  if (outcome === 'delivered') return;
  throw failedPrecondition('NOTIF-Tst04', `The test message was not taken: ${said}`);
}
