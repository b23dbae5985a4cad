import { IDPOwnerType, IDPState, type Provider } from '../../../contract/services/idp/v1.ts';
import { TextQueryMethod } from '../../../contract/services/v1.ts';
import { Allowed, usePermissions, useQueryOf } from '../api/index.ts';
import { type Column, DataList, sourceOf } from '../list/index.ts';
import { AsCalls, Head } from '../object/index.ts';
import { baseOf, type Level } from '../settings/catalogue.ts';
import { useTexts } from '../texts/index.ts';
import { Fingerprint, Plus } from '../ui/icons.ts';
import { Badge, ButtonLink, Icon } from '../ui/index.ts';
import { allOffers, callsAt, needs } from './calls.ts';
import { kindOf } from './kinds.ts';

const sourceAt = (level: Level) => {
  const { listProviders } = callsAt(level);
  return sourceOf<Provider, typeof listProviders.input, typeof listProviders.output>({
    method: listProviders,
    request: ({ search }, { offset, limit }) => ({
      query: { offset: BigInt(offset), limit, asc: true },
      queries: search
        ? [
            {
              query: {
                case: 'idpNameQuery',
                value: { name: search, method: TextQueryMethod.CONTAINS_IGNORE_CASE },
              },
            },
          ]
        : [],
    }),
    rows: ({ result }) => result,
    total: ({ details }) => details?.totalResult,
  });
};
const sources = { instance: sourceAt('instance'), organization: sourceAt('organization') };

/** By whom people may sign in: an organization sees the instance's providers beside its own. */
const Providers = ({ level }: { readonly level: Level }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const texts = t.identityProviders;
  const seesOffers = has(needs[level].readOffers);
  const offers = useQueryOf(callsAt(level).listLoginPolicyIDPs, allOffers, { enabled: seesOffers });
  const offered = new Set(offers.data?.result.map(({ idpId }) => idpId));
  const base = `${baseOf[level]}/identity-providers`;
  const columns: Column<Provider>[] = [
    {
      id: 'name',
      label: t.common.name,
      width: 'minmax(12rem, 2fr)',
      show: ({ name }) => name,
      text: ({ name }) => name,
    },
    {
      id: 'kind',
      label: texts.kind,
      width: 'minmax(11rem, 1fr)',
      show: (provider) => <KindOf provider={provider} />,
      text: ({ config }) => config?.config.case ?? '',
    },
    {
      id: 'state',
      label: t.common.state,
      width: '8rem',
      show: ({ state }) =>
        state === IDPState.IDP_STATE_ACTIVE ? (
          <Badge kind="good">{t.common.active}</Badge>
        ) : (
          <Badge>{t.common.inactive}</Badge>
        ),
      text: ({ state }) => IDPState[state],
    },
  ];
  if (seesOffers)
    columns.push({
      id: 'offered',
      label: texts.atSignIn,
      width: '9rem',
      show: ({ id }) =>
        offers.data &&
        (offered.has(id) ? <Badge kind="good">{texts.offered}</Badge> : <Badge>{texts.notOffered}</Badge>),
      text: ({ id }) => String(offered.has(id)),
    });
  if (level === 'organization')
    columns.push({
      id: 'owner',
      label: texts.owner,
      width: '9rem',
      show: ({ owner }) =>
        owner === IDPOwnerType.IDP_OWNER_TYPE_ORG ? texts.owners['2'] : texts.owners['1'],
      text: ({ owner }) => IDPOwnerType[owner],
    });
  return (
    <>
      <Head
        title={texts.setting.title}
        trail={[
          {
            label: level === 'instance' ? t.settings.titleInstance : t.settings.title,
            to: baseOf[level],
          },
        ]}
        under={texts.setting.text}
      >
        <AsCalls />
        <Allowed to={needs[level].write}>
          <ButtonLink to={`${base}/new`} kind="primary" icon={Plus}>
            {texts.add}
          </ButtonLink>
        </Allowed>
      </Head>
      <DataList
        id={`identity-providers-${level}`}
        label={texts.setting.title}
        source={sources[level]}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        to={({ id }) => `${base}/${id}`}
        searchable={t.common.name}
        columns={columns}
        empty={{ icon: Fingerprint, title: texts.empty, children: <p>{texts.emptyText}</p> }}
      />
    </>
  );
};

const KindOf = ({ provider: { config } }: { readonly provider: Provider }) => {
  const kind = kindOf(config?.config.case);
  if (!kind) return null;
  return (
    <span className="row">
      <Icon of={kind.icon} />
      {kind.name}
    </span>
  );
};

export const InstanceProviders = () => <Providers level="instance" />;
export const OrganizationProviders = () => <Providers level="organization" />;
