import { describe, expect, test } from 'bun:test';
import type { NewEvent } from '../../eventstore/index.ts';
import { factTypes, given } from '../../testing/scenario.ts';
import * as commands from './commands.ts';
import { type StreamSettings, streamAggregate } from './state.ts';

const owner = { clientId: 'c', applicationId: 'a', projectId: 'p', issuer: 'https://id.test' };
const settings: StreamSettings = {
  method: 'push',
  endpoint: 'https://receiver.test/',
  eventsRequested: ['one'],
  description: '',
};
const header = { cryptoType: 0, algorithm: 'aes256', keyId: 'k', crypted: 'x' } as const;
const stream = (...facts: NewEvent[]) => given(streamAggregate, ...facts).state;
const added = () => commands.addStream(stream(), 0, owner, settings, header).events;
const there = (...facts: NewEvent[]) => stream(...added(), ...facts);

test('a stream is made with its project, and once', () => {
  const made = commands.addStream(stream(), 0, owner, settings, header);
  expect(made.requires).toEqual([{ type: 'project', id: 'p' }]);
  expect(factTypes(made)).toEqual(['ssf_stream.added']);
  expect(made.constraints).toMatchObject([{ action: 'add', type: 'ssf_stream_place', field: 'a/0' }]);
  expect(() => commands.addStream(there(), 0, owner, settings, undefined)).toThrow('already exists');
});

test('of somebody else it is as if there were none', () => {
  expect(() => commands.requireStream(there(), 'c')).not.toThrow();
  const refusals = [stream(), there(), there(...commands.removeStream.events)].map((one) => {
    try {
      commands.requireStream(one, 'another');
    } catch (error) {
      return String(error);
    }
    return 'allowed';
  });
  expect(new Set(refusals).size).toBe(1);
  expect(refusals[0]).toContain('no such stream');
});

describe('a change', () => {
  const payloadOf = (change: Partial<StreamSettings>, authorization?: commands.Authorization) =>
    commands.changeStream(there(), change, authorization).events.map(({ payload }) => payload);

  test('that changes nothing writes nothing', () => {
    expect(payloadOf({ ...settings })).toEqual([]);
  });

  test('of the endpoint takes the header of the old one along, unless there is a new one', () => {
    const endpoint = 'https://other.test/';
    expect(payloadOf({ endpoint })).toEqual([{ endpoint, authorization: null }]);
    expect(payloadOf({ endpoint }, header)).toEqual([{ endpoint, authorization: header }]);
    expect(payloadOf({ description: 'mine' })).toEqual([{ description: 'mine' }]);
  });
});

test('a status is written where it or its reason is another', () => {
  const paused = commands.setStatus(there(), 'paused', 'night');
  expect(factTypes(paused)).toEqual(['ssf_stream.paused']);
  expect(factTypes(commands.setStatus(there(...paused.events), 'paused', 'night'))).toEqual([]);
  expect(factTypes(commands.setStatus(there(...paused.events), 'paused', 'day'))).toEqual([
    'ssf_stream.paused',
  ]);
  expect(factTypes(commands.setStatus(there(...paused.events), 'enabled', ''))).toEqual([
    'ssf_stream.activated',
  ]);
  const disabled = there(...commands.setStatus(there(), 'disabled', '').events);
  expect(disabled.status).toBe('disabled');
  const enabled = commands.setStatus(disabled, 'enabled', '');
  expect(enabled.events.map(({ payload }) => payload)).toEqual([{ anew: true }]);
  expect(factTypes(commands.setStatus(disabled, 'paused', ''))).toEqual([
    'ssf_stream.activated',
    'ssf_stream.paused',
  ]);
});

test('a verification is asked for again after a while', () => {
  const asked = commands.requestVerification(there(), new Date('2026-01-01T00:00:00Z'));
  expect(factTypes(asked)).toEqual(['ssf_stream.verification.requested']);
  const before = there(...asked.events);
  const soon = new Date('2026-01-01T00:00:04Z');
  expect(() => commands.requestVerification(before, soon)).toThrow('a moment ago');
  const later = new Date('2026-01-01T00:00:05Z');
  expect(factTypes(commands.requestVerification(before, later))).toHaveLength(1);
});
