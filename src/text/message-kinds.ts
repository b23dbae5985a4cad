import { invalidArgument } from '../errors/index.ts';
import { type MessageTexts, messageTexts, pageTexts, type SupportedLanguage } from '../i18n/index.ts';
import type { TextKind, TextRpc } from './kinds.ts';

/** Parts of a message, by their names in events; as the contract's fields have them, they begin in lower case. */
const parts = {
  Title: 'title',
  PreHeader: 'preHeader',
  Subject: 'subject',
  Greeting: 'greeting',
  Text: 'text',
  ButtonText: 'buttonText',
  Footer: 'footerText',
} as const;

/** A message with its texts in force, still to be filled. */
export type MessageText = { readonly [part in (typeof parts)[keyof typeof parts]]: string };

interface Words {
  readonly title: string;
  readonly text: string;
  readonly button?: string;
}

/** What else a message needs: the code that its link brings along, and a word for whom it reached by mistake. */
type Also = 'code' | 'ignore';

interface MessageKind {
  /** In the names of its RPCs: `GetCustomInitMessageText`. */
  readonly name: string;
  /** It is our own: the contract has no RPCs for its texts, which are the catalogue's. */
  readonly own?: true;
  /** The contract calls the RPC that sets it for an organization `SetCustom…MessageCustomText`. */
  readonly oddlySet?: true;
  readonly words: (texts: MessageTexts, language: SupportedLanguage) => Words;
  readonly also?: readonly Also[];
}

const signIn = (language: SupportedLanguage) => pageTexts[language].password.submit;

/** Every message to people, by its name in events. */
const kinds = {
  InitCode: { name: 'Init', words: ({ initialization }) => initialization, also: ['code', 'ignore'] },
  PasswordReset: {
    name: 'PasswordReset',
    words: ({ passwordReset }) => passwordReset,
    also: ['code', 'ignore'],
  },
  VerifyEmail: {
    name: 'VerifyEmail',
    words: ({ emailVerification }) => emailVerification,
    also: ['code', 'ignore'],
  },
  VerifyPhone: { name: 'VerifyPhone', words: ({ phoneVerification }) => phoneVerification },
  // The last line lets browsers fill in the code (Web OTP, "origin-bound one-time codes").
  VerifySMSOTP: {
    name: 'VerifySMSOTP',
    words: ({ smsCode, emailCode }) => ({
      title: emailCode.title,
      text: `${smsCode.text}\n@{{.Domain}} #{{.OTP}}`,
    }),
  },
  VerifyEmailOTP: {
    name: 'VerifyEmailOTP',
    words: ({ emailCode }, language) => ({ ...emailCode, button: signIn(language) }),
    also: ['ignore'],
  },
  DomainClaimed: {
    name: 'DomainClaimed',
    oddlySet: true,
    words: ({ domainClaimed }, language) => ({ ...domainClaimed, button: signIn(language) }),
  },
  PasswordlessRegistration: {
    name: 'PasswordlessRegistration',
    oddlySet: true,
    words: ({ passkey }) => ({ ...passkey, button: passkey.title }),
    also: ['ignore'],
  },
  PasswordChange: {
    name: 'PasswordChange',
    oddlySet: true,
    words: ({ passwordChanged }, language) => ({ ...passwordChanged, button: signIn(language) }),
  },
  NewDevice: {
    name: 'NewDevice',
    own: true,
    words: ({ newDevice }, language) => ({ ...newDevice, button: pageTexts[language].notMe.title }),
  },
  AuthorizationRequested: {
    name: 'AuthorizationRequested',
    own: true,
    words: ({ authorizationRequested }) => authorizationRequested,
  },
  InviteUser: {
    name: 'InviteUser',
    oddlySet: true,
    words: ({ invitation }) => invitation,
    also: ['code', 'ignore'],
  },
} as const satisfies Readonly<Record<string, MessageKind>>;

export type MessageName = keyof typeof kinds;

function defaultMessage({ words, also = [] }: MessageKind, language: SupportedLanguage) {
  const texts = messageTexts[language];
  const { title, text, button = '' } = words(texts, language);
  return new Map([
    ['Title', title],
    ['PreHeader', title],
    ['Subject', title],
    ['Greeting', texts.greeting],
    ['Text', [text, ...also.map((what) => texts[what])].join('\n\n')],
    ['ButtonText', button],
    ['Footer', ''],
  ]);
}

const rpcsOf = ({ name, oddlySet }: MessageKind): TextRpc[] => [
  { service: 'admin', method: `getDefault${name}MessageText`, does: 'default' },
  { service: 'admin', method: `getCustom${name}MessageText`, does: 'custom' },
  { service: 'admin', method: `setDefault${name}MessageText`, does: 'set' },
  { service: 'admin', method: `resetCustom${name}MessageTextToDefault`, does: 'reset' },
  { service: 'management', method: `getDefault${name}MessageText`, does: 'default' },
  { service: 'management', method: `getCustom${name}MessageText`, does: 'custom' },
  {
    service: 'management',
    method: `setCustom${name}Message${oddlySet ? 'Custom' : ''}Text`,
    does: 'set',
  },
  { service: 'management', method: `resetCustom${name}MessageTextToDefault`, does: 'reset' },
];

const partNames = Object.entries(parts);

/** A subject stands in a mail's header, which a line's end would end (RFC 5322 §2.2). */
function cleanPart(part: keyof MessageText, request: Partial<MessageText>): string {
  const text = request[part] ?? '';
  if (part !== 'subject' || !/\p{Cc}/u.test(text)) return text;
  throw invalidArgument('TEXT-Sub01', 'subject must be one line, without control characters', {
    field: 'subject',
  });
}

/** @param texts by key; those that are not there are empty */
export const messageOf = (texts: ReadonlyMap<string, string>): MessageText =>
  Object.fromEntries(partNames.map(([key, part]) => [part, texts.get(key) ?? ''])) as MessageText;

export const messageKinds = Object.entries<MessageKind>(kinds).map(
  ([template, kind]): TextKind => ({
    template,
    keys: Object.keys(parts),
    defaults: (language) => defaultMessage(kind, language),
    read: (request) =>
      new Map(partNames.map(([key, part]) => [key, cleanPart(part, request as Partial<MessageText>)])),
    tell: messageOf,
    toldWhereUnset: true,
    rpcs: kind.own ? [] : rpcsOf(kind),
  }),
);
