import type { MessageInitShape } from '@bufbuild/protobuf';
import { PssAlgorithm, PssBits, SigningKeyService } from '../../../../contract/services/postern/webkey/v1.ts';
import {
  type CreateWebKeyRequestSchema,
  ECDSACurve,
  RSABits,
  RSAHasher,
  WebKeyService,
} from '../../../../contract/services/webkey/v2.ts';
import { useCall } from '../../api/index.ts';
import { Form, useForm } from '../../form/index.ts';
import { useTexts } from '../../texts/index.ts';
import { Radios, Select, tellDone } from '../../ui/index.ts';

type KeyType = 'rsa' | 'pss' | 'ecdsa' | 'ed25519';

const bits = { '2048': RSABits.RSA_BITS_2048, '3072': RSABits.RSA_BITS_3072, '4096': RSABits.RSA_BITS_4096 };
const hashers = {
  '256': RSAHasher.RSA_HASHER_SHA256,
  '384': RSAHasher.RSA_HASHER_SHA384,
  '512': RSAHasher.RSA_HASHER_SHA512,
};
const curves = {
  'P-256': ECDSACurve.ECDSA_CURVE_P256,
  'P-384': ECDSACurve.ECDSA_CURVE_P384,
  'P-521': ECDSACurve.ECDSA_CURVE_P512,
};

const choicesOf = <Name extends string>(of: Readonly<Record<Name, unknown>>, before = '') =>
  (Object.keys(of) as Name[]).map((id) => ({ id, label: `${before}${id}` }));

const pssBits = {
  '2048': PssBits.PSS_BITS_2048,
  '3072': PssBits.PSS_BITS_3072,
  '4096': PssBits.PSS_BITS_4096,
};
const pssAlgorithms = {
  '256': PssAlgorithm.PS256,
  '384': PssAlgorithm.PS384,
  '512': PssAlgorithm.PS512,
};

interface Values {
  readonly type: KeyType;
  readonly bits: keyof typeof bits;
  readonly hasher: keyof typeof hashers;
  readonly curve: keyof typeof curves;
}

const keyOf = (values: Values): MessageInitShape<typeof CreateWebKeyRequestSchema>['key'] => {
  if (values.type === 'ecdsa') return { case: 'ecdsa', value: { curve: curves[values.curve] } };
  if (values.type === 'ed25519') return { case: 'ed25519', value: {} };
  return { case: 'rsa', value: { bits: bits[values.bits], hasher: hashers[values.hasher] } };
};

/** A new key, published and not signing yet. */
export const Create = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useTexts();
  const create = useCall(WebKeyService.method.createWebKey);
  const createPss = useCall(SigningKeyService.method.createPssKey);
  const texts = t.settings.keys;
  const form = useForm<Values>({
    id: 'settings:key:new',
    initial: { type: 'rsa', bits: '2048', hasher: '256', curve: 'P-256' },
    async submit(values) {
      if (values.type === 'pss')
        await createPss({ bits: pssBits[values.bits], algorithm: pssAlgorithms[values.hasher] });
      else await create({ key: keyOf(values) });
      tellDone(texts.created);
    },
  });
  const { type } = form.values;
  return (
    <Form form={form} deed={t.common.create} evenUnchanged onDone={onClose} onCancel={onClose}>
      <Radios<KeyType>
        label={texts.type}
        choices={[
          { id: 'rsa', label: 'RSA', hint: texts.rsaHint },
          { id: 'pss', label: 'RSA-PSS', hint: texts.pssHint },
          { id: 'ecdsa', label: 'ECDSA', hint: texts.ecdsaHint },
          { id: 'ed25519', label: 'Ed25519', hint: texts.ed25519Hint },
        ]}
        {...form.field('type')}
      />
      {(type === 'rsa' || type === 'pss') && (
        <div className="pair">
          <Select label={texts.bits} choices={choicesOf(bits)} {...form.field('bits')} />
          <Select label={texts.hasher} choices={choicesOf(hashers, 'SHA-')} {...form.field('hasher')} />
        </div>
      )}
      {type === 'ecdsa' && (
        <Select label={texts.curve} choices={choicesOf(curves)} {...form.field('curve')} />
      )}
    </Form>
  );
};
