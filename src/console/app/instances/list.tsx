import { FieldName, type Instance } from '../../../contract/services/instance/v1.ts';
import { SystemService } from '../../../contract/services/system/v1.ts';
import { Allowed } from '../api/index.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { AsCalls, Head } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { ExternalLink, Plus, Server } from '../ui/icons.ts';
import { Badge, ButtonLink, Icon, Moment, millisOf } from '../ui/index.ts';
import { consoleOf, isHere, primaryOf } from './console-of.ts';

const { listInstances } = SystemService.method;

const sorts: Readonly<Record<string, FieldName>> = {
  name: FieldName.NAME,
  created: FieldName.CREATION_DATE,
};

const source = sourceOf<Instance, typeof listInstances.input, typeof listInstances.output>({
  method: listInstances,
  request: ({ sort }, { offset, limit }) => ({
    query: { offset: BigInt(offset), limit, asc: sort?.ascending ?? true },
    sortingColumn: sorts[sort?.by ?? 'name'] ?? FieldName.NAME,
  }),
  rows: ({ result }) => result,
  total: ({ details }) => details?.totalResult,
});

/** All instances of the server, and the way to each one's own console. */
export const InstanceList = () => {
  const t = useTexts();
  const say = useSay();
  const { instances: texts } = t;
  return (
    <>
      <Head title={texts.title} under={texts.text}>
        <AsCalls />
        <Allowed to="system.instance.write">
          <ButtonLink to="/instances/new" kind="primary" icon={Plus}>
            {texts.create.title}
          </ButtonLink>
        </Allowed>
      </Head>
      <DataList
        id="instances"
        label={texts.title}
        source={source}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        to={({ id }) => `/instances/${id}`}
        columns={[
          {
            id: 'name',
            label: t.common.name,
            width: 'minmax(12rem, 2fr)',
            sorts: true,
            show: ({ name, domains }) => (
              <span className="row">
                {name} {isHere(domains) && <Badge kind="good">{t.instance.domains.here}</Badge>}
              </span>
            ),
            text: ({ name }) => name,
          },
          {
            id: 'domain',
            label: t.organizations.columns.domain,
            width: 'minmax(14rem, 2fr)',
            show: ({ domains }) => primaryOf(domains),
            text: ({ domains }) => primaryOf(domains),
          },
          {
            id: 'created',
            label: t.organizations.columns.created,
            width: '14rem',
            sorts: true,
            show: ({ details }) => <Moment at={details?.creationDate} />,
            text: ({ details }) => new Date(millisOf(details?.creationDate)).toISOString(),
          },
        ]}
        actions={({ name, domains }) => (
          <a
            className="button"
            data-kind="plain"
            href={consoleOf(domains)}
            title={texts.openText}
            aria-label={say('{deed}: {name}', { deed: texts.open, name })}
          >
            <Icon of={ExternalLink} />
          </a>
        )}
        empty={{ icon: Server, title: t.common.none }}
      />
    </>
  );
};
