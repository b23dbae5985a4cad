import { type DescMessage, type JsonValue, type MessageShape, toJson } from '@bufbuild/protobuf';
import { Code, ConnectError, type Interceptor, type Transport } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-web';
import { AuthProblem, type Session } from '../auth/index.ts';
import type { Journal } from './journal.ts';
import { problemOf } from './problem.ts';
import { withoutSecrets } from './redact.ts';

/** Whose tokens calls carry. */
export type TokenSource = Pick<Session, 'token'>;

async function tokenOf(session: TokenSource, refused?: string): Promise<string> {
  try {
    return await session.token(refused);
  } catch (error) {
    if (!(error instanceof AuthProblem)) throw error;
    const code = error.kind === 'ended' ? Code.Unauthenticated : Code.Unavailable;
    throw new ConnectError(error.message, code, undefined, undefined, error);
  }
}

/** A token that the API no longer takes is renewed once. What was refused so was not done, so it may be repeated. */
const authorized =
  (session: TokenSource): Interceptor =>
  (next) =>
  async (request) => {
    const token = await tokenOf(session);
    request.header.set('authorization', `Bearer ${token}`);
    try {
      return await next(request);
    } catch (error) {
      const isRefused = error instanceof ConnectError && error.code === Code.Unauthenticated;
      if (!isRefused || request.stream) throw error;
      request.header.set('authorization', `Bearer ${await tokenOf(session, token)}`);
      return next(request);
    }
  };

const inOrganization =
  (orgId: string | undefined, language: () => string): Interceptor =>
  (next) =>
  (request) => {
    if (orgId) request.header.set('x-zitadel-orgid', orgId);
    if (language()) request.header.set('accept-language', language());
    return next(request);
  };

/** What a message is as JSON; what has no JSON form here (an `Any` of an unknown type) is told as empty. */
function jsonOf<D extends DescMessage>(schema: D, message: MessageShape<D>): JsonValue {
  try {
    return toJson(schema, message);
  } catch {
    return {};
  }
}

const noted =
  (journal: Journal, orgId: string | undefined): Interceptor =>
  (next) =>
  async (request) => {
    const { service, method } = request;
    const ended = journal.begin({
      service: service.typeName,
      method: method.name,
      request: request.stream ? {} : withoutSecrets(jsonOf(method.input, request.message)),
      orgId,
    });
    try {
      const response = await next(request);
      ended('ok');
      return response;
    } catch (error) {
      ended(problemOf(error).code);
      throw error;
    }
  };

export interface TransportOptions {
  readonly session: TokenSource;
  /** Of the API: `https://id.example.com`. */
  readonly origin: string;
  /** The organization to act in; undefined: the caller's own. */
  readonly orgId: string | undefined;
  readonly journal: Journal;
  /** BCP 47; empty: as the browser says. */
  readonly language: () => string;
}

/** By Connect's JSON, which developers can read in their tools. */
export const createTransport = ({ session, origin, orgId, journal, language }: TransportOptions): Transport =>
  createConnectTransport({
    baseUrl: origin,
    interceptors: [noted(journal, orgId), inOrganization(orgId, language), authorized(session)],
  });
