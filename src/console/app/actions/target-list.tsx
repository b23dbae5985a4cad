import {
  ActionService,
  type Target,
  TargetFieldName,
  TargetSchema,
} from '../../../contract/services/action/v2.ts';
import { Allowed, removes, useForeseen, usePermissions } from '../api/index.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { AsCalls, Head } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Plus, Trash2, Webhook } from '../ui/icons.ts';
import { ButtonLink, Moment, millisOf } from '../ui/index.ts';
import { named } from './queries.ts';
import { ActionParts } from './tabs.tsx';
import { kindOf } from './target-fields.tsx';

const sorts: Readonly<Record<string, TargetFieldName>> = {
  name: TargetFieldName.NAME,
  endpoint: TargetFieldName.URL,
  kind: TargetFieldName.TARGET_TYPE,
  created: TargetFieldName.CREATED_DATE,
};

const { listTargets, deleteTarget } = ActionService.method;

const source = sourceOf<Target, typeof listTargets.input, typeof listTargets.output>({
  method: listTargets,
  request: ({ search, sort }, { offset, limit }) => ({
    pagination: { offset: BigInt(offset), limit, asc: sort?.ascending ?? true },
    sortingColumn: sorts[sort?.by ?? 'name'] ?? TargetFieldName.NAME,
    filters: search ? [named(search)] : [],
  }),
  rows: ({ targets }) => targets,
  total: ({ pagination }) => pagination?.totalResult,
});

export const TargetList = () => {
  const t = useTexts();
  const { has } = usePermissions();
  const remove = useForeseen(deleteTarget, (gone) => removes(TargetSchema, ({ id }) => id === gone.id));
  const texts = t.actions.targets;
  return (
    <>
      <Head title={texts.title} trail={[{ label: t.actions.title, to: '/actions' }]}>
        <AsCalls />
        <Allowed to="action.target.write">
          <ButtonLink to="/actions/targets/new" kind="primary" icon={Plus}>
            {texts.add}
          </ButtonLink>
        </Allowed>
      </Head>
      <ActionParts current="targets" />
      <DataList
        id="targets"
        label={texts.title}
        source={source}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        to={({ id }) => `/actions/targets/${id}`}
        searchable={texts.search}
        columns={[
          {
            id: 'name',
            label: t.common.name,
            width: 'minmax(12rem, 1fr)',
            sorts: true,
            show: ({ name }) => name,
            text: ({ name }) => name,
          },
          {
            id: 'endpoint',
            label: texts.endpoint,
            width: 'minmax(16rem, 2fr)',
            sorts: true,
            show: ({ endpoint }) => endpoint,
            text: ({ endpoint }) => endpoint,
          },
          {
            id: 'kind',
            label: texts.kind,
            width: '9rem',
            sorts: true,
            show: (target) => texts.kinds[kindOf(target)],
            text: kindOf,
          },
          {
            id: 'created',
            label: t.common.created,
            width: '14rem',
            sorts: true,
            show: ({ creationDate }) => <Moment at={creationDate} />,
            text: ({ creationDate }) => new Date(millisOf(creationDate)).toISOString(),
          },
        ]}
        bulk={
          has('action.target.delete')
            ? [
                {
                  id: 'remove',
                  label: t.common.remove,
                  icon: Trash2,
                  kind: 'danger',
                  confirm: texts.removeText,
                  run: ({ id }) => remove({ id }),
                },
              ]
            : []
        }
        empty={{ icon: Webhook, title: texts.empty, children: <p>{texts.emptyText}</p> }}
      />
    </>
  );
};
