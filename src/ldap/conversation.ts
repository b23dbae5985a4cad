import type { Socket } from 'node:net';
import { TLSSocket, type TLSSocketOptions } from 'node:tls';
import type { InstanceContext } from '../contract/types.ts';
import {
  type Control,
  decodeMessage,
  decodeRequest,
  encodeEntry,
  encodeExtended,
  encodeMessage,
  encodeResult,
  LdapFrames,
  type LdapMessage,
  type LdapRequest,
  type LdapResult,
  MalformedBer,
  oid,
  op,
  resultCode,
  type SearchRequest,
} from '../ldapv3/index.ts';
import type { Logger } from '../telemetry/types.ts';
import type { Bound, createBind } from './bind.ts';
import { LdapRefusal } from './refusal.ts';
import type { createSearch } from './search.ts';

export interface ConversationTools {
  readonly bind: ReturnType<typeof createBind>;
  readonly search: ReturnType<typeof createSearch>;
  /** The instance that a client means, by the name it asked for in TLS. @throws LdapRefusal */
  readonly instanceOf: (serverName: string | undefined) => Promise<InstanceContext>;
  readonly certificate: () => Pick<TLSSocketOptions, 'cert' | 'key'>;
  readonly log: Logger;
}

/** Of a client's message; nobody who searches says as much. */
const longestMessage = 65_536;
const mostElements = 2_000;
/** Requests that wait while one is answered; then nothing more is read. */
const mostWaiting = 32;
/** Who does not read what was asked for loses the connection. */
const writeMs = 30_000;
/** Times without a request: before a bind, and after one. */
export const patienceMs = { stranger: 30_000, bound: 15 * 60_000 } as const;

type Request = LdapMessage<LdapRequest>;

/** One client's connection: requests are answered one after the other (RFC 4511 §3.1 allows any order). */
export class Conversation {
  readonly #tools: ConversationTools;
  readonly #address: string;
  #socket: Socket;
  #secure: TLSSocket | undefined;
  #frames = new LdapFrames(longestMessage);
  #waiting: Request[] = [];
  #working = false;
  #abandoned = new Set<number>();
  #current: number | undefined;
  #bound: Bound | undefined;
  #heardAt = performance.now();
  #draining = false;
  #ended = false;
  #starting = false;

