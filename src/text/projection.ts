import {
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type Projection,
  type ProjectionHandler,
  type RecordedEvent,
} from '../eventstore/index.ts';
import { type TextName, textEvents, translationSet } from './events.ts';
import { etagOf } from './translation.ts';

export const textsTable = defineTable(
  'custom_texts',
  {
    instance_id: 'text',
    /** The instance or organization whose text it is. */
    id: 'text',
    template: 'text',
    language: 'text',
    key: 'text',
    text: 'text',
    ...auditColumns,
  },
  { key: ['instance_id', 'id', 'template', 'language', 'key'], goesWith: { org: 'id' } },
);

const ownerOf = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });
const keyOf = (event: RecordedEvent<string, TextName>) => {
  const { template, language, key } = event.payload;
  return { ...ownerOf(event), template, language, key };
};

const textHandlers: ProjectionHandler[] = Object.values(textEvents).flatMap(
  ({ set, removed, templateRemoved }) => [
    on(set, (event, rows) =>
      rows.insert(textsTable, { ...keyOf(event), text: event.payload.text, ...created(event) }),
    ),
    on(removed, (event, rows) => rows.remove(textsTable, keyOf(event))),
    on(templateRemoved, (event, rows) => {
      const { template, language } = event.payload;
      rows.removeWhere(textsTable, { ...ownerOf(event), template, language });
    }),
  ],
);

export const translationsTable = defineTable(
  'hosted_login_translations',
  {
    instance_id: 'text',
    id: 'text',
    language: 'text',
    translation: 'jsonb',
    etag: 'text',
    ...auditColumns,
  },
  { key: ['instance_id', 'id', 'language'], goesWith: { org: 'id' } },
);

const translationHandlers: ProjectionHandler[] = Object.values(translationSet).map((set) =>
  on(set, (event, rows) => {
    const { language, translation } = event.payload;
    const whole = translation ?? {};
    rows.insert(translationsTable, {
      ...ownerOf(event),
      language,
      translation: whole,
      etag: etagOf(whole),
      ...created(event),
      ...changed(event),
    });
  }),
);

export const textProjections: Projection[] = [
  defineProjection({ name: 'custom_texts', tables: [textsTable], handlers: textHandlers }),
  defineProjection({
    name: 'hosted_login_translations',
    tables: [translationsTable],
    handlers: translationHandlers,
  }),
];
