import type { Socket } from 'node:net';
import {
  decodeMessage,
  decodeResponse,
  encodeMessage,
  encodeRequest,
  LdapFrames,
  type LdapResponse,
  type LdapResult,
  oid,
  resultName,
  type SearchEntry,
  type SearchRequest,
} from '../../ldapv3/index.ts';

/** Of a directory's message, in bytes and in elements: an entry with its groups, and no photographs of megabytes. */
const longestMessage = 1_048_576;
const mostElements = 20_000;
/** Of an answer of several messages. */
const longestAnswer = 2 * longestMessage;
/** Entries and references that are read of one answer; nobody asks for as many. */
const mostAnswers = 64;

/** The server broke off, or spoke something else than LDAP; another one may be asked. */
export class Broken extends Error {
  /** @param mendable by who configures it: it will be the same the next time */
  constructor(
    message: string,
    readonly mendable = false,
  ) {
    super(message);
  }
}

export interface Found {
  readonly entries: readonly SearchEntry[];
  readonly result: LdapResult;
}

interface Waiting {
  readonly resolve: (response: LdapResponse) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A conversation with a directory: one question at a time (RFC 4511). Everything throws Broken where it comes to no
 * answer; whoever opened it ends it.
 */
export class DirectoryConnection {
  #socket: Socket;
  #frames = new LdapFrames(longestMessage);
  #answers: LdapResponse[] = [];
  #waiting: Waiting | undefined;
  #broken: Error | undefined;
  #id = 0;
  #heardOfAnswer = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen(socket);
  }

  /** Once per connection, as whom the questions that follow are asked. */
  async bind(name: string, password: string): Promise<LdapResult> {
    this.#ask(encodeRequest({ op: 'bind', version: 3, name, password: new TextEncoder().encode(password) }));
    const answer = await this.#next();
    if (answer.op !== 'bind') throw new Broken('it answered something else than a bind');
    return answer.result;
  }

  /** @returns the entries until the search ended, or until there are more than were asked for */
  async search(request: Omit<SearchRequest, 'op'>): Promise<Found> {
    this.#ask(encodeRequest({ op: 'search', ...request }));
    const entries: SearchEntry[] = [];
    for (let answers = 0; answers < mostAnswers; answers++) {
      const answer = await this.#next();
      if (answer.op === 'searchDone') return { entries, result: answer.result };
      // Other servers are not asked: who answers for them nobody has checked.
      if (answer.op === 'reference') continue;
      if (answer.op !== 'entry') throw new Broken('it answered something else than a search');
      entries.push(answer);
    }
    throw new Broken('its answer to a search does not end');
  }

  /** TLS from now on (RFC 4511 §4.14). @param secure makes it of the connection */
  async startTls(secure: (socket: Socket) => Promise<Socket>): Promise<void> {
    this.#ask(encodeRequest({ op: 'extended', name: oid.startTls }));
    const answer = await this.#next();
    if (answer.op !== 'extended') throw new Broken('it answered something else than StartTLS');
    if (answer.result.code !== 0) throw new Broken(`it has no StartTLS: ${saidOf(answer.result)}`, true);
    if (this.#broken) throw this.#broken;
    // What was said in the clear after the answer would be taken for what is said under TLS.
    if (this.#frames.pending > 0 || this.#answers.length > 0)
      throw new Broken('it went on talking in the clear after StartTLS');
    const clear = this.#socket;
    clear.pause();
    clear.removeAllListeners('data').removeAllListeners('close').removeAllListeners('end');
    const over = await secure(clear);
    this.#socket = over;
    this.#listen(over);
  }

  get socket(): Socket {
    return this.#socket;
  }

  /** Says goodbye, where anybody still listens. */
  end(): void {
    this.#settle(new Broken('the conversation is over'));
    if (this.#socket.destroyed) return;
    this.#socket.end(encodeMessage(++this.#id, encodeRequest({ op: 'unbind' })));
    this.#socket.destroySoon();
  }

  #ask(operation: Uint8Array): void {
    if (this.#broken) throw this.#broken;
    this.#heardOfAnswer = 0;
    this.#socket.write(encodeMessage(++this.#id, operation));
  }

  #next(): Promise<LdapResponse> {
    const answer = this.#answers.shift();
    if (answer) return Promise.resolve(answer);
    if (this.#broken) return Promise.reject(this.#broken);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #listen(socket: Socket): void {
    socket.on('data', (piece: Uint8Array) => this.#heard(piece));
    socket.on('error', (error) => this.#fail(new Broken(error.message)));
    socket.on('end', () => this.#fail(new Broken('it ended the connection')));
    socket.on('close', () => this.#fail(new Broken('it closed the connection')));
    socket.resume();
  }

  #heard(piece: Uint8Array): void {
    if (this.#broken) return;
    try {
      this.#heardOfAnswer += piece.length;
      if (this.#heardOfAnswer > longestAnswer) throw new Broken('its answer is too long');
      this.#frames.push(piece);
      for (let bytes = this.#frames.next(); bytes; bytes = this.#frames.next()) this.#took(bytes);
    } catch (error) {
      this.#fail(error instanceof Broken ? error : new Broken((error as Error).message));
    }
  }

  #took(bytes: Uint8Array): void {
    const { id, operation } = decodeMessage(bytes, mostElements, decodeResponse);
    if (id === 0) {
      const why = operation.op === 'extended' ? `: ${saidOf(operation.result)}` : '';
      throw new Broken(`it takes its leave${why}`);
    }
    if (id !== this.#id) throw new Broken('it answered what nobody asked');
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting.resolve(operation);
    else if (this.#answers.push(operation) > mostAnswers) throw new Broken('it says more than it is asked');
  }

  #fail(error: Error): void {
    if (this.#broken) return;
    this.#settle(error);
    this.#socket.destroy();
  }

  #settle(error: Error): void {
    this.#broken ??= error;
    this.#waiting?.reject(error);
    this.#waiting = undefined;
    this.#answers = [];
  }
}

/** What a server said to people, made short and of one line. */
export const saidOf = ({ code, diagnostic }: LdapResult): string => {
  const words = diagnostic
    ?.replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
  return words ? `${resultName(code)}, ${words}` : resultName(code);
};
