import { rootCertificates } from 'node:tls';
import type { Transporter } from 'nodemailer';
import { createGate, type Gate } from '../../cache/index.ts';
import type { Report } from '../../delivery/index.ts';
import type { Outbound } from '../../outbound/index.ts';
import { isAddress } from '../fields.ts';
import { createAccessTokens } from './access-tokens.ts';
import type { Relay } from './relay.ts';
import { openSocket, type RelayPatience, tlsOptions, usualPatience } from './socket.ts';

/** A message to one person. */
export interface Mail {
  /** Names it: the same in a repeat, by which receivers tell that it is one. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly language: string;
}

export interface Smtp {
  /** Gives the message to the relay. @param signal whoever waits for a connection when it aborts sends nothing */
  send(key: string, relay: Relay, mail: Mail, signal: AbortSignal): Promise<Report>;
  close(): void;
}

interface Line {
  readonly fingerprint: string;
  readonly transporter: Transporter;
  readonly gate: Gate;
  usedAt: number;
}

/** At once to one relay; more would wait in nodemailer's own queue, from which nothing can be taken back. */
const connections = 5;
const idleMs = 60_000;

/**
 * Sends by SMTP (RFC 5321). Connections to a relay are kept and used again, as long as it is the same: with another
 * host, user or password they are closed, and when nothing was sent for a minute.
 */
export function createSmtp(outbound: Outbound, patience: RelayPatience = usualPatience): Smtp {
  const lines = new Map<string, Line>();
  const tokens = createAccessTokens(outbound);

  async function lineTo(key: string, relay: Relay): Promise<Line> {
    // Who sends nothing does not load it: the main thread sends test messages alone.
    const { default: nodemailer } = await import('nodemailer');
    const fingerprint = JSON.stringify(relay);
    const known = lines.get(key);
    if (known?.fingerprint === fingerprint) return known;
    known?.transporter.close();
    const line: Line = {
      fingerprint,
      transporter: transporterTo(nodemailer, relay),
      gate: createGate(connections),
      usedAt: performance.now(),
    };
    lines.set(key, line);
    return line;
  }

  function transporterTo(nodemailer: typeof import('nodemailer')['default'], relay: Relay): Transporter {
    const { auth } = relay;
    const trusted =
      relay.authorities.length > 0
        ? [...(outbound.authorities ?? rootCertificates), ...relay.authorities]
        : outbound.authorities;
    const transporter = nodemailer.createTransport({
      pool: true,
      host: relay.host,
      port: relay.port,
      maxConnections: connections,
      // A message whose connection ended may have been taken: whether it goes again is the delivery's affair.
      maxRequeues: 0,
      getSocket: (_options: unknown, done: (error: Error | null, socket?: object) => void) => {
        openSocket(outbound, relay, patience).then(
          (socket) => done(null, socket),
          (error) => done(error),
        );
      },
      tls: tlsOptions(relay, trusted),
      connectionTimeout: patience.connectMs,
      greetingTimeout: patience.answerMs,
      socketTimeout: patience.answerMs,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...(auth.kind === 'password' && { auth: { user: auth.user, pass: auth.password } }),
      ...(auth.kind === 'xoauth2' && { auth: { type: 'OAuth2', user: auth.user } }),
    } as Parameters<typeof nodemailer.createTransport>[0]);
    if (auth.kind === 'xoauth2') {
      transporter.set('oauth2_provision_cb', (_user, renew, done) => {
        tokens.get(auth, renew).then(
          (token) => done(null, token),
          (error) => done(error),
        );
      });
    }
    // The error of a connection that nobody waits for.
    transporter.on('error', () => {});
    return transporter;
  }

  const timer = setInterval(() => {
    for (const [key, { usedAt, transporter, gate }] of lines) {
      if (gate.running > 0 || performance.now() - usedAt < idleMs) continue;
      lines.delete(key);
      transporter.close();
    }
  }, idleMs / 2);
  timer.unref?.();

  return {
    async send(key, relay, mail, signal) {
      // What stands for several people in a header would be several.
      if (!isAddress(mail.to)) return { outcome: 'refused', said: 'the address of the recipient is none' };
      const line = await lineTo(key, relay);
      return line.gate.run(async () => {
        try {
          const { response = '' } = await line.transporter.sendMail(messageOf(relay, mail));
          return { outcome: 'delivered', ...statusOf(response), said: response };
        } catch (error) {
          return refusalOf(error as SmtpFailure);
        } finally {
          line.usedAt = performance.now();
        }
      }, signal);
    },
    close() {
      clearInterval(timer);
      for (const { transporter } of lines.values()) transporter.close();
      lines.clear();
    },
  };
}

function messageOf({ sender, replyTo }: Relay, mail: Mail) {
  const to = { name: '', address: mail.to };
  return {
    from: sender,
    // In the envelope and the header alike: no address can stand for two.
    to,
    envelope: { from: sender.address, to: [mail.to] },
    ...(replyTo !== '' && { replyTo }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.id}@${sender.address.slice(sender.address.lastIndexOf('@') + 1)}>`,
    headers: {
      // Nobody's holiday answers it (RFC 3834 §5), nor Exchange's.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': mail.language,
    },
  };
}

interface SmtpFailure extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/** Refused for good is the recipient or the message (RFC 5321 §4.2.1); sign-in and sender can be mended. */
function refusalOf({ command, response, responseCode, message }: SmtpFailure): Report {
  const ofMail = command === 'RCPT TO' || command === 'DATA';
  const forGood = ofMail && responseCode !== undefined && responseCode >= 500;
  return {
    outcome: forGood ? 'refused' : 'failed',
    ...(responseCode !== undefined && { status: responseCode }),
    said:
      command === 'STARTTLS'
        ? `it has no TLS, which is asked for: ${response || message}`
        : response || message,
  };
}

const statusOf = (response: string) => {
  const status = Number.parseInt(response, 10);
  return Number.isNaN(status) ? {} : { status };
};
