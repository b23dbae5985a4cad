import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createClient, type Interceptor, type Transport } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { tellStory } from './story.ts';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const bearer =
  (token: string): Interceptor =>
  (next) =>
  (request) => {
    request.header.set('authorization', `Bearer ${token}`);
    return next(request);
  };

type MakeTransport = (options: { baseUrl: string; interceptors: Interceptor[] }) => Transport;
const protocols: Record<string, MakeTransport> = {
  'Connect JSON over HTTP/1.1': (options) =>
    createConnectTransport({ ...options, httpVersion: '1.1', useBinaryFormat: false }),
  'Connect binary over HTTP/1.1': (options) =>
    createConnectTransport({ ...options, httpVersion: '1.1', useBinaryFormat: true }),
  'Connect binary over HTTP/2': (options) =>
    createConnectTransport({ ...options, httpVersion: '2', useBinaryFormat: true }),
  'gRPC-Web over HTTP/1.1': (options) => createGrpcWebTransport({ ...options, httpVersion: '1.1' }),
  gRPC: (options) => createGrpcTransport(options),
};

describe('@connectrpc/connect-node', () => {
  for (const [protocol, make] of Object.entries(protocols)) {
    test(`${protocol}: a customer from creation to removal`, async () => {
      // The story asserts each step of itself.
      expect.hasAssertions();
      await tellStory(
        protocol,
        (service, token) =>
          createClient(service, make({ baseUrl: postern.url, interceptors: [bearer(token)] })),
        postern.pat,
      );
    });
  }
});