  constructor(socket: Socket, tools: ConversationTools, overTls: boolean) {
    this.#tools = tools;
    this.#socket = socket;
    this.#address = socket.remoteAddress ?? '';
    socket.on('error', () => this.#close());
    socket.on('close', () => this.#close());
    if (overTls) this.#startTls();
    else this.#listen(socket);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Ends it when it was silent for too long, or says a message too slowly. */
  sweep(now: number): void {
    if (this.#working) return;
    const isSlow = this.#frames.pending > 0 || this.#bound === undefined;
    if (now - this.#heardAt > (isSlow ? patienceMs.stranger : patienceMs.bound)) this.#close();
  }

  /** Answers what is under way, and takes its leave (RFC 4511 §4.4.1). */
  drain(): void {
    this.#draining = true;
    if (!this.#working) this.#leave(resultCode.unavailable, 'the server is going down');
  }

  close(): void {
    this.#close();
  }

  #listen(socket: Socket): void {
    socket.on('data', (piece: Uint8Array) => this.#heard(piece));
    socket.on('end', () => this.#close());
  }

  #startTls(): void {
    const clear = this.#socket;
    clear.removeAllListeners('data').removeAllListeners('end');
    this.#starting = true;
    const secure = new TLSSocket(clear, { isServer: true, ...this.#tools.certificate() });
    secure.on('error', () => this.#close());
    secure.on('close', () => this.#close());
    secure.once('secure', () => {
      this.#starting = false;
      this.#secure = secure;
    });
    this.#socket = secure;
    this.#listen(secure);
  }

  #heard(piece: Uint8Array): void {
    if (this.#ended) return;
    try {
      this.#frames.push(piece);
      for (let bytes = this.#frames.next(); bytes; bytes = this.#frames.next()) {
        this.#heardAt = performance.now();
        this.#took(decodeMessage(bytes, mostElements, decodeRequest));
      }
    } catch (error) {
      if (!(error instanceof MalformedBer)) throw error;
      this.#leave(resultCode.protocolError, error.message);
    }
  }

  #took(message: Request): void {
    const { operation } = message;
    if (operation.op === 'unbind') {
      this.#close();
      return;
    }
    if (operation.op === 'abandon') {
      this.#waiting = this.#waiting.filter(({ id }) => id !== operation.id);
      if (operation.id === this.#current) this.#abandoned.add(operation.id);
      return;
    }
    this.#waiting.push(message);
    if (this.#waiting.length > mostWaiting) this.#socket.pause();
    if (!this.#working) this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    try {
      for (let next = this.#waiting.shift(); next && !this.#ended; next = this.#waiting.shift()) {
        this.#current = next.id;
        await this.#answer(next);
        this.#abandoned.delete(next.id);
        if (this.#socket.isPaused() && this.#waiting.length < mostWaiting / 2) this.#socket.resume();
        if (this.#draining) break;
      }
    } catch (error) {
      this.#tools.log.error('an LDAP request could not be answered', { error });
      this.#leave(resultCode.other, 'the server could not answer');
    }
    this.#current = undefined;
    this.#working = false;
    this.#heardAt = performance.now();
    if (this.#draining) this.#leave(resultCode.unavailable, 'the server is going down');
  }

  async #answer({ id, operation, controls }: Request): Promise<void> {
    const tag = answerOf(operation);
    const refuse = (code: number, diagnostic: string) =>
      this.#write(id, encodeResult(tag, { code, diagnostic }));
    const unknown = controls.find(({ critical, type }) => critical && type !== oid.pagedResults);
    if (unknown) return refuse(resultCode.unavailableCriticalExtension, `${unknown.type} is not known here`);
    try {
      switch (operation.op) {
        case 'extended':
          return await this.#extended(id, operation.name);
        case 'bind': {
          this.#bound = undefined;
          if (!this.#secure)
            return refuse(resultCode.confidentialityRequired, 'passwords are taken over TLS alone');
          const instance = await this.#instance();
          const { bound, result } = await this.#tools.bind({
            instance,
            request: operation,
            address: this.#address,
          });
          this.#bound = bound;
          return this.#write(id, encodeResult(tag, result));
        }
        case 'search':
          return await this.#search(id, operation, controls);
        default:
          return refuse(resultCode.unwillingToPerform, 'this directory is read, and not written');
      }
    } catch (error) {
      if (error instanceof LdapRefusal) return refuse(error.code, error.message);
      if (error instanceof MalformedBer) return refuse(resultCode.protocolError, error.message);
      throw error;
    }
  }

  async #extended(id: number, name: string): Promise<void> {
    const refuse = (code: number, diagnostic: string) =>
      this.#write(id, encodeExtended({ code, diagnostic }));
    if (name === oid.whoAmI) {
      const value = this.#bound ? `dn:${this.#bound.dn}` : '';
      return this.#write(id, encodeExtended({ code: resultCode.success }, { value }));
    }
    if (name !== oid.startTls) return refuse(resultCode.protocolError, `${name} is not known here`);
    if (this.#secure) return refuse(resultCode.operationsError, 'TLS is begun already');
    // What was said in the clear behind the request would be taken for what is said under TLS.
    if (this.#waiting.length > 0 || this.#frames.pending > 0)
      return this.#leave(resultCode.protocolError, 'nothing is said between StartTLS and TLS');
    await this.#write(id, encodeExtended({ code: resultCode.success }, { name: oid.startTls }));
    this.#startTls();
  }

  async #search(id: number, request: SearchRequest, controls: readonly Control[]): Promise<void> {
    const done = (result: LdapResult, more?: readonly Control[]) =>
      this.#write(id, encodeResult(op.searchResultDone, result), more);
    if (!this.#secure && request.base !== '')
      return done({
        code: resultCode.confidentialityRequired,
        diagnostic: 'entries are shown over TLS alone',
      });
    if (this.#bound && !(await this.#bound.still())) this.#bound = undefined;
    const instance = await this.#instance();
    const { result, controls: more } = await this.#tools.search({
      instanceId: instance.id,
      bound: this.#bound,
      request,
      controls,
      found: async (dn, attributes) => {
        if (this.#ended || this.#abandoned.has(id)) return false;
        await this.#write(id, encodeEntry(dn, attributes));
        return !this.#ended;
      },
    });
    if (!this.#abandoned.has(id)) await done(result, more);
  }

  #instance(): Promise<InstanceContext> {
    const name = (this.#secure as { servername?: string } | undefined)?.servername;
    return this.#tools.instanceOf(name || undefined);
  }

  /** Waits for who reads slowly, and not for ever. */
  async #write(id: number, operation: Uint8Array, controls?: readonly Control[]): Promise<void> {
    if (this.#ended || this.#socket.write(encodeMessage(id, operation, controls))) return;
    await new Promise<void>((resolve) => {
      const socket = this.#socket;
      const timer = setTimeout(() => this.#close(), writeMs);
      const go = (): void => {
        clearTimeout(timer);
        socket.off('drain', go).off('close', go);
        resolve();
      };
      socket.on('drain', go).on('close', go);
    });
  }

  #leave(code: number, diagnostic: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#waiting = [];
    if (this.#starting) return void this.#socket.destroy();
    const notice = encodeExtended({ code, diagnostic }, { name: oid.noticeOfDisconnection });
    this.#socket.end(encodeMessage(0, notice));
    this.#socket.destroySoon();
  }

  #close(): void {
    this.#ended = true;
    this.#waiting = [];
    this.#socket.destroy();
  }
}

/** The tag of the answer to a request (RFC 4511 Appendix B). */
function answerOf(request: LdapRequest): number {
  switch (request.op) {
    case 'bind':
      return op.bindResponse;
    case 'search':
      return op.searchResultDone;
    case 'other':
      // Each answer follows its request's number; those of deletion are of another kind.
      return request.tag === op.delRequest ? 0x6b : request.tag + 1;
    default:
      return op.extendedResponse;
  }
}
