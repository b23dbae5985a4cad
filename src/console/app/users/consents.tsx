import { type Consent, ConsentService } from '../../../contract/services/postern/consent/v1.ts';
import { useCall, usePermissions, useQueryOf } from '../api/index.ts';
import { Card, ObjectLink, Thing, Things } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Failed, Loading, Moment } from '../ui/index.ts';
import { Detail } from './consented-detail.tsx';

const { listConsents, withdrawConsent } = ConsentService.method;

/** What a person has agreed to that applications may have. */
export const Consents = ({ userId, name }: { readonly userId: string; readonly name: string }) => {
  const t = useTexts();
  const say = useSay();
  const { data, error, isPending } = useQueryOf(listConsents, { userId });
  const { consents: texts } = t.users;
  const consents = data?.consents ?? [];
  return (
    <Card title={texts.title} text={say(texts.text, { name })}>
      {error && <Failed error={error} />}
      {isPending && <Loading lines={2} />}
      {data && consents.length === 0 && <p className="muted">{texts.none}</p>}
      {consents.length > 0 && (
        <Things label={texts.title}>
          {consents.map((consent) => (
            <Given key={consent.clientId} userId={userId} consent={consent} />
          ))}
        </Things>
      )}
    </Card>
  );
};

const Given = ({ userId, consent }: { readonly userId: string; readonly consent: Consent }) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const withdraw = useCall(withdrawConsent);
  const { consents: texts } = t.users;
  const {
    clientId,
    organizationId,
    organizationName,
    scopes,
    declinedScopes,
    creationDate,
    authorizationDetails,
    grants,
  } = consent;
  const name = consent.applicationName || clientId;
  return (
    <Thing
      actions={
        has('user.write') && (
          <AskingMenu
            label={`${t.common.actions}: ${name}`}
            deeds={[
              {
                id: 'withdraw',
                label: texts.withdraw,
                icon: Trash2,
                kind: 'danger',
                ask: { title: say(texts.withdrawTitle, { name }), text: texts.withdrawText },
                run: () => attempt(() => withdraw({ userId, clientId }), texts.withdrawn),
              },
            ]}
          />
        )
      }
    >
      <strong>{name}</strong>
      {organizationId && (
        <div className="muted">
          <ObjectLink type="org" id={organizationId}>
            {organizationName}
          </ObjectLink>
        </div>
      )}
      {scopes.length > 0 && (
        <div className="muted">
          {texts.agreed}: {scopes.join(', ')}
        </div>
      )}
      {authorizationDetails.map((detail) => (
        <Detail key={detail.detail} detail={detail} />
      ))}
      {grants.map(({ grantId, ...grant }) => (
        <div key={grantId} className="muted">
          <code>grant_id {grantId.slice(0, 12)}…</code>: {grant.scopes.join(', ')}
          {grant.authorizationDetails.map((detail) => (
            <Detail key={detail.detail} detail={detail} />
          ))}
        </div>
      ))}
      {declinedScopes.length > 0 && (
        <div className="muted">
          {texts.refused}: {declinedScopes.join(', ')}
        </div>
      )}
      {creationDate && (
        <div className="muted">
          {texts.given}: <Moment at={creationDate} />
        </div>
      )}
    </Thing>
  );
};
