import { Link } from '@tanstack/react-router';
import type { Application } from '../../../contract/services/application/v2.ts';
import {
  type ActingOnClaims,
  type ClaimReason,
  ClaimSetting,
  DocumentKind,
  type PreviewedClaim,
  type PreviewedDocument,
} from '../../../contract/services/postern/oidc/v1.ts';
import { Card } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Badge, Notice } from '../ui/index.ts';

const titles = {
  [DocumentKind.UNSPECIFIED]: 'idToken',
  [DocumentKind.ID_TOKEN]: 'idToken',
  [DocumentKind.ACCESS_TOKEN]: 'accessToken',
  [DocumentKind.USERINFO]: 'userinfo',
  [DocumentKind.INTROSPECTION]: 'introspection',
} as const;

/** The claims of a token or an answer, each with why it is there. */
export const PreviewedClaims = ({
  of: document,
  application,
}: {
  readonly of: PreviewedDocument;
  readonly application: Application;
}) => {
  const { preview: texts } = useTexts().applications;
  const { kind, claims, acting } = document;
  const title = texts.documents[titles[kind]];
  return (
    <Card title={title} text={useProtection(document)}>
      {acting.length > 0 && <Acting acting={acting} />}
      <table className="claims" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{texts.claim}</th>
            <th scope="col">{texts.value}</th>
            <th scope="col">{texts.why}</th>
          </tr>
        </thead>
        <tbody>
          {claims.map((claim) => (
            <tr key={claim.name}>
              <th scope="row">
                <code>{claim.name}</code>
              </th>
              <td>
                <Value of={claim} />
              </td>
              <td>
                <Why reasons={claim.reasons} application={application} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
};

/** How the real one is signed, and who alone can read it. */
function useProtection({
  signingAlgorithm: signing,
  encryptionAlgorithm: encryption,
  contentEncryptionAlgorithm: content,
}: PreviewedDocument): string {
  const say = useSay();
  const { preview: texts } = useTexts().applications;
  if (signing === '') return texts.unsigned;
  return encryption === ''
    ? say(texts.signed, { signing })
    : say(texts.encrypted, { signing, encryption, content });
}

const Value = ({ of: { value, varies } }: { readonly of: PreviewedClaim }) => {
  const { preview: texts } = useTexts().applications;
  const told: unknown = JSON.parse(value);
  return (
    <>
      <code className="claim-value">
        {typeof told === 'object' ? JSON.stringify(told, undefined, 2) : String(told)}
      </code>
      {varies && <span className="muted small">{texts.example}</span>}
    </>
  );
};

const Acting = ({ acting }: { readonly acting: readonly ActingOnClaims[] }) => {
  const { preview: texts } = useTexts().applications;
  return (
    <Notice>
      {texts.acting}{' '}
      {acting.map(({ acting: { case: kind, value }, name }) => (
        <Link
          key={value}
          className="badge"
          to={kind === 'script' ? `/scripts/${value}` : `/actions/targets/${value}`}
        >
          {name}
        </Link>
      ))}
    </Notice>
  );
};

const Why = ({
  reasons,
  application,
}: {
  readonly reasons: readonly ClaimReason[];
  readonly application: Application;
}) => {
  const { preview: texts } = useTexts().applications;
  if (reasons.length === 0) return <span className="muted">{texts.always}</span>;
  return (
    <ul className="reasons">
      {reasons.map((reason) => (
        <li key={JSON.stringify(reason.reason)}>
          <Because reason={reason.reason} application={application} />
        </li>
      ))}
    </ul>
  );
};

const Because = ({
  reason,
  application,
}: {
  readonly reason: ClaimReason['reason'];
  readonly application: Application;
}) => {
  const t = useTexts();
  const say = useSay();
  const { preview: texts } = t.applications;
  switch (reason.case) {
    case 'scope':
      return <Badge>{say(texts.scope, { scope: reason.value })}</Badge>;
    case 'setting':
      return <BySetting setting={reason.value} application={application} />;
    case 'authorization': {
      const { projectId, roles } = reason.value;
      return (
        <Link className="badge" to={`/projects/${projectId}/authorizations`}>
          {say(texts.authorization, { roles: roles.join(', ') })}
        </Link>
      );
    }
    case 'group':
      return (
        <Link className="badge" to={`/groups/${reason.value.id}`}>
          {say(texts.group, { name: reason.value.name })}
        </Link>
      );
    case 'claimsParameter':
      return <Badge>{texts.claims}</Badge>;
    case 'accessToken':
      return <Badge>{texts.besideToken}</Badge>;
    default:
      return <Badge>{texts.resource}</Badge>;
  }
};

/** Where each is set. */
const BySetting = ({
  setting,
  application: { applicationId, projectId },
}: {
  readonly setting: ClaimSetting;
  readonly application: Application;
}) => {
  const t = useTexts();
  const { tokens, rolesClaim, naming, preview } = t.applications;
  const here = `/applications/${applicationId}`;
  const ofTokens = { to: `${here}/tokens`, hash: 'tokens' };
  const places = {
    [ClaimSetting.UNSPECIFIED]: { label: tokens.title, ...ofTokens },
    [ClaimSetting.ACCESS_TOKEN_ROLES]: { label: tokens.accessTokenRoles, ...ofTokens },
    [ClaimSetting.ID_TOKEN_ROLES]: { label: tokens.idTokenRoles, ...ofTokens },
    [ClaimSetting.ID_TOKEN_USERINFO]: { label: tokens.idTokenUserinfo, ...ofTokens },
    [ClaimSetting.CLOCK_SKEW]: { label: tokens.clockSkew, ...ofTokens },
    [ClaimSetting.PROJECT_ROLES]: {
      label: t.projects.settings.roleAssertion,
      to: `/projects/${projectId}`,
    },
    [ClaimSetting.ROLES_CLAIM]: { label: rolesClaim.title, to: `${here}/tokens`, hash: 'roles' },
    [ClaimSetting.PAIRWISE]: { label: naming.pairwise, to: `${here}/tokens`, hash: 'naming' },
    [ClaimSetting.BOUND_TOKENS]: { label: preview.bound, to: `${here}/security`, hash: 'possession' },
  };
  const { label, ...place } = places[setting];
  return (
    <Link className="badge" {...place}>
      {label}
    </Link>
  );
};
