import type { Client } from '../../application/index.ts';
import {
  type AggregateWrite,
  type CommandScope,
  type Executed,
  runCommand,
  unborn,
} from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { isRelated } from './audience.ts';
import * as commands from './commands.ts';
import { securityEventDue, streamUserAdded, streamUserRemoved } from './events.ts';
import { saidOf, streamsOf } from './queries.ts';
import { type Stream, type StreamSettings, securityEventAggregate, streamAggregate } from './state.ts';
import { type StreamStatus, streamSignals } from './vocabulary.ts';

export interface WantedSettings extends StreamSettings {
  /** Sent with each push; '' for none. */
  readonly authorization: string;
}

interface User {
  readonly id: string;
  readonly orgId: string;
}

/** What receivers, and administrators for them, do to streams. @see commands for what each refuses */
export function streamOperations({ store, sql, ids, encryption, clock }: Platform) {
  const sealed = (authorization: string | undefined): commands.Authorization =>
    authorization === undefined
      ? undefined
      : authorization === ''
        ? null
        : encryption.seal('target', authorization);

  /** About the stream itself, told by it along with what is decided on it. */
  const told = (
    { instanceId }: CommandScope,
    streamId: string,
    event: string,
    claims: Record<string, string>,
  ): AggregateWrite => ({
    aggregateType: securityEventAggregate.type,
    aggregateId: ids(),
    owner: instanceId,
    expectedVersion: 0,
    events: [securityEventDue({ event, streams: [streamId], claims })],
  });

  /** @param clientId whose it must be; left out: whoever's */
  const change = (
    scope: CommandScope,
    id: string,
    clientId: string | undefined,
    decide: (stream: Stream) => ReturnType<typeof commands.setStatus>,
    along: readonly AggregateWrite[] = [],
  ): Promise<Executed<Stream>> =>
    runCommand(
      store,
      scope,
      streamAggregate,
      id,
      ({ state }) => {
        commands.requireStream(state, clientId);
        return decide(state);
      },
      { along },
    );

  return {
    async create(
      scope: CommandScope,
      client: Client,
      issuer: string,
      { authorization, ...settings }: WantedSettings,
    ): Promise<string> {
      const { instanceId } = scope;
      const there = (await streamsOf(sql, instanceId, client.clientId)).map(({ id }) => id);
      const states = await store.loadMany(instanceId, streamAggregate, there);
      for (const { state } of states.values()) commands.requireNotImposed(state);
      const id = ids();
      const owner = {
        clientId: client.clientId,
        applicationId: client.applicationId,
        projectId: client.project.id,
        issuer,
      };
      const header = sealed(authorization || undefined);
      await commands.streamPlaces.inFree(there.length, (place) =>
        runCommand(
          store,
          scope,
          streamAggregate,
          id,
          ({ state }) => commands.addStream(state, place, owner, settings, header),
          { owner: client.org.id, from: unborn(streamAggregate, id) },
        ),
      );
      return id;
    },

    update: (
      scope: CommandScope,
      id: string,
      clientId: string,
      { authorization, ...settings }: Partial<WantedSettings>,
    ) =>
      change(scope, id, clientId, (stream) => commands.changeStream(stream, settings, sealed(authorization))),

    /** By its receiver, or, where none is named, by an administrator. */
    remove: (scope: CommandScope, id: string, clientId?: string) =>
      change(scope, id, clientId, (stream) => {
        if (clientId !== undefined) commands.requireNotImposed(stream);
        return commands.removeStream;
      }),

    setStatus: (scope: CommandScope, id: string, clientId: string, status: StreamStatus, reason: string) =>
      change(scope, id, clientId, (stream) => commands.setStatus(stream, status, reason)),

    /** By others than its receiver, who is told of it (SSF 1.0 §8.1.5). */
    imposeStatus: (scope: CommandScope, id: string, status: StreamStatus, reason: string) =>
      change(scope, id, undefined, (stream) => commands.imposeStatus(stream, status, reason), [
        told(scope, id, streamSignals.streamUpdated, { status, ...(reason !== '' && { reason }) }),
      ]),

    /** @param state goes back to the receiver, who knows by it what was asked for */
    verify: (scope: CommandScope, id: string, clientId: string | undefined, state: string | undefined) =>
      change(scope, id, clientId, (stream) => commands.requestVerification(stream, clock()), [
        told(scope, id, streamSignals.verification, state === undefined ? {} : { state }),
      ]),

    /**
     * A receiver wants to hear of a user: one of its own organization, or whose tokens it holds. Of anybody else it is
     * told nothing, and not that either, since who asks would learn who is here.
     */
    async addUser(scope: CommandScope, streamId: string, client: Client, user: User): Promise<void> {
      const { instanceId } = scope;
      if (await saidOf(sql, instanceId, streamId, user.id)) return;
      const may =
        user.orgId === client.org.id || (await isRelated(sql, instanceId, client.clientId, user.id));
      if (may)
        await change(scope, streamId, client.clientId, () => ({
          events: [streamUserAdded({ userId: user.id })],
        }));
    },

    async removeUser(scope: CommandScope, streamId: string, client: Client, user: User): Promise<void> {
      const { instanceId } = scope;
      const said = await saidOf(sql, instanceId, streamId, user.id);
      if (said === false) return;
      if (said || (await isRelated(sql, instanceId, client.clientId, user.id)))
        await change(scope, streamId, client.clientId, () => ({
          events: [streamUserRemoved({ userId: user.id })],
        }));
    },
  };
}

export type StreamOperations = ReturnType<typeof streamOperations>;
