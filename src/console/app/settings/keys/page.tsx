import { useState } from 'react';
import {
  ECDSACurve,
  RSABits,
  RSAHasher,
  State,
  type WebKey,
  WebKeyService,
} from '../../../../contract/services/webkey/v2.ts';
import { useCall, usePermissions, useSuspenseQueryOf } from '../../api/index.ts';
import { Card, Thing, Things } from '../../object/index.ts';
import { useSay, useTexts } from '../../texts/index.ts';
import { KeyRound, Plus, Trash2 } from '../../ui/icons.ts';
import {
  attempt,
  Badge,
  Button,
  Confirm,
  Copy,
  Dialog,
  IconButton,
  Moment,
  type Tone,
} from '../../ui/index.ts';
import { Create } from './create.tsx';

const { listWebKeys, activateWebKey, deleteWebKey } = WebKeyService.method;

/** The algorithm by its name in JOSE (RFC 7518, RFC 8037). */
function algorithmOf({ key }: WebKey): string {
  switch (key.case) {
    case 'rsa': {
      const hash =
        { [RSAHasher.RSA_HASHER_SHA384]: '384', [RSAHasher.RSA_HASHER_SHA512]: '512' }[
          key.value.hasher as 2 | 3
        ] ?? '256';
      const bits = { [RSABits.RSA_BITS_3072]: 3072, [RSABits.RSA_BITS_4096]: 4096 }[key.value.bits as 2 | 3];
      return `RS${hash} · RSA ${bits ?? 2048}`;
    }
    case 'ecdsa': {
      const { curve } = key.value;
      if (curve === ECDSACurve.ECDSA_CURVE_P512) return 'ES512 · P-521';
      return curve === ECDSACurve.ECDSA_CURVE_P384 ? 'ES384 · P-384' : 'ES256 · P-256';
    }
    default:
      return 'EdDSA · Ed25519';
  }
}

const tones: Partial<Record<State, Tone>> = { [State.ACTIVE]: 'good', [State.INITIAL]: 'warn' };

/** The keys that tokens are signed with: one signs, those before it are still known to who checks. */
export const WebKeys = () => {
  const t = useTexts();
  const { has } = usePermissions();
  const { data } = useSuspenseQueryOf(listWebKeys, {});
  const [creating, setCreating] = useState(false);
  const texts = t.settings.keys;
  const close = () => setCreating(false);
  return (
    <Card
      title={t.settings.all.keys.title}
      text={texts.rotation}
      actions={
        has('iam.web_key.write') && (
          <Button icon={Plus} onPress={() => setCreating(true)}>
            {texts.create}
          </Button>
        )
      }
    >
      <Things label={t.settings.all.keys.title}>
        {data.webKeys.map((key) => (
          <Key key={key.id} webKey={key} />
        ))}
      </Things>
      <Dialog title={texts.create} open={creating} onClose={close}>
        {creating && <Create onClose={close} />}
      </Dialog>
    </Card>
  );
};

const Key = ({ webKey }: { readonly webKey: WebKey }) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const [asked, ask] = useState<'activate' | 'remove'>();
  const activate = useCall(activateWebKey);
  const remove = useCall(deleteWebKey);
  const texts = t.settings.keys;
  const { id, state } = webKey;
  const isActive = state === State.ACTIVE;
  const name = algorithmOf(webKey);
  const states = texts.states as Readonly<Record<string, string>>;
  return (
    <Thing
      actions={
        !isActive && (
          <>
            {has('iam.web_key.write') && (
              <Button
                icon={KeyRound}
                aria-label={say(texts.activateKey, { id })}
                onPress={() => ask('activate')}
              >
                {texts.activate}
              </Button>
            )}
            {has('iam.web_key.delete') && (
              <IconButton icon={Trash2} label={`${t.common.remove}: ${id}`} onPress={() => ask('remove')} />
            )}
          </>
        )
      }
    >
      <div className="row">
        <strong>{name}</strong>
        <Badge kind={tones[state]}>{states[state] ?? ''}</Badge>
      </div>
      <p className="muted small">
        <Copy text={id} /> · {t.common.created} <Moment at={webKey.creationDate} />
      </p>
      <Confirm
        open={asked === 'activate'}
        onClose={() => ask(undefined)}
        title={say(texts.activateTitle, { name })}
        text={texts.activateText}
        deed={texts.activate}
        run={() => attempt(() => activate({ id }), say(texts.activated, { name }))}
      />
      <Confirm
        open={asked === 'remove'}
        onClose={() => ask(undefined)}
        title={say(t.common.removeTitle, { name })}
        text={texts.removeText}
        deed={t.common.remove}
        danger
        run={() => attempt(() => remove({ id }), say(texts.removed, { name }))}
      />
    </Thing>
  );
};
