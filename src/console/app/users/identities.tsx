import { IdentityProviderService } from '../../../contract/services/idp/v2.ts';
import { type IDPLink, UserService } from '../../../contract/services/user/v2.ts';
import { useCall, usePermissions, useQueryOf } from '../api/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Failed, Loading } from '../ui/index.ts';

const { listIDPLinks, removeIDPLink } = UserService.method;

const most = 1_000;

/** Accounts at identity providers by which a person signs in. */
export const Identities = ({ userId, name }: { readonly userId: string; readonly name: string }) => {
  const say = useSay();
  const texts = useTexts().identityProviders.links;
  const { data, error } = useQueryOf(listIDPLinks, { userId, query: { limit: most } });
  if (error) return <Failed error={error} />;
  if (!data) return <Loading lines={2} />;
  return (
    <Card title={texts.title} text={say(texts.text, { name })}>
      {data.result.length === 0 ? (
        <p className="muted">{texts.none}</p>
      ) : (
        <Things label={texts.title}>
          {data.result.map((link) => (
            <Linked key={`${link.idpId} ${link.userId}`} userId={userId} link={link} />
          ))}
        </Things>
      )}
    </Card>
  );
};

const Linked = ({ userId, link }: { readonly userId: string; readonly link: IDPLink }) => {
  const say = useSay();
  const { common, identityProviders } = useTexts();
  const { has } = usePermissions();
  const texts = identityProviders.links;
  const { data } = useQueryOf(IdentityProviderService.method.getIDPByID, { id: link.idpId });
  const remove = useCall(removeIDPLink);
  const name = link.userName || link.userId;
  return (
    <Thing
      actions={
        has('user.write') && (
          <AskingMenu
            label={`${common.actions}: ${name}`}
            deeds={[
              {
                id: 'unlink',
                label: texts.unlink,
                icon: Trash2,
                kind: 'danger',
                ask: { title: say(texts.unlinkTitle, { name }), text: texts.unlinkText },
                run: () =>
                  attempt(
                    () => remove({ userId, idpId: link.idpId, linkedUserId: link.userId }),
                    say(texts.unlinked, { name }),
                  ),
              },
            ]}
          />
        )
      }
    >
      <strong>{name}</strong>
      <p className="muted small">{data?.idp?.name ?? link.idpId}</p>
    </Thing>
  );
};
