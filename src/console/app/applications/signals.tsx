import type { Application } from '../../../contract/services/application/v2.ts';
import {
  DeliveryMethod,
  type Stream,
  StreamSchema,
  StreamService,
  StreamStatus,
} from '../../../contract/services/postern/ssf/v1.ts';
import { changes, removes, useCall, useForeseen, usePermissions, useQueryOf } from '../api/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Ban, Pause, Play, Send, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Badge, Failed, Loading, Moment } from '../ui/index.ts';

const { listStreams, setStreamStatus, verifyStream, deleteStream } = StreamService.method;

/** Whom the application lets hear of its users' accounts and sign-ins, and how that arrives. */
export const Signals = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { signals: texts } = t.applications;
  const { data, error, isPending } = useQueryOf(listStreams, { applicationId: application.applicationId });
  const streams = data?.streams ?? [];
  return (
    <Card title={texts.title} text={texts.text}>
      {error && <Failed error={error} />}
      {isPending && <Loading lines={2} />}
      {data && streams.length === 0 && <p className="muted">{texts.none}</p>}
      {streams.length > 0 && (
        <Things label={texts.title}>
          {streams.map((stream) => (
            <Told key={stream.id} stream={stream} projectId={application.projectId} />
          ))}
        </Things>
      )}
    </Card>
  );
};

const nameOf = ({ description, endpoint, id }: Stream): string => description || endpoint || id;

const shortOf = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1);

const Told = ({ stream, projectId }: { readonly stream: Stream; readonly projectId: string }) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const { signals: texts } = t.applications;
  const { endpoint, method, events, status, reason, waiting, last } = stream;
  return (
    <Thing actions={has('project.app.write', projectId) && <Deeds stream={stream} />}>
      <strong>{nameOf(stream)}</strong> <Status status={status} />
      <div className="muted">
        {method === DeliveryMethod.PUSH ? say(texts.push, { endpoint }) : texts.poll}
      </div>
      <div className="muted">{events.length > 0 ? events.map(shortOf).join(', ') : texts.nothing}</div>
      {reason && (
        <div className="muted">
          {texts.reason}: {reason}
        </div>
      )}
      <div className="muted">
        {texts.waiting}: {waiting}
      </div>
      {last && (
        <div className="muted">
          {last.delivered ? texts.arrived : texts.notArrived}: <Moment at={last.changeDate} />
          {!last.delivered && last.said && ` (${last.said})`}
        </div>
      )}
    </Thing>
  );
};

const Status = ({ status }: { readonly status: StreamStatus }) => {
  const { states } = useTexts().applications.signals;
  switch (status) {
    case StreamStatus.ENABLED:
      return <Badge kind="good">{states.enabled}</Badge>;
    case StreamStatus.PAUSED:
      return <Badge kind="warn">{states.paused}</Badge>;
    default:
      return <Badge>{states.disabled}</Badge>;
  }
};

const becomes = ({ streamId, status }: { readonly streamId?: string; readonly status?: StreamStatus }) =>
  changes(StreamSchema, ({ id }) => id === streamId, { ...(status !== undefined && { status }), reason: '' });

const Deeds = ({ stream }: { readonly stream: Stream }) => {
  const t = useTexts();
  const say = useSay();
  const set = useForeseen(setStreamStatus, becomes);
  const verify = useCall(verifyStream);
  const remove = useForeseen(deleteStream, (gone) => removes(StreamSchema, ({ id }) => id === gone.streamId));
  const { deeds } = t.applications.signals;
  const { id: streamId, status } = stream;
  const name = nameOf(stream);
  return (
    <AskingMenu
      label={`${t.common.actions}: ${name}`}
      deeds={[
        {
          id: 'verify',
          label: deeds.verify,
          icon: Send,
          run: () => attempt(() => verify({ streamId }), deeds.verified),
        },
        status !== StreamStatus.ENABLED && {
          id: 'enable',
          label: deeds.enable,
          icon: Play,
          run: () => attempt(() => set({ streamId, status: StreamStatus.ENABLED }), deeds.enabled),
        },
        status === StreamStatus.ENABLED && {
          id: 'pause',
          label: deeds.pause,
          icon: Pause,
          run: () => attempt(() => set({ streamId, status: StreamStatus.PAUSED }), deeds.paused),
        },
        status !== StreamStatus.DISABLED && {
          id: 'disable',
          label: deeds.disable,
          icon: Ban,
          kind: 'danger',
          ask: { title: say(deeds.disableTitle, { name }), text: deeds.disableText },
          run: () => attempt(() => set({ streamId, status: StreamStatus.DISABLED }), deeds.disabled),
        },
        {
          id: 'remove',
          label: t.common.remove,
          icon: Trash2,
          kind: 'danger',
          ask: { title: say(t.common.removeTitle, { name }), text: deeds.removeText },
          run: () => attempt(() => remove({ streamId }), say(deeds.removed, { name })),
        },
      ]}
    />
  );
};
