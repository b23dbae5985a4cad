/** What happened, as the log tells it. */
export interface Happening {
  readonly type: string;
  /** In milliseconds. */
  readonly at: number;
  readonly userId: string | undefined;
  readonly clientId: string | undefined;
  /** Whether a person was behind it: machines sign in for themselves. */
  readonly byPerson: boolean;
}

export const signedIn = 'oidc_session.added';

export const factorTypes = {
  password: 'session.password.checked',
  webAuthN: 'session.webAuthN.checked',
  totp: 'session.totp.checked',
  otpSms: 'session.otp.sms.checked',
  otpEmail: 'session.otp.email.checked',
  recoveryCode: 'session.recoverycode.checked',
  intent: 'session.intent.checked',
} as const;
export type Factor = keyof typeof factorTypes;

export const failures: readonly string[] = [
  'user.human.password.check.failed',
  'user.human.mfa.otp.check.failed',
  'user.human.mfa.otp.sms.check.failed',
  'user.human.mfa.otp.email.check.failed',
  'user.human.mfa.recoverycode.check.failed',
  'user.human.mfa.u2f.token.check.failed',
  'user.human.passwordless.token.check.failed',
];

const hourMs = 3_600_000;

export interface Span {
  /** Beginnings of equal parts, in milliseconds, the oldest first. */
  readonly starts: readonly number[];
  readonly widthMs: number;
}

export type Range = 'day' | 'week' | 'month';
const parts: Readonly<Record<Range, readonly [count: number, hours: number]>> = {
  day: [24, 1],
  week: [28, 6],
  month: [30, 24],
};

/** Up to the end of the hour that it is. */
export function spanOf(range: Range, now: number): Span {
  const [count, hours] = parts[range];
  const widthMs = hours * hourMs;
  const end = (Math.floor(now / hourMs) + 1) * hourMs;
  return { widthMs, starts: Array.from({ length: count }, (_, part) => end - (count - part) * widthMs) };
}

const partOf = ({ starts, widthMs }: Span, at: number): number =>
  Math.floor((at - (starts[0] ?? 0)) / widthMs);

/** How many in each part of the time. */
export function counted(span: Span, happenings: readonly Happening[]): number[] {
  const counts = span.starts.map(() => 0);
  for (const { at } of happenings) {
    const part = partOf(span, at);
    if (part in counts) counts[part] = (counts[part] ?? 0) + 1;
  }
  return counts;
}

/** How many different people in each part of the time. */
export function people(span: Span, happenings: readonly Happening[]): number[] {
  const seen = span.starts.map(() => new Set<string>());
  for (const { at, userId } of happenings) if (userId) seen[partOf(span, at)]?.add(userId);
  return seen.map(({ size }) => size);
}

/** The clients that most signed in to, the first of them first. */
export function mostUsed(happenings: readonly Happening[], most: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const { clientId } of happenings) if (clientId) counts.set(clientId, (counts.get(clientId) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, most)
    .map(([clientId]) => clientId);
}
