import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { testCertificate } from '../contract/listener/testing-certificate.ts';
import {
  allOf,
  type Control,
  decodeMessage,
  decodeResponse,
  encodeMessage,
  encodeRequest,
  LdapFrames,
  type LdapMessage,
  type LdapResponse,
  type LdapResult,
  type SearchRequest,
  scope,
} from '../ldapv3/index.ts';
import { startTestPostern, type TestPostern, type TestPosternOptions } from '../testing/postern.ts';

/** A server with a directory, and an organization with people and groups in it. */
export interface LdapScene {
  readonly postern: TestPostern;
  readonly port: number;
  readonly tlsPort: number;
  readonly orgId: string;
  /** `o=…`, the organization by its id. */
  readonly base: string;
  /** Makes a person whose address is proven. */
  person(
    username: string,
    more?: { readonly displayName?: string; readonly password?: string },
  ): Promise<string>;
  group(name: string, ...userIds: string[]): Promise<string>;
  /** A service account with a token, and a role in the organization. */
  machine(username: string, role?: string): Promise<Machine>;
  stop(): Promise<void>;
}

export interface Machine {
  readonly userId: string;
  readonly tokenId: string;
  readonly token: string;
}

export const personsPassword = 'Correct horse 5 battery!';

export async function openLdapScene(options: TestPosternOptions = {}): Promise<LdapScene> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-ldap-'));
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  await writeFile(files.certFile, testCertificate.cert);
  await writeFile(files.keyFile, testCertificate.key);
  const postern = await startTestPostern({
    ...options,
    configure(config) {
      Object.assign(config.ldap, { port: 0, tlsPort: 0, tls: files });
      options.configure?.(config);
    },
  });
  const { port = 0, tlsPort = 0 } = postern.server.ldap ?? {};
  const { organizationId: orgId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Acme' },
  );
  return {
    postern,
    port,
    tlsPort,
    orgId,
    base: `o=${orgId}`,
    async person(username, { displayName = `${username} of Acme`, password = personsPassword } = {}) {
      const { userId } = await postern.call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
        username,
        organization: { orgId },
        profile: { givenName: username, familyName: 'of Acme', displayName },
        email: { email: `${username}@acme.example`, isVerified: true },
        password: { password, changeRequired: false },
      });
      return userId;
    },
    async group(name, ...userIds) {
      const groups = 'zitadel.group.v2.GroupService';
      const { id } = await postern.call<{ id: string }>(`${groups}/CreateGroup`, {
        organizationId: orgId,
        name,
        description: `The ${name}`,
      });
      if (userIds.length > 0) await postern.call(`${groups}/AddUsersToGroup`, { id, userIds });
      return id;
    },
    async machine(username, role) {
      const users = 'zitadel.user.v2.UserService';
      const { id: userId } = await postern.call<{ id: string }>(`${users}/CreateUser`, {
        organizationId: orgId,
        username,
        machine: { name: username },
      });
      const expirationDate = new Date(Date.now() + 3_600_000).toISOString();
      const { token, tokenId } = await postern.call<{ token: string; tokenId: string }>(
        `${users}/AddPersonalAccessToken`,
        {
          userId,
          expirationDate,
        },
      );
      if (role)
        await postern.callIn(orgId, 'zitadel.management.v1.ManagementService/AddOrgMember', {
          userId,
          roles: [role],
        });
      return { userId, tokenId, token };
    },
    async stop() {
      await postern.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Answer {
  readonly entries: ReadonlyArray<{ readonly dn: string; readonly [name: string]: string | string[] }>;
  readonly result: LdapResult;
  readonly controls: readonly Control[];
  readonly value: string;
}

/** A client that says exactly what a test has it say. */
export class LdapTestClient {
  #id = 0;
  #frames = new LdapFrames(10_000_000);
  #messages: LdapMessage<LdapResponse>[] = [];
  #wake: () => void = () => {};
  closed = false;

  private constructor(readonly socket: Socket) {
    socket.on('data', (piece: Uint8Array) => {
      this.#frames.push(piece);
      for (let bytes = this.#frames.next(); bytes; bytes = this.#frames.next())
        this.#messages.push(decodeMessage(bytes, 1_000_000, decodeResponse));
      this.#wake();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
      this.#wake();
    });
  }

  static async clear(port: number): Promise<LdapTestClient> {
    const socket = connect({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    return new LdapTestClient(socket);
  }

  static async secure(port: number, over?: LdapTestClient): Promise<LdapTestClient> {
    over?.socket.removeAllListeners('data');
    const socket = connectTls({
      ...(over ? { socket: over.socket } : { port, host: '127.0.0.1' }),
      servername: 'localhost',
      ca: testCertificate.cert,
    });
    await once(socket, 'secureConnect');
    return new LdapTestClient(socket);
  }

  /** The next message, undefined when the connection is closed. */
  async next(): Promise<LdapMessage<LdapResponse> | undefined> {
    for (;;) {
      const message = this.#messages.shift();
      if (message || this.closed) return message;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  say(operation: Uint8Array, controls: readonly Control[] = []): number {
    this.socket.write(encodeMessage(++this.#id, operation, controls));
    return this.#id;
  }

  /** Asks, and collects what is answered. @throws Error when the connection is closed before */
  async ask(operation: Uint8Array, controls: readonly Control[] = []): Promise<Answer> {
    const id = this.say(operation, controls);
    const entries: Answer['entries'][number][] = [];
    for (;;) {
      const message = await this.next();
      if (!message) throw new Error('the connection was closed');
      const { operation: answer } = message;
      if (answer.op === 'entry') {
        const attributes = answer.attributes.map(({ type, values }) => {
          const texts = values.map((value) => Buffer.from(value).toString());
          return [type, texts.length === 1 ? (texts[0] as string) : texts] as const;
        });
        entries.push({ dn: answer.dn, ...Object.fromEntries(attributes) });
      } else if ('result' in answer) {
        const value = answer.op === 'extended' ? Buffer.from(answer.value ?? '').toString() : '';
        if (message.id !== id && message.id !== 0) throw new Error('an answer to another question');
        return { entries, result: answer.result, controls: message.controls, value };
      } else throw new Error(`an answer of the kind ${JSON.stringify(answer)}`);
    }
  }

  bind(name: string, password: string): Promise<Answer> {
    return this.ask(encodeRequest({ op: 'bind', version: 3, name, password: Buffer.from(password) }));
  }

  search(request: Partial<SearchRequest>, controls: readonly Control[] = []): Promise<Answer> {
    return this.ask(
      encodeRequest({
        op: 'search',
        base: '',
        scope: scope.subtree,
        sizeLimit: 0,
        timeLimit: 0,
        typesOnly: false,
        filter: allOf(),
        attributes: [],
        ...request,
      }),
      controls,
    );
  }

  extended(name: string): Promise<Answer> {
    return this.ask(encodeRequest({ op: 'extended', name }));
  }

  end(): void {
    this.socket.destroy();
  }
}
