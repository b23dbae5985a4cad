import { type Action, ActionState } from '../../../contract/services/action/v1.ts';
import { ManagementService } from '../../../contract/services/management/v1.ts';
import { Allowed } from '../api/index.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { AsCalls, Head } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Code, Plus } from '../ui/icons.ts';
import { Badge, ButtonLink } from '../ui/index.ts';
import { ScriptParts } from './tabs.tsx';

const { listActions } = ManagementService.method;

const source = sourceOf<Action, typeof listActions.input, typeof listActions.output>({
  method: listActions,
  request: (_, { offset, limit }) => ({ query: { offset: BigInt(offset), limit, asc: true } }),
  rows: ({ result }) => result,
  total: ({ details }) => details?.totalResult,
});

export const ScriptList = () => {
  const t = useTexts();
  const stateOf = ({ state }: Action) => (state === ActionState.ACTIVE ? t.common.active : t.common.inactive);
  return (
    <>
      <Head title={t.scripts.title}>
        <AsCalls />
        <Allowed to="org.action.write">
          <ButtonLink to="/scripts/new" kind="primary" icon={Plus}>
            {t.scripts.add}
          </ButtonLink>
        </Allowed>
      </Head>
      <ScriptParts current="" />
      <DataList
        id="scripts"
        label={t.scripts.title}
        source={source}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        to={({ id }) => `/scripts/${id}`}
        columns={[
          {
            id: 'name',
            label: t.common.name,
            width: 'minmax(14rem, 1fr)',
            show: ({ name }) => name,
            text: ({ name }) => name,
          },
          {
            id: 'state',
            label: t.common.state,
            width: '9rem',
            show: (action) => (
              <Badge kind={action.state === ActionState.ACTIVE ? 'good' : undefined}>{stateOf(action)}</Badge>
            ),
            text: stateOf,
          },
          {
            id: 'allowedToFail',
            label: t.scripts.allowedToFail,
            width: '14rem',
            show: ({ allowedToFail }) => (allowedToFail ? t.common.yes : t.common.no),
            text: ({ allowedToFail }) => String(allowedToFail),
          },
        ]}
        empty={{ icon: Code, title: t.scripts.empty, children: <p>{t.scripts.emptyText}</p> }}
      />
    </>
  );
};
