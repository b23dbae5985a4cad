import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  type CreateSubscriptionRequestSchema,
  EventFormat,
  type Subscription,
} from '../../../contract/services/postern/event/v1.ts';
import { usePermissions } from '../api/index.ts';
import type { FormState } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Antenna, Download, Webhook } from '../ui/icons.ts';
import { Checkbox, Radios, Select, TextField } from '../ui/index.ts';

export type Way = 'http' | 'nats' | 'pull';
type Format = 'json' | 'structured' | 'binary';

export interface SubscriptionValues {
  readonly name: string;
  readonly way: Way;
  readonly url: string;
  readonly authorization: string;
  readonly servers: string;
  readonly stream: string;
  readonly prefix: string;
  readonly natsToken: string;
  readonly eventTypes: string;
  readonly aggregateTypes: string;
  readonly organizationId: string;
  readonly format: Format;
  readonly personal: boolean;
}

const formats: Readonly<Record<Format, EventFormat>> = {
  json: EventFormat.JSON,
  structured: EventFormat.CLOUDEVENTS_STRUCTURED,
  binary: EventFormat.CLOUDEVENTS_BINARY,
};
const formatNames = Object.keys(formats) as Format[];

export const blank: SubscriptionValues = {
  name: '',
  way: 'http',
  url: '',
  authorization: '',
  servers: '',
  stream: '',
  prefix: '',
  natsToken: '',
  eventTypes: '',
  aggregateTypes: '',
  organizationId: '',
  format: 'json',
  personal: false,
};

export const secretFields = ['authorization', 'natsToken'] as const;

const lines = (items: readonly string[] | undefined): string => (items ?? []).join('\n');
const items = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

export function valuesOf({
  name,
  destination,
  filter,
  format,
  personalData,
}: Subscription): SubscriptionValues {
  const http = destination.case === 'http' ? destination.value : undefined;
  const nats = destination.case === 'nats' ? destination.value : undefined;
  return {
    ...blank,
    name,
    way: destination.case ?? 'pull',
    url: http?.url ?? '',
    servers: lines(nats?.servers),
    stream: nats?.stream ?? '',
    prefix: nats?.subjectPrefix ?? '',
    eventTypes: lines(filter?.eventTypes),
    aggregateTypes: lines(filter?.aggregateTypes),
    organizationId: filter?.organizationId ?? '',
    format: formatNames.find((one) => formats[one] === format) ?? 'json',
    personal: personalData,
  };
}

type Destination = NonNullable<MessageInitShape<typeof CreateSubscriptionRequestSchema>['destination']>;

/** Where it tells of events; a secret that is left empty stays as it was. */
export function destinationOf(values: SubscriptionValues): Destination {
  const { way, url, authorization, servers, stream, prefix, natsToken } = values;
  if (way === 'http')
    return { case: 'http', value: { url: url.trim(), ...(authorization && { authorization }) } };
  if (way === 'nats')
    return {
      case: 'nats',
      value: {
        servers: items(servers),
        stream: stream.trim(),
        subjectPrefix: prefix.trim(),
        ...(natsToken && { authentication: { by: { case: 'token', value: natsToken } } }),
      },
    };
  return { case: undefined };
}

export const inputOf = (values: SubscriptionValues) => ({
  name: values.name.trim(),
  filter: {
    eventTypes: items(values.eventTypes),
    aggregateTypes: items(values.aggregateTypes),
    organizationId: values.organizationId.trim(),
  },
  format: formats[values.format],
  personalData: values.personal,
});

const ofDestination = [
  'way',
  'url',
  'authorization',
  'servers',
  'stream',
  'prefix',
  'natsToken',
] as const satisfies readonly (keyof SubscriptionValues)[];
const ofFilter = [
  'eventTypes',
  'aggregateTypes',
  'organizationId',
] as const satisfies readonly (keyof SubscriptionValues)[];

/** As UpdateSubscription takes it: a destination and a filter are set as a whole, where something of them changes. */
export function changesOf(values: SubscriptionValues, changes: Partial<SubscriptionValues>) {
  const { name, filter, format, personalData } = inputOf(values);
  const has = (...fields: readonly (keyof SubscriptionValues)[]) => fields.some((field) => field in changes);
  const destination = destinationOf(values);
  return {
    ...(has('name') && { name }),
    ...(has(...ofFilter) && { filter }),
    ...(has('format') && { format }),
    ...(has('personal') && { personalData }),
    ...(has(...ofDestination) && {
      destination: destination.case === undefined ? ({ case: 'pull', value: true } as const) : destination,
    }),
  };
}

export const SubscriptionFields = ({
  form,
  keeps,
}: {
  readonly form: FormState<SubscriptionValues>;
  /** Whether secrets that are left empty stay. */
  readonly keeps?: boolean;
}) => {
  const t = useTexts();
  const { has } = usePermissions();
  const texts = t.subscriptions;
  const { way } = form.values;
  const secretHint = keeps ? texts.secretKept : undefined;
  return (
    <>
      <TextField label={t.common.name} {...form.field('name')} />
      <Radios<Way>
        label={texts.way}
        choices={[
          { id: 'http', label: texts.destinations.http, hint: texts.destinations.httpHint, icon: Webhook },
          { id: 'nats', label: texts.destinations.nats, hint: texts.destinations.natsHint, icon: Antenna },
          { id: 'pull', label: texts.destinations.pull, hint: texts.destinations.pullHint, icon: Download },
        ]}
        {...form.field('way')}
      />
      {way === 'http' && (
        <>
          <TextField label={texts.url} type="url" {...form.field('url')} />
          <TextField
            label={texts.authorization}
            hint={secretHint ?? texts.authorizationHint}
            type="password"
            autoComplete="off"
            optional
            {...form.field('authorization')}
          />
        </>
      )}
      {way === 'nats' && (
        <>
          <TextField
            label={texts.servers}
            hint={texts.serversHint}
            lines={2}
            code
            {...form.field('servers')}
          />
          <div className="pair">
            <TextField label={texts.stream} hint={texts.streamHint} optional {...form.field('stream')} />
            <TextField label={texts.prefix} placeholder="postern" optional {...form.field('prefix')} />
          </div>
          <TextField
            label={texts.natsToken}
            hint={secretHint}
            type="password"
            autoComplete="off"
            optional
            {...form.field('natsToken')}
          />
        </>
      )}
      <TextField
        label={texts.eventTypes}
        hint={texts.eventTypesHint}
        lines={3}
        code
        optional
        {...form.field('eventTypes')}
      />
      <div className="pair">
        <TextField
          label={texts.aggregateTypes}
          hint={texts.aggregateTypesHint}
          optional
          {...form.field('aggregateTypes')}
        />
        <TextField label={texts.organization} optional {...form.field('organizationId')} />
      </div>
      <Select<Format>
        label={texts.format}
        choices={formatNames.map((id) => ({ id, label: texts.formats[id] }))}
        {...form.field('format')}
      />
      {has('user.read') && (
        <Checkbox
          hint={texts.personalHint}
          isSelected={form.values.personal}
          onChange={(personal) => form.set({ personal })}
        >
          {texts.personal}
        </Checkbox>
      )}
    </>
  );
};
